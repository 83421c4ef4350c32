"""The exact test: against enumeration, against its own promise on pasts without a pattern, and with planted ones."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.oversight.watch.chance import Question, Seen, tails

STRATUM = st.integers(2, 7).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n)))


@given(st.lists(STRATUM, min_size=1, max_size=3))
def test_p_is_what_counting_every_deal_gives(parts: list[tuple[int, int, int]]) -> None:
    total = Counter({0: 1})
    for cases, hits, mine in parts:
        dealt = Counter(sum(at < mine for at in chosen) for chosen in combinations(range(cases), hits))
        sums: Counter[int] = Counter()
        for a, m in total.items():
            for b, n in dealt.items():
                sums[a + b] += m * n
        total = sums
    expected = [sum(n for x, n in total.items() if x >= hits) / total.total() for hits in range(len(tails(parts)))]
    assert tails(parts) == pytest.approx(expected)


def made(chance: random.Random, *, planted: float = 0.0) -> list[Seen]:
    """A year of cases of six units, one in five a hit; ``planted``: how often unit 3 turns another into one."""
    rows = []
    for number in range(600):
        unit, month = chance.choice("123456"), chance.randrange(12)
        hit = chance.random() < 0.1 + month / 60 or (unit == "3" and chance.random() < planted)
        rows.append(Seen(unit, hit, month, f"CF-{number}"))
    return rows


def test_what_is_planted_is_found_with_its_cases() -> None:
    rows = made(random.Random(5), planted=0.25)
    (found,) = Question(rows).striking(0.01)
    assert (found.group, found.cases) == ("3", tuple(sorted(r.case for r in rows if r.group == "3" and r.hit)))
    assert (found.hits, found.of) == (len(found.cases), sum(r.group == "3" for r in rows))
    assert (found.others.hits, found.others.of) == (
        sum(r.hit for r in rows if r.group != "3"),
        sum(r.group != "3" for r in rows),
    )


def test_pasts_without_a_pattern_show_one_no_oftener_than_promised() -> None:
    chance = random.Random(11)
    alarms = sum(bool(Question(made(chance)).striking(0.05)) for _ in range(200))
    assert 0 < alarms <= 16  # 10 are expected at most; 17 or more come about in one of fifty such tests


def test_copies_dealt_by_chance_tell_the_same_rate() -> None:
    question = Question(made(random.Random(3), planted=0.3))
    share = question.false_alarms(0.05, deals=200)
    assert share.of == 200
    assert 0 < share.hits <= 18
    assert question.false_alarms(0.05, deals=200) == share  # a stated seed


def test_a_stratum_of_one_group_says_nothing() -> None:
    rows = [Seen("1", True, "alone", str(n)) for n in range(40)] + [Seen("12"[n % 2], False, "both") for n in range(40)]
    assert Question(rows).asked == ()
    assert Question(rows).striking(1.0) == ()


def test_many_hits_are_told_by_the_normal_distribution_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = made(random.Random(8), planted=0.12)
    exact = {one.group: one.p for one in Question(rows).striking(1.0)}
    monkeypatch.setattr("counterfoil.oversight.watch.chance.EXACT", 0)
    near = {one.group: one.p for one in Question(rows).striking(1.0)}
    assert near.keys() == exact.keys()
    assert all(near[group] == pytest.approx(p, rel=0.5, abs=0.05) for group, p in exact.items())
