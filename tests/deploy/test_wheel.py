"""The wheel of a commit is the same for whoever builds it, and nothing of the program is missing in it."""

from __future__ import annotations

import os
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def built(folder: Path, umask: int, **variables: str) -> Path:
    subprocess.run(
        [ROOT / "script/wheel", folder], env=os.environ | variables, umask=umask, check=True, capture_output=True
    )
    [made] = folder.glob("*.whl")
    return made


@pytest.mark.soak
def test_two_builds_are_one(tmp_path: Path) -> None:
    first = built(tmp_path / "a", 0o022, TZ="UTC", LC_ALL="C.UTF-8", SOURCE_DATE_EPOCH="1")
    second = built(tmp_path / "b", 0o077, TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="7")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.soak
def test_every_file_of_the_program_is_in_it(tmp_path: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "HEAD", "src/counterfoil"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    ours = {one.removeprefix("src/") for one in listed.stdout.splitlines() if not one.endswith(".po")}
    with zipfile.ZipFile(built(tmp_path, 0o022)) as wheel:
        assert {one for one in wheel.namelist() if one.startswith("counterfoil/")} == ours
