"""Every case of every installed pack, one test each."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counterfoil.clock.cases import answered
from counterfoil.errors import LawPackInvalid
from counterfoil.law.cases import ClockCase, Decision, DutyCase, GateCase, failures, read_cases
from counterfoil.law.load import available, load

PACKS = {name: load(name) for name in available()}
CASES = [(name, case) for name, pack in PACKS.items() for case in read_cases(pack)]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case.name}" for name, case in CASES])
def test_pack_meets_its_case(name: str, case: ClockCase | DutyCase | GateCase) -> None:
    assert failures(PACKS[name], [case], answered) == ()


def test_illinois_has_its_cases() -> None:
    cases = [case for name, case in CASES if name == "us-il"]
    assert sum(isinstance(case, ClockCase) for case in cases) >= 30
    assert sum(isinstance(case, DutyCase) for case in cases) >= 150
    assert all(
        "ILCS" in case.law or "USC" in case.law or "Code" in case.law or "CFR" in case.law
        for case in cases
        if case.law != "house rule 4"
    )
    # Every rule of the pack decides in at least one case.
    decided = {rule for case in cases if isinstance(case, DutyCase) for rule in case.rules or ()}
    assert set(PACKS["us-il"].rulebook.rules) - decided == set()


def test_illinois_encodes_published_decisions_that_were_read() -> None:
    read = [case.decision for name, case in CASES if name == "us-il" and case.decision is not None]
    assert len({decision.name for decision in read}) >= 40
    # One decision is told the same way wherever it is used.
    assert len(set(read)) == len({decision.name for decision in read})


DECISION = """
  decision:
    name: A v. B
    citation: 2030 IL 1
    read_at: https://example.org/a
    read_as: summary
    read_on: 2026-11-29
"""
CASE = """- name: one
  law: 5 ILCS 140/1.2
  given: {{day: 2025-03-03, record: other, category: passage, role: unknown{given}}}
  expect: {{duty: open}}{decision}
"""


@pytest.mark.parametrize(
    ("decision", "given", "message"),
    [
        (DECISION.replace("https://example.org/a", "a book"), "", "decision: read_at: 'a book' is no address"),
        (DECISION.replace("summary", "memory"), "", "decision: read_as: 'memory' is not known. Allowed: text, opening"),
        (DECISION.replace("    citation: 2030 IL 1\n", ""), "", "decision: key 'citation' is missing."),
        (DECISION + "    judge: somebody\n", "", "decision: unknown key 'judge'."),
        ("", ", claimed: hunch", "given: claimed: 'hunch' is not known. Allowed: none, mental_status_database"),
        ("", ", source: rumour", "given: source: 'rumour' is not known. Allowed: own, leads"),
        ("", ", requester: ICE", "given: unknown key 'requester'."),
    ],
)
def test_case_that_is_wrong_is_refused(tmp_path: Path, decision: str, given: str, message: str) -> None:
    (tmp_path / "cases.yaml").write_text(CASE.format(decision=decision, given=given))
    pack = replace(PACKS["us-il"], directory=str(tmp_path))
    with pytest.raises(LawPackInvalid) as caught:
        read_cases(pack)
    assert re.sub(r"line \d+: ", "", str(caught.value)).startswith(f"us-il/cases.yaml: one: {message}")


def test_case_keeps_its_decision(tmp_path: Path) -> None:
    (tmp_path / "cases.yaml").write_text(CASE.format(decision=DECISION, given=""))
    (case,) = read_cases(replace(PACKS["us-il"], directory=str(tmp_path)))
    assert case.decision == Decision("A v. B", "2030 IL 1", "https://example.org/a", "summary", date(2026, 11, 29))


def test_wrong_case_is_reported() -> None:
    clocks = next(case for _, case in CASES if isinstance(case, ClockCase))
    duties = next(case for _, case in CASES if isinstance(case, DutyCase))
    gates = next(case for _, case in CASES if isinstance(case, GateCase))
    wrong: list[ClockCase | DutyCase | GateCase] = [
        replace(clocks, due_on=date(2030, 1, 1)),
        replace(duties, rules=("1.2",)),
        replace(gates, track="standard"),
    ]
    lines = failures(PACKS["us-il"], wrong, answered)
    assert [line.split(" (")[0] for line in lines] == [clocks.name, duties.name, gates.name]
