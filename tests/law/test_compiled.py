"""What is kept of a pack is what its files say now, or nothing."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from counterfoil.clock.deadline import deadline
from counterfoil.errors import LawPackInvalid
from counterfoil.law import compiled
from counterfoil.law.load import PACKS, _pack, available, load


@pytest.fixture(autouse=True)
def _byte_code_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def copy_of(name: str, folder: Path) -> Path:
    """A folder of packs with a copy of one as it stands in the repository, nothing kept."""
    shutil.copytree(PACKS / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder / name


def read(packs: Path, name: str = "us-il") -> compiled.Kept | None:
    return compiled.kept(str(packs / name))


@pytest.mark.parametrize("name", available())
def test_kept_and_read_are_equal(name: str, tmp_path: Path) -> None:
    packs = copy_of(name, tmp_path).parent
    plain = _pack(name, str(packs / name), None)
    compiled.write(plain, plain.periods)
    again = load(name, packs=packs)
    assert {"periods", "effects"} <= again.__dict__.keys(), "it was read from what is kept"
    assert dict(again.periods) == dict(plain.periods)
    assert again.effects == plain.effects
    for field in plain.__match_args__:
        if field != "calendar":
            assert getattr(again, field) == getattr(plain, field), field
    for field in plain.calendar.__match_args__:
        assert getattr(again.calendar, field) == getattr(plain.calendar, field), field


@pytest.mark.parametrize("file", compiled.FILES)
def test_a_change_in_any_file_is_seen(file: str, tmp_path: Path) -> None:
    packs = copy_of("us-il", tmp_path).parent
    load("us-il", packs=packs).periods  # noqa: B018 - reading keeps it
    assert read(packs) is not None
    path = packs / "us-il" / file
    before = path.read_bytes()
    path.write_bytes(before + b"\n")
    assert read(packs) is None
    path.write_bytes(before)
    assert read(packs) is not None


def test_a_holiday_that_is_added_moves_the_date_at_once(tmp_path: Path) -> None:
    packs = copy_of("us-il", tmp_path).parent
    assert deadline(load("us-il", packs=packs), date(2026, 2, 27)).due_on == date(2026, 3, 6)
    assert read(packs) is not None
    path = packs / "us-il" / "calendar.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line > "2026-03-05" and line[:2] == "20")
    lines.insert(at, "2026-03-05,Thu,A made-up day,2026-03-05,state,K-low,a test,")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert deadline(load("us-il", packs=packs), date(2026, 2, 27)).due_on == date(2026, 3, 9)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 16, b"short"])
def test_a_damaged_copy_is_not_used(damage: bytes, tmp_path: Path) -> None:
    packs = copy_of("us-il", tmp_path).parent
    load("us-il", packs=packs).periods  # noqa: B018
    (kept,) = (packs / "us-il" / "__pycache__").iterdir()
    whole = kept.read_bytes()
    for wrong in (damage, whole[:-1], whole[:16] + damage, whole[:40] + b"!" + whole[41:]):
        kept.write_bytes(wrong)
        assert read(packs) is None
        assert deadline(load("us-il", packs=packs), date(2026, 2, 27)).due_on == date(2026, 3, 6)


@pytest.mark.parametrize("file", ["clocks.yaml", "lateness.yaml"])
def test_a_faulty_pack_is_refused_and_never_kept(file: str, tmp_path: Path) -> None:
    packs = copy_of("us-il", tmp_path).parent
    path = packs / "us-il" / file
    path.write_text(path.read_text(encoding="utf-8") + "\nfoxes: [1]\n", encoding="utf-8")
    pack = load("us-il", packs=packs)
    with pytest.raises(LawPackInvalid, match="foxes"):
        print(pack.periods, pack.effects)
    assert not (packs / "us-il" / "__pycache__").exists()


def test_nothing_is_written_where_python_may_write_no_byte_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs = copy_of("us-il", tmp_path).parent
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    load("us-il", packs=packs).periods  # noqa: B018
    assert not (packs / "us-il" / "__pycache__").exists()
