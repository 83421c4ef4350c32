"""Letters of a kerned word are compared one by one only where they follow each other as they are read."""

from __future__ import annotations

from counterfoil.redaction._gates.anew import _band, _one_by_one
from counterfoil.redaction._gates.task import Moved

WORD = Moved(100.0, 130.0, 50.0, 20.0, 0.0, "RAW", 12.0, (100.0, 109.0, 118.0))


def test_each_letter_is_held_against_itself() -> None:
    pairs = list(_one_by_one(WORD, [("R", 120.0), ("A", 130.0), ("W", 139.0)]))
    assert [(round(was.x0, 1), round(now.x0, 1)) for was, now in pairs] == [
        (101.8, 121.8),
        (110.8, 131.8),
        (120.4, 141.4),
    ]


def test_letters_that_trade_their_places_are_compared_as_the_word() -> None:
    whole = [(_band(WORD, to=False), _band(WORD, to=True))]
    assert list(_one_by_one(WORD, [("R", 139.0), ("A", 130.0), ("W", 120.0)])) == whole
    assert list(_one_by_one(WORD, [("R", 120.0), ("A", 130.0)])) == whole
