"""Audits what some office released in the past: what each file shows, and what the law of that day said of it.

Everything that is found of one file is written into a work folder before the next is read: memory is that of the
largest file, and a run that was stopped goes on where it ended. What is written holds no value that a file shows.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import counterfoil
from counterfoil import documents
from counterfoil.detection import find, kind_of
from counterfoil.detection.kind import leaves
from counterfoil.detection.model import Finding
from counterfoil.documents.model import Document
from counterfoil.errors import BadInput
from counterfoil.law.load import LawPack
from counterfoil.law.model import Duty, DutyKind
from counterfoil.law.policy import PolicyBook
from counterfoil.oversight.audited import AuditedFile, Recovered, ShownItem, as_json, from_json
from counterfoil.oversight.dating import Dated, Evidence, date_release
from counterfoil.oversight.printed_codes import is_letter
from counterfoil.oversight.release_log import NO_LOG, ReleaseLog
from counterfoil.oversight.withheld import marks_of, said
from counterfoil.redaction.inspect import Inspection, Severity, inspect
from counterfoil.review.duties import facts_of
from counterfoil.values import Box, RecordKind, digest_of_file

Progress = Callable[[int, int, str], None]
SHAPE = 1
"""Of what is kept in the work folder; results of another shape are made anew."""

_READING = ".reading-"


@dataclass(frozen=True, slots=True)
class Audit:
    """Past releases, audited. ``files`` reads one result at a time from the work folder, in the order of the names."""

    kept: Iterable[tuple[str, Path]]  # name within the folder → where its result is; read more than once
    taken_up: int  # that an earlier run had done
    left_out: tuple[str, ...] = ()  # links, pipes and the like: what they lead to is not of this folder

    def files(self) -> Iterator[AuditedFile]:
        """Every file, the unreadable ones too."""
        for name, path in self.kept:
            yield replace(from_json(json.loads(path.read_text(encoding="utf-8"))), file=name)


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over all files.

    ``items_without_law`` are in no duty: nothing dates their file, or the pack does not know the law of its day.
    """

    files: int
    unreadable: int
    uninspected: int  # read, but not looked beneath their marks
    undated: int
    pages: int
    pages_unread: int
    items: int
    items_without_law: int
    duties: dict[str, int]
    recoverable_items: int
    leaks: int
    files_with_a_leak: int
    marks: int
    needless: dict[str, int]
    evidence: dict[str, int]


class Books:
    """The rules of each day that some file left on; a pack is parsed once a day."""

    def __init__(self, pack: LawPack) -> None:
        self.pack = pack
        self._of: dict[date, PolicyBook] = {}

    def on(self, day: date | None) -> PolicyBook | None:
        """None without a day, and for one of which the pack has no law: records were presumed open by no rule of it."""
        if day is None or all(written.rule.mode != "base" for written in self.pack.rulebook.on(day).values()):
            return None
        if day not in self._of:
            if len(self._of) >= 32:
                self._of.pop(next(iter(self._of)))
            self._of[day] = PolicyBook(self.pack, day)
        return self._of[day]


def audit(
    folder: Path,
    *,
    pack: LawPack,
    today: date,
    work: Path,
    log: ReleaseLog = NO_LOG,
    told: date | None = None,
    ocr: bool = True,
    progress: Progress = lambda done, total, what: None,
) -> Audit:
    """Read every file of ``folder`` and below; results are kept in ``work`` by the digests of file, law and log.

    ``told`` is the day for files that nothing dates; without it no law is asked about them. What the law says is said
    as if its rules were adopted: whether that office had adopted them is not known. Raises ``BadInput`` where the
    folder is none or empty, ``EnvironmentFailed`` for scans without tesseract; a file that cannot be read is a row.
    """
    if not folder.is_dir():
        raise BadInput(f"{folder}: no folder is there. Name the folder that holds the released files.")
    inside = work.resolve()
    found = sorted(path for path in folder.rglob("*") if not path.absolute().is_relative_to(inside))
    files = [path for path in found if path.is_file() and not path.is_symlink()]
    others = (path for path in found if path.is_symlink() or not (path.is_file() or path.is_dir()))
    if not files:
        raise BadInput(f"{folder}: holds no file. Name the folder that holds the released files.")
    work.mkdir(parents=True, exist_ok=True)
    clear(work)
    asked = Asked.by(pack, log, today, told, ocr)
    kept, taken_up = [], 0
    for number, path in enumerate(files):
        name = path.relative_to(folder).as_posix()
        progress(number, len(files), name)
        place, before = asked.of(path, name, work)
        taken_up += before
        kept.append((name, place))
    return Audit(tuple(kept), taken_up, tuple(path.relative_to(folder).as_posix() for path in others))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every file of a folder, read once."""

    books: Books
    log: ReleaseLog
    today: date
    told: date | None
    ocr: bool
    program: str
    """A digest of what decides the outcome beside the file."""

    @classmethod
    def by(cls, pack: LawPack, log: ReleaseLog, today: date, told: date | None, ocr: bool) -> Asked:
        return cls(Books(pack), log, today, told, ocr, _print_of(pack, log, told, ocr))

    def of(self, path: Path, name: str, work: Path) -> tuple[Path, bool]:
        """Where the result of one file is kept in ``work``, and whether it was there before."""
        digest = digest_of_file(path)
        place = work / f"{digest}-{hashlib.sha256(f'{self.program} {name}'.encode()).hexdigest()[:16]}.json"
        if _is_whole(place):
            return place, True
        found = _audited(path, name, str(digest), self.books, self.log, self.today, self.told, self.ocr, work)
        _write(place, found)
        return place, False


def put_aside(name: str, why: str, work: Path) -> Path:
    """Where ``work`` keeps that a file was not read at all, as one that cannot be read is kept."""
    place = work / f"aside-{hashlib.sha256(f'{name} {why}'.encode()).hexdigest()[:32]}.json"
    _write(place, AuditedFile(name, "", Dated(None, Evidence.UNKNOWN, "the file cannot be read"), unreadable=why))
    return place


def clear(work: Path) -> None:
    """Take away what a run that was killed was reading."""
    for left in work.glob(f"{_READING}*"):
        shutil.rmtree(left)


def summed(found: Audit) -> Summary:
    """The counts of an audit, file by file."""
    plain: Counter[str] = Counter()
    duties: Counter[str] = Counter()
    needless: Counter[str] = Counter()
    evidence: Counter[str] = Counter()
    for one in found.files():
        leaks = sum(row.severity == Severity.LEAK for row in one.recovered)
        plain += Counter(
            files=1,
            unreadable=bool(one.unreadable),
            uninspected=bool(one.uninspected),
            undated=not one.unreadable and one.dated.on is None,
            pages=one.pages,
            pages_unread=one.pages_unread,
            items=len(one.items),
            items_without_law=sum(not item.duty for item in one.items),
            recoverable_items=sum(item.recoverable for item in one.items),
            leaks=leaks,
            files_with_a_leak=bool(leaks),
            marks=one.marks,
        )
        duties.update(item.duty for item in one.items if item.duty)
        needless.update(str(row.reason) for row in one.needless)
        evidence.update([] if one.unreadable else [str(one.dated.evidence)])
    names = (
        "files", "unreadable", "uninspected", "undated", "pages", "pages_unread", "items",
        "items_without_law", "recoverable_items",
        "leaks", "files_with_a_leak", "marks",
    )  # fmt: skip
    return Summary(
        **{name: plain[name] for name in names}, duties=dict(duties), needless=dict(needless), evidence=dict(evidence)
    )


def _audited(
    path: Path,
    name: str,
    digest: str,
    books: Books,
    log: ReleaseLog,
    today: date,
    told: date | None,
    ocr: bool,
    work: Path,
) -> AuditedFile:
    with tempfile.TemporaryDirectory(prefix=_READING, dir=work) as temporary:
        try:
            document = documents.read(path, workdir=Path(temporary), ocr=ocr)
        except BadInput as error:
            why = Dated(None, Evidence.UNKNOWN, "the file cannot be read")
            return AuditedFile(name, digest, why, unreadable=str(error))
        inspection, uninspected = _inspected(path, document, Path(temporary))
    dated = date_release(document, name, log, today=today, told=told)
    book = books.on(dated.on)
    result = AuditedFile(
        name,
        digest,
        dated,
        number=_number(dated, document, name, log),
        law_asked=book is not None,
        uninspected=uninspected,
    )
    for part, one in _walk(document, ""):
        result = _add(result, part, one, book, inspection if not part else None)
    return result


def _inspected(path: Path, document: Document, folder: Path) -> tuple[Inspection | None, str]:
    """What can be recovered from a PDF, and why that could not be looked for; neither for a file of another kind."""
    if document.media_type != "application/pdf":
        return None, ""
    try:
        return inspect(path, workdir=folder, ocr=False), ""
    except BadInput as error:
        return None, str(error)


def _add(
    result: AuditedFile, part: str, document: Document, book: PolicyBook | None, inspection: Inspection | None
) -> AuditedFile:
    hidden = [] if inspection is None else [t for t in inspection if t.severity is Severity.LEAK and t.box is not None]
    items, needless, marks = list(result.items), list(result.needless), result.marks
    for piece in _records_in(document):
        kind = kind_of(piece)
        kinds = {page.index: leaf.kind for page, leaf in zip(piece.pages, leaves(piece, kind), strict=True)}
        findings = find(piece, kind=kind)
        beneath = [
            any(t.page_index == f.page_index and t.box and any(b.overlaps(t.box) for b in f.boxes) for t in hidden)
            for f in findings
        ]
        items += _items(part, findings, kind, book, beneath)
        if book is not None:
            found = marks_of(piece, kind, kinds, book, part)
            needless += found.needless
            marks += found.count
    traces = () if inspection is None else inspection.traces
    return replace(
        result,
        pages=result.pages + len(document.pages),
        pages_unread=result.pages_unread + sum(not page.words for page in document.pages),
        warnings=(*result.warnings, *document.warnings),
        marks=marks,
        items=tuple(items),
        needless=tuple(needless),
        recovered=(
            *result.recovered,
            *(
                Recovered(part, trace.page_index + 1, trace.channel, str(trace.severity), trace.characters)
                for trace in traces
                if trace.severity is not Severity.NOTE
            ),
        ),
    )


def _items(
    part: str, findings: Sequence[Finding], kind: RecordKind, book: PolicyBook | None, beneath: Sequence[bool]
) -> Iterator[ShownItem]:
    facts = [facts_of(finding, record_kind=kind) for finding in findings]
    duties = book.decide_many(facts) if book is not None else [None] * len(facts)
    for finding, fact, duty, under in zip(findings, facts, duties, beneath, strict=True):
        rules = duty.rules if duty is not None else ()
        yield ShownItem(
            part=part,
            page=finding.page_index + 1,
            box=_corners(finding.box),
            record_kind=str(fact.record_kind),
            category=str(finding.category),
            role=str(finding.role),
            minor=fact.minor,
            duty=str(said(duty)) if duty is not None else "",
            would_be=_would_be(duty) if duty is not None else "",
            rule="; ".join(rule.id for rule in rules),
            legal="; ".join(dict.fromkeys(rule.citation for rule in rules)),
            exemption=duty.code if duty is not None else "",
            recoverable=under,
        )


def _would_be(duty: Duty) -> str:
    would = duty.would_be or duty.kind
    return str(would) if said(duty) is DutyKind.REFER and would is not DutyKind.REFER else ""


def _records_in(document: Document) -> Iterator[Document]:
    """The letter that opens an answer, and what it sends: the law knows them as different records."""
    first = None
    if document.pages and is_letter(document.pages[0]):
        after = (page.index for page in document.pages[1:])
        first = next((at for at in after if kind_of(_pages(document, at, at + 1)) in _FORMS), None)
    if first is None:
        yield document
        return
    yield _pages(document, 0, first)
    yield _pages(document, first, len(document.pages))


_FORMS = frozenset(RecordKind) - {RecordKind.OTHER, RecordKind.CORRESPONDENCE, RecordKind.DEMAND_FILE, RecordKind.PHOTO}


def _pages(document: Document, start: int, end: int) -> Document:
    return replace(document, pages=document.pages[start:end], parts=())


def _walk(document: Document, part: str) -> Iterator[tuple[str, Document]]:
    yield part, document
    for one in document.parts:
        yield from _walk(one, f"{part}/{one.name}".lstrip("/"))


def _number(dated: Dated, document: Document, name: str, log: ReleaseLog) -> str:
    if dated.evidence not in (Evidence.LOG_ANSWERED, Evidence.LOG_RECEIVED):
        return ""
    rows = log.of_name(name) or log.of_text("\n".join(page.text for page in document.pages[:2]))
    return rows[0].number if rows else ""


def _corners(box: Box) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box.as_list()
    return x0, y0, x1, y1


def _print_of(pack: LawPack, log: ReleaseLog, told: date | None, ocr: bool) -> str:
    """A digest of what decides the outcome beside the file: program, law, log and what was asked."""
    digest = hashlib.sha256(f"{SHAPE} {counterfoil.__version__} {pack.name} {pack.overlay_name} {told} {ocr}".encode())
    for path in sorted(path for path in pack.folder.rglob("*") if path.suffix in (".cedar", ".yaml")):
        digest.update(path.read_bytes())
    digest.update(repr(sorted(log.rows.items())).encode())
    return digest.hexdigest()


def _is_whole(place: Path) -> bool:
    try:
        from_json(json.loads(place.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True


def _write(place: Path, found: AuditedFile) -> None:
    """At once or not at all: a run that is stopped leaves no half result."""
    draft = place.with_suffix(f".{uuid.uuid4().hex}.part")  # two may read one file, where one was thought dead
    draft.write_text(json.dumps(as_json(found), ensure_ascii=False), encoding="utf-8")
    os.replace(draft, place)
