"""The public's first page: the office's own addresses, and the times of the law as the clock counts them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.conf import settings
from django.test import Client

from counterfoil.clock.deadline import deadline
from counterfoil.law.load import load
from counterfoil.office import folder, public
from counterfoil.office.folder import Office

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> \u202egnp.\u2066 {{ 7|add:7 }} {% now 'Y' %}"


def test_says_where_to_ask_and_by_when_the_law_wants_an_answer(client: Client, page, office: Office) -> None:
    shown = page(client, "/")
    assert shown.heading == "Public records of Sample City"
    assert shown.texts("//dl[@class='facts']/dd") == [
        "1 Harbor Street, Sampleton, Illinois 60699",
        "(312) 555-0100",
        "Dana Sample, FOIA Officer (SAMPLE)",
    ]
    pack = load("us-il", "chicago")
    due_on = deadline(pack, date(2022, 1, 3)).due_on
    assert due_on == date(2022, 1, 10)
    assert (
        "The office answers within 5 business days (5 ILCS 140/3(d)). A request that is received on "
        "Monday, January 3, 2022 is to be answered by Monday, January 10, 2022." in shown.text
    )
    assert shown.texts("//tbody/tr/td") == [
        "5 business days5 ILCS 140/3(d)",
        "5 business days5 ILCS 140/3(e)",
        "21 working days5 ILCS 140/3.1",
        "60 calendar days5 ILCS 140/9.5(a)",
    ]
    assert (
        shown.texts("//section[@aria-labelledby='times']//ul/li")[1]
        == "No fee may be charged for what is provided late (5 ILCS 140/3(d); 5 ILCS 140/3(f))"
    )


def test_times_are_those_that_held_on_the_offices_day(office: Office) -> None:
    told = public.promise(office)
    assert (told.received_on, told.due_on) == (date(2022, 1, 3), date(2022, 1, 10))
    assert [one.track for one in told.periods] == ["standard", "extension", "commercial", "pac_review"]
    assert [one.id for one in told.effects] == ["deemed_denied", "no_fee", "not_unduly_burdensome"]


def test_a_hostile_office_name_is_only_text(client: Client, page, office: Office) -> None:
    hostile = replace(office, name=HOSTILE, address=HOSTILE, phone=HOSTILE, foia_officer=HOSTILE, email=HOSTILE)
    folder.write_settings(hostile)
    settings.OFFICE = folder.read(office.folder)
    shown = page(client, "/")
    assert shown.heading == f"Public records of {HOSTILE}"
    assert shown.tree.xpath("//script | //img") == []
    assert shown.texts("//dl[@class='facts']/dd") == [" ".join(HOSTILE.split())] * 4


def test_an_office_without_addresses_says_so(client: Client, page, office: Office) -> None:
    settings.OFFICE = replace(office, address="", phone="", email="")
    shown = page(client, "/")
    assert shown.texts("//dl") == []
    assert "This office has not said yet where a request goes to." in shown.text


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/").status_code == 405
