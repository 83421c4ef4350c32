"""``counterfoil report`` on a small office: the rows, and the same figures counted from them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from counterfoil.cli import main
from counterfoil.law.load import PACKS
from counterfoil.office import models
from counterfoil.office.folder import Office

from . import test_facts

answered = test_facts.answered


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_rows_and_figures_agree_and_name_nobody(
    answered: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counterfoil.oversight.tables.has_duckdb", lambda: False)
    folder, out = str(answered.folder), tmp_path / "facts"
    assert said(capsys, "report", "facts", folder, "-o", str(out)) == {
        "version": 1, "verb": "report facts", "folder": str(out), "rows": {"cases": 1, "items": 6}, "parquet": False,
    }  # fmt: skip
    with (out / "cases.csv").open(newline="") as file:
        (case,) = csv.DictReader(file)
    with (out / "items.csv").open(newline="") as file:
        items = list(csv.DictReader(file))
    assert sum(int(row["places"]) for row in items if row["fate"] == "redacted") == int(case["places_redacted"]) == 4
    written = (out / "cases.csv").read_text() + (out / "items.csv").read_text()
    assert case["case"] in written
    assert [name for name in ("Quill", "Invented", "Ada", "900-12") if name in written] == []
    assert main(["report", "facts", folder, "-o", str(out)]) == 2  # never over what is there

    told = said(capsys, "report", "measures", folder)
    assert told["counted_on"] == case["counted_on"] == "2024-02-14"  # the office's own clock, which is simulated
    unknown, everybody = told["rows"]
    assert (unknown["group"], everybody["group"]) == ("unknown", "all")
    assert {k: v for k, v in unknown.items() if k != "group"} == {k: v for k, v in everybody.items() if k != "group"}
    assert (unknown["cases"], unknown["pages"], unknown["on_time"]["hits"]) == (1, int(case["pages"]), 1)
    assert (unknown["median"]["days"], unknown["outcomes"]) == (0, {case["outcome"]: 1})
    assert unknown["exemptions"] == {"7(1)(b)": 1, "7(1)(c)": 1}

    public = said(capsys, "report", "measures", folder, "--publish")
    assert public["rows"] == [{"group": "unknown", "suppressed": True}, {"group": "all", "suppressed": True}]
    assert main(["report", "measures", folder, "--by", "month"]) == 0
    assert "2024-02" in capsys.readouterr().out
    assert main(["report", "measures", folder, "--publish"]) == 0
    assert "hidden" in capsys.readouterr().out
    assert main(["report", "measures", folder, "--imported"]) == 0
    assert capsys.readouterr().out == "No data: there is no case to count.\n"


def test_a_folder_of_facts_says_what_its_office_says(
    answered: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = str(answered.folder), str(tmp_path / "facts")
    assert said(capsys, "report", "facts", folder, "-o", out)["parquet"]
    names = ["cases.csv", "cases.parquet", "items.csv", "items.parquet", "rollups.sqlite"]
    assert sorted(path.name for path in Path(out).iterdir()) == names
    for words in (["measures", "--by", "month"], ["items"], ["items", "--by", "agency"], ["lateness"]):
        told = [said(capsys, "report", words[0], one, *words[1:]) for one in (folder, out)]
        assert told[0] == told[1]
        assert told[0]["rows"]
    assert said(capsys, "report", "items", out)["rows"][0] == {
        "group": "case_number", "duty": "open", "disclosed": 1, "redacted": 0, "withheld": 0,
    }  # fmt: skip
    (late,) = said(capsys, "report", "lateness", out)["rows"]
    assert (late["unit"], late["cases"], late["on_time"], late["median_days_late"]) == ("", 1, 1, None)
    assert said(capsys, "report", "lateness", out, "--ending", ", IL")["rows"] == []
    assert main(["report", "measures", out, "--imported"]) == 2
    assert "has no case that another system exported" in capsys.readouterr().err
    for verb, words in (("items", "forbidden"), ("lateness", "no unit"), ("measures", "unknown")):
        assert main(["report", verb, out]) == 0
        assert words in capsys.readouterr().out


def test_the_past_under_a_draft_is_told_and_nothing_recorded(
    answered: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    acts = models.Act.objects.count()
    policy = (PACKS / "us-il" / "policy.cedar").read_text(encoding="utf-8")
    start = policy.index('@id("7-1-b-contact")')
    (tmp_path / "draft").mkdir()
    (tmp_path / "draft" / "policy.cedar").write_text(policy[:start] + policy[policy.index("@id(", start + 4) :])
    asked = ["report", "what-if", "--office", str(answered.folder), "--law-draft", str(tmp_path / "draft")]
    told = said(capsys, *asked)
    assert told["rows"] == [
        {
            "month": "2024-02", "agency": "", "record_kind": "arrest_report", "category": "phone", "role": "victim",
            "fate": "redacted", "now": "permitted_to_withhold", "would_be": "open", "by": "1.2", "places": 1,
            "cases": 1,
        }
    ]  # fmt: skip
    assert told["totals"] == {
        "rules": ["7-1-b-contact"], "places": 6, "changed": 1, "counts": {"redacted, open": 1}, "unclear": {},
        "cases": 1,
    }  # fmt: skip
    assert (told["cases"], models.Act.objects.count()) == (["CF-2024-000001"], acts)
    assert main(asked) == 0
    assert "6 places looked at: the draft would change 1, in 1 case; redacted, open: 1." in capsys.readouterr().out
    assert main([*asked[:-1], str(tmp_path / "none.cedar")]) == 3


def test_a_row_that_was_changed_beside_the_ledger_is_counted_by_no_report(
    answered: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = str(answered.folder), tmp_path / "facts"
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'office_act'")
        triggers = [sql for (sql,) in cursor.fetchall()]
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'office_act'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        act = models.Act.objects.get(kind="release.made")
        models.Act.objects.filter(pk=act.pk).update(facts={**act.facts, "pages": act.facts["pages"] + 9})
        for sql in triggers:
            cursor.execute(sql)
    for words in (
        ["facts", folder, "-o", str(out)], ["measures", folder], ["items", folder], ["lateness", folder],
        ["annual", folder, "--year", "2024", "-o", str(tmp_path / "year")], ["watch", folder],
    ):  # fmt: skip
        assert main(["report", *words]) == 6
        assert f"act {act.leaf} (release.made) does not say what entry {act.leaf}" in capsys.readouterr().err
    assert not out.exists()
