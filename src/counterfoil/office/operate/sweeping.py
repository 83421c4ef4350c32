"""Sweeps what nobody needs any more: sessions that ended, and working folders that killed programs left behind."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from counterfoil.cases.lifecycle import State
from counterfoil.errors import EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.keeping import opened_files
from counterfoil.office.keeping.object_place import ObjectPlace
from counterfoil.office.keeping.place import HALF_STORED
from counterfoil.office.services.sheets import OF_THE_REVIEW
from counterfoil.office.store import keeper_of, sealed_folder

OLD_S = 24 * 3600
"""Nothing that works takes a day; a folder that nobody touched for so long is nobody's."""
_OURS = "counterfoil-"
_IN_WORK = ("intake-", "arriving-", "arrival-", "mail-", "watched-", "imported-", "letter-", "standing-")
"""What the services call their folders in ``work/``; a case's own is called by its number, and stays."""


def sweep(office: Office, *, now: float | None = None) -> int:
    """Remove them; how many. Safe to do at any time."""
    opened_files.sweep(office)
    return _sessions() + sum(_remove(path) for path in left_behind(office, now=now)) + _uploads(office)


def _uploads(office: Office) -> int:
    """What killed programs had sent to an object store. One that does not answer is asked the next time."""
    try:
        place = getattr(keeper_of(office), "place", None)
        return place.sweep() if isinstance(place, ObjectPlace) else 0
    except EnvironmentFailed:
        return 0


def left_behind(office: Office, *, now: float | None = None) -> list[Path]:
    """Working folders and files of ours that nobody touched for a day: plain ones, and of this user only.

    Those of a review among them, where its case is closed.
    """
    before = (time.time() if now is None else now) - OLD_S
    places = [(Path(tempfile.gettempdir()), (_OURS,)), (office.work, _IN_WORK)]
    places += [(path, (HALF_STORED,)) for path in sorted([*office.store.glob("??"), *sealed_folder(office).glob("??")])]
    found = []
    for place, prefixes in places:
        for path in sorted(place.iterdir()) if place.is_dir() else ():
            if path.name.startswith(prefixes) and _is_ours_and_old(path, before):
                found.append(path)
    return found + [path for path in _of_closed_cases(office) if _is_ours_and_old(path, before)]


def _of_closed_cases(office: Office) -> Iterator[Path]:
    """What was read once more for a case after it was closed: for a notice, a review."""
    lying = [path for name in OF_THE_REVIEW for path in sorted(office.work.glob(f"*/{name}"))]
    closed = models.Case.objects.filter(state=State.CLOSED, number__in={path.parent.name for path in lying})
    numbers = set(closed.values_list("number", flat=True))
    yield from (path for path in lying if path.parent.name in numbers)


def _is_ours_and_old(path: Path, before: float) -> bool:
    try:
        said = path.lstat()
    except OSError:
        return False
    plain = stat.S_ISDIR(said.st_mode) or stat.S_ISREG(said.st_mode)  # a link is not followed, and not ours
    return plain and said.st_uid == os.getuid() and said.st_mtime < before


def _remove(path: Path) -> int:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    return 0 if path.exists() else 1


def _sessions() -> int:
    """The table is Django's own, and is there only where the office was served."""
    if "django_session" not in connection.introspection.table_names():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_session WHERE expire_date < %s", [_moment()])
        return int(cursor.rowcount)


def _moment() -> object:
    return connection.ops.adapt_datetimefield_value(datetime.now(UTC))
