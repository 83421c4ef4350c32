"""The recordings of a case: which lack their redacted copy, and the form that brings one back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from counterfoil.cases.lifecycle import State, may
from counterfoil.office import models
from counterfoil.office.services import bringing_back, recordings, work
from counterfoil.office.services.bringing_back import Done
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, case_of, page_of, posted, taken
from counterfoil.office.web.desk_forms import DeskForm, text

MOST_LETTERS = 200_000
"""A long video may have hundreds of passages."""
GATES = {
    1: gettext_lazy("Its container was made anew: tracks of sound and picture, and nothing beside them."),
    2: gettext_lazy("Nothing that could be read beside the sound and picture is in its bytes."),
    3: gettext_lazy("It does not play what the original plays."),
    4: gettext_lazy("It is as long as the original, but for what was listed as removed."),
    5: gettext_lazy("What is heard and seen: by no program."),
}
"""What is checked of a copy, in plain words."""


class CopyForm(DeskForm):
    """A redacted copy, with what was done."""

    copy = forms.FileField(
        label=gettext_lazy("The redacted copy"),
        help_text=gettext_lazy("MP4, M4A, MOV, MP3 or WAV. Never the original."),
    )
    tool = text(gettext_lazy("Made with which tool"), gettext_lazy("For example: Video Redactor."), most=200)
    tool_version = text(gettext_lazy("Its version"), gettext_lazy("For example: 4.2."), most=200)
    removed = forms.CharField(
        label=gettext_lazy("What was removed"),
        help_text=gettext_lazy(
            "One passage on each line: from, to, what (sound, picture or both), the exemption and the factual basis. "
            "For example: 1:10-1:25 sound 7(1)(c) the voice of a victim. The basis goes into the withholding index: "
            "name nobody in it."
        ),
        max_length=MOST_LETTERS,
        widget=forms.Textarea,
        required=False,
    )
    nothing_removed = forms.BooleanField(label=gettext_lazy("Nothing in it had to be removed"), required=False)
    heard_and_seen = forms.BooleanField(
        label=gettext_lazy("I have heard and seen the whole copy, from the beginning to the end"), required=False
    )
    field_order = ("record", "copy", "tool", "tool_version", "removed", "nothing_removed", "heard_and_seen")

    def __init__(self, records: Iterable[models.Record], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record"] = forms.ChoiceField(
            label=gettext_lazy("Recording"),
            choices=[(one.number, f"{one.number}, {one.name}") for one in records],
            widget=forms.RadioSelect(),
        )
        self.order_fields(self.field_order)


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def of_case(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "recordings")
    met = recordings.met(case)
    open_ = bool(met) and may(recordings.RETURNED, State(case.state))
    first = {"record": met[0].number} if len(met) == 1 else {}
    form = CopyForm(met, posted(request), request.FILES if request.method == "POST" else None, initial=first)
    if open_ and taken(request, form, lambda by: _bring_back(number, form.cleaned_data, by)):
        return redirect("case_recordings", number)
    shown = {one.number for one in met}
    more = {
        "form": form if open_ else None,
        "met": [(one, recordings.of(case, one)) for one in met],
        "copies": [one for one in recordings.history(case) if one.record in shown],
        "gates": GATES,
        "multipart": True,
    }
    return render(request, "case_recordings.html", page_of(request, case, _("Recordings, %s") % number, **more))


def _bring_back(number: str, given: dict[str, Any], by: str) -> None:
    done = Done(
        given["tool"],
        given["tool_version"],
        tuple(given["removed"].splitlines()),
        nothing_removed=given["nothing_removed"],
        heard_and_seen=given["heard_and_seen"],
    )
    upload: UploadedFile = given["copy"]
    with tempfile.TemporaryDirectory(dir=settings.OFFICE.work, prefix="upload-") as folder:
        came = Path(folder) / "copy"  # never under the name that it was sent with
        with came.open("wb") as out:
            out.writelines(upload.chunks())
        made = bringing_back.bring_back(settings.OFFICE, number, given["record"], came, done, by=by)
    if made.moved:
        with transaction.atomic():
            work.submit("answer", number)  # redaction and letter are made anew
