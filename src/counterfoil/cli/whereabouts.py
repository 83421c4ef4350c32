"""Where the release of a case lies: the folder that it went to, and the office's own copies of its files.

The folder is a note in the case's working papers, for staff; it is believed only while it holds that very release.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.values import digest_of_file

if TYPE_CHECKING:
    from counterfoil.office.folder import Office
    from counterfoil.office.models import Case

NOTE = "released-to.txt"


def case_of(demand: Path) -> Case | None:
    """The case that this demand opened, in the office that is open."""
    from counterfoil.office import models  # inline: Django only when an office is touched

    return models.Case.objects.filter(demand_digest=digest_of_file(demand)).first()


def holds_release(folder: Path, case_number: str) -> bool:
    """Whether ``folder`` is the release of that case, by the digest of its manifest."""
    from counterfoil.office.services import releasing  # inline: as above

    return releasing.holds_release(folder, case_number)


def note(office: Office, case_number: str, folder: Path) -> None:
    """Remember where a release went."""
    papers = office.work / case_number
    papers.mkdir(mode=0o700, parents=True, exist_ok=True)
    (papers / NOTE).write_text(f"{folder.resolve()}\n", encoding="utf-8")


def known(office: Office, case_number: str, *, also: Sequence[Path] = ()) -> Path | None:
    """The folder that holds the release: one of ``also``, or the one that was noted. None: it is not known any more."""
    kept = office.work / case_number / NOTE
    noted = [Path(kept.read_text(encoding="utf-8").rstrip("\n"))] if kept.is_file() else []
    return next((folder for folder in (*also, *noted) if holds_release(folder, case_number)), None)


def own_copies(office: Office, case_number: str) -> tuple[str, ...]:
    """The files of the release in the office's store, each under its SHA-256."""
    from counterfoil.office import models  # inline: as above
    from counterfoil.office.store import keeper_of  # inline: as above

    store = keeper_of(office)
    rows = models.ReleasedFile.objects.filter(release__case__number=case_number).order_by("pk")
    return tuple(store.where(row.digest) for row in rows)
