"""From a right password to a session: the second step in between, and what the session remembers of it."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.urls import reverse

from counterfoil.office import models
from counterfoil.office.roles import Role
from counterfoil.office.services import log_ins, second_factor

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING_S = 300
"""How long the second step may take."""
RECENT_S = 600
"""How long after log-in the password is not asked for again."""
IDLE_S = 3600
"""How long a session may lie unused before it ends."""
FACTOR, ENTERED, PENDING = "second_factor", "entered_at", "pending_log_in"
BEGAN, SEEN = "began_at", "seen_at"
_SEEN_EVERY_S = 60  # a page is not written for each page that is read


def begin(request: HttpRequest, account: models.Account, *, go_on: str, vouched: bool = False) -> str:
    """Whoever proved the first factor: where to go now. ``vouched``: the organisation's sign-on asked for a second."""
    if vouched or not second_factor.has(account):
        return finish(request, account, go_on=go_on, factor=vouched)
    request.session[PENDING] = {
        "account": account.pk, "hash": account.get_session_auth_hash(), "at": time.time(), "go_on": go_on,
    }  # fmt: skip
    return reverse("second_step")


def pending(request: HttpRequest) -> tuple[models.Account, str] | None:
    """Who is between the two steps, and where they want to go; None for anybody else, and after five minutes."""
    waits = request.session.get(PENDING)
    if not waits or not 0 <= time.time() - waits["at"] <= PENDING_S:
        return None
    account = models.Account.objects.filter(pk=waits["account"], is_active=True).first()
    if account is None or account.get_session_auth_hash() != waits["hash"]:
        return None
    return account, waits["go_on"]


def finish(request: HttpRequest, account: models.Account, *, go_on: str, factor: bool) -> str:
    """Begin a session of the account, under a new key; where to go."""
    request.session.pop(PENDING, None)
    auth.login(request, account, backend=BACKEND)
    request.session[FACTOR] = factor
    request.session[ENTERED] = request.session[BEGAN] = request.session[SEEN] = time.time()
    log_ins.began(account, request.session.session_key, request.headers.get("User-Agent", ""))
    return go_on or begins_at(account)


def is_over(request: HttpRequest) -> bool:
    """Whether the session of whoever is logged in has ended: a working day after it began, whatever was done in it
    since, or ``IDLE_S`` after its last page. Else that it is used is written down."""
    now = time.time()
    began, seen = request.session.get(BEGAN, now), request.session.get(SEEN, now)
    back = -_SEEN_EVERY_S  # a clock that is put right by a little
    if not back <= now - began <= settings.SESSION_COOKIE_AGE or not back <= now - seen <= IDLE_S:
        return True
    # Pictures of a page come at the same time as others: of those that write a session, the last one wins.
    if now - seen > _SEEN_EVERY_S and request.headers.get("Sec-Fetch-Dest", "document") == "document":
        request.session[SEEN] = now
    return False


def begins_at(account: models.Account) -> str:
    """Where work begins; an administrator has no desk."""
    return reverse("accounts" if account.role == Role.ADMINISTRATOR else "inbox")


def must_set_up(request: HttpRequest) -> bool:
    """Whether this role needs a second factor and this session has proved none."""
    user: Any = request.user
    return second_factor.needs(settings.OFFICE, user.role) and not request.session.get(FACTOR)


def is_recent(request: HttpRequest) -> bool:
    """Whether the log-in is so fresh that whoever sits there is surely its owner."""
    return 0 <= time.time() - request.session.get(ENTERED, 0) <= RECENT_S


def proved_again(request: HttpRequest) -> None:
    """The password was given once more: for a while it is not asked for again."""
    request.session[ENTERED] = time.time()
