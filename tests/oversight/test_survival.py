"""Waits with open cases counted: a published worked example, and differences are found where planted, not elsewhere."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.oversight.survival import Quantile, Waited, Waits, curve, difference, holm, quantile

# Remission in weeks of 42 children, and whether it still held ("+"): Freireich and others, Blood 21 (1963), the worked
# example of most textbooks. Published: the shares below, medians of 23 and 8, and 19.25 expected where 9 were seen.
DRUG = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def read(text: str) -> list[tuple[int, bool]]:
    return [(int(one.rstrip("+")), one.endswith("+")) for one in text.split()]


def test_the_published_curve() -> None:
    steps = curve(Waits.of(read(DRUG)))
    assert [(s.days, round(s.share, 3)) for s in steps] == [
        (6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448),
    ]  # fmt: skip
    assert (round(steps[0].low, 3), round(steps[0].high, 3)) == (0.620, 0.952)
    assert quantile(steps, 0.5) == Quantile(23, 13, None)
    assert quantile(curve(Waits.of(read(PLACEBO))), 0.5).days == 8


def test_a_median_that_was_not_reached_is_not_invented() -> None:
    steps = curve(Waits.of([(3, False), (9, True), (9, True), (9, True)]))
    assert quantile(steps, 0.5) == Quantile(None, 3, None)
    assert curve(Waits.of([(4, True)])) == ()


def test_open_cases_make_the_wait_longer_than_the_answered_ones_alone_would() -> None:
    answered = [(d, False) for d in (1, 2, 3, 4, 5)]
    assert quantile(curve(Waits.of(answered)), 0.5).days == 3
    assert quantile(curve(Waits.of([*answered, *[(5, True)] * 4])), 0.5).days == 5


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=60))
def test_without_open_cases_it_is_the_plain_share(cases: list[tuple[int, bool]]) -> None:
    days = [d for d, _ in cases]
    for step in curve(Waits(Counter(days), Counter())):
        assert step.share == pytest.approx(sum(d > step.days for d in days) / len(days))
        assert 0 <= step.low <= step.share + 1e-12
        assert step.share <= step.high + 1e-12 <= 1 + 1e-9


def test_the_published_difference() -> None:
    cases = [Waited(d, o, True) for d, o in read(DRUG)] + [Waited(d, o, False) for d, o in read(PLACEBO)]
    found = difference(cases)
    assert (found.members, found.others, found.answered, round(found.expected, 2)) == (21, 21, 9, 19.25)
    assert found.p is not None
    assert found.p < 0.002
    many = difference(cases * 10)  # beyond EXACT: by the moments
    assert many.p is not None
    assert many.p < 1e-12


def waits(seed: int, slower: float, count: int = 80) -> list[Waited]:
    chance = random.Random(seed)
    made = []
    for n in range(count):
        member = n % 4 == 0
        days = int(chance.expovariate(1 / (5 * (slower if member else 1))))
        made.append(Waited(min(days, 15), days > 15, member, stratum=n % 2))
    return made


def test_planted_favour_is_found_and_none_is_invented() -> None:
    fair = [difference(waits(seed, 1), seed=seed, deals=300).p or 0 for seed in range(100)]
    assert 0 <= sum(p < 0.05 for p in fair) <= 11  # 5 expected; more than 11 of 100 would be an accident of 1 in 200
    planted = [difference(waits(seed, 3, 160), seed=seed, deals=300).p or 1 for seed in range(20)]
    assert sum(p < 0.05 for p in planted) >= 18


def test_who_came_in_another_month_is_not_compared() -> None:
    cases = [Waited(1, False, True, "may")] * 30 + [Waited(9, False, False, "june")] * 30
    assert difference(cases).p is None
    mixed = [*cases, Waited(3, False, True, "july"), Waited(3, False, False, "july")]
    assert (difference(mixed).members, difference(mixed).others) == (1, 1)


def test_many_questions_make_each_answer_less_sure() -> None:
    assert [p and round(p, 9) for p in holm([0.01, None, 0.04, 0.03])] == [0.03, None, 0.06, 0.06]
