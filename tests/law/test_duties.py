"""What must hold of every set of facts, whatever the single rules say."""

from dataclasses import fields, replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.law.adoption import rule_digests
from counterfoil.law.load import load
from counterfoil.law.model import ClaimedGround, Duty, DutyKind, Facts
from counterfoil.law.policy import PolicyBook
from counterfoil.values import Category, RecordKind, Role, Source

PACK = load("us-il")
BOOK = PolicyBook(PACK, date(2025, 6, 2), frozenset(rule_digests(PACK).values()))
WORDS = {"record_kind": RecordKind, "category": Category, "role": Role, "source": Source, "claimed": ClaimedGround}
FACTS = st.builds(
    Facts,
    **{name: st.sampled_from(list(kind)) for name, kind in WORDS.items()},
    **{f.name: st.booleans() for f in fields(Facts) if f.name not in WORDS},
)
OUT = (DutyKind.OPEN, DutyKind.COMPELLED)
NEVER = (Source.LEADS, Source.RAP_SHEET, Source.MENTAL_HEALTH, Source.HIV, Source.ALPR)
KINDS = (RecordKind.ARREST_REPORT, RecordKind.CASE_REPORT, RecordKind.CRASH_REPORT, RecordKind.VIDEO, RecordKind.OTHER)
EVERY = tuple(product(KINDS[:2] + KINDS[3:4], Category, Role))


def leaning(duty: Duty) -> DutyKind:
    return duty.would_be or duty.kind


def decide(facts: list[Facts]) -> list[Duty]:
    return list(BOOK.decide_many(facts))


@pytest.mark.parametrize("flag", ["sealed", "expunged"])
@settings(max_examples=100, deadline=None)
@given(facts=FACTS)
def test_sealed_and_expunged_are_forbidden_whatever_else_is_so(flag: str, facts: Facts) -> None:
    duty = BOOK.decide(replace(facts, **{flag: True}))
    assert duty.kind is DutyKind.FORBIDDEN


@settings(max_examples=100, deadline=None)
@given(FACTS)
def test_juvenile_report_never_goes_out(facts: Facts) -> None:
    duty = BOOK.decide(replace(facts, juvenile_record=True))
    assert leaning(duty) is DutyKind.FORBIDDEN
    assert (duty.kind is DutyKind.REFER) <= (facts.is_subject or facts.consent)  # the own record: counsel decides how


@pytest.mark.parametrize("source", NEVER)
def test_source_that_may_not_go_out_never_does(source: Source) -> None:
    duties = decide([Facts(kind, category, role, source=source) for kind, category, role in EVERY])
    assert {duty.kind for duty in duties} == {DutyKind.FORBIDDEN}


@pytest.mark.parametrize("source", NEVER)
@settings(max_examples=60, deadline=None)
@given(facts=FACTS)
def test_nor_does_any_other_fact_open_it(source: Source, facts: Facts) -> None:
    assert BOOK.decide(replace(facts, source=source)).kind in (DutyKind.FORBIDDEN, DutyKind.REFER)


def test_officers_under_cover_and_informants_are_never_open_to_anybody() -> None:
    for flags in ({}, {"is_subject": True}, {"consent": True}):
        facts = [Facts(kind, category, role, undercover=True, **flags) for kind, category, role in EVERY]
        facts += [Facts(kind, category, Role.INFORMANT, **flags) for kind, category, _ in EVERY]
        assert not {duty.kind for duty in decide(facts)} & set(OUT)


def test_officer_who_is_a_victim_is_never_simply_open() -> None:
    identity = [c for c in Category if c not in NOBODY_S]
    for role, also in ((Role.OFFICER, True), (Role.VICTIM, False)):
        facts = [Facts(k, c, role, also_victim=also, on_duty=True) for k in RecordKind for c in identity]
        assert not {duty.kind for duty in decide(facts)} & set(OUT)


NOBODY_S = (
    Category.INCIDENT_LOCATION, Category.CHARGE, Category.ARREST_TIME, Category.AGENCY, Category.CUSTODY_TIME,
    Category.BAIL, Category.CASE_NUMBER, Category.PASSAGE, Category.VICTIM_CUE,
)  # fmt: skip
"""What tells of an event, not of a person; words that point to a victim are judged as a victim's."""


def test_no_claim_is_passed_over() -> None:
    """With a ground claimed nothing is open: it is withheld, forbidden or referred."""
    facts = [
        Facts(kind, category, role, claimed=ground, committed_person=committed)
        for ground in ClaimedGround
        if ground is not ClaimedGround.NONE
        for kind in KINDS
        for category in (Category.PASSAGE, Category.NAME, Category.ARREST_TIME)
        for role in (Role.UNKNOWN, Role.ARRESTEE)
        for committed in (False, True)
    ]
    assert not [one for one, duty in zip(facts, decide(facts), strict=True) if duty.kind in OUT]


def test_claim_that_no_rule_of_the_day_carries_says_so() -> None:
    book = PolicyBook(PACK, date(2011, 1, 3), frozenset(rule_digests(PACK).values()))
    duty = book.decide(Facts(RecordKind.OTHER, Category.PASSAGE, Role.UNKNOWN, claimed=ClaimedGround.THREAT_ASSESSMENT))
    assert (duty.kind, duty.would_be) == (DutyKind.REFER, DutyKind.OPEN)
    assert duty.why == (
        "a person must decide: threat assessment is claimed, and no rule in force on 2011-01-03 carries it"
    )


def test_without_a_claim_no_letter_that_turns_on_facts_is_used() -> None:
    plain = [Facts(kind, category, role) for kind, category, role in EVERY]
    used = {rule.code for duty in decide(plain) for rule in duty.rules if rule.code}
    assert used == {"7(1)(a)", "7(1)(b)", "7(1)(c)", "7(1)(d)(iv)"}


def test_arrestee_s_address_that_is_a_victim_s_is_referred() -> None:
    facts = Facts(RecordKind.ARREST_REPORT, Category.HOME_ADDRESS, Role.ARRESTEE, also_victim=True)
    duty = BOOK.decide(facts)
    assert (duty.kind, [rule.id for rule in duty.rules]) == (DutyKind.REFER, ["2.15-a-i", "also-victim"])
    assert BOOK.decide(replace(facts, also_victim=False)).kind is DutyKind.COMPELLED


def test_body_camera_recording_is_closed_until_it_is_flagged_or_the_subject_asks() -> None:
    video = Facts(RecordKind.VIDEO, Category.PASSAGE, Role.UNKNOWN, source=Source.BODY_CAMERA)
    tree = {
        (flagged, private, permits, asks): BOOK.decide(
            replace(video, flagged=flagged, subject_private=private, subject_permits=permits, subject_asks=asks)
        ).kind
        for flagged, private, permits, asks in product((False, True), repeat=4)
    }
    opened = {leaf for leaf, kind in tree.items() if kind is DutyKind.OPEN}
    assert {kind for leaf, kind in tree.items() if leaf not in opened} == {DutyKind.FORBIDDEN}
    assert opened == {
        (flagged, private, permits, asks)
        for flagged, private, permits, asks in tree
        if asks or (flagged and (permits or not private))
    }
