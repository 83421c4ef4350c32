"""Copies of a law pack that tests may break."""

import shutil
from pathlib import Path

from counterfoil.law.load import PACKS


def copy_of(name: str, folder: Path) -> Path:
    """A folder of packs with a copy of one; returns the copy's folder."""
    shutil.copytree(PACKS / name, folder / name)
    return folder / name


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that must be there, once."""
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
