"""For whom each address opens, asked of every address there is."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, path

from counterfoil.office.web.access import PUBLIC

ANYONE = {"portal", "log_in", "log_out"}


def routes() -> list[URLPattern]:
    return get_resolver("counterfoil.office.web.urls").url_patterns


def test_what_is_public_is_listed_here() -> None:
    assert {one.name for one in routes() if one.callback.opens_for == PUBLIC} == ANYONE


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a case")


class Forgetful:
    """Addresses of which one says nothing about for whom it opens."""

    handler500 = "counterfoil.office.web.errors.failed"
    urlpatterns = [*routes(), path("forgotten/", unmarked)]  # noqa: RUF012


def test_a_view_that_says_nothing_opens_for_nobody(client: Client, page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ROOT_URLCONF", Forgetful, raising=False)
    shown: Any = page(client, "/forgotten/", status=500)
    assert (shown.heading, "a case" in shown.text) == ("Something failed here", False)
