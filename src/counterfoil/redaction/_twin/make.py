"""Makes the twin of one document with pikepdf. Runs in the sandbox; ``check`` does not believe what it says."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from counterfoil.redaction._engines import pdfium, pike
from counterfoil.redaction._engines.geometry import Rect, inverse, overlap, text_core
from counterfoil.redaction._setting.moves import BESIDE_PT
from counterfoil.redaction._stamp import Region
from counterfoil.redaction._syntax import CannotRebuild
from counterfoil.redaction._twin.alphabet import Alphabet
from counterfoil.redaction._twin.letters import Letter, Letters
from counterfoil.redaction._twin.lines import NoOtherWords, lines, move_bars, other_words

SHORTEST = 3
"""A word of fewer letters is not looked for beyond the pages: it stands everywhere."""


class NoTwin(Exception):
    """No twin of this document can be made; it says why."""

    def __init__(self, page_index: int, why: str) -> None:
        super().__init__(why)
        self.page_index, self.why = page_index, why


def twin_json(source: str, target: str, regions: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Write the twin of ``source`` to ``target``; where it cannot be made, only say why (``page``, ``why``).

    Else ``regions``: the marks on the twin, in the same order; ``values``: by page, what stands under each mark there;
    ``letters``, ``of_another_kind``, ``widths_changed``, ``widths_kept``, ``elsewhere``: what was changed.
    """
    places = {int(page): [Region.from_json(item) for item in items] for page, items in regions.items()}
    try:
        return _Twin(Path(source), places, random.Random(seed)).write(Path(target))  # noqa: S311 - no secret is drawn
    except NoTwin as reason:
        return {"page": reason.page_index, "why": reason.why}


class _Twin:
    def __init__(self, source: Path, places: Mapping[int, Sequence[Region]], draw: random.Random) -> None:
        self.source, self.places, self.draw = source, places, draw
        self.alphabets: dict[Any, Alphabet] = {}
        self.regions: dict[str, list[Any]] = {}
        self.values: dict[str, list[str]] = {}
        self.said: list[tuple[str, str]] = []  # what stood under a mark, what stands there in the twin
        self.counts: Counter[str] = Counter()

    def write(self, target: Path) -> dict[str, Any]:
        with pikepdf.open(self.source, suppress_warnings=True) as pdf, pdfium.opened(self.source) as seen:
            for index, marks in sorted(self.places.items()):
                try:
                    self._page(pdf, index, marks, seen[index])
                except (CannotRebuild, NoOtherWords) as reason:
                    raise NoTwin(index, str(reason)) from reason
                except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
                    raise NoTwin(index, f"its content cannot be changed ({type(error).__name__})") from error
            elsewhere = _beyond_the_pages(pdf, self.said)
            pdf.save(target, compress_streams=False, deterministic_id=True)
        counts = {key: self.counts[key] for key in ("letters", "of_another_kind", "widths_changed", "widths_kept")}
        return {"regions": self.regions, "values": self.values, **counts, "elsewhere": elsewhere}

    def _page(self, pdf: pikepdf.Pdf, index: int, marks: Sequence[Region], seen: Any) -> None:
        frame = pdfium.frame(seen)
        page = pdf.pages[index]
        rects = [frame.user_rect(mark.box) for mark in marks]
        _nothing_else(page, seen, rects, index)
        letters = Letters(page, inverse(frame.to_user()), self._alphabet)
        for number, mark in enumerate(marks):
            core = frame.user_rect(text_core(mark.box, mark.whole_region))
            for letter in letters.all:
                if _covers(core, letter.body if mark.whole_region else letter.band):
                    letter.marks = (*letter.marks, number)
        for number, mark in enumerate(marks):
            under = [letter for letter in letters.all if number in letter.marks and letter.text.isalnum()]
            if not under:
                raise NoTwin(index, f"no letters lie under the mark at {mark.box.as_list()}")
            if not all(letter.level for letter in under):
                raise NoTwin(index, "its text is not level")
        whole = {number for number, mark in enumerate(marks) if mark.whole_region}
        every = lines(letters.all, letters.upright, whole, frame.width)
        limits = [(mark.box.x0, mark.box.x1) if mark.whole_region else None for mark in marks]
        other_words(every, limits, self.draw)
        move_bars(every, letters.bars)
        self._count(letters.all)
        self.regions[str(index)] = [self._moved(mark, n, letters.all) for n, mark in enumerate(marks)]
        self.values[str(index)] = [_text_of(n, letters.all, twin=True) for n in range(len(marks))]
        letters.write(pdf)

    def _alphabet(self, font: Any) -> Alphabet:
        key = font.objgen if font.is_indirect else id(font)
        if key not in self.alphabets:
            self.alphabets[key] = Alphabet(font)
        return self.alphabets[key]

    def _count(self, every: Sequence[Letter]) -> None:
        for letter in every:
            if letter.marks and letter.text.isalnum():
                self.counts["letters"] += 1
                self.counts["of_another_kind"] += not letter.alphabet.others(letter.code)[1]

    def _moved(self, mark: Region, number: int, every: Sequence[Letter]) -> list[Any]:
        """The mark over what stands there in the twin: as far from its letters as it was."""
        under = [letter for letter in every if number in letter.marks]
        self.said.append((_text_of(number, every, twin=False), _text_of(number, every, twin=True)))
        grown = sum(letter.grows for letter in under)
        self.counts["widths_changed" if abs(grown) > 0.05 else "widths_kept"] += 1
        if mark.whole_region:
            return mark.as_json()
        x0, x1 = mark.box.x0, mark.box.x1
        x0 += min(letter.x + letter.shift for letter in under) - min(letter.x for letter in under)
        x1 += max(letter.x1 + letter.shift + letter.grows for letter in under) - max(letter.x1 for letter in under)
        return [round(x0, 2), mark.box.y0, round(x1, 2), mark.box.y1, mark.code, mark.whole_region]


def _nothing_else(page: pikepdf.Page, seen: Any, rects: Sequence[Rect], index: int) -> None:
    """Raises ``NoTwin`` where something other than letters of the page lies under a mark."""
    for item in seen.get_objects(max_depth=8):
        if item.type == FPDF_PAGEOBJ_IMAGE and any(overlap(item.get_bounds(), rect) for rect in rects):
            raise NoTwin(index, "a picture lies under a mark")
    for note in page.obj.get("/Annots", []):
        rect = note.get("/Rect")
        if rect is None or str(note.get("/Subtype")) in pike.NOT_OF_THE_PAGE:
            continue
        x0, y0, x1, y1 = (float(value) for value in rect)
        if any(overlap((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), mark) for mark in rects):
            raise NoTwin(index, "a field or a stamp lies under a mark")


def _covers(core: Rect, rect: Rect) -> bool:
    """Whether a letter goes with a mark, as redaction._setting.moves has it."""
    wide, high = min(rect[2], core[2]) - max(rect[0], core[0]), min(rect[3], core[3]) - max(rect[1], core[1])
    along, across = (wide, high) if rect[2] - rect[0] >= rect[3] - rect[1] else (high, wide)
    return along > BESIDE_PT and across > 0


def _text_of(number: int, every: Sequence[Letter], *, twin: bool) -> str:
    under = sorted((each for each in every if number in each.marks), key=lambda each: (-round(each.y), each.x))
    return "".join("".join(map(each.alphabet.text, each.codes)) if twin else each.text for each in under).strip()


def _beyond_the_pages(pdf: pikepdf.Pdf, said: Sequence[tuple[str, str]]) -> int:
    """Change what was under the marks in titles, bookmarks, notes and metadata too; how many strings that were."""
    words = {old: new for old, new in said if sum(map(str.isalnum, old)) >= SHORTEST}
    if not words:
        return 0
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    changed = 0
    for item in list(pdf.objects):
        if isinstance(item, pikepdf.Stream) and str(item.get("/Type")) == "/Metadata":
            text = bytes(item.read_bytes()).decode("utf-8", "surrogateescape")
            new = pattern.sub(lambda met: words[met[0]], text)
            if new != text:
                item.write(new.encode("utf-8", "surrogateescape"))
                changed += 1
        for holder, key, value in _strings(item, 0):
            new = pattern.sub(lambda met: words[met[0]], str(value))
            if new != str(value):
                holder[key] = pikepdf.String(new)
                changed += 1
    return changed


def _strings(item: Any, depth: int) -> Iterator[tuple[Any, Any, Any]]:
    if depth > 20:
        return
    pairs: Any = ()
    if isinstance(item, pikepdf.Dictionary):
        pairs = list(item.items())
    elif isinstance(item, pikepdf.Array):
        pairs = list(enumerate(item))
    for key, value in pairs:
        if isinstance(value, pikepdf.String):
            yield item, key, value
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            yield from _strings(value, depth + 1)
