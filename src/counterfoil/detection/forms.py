"""Form fields: the value that belongs to each label by geometry, its role by its section, and whose slot it fills."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from counterfoil.detection import labels as printed
from counterfoil.detection.fields import Fields
from counterfoil.detection.labels import PlacedHeading
from counterfoil.detection.layout import Layout, Raw
from counterfoil.detection.level import levelled
from counterfoil.detection.profile import Field, Heading, Profile, heading_of, normal
from counterfoil.detection.tables import OpenTable, Tables
from counterfoil.documents.model import Page, Word
from counterfoil.quick import quick
from counterfoil.values import Box, Role

_EMPTY = frozenset(
    {
        "",
        "n/a",
        "na",
        "none",
        "unknown",
        "unk",
        "-",
        "--",
        "---",
        "dna",
        "refused",
        "x",
        "not applicable",
        "tbd",
        "nil",
        "none known",
        "_",
        "no",
        "yes",
        "not reported",
    }
)
_FIGURES = frozenset({"phone", "ssn", "date_of_birth", "vin"})  # without a figure the field holds something else
_ARRESTS = re.compile(r"(?:\b|_)(?:arrest|booking)(?:e?e?s|ed)?(?:\b|_)", re.IGNORECASE)
_OF_ARRESTS = frozenset({"arrest_time", "bail", "charge"})  # columns that only a table of arrests has
_AN_AGE = re.compile(
    r"[0-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|teen|twent|thirt|fort|fift|adult|juv|minor|inf|new|mo",
    re.IGNORECASE,
)  # what an age holds at least
_OCR_EDGE_PT = 1.5
_NAME = (Field("name"),)
_TICKED = frozenset({"y", "yes", "x", "[x]", "true", "☒", "☑", "✓", "✗"})


@quick
@dataclass(frozen=True, slots=True)
class Value:
    """One filled field. ``slot`` names the person within the document: fields of one slot are one party's."""

    text: str
    category: str  # of values.Category, or first_name, last_name, middle_name, minor, address_part
    role: Role
    alias: bool
    page_index: int
    words: tuple[int, ...]
    boxes: tuple[Box, ...]
    whole_region: bool
    label: str
    heading: str
    slot: str
    in_table: bool = False  # it is one cell of a row: what stands beside it is another value


class Reader:
    """Reads the pages of one document in order: a section may go on over a page's end.

    ``export``: the name of an exported table, whose rows are all of one kind; ``None`` for every other record.
    """

    def __init__(self, profile: Profile, *, export: str | None = None) -> None:
        self._profile = profile
        self._export = export is not None
        self._subject = Role.ARRESTEE if export is not None and _ARRESTS.search(export) else Role.UNKNOWN
        self._open: tuple[str, PlacedHeading | None] = ("top", None)
        self._slots: dict[tuple[str, Role], int] = {}
        self._said: dict[str, tuple[Role, int]] = {}
        self._open_table = OpenTable()

    def begin(self, profile: Profile) -> None:
        """A form opens on the next page: what the last one ended with says nothing about it."""
        self._profile, self._open, self._open_table = profile, ("top", None), OpenTable()

    def read(self, page: Page) -> tuple[list[Value], frozenset[int]]:
        """The filled fields of ``page``, and the words that are printed form (labels and headings), not content."""
        straight = levelled(page)
        sheet = printed.read(straight, self._profile)
        if not sheet.labels and not self._open_table.columns:
            return [], sheet.label_words if len(sheet.headings) > 1 else frozenset()
        layout = Layout(sheet, self._profile)
        if self._export:
            self._note_subject(page)
        raws = list(Fields(layout, Tables(layout, self._open_table)).all())
        used = {i for raw in raws for i in raw.words}
        heads = {i for raw in raws if raw.table for i in raw.label.words}
        headings = [h for h in sheet.headings if not (used | heads).intersection(h.words)]
        values = list(self._placed(raws, headings, page, layout.row_of))
        return values, sheet.label_words - used

    def _placed(
        self, raws: Sequence[Raw], headings: Sequence[PlacedHeading], page: Page, rows: Mapping[int, int]
    ) -> Iterator[Value]:
        table_roles = self._table_roles(raws, page)
        keys = [(f"{page.index}.{n}", heading) for n, heading in enumerate(headings)]
        for raw in sorted(raws, key=lambda r: (0 if r.table else rows[r.label.words[0]], r.label.box.x0)):
            section, heading = self._section(raw, keys, page)
            if not raw.table and raw.fields[0].category == "role":
                said = self._role_word(tuple(t for i in raw.words for t in normal(page.words[i].text)))
                if said is not None:
                    self._said[section] = (said, self._said.get(section, (said, 0))[1] + 1)
            if section in self._said and not raw.table:
                section_role, count = self._said[section]
                table_roles[f"{section}.{count}"] = section_role
                raw = replace(raw, said=f"{section}.{count}")
            for field, words in _split(raw, page.words):
                text = " ".join(page.words[i].text for i in words).strip(" :")
                if raw.label.joined:
                    text = text.partition(":")[2].strip()
                if not words or _is_empty(text, field):
                    continue
                role, category = self._meaning(raw, field, heading, table_roles)
                if category in ("none", "role", "narrative"):
                    continue
                slot = self._slot(raw, section, role, field, category)
                shorter = _without_age(words, page.words) if field.category == "date_of_birth" else words
                if shorter != words:
                    words, text = shorter, " ".join(page.words[i].text for i in shorter).strip(" :")
                    raw = replace(raw, region=None)  # the age has a duty of its own
                whole = raw.region is not None and len(raw.fields) == 1 and page.layer != "ocr"
                boxes = (raw.region,) if whole and raw.region is not None else _line_boxes(page.words, words)
                yield Value(
                    text=text,
                    category=category,
                    role=role,
                    alias=field.alias,
                    page_index=page.index,
                    words=words,
                    boxes=boxes,
                    whole_region=whole,
                    label=raw.label.text,
                    heading=heading.text if heading else "",
                    slot=slot,
                    in_table=bool(raw.table),
                )
        across = [key for key in keys if key[1].side is None]
        if across:
            self._open = max(across, key=lambda key: key[1].box.y0)

    def _note_subject(self, page: Page) -> None:
        """In an export of arrests every person is the arrestee, unless the head of a column says otherwise."""
        for line in page.text.split("\n"):
            if line.startswith("Sheet: "):
                self._subject = Role.ARRESTEE if _ARRESTS.search(line) else Role.UNKNOWN

    def _table_roles(self, raws: Sequence[Raw], page: Page) -> dict[str, Role]:
        roles: dict[str, Role] = {}
        for raw in raws:
            if raw.table and raw.fields[0].category == "role":
                role = self._role_word(tuple(t for i in raw.words for t in normal(page.words[i].text)))
                if role is not None:
                    roles[raw.table] = role
        own = {raw.table for raw in raws if raw.label.role is None and raw.fields == _NAME}
        for raw in raws:  # "ARRESTEE_NAME": the row is the arrestee's, but for columns of officers
            named = raw.fields[0].category in ("name", "last_name") and raw.label.role not in (None, Role.OFFICER)
            if raw.table and raw.table not in own and named and raw.label.role is not None:
                arrestee = raw.label.role is Role.ARRESTEE
                roles[raw.table] = raw.label.role if arrestee else roles.get(raw.table, raw.label.role)
            arrested = raw.fields[0].category in _OF_ARRESTS or raw.label.role is Role.ARRESTEE
            if raw.table and self._export and self._subject is Role.UNKNOWN and arrested:
                self._subject = Role.ARRESTEE
        return roles

    def _role_word(self, words: tuple[str, ...]) -> Role | None:
        for size in range(len(words), 0, -1):
            role = self._profile.roles.get(words[:size])
            if role is not None:
                return role
        heading = heading_of(words, self._profile)
        return heading.role if heading else None

    def _section(
        self, raw: Raw, keys: Sequence[tuple[str, PlacedHeading]], page: Page
    ) -> tuple[str, PlacedHeading | None]:
        """The nearest heading above a label and in its column; before the first, the one the last page ended with."""
        best: tuple[str, PlacedHeading | None] | None = None
        x, y = raw.label.box.x0, raw.label.box.y0
        middle = (raw.label.box.y0 + raw.label.box.y1) / 2
        for key, heading in keys:
            if heading.side is not None and heading.side.y0 <= middle <= heading.side.y1 and x >= heading.side.x0:
                return key, heading
        for key, heading in keys:
            if heading.side is not None:
                continue
            if heading.box.y0 > y + 2 or (heading.box.y0 > y - 2 and heading.box.x0 > x):
                continue
            right = min(
                (h.box.x0 for _k, h in keys if h.row == heading.row and h.box.x0 > heading.box.x0 + 1), default=1e9
            )
            first = not any(h.row == heading.row and h.box.x0 < heading.box.x0 for _k, h in keys)
            if (x >= heading.box.x0 - 6 or first) and x < right - 6:
                best = (key, heading)
        return best or (self._open if page.index else ("top", None))

    def _meaning(
        self, raw: Raw, field: Field, placed: PlacedHeading | None, table_roles: dict[str, Role]
    ) -> tuple[Role, str]:
        heading = placed.heading if placed else Heading(self._profile.default_role)
        default = self._profile.default_role if heading.context in ("charges", "narrative") else heading.role
        if (
            placed
            and heading.context == "incident"
            and field.category not in ("address", "incident_location", "case_number", "address_part")
        ):
            default = self._profile.default_role
        role = field.role or raw.label.role or table_roles.get(raw.table or raw.said, default)
        if raw.label.role is not None and field.role is None:
            role = raw.label.role
        if raw.table and role is Role.UNKNOWN:
            role = self._subject
        category = field.category
        if category == "incident_location" and raw.label.role is not None:
            category, role = "home_address", raw.label.role
        if category in ("address", "address_part"):
            own = raw.label.role is not None or (raw.table or raw.said) in table_roles
            if heading.context == "incident" and not own:
                category, role = "incident_location", Role.ORGANISATION
            elif heading.context == "agency" and not own:
                category, role = "other_address", Role.ORGANISATION
            elif category == "address":
                category = "home_address"
        if category in ("arrest_time", "charge", "bail") and role in (Role.UNKNOWN, Role.ORGANISATION, Role.OFFICER):
            role = Role.ARRESTEE
        return role, category

    def _slot(self, raw: Raw, section: str, role: Role, field: Field, category: str) -> str:
        if raw.table:
            return f"{raw.table}.{role}"
        key = (raw.said or section, role)
        starts = category in ("name", "last_name") and not field.alias
        if starts or key not in self._slots:
            self._slots[key] = self._slots.get(key, -1) + 1
        return f"{key[0]}.{role}.{self._slots[key]}"


def _is_empty(text: str, field: Field) -> bool:
    if field.category == "minor":
        return text.lower() not in _TICKED
    if field.category in ("role", "none", "narrative"):
        return False
    if field.category in _FIGURES and not any(c.isdigit() for c in text):
        return True
    if field.category == "age" and not _AN_AGE.search(text):
        return True
    return text.lower().strip(" .") in _EMPTY or not any(c.isalnum() for c in text)


def _line_boxes(words: Sequence[Word], indexes: Sequence[int]) -> tuple[Box, ...]:
    boxes: list[Box] = []
    # What OCR calls the edge of a letter may lie within it.
    wider = _OCR_EDGE_PT if words[indexes[0]].ocr else 0.0
    for index in indexes:
        box = words[index].box
        if boxes and abs((boxes[-1].y0 + boxes[-1].y1) - (box.y0 + box.y1)) < box.height:
            boxes[-1] = boxes[-1].union(box)
        else:
            boxes.append(box)
    if not wider:
        return tuple(boxes)
    return tuple(Box(box.x0 - wider, box.y0, box.x1 + wider, box.y1) for box in boxes)


def _split(raw: Raw, words: Sequence[Word]) -> Iterator[tuple[Field, tuple[int, ...]]]:
    """The fields of one label with their words: ``SEX / RACE`` over ``M / BLK`` is two."""
    if len(raw.fields) == 1:
        yield raw.fields[0], raw.words
        return
    parts: list[list[int]] = [[]]
    for index in raw.words:
        pieces = words[index].text.split("/")
        if len(pieces) == 1 or re.fullmatch(r"[0-9/]{6,10}", words[index].text):  # a date keeps its strokes
            parts[-1].append(index)
            continue
        for number, piece in enumerate(pieces):
            if number:
                parts.append([])
            if piece:
                parts[-1].append(index)
    if len(parts) != len(raw.fields):
        parts = [[i] for i in raw.words] if len(raw.words) == len(raw.fields) else [list(raw.words)] * len(raw.fields)
    for field, part in zip(raw.fields, parts, strict=True):
        yield field, tuple(part)


def _without_age(words: tuple[int, ...], page: Sequence[Word]) -> tuple[int, ...]:
    """The words of a birth date before an age that was written into the same box: ``03/12/1981 Age 43``."""
    for place, index in enumerate(words[1:], 1):
        if normal(page[index].text) == ("AGE",):
            return words[:place]
    return words


def as_slot(value: Value, slot: str) -> Value:
    """``value`` in another person's slot."""
    return replace(value, slot=slot)
