"""Marks from outside: a reviewed ``marks.json``, values, or findings. What is unclear is refused, never skipped."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil.detection.model import Finding
from counterfoil.errors import MarksInvalid
from counterfoil.sandbox import Kind, Limits, call
from counterfoil.values import Box, Mark

VERSION = 1
TOP_KEYS = frozenset(["version", "marks", "kept", "needles"])
MARK_KEYS = frozenset(["page", "box", "code", "value", "whole_region"])
KEPT_KEYS = frozenset(["page", "box"])
LONGEST_CODE = 40
MOST_VALUES = 100_000
LARGEST_FILE_BYTES = 64 * 1024 * 1024
LOCATING = Kind("locating", ("counterfoil.redaction._locate",))
"""The kind of worker that looks for where values stand."""


@dataclass(frozen=True, slots=True)
class MarkList:
    """The content of a ``marks.json``: ``docs/formats/marks.md``."""

    marks: tuple[Mark, ...]
    kept: tuple[tuple[int, Box], ...] = ()  # (page index from 0, box): released by decision
    needles: tuple[str, ...] = ()  # further text that must be nowhere in the result


def read(path: Path) -> MarkList:
    """The marks of a ``marks.json``. Raises ``MarksInvalid`` naming the entry; ``OSError`` when it cannot be read."""
    try:
        data = json.loads(_text(path))
    except (json.JSONDecodeError, RecursionError) as error:
        raise MarksInvalid(f"{path}: not JSON ({error}). docs/formats/marks.md shows the shape.") from error
    _keys(data, TOP_KEYS, f"{path}")
    if data.get("version") != VERSION or isinstance(data.get("version"), bool):
        raise MarksInvalid(f"{path}: version {data.get('version')!r} is not known; this is version {VERSION}.")
    marks = tuple(_mark(item, f"{path}: mark {n}") for n, item in enumerate(_list(data, "marks", path), 1))
    kept = tuple(_kept(item, f"{path}: kept {n}") for n, item in enumerate(_list(data, "kept", path), 1))
    needles = tuple(_list(data, "needles", path))
    if not all(isinstance(needle, str) and needle.strip() for needle in needles):
        raise MarksInvalid(f"{path}: needles: a list of texts is needed.")
    return MarkList(marks, kept, needles)


def read_values(path: Path) -> tuple[str, ...]:
    """The values of a text file, one a line, blank lines left out. Raises ``MarksInvalid`` when there are none."""
    values = tuple(dict.fromkeys(line.strip() for line in _text(path).splitlines() if line.strip()))
    if not values:
        raise MarksInvalid(f"{path}: holds no values. Write one value a line.")
    if len(values) > MOST_VALUES:
        raise MarksInvalid(f"{path}: {len(values)} values; at most {MOST_VALUES}. Split the list.")
    for value in values:
        if sum(character.isalnum() for character in value) < 2:
            raise MarksInvalid(
                f"{path}: “{value}” is one letter or digit, which stands everywhere. Give its places with --marks."
            )
    return values


@dataclass(frozen=True, slots=True)
class Located:
    """Where values stand in a document, and which stand nowhere."""

    marks: tuple[Mark, ...]
    absent: tuple[str, ...]


def from_values(
    source: Path, values: Sequence[str], code: str, *, workdir: Path, ocr: bool = True, limits: Limits | None = None
) -> Located:
    """Every place of the values in a PDF as marks, and the values that stand nowhere.

    Two engines read the text (pdfium and MuPDF), across case, accents, punctuation, hyphens and line breaks; a value
    that breaks over lines gets one mark a line. A value of two or three characters is looked for as a whole word,
    written just so. Pages without any text are read by OCR, unless ``ocr`` is false.
    Raises ``DocumentUnreadable``, ``LimitExceeded``, ``EnvironmentFailed``.
    """
    answer = call(
        "counterfoil.redaction._locate:locate_json",
        limits=limits or Limits(wall_s=600, cpu_s=600),
        kind=LOCATING,
        readable=[source],
        source=str(source),
        values=list(values),
    )
    marks = [Mark(int(page), Box(*box), code, values[int(number)]) for page, box, number in answer["places"]]
    if answer["silent"] and ocr:
        marks += _by_ocr(source, values, code, frozenset(answer["silent"]), workdir)
    found = {mark.value for mark in marks}
    return Located(tuple(marks), tuple(value for value in values if value not in found))


def _by_ocr(source: Path, values: Sequence[str], code: str, pages: frozenset[int], workdir: Path) -> list[Mark]:
    """The values among the words that OCR reads on these pages; one mark a word."""
    from counterfoil import documents  # inline: slow import
    from counterfoil.redaction.needles import Needles, as_written  # inline: slow import

    needles = Needles(values)
    short = {value: as_written(value) for value in needles.judged_by_place}
    document = documents.read(source, workdir=workdir, ocr=True)
    marks = []
    for page in document.pages:
        if page.index in pages:
            places = [(needles.values[found.needle], found.start, found.end) for found in needles.in_text(page.text)]
            places += [(value, m.start(), m.end()) for value, word in short.items() for m in word.finditer(page.text)]
            for value, start, end in places:
                words = (word for word in page.words if word.start < end and word.end > start)
                marks += [Mark(page.index, word.box, code, value) for word in words]
    return marks


def from_findings(findings: Iterable[Finding], code: str) -> tuple[Mark, ...]:
    """One mark for each line of each finding; ``code`` is printed on all of them."""
    return tuple(
        Mark(finding.page_index, box, code, finding.text, finding.whole_region)
        for finding in findings
        for box in finding.boxes
    )


def as_json(marks: MarkList) -> dict[str, Any]:
    """The documented shape, so that marks can be written, reviewed and read again."""
    return {
        "version": VERSION,
        "marks": [
            {
                "page": mark.page_index + 1,
                "box": mark.box.as_list(),
                "code": mark.code,
                "value": mark.value,
                "whole_region": mark.whole_region,
            }
            for mark in marks.marks
        ],
        "kept": [{"page": page_index + 1, "box": box.as_list()} for page_index, box in marks.kept],
        "needles": list(marks.needles),
    }


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST_FILE_BYTES:
        raise MarksInvalid(f"{path}: larger than {LARGEST_FILE_BYTES // 1024 // 1024} MB. Split it.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise MarksInvalid(f"{path}: not UTF-8 text (byte {error.start}). Save it as UTF-8.") from error


def _list(data: dict[str, Any], key: str, path: Path) -> list[Any]:
    value = data.get(key, [])
    if not isinstance(value, list):
        raise MarksInvalid(f"{path}: {key}: a list is needed.")
    return value


def _keys(data: Any, allowed: frozenset[str], where: str) -> None:
    if not isinstance(data, dict):
        raise MarksInvalid(f"{where}: an object is needed. docs/formats/marks.md shows the shape.")
    if unknown := sorted(set(data) - allowed):
        raise MarksInvalid(f"{where}: unknown key {unknown[0]!r}. Allowed: {', '.join(sorted(allowed))}.")


def _place(item: dict[str, Any], where: str) -> tuple[int, Box]:
    page, box = item.get("page"), item.get("box")
    if not isinstance(page, int) or isinstance(page, bool) or page < 1:
        raise MarksInvalid(f"{where}: page {page!r}: a number from 1 is needed.")
    numbers = isinstance(box, list) and len(box) == 4 and all(_is_number(value) for value in box)
    if not isinstance(box, list) or not numbers or not (box[0] < box[2] and box[1] < box[3]):
        raise MarksInvalid(f"{where}: box {box!r}: [x0, y0, x1, y1] in points from the top-left corner is needed.")
    return page - 1, Box(*(float(value) for value in box))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _mark(item: Any, where: str) -> Mark:
    _keys(item, MARK_KEYS, where)
    page_index, box = _place(item, where)
    code, value, whole = item.get("code", ""), item.get("value", ""), item.get("whole_region", False)
    if not isinstance(code, str) or len(code) > LONGEST_CODE or not code.isprintable():
        raise MarksInvalid(f"{where}: code {code!r}: up to {LONGEST_CODE} printable characters, such as 7(1)(b).")
    if not isinstance(value, str) or not isinstance(whole, bool):
        raise MarksInvalid(f"{where}: value is a text, whole_region is true or false.")
    return Mark(page_index, box, code, value, whole)


def _kept(item: Any, where: str) -> tuple[int, Box]:
    _keys(item, KEPT_KEYS, where)
    return _place(item, where)
