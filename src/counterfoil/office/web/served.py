"""The desk of served papers: a queue of its own, the days of each paper, and its production by the words of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.errors import BadInput, RefusedByLaw
from counterfoil.office import models, queries, served_queries
from counterfoil.office.roles import Permission, Role
from counterfoil.office.services import notifying, objecting, serving
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, case_of, page_of, posted, taken
from counterfoil.office.web.context import ROLES
from counterfoil.office.web.desk_forms import DaysForm, Goes, TableForm
from counterfoil.office.web.words import STATES_OF_OBJECTION


@staff_page(*ON_CASES, needs=Permission.SERVED)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    page, rows = served_queries.queue(settings.OFFICE, request.user, request.GET.get("page"))
    shown = {"heading": _("Served papers"), "page": page, "rows": rows, "roles": ROLES}
    shown |= {"objections": STATES_OF_OBJECTION}
    return render(request, "served.html", shown | {"today": queries.today(settings.OFFICE)})


@staff_page(*ON_CASES, needs=Permission.SERVED)
@require_http_methods(["GET", "HEAD", "POST"])
def days(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "served")
    known = models.Served.objects.filter(case=case).first()
    initial = {"return_on": known.return_on} if known else {}
    form = DaysForm(posted(request), initial=initial)
    if taken(request, form, lambda by: serving.say_days(case, **form.cleaned_data, by=by)):
        return redirect("served")
    says = _("As the paper says. The queue of served papers goes by it; no time of the Act does.")
    more = {"form": form, "says": says, "button": _("Save")}
    return render(request, "case_form.html", page_of(request, case, _("Days of the paper, %s") % number, **more))


@staff_page(*ON_CASES, needs=Permission.SERVED)
@require_http_methods(["GET", "HEAD", "POST"])
def production(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "produce")
    table = serving.table_of(settings.OFFICE, case)
    do = request.POST.get("do")
    form: Any
    if do == "begin":
        form, act = Goes(posted(request)), partial(serving.begin, case)
    elif do == "confirm":
        form, act = Goes(posted(request)), partial(_confirm, request, case)
    else:
        form = TableForm(posted(request), request.FILES if request.method == "POST" else None)
        act = partial(_hand_over, case, form)
    if taken(request, form, lambda by: act(by=by)):
        return redirect("case_produce", number)
    filled = models.FilledTable.objects.filter(case=case).first()
    objections = objecting.standing(case)
    more = {
        "standing": objections,
        "stands": STATES_OF_OBJECTION[objections.state],
        "free": not objections.is_open and objections.state != "granted",
        "form": TableForm() if do == "confirm" else form,
        "refused": form.non_field_errors() if do == "confirm" else (),
        "waits": filled is not None and not serving.is_confirmed(filled),
        "is_counsel": request.user.role == Role.COUNSEL,
        "table": table,
        "served": models.Served.objects.filter(case=case).first(),
        "filled": filled,
        "notices": notifying.standing_of(number, today=queries.today(settings.OFFICE)),
        "over": case.state in ("released", "closed"),
        "multipart": True,
    }
    return render(request, "case_production.html", page_of(request, case, _("Production, %s") % number, **more))


def _confirm(request: HttpRequest, case: models.Case, *, by: str) -> None:
    if request.user.role != Role.COUNSEL:
        raise RefusedByLaw(_("Counsel confirms it, with counsel's own account."))
    serving.confirm(case, by=by)


def _hand_over(case: models.Case, form: TableForm, *, by: str) -> None:
    given = form.cleaned_data["table"]
    if given.size > serving.MOST_BYTES:
        raise BadInput(_("That file is too large for a production table."))
    serving.hand_over(settings.OFFICE, case, given.read(), by=by)


@staff_page(*ON_CASES, needs=Permission.SERVED)
@require_safe
def table(request: HttpRequest, number: str) -> FileResponse:
    """The table to fill in, for staff: it quotes what the records show."""
    case = case_of(request, number, "produce_table")
    path = serving.table_of(settings.OFFICE, case)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{number}-production.csv")
