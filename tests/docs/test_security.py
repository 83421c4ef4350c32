"""The threat model and the table of OWASP's standard name tests that there are, and leave no requirement out."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODEL, TABLE = ROOT / "docs/security.md", ROOT / "docs/security-asvs.md"
STATES = ("met", "partly", "not met", "yours", "none here")
SECTIONS = """
    1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4
    5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2
    8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4
    11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1
    16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2
"""
"""Of ASVS 5.0.0: section, and how many requirements of levels 1 and 2 it has."""


def named(page: Path) -> list[tuple[str, str]]:
    return re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", page.read_text(encoding="utf-8"))


def functions_of(path: Path) -> set[str]:
    """The functions of a file, without running it."""
    return {one.name for one in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(one, ast.FunctionDef)}


@pytest.mark.parametrize("page", [MODEL, TABLE], ids=lambda one: one.stem)
def test_each_test_that_is_named_is_there(page: Path) -> None:
    listed = named(page)
    assert len(listed) > 100
    there = {path: functions_of(ROOT / path) if (ROOT / path).is_file() else set() for path, _ in listed}
    assert [f"{path}::{name}" for path, name in listed if name not in there[path]] == []
    assert re.findall(r"(?<![\w`./])@[a-z][\w:/]+", page.read_text(encoding="utf-8")) == []


def test_a_threat_names_its_test_or_says_that_nothing_is_done() -> None:
    text = MODEL.read_text(encoding="utf-8").partition("Who attacks")[2]
    rows = [
        line.split("|")[1:-1]
        for line in text.splitlines()
        if re.match(r"\| (?:[STRIDE]|officer|oversight|admin|counsel|who runs)", line)
    ]
    rows = [row for row in rows if len(row) == 5]
    assert len(rows) > 90
    assert [row[1] for row in rows if not row[3].strip()] == []
    bare = [(row[1].strip(), row[2].strip()) for row in rows if "tests/" not in row[3]]
    assert {what for _, what in bare} == {"nothing"}
    assert [row[1] for row in rows if "nothing" in row[3].split() and not row[4].strip()] == []
    assert {row[0].strip() for row in rows if len(row[0].strip()) == 1} == set("STRIDE")


def test_each_requirement_of_the_standard_is_answered_once() -> None:
    text = TABLE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:\d+\.\d+\.\d+(?:, )?)+) \| ([^|]+) \| (.+) \|$", text, re.M)
    answered = [(number, state) for numbers, state, _ in rows for number in numbers.split(", ")]
    assert {state for _, state in answered} == set(STATES)
    assert [number for number, times in Counter(number for number, _ in answered).items() if times > 1] == []
    by_section = Counter(number.rpartition(".")[0] for number, _ in answered)
    assert by_section == {one.split(":")[0]: int(one.split(":")[1]) for one in SECTIONS.split()}
    counted = Counter(state for _, state in answered)
    said = dict(re.findall(r"^\| ([a-z ]+) \| (\d+) \|$", text.partition("## In numbers")[2], re.M))
    assert {name: int(number) for name, number in said.items()} == {**counted, "together": 253}
