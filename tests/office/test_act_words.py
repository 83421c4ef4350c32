"""Every fact that an act may show has its words, and no page shows a code in their place."""

from __future__ import annotations

import re
from typing import Any

import pytest

from counterfoil.ledger.kinds import AGENCIES, KINDS
from counterfoil.office import act_words

EXAMPLES = {
    "a count": 7,
    "true or false": True,
    "a date like 2026-03-04": "2026-03-04",
    "the code of an agency, never a person": sorted(AGENCIES)[0],
    "the name of a law pack": "us-il",
    "a list of different exemptions like 7(1)(b)": ["7(1)(b)"],
    "a SHA-256 in 64 hexadecimal digits, of something that is public": "a" * 64,
}
SAID_BY_ANOTHER = {"digest", "manifest", "root", "unit", "old_key", "new_key"}


def values(name: str, says: str) -> list[Any]:
    if says.startswith("one of "):
        return says.removeprefix("one of ").split(", ")
    if name == "faults":
        return [[one] for one in act_words._FAULTS]
    return [EXAMPLES[says]]


SHOWN = sorted(
    {(kind, name, str(value)): (kind, name, value)
     for kind, of in KINDS.items() for name, rule in of.fields.items() for value in values(name, rule.says)}.values(),
    key=str,
)  # fmt: skip


def test_every_fact_of_every_kind_is_said_in_words() -> None:
    assert len(SHOWN) > 400
    for kind, name, value in SHOWN:
        assert KINDS[kind].fields[name].allows(value), (kind, name, value)
        found = act_words.details(kind, {name: value, **({"unit": "business"} if name == "days" else {})})
        if name in SAID_BY_ANOTHER:
            assert found == ""
            continue
        assert re.fullmatch(r"[^a-z].*\.", found), (kind, name, value, found)
        code = re.search(r"[a-z]_[a-z]", found) or found.casefold().startswith(f"{name.replace('_', ' ')}: ")
        assert not code, (kind, name, value, found)


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        (
            "clock.started",
            {"track": "standard", "received_on": "2024-12-03", "due_on": "2024-12-10", "unit": "business", "days": 5,
             "legal": ["5 ILCS 140/3(d)"]},
            "Ordinary request; received on December 3, 2024; 5 business days; due on December 10, 2024; "
            "by 5 ILCS 140/3(d).",
        ),
        (
            "search.run",
            {"systems": 1, "terms": 3, "hits": 5, "nulls": 0, "exact": 5, "candidates": 0, "records": 8},
            "1 system; 3 terms looked up; 8 records searched; 5 records met; 5 of them by an exact match.",
        ),
        ("search.run", {"hits": 0}, "No record was met."),
        ("fee.charged", {"cents": 123405}, "$1,234.05."),
        ("case.resumed", {}, ""),
        # What a later version may write is shown as it stands there, and breaks no page.
        ("case.closed", {"outcome": "a_new_word", "new_fact": ["a", "b"]}, "Outcome: a_new_word; new fact: a, b."),
        ("clock.started", {"days": 5, "due_on": "tomorrow"}, "Days: 5; due on: tomorrow."),
    ],
)  # fmt: skip
def test_an_act_is_one_sentence(kind: str, facts: dict[str, Any], said: str) -> None:
    assert act_words.details(kind, facts) == said
