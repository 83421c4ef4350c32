"""The worker is told to go on with a case, and whom its answer is to is said where the demand does not say it."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterfoil.cases.lifecycle import State
from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.services import addressing, work
from counterfoil.office.services.session import session
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, case_of, page_of, posted, taken
from counterfoil.office.web.desk_forms import AddresseeForm, Goes


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "go_on")
    form = Goes(posted(request))
    if taken(request, form, lambda by: _list(case)):
        return redirect("case", number)
    says = _("The program goes on, and stops where a person has to decide. Nothing leaves the office.")
    more = {"form": form, "says": says, "button": _("Continue")}
    return render(request, "case_form.html", page_of(request, case, _("Go on with case %s") % number, **more))


def _list(case: models.Case) -> None:
    if case.state in (State.RELEASED, State.CLOSED):
        raise BadInput(_("The case is answered; nothing is left to do."))
    work.submit("answer", case.number)


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def addressee(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "addressee")
    form = AddresseeForm(posted(request), initial=_known(case))
    if taken(request, form, lambda by: _say(number, form)):
        return redirect("case", number)
    says = _(
        "The demand itself stays as it was read. What you say here is printed on the answer; it is no evidence of who "
        "somebody is."
    )
    more = {"form": form, "says": says, "button": _("Save")}
    return render(request, "case_form.html", page_of(request, case, _("Whom the answer of %s is to") % number, **more))


def _known(case: models.Case) -> dict[str, str]:
    name, *rest = [*addressing.address(case), ""] if "sender" in case.demand else [""]
    return {"name": name, "address": "\n".join(line for line in rest if line)}


def _say(number: str, form: AddresseeForm) -> None:
    name = " ".join(form.cleaned_data["name"].replace("<", " ").replace(">", " ").split())
    address = form.cleaned_data["address"].replace("<", " ").replace(">", " ").strip()
    with session(settings.OFFICE), transaction.atomic():
        addressing.say(models.Case.objects.get(number=number), f"{name} <{address}>")
