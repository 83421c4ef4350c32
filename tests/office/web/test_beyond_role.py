"""Break-glass: one case, one hour, a reason that everybody reads, an entry that nobody takes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role

from .made import case, met, record

ONE, BEYOND = "/desk/cases/CF-2021-000001/", "/desk/cases/CF-2021-000001/beyond-role/"
REASON = "The council asked who was told of the fire, and when."
PRIVATE = ("Zbigniew Testwell", "Ada Asker", "testwell_zbigniew.pdf")


@pytest.fixture
def oversight(as_role) -> Client:
    """An inspector with a name, and a case that shows no name to it."""
    one = case(1)
    met(one, record(1))
    case(2)
    client = as_role(Role.OVERSIGHT)
    models.Account.objects.update(official="Olga Sample, Inspector General")
    return client


def seen(page, client: Client, address: str = ONE) -> list[bool]:
    text = page(client, address).response.content.decode()
    return [word in text for word in PRIVATE]


def test_with_a_reason_one_case_opens_for_an_hour(oversight: Client, page) -> None:
    assert seen(page, oversight) == [False] * 3
    link = page(oversight, ONE).tree.xpath("//section[@aria-labelledby='beyond']//a/@href")
    assert link == [BEYOND]
    page(oversight, BEYOND)
    assert oversight.post(BEYOND, {"reason": REASON})["Location"] == ONE
    assert seen(page, oversight) == [True] * 3
    assert "Ada Asker" not in page(oversight, "/desk/cases/CF-2021-000002/").text
    assert models.Viewing.objects.filter(case__number="CF-2021-000001").last().what == "case beyond role"
    row = models.BeyondRole.objects.get()
    assert row.ends_at - row.began_at == timedelta(hours=1)


def test_the_hour_ends(oversight: Client, page) -> None:
    who, one = models.Account.objects.get(), models.Case.objects.get(number="CF-2021-000001")
    ended = datetime.now(UTC) - timedelta(seconds=1)
    over = {"account": who, "case": one, "reason": REASON}
    models.BeyondRole.objects.create(**over, began_at=ended - timedelta(hours=1), ends_at=ended)
    assert seen(page, oversight) == [False] * 3


def test_another_account_of_the_role_sees_no_more_than_before(oversight: Client, page) -> None:
    oversight.post(BEYOND, {"reason": REASON})
    models.Account.objects.create(log_in_name="other", role="oversight", made_at=datetime.now(UTC))
    other = Client(SERVER_NAME="localhost")
    other.force_login(models.Account.objects.get(log_in_name="other"))
    assert seen(page, other) == [False] * 3


def test_everybody_on_the_case_and_in_oversight_reads_who_did_and_why(oversight: Client, page, as_role) -> None:
    oversight.post(BEYOND, {"reason": REASON})
    for role in (Role.RECORDS_OFFICER, Role.COUNSEL):
        [line] = page(as_role(role), ONE).texts("//section[@aria-labelledby='beyond']//li")
        assert line.startswith("oversight, ")
        assert line.endswith(REASON)
        [row] = page(as_role(role), "/desk/beyond-role/").texts("//tbody/tr")
        assert row.startswith("CF-2021-000001 oversight")
        assert row.endswith(REASON)


def test_the_ledger_tells_it_without_a_name_or_a_reason(office: Office, oversight: Client) -> None:
    oversight.post(BEYOND, {"reason": REASON})
    act = models.Act.objects.last()
    assert (act.kind, act.facts, act.actor) == ("access.extended", {"minutes": 60}, "Olga Sample, Inspector General")
    assert act.private == {"reason": REASON, "account": "oversight"}
    entry = bytes(models.Leaf.objects.get(index=act.leaf).entry).decode()
    told = json.loads(entry)
    assert (told["t"], told["actor"]["role"], told["facts"]) == ("access.extended", "oversight", {"minutes": 60})
    assert [word for word in ("Olga", "council", "fire") if word in entry] == []


@pytest.mark.parametrize("reason", ["", "because", "x" * 501, "\0" * 30, "\u202e" + REASON, " " * 40])
def test_without_a_reason_nothing_opens(oversight: Client, page, reason: str) -> None:
    page(oversight, BEYOND, data={"reason": reason})
    assert seen(page, oversight) == [False] * 3
    assert models.BeyondRole.objects.count() == 0


def test_a_reason_is_only_text_and_one_line(oversight: Client, page) -> None:
    hostile = "<script>alert(1)</script> because\r\nof the \"council\" and 'others'"
    oversight.post(BEYOND, {"reason": hostile})
    for address in (ONE, "/desk/beyond-role/"):
        shown = page(oversight, address)
        assert shown.tree.xpath("//script") == []
        assert " ".join(hostile.split()) in shown.text
    assert "\n" not in models.BeyondRole.objects.get().reason


def test_an_account_that_names_nobody_opens_nothing(oversight: Client, page) -> None:
    models.Account.objects.update(official="")
    assert "This account names nobody" in page(oversight, BEYOND, data={"reason": REASON}).text
    assert models.BeyondRole.objects.count() == 0


def test_what_a_court_keeps_secret_no_reason_opens(oversight: Client, page) -> None:
    models.Case.objects.filter(number="CF-2021-000001").update(instrument={"kind": "search_warrant", "sealed": True})
    unknown = "/desk/cases/CF-1999-000001/beyond-role/"
    for data in (None, {"reason": REASON}):
        refused, missing = (
            page(oversight, BEYOND, status=404, data=data),
            page(oversight, unknown, status=404, data=data),
        )
        assert refused.text == missing.text
    assert models.BeyondRole.objects.count() == 0
    assert models.Act.objects.filter(kind="access.extended").count() == 0


def test_what_was_opened_beyond_a_role_only_grows(oversight: Client) -> None:
    oversight.post(BEYOND, {"reason": REASON})
    for change in (lambda: models.BeyondRole.objects.update(reason="x"), models.BeyondRole.objects.all().delete):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            change()
    assert models.BeyondRole.objects.get().reason == REASON
