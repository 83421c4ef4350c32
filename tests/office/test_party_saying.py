"""Persons join and tell apart the parties of a case: what stays decided, what is asked again; nothing opens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from counterfoil.cases.lifecycle import State
from counterfoil.cli import main
from counterfoil.errors import BadInput, CounterfoilError, PersonMustDecide
from counterfoil.office import models
from counterfoil.office.services import (
    answering,
    draft_history,
    drafting,
    drafts,
    intake,
    party_said,
    party_saying,
    sheets,
    signing,
)
from counterfoil.office.services.answering import Request
from counterfoil.office.services.drafting import Said
from counterfoil.office.services.party_saying import RECORD, Done
from counterfoil.office.services.review_scope import meant
from counterfoil.office.services.session import session
from counterfoil.review.decisions_reading import rows_of
from counterfoil.review.decisions_table import write_rows
from counterfoil.review.party_decisions import Reach

from .reviewed import DANA, OMAR, REPORT, Reviewed, complete

Place = tuple[str, str]
REASON = "the star number on page 1 is another officer’s"
PAT = "Pat Quill, phone (312) 555-0142, DOB 03/12/1981 Age 43"
LATER = """CASE REPORT
RD No: LH123456
Witness: Pat Quill, phone (312) 555-0177, DOB 03/12/1981
The victim, Mary Invented, age 12, was asked again about the bicycle.
"""


@pytest.fixture
def r(under_review: Reviewed) -> Reviewed:
    return under_review


def now(r: Reviewed) -> sheets.Sheet:
    sheet = sheets.read(r.office, r.case.number)
    assert sheet is not None
    return sheet


def stands(r: Reviewed) -> drafts.Standing:
    return drafts.standing(models.Case.objects.get(), now(r))


def decided(r: Reviewed) -> dict[Place, str]:
    found = stands(r)
    return {
        place: row.decision for place, row in sorted(found.rows.items()) if row.decision and place in now(r).by_place
    }


def of(r: Reviewed, place: Place) -> tuple[Place, ...]:
    people = now(r).people
    return people.places[people.of[place]]


def mary(r: Reviewed) -> Place:
    return r.place("Mary Invented")


def sample(r: Reviewed) -> Place:
    return r.place("Mary Sample, phone (312) 555-0142", "R-000002")


def join(r: Reviewed, these: Place, those: Place, **more: object) -> Done:
    return party_saying.join(r.office, r.case.number, these=these, those=those, reasons=REASON, by=DANA, **more)  # type: ignore[arg-type]


def split(r: Reviewed, *places: Place, **more: object) -> Done:
    return party_saying.split(r.office, r.case.number, places=places, reasons=REASON, by=DANA, **more)  # type: ignore[arg-type]


def decide(r: Reviewed, at: Place, said: Said, scope: str = "person case", also: bool = True) -> None:
    found, sheet = stands(r), now(r)
    unit, place = at
    page_index = sheet.by_place[at].finding.page_index
    whole = meant(found, sheet.people, sheet.by_place[unit, place], scope, unit=unit, page_index=page_index, also=also)
    drafting.decide_findings(r.office, r.case, r.dana, whole.places, said, seen=99, of_party=scope == "person case")


def missing_places(r: Reviewed) -> set[Place]:
    whole = drafts.worked_out(r.office, models.Case.objects.get(), stands(r), decided_by=DANA)
    assert not whole.refused
    return {(one.record_id, one.finding_id) for one in whole.missing if one.finding_id}


def test_two_are_joined_and_told_apart_again_and_every_decision_is_as_before(r: Reviewed) -> None:
    complete(r)
    before, people, missing = decided(r), now(r).people, missing_places(r)
    assert (len(of(r, mary(r))), missing) == (3, set())
    done = join(r, mary(r), sample(r))
    assert (done.kind, set(done.these) | set(done.those)) == ("party.joined", set(of(r, mary(r))))
    assert sample(r) in of(r, mary(r))
    back = party_saying.take_back(r.office, r.case.number, done.entry, reasons="they are not", by=OMAR)
    assert (back.kind, decided(r), missing_places(r)) == ("party.split", before, set())
    assert (now(r).people.of, now(r).people.stamps) == (people.of, {})
    with pytest.raises(BadInput, match="was taken back already"):
        party_saying.take_back(r.office, r.case.number, done.entry, reasons="again", by=OMAR)


def test_what_went_out_of_one_of_two_who_are_joined_is_asked_again_and_blocks(r: Reviewed) -> None:
    complete(r)
    decide(r, mary(r), Said("redact", "7(1)(c)", "a child"))
    decide(r, sample(r), Said("release", reason="an officer on duty"))
    done = join(r, mary(r), sample(r))
    opened = {place for place in of(r, sample(r)) if place[0] == "R-000002"}
    assert set(done.again) == opened == missing_places(r)
    assert set(stands(r).lapsed) == opened
    assert {decided(r).get(place) for place in of(r, mary(r))} == {"redact", None}
    with pytest.raises(PersonMustDecide):
        signing.sign(r.office, r.case.number, r.dana, seen=draft_history.last_number(r.case))
    decide(r, mary(r), Said("redact", "7(1)(c)", "a child"))
    assert missing_places(r) == set()


def test_of_a_place_that_is_somebody_elses_what_was_decided_is_asked_again_and_of_the_rest_it_stays_withheld(
    r: Reviewed,
) -> None:
    complete(r)
    decide(r, mary(r), Said("redact", "7(1)(c)", "a child"))
    one, *rest = of(r, mary(r))
    done = split(r, one)
    assert (done.again, missing_places(r)) == ((one,), {one})
    assert [decided(r).get(place) for place in rest] == ["redact"] * len(rest)
    assert of(r, one) == (one,)
    assert of(r, rest[0]) == tuple(rest)
    decide(r, one, Said("redact", "7(1)(c)", "another child"), scope="here")
    assert missing_places(r) == set()


def test_what_was_released_of_a_person_is_asked_again_on_both_sides_of_a_split(r: Reviewed) -> None:
    complete(r)
    decide(r, mary(r), Said("release", reason="the mother agrees"))
    whole = of(r, mary(r))
    assert split(r, whole[0]).again == whole
    assert missing_places(r) == set(whole)


def test_an_undecided_party_follows_what_withholds_the_other_and_is_only_asked_what_opens_it(r: Reviewed) -> None:
    decide(r, mary(r), Said("redact", "7(1)(c)", "a child"))
    join(r, mary(r), sample(r))
    row = stands(r).of(*sample(r))
    assert row is not None
    assert (row.decision, row.exemption, row.reach, row.by) == ("redact", "7(1)(c)", "follows", r.dana)
    drafting.undo(r.office, r.case, r.dana)  # the decision is taken back everywhere
    assert decided(r) == {}
    decide(r, mary(r), Said("release", reason="the mother agrees"), scope="here")
    assert decided(r) == {mary(r): "release"}
    decide(r, mary(r), Said("clear"))
    decide(r, mary(r), Said("redact", "7(1)(c)", "a child"))
    decide(r, sample(r), Said("clear"), scope="here")
    assert (sample(r) in decided(r), mary(r) in decided(r)) == (False, True)  # opened by hand: it follows no more


def test_a_document_that_came_later_follows_what_withholds_and_is_offered_what_opens(
    r: Reviewed, reviewable_office: Path, tmp_path: Path
) -> None:
    decide(r, mary(r), Said("redact", "7(1)(c)", "a child"))
    split(r, r.place("43"))
    decide(r, r.place(PAT), Said("release", reason="she agrees"), scope="here")
    add(r, reviewable_office, {"c-later": LATER}, tmp_path)
    sheet = now(r)
    found = {p.finding.text: (p.record_id, p.finding.id) for p in sheet.proposals if p.record_id == "R-000003"}
    child, row = found["Mary Invented"], stands(r).of(*found["Mary Invented"])
    decided_here = stands(r).of(*mary(r))
    assert child in of(r, mary(r))
    assert row is not None
    assert decided_here is not None
    assert (row.decision, row.exemption, row.reason, row.reach) == ("redact", "7(1)(c)", "a child", Reach.FOLLOWS)
    assert (row.by, row.at) == (r.dana, decided_here.at)
    # Who is met in the new file is met on the old page too, and what stands behind it has another number there.
    again = {p.finding.text: (p.record_id, p.finding.id) for p in sheet.proposals if p.record_id == "R-000001"}
    assert (r.place("43"), again["43"]) == (("R-000001", "p1-0009"), ("R-000001", "p1-0010"))
    assert decided(r)[again[PAT]] == "release"
    assert again["43"] not in of(r, again[PAT])

    decide(r, mary(r), Said("release", reason="the mother agrees"))
    assert decided(r)[child] == "release"  # it was among those that were decided now
    drafting.undo(r.office, r.case, r.dana)
    assert decided(r)[child] == "redact"
    drafting.decide_findings(r.office, r.case, r.dana, [child], Said("clear"), seen=99)
    assert child not in decided(r)


def test_files_added_again_and_twins_change_nothing_of_what_was_said(
    r: Reviewed, reviewable_office: Path, tmp_path: Path
) -> None:
    decide(r, mary(r), Said("release", reason="the mother agrees"))
    one, *rest = of(r, mary(r))
    split(r, one)
    decide(r, rest[0], Said("release", reason="the mother agrees"))
    add(r, reviewable_office, {"a-report": REPORT, "z-copy": REPORT, "c-later": LATER}, tmp_path)
    sheet = now(r)
    assert of(r, one) == (one, ("R-000004", one[1]))  # the same bytes under another name
    later = next((p.record_id, p.finding.id) for p in sheet.proposals
                 if p.record_id == "R-000003" and p.finding.text == "Mary Invented")  # fmt: skip
    key = sheet.people.of[later]
    assert sheet.people.maybe[key] == tuple(sorted((sheet.people.of[one], sheet.people.of[rest[0]])))
    assert later not in decided(r)
    assert later not in stands(r).offered


def test_what_is_recorded_names_nobody_and_lets_no_signature_stand(r: Reviewed) -> None:
    complete(r)
    number = draft_history.last_number(r.case)
    signed = signing.sign(r.office, r.case.number, r.dana, seen=number)
    models.Work.objects.all().delete()  # the worker has not come to it
    join(r, mary(r), sample(r), account=r.dana)
    signed.refresh_from_db()
    assert (signed.state, draft_history.last_number(r.case)) == (signing.WITHDRAWN, number + 1)
    with pytest.raises(BadInput, match="Something was decided since"):
        join(r, mary(r), r.place(PAT), seen=number)
    act = models.Act.objects.get(kind="party.joined")
    assert (act.facts, act.actor) == ({"places": 5}, DANA)
    assert "Mary" not in json.dumps(act.private)
    entries = b"".join(bytes(leaf.entry) for leaf in models.Leaf.objects.all())
    assert (b"party.joined" in entries, b"star number" in entries, b"Mary" in entries) == (True, False, False)
    with pytest.raises(DatabaseError), transaction.atomic():
        models.ReviewChange.objects.all().delete()


def test_a_page_that_was_opened_before_decides_on_nobody_else(r: Reviewed) -> None:
    seen = draft_history.last_number(r.case)
    join(r, mary(r), sample(r))
    with pytest.raises(BadInput, match="Since you opened this page somebody said who is one person"):
        drafting.decide_findings(r.office, r.case, r.dana, [mary(r)], Said("release", reason="x"), seen=seen)
    assert decided(r) == {}


def test_what_was_determined_before_is_signed_anew(r: Reviewed) -> None:
    models.Case.objects.update(state=State.DETERMINED)
    join(r, mary(r), sample(r))
    assert models.Case.objects.get().state == State.PROPOSED
    models.Case.objects.update(state=State.LETTERED)
    with pytest.raises(PersonMustDecide, match="Nothing can be decided in this case now"):
        join(r, mary(r), r.place(PAT))


def test_the_table_of_the_case_loses_what_is_asked_again_and_its_signature(r: Reviewed) -> None:
    table = r.office.work / r.case.number / "review" / "decisions.csv"
    rows = [row for _, row in rows_of(table)[0]]
    for row in rows:
        row["decision"] = {"paper": DANA, "record": "yes", "page": "yes", "finding": "accept"}[row["what"]]
    write_rows(table, rows)
    rowan = r.place("Rowan Invented", "R-000002")
    whole = of(r, rowan)
    released = {place for place in whole if r.sheet.by_place[place].decision == "release"}
    assert set(join(r, mary(r), rowan).again) == released
    left = {(row["what"], row["record"], row["finding"]): row["decision"] for _, row in rows_of(table)[0]}
    emptied = {(record, finding) for (what, record, finding), said in left.items() if what == "finding" and not said}
    assert emptied == released
    assert [said for (what, *_), said in left.items() if what == "paper"] == [""]


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda r: join(r, mary(r), r.place("12")), "are places of one person already"),
        (lambda r: join(r, mary(r), r.place("LH123456")), "nothing says whose it is"),
        (lambda r: join(r, mary(r), ("R-000009", "p1-0001")), "R-000009/p1-0001: is no place of this case"),
        (lambda r: split(r), "Name a place"),
        (lambda r: split(r, mary(r), reach="case"), "no such reach"),
        (lambda r: split(r, mary(r), reach=RECORD), "these are all places of this person"),
        (lambda r: split(r, mary(r), r.place(PAT)), "is not of the same person"),
        (lambda r: split(r, r.place("LH123456")), "nothing says whose it is"),
        (
            lambda r: party_saying.split(r.office, r.case.number, places=[mary(r)], reasons=" ", by=DANA),
            "A reason is needed",
        ),
        (
            lambda r: party_saying.split(r.office, r.case.number, places=[mary(r)], reasons=REASON, by="dana"),
            "Name, Title",
        ),
        (
            lambda r: party_saying.join(r.office, "CF-1", these=mary(r), those=sample(r), reasons="x", by=DANA),
            "no such case",
        ),
        (lambda r: party_saying.take_back(r.office, r.case.number, 3, reasons="x", by=DANA), "entry 3 is no act"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_is_recorded(r: Reviewed, act: object, message: str) -> None:
    before = models.Act.objects.count()
    with pytest.raises(CounterfoilError) as refused:
        act(r)  # type: ignore[operator]
    assert message in str(refused.value)
    assert (models.Act.objects.count(), party_said.recorded(r.case.number)) == (before, ())


def add(r: Reviewed, reviewable_office: Path, texts: dict[str, str], tmp_path: Path) -> None:
    """More files come, and the program proposes anew."""
    folder = tmp_path / "more"
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    with session(r.office) as (opened, journal):
        rows = intake.add_records(opened, [folder], journal=journal)
        assert {row.outcome for row in rows} <= {"added", "known"}
        demand = reviewable_office.parent / "demand.txt"
        with pytest.raises(PersonMustDecide, match="the proposals are written; nothing is decided"):
            answering.respond(opened, journal, Request(demand), tell=lambda _: None, progress=lambda *_: None)


def test_the_command_line_lists_persons_and_says_the_same(r: Reviewed, capsys: pytest.CaptureFixture[str]) -> None:
    number, office = r.case.number, str(r.office.folder)
    complete(r)

    def run(*more: str, code: int = 0) -> str:
        assert main(["case", "party", number, "--office", office, *more]) == code
        shown = capsys.readouterr()
        return shown.out + shown.err

    assert [line.split()[0] for line in run().splitlines() if "R-00000" in line] == [
        "R-000001/p1-0002", "R-000001/p1-0006", "R-000002/p1-0003", "R-000002/p1-0007",
    ]  # fmt: skip
    who = ["--reasons", REASON, "--by", DANA]
    said = json.loads(run("--split", "R-000002/p1-0003", *who, "--json"))
    assert (said["what"], said["these"], said["those"][0]) == ("split", ["R-000002/p1-0003"], "R-000002/p1-0004")
    assert said["again"] == ["R-000002/p1-0003", "R-000002/p1-0005", "R-000002/p1-0006"]  # what went out of both
    listed = json.loads(run("--json"))
    assert [(one["entry"], one["what"], one["by"]) for one in listed["said"]] == [(said["entry"], "split", DANA)]
    assert "are one person's, entry" in run("--take-back", str(said["entry"]), *who)
    assert json.loads(run("--json"))["persons"][2]["places"] == said["these"] + said["those"]
    assert "is no place. Write record and finding" in run("--split", "p1-0003", *who, code=2)
    assert 'give "Name, Title"' in run("--join", "R-000002/p1-0003", "R-000001/p1-0002", "--by", "dana", code=2)
    assert "A reason is needed" in run("--join", "R-000002/p1-0003", "R-000001/p1-0002", "--by", DANA, code=3)
    assert "give it with --split" in run("--reach", "page", code=2)
