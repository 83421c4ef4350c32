"""A table released as a table: the columns that stay, withheld values replaced; plain CSV or a workbook; read again.

What is written holds cells and nothing else: no formulas, formats, names, comments or hidden sheets can be in it. A
value is looked for in each row as a whole, so that a name in two cells is found. The file that was written is then read
by another reader than the one that wrote it, and every cell is held against its source.
"""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from counterfoil.documents.tables import NamedTable
from counterfoil.errors import BadInput, LeakFound
from counterfoil.redaction import workbook
from counterfoil.redaction.needles import ANYWHERE, SHORTEST, Needles, as_written
from counterfoil.values import Digest, digest_of_file

REMOVED = "removed"
GUARD = "'"
"""Before a cell that a spreadsheet program would take for a formula (OWASP, CSV injection)."""

_GONE = "\x1a"
_FORMULA = re.compile(r"[=+@\t\r]|-(?![\d.,\s]*$)")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was written."""

    rows: int  # without the one that names the columns
    columns: tuple[str, ...]
    replaced: int  # cells in which something was
    guarded: int  # cells that begin like a formula
    absent: tuple[str, ...]  # values that stand in no row
    digest: Digest


def redact_table(
    table: NamedTable, target: Path, *, values: Sequence[str] = (), code: str = "", without: Sequence[str] = ()
) -> Cleaned:
    """Write ``target`` and say what was done; it appears only after it was verified.

    A name that ends in ``.xlsx`` gives a workbook of text cells, any other CSV (RFC 4180, UTF-8).

    Each place of a value becomes the code in brackets, whatever stood there. Raises ``BadInput`` for a column that is
    not there, and ``LeakFound`` (nothing is written).
    """
    if unknown := [column for column in without if column not in table.rows[0]]:
        raise BadInput(f"{table.name}: has no column {unknown[0]!r}. Its columns: {', '.join(table.rows[0])}.")
    stay = [number for number, column in enumerate(table.rows[0]) if column not in without]
    if not stay:
        raise BadInput(f"{table.name}: no column would stay. Leave one in.")
    source = [tuple(row[number] for number in stay) for row in table.rows]
    sign = f"[{code or REMOVED}]"
    needles = Needles(values)
    found: set[str] = set()
    replaced = [_replaced(row, needles, sign, found) for row in source]
    if target.suffix.lower() == ".xlsx":
        rows = replaced  # a text cell is never taken for a formula
        data = workbook.made(rows)
    else:
        rows = [tuple(GUARD + cell if _FORMULA.match(cell) else cell for cell in row) for row in replaced]
        data = "".join(",".join(map(_quoted, row)) + "\r\n" for row in rows).encode("utf-8")
    digest = _written(data, target, source, values, sign)
    return Cleaned(
        len(rows) - 1,
        source[0],
        sum(a != b for one, other in zip(source, replaced, strict=True) for a, b in zip(one, other, strict=True)),
        sum(a != b for one, other in zip(replaced, rows, strict=True) for a, b in zip(one, other, strict=True)),
        tuple(value for value in needles.values if value not in found),
        digest,
    )


def _replaced(row: tuple[str, ...], needles: Needles, sign: str, found: set[str]) -> tuple[str, ...]:
    whole = " ".join(row)
    hits = [(hit.start, hit.end, needles.values[hit.needle]) for hit in needles.in_text(whole)]
    for value in needles.judged_by_place:
        hits += [(met.start(), met.end(), value) for met in as_written(value).finditer(whole)]
    if not hits:
        return row
    found |= {value for _, _, value in hits}
    made, begin = [], 0
    for cell in row:
        end = begin + len(cell)
        spans = sorted((max(a, begin) - begin, min(b, end) - begin) for a, b, _ in hits if a < end and b > begin)
        made.append(_without(cell, spans, sign))
        begin = end + 1
    return tuple(made)


def _without(cell: str, spans: Sequence[tuple[int, int]], sign: str) -> str:
    """The cell with one sign for each run of spans that touch or overlap."""
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        if start >= at:
            if cell[at:start].strip() or not pieces:
                pieces += [cell[at:start], sign]
            at = end
        at = max(at, end)
    return "".join([*pieces, cell[at:]])


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if re.search(r'[",\r\n]|^\s|\s$', cell) else cell


def _written(data: bytes, target: Path, source: Sequence[Sequence[str]], values: Sequence[str], sign: str) -> Digest:
    if target.exists() or target.is_symlink():
        raise BadInput(f"{target}: exists already and is never overwritten. Give another name, or move it away.")
    descriptor, name = tempfile.mkstemp(prefix=".redacted-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        read = workbook.read if target.suffix.lower() == ".xlsx" else _read_csv
        if leaks := list(verify(Path(name), source, values, sign, read=read)):
            raise LeakFound(
                f"{target.name}: {leaks[0]}. Nothing was written. Leave its column out with --without, or give the "
                "value as it stands there."
            )
        os.chmod(name, 0o644)
        try:
            os.link(name, target)  # refuses to replace, unlike rename
        except FileExistsError as error:
            raise BadInput(f"{target}: came into being meanwhile and is never overwritten.") from error
        return digest_of_file(target)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


# -- the other reader


def _read_csv(path: Path) -> Iterator[list[str]]:
    return _parsed(path.read_bytes().decode("utf-8"))


def verify(
    path: Path,
    source: Sequence[Sequence[str]],
    values: Sequence[str],
    sign: str,
    *,
    read: Callable[[Path], Iterator[list[str]]] = _read_csv,
) -> Iterator[str]:
    """Why a written table may not go out: a value in it, or a cell that is not its source's. Never the value itself."""
    rows = list(read(path))
    if len(rows) != len(source):
        yield f"it has {len(rows)} rows, not {len(source)}"
        return
    searched = _Searched(values)
    for number, (row, was) in enumerate(zip(rows, source, strict=True), 1):
        if len(row) != len(was):
            yield f"row {number} has {len(row)} cells, not {len(was)}"
        elif not all(_is_of(cell, before, sign) for cell, before in zip(row, was, strict=True)):
            yield f"row {number} has a cell that is not its source's"
        elif searched.stand_in(row, sign):
            yield f"a withheld value stands in row {number}"


def _parsed(text: str) -> Iterator[list[str]]:
    """RFC 4180, by hand: the writer's own library does not read what it wrote."""
    row: list[str] = []
    cell: list[str] = []
    quoted, at = False, 0
    while at < len(text):
        letter = text[at]
        if quoted:
            if letter == '"' and text[at + 1 : at + 2] == '"':
                cell.append('"')
                at += 1
            elif letter == '"':
                quoted = False
            else:
                cell.append(letter)
        elif letter == '"':
            quoted = True
        elif letter == ",":
            row.append("".join(cell))
            cell = []
        elif text[at : at + 2] == "\r\n":
            yield [*row, "".join(cell)]
            row, cell = [], []
            at += 1
        else:
            cell.append(letter)
        at += 1
    if row or cell:
        yield [*row, "".join(cell)]


def _is_of(cell: str, source: str, sign: str) -> bool:
    """Whether a cell is its source with nothing changed but signs for what is gone."""
    cell = cell.removeprefix(GUARD) if not source.startswith(GUARD) else cell
    pieces = cell.split(sign)
    return re.fullmatch(".+".join(map(re.escape, pieces)), source, re.DOTALL) is not None


class _Searched:
    """Values, looked for by their words: not the way in which they were found and replaced."""

    def __init__(self, values: Sequence[str]) -> None:
        self.orders: dict[str, set[tuple[str, ...]]] = {}
        self.joined: list[str] = []
        short: list[str] = []
        for value in filter(None, map(str.strip, values)):
            words = tuple(_words(value))
            joined = "".join(words)
            if len(joined) < (SHORTEST if joined.isalpha() else SHORTEST + 1):
                short += [re.escape(value), re.escape(value.upper())]
                continue
            for order in {words, (*words[-1:], *words[:-1])}:
                self.orders.setdefault(order[0], set()).add(order)
            if len(joined) >= ANYWHERE:
                self.joined.append(joined)
        self.short = re.compile(rf"(?<![^\W_])(?:{'|'.join(short)})(?![^\W_])") if short else None

    def stand_in(self, row: Sequence[str], sign: str) -> bool:
        """Whether one of them does; a sign parts words as nothing else does."""
        plain = " ".join(row).replace(sign, f" {_GONE} ")
        if self.short is not None and self.short.search(plain):
            return True
        words = _words(plain)
        for at, word in enumerate(words):
            if any(tuple(words[at : at + len(order)]) == order for order in self.orders.get(word, ())):
                return True
        whole = "".join(words)
        return any(joined in whole for joined in self.joined)


def _words(text: str) -> list[str]:
    """Words without case and accents; an apostrophe parts none."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’`\u00ad]", "", text)).casefold()
    return re.findall(rf"[^\W_]+|{_GONE}", "".join(letter for letter in plain if not unicodedata.combining(letter)))
