"""The sessions of an account: kept with a name for the browser, so that their owner can see and end them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from counterfoil.office import models
from counterfoil.office.services.account_events import What, note

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_name(user_agent: str) -> str:
    """What a person would call it; no version, nothing that follows one.

    >>> browser_name("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox on Linux'
    >>> browser_name("<script>"), browser_name("Mozilla/5.0 (Windows NT 10.0) Chrome/1 Safari/2 Edg/3")
    ('', 'Edge on Windows')
    """
    found = [
        next((name for mark, name in names if re.search(rf"\b{mark}", user_agent)), "")
        for names in (_BROWSERS, _SYSTEMS)
    ]
    return " on ".join(one for one in found if one)


def began(account: models.Account, session: str, user_agent: str) -> None:
    """Keep that a session began; those whose session is gone are forgotten."""
    with transaction.atomic():
        _forget_ended(account)
        models.LoggedIn.objects.update_or_create(
            session=session,
            defaults={"account": account, "browser": browser_name(user_agent), "began_at": datetime.now(UTC)},
        )


def moved(account: models.Account, session: str | None, user_agent: str) -> None:
    """The session goes on under a new key, and it is the only one: the password was changed."""
    with transaction.atomic():
        account.logged_in.all().delete()
        began(account, session or "", user_agent)


def of(account: models.Account) -> list[models.LoggedIn]:
    """The sessions that are open now, the latest first."""
    _forget_ended(account)
    return list(account.logged_in.order_by("-began_at", "-pk"))


def end(account: models.Account, *, but: str, number: int | None = None) -> int:
    """End one session of the account, or all of them, but never the session ``but``; how many were ended."""
    with transaction.atomic():
        found = account.logged_in.exclude(session=but)
        if number is not None:
            found = found.filter(pk=number)
        ended = list(found.values_list("session", flat=True))
        Session.objects.filter(session_key__in=ended).delete()
        found.delete()
        if ended:
            note(account, What.SESSIONS_ENDED, by=account, detail=str(len(ended)))
    return len(ended)


def _forget_ended(account: models.Account) -> None:
    keys = list(account.logged_in.values_list("session", flat=True))
    there = Session.objects.filter(session_key__in=keys, expire_date__gt=datetime.now(UTC))
    account.logged_in.exclude(session__in=list(there.values_list("session_key", flat=True))).delete()
