"""Beside other systems, for the administrator: exports that are taken over, a folder that is watched, payments.

An administrator sees no case: lines, reasons and counts, and never what a cell or a file says.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counterfoil.errors import CounterfoilError
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import importing, knocking, paying, watched
from counterfoil.office.services.importing import Plan
from counterfoil.office.web.access import public_page, staff_page
from counterfoil.office.web.acting import decides, nameless
from counterfoil.office.web.public_access import doorkeeper
from counterfoil.release.check import Verdict

MOST_BYTES = 10_000_000
"""Of an export that a browser sends: a larger one is read by the command line, or at night."""
SHOWN = 100
_GIVEN = "import_given"
_forms = require_http_methods(["GET", "HEAD", "POST"])

VERDICTS = {
    Verdict.LEAK.value: gettext_lazy("what was removed can be recovered"),
    Verdict.FORBIDDEN.value: gettext_lazy("it shows what the law forbids to show"),
    Verdict.UNREADABLE.value: gettext_lazy("it could not be checked in full"),
    Verdict.PERSON.value: gettext_lazy("a person must decide"),
    Verdict.CLEAR.value: gettext_lazy("nothing was found"),
}
STATES = {
    "wanted": gettext_lazy("not yet at the provider"),
    "open": gettext_lazy("waits to be paid"),
    "paid": pgettext_lazy("a payment", "paid"),
    "ended": gettext_lazy("ended without a payment"),
}


class ExportForm(forms.Form):
    """An export, and by which profile it is read."""

    export = forms.FileField(
        label=gettext_lazy("The export (CSV, at most 10 MB)"),
        widget=forms.ClearableFileInput(attrs={"class": "usa-file-input"}),
    )
    profile = forms.ChoiceField(
        label=gettext_lazy("Which system it comes from"),
        required=False,
        widget=forms.Select(attrs={"class": "usa-select"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        try:
            known = importing.profiles_of(settings.OFFICE)
        except CounterfoilError as error:
            known = {}
            self.broken = settings.OFFICE.without_place(error)
        else:
            self.broken = ""
        choices = [("", gettext_lazy("as its headers say"))] + [(name, one.title) for name, one in known.items()]
        self.fields["profile"].choices = choices

    @property
    def first_field(self) -> str:
        return "id_export"

    def clean_export(self) -> Any:
        given = self.cleaned_data["export"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(
                _("It is larger than 10 MB. Put it into the folder that is read at night, or use the command line.")
            )
        return given


@staff_page(Role.ADMINISTRATOR)
@_forms
def beside(request: HttpRequest) -> HttpResponse:
    """What stands beside the office, and a form for an export: it is only looked at."""
    form = ExportForm(request.POST or None, request.FILES or None) if request.method == "POST" else ExportForm()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["export"]
        raw = given.read()
        try:
            made = importing.plan_of_bytes(settings.OFFICE, raw, given.name, form.cleaned_data["profile"])
        except CounterfoilError as error:
            form.add_error("export", settings.OFFICE.without_place(error))
        else:
            _keep(settings.OFFICE, made.digest, raw)
            request.session[_GIVEN] = [made.digest, made.name, made.profile.name]
            return redirect("import_look")
    payments = models.Payment.objects.values_list("state").annotate(count=Count("pk")).order_by("state")
    shown = {
        "heading": _("Beside other systems"),
        "form": form,
        "runs": models.ImportRun.objects.all()[:20],
        "imported": models.ImportedCase.objects.filter(expunged_at=None).count(),
        "nightly": settings.OFFICE.imports,
        "watched": watched.of(settings.OFFICE),
        "verdicts": VERDICTS,
        "payments": [(STATES[state], count) for state, count in payments],
        "troubled": models.Payment.objects.exclude(says="").exclude(state="paid").order_by("-pk")[:10],
    }
    return render(request, "beside.html", shown)


@staff_page(Role.ADMINISTRATOR)
@_forms
def look(request: HttpRequest) -> HttpResponse:
    """What taking over the export would do, line by line; and doing it, by whoever is named."""
    made = _given(request)
    error = ""
    if request.method == "POST":
        by = decides(request)
        if not by:
            error = nameless()
        elif made is not None and hmac.compare_digest(request.POST.get("export", ""), made.digest):
            try:
                importing.take_over(settings.OFFICE, made, by=by)
            except CounterfoilError as refused:
                error = settings.OFFICE.without_place(refused)
            else:
                _path(settings.OFFICE, made.digest).unlink(missing_ok=True)
                request.session.pop(_GIVEN, None)
                return redirect("beside")
    shown = {"heading": _("What would happen"), "plan": made, "error": error, "shown": SHOWN}
    if made is not None:
        shown |= {
            "refused": made.refused[:SHOWN],
            "changed": made.changed[:SHOWN],
            "doubtful": made.doubtful[:SHOWN],
        }
    return render(request, "import_look.html", shown)


@csrf_exempt  # no browser sends it: the provider shows a secret of its own
@public_page
@require_POST
def payment_told(request: HttpRequest) -> HttpResponse:
    """The provider of payments says that something happened to an order; it is asked what."""
    keeper = doorkeeper(request)
    if keeper.refuses(knocking.MISS):
        return HttpResponse(status=429)
    secret = request.headers.get("X-Counterfoil-Secret", "")
    if not paying.told(settings.OFFICE, secret, request.GET.get("order", "")):
        keeper.counts(knocking.MISS)
        return HttpResponse(status=403)
    return HttpResponse(status=204)


def _given(request: HttpRequest) -> Plan | None:
    """The export that this account gave, looked at anew; None where none waits."""
    digest, name, profile = request.session.get(_GIVEN, ["", "", ""])
    try:
        raw = _path(settings.OFFICE, digest).read_bytes() if digest else b""
        if not raw or hashlib.sha256(raw).hexdigest() != digest:
            return None
        return importing.plan_of_bytes(settings.OFFICE, raw, name, profile)
    except (OSError, CounterfoilError):
        return None


def _path(office: Office, digest: str) -> Path:
    return office.work / f"imported-{digest}"


def _keep(office: Office, digest: str, raw: bytes) -> None:
    """Until it is taken over; what is not is swept after a day."""
    handle = os.open(_path(office, digest), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(raw)


@staff_page(Role.RECORDS_OFFICER, Role.COUNSEL)
@require_safe
def checked(request: HttpRequest) -> HttpResponse:
    """What was found in the watched folder, file by file: a file's name may be a person's."""
    found = watched.of(settings.OFFICE, latest=SHOWN)
    shown = {"heading": _("Watched folder"), "watched": found, "verdicts": VERDICTS}
    return render(request, "watched.html", shown)
