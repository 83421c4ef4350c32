"""How the work on a case is shared out: on whose desk it is, notes, and pulls from custodians."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterfoil.office import models, queries
from counterfoil.office.mail import custodians
from counterfoil.office.services import assigning, collecting
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, acted, case_of, page_of, posted
from counterfoil.office.web.desk_forms import AssignForm, AttestForm, Goes, NoteForm, PullForm, TeamForm
from counterfoil.office.web.words import KINDS, MESSAGES, OUTCOMES_OF_PULL, STATES_OF_MAIL


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
    asked_of = case.pulls.select_related("asked_by").prefetch_related("mail").order_by("outcome", "due_on", "pk")
    more = {"form": form, "pulls": asked_of, "sends": custodians.sends(settings.OFFICE) and not case.sealed}
    more |= {"messages": MESSAGES, "states_of_mail": STATES_OF_MAIL}
    more |= {"kinds": KINDS, "outcomes": OUTCOMES_OF_PULL, "today": today}
    return render(request, "case_pulls.html", page_of(request, case, _("Records from custodians, %s") % number, **more))


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def pull(request: HttpRequest, number: str, pull: int) -> HttpResponse:
    case = case_of(request, number, "pulls")
    one = case.pulls.filter(pk=pull).first()
    if one is None:
        raise Http404
    do = request.POST.get("do") if request.method == "POST" else ""
    form = AttestForm(None if do in ("remind", "mail") else posted(request), initial={"custodian": ""})
    goes = Goes(posted(request) if do == "mail" else None)
    if do == "remind" and not one.outcome:
        collecting.remind(one)
        return redirect("case_pulls", number)
    by = request.user.official or request.user.log_in_name
    if do == "mail" and acted(goes, lambda: custodians.remind(settings.OFFICE, one, by=by)):
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
    more |= {"goes": goes, "sends": custodians.sends(settings.OFFICE) and not case.sealed}
    more |= {"told": one.mail.order_by("pk"), "messages": MESSAGES, "states_of_mail": STATES_OF_MAIL}
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
