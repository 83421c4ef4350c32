"""An office with a mailbox of its own on a dovecot that serves the whole session, and a server that takes its mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from counterfoil.office import app, folder
from counterfoil.office.folder import Office
from counterfoil.office.mail import connecting
from counterfoil.office.mail.settings import MailSettings

from . import servers
from .servers import PASSWORD, USER, Certificates, Mailbox, Taken

ADDRESS = "foia@sample-city.example"


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return servers.certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def mailbox(tmp_path_factory: pytest.TempPathFactory, certificates: Certificates) -> Iterator[Mailbox]:
    with servers.dovecot(tmp_path_factory.mktemp("dovecot"), certificates) as running:
        yield running


@pytest.fixture
def smtp(certificates: Certificates) -> Iterator[tuple[int, Taken]]:
    with servers.smtp(certificates) as running:
        yield running


@dataclass(frozen=True)
class Mailed:
    """An office that is open, its mailbox and what the SMTP server took from it."""

    office: Office
    mailbox: Mailbox
    user: str
    taken: Taken

    def deliver(self, content: bytes | str, **how: object) -> None:
        data = content.encode() if isinstance(content, str) else content
        self.mailbox.deliver(self.user, data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), **how)  # type: ignore[arg-type]

    def holds(self, folder: str = "INBOX") -> int:
        return self.mailbox.holds(self.user, folder)

    def changed(self, **mail: object) -> Mailed:
        """The same with other settings."""
        assert self.office.mail is not None
        return replace(self, office=replace(self.office, mail=replace(self.office.mail, **mail)))


@pytest.fixture
def mailed(office: Office, mailbox: Mailbox, smtp: tuple[int, Taken], certificates: Certificates, request) -> Mailed:
    user = f"foia-{abs(hash(request.node.nodeid))}"  # a mailbox of its own for each test
    settings = MailSettings(
        address=ADDRESS,
        imap_host="localhost",
        imap_port=mailbox.tls_port,
        imap_user=user,
        smtp_host="localhost",
        smtp_port=smtp[0],
        smtp_user=USER,
        ca_file=str(certificates.authority),
        public_address="https://records.sample-city.example",
    )
    folder.write_settings(replace(office, mail=settings))
    opened = app.open_office(office.folder)
    assert opened.mail == settings
    for protocol in ("imap", "smtp"):
        connecting.set_password(opened, protocol, PASSWORD)
    return Mailed(opened, mailbox, user, smtp[1])


@pytest.fixture
def elsewhere(tmp_path: Path) -> Certificates:
    """Of an authority that nobody knows."""
    return servers.certificates(tmp_path / "elsewhere")
