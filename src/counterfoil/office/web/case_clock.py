"""The clock of a case: why it says what it says, every act that moved it, and those that may move it now.

An act is shown with what it would do before it is recorded. Nobody types a due date: a notice of more time takes the
law's longest, and only a day that the requester agreed to in writing is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.cases.lifecycle import State, may
from counterfoil.clock.course import ClockAct, Narrowed, PersonAnswered, PersonAsked, Replied, Treated
from counterfoil.clock.model import Agreement, Extension
from counterfoil.errors import BadInput
from counterfoil.law.load import LawPack
from counterfoil.law.sourced import in_force
from counterfoil.office import casework, models
from counterfoil.office.services import timing
from counterfoil.office.services.adopting import pack_of
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, acted, case_of, page_of, taken
from counterfoil.office.web.desk_forms import AgreementForm, DeskForm, ExtensionForm, Goes, QuestionForm, TreatmentForm
from counterfoil.values import Moment


@dataclass(frozen=True, slots=True)
class ActOfTime:
    """One act about the time of a case, as a page offers it."""

    title: Any
    says: Any
    form: Callable[[models.Case, Any], DeskForm]
    make: Callable[[models.Case, dict[str, Any]], Callable[[Moment], ClockAct]]


@staff_page(*ON_CASES)
@require_safe
def clock(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "clock")
    runs = bool(case.clock) and may("clock.extended", State(case.state))
    acts = [(name, one.title, one.says) for name, one in ACTS.items()] if runs else []
    moved = casework.moves(settings.OFFICE, case) if case.clock else ()
    more = {"acts": acts, "moved": moved, "clock": case.clock}
    return render(request, "case_clock.html", page_of(request, case, _("Clock of case %s") % number, **more))


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    case = case_of(request, number, "clock")
    one = ACTS.get(act)
    if one is None or not case.clock:
        raise Http404
    form, foreseen = one.form(case, request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        if "confirm" in request.POST:
            if taken(request, form, lambda by: _record(request, one, case, form, by)):
                return redirect("case_clock", number)
        else:
            foreseen = acted(form, lambda: _foresee(one, case, form))
    more = {"form": form, "one": one, "foreseen": foreseen}
    return render(request, "case_clock_act.html", page_of(request, case, f"{one.title} – {number}", **more))


def _foresee(one: ActOfTime, case: models.Case, form: DeskForm) -> timing.Moved:
    return timing.foresee(settings.OFFICE, case.number, one.make(case, form.cleaned_data))


def _record(request: HttpRequest, one: ActOfTime, case: models.Case, form: DeskForm, by: str) -> None:
    """Take the act, if it still does what was shown."""
    make = one.make(case, form.cleaned_data)
    due_on = timing.foresee(settings.OFFICE, case.number, make).due_on
    if request.POST.get("due_on") != (due_on.isoformat() if due_on else ""):
        raise BadInput(_("Something about the time has changed since this was shown. Look at the new day first."))
    timing.take(settings.OFFICE, case.number, make, by=by)


def _grounds(case: models.Case) -> list[tuple[str, str]]:
    pack, of = pack_of(settings.OFFICE), timing.course_of(pack_of(settings.OFFICE), case)
    found = (in_force(dated, of.due.day_zero_on) for dated in pack.periods.values())
    period = next((one for one in found if one is not None and one.extends), None)
    return list((period.grounds or {}).items()) if period else []


def _tracks(case: models.Case) -> list[tuple[str, str]]:
    pack: LawPack = pack_of(settings.OFFICE)
    day = timing.course_of(pack, case).due.day_zero_on
    found = {track: in_force(dated, day) for track, dated in pack.periods.items()}
    return [(track, f"{one.title} ({one.sourced.cite})") for track, one in found.items() if one and one.treats]


def _extension(case: models.Case, given: dict[str, Any]) -> Callable[[Moment], ClockAct]:
    until = timing.longest(settings.OFFICE, case.number)
    return lambda moment: Extension(moment, until, given["ground"], given["reasons"])


ACTS: dict[str, ActOfTime] = {
    "extend": ActOfTime(
        gettext_lazy("More time by notice"),
        gettext_lazy(
            "Once, on one of the law's grounds, by a written notice within the time. The new day is the law's."
        ),
        lambda case, data: ExtensionForm(_grounds(case), data),
        _extension,
    ),
    "agree": ActOfTime(
        gettext_lazy("Another day by agreement"),
        gettext_lazy("Requester and office have agreed in writing on another day."),
        lambda case, data: AgreementForm(data),
        lambda case, given: lambda moment: Agreement(moment, given["until"], given["in_writing"]),
    ),
    "treat": ActOfTime(
        gettext_lazy("Treat it as of another kind"),
        gettext_lazy("Commercial, recurrent or voluminous: by notice, within the time."),
        lambda case, data: TreatmentForm(_tracks(case), data),
        lambda case, given: lambda moment: Treated(moment, given["track"], given["reasons"]),
    ),
    "reply": ActOfTime(
        gettext_lazy("The requester replied"),
        gettext_lazy("To the notice that the request is voluminous."),
        lambda case, data: Goes(data),
        lambda case, given: Replied,
    ),
    "narrow": ActOfTime(
        gettext_lazy("The requester asks for less"),
        gettext_lazy("After the office had offered to confer. It moves no day by itself."),
        lambda case, data: Goes(data),
        lambda case, given: Narrowed,
    ),
    "ask-person": ActOfTime(
        gettext_lazy("Ask whether a person made it"),
        gettext_lazy("The time stands still until the answer. Never ask who it is."),
        lambda case, data: QuestionForm(data),
        lambda case, given: lambda moment: PersonAsked(moment, given["reasons"]),
    ),
    "person-said": ActOfTime(
        gettext_lazy("A person has answered"),
        gettext_lazy("Somebody said, by word or in writing, that the request is a person's. The time runs again."),
        lambda case, data: Goes(data),
        lambda case, given: PersonAnswered,
    ),
}
