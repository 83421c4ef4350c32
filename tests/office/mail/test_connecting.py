"""Connections are verified, and what is wrong with one is said so that somebody can mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.errors import EnvironmentFailed
from counterfoil.office.mail import connecting

from . import servers
from .conftest import Mailed
from .servers import Certificates, Mailbox


def said(mailed: Mailed, protocol: str, **mail: object) -> str:
    changed = mailed.changed(**mail)
    opens = connecting.mailbox if protocol == "imap" else connecting.server
    with pytest.raises(EnvironmentFailed) as failed, opens(changed.office, changed.office.mail):
        pass
    return str(failed.value).partition(": ")[2]


def test_a_verified_connection_works_in_both_ways(mailed: Mailed, mailbox: Mailbox, certificates: Certificates) -> None:
    with servers.smtp(certificates, implicit=True) as (port, _):
        for mail in ({}, {"imap_security": "starttls", "imap_port": mailbox.port}):
            changed = mailed.changed(**mail)
            with connecting.mailbox(changed.office, changed.office.mail) as box:
                assert box.select("INBOX")[0] == "OK"
        for mail in ({}, {"smtp_security": "tls", "smtp_port": port}):
            changed = mailed.changed(**mail)
            with connecting.server(changed.office, changed.office.mail) as smtp:
                assert smtp.noop()[0] == 250


def test_an_authority_that_nobody_knows(mailed: Mailed, elsewhere: Certificates) -> None:
    for protocol in ("imap", "smtp"):
        assert said(mailed, protocol, ca_file=str(elsewhere.authority)) == (
            "the server's certificate is not accepted: it is signed by an authority that this machine does not know. "
            "Name its certificate in office.toml: [mail] ca_file."
        )


def test_a_certificate_for_another_name(mailed: Mailed) -> None:
    assert said(mailed, "imap", imap_host="127.0.0.1") == (
        "the server's certificate is not accepted: it is for another host name. Give the name that the certificate is "
        "for, or have it renewed for this one."
    )


def test_a_certificate_that_expired(mailed: Mailed, tmp_path: Path) -> None:
    old = servers.certificates(tmp_path / "old", days=-1)
    with servers.smtp(old, implicit=True) as (port, _):
        how = {"smtp_security": "tls", "smtp_port": port, "ca_file": str(old.authority)}
        assert said(mailed, "smtp", **how) == (
            "the server's certificate is not accepted: it has expired. Renew it on the mail server."
        )


def test_a_server_without_tls_gets_no_password(mailed: Mailed, certificates: Certificates) -> None:
    with servers.smtp(certificates, offers_tls=False) as (port, taken):
        assert said(mailed, "smtp", smtp_port=port) == (
            "offers no STARTTLS or no log-in, and nothing is sent in clear. Check [mail] smtp_security and [mail] "
            "smtp_port."
        )
        assert taken.messages == []


def test_what_else_goes_wrong_is_said(mailed: Mailed, tmp_path: Path) -> None:
    connecting.set_password(mailed.office, "imap", "wrong")
    connecting.set_password(mailed.office, "smtp", "wrong")
    nobody = servers.free_port()
    assert {
        "password": said(mailed, "imap"),
        "sending": said(mailed, "smtp"),
        "port": said(mailed, "imap", imap_port=nobody),
        "name": said(mailed, "smtp", smtp_host="nowhere.invalid"),
        "file": said(mailed, "smtp", ca_file=str(tmp_path / "none.pem")),
    } == {
        "password": "refused what it was asked ([AUTHENTICATIONFAILED] Authentication failed.). Check [mail] "
        "imap_user, the password and [mail] imap_folder.",
        "sending": "refused the log-in name or password (SMTP 535). Set both anew: [mail] smtp_user, and counterfoil "
        "office mail set-password.",
        "port": "cannot be reached: Connection refused. Check [mail] imap_port.",
        "name": "there is no such host. Check [mail] smtp_host in office.toml.",
        "file": "holds no certificate that can be read: [Errno 2] No such file or directory.",
    }
    (mailed.office.keys / connecting.PASSWORDS["imap"]).unlink()
    assert said(mailed, "imap") == (
        f"there is no password yet. Give it with: counterfoil office mail set-password {mailed.office.folder}"
    )
