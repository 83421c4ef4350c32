"""Drafts about a served paper, for a person to sign: counsel's objection or motion, a custodian's certificate.

Nothing here leaves by itself. Their templates lie beside the grounds in the pack's folder ``served``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from counterfoil.law.objection_grounds import Against, Ground
from counterfoil.release import letter_docx, typeset
from counterfoil.release.letter_data import Office, Official
from counterfoil.release.letter_pack import LetterPack

Form = Literal["pdf", "docx"]
_EXACT = ("office", "counsel", "custodian", "requester")
TITLES = {Against.OBJECTION: "Objection to a subpoena or other paper", Against.MOTION: "Motion to quash"}
STATEMENTS = (
    "Apart from what black boxes cover, it is a true copy of a record that the office keeps in the course of its "
    "regular work.",
    "The record was made at or near the time of what it tells, by somebody with knowledge of it, or from information "
    "that such a person passed on, as is the regular practice of the office.",
    "The fingerprint in the list is that of the file that was produced: whoever changes one letter of it changes that.",
)
"""What the custodian certifies. No rule of evidence is cited here: the office's counsel names it."""


@dataclass(frozen=True, slots=True)
class Objecting:
    """All that an objection or a motion says."""

    against: Against
    office: Office
    number: str
    to: tuple[str, ...]
    paper: str
    court: str
    case_number: str
    received_on: date
    return_on: date | None
    dated_on: date
    ground: Ground
    facts: tuple[str, ...]
    counsel: Official
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One file that was produced, with the digest that its release committed to."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Certifying:
    """All that a certificate says. ``rule`` is what counsel named; empty where nobody did."""

    office: Office
    number: str
    paper: str
    produced_on: date
    dated_on: date
    custodian: Official
    documents: tuple[Document, ...]
    pages: int
    marks: int
    rule: str
    sample: bool = False


def objection(data: Objecting, pack: LetterPack, *, form: Form) -> bytes:
    """The draft. The same data give the same bytes. Raises ``BadInput`` for a name that the fonts cannot print."""
    ground = data.ground
    values = _around(data.office, data.number, data.dated_on, data.sample) | {
        "title": TITLES[data.against],
        "motion": data.against is Against.MOTION,
        "requester": list(data.to),
        "paper": data.paper,
        "court": data.court,
        "case_number": data.case_number,
        "received_on": data.received_on.isoformat(),
        "return_on": data.return_on.isoformat() if data.return_on else "",
        "ground": {
            "id": ground.id,
            "title": ground.title,
            "says": ground.says,
            "cite": list(ground.cites),
            "source": ground.source,
            "checked": ground.checked.isoformat(),
            "confidence": ground.confidence,
        },
        "facts": list(data.facts),
        "counsel": {"name": data.counsel.name, "title": data.counsel.title},
    }
    return _made(pack, "objection", values, form, data.office, data.number, data.sample)


def certificate(data: Certifying, pack: LetterPack, *, form: Form) -> bytes:
    """The certificate, for its custodian to sign. Deterministic; raises as ``objection`` does."""
    values = _around(data.office, data.number, data.dated_on, data.sample) | {
        "paper": data.paper,
        "produced_on": data.produced_on.isoformat(),
        "custodian": {"name": data.custodian.name, "title": data.custodian.title},
        "certified": list(STATEMENTS),
        "documents": [{"name": one.name, "digest": one.digest} for one in data.documents],
        "pages": data.pages,
        "marks": data.marks,
        "rule": data.rule,
    }
    return _made(pack, "certificate", values, form, data.office, data.number, data.sample)


def _around(office: Office, number: str, dated_on: date, sample: bool) -> dict[str, Any]:
    return {
        "sample": sample,
        "office": {"name": office.name, "address": list(office.address), "contact": list(office.contact)},
        "number": number,
        "dated_on": dated_on.isoformat(),
        "requester": [],
        "responsible": [],
    }


def _made(
    pack: LetterPack, template: str, values: Mapping[str, Any], form: Form, office: Office, number: str, sample: bool
) -> bytes:
    whole = replace(pack, folder=pack.folder.parent)  # the templates share the page of the letters, and its words
    values = {**values, "statements": {key: {"text": one.text} for key, one in pack.statements.items()}}
    name = f"served/{template}"
    if form == "pdf":
        return typeset.pdf(whole, name, values, exact=_EXACT)
    page = typeset.html(whole, name, values, exact=_EXACT)
    return letter_docx.from_html(page, footer=f"{office.name} · {number}", sample=sample)
