"""What is served beside pages, to whom, and what the command says when it cannot."""

from __future__ import annotations

import io
import re
import socket
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from waitress.proxy_headers import proxy_headers_middleware

from counterfoil.cli import main, office_serve
from counterfoil.errors import EnvironmentFailed, UsageError
from counterfoil.office.folder import Office
from counterfoil.office.web import portal, server, setting_up

USWDS = setting_up.STATIC / "uswds"
ROUTES = {
    "disclosures": "disclosures/",
    "disclosures_proof": "disclosures/proof.zip",
    "openings": "desk/openings/",
    "portal": "",
    "inbox": "desk/",
    "case": "desk/cases/<slug:number>/",
    "teams": "desk/teams/",
    "served": "desk/papers/",
    "after": "desk/after/",
    "retention": "desk/retention/",
    "expungements": "desk/expungements/",
    "expungement_confirm": "desk/expungements/<int:which>/",
    "after_table": "desk/after/<slug:name>.csv",
    "case_dispose": "desk/cases/<slug:number>/after/disposal/",
    "case_disposal_certificate": "desk/cases/<slug:number>/after/disposal/certificate.pdf",
    "case_packet": "desk/cases/<slug:number>/after/packet/",
    "case_packet_file": "desk/cases/<slug:number>/after/packet/<slug:version>.zip",
    "brady": "desk/brady/",
    "brady_add": "desk/brady/entry/",
    "brady_disclose": "desk/brady/disclosure/",
    "brady_csv": "desk/brady/log.csv",
    "case_objections": "desk/cases/<slug:number>/objections/",
    "case_objection": "desk/cases/<slug:number>/objections/new/<slug:kind>/",
    "case_objection_end": "desk/cases/<slug:number>/objections/<int:which>/end/",
    "case_objection_paper": "desk/cases/<slug:number>/objections/<int:which>/<slug:form>/",
    "case_certificate_of_records": "desk/cases/<slug:number>/production/certification/",
    "case_certificate_paper": "desk/cases/<slug:number>/production/certification/<int:which>/<slug:form>/",
    "case_produce": "desk/cases/<slug:number>/production/",
    "case_served_days": "desk/cases/<slug:number>/production/days/",
    "case_produce_table": "desk/cases/<slug:number>/production/table.csv",
    "case_go_on": "desk/cases/<slug:number>/go-on/",
    "case_addressee": "desk/cases/<slug:number>/addressee/",
    "case_clock": "desk/cases/<slug:number>/clock/",
    "case_clock_act": "desk/cases/<slug:number>/clock/<slug:act>/",
    "case_paper": "desk/cases/<slug:number>/paper/",
    "case_paper_page": "desk/cases/<slug:number>/paper/<int:part>/<int:page_number>.jpg",
    "case_paper_check": "desk/cases/<slug:number>/paper/check/",
    "case_paper_decision": "desk/cases/<slug:number>/paper/decision/",
    "case_paper_addressed": "desk/cases/<slug:number>/paper/addressed/",
    "case_paper_order": "desk/cases/<slug:number>/paper/order/",
    "case_search": "desk/cases/<slug:number>/search/",
    "case_nothing": "desk/cases/<slug:number>/search/nothing/",
    "case_recordings": "desk/cases/<slug:number>/recordings/",
    "case_said": "desk/cases/<slug:number>/said/",
    "case_standing": "desk/cases/<slug:number>/standing/",
    "case_standing_one": "desk/cases/<slug:number>/standing/<int:claim>/",
    "case_standing_page": "desk/cases/<slug:number>/standing/<int:claim>/<int:page_number>.jpg",
    "case_claims": "desk/cases/<slug:number>/claims/",
    "case_claim": "desk/cases/<slug:number>/claims/<str:unit>/",
    "case_assignment": "desk/cases/<slug:number>/assignment/",
    "case_notes": "desk/cases/<slug:number>/notes/",
    "case_pulls": "desk/cases/<slug:number>/custodians/",
    "case_pull": "desk/cases/<slug:number>/custodians/<int:pull>/",
    "case_letter": "desk/cases/<slug:number>/letter/",
    "case_letter_check": "desk/cases/<slug:number>/letter/check/",
    "case_letter_docx": "desk/cases/<slug:number>/letter/copy.docx",
    "case_letter_page": "desk/cases/<slug:number>/letter/<slug:paper>/<int:page_number>.png",
    "case_notice": "desk/cases/<slug:number>/notices/<slug:kind>/",
    "case_notice_file": "desk/cases/<slug:number>/notices/made/<int:wanted>/",
    "case_release": "desk/cases/<slug:number>/release/",
    "case_release_page": "desk/cases/<slug:number>/release/<str:unit>/<int:page_number>.png",
    "case_release_file": "desk/cases/<slug:number>/release/file/<slug:digest>",
    "case_after": "desk/cases/<slug:number>/after/",
    "case_contest": "desk/cases/<slug:number>/after/contest/",
    "case_contest_end": "desk/cases/<slug:number>/after/contest/<int:which>/",
    "case_suit": "desk/cases/<slug:number>/after/suit/",
    "case_suit_served": "desk/cases/<slug:number>/after/suit/<int:which>/served/",
    "case_suit_end": "desk/cases/<slug:number>/after/suit/<int:which>/ended/",
    "case_hold": "desk/cases/<slug:number>/after/hold/",
    "case_payment": "desk/cases/<slug:number>/after/payment/",
    "language": "language/",
    "review": "desk/cases/<slug:number>/review/",
    "review_missing": "desk/cases/<slug:number>/review/missing/",
    "review_page": "desk/cases/<slug:number>/review/<str:unit>/<int:page>/",
    "review_image": "desk/cases/<slug:number>/review/<str:unit>/<int:page>/image",
    "sign": "desk/cases/<slug:number>/sign/",
    "log_in": "log-in/",
    "log_out": "log-out/",
    "second_step": "log-in/second-step/",
    "sign_on": "log-in/sign-on/",
    "sign_on_back": "log-in/sign-on/back/",
    "account": "account/",
    "account_app": "account/app/",
    "account_key": "account/key/",
    "account_recovery": "account/recovery-codes/",
    "account_password": "account/password/",
    "beyond_role": "desk/beyond-role/",
    "case_beyond_role": "desk/cases/<slug:number>/beyond-role/",
    "accounts": "accounts/",
    "programs": "accounts/programs/",
    "accounts_add": "accounts/add/",
    "one_account": "accounts/of/<str:name>/",
    "beside": "accounts/beside/",
    "import_look": "accounts/beside/import/",
    "watched": "desk/watched/",
    "imported": "desk/imported/",
    "imported_one": "desk/imported/<int:imported>/",
    "imported_log": "log/imported/",
    "payment_told": "payments/told/",
    "follow_fee": "follow/<str:secret>/fee/",
    "follow_pay": "follow/<str:secret>/fee/pay/",
    "ask": "request/",
    "ask_who": "request/who/",
    "ask_what": "request/what/",
    "ask_how": "request/how/",
    "ask_review": "request/review/",
    "ask_done": "request/done/",
    "follow_enter": "follow/",
    "follow_list": "follow/list/<str:secret>/",
    "follow": "follow/<str:secret>/",
    "follow_words": "follow/<str:secret>/words/",
    "follow_keep": "follow/<str:secret>/list/",
    "follow_review": "follow/<str:secret>/review/",
    "follow_zip": "follow/<str:secret>/release.zip",
    "follow_receipts": "follow/<str:secret>/receipts.zip",
    "follow_file": "follow/<str:secret>/files/<str:name>",
    "custodian": "custodian/<str:secret>/",
    "room": "reading-room/",
    "room_document": "reading-room/<int:opened>/document.pdf",
    "log": "log/",
    "log_csv": "log/request-log.csv",
    "denials": "denials/",
    "denials_csv": "denials/denials.csv",
    "statistics": "statistics/",
    "verify": "verify/",
    "arrivals": "desk/arrivals/",
    "arrival_enter": "desk/arrivals/new/",
    "arrival": "desk/arrivals/<int:arrival>/",
    "open_documents": "desk/open-documents/",
    "api_document": "api/v1/openapi.json",
    "api_file": "api/v1/requests",
    "api_intake": "api/v1/components/<component>/requests/",
    "api_intake_bare": "api/v1/components/<component>/requests",
    "api_follow": "api/v1/request",
    "api_receive": "api/v1/request/files/<sha256>",
    "api_log": "api/v1/log",
    "api_webhooks": "api/v1/webhooks",
    "api_webhook": "api/v1/webhooks/<number>",
    "mail": "desk/mail/",
    "case_mail": "desk/cases/<slug:number>/mail/",
    "arrival_mail": "desk/arrivals/<int:arrival>/mail/",
    "health": "health/",
    "metrics": "metrics/",
    "ledger": "desk/ledger/",
    "ledger_entry": "desk/ledger/<int:index>/",
    "opened": "desk/opened/",
    "overview": "desk/oversight/",
    "referrals": "desk/referrals/",
}


def answer(application: Any, path: str, **environ: str) -> tuple[str, dict[str, str], bytes]:
    """Status, headers and body of one request, as a web server would make it."""
    request: dict[str, Any] = {"PATH_INFO": path, "HTTP_HOST": "localhost"}
    setup_testing_defaults(request)
    request |= {"wsgi.errors": io.StringIO(), **environ}
    told: list[Any] = []
    body = application(request, lambda status, headers, _=None: told.extend((status, dict(headers))))
    try:
        return told[0], told[1], b"".join(body)
    finally:
        getattr(body, "close", lambda: None)()


def test_every_address_is_known() -> None:
    found = {one.name: str(one.pattern) for one in get_resolver("counterfoil.office.web.urls").url_patterns}
    assert found == ROUTES


def test_style_fonts_and_icons_come_from_here(served: Any) -> None:
    files = sorted(
        path.relative_to(setting_up.STATIC).as_posix() for path in setting_up.STATIC.rglob("*") if path.is_file()
    )
    assert len(files) == 25
    for name in files:
        status, headers, body = answer(served, f"/static/{name}")
        assert (status, headers["X-Content-Type-Options"]) == ("200 OK", "nosniff")
        assert body == (setting_up.STATIC / name).read_bytes()
        assert "Access-Control-Allow-Origin" not in headers


def test_the_style_sheet_names_nothing_elsewhere() -> None:
    for sheet in setting_up.STATIC.rglob("*.css"):
        named = re.findall(r"url\(([^)]*)\)", sheet.read_text())
        assert [one for one in named if one and not one.startswith("../")] == []
    there = {path.name for path in (*USWDS.rglob("*.woff2"), *USWDS.rglob("*.svg"))}
    sheet = (USWDS / "css/uswds.min.css").read_text()
    assert [name for name in sorted(there) if name not in sheet] == []


@pytest.mark.parametrize(
    "path", ["/static/../settings.py", "/static/%2e%2e/settings.py", "/static//etc/passwd", "/static/nothing.css"]
)
def test_nothing_else_is_served_as_a_file(served: Any, path: str) -> None:
    status, _, body = answer(served, path)
    assert (status, b"There is no such page" in body) == ("404 Not Found", True)


def test_another_host_name_is_refused(served: Any) -> None:
    assert answer(served, "/", HTTP_HOST="elsewhere.example")[0] == "400 Bad Request"
    assert answer(served, "/", HTTP_HOST="127.0.0.1:8000")[0] == "200 OK"


def test_what_goes_wrong_has_pages_of_its_own(client: Client, page, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page(client, "/nothing", status=404).heading == "There is no such page"
    client.defaults["SERVER_NAME"] = "elsewhere.example"
    assert page(client, "/", status=400).heading == "That request could not be read"
    client.defaults["SERVER_NAME"] = "localhost"

    def fails(office: Office) -> None:
        raise ValueError("a secret of the office")

    monkeypatch.setattr(portal.public, "promise", fails)
    broken = page(client, "/", status=500)
    assert (broken.heading, "secret" in broken.text) == ("Something failed here", False)


def test_another_address_needs_a_name(office: Office) -> None:
    with pytest.raises(UsageError, match=re.escape("--host 0.0.0.0: is not this machine's own address")):
        server.bind(office.folder, host="0.0.0.0", port=0)  # noqa: S104


def test_behind_https_the_offices_name_is_served_and_kept_to_https(office: Office) -> None:
    application = server.ready(office.folder, names=["records.example.gov"])
    sent = {"HTTP_HOST": "records.example.gov", "HTTP_X_FORWARDED_PROTO": "https", "wsgi.url_scheme": "http"}
    status, headers, _ = answer(application, "/", **sent)
    assert (status, headers["Strict-Transport-Security"]) == ("200 OK", "max-age=31536000")


def test_the_secret_that_signs_cookies_is_made_once_and_kept(office: Office, served: Any) -> None:
    kept = office.keys / setting_up.SECRET
    assert (kept.stat().st_mode & 0o777, len(kept.read_bytes())) == (0o600, 32)
    assert kept.read_bytes().hex() == settings.SECRET_KEY
    server.ready(office.folder)
    assert kept.read_bytes().hex() == settings.SECRET_KEY


def test_the_command_prints_the_address_and_serves(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[Any] = []

    def run(self: Any) -> None:
        ran.append(self)
        self.close()

    monkeypatch.setattr("waitress.server.BaseWSGIServer.run", run)
    assert main(["office", "serve", str(office.folder), "--port", "0"]) == 0
    [server_] = ran
    port = int(server_.effective_port)
    assert port > 0
    assert capsys.readouterr().out == f"The office is served at http://127.0.0.1:{port}/ (Ctrl-C ends it)\n"


def test_an_address_that_is_taken_is_said(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["office", "serve", str(office.folder), "--port", str(port)]) == EnvironmentFailed.exit_code
    assert f"127.0.0.1:{port}: cannot be listened on: " in capsys.readouterr().err


def test_without_the_packages_the_command_says_how_to_add_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(office_serve, "find_spec", lambda name: None if name == "waitress" else object())
    assert main(["office", "serve", str(tmp_path)]) == EnvironmentFailed.exit_code
    assert "this installation lacks: waitress. Add them with: script/setup web" in capsys.readouterr().err


def seen(forwarded: str, names: list[str]) -> str:
    """The address that the application is told, by waitress as it is set up behind a proxy on this machine."""
    told: list[str] = []

    def application(environ: dict[str, Any], start: Any) -> list[bytes]:
        told.append(environ["REMOTE_ADDR"])
        start("200 OK", [])
        return []

    proxy = server._proxy(names)
    wrapped = proxy_headers_middleware(application, **proxy, clear_untrusted=True) if proxy else application
    environ = {"REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "HTTP_X_FORWARDED_FOR": forwarded}
    wrapped(environ | {"SERVER_NAME": "x", "SERVER_PORT": "80", "HTTP_X_FORWARDED_PROTO": "https"}, lambda *_: None)
    return told[0]


def test_who_knocks_is_who_the_proxy_says_and_not_what_a_client_adds() -> None:
    assert seen("192.0.2.7", ["records.example.gov"]) == "192.0.2.7"
    assert seen("198.51.100.1, 192.0.2.7", ["records.example.gov"]) == "192.0.2.7"
    assert seen("192.0.2.7", []) == "127.0.0.1"
