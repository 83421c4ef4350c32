"""Secrets that must be read again (an authenticator app's, a webhook's): encrypted under a key in the keys folder.

Whoever has the database alone reads none of them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from counterfoil.errors import EnvironmentFailed
from counterfoil.ledger import keys
from counterfoil.office.folder import Office

FILE = "accounts.key"
_NONCE = 12


def seal(office: Office, purpose: str, text: str) -> str:
    """``text``, encrypted; it opens for the same ``purpose`` only, so no row can be put in another one's place."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(_key(office)).encrypt(nonce, text.encode(), purpose.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(office: Office, purpose: str, sealed: str) -> str:
    """What was sealed. Raises ``EnvironmentFailed`` where the key is another one, or the row was altered."""
    raw = base64.urlsafe_b64decode(sealed)
    try:
        return AESGCM(_key(office)).decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode()).decode()
    except InvalidTag as error:
        raise EnvironmentFailed(
            f"{office.keys / FILE}: is not the key that this was kept under. Put it back from the backup of the keys; "
            "for a second factor that is lost an administrator can reset it."
        ) from error


def digest(office: Office, purpose: str, text: str) -> str:
    """A keyed digest: without the office's key nobody can try texts against it."""
    return hmac.new(_key(office), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def _key(office: Office) -> bytes:
    """Made when it is first needed."""
    path = office.keys / FILE
    return keys.load_secret(path) if path.exists() else keys.make_secret(path)
