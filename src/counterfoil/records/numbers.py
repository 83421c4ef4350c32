"""The numbers that tie police records together (RD, CB, IR, event, inventory), and a record's date.

A number counts with its label ("RD No. JD123456", "CB #: 30012345"): digits alone are not evidence of what they are.
"""

from __future__ import annotations

import re
from datetime import date

_NUMBER = r"\s*(?:NUMBER|NUM|NO|#)(?:\.?\s+(?:IS|WAS)\b)?"  # "RD number is …" in a letter, "RD NO" in a form
_LABELS = {
    "RD": rf"R\.?D\.?(?:{_NUMBER}|\s+(?:IS|WAS)\b)?",
    "CB": rf"C\.?B\.?(?:{_NUMBER}|\s+(?:IS|WAS)\b)?",
    "IR": rf"I\.?R\.?(?:{_NUMBER}|\s+(?:IS|WAS)\b)?",
    "EVENT": rf"EVENT(?:{_NUMBER})?",
    "INVENTORY": rf"INVENTORY(?:{_NUMBER})?",
    "CASE": rf"(?:CASE|INCIDENT|REPORT),?{_NUMBER}",
}
_VALUE = r"(?P<value>[A-Z]{0,3}-?\d[\dA-Z-]{3,14})"
_PATTERNS = {
    system: re.compile(rf"(?<![A-Za-z]){label}\.?\s*[:#.]?\s*{_VALUE}\b", re.IGNORECASE)
    for system, label in _LABELS.items()
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATED = re.compile(
    r"(?:DATE(?:\s+OF)?(?:\s+(?:ARREST|OCCURRENCE|INCIDENT|REPORT))?|ARREST(?:ED)?(?:\s+DATE)?|OCCURRED|REPORTED|RECEIVED)"
    # a form prints its labels in one line and what was filled in beneath
    r"[^\d]{0,90}?(?:(?P<m>\d{1,2})[/-](?P<d>\d{1,2})[/-](?P<y>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2})"
    rf"|(?P<day>\d{{1,2}})[ -](?P<month>{'|'.join(_MONTHS)})[a-z]*[ -](?P<year>\d{{4}}))",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"BIRTH|DOB|D\.O\.B", re.IGNORECASE)


def numbers_in(text: str) -> tuple[tuple[str, str], ...]:
    """The labelled numbers of a text, in order, each once: ``(("RD", "JD123456"), …)``.

    >>> numbers_in("RD No: JD123456   CB # 30012345 (RD No JD123456)")
    (('RD', 'JD123456'), ('CB', '30012345'))
    """
    found = [
        (match.start(), system, match["value"].upper().strip("-"))
        for system, pattern in _PATTERNS.items()
        for match in pattern.finditer(text)
    ]
    return tuple(dict.fromkeys((system, value) for _, system, value in sorted(found)))


_LABEL = re.compile(
    r"^(?:R\.?D\.?|C\.?B\.?|I\.?R\.?|EVENT|CASE|INVENTORY|INCIDENT|REPORT)\b[\s#:.]*(?:NO\b|NUMBER\b)?[\s#:.]*"
)


def bare(number: str) -> str:
    """A number without its label, otherwise as it is written."""
    return _LABEL.sub("", number.upper().strip())


def plain(number: str) -> str:
    """A number as compared: without its label, blanks and punctuation.

    >>> plain("RD No. jd-123 456")
    'JD123456'
    """
    return re.sub(r"[^A-Z0-9]", "", bare(number))


def dated_on(text: str) -> date | None:
    """The first date that a label says the record or its event is of; a birth date never counts."""
    for match in _DATED.finditer(text):
        if _BIRTH.search(match[0]):
            continue
        try:
            if match["iso"]:
                return date.fromisoformat(match["iso"])
            if match["month"]:
                return date(int(match["year"]), _MONTHS.index(match["month"].lower()) + 1, int(match["day"]))
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            continue
    return None
