"""Seen from outside: whether the proxy lets the office know that browsers come by https. A real server, by real TLS."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from counterfoil.office.folder import Office
from counterfoil.office.mail.settings import MailSettings
from counterfoil.office.operate import checking_access
from counterfoil.office.operate.rows import NotWell

from ..mail.servers import Certificates, certificates

SAFE = (
    ("Set-Cookie", "csrftoken=x; HttpOnly; Path=/; SameSite=Strict; Secure"),
    ("Strict-Transport-Security", "max-age=31536000"),
)


@contextmanager
def served(made: Certificates, status: int, headers: tuple[tuple[str, str], ...]) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/log-in/" else 404)
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = made.context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_office_must_know_that_it_is_served_by_https(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = certificates(tmp_path)
    trusts = ssl.create_default_context(cafile=made.authority)

    def looked(status: int, *headers: tuple[str, str]) -> str:
        with served(made, status, headers) as port:
            mail = MailSettings("foia@example.gov", public_address=f"https://localhost:{port}")
            try:
                return checking_access.proxy(replace(office, mail=mail))
            except NotWell as found:
                return f"! {found.says}"

    assert "does not answer" in looked(200, *SAFE)  # a certificate that browsers do not trust
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusts)
    assert looked(200, *SAFE) == "cookies of localhost are kept to https, and browsers told to stay there"
    told = "! The office does not know that it is served by https: "
    loose = ("Set-Cookie", "csrftoken=secure; HttpOnly")
    assert looked(200, loose, SAFE[1]) == f"{told}csrftoken may travel without https."
    assert looked(200, SAFE[0]) == f"{told}browsers are not told to stay with https."
    assert looked(400).endswith("/log-in/ answers 400.")
    assert checking_access.proxy(replace(office, mail=None)) == "none is known ([mail] public_address)"
