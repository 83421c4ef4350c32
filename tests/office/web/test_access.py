"""For whom each address opens, asked of every address there is."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, path, reverse

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import accounts
from counterfoil.office.web.access import PUBLIC

from .conftest import kept
from .made import arrival, case, sheet

API = {"api_document", "api_file", "api_intake", "api_intake_bare", "api_webhooks", "api_webhook",
       "api_follow", "api_receive", "api_log"}  # fmt: skip
"""Open to everybody as a page is; each asks for its key itself (tests/office/api)."""
ANYONE = API | {
    "portal", "language", "log_in", "log_out", "second_step", "sign_on", "sign_on_back", "health", "metrics", "ask",
    "ask_who", "ask_what", "ask_how", "ask_review", "ask_done",
    "denials", "denials_csv", "disclosures", "disclosures_proof",
    "imported_log", "payment_told", "follow_fee", "follow_pay",
    "custodian", "follow_enter", "follow", "follow_words", "follow_review", "follow_zip", "follow_file",
    "follow_receipts",
    "follow_list", "follow_keep",
    "room", "room_document", "log", "log_csv", "statistics", "verify",
}  # fmt: skip


ON_CASES = (
    "teams", "case_go_on", "case_addressee", "case_clock", "case_clock_act", "case_paper", "case_paper_check",
    "case_paper_page",
    "case_paper_addressed", "case_search", "case_nothing", "case_assignment", "case_notes", "case_pulls", "case_pull",
    "case_letter", "case_letter_check", "case_letter_docx", "case_letter_page", "case_notice", "case_notice_file",
    "case_release",
    "case_release_page", "case_release_file", "case_after", "case_contest", "case_contest_end", "case_payment",
    "case_suit", "case_suit_served", "case_suit_end", "after", "after_table", "retention", "case_dispose",
    "case_disposal_certificate", "case_packet", "case_packet_file", "expungements",
    "case_said", "case_claims", "case_claim", "case_standing", "case_standing_one",
    "case_standing_page", "served", "case_produce", "case_served_days", "case_produce_table",
    "case_recordings",
    "case_objections", "case_objection_paper", "case_certificate_of_records", "case_certificate_paper",
)  # fmt: skip
"""What only those open who work on cases."""
NOT_THERE = {
    "case_paper_page",
    "case_pull", "case_letter_docx", "case_letter_page", "case_notice_file", "case_release_page", "case_release_file",
    "case_contest_end", "case_produce_table", "case_suit_served", "case_suit_end",
    "case_disposal_certificate", "case_packet_file", "after_table", "expungement_confirm",
    "imported_one", "case_standing_one", "case_standing_page",
    "case_objection_paper", "case_objection_end", "case_certificate_paper",
}  # fmt: skip
"""Pages of things that the case of this test has none of: for its roles they are not there."""
ROLES = {
    "inbox": {Role.RECORDS_OFFICER, Role.COUNSEL, Role.OVERSIGHT},
    "case": {Role.RECORDS_OFFICER, Role.COUNSEL, Role.OVERSIGHT},
    "arrivals": {Role.RECORDS_OFFICER, Role.COUNSEL},
    "arrival": {Role.RECORDS_OFFICER, Role.COUNSEL},
    "arrival_enter": {Role.RECORDS_OFFICER, Role.COUNSEL},
    "open_documents": {Role.RECORDS_OFFICER, Role.COUNSEL},
    **{name: {Role.RECORDS_OFFICER, Role.COUNSEL} for name in ON_CASES},
    **{
        name: {Role.COUNSEL} for name in ("case_paper_decision", "case_paper_order", "case_hold", "expungement_confirm")
    },
    **{name: {Role.COUNSEL} for name in ("case_objection", "case_objection_end")},
    # For nobody until an administrator lets an account (test_brady).
    **{name: set() for name in ("brady", "brady_add", "brady_disclose", "brady_csv")},
    "mail": {Role.RECORDS_OFFICER, Role.COUNSEL},
    "case_mail": {Role.RECORDS_OFFICER, Role.COUNSEL},
    "arrival_mail": {Role.RECORDS_OFFICER, Role.COUNSEL},
    "account": set(Role),
    "account_app": set(Role),
    "account_key": set(Role),
    "account_recovery": set(Role),
    "account_password": set(Role),
    "beyond_role": {Role.RECORDS_OFFICER, Role.COUNSEL, Role.OVERSIGHT},
    "case_beyond_role": {Role.OVERSIGHT},
    "imported": {Role.RECORDS_OFFICER, Role.COUNSEL},
    "imported_one": {Role.RECORDS_OFFICER, Role.COUNSEL},
    "watched": {Role.RECORDS_OFFICER, Role.COUNSEL},
    "beside": {Role.ADMINISTRATOR},
    "import_look": {Role.ADMINISTRATOR},
    "ledger": {Role.RECORDS_OFFICER, Role.COUNSEL, Role.OVERSIGHT},
    "ledger_entry": {Role.RECORDS_OFFICER, Role.COUNSEL, Role.OVERSIGHT},
    "opened": {Role.COUNSEL, Role.OVERSIGHT},
    "overview": {Role.COUNSEL, Role.OVERSIGHT},
    "openings": {Role.COUNSEL},
    "referrals": {Role.RECORDS_OFFICER, Role.COUNSEL},
    "accounts": {Role.ADMINISTRATOR},
    "programs": {Role.ADMINISTRATOR},
    "accounts_add": {Role.ADMINISTRATOR},
    "one_account": {Role.ADMINISTRATOR},
    "review": {Role.RECORDS_OFFICER, Role.COUNSEL},
    "review_missing": {Role.RECORDS_OFFICER, Role.COUNSEL},
    "review_page": {Role.RECORDS_OFFICER, Role.COUNSEL},
    "review_image": {Role.RECORDS_OFFICER, Role.COUNSEL},
    "sign": {Role.RECORDS_OFFICER, Role.COUNSEL},
}
"""For whom each page of staff opens; a new one is added here or fails."""
OBJECTS = {
    "number": "CF-2021-000001", "act": "extend", "pull": 1, "paper": "letter", "page_number": 1, "kind": "extension",
    "name": "administrator", "wanted": 1, "unit": "R-000001", "digest": "b" * 64, "which": 0, "arrival": 1,
    "page": "1", "part": 1, "index": 0, "version": "shareable", "imported": 1, "claim": 1,
    "form": "pdf",
}  # fmt: skip
"""What stands for an object in an address."""
FILES = {"review_image"}
"""What is no page, and promises only what its headers say."""


def routes() -> list[URLPattern]:
    return get_resolver("counterfoil.office.web.urls").url_patterns


def test_what_is_public_is_listed_here() -> None:
    assert {one.name for one in routes() if one.callback.opens_for == PUBLIC} == ANYONE


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a case")


class Forgetful:
    """Addresses of which one says nothing about for whom it opens."""

    handler500 = "counterfoil.office.web.errors.failed"
    urlpatterns = [*routes(), path("forgotten/", unmarked)]  # noqa: RUF012


def test_a_view_that_says_nothing_opens_for_nobody(client: Client, page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ROOT_URLCONF", Forgetful, raising=False)
    shown: Any = page(client, "/forgotten/", status=500)
    assert (shown.heading, "a case" in shown.text) == ("Something failed here", False)


def address(route: URLPattern) -> str:
    objects = {key: OBJECTS[key] for key in route.pattern.converters}
    if route.name == "case_objection":
        objects["kind"] = "objection"
    return reverse(route.name, "counterfoil.office.web.urls", kwargs=objects)


def test_each_page_of_staff_opens_for_its_roles_only(client: Client, as_role, office: Office) -> None:
    sheet(office, case(1))
    arrival(1)
    of_staff = [one for one in routes() if one.name not in ANYONE]
    for route in of_staff:
        where = address(route)
        for method in (client.get, client.post):
            refused = method(where)
            assert (refused.status_code, refused["Location"]) == (302, f"/log-in/?next={where}")
    opened: dict[str, set[Role]] = {one.name: set() for one in of_staff}
    for role in Role:
        as_role(role)
        for route in of_staff:
            response = client.get(address(route))
            if role in ROLES[route.name]:
                expected = 404 if route.name in NOT_THERE else 200
                shown = response if route.name in FILES else kept(response).response
                assert (route.name, role, shown.status_code) == (route.name, role, expected)
                assert response["Cache-Control"] == "private, no-store"
                opened[route.name].add(role)
            else:
                assert (response.status_code, kept(response).heading) == (403, "Your role does not open this page")
    assert opened == {one.name: ROLES[one.name] for one in of_staff}


def test_an_account_that_was_closed_is_a_stranger(client: Client, as_role) -> None:
    as_role(Role.COUNSEL)
    assert client.get("/desk/").status_code == 200
    models.Account.objects.update(is_active=False)
    assert client.get("/desk/")["Location"] == "/log-in/?next=/desk/"


def test_a_new_password_ends_every_session(client: Client, as_role, office: Office) -> None:
    as_role(Role.COUNSEL)
    assert client.get("/desk/").status_code == 200
    accounts.set_password(office.folder, "counsel", "another horse battery")
    assert client.get("/desk/")["Location"] == "/log-in/?next=/desk/"
