"""Opening one case beyond one's role, and the list of who did."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.errors import BadInput
from counterfoil.office import desk_queries
from counterfoil.office.roles import Role
from counterfoil.office.services import beyond_role
from counterfoil.office.web.access import staff_page


class ReasonForm(forms.Form):
    first_field = "id_reason"
    reason = forms.CharField(
        label=gettext_lazy("Why you must see what your role does not show"),
        max_length=500,
        widget=forms.Textarea(attrs={"class": "usa-textarea", "rows": 4}),
    )


@staff_page(Role.OVERSIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, number: str) -> HttpResponse:
    who: Any = request.user
    case = desk_queries.to_open_beyond(who, number)
    if case is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            beyond_role.begin(settings.OFFICE, who, case, form.cleaned_data["reason"])
        except BadInput as error:
            form.add_error("reason", str(error))
        else:
            return redirect("case", number=number)
    heading = _("Open case %(number)s beyond your role") % {"number": case.number}
    return render(request, "beyond_role_begin.html", {"heading": heading, "form": form, "case": case})


@staff_page(Role.RECORDS_OFFICER, Role.COUNSEL, Role.OVERSIGHT)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    who: Any = request.user
    page = desk_queries.opened_beyond(who, request.GET.get("page"))
    return render(request, "beyond_role.html", {"heading": _("Cases opened beyond a role"), "page": page})
