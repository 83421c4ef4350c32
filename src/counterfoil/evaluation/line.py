"""The whole line over a sample office: read, find, propose, redact, and look what stands in the released pages.

Every proposal is accepted; what is referred to a person is withheld, as a careful person would. Marks are cut apart as
the product cuts them, and where two still cross the record is not let go. Then pdfium, which made none of it, reads
each released page at each true value's place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium

from counterfoil import detection, documents
from counterfoil.documents.model import Document, Page
from counterfoil.errors import LeakFound
from counterfoil.evaluation.score import Score, score
from counterfoil.evaluation.truth import TruthRecord, TruthValue
from counterfoil.law.adoption import rule_digests
from counterfoil.law.discretion import register
from counterfoil.law.load import LawPack
from counterfoil.law.model import DutyKind
from counterfoil.law.policy import PolicyBook
from counterfoil.redaction import line as redaction_line
from counterfoil.redaction import moved
from counterfoil.review import apart, duties
from counterfoil.review.determine import needle_of
from counterfoil.review.model import Decision, Proposal
from counterfoil.values import Box, Category, Mark, Party

_RECORD = "R"  # records are judged one by one


@dataclass
class Outcome:
    """What the releases of a sample office hold, against what they must."""

    score: Score = field(default_factory=Score)
    records: int = 0
    pages: int = 0
    compelled: int = 0
    compelled_missing: list[str] = field(default_factory=list)
    forbidden: int = 0
    forbidden_left: list[str] = field(default_factory=list)
    withheld: int = 0
    withheld_left: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # records that are not let go: a leak, or marks that cross
    seconds: dict[str, float] = field(default_factory=dict)


def run(
    records: Sequence[TruthRecord],
    parties: Sequence[Party],
    pack: LawPack,
    *,
    on: date,
    workdir: Path,
    redact: bool = True,
    progress: Callable[[int, int, str], None] = lambda done, total, what: None,
) -> Outcome:
    """Take every record down the line on the law of one day, as if the office had adopted the whole pack."""
    book = PolicyBook(pack, on, frozenset(rule_digests(pack).values()))
    defaults = register(pack, on)
    result = Outcome()
    for number, record in enumerate(records):
        progress(number, len(records), record.path.name)
        folder = workdir / f"{number:04d}"
        folder.mkdir(parents=True)
        document = documents.read(record.path, workdir=folder)
        known = [p for p in parties if p.record in ("", record.path.name)]
        findings = detection.find(document, known, kind=record.kind)
        proposals = judged(
            duties.propose(findings, record_id=_RECORD, record_kind=record.kind, book=book, register=defaults),
            document.pages,
        )
        result.records += 1
        result.pages += len(document.pages)
        result.score.add(score(record, proposals))
        if redact:
            _release(record, document, proposals, folder, result)
    return result


def judged(proposals: Sequence[Proposal], pages: Sequence[Page]) -> tuple[Proposal, ...]:
    """The proposals with the cuts of ``review.apart``, first as they are shown, then as a careful person decides."""
    shown = apart.as_proposed(proposals, {_RECORD: pages})
    return apart.cut_apart(shown, _decided(shown), {_RECORD: pages})


def crossing(proposals: Sequence[Proposal]) -> list[str]:
    """Each place that goes out beneath a mark, as one line; with any of them the product releases nothing."""
    return [
        f"the mark of {over.place} covers {under.place}"
        for over, under in apart.conflicts(proposals, _decided(proposals))
    ]


def _decided(proposals: Sequence[Proposal]) -> dict[tuple[str, str], Decision | None]:
    return {
        (p.record_id, p.finding.id): Decision.RELEASE if p.decision is Decision.RELEASE else Decision.REDACT
        for p in proposals
    }


def _release(
    record: TruthRecord, document: Document, proposals: Sequence[Proposal], folder: Path, result: Outcome
) -> None:
    assert document.pdf is not None  # noqa: S101 - records of a sample office have pages
    crossed = crossing(proposals)
    if crossed:
        result.refused.append(f"{record.path.name}: {'; '.join(crossed)}")
        return
    gone = [p for p in proposals if p.decision is not Decision.RELEASE]
    marks = [
        Mark(p.finding.page_index, box, p.duty.code, needle_of(p.finding), p.finding.whole_region)
        for p in gone
        for box in p.finding.boxes
    ]
    kept = [(p.finding.page_index, box) for p in proposals if p.decision is Decision.RELEASE for box in p.finding.boxes]
    target = folder / "released.pdf"
    try:
        certificate = redaction_line.redact(document.pdf, marks, target, kept=kept, workdir=folder)
    except LeakFound as error:
        result.refused.append(f"{record.path.name}: {error}")
        return
    places = moved.places(document.pdf, marks, certificate)
    for value, shown in _read_back(target, record, marks, places):
        place = f"{record.path.name}, page {(value.page_index or 0) + 1}, {value.category} ({value.role}): {value.text}"
        if value.unsure:
            continue
        if value.expected is DutyKind.COMPELLED:
            result.compelled += 1
            if not shown and not _beneath(value, marks):
                result.compelled_missing.append(f"{place} – lost without a mark")
            elif not shown:
                result.compelled_missing.append(place)
        elif value.expected is DutyKind.FORBIDDEN:
            result.forbidden += 1
            if shown:
                result.forbidden_left.append(place)
        elif value.expected is DutyKind.PERMITTED_TO_WITHHOLD:
            result.withheld += 1
            if shown:
                result.withheld_left.append(place)


def _read_back(
    target: Path, record: TruthRecord, marks: Sequence[Mark], places: moved.Places
) -> Iterator[tuple[TruthValue, bool]]:
    """Each true value with a place, and whether it can still be read there, or where its line was set anew.

    A scan is judged by its marks instead.
    """
    if record.scanned:
        return
    released = pdfium.PdfDocument(str(target))
    try:
        for value in record.values:
            if value.page_index is None or not value.boxes or value.category is Category.PHOTO:
                continue
            page = released[value.page_index]
            text = page.get_textpage()
            height = page.get_height()

            def read(box: Box, text: pdfium.PdfTextPage = text, height: float = height) -> str:
                at = {"left": box.x0, "bottom": height - box.y1, "right": box.x1, "top": height - box.y0}
                return str(text.get_text_bounded(**at))

            codes = {m.code for m in marks if _covers(m, value)}
            index = value.page_index
            now = " ".join(read(box) for old in value.boxes for box in places.now(index, old))
            # Where it stood nothing of it may be left, but for the words that came there from elsewhere.
            left = " ".join(_but(read(old), places.come(index, old)) for old in value.boxes)
            text.close()
            page.close()
            yield value, any(_stands_in(value.text, without_codes(each, codes)) for each in (now, left))
    finally:
        released.close()


def _but(read: str, come: str) -> str:
    """``read`` without the words that are known to have come there.

    >>> _but("ANN LI TOLD", "LI TOLD THEM"), _but("ANN", "")
    ('ANN', 'ANN')
    """
    known = set(re.findall(r"\w+", come.casefold()))
    return " ".join(word for word in read.split() if not set(re.findall(r"\w+", word.casefold())) & known)


def without_codes(read: str, codes: Collection[str]) -> str:
    """``read`` without what a mark prints over itself, which the place of a value may cut short.

    >>> without_codes("7(1)(", {"7(1)(a)"}), without_codes("7 (1)(a)", {"7(1)(a)"}), without_codes("7(", set())
    ('', '7', '7(')
    """
    printed = [word for word in read.split() if "(" in word or ")" in word]
    gone = {word for word in printed if any(word in code for code in codes)}
    return " ".join(word for word in read.split() if word not in gone)


def _stands_in(value: str, read: str) -> bool:
    """True when any word of three or more letters or digits of the value, or all of a shorter one, can be read.

    A word that is parted at a line's end is read in two pieces; together they are the word.
    """
    words = re.findall(r"\w+", value.casefold())
    seen = re.findall(r"\w+", read.casefold())
    long = [word for word in words if len(word) >= 3] or words
    return any(word in seen for word in long) or "".join(long) in "".join(seen)


def _beneath(value: TruthValue, marks: Sequence[Mark]) -> bool:
    return any(_covers(m, value) for m in marks)


def _covers(mark: Mark, value: TruthValue) -> bool:
    return mark.page_index == value.page_index and any(mark.box.overlaps(box) for box in value.boxes)
