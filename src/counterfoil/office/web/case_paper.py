"""The paper of a case: what each page looks like, what persons found out, what counsel decides, how it ended."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.cases.standing import person_of
from counterfoil.errors import CounterfoilError, EnvironmentFailed, RefusedByLaw
from counterfoil.law.model import GateAction
from counterfoil.office import casework, models
from counterfoil.office.roles import Role
from counterfoil.office.services import addressing_demands, demand_pages, gatekeeping, notifying, objecting, work
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, case_of, decides, page_of, posted, taken
from counterfoil.office.web.desk_forms import AddressedForm, CheckForm, DecisionForm, OrderForm
from counterfoil.office.web.words import ACTIONS, CLASSES, OUTCOMES_OF_CHECK


@staff_page(*ON_CASES)
@require_safe
def paper(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "paper")
    found = casework.paper(case)
    said_by = (*found.known.confirmed_by, *found.known.doubted_by)
    more = {
        "paper": found,
        "classes": CLASSES,
        "action": ACTIONS.get(str(case.gate.get("action", "")), ""),
        "outcomes": OUTCOMES_OF_CHECK,
        "lacking": max(gatekeeping.PERSONS - len(found.known.confirmed_by), 0),
        "said_before": person_of(decides(request)) in map(person_of, said_by),
        "is_counsel": request.user.role == Role.COUNSEL,
        "may_object": request.user.served_papers and case.instrument.get("class") in objecting.CLASSES,
    }
    try:
        more["parts"] = demand_pages.parts(settings.OFFICE, case)
    except EnvironmentFailed:  # its words name folders of the server
        more["unreadable"] = _("The paper is missing from the office's store. Tell whoever runs the server.")
    except CounterfoilError as error:  # the page stays useful: what was read before stands on it
        more["unreadable"] = settings.OFFICE.without_place(error)
    return render(request, "case_paper.html", page_of(request, case, _("Paper of case %s") % number, **more))


@staff_page(*ON_CASES)
@require_safe
def picture(request: HttpRequest, number: str, part: int, page_number: int) -> HttpResponse:
    """A page of the demand as it came."""
    case = case_of(request, number, "paper_page")
    try:
        drawn = demand_pages.image(settings.OFFICE, case, part, page_number)
    except CounterfoilError as error:
        raise Http404 from error
    if drawn is None:
        raise Http404
    return HttpResponse(drawn, content_type="image/jpeg")


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, number: str) -> HttpResponse:
    """What one person found out; a second account says it for itself, by its own name."""
    case = case_of(request, number, "paper")
    form = CheckForm(posted(request))

    def verify(by: str) -> None:
        given = form.cleaned_data
        gatekeeping.verify(
            settings.OFFICE, number, given["outcome"], by=by, how=given["how"], expires_on=given["expires_on"]
        )

    if taken(request, form, verify):
        return redirect("case_paper", number)
    says = _(
        "Say what you yourself found out, with whoever issued the paper. What claims to be a court's needs two "
        "different persons who each confirm it; one who does not is enough to stop it."
    )
    more = {"form": form, "says": says, "button": _("Record it")}
    return render(request, "case_form.html", page_of(request, case, _("Check the paper of %s") % number, **more))


@staff_page(Role.COUNSEL)
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "paper")
    actions = casework.may_decide(case) if casework.paper(case).waits else ()
    form = DecisionForm([(one, ACTIONS[one]) for one in actions], posted(request))

    def decide(by: str) -> None:
        given = form.cleaned_data
        _need_another(case, by, given["action"])
        gatekeeping.decide(settings.OFFICE, number, given["action"], by=by, reasons=given["reasons"])
        if given["action"] != GateAction.PRODUCE:
            with transaction.atomic():
                work.submit("answer", number)

    if actions and taken(request, form, decide):
        return redirect("case", number)
    more = {"form": form, "paper": casework.paper(case), "actions": actions, "button": _("Decide")}
    return render(
        request, "case_decision.html", page_of(request, case, _("Decide on the paper of %s") % number, **more)
    )


def _need_another(case: models.Case, by: str, action: str) -> None:
    """Whoever checked a paper is not the one who opens the gate for it."""
    known = gatekeeping.verification(case)
    if action != GateAction.LOG and {person_of(one) for one in known.confirmed_by} == {person_of(by)}:
        raise RefusedByLaw(
            _("You alone have checked this paper. Another person has to check it before the gate opens.")
        )


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def addressed(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "paper")
    how = casework.paper(case).addressed_how
    form = AddressedForm(how, posted(request))

    def address(by: str) -> None:
        given = form.cleaned_data
        addressing_demands.address(settings.OFFICE, number, given["how"], said=given["said"], by=by)

    if how and taken(request, form, address):
        return redirect("case", number)
    says = _("This demand asks for no records: a person says how it was addressed, and the case ends with that.")
    if not how:
        says = _("This demand is answered by a letter, or it is not waiting to be addressed.")
    more = {"form": form if how else None, "says": says, "button": _("Record it, and close the case")}
    return render(request, "case_form.html", page_of(request, case, _("How %s was addressed") % number, **more))


@staff_page(Role.COUNSEL)
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "paper")
    form = OrderForm(posted(request))

    def forbid(by: str) -> None:
        given = form.cleaned_data
        notifying.forbid(settings.OFFICE, number, order=given["order"], until=given["until"], by=by)

    if taken(request, form, forbid):
        return redirect("case_paper", number)
    says = _(
        "A court forbids to tell anybody. From then on this case is secret: no public entry of the ledger tells of it, "
        "and it opens for counsel and for whoever it is assigned to."
    )
    more = {"form": form, "says": says, "button": _("Record the order")}
    return render(request, "case_form.html", page_of(request, case, _("An order not to tell, in %s") % number, **more))
