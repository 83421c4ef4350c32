"""As whom somebody asks: what was claimed, what a named person verified, and what became of the copy of a paper."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.cases.lifecycle import State, may
from counterfoil.errors import CounterfoilError
from counterfoil.office import models
from counterfoil.office.claim_queries import sheet_of
from counterfoil.office.services import standing as standings
from counterfoil.office.services import work
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, case_of, page_of, posted, taken
from counterfoil.office.web.desk_forms import Goes
from counterfoil.office.web.standing_forms import StandingForm, VerifyForm
from counterfoil.office.web.words import EFFECTS_OF_STANDING, OUTCOMES_OF_STANDING, SEEN, STANDINGS

_WORDS = {
    "standings": STANDINGS, "seen": SEEN, "outcomes": OUTCOMES_OF_STANDING, "effects": EFFECTS_OF_STANDING,
}  # fmt: skip


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: HttpRequest, number: str) -> HttpResponse:
    """What was claimed in a case, and one claim more."""
    case = case_of(request, number, "standing")
    form = StandingForm(posted(request), request.FILES if request.method == "POST" else None)

    def claim(by: str) -> None:
        given = form.cleaned_data
        copy = given["copy"]
        standings.claim(
            settings.OFFICE,
            number,
            given["standing"],
            of_whom=given["of_whom"],
            how=given["how"],
            by=by,
            copy=(copy.name, copy.read()) if copy else None,
        )

    open_ = case.closed_at is None
    if open_ and taken(request, form, claim):
        return redirect("case_standing", number)
    more = {"form": form if open_ else None, "claims": case.standing_claims.all(), "multipart": True, **_WORDS}
    return render(request, "case_standing.html", page_of(request, case, _("Who asks, case %s") % number, **more))


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: str, claim: int) -> HttpResponse:
    """One claim: it is verified here, by whoever saw the paper, or its copy is destroyed."""
    case = case_of(request, number, "standing")
    row = _claim(case, claim)
    destroys = request.POST.get("do") == "destroy"
    sheet = sheet_of(settings.OFFICE, case)
    people = standings.people_of(sheet, row.of_whom) if sheet else {}
    form = VerifyForm(people, None if destroys else posted(request), initial=_stands(row))
    goes = Goes(posted(request) if destroys else None)
    open_ = may(standings.VERIFIED, State(case.state)) and not work.is_pending("answer", number)
    if destroys and taken(request, goes, lambda by: standings.destroy_copy(settings.OFFICE, number, claim, by=by)):
        return redirect("case_standing_one", number, claim)
    if open_ and not destroys and taken(request, form, lambda by: _verify(number, claim, form, by)):
        return redirect("case_standing_one", number, claim)
    more = {
        "claim": row,
        "form": form if open_ else None,
        "goes": goes,
        "people": [people.get(f"{at['record']} {at['finding']}", at["record"]) for at in row.places],
        "searched": sheet is not None,
        "button": _("Record it, and destroy the copy") if row.has_copy else _("Record it"),
        **_WORDS,
    }
    return render(request, "case_standing_one.html", page_of(request, case, _("Who asks, case %s") % number, **more))


@staff_page(*ON_CASES)
@require_safe
def picture(request: HttpRequest, number: str, claim: int, page_number: int) -> HttpResponse:
    """A page of the copy of a paper, for whoever verifies it. Each look is written down."""
    case = case_of(request, number, "identity paper")
    row = _claim(case, claim)
    try:
        drawn = standings.image(settings.OFFICE, row, page_number)
    except CounterfoilError as error:
        raise Http404 from error
    if drawn is None:
        raise Http404
    return HttpResponse(drawn, content_type="image/jpeg")


def _verify(number: str, claim: int, form: VerifyForm, by: str) -> None:
    given = form.cleaned_data
    standings.verify(
        settings.OFFICE,
        number,
        claim,
        outcome=given["outcome"],
        seen=given["seen"],
        checked=given["checked"],
        people=given.get("people"),  # None: there were no proposals to choose from
        by=by,
    )
    if models.Case.objects.get(number=number).search:
        with transaction.atomic():
            work.submit("answer", number)  # what was proposed is proposed anew


def _stands(row: models.StandingClaim) -> dict[str, object]:
    people = [f"{at['record']} {at['finding']}" for at in row.places]
    return {"outcome": row.outcome, "seen": row.seen, "checked": row.checked, "people": people}


def _claim(case: models.Case, claim: int) -> models.StandingClaim:
    row = case.standing_claims.select_related("case").filter(pk=claim).first()
    if row is None:
        raise Http404
    return row
