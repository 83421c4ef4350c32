"""How the work on a case is shared out: on whose desk it is, notes, and pulls from custodians."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterfoil.office import models, queries
from counterfoil.office.services import assigning, collecting
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, acted, case_of, page_of, posted
from counterfoil.office.web.desk_forms import AssignForm, AttestForm, NoteForm, PullForm, TeamForm
from counterfoil.office.web.words import KINDS, OUTCOMES_OF_PULL


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "assignment")
    form = AssignForm(posted(request), initial={"account": case.assigned_to, "team": case.team})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if acted(form, lambda: assigning.assign([case], account=given["account"], team=given["team"])) is not None:
            return redirect("case", number)
    says = _(
        "Whoever has it finds it in the list of cases under “me or my team”. A case that a court keeps secret opens for"
        " them and for counsel only."
    )
    more = {"form": form, "says": says, "button": _("Save")}
    return render(request, "case_form.html", page_of(request, case, _("Assign case %s") % number, **more))


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "notes")
    form = NoteForm(posted(request))
    good = form.is_bound and form.is_valid()
    if good and acted(form, lambda: assigning.note(case, by=request.user, text=form.cleaned_data["text"])):
        return redirect("case_notes", number)
    more = {"form": form, "notes": case.notes.select_related("by").order_by("-pk")}
    return render(request, "case_notes.html", page_of(request, case, _("Notes on case %s") % number, **more))


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def pulls(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "pulls")
    form = PullForm(posted(request), initial={"expected": collecting.missing_kinds(case)})
    today = queries.today(settings.OFFICE)
    if form.is_bound and form.is_valid():
        asked = acted(form, lambda: collecting.ask(case, **form.cleaned_data, today=today, by=request.user))
        if asked is not None:
            return redirect("case_pulls", number)
    more = {"form": form, "pulls": case.pulls.select_related("asked_by").order_by("outcome", "due_on", "pk")}
    more |= {"kinds": KINDS, "outcomes": OUTCOMES_OF_PULL, "today": today}
    return render(request, "case_pulls.html", page_of(request, case, _("Records from custodians, %s") % number, **more))


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def pull(request: HttpRequest, number: str, pull: int) -> HttpResponse:
    case = case_of(request, number, "pulls")
    one = case.pulls.filter(pk=pull).first()
    if one is None:
        raise Http404
    remind = request.method == "POST" and request.POST.get("do") == "remind"
    form = AttestForm(None if remind else posted(request), initial={"custodian": ""})
    if remind and not one.outcome:
        collecting.remind(one)
        return redirect("case_pulls", number)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        done: list[bool] = []

        def attest() -> None:
            collecting.attest(one, outcome=given["outcome"], said=given["said"], by=given["custodian"])
            done.append(True)

        acted(form, attest)
        if done:
            return redirect("case_pulls", number)
    more = {"form": form if form.is_bound or not one.outcome else None, "pull": one, "outcomes": OUTCOMES_OF_PULL}
    return render(request, "case_pull.html", page_of(request, case, _("What came of it, %s") % number, **more))


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: HttpRequest) -> HttpResponse:
    form = TeamForm(posted(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if acted(form, lambda: assigning.make_team(given["name"], given["members"], by=request.user)):
            return redirect("teams")
    known = models.Team.objects.prefetch_related("members").order_by("name")
    return render(request, "teams.html", {"heading": _("Teams"), "form": form, "teams": known})
