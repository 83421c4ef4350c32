"""The Brady and Giglio log on the desk: for accounts that an administrator let, and for nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.office.roles import Permission
from counterfoil.office.services import brady as service
from counterfoil.office.services.account_events import What, note
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, decides, nameless, posted, taken
from counterfoil.office.web.desk_forms import BradyForm, DisclosureForm
from counterfoil.office.web.words import DISCLOSED_TO, KINDS_OF_BRADY

PAGE = 50
for_the_log = staff_page(*ON_CASES, needs=Permission.BRADY)


@for_the_log
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    rows = service.entries()[::-1]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    waiting = sum(1 for one in rows if not one.disclosures)
    more = {"heading": _("Brady and Giglio log"), "page": page, "kinds": KINDS_OF_BRADY, "to": DISCLOSED_TO}
    return render(request, "brady.html", more | {"waiting": waiting})


@for_the_log
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = BradyForm(posted(request))
    if taken(request, form, lambda by: service.log(settings.OFFICE, **form.cleaned_data, by=by)):
        return redirect("brady")
    says = _("One record of this office that bears on a prosecution. Write numbers and days; a name stands nowhere.")
    return _form(request, form, _("Write into the log"), says, _("Write it into the log"))


@for_the_log
@require_http_methods(["GET", "HEAD", "POST"])
def disclose(request: HttpRequest) -> HttpResponse:
    rows = service.entries()
    form = DisclosureForm([(str(one.number), _entry(one)) for one in rows], posted(request))

    def record(by: str) -> None:
        given: dict[str, Any] = form.cleaned_data
        on: date = given["on"]
        service.disclose(settings.OFFICE, int(given["entry"]), to=given["to"], on=on, by=by)

    if rows and taken(request, form, record):
        return redirect("brady")
    says = _("That the material of an entry was handed to the prosecution, the court or the defense.")
    if not rows:
        says = _("The log has no entry yet.")
    return _form(request, form if rows else None, _("Record a disclosure"), says, _("Record it"))


@for_the_log
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """The whole log as a file for staff; that it was taken is written down."""
    account: Any = request.user
    with transaction.atomic():
        note(account, What.BRADY_EXPORTED, by=account)
    response = HttpResponse("\ufeff" + service.as_csv(service.entries()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="brady-log.csv"'
    return response


def _entry(one: service.Entry) -> str:
    return f"{one.number}: {one.matter}, {one.record}"


def _form(request: HttpRequest, form: forms.Form | None, heading: str, says: str, button: str) -> HttpResponse:
    shown = {"heading": heading, "form": form, "says": says, "button": button}
    return render(request, "brady_form.html", shown | {"nameless": "" if decides(request) else nameless()})
