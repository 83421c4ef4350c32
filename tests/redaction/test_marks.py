from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from counterfoil.errors import MarksInvalid
from counterfoil.redaction import marks
from counterfoil.values import Box, Mark

GOOD: dict[str, Any] = {
    "version": 1,
    "marks": [{"page": 2, "box": [1, 2, 30, 40.5], "code": "7(1)(b)", "value": "Ann Li", "whole_region": True}],
    "kept": [{"page": 1, "box": [5, 6, 7, 8]}],
    "needles": ["Ann"],
}


def write(path: Path, data: Any) -> Path:
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def test_marks_are_read_and_written_as_documented(tmp_path: Path) -> None:
    read = marks.read(write(tmp_path / "marks.json", GOOD))

    assert read == marks.MarkList(
        (Mark(1, Box(1, 2, 30, 40.5), "7(1)(b)", "Ann Li", True),), ((0, Box(5, 6, 7, 8)),), ("Ann",)
    )
    assert marks.as_json(read) == GOOD


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": 2}, "version 2"),
        ({"version": True}, "version True"),
        ({"more": 1}, "unknown key 'more'"),
        ({"marks": {}}, "marks: a list"),
        ({"marks": [{"page": 0, "box": [1, 2, 3, 4]}]}, "mark 1: page 0"),
        ({"marks": [{"page": True, "box": [1, 2, 3, 4]}]}, "mark 1: page True"),
        ({"marks": [{"page": 1, "box": [3, 2, 1, 4]}]}, "mark 1: box"),
        ({"marks": [{"page": 1, "box": [1, 2, 3]}]}, "mark 1: box"),
        ({"marks": [{"page": 1, "box": [1, 2, 3, float("nan")]}]}, "mark 1: box"),
        ({"marks": [{"page": 1, "box": [1, 2, 3, 4], "colour": "red"}]}, "unknown key 'colour'"),
        ({"marks": [{"page": 1, "box": [1, 2, 3, 4], "code": "x" * 41}]}, "code"),
        ({"marks": [{"page": 1, "box": [1, 2, 3, 4], "whole_region": "yes"}]}, "whole_region"),
        ({"kept": [{"page": 1, "box": [1, 2, 3, 4], "code": "x"}]}, "unknown key 'code'"),
        ({"needles": [3]}, "needles"),
    ],
)
def test_what_is_unclear_in_marks_is_refused(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(MarksInvalid, match=said):
        marks.read(write(tmp_path / "marks.json", {**GOOD, **change}))


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 5000])
def test_what_is_no_list_of_marks_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(MarksInvalid, match=r"marks\.json"):
        marks.read(write(tmp_path / "marks.json", text))


def test_values_are_one_a_line(tmp_path: Path) -> None:
    path = write(tmp_path / "values.txt", "\ufeffAnn Li\n\n  Bo Chen \r\nAnn Li\n")
    assert marks.read_values(path) == ("Ann Li", "Bo Chen")


def test_an_empty_list_of_values_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MarksInvalid, match="holds no values"):
        marks.read_values(write(tmp_path / "values.txt", "\n \n"))


def test_a_value_over_two_lines_gets_a_mark_on_each(make: Any, tmp_path: Path) -> None:
    source = make(lines=("He spoke with Maximilian", "Worthington about it."))
    located = marks.from_values(source, ["Maximilian Worthington", "Not There"], "7(1)(b)", workdir=tmp_path / "work")
    first, second = located.marks
    assert first.box.y1 <= second.box.y0 + 4
    assert first.box.x0 > second.box.x0
    assert located.absent == ("Not There",)
