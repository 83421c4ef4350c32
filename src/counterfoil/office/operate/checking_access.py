"""Whether those who log in prove who they are, and whether the proxy lets the office know that it speaks https."""

from __future__ import annotations

import http.client
import ssl
from importlib.util import find_spec
from urllib.parse import urlsplit

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.operate.rows import NotWell, State
from counterfoil.office.roles import Role
from counterfoil.values import counted

_WORKS = {Role.RECORDS_OFFICER, Role.COUNSEL, Role.ADMINISTRATOR}
"""Roles that decide, or say who may: a stolen password of theirs costs most."""


def second_factor(office: Office) -> str:
    """Which accounts open with a password alone. Whoever signs on elsewhere proves themselves there."""
    if find_spec("pyotp") is None:
        return "nothing is served here: the packages for that are not installed"
    from counterfoil.office.services.second_factor import has, needs  # inline: optional dependency

    accounts = list(models.Account.objects.filter(is_active=True, sign_on="").order_by("log_in_name"))
    without = [one for one in accounts if not has(one)]
    demanded = [one for one in without if needs(office, one.role)]
    if demanded:
        raise NotWell(
            f"{counted(len(demanded), 'account')} without one that the office demands: {_named(demanded)}.",
            "They are asked to set one up when they next log in; until then they see nothing. Close what nobody uses.",
            State.WARN,
        )
    staff = [one for one in without if one.role in _WORKS]
    if staff:
        raise NotWell(
            f"{counted(len(staff), 'account')} of staff with a password alone: {_named(staff)}.",
            'second_factor = "required" in office.toml demands one; docs/accounts.md says how it is set up.',
            State.WARN,
        )
    return f"{counted(len(accounts), 'account')}, each of staff with one" if accounts else "there are no accounts"


def _named(accounts: list[models.Account]) -> str:
    shown = ", ".join(one.log_in_name for one in accounts[:3])
    return shown + (f" and {len(accounts) - 3} more" if len(accounts) > 3 else "")


def proxy(office: Office) -> str:
    """Whether, seen from outside, cookies are kept to https: the office only does so when it is told of the proxy."""
    address = urlsplit(office.mail.public_address if office.mail else "")
    if address.scheme != "https" or not address.hostname:
        return "none is known ([mail] public_address)"
    asked = http.client.HTTPSConnection(
        address.hostname, address.port or 443, timeout=10, context=ssl.create_default_context()
    )
    try:
        asked.request("GET", f"{address.path.rstrip('/')}/log-in/")
        answer = asked.getresponse()
        answer.read(200_000)
    except (OSError, http.client.HTTPException) as error:
        raise NotWell(f"{address.geturl()}: does not answer: {error}.", "Mend the proxy.") from error
    finally:
        asked.close()
    if answer.status != 200:
        raise NotWell(
            f"{address.geturl()}/log-in/ answers {answer.status}.",
            "Start the office with the name that people use (--name), and let the proxy pass the host name on.",
        )
    cookies = answer.headers.get_all("Set-Cookie") or []
    loose = [one.partition("=")[0] for one in cookies if "secure" not in one.lower().replace(" ", "").split(";")]
    if loose or not answer.headers.get("Strict-Transport-Security"):
        what = (
            f"{' and '.join(loose)} may travel without https" if loose else "browsers are not told to stay with https"
        )
        raise NotWell(
            f"The office does not know that it is served by https: {what}.",
            "Start it with --name, and let the proxy set X-Forwarded-Proto.",
        )
    return f"cookies of {address.hostname} are kept to https, and browsers told to stay there"
