from dataclasses import replace
from datetime import date

from counterfoil.law.load import load

CHICAGO = load("us-il", "chicago").overlay


def test_state_pack_alone_has_no_local_law() -> None:
    assert load("us-il").overlay is None


def test_chicago_has_its_rules_since_the_renumbering() -> None:
    assert CHICAGO is not None
    assert CHICAGO.on(date(2021, 1, 26)) == ()
    assert [rule.id for rule in CHICAGO.on(date(2021, 1, 27))] == [
        "2-173-010", "2-173-020", "2-173-020-1", "2-173-020-2", "2-173-020-3", "2-173-020-4", "2-173-020-5",
        "2-173-020-6", "2-173-030-a", "2-173-030-b", "2-173-069",
    ]  # fmt: skip
    assert CHICAGO.rules[8].sourced.cite == "Chicago Municipal Code 2-173-030(a)"


def test_rule_that_a_court_suspended_is_not_in_force() -> None:
    assert CHICAGO is not None
    held = replace(CHICAGO, rules=(replace(CHICAGO.rules[0], litigation_hold=True), *CHICAGO.rules[1:]))
    assert [rule.id for rule in held.on(date(2025, 1, 1))] == [rule.id for rule in CHICAGO.rules[1:]]
