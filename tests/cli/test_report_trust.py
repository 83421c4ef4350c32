"""``report trust-act`` from the public copy of a ledger: what it writes, what it notices, what it refuses."""

from __future__ import annotations

import argparse
import csv
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from counterfoil.cli import report_trust
from counterfoil.errors import LedgerInvalid, UsageError
from counterfoil.ledger import book, keys, tiles
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.sqlite_store import SqliteStore
from counterfoil.ledger.vault import Vault
from counterfoil.values import Act, Moment

ORIGIN = "records.springhaven.invalid/ledger"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public copy of a ledger with two detainers in March and July 2024."""
    office = tmp_path_factory.mktemp("trust")
    folder = office / "public"
    signer, guard = keys.make_signer(office / "key", ORIGIN), Guard.create(office / "guard", ORIGIN)
    with SqliteStore(office / "db") as store, Vault(office / "keys.db", keys.make_secret(office / "kek")) as vault:
        for number, start in enumerate((datetime(2024, 3, 4, 15, tzinfo=UTC), datetime(2024, 7, 1, 3, tzinfo=UTC)), 1):
            acts: dict[str, dict[str, Any]] = {
                "demand.received": {"channel": "email"},
                "gate.decided": {"action": "log", "instrument": "detainer", "from": "ICE"},
            }
            for minute, (kind, facts) in enumerate(acts.items()):
                now = start + timedelta(minutes=minute)
                with store.transaction():
                    book.append(
                        store, Act(kind, Moment(now, now), "Ida Sample", facts, {"requester": "Nora Example"}),
                        case_number=f"CF-2024-{number:06d}", actor_key="k-00112233445566aa", role="program", group="g",
                        keys=vault, now=now,
                    )  # fmt: skip
        tiles.export(store, folder, book.sign_head(store, signer, guard))
    (folder / "key.txt").write_text(f"{signer.key}\n")
    return folder


def run(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    report_trust.TrustAct.arguments(parser)
    parser.add_argument("--json", action="store_true")
    return report_trust.TrustAct.run(parser.parse_args([*map(str, arguments)]))


def table(folder: Path) -> list[list[str]]:
    return list(csv.reader((folder / "rows.csv").read_text().splitlines()))


def test_the_years_report_is_written_with_its_rows(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(copy, "--year", 2024, "-o", tmp_path / "out", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {name: told[name] for name in ("verb", "form", "first", "last", "rows", "unsaid", "blanks", "entries")} == {
        "verb": "report trust-act", "form": "attorney_general", "first": "2024-01-01", "last": "2024-12-31",
        "rows": {"request": 0, "custody": 2, "other": 0}, "unsaid": 0, "blanks": 8, "entries": 4,
    }  # fmt: skip
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["report.pdf", "rows.csv"]
    assert [line[1] for line in table(tmp_path / "out")] == ["case", "CF-2024-000001", "CF-2024-000002"]


@pytest.mark.parametrize(
    ("quarter", "cases"),
    [("2024-Q1", ["CF-2024-000001"]), ("2024-Q2", ["CF-2024-000002"]), ("2024-Q3", []), ("2024-Q4", [])],
)
def test_a_quarter_ends_with_its_last_local_day(copy: Path, tmp_path: Path, quarter: str, cases: list[str]) -> None:
    run(copy, "--quarter", quarter, "-o", tmp_path / "out")
    assert [line[1] for line in table(tmp_path / "out")[1:]] == cases


def test_a_filled_table_is_taken_and_one_with_a_detainer_removed_is_not(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(copy, "--year", 2024, "-o", tmp_path / "out")
    lines = table(tmp_path / "out")
    lines[1][11] = "released"
    filled = tmp_path / "filled.csv"

    def save(rows: list[list[str]]) -> None:
        with filled.open("w", newline="") as file:
            csv.writer(file).writerows(rows)

    save(lines)
    capsys.readouterr()
    assert run(copy, "--year", 2024, "-o", tmp_path / "again", "--filled", filled) == 0
    assert table(tmp_path / "again") == lines
    assert capsys.readouterr().out.splitlines() == [
        f"{tmp_path / 'again'}: 0 requests, 2 detainers and civil warrants, 0 other demands of the Department; "
        "4 entries read.",
        "5 blanks to fill in by a person: in rows.csv, then again with --filled.",
    ]
    save(lines[:2])
    with pytest.raises(LedgerInvalid, match=r"In the ledger and not in the table: CF-2024-000002 \(entry 2\)\. Start"):
        run(copy, "--year", 2024, "-o", tmp_path / "third", "--filled", filled)
    assert not (tmp_path / "third").exists()


def test_a_copy_whose_entry_was_altered_makes_no_report(copy: Path, tmp_path: Path) -> None:
    altered = tmp_path / "altered"
    shutil.copytree(copy, altered)
    (bundle,) = [one for one in (altered / "tile/entries").rglob("*") if one.is_file()]
    data = bundle.read_bytes()
    bundle.write_bytes(data.replace(b'"from":"ICE"', b'"from":"FBI"', 1))
    assert bundle.read_bytes() != data
    with pytest.raises(LedgerInvalid, match="its entries are not those of its head"):
        run(altered, "--year", 2024, "-o", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("period", [("--year", "24"), ("--year", "0024"), ("--quarter", "2024-Q5")])
def test_no_period_is_refused(copy: Path, tmp_path: Path, period: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match=f"^{period[0]} {period[1]}: write a"):
        run(copy, *period, "-o", tmp_path / "out")
