"""One key for each open case: what is kept about its review is encrypted with it, and gone when the key is.

The history of a review is never changed, and page images are copies of what may not go out. Closing the case destroys
the key (house rule 9); what stays in the database and in backups of it says nothing without.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from counterfoil.errors import EnvironmentFailed
from counterfoil.ledger import keys
from counterfoil.office.folder import Office

FOLDER = "cases"
_NONCE = 12  # bytes; NIST SP 800-38D section 8.2.2 lets it be random for as many messages as a case has


class CaseSecret:
    """Seals and opens what belongs to one case. ``about`` names what it is, so that no two can be exchanged."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(secret)

    def seal(self, data: bytes, *, about: str) -> bytes:
        """``data`` encrypted, for ``open_sealed`` with the same ``about``."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, data, about.encode())

    def open_sealed(self, sealed: bytes, *, about: str) -> bytes | None:
        """What was sealed; None where it is damaged, or was sealed with another key or about something else."""
        try:
            return self._cipher.decrypt(bytes(sealed[:_NONCE]), bytes(sealed[_NONCE:]), about.encode())
        except (InvalidTag, ValueError):
            return None

    def seal_json(self, value: Any, *, about: str) -> bytes:
        return self.seal(json.dumps(value, ensure_ascii=False).encode(), about=about)

    def open_json(self, sealed: bytes, *, about: str) -> Any:
        """What ``seal_json`` was given. Raises ``EnvironmentFailed`` where it cannot be opened."""
        opened = self.open_sealed(sealed, about=about)
        if opened is None:
            raise EnvironmentFailed(
                "The history of this review cannot be opened: the key of the case is not the one it was written with. "
                "What was decided stands. Put the folder keys/cases back from a backup to undo what was done before."
            )
        return json.loads(opened)


def secret_of(office: Office, case_number: str) -> CaseSecret:
    """The case's own secret; made when it is first needed."""
    path = path_of(office, case_number)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if not path.exists():
        made = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        keys.make_secret(made)
        with contextlib.suppress(FileExistsError):  # another request was first: its key is whole, and is taken
            os.link(made, path)
        made.unlink()
    return CaseSecret(keys.load_secret(path))


def destroy(office: Office, case_number: str) -> None:
    """Destroy the key: nothing that was sealed with it can be read any more."""
    path_of(office, case_number).unlink(missing_ok=True)


def path_of(office: Office, case_number: str) -> Path:
    """Where the key lies."""
    return office.keys / FOLDER / f"{case_number}.key"
