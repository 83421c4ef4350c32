"""Marks that would cover a place that goes out: cut short where the words can be told apart, else told to a person.

A mark takes away whatever stands beneath it. What was decided to go out must not vanish beneath the mark of another
finding: it would count as released, and stand in no index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from counterfoil.detection.model import Finding
from counterfoil.documents.model import Page, Word
from counterfoil.review.model import NOTHING, Decision, Proposal
from counterfoil.values import Box, Span

_COVERED = 0.5  # a place that loses more than half of its width, at its height, did not go out
_ONE_LINE = 1.8  # a box higher than that many of the released one's holds more than its line
_LEFT_OVER_PT = 3.0  # of a form's cell, blank paper narrower than that is no place to mark
_SLACK = 0.02  # of a word's width; boxes of words and findings are rounded

Decided = Mapping[tuple[str, str], Decision | None]
"""(record id, finding id) → what was decided."""


def conflicts(proposals: Sequence[Proposal], decided: Decided) -> Iterator[tuple[Proposal, Proposal]]:
    """Each two of one page of which the first's mark would cover the second, which goes out.

    What a person said shows nothing is not among the second: nobody decided that its place must stay as it is.
    """
    marked: dict[tuple[str, int], list[Proposal]] = {}
    out: list[tuple[tuple[str, int], Proposal]] = []
    for p in proposals:
        found = p.finding
        decision = decided.get((p.record_id, found.id))
        if decision is Decision.REDACT:
            marked.setdefault((p.record_id, found.page_index), []).append(p)
        elif decision is Decision.RELEASE and p.shows != NOTHING:
            out.append(((p.record_id, found.page_index), p))
    for page, under in out:
        yield from ((over, under) for over in marked.get(page, ()) if _hides(over.finding, under.finding))


def cut_apart(
    proposals: Sequence[Proposal], decided: Decided, pages: Mapping[str, Sequence[Page]]
) -> tuple[Proposal, ...]:
    """The proposals, with the boxes of what is redacted cut short of what is released beside it on the same line.

    ``pages`` is by record id. Only where the released words are the first or the last of the redacted ones, are of
    another category, and no other word of the page would come out from beneath the mark. What cannot be cut stays.
    """
    crossing = list(conflicts(proposals, decided))
    if not crossing:
        return tuple(proposals)
    made = {(p.record_id, p.finding.id): p for p in proposals}
    for over, under in crossing:
        key = (over.record_id, over.finding.id)
        now = made[key]  # cut before, where it covers two
        words = pages[over.record_id][over.finding.page_index].words
        finding = _cut(now.finding, under.finding, words)
        if finding is not None:
            why = f"{now.why}; cut short of {under.finding.id}, which goes out"
            made[key] = replace(now, finding=finding, why=why)
    return tuple(made.values())


def as_proposed(proposals: Sequence[Proposal], pages: Mapping[str, Sequence[Page]]) -> tuple[Proposal, ...]:
    """The proposals as a person is shown them: cut apart, and noted where two still cross, as if each was accepted."""
    decided = {(p.record_id, p.finding.id): p.decision for p in proposals}
    return with_notes(cut_apart(proposals, decided, pages), decided)


def with_notes(proposals: Sequence[Proposal], decided: Decided) -> tuple[Proposal, ...]:
    """The proposals, with a note on both where the mark of one would cover the other."""
    notes: dict[tuple[str, str], list[str]] = {}
    for over, under in conflicts(proposals, decided):
        above, below = over.finding.id, under.finding.id
        notes.setdefault((over.record_id, above), []).append(f"CONFLICT: its mark would cover {below}, which goes out")
        notes.setdefault((over.record_id, below), []).append(f"CONFLICT: the mark of {above} would cover it")
    return tuple(
        replace(p, why="; ".join([p.why, *mine, "change one of the two rows"]))
        if (mine := notes.get((p.record_id, p.finding.id)))
        else p
        for p in proposals
    )


def _hides(over: Finding, under: Finding) -> bool:
    return any(_share(mark, place) > _COVERED for mark in over.boxes for place in under.boxes)


def _share(mark: Box, place: Box) -> float:
    """The part of the width of ``place`` that ``mark`` covers at the same height, 0 to 1."""
    if not mark.overlaps(place) or not place.width or not place.height:
        return 0.0
    if min(mark.y1, place.y1) - max(mark.y0, place.y0) <= place.height / 2:
        return 0.0
    return (min(mark.x1, place.x1) - max(mark.x0, place.x0)) / place.width


def _cut(over: Finding, under: Finding, words: Sequence[Word]) -> Finding | None:
    """``over`` without the words of ``under``; None where they cannot be told apart."""
    rest, at_end = _rest(over.text, under.text)
    covering = [box for box in over.boxes if any(_share(box, place) > _COVERED for place in under.boxes)]
    if not rest or over.category is under.category or len(under.boxes) != 1 or len(covering) != 1:
        return None
    (box,), (place,) = covering, under.boxes
    left_over = [word.box for word in words if _share(box, word.box) > _COVERED and _share(place, word.box) <= _COVERED]
    if box.height > _ONE_LINE * place.height or not left_over:
        return None
    edge = max(one.x1 for one in left_over) if at_end else min(one.x0 for one in left_over)
    if (edge > place.x0 + _SLACK) if at_end else (edge < place.x1 - _SLACK):
        return None
    middle = (edge + (place.x0 if at_end else place.x1)) / 2
    parts = [Box(box.x0, box.y0, middle, box.y1) if at_end else Box(middle, box.y0, box.x1, box.y1)]
    beyond = box.x1 - place.x1 if at_end else place.x0 - box.x0
    if over.whole_region and beyond > _LEFT_OVER_PT:
        parts.append(Box(place.x1, box.y0, box.x1, box.y1) if at_end else Box(box.x0, box.y0, place.x0, box.y1))
    if any(max(_share(part, one) for part in parts) < _share(box, one) - _SLACK for one in left_over):
        return None
    boxes = tuple(part for old in over.boxes for part in (sorted(parts, key=_left) if old is box else [old]))
    return over.but(text=rest, boxes=boxes, span=_span(over.span, under.span, at_end))


def _left(box: Box) -> float:
    return box.x0


def _rest(long: str, short: str) -> tuple[str, bool]:
    """What is left of ``long`` without ``short`` at its end (True) or beginning; empty where that is not certain.

    >>> _rest("03/12/1981 Age 43", "43"), _rest("43, born 03/12/1981", "43")
    (('03/12/1981 Age', True), ('born 03/12/1981', False))
    >>> _rest("43 or 43", "43"), _rest("1943", "43")
    (('', False), ('', False))
    """
    words, gone = long.split(), [_letters(word) for word in short.split()]
    folded = [_letters(word) for word in words]
    if not gone or not all(gone) or len(gone) >= len(words):
        return "", False
    at_end, at_start = folded[-len(gone) :] == gone, folded[: len(gone)] == gone
    if at_end is at_start:
        return "", False
    rest = words[: -len(gone)] if at_end else words[len(gone) :]
    return (" ".join(rest), at_end) if any(map(_letters, rest)) else ("", False)


def _letters(word: str) -> str:
    return "".join(re.findall(r"\w+", word.casefold()))


def _span(over: Span | None, under: Span | None, at_end: bool) -> Span | None:
    if over is None or under is None or not over.start <= under.start < under.end <= over.end:
        return None
    return Span(over.start, under.start) if at_end else Span(under.end, over.end)
