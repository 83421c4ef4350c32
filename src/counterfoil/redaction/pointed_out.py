"""A copy of an unredacted PDF with each withheld place outlined and every page marked confidential. Removes nothing.

For a reviewer who may see all and has to see at once what was withheld (5 ILCS 140/9.5(c)). Same input, same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf

from counterfoil import sandbox
from counterfoil.redaction._engines import mupdf
from counterfoil.redaction.line import LIMITS
from counterfoil.values import Box

POINTING = sandbox.Kind("pointing out", ("counterfoil.redaction.pointed_out",))
"""The kind of worker that outlines places."""
_RED, _WIDTH_PT, _SMALL_PT, _MARGIN_PT = (0.84, 0.0, 0.11), 1.0, 7.0, 6.0
_LINE_PT = 8.0
"""Places whose middles lie this close stand on one line: their numbers stand together, from left to right."""


@dataclass(frozen=True, slots=True)
class Place:
    """A withheld place on a page as seen, and what is printed in the margin beside it (its row in an index)."""

    box: Box
    says: str


def point_out(source: Path, target: Path, places: Mapping[int, Sequence[Place]], *, says: str) -> None:
    """Write ``target``: ``source`` with its places (by page index from 0) outlined, and ``says`` above each page.

    In a sandbox; an old file is replaced. Raises as the sandbox does.
    """
    target.unlink(missing_ok=True)
    with sandbox.Worker(LIMITS, writable=[target.parent], readable=[source.parent], kind=POINTING) as worker:
        worker.call(
            "counterfoil.redaction.pointed_out:point_out_json",
            source=str(source),
            target=str(target),
            places=[[index, one.box.as_list(), one.says] for index, here in places.items() for one in here],
            says=says,
        )


def point_out_json(source: str, target: str, places: Sequence[Sequence[Any]], says: str) -> dict[str, Any]:
    """The sandboxed side of ``point_out``."""
    with mupdf.open_pdf(Path(source)) as document:
        beside: dict[tuple[int, int], list[tuple[float, float, str]]] = {}
        for index, (x0, y0, x1, y1), code in places:
            page = document[index]
            outline = pymupdf.Rect(x0 - 1, y0 - 1, x1 + 1, y1 + 1) * page.derotation_matrix
            page.draw_rect(outline, color=_RED, width=_WIDTH_PT, overlay=True)
            beside.setdefault((index, round((y0 + y1) / 2 / _LINE_PT)), []).append((x0, y1, code))
        for (index, _), line in beside.items():
            codes = ", ".join(dict.fromkeys(code for _, _, code in sorted(line)))
            _write(document[index], pymupdf.Point(_MARGIN_PT, line[0][1] - 2), codes)
        for page in document:
            _write(page, pymupdf.Point(12, 12), says)
        document.set_metadata({})
        document.del_xml_metadata()
        document.save(target, garbage=3, deflate=True, no_new_id=True)
        return {"pages": document.page_count}


def _write(page: pymupdf.Page, where: pymupdf.Point, text: str) -> None:
    page.insert_text(
        where * page.derotation_matrix,
        text,
        fontsize=_SMALL_PT,
        fontname="hebo",
        color=_RED,
        rotate=page.rotation,
        overlay=True,
    )
