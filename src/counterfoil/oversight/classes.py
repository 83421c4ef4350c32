"""What kind of requester a demand says that it is from, with the evidence. For oversight alone.

5 ILCS 140/3(c): who asks, and why, decides nothing about an answer. So nothing that decides, prices or times a demand
may import this module; a test of the architecture holds it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class RequesterClass(StrEnum):
    """Classes that oversight compares. ``unknown`` is who says nothing of it: most people."""

    FEDERAL_IMMIGRATION = "federal_immigration"
    FEDERAL = "federal"
    STATE = "state"
    LOCAL = "local"
    COURT = "court"
    NEWS_MEDIA = "news_media"
    COUNSEL = "counsel"
    BUSINESS = "business"
    RESEARCHER = "researcher"
    PERSON_IN_RECORD = "person_in_record"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Classed:
    """A class and why: which thing that the demand says was taken for evidence. It names no person."""

    kind: RequesterClass
    evidence: str


IMMIGRATION = frozenset("DHS ICE CBP USCIS OPLA ERO HSI CIS-OMBUDSMAN CRCL".split())
"""Codes of the ledger's agencies that enforce or decide civil immigration law, and the department above them."""
_STATE = re.compile(r"IL-|OTHER-STATE")
_LOCAL = re.compile(r"COOK-|CHI-|OTHER-LOCAL")


def of_agency(code: str) -> RequesterClass:
    """The class of an agency by its code in the ledger.

    >>> of_agency("ICE").value, of_agency("FBI").value, of_agency("COOK-SAO").value
    ('federal_immigration', 'federal', 'local')
    """
    if code in IMMIGRATION:
        return RequesterClass.FEDERAL_IMMIGRATION
    if code == "COURT":
        return RequesterClass.COURT
    if _STATE.match(code):
        return RequesterClass.STATE
    return RequesterClass.LOCAL if _LOCAL.match(code) else RequesterClass.FEDERAL


def classify(
    *, agency: str = "", organisation: str = "", mail_domain: str = "", commercial: bool = False, verified: bool = False
) -> Classed:
    """The class of whoever made a demand. ``verified``: a named person checked that it is the person in the record."""
    if verified:
        return Classed(RequesterClass.PERSON_IN_RECORD, "identity verified by a named person")
    if agency:
        return Classed(of_agency(agency), f"agency {agency}")
    if commercial:
        return Classed(RequesterClass.BUSINESS, "says that the purpose is commercial")
    return Classed(RequesterClass.UNKNOWN, "")
