"""Fees that are paid through a provider: an order for what is still open, and the act once the provider has the money.

A fee comes from ``cases.fees`` and nowhere else. While the law lets none be charged (a late answer, 5 ILCS 140/3(d)) no
order is made, whatever was asked for before. What came by hand is recorded by hand (``contesting.pay``).
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from counterfoil.cases.fees import no_fee
from counterfoil.cases.lifecycle import State, may
from counterfoil.clock.course import standing
from counterfoil.errors import BadInput
from counterfoil.ledger import keys
from counterfoil.office import models, queries, taler
from counterfoil.office.folder import Office
from counterfoil.office.services import contesting, kept_secrets, timing, work
from counterfoil.office.services.adopting import pack_of
from counterfoil.office.services.session import within
from counterfoil.office.taler import Made, NotPaidHere

TOKEN = "payments.token"  # noqa: S105 - a file's name in the office's folder of keys
CALLBACK = "payments-callback.secret"
VALID = timedelta(hours=24)
"""So long an order can be paid; the fee may have changed after."""
_AFTER = timedelta(hours=1)
"""A payment that was made in the last minute is asked for so much longer."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a requester may do about the fee of a case. ``free`` says by what law nothing is owed, if so."""

    cents: int
    free: str
    free_cite: str
    payment: models.Payment | None  # the one that runs, or the last that was paid
    by_provider: bool

    @property
    def dollars(self) -> Decimal:
        return Decimal(self.cents) / 100


def offer(office: Office, case: models.Case) -> Offer | None:
    """What is still to be paid in a case; None where nothing was ever asked for."""
    account = contesting.account(case)
    if not account.charged:
        return None
    latest = case.payments.order_by("-pk").first()
    payment = latest if latest is not None and latest.state != "ended" else None
    effect = _forbidden(office, case)
    cents = int(account.open * 100)
    free, cite = (effect.text, effect.sourced.cite) if effect and cents else ("", "")
    return Offer(cents, free, cite, payment, office.payments is not None)


def ask(office: Office, case: models.Case) -> models.Payment:
    """List an order for what is open in a case; the one that runs already is the one. Raises ``BadInput``."""
    if office.payments is None:
        raise BadInput("This office takes no payments by a provider.")
    found = offer(office, case)
    if found is None or not found.cents or not may("fee.paid", State(case.state)):
        raise BadInput("Nothing is to be paid.")
    if found.free:
        raise BadInput("Nothing is to be paid: the law lets no fee be charged.")
    now = datetime.now(UTC)
    running = case.payments.filter(state__in=("wanted", "open")).first()
    if running is not None and running.cents == found.cents:
        return running
    if running is not None:
        raise BadInput("A payment of another amount is still open. It ends by itself within a day.")
    order = f"{case.number}-{secrets.token_hex(8)}"
    try:
        with transaction.atomic():
            made = models.Payment.objects.create(
                order=order, case=case, cents=found.cents, asked_at=now, ends_at=now + VALID
            )
            work.submit("payment", order, priority=150)
            return made
    except IntegrityError:
        return case.payments.get(state__in=("wanted", "open"))  # asked twice in the same moment


def go_on(office: Office, order: str) -> None:
    """Make the order, or ask what became of it. Safe to do twice: an order is made once and recorded once."""
    payment = models.Payment.objects.select_related("case").filter(order=order).first()
    if payment is None or payment.state in ("paid", "ended") or office.payments is None:
        return
    try:
        if payment.state == "wanted":
            _make(office, payment)
        else:
            _look(office, payment)
    except NotPaidHere as error:
        _says(payment, str(error))
    except OSError as error:
        _says(payment, f"no answer ({type(error).__name__})")


def running() -> list[str]:
    """Orders that are to be gone on with."""
    found = models.Payment.objects.filter(state__in=("wanted", "open")).order_by("pk")
    return list(found.values_list("order", flat=True))


def page_of(office: Office, payment: models.Payment) -> str:
    """The provider's page for an open payment; empty where there is none."""
    if office.payments is None or payment.state != "open" or not payment.token:
        return ""
    token = kept_secrets.unseal(office, _purpose(payment), payment.token)
    return taler.page_of(office.payments, Made(payment.order, token))


def told(office: Office, secret: str, order: str) -> bool:
    """The provider says that something happened to an order: it is asked. Whether the secret was the right one.

    Nothing of what it says is believed: a forged call makes us ask the provider once more, and no more than that.
    """
    path = office.keys / CALLBACK
    known = keys.load_secret(path).hex() if path.exists() else ""
    if not known or not hmac.compare_digest(known.encode(), secret.encode("utf-8", "replace")):
        return False
    if models.Payment.objects.filter(order=order[:64], state__in=("wanted", "open")).exists():
        work.submit("payment", order, priority=150)
    return True


def set_token(office: Office, token: str) -> None:
    """Keep the secret with which the provider knows us, readable by its owner only."""
    if not token or not token.isascii() or not token.isprintable() or " " in token or len(token) > 1000:
        raise BadInput("The token is empty or holds a character that none has. Nothing was changed.")
    path = office.keys / TOKEN
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(token + "\n", encoding="ascii")


def callback_secret(office: Office) -> str:
    """What the provider must show when it calls us; made when it is first asked for."""
    path = office.keys / CALLBACK
    return (keys.load_secret(path) if path.exists() else keys.make_secret(path)).hex()


def token_of(office: Office) -> str:
    path = office.keys / TOKEN
    if not path.is_file():
        raise NotPaidHere("keys/payments.token is missing: counterfoil office payments set-token")
    return path.read_text(encoding="ascii").strip()


def _forbidden(office: Office, case: models.Case):  # type: ignore[no-untyped-def]
    pack = pack_of(office)
    if not case.clock or case.due_on is None:
        return None
    release = models.Release.objects.filter(case=case).first()
    answered_at = release.released_at if release else case.closed_at
    zone = ZoneInfo(office.time_zone)
    day = answered_at.astimezone(zone).date() if answered_at else queries.today(office)
    if day > pack.calendar.last_on:
        return None
    return no_fee(standing(pack, timing.course_of(pack, case), day))


def _make(office: Office, payment: models.Payment) -> None:
    assert office.payments is not None  # noqa: S101 - go_on
    if datetime.now(UTC) >= payment.ends_at or _forbidden(office, payment.case) is not None:
        models.Payment.objects.filter(pk=payment.pk, state="wanted").update(state="ended")
        return
    made = taler.make_order(
        office.payments,
        token_of(office),
        order=payment.order,
        cents=payment.cents,
        summary=f"Fee for request {payment.case.number}",
        ends_at_s=int(payment.ends_at.timestamp()),
    )
    sealed = kept_secrets.seal(office, _purpose(payment), made.token)
    models.Payment.objects.filter(pk=payment.pk, state="wanted").update(state="open", token=sealed, says="")


def _look(office: Office, payment: models.Payment) -> None:
    assert office.payments is not None  # noqa: S101 - go_on
    found = taler.status_of(office.payments, token_of(office), payment.order)
    if found is not None and found.state == "paid":
        if found.cents != payment.cents:
            raise NotPaidHere("the provider took another amount than was asked for; look there")
        _record(office, payment, refunded=found.refunded)
    elif datetime.now(UTC) >= payment.ends_at + _AFTER:
        models.Payment.objects.filter(pk=payment.pk, state="open").update(state="ended", says="not paid in time")
    else:
        _says(payment, "")


def _record(office: Office, payment: models.Payment, *, refunded: bool) -> None:
    """The act that a fee was paid; it names no card, no bank and nobody. Once, whoever asks."""
    with within(office) as journal, transaction.atomic():
        mine = models.Payment.objects.select_for_update().filter(pk=payment.pk, state="open").first()
        if mine is None:
            return
        if refunded:
            mine.state, mine.says = "ended", "paid and given back by the provider"
            mine.save(update_fields=["state", "says"])
            return
        mine.act = journal.record(
            "fee.paid",
            case=mine.case,
            facts={"cents": mine.cents},
            private={"how": "GNU Taler", "order": mine.order},
        )
        mine.state, mine.says, mine.paid_at = "paid", "", journal.now()
        mine.save(update_fields=["state", "says", "paid_at", "act"])


def _says(payment: models.Payment, what: str) -> None:
    models.Payment.objects.filter(pk=payment.pk).update(says=what[:255])


def _purpose(payment: models.Payment) -> str:
    return f"payment {payment.order}"
