"""What every page of the portal needs: who knocks, pages that nobody keeps, and the page that says: wait."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from counterfoil.office.services.knocking import Doorkeeper

_View = Callable[..., Any]


def doorkeeper(request: HttpRequest) -> Doorkeeper:
    """Counts for whoever made this request."""
    return Doorkeeper(bytes.fromhex(settings.SECRET_KEY), request.META.get("REMOTE_ADDR", ""))


def is_loopback(address: str) -> bool:
    """Whether it is this machine's own; nothing that is no address is."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent with a form; None where a page is only opened."""
    return request.POST if request.method == "POST" else None


def unkept(referrer: str = "same-origin") -> Callable[[_View], _View]:
    """No browser, proxy or search engine keeps the page; ``referrer`` is what it tells where a link of it leads.

    A page with a secret in its address tells ``strict-origin``: who serves it, and never the address. A file tells
    nothing, ``no-referrer``; under that a browser sends a form (another language, log out) as from nowhere, and it is
    refused.
    """

    def marked(view: _View) -> _View:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response: HttpResponse = view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_store=True)
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            response.headers.setdefault("Referrer-Policy", referrer)
            return response

        return shown

    return marked


def wait(request: HttpRequest) -> HttpResponse:
    """Too often in too short a time."""
    what = _("Too much came from your network within an hour. Wait a while, or write to the office by e-mail or post.")
    response = render(request, "error.html", {"heading": _("Please wait"), "what_to_do": what}, status=429)
    response.headers["Referrer-Policy"] = "strict-origin"  # its address may hold a secret
    return response
