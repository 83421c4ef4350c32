"""A fee is paid through a provider that speaks its API on loopback: once, never one that the law forbids, by nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from counterfoil.errors import BadInput, OfficeInvalid
from counterfoil.office import beside, folder, models, taler
from counterfoil.office.beside import PaymentSettings
from counterfoil.office.folder import Office
from counterfoil.office.services import arriving, contesting, paying, work
from counterfoil.office.services.session import within
from counterfoil.office.tasks import TASKS
from counterfoil.office.tasks.schedule import Schedule
from counterfoil.office.web import server

from .merchant import TOKEN, Merchant, merchant
from .web.conftest import kept
from .web.made import RECEIVED, arrival, case

OFFICER = "Dana Sample, FOIA Officer (SAMPLE)"


@pytest.fixture
def provider() -> Iterator[Merchant]:
    with merchant() as running:
        yield running


@pytest.fixture
def paid_by(office: Office, provider: Merchant) -> Office:
    """An office that takes payments there; 14.69 dollars were asked for in its only case."""
    with_it = replace(office, payments=PaymentSettings(provider.address))
    folder.write_settings(with_it)
    paying.set_token(with_it, TOKEN)
    of = case(1)
    with within(with_it) as journal, transaction.atomic():
        journal.record(
            "fee.charged", case=of, facts={"cents": 1469, "pages": 122}, actor=OFFICER, role="records-officer"
        )
    return with_it


def do_all(office: Office) -> None:
    while work.do_next(office, {"payment": TASKS["payment"]}):
        pass


def the_case() -> models.Case:
    return models.Case.objects.get()


def test_a_fee_is_asked_for_paid_and_recorded_once(paid_by: Office, provider: Merchant) -> None:
    payment = paying.ask(paid_by, the_case())
    assert paying.ask(paid_by, the_case()) == payment  # asked twice, it is one order
    do_all(paid_by)
    payment.refresh_from_db()
    order = provider.orders[payment.order]
    assert (order["amount"], order["summary"]) == ("USD:14.69", "Fee for request CF-2021-000001")
    assert "ada" not in json.dumps(order).lower()  # nothing of a person leaves
    assert paying.page_of(paid_by, payment) == f"{provider.address}/orders/{payment.order}?token=claim.token-1"
    assert (payment.state, "claim.token-1" in payment.token) == ("open", False)
    Schedule(paid_by).list_due()
    do_all(paid_by)
    assert not models.Act.objects.filter(kind="fee.paid").exists()
    provider.paid[payment.order] = "USD:14.69"
    for _ in range(2):
        paying.go_on(paid_by, payment.order)
    act = models.Act.objects.get(kind="fee.paid")
    assert (act.facts, act.private, act.actor) == (
        {"cents": 1469}, {"how": "GNU Taler", "order": payment.order}, "counterfoil",
    )  # fmt: skip
    assert payment.order not in bytes(models.Leaf.objects.get(index=act.leaf).entry).decode()
    assert contesting.account(the_case()).open == 0
    with pytest.raises(BadInput, match="Nothing is to be paid"):
        paying.ask(paid_by, the_case())


def test_a_worker_that_was_killed_after_the_order_was_made_makes_no_second(paid_by: Office, provider: Merchant) -> None:
    payment = paying.ask(paid_by, the_case())
    paying.go_on(paid_by, payment.order)
    models.Payment.objects.update(state="wanted", token="")  # what was committed before it was killed
    paying.go_on(paid_by, payment.order)
    payment.refresh_from_db()
    assert (len(provider.orders), payment.state, bool(payment.token)) == (1, "open", True)


def test_a_late_answer_is_free_whatever_was_asked_for(paid_by: Office, provider: Merchant) -> None:
    late = RECEIVED - timedelta(days=30)
    payment = paying.ask(paid_by, the_case())
    models.Case.objects.update(received_at=late, due_on=datetime(2021, 12, 6, tzinfo=UTC).date())
    offer = paying.offer(paid_by, the_case())
    assert offer is not None
    assert (offer.free, offer.free_cite) == (
        "no fee may be charged for what is provided late",
        "5 ILCS 140/3(d); 5 ILCS 140/3(f)",
    )
    do_all(paid_by)  # what was listed while it was in time is not made any more
    payment.refresh_from_db()
    assert (payment.state, provider.orders) == ("ended", {})
    with pytest.raises(BadInput, match="the law lets no fee be charged"):
        paying.ask(paid_by, the_case())


@pytest.mark.parametrize(
    ("status", "raw", "says"),
    [
        (302, b"", "the provider answered 302 when the order was made"),
        (500, b'{"code": 7, "hint": "Ada Asker"}', "the provider answered 500 (code 7) when the order was made"),
        (200, b"<html>", "the provider's answer is no JSON"),
        (200, b"[]", "the provider's answer is no JSON object"),
        (200, b"[" * 100_000, "the provider's answer is no JSON"),
        (200, b'{"order_id": "another", "token": "t"}', "the provider made another order than was asked for"),
        (200, b" " * 300_000, "the provider's answer is too long"),
    ],
)
def test_a_provider_that_answers_otherwise_is_said_and_asked_again(
    paid_by: Office, provider: Merchant, status: int, raw: bytes, says: str
) -> None:
    payment = paying.ask(paid_by, the_case())
    provider.instead = (status, raw)
    paying.go_on(paid_by, payment.order)
    payment.refresh_from_db()
    assert (payment.state, payment.says) == ("wanted", says)
    provider.instead = None
    paying.go_on(paid_by, payment.order)
    payment.refresh_from_db()
    assert (payment.state, payment.says) == ("open", "")


@pytest.mark.parametrize("said", ["USD:1.00", "EUR:14.69", "USD:14.691", "14.69", "USD:-14.69", ""])
def test_another_amount_than_was_asked_for_is_no_payment(paid_by: Office, provider: Merchant, said: str) -> None:
    payment = paying.ask(paid_by, the_case())
    paying.go_on(paid_by, payment.order)
    provider.paid[payment.order] = said
    paying.go_on(paid_by, payment.order)
    payment.refresh_from_db()
    assert (payment.state, bool(payment.says), models.Act.objects.filter(kind="fee.paid").count()) == ("open", True, 0)


def test_what_the_provider_gave_back_is_not_paid(paid_by: Office, provider: Merchant) -> None:
    payment = paying.ask(paid_by, the_case())
    paying.go_on(paid_by, payment.order)
    provider.paid[payment.order] = "USD:14.69"
    provider.refunded.add(payment.order)
    paying.go_on(paid_by, payment.order)
    payment.refresh_from_db()
    assert (payment.state, models.Act.objects.filter(kind="fee.paid").count()) == ("ended", 0)


def test_an_order_ends_when_nobody_pays_it(paid_by: Office) -> None:
    payment = paying.ask(paid_by, the_case())
    paying.go_on(paid_by, payment.order)
    models.Payment.objects.update(ends_at=datetime.now(UTC) - timedelta(hours=2))
    paying.go_on(paid_by, payment.order)
    payment.refresh_from_db()
    assert payment.state == "ended"
    assert paying.ask(paid_by, the_case()).order != payment.order


def test_a_payment_by_hand_stays_and_no_provider_is_needed(office: Office) -> None:
    of = case(1)
    with within(office) as journal, transaction.atomic():
        journal.record("fee.charged", case=of, facts={"cents": 500}, actor=OFFICER, role="records-officer")
    contesting.pay(office, of.number, dollars="5.00", how="check 1042", by=OFFICER)
    assert contesting.account(of).open == 0
    with pytest.raises(BadInput, match="takes no payments by a provider"):
        paying.ask(office, of)


def test_a_call_of_the_provider_is_believed_nothing(paid_by: Office, provider: Merchant) -> None:
    payment = paying.ask(paid_by, the_case())
    paying.go_on(paid_by, payment.order)
    models.Work.objects.all().delete()
    assert not paying.told(paid_by, "", payment.order)  # no secret was made yet: nobody may call
    secret = paying.callback_secret(paid_by)
    for wrong in ("", "x", secret[:-1], "\udcff", secret.upper() + "0"):
        assert not paying.told(paid_by, wrong, payment.order)
    assert not work.is_pending("payment", payment.order)
    assert paying.told(paid_by, secret, payment.order)
    assert paying.told(paid_by, secret, "x" * 5000)  # of no order of ours: nothing is listed
    do_all(paid_by)
    assert not models.Act.objects.filter(kind="fee.paid").exists()  # the provider itself said: not paid


def test_a_name_that_leads_into_somebodys_network_is_not_spoken_to() -> None:
    settings = PaymentSettings("https://pay.example/instances/foia")
    for inside in ("10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1"):
        with pytest.raises(taler.NotPaidHere, match="private network"):
            taler._call(settings, "x", "GET", "private/orders/a", None, resolve=lambda _, one=inside: [one])
    with pytest.raises(RuntimeError, match="no number of an order"):
        taler.status_of(settings, "x", "../../config")


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({"taler": "http://pay.example/"}, "begins with https"),
        ({"taler": "http://localhost:80/"}, "begins with https"),
        ({"taler": "https://a@pay.example/"}, "without a name"),
        ({"taler": "https://pay.example/?x=1"}, "without a name"),
        ({"taler": "https://pay.example:x/"}, "cannot be read"),
        ({"taler": "https://pay.example/\r\nx"}, "without a name|cannot be read"),
        ({"taler": "file:///etc/passwd"}, "without a name"),
        ({}, "taler: is missing"),
        ({"taler": "https://pay.example", "currency": "$"}, "letters are needed"),
        ({"taler": "https://pay.example", "token": "x"}, "unknown key 'token'"),
        ({"taler": "https://pay.example", "private_network": "yes"}, "true or false"),
    ],
)
def test_the_settings_of_payments_say_what_is_wrong(table: dict[str, object], why: str) -> None:
    with pytest.raises(OfficeInvalid, match=why):
        beside.read("payments", PaymentSettings, table, "office.toml")


def test_settings_are_written_as_they_are_read(office: Office) -> None:
    full = replace(
        office,
        imports=beside.ImportSettings("/srv/exports", "govqa"),
        watch=beside.WatchSettings("/srv/out", "/srv/checked"),
        payments=PaymentSettings("https://pay.example", private_network=True),
    )
    folder.write_settings(full)
    assert folder.read(office.folder) == full
    for table in ({"folder": "/srv/out", "reports": "/srv/out/reports"}, {"folder": "out", "reports": "/srv/x"}):
        with pytest.raises(OfficeInvalid, match=r"watch: (reports: lies within|'out': a whole path)"):
            beside.read("watch", beside.WatchSettings, table, "office.toml")


# What whoever follows a request sees of it.


def test_the_follow_page_leads_to_the_payment_and_says_when_it_is_done(paid_by: Office, provider: Merchant) -> None:
    came = arrival(7, state="cleared", case=the_case())
    secret = arriving.follow_link(came)
    server.ready(paid_by.folder)
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    here = f"/follow/{secret}/fee/"
    assert "$14.69 is to be paid." in kept(client.get(f"/follow/{secret}/")).text
    assert client.get(f"{here}pay/").status_code == 404  # there is no order yet
    first = kept(client.get(here))
    assert (first.heading, "Pay here" in first.text) == ("The fee of request CF-2021-000001", True)
    assert client.post(here)["Location"] == here
    assert "is being prepared" in kept(client.get(here)).text
    do_all(paid_by)
    assert "You pay on the page of the office's provider" in kept(client.get(here)).text
    away = client.get(f"{here}pay/")
    payment = models.Payment.objects.get()
    assert away["Location"] == f"{provider.address}/orders/{payment.order}?token=claim.token-1"
    assert (away.status_code, away["Referrer-Policy"]) == (302, "no-referrer")
    provider.paid[payment.order] = "USD:14.69"
    told = client.post(
        f"/payments/told/?order={payment.order}", headers={"X-Counterfoil-Secret": paying.callback_secret(paid_by)}
    )
    assert (told.status_code, client.post(f"/payments/told/?order={payment.order}").status_code) == (204, 403)
    do_all(paid_by)
    assert kept(client.get(here)).texts("//p[@class='usa-intro']") == ["It is paid. Thank you."]
    assert "The fee is paid." in kept(client.get(f"/follow/{secret}/")).text


def test_without_a_provider_the_follow_page_is_as_it_ever_was(office: Office) -> None:
    of = case(1)
    with within(office) as journal, transaction.atomic():
        journal.record("fee.charged", case=of, facts={"cents": 500}, actor=OFFICER, role="records-officer")
    secret = arriving.follow_link(arrival(7, state="cleared", case=of))
    server.ready(office.folder)
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    page = kept(client.get(f"/follow/{secret}/"))
    assert page.tree.xpath("//*[@id='fee']") == []
    for where in (f"/follow/{secret}/fee/", f"/follow/{secret}/fee/pay/", "/follow/nobodys-secret/fee/"):
        assert client.get(where).status_code == 404
    assert client.post(f"/follow/{secret}/fee/").status_code == 404


def test_the_token_is_kept_for_its_owner_only(office: Office) -> None:
    paying.set_token(office, TOKEN)
    path: Path = office.keys / paying.TOKEN
    assert (path.stat().st_mode & 0o777, paying.token_of(office)) == (0o600, TOKEN)
    for wrong in ("", "a b", "ä", "x\ny"):
        with pytest.raises(BadInput, match="Nothing was changed"):
            paying.set_token(office, wrong)
    assert paying.token_of(office) == TOKEN
