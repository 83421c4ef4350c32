"""The office's e-mail on the desk: one case's thread, and what somebody has to look at. Words are text, no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput
from counterfoil.office import mail_queries, models
from counterfoil.office.desk_queries import seen_by
from counterfoil.office.mail import filing, outbox
from counterfoil.office.roles import Role
from counterfoil.office.services import work
from counterfoil.office.web.access import staff_page

ON_CASES = (Role.RECORDS_OFFICER, Role.COUNSEL)

KINDS = {
    "arrival": gettext_lazy("A request"),
    "reply": gettext_lazy("A reply"),
    "bounce": gettext_lazy("A mail server's report"),
    "waiting": gettext_lazy("Waits to be sent"),
    "sent": gettext_lazy("Sent"),
    "refused": gettext_lazy("Refused by the mail server"),
    "not_sent": gettext_lazy("A letter that was not sent"),
    "doubt": gettext_lazy("Perhaps sent: nobody knows"),
    "bounced": gettext_lazy("Could not be delivered"),
}
EVENTS = {
    "handed_over": gettext_lazy("handed to the mail server"),
    "accepted": gettext_lazy("taken by the mail server"),
    "later": gettext_lazy("the mail server says: later"),
    "refused": gettext_lazy("refused by the mail server"),
    "doubt": gettext_lazy("no answer"),
    "bounced": gettext_lazy("reported as not delivered"),
    "delayed": gettext_lazy("reported as delayed"),
    "delivered": gettext_lazy("reported as delivered"),
    "again": gettext_lazy("to be sent again, says"),
}
DOUBTS = {
    "other_sender": gettext_lazy("It came from another address than the one that the office writes to."),
    "number_only": gettext_lazy("It names a case, which anybody can do."),
}


class WhatToDo(forms.Form):
    """What a person does about one message of the case."""

    what = forms.ChoiceField(choices=[(one, one) for one in ("seen", "demand", "again", "arrived", "notice")])
    message = forms.IntegerField(min_value=1)


@staff_page(*ON_CASES)
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    shown = mail_queries.to_look_at(request.user)
    return render(
        request,
        "mail.html",
        {"heading": _("E-mail to look at"), "shown": shown, "kinds": KINDS, "mail": settings.OFFICE.mail},
    )


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def case_mail(request: HttpRequest, number: str) -> HttpResponse:
    case = seen_by(request.user).filter(number=number, disposal__destroyed_at=None).first()
    if case is None:
        raise Http404
    models.Viewing.objects.create(account=request.user, case=case, what="mail", at=datetime.now(UTC))
    refused = _acted(request, lambda what, pk: _do(case, request.user, what, pk))
    if refused == "":
        return redirect("case_mail", number)
    shown = {"heading": _("E-mail of case %(number)s") % {"number": number}, "case": case}
    if settings.OFFICE.mail and settings.OFFICE.mail.smtp_host:
        shown["notices"] = [
            (one, work.is_pending("mail_notice", f"{one.pk}/{request.user.pk}"))
            for one in mail_queries.notices_to_send(case)
        ]
    return _thread(request, shown | {"thread": mail_queries.thread(case)}, refused)


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def arrival_mail(request: HttpRequest, arrival: int) -> HttpResponse:
    """The thread of what nobody has cleared yet, or somebody set aside."""
    found = models.Arrival.objects.filter(pk=arrival).select_related("case").first()
    if found is None:
        raise Http404
    if found.case is not None:
        return redirect("case_mail", found.case.number)
    models.ArrivalViewing.objects.create(account=request.user, arrival=found, at=datetime.now(UTC))

    def do(what: str, pk: int) -> None:
        if what not in ("seen", "demand") or (row := mail_queries.of_arrival(found, pk)) is None:
            raise Http404
        _look_at(row, request.user, what)

    refused = _acted(request, do)
    if refused == "":
        return redirect("arrival_mail", arrival)
    shown = {"heading": _("E-mail of arrival %(number)s") % {"number": found.number}, "arrival": found}
    return _thread(request, shown | {"thread": mail_queries.thread_of_arrival(found)}, refused)


def _acted(request: HttpRequest, do: Callable[[str, int], None]) -> str | None:
    """Do what was sent: why it cannot be done, "" where it was done, None where nothing was sent."""
    if request.method != "POST":
        return None
    form = WhatToDo(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        do(form.cleaned_data["what"], form.cleaned_data["message"])
    except BadInput as error:
        return str(error)
    return ""


def _thread(request: HttpRequest, shown: dict[str, Any], refused: str | None) -> HttpResponse:
    more = {"kinds": KINDS, "events": EVENTS, "doubts": DOUBTS, "refused": refused or "", "here_now": request.path}
    return render(request, "case_mail.html", shown | more, status=409 if refused else 200)


def _do(case: models.Case, account: models.Account, what: str, pk: int) -> None:
    """Raises ``BadInput`` for an account that names nobody, and for what cannot be done now."""
    if what in ("seen", "demand"):
        if (row := mail_queries.of_case(case, pk)) is None:
            raise Http404
        _look_at(row, account, what)
        return
    if what == "notice":
        _need_a_name(account)
        if (wanted := next((one for one in mail_queries.notices_to_send(case) if one.pk == pk), None)) is None:
            raise Http404
        work.submit("mail_notice", f"{wanted.pk}/{account.pk}")
        return
    if (sent := mail_queries.sent_of_case(case, pk)) is None:
        raise Http404
    _need_a_name(account)
    if what == "again":
        outbox.send_again(sent, by=account.official)
    else:
        outbox.arrived(settings.OFFICE, sent, by=account.official)


def _look_at(row: models.ReceivedMail, account: models.Account, what: str) -> None:
    _need_a_name(account)
    if row.became != "reply" or row.seen_at is not None:
        raise BadInput(_("Somebody has looked at this message already."))
    if what == "demand":
        filing.make_demand(settings.OFFICE, row)
    row.seen_by, row.seen_at = account.official, datetime.now(UTC)
    row.save(update_fields=["seen_by", "seen_at"])


def _need_a_name(account: models.Account) -> None:
    if not is_name_and_title(account.official):
        raise BadInput(
            _("This account names nobody, so it decides nothing. Whoever keeps the accounts can change that.")
        )
