"""What persons decide in a review before anything is signed: limits, histories, and two at once."""

from __future__ import annotations

import random
import re
from contextlib import suppress
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from counterfoil.errors import BadInput, CounterfoilError, PersonMustDecide, RefusedByLaw
from counterfoil.office import models
from counterfoil.office.services import case_secret, draft_history, drafting, drafts, sheets, work
from counterfoil.office.services.draft_history import Choice, Overtaken
from counterfoil.office.services.drafting import Said
from counterfoil.office.services.review_scope import meant
from counterfoil.review.model import Decision

from .reviewed import DANA, Reviewed, account, complete


@pytest.fixture
def reviewed(under_review: Reviewed) -> Reviewed:
    return under_review


def decide(r: Reviewed, text: str, said: Said, *, by: models.Account | None = None, seen: int = 99) -> drafting.Outcome:
    return drafting.decide_findings(r.office, r.case, by or r.dana, [r.place(text)], said, seen=seen)


def stands(r: Reviewed) -> drafts.Standing:
    return drafts.standing(r.case, r.sheet)


def decision(r: Reviewed, text: str) -> tuple[str, str, str]:
    row = stands(r).of(*r.place(text))
    return (row.decision, row.exemption, row.by.log_in_name) if row else ("", "", "")


def everything(r: Reviewed) -> list[tuple[str, str]]:
    return [(p.record_id, p.finding.id) for p in r.sheet.proposals]


def test_the_sheet_is_the_proposals(reviewed: Reviewed) -> None:
    """It is read without the record, and says itself whether it is whole."""
    sheet = reviewed.sheet
    assert [(unit.id, unit.pages, unit.sizes, unit.confirmed) for unit in sheet.units] == [
        ("R-000001", 1, ((612.0, 792.0),), True),
        ("R-000002", 1, ((612.0, 792.0),), True),
    ]
    assert sheets.pdf_of(reviewed.office, reviewed.case.number, sheet.units[0]).is_file()
    assert "Mary Invented" in sheets.page(reviewed.office, reviewed.case.number, "R-000001", 0).text
    path = reviewed.office.work / reviewed.case.number / "review" / sheets.SHEET
    assert path.stat().st_mode & 0o077 == 0
    path.write_text(path.read_text().replace("Mary Invented", "Mary Altered"))
    assert sheets.read(reviewed.office, reviewed.case.number) is None
    with pytest.raises(BadInput, match="not prepared yet"):
        decide(reviewed, "43", Said("accept"))


def test_a_proposal_is_accepted_as_it_is(reviewed: Reviewed) -> None:
    assert decide(reviewed, "Mary Invented", Said("accept")).made.places == (reviewed.place("Mary Invented"),)
    decide(reviewed, "LH123456", Said("accept"))
    assert decision(reviewed, "Mary Invented") == ("redact", "7(1)(c)", "dana")
    assert decision(reviewed, "LH123456") == ("release", "", "dana")
    decide(reviewed, "LH123456", Said("clear"))
    assert decision(reviewed, "LH123456") == ("", "", "")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (Said("release"), "release instead of redact needs a reason."),
        (Said("redact", "7(1)(z)(9)"), "unknown exemption '7(1)(z)(9)'."),
        (Said("redact", "7(1)(b)"), "7(1)(b) instead of 7(1)(c) needs a reason."),
        (Said("refer"), "refer instead of redact needs a reason."),
        (Said("withhold"), "'withhold' for a finding. Allowed: accept, release,"),
        (Said("correct", category="name", role="wizard", reason="seen"), "unknown role 'wizard'."),
        (Said("correct", category="secret", role="victim", reason="seen"), "unknown category 'secret'."),
        (
            Said("correct", category="name", role="victim, minor", reason="seen"),
            "category and role are what they were.",
        ),
        (Said("correct", category="nothing"), "to correct a finding needs a reason"),
        (Said("release", reason="x" * 2001), "The text has 2001 characters; at most 2000."),
    ],
)
def test_what_lacks_its_ground_is_refused_and_changes_nothing(reviewed: Reviewed, said: Said, message: str) -> None:
    with pytest.raises(BadInput, match=re.escape(message)):
        decide(reviewed, "Mary Invented", said)
    assert (models.Draft.objects.count(), models.ReviewChange.objects.count()) == (0, 0)


def test_what_the_law_binds_cannot_be_drafted_otherwise(reviewed: Reviewed) -> None:
    arrested = reviewed.place("Rowan Invented", "R-000002")
    assert reviewed.sheet.by_place[arrested].duty.kind == "compelled"
    with pytest.raises(RefusedByLaw, match=re.escape("must go out (5 ILCS 140/2.15(a)")):
        drafting.decide_findings(
            reviewed.office, reviewed.case, reviewed.dana, [arrested], Said("redact", "7(1)(c)", "private"), seen=0
        )
    whole = Said("withhold", "7(1)(c)", "all of it is private")
    with pytest.raises(RefusedByLaw, match="so its record cannot be withheld whole"):
        drafting.decide_record(reviewed.office, reviewed.case, reviewed.dana, "R-000002", whole, seen=0)
    words = Choice(exemption="7(1)(c)", reason="private", text="Rowan")
    with pytest.raises(RefusedByLaw, match="lies in p1-0003, which must go out"):
        drafting.add(reviewed.office, reviewed.case, reviewed.dana, "R-000002", 0, words, seen=0)
    assert models.Draft.objects.count() == 0


def test_a_referral_is_never_accepted(reviewed: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    """By itself it is refused; among others it is passed over and counted."""
    first, *others = reviewed.sheet.proposals
    referred = replace(reviewed.sheet, proposals=(replace(first, decision=Decision.REFER), *others))
    monkeypatch.setattr(sheets, "read", lambda *_: referred)
    with pytest.raises(PersonMustDecide, match="cannot be accepted"):
        decide(reviewed, "LH123456", Said("accept"))
    done = drafting.decide_findings(
        reviewed.office, reviewed.case, reviewed.dana, everything(reviewed), Said("accept"), seen=0
    )
    assert (done.left, len(done.made.places)) == (1, 16)
    decide(reviewed, "LH123456", Said("release", reason="a report number names nobody"))
    rows = {row.place: row.decision for row in models.Draft.objects.all()}
    assert rows[first.finding.id] == "release"


def test_two_at_once_lose_nothing(reviewed: Reviewed) -> None:
    """Both open the page; the second one is told who was first, and what stands."""
    decide(reviewed, "43", Said("accept"), by=reviewed.omar, seen=0)
    with pytest.raises(Overtaken, match=r"^omar has decided since you opened this page, on 1 of the same places\."):
        drafting.decide_findings(
            reviewed.office,
            reviewed.case,
            reviewed.dana,
            [reviewed.place("43"), reviewed.place("LH123456")],
            Said("release", reason="an age alone names nobody"),
            seen=0,
        )
    assert (decision(reviewed, "43"), decision(reviewed, "LH123456")) == (("redact", "7(1)(c)", "omar"), ("", "", ""))
    decide(reviewed, "LH123456", Said("accept"), seen=0)  # another place is no conflict
    decide(reviewed, "43", Said("accept"), seen=0)  # the same decision is none either
    assert decision(reviewed, "43")[2] == "omar"
    decide(reviewed, "43", Said("release", reason="an age alone names nobody"), seen=1)  # seen, and still decided so
    assert decision(reviewed, "43") == ("release", "", "dana")


def test_undo_and_redo_walk_what_one_person_did(reviewed: Reviewed) -> None:
    drafting.decide_findings(
        reviewed.office, reviewed.case, reviewed.dana, everything(reviewed), Said("accept"), seen=0
    )
    decide(reviewed, "43", Said("release", reason="an age alone names nobody"))
    decide(reviewed, "LH123456", Said("clear"), by=reviewed.omar)
    drafting.undo(reviewed.office, reviewed.case, reviewed.dana)
    assert decision(reviewed, "43") == ("redact", "7(1)(c)", "dana")
    with pytest.raises(Overtaken, match="omar has decided"):  # of the nine, one is not as Dana left it
        drafting.undo(reviewed.office, reviewed.case, reviewed.dana)
    drafting.undo(reviewed.office, reviewed.case, reviewed.omar)
    assert decision(reviewed, "LH123456") == ("release", "", "dana")  # hers again, not his
    drafting.undo(reviewed.office, reviewed.case, reviewed.dana)
    assert stands(reviewed).of(*reviewed.place("43")) is None
    with pytest.raises(BadInput, match="nothing of yours to undo"):
        drafting.undo(reviewed.office, reviewed.case, reviewed.dana)
    drafting.redo(reviewed.office, reviewed.case, reviewed.dana)
    drafting.redo(reviewed.office, reviewed.case, reviewed.dana)
    assert decision(reviewed, "43") == ("release", "", "dana")
    with pytest.raises(BadInput, match="nothing of yours to do again"):
        drafting.redo(reviewed.office, reviewed.case, reviewed.dana)
    decide(reviewed, "43", Said("accept"))
    assert draft_history.can_walk(reviewed.case, reviewed.dana) == (True, False)


def test_the_history_is_append_only_and_unreadable_without_the_key(reviewed: Reviewed) -> None:
    decide(reviewed, "43", Said("release", reason="because Zbigniew said so"))
    row = models.ReviewChange.objects.get()
    assert b"Zbigniew" not in bytes(row.sealed)
    for change in (lambda: models.ReviewChange.objects.update(kind="undo"), models.ReviewChange.objects.all().delete):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            change()
    key = reviewed.office.keys / "cases" / f"{reviewed.case.number}.key"
    assert key.stat().st_mode & 0o777 == 0o600
    sheets.forget(reviewed.office, reviewed.case.number)
    assert not key.exists()
    assert sheets.read(reviewed.office, reviewed.case.number) is None
    opened = case_secret.secret_of(reviewed.office, reviewed.case.number)  # another key by the same name opens nothing
    assert opened.open_sealed(row.sealed, about=f"{reviewed.case.number} change 1") is None


def test_records_and_pages_are_said_of_as_a_whole(reviewed: Reviewed) -> None:
    def of_record(said: Said) -> None:
        drafting.decide_record(reviewed.office, reviewed.case, reviewed.dana, "R-000001", said, seen=99)

    for said, message in (
        (Said("withhold", "7(1)(c)"), "needs the detailed factual basis"),
        (Said("withhold", "7(9)", "all of it is private"), "unknown exemption '7(9)'"),
        (Said("not the person"), "an identifier says that this is what was asked for"),
        (Said("maybe"), "'maybe' for a record"),
    ):
        with pytest.raises(BadInput, match=re.escape(message)):
            of_record(said)
    with pytest.raises(BadInput, match="has 1 page, and no page 2"):
        drafting.viewed(reviewed.office, reviewed.case, reviewed.dana, "R-000001", 1, seen=0)
    of_record(Said("yes"))
    drafting.viewed(reviewed.office, reviewed.case, reviewed.dana, "R-000001", 0, seen=0)
    made = drafts.decisions_of(stands(reviewed), decided_by=DANA)
    assert ([one.confirmed for one in made.records], made.viewed) == (["yes", ""], {("R-000001", 0)})
    of_record(Said("not the person", reason="another Mary, by the birth date"))
    assert stands(reviewed).stays_out("R-000001")


def added(r: Reviewed, what: Choice) -> None:
    drafting.add(r.office, r.case, r.dana, "R-000001", 0, what, seen=99)


def test_what_was_missed_is_added_by_words_or_by_a_box(reviewed: Reviewed) -> None:
    words = Choice(exemption="7(1)(c)", reason="a gift of hers", category="other", text="crooked  bell")
    box = Choice(exemption="7(1)(c)", reason="handwriting", box=(100.0, 300.0, 180.0, 320.5))
    added(reviewed, words)
    added(reviewed, box)
    rows = stands(reviewed).added("R-000001", 0)
    assert [(row.place, row.text, row.box) for row in rows] == [
        ("add 1 page 1", "crooked bell", None),
        ("add 2 page 1", "", [100.0, 300.0, 180.0, 320.5]),
    ]
    with pytest.raises(BadInput, match="added already"):
        added(reviewed, box)
    drafting.remove(reviewed.office, reviewed.case, reviewed.dana, "R-000001", "add 1 page 1", seen=99)
    with pytest.raises(BadInput, match="taken back already"):
        drafting.remove(reviewed.office, reviewed.case, reviewed.dana, "R-000001", "add 1 page 1", seen=99)
    assert [row.place for row in stands(reviewed).added("R-000001")] == ["add 2 page 1"]


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (Choice(exemption="7(1)(c)", reason="r", text="green bicycle"), "the words 'green bicycle' do not stand there"),
        (Choice(exemption="nonsense", reason="r", text="bicycle"), "unknown exemption 'nonsense'"),
        (Choice(exemption="7(1)(c)", reason="", text="bicycle"), "needs a reason"),
        (Choice(exemption="7(1)(c)", reason="r", box=(1, 1, 700, 9)), "leaves the page"),
        (Choice(exemption="7(1)(c)", reason="r", box=(9, 9, 1, 1)), "the first corner must be top-left"),
        (Choice(exemption="7(1)(c)", reason="r", text="\x00\n"), "needs under text the words to remove"),
    ],
)
def test_what_cannot_be_added_is_refused(reviewed: Reviewed, what: Choice, message: str) -> None:
    with pytest.raises(CounterfoilError, match=re.escape(message)):
        added(reviewed, what)
    assert models.Draft.objects.count() == 0


def test_a_scope_is_the_undecided_of_one_person_or_kind(reviewed: Reviewed) -> None:
    def of(scope: str, text: str = "Mary Invented", *, also: bool = False) -> set[str]:
        at = reviewed.sheet.by_place[reviewed.place(text)]
        now = stands(reviewed)
        found = meant(now, reviewed.sheet.people, at, scope, unit="R-000001", page_index=0, also=also)
        return {reviewed.sheet.by_place[place].finding.text for place in found.places}

    mary = {"Mary Invented", "12", "03/12/2011"}
    assert of("person case") == of("person page") == mary
    assert of("category record") == {"Mary Invented", "Pat Quill, phone (312) 555-0142, DOB 03/12/1981 Age 43"}
    decide(reviewed, "12", Said("accept"))
    assert of("person case") == mary - {"12"}
    assert of("person case", "12") == mary  # the one that is pointed at is meant in any case
    assert of("person case", also=True) == mary
    assert len(of("all record")) == 8
    with pytest.raises(BadInput, match="no such scope"):
        of("everybody everywhere")


def test_who_may_not_decide_is_told_why(reviewed: Reviewed) -> None:
    nobody = account("nobody", "")
    with pytest.raises(PersonMustDecide, match="Your account names no official"):
        decide(reviewed, "43", Said("accept"), by=nobody)
    work.submit("sign", reviewed.case.number)
    with pytest.raises(PersonMustDecide, match="What was decided is signed"):
        decide(reviewed, "43", Said("accept"))
    models.Work.objects.update(state="done")
    models.Case.objects.update(state="released")
    reviewed.case.refresh_from_db()
    with pytest.raises(PersonMustDecide, match="Nothing can be decided in this case now"):
        drafting.undo(reviewed.office, reviewed.case, reviewed.dana)


def test_what_was_decided_on_another_proposal_does_not_count(reviewed: Reviewed) -> None:
    decide(reviewed, "43", Said("accept"))
    models.Draft.objects.update(shows="0" * 16)
    assert stands(reviewed).rows == {}


def test_one_or_all_take_as_many_questions(reviewed: Reviewed) -> None:
    """Accepting a whole case asks the database as often as accepting one place."""
    counts = []
    for places in ([reviewed.place("43")], everything(reviewed)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            drafting.decide_findings(reviewed.office, reviewed.case, reviewed.dana, places, Said("accept"), seen=99)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_is_worked_out_is_what_blocks(reviewed: Reviewed) -> None:
    def now() -> drafts.Whole:
        return drafts.worked_out(reviewed.office, reviewed.case, stands(reviewed), decided_by=DANA)

    assert [(one.record_id, one.page_index, one.finding_id) for one in now().missing][:3] == [
        ("R-000001", None, ""), ("R-000001", 0, ""), ("R-000001", 0, "p1-0001"),
    ]  # fmt: skip
    complete(reviewed)
    decide(reviewed, "03/12/2011", Said("correct", reason="a badge number", category="nothing"))
    added(reviewed, Choice(exemption="7(1)(c)", reason="a face", box=(400.0, 500.0, 480.0, 520.5)))
    whole = now()
    assert (whole.missing, whole.refused) == ((), "")
    assert whole.review is not None
    assert len(whole.review.determinations) == 2 + 17 + 1
    decide(reviewed, "43", Said("release", reason="an age alone names nobody"))
    added(reviewed, Choice(exemption="7(1)(c)", reason="its bell", text="bicycle"))
    assert now().missing == ()


def test_what_stands_is_kept_and_only_what_changed_is_read_again(reviewed: Reviewed) -> None:
    """The same as read anew, whatever two persons decide, take back and do again, one place or many at a time."""
    walk = random.Random(7)
    places = everything(reviewed)
    for _ in range(60):
        by = walk.choice((reviewed.dana, reviewed.omar))
        act = walk.choice(("decide", "decide", "undo", "redo", "party"))
        with suppress(BadInput):
            if act == "decide":
                some, said = walk.sample(places, walk.choice((1, 3))), Said(walk.choice(("accept", "clear")))
                drafting.decide_findings(reviewed.office, reviewed.case, by, some, said, seen=999)
            elif act == "party":
                draft_history.note_party(reviewed.office, reviewed.case, by)
            else:
                getattr(draft_history, act)(reviewed.office, reviewed.case, by)
        assert in_words(stands(reviewed)) == in_words(drafts.standing(reviewed.case, replace(reviewed.sheet)))
    assert in_words(stands(reviewed))
    with CaptureQueriesContext(connection) as asked:
        assert stands(reviewed).rows is stands(reviewed).rows
    assert len(asked) == 2  # whether there is a newer change


def test_what_is_worked_out_is_kept_until_something_is_decided(reviewed: Reviewed) -> None:
    def worked(unread: frozenset[str] = frozenset()) -> drafts.Whole:
        return drafts.worked_out(reviewed.office, reviewed.case, stands(reviewed), decided_by=DANA, unread=unread)

    first = worked()
    assert worked() is first
    assert worked(frozenset({"a file"})).decisions.unread == {"a file"}
    decide(reviewed, "43", Said("accept"))
    second = worked()
    assert len(second.missing) == len(first.missing) - 1
    draft_history.undo(reviewed.office, reviewed.case, reviewed.dana)
    assert [one.says for one in worked().missing] == [one.says for one in first.missing]
    said = Said("correct redact", "7(1)(c)", "a nickname", category="name", role="witness")
    decide(reviewed, "LH123456", said)
    assert worked() is not worked()  # what answers a correction is asked each time


def test_what_was_rolled_back_is_not_kept(reviewed: Reviewed) -> None:
    decide(reviewed, "43", Said("accept"))
    with suppress(KeyError), transaction.atomic():
        decide(reviewed, "Mary Invented", Said("accept"))
        assert decision(reviewed, "Mary Invented") == ("redact", "7(1)(c)", "dana")
        raise KeyError
    place = reviewed.place("LH123456")  # has the number of the change that never was
    wanted = {place: (Choice("release"), reviewed.sheet.shows(*place))}
    assert draft_history.change(reviewed.office, reviewed.case, reviewed.dana, wanted, seen=9).number == 2
    assert decision(reviewed, "Mary Invented") == ("", "", "")
    assert decision(reviewed, "LH123456") == ("release", "", "dana")


def in_words(stands: drafts.Standing) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        place: (draft_history.choice_of(row), row.shows, row.by.log_in_name, row.at, row.version)
        for place, row in stands.rows.items()
    }
