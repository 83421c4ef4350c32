"""Which agency a demand says that it comes from, as the ledger's code: what left for it stands under that code.

By what the demand says of itself: its mail domain, the organization of its sender, the issuer on its paper. Whoever
says nothing of the kind, or something that is not listed (``law/packs/agencies.yaml``), has no code; so "none left for
this agency" always means: for nobody who said so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counterfoil.law import agencies


def code_of(demand: Mapping[str, Any], instrument: Mapping[str, Any] | None = None) -> str | None:
    """The code of the agency that a case's demand says it is from; None for a person, and for one that is not known.

    >>> code_of({"sender": {"email": "j.doe@ice.dhs.gov"}}), code_of({"sender": {"organisation": "Sampleton Times"}})
    ('ICE', None)
    """
    known, sender = agencies.load(), demand.get("sender") or {}
    issuer = str((instrument or {}).get("issuer") or "").strip('“”" ')
    for address in (str(sender.get("email") or ""), issuer):
        if code := known.of_address(address):
            return code
    for said in (issuer, str(sender.get("organisation") or "")):
        if code := known.of_name(said):
            return code
    return None
