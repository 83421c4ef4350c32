"""A new State, holiday, unit, extension and exemption are data: nothing but files in a folder that no Python knows."""

import importlib.util
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from counterfoil.clock.deadline import deadline, lateness
from counterfoil.clock.model import Agreement, Extension
from counterfoil.errors import NoFixedTime
from counterfoil.law.cases import read_cases
from counterfoil.law.check import check
from counterfoil.law.holdings import holdings
from counterfoil.law.load import LawPack, available, load
from counterfoil.law.model import DutyKind, Facts
from counterfoil.law.policy import PolicyBook
from counterfoil.values import Category, Moment, RecordKind, Role

_SPEC = importlib.util.spec_from_file_location("law_test_packs", Path(__file__).with_name("packs.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
packs = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(packs)

PLATE = Facts(RecordKind.CASE_REPORT, Category.PLATE, Role.WITNESS)


@pytest.fixture
def zenith(tmp_path: Path) -> LawPack:
    packs.made_up(tmp_path)
    assert available(tmp_path) == ("us-zz",)
    pack = load("us-zz", packs=tmp_path)
    check(pack)
    return pack


def notice(on: date, until: date, ground: str = "snow", reasons: str = "three metres of it") -> Extension:
    at = datetime(on.year, on.month, on.day, 18, tzinfo=UTC)
    return Extension(Moment(at, at), until, ground, reasons)


def test_new_state_has_a_deadline_by_its_own_holidays(zenith: LawPack) -> None:
    due = deadline(zenith, date(2026, 3, 3))
    assert due.due_on == date(2026, 3, 9)
    assert [(day.on, day.why) for day in due.skipped] == [
        (date(2026, 3, 4), "Summit Day (holiday)"),
        (date(2026, 3, 7), "Saturday"),
        (date(2026, 3, 8), "Sunday"),
    ]
    assert [day.note for day in due.counted] == ["", "Town Fair: not a day of rest of Zenith, so it counts", ""]
    assert due.working[0] == "Zen. Code 3: 3 business days after arrival to answer."


def test_new_state_extends_by_its_own_track_unit_and_ground(zenith: LawPack) -> None:
    due = deadline(zenith, date(2026, 3, 3), acts=[notice(date(2026, 3, 9), date(2026, 4, 9))])
    assert due.due_on == date(2026, 4, 9)
    assert due.moves[0].why == "Extended to 2026-04-09 on ground snow: the pass is closed."
    late = deadline(zenith, date(2026, 3, 3), acts=[notice(date(2026, 3, 9), date(2026, 4, 10), "rain")])
    assert late.due_on == date(2026, 3, 9)
    assert late.moves[0].faults == ("no_ground", "too_long")
    assert late.moves[0].why == (
        "Not an extension: 'rain' is none of the grounds of Zen. Code 4: snow; it asks for 2026-04-10, but 1 month "
        "from 2026-03-09 end on 2026-04-09. The due date stands."
    )


def test_new_state_lets_an_agreement_move_the_date(zenith: LawPack) -> None:
    at = datetime(2026, 3, 5, 18, tzinfo=UTC)
    due = deadline(zenith, date(2026, 3, 3), acts=[Agreement(Moment(at, at), date(2026, 6, 1))])
    assert (due.due_on, due.moves[0].cite) == (date(2026, 6, 1), "Zen. Code 5")


def test_new_state_says_what_follows_from_lateness(zenith: LawPack) -> None:
    late = lateness(zenith, deadline(zenith, date(2026, 3, 3)), date(2026, 3, 11))
    assert (late.days_late, [effect.text for effect in late.effects]) == (2, ["the clerk yodels from the town hall"])


def test_new_state_may_fix_no_time(zenith: LawPack) -> None:
    with pytest.raises(NoFixedTime) as caught:
        deadline(zenith, date(2026, 3, 3), track="copies")
    assert str(caught.value) == (
        "copies: Zenith Open Files Act (Zen. Code 6) gives no number of days to hand out copies, so no date is "
        "computed. As soon as the ink is dry. A person decides what is in time, and records why."
    )


def test_new_state_has_duties_and_exemptions(zenith: LawPack) -> None:
    adopted = frozenset(written.rule.digest for written in zenith.rulebook.rules.values())
    duty = PolicyBook(zenith, date(2026, 3, 3), adopted).decide(PLATE)
    assert (duty.kind, duty.code, duty.citations) == (DutyKind.PERMITTED_TO_WITHHOLD, "Z-1", ("Zen. Code 8",))
    assert duty.rules[0].basis == "The record shows a personal license plate of a witness; goats are private."


def test_new_state_is_counted_and_its_cases_are_read(zenith: LawPack) -> None:
    held = holdings(zenith)
    assert (held.state, held.values, held.analysis, held.read) == ("unverified", 7, 7, 0)
    assert (held.without_fixed_time, held.instruments, held.letters) == (("copies",), False, False)
    assert [case.name for case in read_cases(zenith)] == ["Summit Day is skipped, the fair is not", "A goat cart"]


def test_new_state_may_let_a_period_end_on_a_closed_day(tmp_path: Path) -> None:
    folder = packs.made_up(tmp_path)
    packs.edit(folder / "clocks.yaml", "days: 3, unit: business", "days: 4, unit: calendar")
    assert deadline(load("us-zz", packs=tmp_path), date(2026, 3, 3)).due_on == date(2026, 3, 9)
    packs.edit(folder / "pack.yaml", "ends on the next\n", "ends on the next\n  moves: false\n")
    assert deadline(load("us-zz", packs=tmp_path), date(2026, 3, 3)).due_on == date(2026, 3, 7)
