from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from counterfoil.cli import main
from counterfoil.law import load as loading
from counterfoil.law.coverage import left_out, sections
from counterfoil.law.load import PACKS, available, load


@pytest.mark.parametrize("name", available())
def test_every_rule_and_period_is_counted_under_each_section_that_it_names(name: str) -> None:
    pack = load(name)
    found = {section.citation: section for section in sections(pack)}
    rules = [written.rule for written in pack.rulebook.rules.values()]
    for rule in rules:
        for part in rule.citation.split(";"):
            assert found[part.strip()].rules >= 1
    assert sum(section.rules for section in found.values()) >= len(rules)
    assert all(section.unverified == section.encoded for section in found.values())  # nobody here is counsel
    assert left_out(pack)


def test_check_tells_what_is_covered(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "check", "us-il"]) == 0
    said = capsys.readouterr().out
    assert "is whole and meets its" in said
    assert "NOT VERIFIED BY COUNSEL" in said
    assert main(["law", "check", "us-il", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["not_encoded"] == list(left_out(load("us-il")))
    assert [row["citation"] for row in told["sections"]] == [section.citation for section in sections(load("us-il"))]


def test_a_case_that_is_not_met_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(PACKS, tmp_path / "packs")
    cases = tmp_path / "packs" / "us-il" / "cases.yaml"
    cases.write_text(cases.read_text().replace("due_on: 2026-02-18", "due_on: 2026-02-17", 1))
    monkeypatch.setattr(loading.load, "__kwdefaults__", {"packs": tmp_path / "packs"})
    assert main(["law", "check", "us-il"]) == 3
    said = capsys.readouterr().err
    assert "1 case of" in said
    assert "Received before Lincoln's and Washington's Birthday" in said


def test_an_exemption_says_which_rules_withhold_under_it_since_when_and_says_who(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["law", "show", "us-il", "7(1)(b)"]) == 0
    said = capsys.readouterr().out
    rules = [written.rule for written in load("us-il").rulebook.rules.values() if written.rule.code == "7(1)(b)"]
    assert len(rules) >= 5
    for rule in rules:
        assert f"rule {rule.id})" in said
        assert f"{rule.citation}, since {rule.effective_from}" in said
    assert "not verified by counsel" in said
