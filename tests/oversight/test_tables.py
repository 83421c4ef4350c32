"""Facts as CSV and Parquet: every column documented, nothing that a spreadsheet would run, said where DuckDB lacks."""

from __future__ import annotations

import csv
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from counterfoil.oversight import tables
from counterfoil.oversight.facts import CASE_COLUMNS, ITEM_COLUMNS, CaseFact, Origin

ANSWERED = CaseFact(
    case="CF-1", origin=Origin.OFFICE, instrument="foia_request", track="standard", unit="Intake", channel="mail",
    requester_class="unknown", agency="", received_on=date(2026, 1, 5), due_on=date(2026, 1, 12),
    first_due_on=date(2026, 1, 12),
    answered_on=date(2026, 1, 8), closed_on=date(2026, 1, 8), counted_on=date(2026, 4, 1), outcome="released",
    open=False, business_days=3, days_late=0, extensions=0, extensions_refused=0, items=1, systems_searched=1,
    documents=1, pages=2, places_redacted=0, records_withheld=0, exemptions="7(1)(b); 7(1)(c)", contested="", entry=1,
)  # fmt: skip

PAGE = Path(__file__).parents[2] / "docs/formats/report.md"


def test_a_row_is_what_the_fact_says(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    odd = replace(ANSWERED, answered_on=None, open=True, unit='=HYPERLINK("x")', case="CF-2\nand more")
    assert tables.write_csv(path, CaseFact, [ANSWERED, odd]) == 2
    with path.open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert tuple(first) == CASE_COLUMNS
    assert (first["received_on"], first["open"], first["agency"], first["business_days"]) == (
        "2026-01-05", "false", "", "3",
    )  # fmt: skip
    assert (second["unit"], second["case"], second["answered_on"], second["open"]) == (
        "'=HYPERLINK(\"x\")", "CF-2 and more", "", "true",
    )  # fmt: skip
    assert [found.name for found in tmp_path.iterdir()] == ["cases.csv"]


def test_parquet_is_asked_of_duckdb_with_typed_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Connection:
        def __enter__(self) -> Connection:
            return self

        def __exit__(self, *_: object) -> None: ...

        def execute(self, statement: str) -> None:
            asked.append(statement)

    monkeypatch.setitem(sys.modules, "duckdb", SimpleNamespace(connect=Connection))
    assert tables.has_duckdb()
    tables.write_parquet(tmp_path / "it's.csv", tmp_path / "cases.parquet", CaseFact)
    (statement,) = asked
    assert "it''s.csv'" in statement
    types = dict(re.findall(r"'(\w+)': '([A-Z]+)'", statement))
    assert tuple(types) == CASE_COLUMNS
    assert {n for n, kind in types.items() if kind == "DATE"} == {n for n in CASE_COLUMNS if n.endswith("_on")}
    assert (types["open"], types["pages"], types["entry"], types["unit"]) == ("BOOLEAN", "BIGINT", "BIGINT", "VARCHAR")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert not tables.has_duckdb()


def test_every_column_is_documented() -> None:
    cases, items = (re.findall(r"^\| `(\w+)` \|", part, re.M) for part in PAGE.read_text().split("\n## ")[1:3])
    assert tuple(cases) == CASE_COLUMNS
    assert tuple(items) == ITEM_COLUMNS
