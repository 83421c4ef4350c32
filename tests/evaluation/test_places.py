from counterfoil.detection.model import Finding
from counterfoil.documents.model import Document
from counterfoil.evaluation.labelled import page_of
from counterfoil.evaluation.places import Found, Text, covered_by
from counterfoil.values import Category, Digest, Role, Span


def document(text: str, *parts: Document) -> Document:
    return Document("x", "text/plain", Digest("0" * 64), (page_of(text),), parts=parts)


def found(start: int, end: int, page: int = 0) -> Found:
    span = Span(start, end)
    return Found(page, Finding("1", "", Category.NAME, Role.UNKNOWN, 0, (), span, "test", "name"))


def test_values_are_placed_in_the_order_in_which_they_were_written() -> None:
    text = Text(document("Will said that Will will pay"))
    assert text.next("Will") == ((0, Span(0, 4)),)
    assert text.next("WILL") == ((0, Span(15, 19)),)
    assert text.next("Nobody") == ()
    assert text.next("said") == ((0, Span(5, 9)),)  # nowhere after: from the beginning


def test_the_words_before_tell_which_of_two_equal_places_is_meant() -> None:
    text = Text(document("near Washington Park. Mr. Park left. Park sat"))
    assert text.next("Park", before="Park Mr") == ((0, Span(26, 30)),)
    assert text.next("Park", before="he said") == ((0, Span(37, 41)),)  # read otherwise: the next one


def test_a_value_is_found_in_an_attachment_and_over_a_line_end() -> None:
    text = Text(document("See the report", document("of Ann\nLee")))
    assert text.next("Ann Lee") == ((1, Span(3, 6)), (1, Span(7, 10)))


def test_half_of_a_value_is_no_cover() -> None:
    place = (0, Span(4, 11))
    assert covered_by(place, [found(4, 7)]) == (False, True)
    assert covered_by(place, [found(4, 7), found(7, 11)]) == (True, True)
    assert covered_by(place, [found(4, 11, page=1)]) == (False, False)
