"""Orders to expunge: listed by whoever works on cases, confirmed by counsel, obeyed by the worker."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from counterfoil.office import desk_queries, models
from counterfoil.office.roles import Role
from counterfoil.office.services import expunging
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, decides, nameless, posted, taken
from counterfoil.office.web.desk_forms import DeskForm, text


class OrderToExpungeForm(DeskForm):
    """What the order says, in numbers only."""

    order = text(
        gettext_lazy("Number of the order"),
        gettext_lazy("As the court has it. No name: the number is enough."),
        most=128,
    )
    statute = text(gettext_lazy("Statute"), gettext_lazy("For example 20 ILCS 2630/5.2."), most=128)
    cases = text(
        gettext_lazy("Cases"),
        gettext_lazy("Numbers with blanks between them: CF-2026-000001."),
        most=2000,
        required=False,
    )
    records = text(
        gettext_lazy("Records"), gettext_lazy("Numbers with blanks between them: R-000017."), most=2000, required=False
    )
    imported = text(
        gettext_lazy("Cases of other systems"),
        gettext_lazy(
            "Each with its source and a colon, with semicolons between them: govqa:W000123-010122; nextrequest:22-17."
        ),
        most=2000,
        required=False,
    )


class ConfirmExpungementForm(DeskForm):
    """Counsel confirms an order."""

    sure = forms.BooleanField(
        label=gettext_lazy("I have the order before me, and it reaches what is named here. What is destroyed is gone.")
    )


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def expungements(request: HttpRequest) -> HttpResponse:
    """The orders, and the form that lists another."""
    form = OrderToExpungeForm(posted(request))
    who: Any = request.user

    def ask(by: str) -> None:
        cases, records = (re.split(r"[\s,;]+", form.cleaned_data[name].strip()) for name in ("cases", "records"))
        expunging.ask(
            settings.OFFICE, order=form.cleaned_data["order"], statute=form.cleaned_data["statute"],
            cases=[one for one in cases if one], records=[one for one in records if one], by=by, account=who,
            imported=[one.strip() for one in form.cleaned_data["imported"].split(";") if one.strip()],
            may_see=desk_queries.seen_by(who),
        )  # fmt: skip

    if taken(request, form, ask):
        return redirect("expungements")
    shown = {
        "heading": _("Orders to expunge"),
        "orders": [one for one in expunging.listed() if _sees(request, one)],
        "form": form,
        "button": _("List the order"),
        "nameless": "" if decides(request) else nameless(),
        "counsel": who.role == Role.COUNSEL,
    }
    return render(request, "expungements.html", shown)


@staff_page(Role.COUNSEL)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, which: int) -> HttpResponse:
    """Counsel confirms one order; the worker obeys it then."""
    order = models.Expungement.objects.filter(pk=which).first()
    if order is None or not _sees(request, order):
        raise Http404
    form = ConfirmExpungementForm(posted(request))
    who: Any = request.user
    if taken(request, form, lambda by: expunging.confirm(settings.OFFICE, which, by=by, account=who)):
        return redirect("expungements")
    shown = {
        "heading": _("Confirm an order to expunge"),
        "order": order,
        "form": form,
        "button": _("Expunge what the order reaches"),
        "nameless": "" if decides(request) else nameless(),
    }
    return render(request, "expungement.html", shown)


def _sees(request: HttpRequest, order: models.Expungement) -> bool:
    """Whether this account may see every case that the order names: of a sealed one nobody else is told."""
    seen = desk_queries.seen_by(request.user).filter(number__in=order.cases).count()
    return seen == len(order.cases)
