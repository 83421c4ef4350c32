"""Cases of other systems: their days for everybody, their words for those who work on cases."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterfoil.office import imported_queries
from counterfoil.office.follow_words import OUTCOMES
from counterfoil.office.roles import Role
from counterfoil.office.web.access import public_page, staff_page


@public_page
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What other systems told of earlier requests: no act of this office, and not in its ledger."""
    page, entries = imported_queries.listed(settings.OFFICE, request.GET.get("page"), public=True)
    shown = {"heading": _("Earlier requests, from other systems"), "page": page, "entries": entries}
    return render(request, "imported_log.html", shown | {"outcomes": OUTCOMES})


@staff_page(Role.RECORDS_OFFICER, Role.COUNSEL)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("number", "").strip()[:128]
    page, entries = imported_queries.listed(settings.OFFICE, request.GET.get("page"), wanted=wanted)
    shown = {
        "heading": _("Cases of other systems"),
        "page": page,
        "entries": entries,
        "outcomes": OUTCOMES,
        "wanted": wanted,
        "query": urlencode({"number": wanted}) if wanted else "",
    }
    return render(request, "imported.html", shown)


@staff_page(Role.RECORDS_OFFICER, Role.COUNSEL)
@require_safe
def one(request: HttpRequest, imported: int) -> HttpResponse:
    """With the words of whoever asked, as inert text. That it was opened is written down first."""
    found = imported_queries.opened(settings.OFFICE, request.user, imported)
    if found is None:
        raise Http404
    heading = _("Case %(number)s of %(source)s") % {"number": found.entry.number, "source": found.entry.source}
    return render(request, "imported_one.html", {"heading": heading, "found": found, "outcomes": OUTCOMES})
