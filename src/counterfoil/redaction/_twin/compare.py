"""Where two releases differ first. Runs in the sandbox."""

from __future__ import annotations

from typing import Any

import pikepdf

DEEPEST = 40


def difference_json(one: str, other: str) -> dict[str, Any]:
    """``page``: the number of the first page that differs, from 1, or 0 for none; ``where``: the path to what does."""
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
