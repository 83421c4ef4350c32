"""What a program that reads aloud is told: pdfium's own walk of a release's structure tree, page by page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2.raw as raw

from counterfoil.redaction._engines import pdfium

Said = tuple[str, str]
"""The type of an element under the document, and what is read for it: its letters, alternate texts in brackets."""


def pages(released: Path | bytes) -> list[list[Said]]:
    """The elements of every page, in the order of the tree."""
    with pdfium.opened(released) as document:
        return [_page(document[index]) for index in range(len(document))]


def _page(page: Any) -> list[Said]:
    letters = _letters(page)
    tree = raw.FPDF_StructTree_GetForPage(page)
    said: list[Said] = []
    for place in range(raw.FPDF_StructTree_CountChildren(tree)):
        root = raw.FPDF_StructTree_GetChildAtIndex(tree, place)
        if not root:
            continue  # nothing stands on this page
        assert _text(raw.FPDF_StructElement_GetType, root) == "Document"
        for child in range(raw.FPDF_StructElement_CountChildren(root)):
            element = raw.FPDF_StructElement_GetChildAtIndex(root, child)
            if element:
                said.append((_text(raw.FPDF_StructElement_GetType, element), " ".join(_read(element, letters))))
    raw.FPDF_StructTree_Close(tree)
    return said


def _read(element: Any, letters: dict[int, str]) -> Iterator[str]:
    if alternate := _text(raw.FPDF_StructElement_GetAltText, element):
        yield f"[{alternate}]"
        return
    for place in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, place)
        if child:
            yield from _read(child, letters)
        else:
            yield letters.get(raw.FPDF_StructElement_GetChildMarkedContentID(element, place), "")


def _letters(page: Any) -> dict[int, str]:
    """The text of each marked content, a blank between its runs."""
    made: dict[int, list[str]] = {}
    text = page.get_textpage()
    for place in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, place)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_TEXT:
            continue
        length = raw.FPDFTextObj_GetText(item, text.raw, None, 0)
        room = ctypes.create_string_buffer(length * 2)
        raw.FPDFTextObj_GetText(item, text.raw, ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), length * 2)
        said = room.raw.decode("utf-16-le", "replace").rstrip("\0").strip()
        made.setdefault(raw.FPDFPageObj_GetMarkedContentID(item), []).append(said)
    return {number: " ".join(part for part in parts if part) for number, parts in made.items()}


def _text(ask: Any, element: Any) -> str:
    length = ask(element, None, 0)
    room = ctypes.create_string_buffer(length)
    ask(element, room, length)
    return room.raw.decode("utf-16-le").rstrip("\0")
