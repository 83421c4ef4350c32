"""What one file of a folder of past releases withheld and another one shows: pages of one record laid on each other.

No value is kept to compare by. Files that print the same RD, CB or event number are read a second time, pages with the
same words are aligned word by word, and what stands in the one where the other has a mark was undone.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import permutations
from pathlib import Path

from counterfoil import documents
from counterfoil.documents.model import Document, Page, Word
from counterfoil.oversight.audit import Audit
from counterfoil.oversight.audited import AuditedFile, ShownItem
from counterfoil.oversight.mosaic import Gravity, How, Place, Undone, gravity_of, order
from counterfoil.oversight.printed_codes import PrintedCode, printed_codes
from counterfoil.oversight.same_record import LEAST_WORDS
from counterfoil.records.numbers import numbers_in
from counterfoil.values import Box

LIKE = 0.7
"""Two pages are of one record where so much of the words of the poorer one stand in the other: marks take some away."""
_COMMON = 100
"""A number that so many files print (a form's own) joins none."""
_MARK = re.compile(r"[█■▮▇]+|x{4,}|\W*(?:redacted|withheld|deleted)\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page: its words, which of them are printed codes, and its numbers."""

    part: str
    page: int  # from 1
    words: tuple[Word, ...]
    folded: tuple[str, ...]
    codes: dict[int, str]  # number of the word → the code
    numbers: frozenset[tuple[str, str]]


def mosaic_of_files(
    folder: Path,
    found: Audit,
    *,
    ocr: bool = True,
    progress: Callable[[int, int, str], None] = lambda done, total, what: None,
) -> tuple[Undone, ...]:
    """What a file withholds and another shows, the gravest first; ``release`` is the file's name within ``folder``.

    ``found`` is the audit of the folder: what a place shows, and what the law of its day says, is taken from there.
    Where nothing is printed in place of the words ``code`` is empty: it can be a mark without a code, and it can be a
    field that was still empty. Every file is read once more, those with a common number twice.
    """
    files = {one.file: one for one in found.files() if not one.unreadable}
    by_number: dict[tuple[str, str], list[str]] = defaultdict(list)
    for at, name in enumerate(files):
        progress(at, len(files), name)
        for number in {number for sheet in _sheets(folder / name, ocr) for number in sheet.numbers}:
            by_number[number].append(name)
    pairs = {
        pair
        for names in by_number.values()
        if 1 < len(names) <= _COMMON
        for pair in permutations(names, 2)
        if files[pair[0]].digest != files[pair[1]].digest
    }
    read = lru_cache(maxsize=64)(lambda name: tuple(_sheets(folder / name, ocr)))
    made: dict[tuple[object, ...], Undone] = {}
    for one, other in sorted(pairs):
        for each in _between(files[one], read(one), files[other], read(other)):
            made.setdefault(
                (one, other, each.withheld.page, each.shown.page, each.shown.value, each.shown.category), each
            )
    return tuple(sorted(made.values(), key=order))


def _sheets(path: Path, ocr: bool) -> Iterator[_Sheet]:
    with tempfile.TemporaryDirectory(prefix="counterfoil-") as temporary:
        document = documents.read(path, workdir=Path(temporary), ocr=ocr)
        for part, one in _walk(document, ""):
            for page in one.pages:
                yield _sheet(part, page)


def _walk(document: Document, part: str) -> Iterator[tuple[str, Document]]:
    yield part, document
    for one in document.parts:
        yield from _walk(one, f"{part}/{one.name}".lstrip("/"))


def _sheet(part: str, page: Page) -> _Sheet:
    codes = tuple(printed_codes(page))
    return _Sheet(
        part,
        page.index + 1,
        page.words,
        tuple(word.text.casefold() for word in page.words),
        {at: code for at, word in enumerate(page.words) if (code := _code(word, codes)) is not None},
        frozenset(numbers_in(page.text)),
    )


def _code(word: Word, codes: Sequence[PrintedCode]) -> str | None:
    """The code that a word is (part of); empty for another sign of a mark, None for any other word."""
    for one in codes:
        if word.start < one.span.end and one.span.start < word.end:
            return one.code
    return "" if _MARK.fullmatch(word.text) else None


def _between(
    one: AuditedFile, hiding: Sequence[_Sheet], other: AuditedFile, showing: Sequence[_Sheet]
) -> Iterator[Undone]:
    for sheet in hiding:
        likely = max(showing, key=lambda each: _like(sheet, each), default=None)
        if likely is None or _like(sheet, likely) < LIKE:
            continue
        items = [item for item in other.items if (item.part, item.page) == (likely.part, likely.page)]
        for code, words in _gaps(sheet, likely):
            for number, item in enumerate(items):
                if not item.recoverable and any(_inside(word.box, item) for word in words):
                    yield _undone(one, sheet, other, likely, code, item, number)


def _like(one: _Sheet, other: _Sheet) -> float:
    """How much of the words of the poorer page stand in the other; 0 where numbers say that they are two records."""
    mine, theirs = ({*each.folded} - {each.folded[at] for at in each.codes} for each in (one, other))
    if min(len(mine), len(theirs)) < LEAST_WORDS or _are_two(one, other):
        return 0.0
    return len(mine & theirs) / min(len(mine), len(theirs))


def _are_two(one: _Sheet, other: _Sheet) -> bool:
    systems = {system for system, _ in one.numbers} & {system for system, _ in other.numbers}
    return any(
        not {n for s, n in one.numbers if s == system} & {n for s, n in other.numbers if s == system}
        for system in systems
    )


def _gaps(hiding: _Sheet, showing: _Sheet) -> Iterator[tuple[str, Sequence[Word]]]:
    """Each stretch of words of ``showing`` in whose place ``hiding`` has a mark, with its code, or nothing at all."""
    matcher = SequenceMatcher(None, hiding.folded, showing.folded, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "insert":
            yield _printed_beside(hiding, showing.words[first:last]), showing.words[first:last]
        elif tag == "replace":
            codes = [hiding.codes[at] for at in range(start, end) if at in hiding.codes]
            if codes:
                yield next((code for code in codes if code), ""), showing.words[first:last]


def _printed_beside(hiding: _Sheet, words: Sequence[Word]) -> str:
    """The code that is printed nearest on the line where ``words`` would stand; empty where there is none.

    Many programs write the codes behind all other words of a page.
    """
    on_line = [
        (abs(hiding.words[at].box.x0 - word.box.x0), code)
        for at, code in hiding.codes.items()
        for word in words
        if code and hiding.words[at].box.y0 < word.box.y1 and word.box.y0 < hiding.words[at].box.y1
    ]
    return min(on_line, default=(0.0, ""))[1]


def _inside(box: Box, item: ShownItem) -> bool:
    x0, y0, x1, y1 = item.box
    across, down = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return x0 <= across <= x1 and y0 <= down <= y1


def _undone(
    one: AuditedFile, hiding: _Sheet, other: AuditedFile, showing: _Sheet, code: str, item: ShownItem, number: int
) -> Undone:
    numbers = frozenset(f"{system} {value}" for system, value in hiding.numbers & showing.numbers)
    hidden = Place(
        release=one.file, document=1, record="", numbers=numbers, page=hiding.page, category=item.category,
        role=item.role, withheld=True, code=code, duty="", on=one.dated.on, value="",
    )  # fmt: skip
    shown = Place(
        release=other.file, document=1, record="", numbers=numbers, page=showing.page, category=item.category,
        role=item.role, withheld=False, code="", duty=item.duty, on=other.dated.on, value=f"{showing.part} {number}",
    )  # fmt: skip
    gravity = gravity_of(hidden, shown) if item.duty else Gravity.CHOICE
    return Undone(hidden, shown, How.SAME_RECORD, gravity)
