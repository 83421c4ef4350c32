"""What is installed is what was looked at: each package by one version and by the hashes of its files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "requirements").glob("*.txt"))


def packages(text: str) -> list[str]:
    """One text for each package, its continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", text)
    return [line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]


@pytest.mark.parametrize("path", FILES, ids=lambda one: one.stem)
def test_each_package_has_one_version_and_its_hashes(path: Path) -> None:
    listed = packages(path.read_text(encoding="utf-8"))
    assert listed
    exact = re.compile(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==\S+( ?; [^-]+?)?( --hash=sha256:[0-9a-f]{64})+")
    assert [one for one in listed if not exact.match(re.sub(r"\s+", " ", one.strip()))] == []


def test_nothing_is_installed_without_them() -> None:
    lines = [line for line in (ROOT / "script/setup").read_text().splitlines() if "pip install" in line]
    assert lines
    own = [line for line in lines if "-e ." in line or "--no-deps" in line]
    assert [line for line in lines if line not in own and "--require-hashes" not in line] == []
    assert [line for line in own if "--no-deps" not in line] == []
