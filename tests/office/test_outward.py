"""What may be sent to an address that somebody else chose, and where it may never go."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from counterfoil.errors import BadInput
from counterfoil.office import outward
from counterfoil.office.outward import NotPublic, is_public, need_address, post

HOST, PUBLIC = "hooks.partner.example", "93.184.215.14"


@dataclass
class Partner:
    """A server of somebody else's, on loopback, with a certificate for ``HOST``."""

    port: int
    context: ssl.SSLContext
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    reached: list[tuple[str, int]] = field(default_factory=list)
    status: int = 200

    def connect(self, address: str, port: int) -> socket.socket:
        """As if the open network were here: whatever is reached for is this server."""
        self.reached.append((address, port))
        return socket.create_connection(("127.0.0.1", self.port), timeout=5)

    def post(self, url: str, content: bytes = b"{}", headers: dict[str, str] | None = None, *, at: Any = PUBLIC) -> int:
        addresses = at if isinstance(at, list) else [at]
        return post(
            url, content, headers or {}, resolve=lambda host: addresses, connect=self.connect, context=self.context
        )


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def partner(certificate: tuple[Path, Path]) -> Iterator[Partner]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            there.got.append((self.path, dict(self.headers), content))
            self.send_response(there.status)
            if 300 <= there.status < 400:
                self.send_header("Location", "https://127.0.0.1/admin")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*certificate)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    there = Partner(server.server_port, ssl.create_default_context(cafile=str(certificate[0])))
    thread = threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01})
    thread.start()
    yield there
    server.shutdown()
    server.server_close()


def test_sends_to_the_address_that_was_looked_at(partner: Partner) -> None:
    assert partner.post(f"https://{HOST}/told?x=1", b'{"a": 1}', {"Counterfoil-Event": "case.closed"}) == 200
    [(path, headers, content)] = partner.got
    assert (path, headers["Host"], headers["Counterfoil-Event"], content) == (
        "/told?x=1", HOST, "case.closed", b'{"a": 1}',
    )  # fmt: skip
    assert partner.reached == [(PUBLIC, 443)]


@pytest.mark.parametrize("begins", [b"", b"HTTP/1.1 "], ids=["shaking hands", "answering"])
def test_a_server_that_answers_byte_by_byte_is_not_waited_for(
    certificate: tuple[Path, Path], partner: Partner, monkeypatch: pytest.MonkeyPatch, begins: bytes
) -> None:
    """Each byte is within the time of one wait: without an end for all of them the only worker is held for days."""
    monkeypatch.setattr(outward, "TIMEOUT_S", 0.5)
    ours, theirs = socket.socketpair()
    ours.settimeout(5)
    given_up = threading.Event()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*certificate)

    def drips() -> None:
        line = tls.wrap_socket(theirs, server_side=True) if begins else theirs
        try:
            line.sendall(begins or b"\x16\x03\x03\x40\x00")  # the head of a record that never ends
            for _ in range(60):  # then the test fails, and does not hang
                line.sendall(b"0")
                given_up.wait(0.05)
        except OSError:
            given_up.set()
        finally:
            line.close()

    thread = threading.Thread(target=drips, daemon=True)
    thread.start()
    with suppress(OSError):
        post(
            f"https://{HOST}/", b"{}", {}, resolve=lambda host: [PUBLIC], connect=lambda address, port: ours,
            context=partner.context,
        )  # fmt: skip
    thread.join(5)
    assert given_up.is_set()


def test_a_redirect_is_an_answer_and_is_not_followed(partner: Partner) -> None:
    partner.status = 302
    assert partner.post(f"https://{HOST}/") == 302
    assert len(partner.reached) == 1


def test_a_server_of_another_name_is_told_nothing(partner: Partner) -> None:
    with pytest.raises(OSError, match="certificate verify failed"):
        partner.post("https://other.example/")
    assert partner.got == []


INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.1", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "240.0.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
    "ff02::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "fec0::1", "3fff::1",
    "192.88.99.1", "::ffff:192.88.99.1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_not_everybodys_is_never_reached(partner: Partner, address: str) -> None:
    assert is_public(address) is False
    for found in ([address], [PUBLIC, address], [address, PUBLIC]):
        with pytest.raises(NotPublic):
            partner.post(f"https://{HOST}/", at=found)
    assert partner.reached == []


def test_what_is_everybodys_is() -> None:
    assert [is_public(one) for one in (PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14")] == [
        True
    ] * 3


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.partner.example", "http://hooks.partner.example/", "ftp://hooks.partner.example/", "file:///etc/passwd",
        "https://", "https:///x", "https://localhost/", "https://intranet/", "https://127.0.0.1/", "https://127.1/",
        "https://0x7f.0x1/", "https://2130706433/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://10.0.0.1./",
        "https://hooks.partner.example:8443/", "https://hooks.partner.example:0/", "https://a@hooks.partner.example/",
        "https://hooks.partner.example@evil.example/", "https://hooks.partner.example/#x",
        "https://hooks.partner.example/a b",
        "https://hooks.partner.example/\r\nX: y", "https://hooks.partner.example/\0", "https://höoks.example/",
        "https://hooks.partner.example\\@evil.example/", f"https://hooks.partner.example/{'x' * 500}", "https://[::1",
        "https://hooks.partner.example:x/",
    ],
)  # fmt: skip
def test_an_address_that_is_odd_is_refused_before_anything_is_asked(partner: Partner, url: str) -> None:
    with pytest.raises(BadInput, match="url: "):
        need_address(url)
    with pytest.raises(BadInput):
        partner.post(url)
    assert partner.reached == []


def test_a_name_that_resolves_to_this_machine_goes_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real resolver and the real connection: what a name says today is looked at, not what it said before."""
    asked: list[str] = []

    def answers(host: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", (PUBLIC if len(asked) == 1 else "127.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    reached: list[str] = []

    def connect(address: str, port: int) -> socket.socket:
        reached.append(address)
        raise OSError("no network here")

    with pytest.raises(OSError, match="no network here"):
        post(f"https://{HOST}/", b"", {}, connect=connect)
    assert (asked, reached) == ([HOST], [PUBLIC])  # asked once: the second answer would have led inside
    with pytest.raises(NotPublic):
        post(f"https://{HOST}/", b"", {}, connect=connect)
    assert reached == [PUBLIC]


def test_nobody_there_is_an_error_of_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(address: str, port: int) -> socket.socket:
        raise ConnectionRefusedError

    with pytest.raises(OSError):  # noqa: PT011 - any error of the network
        post(f"https://{HOST}/", b"", {}, resolve=lambda host: [PUBLIC], connect=refused)
    with pytest.raises(OSError, match="has no address"):
        post(f"https://{HOST}/", b"", {}, resolve=lambda host: [])
    assert outward.TIMEOUT_S == 10.0
