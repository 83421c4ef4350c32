"""The pages of one document drawn for a person to look at, with boxes on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil.review import proof_pages


@dataclass(frozen=True, slots=True)
class Drawing:
    """``boxes`` as ``review.proof_pages.boxes_of`` makes them."""

    source: Path
    target: Path
    boxes: tuple[Mapping[str, Any], ...]
    label: str


def draw(asked: Drawing) -> Path:
    """Do it; see ``review.proof_pages.draw_boxes``, and what that raises."""
    return proof_pages.draw_boxes(asked.source, asked.boxes, asked.target, label=asked.label)
