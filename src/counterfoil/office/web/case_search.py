"""The record of a case's search, more words to search for, and the confirmation that there is no record."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterfoil.office import casework
from counterfoil.office.services import confirming, recordings, searching, searching_further
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, case_of, page_of, posted, taken
from counterfoil.office.web.desk_forms import NothingForm, WordsForm
from counterfoil.office.web.words import KINDS


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "search")
    form = WordsForm(posted(request))
    may = searching_further.may_search(case)
    if may and taken(request, form, lambda by: searching_further.add_words(case, form.cleaned_data["words"], by=by)):
        return redirect("case", number)
    more = {
        "form": form if may else None,
        "found": casework.searched(case),
        "kinds": KINDS,
        "recordings": recordings.met(case) if case.search else (),
        "may_confirm": confirming.may_be_confirmed(case),
        "confirmed": confirming.is_confirmed(case),
    }
    return render(request, "case_search.html", page_of(request, case, _("Search of case %s") % number, **more))


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def nothing(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "search")
    form = NothingForm(posted(request))
    may = confirming.may_be_confirmed(case)

    def confirm(by: str) -> None:
        seen = tuple(request.POST.getlist("unread")[:2000])
        confirming.no_records(settings.OFFICE, number, by=by, unread_seen=seen)

    if may and taken(request, form, confirm):
        return redirect("case", number)
    more = {
        "form": form if may else None,
        "found": casework.searched(case),
        "unread": searching.unread_of(case) if case.search else (),
    }
    return render(request, "case_nothing.html", page_of(request, case, _("No record in case %s") % number, **more))
