"""Which agency a demand says that it comes from, as the ledger's code: what left for it stands under that code.

By what the demand says of itself: its mail domain, the organization of its sender, the issuer on its paper. Whoever
says nothing of the kind, or something that is not listed here, has no code; so "none left for this agency" always
means: for nobody who said so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_DOMAINS = {
    "ice.dhs.gov": "ICE", "ice.gov": "ICE", "cbp.dhs.gov": "CBP", "cbp.gov": "CBP", "uscis.dhs.gov": "USCIS",
    "uscis.gov": "USCIS", "tsa.dhs.gov": "TSA", "fema.dhs.gov": "FEMA", "usss.dhs.gov": "USSS",
    "oig.dhs.gov": "DHS-OIG", "dhs.gov": "DHS", "fbi.gov": "FBI", "atf.gov": "ATF", "dea.gov": "DEA",
    "usmarshals.gov": "USMS", "bop.gov": "BOP",
    "usdoj.gov": "DOJ", "state.gov": "DOS", "irs.gov": "IRS", "ssa.gov": "SSA", "hhs.gov": "HHS", "uspis.gov": "USPIS",
    "ilag.gov": "IL-AG", "isp.illinois.gov": "IL-ISP", "idoc.illinois.gov": "IL-DOC", "dcfs.illinois.gov": "IL-DCFS",
}  # fmt: skip
_NAMES = (
    # Parts of ICE stand under ICE: whoever looks there finds all of it.
    (r"(?:office of the principal legal advisor|enforcement and removal operations)", "ICE"),
    (r"(?:homeland security investigations|ice|immigration and customs enforcement)", "ICE"),
    (r"(?:deportation officer|detention and deportation officer|immigration enforcement agent)", "ICE"),
    (r"(?:cbp|customs and border protection|border patrol)", "CBP"),
    (r"(?:uscis|citizenship and immigration services)", "USCIS"),
    (r"(?:dhs|department of homeland security)", "DHS"),
    (r"(?:fbi|federal bureau of investigation)", "FBI"),
    (r"(?:atf|bureau of alcohol)", "ATF"),
    (r"(?:dea|drug enforcement administration)", "DEA"),
    (r"marshals service", "USMS"),
    (r"attorney['’]s office for the", "USAO"),
    (r"department of justice", "DOJ"),
    (r"cook county state['’]s attorney", "COOK-SAO"),
    (r"cook county sheriff", "COOK-SHERIFF"),
    (r"illinois attorney general", "IL-AG"),
    (r"illinois state police", "IL-ISP"),
)
_NAMED = tuple(
    (re.compile(rf"(?:(?:u\. ?s\.|us|united states|the|office of(?: the)?)\s+)*{name}\b"), code)
    for name, code in _NAMES
)


def code_of(demand: Mapping[str, Any], instrument: Mapping[str, Any] | None = None) -> str | None:
    """The code of the agency that a case's demand says it is from; None for a person, and for one that is not known.

    >>> code_of({"sender": {"email": "j.doe@ice.dhs.gov"}}), code_of({"sender": {"organisation": "Sampleton Times"}})
    ('ICE', None)
    """
    sender = demand.get("sender") or {}
    issuer = str((instrument or {}).get("issuer") or "").strip('“”" ')
    for address in (str(sender.get("email") or ""), issuer):
        _, at, domain = address.casefold().strip(" .>").rpartition("@")
        parts = domain.split(".") if at else []
        for first in range(len(parts)):
            if code := _DOMAINS.get(".".join(parts[first:])):
                return code
    for said in (issuer, str(sender.get("organisation") or "")):
        words = " ".join(said.casefold().split())
        if found := next((code for pattern, code in _NAMED if pattern.match(words)), None):
            return found
    return None
