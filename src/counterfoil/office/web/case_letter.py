"""The letter as it will leave: page by page, its words, what the law demands of it; and notices about the case."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.cases.lifecycle import State, may
from counterfoil.office import letter_queries, models
from counterfoil.office.services import notices, work
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, acted, case_of, page_of, picture_of, posted, taken
from counterfoil.office.web.desk_forms import DeskForm, choice, day, text, words
from counterfoil.release.letter_kinds import Form, Notice

_OF_QUANTITIES = ("black_and_white_pages", "color_pages")


@staff_page(*ON_CASES)
@require_safe
def letter(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "letter")
    found = letter_queries.letter(settings.OFFICE, case)
    kinds = letter_queries.notices(settings.OFFICE) if may("letter.made", State(case.state), "notice") else {}
    more = {
        "letter": found,
        "index": letter_queries.index_as_it_stands(settings.OFFICE, case),
        "kinds": [(kind, kind.replace("_", " ")) for kind in kinds],
        "notices": case.notices_wanted.order_by("-pk"),
    }
    return render(request, "case_letter.html", page_of(request, case, _("Letter of case %s") % number, **more))


@staff_page(*ON_CASES)
@require_safe
def picture(request: HttpRequest, number: str, paper: str, page_number: int) -> HttpResponse:
    """A page of the letter or of the withholding index as an image."""
    case = case_of(request, number, "letter_page")
    return picture_of(letter_queries.paper(settings.OFFICE, case, paper), page_number)


@staff_page(*ON_CASES)
@require_safe
def editable(request: HttpRequest, number: str) -> FileResponse:
    """The letter as a copy to be edited, for staff: an edited one is checked before it goes out."""
    case = case_of(request, number, "letter_docx")
    path = settings.OFFICE.work / case.number / f"{case.number}-letter.docx"
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, number: str) -> HttpResponse:
    """An edited letter is looked through for what the law demands of it. It is not kept, and nothing is sent."""
    case = case_of(request, number, "letter")
    kinds = notices.checkable(case) if may("letter.made", State(case.state), "notice") else ()
    form = _CheckForm(kinds, posted(request), request.FILES if request.method == "POST" else None)
    found: list[notices.Checked] = []
    if kinds and form.is_bound and form.is_valid():
        given = form.cleaned_data
        name, content = given["copy"]
        acted(
            form,
            lambda: found.append(
                notices.check_handed_over(settings.OFFICE, number, name=name, content=content, kind=given["kind"])
            ),
        )
    more = {"form": form if kinds else None, "checked": found[0] if found else None, "multipart": True}
    more |= {"button": _("Check it")}
    return render(request, "case_letter_check.html", page_of(request, case, _("Check a letter of %s") % number, **more))


@staff_page(*ON_CASES)
@require_safe
def notice_file(request: HttpRequest, number: str, wanted: int) -> FileResponse:
    """A notice that was made, for staff to send."""
    case = case_of(request, number, "notice")
    row = case.notices_wanted.exclude(file="").filter(pk=wanted).first()
    path = settings.OFFICE.work / case.number / "notices" / row.file if row else None
    if path is None or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """A notice of one kind is asked for; the worker makes it, or says why there is none."""
    case = case_of(request, number, "notice")
    found = letter_queries.notices(settings.OFFICE).get(kind)
    if found is None:
        raise Http404
    form = _NoticeForm(found, posted(request))
    if taken(request, form, lambda by: _want(case, kind, form, by)):
        return redirect("case_letter", number)
    heading = _("%(kind)s, %(number)s") % {"kind": kind.replace("_", " ").capitalize(), "number": number}
    more = {"form": form, "notice": found, "button": _("Make it")}
    return render(request, "case_notice.html", page_of(request, case, heading, **more))


def _want(case: models.Case, kind: str, form: _NoticeForm, by: str) -> None:
    with transaction.atomic():
        row = models.NoticeWanted.objects.create(case=case, kind=kind, given=form.given(), by=by, at=datetime.now(UTC))
        work.submit("notice", str(row.pk), about=case.number)


class _CheckForm(DeskForm):
    """An edited letter: a file, or its words."""

    field_order = ("kind", "file", "text")
    file = forms.FileField(
        label=gettext_lazy("The edited letter"),
        help_text=gettext_lazy("A .docx, .pdf or .txt. It is read and not kept."),
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("Or its words"),
        help_text=gettext_lazy("As they stand in the letter."),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, kinds: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(kind, kind.replace("_", " ").capitalize()) for kind in kinds]
        self.fields["kind"] = choice(_("Which letter it is"), shown, initial=kinds[0] if kinds else None)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """``copy`` is the name and the bytes of what is to be checked."""
        given = super().clean() or {}
        file, text = given.get("file"), given.get("text")
        if bool(file) == bool(text) and not self.errors:
            raise ValidationError(_("Give the file of the letter or its words, one of the two."))
        given["copy"] = (file.name, file.read()) if file else ("letter.txt", (text or "").encode())
        return given


class _NoticeForm(DeskForm):
    """What only a person knows of a notice, as the law pack names it."""

    def __init__(self, notice: Notice, *args: Any, **kwargs: Any) -> None:
        self.notice = notice
        super().__init__(*args, **kwargs)
        for field in notice.given():
            label, more = field.about.capitalize(), {"required": False}
            if field.form is Form.QUANTITIES:
                for name in _OF_QUANTITIES:
                    counted = forms.IntegerField(label=name.replace("_", " ").capitalize(), min_value=0, **more)
                    self.fields[f"{field.name}__{name}"] = counted
            elif field.form is Form.DAY:
                self.fields[field.name] = day(label, **more)
            elif field.form is Form.LINES:
                self.fields[field.name] = words(label, _("One in a line."), **more)
            else:
                self.fields[field.name] = words(label, **more) if "reason" in field.name else text(label, **more)
        for field in self.fields.values():
            field.widget.attrs.setdefault(
                "class", "usa-textarea" if isinstance(field.widget, forms.Textarea) else "usa-input"
            )

    def given(self) -> dict[str, Any]:
        """As ``notices.make`` takes it; what was left empty is not given."""
        found: dict[str, Any] = {}
        for field in self.notice.given():
            if field.form is Form.QUANTITIES:
                values = {one: self.cleaned_data[f"{field.name}__{one}"] for one in _OF_QUANTITIES}
                counted = {one: value for one, value in values.items() if value is not None}
                found |= {field.name: counted} if counted else {}
            elif value := self.cleaned_data[field.name]:
                lines = field.form is Form.LINES
                found[field.name] = (
                    value.splitlines() if lines else value if isinstance(value, str) else value.isoformat()
                )
        return found
