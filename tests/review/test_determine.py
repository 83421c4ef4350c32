from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from counterfoil.errors import BadInput, PersonMustDecide, RefusedByLaw
from counterfoil.law.exemptions import Exemptions
from counterfoil.review.decisions import Confirmed, Decisions, FindingDecision, RecordDecision, accept_all
from counterfoil.review.determine import determine, kept, marks
from counterfoil.review.model import Decision, Determination, Proposal
from counterfoil.values import Box, Mark

IDA = "Ida Sample, Freedom of Information Officer"
PAGES = {"R-1": 2}
ON, AT = date(2024, 3, 8), datetime(2024, 3, 8, 15, tzinfo=UTC)


@pytest.fixture
def accepted(settled: tuple[Proposal, ...]) -> Decisions:
    return accept_all("CF-2024-000012", PAGES, settled, decided_by=IDA)


def change(decisions: Decisions, finding_id: str, *, exemption: str = "", reason: str = "", to: Decision) -> Decisions:
    changed = tuple(
        FindingDecision(one.record_id, one.finding_id, to, exemption, reason) if one.finding_id == finding_id else one
        for one in decisions.findings
    )
    return replace(decisions, findings=changed)


def run(proposals, decisions: Decisions, exemptions: Exemptions) -> tuple[Determination, ...]:
    return determine(proposals, decisions, pages=PAGES, exemptions=exemptions, on=ON, decided_at=AT)


def test_determine_of_accepted_proposals(settled, accepted, exemptions):
    def made(finding_id: str, decision: Decision, exemption="", basis="", authority="") -> Determination:
        return Determination("R-1", finding_id, decision, exemption, basis, "", IDA, AT, authority)

    assert run(settled, accepted, exemptions) == (
        made("", Decision.RELEASE),
        made("p1-0001", Decision.RELEASE),
        made("p1-0002", Decision.REDACT, "7(1)(b)", "A private telephone number.", "5 ILCS 140/7(1)(b)"),
        made("p1-0003", Decision.REDACT, "7(1)(a)", "It would identify a minor.", "705 ILCS 405/5-905"),
        made("p1-0004", Decision.RELEASE),
    )


def test_determine_leaves_out_what_is_undecided(settled, accepted, exemptions):
    open_one = change(accepted, "p1-0002", to=None)  # type: ignore[arg-type]
    unsure = replace(open_one, records=(RecordDecision("R-1", Confirmed.NO),))
    assert [one.finding_id for one in run(settled, unsure, exemptions)] == ["p1-0001", "p1-0003", "p1-0004"]


def test_determine_of_a_changed_proposal_takes_the_packs_basis(settled, accepted, exemptions):
    changed = change(accepted, "p1-0004", to=Decision.REDACT, exemption="7(1)(c)", reason="a sealed matter")
    made = run(settled, changed, exemptions)[-1]
    assert (made.exemption, made.reason, made.authority) == ("7(1)(c)", "a sealed matter", "")
    assert made.factual_basis.startswith("The record shows a case number")


def test_determine_refuses_to_withhold_what_is_compelled(settled, accepted, exemptions):
    changed = change(accepted, "p1-0001", to=Decision.REDACT, exemption="7(1)(c)", reason="he asked for it")
    with pytest.raises(RefusedByLaw) as refused:
        run(settled, changed, exemptions)
    assert str(refused.value) == (
        "The law does not let this be decided so:\n"
        "  R-1, page 1, p1-0001 (name, arrestee) must go out (5 ILCS 140/2.15(a)) and cannot be redacted."
    )


def test_determine_refuses_to_release_what_is_forbidden(settled, accepted, exemptions):
    with pytest.raises(RefusedByLaw, match=r"p1-0003 .* must not go out \(705 ILCS 405/5-905\)"):
        run(settled, change(accepted, "p1-0003", to=Decision.RELEASE, reason="public interest"), exemptions)


def test_determine_refuses_to_withhold_a_record_with_a_compelled_item(settled, accepted, exemptions):
    withheld = RecordDecision("R-1", Confirmed.YES, True, "7(1)(d)(iv)", "it would disclose who gave information")
    with pytest.raises(RefusedByLaw, match="so its record cannot be withheld whole"):
        run(settled, replace(accepted, records=(withheld,)), exemptions)


def test_determine_withholds_a_record_whole(settled, exemptions):
    decisions = accept_all("CF-2024-000012", PAGES, settled[1:], decided_by=IDA)
    withheld = RecordDecision("R-1", Confirmed.YES, True, "7(1)(d)(iv)", "it would disclose who gave information")
    assert run(settled[1:], replace(decisions, records=(withheld,)), exemptions) == (
        Determination("R-1", "", Decision.WITHHOLD, "7(1)(d)(iv)", withheld.reason, withheld.reason, IDA, AT),
    )


def test_determine_keeps_somebody_elses_record_out(settled, accepted, exemptions):
    other = replace(accepted, records=(RecordDecision("R-1", Confirmed.NOT_THE_PERSON),))
    assert run(settled, other, exemptions) == (Determination("R-1", "", Decision.NOT_RESPONSIVE, "", "", "", IDA, AT),)


@pytest.mark.parametrize(
    ("finding_id", "change_to", "message"),
    [
        ("p1-0002", {"to": Decision.RELEASE}, "release instead of redact needs a reason."),
        ("p1-0004", {"to": Decision.REDACT, "reason": "x"}, "redacting needs an exemption."),
        ("p1-0004", {"to": Decision.REDACT, "exemption": "9(9)", "reason": "x"}, "unknown exemption '9(9)'."),
        ("p1-0002", {"to": Decision.REDACT, "exemption": "7(1)(c)"}, "7(1)(c) instead of 7(1)(b) needs a reason."),
    ],
)
def test_determine_refuses_a_decision_without_ground(settled, accepted, exemptions, finding_id, change_to, message):
    with pytest.raises(BadInput) as refused:
        run(settled, change(accepted, finding_id, **change_to), exemptions)
    assert str(refused.value).count(f"{finding_id} ") == 1
    assert str(refused.value).count(message) == 1


def test_determine_lets_counsel_decide_a_referral(proposals, accepted, settled, exemptions):
    from counterfoil.review.decisions import paper_of

    decided = FindingDecision("R-1", "p2-0005", Decision.REDACT, "7(1)(c)", "counsel's memorandum")
    decisions = replace(
        accepted, paper=paper_of("CF-2024-000012", PAGES, proposals), findings=(*accepted.findings, decided)
    )
    assert run(proposals, decisions, exemptions)[-1].decision == Decision.REDACT
    without = replace(decided, reason="")
    with pytest.raises(BadInput, match="redact instead of refer needs a reason"):
        run(proposals, replace(decisions, findings=(*accepted.findings, without)), exemptions)


def test_determine_refuses_decisions_on_other_proposals(settled, proposals, accepted, exemptions):
    with pytest.raises(BadInput, match="were made on another set of records and findings"):
        run(proposals, accepted, exemptions)


def test_determine_refuses_an_unsigned_table(settled, accepted, exemptions):
    with pytest.raises(PersonMustDecide, match="is not signed"):
        run(settled, replace(accepted, decided_by=""), exemptions)


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"records": (RecordDecision("R-9", Confirmed.YES),)}, "record R-9"),
        ({"viewed": frozenset({("R-1", 2)})}, "R-1, page 3"),
        ({"findings": (FindingDecision("R-1", "p9-0001", None),)}, "R-1, p9-0001"),
    ],
)
def test_determine_refuses_what_the_case_does_not_have(settled, accepted, exemptions, extra, message):
    with pytest.raises(BadInput) as refused:
        run(settled, replace(accepted, **extra), exemptions)
    assert str(refused.value) == f"The decisions name what the case does not have:\n  {message}"


def test_marks_and_kept_divide_the_findings(settled, accepted, exemptions):
    findings = [p.finding for p in settled]
    findings[1] = replace(findings[1], boxes=(Box(0, 0, 9, 9), Box(0, 10, 9, 19)), whole_region=True)
    made = run(settled, accepted, exemptions)
    assert marks(made, findings) == (
        Mark(0, Box(0, 0, 9, 9), "7(1)(b)", "312-555-0142", True),
        Mark(0, Box(0, 10, 9, 19), "7(1)(b)", "312-555-0142", True),
        Mark(0, findings[2].box, "7(1)(a)", "Junie Testwell", False),
    )
    assert kept(made, findings) == ((0, findings[0].box), (0, findings[3].box))


def test_marks_refuse_an_undecided_finding(proposals, settled, accepted, exemptions):
    made = run(settled, accepted, exemptions)
    with pytest.raises(PersonMustDecide) as refused:
        marks(made, [p.finding for p in proposals])
    assert str(refused.value) == "These findings are not yet decided:\n  p2-0005 on page 2"


def test_marks_refuse_determinations_of_two_records(settled, accepted, exemptions):
    made = run(settled, accepted, exemptions)
    with pytest.raises(RuntimeError, match="record by record"):
        marks([*made, replace(made[1], record_id="R-2")], [p.finding for p in settled])


def test_marks_refuse_a_finding_that_is_referred(settled, accepted, exemptions):
    made = run(settled, change(accepted, "p1-0004", to=Decision.REFER, reason="counsel looks at it"), exemptions)
    with pytest.raises(PersonMustDecide, match="p1-0004 on page 1"):
        marks(made, [p.finding for p in settled])
