"""What a format module gives back: blocks to typeset, or a finished PDF; parts; what a person should know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from counterfoil.documents.blocks import Block


@dataclass(frozen=True, slots=True)
class Part:
    """Something inside the file that is a document of its own. ``name`` is as the file says: untrusted."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Content:
    """One file, parsed. Either ``blocks`` are typeset, or ``pdf`` is the working PDF already."""

    media_type: str
    kind: str = ""  # "an e-mail", "a Word document": for the line above the typeset page
    blocks: tuple[Block, ...] = ()
    pdf: Path | None = None
    body: str = ""
    parts: tuple[Part, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
