"""Connections to the mail servers: always by TLS, always verified, and what is wrong is said plainly."""

from __future__ import annotations

import base64
import errno
import imaplib
import os
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from counterfoil.errors import EnvironmentFailed
from counterfoil.office.folder import Office
from counterfoil.office.mail.settings import MailSettings

PASSWORDS = {"imap": "mail-imap.password", "smtp": "mail-smtp.password"}
"""Files in the office's ``keys`` folder, readable by their owner only."""
TIMEOUT_S = 30.0
_OF_THE_LINE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}
_OUR_NAME = "counterfoil.invalid"  # what the sending machine calls itself: its real name is nobody's business
_WHY = {
    10: "it has expired. Renew it on the mail server.",
    18: "it is signed by itself, so nothing shows that this is the right server. Install one of an authority, or name "
    "yours in office.toml: [mail] ca_file.",
    19: "it is signed by an authority that this machine does not know. Name its certificate in office.toml: [mail] "
    "ca_file.",
    20: "it is signed by an authority that this machine does not know. Name its certificate in office.toml: [mail] "
    "ca_file.",
    62: "it is for another host name. Give the name that the certificate is for, or have it renewed for this one.",
}
_WHY[64] = _WHY[62]  # the same, where the host was given by its address
"""OpenSSL's verification results (X509_V_ERR_…) → what is wrong, and what to do."""


def set_password(office: Office, protocol: str, password: str) -> Path:
    """Keep the password of ``imap`` or ``smtp`` in a file that only its owner reads; an earlier one is replaced."""
    path = office.keys / PASSWORDS[protocol]
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(password + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    return path


def _password(office: Office, protocol: str) -> str:
    path = office.keys / PASSWORDS[protocol]
    try:
        with path.open(encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise EnvironmentFailed(f"{path}: others may read this password. Run: chmod 600 '{path}'")
            return file.readline().rstrip("\n")
    except FileNotFoundError:
        raise EnvironmentFailed(
            f"{path}: there is no password yet. Give it with: counterfoil office mail set-password {office.folder}"
        ) from None


@contextmanager
def mailbox(office: Office, mail: MailSettings) -> Iterator[imaplib.IMAP4]:
    """The mailbox, logged in. Raises ``EnvironmentFailed`` for whatever the server or the line does."""
    where = f"{mail.imap_host}:{mail.port('imap')}"
    with _said_plainly(where, "imap"):
        password = _password(office, "imap")
        box = _imap(mail)
        try:
            _log_in(box, mail.imap_user, password)
            yield box
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                box.logout()


@contextmanager
def server(office: Office, mail: MailSettings) -> Iterator[smtplib.SMTP]:
    """The server that sends, logged in where it wants that. Raises ``EnvironmentFailed`` as above."""
    where = f"{mail.smtp_host}:{mail.port('smtp')}"
    with _said_plainly(where, "smtp"):
        password = _password(office, "smtp") if mail.smtp_user else ""
        smtp = _smtp(mail)
        try:
            if mail.smtp_user:
                _log_in_to_send(smtp, mail.smtp_user, password)
            yield smtp
        finally:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()


def _imap(mail: MailSettings) -> imaplib.IMAP4:
    context, port = _context(mail), mail.port("imap")
    if mail.imap_security == "tls":
        return imaplib.IMAP4_SSL(mail.imap_host, port, ssl_context=context, timeout=TIMEOUT_S)
    box = imaplib.IMAP4(mail.imap_host, port, timeout=TIMEOUT_S)
    try:
        box.starttls(context)  # raises where the server does not offer it: nothing goes on in clear
    except BaseException:
        box.shutdown()
        raise
    return box


def _smtp(mail: MailSettings) -> smtplib.SMTP:
    context, port = _context(mail), mail.port("smtp")
    if mail.smtp_security == "tls":
        return smtplib.SMTP_SSL(mail.smtp_host, port, local_hostname=_OUR_NAME, timeout=TIMEOUT_S, context=context)
    smtp = smtplib.SMTP(mail.smtp_host, port, local_hostname=_OUR_NAME, timeout=TIMEOUT_S)
    try:
        smtp.starttls(context=context)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _context(mail: MailSettings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=mail.ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise EnvironmentFailed(f"{mail.ca_file}: holds no certificate that can be read: {error}.") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _log_in(box: imaplib.IMAP4, user: str, password: str) -> None:
    """By SASL PLAIN, which takes every character (RFC 4616); by LOGIN where the server has nothing else."""
    if "AUTH=PLAIN" in box.capabilities:
        box.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
    else:
        box.login(_ascii(user), _ascii(password))


def _log_in_to_send(smtp: smtplib.SMTP, user: str, password: str) -> None:
    smtp.ehlo_or_helo_if_needed()
    if "PLAIN" not in smtp.esmtp_features.get("auth", "").upper().split():
        smtp.login(_ascii(user), _ascii(password))
        return
    given = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    code, said = smtp.docmd("AUTH", f"PLAIN {given}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, said)


def _ascii(text: str) -> str:
    if not text.isascii():
        raise EnvironmentFailed("This mail server takes no log-in with letters beyond ASCII. Set another password.")
    return text


@contextmanager
def _said_plainly(where: str, protocol: str) -> Iterator[None]:
    key = f"[mail] {protocol}_"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        why = _WHY.get(error.verify_code, f"{error.verify_message.rstrip('.')}.")
        raise EnvironmentFailed(f"{where}: the server's certificate is not accepted: {why}") from error
    except (ssl.SSLZeroReturnError, ssl.SSLEOFError) as error:
        raise EnvironmentFailed(f"{where}: closed the connection. It is tried again.") from error
    except ssl.SSLError as error:
        raise EnvironmentFailed(
            f"{where}: does not speak TLS as it should ({error.reason or error}). Check {key}security and {key}port."
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        raise EnvironmentFailed(
            f"{where}: refused the log-in name or password (SMTP {error.smtp_code}). Set both anew: {key}user, and "
            "counterfoil office mail set-password."
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise EnvironmentFailed(
            f"{where}: offers no STARTTLS or no log-in, and nothing is sent in clear. Check "
            f"{key}security and {key}port."
        ) from error
    except socket.gaierror as error:
        raise EnvironmentFailed(f"{where}: there is no such host. Check {key}host in office.toml.") from error
    except TimeoutError as error:
        raise EnvironmentFailed(f"{where}: does not answer. Check the network, {key}host and {key}port.") from error
    except (imaplib.IMAP4.abort, smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError) as error:
        raise EnvironmentFailed(f"{where}: closed the connection. It is tried again.") from error
    except imaplib.IMAP4.error as error:
        raise EnvironmentFailed(
            f"{where}: refused what it was asked ({_short(error)}). Check {key}user, the password and {key}folder."
        ) from error
    except smtplib.SMTPException as error:
        raise EnvironmentFailed(f"{where}: did not take the message ({type(error).__name__}).") from error
    except ConnectionError as error:
        raise EnvironmentFailed(f"{where}: cannot be reached: {error.strerror or error}. Check {key}port.") from error
    except OSError as error:
        if error.errno not in _OF_THE_LINE:
            raise  # of a file on this machine
        raise EnvironmentFailed(f"{where}: cannot be reached: {error.strerror or error}. Check the network.") from error


def _short(error: BaseException) -> str:
    text = str(error.args[0] if error.args else error)
    text = error.args[0].decode("ascii", "replace") if error.args and isinstance(error.args[0], bytes) else text
    return "".join(one if one.isprintable() else " " for one in text)[:200]
