"""The desk: the inbox by urgency and the page of one case, and what oversight is not shown of either."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from counterfoil.office import desk_queries, models
from counterfoil.office.roles import Role

from .made import act, arrival, case, decided, met, record

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> \u202egnp.\u2066 {{ 7|add:7 }}"
PRIVATE = ("Zbigniew", "Testwell", "Asker", "ada@mail.example", "Made Up", "Invented Hall", "testwell_zbigniew")
ONE_CASE = "/desk/cases/CF-2021-000001/"


def test_most_pressing_first_with_the_clock_in_words(as_role, page) -> None:
    case(1, due_on=date(2022, 1, 5))
    case(2, due_on=date(2021, 12, 30))
    case(3, due_on=None, state="held", clock={}, instrument={"kind": "i_200"})
    case(4, due_on=date(2022, 1, 4), instrument={})
    case(5, state="closed", closed_at=datetime(2022, 1, 2, tzinfo=UTC))
    shown = page(as_role(Role.RECORDS_OFFICER), "/desk/")
    rows = [[" ".join(cell.text_content().split()) for cell in row[:5]] for row in shown.tree.xpath("//tbody/tr")]
    assert rows == [
        ["CF-2021-000002", "Overdue by 1 business dayThursday, Dec 30, 2021", "FOIA request",
         "Decide what goes out, place by placeRecords officer", "Dec 28, 2021"],
        ["CF-2021-000004", "Due tomorrowBusiness day 3 of 4 · Tuesday, Jan 4, 2022", "Not yet recognized",
         "Decide what goes out, place by placeRecords officer", "Dec 28, 2021"],
        ["CF-2021-000001", "Due in 2 daysBusiness day 3 of 5 · Wednesday, Jan 5, 2022", "FOIA request",
         "Decide what goes out, place by placeRecords officer", "Dec 28, 2021"],
        ["CF-2021-000003", "No time runs", "Form I-200",
         "Decide how the case goes on; nothing is destroyed meanwhileCounsel", "Dec 28, 2021"],
    ]  # fmt: skip
    assert "4 cases are open. What presses most comes first." in shown.text


def test_the_inbox_shows_no_name_and_no_word_of_a_demand(as_role, page) -> None:
    met(case(1), record(1))
    shown = page(as_role(Role.RECORDS_OFFICER), "/desk/")
    assert [word for word in PRIVATE if word in shown.response.content.decode()] == []


def test_an_empty_inbox_says_how_a_case_begins(as_role, page) -> None:
    assert "No case is open." in page(as_role(Role.COUNSEL), "/desk/").text


@pytest.mark.parametrize(
    ("asked", "first", "position"),
    [
        ("", 1, "Page 1 of 3"),
        ("?page=2", 26, "Page 2 of 3"),
        ("?page=99", 51, "Page 3 of 3"),
        ("?page=-1", 51, "Page 3 of 3"),
        ("?page=<script>", 1, "Page 1 of 3"),
    ],
)
def test_pages_of_25(as_role, page, asked: str, first: int, position: str) -> None:
    for number in range(1, 53):
        case(number)
    shown = page(as_role(Role.RECORDS_OFFICER), f"/desk/{asked}")
    assert shown.texts("//tbody/tr/th")[0] == f"CF-2021-{first:06}"
    assert position in shown.texts("//nav[@aria-label='Pages']//li")


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_queries_do_not_grow_with_cases_records_or_acts(as_role) -> None:
    client = as_role(Role.RECORDS_OFFICER)
    first = case(1)
    met(first, record(1))
    act(first, leaf=101)
    counts = [(queries_of(client, "/desk/"), queries_of(client, ONE_CASE))]
    for number in (2, 3):
        case(number)
        record(number)
        act(first, leaf=100 + number * 10)
    met(first, *models.Record.objects.all())
    counts.append((queries_of(client, "/desk/"), queries_of(client, ONE_CASE)))
    assert counts == [INBOX_AND_CASE, INBOX_AND_CASE]


INBOX_AND_CASE = (11, 29)


def test_a_case_shows_what_was_asked_counted_done_and_decided(as_role, page) -> None:
    shown_case = case(1)
    first, second = record(1), record(2, "memo.pdf")
    met(shown_case, first, second)
    decided(shown_case, first, "f1", "redact")
    decided(shown_case, first, "f2", "redact")
    decided(shown_case, first, "f3", "release")
    decided(shown_case, first, "", "release")  # the record as a whole: no place more
    early = datetime(2021, 12, 20, 18, tzinfo=UTC)
    act(shown_case, "demand.received", leaf=101, took_effect_at=early, facts={"channel": "email"})
    grounds = {"exemptions": ["7(1)(b)", "7(1)(c)"]}
    letter = act(shown_case, "letter.made", leaf=102, actor="Dana Sample, FOIA Officer", facts=grounds)
    release = models.Release.objects.create(
        case=shown_case, manifest="a" * 64, kind="public", released_at=early, act=letter
    )
    models.ReleasedFile.objects.create(release=release, digest="b" * 64)
    shown = page(as_role(Role.RECORDS_OFFICER), ONE_CASE)
    assert shown.heading == "Case CF-2021-000001"
    assert shown.texts("//section[@aria-labelledby='asked']//li") == ["The report on Zbigniew Testwell."]
    assert shown.texts("//section[@aria-labelledby='asked']//dd") == ["Ada Asker", "ada@mail.example", "2 Made Up St"]
    assert shown.texts("//section[@aria-labelledby='working']//li") == [
        "5 ILCS 140/3(d): 5 business days.", "Due on Wednesday, January 5, 2022.",
    ]  # fmt: skip
    assert shown.texts("//section[@aria-labelledby='records']//tbody/tr") == [
        "R-000001testwell_zbigniew.pdf Redacted: 2 · Goes out: 1",
        "R-000002memo.pdf nothing yet",
    ]
    assert shown.texts("//section[@aria-labelledby='acts']//li") == [
        "A demand arrives Dec 28, 2021, 10:00, the program, ledger entry 101; took effect Dec 20, 2021, 12:00 "
        "By e-mail.",
        "An answer is written Dec 28, 2021, 10:00, Dana Sample, FOIA Officer, ledger entry 102 "
        "Exemptions 7(1)(b), 7(1)(c).",
    ]
    assert shown.texts("//section[@aria-labelledby='release']//dd") == ["a" * 64, "b" * 64]


def test_closed_cases_are_found_the_latest_first_and_page_by_page(as_role, page) -> None:
    case(1)
    for number in range(2, 30):
        case(number, state="closed", closed_at=datetime(2022, 1, number, tzinfo=UTC))
    for role in (Role.RECORDS_OFFICER, Role.OVERSIGHT):
        client = as_role(role)
        door = page(client, "/desk/").tree.xpath("//a[text()='Closed cases']/@href")
        assert door == ["/desk/?state=closed"]
        shown = page(client, door[0])
        assert (shown.heading, shown.texts("//tbody/tr/th")) == (
            "Closed cases", [f"CF-2021-{number:06}" for number in range(29, 4, -1)],
        )  # fmt: skip
        assert "28 cases are closed. The latest comes first." in shown.text
        onward = shown.tree.xpath("//ul[@class='pages']//a/@href")
        assert onward == ["?state=closed&page=2"]
        assert page(client, f"/desk/{onward[0]}").texts("//tbody/tr/th") == [
            f"CF-2021-{number:06}" for number in (4, 3, 2)
        ]


def test_what_arrived_and_waits_is_told_above_the_cases(as_role, page) -> None:
    told = "//div[contains(@class, 'usa-alert--info')]"
    case(1)
    client = as_role(Role.RECORDS_OFFICER)
    assert page(client, "/desk/").texts(told) == []
    arrival(1)
    arrival(2, state="dismissed")
    assert page(client, "/desk/").texts(told) == [
        "1 arrival waits for a person. Its time runs from its receipt. Arrivals"
    ]
    assert page(as_role(Role.OVERSIGHT), "/desk/").texts(told) == []


def test_before_a_search_no_record_is_said_to_be_missed(as_role, page) -> None:
    begun = case(1, state="received")
    client, said = as_role(Role.RECORDS_OFFICER), "//section[@aria-labelledby='records']/p"
    assert page(client, ONE_CASE).texts(said) == ["Nothing was searched yet."]
    begun.search = {"systems": ["records"], "best": []}
    begun.save()
    assert page(client, ONE_CASE).texts(said) == ["No search has met a record."]


def test_no_day_is_counted_for_what_claims_to_be_a_courts(as_role, page) -> None:
    case(1, instrument={"kind": "court_subpoena", "class": "claimed_judicial", "sealed": False})
    counted = page(as_role(Role.COUNSEL), ONE_CASE).texts("//section[@aria-labelledby='working']//li")
    assert counted == ["No time runs for this paper."]


def test_oversight_sees_what_was_done_and_no_contents(as_role, page) -> None:
    shown_case = case(1)
    met(shown_case, record(1))
    decided(shown_case, models.Record.objects.get(), "f1", "withhold")
    act(shown_case, leaf=101)
    client = as_role(Role.RECORDS_OFFICER)
    officer = page(client, ONE_CASE).response.content.decode()
    assert [word for word in PRIVATE if word in officer] == list(PRIVATE)  # the positive control
    seen = page(as_role(Role.OVERSIGHT), ONE_CASE)
    assert [word for word in PRIVATE if word in seen.response.content.decode()] == []
    assert seen.texts("//section[@aria-labelledby='records']//tbody/tr") == ["R-000001 Withheld: 1"]
    assert seen.texts("//section[@aria-labelledby='acts']//strong") == ["Systems are searched"]


def test_what_a_court_keeps_secret_is_not_there_for_oversight(as_role, page) -> None:
    sealed = case(1, instrument={"kind": "search_warrant", "sealed": True})
    open_ = case(2)
    act(open_, "notice.held", leaf=101, facts={})
    act(open_, leaf=102)
    officer = as_role(Role.RECORDS_OFFICER)
    assert page(officer, "/desk/").texts("//tbody/tr/th") == [sealed.number, open_.number]
    assert len(page(officer, "/desk/cases/CF-2021-000002/").texts("//section[@aria-labelledby='acts']//strong")) == 2
    oversight = as_role(Role.OVERSIGHT)
    assert page(oversight, "/desk/").texts("//tbody/tr/th") == [open_.number]
    assert page(oversight, "/desk/cases/CF-2021-000002/").texts("//section[@aria-labelledby='acts']//strong") == [
        "Systems are searched"
    ]
    refused, unknown = page(oversight, ONE_CASE, status=404), page(oversight, "/desk/cases/CF-1999-000001/", status=404)
    assert refused.text == unknown.text


def test_a_record_that_was_sealed_since_is_gone(as_role, page) -> None:
    shown_case = case(1)
    met(shown_case, record(1), record(2))
    client = as_role(Role.RECORDS_OFFICER)
    assert len(page(client, ONE_CASE).texts("//section[@aria-labelledby='records']//tbody/tr")) == 2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk_queries.said, "hidden", lambda: frozenset({"R-000001"}))
        left = page(client, ONE_CASE).texts("//section[@aria-labelledby='records']//tbody/tr")
    assert left == ["R-000002testwell_zbigniew.pdf nothing yet"]


def test_every_opening_of_a_case_is_written_down_for_good(as_role, page) -> None:
    case(1)
    before = datetime.now(UTC)
    page(as_role(Role.OVERSIGHT), ONE_CASE)
    shown = page(as_role(Role.COUNSEL), ONE_CASE)
    rows = list(models.Viewing.objects.order_by("pk"))
    assert [(one.account.log_in_name, one.case.number, one.what) for one in rows] == [
        ("oversight", "CF-2021-000001", "case"),
        ("counsel", "CF-2021-000001", "case"),
    ]
    assert before <= rows[0].at <= rows[1].at <= datetime.now(UTC)
    listed = shown.texts("//section[@aria-labelledby='viewings']//li")
    assert [one.split(",")[0] for one in listed] == ["counsel", "oversight"]
    for change in (lambda: models.Viewing.objects.update(what="x"), lambda: models.Viewing.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            change()


def test_what_cannot_be_written_down_is_not_shown(as_role, page, monkeypatch: pytest.MonkeyPatch) -> None:
    case(1)
    client = as_role(Role.RECORDS_OFFICER)

    def full(**row: Any) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(models.Viewing.objects, "create", full)
    shown = page(client, ONE_CASE, status=500)
    assert [word for word in PRIVATE if word in shown.text] == []


def test_hostile_text_in_every_field_is_only_text(as_role, page) -> None:
    hostile = case(
        1,
        state="proposed",
        instrument={"kind": HOSTILE},
        demand={
            "subject_line": HOSTILE,
            "items": [{"number": 1, "text": HOSTILE}],
            "sender": {"name": HOSTILE, "email": HOSTILE, "organisation": HOSTILE, "postal_address": HOSTILE},
        },
        clock={"counted": [], "working": [HOSTILE]},
    )
    met(hostile, record(1, HOSTILE))
    decided(hostile, models.Record.objects.get(), "f1", "redact")
    act(hostile, leaf=101, actor=HOSTILE, facts={HOSTILE: HOSTILE, "list": [HOSTILE]})
    client = as_role(Role.RECORDS_OFFICER)
    for address, times in (("/desk/", 1), (ONE_CASE, 13)):
        shown = page(client, address)
        assert shown.tree.xpath("//script | //img") == []
        assert shown.text.casefold().count("<script>alert(1)</script>") == times
        assert "{{ 7|add:7 }}" in shown.text


def test_a_closed_case_says_when_it_was_due_and_that_nothing_is_left(as_role, page) -> None:
    case(1, state="closed", closed_at=datetime(2022, 1, 2, tzinfo=UTC))
    shown = page(as_role(Role.COUNSEL), ONE_CASE)
    assert shown.texts("//dl[contains(@class, 'facts-row')]//dd") == [
        "Closedwas due on Wednesday, Jan 5, 2022", "FOIA request", "Nothing: the case is closed",
        "Tuesday, Dec 28, 2021, 10:00",
    ]  # fmt: skip


def test_what_took_effect_within_the_minute_has_one_time(as_role, page) -> None:
    act(case(1), leaf=101, took_effect_at=datetime(2021, 12, 28, 15, 59, 30, tzinfo=UTC))
    shown = page(as_role(Role.COUNSEL), ONE_CASE)
    assert shown.texts("//section[@aria-labelledby='acts']//li") == [
        "Systems are searched Dec 28, 2021, 10:00, the program, ledger entry 101 3 records met."
    ]
