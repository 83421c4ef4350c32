"""Grounds that are claimed for places of a record, and officers under cover: what stands, and saying it."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.office import claim_queries, models
from counterfoil.office.claim_queries import NOT_UNDERCOVER, UNDERCOVER, WITHDRAW
from counterfoil.office.services import saying, work
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, case_of, page_of, posted, taken
from counterfoil.office.web.claim_forms import ClaimForm
from counterfoil.office.web.review import UNIT


@staff_page(*ON_CASES)
@require_safe
def claims(request: HttpRequest, number: str) -> HttpResponse:
    """What stands claimed, and the records of which something can be."""
    case = case_of(request, number, "claims")
    sheet = claim_queries.sheet_of(settings.OFFICE, case)
    more = {"standing": claim_queries.standing(settings.OFFICE, case), "units": sheet.units if sheet else ()}
    return render(request, "case_claims.html", page_of(request, case, _("Claims in case %s") % number, **more))


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, number: str, unit: str) -> HttpResponse:
    """A ground is claimed for places of one file, an officer is under cover, or either no longer."""
    case = case_of(request, number, f"claims {unit}" if UNIT.fullmatch(unit) else "claims")
    sheet = claim_queries.sheet_of(settings.OFFICE, case)
    if sheet is not None and unit not in sheet.by_id:
        raise Http404
    at = request.GET.get("at", "")
    found = claim_queries.places(settings.OFFICE, sheet, unit) if sheet else ()
    page_number = next((one.page_number for one in found if one.id == at), 0)
    here = [one for one in found if page_number in (0, one.page_number)]
    grounds = claim_queries.words_of_grounds(settings.OFFICE)
    form = ClaimForm(here, grounds, posted(request), initial={"findings": [at]})
    if here and taken(request, form, lambda by: _say(number, unit, form, by)):
        return redirect("case_claims", number)
    more = {"form": form if here else None, "unit": unit, "narrowed": page_number, "button": _("Record it")}
    more |= {"label": sheet.labels[unit] if sheet else ""}
    heading = _("Claim for a place of %(unit)s, %(number)s") % {"unit": unit if sheet else "", "number": number}
    return render(request, "case_claim.html", page_of(request, case, heading, **more))


def _say(number: str, unit: str, form: ClaimForm, by: str) -> None:
    given = form.cleaned_data
    what, findings, reasons = given["what"], given["findings"], given["reasons"]
    if what in (UNDERCOVER, NOT_UNDERCOVER):
        for finding in findings:
            saying.say(
                settings.OFFICE,
                number,
                UNDERCOVER,
                records=[unit],
                holds=what == UNDERCOVER,
                value=finding,
                reasons=reasons,
                by=by,
                by_sheet=True,
            )
    else:
        withdraw = what == WITHDRAW
        saying.claim(
            settings.OFFICE,
            number,
            "" if withdraw else what,
            record=unit,
            findings=findings,
            reasons=reasons,
            by=by,
            withdraw=withdraw,
            by_sheet=True,
        )
    if models.Case.objects.get(number=number).search:
        with transaction.atomic():
            work.submit("answer", number)  # what was proposed is proposed anew
