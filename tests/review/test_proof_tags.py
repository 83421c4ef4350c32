"""Tags of a proof page cover neither words nor boxes nor each other."""

from hypothesis import given
from hypothesis import strategies as st

from counterfoil.review.proof_tags import Placed, Rect, Tagged, place

PAGE: Rect = (60, 0, 660, 800)
GUTTER = 60.0


def overlap(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def placed(boxes: list[Rect], *, ink: list[Rect]) -> list[Placed]:
    return place(
        [Tagged(box, 24, 13) for box in boxes],
        boxes,
        page=PAGE,
        gutter=GUTTER,
        is_paper=lambda rect: not any(overlap(rect, one) for one in ink),
    )


def test_a_tag_stands_beside_its_box_where_paper_is_free() -> None:
    assert placed([(100, 100, 200, 112)], ink=[]) == [Placed((202, 99.5, 226, 112.5))]


def test_a_tag_moves_to_the_other_side_of_what_is_printed() -> None:
    (found,) = placed([(100, 100, 200, 112)], ink=[(201, 90, 300, 120), (100, 100, 200, 112)])
    assert found == Placed((74, 99.5, 98, 112.5))


def test_a_tag_may_stand_in_the_blank_end_of_its_own_cell() -> None:
    cell: Rect = (100, 100, 300, 114)
    around: list[Rect] = [(60, 60, 660, 100), (60, 114, 660, 160), (60, 100, 100, 114), (300, 100, 660, 114)]
    (found,) = placed([cell], ink=[*around, (100, 100, 180, 114)])
    assert found == Placed((274, 100.5, 298, 113.5))


def test_a_tag_in_dense_text_goes_to_the_nearer_gutter_with_a_line_to_its_box() -> None:
    dense: list[Rect] = [PAGE]
    left, right = placed([(100, 100, 200, 112), (500, 100, 600, 112)], ink=dense)
    assert (left.rect, right.rect) == ((34, 99.5, 58, 112.5), (662, 99.5, 686, 112.5))
    assert left.leader == ((58, 106), (60, 99), (100, 99))
    assert right.leader == ((662, 106), (660, 113), (600, 113))


@given(st.lists(st.tuples(st.integers(70, 560), st.integers(20, 760)), max_size=40, unique=True), st.booleans())
def test_no_tag_covers_a_word_a_box_or_another_tag(corners: list[tuple[int, int]], dense: bool) -> None:
    boxes: list[Rect] = [(x, y, x + 70, y + 10) for x, y in corners]
    ink: list[Rect] = [PAGE] if dense else boxes
    rects = [one.rect for one in placed(boxes, ink=ink)]
    assert [(a, b) for a in rects for b in [*boxes, *ink] if overlap(a, b)] == []
    assert [(a, b) for n, a in enumerate(rects) for b in rects[n + 1 :] if overlap(a, b)] == []
