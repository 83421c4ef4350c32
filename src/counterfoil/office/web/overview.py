"""Counsel's and oversight's page of figures: how fast whom, what stands out, and what waits without a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from counterfoil.office import overview as figures
from counterfoil.office import queries, unlogged
from counterfoil.office.roles import Role
from counterfoil.office.services import work
from counterfoil.office.web.access import staff_page
from counterfoil.oversight.measures import By

SHOWN = 20
"""Demands without a case that the page names; the command line has them all."""
TABLES: Mapping[str, Any] = {
    By.CLASS: gettext_lazy("Who asked"),
    By.UNIT: gettext_lazy("Team"),
    By.MONTH: gettext_lazy("Month of receipt"),
    By.AGENCY: gettext_lazy("Agency"),
}
GROUPS: Mapping[str, Any] = {
    "all": gettext_lazy("all cases"),
    "no class": gettext_lazy("not known"),
    "no date": gettext_lazy("no date"),
    "no unit": gettext_lazy("no team"),
    "no agency": gettext_lazy("no agency"),
    "unknown": gettext_lazy("not known"),
    "federal_immigration": gettext_lazy("federal immigration agencies"),
    "federal_law_enforcement": gettext_lazy("federal law enforcement"),
    "state_law_enforcement": gettext_lazy("state law enforcement"),
    "local_law_enforcement": gettext_lazy("local law enforcement"),
    "federal": gettext_lazy("other federal bodies"),
    "state": gettext_lazy("state bodies"),
    "local": gettext_lazy("local bodies"),
    "other_government": gettext_lazy("other government"),
    "court": gettext_lazy("courts"),
    "news_media": gettext_lazy("news media"),
    "counsel": gettext_lazy("lawyers"),
    "researcher": gettext_lazy("researchers"),
    "business": gettext_lazy("businesses"),
    "nonprofit": gettext_lazy("charities and associations"),
    "person_in_record": gettext_lazy("the person in the record"),
}
PATTERNS: Mapping[str, Any] = {
    "late_months": gettext_lazy("Late in one month"),
    "late_unit_months": gettext_lazy("Late in one month of one team"),
    "late_days_of_the_month": gettext_lazy("Late on some days of the month"),
    "late_units": gettext_lazy("Late in one team"),
    "late_classes": gettext_lazy("Late for one kind of requester"),
    "unanswered_days": gettext_lazy("Closed without an answer on one day"),
    "unanswered_units": gettext_lazy("Closed without an answer by one team"),
    "extended_units": gettext_lazy("Extended by one team"),
    "extended_classes": gettext_lazy("Extended for one kind of requester"),
    "same_day_classes": gettext_lazy("Answered on the day of receipt for one kind of requester"),
    "same_day_agencies": gettext_lazy("Answered on the day of receipt for one agency"),
    "whole_classes": gettext_lazy("Answered in full for one kind of requester"),
    "exemption_units": gettext_lazy("One exemption claimed by one team"),
}


@staff_page(Role.COUNSEL, Role.OVERSIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """The figures as they were counted last; the button has a worker count them anew."""
    if request.method == "POST":
        work.submit("overview", "")
        return redirect("overview")
    office = settings.OFFICE
    made, by = figures.latest(), request.GET.get("by", "")
    by = by if by in TABLES else By.CLASS.value
    waiting = unlogged.unlogged(office, queries.today(office))
    shown: dict[str, Any] = {
        "heading": _("What was done"),
        "made": made,
        "pending": work.is_pending("overview", ""),
        "behind": figures.is_behind(office),
        "by": by,
        "tables": TABLES,
        "groups": GROUPS,
        "patterns": PATTERNS,
        "waiting": waiting[:SHOWN],
        "more_waiting": max(0, len(waiting) - SHOWN),
    }
    if made is not None:
        shown["rows"] = [_row(one) for one in made.values["tables"][by]]
        shown["findings"] = made.values["findings"]
        shown["values"] = made.values
    return render(request, "overview.html", shown)


def _row(one: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its share on time in whole percents, as the bar draws it."""
    share = one["on_time"]
    percent = None if share["rate"] is None else {end: round(100 * share[end]) for end in ("rate", "low", "high")}
    apart = one["difference"] or {}
    return {
        **one,
        "name": "all" if one["group"] == "all" else str(one["group"]),
        "percent": percent,
        "p": apart.get("p_corrected"),
        "sooner": (apart.get("expected") or 0) < (apart.get("answered") or 0),
    }
