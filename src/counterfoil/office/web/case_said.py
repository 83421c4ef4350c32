"""What no page of a record shows and only a person can say: sealed, flagged, whose system it is from."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterfoil.cases.lifecycle import State, may
from counterfoil.office import models
from counterfoil.office.services import said, saying, work
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, case_of, page_of, posted, taken
from counterfoil.office.web.desk_forms import SaidForm
from counterfoil.office.web.words import SAID


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def circumstances(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "said")
    hidden = said.hidden()
    met = sorted({hit["record"] for hit in case.search.get("best", ())} - hidden)
    open_ = may(said.SAID, State(case.state)) and bool(met)
    form = SaidForm(met, posted(request))
    if open_ and taken(request, form, lambda by: _say(number, form, by)):
        return redirect("case_said", number)
    known = [one for one in said.shown(case) if not set(one["records"]) & hidden]
    more = {"form": form if open_ else None, "said": known, "words": SAID}
    return render(request, "case_said.html", page_of(request, case, _("What no page shows, %s") % number, **more))


def _say(number: str, form: SaidForm, by: str) -> None:
    given = form.cleaned_data
    saying.say(
        settings.OFFICE,
        number,
        given["what"],
        records=given["records"],
        holds=given["holds"] == "yes",
        value=given["value"].strip(),
        reasons=given["reasons"],
        by=by,
    )
    if models.Case.objects.get(number=number).search:
        with transaction.atomic():
            work.submit("answer", number)  # what was proposed is proposed anew
