"""The fee table and the letters of a pack: what an office charges by and prints, file by file with its digest.

Their bytes are signed, not their meaning: a comment that is changed is a change, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from counterfoil.values import digest_of_file

FEES = "fees fees.yaml"
"""The key of the fee table, as counsel signs it."""
_LETTERS = "letters"
_MENTIONED = re.compile(r'"([\w-]+\.typ)"')


def paper_digests(folder: Path) -> dict[str, str]:
    """``fees fees.yaml``, ``letter denial.typ`` … → SHA-256 of the file; none for what a pack does not have."""
    return {key: digest_of_file(file_of(folder, key)) for key in _keys(folder)}


def file_of(folder: Path, key: str) -> Path:
    """The file of a pack that a key names."""
    kind, _, name = key.partition(" ")
    return folder / name if kind == "fees" else folder / _LETTERS / name


def letter_keys(folder: Path, *templates: str, with_notices: bool = False) -> tuple[str, ...]:
    """The keys of all that letters of these templates rest on: themselves, what they import, what the law demands."""
    found = dict.fromkeys(f"{template}.typ" for template in templates)
    open_ones = list(found)
    while open_ones:
        path = folder / _LETTERS / open_ones.pop()
        more = _MENTIONED.findall(path.read_text(encoding="utf-8")) if path.is_file() else []
        new = [name for name in more if name not in found and (path.parent / name).is_file()]
        found |= dict.fromkeys(new)
        open_ones += new
    found |= dict.fromkeys(["required.yaml", *(["notices.yaml"] if with_notices else [])])
    return tuple(f"letter {name}" for name in found)


def _keys(folder: Path) -> Iterator[str]:
    if (folder / "fees.yaml").is_file():
        yield FEES
    if (folder / _LETTERS).is_dir():
        yield from (f"letter {file.name}" for file in sorted((folder / _LETTERS).iterdir()) if file.is_file())
