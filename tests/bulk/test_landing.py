"""Results land whole, and only where they belong."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.bulk import landing
from counterfoil.errors import EnvironmentFailed


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_result_lands_whole_or_not_at_all(tmp_path: Path) -> None:
    landing.put(tmp_path, "a/b.json", b"first")
    landed = landing.landing(tmp_path, "a/b.json")
    landed.__enter__().write_bytes(b"sec")
    assert not landed.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert (names(tmp_path), (tmp_path / "a/b.json").read_bytes()) == (["a/b.json"], b"first")


def test_nothing_lands_outside(tmp_path: Path) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside"
    outside.mkdir()
    out.mkdir()
    (out / "a").symlink_to(outside)
    for place in ("a/b.json", "../b.json"):
        with pytest.raises(EnvironmentFailed, match="leads out of"):
            landing.put(out, place, b"x")
    assert names(tmp_path) == []


def test_drafts_of_the_killed_are_cleared(tmp_path: Path) -> None:
    landing.put(tmp_path, "a/b.json", b"x")
    (tmp_path / "a" / f"{landing.MARK}0123.json").write_bytes(b"half")
    landing.clear(tmp_path)
    assert names(tmp_path) == ["a/b.json"]
