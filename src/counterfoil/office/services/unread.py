"""Files that the office was given as records and could not read: kept with the reason, so that no search forgets them.

What was never read was never searched. An answer says how many such files there are, and that nothing was found is not
said over them without a person.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from counterfoil.office import models
from counterfoil.values import digest_of_file


def keep(path: Path, system: str, why: str, *, at: datetime) -> None:
    """Note a file that was refused; refused again, it keeps one row, with the reason of today."""
    try:
        digest = str(digest_of_file(path))
    except OSError:
        digest = ""  # its bytes cannot be had either
    models.UnreadFile.objects.update_or_create(
        digest=digest,
        name=path.name[:255],
        system=system[:128],
        defaults={"why": why, "refused_at": at, "record": None},
    )


def still() -> list[models.UnreadFile]:
    """The files that could not be read and of which no readable form was added since; the first refused first."""
    return list(models.UnreadFile.objects.filter(record=None).order_by("pk"))


def open_ids() -> frozenset[int]:
    """Which files are unread now: a file that the same run refuses is never taken for one that it reads."""
    return frozenset(row.pk for row in still())


def became(record: models.Record, *, among: Collection[int]) -> None:
    """A readable file of the same name was added: the unread one no longer counts. Call in the record's transaction.

    Of several unread files of that name the one from the same system is meant; where none is, none is taken for it.
    """
    rows = [row for row in models.UnreadFile.objects.filter(record=None, name=record.name) if row.pk in among]
    same = [row for row in rows if row.system == record.system]
    if not same and len({row.system for row in rows}) == 1:
        same = rows
    for row in same:
        row.record = record
        row.save(update_fields=["record"])
