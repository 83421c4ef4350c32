"""The tables of a CSV or Excel file as rows of cells; the file is read in the sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil.documents.blocks import Heading, Paragraph, Table
from counterfoil.documents.content import Content
from counterfoil.documents.formats.html import HIDDEN_HEADING
from counterfoil.documents.sniff import Kind, sniff
from counterfoil.errors import BadInput
from counterfoil.sandbox import Limits, Worker

_EMPTY = "(empty)"


@dataclass(frozen=True, slots=True)
class NamedTable:
    """One table: the file's, or a sheet's. The first row names the columns; all rows are equally long.

    ``above``: lines of one cell that stand above it. ``hidden``: whether its sheet is hidden; ``was_hidden``: its
    columns and rows that are, as the file names them.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    above: tuple[str, ...] = ()
    hidden: bool = False
    was_hidden: tuple[str, ...] = ()


def of_file(path: Path) -> tuple[NamedTable, ...]:
    """Every table of the file. Raises ``BadInput`` for another kind of file, and what reading raises."""
    with Worker(Limits(wall_s=300, cpu_s=300), writable=[], readable=[path], programs=False) as worker:
        answer = worker.call("counterfoil.documents.tables:tables_json", source=str(path), name=path.name)
    made = []
    for one in answer:
        wide = max(len(row) for row in one["rows"])
        rows = tuple((*map(str, row), *("",) * (wide - len(row))) for row in one["rows"])
        told = (tuple(map(str, one[key])) for key in ("above", "was_hidden"))
        made.append(NamedTable(str(one["name"]), rows, next(told), one["hidden"] is True, next(told)))
    return tuple(made)


def tables_json(source: str, name: str) -> list[dict[str, Any]]:
    """For the sandbox: what ``NamedTable`` holds."""
    from counterfoil.documents.formats import spreadsheet, table  # inline: slow import

    data = Path(source).read_bytes()
    kind = sniff(data, name)
    if kind not in (Kind.CSV, Kind.XLSX):
        raise BadInput(f"{name}: is no table ({kind.value}). Give a CSV or Excel file.")
    content: Content = (table if kind is Kind.CSV else spreadsheet).parse(data)
    made: list[dict[str, Any]] = []
    title, concealed, above = name, False, list[str]()
    unseen = False
    for block in content.blocks:
        if isinstance(block, Heading):
            unseen = block.text == HIDDEN_HEADING
            concealed = block.text.endswith(spreadsheet.HIDDEN_SHEET)
            title, above = block.text.removeprefix("Sheet: ").removesuffix(spreadsheet.HIDDEN_SHEET), []
        elif isinstance(block, Paragraph) and block.text != _EMPTY:
            above.append(block.text)
        elif isinstance(block, Table) and unseen:
            for kind_of, where in (row for row in block.rows if row[0] in ("hidden column", "hidden row")):
                sheet, _, place = where.removesuffix(" (shown above)").rpartition("!")
                for one in made:
                    if one["name"] == sheet:
                        one["was_hidden"].append(f"{kind_of.removeprefix('hidden ')} {place}")
        elif isinstance(block, Table):
            rows = [list(row) for row in block.rows]
            made.append({"name": title, "rows": rows, "above": above, "hidden": concealed, "was_hidden": []})
    return made
