"""What only this office can have written: Message-IDs of what it sends, and the tag of a case. Both are keyed.

Anybody can type a case's number into a subject line. A reply belongs to a case only by something that the office gave
to whoever it wrote to.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from counterfoil.ledger import keys
from counterfoil.office.folder import Office

SECRET = "mail.secret"  # noqa: S105 - a file's name in the office's folder of keys
NUMBER = re.compile(r"(?i)(?<![A-Z0-9-])CF-\d{4}-\d{6}(?![0-9])")
_TAGGED = re.compile(r"(?i)(CF-\d{4}-\d{6})[/.]([a-z2-7]{16})(?![a-z2-7])")
_ID = re.compile(r"cf-(\d{1,18})-([a-z2-7]{26})@")
_LATIN1 = "latin-1"


def secret_of(office: Office) -> bytes:
    """The key; made when the office first needs it."""
    path = office.keys / SECRET
    return keys.load_secret(path) if path.exists() else keys.make_secret(path)


def tag(secret: bytes, number: str) -> str:
    """The tag of a case: 80 bits in small letters and digits, so that it survives every mail program."""
    return _mac(secret, f"case {number.upper()}")[:16]


def tagged(secret: bytes, number: str) -> str:
    """How a subject line names a case: ``CF-2026-000012/abcd…``."""
    return f"{number}/{tag(secret, number)}"


def cases_in(secret: bytes, text: str) -> tuple[str, ...]:
    """The numbers in ``text`` that stand with their own tag, each once."""
    found = (
        number.upper()
        for number, given in _TAGGED.findall(text[:20_000])
        if hmac.compare_digest(given.lower(), tag(secret, number))
    )
    return tuple(dict.fromkeys(found))


def message_id(secret: bytes, row: int, domain: str) -> str:
    """The Message-ID of row ``row`` of the outbox: the same whenever it is tried again."""
    return f"<cf-{row}-{_mac(secret, f'message {row}')[:26]}@{domain}>"


def follow(secret: bytes, digest: str) -> str:
    """What follows the demand with these bytes: 192 bits. Computed again when it is told again, and kept nowhere."""
    return base64.urlsafe_b64encode(
        hmac.new(secret, f"follow {digest}".encode(), hashlib.sha256).digest()[:24]
    ).decode()


def custodian(secret: bytes, pull: int) -> str:
    """What opens the page on which a custodian answers: 192 bits, computed again when it is told again."""
    digest = hmac.new(secret, f"custodian {pull}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def rows_in(secret: bytes, text: str | bytes) -> tuple[int, ...]:
    """The rows of the outbox whose Message-IDs stand in ``text``, in its order; what is forged is not among them."""
    text = text.decode(_LATIN1) if isinstance(text, bytes) else text
    found = (
        int(row)
        for row, given in _ID.findall(text)
        if hmac.compare_digest(given, _mac(secret, f"message {int(row)}")[:26])
    )
    return tuple(dict.fromkeys(found))


def _mac(secret: bytes, text: str) -> str:
    digest = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()
