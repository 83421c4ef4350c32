"""An office with a mailbox of its own on a dovecot that serves the whole session, and a server that takes its mail."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections

from counterfoil.cases.lifecycle import State
from counterfoil.office import app, folder, models
from counterfoil.office.folder import Office
from counterfoil.office.mail import connecting, fetching, running
from counterfoil.office.mail.settings import MailSettings
from counterfoil.office.services import advancing, arriving

from . import servers
from .messages import message
from .servers import PASSWORD, USER, Certificates, Mailbox, Taken

ADDRESS = "foia@sample-city.example"


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return servers.certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def mailbox(tmp_path_factory: pytest.TempPathFactory, certificates: Certificates) -> Iterator[Mailbox]:
    with servers.dovecot(tmp_path_factory.mktemp("dovecot"), certificates) as running:
        yield running


@pytest.fixture(scope="session")
def smtp_server(certificates: Certificates) -> Iterator[tuple[int, Taken]]:
    with servers.smtp(certificates) as running:
        yield running


@pytest.fixture
def smtp(smtp_server: tuple[int, Taken]) -> tuple[int, Taken]:
    """The server, which has taken nothing yet and takes everything."""
    smtp_server[1].begin_anew()
    return smtp_server


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
def mailed(
    office: Office,
    mailbox: Mailbox,
    smtp: tuple[int, Taken],
    certificates: Certificates,
    request: pytest.FixtureRequest,
) -> Mailed:
    user = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:16]  # a mailbox of its own for each test
    return with_mail(office.folder, mailbox, smtp, certificates, user)


def with_mail(where: Path, mailbox: Mailbox, smtp: tuple[int, Taken], certificates: Certificates, user: str) -> Mailed:
    """The office in ``where`` with a mailbox, opened."""
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
    folder.write_settings(replace(folder.read(where), mail=settings))
    opened = app.open_office(where)
    assert opened.mail == settings
    for protocol in ("imap", "smtp"):
        connecting.set_password(opened, protocol, PASSWORD)
    return Mailed(opened, mailbox, user, smtp[1])


@pytest.fixture
def elsewhere(tmp_path: Path) -> Certificates:
    """Of an authority that nobody knows."""
    return servers.certificates(tmp_path / "elsewhere")


@pytest.fixture
def officer(mailed: Mailed) -> models.Account:
    return new_officer()


def new_officer() -> models.Account:
    """An account that decides in the name of a person."""
    return models.Account.objects.create(
        log_in_name="dana", role="records_officer", official="Dana Sample, FOIA Officer", made_at=datetime.now(UTC)
    )


@pytest.fixture(scope="session")
def answered_once(
    new_office: Path,
    tmp_path_factory: pytest.TempPathFactory,
    mailbox: Mailbox,
    smtp_server: tuple[int, Taken],
    certificates: Certificates,
) -> tuple[Path, Taken]:
    """A request that came, was cleared by a person, and whose sender was told so: the office, and what was sent."""
    where, select = tmp_path_factory.mktemp("answered") / "office", fetching._select
    shutil.copytree(new_office, where)
    mailed = with_mail(where, mailbox, smtp_server, certificates, "answered-once")
    # Its mailbox is told apart from those of the tests, which may be made within the same second: none of theirs has so
    # large a UIDVALIDITY, and with the same one their first message would be taken for this one.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fetching, "_select", lambda box, mail: select(box, mail) + 1_000_000_000)
        mailed.deliver(message())
        running.take_in(mailed.office)
    cleared(mailed, new_officer())
    assert running.send_out(mailed.office) == 1
    connections.close_all()
    return where, replace(smtp_server[1])


@pytest.fixture
def acknowledged(mailed: Mailed, answered_once: tuple[Path, Taken], certificates: Certificates) -> models.Case:
    """The case of that request, in a copy of that office with a mailbox of its own."""
    where, sent = answered_once
    connections.close_all()
    shutil.rmtree(mailed.office.folder)
    shutil.copytree(where, mailed.office.folder)
    port = mailed.office.mail.smtp_port
    with_mail(mailed.office.folder, mailed.mailbox, (port, mailed.taken), certificates, mailed.user)
    mailed.taken.messages, mailed.taken.envelopes = list(sent.messages), list(sent.envelopes)
    return models.Case.objects.get()


def cleared(mailed: Mailed, officer: models.Account) -> models.Case:
    """The case of the latest arrival, as far as what it is."""
    arrival = models.Arrival.objects.latest("pk")
    case = arriving.clear(mailed.office, arrival, officer)
    advancing.advance(mailed.office, case.number, stop_at=State.GATED)
    case.refresh_from_db()
    return case
