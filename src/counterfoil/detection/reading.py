"""Everything that a document shows about people, as findings of all detectors together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import PurePath

from counterfoil.detection import (
    again,
    called,
    candidates,
    cast,
    edges,
    forms,
    given,
    halves,
    merge,
    misread,
    names,
    patterns,
    ticks,
)
from counterfoil.detection import parties as known
from counterfoil.detection.candidates import Sheet
from counterfoil.detection.kind import Leaf, kind_of, leaves
from counterfoil.detection.merge import Candidate
from counterfoil.detection.model import Finding
from counterfoil.detection.name_words import Token, tokens_of
from counterfoil.detection.own import Own
from counterfoil.detection.profile import profile_for
from counterfoil.detection.second.adding import added
from counterfoil.detection.second.model import Detector
from counterfoil.detection.source import Reading, source_of
from counterfoil.detection.text import PageText
from counterfoil.documents.collector import without_collector
from counterfoil.documents.model import Document
from counterfoil.values import Party, RecordKind, Role, Source

_NONE = Own()
_MARK_CODES = re.compile(r"(?:\d{1,3}(?:\.\d+)?(?:\([a-zA-Z0-9-]{1,4}\))+[\s,;]*)+")
"""Exemption codes as marks print them: ``7(1)(b)``."""


@without_collector()
def find(
    document: Document,
    parties: Sequence[Party] = (),
    *,
    kind: RecordKind | None = None,
    own: Own | None = None,
    second: Sequence[Detector] = (),
) -> tuple[Finding, ...]:
    """Every finding in ``document``, page by page from the top down, with stable ids ("p1-0001").

    ``parties`` are the people known from the office's own systems; a row for another record (``Party.record``) is
    looked for by its full forms only. People that a form or the narrative names are looked for as well. ``kind``
    decides what the boxes of a form mean; without it ``kind_of`` reads the title. In a file of merged reports each form
    has its own kind (``kind.leaves``), and its findings say so. ``own`` are the office's own labels and
    numbers. ``second`` detectors are asked at the end for what the rules left; the findings of the rules are the same
    with and without them. Parts (attachments) are documents of their own. Nothing is decided here: a finding has no
    duty.
    """
    kind = kind or kind_of(document)
    export = PurePath(document.name).stem if kind is RecordKind.TABLE else None
    reader = forms.Reader(profile_for(kind, own), export=export)
    pages = tuple(leaves(document, kind))
    sheets = [_sheet(PageText(page), reader, leaf, own) for page, leaf in zip(document.pages, pages, strict=True)]
    people = cast.Cast(parties, elsewhere=_elsewhere(document, parties))
    people.add_forms([value for sheet in sheets for value in sheet.values])
    days = [day for sheet in sheets for day in patterns.dates(sheet.text.plain)]
    people.note_minors(days)
    latest = max(days, default=None)
    tokens = [tokens_of(one.mended, one.filled) for one in sheets]
    hits = [
        [
            hit
            for hit in names.find(one.mended, one.filled, mine)
            if not people.runs_on(one.mended.written(hit.span), hit)
        ]
        for one, mine in zip(sheets, tokens, strict=True)
    ]
    _with_halves(sheets, tokens, hits)
    for sheet, mine, named in zip(sheets, tokens, hits, strict=True):
        for hit in called.find(sheet.mended, mine):
            _put(hit, named)
        for hit in named:
            people.add_name(sheet.mended.written(hit.span), hit)
    families = given.alone(people)
    for sheet, named in zip(sheets, hits, strict=True):
        beside = (*given.before_families(sheet.mended, families), *given.behind_families(sheet.mended, people))
        for hit in beside:
            people.add_name(sheet.mended.written(hit.span), hit)
            named.append(hit)
    words = again.met([(one.mended.plain, named) for one, named in zip(sheets, hits, strict=True)], people)
    for sheet, mine, named in zip(sheets, tokens, hits, strict=True):
        named.extend([*again.find(sheet.mended.plain, mine, words, [hit.span for hit in named])])
    index = _index(tuple(people.parties), frozenset(people.elsewhere))
    found_so_far: list[Candidate] = []
    sources = source_of([page.text for page in document.pages])
    for sheet, named, leaf, source in zip(sheets, hits, pages, sources, strict=True):
        page = [
            *candidates.owned(
                list(candidates.of_page(sheet, named, people, index, own or _NONE, latest)), sheet.text, people
            )
        ]
        page.extend(candidates.pictures(sheet.text, people, leaf.kind))
        found_so_far.extend(
            page if source.source is Source.OWN else candidates.from_elsewhere(page, sheet.text, source)
        )
    kinds = {page.index: leaf.kind for page, leaf in zip(document.pages, pages, strict=True) if leaf.kind is not kind}
    found = merge.merge(found_so_far, kinds)
    found = _with_seconds(found, sheets, sources, kinds, second) if second else found
    return tuple(edges.widened(found, document.pages)) if any(page.layer == "ocr" for page in document.pages) else found


def _with_seconds(
    rules: Sequence[Finding],
    sheets: Sequence[Sheet],
    sources: Sequence[Reading],
    kinds: Mapping[int, RecordKind],
    second: Sequence[Detector],
) -> tuple[Finding, ...]:
    """The findings of the rules, page by page, each page's followed by what the second detectors add to it."""
    by_page: dict[int, list[Finding]] = {}
    for finding in rules:
        by_page.setdefault(finding.page_index, []).append(finding)
    whole: list[Finding] = []
    for sheet, source in zip(sheets, sources, strict=True):
        place = sheet.text.page.index
        mine = by_page.get(place, [])
        whole.extend(mine)
        for one in added(sheet.text, sheet.filled, mine, second):
            how = one.how if source.source is Source.OWN else f"{one.how}; {source.how}"
            whole.append(one.but(kind=kinds.get(place), source=source.source, how=how))
    return tuple(whole)


def _with_halves(
    sheets: Sequence[Sheet], tokens: Sequence[Sequence[Token]], hits: Sequence[list[names.NameHit]]
) -> None:
    """Add the whole names of which one half is a word; a name that is the other half alone gives way."""
    pages = [(one.mended.plain, mine, one.mended.shouted) for one, mine in zip(sheets, tokens, strict=True)]
    for named, more in zip(
        hits, halves.find(pages, [_whole(one, mine) for one, mine in zip(pages, hits, strict=True)]), strict=True
    ):
        for hit in more:
            _put(hit, named)


def _put(hit: names.NameHit, named: list[names.NameHit]) -> None:
    """Add ``hit`` in place of those within it."""
    named[:] = [one for one in named if not (hit.span.start <= one.span.start and one.span.end <= hit.span.end)]
    named.append(hit)


def _whole(page: tuple[str, Sequence[Token], bool], hits: Sequence[names.NameHit]) -> set[int]:
    """Where names of several words end."""
    return {hit.span.end for hit in hits if " " in page[0][hit.span.start : hit.span.end]}


@lru_cache(maxsize=8)
def _index(parties: tuple[Party, ...], elsewhere: frozenset[int]) -> known.Index:
    """The automata of one list of people: made once, also when many documents of one case share the list."""
    return known.Index(parties, elsewhere)


def _sheet(text: PageText, reader: forms.Reader, leaf: Leaf, own: Own | None) -> Sheet:
    if leaf.opens:
        reader.begin(profile_for(leaf.kind, own))
    values, printed = reader.read(text.page)
    # Where the code of an exemption stands, the value was removed before: nothing is shown there, and nobody named.
    values = [value for value in values if not _MARK_CODES.fullmatch(value.text.strip()) and not _wrote(value)]
    masked = [False] * len(text.words)
    for index in (*printed, *ticks.printed(text.page)):
        masked[index] = True
    filled = list(masked)
    for value in values:
        for index in value.words:
            filled[index] = True
    page = misread.mended(text.page)
    return Sheet(text, text if page is text.page else PageText(page), values, masked, filled, _edges(text, values))


def _wrote(value: forms.Value) -> bool:
    """True for the line above a quoted answer, which stands beneath the "Detective" of a signature and is no field."""
    return value.category == "name" and value.role is Role.OFFICER and "@" in value.text and " wrote " in value.text


def _edges(text: PageText, values: Sequence[forms.Value]) -> frozenset[int]:
    """The blanks before and behind each run of words of a table's cell: an address or a card number stands in one."""
    found: set[int] = set()
    for value in values:
        inside = set(value.words) if value.in_table else ()
        for index in inside:
            if index - 1 not in inside:
                found.add(text.words[index].start - 1)
            if index + 1 not in inside:
                found.add(text.words[index].end)
    return frozenset(found)


def _elsewhere(document: Document, parties: Sequence[Party]) -> frozenset[int]:
    """Places of the parties whose row speaks of another record than this one."""
    own = {document.name.lower(), PurePath(document.name).stem.lower()}
    return frozenset(
        place
        for place, party in enumerate(parties)
        if party.record and party.record.lower() not in own and _stem(party.record) not in own
    )


@lru_cache(maxsize=8192)
def _stem(name: str) -> str:
    return PurePath(name).stem.lower()
