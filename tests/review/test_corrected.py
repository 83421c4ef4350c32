from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from counterfoil.cases.standing import Identity
from counterfoil.errors import BadInput, RefusedByLaw
from counterfoil.law.model import DutyKind
from counterfoil.review.completeness import Review, outstanding
from counterfoil.review.corrected import with_corrections
from counterfoil.review.decisions import Decisions, accept_all, paper_of
from counterfoil.review.determine import determine
from counterfoil.review.duties import Rules
from counterfoil.review.model import Correction, Decision
from counterfoil.values import Category, RecordKind, Role

NUMBER = "CF-2024-000012"
IDA = "Ida Sample, Freedom of Information Officer"
PAGES = {"R-1": 2}
CHILD, PHONE, NAME = "p1-0003", "p1-0002", "p1-0001"


@pytest.fixture
def rules(book, register) -> Rules:
    return Rules(book, register)


def said(settled, finding_id: str, correction: Correction, reason: str, decision=None, exemption="") -> Decisions:
    accepted = accept_all(NUMBER, PAGES, settled, decided_by=IDA)
    return replace(
        accepted,
        findings=tuple(
            replace(one, decision=decision, exemption=exemption, reason=reason, correction=correction)
            if one.finding_id == finding_id
            else one
            for one in accepted.findings
        ),
    )


def corrected(settled, decisions: Decisions, rules: Rules):
    kinds = {"R-1": RecordKind.ARREST_REPORT}
    return with_corrections(settled, decisions, pages=PAGES, kinds=kinds, rules=rules)


def determined(proposals, decisions, exemptions):
    at = datetime(2024, 3, 8, tzinfo=UTC)
    return determine(proposals, decisions, pages=PAGES, exemptions=exemptions, on=date(2024, 3, 8), decided_at=at)


def of(rows, finding_id: str):
    return next(one for one in rows if getattr(one, "finding_id", "") == finding_id)


def test_a_pistol_that_was_taken_for_a_child_goes_out(settled, rules, exemptions):
    decisions = said(settled, CHILD, Correction(None), "a pistol, not a child")
    proposals, now = corrected(settled, decisions, rules)
    pistol = proposals[2]
    assert (pistol.shows, pistol.decision, pistol.duty.kind, pistol.finding.minor, pistol.facts.minor) == (
        "nothing", Decision.RELEASE, DutyKind.OPEN, False, False
    )  # fmt: skip
    assert pistol.why == "corrected by the reviewer (was name, victim, minor): it shows nothing that is protected"
    made = determined(proposals, now, exemptions)
    assert (of(made, CHILD).decision, of(made, CHILD).reason, of(made, CHILD).decided_by) == (
        Decision.RELEASE,
        "correction: name, victim, minor → nothing; a pistol, not a child",
        IDA,
    )
    assert outstanding(Review(PAGES, proposals, now, made)) == ()
    assert proposals[:2] + proposals[3:] == settled[:2] + settled[3:]


def test_the_duty_is_worked_out_anew_by_the_same_rules(settled, rules, exemptions):
    decisions = said(settled, CHILD, Correction(Category.PHONE, Role.WITNESS), "a number of an adult")
    proposals, now = corrected(settled, decisions, rules)
    made = of(determined(proposals, now, exemptions), CHILD)
    assert proposals[2].duty.kind is DutyKind.PERMITTED_TO_WITHHOLD
    assert (made.decision, made.exemption, made.factual_basis) == (
        Decision.REDACT, "7(1)(b)", "A private telephone number."
    )  # fmt: skip


def test_a_correction_can_also_forbid(settled, rules, exemptions):
    minor = Correction(Category.NAME, Role.WITNESS, frozenset({"minor"}))
    proposals, now = corrected(settled, said(settled, "p1-0004", minor, "a child"), rules)
    made = of(determined(proposals, now, exemptions), "p1-0004")
    assert (proposals[3].duty.kind, made.decision, made.exemption) == (DutyKind.FORBIDDEN, Decision.REDACT, "7(1)(a)")
    proposals, now = corrected(settled, said(settled, "p1-0004", minor, "a child", Decision.RELEASE), rules)
    with pytest.raises(RefusedByLaw, match=r"p1-0004 \(name, witness, minor\) must not go out"):
        determined(proposals, now, exemptions)


def test_the_role_minor_makes_a_minor(settled, rules):
    proposals, _ = corrected(settled, said(settled, PHONE, Correction(Category.NAME, Role.MINOR), "a child"), rules)
    assert (proposals[1].finding.minor, proposals[1].duty.kind) == (True, DutyKind.FORBIDDEN)


@pytest.mark.parametrize(
    ("finding_id", "kind"),
    [(CHILD, "forbidden (705 ILCS 405/5-905)"), (NAME, "compelled (5 ILCS 140/2.15(a))")],
)
def test_where_the_law_left_no_choice_a_word_is_no_reason(settled, rules, finding_id: str, kind: str):
    with pytest.raises(BadInput) as refused:
        corrected(settled, said(settled, finding_id, Correction(None), "wrong - no"), rules)
    assert f"it is {kind}; a correction that changes that needs a reason of at least 3 words" in str(refused.value)
    corrected(settled, said(settled, PHONE, Correction(None), "wrong"), rules)  # the law left a choice here


def test_a_correction_that_changes_nothing_is_refused(settled, rules):
    same = Correction(Category.NAME, Role.VICTIM, frozenset({"minor"}))
    with pytest.raises(BadInput, match="category and role are what they were"):
        corrected(settled, said(settled, CHILD, same, "a pistol, not a child"), rules)


def test_of_another_role_it_is_no_longer_the_requesters_own(settled, book, register):
    rules = Rules(book, register, Identity(is_subject_of=frozenset({"P-1"})))
    own = (settled[0], replace(settled[1], finding=replace(settled[1].finding, party="P-1")), *settled[2:])
    kept, _ = corrected(own, said(own, PHONE, Correction(Category.MEDICAL, Role.ARRESTEE), "a dose"), rules)
    other, _ = corrected(own, said(own, PHONE, Correction(Category.PHONE, Role.WITNESS), "of a witness"), rules)
    assert [kept[1].facts.is_subject, other[1].facts.is_subject] == [True, False]


def test_a_new_referral_waits_until_the_person_decides_it(settled, rules, exemptions):
    status = Correction(Category.IMMIGRATION_STATUS, Role.ARRESTEE)
    proposals, now = corrected(settled, said(settled, PHONE, status, "her status"), rules)
    (line,) = outstanding(Review(PAGES, proposals, now, determined(proposals, now, exemptions)))
    assert "referred, and waits for counsel" in line
    assert "write “correct release” or “correct redact” to decide it" in line
    decided = said(settled, PHONE, status, "counsel's memorandum", Decision.REDACT, "7(1)(c)")
    proposals, now = corrected(settled, decided, rules)
    assert outstanding(Review(PAGES, proposals, now, determined(proposals, now, exemptions))) == ()


def test_corrections_of_other_proposals_are_refused(settled, rules):
    decisions = said(settled, CHILD, Correction(None), "a pistol, not a child")
    with pytest.raises(BadInput, match="were made on another set of records and findings"):
        corrected(settled, replace(decisions, paper=paper_of(NUMBER, PAGES, settled[1:])), rules)
