from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.errors import LeakFound
from counterfoil.redaction import line
from counterfoil.redaction._paint import plan, uncovered
from counterfoil.redaction._stamp import Painted, Region, fitted
from counterfoil.redaction.line import redact
from counterfoil.values import Box, Mark

HEIGHT = 12.0


def region(x0: float, x1: float, code: str = "7(1)(c)", y: float = 100, *, whole: bool = True) -> Region:
    return Region(Box(x0, y, x1, y + HEIGHT), code, whole)


def planned(*regions: Region, blank: bool = True, short: bool = True) -> list[tuple[float, float, str]]:
    made = plan(regions, lambda _: blank, short=short)
    return [(round(item.box.x0, 1), round(item.box.x1, 1), item.label) for item in made]


def test_marks_of_one_code_that_touch_become_one_box() -> None:
    assert planned(region(100, 150), region(152, 200)) == [(100, 200, "7(1)(c)")]
    assert planned(region(100, 200), region(180, 199)) == [(100, 200, "7(1)(c)")]


def test_marks_that_do_not_touch_stay_apart() -> None:
    assert len(planned(region(100, 150), region(154, 200))) == 2
    assert len(planned(region(100, 150), region(152, 200), blank=False)) == 2  # something stands between them
    assert len(planned(region(100, 150), region(100, 150, y=113))) == 2  # another line
    assert len(planned(region(100, 150), region(152, 200, "7(1)(b)"))) == 2


def test_overlapping_marks_of_two_codes_say_both() -> None:
    assert planned(region(100, 200), region(150, 260, "7(1)(b)")) == [(100, 260, "7(1)(c), 7(1)(b)")]


def test_a_narrow_box_grows_over_paper_and_says_the_whole_code() -> None:
    ((x0, x1, label),) = planned(region(100, 107))
    assert (x0, label) == (100, "7(1)(c)")
    assert 12 < x1 - x0 < 25


def test_a_narrow_box_without_paper_beside_it_says_the_short_code() -> None:
    assert planned(region(100, 107), blank=False) == [(100, 107, "(c)")]
    assert planned(region(100, 107), blank=False, short=False) == [(100, 107, "7(1)(c)")]


def test_a_growing_box_does_not_touch_the_next_mark() -> None:
    made = planned(region(100, 107, "7(1)(b)"), region(111, 200))
    assert made[0][1] == 107
    assert made[1] == (111, 200, "7(1)(c)")


CODES = st.sampled_from(["7(1)(b)", "7(1)(c)", "7(1)(d)(iv)"])
REGIONS = st.lists(
    st.builds(
        lambda x, y, w, h, code, whole: Region(Box(x, y, x + w, y + h), code, whole),
        st.floats(10, 200),
        st.floats(10, 60),
        st.floats(1, 120),
        st.floats(2, 20),
        CODES,
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@given(REGIONS, st.booleans())
def test_every_mark_is_painted_and_every_code_is_said(regions: list[Region], blank: bool) -> None:
    made = plan(regions, lambda _: blank, short=False)
    black = [item.box for item in made]
    for item in regions:
        inner = Box(item.box.x0, item.box.y0 + item.box.height * 0.1, item.box.x1, item.box.y1 - item.box.height * 0.1)
        assert uncovered(inner, black) == []
    said = {code for item in made for code in item.label.split(", ")}
    assert {item.code for item in regions} <= said
    if not blank:
        assert all(uncovered(box, [item.box for item in regions]) == [] for box in black)


@given(st.floats(6, 300), st.floats(4, 40), CODES)
def test_no_box_of_six_by_four_points_is_without_a_label(width: float, height: float, code: str) -> None:
    made = fitted(code, Box(0, 0, width, height))
    assert made is not None
    size, _, wide = made
    assert min(5.0, 0.95 * height) - 0.01 <= size <= 8
    assert wide <= width - 0.9


def test_a_smaller_box_is_without_a_label() -> None:
    assert fitted("7(1)(c)", Box(0, 0, 5.9, 12)) is None
    assert fitted("7(1)(c)", Box(0, 0, 50, 3.9)) is None


def _sex_and_race(path: Path) -> list[Mark]:
    """``M / BLK`` close to other words, each of the two marked, as the fields of a report are."""
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), "Sex / race:          M / BLK and more", fontsize=11)
    marks = [Mark(0, Box(*page.search_for(word)[0]), "7(1)(c)") for word in ("M", "BLK")]
    document.save(path)
    return marks


def _printed(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf:
        stream = pdf.pages[0].obj.Contents[1].read_bytes().decode("cp1252").replace("\\", "")
    assert stream.rindex(" re f") < stream.index("BT ")  # no box lies upon a label
    return re.findall(r"Td \((.*)\) Tj", stream)


def test_each_place_in_a_release_shows_its_code(tmp_path: Path) -> None:
    source, target = tmp_path / "source.pdf", tmp_path / "out.pdf"
    marks = _sex_and_race(source)

    redact(source, marks, target, workdir=tmp_path / "work", ocr=False, keep_layout=True)

    assert _printed(target) == ["7(1)(c)", "7(1)(c)"]
    with pymupdf.open(target) as document:
        shown = document[0].get_text()
    assert "Sex / race:" in shown
    assert "and more" in shown


def test_black_over_what_was_not_marked_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "source.pdf", tmp_path / "out.pdf"
    marks = _sex_and_race(source)
    monkeypatch.setattr("counterfoil.sandbox.Worker.call", _widening(line.Worker.call))
    with pytest.raises(LeakFound, match="a black box covers what was not marked"):
        redact(source, marks, target, workdir=tmp_path / "work", ocr=False, keep_layout=True)
    assert not target.exists()


def test_a_mark_that_is_not_painted_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "source.pdf", tmp_path / "out.pdf"
    marks = _sex_and_race(source)
    monkeypatch.setattr("counterfoil.sandbox.Worker.call", _widening(line.Worker.call, drop=True))
    with pytest.raises(LeakFound, match="a mark is not painted"):
        redact(source, marks, target, workdir=tmp_path / "work", ocr=False, keep_layout=True)


def _widening(honest: Any, *, drop: bool = False) -> Any:
    def call(self: Any, target: str, **arguments: Any) -> Any:
        answer = honest(self, target, **arguments)
        if target.endswith(":plan_json"):
            painted = answer["painted"]
            boxes = [Painted.from_json(item) for item in painted["0"]]
            last = boxes[-1].box
            wide = Box(last.x0, last.y0, last.x1 + 25, last.y1)
            painted["0"] = [b.as_json() for b in (boxes[:1] if drop else [boxes[0], Painted(wide, "x", wide)])]
        return answer

    return call
