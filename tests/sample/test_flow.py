import random

from hypothesis import given
from hypothesis import strategies as st

from counterfoil.sample.flow import one_line, wrap
from counterfoil.sample.fonts import face
from counterfoil.sample.model import Piece, Tag
from counterfoil.values import Category, Role

TAG = Tag(Category.NAME, Role.VICTIM, "P1")
words = st.text("abcdefgáñ'. ", min_size=1, max_size=30)
pieces = st.lists(st.builds(Piece, words, st.sampled_from([None, TAG])), min_size=1, max_size=12)


def joined(lines: list[list[object]]) -> str:
    """The text of wrapped lines with the hyphens of parted words taken out again."""
    text = ""
    for line in lines:
        for segment in line:
            text += segment.text[:-1] if segment.hyphen else segment.text  # type: ignore[attr-defined]
        text += "" if line and line[-1].hyphen else " "  # type: ignore[attr-defined]
    return " ".join(text.split())


@given(pieces, st.floats(60, 400), st.booleans(), st.integers(0, 99))
def test_wrapping_loses_and_adds_nothing(given_pieces: list[Piece], width: float, parts: bool, seed: int) -> None:
    hyphens = random.Random(seed) if parts else None
    lines = wrap(given_pieces, width, face("sans"), 9, hyphens=hyphens)
    assert joined(lines) == " ".join("".join(p.text for p in given_pieces).split())  # type: ignore[arg-type]


@given(pieces, st.floats(120, 400), st.integers(0, 99))
def test_no_line_is_wider_than_asked_unless_it_is_one_word(given_pieces: list[Piece], width: float, seed: int) -> None:
    typeface = face("serif")
    for line in wrap(given_pieces, width, typeface, 10, hyphens=random.Random(seed)):
        text = "".join(segment.text for segment in line)
        assert typeface.width(text, 10) <= width + 0.01 or " " not in text


def test_a_tagged_word_is_parted_with_a_hyphen_at_a_line_end() -> None:
    told = [Piece("met "), Piece("Wojciechowski", TAG), Piece("'s brother")]
    lines = wrap(told, 60, face("sans"), 9, hyphens=random.Random(3))
    assert [[(s.text, s.hyphen) for s in line] for line in lines] == [
        [("met", False), (" ", False), ("Wojciech-", True)],
        [("owski", False), ("'s brother", False)],
    ]


def test_one_line_keeps_every_blank() -> None:
    assert "".join(segment.text for segment in one_line([Piece("a  "), Piece(" b", TAG)])) == "a   b"
