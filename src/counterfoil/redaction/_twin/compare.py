"""Where two releases differ first. Runs in the sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf

from counterfoil.redaction._engines import pdfium

DEEPEST = 40
NEAR_PT = 0.005


def difference_json(one: str, other: str) -> dict[str, Any]:
    """Where two releases differ first.

    ``page``: its number from 1, or 0 where none does; ``where``: the path to the object; ``box``: of the first letter
    of ``one`` on that page that is another in ``other``, or stands elsewhere; else ``None``.
    """
    found = _first(one, other)
    return found | {"box": _letter(one, other, found["page"] - 1) if found["page"] else None}


def _letter(one: str, other: str, index: int) -> list[float] | None:
    with pdfium.opened(Path(one)) as left, pdfium.opened(Path(other)) as right:
        frame = pdfium.frame(left[index])
        texts = pdfium.PageText(left[index]), pdfium.PageText(right[index])
        places = (list(text.rects()) for text in texts)
        for (a, here), (b, there) in zip(*places, strict=False):
            apart = max(abs(x - y) for x, y in zip(here, there, strict=True))
            if texts[0].text[a] != texts[1].text[b] or apart > NEAR_PT:
                return frame.seen_box(here).as_list()
    return None


def _first(one: str, other: str) -> dict[str, Any]:
    with pikepdf.open(one) as left, pikepdf.open(other) as right:
        if len(left.pages) != len(right.pages):
            return {"page": 0, "where": "the number of pages"}
        for number, (a, b) in enumerate(zip(left.pages, right.pages, strict=True), 1):
            if (where := _differs(a.obj, b.obj, 0)) is not None:
                return {"page": number, "where": where or "the page"}
    return {"page": 0, "where": "the file around its pages"}


def _differs(one: Any, other: Any, depth: int) -> str | None:
    """The path to the first value that differs; ``None`` where all are the same."""
    if depth > DEEPEST or type(one) is not type(other):
        return ""
    if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        keys = sorted(({*one.keys(), *other.keys()}) - {"/Parent", "/Length"})
        for key in keys:
            if key not in one or key not in other:
                return str(key)[1:]
            if (where := _differs(one[key], other[key], depth + 1)) is not None:
                return f"{key[1:]}/{where}".rstrip("/")
        if isinstance(one, pikepdf.Stream) and one.read_raw_bytes() != other.read_raw_bytes():
            return ""
        return None
    if isinstance(one, pikepdf.Array):
        if len(one) != len(other):
            return ""
        for number, (a, b) in enumerate(zip(one, other, strict=True)):
            if (where := _differs(a, b, depth + 1)) is not None:
                return f"{number}/{where}".rstrip("/")
        return None
    same: bool = one == other
    return None if same else ""
