"""What will leave, looked at and let go by a named person; and what has left, with how anyone verifies it."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.cases.lifecycle import State
from counterfoil.errors import RefusedByLaw
from counterfoil.office import models, paper_pages, release_queries
from counterfoil.office.ledger_keys import PUBLIC_KEY
from counterfoil.office.services import approving, recordings, releasing, work
from counterfoil.office.services.leaving import leaving
from counterfoil.office.store import keeper_of
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, case_of, decides, page_of, picture_of, posted, taken
from counterfoil.office.web.desk_forms import Goes
from counterfoil.office.web.recordings import GATES as GATES_OF_RECORDINGS
from counterfoil.office.web.words import GATES
from counterfoil.redaction.certificate import LAYOUT_KEPT
from counterfoil.release import gate
from counterfoil.release.gate import ReleaseKind

TO_STAFF = (ReleaseKind.PUBLIC, ReleaseKind.REQUESTER, ReleaseKind.SUBJECT)
"""Whoever works on a case may look at what left for it, to whomever it went."""


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "release")
    form = Goes(posted(request))
    mark = request.POST.get("mark", "")
    if taken(request, form, lambda by: _let_go(case, by, mark)):
        return redirect("case_release", number)
    going = leaving(settings.OFFICE, case)
    left = release_queries.left(settings.OFFICE, case)
    more = {
        "form": form,
        "going": going if case.state == State.LETTERED else None,
        "letter_pages": range(1, paper_pages.count(going.letter) + 1),
        "index_pages": range(1, paper_pages.count(going.index) + 1),
        "signers": approving.signers(case),
        "refused": approving.refused_to(settings.OFFICE, case, decides(request)),
        "approved": releasing.approval(case),
        "may_approve": case.state == State.LETTERED and going.letter is not None and not going.lacking,
        "gates": GATES,
        "layout_kept": LAYOUT_KEPT,
        "left": left,
        "recordings": recordings.met(case) if case.search else (),
        "gates_of_recordings": GATES_OF_RECORDINGS,
        "key": (settings.OFFICE.keys / PUBLIC_KEY).read_text(encoding="utf-8").strip() if left else "",
    }
    return render(request, "case_release.html", page_of(request, case, _("Release of case %s") % number, **more))


def _let_go(case: models.Case, by: str, mark: str) -> None:
    """Approve what was shown; where somebody did and it did not leave, the worker tries again."""
    if case.state == State.RELEASED or (case.state == State.LETTERED and releasing.approval(case) is not None):
        with transaction.atomic():
            work.submit("release", case.number)
        return
    approving.approve(settings.OFFICE, case.number, by=by, mark=mark)


@staff_page(*ON_CASES)
@require_safe
def picture(request: HttpRequest, number: str, unit: str, page_number: int) -> HttpResponse:
    """A page of a redacted file that would leave, as an image."""
    case = case_of(request, number, "release_page")
    documents = leaving(settings.OFFICE, case).documents
    going = {one.unit: one.path for one in documents if one.path.suffix == ".pdf"}  # a recording has no page
    return picture_of(going.get(unit), page_number)


@staff_page(*ON_CASES)
@require_safe
def file(request: HttpRequest, number: str, digest: str) -> StreamingHttpResponse:
    """A file that has left, through the gate: the very bytes, or nothing."""
    case = case_of(request, number, "release_file")
    left = release_queries.left(settings.OFFICE, case)
    found = next((one for one in left.files if one.digest == digest), None) if left else None
    if found is None:
        raise Http404
    try:
        pieces = gate.serve(
            found.digest,
            store=keeper_of(settings.OFFICE),
            journal=release_queries.Committed(),
            kinds=TO_STAFF,
        )
    except RefusedByLaw as error:
        raise Http404 from error
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"', "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(pieces, content_type="application/octet-stream", headers=headers)
