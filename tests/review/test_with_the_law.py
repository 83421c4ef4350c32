"""Findings through the real law pack: proposals that a records officer would expect, and none where nobody adopted."""

from datetime import date

import pytest

from counterfoil.law.discretion import register
from counterfoil.law.load import load
from counterfoil.law.model import DutyKind
from counterfoil.law.policy import PolicyBook
from counterfoil.review.duties import propose
from counterfoil.review.model import Decision
from counterfoil.values import Category, RecordKind, Role, Source

ON = date(2024, 3, 8)


@pytest.fixture(scope="module")
def pack():
    return load("us-il")


def digests(pack) -> frozenset[str]:
    return frozenset(written.rule.digest for written in pack.rulebook.on(ON).values())


def decide(pack, findings, adopted: frozenset[str]):
    book = PolicyBook(pack, ON, adopted)
    return propose(
        findings,
        record_id="R-1",
        record_kind=RecordKind.ARREST_REPORT,
        book=book,
        register=register(pack, ON),
    )


def test_propose_with_the_adopted_pack(pack, make_finding):
    findings = [
        make_finding(1, "Rowan Testwell", Category.NAME, Role.ARRESTEE),
        make_finding(2, "100 Example St", Category.HOME_ADDRESS, Role.ARRESTEE),
        make_finding(3, "312-555-0142", Category.PHONE, Role.VICTIM),
        make_finding(4, "Elbonia", Category.BIRTHPLACE, Role.ARRESTEE),
        make_finding(5, "Officer Example", Category.NAME, Role.OFFICER),
        make_finding(6, "Junie Testwell", Category.NAME, Role.MINOR),
    ]
    proposals = decide(pack, findings, digests(pack))
    assert [(p.duty.kind, p.decision) for p in proposals[:5]] == [
        (DutyKind.COMPELLED, Decision.RELEASE),
        (DutyKind.COMPELLED, Decision.RELEASE),
        (DutyKind.PERMITTED_TO_WITHHOLD, Decision.REDACT),
        (DutyKind.PERMITTED_TO_WITHHOLD, Decision.REDACT),
        (DutyKind.OPEN, Decision.RELEASE),
    ]
    assert proposals[5].decision in (Decision.REDACT, Decision.REFER)
    assert [p.duty.code for p in proposals if p.decision is Decision.REDACT][:2] == ["7(1)(b)", "7(1)(c)"]


def test_propose_refers_everything_that_nobody_adopted(pack, make_finding):
    findings = [make_finding(1, "Rowan Testwell", Category.NAME, Role.ARRESTEE)]
    (proposal,) = decide(pack, findings, frozenset())
    assert (proposal.decision, proposal.duty.would_be) == (Decision.REFER, DutyKind.COMPELLED)


def test_nothing_of_a_page_that_looks_like_a_leads_return_is_proposed_for_release(pack, make_finding):
    findings = [
        make_finding(1, "Rowan Testwell", Category.NAME, Role.ARRESTEE),
        make_finding(2, "Rowan Testwell", Category.NAME, Role.ARRESTEE).but(page_index=1, source=Source.LEADS),
        make_finding(3, "", Category.PASSAGE).but(page_index=1, source=Source.LEADS, whole_region=True),
    ]
    proposals = decide(pack, findings, digests(pack))
    assert [(p.duty.kind, p.duty.code, p.decision) for p in proposals] == [
        (DutyKind.COMPELLED, "", Decision.RELEASE),
        (DutyKind.FORBIDDEN, "7(1)(a)", Decision.REDACT),
        (DutyKind.FORBIDDEN, "7(1)(a)", Decision.REDACT),
    ]
