"""What went wrong, for programs: problem details (RFC 9457). Each says what to do; none says what one may not know."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from counterfoil.errors import CounterfoilError

LOG = logging.getLogger("django.request")
MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The request could not be read",
    401: "No key that opens this",
    404: "There is no such thing",
    405: "Not in this way",
    409: "Not as things stand",
    413: "Too large",
    422: "Something in it is not right",
    429: "Too often",
    500: "Something failed here",
    503: "Closed for a short while",
}
WHAT_TO_DO = {
    401: "Send a key of this office that is for this, or the token of a request.",
    404: "Check the address, the number or the token.",
    405: "See the OpenAPI document for what this address takes.",
    413: "Send less at once; see the OpenAPI document for the limits.",
    500: "Nothing that was saved before is lost. Try again; if it fails again, tell the office.",
}


class Fault(Schema):
    """One field that is not right."""

    field: str
    says: str


class Problem(Schema):
    """Problem details (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[Fault] | None = None
    # The same again in the words of the federal portal's draft.
    code: str | None = None
    message: str | None = None
    description: str | None = None


class Busy(Exception):
    """Too many requests; ``seconds`` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def problem(
    status: int,
    detail: str = "",
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """The answer that says it."""
    told: dict[str, Any] = {"type": "about:blank", "title": TITLES.get(status, "Not done"), "status": status}
    told["detail"] = detail or WHAT_TO_DO.get(status, "")
    if errors:
        told["errors"] = errors
    told |= {"code": str(status), "message": told["title"], "description": told["detail"]}
    return HttpResponse(json.dumps(told), status=status, content_type=MEDIA_TYPE, headers=headers)


def install(api: NinjaAPI) -> None:
    """Let the API say in this way whatever goes wrong in it."""
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, lambda request, error: problem(401))
    api.add_exception_handler(Http404, lambda request, error: problem(404))
    api.add_exception_handler(HttpError, lambda request, error: problem(error.status_code, str(error)))
    api.add_exception_handler(Busy, _busy)
    api.add_exception_handler(RequestDataTooBig, lambda request, error: problem(413))
    api.add_exception_handler(SuspiciousOperation, lambda request, error: problem(400))
    api.add_exception_handler(CounterfoilError, lambda request, error: problem(422, str(error)))
    api.add_exception_handler(Exception, _failed)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent is never sent back: only where it is wrong, and how."""
    found = [
        {"field": ".".join(str(part) for part in one["loc"][1:])[:200], "says": str(one["msg"])[:300]}
        for one in error.errors[:20]
    ]
    return problem(422, "See errors.", found)


def _busy(request: HttpRequest, error: Busy) -> HttpResponse:
    return problem(429, f"Wait {error.seconds} seconds.", headers={"Retry-After": str(error.seconds)})


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    LOG.error("Internal Server Error: %s", request.path, exc_info=error)
    return problem(500)
