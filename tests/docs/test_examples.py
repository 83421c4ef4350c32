"""Every console example in the documentation runs, in order, file by file, in a folder of its own.

A block fenced as ``console`` holds lines ``$ command``; ``# exit 7`` behind one says how it ends (0 when nothing is
said).
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
LONGEST = "tutorial.md"
"""Runs the whole line again and again: in script/soak."""
PAGES = sorted(
    p for p in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")] if p.exists() and BLOCK.search(p.read_text())
)


def commands(page: Path) -> list[tuple[str, int]]:
    found = []
    for block in BLOCK.findall(page.read_text()):
        for line in re.sub(r"\\\n\s*", "", block).splitlines():
            if line.startswith("$ "):
                command, _, ending = line[2:].partition("  # exit ")
                found.append((command, int(ending or 0)))
    return found


def test_there_are_examples() -> None:
    assert ROOT / "README.md" in PAGES


@pytest.mark.parametrize(
    "page",
    [pytest.param(p, marks=pytest.mark.soak) if p.name == LONGEST else p for p in PAGES],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_examples_of(page: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for command, ending in commands(page):
        ran = subprocess.run(  # noqa: S602 - our own documentation
            command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == ending, f"{command}\n{ran.stdout}\n{ran.stderr}"
