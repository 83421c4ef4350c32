"""What the redactor says is listened to only where it is listed."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from counterfoil.redaction._applied import OTHER, REASONS, Applied, known, known_engine

PACKAGE = Path(__file__).parents[2] / "src" / "counterfoil" / "redaction"
RAISED = ("CannotRebuild", "Misfit", "CannotSet")


def test_every_reason_of_the_rebuild_is_listed_and_no_other() -> None:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        if path.parent.name == "_twin":  # no redactor, and nobody writes down what it says
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED and node.args:
                said = node.args[0]
                if isinstance(said, ast.JoinedStr):  # what is said of one file is left out
                    said = said.values[0]
                    assert isinstance(said, ast.Constant)
                    found.add(str(said.value).rstrip(" ("))
                elif isinstance(said, ast.Constant):
                    found.add(said.value)
                else:
                    assert ast.unparse(said) == "str(reason)"
    assert found == REASONS


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("text that clips", "text that clips"),
        ("a font that cannot be read (KeyError)", "a font that cannot be read"),
        ("text that clips Ann Worthington", "text that clips"),
        ("Ann Worthington", OTHER),
        ("", OTHER),
        (None, OTHER),
    ],
)
def test_no_word_more_than_is_listed_is_heard(said: Any, heard: str) -> None:
    assert known(said) == heard


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("MuPDF 1.28.2", "MuPDF 1.28.2"),
        ("pikepdf 10.17.0", "pikepdf 10.17.0"),
        ("MuPDF Ann Worthington", "unknown"),
        ("MuPDF 1.28.2\n", "unknown"),
    ],
)
def test_an_engine_is_a_name_and_a_version(said: str, heard: str) -> None:
    assert known_engine(said) == heard


def test_pages_that_were_asked_for_keep_the_reason_that_they_were_asked_for() -> None:
    answer = {"pictures": {"0": "Ann", "1": "text that clips"}, "misfits": {}, "cannot": "", "redactor": "MuPDF 1.2.3"}
    assert Applied.from_answer(answer, {0: "the page changed"}, 2) == Applied(
        {0: "the page changed", 1: "text that clips"}, {}, "", "MuPDF 1.2.3"
    )


@pytest.mark.parametrize(
    "answer",
    [
        ["done"],
        {"pictures": {"Ann": ""}, "misfits": {}, "cannot": "", "redactor": ""},
        {"pictures": {"2": ""}, "misfits": {}, "cannot": "", "redactor": ""},
        {"pictures": {}, "misfits": {}, "cannot": ""},
        {"misfits": {}, "cannot": "", "redactor": ""},
        {"pictures": 3, "misfits": {}, "cannot": "", "redactor": ""},
    ],
)
def test_an_answer_that_is_none_is_refused(answer: Any) -> None:
    with pytest.raises((TypeError, ValueError, LookupError, AttributeError)):
        Applied.from_answer(answer, {}, 2)
