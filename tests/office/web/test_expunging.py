"""Orders to expunge in a browser: anybody who works on cases lists one, counsel alone confirms it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client

from counterfoil.office import models
from counterfoil.office.roles import Role

from .made import case
from .test_desk_acts import DANA, HOSTILE, IDA, as_person, do_all

__all__ = ["as_person"]

WHERE = "/desk/expungements/"
ASKED = {"order": "2026 EX 000417", "statute": "20 ILCS 2630/5.2", "records": "", "imported": ""}


@pytest.fixture
def client(answered: Client) -> Client:
    """The client of the office that has released one document with one mark."""
    return answered


@pytest.fixture
def account(answered: Client) -> Callable[[Role], models.Account]:
    def made(role: Role) -> models.Account:
        return models.Account.objects.create(log_in_name=role.value, role=role.value, made_at=datetime.now(UTC))

    return made


def test_counsel_confirms_what_an_officer_listed_and_it_is_gone(as_person: Callable[[str], Client], page) -> None:
    of = models.Case.objects.get()
    do_all(settings.OFFICE)
    dana = as_person(DANA)
    assert "No order is listed." in page(dana, WHERE).text
    assert dana.post(WHERE, {**ASKED, "cases": f" {of.number} "}).status_code == 302
    one = models.Expungement.objects.get()
    assert (one.cases, one.asked_by, one.confirmed_by) == ([of.number], DANA, "")
    assert "Counsel has not confirmed it." in page(dana, WHERE).text
    confirm = f"{WHERE}{one.pk}/"
    assert dana.get(confirm).status_code == 403
    ida = as_person(IDA)
    assert page(ida, WHERE).tree.xpath(f"//a[@href='{confirm}']/text()") == [
        "Look at order 2026 EX 000417 and confirm it"
    ]
    assert of.number in page(ida, confirm).text
    assert "This field is required" in page(ida, confirm, data={"sure": ""}).text
    assert ida.post(confirm, {"sure": "on"}).status_code == 302
    assert "the worker obeys it" in page(ida, WHERE).text
    do_all(settings.OFFICE)
    assert "Obeyed on" in page(ida, WHERE).text
    assert "This order has been obeyed." in page(ida, confirm).text
    assert "The file of this case was destroyed" in page(ida, f"/desk/cases/{of.number}/").text
    assert "By an order to expunge" in page(ida, "/desk/retention/").text
    public = Client(SERVER_NAME="localhost")
    for address in ("/log/", "/denials/", "/reading-room/", "/statistics/"):
        page(public, address)


def test_hostile_words_are_refused_and_shown_as_words(as_person: Callable[[str], Client], page) -> None:
    dana = as_person(DANA)
    for given in (HOSTILE, "\u202egnp", "x" * 10_000, "a\x00b"):
        for field in ("order", "statute", "cases", "records", "imported"):
            shown = page(dana, WHERE, data={**ASKED, "cases": "", field: given})
            assert shown.tree.xpath("//script | //img[@src='x']") == []
    assert models.Expungement.objects.count() == 0


def test_a_case_of_another_system_is_named_and_counsel_can_look_at_it(as_person: Callable[[str], Client], page) -> None:
    run = models.ImportRun.objects.create(
        system="govqa", source="govqa", profile="govqa", name="e.csv", digest="0" * 64, rows=1, added=1, changed=0,
        same=0, repeated=0, refused=0, absent=0, by="x", at=datetime.now(UTC),
    )  # fmt: skip
    one = models.ImportedCase.objects.create(
        system="govqa", source="govqa", number="W1", received_at=datetime.now(UTC), digest="0" * 64, first_run=run,
        last_run=run, words={"requester": "Ada Asker"},
    )  # fmt: skip
    dana = as_person(DANA)
    assert "no imported case is called so" in page(dana, WHERE, data={**ASKED, "cases": "", "imported": "W1"}).text
    assert dana.post(WHERE, {**ASKED, "cases": "", "imported": " govqa:W1; "}).status_code == 302
    assert f"Imported case {one.pk}" in page(dana, WHERE).text
    confirm = f"{WHERE}{models.Expungement.objects.get().pk}/"
    ida = as_person(IDA)
    [link] = page(ida, confirm).tree.xpath("//dd/a/@href")
    assert "Ada Asker" in page(ida, link).text
    assert ida.post(confirm, {"sure": "on"}).status_code == 302
    do_all(settings.OFFICE)
    assert page(ida, confirm).tree.xpath("//dd/a/@href") == []
    assert ida.get(link).status_code == 404


def test_a_sealed_case_is_not_there_for_whoever_may_not_know_of_it(as_person: Callable[[str], Client], page) -> None:
    other = models.Account.objects.create(log_in_name="other", role="counsel", made_at=datetime.now(UTC))
    hidden = case(1, instrument={"kind": "search_warrant", "sealed": True}, assigned_to=other, state="closed")
    dana = as_person(DANA)
    said = page(dana, WHERE, data={**ASKED, "cases": hidden.number}).text
    assert "no case and no record of that number" in said
    models.Expungement.objects.create(
        order="x", statute="x", cases=[hidden.number], asked_by="x", asked_at=datetime.now(UTC)
    )
    assert hidden.number not in page(dana, WHERE).text
    assert hidden.number in page(as_person(IDA), WHERE).text  # the positive control
