"""The ledger's keys of an office: which signs now, which signed before, and how the one gave way to the other.

The files lie in the office's ``keys`` folder: ``ledger.key`` (private), ``ledger.vkey``, and once the key was changed
``handovers.json``, which goes with everything that is handed out.
"""

from __future__ import annotations

from collections.abc import Sequence

from counterfoil.ledger import handover, keys
from counterfoil.ledger.files import read_file
from counterfoil.ledger.handover import Handover
from counterfoil.ledger.keyring import Keyring
from counterfoil.ledger.note import Signer, VerifierKey
from counterfoil.office.folder import Office

SIGNING_KEY, PUBLIC_KEY = "ledger.key", "ledger.vkey"


def signer(office: Office) -> Signer:
    """The key that signs now; never kept for long, since it may be changed."""
    return keys.load_signer(office.keys / SIGNING_KEY)


def public(office: Office) -> VerifierKey:
    """The public half of the key that signs now."""
    return keys.load_key(office.keys / PUBLIC_KEY)


def handed_over(office: Office) -> bytes:
    """The office's ``handovers.json``; empty where the key was never changed."""
    return read_file(office.keys, handover.NAME, handover.MAX_FILE) or b""


def handovers(office: Office) -> tuple[Handover, ...]:
    """How the key was changed so far, oldest first."""
    data = handed_over(office)
    return handover.read(data, str(office.keys / handover.NAME)) if data else ()


def ring(office: Office, also: Sequence[Handover] = ()) -> Keyring:
    """Every key that ever signed this ledger, for what was in its time.

    ``also`` are handovers that somebody else has: of an office that is an old copy there are more.
    """
    return Keyring.of([public(office)], handover.merged(handovers(office), also))
