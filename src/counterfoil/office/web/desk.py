"""The desk of staff: the inbox by urgency, and one case with everything done about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.cases.lifecycle import State
from counterfoil.errors import CounterfoilError
from counterfoil.office import case_next, casework, desk_queries, models
from counterfoil.office.act_words import RELEASES
from counterfoil.office.desk_queries import Wanted
from counterfoil.office.roles import Role
from counterfoil.office.services import assigning, likeness
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES
from counterfoil.office.web.context import ROLES
from counterfoil.office.web.desk_forms import AssignForm
from counterfoil.office.web.words import DECIDED, DOING, STATES

ON_THE_DESK = (Role.RECORDS_OFFICER, Role.COUNSEL, Role.OVERSIGHT)
CLOCKS = {"late": gettext_lazy("overdue"), "soon": gettext_lazy("due today or tomorrow")}


@staff_page(*ON_THE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: HttpRequest) -> HttpResponse:
    wanted = _wanted(request)
    works = request.user.role in ON_CASES
    form = AssignForm(request.POST if request.POST.get("do") == "assign" else None, prefix="give") if works else None
    if request.method == "POST" and works and _done(request, form, wanted):
        return redirect(f"{reverse('inbox')}?{_query(wanted)}" if _query(wanted) else reverse("inbox"))
    page, rows = desk_queries.inbox(settings.OFFICE, request.user, request.GET.get("page"), wanted)
    closed = wanted.state == State.CLOSED
    shown = {
        "heading": _("Closed cases") if closed else _("Open cases"), "page": page, "rows": rows, "roles": ROLES,
        "works": works, "wanted": wanted, "states": STATES, "clocks": CLOCKS, "query": _query(wanted), "closed": closed,
    }  # fmt: skip
    if works:
        shown |= {"form": form, "arrived": models.Arrival.objects.filter(state="new").count()}
        shown |= {"people": assigning.assignable(), "teams": models.Team.objects.order_by("name")}
        shown |= {"filters": request.user.filters.order_by("name")}
    return render(request, "inbox.html", shown)


@staff_page(*ON_THE_DESK)
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    shown = desk_queries.opened(settings.OFFICE, request.user, number)
    if shown is None:
        raise Http404
    context: dict[str, Any] = {
        "heading": _("Case %(number)s") % {"number": number}, "case": shown, "roles": ROLES, "works": False,
        "decisions": DECIDED, "releases": RELEASES,
    }  # fmt: skip
    if request.user.role in ON_CASES and shown.gone is None:
        context |= _for_work(request, number)
    return render(request, "case.html", context)


def _for_work(request: HttpRequest, number: str) -> dict[str, Any]:
    """What those who work on cases see beside it."""
    row = models.Case.objects.select_related("assigned_to", "team", "served").get(number=number)
    head = casework.head(settings.OFFICE, row)
    following = case_next.next_of(row, head)
    return {
        "works": True,
        "head": head,
        "next": following,
        "next_address": reverse(following.page, args=[number]) if following.page else "",
        "doing": DOING.get(head.doing, ""),
        "alike": likeness.alike(settings.OFFICE, row, desk_queries.seen_by(request.user)),
        "states": STATES,
        "notes": row.notes.select_related("by").order_by("-pk")[:3],
        "pulls": row.pulls.filter(outcome=""),
        "here_now": request.path,
    }


def _wanted(request: HttpRequest) -> Wanted:
    """What is looked for, from the address; what is no choice asks for nothing."""
    get = request.GET.get
    state, clock, who = get("state", ""), get("clock", ""), get("who", "")
    return Wanted(
        "".join(c for c in get("number", "") if c.isalnum() or c == "-")[:32],
        state if state in STATES else "",
        who if who in ("mine", "none") or who.partition("-")[0] in ("account", "team") else "",
        clock if clock in CLOCKS else "",
    )


def _query(wanted: Wanted) -> str:
    parts = {"number": wanted.number, "state": wanted.state, "who": wanted.who, "clock": wanted.clock}
    return urlencode({name: value for name, value in parts.items() if value})


def _done(request: HttpRequest, form: AssignForm | None, wanted: Wanted) -> bool:
    """Whether what was asked of the whole list was done: cases given out, a filter kept or dropped."""
    do, post = request.POST.get("do"), request.POST
    if do == "keep" and (name := " ".join(post.get("name", "").replace("\0", "").split())[:64]):
        models.SavedFilter.objects.update_or_create(
            account=request.user, name=name, defaults={"query": _query(wanted)[:255]}
        )
        return True
    if do == "drop":
        models.SavedFilter.objects.filter(account=request.user, name=post.get("name", "")[:64]).delete()
        return True
    if do != "assign" or form is None or not form.is_valid():
        return False
    chosen = [int(one) for one in post.getlist("case")[:500] if one.isdecimal() and len(one) < 10]
    cases = list(desk_queries.seen_by(request.user).filter(pk__in=chosen))
    if not cases:
        form.add_error(None, _("Choose at least one case in the list."))
        return False
    try:
        assigning.assign(cases, account=form.cleaned_data["account"], team=form.cleaned_data["team"])
    except CounterfoilError as error:
        form.add_error(None, settings.OFFICE.without_place(error))
        return False
    return True
