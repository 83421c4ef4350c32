"""What everyone may read: documents that were opened, the log of requests, its figures; and whether something holds."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.errors import BadInput
from counterfoil.ledger import keys
from counterfoil.office import denials, imported_queries, log_figures, public_log
from counterfoil.office.act_words import TRACKS
from counterfoil.office.follow_words import OUTCOMES
from counterfoil.office.journal import PUBLIC_KEY
from counterfoil.office.services import knocking, reading_room, verifying
from counterfoil.office.web.access import public_page
from counterfoil.office.web.bars import bars
from counterfoil.office.web.portal_forms import WHY, Verify
from counterfoil.office.web.public_access import doorkeeper, posted, wait
from counterfoil.office.web.words import KINDS

MOST_DENIALS = 50
"""Answers that the page shows of one exemption."""


@public_page
@require_safe
def room(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("words", "")[:200]
    found = reading_room.find(settings.OFFICE, words)
    return render(request, "room.html", {"heading": _("Reading room"), "words": words, "found": found})


@public_page
@require_safe
def document(request: HttpRequest, opened: int) -> StreamingHttpResponse:
    served = reading_room.serve(settings.OFFICE, opened)
    if served is None:
        raise Http404
    name, pieces = served
    response = StreamingHttpResponse(pieces, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public_page
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    page, entries = public_log.page(settings.OFFICE, request.GET.get("page"))
    shown = {"heading": _("Request log"), "page": page, "entries": entries, "imported": imported_queries.any_there()}
    return render(request, "log.html", shown)


@public_page
@require_safe
def log_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    keeper = doorkeeper(request)
    if not keeper.admits(knocking.TABLE):
        return wait(request)
    response = StreamingHttpResponse(public_log.as_csv(settings.OFFICE), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="request-log.csv"'
    return response


@public_page
@require_safe
def denied(request: HttpRequest) -> HttpResponse:
    """The file of denials, indexed by exemption: 5 ILCS 140/9(b). Of each the newest; the table has the whole file."""
    found = denials.index(settings.OFFICE, most=MOST_DENIALS)
    shown = {"heading": _("File of denials"), "found": found, "outcomes": OUTCOMES, "kinds": KINDS}
    shown["most"] = MOST_DENIALS
    return render(request, "denials.html", shown)


@public_page
@require_safe
def denied_csv(request: HttpRequest) -> HttpResponse:
    keeper = doorkeeper(request)
    if not keeper.admits(knocking.TABLE):
        return wait(request)
    response = HttpResponse(denials.table(settings.OFFICE), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="denials.csv"'
    return response


@public_page
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    figures = log_figures.figures(settings.OFFICE)
    aside = [(WHY[why], count) for why, count in public_log.set_aside().items()]
    shown = {"heading": _("Statistics"), "figures": figures, "bars": bars(figures), "aside": aside, "tracks": TRACKS}
    return render(request, "statistics.html", shown)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Nothing is kept of what is checked; the answer is the page itself."""
    form, answer = Verify(posted(request), request.FILES if request.method == "POST" else None), None
    if request.method == "POST":
        keeper = doorkeeper(request)
        if not keeper.admits(knocking.VERIFY):
            return wait(request)
        if form.is_valid():
            answer = _checked(form)
    key = keys.load_key(settings.OFFICE.keys / PUBLIC_KEY)
    return render(request, "verify.html", {"heading": _("Verify"), "form": form, "answer": answer, "key": key})


def _checked(form: Verify) -> verifying.Answer | None:
    file = form.cleaned_data["file"]
    try:
        if file:
            if file.size > verifying.MAX_BYTES:
                raise BadInput("too large")
            return verifying.by_file(settings.OFFICE, file.name, file.read())
    except BadInput:
        form.add_error("file", _("This cannot be checked here: it is larger than 30 MB, damaged or encrypted."))
        return None
    try:
        return verifying.by_digest(settings.OFFICE, form.cleaned_data["digest"])
    except BadInput:
        form.add_error("digest", _("A SHA-256 has 64 digits from 0 to 9 and a to f. Copy it whole."))
        return None
