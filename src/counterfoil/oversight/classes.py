"""What kind of requester a demand says that it is from, with the evidence. For oversight alone.

5 ILCS 140/3(c): who asks, and why, decides nothing about an answer. So nothing that decides, prices or times a demand
may import this module; a test of the architecture holds it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from counterfoil.law import agencies
from counterfoil.oversight import organisations


class RequesterClass(StrEnum):
    """Classes that oversight compares. ``unknown`` is who says nothing of it: most people.

    Law enforcement is police, custody and prosecutors (5 ILCS 805/10 has the first two). ``federal``, ``state`` and
    ``local`` are the other bodies of that level; ``other_government`` is foreign, or of a level that is not known.
    """

    FEDERAL_IMMIGRATION = "federal_immigration"
    FEDERAL_LAW_ENFORCEMENT = "federal_law_enforcement"
    FEDERAL = "federal"
    STATE_LAW_ENFORCEMENT = "state_law_enforcement"
    STATE = "state"
    LOCAL_LAW_ENFORCEMENT = "local_law_enforcement"
    LOCAL = "local"
    COURT = "court"
    OTHER_GOVERNMENT = "other_government"
    NEWS_MEDIA = "news_media"
    COUNSEL = "counsel"
    BUSINESS = "business"
    RESEARCHER = "researcher"
    NONPROFIT = "nonprofit"
    PERSON_IN_RECORD = "person_in_record"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Classed:
    """A class and why: which thing that the demand says was taken for evidence. It names no person."""

    kind: RequesterClass
    evidence: str


IMMIGRATION = frozenset("DHS ICE CBP USCIS OPLA ERO HSI CIS-OMBUDSMAN CRCL".split())
"""Codes of the ledger's agencies that enforce or decide civil immigration law, and the department above them."""
_ENFORCEMENT = {
    **dict.fromkeys("FBI ATF DEA USMS USSS FPS USPIS BOP USAO".split(), RequesterClass.FEDERAL_LAW_ENFORCEMENT),
    **dict.fromkeys(("IL-ISP", "IL-DOC"), RequesterClass.STATE_LAW_ENFORCEMENT),
    **dict.fromkeys(("CHI-PD", "COOK-SHERIFF", "COOK-SAO"), RequesterClass.LOCAL_LAW_ENFORCEMENT),
}
_PRIVATE = frozenset(
    (RequesterClass.NEWS_MEDIA, RequesterClass.COUNSEL, RequesterClass.BUSINESS, RequesterClass.RESEARCHER,
     RequesterClass.NONPROFIT)
)  # fmt: skip
_STATE = re.compile(r"IL-|OTHER-STATE")
_LOCAL = re.compile(r"COOK-|CHI-|OTHER-LOCAL")


def of_agency(code: str) -> RequesterClass:
    """The class of an agency by its code in the ledger.

    >>> of_agency("ICE").value, of_agency("FBI").value, of_agency("CHI-COUNCIL").value
    ('federal_immigration', 'federal_law_enforcement', 'local')
    """
    if code in IMMIGRATION:
        return RequesterClass.FEDERAL_IMMIGRATION
    if code == "COURT":
        return RequesterClass.COURT
    if code in _ENFORCEMENT:
        return _ENFORCEMENT[code]
    if _STATE.match(code):
        return RequesterClass.STATE
    return RequesterClass.LOCAL if _LOCAL.match(code) else RequesterClass.FEDERAL


def classify(
    *, agency: str = "", organisation: str = "", mail_domain: str = "", commercial: bool = False, verified: bool = False
) -> Classed:
    """The class of whoever made a demand, by the first of these that tells one.

    ``verified`` (a named person checked that it is the person in the record); the ledger's code of the ``agency``; the
    mail domain; the name of the organisation; ``commercial``, what the demand says of its purpose. A code that only
    the organisation's first word can have given ("Ice Miller LLP") does not count where the whole name is another's.
    What speaks against the class stands behind it in the evidence.

    >>> classify(agency="ICE", organisation="Ice Miller LLP").kind.value
    'counsel'
    >>> classify(organisation="Chicago Tribune", mail_domain="gmail.com").evidence
    'listed name: chicago tribune; the mail domain is a personal one'
    """
    if verified:
        return Classed(RequesterClass.PERSON_IN_RECORD, "identity verified by a named person")
    known = organisations.load()
    mailed, named = _mailed(known, mail_domain), _named(known, organisation)
    doubts = []
    if mail_domain.casefold() in known.personal:
        doubts.append("the mail domain is a personal one")
    elif mailed is None and _resembles(mail_domain):
        doubts.append("the mail domain resembles that of an agency and is not one")
    if agency and not _by_first_word(agency, named, organisation):
        told: Classed | None = Classed(of_agency(agency), f"agency {agency}")
    else:
        told = mailed or named
    if told is None and commercial:
        told = Classed(RequesterClass.BUSINESS, "says that the purpose is commercial")
    if told is None:
        return Classed(RequesterClass.UNKNOWN, "; ".join(d for d in doubts if "resembles" in d))
    doubts += [f"{other.evidence} says {other.kind}" for other in (mailed, named) if other and other.kind != told.kind]
    return Classed(told.kind, "; ".join((told.evidence, *doubts)))


def _mailed(known: organisations.Organisations, domain: str) -> Classed | None:
    if code := agencies.load().of_address(f"@{domain}"):
        return Classed(of_agency(code), f"mail domain of agency {code}")
    found = known.of_domain(domain)
    return Classed(RequesterClass(found.key), found.evidence) if found else None


def _named(known: organisations.Organisations, name: str) -> Classed | None:
    found = known.of_name(name)
    return Classed(RequesterClass(found.key), found.evidence) if found else None


def _by_first_word(agency: str, named: Classed | None, organisation: str) -> bool:
    """Whether the code can come from a name that begins like the agency's and is another's as a whole."""
    return named is not None and named.kind in _PRIVATE and agencies.load().begins(organisation) == agency


def _resembles(domain: str) -> bool:
    """Whether a domain that is no agency's has the labels of one: ice.gov.example, ice-gov.example."""
    labels = "." + re.sub(r"[.-]+", ".", domain.casefold()) + "."
    return any(f".{listed}." in labels for listed in agencies.load().domains)
