"""What the detectors see on one page: each place as a candidate with its category, role, words and boxes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress

from counterfoil.detection import addresses, born, broken_numbers, cast, forms, names, patterns, scene, speckled
from counterfoil.detection import parties as known
from counterfoil.detection.merge import Candidate
from counterfoil.detection.model import Finding
from counterfoil.detection.own import Own
from counterfoil.detection.shape import Pattern
from counterfoil.detection.source import Reading
from counterfoil.detection.text import PageText, fold
from counterfoil.values import Box, Category, Party, RecordKind, Role, Source, Span

_REACH = 160  # characters back to the name that a number without an owner belongs to
_SMALLEST_PICTURE_PT = 45.0  # smaller ones are seals and logos
_WHOLE = frozenset({Source.LEADS, Source.RAP_SHEET, Source.MENTAL_HEALTH, Source.HIV, Source.ALPR})
"""Sources of which nothing goes out: the page itself is a finding."""
_OWNED = frozenset(
    {
        Category.DATE_OF_BIRTH,
        Category.AGE,
        Category.SSN,
        Category.DRIVERS_LICENCE,
        Category.STATE_ID,
        Category.A_NUMBER,
        Category.PASSPORT,
        Category.CRIMINAL_ID,
        Category.PHONE,
        Category.EMAIL,
        Category.HOME_ADDRESS,
        Category.BIRTHPLACE,
        Category.IMMIGRATION_STATUS,
        Category.MEDICAL,
        Category.PLATE,
        Category.VIN,
        Category.ACCOUNT,
    }
)


@dataclass(slots=True)
class Sheet:
    """One page on its way through the detectors."""

    text: PageText
    mended: PageText  # for names; of a page that OCR did not read the text itself
    values: list[forms.Value]
    masked: list[bool]  # for each word: printed form
    filled: list[bool]  # for each word: printed form, or the value of a field
    edges: frozenset[int]  # characters between the cells of a table and what stands beside them


_BROKEN_WORD = re.compile(r"(?<![\w-])[A-Za-z]+-\n[A-Za-z]+(?![\w-])")
_BROKEN = re.compile(r"(?<=[A-Za-z])-\n(?=[a-z])|(?<=[A-Z])-\n(?=[A-Z])")


def of_page(
    sheet: Sheet,
    hits: Sequence[names.NameHit],
    people: cast.Cast,
    index: known.Index,
    own: Own,
    latest: date | None,
) -> Iterator[Candidate]:
    """What all detectors see on one page. ``hits``: its names. ``latest``: the last date of the document."""
    text = sheet.text
    for value in sheet.values:
        yield from _from_form(value, text, people)
    ends = {hit.span.end for hit in hits}
    for met in index.find(sheet.mended, sheet.masked):
        if met.entries[0].category is Category.NAME:
            ends.add(met.span.end)
        yield _from_party(met, text, people)
    others = {i for value in sheet.values if value.category != Category.BIRTHPLACE for i in value.words}
    for match in patterns.finder().find(text.plain):
        pattern = match.pattern
        if pattern.category is Category.BIRTHPLACE and not others.isdisjoint(text.words_in(match.span)):
            continue  # the head of the last column, and the first cell of the row beneath
        if pattern.name in patterns.OF_A_NAME and not _behind_name(text.plain, match.span.start, ends):
            continue  # "General Order (05/16/2015)", "Area (2)"
        if pattern.category is Category.ACCOUNT and not sheet.edges.isdisjoint(range(match.span.start, match.span.end)):
            continue  # the number of an event and the date in the next cell
        yield _candidate(
            text, match.span, pattern.category, pattern.role, f"pattern: {pattern.name}", "pattern", match.confidence
        )
    for span, pattern in (*_broken_words(text), *broken_numbers.find(text)):
        yield _candidate(
            text, span, pattern.category, pattern.role, f"pattern: {pattern.name}", "pattern", pattern.sure
        )
    called = [hit.span.end for hit in hits if hit.role is not Role.OFFICER]
    for span, pattern in (
        *((one, born.BARE) for one in born.behind_names(text, called, latest)),
        *((one, born.MISREAD) for one in born.misread(text)),
    ):
        yield _candidate(
            text, span, pattern.category, pattern.role, f"pattern: {pattern.name}", "pattern", pattern.sure
        )
    for pattern, written in own.find(text.plain):
        span = Span(*written.span("v"))
        yield _candidate(
            text, span, pattern.category, pattern.role, f"pattern: {pattern.name}", "pattern", pattern.sure
        )
    for address in _addresses(sheet):
        yield _candidate(text, address.span, address.category, address.role, address.how, "address", address.confidence)
    for name in hits:
        party = people.of_name(sheet.mended.written(name.span))
        role = name.role if name.role is not Role.UNKNOWN or party is None else party.role
        yield _candidate(
            text, name.span, Category.NAME, role, name.how, "name", name.confidence, party, minor=name.minor
        )


def _behind_name(plain: str, start: int, ends: Collection[int]) -> bool:
    """True where only a bracket or a comma stands between a name's end and ``start``."""
    ahead = plain[max(0, start - 8) : start].rstrip(" ")
    before = start - (min(start, 8) - len(ahead))
    for lead in ("(b.", "(age", "(", ",", " is", " was", " turned", " IS", " WAS", " TURNED"):
        if ahead.endswith(lead):
            end = before - len(lead)
            return end in ends or (plain[end - 1 : end] == " " and end - 1 in ends)
    return False


def _addresses(sheet: Sheet) -> list[addresses.AddressMatch]:
    plain = _without(sheet.text, sheet.masked, sheet.edges)
    if sheet.text.page.layer != "ocr":
        return list(scene.placed(addresses.find(plain), sheet.text.page.text))
    found = list(scene.placed(addresses.find(speckled.without_marks(plain)), sheet.text.page.text))
    return found + speckled.before_cities(plain, [one.span for one in found])


def _broken_words(text: PageText) -> Iterator[tuple[Span, Pattern]]:
    """Words about somebody's health that are broken over two lines, made whole: ``lora-`` / ``zepam``."""
    for word in _BROKEN_WORD.finditer(text.broken) if "-\n" in text.broken else ():
        whole = word[0].replace("-\n", "")
        for match in patterns.finder().find(whole):
            if match.pattern.category is Category.MEDICAL and match.span == Span(0, len(whole)):
                yield Span(*word.span()), match.pattern


def _without(text: PageText, masked: Sequence[bool], edges: frozenset[int]) -> str:
    """The plain text with printed labels and the edges of cells struck out: no address runs over one; offsets stay.

    A word that is broken over two lines is one, with two marks where it was broken: ``Kings`` / ``ley`` is
    ``Kings__ley``.
    """
    plain = _BROKEN.sub("__", text.broken).replace("\n", " ") if "-\n" in text.broken else text.plain
    if not edges and not any(masked):
        return plain
    characters = list(plain)
    for word in compress(text.words, masked):
        characters[word.start : word.end] = "|" * (word.end - word.start)
    for place in edges:
        if 0 <= place < len(characters) and characters[place] == " ":
            characters[place] = "|"
    return "".join(characters)


def _candidate(
    text: PageText,
    span: Span,
    category: Category,
    role: Role,
    how: str,
    detector: str,
    confidence: float,
    party: Party | None = None,
    *,
    minor: bool = False,
) -> Candidate:
    words, boxes = text.area(span)
    finding = Finding(
        id="",
        text=text.page.text[span.start : span.end].replace("\n", " "),
        category=category,
        role=role,
        page_index=text.page.index,
        boxes=boxes or (Box(0, 0, 0, 0),),
        span=span,
        how=how,
        detector=detector,
        confidence=confidence,
        party=party.id if party else "",
        minor=minor or (party is not None and party.minor),
        sex_offence_victim=party is not None and party.sex_offence_victim,
        address_confidential=party is not None and party.address_confidential,
    )
    return Candidate(finding, words)


def _from_form(value: forms.Value, text: PageText, people: cast.Cast) -> Iterator[Candidate]:
    party = people.of_slot(value.slot)
    if value.role is Role.ARRESTEE and (party is None or not party.name):
        party = people.main  # charges and the time of arrest stand in sections of their own
    category = cast.category_of(value)
    # "Red" is no name, but under "Also known as" it is somebody's
    called = value.alias and " " not in value.text.strip()
    called |= cast.is_part_of_name(value)  # a surname is a word as well: Ring, Young
    called |= all(people.knows(word) for word in fold(value.text).split())
    if category is None or (category is Category.NAME and cast.is_no_name(value.text) and not called):
        return
    young = party is not None and party.minor
    if category is Category.BAIL and not young and not any(c.isdigit() for c in value.text):
        return  # the amount is what may be withheld; "no cash bail" is none
    words = sorted(value.words)
    unbroken = words[-1] - words[0] + 1 == len(words)
    span = Span(text.words[words[0]].start, text.words[words[-1]].end) if unbroken else None
    where = f" under {value.heading!r}" if value.heading else ""
    role = people.role_of(value)
    finding = Finding(
        id="",
        text=value.text,
        category=category,
        role=role,
        page_index=value.page_index,
        boxes=value.boxes,
        span=span,
        how=f"form label {value.label!r}{where}",
        detector="form",
        confidence=0.98,
        whole_region=value.whole_region,
        party=party.id if party else "",
    )
    yield Candidate(cast.with_flags(finding, party), frozenset(words))


def _from_party(hit: known.Hit, text: PageText, people: cast.Cast) -> Candidate:
    entry = hit.entries[0]
    if hit.role is Role.OFFICER:
        entry = next((e for e in hit.entries if people.parties[e.party].role is Role.OFFICER), entry)
    party = people.parties[entry.party]
    role = hit.role or party.role
    whose = "known party" if entry.party < people.listed else "named elsewhere in this document"
    how = [f"{whose}, {entry.how}"]
    if hit.note:
        how.append(hit.note)
    others = hit.roles - {role} if len(hit.entries) > 1 else ()
    if others:
        how.append("also fits " + ", ".join(sorted(str(other) for other in others)))
    owner: Party | None = party
    if hit.role is Role.OFFICER and party.role is not Role.OFFICER:
        how.append("behind an officer's title")
        owner = None
    confidence = min(entry.confidence * hit.fuzzy, people.sure.get(entry.party, 1.0))
    return _candidate(text, hit.span, entry.category, role, "; ".join(how), "party", confidence, owner)


def owned(candidates: Sequence[Candidate], text: PageText, people: cast.Cast) -> Iterator[Candidate]:
    """Numbers without an owner go to the name before them in the same sentence; the finding says so."""
    spans = sorted(
        (
            (c.finding.span.start, c.finding)
            for c in candidates
            if c.finding.category is Category.NAME and c.finding.span is not None
        ),
        key=lambda one: (one[0], one[1].role is not Role.UNKNOWN, bool(one[1].party)),
    )
    starts = [start for start, _name in spans]
    for one in candidates:
        f = one.finding
        if f.category is Category.DRIVERS_LICENCE and (fits := people.of_licence(f.text, f.party)) is not None:
            told = f"{f.how}; its letters and figures fit the name and birth date of {fits.name}"
            whose = f if f.party else f.but(role=fits.role, party=fits.id)
            yield Candidate(cast.with_flags(whose.but(how=told), fits), one.words)
            continue
        if f.role is not Role.UNKNOWN or f.party or f.category not in _OWNED or f.span is None:
            yield one
            continue
        place = bisect_left(starts, f.span.start) - 1
        if place < 0 or starts[place] < f.span.start - _REACH:
            yield one
            continue
        start, name = spans[place]
        between = text.plain[start + len(name.text) : f.span.start]
        # "Officer Nowak <nowak@city.example>" is the officer's; what merely follows an officer's name seldom is
        bracketed = f.category is Category.EMAIL and between.strip(" \"'") in ("<", "(", "[")
        if (name.role is Role.OFFICER and not bracketed) or ". " in between.replace("D.O.B. ", ""):
            yield one
            continue
        party = people.by_id(name.party)
        owned = f.but(
            role=name.role, party=name.party, minor=f.minor or name.minor, how=f"{f.how}; of the name before it"
        )
        yield Candidate(cast.with_flags(owned, party), one.words)


def from_elsewhere(candidates: Sequence[Candidate], text: PageText, reading: Reading) -> Iterator[Candidate]:
    """The candidates of a page that looks like another system's, each saying so; and the page where all of it stays."""
    for one in candidates:
        found = one.finding
        yield Candidate(found.but(source=reading.source, how=f"{found.how}; {reading.how}"), one.words)
    if reading.source in _WHOLE:
        page = text.page
        whole = Finding(
            id="",
            text="",
            category=Category.PASSAGE,
            role=Role.UNKNOWN,
            page_index=page.index,
            boxes=(Box(0, 0, page.width_pt, page.height_pt),),
            span=None,
            how=reading.how,
            detector="source",
            confidence=0.8,
            whole_region=True,
            source=reading.source,
        )
        yield Candidate(whole, frozenset())


def pictures(text: PageText, people: cast.Cast, kind: RecordKind) -> Iterator[Candidate]:
    """Its pictures that are large enough to show somebody."""
    page = text.page
    for picture in page.pictures:
        box = picture.box
        whole = box.width * box.height > 0.6 * page.width_pt * page.height_pt
        if whole or min(box.width, box.height) < _SMALLEST_PICTURE_PT:
            continue
        party = people.main if kind is RecordKind.ARREST_REPORT else None
        role = Role.ARRESTEE if kind is RecordKind.ARREST_REPORT else Role.UNKNOWN
        how = "photograph on an arrest report" if role is Role.ARRESTEE else "picture; a person must look at it"
        finding = Finding(
            id="",
            text="",
            category=Category.PHOTO,
            role=role,
            page_index=page.index,
            boxes=(box,),
            span=None,
            how=how,
            detector="picture",
            party=party.id if party else "",
            confidence=0.9 if role is Role.ARRESTEE else 0.6,
            whole_region=True,
        )
        yield Candidate(cast.with_flags(finding, party), frozenset())
