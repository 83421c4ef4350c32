"""Whether a twin is one: pdfium reads it beside its source. Runs in the sandbox, in a process that did not make it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._engines.geometry import text_core
from counterfoil.redaction._stamp import Region


def check_json(
    source: str,
    twin: str,
    regions: Mapping[str, Any],
    twin_regions: Mapping[str, Any],
    values: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """``why`` and ``page`` (index) where the twin is none; both empty where it is one.

    It is one when under each mark it has the letters of ``values`` and these are not those of the source, and when all
    letters beside the marks are those of the source, in its order.
    """
    with pdfium.opened(Path(source)) as one, pdfium.opened(Path(twin)) as other:
        if len(one) != len(other):
            return {"page": 0, "why": "it has another number of pages"}
        for index in range(len(one)):
            marks = _regions(regions, index)
            under, beside = _read(one[index], marks)
            under_twin, beside_twin = _read(other[index], _regions(twin_regions, index))
            if beside != beside_twin:
                return {"page": index, "why": "letters beside the marks cannot be told from those under them"}
            for mark, was, now, meant in zip(marks, under, under_twin, values.get(str(index), ()), strict=True):
                if not was or now == was or now != _letters_of(meant):
                    return {
                        "page": index,
                        "why": f"what was put under the mark at {mark.box.as_list()} does not read so",
                    }
    return {"page": -1, "why": ""}


def _regions(regions: Mapping[str, Any], index: int) -> list[Region]:
    return [Region.from_json(item) for item in regions.get(str(index), ())]


def _letters_of(text: str) -> str:
    return "".join(sorted(character for character in text if character.isalnum()))


def _read(page: Any, marks: Sequence[Region]) -> tuple[list[str], str]:
    """The letters and digits under each mark, sorted, and all other letters in the order of the page."""
    frame = pdfium.frame(page)
    cores = [frame.user_rect(text_core(mark.box, mark.whole_region)) for mark in marks]
    under: list[list[str]] = [[] for _ in marks]
    beside: list[str] = []
    text = pdfium.PageText(page)
    for index, _ in text.rects():
        x0, y0, x1, y1 = text.loose(index)
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        met = [number for number, core in enumerate(cores) if core[0] <= x <= core[2] and core[1] <= y <= core[3]]
        for number in met:
            under[number].append(text.text[index])
        if not met:
            beside.append(text.text[index])
    text.close()
    return [_letters_of("".join(each)) for each in under], "".join(beside)
