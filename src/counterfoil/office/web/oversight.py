"""Counsel's and oversight's own pages: the ledger, who opened what, and what waits for counsel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from counterfoil.office import ledger_queries, viewing_queries
from counterfoil.office.roles import Role
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.words import STATES

REASONS: Mapping[str, Any] = {
    "leak": gettext_lazy("a file did not pass its verification"),
    "law_forbids": gettext_lazy("the law forbids it"),
    "rules_not_adopted": gettext_lazy("counsel has not adopted the rules"),
    "instrument_unverified": gettext_lazy("the paper is not checked"),
    "identity_unverified": gettext_lazy("who asks is not checked"),
    "duty_unclear": gettext_lazy("what the law wants is not clear"),
    "incomplete": gettext_lazy("something is missing"),
    "person_must_decide": gettext_lazy("a person must decide"),
    "counsel_must_decide": gettext_lazy("counsel must decide"),
    "legal_hold": gettext_lazy("a legal hold stands"),
    "conflict": gettext_lazy("two rules conflict"),
    "verification_failed": gettext_lazy("the verification failed"),
    "duplicate": gettext_lazy("it is a duplicate"),
    "withdrawn": gettext_lazy("it was withdrawn"),
}
OPENED: Mapping[str, Any] = {
    "case": gettext_lazy("the case"),
    "case beyond role": gettext_lazy("the case, beyond the role"),
    "paper": gettext_lazy("the paper"),
    "paper_page": gettext_lazy("a page of the paper"),
    "letter": gettext_lazy("the letter"),
    "letter_page": gettext_lazy("a page of the letter"),
    "letter_docx": gettext_lazy("the letter, to edit"),
    "release": gettext_lazy("the release"),
    "release_page": gettext_lazy("a page that leaves"),
    "release_file": gettext_lazy("a released file"),
    "search": gettext_lazy("the search"),
    "review": gettext_lazy("the review"),
    "sign": gettext_lazy("the page to sign"),
    "produce": gettext_lazy("the production"),
    "produce_table": gettext_lazy("the table of the production"),
    "notes": gettext_lazy("the notes"),
    "mail": gettext_lazy("the messages"),
    "pulls": gettext_lazy("what custodians were asked"),
    "said": gettext_lazy("what was said of records"),
    "addressee": gettext_lazy("to whom the answer goes"),
    "after": gettext_lazy("what follows the answer"),
    "assignment": gettext_lazy("who works on the case"),
    "certificate": gettext_lazy("the certification of records"),
    "claims": gettext_lazy("claims of privilege"),
    "clock": gettext_lazy("the clock"),
    "disposal": gettext_lazy("the disposal"),
    "go_on": gettext_lazy("how the case goes on"),
    "identity paper": gettext_lazy("a copy of an identity paper"),
    "image": gettext_lazy("a page of a record"),
    "notice": gettext_lazy("a notice"),
    "objection paper": gettext_lazy("the paper of an objection"),
    "objections": gettext_lazy("the objections"),
    "packet": gettext_lazy("the papers for a review"),
    "packet_confidential": gettext_lazy("the confidential papers for a review"),
    "packet_shareable": gettext_lazy("the papers for a review that may be shared"),
    "recordings": gettext_lazy("the recordings"),
    "served": gettext_lazy("the return date of the paper"),
    "standing": gettext_lazy("who asks"),
}
"""What was opened, as the list of viewings names it; another word stands as it is."""


@staff_page(Role.RECORDS_OFFICER, Role.COUNSEL, Role.OVERSIGHT)
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    number = _number(request)
    page, rows = ledger_queries.entries(account, request.GET.get("page"), number)
    shown = {"heading": _("The ledger"), "page": page, "rows": rows, "number": number}
    shown |= {
        "standing": ledger_queries.standing(settings.OFFICE),
        "query": urlencode({"number": number} if number else {}),
    }
    return render(request, "ledger.html", shown)


@staff_page(Role.RECORDS_OFFICER, Role.COUNSEL, Role.OVERSIGHT)
@require_safe
def entry(request: HttpRequest, index: int) -> HttpResponse:
    account: Any = request.user
    found = ledger_queries.entry(account, index) if index < 2**63 else None
    if found is None:
        raise Http404
    shown = {"heading": _("Entry %(number)s of the ledger") % {"number": index}, "entry": found}
    return render(request, "ledger_entry.html", shown)


@staff_page(Role.COUNSEL, Role.OVERSIGHT)
@require_safe
def opened(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    who, number = request.GET.get("who", ""), _number(request)
    viewers = viewing_queries.viewers()
    who = who if who in viewers else ""
    page = viewing_queries.viewings(account, request.GET.get("page"), who=who, number=number)
    query = urlencode({name: value for name, value in (("who", who), ("number", number)) if value})
    shown = {"heading": _("Who opened what"), "page": page, "viewers": viewers, "who": who, "number": number}
    return render(request, "opened.html", shown | {"opened": OPENED, "query": query})


@staff_page(Role.RECORDS_OFFICER, Role.COUNSEL)
@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    page, rows = viewing_queries.referred(settings.OFFICE, account, request.GET.get("page"))
    shown = {"heading": _("What waits for counsel or a check"), "page": page, "rows": rows}
    return render(request, "referrals.html", shown | {"reasons": REASONS, "states": STATES})


def _number(request: HttpRequest) -> str:
    return "".join(c for c in request.GET.get("number", "").upper() if c.isascii() and (c.isalnum() or c == "-"))[:32]
