"""The fee of a request, paid by whoever follows it: through the provider, who alone sees how."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.services import arriving, knocking, paying
from counterfoil.office.web.access import public_page
from counterfoil.office.web.public_access import doorkeeper, unkept, wait


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
@unkept("strict-origin")
def fee(request: HttpRequest, secret: str) -> HttpResponse:
    """What is to be paid; posting makes the order, which the worker brings to the provider."""
    keeper = doorkeeper(request)
    if keeper.refuses(knocking.MISS):
        return wait(request)
    case = _case(request, secret)
    offer = paying.offer(settings.OFFICE, case)
    if offer is None or not offer.by_provider:
        raise Http404
    error = ""
    if request.method == "POST":
        if not keeper.admits(knocking.TELL):
            return wait(request)
        try:
            paying.ask(settings.OFFICE, case)
            return redirect("follow_fee", secret=secret)
        except BadInput as refused:
            error = str(refused)
    shown = {
        "heading": _("The fee of request %(number)s") % {"number": case.number},
        "offer": offer,
        "secret": secret,
        "error": error,
    }
    return render(request, "follow_fee.html", shown)


@public_page
@require_safe
@unkept("no-referrer")
def pay(request: HttpRequest, secret: str) -> HttpResponse:
    """To the provider's page. The provider learns the order's number, and not the secret of this page."""
    keeper = doorkeeper(request)
    if keeper.refuses(knocking.MISS):
        return wait(request)
    case = _case(request, secret)
    offer = paying.offer(settings.OFFICE, case)
    where = paying.page_of(settings.OFFICE, offer.payment) if offer and offer.payment and not offer.free else ""
    if not where:
        raise Http404
    return HttpResponseRedirect(where)


def _case(request: HttpRequest, secret: str) -> models.Case:
    arrival = arriving.followed(secret)
    if arrival is None:
        doorkeeper(request).counts(knocking.MISS)
        raise Http404
    if arrival.state != "cleared" or arrival.case is None:
        raise Http404
    return arrival.case
