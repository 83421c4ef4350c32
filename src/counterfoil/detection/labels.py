"""The labels and headings that are printed on a form's page, told apart from the words of a narrative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from counterfoil.detection.grid import Grid, Segment, around, segments
from counterfoil.detection.profile import Field, Heading, Profile, heading_of, normal
from counterfoil.documents.model import Page, Word
from counterfoil.quick import quick
from counterfoil.values import Box, Role

T = TypeVar("T")
_MOST_WORDS = 12  # of a label, with its hint, where no colon ends it
_LOW_CELL_PT = 48.0  # a cell higher than this holds running text, not one value


@quick
@dataclass(frozen=True, slots=True)
class Label:
    """One printed label: its words (indexes on the page), what it stands for, and the cell that it stands in."""

    words: tuple[int, ...]
    fields: tuple[Field, ...]  # several for "SEX / RACE"
    role: Role | None  # from its own words: "VICTIM'S ADDRESS"
    box: Box
    segment: int
    colon: bool
    alone: bool  # nothing else in its segment
    cell: Box | None
    text: str
    joined: bool = False  # its last word holds the beginning of the value too: "Tag#:SJ3095"


@dataclass(frozen=True, slots=True)
class PlacedHeading:
    """One printed heading, from where its section begins downwards."""

    heading: Heading
    box: Box
    row: int
    text: str
    words: tuple[int, ...]
    side: Box | None = None  # printed upright along a block: it speaks for the rows beside it alone


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as a form: rules, rows, labels, and which heading each row may be."""

    page: Page
    grid: Grid
    segments: Sequence[Segment]
    labels: Sequence[Label]
    headings: Sequence[PlacedHeading]
    label_words: frozenset[int]


def read(page: Page, profile: Profile) -> Sheet:
    """The labels and headings of ``page``; a page of running text has none or few."""
    words = page.words
    grid = Grid(page.lines)
    texts = [word.text for word in words]
    # Much higher than wide: printed from the bottom up.
    boxes = [word.box for word in words]
    upright = [i for i, box in enumerate(boxes) if box.y1 - box.y0 > 1.6 * (box.x1 - box.x0) and len(texts[i]) > 2]
    rows = segments(words, grid, leave_out=frozenset(upright))
    counts: dict[int, int] = {}
    for segment in rows:
        counts[segment.row] = counts.get(segment.row, 0) + 1
    labels: list[Label] = []
    headings: list[PlacedHeading] = []
    colons = {i for i, text in enumerate(texts) if ":" in text}
    empty = {i for i, text in enumerate(texts) if not (text.isalnum() and text.isascii()) and not normal(text)}
    ruled = bool(grid)
    for number, segment in enumerate(rows):
        placed = _heading(words, segment, profile, grid, counts[segment.row] == 1)
        if placed is not None:
            headings.append(placed)
            continue
        # Without a colon a label can only open its segment: lines of running text need no further look. Without cells
        # it must fill its segment as well.
        colon = not colons.isdisjoint(segment.words)
        if not colon and not ruled and len(segment.words) > _MOST_WORDS:
            continue
        opening = segment.words if colon or not empty.isdisjoint(segment.words) else segment.words[:3]
        if any(not profile.starts.isdisjoint(normal(texts[i])) for i in opening):
            labels.extend(_labels(words, segment, number, profile, grid, colon))
    labels = _topmost(labels, rows)
    headings.extend(_side_headings(words, upright, profile, grid))
    used = frozenset(i for label in labels for i in label.words) | frozenset(i for h in headings for i in h.words)
    return Sheet(page, grid, rows, labels, headings, used)


def _side_headings(words: Sequence[Word], upright: Sequence[int], profile: Profile, grid: Grid) -> list[PlacedHeading]:
    found = []
    for index in upright:
        heading = heading_of(normal(words[index].text), profile)
        if heading is not None:
            box = words[index].box
            cell = grid.cell((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) if grid else None
            side = cell if cell is not None and cell.height < 400 else box
            found.append(PlacedHeading(heading, box, -1, words[index].text, (index,), side))
    return found


def _topmost(labels: list[Label], rows: Sequence[Segment]) -> list[Label]:
    """Without labels beneath another one in the same cell: "290 - RESIDENCE" is a value, unless a colon says no."""
    first: dict[tuple[float, float], int] = {}
    for label in labels:
        if label.cell is not None:
            key = (label.cell.x0, label.cell.y0)
            first[key] = min(first.get(key, rows[label.segment].row), rows[label.segment].row)
    return [
        label
        for label in labels
        if label.cell is None or label.colon or rows[label.segment].row == first[(label.cell.x0, label.cell.y0)]
    ]


def _heading(words: Sequence[Word], segment: Segment, profile: Profile, grid: Grid, only: bool) -> PlacedHeading | None:
    if len(segment.words) > 6:
        return None
    begin = words[segment.words[0]].text[:1]
    if not begin.isupper() and not begin.isdigit():
        return None
    tokens = tuple([token for index in segment.words for token in normal(words[index].text)])
    heading = heading_of(tokens, profile)
    if heading is None:
        return None
    raw = " ".join(words[i].text for i in segment.words)
    if raw.rstrip().endswith(":") and not only:
        return None
    if tokens in profile.labels and not _spans_form(segment, grid, only):
        return None  # "OFFICER" in a narrow cell is a label, across the form a heading
    if not raw.isupper() and not raw.istitle() and raw != raw.capitalize():
        return None
    return PlacedHeading(heading, segment.box, segment.row, raw.strip(" :"), segment.words)


def _spans_form(segment: Segment, grid: Grid, only: bool) -> bool:
    cell = _cell(segment.box, grid)
    return only and (cell is None or cell.width > 250)


def _cell(box: Box, grid: Grid) -> Box | None:
    """The ruled cell around a label; a frame around half the page is none."""
    cell = grid.cell(box.x0 + min(2.0, box.width / 2), (box.y0 + box.y1) / 2) if grid else None
    return None if cell is None or (cell.height > 200 and cell.width > 300) else cell


def _labels(
    words: Sequence[Word],
    segment: Segment,
    number: int,
    profile: Profile,
    grid: Grid,
    colons: bool,
) -> list[Label]:
    read = segment.words if colons else segment.words[:_MOST_WORDS]
    owned = [(token, index) for index in read for token in normal(words[index].text)]
    tokens = [token for token, _index in owned]
    if not colons and profile.starts.isdisjoint(tokens[:3]):
        return []
    owner = [index for _token, index in owned]
    found: list[Label] = []
    place, total = 0, len(tokens)
    while place < total and (colons or place <= 2):
        if tokens[place] not in profile.starts:
            place += 1
            continue
        match = _match(tokens, place, profile)
        if match is None:
            place += 1
            continue
        fields, role, end = match
        end = _past_hint(words, owner, tokens, end)
        indexes = tuple(dict.fromkeys(owner[place:end]))
        cut = end < total and owner[end] == owner[end - 1]  # "DOB:01/02/1990" in one word
        text = " ".join(words[i].text for i in indexes)
        colon = text.endswith(":") or (cut and ":" in words[indexes[-1]].text)
        colon = colon or _next_is_colon(words, segment, indexes[-1])
        at_start = place == 0 or (place <= 2 and all(len(t) <= 3 and t.rstrip("ABC").isdigit() for t in tokens[:place]))
        if not colon and (not fields or not at_start):
            place += 1
            continue
        box = around(words, indexes)
        cell = _cell(box, grid)
        alone = at_start and indexes[-1] == segment.words[-1] and end == total
        if _is_label(words, indexes, cell, colon=colon, at_start=at_start, alone=alone):
            found.append(
                Label(
                    indexes,
                    fields or (Field("name"),),
                    role,
                    box,
                    number,
                    colon,
                    alone,
                    cell,
                    text.strip(" :"),
                    cut and colon,
                )
            )
            place = end
        else:
            place += 1
    return found


def _past_hint(words: Sequence[Word], owner: Sequence[int], tokens: Sequence[str], end: int) -> int:
    """The token after a hint in brackets behind a label: ``NAME (Last, First, MI)``; digits are no hint."""
    if end >= len(tokens) or not words[owner[end]].text.startswith("("):
        return end
    for place in range(end, min(end + 9, len(tokens))):
        if any(c.isdigit() for c in words[owner[place]].text):
            return end
        if words[owner[place]].text.rstrip(":").endswith(")"):
            while place + 1 < len(tokens) and owner[place + 1] == owner[place]:
                place += 1
            return place + 1
    return end


def _match(tokens: Sequence[str], place: int, profile: Profile) -> tuple[tuple[Field, ...], Role | None, int] | None:
    """The longest label at ``place``: its fields, the role its own words give, and the token after it."""
    role: Role | None = None
    start = place
    size, known_role = _longest(tokens, place, profile, profile.roles)
    plain_size, field = _longest(tokens, place, profile, profile.labels)
    if known_role is not None and size >= plain_size:
        after = place + size
        while after < len(tokens) and (
            tokens[after] in ("#", "S", "OR", "/") or (tokens[after].isdigit() and len(tokens[after]) < 3)
        ):
            after += 1
        next_size, next_field = _longest(tokens, after, profile, profile.labels)
        if next_field is not None:
            role, start, plain_size, field = known_role, after, next_size, next_field
        elif field is None:
            return ((), known_role, after)
    if field is None:
        return None
    fields = [field]
    end = start + plain_size
    while end + 1 < len(tokens) and tokens[end] == "/":
        more, other = _longest(tokens, end + 1, profile, profile.labels)
        if other is None:
            break
        fields.append(other)
        end += 1 + more
    if end + 1 < len(tokens) and tokens[end] == "OF":
        more, of_role = _longest(tokens, end + 1, profile, profile.roles)
        if of_role is not None:
            role, end = of_role, end + 1 + more
    return (tuple(fields), role, end)


def _longest(
    tokens: Sequence[str], place: int, profile: Profile, table: Mapping[tuple[str, ...], T]
) -> tuple[int, T | None]:
    """The longest entry of ``table``, labels or roles, that stands at ``place``, and how many tokens it has."""
    left = len(tokens) - place
    for size in profile.sizes.get(tokens[place], ()) if left > 0 else ():
        hit = table.get(tuple(tokens[place : place + size])) if size <= left else None
        if hit is not None:
            return size, hit
    return 0, None


def _next_is_colon(words: Sequence[Word], segment: Segment, last: int) -> bool:
    where = segment.words.index(last) + 1
    return where < len(segment.words) and words[segment.words[where]].text.startswith(":")


def _is_label(
    words: Sequence[Word],
    indexes: tuple[int, ...],
    cell: Box | None,
    *,
    colon: bool,
    at_start: bool,
    alone: bool,
) -> bool:
    """Whether words that could be a label are printed as one."""
    first = words[indexes[0]].text
    if not first[:1].isupper() and not first[:1].isdigit() and not (colon and at_start):
        return False
    if colon or alone:
        return True
    if cell is None or cell.height > _LOW_CELL_PT:
        return False
    printed = " ".join(words[i].text for i in indexes)
    return printed.isupper() and words[indexes[0]].box.y0 - cell.y0 < 0.6 * cell.height
