"""What a decision on a party reaches, and when it counts no more: it withholds, and never opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.detection.model import Finding
from counterfoil.law.model import Duty, DutyKind, Rule
from counterfoil.review.duties import facts_of
from counterfoil.review.model import Decision, Proposal
from counterfoil.review.party_decisions import Followed, Reach, Word, counts, followed, last_word
from counterfoil.values import Box, Category, RecordKind, Role

FOUND = Finding("p1-0001", "Ana", Category.NAME, Role.VICTIM, 0, (Box(0, 0, 9, 9),), None, "how", "party", party="p1")
FACTS = facts_of(FOUND, record_kind=RecordKind.OTHER)
REDACTED = Word("redact", "7(1)(c)", "a child", Reach.PERSON, 3)
ACCEPTED = replace(REDACTED, reach=Reach.PROPOSED, reason="")


def proposal(kind: DutyKind, decision: Decision, code: str = "") -> Proposal:
    day = date(2024, 1, 1)
    rule = Rule("r", "title", "5 ILCS 140/7", "base", day, None, "source", day, "high", False, False, "0" * 64, code)
    return Proposal("R-1", FOUND, FACTS, Duty(kind, (rule,), "why"), decision, "why")


WITHHELD = proposal(DutyKind.PERMITTED_TO_WITHHOLD, Decision.REDACT, "7(1)(b)")
FORBIDDEN = proposal(DutyKind.FORBIDDEN, Decision.REDACT, "7(1)(a)")
OPEN = proposal(DutyKind.OPEN, Decision.RELEASE)
COMPELLED = proposal(DutyKind.COMPELLED, Decision.RELEASE)
REFERRED = proposal(DutyKind.REFER, Decision.REFER)


@pytest.mark.parametrize(
    ("word", "place", "expected"),
    [
        (REDACTED, WITHHELD, Followed("7(1)(b)", "a child")),
        (REDACTED, FORBIDDEN, Followed("7(1)(a)", "a child")),
        (REDACTED, OPEN, Followed("7(1)(c)", "a child")),
        (replace(REDACTED, reason=""), OPEN, None),  # instead of what is proposed: a reason is needed
        (replace(REDACTED, exemption=""), OPEN, None),
        (REDACTED, COMPELLED, None),
        (REDACTED, REFERRED, None),
        (ACCEPTED, WITHHELD, Followed("7(1)(b)", "")),
        (ACCEPTED, OPEN, None),
        (replace(ACCEPTED, decision="release"), WITHHELD, Followed("7(1)(b)", "")),
        (replace(REDACTED, decision="release"), WITHHELD, None),
        (replace(REDACTED, decision="refer"), WITHHELD, None),
    ],
)
def test_a_place_follows_what_withholds_and_nothing_else(word: Word, place: Proposal, expected: Followed) -> None:
    assert followed(word, place) == expected


@pytest.mark.parametrize(
    ("decision", "made_on", "stamp", "taken_out", "expected"),
    [
        ("release", "", "", False, True),
        ("release", "", "b", False, False),
        ("release", "b", "", False, False),
        ("correct", "a", "b", False, False),
        ("correct release", "a", "b", False, False),
        ("redact", "a", "b", False, True),
        ("correct redact", "a", "b", False, True),
        ("refer", "a", "b", False, True),
        ("redact", "a", "b", True, False),
        ("redact", "b", "b", True, True),
        ("release", "b", "b", True, True),
    ],
)
def test_a_decision_counts_for_the_party_that_it_was_made_on(
    decision: str, made_on: str, stamp: str, taken_out: bool, expected: bool
) -> None:
    assert counts(decision, made_on=made_on, stamp=stamp, taken_out=taken_out) is expected


def test_the_last_word_on_all_of_a_party_counts() -> None:
    words = [REDACTED, replace(REDACTED, decision="release", number=5), replace(REDACTED, reach=Reach.PLACE, number=9)]
    assert last_word(words) == words[1]
    assert last_word([replace(REDACTED, decision="")]) is None
    assert last_word([]) is None


WORDS = st.builds(
    Word,
    st.sampled_from(["release", "redact", "refer", "correct", "correct release", "correct redact"]),
    st.sampled_from(["", "7(1)(c)"]),
    st.sampled_from(["", "a reason"]),
    st.sampled_from(Reach),
    st.integers(1, 9),
)


@given(WORDS, st.sampled_from([WITHHELD, FORBIDDEN, OPEN, COMPELLED, REFERRED]))
def test_whatever_follows_can_be_signed_as_it_stands(word: Word, place: Proposal) -> None:
    found = followed(word, place)
    if found is not None:
        assert found.exemption
        assert place.duty.kind not in (DutyKind.COMPELLED, DutyKind.REFER)
        assert found.reason or found.exemption == place.duty.code
