"""What follows an answer: contests of it, holds that forbid destruction, and fees that are paid by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.cases.lifecycle import State, may
from counterfoil.office import models
from counterfoil.office.roles import Role
from counterfoil.office.services import contesting, disposing, review_packet, suits, work
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, case_of, page_of, posted, taken
from counterfoil.office.web.desk_forms import (
    ContestEndForm,
    ContestForm,
    HoldForm,
    PacketForm,
    PaymentForm,
    SuitEndForm,
    SuitForm,
    SuitServedForm,
)
from counterfoil.office.web.words import OUTCOMES_OF_CONTEST, OUTCOMES_OF_SUIT


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
        "packets": case.packets_wanted.order_by("-pk")[:3],
        "packet": review_packet.kept(settings.OFFICE, case),
        "may_packet": _may_packet(case, contests),
        "disposal": disposing.of(settings.OFFICE, case),
        "suits": list(enumerate(suits.suits(case))),
        "ends": OUTCOMES_OF_SUIT,
        "holds": contesting.holds(case),
        "held": contesting.is_held(case),
        "fees": contesting.account(case),
        "is_counsel": request.user.role == Role.COUNSEL,
    }
    return render(request, "case_after.html", page_of(request, case, _("After the answer, %s") % number, **more))


def _may_packet(case: models.Case, contests: Sequence[contesting.Contest]) -> bool:
    return may("packet.made", State(case.state)) and any(map(_owes, contests))


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def packet(request: HttpRequest, number: str) -> HttpResponse:
    """The papers for the Public Access Counselor are asked for; the worker makes them."""
    case = case_of(request, number, "packet")
    form = PacketForm(posted(request))

    def want(by: str) -> None:
        review_packet.contest_of(contesting.case_for(number, "packet.made"))
        with transaction.atomic():
            row = models.PacketWanted.objects.create(case=case, by=by, at=datetime.now(UTC))
            work.submit("packet", str(row.pk), about=case.number)

    if taken(request, form, want):
        return redirect("case_after", number)
    says = _(
        "A confidential version with the records unredacted, and one that may be shared, which is searched for every "
        "withheld value. The affidavit is a draft that names nobody."
    )
    more = {"form": form, "says": says, "button": _("Make the papers")}
    return render(request, "case_form.html", page_of(request, case, _("Papers for the review of %s") % number, **more))


@staff_page(*ON_CASES)
@require_safe
def packet_file(request: HttpRequest, number: str, version: str) -> FileResponse:
    """One version of the papers as a ZIP, for staff to send. That the confidential one was opened is written down."""
    case = case_of(request, number, f"packet_{version}"[:24] if version in review_packet.VERSIONS else "packet")
    found = review_packet.as_zip(settings.OFFICE, case, version)
    if found is None:
        raise Http404
    return FileResponse(found, as_attachment=True, filename=f"{number}-{version}.zip", content_type="application/zip")


def _owes(one: contesting.Contest) -> bool:
    return one.before == "public_access_counselor" and not one.outcome


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "after")
    form = ContestForm(posted(request))
    if taken(request, form, lambda by: contesting.open_contest(settings.OFFICE, number, **form.cleaned_data, by=by)):
        return redirect("case_after", number)
    says = _("A notice of the Public Access Counselor, or an appeal to this office. The law's days run from it.")
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


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def suit(request: HttpRequest, number: str) -> HttpResponse:
    """Somebody sues about the answer, or because there is none."""
    case = case_of(request, number, "after")
    form = SuitForm(posted(request))
    if taken(request, form, lambda by: suits.open_suit(settings.OFFICE, number, **form.cleaned_data, by=by)):
        return redirect("case_after", number)
    says = _("From then on nothing of this case is destroyed: a hold is placed by itself, and counsel alone lifts it.")
    more = {"form": form, "says": says, "button": _("Record it")}
    return render(request, "case_form.html", page_of(request, case, _("A suit about %s") % number, **more))


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def suit_served(request: HttpRequest, number: str, which: int) -> HttpResponse:
    case = case_of(request, number, "after")
    known = _suit(case, which)
    form = SuitServedForm(posted(request))

    def serve(by: str) -> None:
        suits.serve_suit(settings.OFFICE, number, which, on=form.cleaned_data["on"], by=by)

    if taken(request, form, serve):
        return redirect("case_after", number)
    more = {"form": form, "says": f"{known.number}, {known.court}", "button": _("Record it")}
    return render(request, "case_form.html", page_of(request, case, _("Served with a suit, %s") % number, **more))


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def suit_end(request: HttpRequest, number: str, which: int) -> HttpResponse:
    """How a suit ended. The hold stays."""
    case = case_of(request, number, "after")
    known = _suit(case, which)
    form = SuitEndForm(posted(request))

    def end(by: str) -> None:
        suits.end_suit(settings.OFFICE, number, which, **form.cleaned_data, by=by)

    if taken(request, form, end):
        return redirect("case_after", number)
    more = {"form": form, "says": f"{known.number}, {known.court}", "button": _("Record it")}
    return render(request, "case_form.html", page_of(request, case, _("A suit about %s ends") % number, **more))


def _suit(case: models.Case, which: int) -> suits.Suit:
    known = suits.suits(case)
    if which >= len(known):
        raise Http404
    return known[which]


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
