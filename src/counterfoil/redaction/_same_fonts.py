"""Fonts that a file holds many times, made one before anything is removed.

A file that was put together from many records has each record's own copy of a font, and every engine makes each ready
by itself. Two fonts that say the same, down to the bytes of what they refer to, are one. The verifier still reads the
file as it came.
"""

from __future__ import annotations

import hashlib
from typing import Any

import pikepdf

_DEEPEST = 8
"""A font refers to descendants, they to descriptors, and those to programs; nothing in a font lies deeper."""

_DRAWN = "/Type3"
"""Fonts whose letters are drawings may refer to anything, themselves included: they stay as they are."""


def share(pdf: pikepdf.Pdf) -> bool:
    """Let pages use the first of all fonts that say the same; ``True`` when any page uses another font now."""
    first: dict[str, Any] = {}
    means: dict[tuple[int, int], Any] = {}
    programs: dict[tuple[int, int], str] = {}
    changed = False
    for page in pdf.pages:
        resources = page.obj.get("/Resources")
        fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
        if not isinstance(fonts, pikepdf.Dictionary):
            continue
        for name, font in list(fonts.items()):
            if not isinstance(font, pikepdf.Dictionary) or not font.is_indirect or font.get("/Subtype") == _DRAWN:
                continue
            if font.objgen not in means:
                said = _said(font, programs, 0)
                means[font.objgen] = font if said is None else first.setdefault(said, font)
            if means[font.objgen].objgen != font.objgen:
                fonts[name] = means[font.objgen]
                changed = True
    return changed


def _said(item: Any, programs: dict[tuple[int, int], str], depth: int) -> str | None:
    """All that an object says, whatever it refers to included, programs by digest; ``None`` when it lies too deep."""
    if depth > _DEEPEST:
        return None
    if isinstance(item, pikepdf.Stream):
        if item.objgen not in programs:
            programs[item.objgen] = hashlib.sha256(item.read_raw_bytes()).hexdigest()
        about = _said(item.stream_dict, programs, depth + 1)
        return None if about is None else f"{programs[item.objgen]} {about}"
    if isinstance(item, pikepdf.Dictionary | pikepdf.Array) and b" R" not in (plain := item.unparse(resolved=True)):
        return str(plain, "latin-1")  # it refers to nothing else
    if isinstance(item, pikepdf.Dictionary):
        named = [(key, _said(value, programs, depth + 1)) for key, value in sorted(item.items())]
        return None if any(said is None for _, said in named) else f"<<{' '.join(f'{k} {v}' for k, v in named)}>>"
    if isinstance(item, pikepdf.Array):
        listed = [_said(value, programs, depth + 1) for value in item]
        return None if None in listed else f"[{' '.join(map(str, listed))}]"
    return str(item.unparse(), "latin-1") if isinstance(item, pikepdf.Object) else repr(item)
