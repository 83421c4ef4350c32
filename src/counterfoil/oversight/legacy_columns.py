"""Which column of a log says what: proposed from its header and held against its cells, each with the reason.

A header alone does not decide: ``days_until_due`` names a due date and holds numbers, so it is none. What cannot be
used is said too, with why, and a person may say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from counterfoil.errors import BadInput
from counterfoil.oversight.legacy_days import day_of, is_day_first


class Field(StrEnum):
    """What a column may say."""

    NUMBER = "number"
    RECEIVED = "received"
    DUE = "due"
    CLOSED = "closed"
    STATUS = "status"
    UNIT = "unit"  # the body, or its part, that answers
    CHANNEL = "channel"
    PAGES = "pages"
    EXEMPTIONS = "exemptions"
    ORGANIZATION = "organization"  # whom the requester speaks for: gives the class, never the row
    REQUESTER = "requester"
    CONTACT = "contact"
    WORDS = "words"  # what is asked for


DAYS = (Field.RECEIVED, Field.DUE, Field.CLOSED)
PERSONAL = frozenset({Field.ORGANIZATION, Field.REQUESTER, Field.CONTACT, Field.WORDS})
"""Columns that are looked at for dirt and for the class of a requester, and never copied into a row."""

_NAMED: Mapping[Field, re.Pattern[str]] = {
    field: re.compile(hint)
    for field, hint in (
        (Field.DUE, r"\bdue\b|deadline|respond by|required completion"),
        (Field.CLOSED, r"\bclosed?\b|complet|\bdone\b|finish|resolved|respon[sd]\w* date|date (of )?respon|answered"),
        (Field.RECEIVED, r"receiv|submi|request(ed)? date|date (of )?request|\bcreated?\b|\bopen(ed)?\b|\bfiled\b"),
        (Field.STATUS, r"status|dispositions?\b|outcome|\bresult|determination"),
        (Field.CONTACT, r"e ?mail|phone|\baddress|\bstreet\b|\bzip\b|\bfax\b|\bcontact\b(?! name)|officer|staff"),
        (Field.ORGANIZATION, r"organi[sz]ation|company|institution|affiliation|employer"),
        (Field.REQUESTER, r"requestor|requester|customer|contact name|\b(first|last) name\b"),
        (Field.CHANNEL, r"\bmethod|channel|how (it )?(was )?(received|sent)"),
        (Field.PAGES, r"\bpages\b"),
        (Field.EXEMPTIONS, r"exemption"),
        (Field.WORDS, r"descri|request text|detail|information requested|records? (sought|requested)|subject|\btitle\b"
                      r"|summary|\bproject\b|\btags\b|comment|notes?\b"),
        (Field.NUMBER, r"number|reference|tracking|\bid\b|\bno\b|^case$|^request$"),
        (Field.UNIT, r"agency|department|\boffice\b|\bbureau\b|division|\bunit\b|jurisdiction|dataset|\bbody\b"),
    )
}  # fmt: skip
_OTHERS_ID = re.compile(r"(agency|jurisdiction|user|office|department|socrata|customer) (id|no|number)$")
_FEW = 20
"""A unit answers many requests. In a list longer than this whose units differ in most rows, they are none."""
_KNOWN_WORDS = frozenset("foia request no case number nr and".split())
_NUMBER = re.compile(r"[A-Za-z0-9][\w .,;:/#&()-]{0,63}")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is taken for; ``says`` None: for nothing. ``day_first``: 4/3 is the fourth of March."""

    place: int  # from 0
    header: str
    says: Field | None
    reason: str
    day_first: bool = False

    @property
    def personal(self) -> bool:
        return self.says in PERSONAL


def plain(header: str) -> str:
    """A header as it is compared: small letters and digits, one blank between words.

    >>> plain(" Date_Received: ")
    'date received'
    """
    return " ".join(re.findall(r"[a-z0-9]+", header.lower()))


def named(header: str) -> Field | None:
    """What a header says by its words alone.

    >>> named("date_received"), named("Requester Organization"), named("agency_id")
    (<Field.RECEIVED: 'received'>, <Field.ORGANIZATION: 'organization'>, None)
    """
    words = plain(header)
    if not words or len(words) > 60 or _OTHERS_ID.search(words):
        return None
    return next((field for field, hint in _NAMED.items() if hint.search(words)), None)


def likeness(cells: Sequence[str]) -> int:
    """How many different things a row names, were it headers; 0 where it cannot be: no day named, or one written.

    >>> likeness(["Date Received", "Requester", "Status"]), likeness(["2016-03-04", "Requester", "done"])
    (3, 0)
    """
    filled = [cell for cell in cells if cell]
    if any(cell.replace("-", "").isdigit() or day_of(cell) for cell in filled):
        return 0  # most rows end here: asking what their cells name takes longer
    found = [field for cell in filled if (field := named(cell)) is not None]
    fields = set(found)
    if not fields.intersection(DAYS) or len(fields) < 2 or len(set(filled)) < len(filled) / 2:
        return 0
    return len(fields) if len(found) * 2 >= len(filled) else 0


def is_number(cell: str) -> bool:
    """Whether a cell can be a case's number: a digit in it, and no word that may be a name.

    >>> is_number("DOJ-2017-005712"), is_number("FOIA 12-34"), is_number("Testwell 3")
    (True, True, False)
    """
    words = re.split(r"[\s,;]+", cell.casefold())
    strange = any(word.isalpha() and len(word) > 2 and word not in _KNOWN_WORDS for word in words)
    return any(c.isdigit() for c in cell) and not strange and bool(_NUMBER.fullmatch(cell))


def propose(
    headers: Sequence[str], rows: Sequence[Sequence[str]], told: Mapping[str, Field | None] | None = None
) -> tuple[Column, ...]:
    """What each column says, from its header and the cells of ``rows``; ``told`` (header → field) comes before.

    Raises ``BadInput`` where ``told`` names a header that is not there.
    """
    told = {plain(header): field for header, field in (told or {}).items()}
    if missing := [header for header in told if header not in {plain(one) for one in headers}]:
        raise BadInput(f"columns: {missing[0]!r} is no header of the log. There are: {', '.join(headers)[:600]}.")
    found = [
        _proposed(place, header, [row[place] for row in rows if place < len(row) and row[place]], len(rows), told)
        for place, header in enumerate(headers)
    ]
    return tuple(_one_number(_shifted(found, rows), rows, told))


def _shifted(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """A header over an empty column, beside cells without one, is theirs: tables out of a PDF slip so."""
    filled = {one.place for one in columns for row in rows if one.place < len(row) and row[one.place]}
    for one in columns:
        before = columns[one.place - 1] if one.place else one
        if one.says is not None and one.place not in filled and not before.header and before.place in filled:
            why = f"it has no header, and the one beside it, {one.header!r}, stands over nothing"
            columns[before.place] = replace(before, says=one.says, reason=why)
            columns[one.place] = replace(one, says=None, reason="its header is that of the cells on its left")
    return columns


def _proposed(place: int, header: str, cells: list[str], of: int, told: Mapping[str, Field | None]) -> Column:
    filled = f"{len(cells):,} of {of:,} cells filled"
    if plain(header) in told:
        field = told[plain(header)]
        return Column(place, header, field, "a person said so", field in DAYS and is_day_first(cells))
    field = named(header)
    if field is None:
        return Column(place, header, None, f"its header names nothing that is counted; {filled}")
    if field in DAYS:
        first = is_day_first(cells)
        days = sum(day_of(cell, day_first=first) is not None for cell in cells)
        said = f"{days:,} of {len(cells):,} filled cells are days"
        if days * 2 < len(cells) or not cells:
            return Column(place, header, None, f"its header names the day {field}, but {said}")
        return Column(place, header, field, f"its header names it; {said}" + (", day first" if first else ""), first)
    if field is Field.NUMBER and sum(map(is_number, cells)) * 2 < len(cells):
        return Column(place, header, None, "its header names a number, but most of its cells are none")
    if field is Field.UNIT and len(set(cells)) * 2 > len(cells) and len(cells) > _FEW:
        return Column(place, header, None, f"its header names a unit, but {len(set(cells))} differ: perhaps people")
    if field is Field.STATUS and len(set(cells)) > 60:
        return Column(place, header, Field.WORDS, f"its header names a status, but {len(set(cells))} differ: free text")
    return Column(place, header, field, f"its header names it; {filled}")


def _one_number(columns: list[Column], rows: Sequence[Sequence[str]], told: Mapping[str, Field | None]) -> list[Column]:
    """One column numbers the cases: what is told, else the one with most different cells."""
    candidates = [one for one in columns if one.says is Field.NUMBER]
    if len(candidates) < 2:
        return columns

    def worth(one: Column) -> tuple[bool, int, int]:
        differing = {row[one.place] for row in rows if one.place < len(row) and row[one.place]}
        return plain(one.header) in told, len(differing), -one.place

    best = max(candidates, key=worth)
    why = f"it names a number too; {best.header!r} has more different ones"
    return [replace(one, says=None, reason=why) if one in candidates and one != best else one for one in columns]
