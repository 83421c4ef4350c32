"""A list of known parties, read from a CSV file that a records system exported (``docs/formats/parties.md``)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from counterfoil.errors import BadInput
from counterfoil.values import Category, Party, Role

_IDENTIFIERS: Mapping[str, Category] = {
    "ssn": Category.SSN,
    "dl": Category.DRIVERS_LICENCE,
    "state_id": Category.STATE_ID,
    "ir": Category.CRIMINAL_ID,
    "fbi": Category.CRIMINAL_ID,
    "sid": Category.CRIMINAL_ID,
    "a_number": Category.A_NUMBER,
    "passport": Category.PASSPORT,
    "plate": Category.PLATE,
    "vin": Category.VIN,
    "account": Category.ACCOUNT,
    "star": Category.EMPLOYEE_ID,
}
_FLAGS = ("minor", "sex_offence_victim", "address_confidential")
COLUMNS = (
    "id",
    "name",
    "role",
    "date_of_birth",
    "address",
    "phone",
    "email",
    "alias",
    *_IDENTIFIERS,
    *_FLAGS,
    "record",
)
"""The columns that a list may have, in any order; only ``name`` is needed."""

_TRUE, _FALSE = frozenset({"1", "y", "yes", "true", "x"}), frozenset({"", "0", "n", "no", "false"})
_LARGEST_BYTES = 64 * 1024 * 1024


def read(path: Path) -> tuple[Party, ...]:
    """The parties of a CSV file, in its order; rows that are wholly empty are left out.

    Several values in one cell are parted by ``;``. UTF-8 (with or without a byte-order mark), UTF-16 with one, and
    Windows-1252 are read; comma, semicolon, tab and bar part the columns. Dates are ISO or American. Raises
    ``BadInput`` with the row and what is allowed for an unknown column, role, flag or date, and for a row
    without a name.
    """
    text = _decoded(path)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header = next(rows, [])
        columns = [_column(cell) for cell in header]
        _check_header(path, header, columns)
        return tuple(_parties(path, columns, rows))
    except csv.Error as error:
        raise BadInput(
            f"{path.name}: line {rows.line_num}: not a CSV file that can be read ({error}). Export it again."
        ) from error


def _decoded(path: Path) -> str:
    if path.stat().st_size > _LARGEST_BYTES:
        raise BadInput(f"{path.name}: larger than 64 MB. Give the parties of one event only.")
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
        break
    raise BadInput(f"{path.name}: not a text file. Export the list of parties as CSV in UTF-8.")


def _delimiter(text: str) -> str:
    """The one of comma, tab, bar and semicolon that parts the header line; a cell's ``;`` stands in later lines."""
    header = text.partition("\n")[0]
    return max(",\t|;", key=header.count)


def _column(cell: str) -> str:
    return re.sub(r"[^a-z]+", "_", cell.strip().lower()).strip("_")


def _check_header(path: Path, header: list[str], columns: list[str]) -> None:
    allowed = ", ".join(COLUMNS)
    for written, column in zip(header, columns, strict=True):
        if column not in COLUMNS:
            raise BadInput(f"{path.name}: unknown column {written.strip()!r}. Allowed: {allowed}.")
        if columns.count(column) > 1:
            raise BadInput(
                f"{path.name}: the column {column!r} stands twice. Put several values in one cell, parted by ';'."
            )
    if "name" not in columns:
        raise BadInput(f"{path.name}: no column 'name' in its first line. Allowed columns: {allowed}.")


def _parties(path: Path, columns: list[str], rows: Iterator[list[str]]) -> Iterator[Party]:
    ids: set[str] = set()
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(columns):
            raise BadInput(
                f"{path.name}: row {number} has {len(cells)} cells, the first line {len(columns)}. Quote commas."
            )
        row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False)}
        party = _party(f"{path.name}: row {number}", row, f"P-{number - 1:04d}")
        if party.id in ids:
            raise BadInput(f"{path.name}: row {number}: the id {party.id!r} stands twice. Give each party its own.")
        ids.add(party.id)
        yield party


def _party(where: str, row: Mapping[str, str], new_id: str) -> Party:
    if not row.get("name"):
        raise BadInput(f"{where}: no name. Every party needs one; write the role if nobody knows it.")
    identifiers = tuple(
        (category, value) for column, category in _IDENTIFIERS.items() for value in _several(row.get(column, ""))
    )
    return Party(
        id=row.get("id") or new_id,
        name=row["name"],
        role=_role(where, row.get("role", "")),
        date_of_birth=_birth(where, row.get("date_of_birth", "")),
        addresses=_several(row.get("address", "")),
        phones=_several(row.get("phone", "")),
        emails=_several(row.get("email", "")),
        identifiers=identifiers,
        aliases=_several(row.get("alias", "")),
        minor=_flag(where, "minor", row.get("minor", "")),
        sex_offence_victim=_flag(where, "sex_offence_victim", row.get("sex_offence_victim", "")),
        address_confidential=_flag(where, "address_confidential", row.get("address_confidential", "")),
        record=row.get("record", ""),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in cell.split(";") if part.strip()))


def _role(where: str, cell: str) -> Role:
    word = re.sub(r"[\s-]+", "_", cell.lower())
    if not word:
        return Role.UNKNOWN
    try:
        return Role(word)
    except ValueError:
        raise BadInput(f"{where}: unknown role {cell!r}. Allowed: {', '.join(Role)}.") from None


def _flag(where: str, column: str, cell: str) -> bool:
    word = cell.lower()
    if word not in _TRUE | _FALSE:
        raise BadInput(f"{where}: {column} is {cell!r}. Allowed: yes, no, or empty.")
    return word in _TRUE


def _birth(where: str, cell: str) -> str:
    if not cell:
        return ""
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T].*)?", cell)
    american = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: .*)?", cell)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3])).isoformat()
        if american:
            return date(int(american[3]), int(american[1]), int(american[2])).isoformat()
    except ValueError:
        pass
    raise BadInput(f"{where}: date_of_birth is {cell!r}. Write it as 1990-03-04 or 3/4/1990.")
