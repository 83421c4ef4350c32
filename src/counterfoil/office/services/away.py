"""Who does the errands of this program: the cluster that the office has, or this very process.

A program that works on cases (a lane, ``records add``, ``respond``) opens the way once; without it, and in the web
server, everything is done here. Keys, database and ledger stay with this program in either case: see ``errands``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from counterfoil.bulk.courier import Courier
from counterfoil.detection.model import Finding
from counterfoil.detection.own import FOLDER
from counterfoil.documents.model import Document
from counterfoil.errands import sending
from counterfoil.errands.doing import JOB
from counterfoil.errands.drawing import Drawing
from counterfoil.errands.inspecting import Inspecting
from counterfoil.errands.looking import Again, Asked, Looked, Rules
from counterfoil.errands.redacting import Redaction
from counterfoil.errands.sending import Coming
from counterfoil.office.folder import Office
from counterfoil.redaction.certificate import Certificate

_courier: Courier | None = None
_redacts = False
_priority = 0

URGENT, NIGHTLY = 100, 0
"""Of an errand of a person's command, and of one of the night's."""


@contextmanager
def opened(office: Office, *, address: str = "", certificates: Path | None = None) -> Iterator[None]:
    """In the block errands go to the office's cluster, if it has one; ``address`` is one that was started for it.

    The connection is made with the first errand. Raises ``UsageError`` for an address without TLS.
    """
    global _courier, _redacts
    settings = office.cluster
    if not address and settings is not None and settings.address:
        address, certificates = settings.address, Path(settings.certificates)
    if not address or certificates is None or _courier is not None:
        yield
        return
    with Courier(address, certificates, job=JOB, now=datetime.now(UTC)) as courier, urgency(URGENT):
        # Whoever redacts also says that it was verified, and what leaves rests on that word: another machine's is taken
        # only where the office says so. Processes of its own are behind the same walls as the lane's.
        _courier, _redacts = courier, settings is None or bool(settings.workers) or settings.redacts
        try:
            yield
        finally:
            _courier, _redacts = None, False


@contextmanager
def urgency(priority: int, days_left: int | None = None) -> Iterator[None]:
    """Errands in the block have this priority; of two that are equal the one whose case is due sooner comes first."""
    global _priority
    before, _priority = _priority, priority * 1000 + max(0, 999 - max(days_left, 0) if days_left is not None else 0)
    try:
        yield
    finally:
        _priority = before


def by() -> sending.By | None:
    """Who carries errands now; None where they are done here."""
    return None if _courier is None else sending.By(_courier, _priority)


def rules(office: Office) -> Rules:
    """What the office looks for beside the program's own rules."""
    second = tuple(name.strip() for name in office.second_detectors.split(",") if name.strip())
    return Rules(office.folder / FOLDER, second, office.folder)


def read(path: Path, *, workdir: Path, name: str, ocr: bool = True) -> Document:
    """As ``documents.read``, wherever errands are done."""
    return look(Asked(path, name, workdir, shows=False, record=False, ocr=ocr)).document


def look(asked: Asked) -> Looked:
    """As ``errands.looking.look``, wherever errands are done."""
    (come,) = sending.looked([asked], by())
    return come()


def looked(asked: Iterable[Asked]) -> Iterator[Coming[Looked]]:
    """Each file read and looked at: a call for each, in their order."""
    return sending.looked(asked, by())


def looked_again(asked: Iterable[Again]) -> Iterator[Coming[tuple[Finding, ...]]]:
    """Each document looked at once more."""
    return sending.looked_again(asked, by())


def drawn(asked: Iterable[Drawing]) -> Iterator[Coming[Path]]:
    """Each document drawn for a person."""
    return sending.drawn(asked, by())


def inspected(asked: Iterable[Inspecting]) -> Iterator[Coming[Mapping[str, int]]]:
    """Each released document looked into."""
    return sending.inspected(asked, by())


def redacted(asked: Iterable[Redaction], *, workdir: Path) -> Iterator[Coming[Certificate]]:
    """Each document redacted to its target; by other machines only where the office believes them (``redacts``)."""
    return sending.redacted(asked, by() if _redacts else None, workdir=workdir)
