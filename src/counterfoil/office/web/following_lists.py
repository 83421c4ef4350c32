"""The page of a requester's own list, and how a request comes onto one."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from counterfoil.errors import BadInput
from counterfoil.office import follow_queries, models
from counterfoil.office.services import arriving, knocking, request_lists
from counterfoil.office.web.access import public_page
from counterfoil.office.web.public_access import doorkeeper, unkept, wait


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
@unkept("strict-origin")
def listed(request: HttpRequest, secret: str) -> HttpResponse:
    """All requests of one list, the one whose answer is due first on top; ``remove`` takes one off."""
    keeper = doorkeeper(request)
    if keeper.refuses(knocking.MISS):
        return wait(request)
    found = request_lists.find(secret)
    if found is None:
        keeper.counts(knocking.MISS)
        raise Http404
    if request.method == "POST":
        key = request.POST.get("remove", "")
        if key.isascii() and key.isdecimal() and len(key) < 12:
            request_lists.remove(secret, int(key))
        return redirect("follow_list", secret=secret)
    arrivals = found.arrivals.select_related("case").order_by("-received_at", "-pk")
    rows = [(f"{secret}.{one.pk}", one.pk, follow_queries.followed(settings.OFFICE, one)) for one in arrivals]
    rows.sort(key=lambda row: (not row[2].is_open, row[2].due_on.toordinal() if row[2].due_on else 0))
    shown = {"heading": _("Your requests"), "rows": rows, "secret": secret}
    return render(request, "follow_list.html", shown)


@public_page
@require_POST
@unkept("strict-origin")
def keep(request: HttpRequest, secret: str) -> HttpResponse:
    """Put the request that ``secret`` follows on a new list, or on one whose link is given."""
    keeper = doorkeeper(request)
    if keeper.refuses(knocking.MISS):
        return wait(request)
    arrival = arriving.followed(secret)
    if arrival is None or "." in secret:
        keeper.counts(knocking.MISS)
        raise Http404
    if request.POST.get("do") == "begin":
        if not keeper.admits(knocking.TELL):
            return wait(request)
        return _shown_once(request, request_lists.begin(arrival))
    given = request.POST.get("list", "").strip().rstrip("/").rpartition("/")[2][:200]
    try:
        request_lists.add(given, arrival)
    except BadInput:
        keeper.counts(knocking.MISS)
        return _unknown(request, arrival, secret)
    return redirect("follow_list", secret=given)


def _shown_once(request: HttpRequest, made: str) -> HttpResponse:
    path = reverse("follow_list", args=[made])
    shown = {"heading": _("Your list"), "path": path, "link": request.build_absolute_uri(path)}
    return render(request, "follow_list_made.html", shown)


def _unknown(request: HttpRequest, arrival: models.Arrival, secret: str) -> HttpResponse:
    number = arrival.case.number if arrival.case and arrival.state == "cleared" else arrival.number
    shown = {"heading": _("Request %(number)s") % {"number": number}, "secret": secret}
    return render(request, "follow_list_unknown.html", shown, status=422)
