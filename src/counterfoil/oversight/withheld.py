"""Marks of a released page whose printed code does not carry them, by the law of the day on which it left.

Which field of a form a mark stands in is found by asking the detector once more, with invented words in place of the
code: what the form's label then makes of them is the field. Nobody learns from it what stood there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from counterfoil.detection import find
from counterfoil.detection.model import Finding
from counterfoil.documents.model import Document, Page, Word
from counterfoil.law.exemptions import Exemptions
from counterfoil.law.model import Duty, DutyKind, Facts
from counterfoil.law.policy import PolicyBook
from counterfoil.oversight.audited import Needless, NeedlessMark
from counterfoil.oversight.printed_codes import PrintedCode, printed_codes
from counterfoil.review.duties import facts_of
from counterfoil.values import Box, Category, RecordKind, Role

_PEOPLE = "SAMPLETON TESTWELL FICTON QUILLBY NOBODEN IMAGINEK PLACEHOLM DUMMERLEY VOIDOVA BLANKENHOF".split()


def _invented(number: int) -> tuple[str, ...]:
    """Values of a kind each that some fields take for theirs; those of two marks are never of one person or place."""
    return (
        f"{_PEOPLE[number % len(_PEOPLE)]}, ROBIN",
        f"01/{number % 28 + 1:02}/1980",
        f"{1200 + 2 * number} N SAMPLE ST",
        f"312-555-{100 + number % 100:04}",
        "BATTERY",
        f"{20 + number % 60}",
    )


_PROBES = len(_invented(0))


@dataclass(frozen=True, slots=True)
class Marks:
    """How many codes a document prints on marks, and those that do not carry theirs."""

    count: int
    needless: tuple[NeedlessMark, ...]


def marks_of(document: Document, kind: RecordKind, kinds: dict[int, RecordKind], book: PolicyBook, part: str) -> Marks:
    """The marks of ``document`` on the day of ``book``; ``kinds`` is page index → the kind of its form."""
    printed = {page.index: found for page in document.pages if (found := _codes(page, book))}
    if not printed:
        return Marks(0, ())
    fields = _fields(document, kind, printed)
    needless = []
    for index, codes in printed.items():
        of = kinds.get(index, kind)
        for at, one in enumerate(codes):
            reason, finding, duty = _judged(one, fields.get((index, at)), of, book)
            if reason is not None:
                needless.append(_row(part, index, one, of, reason, finding, duty))
    return Marks(sum(map(len, printed.values())), tuple(needless))


def _codes(page: Page, book: PolicyBook) -> tuple[PrintedCode, ...]:
    """Those that look like codes of the book's law, or of the federal one; other sections are not about withholding."""
    heads = _heads(book.pack.exemptions)
    return tuple(one for one in printed_codes(page) if one.code.casefold().split("(")[0] in heads)


def _heads(exemptions: Exemptions) -> frozenset[str]:
    return frozenset({"", *(code.casefold().split("(")[0] for code in exemptions.by_code)})


def _judged(
    one: PrintedCode, finding: Finding | None, kind: RecordKind, book: PolicyBook
) -> tuple[Needless | None, Finding | None, Duty | None]:
    if finding is not None:
        (duty,) = book.decide_many([facts_of(finding, record_kind=kind)])
        if said(duty) in (DutyKind.COMPELLED, DutyKind.OPEN):
            return Needless.MUST_GO_OUT, finding, duty
    if not in_force(one.code, book.pack.exemptions, book.on):
        return Needless.NO_SUCH_CODE, finding, None
    if kind in compels(book) and (finding is None or _may_be_compelled(finding, kind, book)):
        return Needless.LOOK, finding, None
    return None, finding, None


def _may_be_compelled(finding: Finding, kind: RecordKind, book: PolicyBook) -> bool:
    """Whether a field of nobody known would have to go out, were it the arrestee's."""
    if finding.role is not Role.UNKNOWN:
        return False
    (duty,) = book.decide_many([facts_of(finding.but(role=Role.ARRESTEE), record_kind=kind)])
    return said(duty) is DutyKind.COMPELLED


def said(duty: Duty) -> DutyKind:
    """What the law of the day says, as if its rules were adopted; what is not settled is for a person."""
    if any(rule.unsettled for rule in duty.rules):
        return DutyKind.REFER
    return duty.would_be or duty.kind


def in_force(code: str, exemptions: Exemptions, on: date) -> bool:
    """Whether the pack has this code, or a letter beneath it, on a day: ``7(1)(d)`` stands for its numbered parts."""
    wanted = code.casefold()
    return any(
        exemptions.exemption(known, on) is not None
        for known in exemptions.by_code
        if known.casefold() == wanted or known.casefold().startswith(f"{wanted}(")
    )


@lru_cache(maxsize=64)
def compels(book: PolicyBook) -> frozenset[RecordKind]:
    """The kinds of record of which the law of the day compels a part."""
    asked = [
        Facts(record_kind=kind, category=category, role=role)
        for kind in RecordKind
        for category in Category
        for role in (Role.ARRESTEE, Role.OFFICER, Role.UNKNOWN)
    ]
    duties = book.decide_many(asked)
    return frozenset(f.record_kind for f, duty in zip(asked, duties, strict=True) if said(duty) is DutyKind.COMPELLED)


def _fields(
    document: Document, kind: RecordKind, printed: dict[int, tuple[PrintedCode, ...]]
) -> dict[tuple[int, int], Finding]:
    """(page index, number of the code on it) → what the form's label makes of the place, where it says one thing."""
    met: dict[tuple[int, int], Finding] = {}
    doubtful: set[tuple[int, int]] = set()
    for probe in range(_PROBES):
        starts: dict[tuple[int, int], int] = {}
        pages, before = [], 0
        for page in document.pages:
            changed, at = _with(page, printed.get(page.index, ()), probe, before)
            before += len(at)
            pages.append(changed)
            starts |= {(page.index, number): start for number, start in enumerate(at)}
        found = [
            f
            for f in find(replace(document, pages=tuple(pages), parts=()), kind=kind)
            if f.detector == "form" and f.span
        ]
        for place, start in starts.items():
            for one in found:
                if one.page_index == place[0] and one.span and one.span.start <= start < one.span.end:
                    first = met.setdefault(place, one)
                    if (first.category, first.role) != (one.category, one.role):
                        doubtful.add(place)
    return {place: one for place, one in met.items() if place not in doubtful}


def _with(page: Page, codes: Sequence[PrintedCode], probe: int, before: int) -> tuple[Page, list[int]]:
    """``page`` with an invented value in place of each code, and where each then begins.

    ``before`` codes stand on earlier pages.
    """
    if not codes:
        return page, []
    pieces: list[str] = []
    words: list[Word] = []
    starts: list[int] = []
    end = shift = 0
    for number, one in enumerate(codes, before):
        value = _invented(number)[probe]
        words += [_moved(w, shift) for w in page.words if end <= w.start and w.end <= one.span.start]
        pieces += [page.text[end : one.span.start], value]
        start = one.span.start + shift
        starts.append(start)
        line = next((w.line for w in page.words if w.start < one.span.end and one.span.start < w.end), 0)
        words += list(_words(value, start, one.box, line))
        end, shift = one.span.end, shift + len(value) - (one.span.end - one.span.start)
    words += [_moved(w, shift) for w in page.words if end <= w.start]
    return replace(page, text="".join([*pieces, page.text[end:]]), words=tuple(words)), starts


def _moved(word: Word, shift: int) -> Word:
    return replace(word, start=word.start + shift, end=word.end + shift) if shift else word


def _words(value: str, start: int, box: Box | None, line: int) -> Iterator[Word]:
    inside = box or Box(0, 0, 1, 1)
    step, at = inside.width / len(value), 0
    for text in value.split(" "):
        place = Box(inside.x0 + at * step, inside.y0, inside.x0 + (at + len(text)) * step, inside.y1)
        yield Word(text, place, start + at, start + at + len(text), line)
        at += len(text) + 1


def _row(
    part: str,
    index: int,
    one: PrintedCode,
    kind: RecordKind,
    reason: Needless,
    finding: Finding | None,
    duty: Duty | None,
) -> NeedlessMark:
    x0, y0, x1, y1 = one.box.as_list() if one.box else (0.0, 0.0, 0.0, 0.0)
    return NeedlessMark(
        part=part,
        page=index + 1,
        box=(x0, y0, x1, y1) if one.box else None,
        record_kind=str(kind),
        code=one.code,
        reason=reason,
        category=str(finding.category) if finding else "",
        role=str(finding.role) if finding else "",
        legal="; ".join(duty.citations) if duty else "",
    )
