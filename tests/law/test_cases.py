"""Every case of every installed pack, one test each."""

from datetime import date

import pytest

from counterfoil.clock.cases import answered
from counterfoil.law.cases import ClockCase, DutyCase, failures, read_cases
from counterfoil.law.load import available, load

PACKS = {name: load(name) for name in available()}
CASES = [(name, case) for name, pack in PACKS.items() for case in read_cases(pack)]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case.name}" for name, case in CASES])
def test_pack_meets_its_case(name: str, case: ClockCase | DutyCase) -> None:
    assert failures(PACKS[name], [case], answered) == ()


def test_illinois_has_its_cases() -> None:
    cases = [case for name, case in CASES if name == "us-il"]
    assert sum(isinstance(case, ClockCase) for case in cases) >= 30
    assert sum(isinstance(case, DutyCase) for case in cases) >= 40
    # Every rule of the pack decides in at least one case.
    decided = {rule for case in cases if isinstance(case, DutyCase) for rule in case.rules or ()}
    assert set(PACKS["us-il"].rulebook.rules) - decided == set()


def test_wrong_case_is_reported() -> None:
    from dataclasses import replace

    clocks = next(case for _, case in CASES if isinstance(case, ClockCase))
    duties = next(case for _, case in CASES if isinstance(case, DutyCase))
    wrong = [replace(clocks, due_on=date(2030, 1, 1)), replace(duties, rules=("1.2",))]
    lines = failures(PACKS["us-il"], wrong, answered)
    assert [line.split(" (")[0] for line in lines] == [clocks.name, duties.name]
