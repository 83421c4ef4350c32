"""The public's first page: what this office is, how to ask it for records, and by when the law wants an answer."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterfoil.office import public
from counterfoil.office.web.access import public_page


@public_page
@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    heading = _("Public records of %(office)s") % {"office": settings.OFFICE.name}
    return render(request, "portal.html", {"heading": heading, "promise": public.promise(settings.OFFICE)})
