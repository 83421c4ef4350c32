from datetime import UTC, date, datetime

import pytest

from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.law.adoption import rule_digests
from counterfoil.law.load import load
from counterfoil.law.model import ClaimedGround, DutyKind
from counterfoil.law.policy import PolicyBook
from counterfoil.review.circumstances import Circumstances, Claim
from counterfoil.review.corrected import with_corrections
from counterfoil.review.decisions import Decisions, FindingDecision, paper_of
from counterfoil.review.duties import Rules, facts_of, propose
from counterfoil.review.model import Correction, Decision
from counterfoil.values import Category, RecordKind, Role, Source

COUNSEL = "Ida Sample, Assistant Counsel"
AT = datetime(2025, 6, 2, 12, tzinfo=UTC)
REASONS = "A warrant is out for the second suspect, whom this passage would tell that the police know the address."
PACK = load("us-il")
BOOK = PolicyBook(PACK, date(2025, 6, 2), frozenset(rule_digests(PACK).values()))


def claim(finding_id: str = "p1-0001", **but: str) -> Claim:
    given = {"reasons": REASONS, "claimed_by": COUNSEL, **but}
    return Claim(finding_id, ClaimedGround.ONGOING_INVESTIGATION, claimed_at=AT, **given)


def test_claim_is_made_by_a_named_person_with_reasons():
    with pytest.raises(
        PersonMustDecide, match=r"^p1-0001: a ground is claimed by a named person, never by the program"
    ):
        claim(claimed_by="counterfoil")
    with pytest.raises(BadInput, match=r"^p1-0001: ongoing_investigation is claimed without reasons"):
        claim(reasons="obstruct an ongoing criminal investigation")
    with pytest.raises(BadInput, match=r"^p1-0001: no ground is claimed"):
        Claim("p1-0001", ClaimedGround.NONE, REASONS, COUNSEL, AT)


def test_what_is_said_of_a_record_is_said_by_somebody():
    with pytest.raises(PersonMustDecide, match=r"^sealed, flagged: said of a record by nobody"):
        Circumstances(sealed=True, flagged=True)
    with pytest.raises(PersonMustDecide, match=r"^undercover: "):
        Circumstances(undercover=frozenset({"p-1"}), recorded_by="counterfoil")
    assert Circumstances() == Circumstances(recorded_by=COUNSEL).__class__()


def test_two_grounds_for_one_place_are_refused():
    with pytest.raises(BadInput, match=r"^p1-0001: claimed on two grounds"):
        Circumstances(claims=(claim(), claim()))


def test_without_a_claim_no_finding_has_a_ground(make_finding):
    finding = make_finding(1, "x", Category.PASSAGE)
    assert facts_of(finding, record_kind=RecordKind.CASE_REPORT).claimed is ClaimedGround.NONE
    other = Circumstances(claims=(claim("p1-0002"),))
    assert facts_of(finding, record_kind=RecordKind.CASE_REPORT, said=other).claimed is ClaimedGround.NONE


def test_claim_is_for_its_own_finding_only(make_finding, register):
    findings = [make_finding(n, "x", Category.PASSAGE) for n in (1, 2)]
    register.defaults["7(1)(d)(vii)"] = "withhold"
    said = Circumstances(claims=(claim(findings[0].id),))
    proposals = propose(
        findings, record_id="R-1", record_kind=RecordKind.CASE_REPORT, book=BOOK, register=register, said=said
    )
    assert [(p.duty.kind, p.duty.code, p.decision) for p in proposals] == [
        (DutyKind.PERMITTED_TO_WITHHOLD, "7(1)(d)(vii)", proposals[0].decision),
        (DutyKind.OPEN, "", Decision.RELEASE),
    ]
    assert proposals[0].decision is not Decision.RELEASE


def test_claim_for_no_finding_of_the_record_is_refused(make_finding, register):
    with pytest.raises(BadInput, match=r"^R-1: grounds are claimed for p9-0009, which are no findings of it\.$"):
        propose(
            [make_finding(1, "x", Category.PASSAGE)],
            record_id="R-1",
            record_kind=RecordKind.CASE_REPORT,
            book=BOOK,
            register=register,
            said=Circumstances(claims=(claim("p9-0009"),)),
        )


def test_every_circumstance_is_a_fact(make_finding):
    finding = make_finding(1, "x", Category.NAME, Role.OFFICER, party="p-1")
    names = ("sealed", "expunged", "juvenile_record", "flagged", "subject_private", "subject_permits",
             "subject_objects", "subject_asks", "committed_person")  # fmt: skip
    for name in names:
        facts = facts_of(finding, record_kind=RecordKind.VIDEO, said=Circumstances(**{name: True}, recorded_by=COUNSEL))
        assert [one for one in names if getattr(facts, one)] == [name]
    said = Circumstances(source=Source.BODY_CAMERA, undercover=frozenset({"p-1"}), recorded_by=COUNSEL)
    facts = facts_of(finding, record_kind=RecordKind.VIDEO, said=said)
    assert (facts.source, facts.undercover) == (Source.BODY_CAMERA, True)
    stranger = facts_of(finding.but(party=""), record_kind=RecordKind.VIDEO, said=said)
    assert stranger.undercover is False


def test_source_of_the_page_is_a_fact_unless_a_person_says_another(make_finding):
    finding = make_finding(1, "x", Category.NAME).but(source=Source.LEADS)
    assert facts_of(finding, record_kind=RecordKind.OTHER).source is Source.LEADS
    said = Circumstances(source=Source.SECRETARY_OF_STATE, recorded_by=COUNSEL)
    assert facts_of(finding, record_kind=RecordKind.OTHER, said=said).source is Source.SECRETARY_OF_STATE


def test_page_that_a_person_looked_at_is_the_office_s_own(make_finding):
    finding = make_finding(1, "x", Category.NAME).but(source=Source.LEADS)
    looked = Circumstances(own_pages=frozenset({0}), recorded_by=COUNSEL)
    assert facts_of(finding, record_kind=RecordKind.OTHER, said=looked).source is Source.OWN
    elsewhere = finding.but(page_index=1)
    assert facts_of(elsewhere, record_kind=RecordKind.OTHER, said=looked).source is Source.LEADS


def test_correction_does_not_lose_what_was_said_of_the_record(make_finding, register):
    finding = make_finding(1, "Pat Sample", Category.NAME, Role.ARRESTEE)
    said = Circumstances(expunged=True, recorded_by=COUNSEL, claims=(claim("p1-0001"), claim("p1-0002")))
    rules = Rules(BOOK, register, said={"R-1": said})
    (before,) = propose(
        [finding], record_id="R-1", record_kind=RecordKind.ARREST_REPORT, book=BOOK, register=register,
        said=rules.of("R-1").about(finding.id),
    )  # fmt: skip
    correction = Correction(Category.NAME, Role.WITNESS)
    table = Decisions(
        "26-1",
        paper_of("26-1", {"R-1": 1}, [before]),
        COUNSEL,
        findings=(FindingDecision("R-1", finding.id, None, "", "he only saw it, as the narrative says", correction),),
    )
    ((after,), _) = with_corrections(
        [before], table, pages={"R-1": 1}, kinds={"R-1": RecordKind.ARREST_REPORT}, rules=rules
    )
    assert (before.facts.expunged, after.facts.expunged, after.facts.role) == (True, True, Role.WITNESS)
    assert after.duty.kind is DutyKind.FORBIDDEN
    assert rules.of("R-2") == Circumstances()
