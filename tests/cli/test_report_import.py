"""``counterfoil report import``: a look first, then a whole folder or none; lateness equals an independent count."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counterfoil.cli import main
from counterfoil.oversight import fact_folder
from counterfoil.oversight.facts import CASE_COLUMNS

sys.path.insert(0, str(Path(__file__).parents[1] / "oversight"))
import illinois_lateness

ROOT = Path(__file__).parents[2]
LOG = """Request Number,Date Received,Due Date,Date Closed,Status,Requester,Team
16-1,3/4/2016,3/11/2016,3/14/2016,granted,"SAMPLE, Ada",Roads
16-2,3/7/2016,3/14/2016,,open,"SAMPLE, Bo",Roads
16-3,soon,3/14/2016,3/9/2016,denied,"SAMPLE, Bo",Water
,,,,,,and more
"""
DATA = ROOT.parent / "shared" / "data"
CALENDAR = ROOT / "src" / "counterfoil" / "law" / "packs" / "us-il" / "calendar.csv"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(LOG)
    return path


def said(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["report", *map(str, words), "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_a_look_writes_nothing_and_says_all(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(log.parent.iterdir())
    told = said(capsys, "import", log, "--on", "2016-04-01", "--map", "Team=unit")
    assert (told["folder"], told["counted_on"], told["law"]) == (None, "2016-04-01", "us-il")
    (one,) = told["logs"]
    assert (one["log"], one["rows"], one["cases"]) == ("log.csv", 5, 3)
    assert [(c["header"], c["says"], c["kept"]) for c in one["mappings"][0]["columns"]] == [
        ("Request Number", "number", True), ("Date Received", "received", True), ("Due Date", "due", True),
        ("Date Closed", "closed", True), ("Status", "status", True), ("Requester", "requester", False),
        ("Team", "unit", True),
    ]  # fmt: skip
    assert one["mappings"][0]["columns"][-1]["reason"] == "a person said so"
    assert one["dirt"] == {"bad_date": 1, "no_received": 1}
    assert [(row["line"], row["why"]) for row in one["left"]] == [
        (1, "it names the columns"), (5, "one cell alone is filled: a title, a sum or a note"),
    ]  # fmt: skip
    assert sorted(log.parent.iterdir()) == before
    assert main(["report", "import", str(log), "--on", "2016-04-01"]) == 0
    shown = capsys.readouterr().out
    assert [
        words for words in ("bad date", "Nothing was written", "names nothing that is counted") if words not in shown
    ] == []
    assert [name for name in ("Ada", "Bo") if name in shown + json.dumps(told)] == []


def test_a_folder_is_facts_that_are_counted(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "facts"
    told = said(capsys, "import", log, "--on", "2016-04-01", "--map", "Team=unit", "-o", out)
    names = ["cases.csv", "cases.parquet", "report.json", "rollups.sqlite"]
    assert sorted(path.name for path in out.iterdir()) == names
    assert json.loads((out / "report.json").read_text()) == {
        key: value for key, value in told.items() if key not in ("version", "verb", "folder")
    }
    with (out / "cases.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == CASE_COLUMNS
    assert [(row["case"], row["origin"], row["unit"], row["open"], row["days_late"]) for row in rows] == [
        ("16-1", "log", "Roads", "false", "1"),
        ("16-2", "log", "Roads", "true", "14"),
        ("16-3", "log", "Water", "false", "0"),
    ]  # fmt: skip
    late = said(capsys, "lateness", out, "--ending", "oads")
    assert (late["counted_on"], [row["unit"] for row in late["rows"]]) == ("2016-04-01", ["Roads"])
    assert (late["rows"][0]["late"], late["rows"][0]["late_and_open"], late["rows"][0]["median_days_late"]) == (
        2,
        1,
        7.5,
    )
    measured = said(capsys, "measures", out, "--by", "unit")
    assert measured["says"].startswith("Counted from a list that another system kept, as far as it tells. ")
    assert (measured["origin"], [row["cases"] for row in measured["rows"]]) == ("log", [2, 1, 3])
    assert main(["report", "import", str(log), "-o", str(out)]) == 2  # never over what is there


def test_several_logs_keep_their_cases_apart(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.csv"
    other.write_text(LOG)
    said(capsys, "import", log, other, "-o", tmp_path / "facts", "--no-people")
    with (tmp_path / "facts" / "cases.csv").open(newline="") as file:
        cases = [row["case"] for row in csv.DictReader(file)]
    assert cases == [f"{name}:16-{n}" for name in ("log.csv", "other.csv") for n in (1, 2, 3)]
    assert main(["report", "import", str(log), str(log)]) == 3
    assert "two logs have this name" in capsys.readouterr().err


def test_nothing_half_written_stays(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device", "rollups.sqlite")

    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(fact_folder, "keep", full)
    assert main(["report", "import", str(log), "-o", str(tmp_path / "facts")]) == 8
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--map", "Team"], "write HEADER=FIELD"),
        (["--map", "Team=colour"], "FIELD is one of: number, received"),
        (["--map", "Nowhere=unit"], "'nowhere' is no header of the log"),
        (["--on", "2016-02-30"], "there is no such day"),
        (["--law", "us-zz"], "us-zz"),
    ],
)
def test_what_a_person_says_wrongly_is_said(
    log: Path, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    assert main(["report", "import", str(log), *words]) in (2, 3)
    assert says in capsys.readouterr().err


@pytest.mark.soak  # half a minute: 18,970 requests
@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data, the published files, is not there")
def test_the_published_requests_give_what_an_independent_script_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = DATA / "requests" / "muckrock_requests.csv.gz", tmp_path / "facts"
    told = said(capsys, "import", path, "--on", "2016-05-01", "--no-people", "-o", out)
    assert (told["logs"][0]["rows"], told["logs"][0]["cases"]) == (18_971, 18_970)
    rows = said(capsys, "lateness", out, "--ending", ", IL", "--ending", ", Illinois")["rows"]
    figures = {row.pop("unit"): row for row in rows}
    assert figures == illinois_lateness.lateness(path, CALENDAR, date(2016, 5, 1))
    assert sum(row["cases"] for row in figures.values()) == 247
