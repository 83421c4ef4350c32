"""The TRUST Act report as a page to sign and send: to the Attorney General each year, in Chicago each quarter."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from counterfoil.oversight import typeset
from counterfoil.oversight.reports.trust_act import Part, Report, Row, Said

_TEMPLATE = Path(__file__).with_name("trust_act.typ")
BLANK = "________"
_INSTRUMENTS = {
    "detainer": "immigration detainer",
    "foia_request": "request for records",
    "ncic_hit": "entry of the Immigration Violator File",
    "i_200": "Form I-200", "i_203": "Form I-203", "i_205": "Form I-205", "i_286": "Form I-286",
    "administrative_warrant": "civil warrant on no known form",
}  # fmt: skip
_ADDRESSED = {
    "refused": "refused",
    "denied": "denied",
    "granted": "granted",
    "no_action": "no action was taken",
    "criminal_matter": "addressed as a criminal matter",
    "safety": "officers went for safety only",
    "passed_on": "passed on",
    "no_legal_effect": "answered: without legal effect here",
    "no_records": "answered: no records",
    "released": "records were released",
    "released_in_part": "records were released in part",
    "addressed": "addressed",
}
_GATES = {
    "log": "logged, no further act recorded",
    "hold": "held for counsel",
    "refer": "waits for a person",
    "answer": "being answered as a request",
    "produce": "production ordered",
}


class Form(StrEnum):
    """Whom the report is for."""

    ATTORNEY_GENERAL = "attorney_general"  # 5 ILCS 805/25, yearly
    CHICAGO = "chicago"  # Municipal Code 2-173-069, quarterly, to the Mayor and the Inspector General


def pdf(report: Report, *, form: Form, office: str, dated_on: date) -> bytes:
    """The report as a tagged PDF, marked SAMPLE where the office is one. A part without rows has its certificate.

    One made before the period is over says so, and certifies nothing.

    Raises ``EnvironmentFailed`` where ``office`` has a character that the fonts lack.
    """
    return typeset.pdf(_TEMPLATE, _values(report, form, office, dated_on))


def blanks(report: Report, form: Form) -> int:
    """How many cells of the report's tables neither the ledger nor a person has filled in."""
    return sum(cell == BLANK for rows in _tables(report, form) for row in rows for cell in row)


def _values(report: Report, form: Form, office: str, dated_on: date) -> dict[str, Any]:
    requests, custody, others = _tables(report, form)
    covered = report.covered
    return {
        "form": form.value,
        "office": office,
        "sample": report.sample,
        "dated_on": dated_on.isoformat(),
        "first": report.first.isoformat(),
        "last": report.last.isoformat(),
        "size": covered.size,
        "root": covered.root,
        "within": [] if covered.first is None else [covered.first, covered.last],
        "early": dated_on <= report.last,
        "unsaid": report.unsaid,
        "blanks": blanks(report, form),
        "requests": requests,
        "custody": custody,
        "others": others,
        "proofs": [_proof(row) for row in report.rows],
    }


def _tables(report: Report, form: Form) -> tuple[list[list[str]], ...]:
    chicago = form is Form.CHICAGO
    return (
        [
            [*_head(row), _how(row)] + ([_day(row.filled.notified_on)] if chicago else [])
            for row in report.part(Part.REQUEST)
        ],
        [[*_head(row), *_custody(row, chicago)] for row in report.part(Part.CUSTODY)],
        [[*_head(row), _how(row)] for row in report.part(Part.OTHER)],
    )


def _head(row: Row) -> list[str]:
    kind = _INSTRUMENTS.get(row.instrument, row.instrument.replace("_", " "))
    return [row.case, kind, row.agency or "no agency is recorded", _time(row.received_at)]


def _custody(row: Row, chicago: bool) -> list[str]:
    filled = row.filled
    nobody = "nobody's" if filled.outcome == "released" else BLANK
    where = [filled.outcome or BLANK, filled.custody or nobody]
    if chicago:
        return [_how(row), *where]
    # Bail is told "if applicable": a person who filled in the row and left it out leaves no blank.
    bail = "none noted" if filled.outcome and filled.bail_at is None else _time(filled.bail_at)
    return [_how(row), bail, where[0], _time(filled.outcome_at), where[1]]


def _how(row: Row) -> str:
    if not row.addressed:
        return f"open: {_GATES.get(row.gate, 'not decided')}"
    words = _ADDRESSED.get(row.addressed, row.addressed.replace("_", " "))
    # A request for records was decided under exemptions, not under what the gate went by.
    legal = f" ({', '.join(row.legal)})" if row.legal and row.part is not Part.OTHER else ""
    return f"{words}{legal}, {row.addressed_on}"


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else BLANK


def _day(day: date | None) -> str:
    return day.isoformat() if day else BLANK


def _proof(row: Row) -> list[str]:
    said: list[tuple[str, Said | None]] = [
        ("received", row.received), ("what it is", row.recognised), ("addressed", row.settled),
    ]  # fmt: skip
    return [
        row.case,
        "\n".join(f"{what}: entry {one.entry}" for what, one in said if one),
        "\n".join(one.leaf for _, one in said if one),
    ]
