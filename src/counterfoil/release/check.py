"""Before something is sent that another system prepared: what can be recovered from it, and what the law says of it.

One verdict over ``redaction.inspect`` (engines that did not make the file), detection and the law pack's duties, for
each file and whatever is inside it. The pack is not adopted by anyone here: the verdict is what the pack says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from counterfoil import detection, documents
from counterfoil.documents.model import Document
from counterfoil.documents.reading import LIMITS, READING
from counterfoil.documents.refusals import named
from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed
from counterfoil.law.model import DutyKind
from counterfoil.law.policy import PolicyBook
from counterfoil.ledger.manifest import NAME, RECEIPTS
from counterfoil.redaction.inspect import Severity, inspect
from counterfoil.redaction.needles import Needles
from counterfoil.release.unpacking import INSIDE, Inner, Unpacker
from counterfoil.review.duties import facts_of
from counterfoil.sandbox import Worker
from counterfoil.values import Box, Category, Party


class Verdict(StrEnum):
    """What should happen to the package, worst first."""

    LEAK = "leak"  # something removed can be recovered
    FORBIDDEN = "forbidden"  # something stands in it that the law forbids
    UNREADABLE = "unreadable"  # a file that could not be read was not checked
    PERSON = "person"  # a person must decide on something
    CLEAR = "clear"


_PROOF = re.compile(r"\d{4}\.(?:tlog-proof|entry\.json)|checkpoint|key\.txt")
EXIT_CODES = {Verdict.LEAK: 5, Verdict.FORBIDDEN: 4, Verdict.UNREADABLE: 3, Verdict.PERSON: 7, Verdict.CLEAR: 0}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to know about one file. ``text`` shows what stands there or can be recovered: a staff paper."""

    file: str  # what is inside a file is named with it: "outer.zip › inner.pdf"
    page_number: int  # from 1; 0: the file as a whole
    box: Box | None
    verdict: Verdict
    what: str
    citation: str = ""
    text: str = ""
    category: Category | None = None  # what the text is, where detection found it


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
    """Check every file of a package, and everything inside ZIP archives, e-mails and other files, as deep as
    ``documents.read`` goes. ``values`` are texts that must be nowhere in it, names of files included.

    A file that cannot be read, or is over a limit, is a row of its own, never passed over. Raises ``BadInput`` when
    there is no file.
    """
    files = list(_files(paths))
    if not files:
        raise BadInput(f"{', '.join(map(str, paths))}: holds no file to check.")
    rows: list[Row] = []
    visible = 0
    inside = workdir / "inside"
    inside.mkdir(parents=True)
    for number, (path, name) in enumerate(files):
        progress(number, len(files), name)
        if path.is_symlink() and path not in paths:
            what = f"{name}: is a link and was not followed. Put the file itself there"
            rows.append(Row(name, 0, None, Verdict.UNREADABLE, what))
            continue
        folder = workdir / str(number)
        folder.mkdir()
        taken = inside / str(number)
        taken.mkdir()
        # A worker for each file: what a hostile one did to its reader does not touch what is said of the next.
        with Worker(LIMITS, writable=[taken], programs=False, kind=READING) as worker:
            for one in Unpacker(worker, taken).walk(path, name):
                rows += _of_bytes(one, values, folder)
            try:
                document = documents.read(path, workdir=folder, worker=worker)
            except EnvironmentFailed:
                raise
            except CounterfoilError as error:
                rows.append(Row(name, 0, None, Verdict.UNREADABLE, str(error)))
                continue
        found, seen = _standing(document, name, parties, book, Needles(values))
        rows += found
        visible += seen
    return Checked(len(files), tuple(_once(rows)), visible)


def _once(rows: Sequence[Row]) -> Iterator[Row]:
    """Each row once; that a file could not be read is said once, whichever engine noticed first."""
    told: set[object] = set()
    for row in rows:
        key = (row.file, row.verdict) if row.verdict is Verdict.UNREADABLE and not row.page_number else row
        if key not in told:
            told.add(key)
            yield row


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
            if (one.is_symlink() or one.is_file()) and not _is_proof(inside):
                yield one, str(inside)


def _is_proof(inside: Path) -> bool:
    """The manifest and the receipts of a release of ours; anything else in such a folder is checked."""
    return inside.parts == (NAME,) or (
        inside.parts[0] == RECEIPTS and bool(_PROOF.fullmatch("/".join(inside.parts[1:])))
    )


def _of_bytes(one: Inner, values: Sequence[str], folder: Path) -> Iterator[Row]:
    """What the bytes of a file give away, whatever a reader sees of it."""
    if one.trouble is not None:
        yield Row(one.name, 0, None, Verdict.UNREADABLE, str(named(one.trouble, one.name, "opened")))
    needles = Needles(values)
    for number in dict.fromkeys(found.needle for found in needles.in_text(one.name)):
        yield Row(
            one.name, 0, None, Verdict.LEAK, "a given value stands in the file's name", text=needles.values[number]
        )
    data = one.path.read_bytes()
    if b"%PDF-" in data[:1024]:
        yield from _recovered(one, values, folder)
        return
    for number in needles.in_binary(data):
        yield Row(
            one.name, 0, None, Verdict.LEAK, "a given value stands in the file's bytes", text=needles.values[number]
        )


def _recovered(one: Inner, values: Sequence[str], folder: Path) -> Iterator[Row]:
    try:
        traces = inspect(one.path, values=values, workdir=folder).traces
    except EnvironmentFailed:
        raise
    except CounterfoilError as error:
        yield Row(one.name, 0, None, Verdict.UNREADABLE, str(named(error, one.name, "inspected")))
        return
    for trace in traces:
        if trace.severity is Severity.LEAK:
            what = f"{trace.channel}: {trace.what}"
            yield Row(one.name, trace.page_index + 1, trace.box, Verdict.LEAK, what, text=trace.text)


def _standing(
    document: Document, name: str, parties: Sequence[Party], book: PolicyBook, needles: Needles
) -> tuple[list[Row], int]:
    """What stands in the document and must not, or is for a person; and how much may be withheld and is not."""
    rows = [*_unread(document, name), *_given(document, name, needles)]
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
            page = finding.page_index + 1
            why = duty.why.rpartition("the pack says: ")[2]  # that nobody adopted it here is said once, of all rows
            rows.append(Row(name, page, finding.box, verdict, why, cites, finding.text, finding.category))
    for part in document.parts:
        below, seen = _standing(part, f"{name}{INSIDE}{part.name}", parties, book, needles)
        rows += below
        visible += seen
    return rows, visible


def _unread(document: Document, name: str) -> Iterator[Row]:
    """A part that was not opened, and pages that nothing could read: what was not looked at is no all-clear."""
    if not document.pages and document.media_type == "application/octet-stream":
        yield Row(name, 0, None, Verdict.UNREADABLE, " ".join(document.warnings) or f"{name}: could not be opened.")
    for page in document.pages:
        if page.layer == "none" and page.pictures:
            what = "the page is a picture that was not read. Read it by eye, or split the file"
            yield Row(name, page.index + 1, None, Verdict.UNREADABLE, what)


def _given(document: Document, name: str, needles: Needles) -> Iterator[Row]:
    """Values that stand in a document that is no PDF; of PDFs ``inspect`` tells."""
    if document.media_type == "application/pdf":
        return
    kept = " ".join([document.body, *(value for _, value in document.properties)])
    for page_number, text in [(0, kept), *((page.index + 1, page.text) for page in document.pages)]:
        for number in dict.fromkeys(found.needle for found in needles.in_text(text)):
            what = "a given value stands in the text"
            yield Row(name, page_number, None, Verdict.LEAK, what, text=needles.values[number])
