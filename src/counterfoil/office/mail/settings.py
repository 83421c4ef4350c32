"""The table ``[mail]`` of ``office.toml``: which mailbox is read, and which server sends. Passwords are never in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from counterfoil.errors import OfficeInvalid

SECURITIES = ("tls", "starttls")
"""TLS from the first byte, or from the first command on. There is no setting without it."""
_PORTS = {("imap", "tls"): 993, ("imap", "starttls"): 143, ("smtp", "tls"): 465, ("smtp", "starttls"): 587}
_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,255}\Z)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_FOLDER = re.compile(r"[A-Za-z0-9 ._/-]{1,100}")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """One mailbox in, one server out. An empty host switches that direction off."""

    address: str  # the office's own: requests are sent to it, answers come from it
    imap_host: str = ""
    imap_port: int = 0  # 0: the usual one
    imap_security: str = "tls"
    imap_user: str = ""
    imap_folder: str = "INBOX"
    imap_done: str = "Counterfoil"  # where a message goes once it is kept; "": it stays, marked as seen
    smtp_host: str = ""
    smtp_port: int = 0
    smtp_security: str = "starttls"
    smtp_user: str = ""  # "": the server takes mail without a log-in
    ca_file: str = ""  # certificates of an authority of one's own, PEM
    public_address: str = ""  # "https://records.example.gov": what links in messages begin with
    plus_address: bool = False  # the server delivers foia+TAG@… to foia@…

    def port(self, protocol: str) -> int:
        """The port of ``imap`` or ``smtp``, the usual one where none is set."""
        given = self.imap_port if protocol == "imap" else self.smtp_port
        security = self.imap_security if protocol == "imap" else self.smtp_security
        return given or _PORTS[protocol, security]

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()


def is_address(text: str) -> bool:
    """True for one plain e-mail address (RFC 5321, ASCII), and nothing around it.

    >>> is_address("ada@mail.example"), is_address("a@b.example\\r\\nBcc: c@d.example"), is_address("a b@c.example")
    (True, False, False)
    """
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None and ".." not in text


def read(table: Any, where: str) -> MailSettings | None:
    """The settings in the table, None where there is none. Raises ``OfficeInvalid`` with the key that is wrong."""
    if table is None:
        return None
    known = {one.name: one.type for one in fields(MailSettings)}
    if not isinstance(table, Mapping):
        raise OfficeInvalid(f"{where}: mail: a table is needed: [mail] on a line of its own, its keys below.")
    for key, value in table.items():
        if key not in known:
            raise OfficeInvalid(f"{where}: mail: unknown key {key!r}. Allowed: {', '.join(sorted(known))}.")
        wanted = {"str": str, "int": int, "bool": bool}[str(known[key])]
        if type(value) is not wanted:
            says = {str: "text in quotation marks", int: "a whole number", bool: "true or false"}[wanted]
            raise OfficeInvalid(f"{where}: mail: {key}: {says} is needed, found {value!r}.")
    if "address" not in table:
        raise OfficeInvalid(
            f'{where}: mail: address: is missing. Give the office\'s own: address = "foia@example.gov".'
        )
    found = MailSettings(**table)
    for key, why in _faults(found):
        raise OfficeInvalid(f"{where}: mail: {key}: {why}")
    return found


def _faults(found: MailSettings) -> list[tuple[str, str]]:
    wrong = []
    if not is_address(found.address):
        wrong.append(("address", f"{found.address!r} is no e-mail address. Give one like foia@example.gov."))
    for protocol in ("imap", "smtp"):
        host, security = getattr(found, f"{protocol}_host"), getattr(found, f"{protocol}_security")
        port = getattr(found, f"{protocol}_port")
        if host and not _HOST.fullmatch(host):
            wrong.append((f"{protocol}_host", f"{host!r} is no host name. Give one like mail.example.gov."))
        if security not in SECURITIES:
            wrong.append((f"{protocol}_security", f'{security!r} is not known. Use "tls" or "starttls".'))
        if not 0 <= port <= 65_535:
            wrong.append((f"{protocol}_port", f"{port} is no port. Leave it out for the usual one."))
    if found.imap_host and not found.imap_user:
        wrong.append(("imap_user", "is missing. Give the mailbox's log-in name."))
    for key in ("imap_folder", "imap_done"):
        name = getattr(found, key)
        if (name or key == "imap_folder") and not _FOLDER.fullmatch(name):
            wrong.append((key, f"{name!r}: a folder's name has letters, digits, blanks, dots, dashes and slashes."))
    if found.imap_done == found.imap_folder:
        wrong.append(("imap_done", "is the folder that is read. Name another one, or none."))
    for key in ("imap_user", "smtp_user"):
        if not getattr(found, key).isprintable():
            wrong.append((key, "holds characters that no log-in name has."))
    if found.public_address and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+", found.public_address):
        wrong.append(("public_address", 'give it without a path: "https://records.example.gov".'))
    return wrong


def lines(settings: MailSettings | None) -> list[str]:
    """The table as it is written to ``office.toml``; only what differs from what is usual."""
    if settings is None:
        return []
    written = ["", "[mail]"]
    for one in fields(settings):
        value = getattr(settings, one.name)
        if one.name == "address" or value != one.default:
            text = str(value).lower() if isinstance(value, bool) else json.dumps(value)
            written.append(f"{one.name} = {text}")
    return written
