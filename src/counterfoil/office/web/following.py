"""What the secret link of a request opens: where it stands, what was released, and how to have it reviewed.

A wrong link and one that there never was answer alike, and whoever tries too many waits.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.errors import BadInput
from counterfoil.ledger import manifest
from counterfoil.office import follow_queries, models
from counterfoil.office.services import arriving, handing_out, knocking, paying, receipting, review_request
from counterfoil.office.web.access import public_page
from counterfoil.office.web.portal_forms import Review, SentOn
from counterfoil.office.web.public_access import doorkeeper, unkept, wait
from counterfoil.release.gate import ReleaseKind

_TYPES = {".pdf": "application/pdf", ".csv": "text/csv; charset=utf-8"}


class _TooOften(Exception):
    """Too many links that follow nothing came from this address."""


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
@unkept()
def enter(request: HttpRequest) -> HttpResponse:
    """For whoever has the link on paper: it is typed here, and the page is opened."""
    if request.method == "POST":
        secret = request.POST.get("link", "").strip().rstrip("/").rpartition("/")[2]
        if secret:
            return redirect("follow", secret=secret[:200])
    return render(request, "follow_enter.html", {"heading": _("Follow a request"), "empty": request.method == "POST"})


@public_page
@require_safe
@unkept("strict-origin")
def follow(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        arrival = _arrival(request, secret)
    except _TooOften:
        return wait(request)
    if arrival is None:
        return _nothing(request)
    found = follow_queries.followed(settings.OFFICE, arrival, to=_may_receive(secret))
    heading = _("Request %(number)s") % {"number": found.number}
    reviewed = review_request.is_offered(settings.OFFICE)
    shown = {"heading": heading, "followed": found, "secret": secret, "reviewed": reviewed}
    shown["has_words"] = follow_queries.own_words(arrival) is not None
    aside = reviewed and arrival.state == "set_aside"
    counselor = review_request.counselor(settings.OFFICE) if aside else ()
    return render(request, "follow.html", shown | {"counselor": counselor, "fee": _fee(arrival)})


@public_page
@require_safe
@unkept("strict-origin")
def words(request: HttpRequest, secret: str) -> HttpResponse:
    """What the requester wrote: a page of its own, for whoever has the link and asks for it."""
    try:
        arrival = _arrival(request, secret)
    except _TooOften:
        return wait(request)
    written = follow_queries.own_words(arrival) if arrival else None
    if written is None:
        return _nothing(request)
    return render(request, "follow_words.html", {"heading": _("What you wrote"), "written": written, "secret": secret})


@public_page
@require_safe
@unkept("no-referrer")
def file(request: HttpRequest, secret: str, name: str) -> HttpResponse | StreamingHttpResponse:
    """One released file, through the gate; its manifest beside it."""
    try:
        arrival = _arrival(request, secret)
    except _TooOften:
        return wait(request)
    to = _may_receive(secret)
    released = handing_out.of(settings.OFFICE, arrival.case, to=to) if arrival and _is_open(arrival) else None
    if released is None:
        return _nothing(request)
    if name == manifest.NAME:
        return _attachment(HttpResponse(released.manifest, content_type="application/json"), name)
    found = next((one for one in released.files if one.name == name), None)
    if found is None:
        return _nothing(request)
    kind = _TYPES.get(name[-4:], "application/octet-stream")
    pieces = handing_out.serve(settings.OFFICE, found.sha256, to=to)
    return _attachment(StreamingHttpResponse(pieces, content_type=kind), found.name)


@public_page
@require_safe
@unkept("no-referrer")
def whole(request: HttpRequest, secret: str) -> HttpResponse | FileResponse:
    """The whole release folder, with the receipts of the ledger."""
    try:
        arrival = _arrival(request, secret)
    except _TooOften:
        return wait(request)
    case = arrival.case if arrival and _is_open(arrival) else None
    to = _may_receive(secret)
    if case is None or handing_out.of(settings.OFFICE, case, to=to) is None:
        return _nothing(request)
    made = handing_out.as_zip(settings.OFFICE, case, to=to)
    return FileResponse(made, as_attachment=True, filename=f"{case.number}-release.zip", content_type="application/zip")


@public_page
@require_safe
@unkept("no-referrer")
def receipts(request: HttpRequest, secret: str) -> HttpResponse:
    """The receipts of the entries that this page tells of; of what was set aside, of the entry that says so."""
    try:
        arrival = _arrival(request, secret)
    except _TooOften:
        return wait(request)
    if arrival is None:
        return _nothing(request)
    found = follow_queries.followed(settings.OFFICE, arrival)
    entries = [act.entry for act in found.acts]
    number = arrival.case.number if arrival.state == "cleared" and arrival.case else ""
    if arrival.state == "set_aside":
        entries = list(receipting.dismissal_of(arrival))
    made = receipting.as_zip(settings.OFFICE, found.number, number, entries) if entries else None
    if made is None:
        return _nothing(request)
    return _attachment(HttpResponse(made, content_type="application/zip"), f"{found.number}-receipts.zip")


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
@unkept()
def review(request: HttpRequest, secret: str) -> HttpResponse:
    """The letter to whoever reviews, to be signed and sent by the requester; and that the office was told of it."""
    try:
        arrival = _arrival(request, secret)
    except _TooOften:
        return wait(request)
    if arrival is None or not _is_open(arrival) or not review_request.is_offered(settings.OFFICE):
        return _nothing(request)
    found = follow_queries.followed(settings.OFFICE, arrival)
    if not found.may_be_reviewed:
        return _nothing(request)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    sender = (arrival.case.demand.get("sender") or {}) if arrival.case else {}
    form = Review(
        request.POST if do in ("pdf", "text") else None,
        initial={"name": sender.get("name", ""), "address": sender.get("postal_address", "")},
    )
    sent = SentOn(request.POST if do == "told" else None)
    text = ""
    if do in ("pdf", "text") and form.is_valid():
        asked = review_request.Asked(**form.cleaned_data)
        try:
            if do == "pdf":
                pdf = review_request.as_pdf(settings.OFFICE, found, asked)
                return _attachment(HttpResponse(pdf, content_type="application/pdf"), "request-for-review.pdf")
            text = review_request.as_text(settings.OFFICE, found, asked)
        except BadInput:
            form.add_error("name", _("It has a character that cannot be printed. Write it in Latin letters."))
    if do == "told" and sent.is_valid() and arrival.case is not None:
        keeper = doorkeeper(request)
        if not keeper.admits(knocking.TELL):
            return wait(request)
        try:
            review_request.tell(settings.OFFICE, arrival.case, sent_on=sent.cleaned_data["sent_on"])
            return redirect(f"{reverse('follow', args=[secret])}#told")
        except BadInput:
            sent.add_error("sent_on", _("Not before your request, and not in the future."))
    case = arrival.case
    assert case is not None  # noqa: S101 - may_be_reviewed
    shown: dict[str, Any] = {
        "heading": _("Ask for a review"),
        "followed": found,
        "secret": secret,
        "right": review_request.right(settings.OFFICE, case, found.answered_at),
        "form": form,
        "sent": sent,
        "letter": text,
    }
    return render(request, "follow_review.html", shown)


def _fee(arrival: models.Arrival) -> paying.Offer | None:
    """What may be paid through the provider; None where there is none, and the page is as it ever was."""
    if settings.OFFICE.payments is None or not _is_open(arrival) or arrival.case is None:
        return None
    return paying.offer(settings.OFFICE, arrival.case)


def _arrival(request: HttpRequest, secret: str) -> models.Arrival | None:
    keeper = doorkeeper(request)
    if keeper.refuses(knocking.MISS):
        raise _TooOften
    arrival = arriving.followed(secret)
    if arrival is None:
        keeper.counts(knocking.MISS)
    return arrival


def _may_receive(secret: str) -> Collection[ReleaseKind]:
    """What is for the person in the record alone is handed out by the request's own link, and by no list of several."""
    return handing_out.TO_ALL if "." in secret else handing_out.TO_WHO_ASKED


def _is_open(arrival: models.Arrival) -> bool:
    """Whether the link opens a case: of a duplicate it opens the arrival, not the case of somebody else."""
    return arrival.state == "cleared" and not (arrival.case is not None and arrival.case.sealed)


def _nothing(request: HttpRequest) -> HttpResponse:
    raise Http404


def _attachment(response: Any, name: str) -> Any:
    """To be saved, never shown in the page: ``name`` is one of our own making."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
