"""The same figures from rows, SQLite, PostgreSQL, DuckDB over Parquet and CSV, and a kept roll-up."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from counterfoil.errors import BadInput
from counterfoil.office import facts
from counterfoil.office.folder import Office
from counterfoil.oversight import fact_folder, item_counts, rollup, tables
from counterfoil.oversight.facts import CaseFact, Fate, ItemFact, Origin, as_row
from counterfoil.oversight.lateness import by_unit
from counterfoil.oversight.measures import By, measure

from . import test_facts

answered = test_facts.answered
DAYS = [None, *(date(2025, 12, 20) + timedelta(days=n) for n in range(70))]
SMALL = range(4)
CASES: dict[str, Sequence[Any]] = {
    "case": [""],
    "origin": [Origin.OFFICE, Origin.OFFICE, Origin.IMPORT],
    "instrument": ["foia_request"],
    "track": ["standard", "commercial", ""],
    "unit": ["", "Ärzte; Intake", "ärzte", "Zoning"],
    "channel": ["mail"],
    "requester_class": ["news_media", "unknown", ""],
    "agency": ["", "", "ICE", "COOK-SAO"],
    **dict.fromkeys(["received_on", "due_on", "first_due_on", "answered_on", "closed_on"], DAYS),
    "counted_on": [date(2026, 4, 1)],
    "outcome": ["", "released", "denied"],
    "open": [True, False],
    "business_days": [None, *range(10)],
    "days_late": [None, *SMALL],
    **dict.fromkeys(["extensions", "extensions_refused", "items", "systems_searched", "documents", "pages"], SMALL),
    **dict.fromkeys(["places_redacted", "records_withheld"], SMALL),
    "exemptions": ["", "7(1)(b)", "7(1)(b); 7(1)(c)", "7(1)(b); 7(1)(b)"],
    "contested": [""],
    "entry": [None, *SMALL],
}
ITEMS: dict[str, Sequence[Any]] = {
    "case": ["", "CF-0", "CF-1", "CF-2", "elsewhere"],
    "document": SMALL,
    "record_kind": ["arrest_report"],
    "category": ["name", "ssn"],
    "role": ["victim"],
    "minor": [True, False],
    "fate": [*Fate],
    "duty": ["compelled", "forbidden", ""],
    **dict.fromkeys(["would_be", "rule", "legal", "exemption"], ("",)),
    "on": DAYS[1:],
    "places": SMALL,
}


def drawn(kind: type[Any], pools: dict[str, Sequence[Any]], count: int, seed: int) -> list[Any]:
    chance = random.Random(seed)
    return [kind(**{name: chance.choice(pool) for name, pool in pools.items()}) for _ in range(count)]


def numbered(cases: Iterable[CaseFact]) -> list[CaseFact]:
    return [replace(case, case=f"CF-{n}") for n, case in enumerate(cases)]


def filled(database: Any, rows: dict[str, Sequence[CaseFact | ItemFact]], mark: str) -> Any:
    """``database`` with the tables of facts, and these rows in them as its driver takes them."""
    for part in rollup.statement("tables").split(";")[:2]:
        database.execute(part)
    cursor = database.cursor()
    for name, facts_ in rows.items():
        for fact in facts_:
            values = [v.isoformat() if isinstance(v, date) and mark == "?" else v for v in as_row(fact)]
            cursor.execute(f"INSERT INTO {name} VALUES ({', '.join([mark] * len(values))})", values)
    return database


def everywhere(
    folder: Path, server: psycopg.Connection[Any], cases: Sequence[CaseFact], items: Sequence[ItemFact]
) -> dict[str, rollup.Rollups]:
    rows: dict[str, Sequence[CaseFact | ItemFact]] = {"cases": cases, "items": items}
    found = {}
    with closing(sqlite3.connect(":memory:")) as database:
        found["sqlite"] = rollup.count(filled(database, rows, "?"))
    try:
        found["postgresql"] = rollup.count(filled(server, rows, "%s"))
    finally:
        server.rollback()
    for path in folder.glob("*"):
        path.unlink()
    for name, kind in fact_folder.KINDS.items():
        tables.write_csv(folder / f"{name}.csv", kind, rows[name])
    found["duckdb, csv"] = fact_folder.rollups(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "has_duckdb", lambda: False)
        found["sqlite, csv"] = fact_folder.rollups(folder)
    for name, kind in fact_folder.KINDS.items():
        tables.write_parquet(folder / f"{name}.csv", folder / f"{name}.parquet", kind)
    found["duckdb, parquet"] = fact_folder.keep(folder)
    kept = rollup.kept(folder / fact_folder.KEPT, of=fact_folder._stamps(folder))
    assert kept is not None
    return {**found, "kept": kept}


@pytest.fixture
def server(postgresql: str) -> Iterable[psycopg.Connection[Any]]:
    with psycopg.connect(postgresql) as connection:
        yield connection


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(0, 0)
@given(st.integers(0, 40), st.integers(0))
def test_every_engine_says_what_the_rows_say(
    tmp_path: Path, server: psycopg.Connection[Any], count: int, seed: int
) -> None:
    cases: list[CaseFact] = drawn(CaseFact, CASES, count, seed)
    items: list[ItemFact] = drawn(ItemFact, ITEMS, count, seed)
    cases = numbered(cases)
    found = everywhere(tmp_path, server, cases, items)
    assert [name for name, one in found.items() if one != found["sqlite"]] == []
    told = found["sqlite"]
    for origin in (Origin.OFFICE, Origin.IMPORT):
        mine = [case for case in cases if case.origin == origin]
        assert [told.table(by, origin) for by in By] == [measure(mine, by) for by in By]
        assert told.lateness(origin) == by_unit(mine)
        assert told.origins.get(origin, (None, 0))[1] == len(mine)
    assert told.items == item_counts.count(items, {case.case: case.agency for case in cases})


def test_every_engine_says_what_an_office_says(
    answered: Office, tmp_path: Path, server: psycopg.Connection[Any]
) -> None:
    cases = [*facts.cases(answered, test_facts.TODAY), *facts.imported(answered, test_facts.TODAY)]
    items = list(facts.items())
    (tmp_path / "facts").mkdir()
    found = everywhere(tmp_path / "facts", server, cases, items)
    assert [name for name, one in found.items() if one != found["sqlite"]] == []
    assert [found["kept"].table(by) for by in By] == [measure(cases, by) for by in By]
    assert sum(one.places for one in found["kept"].items) == 6  # the positive control
    assert found["kept"].table(By.CLASS).all.exemptions == {"7(1)(b)": 1, "7(1)(c)": 1}


def test_the_tables_are_those_of_the_facts() -> None:
    made = rollup.statement("tables").split(";")
    for part, (name, kind) in zip(made[:2], fact_folder.KINDS.items(), strict=True):
        with closing(sqlite3.connect(":memory:")) as database:
            database.execute(part)
            columns = [(row[1], row[2]) for row in database.execute(f"PRAGMA table_info({name})")]
        assert columns == [(f.name, tables.sql_type(str(f.type))) for f in fields(kind)]


def test_what_was_kept_of_other_tables_is_counted_anew(tmp_path: Path) -> None:
    def put(*cases: CaseFact) -> None:
        tables.write_csv(tmp_path / "cases.csv", CaseFact, cases)

    case = numbered([CASE])[0]
    put(case)
    fact_folder.keep(tmp_path)
    assert fact_folder.rollups(tmp_path).table(By.CLASS).all.cases == 1
    put(case, replace(case, case="CF-1"))
    assert fact_folder.rollups(tmp_path).table(By.CLASS).all.cases == 2
    fact_folder.keep(tmp_path)
    whole = (tmp_path / "cases.csv").read_text()
    (tmp_path / "cases.csv").write_text(whole.replace("released", "re_eased"))  # as many bytes
    assert fact_folder.rollups(tmp_path).table(By.CLASS).all.outcomes == {"re_eased": 2}
    (tmp_path / fact_folder.KEPT).write_text("no database")
    with pytest.raises(BadInput, match="holds no roll-ups"):
        fact_folder.rollups(tmp_path)


CASE = CaseFact(
    "CF-0", Origin.OFFICE, "foia_request", "standard", "", "mail", "unknown", "", date(2026, 1, 5), date(2026, 1, 12),
    date(2026, 1, 12), date(2026, 1, 8), date(2026, 1, 8), date(2026, 4, 1), "released", False, 3, 0, 0, 0, 1, 1, 1, 2,
    0, 0, "", "", 1,
)  # fmt: skip


@pytest.mark.parametrize("duckdb", [True, False])
def test_what_is_no_table_of_facts_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, duckdb: bool
) -> None:
    monkeypatch.setattr(tables, "has_duckdb", lambda: duckdb)
    with pytest.raises(BadInput, match=r"holds no cases\.csv"):
        fact_folder.rollups(tmp_path)
    tables.write_csv(tmp_path / "cases.csv", CaseFact, [CASE])
    good = (tmp_path / "cases.csv").read_text()
    assert fact_folder.rollups(tmp_path).table(By.CLASS).all.cases == 1
    (tmp_path / "cases.csv").write_bytes(b"\x89PNG\n")
    with pytest.raises(BadInput, match="is no CSV in UTF-8"):
        fact_folder.rollups(tmp_path)
    for bad in ("a,b\n", "a,b\n1,2\n", good.replace(",3,0,0,0,", ",three,0,0,0,"), good + "CF-2,office\n"):
        (tmp_path / "cases.csv").write_text(bad)
        with pytest.raises(BadInput):
            fact_folder.rollups(tmp_path)
