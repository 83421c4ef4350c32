"""The sign-off: what is about to be signed, who signs, and the second signature where the office wants one."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterfoil.errors import CounterfoilError
from counterfoil.office import sign_queries
from counterfoil.office.desk_queries import WORK_ON_CASES
from counterfoil.office.services import drafting, signing, work
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.review import number_in, open_case
from counterfoil.office.web.words import KINDS, OUTCOMES_OF_PULL


@staff_page(*WORK_ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, number: str) -> HttpResponse:
    """What is about to be signed; posted to, it is signed, confirmed or withdrawn."""
    open_case(request, number, "sign")
    refused = ""
    if request.method == "POST":
        seen = number_in(str(request.POST.get("seen", "")))
        act = request.POST.get("do", "")
        try:
            if act == "sign":
                signing.sign(settings.OFFICE, number, request.user, seen=seen)
            elif act == "confirm":
                signing.confirm(settings.OFFICE, number, request.user, seen=seen)
            elif act == "withdraw":
                signing.withdraw(settings.OFFICE, number, request.user)
            return redirect("sign", number)
        except CounterfoilError as error:
            refused = settings.OFFICE.without_place(error)
    case = open_case(request, number, "sign").case
    ready = signing.ready(settings.OFFICE, case, request.user)
    signed_by = ready.waiting.by.official if ready.waiting else request.user.official
    context = {
        "heading": _("Sign-off of %(number)s") % {"number": number},
        "case": case,
        "ready": ready,
        "not_found": sign_queries.not_found(case),
        "kinds": KINDS,
        "outcomes": OUTCOMES_OF_PULL,
        "releasers": sign_queries.releasers(settings.OFFICE, case, signed_by=signed_by),
        "refused": refused,
        "is_working": work.is_pending(drafting.SIGNED, number),
    }
    return render(request, "sign.html", context, status=422 if refused else 200)
