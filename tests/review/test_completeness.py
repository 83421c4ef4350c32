from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from counterfoil.review.completeness import Review, count_marks, outstanding, released_records, withheld_values
from counterfoil.review.decisions import Confirmed, Decisions, RecordDecision, accept_all
from counterfoil.review.determine import determine
from counterfoil.review.model import Correction, Decision, Proposal
from counterfoil.values import Box

IDA = "Ida Sample, Freedom of Information Officer"
PAGES = {"R-1": 2}


@pytest.fixture
def review(settled: tuple[Proposal, ...], exemptions) -> Review:
    decisions = accept_all("CF-2024-000012", PAGES, settled, decided_by=IDA)
    made = determine(
        settled,
        decisions,
        pages=PAGES,
        exemptions=exemptions,
        on=date(2024, 3, 8),
        decided_at=datetime(2024, 3, 8, tzinfo=UTC),
    )
    return Review(PAGES, settled, decisions, made)


def with_decisions(review: Review, **changes: object) -> Review:
    return replace(review, decisions=replace(review.decisions, **changes))  # type: ignore[arg-type]


def test_outstanding_of_a_complete_review_is_nothing(review: Review):
    assert outstanding(review) == ()
    assert released_records(review) == ("R-1",)
    assert count_marks(review) == 2
    assert withheld_values(review) == ("312-555-0142", "Junie Testwell")


def test_outstanding_names_unviewed_pages_in_runs(review: Review):
    seen = with_decisions(replace(review, pages={"R-1": 6}), viewed=frozenset({("R-1", 1), ("R-1", 4)}))
    assert outstanding(seen) == ("R-1: nobody viewed page 1, 3-4, 6.",)


@pytest.mark.parametrize(
    ("confirmed", "sentence"),
    [
        (Confirmed.NO, "R-1: it is not yet certain that this is the right person's record."),
        (Confirmed.UNDECIDED, "R-1: nobody confirmed that this is the right person's record."),
    ],
)
def test_outstanding_names_an_unconfirmed_record(review: Review, confirmed: Confirmed, sentence: str):
    assert outstanding(with_decisions(review, records=(RecordDecision("R-1", confirmed),))) == (sentence,)


def test_outstanding_of_no_decisions_names_everything(settled: tuple[Proposal, ...], review: Review):
    nothing = Review(PAGES, settled, Decisions("CF-2024-000012", review.decisions.paper, ""))
    assert outstanding(nothing) == (
        "R-1: nobody confirmed that this is the right person's record.",
        "R-1: nobody viewed page 1-2.",
        "R-1, page 1, p1-0001: nobody decided on this name (compelled).",
        "R-1, page 1, p1-0002: nobody decided on this phone (permitted to withhold).",
        "R-1, page 1, p1-0003: nobody decided on this name (forbidden).",
        "R-1, page 1, p1-0004: nobody decided on this case number (open).",
    )


def test_outstanding_names_a_referral(review: Review):
    referred = [
        replace(one, decision=Decision.REFER) if one.finding_id == "p1-0004" else one for one in review.determinations
    ]
    assert outstanding(replace(review, determinations=tuple(referred))) == (
        "R-1, page 1, p1-0004: referred, and waits for counsel (open: 5 ILCS 140/1.2).",
    )


def test_outstanding_names_a_record_without_determination(review: Review):
    made = tuple(one for one in review.determinations if one.finding_id)
    assert outstanding(replace(review, determinations=made)) == ("R-1: no determination was made on this record.",)
    assert released_records(replace(review, determinations=made)) == ()


@pytest.mark.parametrize("decision", [Decision.WITHHOLD, Decision.NOT_RESPONSIVE])
def test_outstanding_of_a_record_that_stays_out_is_nothing(review: Review, decision: Decision):
    whole = tuple(replace(one, decision=decision) for one in review.determinations if not one.finding_id)
    out = with_decisions(replace(review, determinations=whole), viewed=frozenset())
    assert outstanding(out) == ()
    assert released_records(out) == ()


def test_outstanding_names_a_compelled_item_beneath_a_mark(review: Review):
    compelled, phone, *others = review.proposals
    under = replace(phone, finding=replace(phone.finding, boxes=compelled.finding.boxes))
    assert outstanding(replace(review, proposals=(compelled, under, *others))) == (
        "R-1, page 1, p1-0001 (name): must go out, and lies beneath the mark of p1-0002 (phone). Change the row of "
        "p1-0002.",
    )
    beside = replace(phone, finding=replace(phone.finding, boxes=compelled.finding.boxes, page_index=1))
    assert outstanding(replace(review, proposals=(compelled, beside, *others))) == ()


def test_withheld_values_leaves_out_what_is_released_elsewhere(review: Review):
    name = review.proposals[0]
    same = replace(review.proposals[1], finding=replace(review.proposals[1].finding, text=name.finding.text))
    assert withheld_values(replace(review, proposals=(name, same, *review.proposals[2:]))) == ("Junie Testwell",)


def test_withheld_values_of_a_record_withheld_whole(review: Review):
    whole = tuple(replace(one, decision=Decision.WITHHOLD) for one in review.determinations if not one.finding_id)
    assert withheld_values(replace(review, determinations=whole)) == ("312-555-0142", "Junie Testwell")


def test_outstanding_names_a_released_item_beneath_a_mark(review: Review):
    name, phone, child, number = review.proposals
    wide = Box(phone.finding.box.x0 - 20, phone.finding.box.y0, phone.finding.box.x1, phone.finding.box.y1)
    over = replace(phone, finding=replace(phone.finding, boxes=(wide,)))
    under = replace(number, finding=replace(number.finding, boxes=phone.finding.boxes))
    assert outstanding(replace(review, proposals=(name, over, child, under))) == (
        "R-1, page 1, p1-0004 (case_number): is to be released, and lies beneath the mark of p1-0002 (phone). Change "
        "the row of p1-0002, or redact both.",
    )
    nothing = replace(under, correction=Correction(None))
    assert outstanding(replace(review, proposals=(name, over, child, nothing))) == ()
