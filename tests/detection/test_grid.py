from counterfoil.detection.grid import Grid, segments
from counterfoil.values import Box

from .conftest import page


def test_a_point_lies_in_the_cell_of_its_rules() -> None:
    grid = Grid([Box(10, 10, 100, 30), Box(100, 10, 200, 30), Box(10, 60, 200, 60.5)])
    assert grid.cell(50, 20) == Box(10, 10, 100, 30)
    assert grid.cell(150, 20) == Box(100, 10, 200, 30)
    assert grid.cell(50, 80) is None


def test_lines_make_cells_as_rectangles_do() -> None:
    grid = Grid([Box(0, 0, 90, 0.4), Box(0, 20, 90, 20.4), Box(0, 0, 0.4, 20), Box(90, 0, 90.4, 20)])
    assert grid.cell(45, 10) is not None
    assert grid.cell(45, 30) is None


def test_wide_gaps_and_rules_part_segments() -> None:
    words = page("Name Doe      Phone 555").words
    assert [[words[i].text for i in s.words] for s in segments(words, Grid([]))] == [["Name", "Doe"], ["Phone", "555"]]
    rule = Grid([Box(66, 30, 66.3, 60), Box(0, 30, 300, 30.3)])
    assert [len(s.words) for s in segments(words, rule)] == [1, 1, 2]
