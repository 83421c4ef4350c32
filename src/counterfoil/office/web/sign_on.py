"""Signing on with the organization's own accounts: to its provider, and back. With state, nonce and PKCE."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterfoil.office.web import entering
from counterfoil.office.web.access import public_page

LOG = logging.getLogger(__name__)
STATES = "oidc_states"
LASTS_S = 600
"""How long somebody may take at the provider."""


@public_page
@require_safe
def sign_on(request: HttpRequest) -> HttpResponse:
    """To the provider, which asks who it is."""
    _need_it()
    from mozilla_django_oidc.views import OIDCAuthenticationRequestView  # inline: optional dependency

    return OIDCAuthenticationRequestView.as_view()(request)


@public_page
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Back from the provider. Only what this browser asked for is looked at, once, and only a short while after."""
    _need_it()
    asked = request.session.get(STATES, {}).pop(request.GET.get("state", ""), None)
    request.session.modified = True
    if asked is None or "code" not in request.GET or not 0 <= time.time() - asked["added_on"] <= LASTS_S:
        return _failed(request, _("This sign-on was not begun here, or took too long. Begin it again."))
    account, vouched = _signed_on(request, asked)
    if account is None or not account.is_active:
        return _failed(request, _("No account of this office belongs to that sign-on. An administrator can add it."))
    go_on = request.session.pop("oidc_login_next", None) or ""
    return redirect(entering.begin(request, account, go_on=go_on, vouched=vouched))


def _signed_on(request: HttpRequest, asked: dict[str, Any]) -> tuple[Any, bool]:
    """The account, and whether the provider asked for a second factor; None where anything is not as it should be."""
    from jwt import PyJWTError  # inline: optional dependency
    from requests import RequestException  # inline: as above

    from counterfoil.office.web.sign_on_backend import Backend  # inline: as above

    backend = Backend()
    try:
        account = backend.authenticate(request, nonce=asked["nonce"], code_verifier=asked["code_verifier"])
    except (PyJWTError, RequestException, SuspiciousOperation, ValueError, KeyError, TypeError) as error:
        # The text of the error may name a person.
        LOG.warning("sign-on failed: %s", type(error).__name__)
        return None, False
    return account, backend.asked_for_second_factor


def _need_it() -> None:
    if settings.OFFICE.oidc is None:
        raise Http404


def _failed(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "error.html", {"heading": _("Signing on did not work"), "what_to_do": why}, status=403)
