"""A custody or court data set as somebody brings it: CSV with a row of headings, read for linkage and kept nowhere."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from counterfoil.demands.dates import first_day
from counterfoil.errors import BadInput
from counterfoil.oversight.linkage import Event
from counterfoil.oversight.linkage_pairs import Who
from counterfoil.records.names import fold

_LARGEST_BYTES = 512 * 1024 * 1024
_LARGEST_CELL = 10_000_000  # characters
_COLUMNS = {
    "whole": re.compile(r"(?:full |person |detainee |defendant |subject )?name"),
    "first": re.compile(r"(?:first|given)(?: name)?|forename|name first"),
    "last": re.compile(r"(?:last|family)(?: name)?|surname|name last"),
    "born": re.compile(r"(?:date of birth|birth ?date|dob|born(?: on)?)"),
    "address": re.compile(r"(?:home |street |last known )?address|residence"),
    "on": re.compile(
        r"(?:event|arrest|apprehension|book in|booking|custody|detention|admission|filing|case)(?: start)? date"
        r"|date(?: of (?:arrest|apprehension|book in|booking|custody|detention|admission|event|filing))?|booked(?: on)?"
    ),
}


@dataclass(frozen=True, slots=True)
class Custody:
    """The rows that can be compared, and how many cannot: without a name, or with a day that is none."""

    events: tuple[Event, ...]
    columns: dict[str, str]  # what it was taken for → heading
    nameless: int
    bad_days: int


def read_custody(path: Path) -> Custody:
    """The data set at ``path``: CSV in UTF-8 or Windows-1252.

    Either one column has the whole name ("Last, First" or "First Last") or two have its parts; the others (birth date,
    address, day of the event) are used where they are. Raises ``BadInput`` for what is no CSV, and where no column is a
    name's.
    """
    csv.field_size_limit(_LARGEST_CELL)  # of the whole process: set, so that it is the same whatever ran before
    try:
        rows = list(csv.reader(io.StringIO(_decoded(path), newline="")))
    except csv.Error as error:
        raise BadInput(f"{path}: is no CSV: {error}. Save the data set as CSV, comma separated.") from None
    heads = [" ".join(re.split(r"[\W_]+", cell.casefold())).strip() for cell in (rows[0] if rows else [])]
    at = {what: next((n for n, head in enumerate(heads) if wanted.fullmatch(head)), None)
          for what, wanted in _COLUMNS.items()}  # fmt: skip
    if at["whole"] is None and at["last"] is None:
        raise BadInput(
            f"{path}: the first row must name a column with a person's name (“Name”, or “First Name” and “Last Name”). "
            f"It has: {', '.join(heads)}."
        )
    events, nameless, bad = [], 0, 0
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        values = {what: cells[n].strip() if n is not None and n < len(cells) else "" for what, n in at.items()}
        first, last = parts(values["whole"]) if values["whole"] else (values["first"], values["last"])
        if not last:
            nameless += 1
            continue
        born, on = (first_day(values[name]) for name in ("born", "on"))
        bad += sum(day is None and bool(values[name]) for name, day in (("born", born), ("on", on)))
        events.append(Event(who(f"row {number}", first, last, born.isoformat() if born else "", values["address"]), on))
    columns = {what: rows[0][n] for what, n in at.items() if n is not None}
    return Custody(tuple(events), columns, nameless, bad)


def who(id_: str, first: str, last: str, born: str, address: str) -> Who:
    """A person ready to be compared: without case, accents, punctuation and middle initials.

    >>> who("1", "José A.", "O’Brien-Núñez", "1981-03-12", "12 N. Main St.")
    Who(id='1', first='jose', last='obrien nunez', born='1981-03-12', address='12 n main st')
    """
    given = [word for word in fold(first) if len(word) > 1] or fold(first)
    return Who(id_, " ".join(given), " ".join(fold(last)), born, " ".join(re.findall(r"\w+", address.casefold())))


def parts(name: str) -> tuple[str, str]:
    """First and last name of a whole one; a name in one word is a last name.

    >>> parts("QUILL, Pat A."), parts("Pat A. Quill"), parts("Quill")
    (('Pat A.', 'QUILL'), ('Pat A.', 'Quill'), ('', 'Quill'))
    """
    last, comma, first = name.partition(",")
    if comma:
        return first.strip(), last.strip()
    *before, last = name.split() or [""]
    return " ".join(before), last


def _decoded(path: Path) -> str:
    if not path.is_file():
        raise BadInput(
            f"{path}: {'is a folder' if path.is_dir() else 'there is no such file'}. Give a data set as CSV."
        )
    if path.stat().st_size > _LARGEST_BYTES:
        raise BadInput(f"{path}: is larger than {_LARGEST_BYTES >> 20} MB. Give the rows of the period alone.")
    data = path.read_bytes()
    if b"\0" in data:
        raise BadInput(f"{path}: is no CSV file. Save the data set as CSV (UTF-8).")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
