"""Whose the places of a case are, and that what is decided on a person is taken back whole."""

from __future__ import annotations

from counterfoil.detection.model import Finding
from counterfoil.law.model import Duty, DutyKind
from counterfoil.office import models
from counterfoil.office.services import drafting, drafts
from counterfoil.office.services.drafting import Said
from counterfoil.office.services.review_people import people
from counterfoil.office.services.review_scope import meant
from counterfoil.review.duties import facts_of
from counterfoil.review.model import Decision, Proposal
from counterfoil.values import Box, Category, RecordKind, Role

from .reviewed import Reviewed


def name(unit: str, number: int, party: str, text: str, role: Role = Role.VICTIM) -> Proposal:
    found = Finding(
        f"p1-{number:04}", text, Category.NAME, role, 0, (Box(0, 0, 9, 9),), None, "how", "party", party=party
    )
    facts = facts_of(found, record_kind=RecordKind.OTHER)
    return Proposal(unit, found, facts, Duty(DutyKind.OPEN, (), "why"), Decision.RELEASE, "why")


def test_a_person_is_one_in_two_files_and_equal_initials_are_not() -> None:
    made = people(
        (
            name("R-1", 1, "form-1", "GARCIA, MARIA"),
            name("R-1", 2, "form-1", "M. Garcia"),
            name("R-2", 1, "named-3", "Maria Garcia"),
            name("R-3", 1, "named-1", "Mario Garcia"),
            name("R-3", 2, "named-1", "M. Garcia"),
        )
    )
    maria, mario = "R-1 form-1", "R-3 named-1"
    assert made.places == {
        maria: (("R-1", "p1-0001"), ("R-1", "p1-0002"), ("R-2", "p1-0001")),
        mario: (("R-3", "p1-0001"), ("R-3", "p1-0002")),
    }
    assert made.names == {maria: "Maria Garcia", mario: "Mario Garcia"}
    assert made.maybe == {}


def test_a_person_is_not_shown_by_a_name_that_is_cut_at_a_line() -> None:
    made = people((name("R-1", 1, "form-1", "NOVO- SAD, Ana"), name("R-1", 2, "form-1", "NOVOSAD, ANASTASIA")))
    assert made.names == {"R-1 form-1": "NOVOSAD, ANASTASIA"}


def test_an_officer_is_one_by_name_and_star() -> None:
    made = people(
        (
            name("R-1", 1, "form-1", "Luis Van Horn, Star No. 5891", Role.OFFICER),
            name("R-2", 1, "named-1", "LUIS VAN HORN #5891", Role.OFFICER),
            name("R-3", 1, "named-1", "Luis Van Horn #5892", Role.OFFICER),
            name("R-4", 1, "form-1", "Luis Quill", Role.OFFICER),
            name("R-4", 2, "form-1", "Ana Ring", Role.OFFICER),
            name("R-5", 1, "form-1", "Luis Quill", Role.OFFICER),
        )
    )
    assert sorted(made.places) == ["R-1 form-1", "R-3 named-1", "R-4 form-1", "R-5 form-1"]


def test_a_surname_of_two_belongs_to_neither_and_says_both() -> None:
    made = people(
        (
            name("R-1", 1, "form-1", "Ana Garcia"),
            name("R-2", 1, "form-1", "Luis Garcia", Role.WITNESS),
            name("R-3", 1, "named-1", "Garcia"),
        )
    )
    assert made.maybe == {"R-3 named-1": ("R-1 form-1", "R-2 form-1")}
    assert made.of["R-3", "p1-0001"] == "R-3 named-1"


def test_undo_brings_back_exactly_what_stood_before_a_person_was_decided(under_review: Reviewed) -> None:
    r = under_review

    def state() -> dict[tuple[str, str], tuple[object, ...]]:
        rows = models.Draft.objects.filter(case=r.case).exclude(decision="")
        return {(d.unit, d.place): (d.decision, d.exemption, d.reason, d.by_id, d.at) for d in rows}

    of_one = r.sheet.by_place[("R-000001", "p1-0002")]
    drafting.decide_findings(
        r.office, r.case, r.omar, [("R-000001", "p1-0003")], Said("refer", reason="ask counsel"), seen=99
    )
    before = state()
    whole = meant(
        drafts.standing(r.case, r.sheet),
        r.sheet.people,
        of_one,
        "person case",
        unit="R-000001",
        page_index=0,
        also=True,
    )
    drafting.decide_findings(r.office, r.case, r.dana, whole.places, Said("accept"), seen=99)
    assert sorted(state()) == sorted(whole.places)
    assert state() != before
    drafting.undo(r.office, r.case, r.dana)
    assert state() == before
