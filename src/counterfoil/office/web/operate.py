"""For whoever runs the server: whether it is well, and what is counted. Neither shows anything about anybody."""

from __future__ import annotations

import ipaddress
import os

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from counterfoil.office import models
from counterfoil.office.operate import checking, measuring
from counterfoil.office.roles import Role
from counterfoil.office.web.access import public_page
from counterfoil.office.web.request_log import BOUNDS_S, MEASURED

HEALTH = "/health/"


@public_page
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """One word: ``ok``, or ``degraded`` (503) where the database, the disk or the worker is missing."""
    return _one_word("ok", 200) if _is_well() else degraded()


def degraded() -> HttpResponse:
    """What ``/health/`` answers where something is missing, or the office is just moved."""
    return _one_word("degraded", 503)


def _one_word(word: str, status: int) -> HttpResponse:
    answer = HttpResponse(f"{word}\n", content_type="text/plain; charset=utf-8", status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@public_page
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Measures for Prometheus: for this machine itself, or for an administrator."""
    if not (_is_this_machine(request) or _is_administrator(request)):
        raise PermissionDenied
    text = measuring.metrics(settings.OFFICE, _of_requests())
    answer = HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer


def _is_well() -> bool:
    try:
        models.Head.objects.filter(one=1).exists()
    except DatabaseError:
        return False
    return os.access(settings.OFFICE.folder, os.W_OK) and checking.is_worker_running(settings.OFFICE)


def _is_this_machine(request: HttpRequest) -> bool:
    """Asked from loopback, under loopback's own name, and not through the proxy, which says that it is one."""
    name = request.get_host().rpartition(":")[0] or request.get_host()
    if "HTTP_X_FORWARDED_PROTO" in request.META or "HTTP_X_FORWARDED_FOR" in request.META:
        return False
    return name in ("127.0.0.1", "localhost", "[::1]") and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _is_administrator(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.role == Role.ADMINISTRATOR


def _of_requests() -> list[str]:
    counts = [
        ("", {"route": route, "method": method, "status": str(status)}, float(count))
        for (route, method, status), count in sorted(MEASURED.counts.items())
    ]
    name, total, classes = "counterfoil_request_seconds", 0, []
    for bound, count in zip((*BOUNDS_S, float("inf")), MEASURED.classes, strict=True):
        total += count
        classes.append(("_bucket", {"le": "+Inf" if bound == float("inf") else f"{bound:g}"}, float(total)))
    classes += [("_sum", {}, MEASURED.seconds), ("_count", {}, float(total))]
    return [
        *measuring.lines_of("counterfoil_requests_total", "counter", "Requests since this process began.", counts),
        *measuring.lines_of(name, "histogram", "How long requests took.", classes),
    ]
