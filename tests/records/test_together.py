"""Words near each other by numpy: the same as one place after the other."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from counterfoil.records.dictionary import Alike
from counterfoil.records.model import Match
from counterfoil.records.names import POSITION_BITS, Found, as_bytes, places, record_of
from counterfoil.records.together import Standing, met, met_further

TOKENS = "abcdefgh"
ORDER = [Match.EXACT_WORDS, Match.SPELLING, Match.SOUND, Match.NICKNAME, Match.FURTHER]


def one_by_one(words: Sequence[Mapping[str, Alike]], where: Mapping[str, Sequence[int]]) -> dict[int, Found]:
    """As it was looked up before: each place from which all words are near, by the best token of each."""
    found: dict[int, Found] = {}
    sizes = [sum(len(where.get(token, ())) for token in alike) for alike in words]
    anchor = sizes.index(min(sizes))
    for token, how in words[anchor].items():
        for place in where.get(token, ()):
            parts: list[tuple[float, Match, str]] = []
            for number, alike in enumerate(words):
                near = [
                    (*other_how, other)
                    for other, other_how in ({token: how} if number == anchor else alike).items()
                    for at in where.get(other, ())
                    if abs(at - place) <= (0 if number == anchor else len(words) + 1)
                    and record_of(at) == record_of(place)
                ]
                parts += [max(near, key=lambda one: one[0])] if near else []
            if len(parts) == len(words):
                score = sum(one[0] for one in parts) / len(parts)
                weakest = max((one[1] for one in parts), key=ORDER.index)
                best = found.get(record_of(place))
                if best is None or score > best[0]:
                    found[record_of(place)] = (score, weakest, " ".join(one[2] for one in parts))
    return found


@st.composite
def texts(draw: st.DrawFn) -> dict[str, list[int]]:
    """Where each token stands in a few records: at the end of the first million words too, where they begin anew."""
    where: dict[str, list[int]] = {token: [] for token in TOKENS}
    for record in (0, 1, 2, 5 + (1 << 20)):
        first = draw(st.sampled_from([0, (1 << POSITION_BITS) - 3]))
        for position, token in enumerate(draw(st.text(TOKENS, max_size=12))):
            where[token] += places(record, [first + position])
    return where


def alike() -> st.SearchStrategy[dict[str, Alike]]:
    """Tokens that may be a word, the best first; of different scores, for of equal ones any may be shown."""
    scores = st.permutations(range(len(TOKENS)))
    return st.builds(
        lambda tokens, order: {
            token: (1 - number / 16, ORDER[number % len(ORDER)])
            for token, number in sorted(zip(tokens, order, strict=False), key=lambda one: one[1])
        },
        st.lists(st.sampled_from(TOKENS), unique=True, max_size=5),
        scores,
    )


def standing(words: Sequence[Mapping[str, Alike]], where: Mapping[str, Sequence[int]]) -> list[Standing]:
    pieces = {token: [as_bytes(array("Q", some[:2])), as_bytes(array("Q", some[2:]))] for token, some in where.items()}
    return [Standing.of(one, pieces) for one in words]


def scores_of(found: Mapping[int, Found]) -> dict[int, float]:
    return {record: how[0] for record, how in found.items()}


@given(texts(), st.lists(alike(), min_size=1, max_size=3))
def test_near_words_are_those_found_one_by_one(where: dict[str, list[int]], words: list[dict[str, Alike]]) -> None:
    found, expected = met(standing(words, where)), one_by_one(words, where)
    best = [*found.best_first()]
    assert scores_of(found.all()) == scores_of(expected)
    assert best == sorted(found.all().items(), key=lambda one: (-one[1][0], one[0]))


@given(texts(), alike(), alike(), alike())
def test_a_further_word_leaves_out_what_is_met_nearer(
    where: dict[str, list[int]], one: dict[str, Alike], other: dict[str, Alike], distant: dict[str, Alike]
) -> None:
    nearer, further = standing([one, other], where), standing([distant, {}], where)
    known = met(nearer)
    found = met_further(nearer, further, without=known.records.tolist())
    expected = one_by_one([distant, other], where)
    assert scores_of(found) == {record: how[0] for record, how in expected.items() if record not in known.all()}


def test_nobody_is_met_where_no_word_is_asked_for() -> None:
    assert met([]).all() == {}
    assert met(standing([{}, {"a": (1.0, Match.EXACT_WORDS)}], {"a": [1, 2]})).all() == {}
