"""Codes of the ledger and of measures as a council member reads them, and how figures are written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from counterfoil.interval import Share
from counterfoil.oversight.hearing.model import HIDDEN, NO_DATA

CLASSES = {
    "federal_immigration": "federal immigration agencies",
    "federal_law_enforcement": "other federal law enforcement",
    "federal": "other federal bodies",
    "state_law_enforcement": "state law enforcement",
    "state": "other state bodies",
    "local_law_enforcement": "local law enforcement",
    "local": "other local bodies",
    "court": "courts",
    "other_government": "other governments",
    "news_media": "news media",
    "counsel": "lawyers",
    "business": "businesses",
    "researcher": "researchers",
    "nonprofit": "nonprofit organizations",
    "person_in_record": "persons in the record",
    "unknown": "who does not say",
    "all": "all demands",
}
OUTCOMES = {
    "released": "released",
    "released_in_part": "released in part",
    "denied": "denied",
    "no_records": "no records found",
    "no_legal_effect": "no legal effect here",
    "complied": "complied with",
    "referred": "passed to another body",
    "withdrawn": "withdrawn",
    "duplicate": "duplicate",
    "addressed": "addressed without records",
    "quashed": "quashed by a court",
    "": "not known",
}
HOW = {
    "certified": "certified",
    "denied": "denied",
    "refused": "refused",
    "granted": "granted",
    "no_action": "no action was taken",
    "criminal_matter": "treated as a criminal matter",
    "safety": "officers went for safety only",
    "passed_on": "passed on",
}
ACTIONS = {
    "answer": "answered as a request for records",
    "log": "no legal effect: logged, and the sender told so",
    "hold": "held for counsel",
    "refer": "held until a person has verified it",
    "produce": "produced by the words of a verified paper of a court",
}
DUTIES = {
    "compelled": "had to be shown",
    "open": "no exemption applied",
    "permitted_to_withhold": "could be withheld",
    "forbidden": "could not be shown",
    "refer": "a person had to decide",
    "": "no rule was asked",
}
"""What the law of the day says of an item."""
PAPERS = {
    "foia_request": "request for records",
    "i_200": "Form I-200 warrant",
    "i_203": "Form I-203 order",
    "i_205": "Form I-205 warrant",
    "i_286": "Form I-286 notice",
    "detainer": "immigration detainer",
    "ncic_hit": "entry of the Violator File",
    "administrative_warrant": "agency's warrant on no known form",
    "immigration_court": "immigration court's paper",
    "administrative_subpoena": "agency's own subpoena",
    "customs_summons": "customs summons",
    "court_subpoena": "court's subpoena",
    "court_order": "court's order",
    "search_warrant": "search warrant",
    "arrest_warrant": "arrest warrant",
    "call_for_assistance": "call for assistance",
    "certification": "victim's certification",
    "database_access": "access to a database",
    "alert": "alert",
    "inquiry": "inquiry",
    "unknown": "not recognized",
}
CHANNELS = {
    "email": "by e-mail", "letter": "by letter", "fax": "by fax", "form": "on the portal", "in_person": "in person",
    "telephone": "by telephone", "file": "as a file", "api": "from another program",
    "service_of_process": "served on the office",
}  # fmt: skip
_SPOKEN = {
    "drivers_licence": "driver's license", "organisation": "organization", "ssn": "Social Security number",
    "a_number": "A-number", "state_id": "state ID number",
}  # fmt: skip
_MONTHS = (
    "January February March April May June July August September October November December".split()
)  # of a locale no page may depend


def spoken(code: str) -> str:
    """A code as words.

    >>> spoken("home_address"), spoken("ssn")
    ('home address', 'Social Security number')
    """
    return _SPOKEN.get(code, code.replace("_", " "))


def group_name(row: Mapping[str, Any]) -> str:
    """What the group of a row of ``measures`` is called: a class in words, a unit by its own name."""
    group = str(row["group"])
    return CLASSES.get(group, group)


def long(day: date) -> str:
    """``March 4, 2026``."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def plural(count: int, thing: str, things: str = "") -> str:
    """A count with its noun: ``1 demand``, ``1,204 demands``."""
    return f"{count:,} {thing if count == 1 else things or thing + 's'}"


def number(value: int | None) -> str:
    """A count with commas, or "hidden"."""
    return HIDDEN if value is None else f"{value:,}"


def share(value: Mapping[str, Any] | None) -> tuple[str, str, str]:
    """How many of how many, the percentage, and its 95% interval; of a row of ``measures``."""
    if value is None:
        return HIDDEN, HIDDEN, HIDDEN
    found = Share(int(value["hits"]), int(value["of"]))
    if found.rate is None:
        return "0 of 0", NO_DATA, NO_DATA
    return (
        f"{found.hits:,} of {found.of:,}",
        f"{100 * found.rate:.0f}%",
        f"{100 * found.low:.0f}–{100 * found.high:.0f}%",
    )


def chance(p: float) -> str:
    """``p = 0.034``.

    >>> chance(0.0341), chance(0.00002)
    ('p = 0.034', 'p < 0.001')
    """
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def was(count: int) -> str:
    """``was`` or ``were``."""
    return "was" if count == 1 else "were"


def days(row: Mapping[str, Any], name: str) -> tuple[str, str]:
    """A quantile of a row of ``measures`` and its 95% interval, or why there is none."""
    value = row[name]
    if value is None:
        return HIDDEN, HIDDEN
    if value["days"] is None:
        return (NO_DATA, NO_DATA) if row["cases"] == row["days_unknown"] else ("not reached", "")
    high = "and more" if value["high"] is None else f"to {value['high']}"
    return str(value["days"]), f"{value['low']} {high}"
