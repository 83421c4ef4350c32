"""Charts: axes from nought, bars as long as their values, intervals drawn, areas told apart in grey, words for ears."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.oversight.charts import steps as steps_of
from counterfoil.oversight.charts.bars import MOST_ROWS, Bar, bars
from counterfoil.oversight.charts.months import Column, months
from counterfoil.oversight.charts.stacked import Stack, stacked
from counterfoil.oversight.charts.steps import Line, steps
from counterfoil.oversight.charts.svg import FILLS, ticks
from counterfoil.oversight.survival import Waits, curve

SVG = "{http://www.w3.org/2000/svg}"
CURVE = curve(Waits.of([(1, False), (3, False), (4, True), (6, False), (9, True)]))
ALL = {
    "bars": lambda: bars("b", "Title & <b>", "It says", [Bar("<i>", 3, "3", 1, 5)], axis="Demands"),
    "stacked": lambda: stacked("s", "Title & <b>", "It says", ["shown", "kept"], [Stack("x", (2, 3))], axis="Items"),
    "steps": lambda: steps("k", "Title & <b>", "It says", [Line("all", CURVE, 9)], axis="Days"),
    "months": lambda: months("m", "Title & <b>", "It says", [Column("2024-01", 3), Column("2024-02", 0)], axis="n"),
}  # fmt: skip


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own


def boxes(svg: str, fill: str) -> list[float]:
    """The lengths of the rectangles of a fill."""
    return [float(one.get("width", 0)) for one in read(svg).iter(f"{SVG}rect") if one.get("fill") == fill]


@pytest.mark.parametrize("kind", ALL)
def test_a_chart_says_to_ears_what_it_shows_and_needs_nothing_from_elsewhere(kind: str) -> None:
    svg = ALL[kind]()
    top = read(svg)
    title, says = top.find(f"{SVG}title"), top.find(f"{SVG}desc")
    assert title is not None and says is not None  # noqa: PT018
    assert (top.get("role"), title.text, says.text) == ("img", "Title & <b>", "It says")
    assert top.get("aria-labelledby") == f"{title.get('id')} {says.get('id')}"
    assert re.findall(r"<script|href|url\((?!#)|@import", svg) == []
    ids = [one.get("id") for one in top.iter() if one.get("id")]
    assert len(set(ids)) == len(ids)
    assert ALL[kind]() == svg


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=MOST_ROWS))
def test_a_bar_is_as_long_as_its_value_from_nought_on(values: list[int]) -> None:
    svg = bars("b", "t", "s", [Bar("x", value, str(value)) for value in values], axis="Demands")
    lengths = boxes(svg, FILLS[0].color)
    longest, most = max(lengths), max(values)
    assert len(lengths) == len(values)
    assert [round(length) for length in lengths] == pytest.approx(
        [round(longest * value / most) if most else 0 for value in values], abs=1
    )


def test_an_interval_is_drawn_from_its_low_to_its_high_end() -> None:
    svg = bars("b", "t", "s", [Bar("x", 50, "50%", 25, 100)], axis="Percent", most=100)
    (bar,) = boxes(svg, FILLS[0].color)
    ends = [
        [float(point.split(",")[0]) for point in one.get("points", "").split()]
        for one in read(svg).iter(f"{SVG}polyline")
        if one.get("stroke-width") == "1.6"
    ]
    (low, high), (start, *_) = next(pair for pair in ends if pair[0] != pair[1]), [
        float(one.get("x", 0)) for one in read(svg).iter(f"{SVG}rect") if one.get("fill") == FILLS[0].color
    ]  # fmt: skip
    assert (round((low - start) / bar, 2), round((high - start) / bar, 2)) == (0.5, 2.0)


def test_parts_add_up_to_the_whole_and_have_their_counts_on_them() -> None:
    svg = stacked(
        "s", "t", "s", ["shown", "removed", "kept"], [Stack("a", (30, 50, 20)), Stack("b", (0, 0, 50))], axis="n"
    )
    key = 18.0
    plain = [one for one in boxes(svg, FILLS[0].color) if one != key]
    slant, grid = ([one for one in boxes(svg, f"url(#s-{fill.name})") if one != key] for fill in FILLS[1:3])
    assert (len(plain), len(slant), len(grid)) == (1, 1, 2)
    whole = plain[0] + slant[0] + grid[0]
    shares = [round(one / whole, 2) for one in (plain[0], slant[0], *grid)]
    assert shares == [0.3, 0.5, 0.2, 0.5]
    words = [one.text for one in read(svg).iter(f"{SVG}text")]
    assert [word for word in ("shown", "removed", "kept", "30", "50", "20", "100") if word not in words] == []


def test_areas_differ_without_color() -> None:
    def grey(color: str) -> float:
        red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
        return (0.299 * red + 0.587 * green + 0.114 * blue) / 255

    told = {(fill.path, round(grey(fill.color), 1)) for fill in FILLS}
    assert len(told) == len({fill.path for fill in FILLS}) == len(FILLS)
    assert abs(grey(FILLS[0].color) - grey(FILLS[1].color)) > 0.3


def test_a_curve_rises_to_the_share_that_had_an_answer() -> None:
    svg = steps("k", "t", "s", [Line("all", CURVE, 9)], axis="Days")
    path = next(one for one in read(svg).iter(f"{SVG}polyline") if one.get("stroke-width") == "2.6")
    heights = [float(point.split(",")[1]) for point in path.get("points", "").split()]
    foot, top = heights[0], heights[-1]
    assert heights == sorted(heights, reverse=True)
    assert round((foot - top) / steps_of.HIGH, 2) == round(1 - CURVE[-1].share, 2)
    assert len(list(read(svg).iter(f"{SVG}polygon"))) == 1  # its interval


@pytest.mark.parametrize("count", [1, 24, 36, 60])
def test_each_month_has_its_column_and_each_year_its_name_once(count: int) -> None:
    labels = [f"{2020 + n // 12}-{n % 12 + 1:02d}" for n in range(count)]
    svg = months("m", "t", "s", [Column(label, 2 + n) for n, label in enumerate(labels)], axis="Demands")
    words = [one.text for one in read(svg).iter(f"{SVG}text")]
    assert len(boxes(svg, FILLS[0].color)) == count
    years = list(dict.fromkeys(label[:4] for label in labels))
    assert [word for word in words if word in years] == years


@given(st.integers(0, 10**9), st.integers(3, 9))
def test_an_axis_begins_at_nought_and_holds_its_values_in_even_steps(most: int, about: int) -> None:
    marks = ticks(most, about)
    assert marks[0] == 0
    assert marks[-1] >= most
    assert len({b - a for a, b in pairwise(marks)}) == 1
    assert len(marks) <= about + 2


def test_more_than_a_page_or_an_eye_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="26 bars do not fit"):
        bars("b", "t", "s", [Bar("x", 1, "1")] * 26, axis="n")
    with pytest.raises(ValueError, match="of 7 parts"):
        stacked("s", "t", "s", ["x"] * 7, [], axis="n")
    with pytest.raises(ValueError, match="4 lines cannot be told apart"):
        steps("k", "t", "s", [Line("x", (), 1)] * 4, axis="n")
