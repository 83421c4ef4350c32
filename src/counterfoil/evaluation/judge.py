"""Judges the findings of one record of a sample office: where each true value was found, and what was made up.

A value with a place is judged by its place; one of a format without pages by its words, read in the order in which
they were written. Recall asks only that a value is within findings, whatever their category: what is marked can be
removed. ``same`` asks more.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from counterfoil import detection, documents
from counterfoil.detection.second.model import Detector
from counterfoil.documents import doubt
from counterfoil.documents.model import Document
from counterfoil.errors import BadInput
from counterfoil.evaluation.judged import JudgedDocument, JudgedFinding, JudgedValue
from counterfoil.evaluation.places import Found, Text, covered_by, words_of
from counterfoil.evaluation.score import COVERED, covered_width, width_shared
from counterfoil.evaluation.truth import TruthRecord, TruthValue
from counterfoil.law.discretion import Register
from counterfoil.law.model import DutyKind
from counterfoil.law.policy import PolicyBook
from counterfoil.review import duties
from counterfoil.review.model import Decision
from counterfoil.values import Category, Digest, Party, Span

UNREAD = "(could not be read)"
_OPEN = (DutyKind.OPEN, DutyKind.COMPELLED)
_WITHHELD = (Decision.REDACT, Decision.WITHHOLD)


@dataclass(frozen=True, slots=True)
class Law:
    """By which findings are proposed for withholding or not."""

    book: PolicyBook
    register: Register


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one true value stands in what was read; neither, where it cannot be told."""

    value: TruthValue
    page: int | None  # by boxes
    spans: tuple[tuple[int, Span], ...]  # by words


def judge(
    record: TruthRecord, known: Sequence[Party], law: Law, *, workdir: Path, second: Sequence[Detector] = ()
) -> JudgedDocument:
    """Read the record, find (with what ``second`` detectors add), and compare."""
    begun = time.perf_counter()
    layout = record.layout
    try:
        document = documents.read(record.path, workdir=workdir)
    except BadInput:  # everything in it is missed, and the row of its layout says why
        document, layout = Document(record.path.name, "", Digest("0" * 64), ()), f"{record.layout} {UNREAD}"
    text = Text(document)
    found: list[Found] = []
    decided: dict[int, Decision] = {}
    first = 0
    for number, one in enumerate(text.documents):
        kind = record.kind if number == 0 else detection.kind_of(one)
        findings = detection.find(one, known, kind=kind, second=second)
        proposals = duties.propose(findings, record_id="R", record_kind=kind, book=law.book, register=law.register)
        for finding, proposal in zip(findings, proposals, strict=True):
            decided[len(found)] = proposal.decision
            found.append(Found(first + finding.page_index, finding))
        first += len(one.pages)
    seconds = time.perf_counter() - begun
    places = [
        _Place(value, value.page_index, ())
        if value.page_index is not None and value.boxes
        else _Place(value, None, text.next(value.text, before=value.before))
        for value in record.values
        if value.where != "picture" or value.category is Category.PHOTO
    ]
    return JudgedDocument(
        file=record.path.name,
        kind=record.kind.value,
        layout=layout,
        pages=len(text.pages),
        seconds=round(seconds, 3),
        values=tuple(_value(place, text, found, decided, record.listed) for place in places),
        findings=tuple(_finding(one, text, places) for one in found),
    )


def _value(
    place: _Place, text: Text, found: Sequence[Found], decided: dict[int, Decision], listed: frozenset[str]
) -> JudgedValue:
    value = place.value
    met = [number for number, one in enumerate(found) if _meets(one, place)]
    fit = [found[number] for number in met]
    same = [one for one in fit if one.finding.category is value.category]
    tokens, part = _tokens(place, text, fit)
    return JudgedValue(
        category=value.category.value,
        role=value.role.value,
        where=value.where,
        note=value.note,
        text=value.text,
        context=_context(place, text),
        page_index=place.page if place.page is not None else (place.spans[0][0] if place.spans else None),
        boxes=tuple((b.x0, b.y0, b.x1, b.y1) for b in value.boxes),
        party=value.party,
        listed=value.party in listed,
        protected=value.protected,
        tokens=tokens,
        part=part,
        covered=_covers(place, fit),
        touched=bool(fit),
        same=_covers(place, same),
        open=value.expected in _OPEN and not value.unsure,
        withheld=any(decided[number] in _WITHHELD for number in met),
        referred=any(decided[number] is Decision.REFER for number in met),
        by_eye=place.page is not None and place.page < len(text.pages) and doubt.must_be_seen(text.pages[place.page]),
    )


def _meets(one: Found, place: _Place) -> bool:
    if place.page is not None:
        return one.page == place.page and any(
            width_shared(box, own) > 0.3 for own in one.finding.boxes for box in place.value.boxes
        )
    return any(covered_by(span, [one])[1] for span in place.spans)


def _covers(place: _Place, fit: Sequence[Found]) -> bool:
    if place.page is not None:
        own = [box for one in fit for box in one.finding.boxes]
        return all(covered_width(box, own) >= COVERED * box.width for box in place.value.boxes)
    return bool(place.spans) and all(covered_by(span, fit)[0] for span in place.spans)


def _tokens(place: _Place, text: Text, fit: Sequence[Found]) -> tuple[int, int]:
    """How many words the value has, and how many of them findings cover."""
    if place.spans:
        return len(place.spans), sum(covered_by(span, fit)[0] for span in place.spans)
    if place.page is not None and place.page < len(text.pages):
        page = text.pages[place.page]
        words = words_of(page, place.value.boxes)
        if words:
            inside = set(words_of(page, [box for one in fit for box in one.finding.boxes]))
            return len(words), sum(word in inside for word in words)
    many = max(1, len(place.value.text.split()))
    return many, many if _covers(place, fit) else 0


def _context(place: _Place, text: Text) -> str:
    if place.spans:
        return text.around(place.spans[0][0], Span(place.spans[0][1].start, place.spans[-1][1].end))
    if place.page is None or place.page >= len(text.pages):
        return ""
    page = text.pages[place.page]
    words = words_of(page, place.value.boxes)
    if not words:
        return ""
    return text.around(place.page, Span(page.words[words[0]].start, page.words[words[-1]].end))


def _finding(one: Found, text: Text, places: Sequence[_Place]) -> JudgedFinding:
    met = [place for place in places if _meets(one, place)]
    page = text.pages[one.page]
    words = words_of(page, one.finding.boxes)
    inside = set(words_of(page, [box for place in met if place.page == one.page for box in place.value.boxes]))
    spans = [span for place in met for number, span in place.spans if number == one.page]
    part = sum(
        word in inside or any(s.start < page.words[word].end and page.words[word].start < s.end for s in spans)
        for word in words
    )
    return JudgedFinding(
        category=one.finding.category.value,
        role=one.finding.role.value,
        text=one.finding.text,
        how=one.finding.how,
        page_index=one.page,
        right=bool(met),
        same=any(place.value.category is one.finding.category for place in met),
        tokens=len(words),
        part=part,
    )
