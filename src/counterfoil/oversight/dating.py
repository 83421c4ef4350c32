"""On which day a released file left, and what says so. The law of that day is asked, so a guess is worse than none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from counterfoil.demands.dates import WHEN, day_span
from counterfoil.documents.model import Document
from counterfoil.oversight.release_log import LogRow, ReleaseLog


class Evidence(StrEnum):
    """What a day rests on, the best first."""

    LOG_ANSWERED = "log_answered"
    LOG_RECEIVED = "log_received"  # the answer left on that day or later
    LETTER = "letter"  # the date of a letter on the first page
    MESSAGE = "message"  # when an e-mail says that it was sent
    FILE = "file"  # when the file says that it was made
    TOLD = "told"  # by whoever asked for the audit, for files that say nothing
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Dated:
    """A day, None where nothing tells it, and one line for a person."""

    on: date | None
    evidence: Evidence
    why: str


_A_DAY = re.compile(rf"(?:(?P<label>date(?: of (?:response|letter))?)\s*:\s*)?(?P<day>{WHEN})", re.IGNORECASE)
_LETTER = re.compile(r"\b(?:dear|re:|freedom of information|foia|your request)\b", re.IGNORECASE)
_LINES_OF_A_HEAD = 30
_MADE = re.compile(r"(?:D:)?(\d{4})-?(\d{2})-?(\d{2})")
_MADE_KEYS = frozenset({"creationdate", "creation_date", "created", "dcterms:created", "creation date"})


def date_release(document: Document, name: str, log: ReleaseLog, *, today: date, told: date | None = None) -> Dated:
    """The day on which a file left, by the best evidence that there is.

    ``name`` is the file's name within its folder. A day after ``today`` is believed of nobody. Rows of the log that
    contradict each other date nothing, and the reason says so.
    """
    unclear = ""
    for rows, where in ((log.of_name(name), "the file's name"), (_of_first_pages(document, log), "the file's text")):
        days = {_day_of(row) for row in rows} - {None}
        if len(days) > 1:
            unclear = f"; rows {', '.join(str(row.row) for row in rows)} of the log give different days"
            break
        if days:
            row = next(row for row in rows if _day_of(row))
            day = _day_of(row)
            if day is not None and day[0] <= today:
                return Dated(day[0], day[1], f"row {row.row} of the log, whose number is in {where}")
    for on, evidence, why in (
        (_letter(document), Evidence.LETTER, "the date of the letter on its first page"),
        (_message(document), Evidence.MESSAGE, "the day on which the message says that it was sent"),
        (_made(document), Evidence.FILE, "the day on which the file says that it was made"),
    ):
        if on is not None and on <= today:
            return Dated(on, evidence, why + unclear)
    if told is not None:
        return Dated(told, Evidence.TOLD, "nothing dates the file; the day that was given for such files" + unclear)
    return Dated(None, Evidence.UNKNOWN, "neither the log nor the file dates it" + unclear)


def _of_first_pages(document: Document, log: ReleaseLog) -> tuple[LogRow, ...]:
    return log.of_text("\n".join(page.text for page in document.pages[:2]))


def _day_of(row: LogRow) -> tuple[date, Evidence] | None:
    if row.answered_on is not None:
        return row.answered_on, Evidence.LOG_ANSWERED
    return (row.received_on, Evidence.LOG_RECEIVED) if row.received_on is not None else None


def _letter(document: Document) -> date | None:
    """A date alone on a line of the head of a letter. In figures it needs a label: forms have many dates."""
    if not document.pages or not _LETTER.search(document.pages[0].text):
        return None
    for line in document.pages[0].text.split("\n")[:_LINES_OF_A_HEAD]:
        found = _A_DAY.fullmatch(line.strip())
        if found is None or not (found["label"] or re.search("[a-z]", found["day"], re.IGNORECASE)):
            continue
        span = day_span(found["day"])
        if span is not None and span[0] == span[1]:
            return span[0]
    return None


def _message(document: Document) -> date | None:
    said = next((value for key, value in document.properties if key.casefold() == "date"), "")
    try:
        return parsedate_to_datetime(said).date() if said else None
    except ValueError:
        return None


def _made(document: Document) -> date | None:
    for key, value in document.properties:
        found = _MADE.match(value.strip()) if key.casefold() in _MADE_KEYS else None
        if found is not None:
            try:
                return datetime(int(found[1]), int(found[2]), int(found[3])).date()  # noqa: DTZ001 - a day alone
            except ValueError:
                return None
    return None
