"""What follows answers, over all cases: reviews, suits and holds; retention and disposal; each list as a table."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.office import after_queries, models, queries
from counterfoil.office.services import disposing
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, case_of, page_of, posted, taken
from counterfoil.office.web.desk_forms import DisposalForm
from counterfoil.office.web.words import BEFORE, STOPPED

MOST_DUE = 100
"""Cases due for disposal that the page shows; its table has them all."""


@staff_page(*ON_CASES)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    shown = {
        "heading": _("After the answer"),
        "found": after_queries.overview(settings.OFFICE, request.user),
        "before": BEFORE,
        "today": queries.today(settings.OFFICE),
    }
    return render(request, "after.html", shown)


@staff_page(*ON_CASES)
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """The schedule, the first of what is due by it, and what was destroyed."""
    found = after_queries.due(settings.OFFICE, request.user, most=MOST_DUE + 1)
    shown = {
        "heading": _("Retention and disposal"),
        "schedule": settings.OFFICE.retention,
        "due": [(one, _stopped(one)) for one in found[:MOST_DUE]],
        "most": MOST_DUE if len(found) > MOST_DUE else 0,
        "destroyed": after_queries.destroyed(request.user),
    }
    return render(request, "retention.html", shown)


@staff_page(*ON_CASES)
@require_safe
def table(request: HttpRequest, name: str) -> HttpResponse:
    if name not in after_queries.LISTS:
        raise Http404
    response = HttpResponse(
        after_queries.table(settings.OFFICE, request.user, name), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def dispose(request: HttpRequest, number: str) -> HttpResponse:
    """One person confirms that the file of a case may be destroyed; after the second the worker destroys it."""
    case = case_of(request, number, "disposal")
    found = disposing.of(settings.OFFICE, case)
    form = DisposalForm(posted(request))
    who: Any = request.user

    def confirm(by: str) -> None:
        disposing.confirm(settings.OFFICE, number, by=by, account=who)

    if taken(request, form, confirm):
        return redirect("retention")
    more = {
        "form": form,
        "due": found,
        "stopped": _stopped(found) if found else (),
        "today": queries.today(settings.OFFICE),
        "button": _("Destroy the file") if found and found.disposal else _("I confirm it"),
    }
    return render(request, "case_dispose.html", page_of(request, case, _("Disposal of %s") % number, **more))


@staff_page(*ON_CASES)
@require_safe
def certificate(request: HttpRequest, number: str) -> FileResponse:
    """The certificate that the file of a case was destroyed."""
    seen = {one.case.number: one for one in after_queries.destroyed(request.user)}
    if number not in seen:
        raise Http404
    row = seen[number]
    models.Viewing.objects.create(account=request.user, case=row.case, what="certificate", at=datetime.now(UTC))
    path = disposing.certificate(settings.OFFICE, row)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{number}-disposal.pdf")


def _stopped(one: disposing.Due) -> tuple[Any, ...]:
    return tuple(STOPPED.get(why, why) for why in one.stopped)
