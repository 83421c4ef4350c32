"""The sign-off: what is shown before one signs, who has to sign, and what the worker makes of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.conf import settings
from django.test import Client

from counterfoil.cases.lifecycle import State
from counterfoil.errors import PersonMustDecide
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import advancing, answering, draft_history, drafting, sheets, work
from counterfoil.office.services.answering import Request
from counterfoil.office.services.draft_history import Choice
from counterfoil.office.services.drafting import Said
from counterfoil.office.services.session import session
from counterfoil.office.tasks import TASKS
from counterfoil.office.web import server
from counterfoil.review.decisions_reading import read_table
from counterfoil.values import Box

from ..conftest import reviewable_office as reviewable_office
from ..conftest import under_review as under_review
from ..reviewed import DANA, OMAR, Reviewed, account, complete
from .conftest import kept


@pytest.fixture
def office(under_review: Reviewed) -> Office:
    return under_review.office


@pytest.fixture
def dana(served: Any, under_review: Reviewed) -> Client:
    return logged_in(under_review.dana)


@pytest.fixture
def omar(served: Any, under_review: Reviewed) -> Client:
    return logged_in(under_review.omar)


def logged_in(one: models.Account) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(one)
    return client


def address(r: Reviewed) -> str:
    return f"/desk/cases/{r.case.number}/sign/"


def post(client: Client, r: Reviewed, do: str, seen: int | None = None) -> Any:
    last = draft_history.last_number(r.case) if seen is None else seen
    return client.post(address(r), {"do": do, "seen": last})


def signed() -> list[tuple[str, str, str]]:
    acts = models.Act.objects.filter(kind="determination.signed").order_by("leaf")
    return [(act.facts["order"], act.actor, str(act.facts["deviations"])) for act in acts]


def deviate(r: Reviewed) -> None:
    drafting.decide_findings(
        r.office, r.case, r.dana, [r.place("43")], Said("release", reason="an age alone names nobody"), seen=99
    )


def test_nothing_is_signed_while_something_is_missing(dana: Client, page, under_review: Reviewed) -> None:
    shown = page(dana, address(under_review))
    assert "21 things are still missing, so nothing can be signed." in shown.text
    assert shown.tree.xpath("//main//form") == []
    assert "Something is still missing; nothing was signed." in kept(post(dana, under_review, "sign")).text
    assert (signed(), models.SignOff.objects.count()) == ([], 0)


def test_what_is_about_to_be_signed_is_shown_in_numbers(dana: Client, page, under_review: Reviewed) -> None:
    complete(under_review)
    drafting.add(
        under_review.office, under_review.case, under_review.dana, "R-000001", 0,
        Choice(exemption="7(1)(c)", reason="a face", box=(400, 500, 480, 520)), seen=99,
    )  # fmt: skip
    deviate(under_review)
    shown = page(dana, address(under_review))
    assert shown.texts("//dl[contains(@class, 'numbers-of')]//dd") == [
        "2",
        "7",
        "11 (1 of them added by hand)",
        "0",
        "0",
    ]
    assert [row[0] for row in (text.split() for text in shown.texts("//table[1]/tbody/tr/th"))] == [
        "7(1)(b)", "7(1)(c)", "7(1)(d)(iv)",
    ]  # fmt: skip
    assert shown.texts("//table[2]/tbody/tr/td") == ["redact 7(1)(c)", "release", "an age alone names nobody"]
    assert f"You sign as {DANA}. The letter names you (5 ILCS 140/9(a))." in shown.text
    assert "a second person has to confirm" in shown.text


def test_one_signature_is_enough_where_nothing_deviates(dana: Client, page, under_review: Reviewed) -> None:
    complete(under_review)
    assert post(dana, under_review, "sign")["Location"] == address(under_review)
    assert signed() == [("first", DANA, "0")]
    table = under_review.office.work / under_review.case.number / "review" / sheets.SIGNED
    assert (read_table(table).decided_by, read_table(table).paper) == (DANA, under_review.sheet.paper)
    assert "It is signed." in page(dana, address(under_review)).text
    closed = drafting.why_closed(under_review.case, under_review.dana)
    assert closed.startswith("What was decided is signed")
    assert "What was decided is signed" in kept(post(dana, under_review, "sign")).text
    assert list(models.Work.objects.values_list("kind", "key", "state")) == [("sign", under_review.case.number, "new")]


def test_a_deviation_needs_a_second_person(dana: Client, omar: Client, page, under_review: Reviewed) -> None:
    complete(under_review)
    deviate(under_review)
    post(dana, under_review, "sign")
    assert (signed(), models.Work.objects.count()) == ([("first", DANA, "1")], 0)
    mine = page(dana, address(under_review))
    assert mine.texts("//main//button") == ["Withdraw my signature"]
    assert kept(post(dana, under_review, "confirm")).response.status_code == 422
    twin = logged_in(account("dana2", f" {DANA}"))  # another account of the same person is no second person
    assert "The second signature is another person’s" in kept(post(twin, under_review, "confirm")).text
    shown = page(omar, address(under_review))
    assert (f"Signed by {DANA} on" in shown.text, f"You sign as {OMAR}." in shown.text) == (True, True)
    assert post(omar, under_review, "confirm").status_code == 302
    assert signed() == [("first", DANA, "1"), ("second", OMAR, "1")]
    assert work.is_pending("sign", under_review.case.number)
    row = models.SignOff.objects.get()
    assert (row.by.log_in_name, row.second.log_in_name, row.state) == ("dana", "omar", "complete")


def word(r: Reviewed, text: str) -> Box:
    """Where a word stands on the first page."""
    (found,) = [one.box for one in sheets.page(r.office, r.case.number, "R-000001", 0).words if one.text == text]
    return found


def text_of(path: Path) -> str:
    with pdfium.PdfDocument(path) as document:
        return str(document[0].get_textpage().get_text_range())


def test_what_is_signed_is_redacted_lettered_and_forgotten_when_it_has_left(
    dana: Client, omar: Client, under_review: Reviewed
) -> None:
    """A deviation, a correction and a drawn box, from the screen to the release."""
    r = under_review
    complete(r)
    deviate(r)
    drafting.decide_findings(
        r.office, r.case, r.dana, [r.place("41 E Grand Ave.")],
        Said("correct", category="incident_location", role="organisation", reason="where it happened"), seen=99,
    )  # fmt: skip
    box = tuple(word(r, "crooked").padded(0.5).as_list())
    added = Choice(exemption="7(1)(c)", reason="a mark of hers", category="other", box=box)
    drafting.add(r.office, r.case, r.dana, "R-000001", 0, added, seen=99)
    post(dana, r, "sign")
    post(omar, r, "confirm")
    assert work.do_next(r.office, TASKS)
    case = models.Case.objects.get()
    assert (case.state, case.waits_for) == (State.LETTERED, "")
    made = models.Act.objects.get(kind="determination.made")
    assert (made.actor, made.facts["deviations"], made.facts["corrections"]) == (DANA, 1, 1)
    work_folder = r.office.work / case.number
    released = text_of(work_folder / "redacted" / "R-000001.pdf")
    before = text_of(sheets.pdf_of(r.office, case.number, r.sheet.units[0]))
    found = [[word in text for word in ("crooked", "bicycle", "Grand Ave", "Mary")] for text in (before, released)]
    assert found == [[True, True, True, True], [False, True, True, False]]
    TASKS["sign"](r.office, case.number)  # safe to run twice
    assert models.Act.objects.filter(kind="determination.made").count() == 1
    advancing.advance(r.office, case.number, stop_at=None)
    case.refresh_from_db()
    assert (case.state, case.waits_for) == (State.CLOSED, "")
    assert (work_folder.is_dir(), (work_folder / "review").exists()) == (True, False)
    assert (models.Draft.objects.count(), list((r.office.keys / "cases").iterdir())) == (0, [])
    assert post(dana, r, "sign").status_code == 422


def test_a_signature_lapses_with_the_next_decision(dana: Client, omar: Client, page, under_review: Reviewed) -> None:
    complete(under_review)
    deviate(under_review)
    before = draft_history.last_number(under_review.case)
    post(dana, under_review, "sign")
    drafting.undo(under_review.office, under_review.case, under_review.dana)
    assert "that signature no longer holds" in page(omar, address(under_review)).text
    assert "There is no signature to confirm" in kept(post(omar, under_review, "confirm")).text
    assert "Something was decided since you opened this page" in kept(post(omar, under_review, "sign", before)).text
    assert models.Work.objects.count() == 0
    deviate(under_review)
    post(dana, under_review, "sign")
    post(dana, under_review, "withdraw")
    assert kept(post(omar, under_review, "confirm")).response.status_code == 422
    assert [row.state for row in models.SignOff.objects.order_by("pk")] == ["withdrawn", "withdrawn"]


def test_an_office_may_do_with_one_signature(dana: Client, page, under_review: Reviewed) -> None:
    settings.OFFICE = replace(settings.OFFICE, second_signature=False)
    complete(under_review)
    deviate(under_review)
    post(dana, under_review, "sign")
    assert work.is_pending("sign", under_review.case.number)


def test_a_record_withheld_whole_needs_a_second_person(dana: Client, page, under_review: Reviewed) -> None:
    complete(under_review)
    basis = "The record shows only what would identify the victim."
    drafting.decide_record(
        under_review.office,
        under_review.case,
        under_review.dana,
        "R-000001",
        Said("withhold", "7(1)(c)", basis),
        seen=99,
    )
    shown = page(dana, address(under_review))
    assert shown.texts("//main//ul/li") == [f"R-000001, withheld whole under 7(1)(c): {basis}"]
    post(dana, under_review, "sign")
    assert models.SignOff.objects.get().needs_second


def test_an_altered_table_is_not_decided(dana: Client, under_review: Reviewed) -> None:
    complete(under_review)
    post(dana, under_review, "sign")
    table = under_review.office.work / under_review.case.number / "review" / sheets.SIGNED
    table.write_bytes(table.read_bytes().replace(b"redact,7(1)(c)", b"release,", 1))
    assert work.do_next(under_review.office, TASKS)
    case = models.Case.objects.get()
    assert (case.state, models.Determination.objects.count()) == (State.PROPOSED, 0)
    assert case.waits_for.startswith("What was signed is not there as it was signed")


def test_who_has_no_name_and_title_cannot_sign(served: Any, page, under_review: Reviewed) -> None:
    complete(under_review)
    nobody = logged_in(account("nobody", "Somebody"))
    shown = page(nobody, address(under_review))
    assert ("Your account names no official" in shown.text, shown.tree.xpath("//main//form")) == (True, [])
    assert kept(post(nobody, under_review, "sign")).response.status_code == 422
    assert signed() == []


def test_that_nothing_was_found_is_signed_too(new_office: Path, tmp_path: Path, page) -> None:
    """A person looked at the search: the worker then writes that there are no records."""
    folder = Path(shutil.copytree(new_office, tmp_path / "empty"))
    demand = tmp_path / "demand.txt"
    demand.write_text(
        "Dear FOIA Officer,\nUnder the Freedom of Information Act I request the case report RD LH999999.\n"
        "Sincerely,\nAda Sample\n1 Invented Street, Sampleton, IL 60699\n"
    )
    asked = Request(demand, received=datetime(2024, 2, 14, 15, tzinfo=UTC))
    with session(folder) as (opened, journal), pytest.raises(PersonMustDecide, match="found no record"):
        answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
    server.ready(folder)
    client = logged_in(account("dana", DANA))
    where = f"/desk/cases/{models.Case.objects.get().number}/sign/"
    shown = page(client, where)
    assert shown.texts("//main//button") == ["Sign"]
    assert client.post(where, {"do": "sign", "seen": 0}).status_code == 302
    assert work.do_next(settings.OFFICE, TASKS)
    case = models.Case.objects.get()
    assert (case.state, case.waits_for) == (State.LETTERED, "")
    confirmed = models.Act.objects.get(kind="search.confirmed")
    assert (confirmed.actor, models.Act.objects.get(kind="letter.made").facts["letter"]) == (DANA, "no_records")


def not_found_at(client: Client, r: Reviewed, page: Any) -> list[str]:
    return page(client, address(r)).texts("//section[@aria-labelledby='not-found']/ul/li")


def test_before_one_signs_one_sees_what_was_asked_and_not_found(dana: Client, page, under_review: Reviewed) -> None:
    complete(under_review)
    assert not_found_at(dana, under_review, page) == []  # one number was looked up, and it met both reports
    search = under_review.case.search
    search["results"].append({**search["results"][0], "term": "name Robin <b>Nowhere", "hits": []})
    search["expected"] = [{"kind": "video", "state": "null"}, {"kind": "inventory", "state": "found", "records": []}]
    models.Case.objects.update(search=search)
    asked = {"case": under_review.case, "custodian": "Video Unit", "due_on": date(2024, 3, 1), "asked_for": "LH"}
    at = datetime(2024, 2, 20, tzinfo=UTC)
    for system, outcome in (("radio", "none"), ("body-worn video", ""), ("photos", "handed_over")):
        models.Pull.objects.create(**asked, system=system, outcome=outcome, asked_by=under_review.dana, asked_at=at)
    assert not_found_at(dana, under_review, page) == [
        "Nothing was met by: name Robin <b>Nowhere",
        "Such an event leaves behind: video. None was found.",
        "body-worn video: the custodian has not answered; asked for by Mar 1, 2024",
        "radio: The custodian holds none",
    ]
    told = page(dana, address(under_review)).texts("//section[@aria-labelledby='not-found']//details//li")
    assert len(told) == len(under_review.case.demand["items"])
    assert "video: none was found." in told[0].casefold()


def test_before_one_signs_one_is_told_who_can_let_it_go(dana: Client, omar: Client, page, under_review) -> None:
    r = under_review
    account("closed", "Ina Sample, Clerk")
    models.Account.objects.filter(log_in_name="closed").update(is_active=False)
    account("looks", "Olga Sample, Inspector General", role="oversight")
    account("dana2", f" {DANA.replace('FOIA', 'Chief')}")  # the same person under another title
    complete(r)
    assert page(dana, address(r)).texts("//*[@class='releaser']") == [OMAR]
    assert page(omar, address(r)).texts("//*[@class='releaser']") == [DANA, f" {DANA.replace('FOIA', 'Chief')}".strip()]
    deviate(r)
    post(dana, r, "sign")
    assert page(omar, address(r)).texts("//*[@class='releaser']") == [OMAR]  # who confirms may let it go
    models.Account.objects.filter(log_in_name="omar").update(official="")
    assert "nobody else in this office can" in page(dana, address(r)).text
    settings.OFFICE = replace(settings.OFFICE, second_signature=False)
    assert "let it go" not in page(dana, address(r)).text
