"""The merchant backend of GNU Taler, as far as a fee needs it: make an order, ask what became of it.

Speaks the merchant API (docs.taler.net, ``POST /private/orders``, ``GET /private/orders/$ORDER_ID``) to the one address
that ``office.toml`` names, and to nowhere else: no redirect is followed, no address out of an answer is used, an answer
is small or refused. Amounts are whole cents here and decimal text there.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import re
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from counterfoil.errors import EnvironmentFailed
from counterfoil.office import outward
from counterfoil.office.beside import PaymentSettings, is_this_machine

TIMEOUT_S = 10.0
_LARGEST = 256 * 1024
_ORDER = re.compile(r"[A-Za-z0-9.:_-]{1,64}")
_TOKEN = re.compile(r"[A-Za-z0-9._~-]{1,128}")
_AMOUNT = re.compile(r"([A-Za-z]{1,11}):(\d{1,12})(?:\.(\d{1,8}))?")

Resolve = Callable[[str], list[str]]


class NotPaidHere(EnvironmentFailed):
    """The provider of payments did not answer as its specification says, or refused."""


@dataclass(frozen=True, slots=True)
class Made:
    """An order that waits to be paid. ``token`` opens its page; only who pays gets it."""

    order: str
    token: str


@dataclass(frozen=True, slots=True)
class Status:
    """What became of an order: ``unpaid``, ``claimed`` (a wallet has it) or ``paid``, and for how much in cents."""

    state: str
    cents: int
    refunded: bool


def make_order(settings: PaymentSettings, secret: str, *, order: str, cents: int, summary: str, ends_at_s: int) -> Made:
    """Make an order of this number; the same one again gives the same. Raises ``NotPaidHere`` and ``OSError``.

    ``summary`` is what the wallet shows: the case's number and nothing of a person.
    """
    _need(order)
    asked = {
        "order": {
            "order_id": order,
            "amount": amount(settings.currency, cents),
            "summary": summary,
            "fulfillment_message": "Thank you. You may close this page and go back to that of your request.",
            "pay_deadline": {"t_s": ends_at_s},
        },
        "create_token": True,
    }
    status, answer = _call(settings, secret, "POST", "private/orders", asked)
    if status != 200:
        raise NotPaidHere(f"the provider answered {status}{_code(answer)} when the order was made")
    if answer.get("order_id") != order or not _TOKEN.fullmatch(str(answer.get("token", ""))):
        raise NotPaidHere("the provider made another order than was asked for")
    return Made(order, str(answer["token"]))


def status_of(settings: PaymentSettings, secret: str, order: str) -> Status | None:
    """What became of an order, as the provider tells whoever has its secret; None where it has no such order."""
    _need(order)
    status, answer = _call(settings, secret, "GET", f"private/orders/{quote(order, safe='')}", None)
    if status == 404:
        return None
    if status != 200:
        raise NotPaidHere(f"the provider answered {status}{_code(answer)} when it was asked for the order")
    state = answer.get("order_status")
    if state in ("unpaid", "claimed"):
        return Status(str(state), 0, False)
    if state != "paid":
        raise NotPaidHere("the provider says of the order what its specification does not know")
    terms = answer.get("contract_terms")
    said = terms.get("amount") if isinstance(terms, Mapping) else None
    return Status("paid", _cents(settings.currency, said), answer.get("refunded") is True)


def page_of(settings: PaymentSettings, made: Made) -> str:
    """The provider's page on which an order is paid: made from our own settings, never taken from an answer."""
    return f"{settings.taler.rstrip('/')}/orders/{quote(made.order, safe='')}?token={quote(made.token, safe='')}"


def amount(currency: str, cents: int) -> str:
    """Cents as the merchant API writes them.

    >>> amount("USD", 1205), amount("USD", 7)
    ('USD:12.05', 'USD:0.07')
    """
    return f"{currency}:{cents // 100}.{cents % 100:02}"


def _cents(currency: str, said: Any) -> int:
    found = _AMOUNT.fullmatch(said) if isinstance(said, str) else None
    fraction = (found[3] or "") if found else ""
    if found is None or found[1] != currency or fraction[2:].strip("0"):
        raise NotPaidHere("the provider names an amount that is none of this currency in whole cents")
    return int(found[2]) * 100 + int(fraction[:2].ljust(2, "0"))


def _need(order: str) -> None:
    if not _ORDER.fullmatch(order):
        raise RuntimeError(f"{order!r:.80}: is no number of an order.")


def _code(answer: Mapping[str, Any]) -> str:
    """The provider's own code for what is wrong, a number; its words stay where they are."""
    code = answer.get("code")
    return f" (code {code})" if type(code) is int else ""


def _call(
    settings: PaymentSettings,
    secret: str,
    method: str,
    path: str,
    content: Mapping[str, Any] | None,
    *,
    resolve: Resolve = outward.resolved,
) -> tuple[int, Mapping[str, Any]]:
    parts = urlsplit(settings.taler)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _address(settings, host, port, resolve)
    bare = socket.create_connection((address, port), timeout=TIMEOUT_S)
    line = bare
    # Each wait has its own limit; this is the one for all of them together.
    at_the_end = threading.Timer(TIMEOUT_S, lambda: _end(bare))
    at_the_end.daemon = True
    at_the_end.start()
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=settings.ca_file or None)
            line = context.wrap_socket(bare.dup(), server_hostname=host)
        connection.sock = line
        body = None if content is None else json.dumps(content).encode()
        headers = {
            "Authorization": f"Bearer {secret}", "Content-Type": "application/json", "Accept": "application/json",
            "User-Agent": "Counterfoil",
        }  # fmt: skip
        connection.request(method, f"{parts.path.rstrip('/')}/{path}", body, headers)
        answer = connection.getresponse()
        raw = answer.read(_LARGEST + 1)
        return answer.status, _object(raw)
    except http.client.HTTPException as error:
        raise OSError(type(error).__name__) from error
    finally:
        at_the_end.cancel()
        connection.close()
        with suppress(OSError):
            line.close()
        bare.close()


def _address(settings: PaymentSettings, host: str, port: int, resolve: Resolve) -> str:
    """The one address that is spoken to. A name of the open network must not lead into somebody's own."""
    if is_this_machine(host):
        return host
    try:
        found = [str(ipaddress.ip_address(host))]
    except ValueError:
        found = resolve(host)
    if not found:
        raise OSError(f"{host}: has no address")
    if not settings.private_network and not all(outward.is_public(one) for one in found):
        raise NotPaidHere(
            "the provider's name leads into a private network; [payments] private_network does not allow it"
        )
    return found[0]


def _object(raw: bytes) -> Mapping[str, Any]:
    if len(raw) > _LARGEST:
        raise NotPaidHere("the provider's answer is too long")
    if not raw.strip():
        return {}
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        raise NotPaidHere("the provider's answer is no JSON") from None
    if not isinstance(found, dict):
        raise NotPaidHere("the provider's answer is no JSON object")
    return found


def _end(bare: socket.socket) -> None:
    with suppress(OSError):  # it may be closed already
        bare.shutdown(socket.SHUT_RDWR)
