"""Real mail servers on loopback: Debian's dovecot, and aiosmtpd, both with TLS by an authority that the test makes."""

from __future__ import annotations

import asyncio
import imaplib
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "foia", 'pass "word\\ é'
"""What a person may choose: quotes, a backslash and a letter beyond ASCII."""


@dataclass(frozen=True)
class Certificates:
    """An authority of our own, and what it signed for ``localhost``."""

    authority: Path
    certificate: Path
    key: Path

    @property
    def context(self) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.certificate, self.key)
        return made


def certificates(folder: Path, *, host: str = "localhost", days: int = 30) -> Certificates:
    """New ones in ``folder``; ``days`` before now make one that has expired."""
    folder.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Test Authority {folder.name} (SAMPLE)")])

    def signed(subject: x509.Name, public: Any, until: datetime, extension: x509.ExtensionType) -> x509.Certificate:
        built = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
        built = built.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=60))
        built = built.not_valid_after(until).add_extension(extension, critical=True)
        return built.sign(authority_key, hashes.SHA256())

    root = signed(issuer, authority_key.public_key(), now + timedelta(days=60), x509.BasicConstraints(True, None))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    leaf = signed(name, key.public_key(), now + timedelta(days=days), names)
    made = Certificates(folder / "authority.pem", folder / "server.pem", folder / "server.key")
    made.authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    made.certificate.write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Mailbox:
    """A dovecot on loopback with any number of users, all with one password; each user's mailbox is made when asked."""

    tls_port: int
    port: int  # with STARTTLS
    certificates: Certificates

    @contextmanager
    def logged_in(self, user: str) -> Iterator[imaplib.IMAP4]:
        trusts = ssl.create_default_context(cafile=self.certificates.authority)
        box = imaplib.IMAP4_SSL("localhost", self.tls_port, ssl_context=trusts, timeout=10)
        box.authenticate("PLAIN", lambda _: f"\0{user}\0{PASSWORD}".encode())
        try:
            yield box
        finally:
            box.logout()

    def deliver(self, user: str, content: bytes, *, at: datetime | None = None, folder: str = "INBOX") -> None:
        """Put a message into the mailbox, received ``at``."""
        with self.logged_in(user) as box:
            when = imaplib.Time2Internaldate(at) if at else None
            assert box.append(folder, None, when, content)[0] == "OK"

    def holds(self, user: str, folder: str = "INBOX") -> int:
        """How many messages a folder holds; -1 where there is none."""
        with self.logged_in(user) as box:
            answer = box.select(f'"{folder}"', readonly=True)
            return int(answer[1][0]) if answer[0] == "OK" else -1


CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = yes
auth_mechanisms = plain
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=everybody {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
auth_failure_delay = 0
"""


@contextmanager
def dovecot(folder: Path, made: Certificates) -> Iterator[Mailbox]:
    """A running dovecot whose files are all in ``folder``."""
    program = shutil.which("dovecot") or "/usr/sbin/dovecot"
    assert Path(program).exists(), "dovecot is missing: as root, apt-get install dovecot-imapd"
    (folder / "mail").mkdir()
    as_root = os.getuid() == 0
    if as_root:  # it gives up root for what it does with mail
        shutil.chown(folder / "mail", "dovenull", "dovenull")
        for parent in (folder, *folder.parents):
            if parent in (Path("/tmp"), Path("/")):
                break
            parent.chmod(parent.stat().st_mode | 0o011)
    mailbox = Mailbox(free_port(), free_port(), made)
    me = _name(os.getuid())
    names = {"login": "dovenull", "internal": "dovecot", "group": "dovecot"} if as_root else {
        "login": me, "internal": me, "group": _group(os.getgid())
    }  # fmt: skip
    owner = (folder / "mail").stat()
    text = CONFIGURATION.format(
        folder=folder,
        certificate=made.certificate,
        key=made.key,
        uid=owner.st_uid,
        gid=owner.st_gid,
        port=mailbox.port,
        tls_port=mailbox.tls_port,
        **names,
    )
    (folder / "dovecot.conf").write_text(text)
    (folder / "users").write_text(f"everybody:{{PLAIN}}{PASSWORD}\n")
    running = subprocess.Popen(
        [program, "-F", "-c", folder / "dovecot.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(mailbox.tls_port, running, folder / "log")
        yield mailbox
    finally:
        running.terminate()
        running.wait(10)


def _wait_for(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    trusts = ssl.create_default_context()
    trusts.check_hostname, trusts.verify_mode = False, ssl.CERT_NONE
    until = time.monotonic() + 20
    while True:
        try:
            imaplib.IMAP4_SSL("127.0.0.1", port, ssl_context=trusts, timeout=5).logout()
            return
        except (OSError, imaplib.IMAP4.error):
            said = log.read_text() if log.exists() else ""
            assert (running.poll(), time.monotonic() < until) == (None, True), f"dovecot does not listen: {said}"


def _name(uid: int) -> str:
    import pwd

    return pwd.getpwuid(uid).pw_name


def _group(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name


@dataclass
class Taken:
    """An SMTP server's handler: what it took, and what it answers next."""

    messages: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)  # "RCPT", "DATA" → what is said next
    hangs_up: bool = False  # having taken the next message, it says nothing

    def begin_anew(self) -> None:
        self.messages, self.envelopes, self.answers, self.hangs_up = [], [], {}, False

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answers.get("RCPT"):
            return self.answers["RCPT"].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answers.get("DATA"):
            return self.answers["DATA"].pop(0)
        self.messages.append(bytes(envelope.content or b""))
        self.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))
        if self.hangs_up:
            self.hangs_up = False
            server.transport.close()
            await asyncio.sleep(0)
        return "250 2.0.0 queued as 12345"


class _Controller(Controller):
    """``starttls`` where ``implicit`` is False, else TLS from the first byte."""

    def __init__(self, handler: Taken, made: Certificates, *, implicit: bool, offers_tls: bool) -> None:
        self._made, self._implicit, self._offers_tls = made, implicit, offers_tls
        context = made.context if implicit else None
        super().__init__(handler, hostname="127.0.0.1", port=free_port(), ssl_context=context)

    def factory(self) -> SMTP:
        starttls = self._offers_tls and not self._implicit
        return SMTP(
            self.handler,
            tls_context=self._made.context if starttls else None,
            require_starttls=starttls,
            auth_required=starttls,
            auth_require_tls=not self._implicit,
            authenticator=_known,
        )


def _known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=good)


@contextmanager
def smtp(made: Certificates, *, implicit: bool = False, offers_tls: bool = True) -> Iterator[tuple[int, Taken]]:
    """A running SMTP server: its port, and what it takes."""
    taken = Taken()
    controller = _Controller(taken, made, implicit=implicit, offers_tls=offers_tls)
    controller.start()
    try:
        yield controller.port, taken
    finally:
        controller.stop()
