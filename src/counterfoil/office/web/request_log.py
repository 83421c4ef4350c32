"""What is written down of each request: how long which page took and how it ended. Never who, what, or the address.

An address may hold a secret (the one that follows a case), a search or a number; so only the page's name is kept.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse

from counterfoil.office.operate.log_lines import REQUESTS, route_of

BOUNDS_S = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper bounds of the classes of durations that are counted."""


@dataclass
class Durations:
    """How often each page was asked for, how it ended, and how long it took, since this process began."""

    counts: dict[tuple[str, str, int], int] = field(default_factory=dict)  # (route, method, status)
    classes: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_S) + 1))
    seconds: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, route: str, method: str, status: int, seconds: float) -> None:
        at = next((n for n, bound in enumerate(BOUNDS_S) if seconds <= bound), len(BOUNDS_S))
        with self._lock:
            self.counts[route, method, status] = self.counts.get((route, method, status), 0) + 1
            self.classes[at] += 1
            self.seconds += seconds


MEASURED = Durations()
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def written_down(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The outermost of all: it sees every request, also one that is refused at once."""
    log = logging.getLogger(REQUESTS)

    def answered(request: HttpRequest) -> HttpResponse:
        number, began = secrets.token_hex(8), time.perf_counter()
        request.number = number
        response = get_response(request)
        seconds = time.perf_counter() - began
        route = route_of(request)
        method = request.method if request.method in _METHODS else "OTHER"
        MEASURED.add(route, method, response.status_code, seconds)
        response["X-Request-ID"] = number
        line = {
            "id": number, "route": route, "method": method, "status": response.status_code,
            "ms": round(seconds * 1000, 1), "role": _role(request),
        }  # fmt: skip
        if event := getattr(request, "event", ""):
            line["event"] = event
        log.info("request", extra={"line": line})
        return response

    return answered


def happened(request: HttpRequest, event: str) -> None:
    """What is written down beside the page's name: ``event`` is a word of ours and never of whoever asks."""
    request.event = event


def _role(request: HttpRequest) -> str:
    """The role of whoever is logged in, where something has asked already: a log line asks no database."""
    user = getattr(request, "_cached_user", None)
    return str(user.role) if user is not None and user.is_authenticated else ""
