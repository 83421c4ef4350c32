"""A pack as a tagged PDF: its blocks as data for the Typst template, which never reads them as markup."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from counterfoil.oversight import typeset
from counterfoil.oversight.hearing.model import Block, Chart, Commands, Listed, Note, Pack, Table, Terms, Text

_TEMPLATE = Path(__file__).parents[1] / "reports" / "hearing.typ"
_ON_A_NEW_PAGE = ("demanded", "federal", "verify")
"""The findings have their page to themselves, and two chapters are handed out alone."""


def pdf(pack: Pack) -> bytes:
    """The pack as PDF/UA-1; the same pack gives the same bytes.

    Raises ``EnvironmentFailed`` where the office's name has a character that the fonts lack.
    """
    return typeset.pdf(_TEMPLATE, values(pack))


def values(pack: Pack) -> dict[str, Any]:
    """What the template is given."""
    return {
        "title": pack.title,
        "office": pack.office,
        "period": pack.period,
        "made_on": pack.made_on.isoformat(),
        "sample": pack.sample,
        "whole": pack.whole,
        "language": pack.language,
        "cover": [list(row) for row in pack.cover],
        "sections": [
            {
                "title": section.title,
                "fresh": section.id in _ON_A_NEW_PAGE,
                "blocks": [_block(block) for block in section.blocks],
                "parts": [
                    {"title": part.title, "blocks": [_block(block) for block in part.blocks]} for part in section.parts
                ],
            }
            for section in pack.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Text() | Note():
            return {"kind": "note" if isinstance(block, Note) else "text", "lead": block.lead, "text": block.text}
        case Listed():
            points = [{"lead": point.lead, "text": point.text} for point in block.points]
            return {"kind": "list", "numbered": block.numbered, "points": points}
        case Commands():
            return {"kind": "commands", "lines": list(block.lines)}
        case Terms():
            return {"kind": "terms", "rows": [list(row) for row in block.rows]}
        case Chart():
            table = block.table
            if table.caption == block.title:  # printed once, over both
                table = replace(table, caption="")
            drawn = {"kind": "chart", "title": block.title, "says": block.says, "svg": block.svg}
            return drawn | {"table": _block(table)}
        case Table():
            return {
                "kind": "table",
                "caption": block.caption,
                "columns": [{"name": c.name, "number": c.number, "width": c.width} for c in block.columns],
                "rows": [list(row) for row in block.rows[: block.most]],
                "left_out": block.left_out,
            }
