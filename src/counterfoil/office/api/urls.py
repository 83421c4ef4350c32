"""Addresses of the API. Each is open to everybody as a page is, and asks for its key itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from counterfoil.office.api import body, document, filing, following, hooks, problems
from counterfoil.office.web.access import public_page

api = NinjaAPI(
    title="Counterfoil", version="1", openapi_url=None, docs_url=None, urls_namespace="api", parser=body.Body()
)
problems.install(api)
api.add_router("", filing.router)
api.add_router("", following.router)
api.add_router("", hooks.router)


def _open(view: Callable[..., Any]) -> Callable[..., Any]:
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (refused := _too_much(request)) is not None:
            return refused
        response: HttpResponse = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            return problems.problem(405, headers={"Allow": response["Allow"]})
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    # A key in a header, never a cookie: no other site can make a browser send it.
    return public_page(csrf_exempt(wraps(view)(answered)))


def _too_much(request: HttpRequest) -> HttpResponse | None:
    """The refusal of a body out of which too much would be made; before anybody asks whose it is."""
    try:
        return problems.problem(413) if request.method == "POST" and body.is_too_much(request.body) else None
    except RequestDataTooBig:
        return problems.problem(413)


def _own(patterns: list[URLPattern]) -> list[URLPattern]:
    """Ninja's own patterns, each once, under our prefix and with our names."""
    once = {str(one.pattern): one for one in patterns if one.name != "api-root"}
    return [path(f"{document.PREFIX[1:]}{where}", _open(one.callback), name=one.name) for where, one in once.items()]


urlpatterns = [
    path(f"{document.PREFIX[1:]}openapi.json", _open(require_safe(document.view(api))), name="api_document"),
    *_own(api.urls[0]),
]
