"""What a second detector adds to the findings of the rules: new findings beside them, never a change to one.

A word within a rule's finding is settled and stays as it is. Where a detector saw more of a name or an address than the
rule did, the rest becomes a finding of the same person and kind: the rest of an officer's name is the officer's, the
rest of a scene is the scene, and what is open stays open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from counterfoil.detection import cues
from counterfoil.detection.model import Finding
from counterfoil.detection.second.model import Detector, labels_of
from counterfoil.detection.second.plausible import is_no_name
from counterfoil.detection.text import PageText, fold
from counterfoil.documents.model import Word
from counterfoil.values import Category, Role, Span

_ADDRESSES = frozenset({Category.HOME_ADDRESS, Category.OTHER_ADDRESS, Category.INCIDENT_LOCATION})
_MOST = 0.59
"""Below 0.60, from where on a name counts as one that the lists know (docs/concepts/detection.md)."""


def added(
    text: PageText,
    filled: Sequence[bool],
    rules: Sequence[Finding],
    detectors: Sequence[Detector],
) -> tuple[Finding, ...]:
    """New findings of one page, numbered "p1-s0001" so that the rules' numbers stay as they are without them.

    ``filled``: for each word, whether it is printed form or a field's value; those have better readers. ``rules``: the
    findings of the rules on this page. Detectors are asked in turn; what one added is settled for the next.
    """
    settled: dict[int, Finding | None] = {}
    made: list[Finding] = []
    for detector in detectors:
        labels = labels_of(detector.name)
        for tagged in detector.tag(text.plain):
            category = labels.categories.get(tagged.label)
            if category is None or tagged.score < labels.least:
                continue
            touched = text.words_in(tagged.span)
            if not touched or any(filled[place] for place in touched):
                continue
            for place in touched:
                if place not in settled:
                    settled[place] = _at(text.words[place], rules)
            base = _whose(category, [f for place in touched if (f := settled[place]) is not None])
            for run in _open(touched, settled):
                start = max(tagged.span.start, text.words[run[0]].start)
                end = min(tagged.span.end, text.words[run[-1]].end)
                written = text.page.text[start:end]
                if not any(c.isalnum() for c in written) or (category is Category.NAME and is_no_name(written)):
                    continue
                number = f"p{text.page.index + 1}-s{len(made) + 1:04d}"
                how = f"{detector.name}: {tagged.label} ({tagged.score:.2f})"
                finding = Finding(
                    id=number,
                    text=written.replace("\n", " "),
                    category=category,
                    role=_by_cue(text, run[0]) if category is Category.NAME else Role.UNKNOWN,
                    page_index=text.page.index,
                    boxes=text.boxes_of(run),
                    span=Span(start, end),
                    how=how,
                    detector=detector.name,
                    confidence=round(min(_MOST, tagged.score), 2),
                )
                if base is not None:
                    finding = finding.but(how=f"{how}; goes on from {base.text!r}", **_shared(base))
                made.append(finding)
                for place in run:
                    settled[place] = finding
    return tuple(made)


def _by_cue(text: PageText, place: int) -> Role:
    """What the word before says of somebody whom no rule named: "Officer", "victim"."""
    before = [fold(word.text) for word in text.words[max(0, place - 2) : place]]
    if not before:
        return Role.UNKNOWN
    if before[-1] in cues.OFFICER_TITLES:
        return cues.titled(before[-1], before[0])
    return cues.ROLES.get(before[-1], Role.UNKNOWN)


def _at(word: Word, rules: Sequence[Finding]) -> Finding | None:
    """The finding that the word's middle lies in; a whole page or picture counts last."""
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
    inside = [f for f in rules if any(b.x0 <= x <= b.x1 and b.y0 <= y <= b.y1 for b in f.boxes)]
    return min(inside, key=lambda f: (f.span is None, f.role is not Role.OFFICER), default=None)


def _open(touched: range, settled: Mapping[int, Finding | None]) -> Iterator[range]:
    """The runs of words that no finding has yet."""
    first = None
    for place in touched:
        if settled[place] is None:
            first = place if first is None else first
        elif first is not None:
            yield range(first, place)
            first = None
    if first is not None:
        yield range(first, touched[-1] + 1)


def _whose(category: Category, met: Sequence[Finding]) -> Finding | None:
    """The finding of the same kind that the detector's place goes on from; an officer's or a scene's first."""
    same = [f for f in met if f.category is category or (f.category in _ADDRESSES and category in _ADDRESSES)]
    opened = (Role.OFFICER, Role.ORGANISATION)
    return min(same, key=lambda f: f.role not in opened, default=None)


def _shared(base: Finding) -> Mapping[str, object]:
    return {
        "category": base.category,
        "role": base.role,
        "party": base.party,
        "minor": base.minor,
        "maybe_minor": base.maybe_minor,
        "sex_offence_victim": base.sex_offence_victim,
        "address_confidential": base.address_confidential,
        "also_victim": base.also_victim,
    }
