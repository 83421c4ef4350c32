"""What follows an answer: contests of it, holds that forbid destruction, and fees that are paid by hand."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.office.roles import Role
from counterfoil.office.services import contesting
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, case_of, page_of, posted, taken
from counterfoil.office.web.desk_forms import ContestEndForm, ContestForm, HoldForm, PaymentForm
from counterfoil.office.web.words import OUTCOMES_OF_CONTEST


@staff_page(*ON_CASES)
@require_safe
def after(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "after")
    contests = contesting.contests(case)
    more = {
        "contests": [
            (which, one, contesting.dues(settings.OFFICE, one.received_on) if _owes(one) else ())
            for which, one in enumerate(contests)
        ],
        "outcomes": OUTCOMES_OF_CONTEST,
        "told": case.told_of_review.order_by("pk"),
        "holds": contesting.holds(case),
        "held": contesting.is_held(case),
        "fees": contesting.account(case),
        "is_counsel": request.user.role == Role.COUNSEL,
    }
    return render(request, "case_after.html", page_of(request, case, _("After the answer, %s") % number, **more))


def _owes(one: contesting.Contest) -> bool:
    return one.before == "public_access_counselor" and not one.outcome


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "after")
    form = ContestForm(posted(request))
    if taken(request, form, lambda by: contesting.open_contest(settings.OFFICE, number, **form.cleaned_data, by=by)):
        return redirect("case_after", number)
    says = _(
        "A notice of the Public Access Counselor, a suit, or an appeal to this office. The law's days run from it."
    )
    more = {"form": form, "says": says, "button": _("Record it")}
    return render(
        request, "case_form.html", page_of(request, case, _("The answer of %s is contested") % number, **more)
    )


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def contest_end(request: HttpRequest, number: str, which: int) -> HttpResponse:
    case = case_of(request, number, "after")
    known = contesting.contests(case)
    if which >= len(known):
        raise Http404
    form = ContestEndForm(posted(request))

    def close(by: str) -> None:
        given = form.cleaned_data
        contesting.close_contest(
            settings.OFFICE, number, which, outcome=given["outcome"], decided_on=given["decided_on"], by=by
        )

    if taken(request, form, close):
        return redirect("case_after", number)
    more = {"form": form, "says": known[which].reference, "button": _("Record it")}
    return render(request, "case_form.html", page_of(request, case, _("A contest of %s ends") % number, **more))


@staff_page(Role.COUNSEL)
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, number: str) -> HttpResponse:
    """Place a hold, or lift the one that stands."""
    case = case_of(request, number, "after")
    held = contesting.is_held(case)
    form = HoldForm(posted(request))
    act = contesting.lift_hold if held else contesting.place_hold
    if taken(request, form, lambda by: act(settings.OFFICE, number, reason=form.cleaned_data["reason"], by=by)):
        return redirect("case_after", number)
    says = _("While a hold stands nothing of this case is destroyed: no record, no working paper, no key.")
    button = _("Lift the hold") if held else _("Place a hold")
    more = {"form": form, "says": says, "button": button}
    return render(request, "case_form.html", page_of(request, case, _("Legal hold on %s") % number, **more))


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "after")
    form = PaymentForm(posted(request))
    if taken(request, form, lambda by: contesting.pay(settings.OFFICE, number, **form.cleaned_data, by=by)):
        return redirect("case_after", number)
    says = _("What is still to be paid: $%s.") % f"{contesting.account(case).open:.2f}"
    more = {"form": form, "says": says, "button": _("Record the payment")}
    return render(request, "case_form.html", page_of(request, case, _("A payment in %s") % number, **more))
