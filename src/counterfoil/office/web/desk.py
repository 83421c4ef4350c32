"""The desk of staff: the inbox by urgency, and one case with everything done about it."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterfoil.office import desk_queries
from counterfoil.office.roles import Role
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.context import ROLES

ON_THE_DESK = (Role.RECORDS_OFFICER, Role.COUNSEL, Role.OVERSIGHT)


@staff_page(*ON_THE_DESK)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    page, rows = desk_queries.inbox(settings.OFFICE, Role(request.user.role), request.GET.get("page"))
    return render(request, "inbox.html", {"heading": _("Open cases"), "page": page, "rows": rows, "roles": ROLES})


@staff_page(*ON_THE_DESK)
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    shown = desk_queries.opened(settings.OFFICE, request.user, number)
    if shown is None:
        raise Http404
    return render(
        request, "case.html", {"heading": _("Case %(number)s") % {"number": number}, "case": shown, "roles": ROLES}
    )
