"""Decisions as a value: what is accepted, and what ties them to one set of proposals."""

from dataclasses import replace

import pytest

from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.review.decisions import Confirmed, Decisions, FindingDecision, RecordDecision, accept_all, paper_of
from counterfoil.review.model import Decision, Proposal

from .decisions_papers import PAGES

IDA = "Ida Sample, Freedom of Information Officer"


def test_accept_all_confirms_views_and_accepts(settled: tuple[Proposal, ...]):
    decisions = accept_all("CF-2024-000012", PAGES, settled, decided_by=IDA)
    assert decisions == Decisions(
        "CF-2024-000012",
        paper_of("CF-2024-000012", PAGES, settled),
        IDA,
        (RecordDecision("R-1", Confirmed.YES),),
        frozenset({("R-1", 0), ("R-1", 1)}),
        (
            FindingDecision("R-1", "p1-0001", Decision.RELEASE),
            FindingDecision("R-1", "p1-0002", Decision.REDACT, "7(1)(b)"),
            FindingDecision("R-1", "p1-0003", Decision.REDACT, "7(1)(a)"),
            FindingDecision("R-1", "p1-0004", Decision.RELEASE),
        ),
    )


def test_accept_all_never_accepts_a_referral_and_shows_no_value(proposals: tuple[Proposal, ...]):
    with pytest.raises(PersonMustDecide) as refused:
        accept_all("CF-2024-000012", PAGES, proposals, decided_by=IDA)
    assert str(refused.value) == (
        "1 of 5 findings is for a person to decide:\n"
        "  R-1, page 2, p2-0005 (immigration_status, arrestee): counsel must decide: unsettled"
    )


def test_accept_all_needs_name_and_title(settled: tuple[Proposal, ...]):
    with pytest.raises(BadInput, match='"Ida Sample" is not "Name, Title"'):
        accept_all("CF-2024-000012", PAGES, settled, decided_by="Ida Sample")


def test_paper_of_changes_with_every_part(proposals: tuple[Proposal, ...]):
    first = proposals[0]
    others = [
        paper_of("CF-2024-000013", PAGES, proposals),
        paper_of("CF-2024-000012", {"R-1": 3}, proposals),
        paper_of("CF-2024-000012", {"R-2": 2}, proposals),
        paper_of("CF-2024-000012", PAGES, proposals[1:]),
        paper_of("CF-2024-000012", PAGES, [replace(first, decision=Decision.REFER), *proposals[1:]]),
        paper_of("CF-2024-000012", PAGES, [replace(first, finding=replace(first.finding, text="x")), *proposals[1:]]),
        paper_of(
            "CF-2024-000012", PAGES, [replace(first, finding=replace(first.finding, page_index=1)), *proposals[1:]]
        ),
        paper_of("CF-2024-000012", PAGES, proposals),
    ]
    assert len(set(others)) == len(others)
    assert others[-1] == paper_of("CF-2024-000012", dict(PAGES), list(proposals))
