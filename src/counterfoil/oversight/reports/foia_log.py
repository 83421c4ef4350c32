"""The log of requests in the Standard FOIA Log Format 1.5.0, written and checked.

The format is MuckRock's (MuckRock/foia-log-explorer-standardizer, ``standard-foia-log-format.md``). Who asked and for
what is left empty: no person is named, and words of a request may name others (house rule 9).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from counterfoil.oversight.facts import CaseFact
from counterfoil.review.decisions_table import never_formula

HEADERS = (
    "request id", "requester", "requester organization", "subject", "date requested", "date perfected",
    "date completed", "status", "exemptions cited", "fee category", "fee waiver", "fees charged",
    "processed under privacy act",
)  # fmt: skip
"""All columns of the format, in its order."""

STATUS = {
    "released": "done",
    "released_in_part": "partial",
    "denied": "rejected",
    "no_records": "no_docs",
    "withdrawn": "abandoned",
}
"""Outcome → the word of the format, as its ``status_synonyms.txt`` has it; what it has no word for stays empty."""
OPEN_STATUS = "processed"
"""A request that was contested keeps the word of its answer: no fact says whether that still goes on."""

_ALLOWED: Mapping[str, frozenset[str]] = {
    "status": frozenset(
        (
            "processed",
            "appealing",
            "fix",
            "payment",
            "lawsuit",
            "rejected",
            "no_docs",
            "done",
            "partial",
            "abandoned",
            "",
        )
    ),
    "fee category": frozenset(("commercial", "educational", "news media", "other", "")),
    "fee waiver": frozenset(("not requested", "requested, denied", "requested, granted", "")),
    "processed under privacy act": frozenset(("yes", "no", "")),
}
_DAYS = ("date requested", "date perfected", "date completed")
_AMOUNT = re.compile(r"\d+(\.\d{1,2})?")


def write(cases: Iterable[CaseFact]) -> Iterator[str]:
    """The log, line by line with its headers first: requests under the act, by their order. No cell is a formula.

    Empty where it is not known here: the day of perfecting, waivers and fees. ``date requested`` is the day of receipt.
    """
    yield _line(HEADERS)
    for case in cases:
        if case.instrument == "foia_request":
            yield _line(_row(case))


def _row(case: CaseFact) -> tuple[str, ...]:
    completed = case.answered_on or case.closed_on
    status = OPEN_STATUS if case.open else STATUS.get(case.outcome, "")
    return (
        case.case, "", "", "", _iso(case.received_on), "", "" if case.open else _iso(completed), status,
        case.exemptions, "commercial" if case.track == "commercial" else "", "", "", "",
    )  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _line(values: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([never_formula(value) for value in values])
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is against the format: ``line`` from 1, the column ("" for the whole line), and why. No cell is quoted."""

    line: int
    column: str
    why: str


def check(text: str) -> tuple[Problem, ...]:
    """What in the text of a log is against the format; columns of its own behind those of the format are allowed."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        lines = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        return (Problem(reader.line_num, "", f"is no CSV ({error})"),)
    if not lines:
        return (Problem(1, "", "is empty"),)
    header = [cell.strip().casefold() for cell in lines[0][1]]
    found = [Problem(1, name, "the header is missing") for name in HEADERS if name not in header]
    found += [Problem(1, name, "the header stands there twice") for name in HEADERS if header.count(name) > 1]
    if found:
        return tuple(found)
    if tuple(header[: len(HEADERS)]) != HEADERS:
        found.append(Problem(1, "", "the headers stand in another order"))
    place = {name: header.index(name) for name in HEADERS}
    seen: dict[str, int] = {}
    for line, cells in lines[1:]:
        if len(cells) != len(header):
            found.append(Problem(line, "", f"has {len(cells)} cells under {len(header)} headers"))
            continue
        row = {name: cells[at].strip() for name, at in place.items()}
        found += _problems(line, row)
        first = seen.setdefault(row["request id"], line)
        if row["request id"] and first != line:
            found.append(Problem(line, "request id", f"is that of line {first}"))
    return tuple(found)


def _problems(line: int, row: Mapping[str, str]) -> Iterator[Problem]:
    if not row["request id"]:
        yield Problem(line, "request id", "is empty")
    for name, allowed in _ALLOWED.items():
        if row[name] not in allowed:
            yield Problem(line, name, f"is none of: {', '.join(sorted(allowed - {''}))}, or empty")
    for name in _DAYS:
        if row[name] and not _is_day(row[name]):
            yield Problem(line, name, "is no day as YYYY-MM-DD")
    requested, completed = row["date requested"], row["date completed"]
    if _is_day(requested) and _is_day(completed) and completed < requested:
        yield Problem(line, "date completed", "lies before the day of the request")
    if row["fees charged"] and not _AMOUNT.fullmatch(row["fees charged"]):
        yield Problem(line, "fees charged", "is no amount such as 25.00")


def _is_day(cell: str) -> bool:
    try:
        return len(cell) == 10 and bool(date.fromisoformat(cell))
    except ValueError:
        return False
