"""Following a request and receiving what is released, with the token that was told when it was filed; and the log.

The token is what the secret link of the page has in it. A wrong one and one that there never was answer alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, StreamingHttpResponse
from ninja import Router, Schema
from ninja.security import HttpBearer
from pydantic import Field

from counterfoil.office import follow_queries, models, public_log
from counterfoil.office.api.letting_in import BY_ADDRESS
from counterfoil.office.api.problems import Busy, Problem
from counterfoil.office.services import arriving, handing_out, knocking
from counterfoil.office.web.public_access import doorkeeper

router = Router(tags=["following"])


class Token(HttpBearer):
    """The token of a request. Whoever tries too many waits, as on the page."""

    def authenticate(self, request: HttpRequest, token: str) -> models.Arrival | None:
        keeper = doorkeeper(request)
        if keeper.refuses(knocking.MISS):
            raise Busy(int(knocking.WITHIN.total_seconds()))
        arrival = arriving.followed(token)
        if arrival is None:
            keeper.counts(knocking.MISS)
        return arrival


class ActOut(Schema):
    at: datetime
    took_effect_at: datetime | None
    says: str
    entry: int = Field(description="Its number in the public ledger")


class FileOut(Schema):
    name: str
    sha256: str
    bytes: int


class FollowedOut(Schema):
    """A request as its requester sees it."""

    number: str
    state: str
    is_open: bool = Field(description="Whether an answer is still owed")
    received_at: datetime
    clock: str
    due_on: date | None
    days_late: int
    effects: list[str] = Field(description="What follows by law because it is late")
    working: list[str] = Field(description="How the clock was counted")
    acts: list[ActOut]
    answered_at: datetime | None
    files: list[FileOut]


def _own(request: HttpRequest) -> models.Arrival:
    found: Any = request.auth
    arrival: models.Arrival = found
    return arrival


@router.get(
    "/request",
    auth=Token(),
    response={200: FollowedOut, (401, 429): Problem},
    url_name="api_follow",
    operation_id="followRequest",
)
def follow(request: HttpRequest) -> Any:
    """Where the request of this token stands."""
    found = follow_queries.followed(settings.OFFICE, _own(request))
    released = found.released.files if found.released else ()
    return {
        "number": found.number,
        "state": found.state,
        "is_open": found.is_open,
        "received_at": found.arrival.received_at,
        "clock": str(found.clock.due),
        "due_on": found.due_on,
        "days_late": found.days_late,
        "effects": [one.text for one in found.effects],
        "working": list(found.working),
        "acts": [
            {"at": one.at, "took_effect_at": one.took_effect_at, "says": one.says, "entry": one.entry}
            for one in found.acts
        ],
        "answered_at": found.answered_at,
        "files": [{"name": one.name, "sha256": one.sha256, "bytes": one.bytes} for one in released],
    }


@router.get(
    "/request/files/{sha256}",
    auth=Token(),
    response={200: bytes, (401, 404, 422, 429): Problem},
    url_name="api_receive",
    operation_id="receiveFile",
)
def receive(request: HttpRequest, sha256: str) -> Any:
    """One released file of this request, through the gate."""
    arrival = _own(request)
    case = arrival.case if arrival.state == "cleared" and not (arrival.case and arrival.case.sealed) else None
    released = handing_out.of(settings.OFFICE, case) if case else None
    file = next((one for one in released.files if one.sha256 == sha256), None) if released else None
    if file is None:
        raise Http404
    pieces = handing_out.serve(settings.OFFICE, file.sha256)
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@router.get("/log", response={200: str, 429: Problem}, url_name="api_log", operation_id="requestLog")
def log(request: HttpRequest) -> Any:
    """The log of requests as CSV (Standard FOIA Log Format): no name, and no word of a request."""
    BY_ADDRESS.count(f"log {request.META.get('REMOTE_ADDR', '')}")
    lines: Iterator[str] = public_log.as_csv(settings.OFFICE)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="request-log.csv"'
    return response
