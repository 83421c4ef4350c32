"""What officers and counsel do to a case in a browser, on real cases: clock, paper, search, notes, custodians."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from counterfoil.errors import PersonMustDecide
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import answering, collecting, contesting, gatekeeping, work
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import within
from counterfoil.office.tasks import TASKS
from counterfoil.office.web import words

from .conftest import kept
from .made import case, met, record
from .test_access import address, routes

RECEIVED = datetime(2024, 2, 14, 15, tzinfo=UTC)  # a Wednesday; due 2024-02-22, after Washington's Birthday
DANA, RAY = "Dana Sample, FOIA Officer (SAMPLE)", "Ray Sample, Records Supervisor (SAMPLE)"
IDA = "Ida Sample, Corporation Counsel (SAMPLE)"
POLICY = (
    "Dear FOIA Officer,\nUnder the Freedom of Information Act I request a copy of your body camera policy.\n"
    "Sincerely,\nAda Sample\n"
)
SUBPOENA = """IN THE CIRCUIT COURT OF COOK COUNTY, ILLINOIS
The People of the State of Illinois v. Robin Sampleton
Case No. 24 CR 01234
SUBPOENA DUCES TECUM
YOU ARE COMMANDED to produce the arrest report RD LH123456.
Judge's signature: Hon. A. Example, Judge of the Circuit Court
"""
WARRANT = """U.S. DEPARTMENT OF HOMELAND SECURITY
Warrant for Arrest of Alien
To: Any immigration officer authorized pursuant to sections 236 and 287 of the Immigration and Nationality Act
(Signature of Authorized Immigration Officer)
DHS Form I-200 (Rev. 09/16)
"""
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202egnp.\u2066 {{ 7|add:7 }}\nBcc: x@y.example"


@pytest.fixture
def arrives(served: Any, office: Office, tmp_path: Path) -> Callable[[str], models.Case]:
    """Makes a case of a demand's text, which waits for a person."""

    def made(text: str) -> models.Case:
        paper = tmp_path / f"paper-{models.Case.objects.count()}.txt"
        paper.write_text(text)
        with within(office) as journal, pytest.raises(PersonMustDecide):
            answering.respond(
                office, journal, Request(paper, received=RECEIVED), tell=lambda _: None, progress=lambda *_: None
            )
        return models.Case.objects.order_by("-pk")[0]

    return made


@pytest.fixture
def as_person(client: Client, account: Callable[[Role], models.Account]) -> Callable[[str], Client]:
    """The client, logged in as a person of the office."""

    def logged_in(who: str) -> Client:
        found = models.Account.objects.filter(official=who).first()
        if found is None:
            found = account(Role.COUNSEL if "Counsel" in who else Role.RECORDS_OFFICER)
            name = who.split()[0].casefold()
            models.Account.objects.filter(pk=found.pk).update(official=who, log_in_name=name)
            found.refresh_from_db()
        client.force_login(found)
        return client

    return logged_in


def do_all(office: Office) -> None:
    """The worker does what is listed."""
    while work.do_next(office, TASKS):
        pass


def says(response: Any) -> str:
    return kept(response).text


def test_the_forms_have_a_word_for_each_outcome_of_a_service() -> None:
    assert (tuple(words.OUTCOMES_OF_CHECK), tuple(words.OUTCOMES_OF_CONTEST), tuple(words.OUTCOMES_OF_PULL)) == (
        gatekeeping.OUTCOMES,
        contesting.OUTCOMES,
        collecting.OUTCOMES,
    )


def test_more_time_is_shown_before_it_is_recorded_and_no_day_is_typed(arrives, as_person, page) -> None:
    of = arrives(POLICY)
    client, where = as_person(DANA), f"/desk/cases/{of.number}/clock/extend/"
    form = page(client, where)
    assert form.tree.xpath("//input[@type='date']") == []
    assert len(form.tree.xpath("//input[@name='ground']")) == 7
    given = {"ground": "3(e)(v)", "reasons": "a lawyer must read the file"}
    foreseen = page(client, where, data=given)
    assert foreseen.texts("//section[@aria-labelledby='would']//dd") == [
        "Thursday, Feb 22, 2024", "Thursday, Feb 29, 2024", "5 ILCS 140/3(e)",
    ]  # fmt: skip
    assert not models.Act.objects.filter(kind="clock.extended").exists()
    stale = page(client, where, data={**given, "confirm": "yes", "due_on": "2024-03-15"})
    assert "Something about the time has changed" in stale.text
    assert client.post(where, {**given, "confirm": "yes", "due_on": "2024-02-29"}).status_code == 302
    act = models.Act.objects.get(kind="clock.extended")
    assert (act.actor, act.facts["due_on"]) == (DANA, "2024-02-29")
    of.refresh_from_db()
    assert of.due_on == date(2024, 2, 29)
    clock = page(client, f"/desk/cases/{of.number}/clock/")
    assert clock.texts("//section[@aria-labelledby='moved']//li")[0].startswith(
        "Extended to February 29, 2024 on ground 3(e)(v)"
    )
    again = page(client, where, data=given)
    assert "recorded as an attempt, and the day stands" in again.text
    assert client.post(where, {**given, "confirm": "yes", "due_on": "2024-02-29"}).status_code == 302
    assert models.Act.objects.get(kind="clock.attempted").facts["faults"][0] == "second"


@pytest.mark.parametrize(
    ("act", "given", "kind"),
    [
        ("agree", {"until": "2024-04-01", "in_writing": "on"}, "clock.extended"),
        ("treat", {"track": "recurrent", "reasons": "62 requests in twelve months"}, "clock.treated"),
        ("narrow", {}, "clock.narrowed"),
        ("agree", {"until": "2024-04-01"}, "clock.attempted"),
    ],
)
def test_each_act_of_time_is_recorded_by_its_form(arrives, as_person, page, act: str, given: Any, kind: str) -> None:
    of = arrives(POLICY)
    client, where = as_person(DANA), f"/desk/cases/{of.number}/clock/{act}/"
    shown = page(client, where, data=given or {"x": ""})
    [due_on] = shown.tree.xpath("//input[@name='due_on']/@value")
    assert client.post(where, {**given, "confirm": "yes", "due_on": due_on}).status_code == 302
    assert models.Act.objects.filter(case=of).order_by("-leaf")[0].kind == kind


def test_an_account_without_a_name_decides_nothing(arrives, as_role, page) -> None:
    of = arrives(POLICY)
    client, acts = as_role(Role.RECORDS_OFFICER), models.Act.objects.count()
    for where, data in (
        ("clock/narrow/", {"confirm": "yes", "due_on": "2024-02-22"}),
        ("paper/check/", {"outcome": "confirmed", "how": "the clerk"}),
        ("search/", {"words": "camera"}),
        ("search/nothing/", {"looked": "on"}),
        ("after/contest/", {"before": "office", "reference": "1", "received_on": "2024-02-14"}),
        ("go-on/", {"x": "1"}),
    ):
        shown = page(client, f"/desk/cases/{of.number}/{where}", data=data)
        assert "Your account has no name and title" in shown.text
    assert (models.Act.objects.count(), models.Work.objects.count()) == (acts, 0)


def test_two_accounts_confirm_a_courts_paper_before_counsel_opens_the_gate(arrives, as_person, page) -> None:
    of = arrives(SUBPOENA)
    paper, check = f"/desk/cases/{of.number}/paper/", f"/desk/cases/{of.number}/paper/check/"
    decision = f"{paper}decision/"
    shown = page(as_person(DANA), paper)
    assert "2 more persons have to confirm it." in shown.text
    assert shown.tree.xpath(f"//a[@href='{decision}']") == []
    assert [row for row in shown.texts("//section[@aria-labelledby='pages']//tbody/tr") if "SUBPOENA" in row]
    assert "Before you can decide, two different persons confirm it" in page(as_person(IDA), decision).text
    how = {"outcome": "confirmed", "how": "the clerk of the court, by the court's own number"}
    for who, lacking in ((DANA, "1 more person has"), (DANA, "1 more person has"), (RAY, "Two persons have confirmed")):
        client = as_person(who)
        assert client.post(check, how).status_code == 302
        assert lacking in page(client, paper).text
    assert as_person(RAY).get(decision).status_code == 403
    counsel = as_person(IDA)
    assert page(counsel, decision).tree.xpath("//input[@name='action']/@value") == ["produce"]
    assert counsel.post(decision, {"action": "produce", "reasons": "valid on its face"}).status_code == 302
    of.refresh_from_db()
    assert (of.state, of.gate["action"], of.gate["decided_by"]) == ("gated", "produce", IDA)
    assert not work.is_pending("answer", of.number)
    acts = models.Act.objects.filter(case=of, kind="instrument.verified").order_by("leaf")
    assert [act.actor for act in acts] == [DANA, DANA, RAY]


def test_an_administrative_warrant_is_referred_with_the_reason_and_the_law(arrives, as_person, page, office) -> None:
    of = arrives(WARRANT)
    shown = page(as_person(IDA), f"/desk/cases/{of.number}/paper/")
    assert of.instrument["kind"] == "i_200"
    law = shown.texts("//section[@aria-labelledby='law']")[0]
    assert of.gate["why"].split(".")[0] in law
    assert of.gate["citations"][0]["authority"] in law
    decision = f"/desk/cases/{of.number}/paper/decision/"
    if of.state == "logged":
        assert "does not wait for a decision" in page(as_person(IDA), decision).text


def test_words_are_added_and_the_worker_searches_once_more(arrives, as_person, page, office: Office) -> None:
    of = arrives(POLICY)
    client, where = as_person(DANA), f"/desk/cases/{of.number}/search/"
    shown = page(client, where)
    assert shown.texts("//section[@aria-labelledby='terms']//tbody/tr")[0].endswith("nothing")
    assert client.post(where, {"words": "  worn   video "}).status_code == 302
    [row] = models.SearchWords.objects.all()
    assert (row.words, row.by) == ("worn video", DANA)
    opened = page(client, f"/desk/cases/{of.number}/")
    assert "The program is searching." in opened.text
    assert opened.tree.xpath("//meta[@http-equiv='refresh']/@content") == []  # no page reloads by itself: WCAG 2.2.1
    assert opened.tree.xpath("//a[text()='Look again']/@href") == [f"/desk/cases/{of.number}/"]
    searches = models.Act.objects.filter(case=of, kind="search.run").count()
    do_all(office)
    assert models.Act.objects.filter(case=of, kind="search.run").count() == searches + 1
    assert "words “worn video”" in page(client, where).text
    assert page(client, f"/desk/cases/{of.number}/").tree.xpath("//meta[@http-equiv='refresh']") == []
    assert "nothing that could be looked up" in page(client, where, data={"words": "–"}).text
    for change in (lambda: models.SearchWords.objects.update(words="x"), models.SearchWords.objects.all().delete):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            change()


def test_no_record_is_confirmed_by_name_and_the_letter_is_written(arrives, as_person, page, office: Office) -> None:
    of = arrives(POLICY)
    client, case_page = as_person(DANA), f"/desk/cases/{of.number}/"
    assert page(client, case_page).texts("//section[@aria-labelledby='next']/h2") == [
        "Confirm that there is no record, or look further"
    ]
    nothing = f"{case_page}search/nothing/"
    assert "required" in page(client, nothing, data={"x": ""}).text
    assert client.post(nothing, {"looked": "on"}).status_code == 302
    do_all(office)
    of.refresh_from_db()
    assert (of.state, of.waits_for) == ("lettered", "")
    letter = page(client, f"{case_page}letter/")
    assert letter.tree.xpath("//li[@class='missing']") == []
    assert len(letter.tree.xpath("//li[@class='there']")) > 5
    image = client.get(letter.tree.xpath("string(//img/@src)"))
    assert (image["Content-Type"], image.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert client.get(f"{case_page}letter/letter/99.png").status_code == 404
    assert client.get(f"{case_page}letter/copy.docx").getvalue()[:2] == b"PK"
    assert client.get(f"{case_page}letter/secret/1.png").status_code == 404


def test_a_search_that_changed_meanwhile_is_looked_at_again(arrives, as_person, page) -> None:
    of = arrives(POLICY)
    client, nothing = as_person(DANA), f"/desk/cases/{of.number}/search/nothing/"
    models.UnreadFile.objects.create(digest="0" * 64, name="locked.pdf", system="", why="x", refused_at=RECEIVED)
    assert "came since this page was opened" in page(client, nothing, data={"looked": "on"}).text
    assert not models.Act.objects.filter(case=of, kind="search.confirmed").exists()


def test_whom_the_answer_is_to_is_said_where_the_demand_does_not(arrives, as_person, page, office: Office) -> None:
    of = arrives("Under the Freedom of Information Act: a copy of your body camera policy.\n")
    client, where = as_person(DANA), f"/desk/cases/{of.number}/addressee/"
    page(client, where)
    given = {"name": "Ada <b> Sample", "address": "12 Harbor St\nSampleton, IL 60699"}
    assert client.post(where, given).status_code == 302
    of.refresh_from_db()
    assert of.demand["requester"] == ["Ada b Sample", "12 Harbor St", "Sampleton, IL 60699"]


def test_cases_are_given_out_and_found_by_whose_desk_they_are_on(as_person, as_role, page) -> None:
    case(1)
    case(2)
    sealed = case(3, instrument={"kind": "search_warrant", "sealed": True})
    ray = as_person(RAY)
    dana = as_person(DANA)
    chosen = [str(one.pk) for one in models.Case.objects.filter(number__in=["CF-2021-000001", sealed.number])]
    dana_ = models.Account.objects.get(official=DANA)
    give = {"do": "assign", "case": chosen, "give-account": str(dana_.pk), "give-team": ""}
    assert dana.post("/desk/", give).status_code == 302
    assert page(dana, "/desk/?who=mine").texts("//tbody/tr/th") == ["CF-2021-000001", sealed.number]
    assert page(dana, "/desk/?who=none").texts("//tbody/tr/th") == ["CF-2021-000002"]
    assert page(dana, "/desk/?number=0003").texts("//tbody/tr/th") == [sealed.number]
    assert page(dana, "/desk/?state=closed").texts("//tbody/tr/th") == []
    assert page(dana, "/desk/?clock=late&who=team-x&state=<script>").texts("//tbody/tr/th") == []
    ray = as_person(RAY)  # another officer: a secret paper on somebody's desk is not there for him
    assert page(ray, "/desk/").texts("//tbody/tr/th") == ["CF-2021-000001", "CF-2021-000002"]
    assert ray.get(f"/desk/cases/{sealed.number}/").status_code == 404
    assert ray.get(f"/desk/cases/{sealed.number}/paper/").status_code == 404
    assert as_person(IDA).get(f"/desk/cases/{sealed.number}/paper/").status_code == 200
    assert "Choose at least one case" in page(ray, "/desk/", data=give | {"case": "999"}).text
    oversight = as_role(Role.OVERSIGHT)
    assert oversight.post("/desk/", give).status_code == 200
    assert models.Case.objects.get(number="CF-2021-000002").assigned_to is None


def test_no_address_of_a_secret_case_opens_for_an_officer_whose_desk_it_is_not_on(as_person) -> None:
    dana = as_person(DANA)
    mine = models.Account.objects.get(official=DANA)
    sealed = case(1, instrument={"kind": "search_warrant", "sealed": True}, assigned_to=mine)
    of_cases = [one for one in routes() if "number" in one.pattern.converters and one.name != "case_beyond_role"]
    of_cases = [one for one in of_cases if "desk/" in str(one.pattern)]
    opens = {one.name: dana.get(address(one)).status_code for one in of_cases}
    assert [name for name, status in opens.items() if status == 200]
    other = as_person(RAY)
    for method in (other.get, other.post):
        statuses = {one.name: method(address(one)).status_code for one in of_cases}
        # 405: an address that only shows; 403: a page of counsel's.
        assert {name: status for name, status in statuses.items() if status not in (403, 404, 405)} == {}
    assert not models.Viewing.objects.filter(case=sealed).exclude(account=mine).exists()


def test_a_filter_is_kept_and_forgotten_for_one_account(as_person, page) -> None:
    client = as_person(DANA)
    assert client.post("/desk/?clock=late&who=mine", {"do": "keep", "name": HOSTILE}).status_code == 302
    [kept_] = models.SavedFilter.objects.all()
    assert (kept_.query, len(kept_.name)) == ("who=mine&clock=late", 64)
    assert page(client, "/desk/").tree.xpath("//div[@class='filters']//a/@href") == ["?who=mine&clock=late"]
    assert page(as_person(RAY), "/desk/").tree.xpath("//div[@class='filters']//a") == []
    assert as_person(DANA).post("/desk/", {"do": "drop", "name": kept_.name}).status_code == 302
    assert not models.SavedFilter.objects.exists()


def test_a_team_shares_what_is_put_on_its_desk(as_person, page) -> None:
    case(1)
    client = as_person(DANA)
    dana = models.Account.objects.get()
    assert client.post("/desk/teams/", {"name": " Video  desk ", "members": [str(dana.pk)]}).status_code == 302
    team = models.Team.objects.get(name="Video desk")
    assert (
        client.post("/desk/cases/CF-2021-000001/assignment/", {"account": "", "team": str(team.pk)}).status_code == 302
    )
    assert page(client, "/desk/?who=mine").texts("//tbody/tr/th") == ["CF-2021-000001"]
    assert "Video desk" in page(client, "/desk/cases/CF-2021-000001/").text


def test_notes_stay_as_they_were_written(as_person, page) -> None:
    case(1)
    client, where = as_person(DANA), "/desk/cases/CF-2021-000001/notes/"
    assert client.post(where, {"text": HOSTILE, "by": "999", "at": "2001-01-01"}).status_code == 302
    shown = page(client, where)
    assert shown.tree.xpath("//script | //img") == []
    assert "<script>alert(1)</script>" in shown.text
    note = models.Note.objects.get()
    assert (note.by.official, note.text) == (DANA, HOSTILE)
    assert not models.Act.objects.filter(case__isnull=False).exists()
    for change in (lambda: models.Note.objects.update(text="x"), models.Note.objects.all().delete):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            change()
    for bad, why in (("", "required"), ("a\x00b", "Null characters"), ("x" * 10_000, "at most 4000")):
        assert why in page(client, where, data={"text": bad}).text


def test_what_no_page_shows_is_said_by_name_and_proposed_anew(as_person, page) -> None:
    of = case(1)
    met(of, record(1), record(2))
    client, where = as_person(DANA), "/desk/cases/CF-2021-000001/said/"
    assert page(client, where).tree.xpath("//input[@name='records']/@value") == ["R-000001", "R-000002"]
    flagged = {"records": ["R-000001"], "what": "flagged", "holds": "yes", "value": "", "reasons": HOSTILE}
    assert "it takes no value" in page(client, where, data=flagged | {"value": "3"}).text
    assert "not one of the available choices" in page(client, where, data=flagged | {"records": ["R-000003"]}).text
    assert not models.Act.objects.filter(kind="circumstance.recorded").exists()
    assert client.post(where, flagged).status_code == 302
    act = models.Act.objects.get(kind="circumstance.recorded")
    assert (act.actor, act.private["what"], act.private["records"]) == (DANA, "flagged", ["R-000001"])
    of.refresh_from_db()
    assert (of.state, work.is_pending("answer", of.number)) == ("searched", True)
    [told] = page(client, where).texts("//section[@aria-labelledby='said']//li")
    assert told.startswith("R-000001: A flagged recording")
    assert page(client, where).tree.xpath("//script") == []
    assert client.post(where, flagged | {"what": "sealed", "records": ["R-000002"]}).status_code == 302
    assert page(client, where).tree.xpath("//input[@name='records']/@value") == ["R-000001"]
    assert "R-000002" not in page(client, where).text


def test_a_custodian_is_asked_reminded_and_attests(as_person, page) -> None:
    of = case(1, search={"best": [], "expected": [{"kind": "video", "state": "null", "records": []}]})
    client, where = as_person(DANA), f"/desk/cases/{of.number}/custodians/"
    assert page(client, where).tree.xpath("//input[@name='expected'][@checked]/@value") == ["video"]
    ask = {"system": HOSTILE[:100], "custodian": "Video Unit", "asked_for": "RD LH123456", "expected": ["video"]}
    assert "lies in the past" in page(client, where, data=ask | {"due_on": "2021-12-01"}).text
    assert client.post(where, ask | {"due_on": "2099-01-05"}).status_code == 302
    pull = models.Pull.objects.get()
    assert (pull.expected, pull.asked_by.official, pull.outcome) == (["video"], DANA, "")
    assert "1 custodian has not answered yet" in page(client, f"/desk/cases/{of.number}/").text
    one = f"{where}{pull.pk}/"
    assert client.post(one, {"do": "remind"}).status_code == 302
    assert "reminded" in page(client, where).text
    attest = {"outcome": "none", "said": "searched by RD number in the video system", "custodian": "Vi Deo"}
    assert "Name, Title" in page(client, one, data=attest).text
    assert client.post(one, attest | {"custodian": "Vi Deo, Custodian (SAMPLE)"}).status_code == 302
    assert "The custodian holds none" in page(client, one).text
    again = page(client, one, data=attest | {"custodian": "Vi Deo, Custodian (SAMPLE)", "outcome": "handed_over"})
    assert "it stays as it is" in again.text
    assert models.Pull.objects.get().outcome == "none"
    case(2)
    assert client.get(f"/desk/cases/CF-2021-000002/custodians/{pull.pk}/").status_code == 404


def test_cases_that_are_alike_are_shown_with_the_reason(as_person, page) -> None:
    def asks(number: int, text: str, email: str, **more: Any) -> None:
        sender = {"name": "A", "email": email, "organisation": "", "postal_address": ""}
        case(number, demand={"subject_line": "", "items": [{"number": 1, "text": text}], "sender": sender}, **more)

    asks(1, "The fire report, please.", "ada@mail.example")
    asks(2, "Report  please: the FIRE", "ADA@mail.example")
    asks(3, "the fire report please", "bob@mail.example")
    asks(4, "Something else", "ada@mail.example")
    asks(5, "Something quite different", "eve@mail.example")
    asks(6, "the fire report please", "x@mail.example", instrument={"kind": "court_order", "sealed": True},
         assigned_to=None)  # fmt: skip
    client = as_person(DANA)
    shown = page(client, "/desk/cases/CF-2021-000001/").texts("//section[@aria-labelledby='alike']//li")
    assert shown == [
        "CF-2021-000006, to be decided: the same words, from another sender",
        "CF-2021-000003, to be decided: the same words, from another sender",
        "CF-2021-000002, to be decided: the same sender asked for the same, word for word",
        "CF-2021-000004, to be decided: the same sender",
    ]
    assert page(client, "/desk/cases/CF-2021-000005/").texts("//section[@aria-labelledby='alike']") == []
    kept_ = models.Likeness.objects.get(case__number="CF-2021-000001")
    assert [len(kept_.sender), len(kept_.words)] == [64, 64]


def test_what_follows_an_answer_is_recorded_with_its_days(arrives, as_person, page) -> None:
    of = arrives(POLICY)
    after = f"/desk/cases/{of.number}/after/"
    client = as_person(DANA)
    contest = {"before": "public_access_counselor", "reference": HOSTILE[:60], "received_on": "2024-02-14"}
    assert "lies in the future" in page(client, f"{after}contest/", data=contest | {"received_on": "2031-01-01"}).text
    assert "before the demand" in page(client, f"{after}contest/", data=contest | {"received_on": "2024-02-01"}).text
    assert client.post(f"{after}contest/", contest).status_code == 302
    shown = page(client, after)
    assert shown.tree.xpath("//script") == []
    assert "5 ILCS 140/9.5" in shown.text
    act = models.Act.objects.get(kind="appeal.received")
    assert (act.facts, act.actor) == ({"before": "public_access_counselor"}, DANA)
    assert client.get(f"{after}contest/7/").status_code == 404
    end = {"outcome": "upheld", "decided_on": "2024-02-14"}
    assert client.post(f"{after}contest/0/", end).status_code == 302
    assert "no such contest is open" in page(client, f"{after}contest/0/", data=end).text
    assert "The answer stands" in page(client, after).text
    assert client.get(f"{after}hold/").status_code == 403
    counsel = as_person(IDA)
    for kind, reason in (("hold.placed", "a suit was filed"), ("hold.lifted", "the suit has ended")):
        assert counsel.post(f"{after}hold/", {"reason": reason}).status_code == 302
        assert models.Act.objects.order_by("-leaf")[0].kind == kind
        of.refresh_from_db()
        assert contesting.is_held(of) is (kind == "hold.placed")
    assert "is still to be paid" in page(counsel, f"{after}payment/", data={"dollars": "5", "how": "check 1"}).text
    for amount in ("NaN", "-1", "1e9", "0.001", "five"):
        assert "is no amount" in page(counsel, f"{after}payment/", data={"dollars": amount, "how": "check 1"}).text


def test_a_court_order_not_to_tell_hides_the_case(arrives, as_person, as_role, page) -> None:
    of = arrives(SUBPOENA)
    counsel = as_person(IDA)
    order = {"order": "N.D. Ill. 1:26-mc-1, paragraph 4", "until": "2099-09-01"}
    assert counsel.post(f"/desk/cases/{of.number}/paper/order/", order).status_code == 302
    assert as_role(Role.OVERSIGHT).get(f"/desk/cases/{of.number}/").status_code == 404
    assert "Secret: a court forbids to tell of this case" in page(as_person(IDA), f"/desk/cases/{of.number}/").text


def test_every_page_of_a_case_is_written_down(as_person, page) -> None:
    case(1)
    client = as_person(DANA)
    for name in ("clock", "paper", "search", "notes", "letter", "release", "after"):
        page(client, f"/desk/cases/CF-2021-000001/{name}/")
    assert list(models.Viewing.objects.order_by("pk").values_list("what", flat=True)) == [
        "clock", "paper", "search", "notes", "letter", "release", "after",
    ]  # fmt: skip


def test_what_a_requester_told_of_a_review_stands_with_the_case(as_person, page) -> None:
    of, contests = case(1), "//section[@aria-labelledby='contests']/p[not(a)]"
    where, client = f"/desk/cases/{of.number}/after/", as_person(DANA)
    assert page(client, where).texts(contests) == []
    models.ToldOfReview.objects.create(case=of, sent_on=date(2022, 1, 3), told_at=datetime(2022, 1, 4, 18, tzinfo=UTC))
    assert page(client, where).texts(contests) == [
        "On Jan 4, 2022 the requester told this office that a request for review was sent on Jan 3, 2022."
    ]
