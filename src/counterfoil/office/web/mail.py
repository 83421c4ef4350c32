"""The office's e-mail on the desk: one case's thread, and what somebody has to look at. Words are text, no more."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput
from counterfoil.office import desk_queries, mail_queries, models
from counterfoil.office.mail import filing, outbox
from counterfoil.office.roles import Role
from counterfoil.office.web.access import staff_page

ON_CASES = (Role.RECORDS_OFFICER, Role.COUNSEL)

KINDS = {
    "arrival": gettext_lazy("A request"),
    "reply": gettext_lazy("A reply"),
    "bounce": gettext_lazy("A mail server's report"),
    "waiting": gettext_lazy("Waits to be sent"),
    "sent": gettext_lazy("Sent"),
    "refused": gettext_lazy("Refused by the mail server"),
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

    what = forms.ChoiceField(choices=[(one, one) for one in ("seen", "demand", "again", "arrived")])
    message = forms.IntegerField(min_value=1)


@staff_page(*ON_CASES)
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    shown = mail_queries.to_look_at()
    return render(
        request,
        "mail.html",
        {"heading": _("E-mail to look at"), "shown": shown, "kinds": KINDS, "mail": settings.OFFICE.mail},
    )


@staff_page(*ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def case_mail(request: HttpRequest, number: str) -> HttpResponse:
    case = desk_queries.seen_by(request.user).filter(number=number).first()
    if case is None:
        raise Http404
    models.Viewing.objects.create(account=request.user, case=case, what="mail", at=datetime.now(UTC))
    refused = ""
    if request.method == "POST":
        form = WhatToDo(request.POST)
        if not form.is_valid():
            raise Http404
        try:
            _do(case, request.user, form.cleaned_data["what"], form.cleaned_data["message"])
            return redirect("case_mail", number)
        except BadInput as error:
            refused = str(error)
    return render(
        request,
        "case_mail.html",
        {
            "heading": _("E-mail of case %(number)s") % {"number": number},
            "case": case,
            "thread": mail_queries.thread(case),
            "kinds": KINDS,
            "events": EVENTS,
            "doubts": DOUBTS,
            "refused": refused,
        },
        status=409 if refused else 200,
    )


def _do(case: models.Case, account: models.Account, what: str, pk: int) -> None:
    """Raises ``BadInput`` for an account that names nobody, and for what cannot be done now."""
    if not is_name_and_title(account.official):
        raise BadInput(
            _("This account names nobody, so it decides nothing. Whoever keeps the accounts can change that.")
        )
    if what in ("seen", "demand"):
        row = mail_queries.of_case(case, pk)
        if row is None:
            raise Http404
        if row.became != "reply" or row.seen_at is not None:
            raise BadInput(_("Somebody has looked at this message already."))
        if what == "demand":
            filing.make_demand(settings.OFFICE, row)
        row.seen_by, row.seen_at = account.official, datetime.now(UTC)
        row.save(update_fields=["seen_by", "seen_at"])
        return
    sent = mail_queries.sent_of_case(case, pk)
    if sent is None:
        raise Http404
    if what == "again":
        outbox.send_again(sent, by=account.official)
    else:
        outbox.arrived(settings.OFFICE, sent, by=account.official)
