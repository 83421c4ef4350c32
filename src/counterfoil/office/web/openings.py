"""Subject access on the desk, for counsel: whose records these are is said by counsel; the rest stays closed."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from counterfoil.office.roles import Role
from counterfoil.office.services import subject_access
from counterfoil.office.services.account_events import What, note
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import acted, decides, nameless, posted, taken
from counterfoil.office.web.desk_forms import DeskForm
from counterfoil.office.web.words import KINDS


class SubjectForm(DeskForm):
    """Who asks about their own records. The name travels in the form, never in an address."""

    subject = forms.CharField(
        label=gettext_lazy("First and last name of the person"), max_length=subject_access.MOST_NAME
    )


class RecordsForm(SubjectForm):
    """The records that counsel says are this person's."""

    subject = forms.CharField(max_length=subject_access.MOST_NAME, widget=forms.HiddenInput)
    record = forms.MultipleChoiceField(
        error_messages={"required": gettext_lazy("Choose the records that are this person's.")}
    )

    def __init__(self, found: tuple[subject_access.Candidate, ...], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["record"]
        field.choices = [(one.record, one.record) for one in found]


@staff_page(Role.COUNSEL)
@require_http_methods(["GET", "HEAD", "POST"])
def openings(request: HttpRequest) -> HttpResponse:
    """Nothing is kept of the ZIP: it is made, entered as given, and handed over."""
    form = SubjectForm(posted(request))
    found: tuple[subject_access.Candidate, ...] | None = None
    chosen: RecordsForm | None = None
    if request.method == "POST" and form.is_valid():
        account: Any = request.user
        with transaction.atomic():
            note(account, What.OPENINGS_SOUGHT, by=account)  # before anything is shown; whose they are stands nowhere
        subject = form.cleaned_data["subject"]
        found = acted(form, lambda: subject_access.candidates(subject))
    if found and request.POST.get("do") == "give":
        chosen = RecordsForm(found, request.POST)
        given: list[subject_access.Opened] = []

        def act(by: str) -> None:
            told = chosen.cleaned_data if chosen else {}
            given.append(subject_access.give(settings.OFFICE, subject=subject, records=told["record"], by=by))

        if taken(request, chosen, act):
            return _zip(given[0])
    shown = {"heading": _("Openings for a person"), "form": form, "found": found, "chosen": chosen, "kinds": KINDS}
    shown |= {
        "subject": form.cleaned_data.get("subject", "") if form.is_bound and hasattr(form, "cleaned_data") else ""
    }
    return render(request, "openings.html", shown | {"nameless": "" if decides(request) else nameless()})


def _zip(opened: subject_access.Opened) -> HttpResponse:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(opened.files.items()):
            archive.writestr(f"openings/{name}", data)
    response = HttpResponse(made.getvalue(), content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="openings.zip"'
    return response
