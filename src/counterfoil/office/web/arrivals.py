"""Intake for staff: what arrived and waits, the eldest first; one of it as inert text; and what came by other ways."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.demands.written import Attachment, Written, compose
from counterfoil.errors import CounterfoilError
from counterfoil.office import arrival_queries, models
from counterfoil.office.roles import Role
from counterfoil.office.services import arriving, reading_room, unsent
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.portal_forms import CHANNELS, WHY, Entered, Open, SetAside, Transcript
from counterfoil.office.web.public_access import posted

TAKES_IN = (Role.RECORDS_OFFICER, Role.COUNSEL)
_LINK = "arrival_link"
_forms = require_http_methods(["GET", "HEAD", "POST"])


@staff_page(*TAKES_IN)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    unsent.sweep(settings.OFFICE)
    page, rows = arrival_queries.queue(settings.OFFICE, request.GET.get("page"))
    shown = {"heading": _("Arrivals"), "page": page, "rows": rows, "channels": CHANNELS}
    return render(request, "arrivals.html", shown | {"told": arrival_queries.told_of_review(request.user)})


@staff_page(*TAKES_IN)
@_forms
def one(request: HttpRequest, arrival: int) -> HttpResponse:
    """Cleared or set aside by the account's own named person. The opening of it is written down first."""
    found = arrival_queries.seen_by(request.user).filter(pk=arrival).select_related("case", "decided_by").first()
    if found is None:
        raise Http404
    do, errors = request.POST.get("do", ""), []
    aside = SetAside(request.POST if do == "set_aside" else None)
    transcript = Transcript(request.POST if do == "transcribe" else None)
    if request.method == "POST":
        try:
            if do == "clear":
                case = arriving.clear(settings.OFFICE, found, request.user)
                return redirect("case", number=case.number)
            if do == "transcribe" and transcript.is_valid():
                case = arriving.clear(
                    settings.OFFICE,
                    found,
                    request.user,
                    transcript=_typed(found, transcript.cleaned_data["transcript"]),
                )
                return redirect("case", number=case.number)
            if do == "set_aside" and aside.is_valid():
                arriving.set_aside(settings.OFFICE, found, request.user, **aside.cleaned_data)
                return redirect("arrivals")
        except CounterfoilError as error:
            errors.append(settings.OFFICE.without_place(error))
    shown = arrival_queries.opened(settings.OFFICE, request.user, found)
    link = request.session.pop(_LINK, None)
    return render(
        request,
        "arrival.html",
        {
            "heading": _("Arrival %(number)s") % {"number": found.number},
            "shown": shown,
            "aside": aside,
            "transcript": transcript,
            "errors": errors,
            "channels": CHANNELS,
            "why": WHY,
            "link": link["link"] if link and link["arrival"] == found.pk else "",
        },
    )


@staff_page(*TAKES_IN)
@_forms
def enter(request: HttpRequest) -> HttpResponse:
    """A demand that came by telephone, on paper or at the counter."""
    present = arriving.now(settings.OFFICE).astimezone(ZoneInfo(settings.OFFICE.time_zone))
    form = Entered(
        posted(request), request.FILES if request.method == "POST" else None, initial={"received_at": present}
    )
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            arrival = _entered(form)
        except CounterfoilError as error:
            errors.append(settings.OFFICE.without_place(error))
        else:
            if arrival.link is None:
                path = reverse("follow", args=[arriving.follow_link(arrival)])
                request.session[_LINK] = {"arrival": arrival.pk, "link": request.build_absolute_uri(path)}
            return redirect("arrival", arrival=arrival.pk)
    return render(request, "arrival_enter.html", {"heading": _("Enter a demand"), "form": form, "errors": errors})


@staff_page(*TAKES_IN)
@_forms
def reading(request: HttpRequest) -> HttpResponse:
    """Which released documents everyone may read. Nothing is, until a named person says so of each."""
    number = (request.POST if request.method == "POST" else request.GET).get("case", "")[:32]
    case = next((one for one in reading_room.released_cases() if one.number == number), None)
    do, errors = request.POST.get("do", ""), []
    form = Open(request.POST if do == "open" else None, auto_id=False)
    if request.method == "POST" and case is not None:
        file = models.ReleasedFile.objects.filter(pk=_number(request.POST.get("file")), release__case=case).first()
        try:
            if do == "open" and file is not None and form.is_valid():
                reading_room.open_to_all(settings.OFFICE, file, request.user, title=form.cleaned_data["title"])
            if do == "close" and file is not None:
                for opened in models.OpenedFile.objects.filter(file=file, closed_at=None):
                    reading_room.close_again(settings.OFFICE, opened, request.user)
        except CounterfoilError as error:
            errors.append(settings.OFFICE.without_place(error))
        errors += [str(each) for field in form.errors.values() for each in field] if do == "open" else []
        if not errors:
            return redirect(f"{reverse('open_documents')}?case={case.number}")
    return render(
        request,
        "open_documents.html",
        {
            "heading": _("Open documents to everyone"),
            "cases": reading_room.released_cases(),
            "case": case,
            "candidates": reading_room.candidates(settings.OFFICE, case) if case else (),
            "errors": errors,
        },
    )


def _entered(form: Entered) -> models.Arrival:
    given, file = form.cleaned_data, form.cleaned_data["file"]
    items = tuple(part for part in re.split(r"\n\s*\n", given["items"].replace("\r\n", "\n")) if part.strip())
    if file and not items:
        name, content = file.name, file.read()
    else:
        written = Written(
            items=items,
            **{key: given[key] for key in ("name", "organisation", "email", "postal_address", "phone")},
            attachments=[Attachment(file.name, file.read())] if file else (),
        )
        name, content = "entered.eml", compose(written, at=datetime.now(UTC), key=secrets.token_hex(16))
    return arriving.arrive(
        settings.OFFICE,
        channel=given["channel"],
        name=name,
        content=content,
        received_at=form.received(),
        sender_email=given["email"],
    )


def _typed(arrival: models.Arrival, text: str) -> bytes:
    parts = [part for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
    return compose(Written(items=tuple(parts)), at=arrival.received_at, key=arrival.digest[:32])


def _number(given: str | None) -> int:
    return int(given) if given and given.isdecimal() and len(given) < 12 else 0
