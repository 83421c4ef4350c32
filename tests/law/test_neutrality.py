"""Who asks under the Act moves nothing: no duty reads it, and no rule that would can be read."""

import json
import random
import re
from dataclasses import fields, replace
from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.errors import LawPackInvalid
from counterfoil.law import policy
from counterfoil.law.adoption import rule_digests
from counterfoil.law.load import PACKS, load
from counterfoil.law.model import ClaimedGround, Duty, Facts
from counterfoil.law.policy import PolicyBook
from counterfoil.law.rulebook import parse
from counterfoil.values import Category, RecordKind, Role, Source

PACK = load("us-il")
DAY, ADOPTED = date(2025, 6, 2), frozenset(rule_digests(PACK).values())
SCHEMA = (PACKS / "facts.cedarschema").read_text(encoding="utf-8")
POLICY = (PACKS / "us-il" / "policy.cedar").read_text(encoding="utf-8")

WORDS = {"record_kind": RecordKind, "category": Category, "role": Role, "source": Source, "claimed": ClaimedGround}
REQUESTERS = ("a reporter", "DHS ICE", "U.S. Customs and Border Protection", "a lawyer", "the mayor", "nobody")
BATCH = 500


def random_facts(seed: int) -> list[Facts]:
    """``BATCH`` sets of facts; each word and each flag by chance, no ground claimed in half of them."""
    chance = random.Random(seed)
    flags = [f.name for f in fields(Facts) if f.name not in WORDS]
    made = []
    for number in range(BATCH):
        words = {name: chance.choice(list(kind)) for name, kind in WORDS.items()}
        if number % 2:
            words |= {"claimed": ClaimedGround.NONE, "source": Source.OWN}
        made.append(Facts(**words, **{flag: chance.random() < 0.2 for flag in flags}))  # type: ignore[arg-type]
    return made


def asked_by(requester: str, facts: list[Facts]) -> list[Duty]:
    """The duties where the rules are asked in the name of that requester, by a book that remembers nothing."""
    with patch.object(policy, "_PRINCIPAL", f'Anyone::"{requester}"'):
        assert policy.request(facts[0])["principal"] == f'Anyone::"{requester}"'
        return list(PolicyBook(PACK, DAY, ADOPTED).decide_many(facts))


@settings(max_examples=20, deadline=None)  # 20 times 500 cases
@given(
    seed=st.integers(0, 2**32),
    swapped=st.lists(st.sampled_from(REQUESTERS), min_size=2, max_size=2, unique=True),
)
def test_no_duty_moves_when_the_requester_is_swapped(seed: int, swapped: list[str]) -> None:
    facts = random_facts(seed)
    first, second = (asked_by(requester, facts) for requester in swapped)
    assert first == second
    assert len({duty.kind for duty in first}) >= 4  # what did not move is no single answer


def test_facts_have_no_place_for_a_requester() -> None:
    facts = Facts(RecordKind.ARREST_REPORT, Category.NAME, Role.ARRESTEE)
    for name in ("requester", "agency", "email", "nationality", "employer", "purpose"):
        with pytest.raises(TypeError):
            replace(facts, **{name: "DHS ICE"})
    assert set(json.loads(policy.request(facts)["context"])) == {f.name for f in fields(Facts)}


NOTES = """@id("nosy") @title("t") @citation("c") @mode("discretionary") @code("7(1)(b)") @effective_from("2010-01-01")
@effective_to("") @source("s") @checked("2026-11-29") @confidence("A") @verified_by_counsel("false")
forbid (principal, action == Action::"foia_disclose", resource) when {{ {} }};
"""


@pytest.mark.parametrize(
    "reads",
    [
        'context.requester == "DHS ICE"',
        'context.agency == "DHS ICE"',
        'context.requester_name like "*ICE*"',
        'context.purpose == "removal"',
        'context.nationality == "US"',
        'principal.email like "*.gov"',
        'principal == Agency::"ICE"',
        'context has requester && context.requester == "DHS ICE"',
    ],
)
def test_rule_that_reads_identity_is_refused_by_name_in_the_whole_pack(reads: str) -> None:
    with pytest.raises(LawPackInvalid) as caught:
        parse(POLICY + NOTES.format(reads), SCHEMA, "us-il/policy.cedar", codes=frozenset(PACK.exemptions.by_code))
    assert re.match(r"us-il/policy\.cedar: line \d+: nosy: ", str(caught.value))
    assert str(caught.value).endswith("who asks, it never may.")


def test_the_same_rule_about_a_fact_is_read() -> None:
    rules = parse(POLICY + NOTES.format("context.undercover"), SCHEMA, "us-il/policy.cedar").rules
    assert "nosy" in rules
