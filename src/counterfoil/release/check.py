"""Before something is sent that another system prepared: what can be recovered from it, and what the law says of it.

One verdict over ``redaction.inspect`` (engines that did not make the file), detection and the law pack's duties. The
pack is not adopted by anyone here, so the verdict is what the pack says, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from counterfoil import detection, documents
from counterfoil.documents.model import Document
from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed
from counterfoil.law.model import DutyKind
from counterfoil.law.policy import PolicyBook
from counterfoil.ledger.manifest import NAME, RECEIPTS
from counterfoil.redaction.inspect import Severity, inspect
from counterfoil.review.duties import facts_of
from counterfoil.sandbox import Worker
from counterfoil.values import Box, Party


class Verdict(StrEnum):
    """What should happen to the package, worst first."""

    LEAK = "leak"  # something removed can be recovered
    FORBIDDEN = "forbidden"  # something stands in it that the law forbids
    UNREADABLE = "unreadable"  # a file that could not be read was not checked
    PERSON = "person"  # a person must decide on something
    CLEAR = "clear"


EXIT_CODES = {Verdict.LEAK: 5, Verdict.FORBIDDEN: 4, Verdict.UNREADABLE: 3, Verdict.PERSON: 7, Verdict.CLEAR: 0}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to know about one file. ``text`` shows what stands there or can be recovered: a staff paper."""

    file: str
    page_number: int  # from 1; 0: the file as a whole
    box: Box | None
    verdict: Verdict
    what: str
    citation: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict on a package, with its reasons; ``visible`` counts what may be withheld and is not."""

    files: int
    rows: tuple[Row, ...]
    visible: int

    @property
    def verdict(self) -> Verdict:
        """The worst of all rows."""
        found = {row.verdict for row in self.rows}
        return next((verdict for verdict in Verdict if verdict in found), Verdict.CLEAR)


def check(
    paths: Sequence[Path],
    *,
    book: PolicyBook,
    parties: Sequence[Party] = (),
    values: Sequence[str] = (),
    workdir: Path,
    progress: Callable[[int, int, str], None] = lambda done, total, what: None,
) -> Checked:
    """Check every file of a package. ``values`` are texts that must be nowhere in it.

    A file that cannot be read is a row of its own, never passed over. Raises ``BadInput`` when there is no file.
    """
    files = list(_files(paths))
    if not files:
        raise BadInput(f"{', '.join(map(str, paths))}: holds no file to check.")
    rows: list[Row] = []
    visible = 0
    with Worker() as worker:
        for number, (path, name) in enumerate(files):
            progress(number, len(files), name)
            folder = workdir / str(number)
            folder.mkdir(parents=True)
            try:
                if path.read_bytes()[:1024].lstrip()[:5] == b"%PDF-":
                    rows += _recovered(path, name, values, folder)
                document = documents.read(path, workdir=folder, worker=worker)
            except EnvironmentFailed:
                raise
            except CounterfoilError as error:
                rows.append(Row(name, 0, None, Verdict.UNREADABLE, str(error)))
                continue
            found, seen = _standing(document, name, parties, book)
            rows += found
            visible += seen
    return Checked(len(files), tuple(rows), visible)


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Files to check with the name to show; the proofs about a release are not part of what it says."""
    for path in paths:
        if not path.exists():
            raise BadInput(f"{path}: there is no such file or folder. Check the path.")
        if path.is_file():
            yield path, path.name
            continue
        for one in sorted(path.rglob("*")):
            inside = one.relative_to(path)
            if one.is_file() and not one.is_symlink() and inside.parts[0] not in (NAME, RECEIPTS):
                yield one, str(inside)


def _recovered(path: Path, name: str, values: Sequence[str], folder: Path) -> Iterator[Row]:
    for trace in inspect(path, values=values, workdir=folder).traces:
        if trace.severity is Severity.LEAK:
            what = f"{trace.channel}: {trace.what}"
            yield Row(name, trace.page_index + 1, trace.box, Verdict.LEAK, what, text=trace.text)


def _standing(document: Document, name: str, parties: Sequence[Party], book: PolicyBook) -> tuple[list[Row], int]:
    """What stands in the document and must not, or is for a person; and how much may be withheld and is not."""
    rows: list[Row] = []
    visible = 0
    kind = detection.kind_of(document)
    findings = detection.find(document, parties, kind=kind)
    duties = book.decide_many([facts_of(finding, record_kind=kind) for finding in findings])
    for finding, duty in zip(findings, duties, strict=True):
        said = duty.would_be or duty.kind
        visible += said is DutyKind.PERMITTED_TO_WITHHOLD
        if said in (DutyKind.FORBIDDEN, DutyKind.REFER):
            verdict = Verdict.FORBIDDEN if said is DutyKind.FORBIDDEN else Verdict.PERSON
            cites = "; ".join(duty.citations)
            rows.append(Row(name, finding.page_index + 1, finding.box, verdict, duty.why, cites, finding.text))
    for part in document.parts:
        below, seen = _standing(part, f"{name}/{part.name}", parties, book)
        rows += below
        visible += seen
    return rows, visible
