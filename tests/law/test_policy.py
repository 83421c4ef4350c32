import re
from dataclasses import fields, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import cedarpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.law.load import LawPack, load
from counterfoil.law.model import ClaimedGround, DutyKind, Facts
from counterfoil.law.policy import PolicyBook, request
from counterfoil.law.rulebook import Rulebook
from counterfoil.values import Category, RecordKind, Role, Source

PACK = load("us-il")
ALL = frozenset(written.rule.digest for written in PACK.rulebook.rules.values())
DAY = date(2025, 3, 3)
BOOK = PolicyBook(PACK, DAY, ALL)
WORDS = {"record_kind": RecordKind, "category": Category, "role": Role, "source": Source, "claimed": ClaimedGround}
FLAGS = [f.name for f in fields(Facts) if f.name not in WORDS]
FACTS = st.builds(
    Facts,
    st.sampled_from(list(RecordKind)),
    st.sampled_from(list(Category)),
    st.sampled_from(list(Role)),
    **{flag: st.booleans() for flag in FLAGS},
    source=st.sampled_from([*[Source.OWN] * 6, *Source]),
    claimed=st.sampled_from([*[ClaimedGround.NONE] * 40, *ClaimedGround]),
)
ARRESTEE_NAME = Facts(RecordKind.ARREST_REPORT, Category.NAME, Role.ARRESTEE)


def altered(rulebook: Rulebook, **cedar: Any) -> LawPack:
    """A stand-in for the pack with another rulebook."""
    return SimpleNamespace(name="us-il", rulebook=rulebook, exemptions=PACK.exemptions, **cedar)  # type: ignore[return-value]


def test_schema_has_exactly_our_words() -> None:
    schema = PACK.facts_schema.read_text(encoding="utf-8")
    for choices in WORDS.values():
        listed = re.search(rf"entity {choices.__name__} enum \[(.*?)\]", schema, re.DOTALL)
        assert listed is not None
        assert sorted(re.findall(r'"(\w+)"', listed[1])) == sorted(str(choice) for choice in choices)
    context = re.search(r"context: \{(.*?)\}", schema, re.DOTALL)
    assert context is not None
    assert re.findall(r"(\w+): (\w+)", context[1]) == [
        ("record_kind", "RecordKind"),
        ("category", "Category"),
        ("role", "Role"),
        *((flag, "Bool") for flag in FLAGS),
        ("source", "Source"),
        ("claimed", "ClaimedGround"),
    ]


def test_facts_hold_nobody_s_identity() -> None:
    assert [f.name for f in fields(Facts)] == [
        "record_kind", "category", "role", "minor", "sex_offence_victim", "address_confidential", "sealed", "expunged",
        "is_subject", "consent", "commercial", "on_duty", "also_victim", "undercover", "committed_person",
        "juvenile_record", "flagged", "subject_private", "subject_permits", "subject_objects", "subject_asks", "source",
        "claimed",
    ]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(FACTS)
def test_every_set_of_facts_gets_a_duty_that_cites_its_rules(facts: Facts) -> None:
    duty = BOOK.decide(facts)
    assert duty.rules != ()  # no answer without a rule that it rests on
    modes = {rule.mode for rule in duty.rules}
    kind = duty.would_be or duty.kind
    assert (
        modes
        == {
            DutyKind.COMPELLED: {"compelled"},
            DutyKind.FORBIDDEN: {"mandatory"},
            DutyKind.PERMITTED_TO_WITHHOLD: {"discretionary"},
            DutyKind.OPEN: {"base"},
            DutyKind.REFER: {"compelled", "mandatory"},
        }[kind]
    )
    if duty.kind is not DutyKind.REFER:
        assert duty.adopted
        assert not any(rule.unsettled for rule in duty.rules)
        assert all(citation in duty.why for citation in duty.citations)
    assert (duty.code != "") == (kind in (DutyKind.FORBIDDEN, DutyKind.PERMITTED_TO_WITHHOLD, DutyKind.REFER))
    assert not any(rule.basis == "" for rule in duty.rules if rule.code)


@settings(max_examples=60, deadline=None)
@given(FACTS)
def test_nothing_is_decided_without_adoption(facts: Facts) -> None:
    duty, adopted = UNADOPTED.decide(facts), BOOK.decide(facts)
    assert duty.kind is DutyKind.REFER
    assert duty.adopted is False
    assert duty.would_be is (adopted.would_be or adopted.kind)


UNADOPTED = PolicyBook(PACK, DAY)


@settings(max_examples=60, deadline=None)
@given(FACTS)
def test_protection_only_grows_with_a_protected_flag(facts: Facts) -> None:
    """Sealed, expunged: never compelled, never open."""
    for flag in ("sealed", "expunged"):
        duty = BOOK.decide(replace(facts, **{flag: True}))
        assert (duty.would_be or duty.kind) in (DutyKind.FORBIDDEN, DutyKind.REFER)


@settings(max_examples=60, deadline=None)
@given(FACTS)
def test_who_pays_changes_no_field(facts: Facts) -> None:
    """3.1: a commercial purpose changes the clock and the fee, never what is open."""
    commercial, other = (BOOK.decide(replace(facts, commercial=value)) for value in (True, False))
    assert commercial == other


def test_one_changed_rule_loses_its_adoption_and_no_other() -> None:
    book = PolicyBook(PACK, DAY, ALL - {PACK.rulebook.rules["2.15-a-i"].rule.digest})
    name = book.decide(ARRESTEE_NAME)
    assert (name.kind, name.would_be, name.adopted) == (DutyKind.REFER, DutyKind.COMPELLED, False)
    assert name.why == (
        "not adopted by this office; the pack says: must go out: 5 ILCS 140/2.15(a)(i), the name of the person arrested"
    )
    assert book.decide(replace(ARRESTEE_NAME, category=Category.CHARGE)).kind is DutyKind.COMPELLED


def test_every_rule_that_decides_must_be_adopted() -> None:
    facts = Facts(RecordKind.ARREST_REPORT, Category.SSN, Role.ARRESTEE, minor=True)
    ids = ("ipa-15", "jca-1-7")
    assert tuple(rule.id for rule in BOOK.decide(facts).rules) == ids
    for missing in ids:
        duty = PolicyBook(PACK, DAY, ALL - {PACK.rulebook.rules[missing].rule.digest}).decide(facts)
        assert (duty.kind, duty.would_be, duty.adopted) == (DutyKind.REFER, DutyKind.FORBIDDEN, False)


def test_rule_verified_by_counsel_needs_no_adoption() -> None:
    rules = dict(PACK.rulebook.rules)
    verified = replace(rules["2.15-a-i"], rule=replace(rules["2.15-a-i"].rule, verified_by_counsel=True))
    book = PolicyBook(altered(replace(PACK.rulebook, rules={**rules, "2.15-a-i": verified})), DAY)
    assert book.decide(ARRESTEE_NAME).kind is DutyKind.COMPELLED


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (ARRESTEE_NAME, "must go out: 5 ILCS 140/2.15(a)(i), the name of the person arrested"),
        (
            replace(ARRESTEE_NAME, category=Category.PHONE),
            "may be withheld: 5 ILCS 140/7(1)(b); 5 ILCS 140/2(c-5), a personal telephone number "
            "of the person arrested",
        ),
        (
            replace(ARRESTEE_NAME, category=Category.SSN),
            "must not go out: 5 ILCS 179/15, a Social Security number of the person arrested",
        ),
        (
            replace(ARRESTEE_NAME, category=Category.CASE_NUMBER),
            "goes out: 5 ILCS 140/1.2, records are presumed open and no exemption covers a case number",
        ),
        (
            replace(ARRESTEE_NAME, category=Category.HOME_ADDRESS, address_confidential=True),
            "a person must decide: the law compels and forbids a home address of the person arrested "
            "(5 ILCS 140/2.15(a)(i); 750 ILCS 61)",
        ),
        (
            replace(ARRESTEE_NAME, category=Category.BAIL),
            "a person must decide: (v) stood in P.A. 101-0433 of 2019; the parallel statutes, and the section as a "
            "bill of 2026 prints it, have it blank: counsel reads the text of the day (5 ILCS 140/2.15(a)(v))",
        ),
    ],
)
def test_why_is_one_line_for_a_records_officer(facts: Facts, why: str) -> None:
    assert BOOK.decide(facts).why == why


def test_basis_is_filled_in_for_the_finding_and_names_nobody() -> None:
    duty = BOOK.decide(replace(ARRESTEE_NAME, category=Category.PHONE))
    assert duty.rules[0].basis == (
        "The record shows a personal telephone number of the person arrested. Section 2(c-5) of the Act names "
        "information of this kind, which is unique to a person or leads to a person's home, telephone or mailbox, as "
        "private information; no other law requires its disclosure here."
    )


# --- the hazards of Cedar, each reproduced, then shown not to reach a duty -------------------------------------------

REPRODUCTION = "permit(principal, action, resource);\nforbid(principal, action, resource) when { context.x };"
REQUEST = {"principal": 'U::"a"', "action": 'Action::"b"', "resource": 'R::"c"', "context": "{}"}


def test_hazard_cedar_allows_when_a_forbid_fails() -> None:
    answer = cedarpy.is_authorized(REQUEST, REPRODUCTION, [])
    assert answer.decision is cedarpy.Decision.Allow  # fail-open: the reason for the schema and for reading the errors
    assert len(answer.diagnostics.errors) == 1


def test_error_in_any_of_the_three_sets_is_referred_whatever_the_decision_says() -> None:
    erring = json_rule("erring", "context.nothing")  # as the schema would never let pass
    for mode in ("mandatory", "discretionary"):
        rules = dict(PACK.rulebook.rules)
        bad = replace(rules["jca-1-7"], cedar=erring, rule=replace(rules["jca-1-7"].rule, id="erring", mode=mode))
        book = PolicyBook(altered(replace(PACK.rulebook, rules={**rules, "erring": bad})), DAY, ALL)
        duty = book.decide(replace(ARRESTEE_NAME, category=Category.CASE_NUMBER))
        assert (duty.kind, duty.would_be, duty.rules) == (DutyKind.REFER, None, ())
        assert duty.why.startswith("a person must decide: the rules could not be read for this (")


def json_rule(name: str, condition: str) -> dict[str, Any]:
    import json

    text = f'forbid(principal, action == Action::"foia_disclose", resource) when {{ {condition} }};'
    found: dict[str, Any] = json.loads(cedarpy.policies_to_json_str(f'@id("{name}") {text}'))["staticPolicies"][
        "policy0"
    ]
    return found


def test_schema_goes_with_every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, Any]] = []
    real = cedarpy.is_authorized_batch

    def watched(requests: Any, policies: Any, entities: Any, schema: Any = None) -> Any:
        asked.append((len(requests), schema))
        return real(requests, policies, entities, schema)

    monkeypatch.setattr(cedarpy, "is_authorized_batch", watched)
    PolicyBook(PACK, DAY, ALL).decide_many([ARRESTEE_NAME, replace(ARRESTEE_NAME, minor=True)])
    assert [number for number, _ in asked] == [2, 2, 2]
    assert all(isinstance(schema, cedarpy.Schema) for _, schema in asked)


def test_bad_request_is_no_decision_and_is_referred(monkeypatch: pytest.MonkeyPatch) -> None:
    from counterfoil.law import policy

    def wrong(facts: Facts) -> dict[str, Any]:
        return {**request(facts), "context": '{"category": "phone"}'}

    monkeypatch.setattr(policy, "request", wrong)
    duty = PolicyBook(PACK, DAY, ALL).decide(ARRESTEE_NAME)
    assert (duty.kind, duty.rules) == (DutyKind.REFER, ())


def test_default_denial_without_a_reason_is_a_referral_not_an_exemption() -> None:
    rules = {key: written for key, written in PACK.rulebook.rules.items() if written.rule.mode != "base"}
    book = PolicyBook(altered(replace(PACK.rulebook, rules=rules)), DAY, ALL)
    duty = book.decide(replace(ARRESTEE_NAME, category=Category.CASE_NUMBER))
    assert (duty.kind, duty.rules) == (DutyKind.REFER, ())


def test_day_before_the_law_decides_nothing() -> None:
    duty = PolicyBook(PACK, date(2009, 12, 31), ALL).decide(ARRESTEE_NAME)
    assert (duty.kind, duty.would_be) == (DutyKind.REFER, None)
    assert duty.why == "a person must decide: no rule of us-il was in force on 2009-12-31"


# --- the memo -------------------------------------------------------------------------------------------------------


def test_memo_and_batch_agree_with_single_decisions() -> None:
    facts = [
        Facts(kind, category, role)
        for kind in (RecordKind.ARREST_REPORT, RecordKind.CASE_REPORT)
        for category in Category
        for role in (Role.ARRESTEE, Role.VICTIM)
    ]
    alone = [PolicyBook(PACK, DAY, ALL).decide(each) for each in facts[:25]]
    many = PolicyBook(PACK, DAY, ALL).decide_many([*facts, *facts])
    assert many[:25] == alone
    assert many[: len(facts)] == many[len(facts) :]


def test_known_facts_are_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    book = PolicyBook(PACK, DAY, ALL)
    first = book.decide(ARRESTEE_NAME)
    monkeypatch.setattr(cedarpy, "is_authorized_batch", None)  # a second call to Cedar would now fail
    assert book.decide(ARRESTEE_NAME) is first
