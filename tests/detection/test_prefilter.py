"""What hyperscan leaves out must be nothing: the same matches as ``finditer``, for every expression and any text."""

from __future__ import annotations

import re
import re._parser as parser  # type: ignore[import-not-found]
from re._constants import (  # type: ignore[import-not-found]
    ASSERT,
    ASSERT_NOT,
    AT,
    BRANCH,
    IN,
    LITERAL,
    MAX_REPEAT,
    MAXREPEAT,
    MIN_REPEAT,
    SUBPATTERN,
)
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.detection import patterns, streets
from counterfoil.detection.prefilter import LONGEST_WORD, Prefilter, plainer

EXPRESSIONS = [(p.expression, p.reach) for p in patterns.PATTERNS]
EXPRESSIONS += [(shape.expression, shape.reach) for shape in streets.SHAPES]
PIECES = [
    "SSN 666-12-3456", "A204 567 891", "call (312) 555-0134", "DOB: 03/04/1990", "age 7", "9 yrs", "1200 N Kedzie Ave",
    "Main St and Oak St", "born in San Juan, Puerto Rico", "diagnosed with asthma", "RD# JH123456", "x", "é", "Ł", ".",
    "720 ILCS 5/12-3.2(a)(1)", "m.g@example.com", "P.O. Box 12", "1200 block of W Oak", "plate ZQ 6666", "#12345", "-",
    "the", "a" * (LONGEST_WORD + 5), "5", "(", "@", "Apt 2", "Chicago, IL 60651", "W", "\U0001f600", "\ud800",
    "assisting", "STI", "12 Oak Lima", "Lima, Peru", "Álamo",
]  # fmt: skip
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", "", ", ", " : "])), max_size=14).map(
    lambda parts: "".join(piece + gap for piece, gap in parts)
)
fast, slow = Prefilter(EXPRESSIONS), Prefilter(EXPRESSIONS, fast=False)


def _spans(prefilter: Prefilter, text: str) -> list[tuple[int, tuple[int, int]]]:
    return [(number, match.span("v")) for number, match in prefilter.find(text)]


@given(TEXTS)
def test_hyperscan_loses_nothing_and_adds_nothing(text: str) -> None:
    assert (fast.is_fast, slow.is_fast) == (True, False)
    assert _spans(fast, text) == _spans(slow, text)


def test_matches_far_apart_and_side_by_side_are_all_found() -> None:
    text = ("SSN 666-12-3456 " + "word " * 200) * 3 + "SSN 666-12-3456 SSN 666-12-3456"
    assert _spans(fast, text) == _spans(slow, text)
    assert len([number for number, _span in _spans(fast, text) if number == 0]) == 5


def test_an_expression_that_is_cut_off_by_its_window_is_read_whole() -> None:
    one = re.compile(r"ab(?P<v>c+)(?! ?x)")
    text = "abccc x" + " " * 100 + "abc" + " " * 100 + "abccx"
    assert _spans(Prefilter([(one, 8)]), text) == _spans(Prefilter([(one, 8)], fast=False), text)
    assert _spans(Prefilter([(one, 8)]), text) == [(0, (2, 4)), (0, (109, 110)), (0, (212, 213))]


@pytest.mark.parametrize("number", range(len(EXPRESSIONS)))
def test_no_match_is_longer_than_its_reach(number: int) -> None:
    expression, reach = EXPRESSIONS[number]
    assert _width(parser.parse(expression.pattern, expression.flags)) <= reach, expression.pattern


def test_look_around_and_edges_are_taken_out() -> None:
    whole = plainer(r"(?<![\w-])\b(?P<v>[\w'-]+)(?!(a)\))x")
    assert whole == r"(?:^|[^A-Za-z0-9_-])(?:[\x{80}-\x{10ffff}A-Za-z0-9_'-]+)x"
    assert plainer(r"(?<=[\w.]) \bx\b") == " x"


def test_a_word_within_a_longer_one_is_not_looked_for() -> None:
    words = Prefilter([(re.compile(r"\b(?P<v>STI)(?!\w)", re.IGNORECASE), 8)])
    assert words._ends("assisting, an STI and a sti") == {0: {17, 27}}


@pytest.mark.parametrize("expression", [one.pattern for one, _reach in EXPRESSIONS if one.pattern.startswith(r"\b")])
def test_what_begins_at_the_edge_of_a_word_begins_with_a_letter_or_a_figure(expression: str) -> None:
    assert re.fullmatch(r"\w*", "".join(_first(parser.parse(expression))))


def test_an_expression_is_left_out_where_what_it_needs_is_not_there() -> None:
    one = re.compile("(?P<v>[0-9]+)")
    needing = Prefilter([(one, 8), (one, 8)], needs={1: "Peru"})
    assert _spans(needing, "12, Lima") == [(0, (0, 2))]
    assert _spans(needing, "12, Lima, Peru") == [(0, (0, 2)), (1, (0, 2))]


def _first(tokens: Any) -> list[str]:
    """The characters that a match may begin with, look-around left out; of ranges their ends."""
    for number, (kind, value) in enumerate(tokens):
        if kind in (ASSERT, ASSERT_NOT, AT):
            continue
        if kind is LITERAL:
            return [chr(value)]
        if kind is IN:
            return [chr(code) for _one, of in value for code in (of if isinstance(of, tuple) else [of])]
        if kind is BRANCH:
            return [one for branch in value[1] for one in _first(branch)]
        if kind is SUBPATTERN:
            return _first(value[3])
        if kind is MAX_REPEAT:
            least, _most, repeated = value
            behind = tokens[number + 1 :] if not least else []
            return [*_first(repeated), *_first(behind)]
        raise AssertionError(f"{kind} at the beginning of an expression")
    return []


def _width(tokens: Any) -> int:
    """The most characters that an expression matches, when no word has more than ``LONGEST_WORD`` of them."""
    total = 0
    for kind, value in tokens:
        if kind in (ASSERT, ASSERT_NOT, AT):
            continue
        if kind is BRANCH:
            total += max(map(_width, value[1]))
        elif kind is SUBPATTERN:
            total += _width(value[3])
        elif kind in (MAX_REPEAT, MIN_REPEAT):
            _least, most, repeated = value
            if most is MAXREPEAT:
                assert not _has_blank(repeated), "an endless repeat with a blank in it has no reach"
            total += LONGEST_WORD if most is MAXREPEAT else most * _width(repeated)
        else:
            total += 1
    return total


def _has_blank(tokens: Any) -> bool:
    for kind, value in tokens:
        if kind is LITERAL and value == 32:
            return True
        if kind is IN and any(str(one) == "RANGE" and of[0] <= 32 <= of[1] for one, of in value):
            return True
        if kind is IN and any(one is LITERAL and of == 32 for one, of in value):
            return True
        if kind is BRANCH and any(map(_has_blank, value[1])):
            return True
        if kind is SUBPATTERN and _has_blank(value[3]):
            return True
        if kind in (MAX_REPEAT, MIN_REPEAT) and _has_blank(value[2]):
            return True
    return False
