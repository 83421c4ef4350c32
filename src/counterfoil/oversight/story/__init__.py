"""The story that Counterfoil exists for, as seventeen questions that a council asks, and their answers in figures.

What reporters took months for: each row says what was counted, from what, and how anybody checks it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from counterfoil.oversight.story import accounted, answered, beside, disclosed, papers
from counterfoil.oversight.story.model import CLAIM, Answer, Material, Row

__all__ = ["CLAIM", "ROWS", "Answer", "Material", "Row", "tell"]

ROWS: tuple[tuple[str, Callable[[Material], Answer]], ...] = (
    ("What did these agencies get, and is that all?", disclosed.to_agencies),
    ("Which items were in it, and did the law of that day compel, allow to withhold, or forbid each?", disclosed.items),
    ("How did the court cases of the people in it end?", beside.court_outcomes),
    ("How many days lie between a disclosure and a custody event?", beside.custody_events),
    ("Who was told that nothing was found, and how was it searched?", answered.no_records),
    ("Who was answered how fast, with the open cases counted, and is a difference more than noise?", answered.speed),
    ("Are the bytes of every answer kept, were past answers asked for, and did equals get the same?", answered.kept),
    ("Which answers went to a review or a court, and by when is the office due there?", answered.contests),
    ("Which papers claimed to command, who stands behind them, and what could they compel?", papers.gates),
    ("Is every item that a court's paper got tied to its words?", disclosed.productions),
    ("Which version of the law applied on which day, and what is suspended or unsettled?", accounted.law_by_day),
    ("What would a hearing of the council get?", accounted.hearing),
    ("What would a stricter rule have changed?", beside.what_if),
    ("What was asked for outside of FOIA?", papers.outside_foia),
    ("Does the TRUST Act report agree with the ledger?", accounted.trust_act),
    ("Which records exist, how are they searched, is what left tracked, and when must counsel look?",
     accounted.four_findings),
    ("Who called for assistance, and how was the call addressed?", papers.calls),
)  # fmt: skip
"""Question and answer in the order of the story; the first is row 1."""


def tell(material: Material) -> tuple[Row, ...]:
    """Every row, in order. Rows without an answer say why."""
    return tuple(_row(number, question, ask(material), material) for number, (question, ask) in enumerate(ROWS, 1))


def _row(number: int, question: str, answer: Answer, material: Material) -> Row:
    return Row(number, question, answer, _proof(answer, material))


def _proof(answer: Answer, material: Material) -> dict[str, Any]:
    """What stands behind an answer: the entries, the ledger's size and root, and the index for its keys."""
    ledger = material.ledger
    if ledger is None:
        return {
            "says": "none: recorded acts only",
            "claim": CLAIM,
            "entries": [],
            "ledger": None,
            "index": None,
            "commands": [],
        }
    proof: dict[str, Any] = {
        "says": "none: recorded acts only",
        "claim": CLAIM,
        "entries": [
            {"entry": one.entry, "hash": one.leaf} for one in sorted(answer.entries, key=lambda one: one.entry)
        ],
        "ledger": {"size": ledger.size, "root": ledger.root},
        "index": None,
        "commands": [],
    }
    if answer.entries:
        proof["says"] = "the entries below, each under the ledger's root"
    if answer.keys and ledger.index is not None:
        table = ledger.index.table
        proof["index"] = {
            "entry": ledger.index.number,
            "size": table.size,
            "root": table.root.hex(),
            "entries_since": ledger.size - table.size,  # of which each was read one by one
            "keys": {key: len(table.answer(key).numbers) for key in answer.keys},
        }
        proof["commands"] = [f"counterfoil ledger prove DIR --key '{key}' -o PROOF" for key in answer.keys]
        proof["says"] = "the published index lists all entries with these keys; those since were read one by one"
    elif answer.keys:
        proof["says"] += "; no index is published yet (counterfoil ledger index)"
    return proof
