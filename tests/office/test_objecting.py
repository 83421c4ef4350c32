"""Counsel against a served paper: what stops the production, what ends it, and what is told nowhere."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from counterfoil.errors import BadInput, PersonMustDecide, RefusedByLaw
from counterfoil.ledger import entry
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.services import gatekeeping, objecting, serving

from .web.made import case

IDA = "Ida Sample, Corporation Counsel"
NOW = datetime(2022, 1, 10, 18, tzinfo=UTC)
COURT = {
    "kind": "court_subpoena", "class": "claimed_judicial", "sealed": False, "form": "", "issuer": "Circuit Court",
    "case_number": "22 CR 1",
}  # fmt: skip
GATE = {"action": "produce", "citations": [], "why": "", "steps": []}


@pytest.fixture
def opened(office: Office) -> Office:
    return app.open_office(office.folder)


def obeyed(number: int = 1, **changes: Any) -> models.Case:
    return case(number, **{"state": "gated", "instrument": COURT, "gate": GATE, "due_on": None, "clock": {}} | changes)


def record(office: Office, of: models.Case, against: str = "motion", **changes: Any) -> int:
    values = {"ground": "illinois-unreasonable", "facts": "It names no period.", "by": IDA, "now": NOW} | changes
    return objecting.record(office, of.number, against=against, **values)


def test_nothing_is_produced_while_one_is_open_and_what_follows_is_the_ruling(opened: Office) -> None:
    of = obeyed()
    serving.say_days(of, return_on=date(2022, 1, 12), by=IDA)
    assert objecting.need_free(of).state == "none"
    assert [record(opened, of, "objection", made_on=date(2022, 1, 3)), record(opened, of)] == [0, 1]
    assert objecting.standing(of).state == "moved"
    with pytest.raises(PersonMustDecide, match="a motion to quash is open"):
        serving.begin(of, by=IDA)
    with pytest.raises(BadInput, match="a motion is open already"):
        record(opened, of)
    end = {"by": IDA, "said": "", "now": NOW}
    assert objecting.end(opened, of.number, 1, outcome="denied", return_on=date(2022, 1, 20), **end) == "gated"
    assert objecting.standing(of).state == "objected"
    objecting.end(opened, of.number, 0, outcome="withdrawn", **end)
    assert (objecting.need_free(of).state, models.Served.objects.get().return_on) == ("denied", date(2022, 1, 20))
    serving.begin(of, by=IDA)
    with pytest.raises(BadInput, match="what did the court leave"):
        objecting.end(opened, of.number, record(opened, of), outcome="modified", **end)
    objecting.end(opened, of.number, 2, outcome="modified", **end | {"said": "The report, and nothing else."})
    assert objecting.need_free(of).left == "The report, and nothing else."
    acts = list(models.Act.objects.filter(case=of).order_by("leaf"))
    assert [(act.kind, act.facts.get("against", act.facts.get("outcome")), act.actor) for act in acts] == [
        ("objection.made", "objection", IDA), ("objection.made", "motion", IDA), ("objection.ended", "denied", IDA),
        ("objection.ended", "withdrawn", IDA), ("objection.made", "motion", IDA), ("objection.ended", "modified", IDA),
    ]  # fmt: skip
    assert acts[0].facts["legal"] == ["Ill. S. Ct. R. 204", "Ill. S. Ct. R. 237"]
    assert acts[0].took_effect_at.date() == date(2022, 1, 3)


def test_a_quashed_paper_ends_its_case_and_is_never_produced(opened: Office) -> None:
    of = obeyed()
    objecting.end(opened, of.number, record(opened, of), outcome="granted", said="", by=IDA, now=NOW)
    of.refresh_from_db()
    assert (of.state, of.closed_at is None) == ("closed", False)
    assert models.Act.objects.filter(case=of).latest("leaf").facts == {"outcome": "quashed"}
    with pytest.raises(RefusedByLaw, match="a court quashed this paper"):
        objecting.need_free(of)
    with pytest.raises(BadInput, match="nothing is objected there any more"):
        record(opened, of)


def test_counsel_does_not_open_the_gate_for_a_paper_that_counsel_stands_against(opened: Office) -> None:
    of = obeyed(state="referred", gate={"action": "refer", "citations": []})
    record(opened, of)
    for who in ("Dana Sample, Records Officer", "Ray Sample, Records Officer"):
        gatekeeping.verify(opened, of.number, "confirmed", by=who, how="with the clerk", now=NOW)
    with pytest.raises(PersonMustDecide, match="a motion to quash is open"):
        gatekeeping.decide(opened, of.number, "produce", by=IDA, reasons="it is valid", now=NOW)


def test_no_court_rules_on_an_agencys_paper(opened: Office) -> None:
    of = obeyed(state="held", instrument={"kind": "administrative_subpoena", "class": "administrative"})
    with pytest.raises(BadInput, match="is no ground of the law pack for this motion"):
        record(opened, of, ground="not-self-executing")
    which = record(opened, of, "objection", ground="not-self-executing")
    with pytest.raises(BadInput, match="comes from no court"):
        objecting.end(opened, of.number, which, outcome="denied", said="", by=IDA, now=NOW)
    assert objecting.draft(opened, of, which, form="pdf")[:5] == b"%PDF-"


def test_what_cannot_be_is_refused_and_nothing_is_recorded(opened: Office) -> None:
    of, request, before = obeyed(), case(2), models.Act.objects.count()
    for refused, match in (
        (lambda: record(opened, of, by="Ida"), "Name, Title"),
        (lambda: record(opened, of, "letter"), "--against letter"),
        (lambda: record(opened, of, facts=" "), "--facts"),
        (lambda: record(opened, of, ground="because"), "There are: federal-civil-burden, "),
        (lambda: record(opened, of, made_on=date(2022, 2, 1)), "in the future"),
        (lambda: record(opened, of, made_on=date(2021, 12, 1)), "before the paper came"),
        (lambda: record(opened, request), "no served paper"),
        (lambda: objecting.end(opened, of.number, 0, outcome="denied", said="", by=IDA, now=NOW), "no such objection"),
        (lambda: objecting.end(opened, of.number, 0, outcome="lost", said="", by=IDA, now=NOW), "--outcome lost"),
        (lambda: objecting.draft(opened, of, 0, form="pdf"), "no objection or motion"),
    ):
        with pytest.raises(BadInput, match=match):
            refused()
    assert models.Act.objects.count() == before


def test_of_a_sealed_paper_no_entry_tells_the_motion(opened: Office) -> None:
    of = obeyed(instrument=COURT | {"sealed": True})
    record(opened, of, facts="Zbigniew Testwell is a minor.")
    [leaf] = models.Leaf.objects.filter(case_number=of.number)
    assert (entry.parse(bytes(leaf.entry)).kind, b"motion" in bytes(leaf.entry)) == ("case.noted", False)
