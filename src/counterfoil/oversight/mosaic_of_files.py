"""What one file of a folder of past releases withheld and another one shows: pages of one record laid on each other.

No value is kept to compare by. Files that print the same RD, CB or event number are read a second time, pages with the
same words are aligned word by word, and what stands in the one where the other has a mark was undone.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter, defaultdict
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
from counterfoil.redaction.needles import fold
from counterfoil.values import Box

LIKE = 0.7
"""Two pages are of one record where so much of the words of the poorer one stand in the other: marks take some away."""
_LINE = 1.6
"""A box so many times as high as a word has more than one line."""
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
    printed = tuple(printed_codes(page))
    read = ((word, _code(word, printed), fold(word.text)) for word in page.words)
    kept = [(word, code, folded) for word, code, folded in read if folded or code is not None]  # no stray full stop
    return _Sheet(
        part,
        page.index + 1,
        tuple(word for word, _, _ in kept),
        tuple(folded for _, _, folded in kept),
        {at: code for at, (_, code, _) in enumerate(kept) if code is not None},
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
        gaps = list(_gaps(sheet, likely))
        gone = _gone(items, [word for _, words in gaps for word in words], likely)
        for number, item in enumerate(items):
            if number in gone and not item.recoverable:
                codes = [code for code, words in gaps if any(_inside(word.box, item) for word in words)]
                yield _undone(one, sheet, other, likely, next(filter(None, codes), ""), item, number)


def _gone(items: Sequence[ShownItem], missing: Sequence[Word], sheet: _Sheet) -> frozenset[int]:
    """Which of ``items`` the ``missing`` words make up, by their numbers.

    On one line at least half of the words of a place: a field may enclose what belongs to another one. The box of a
    place over two lines holds words that are none of its own: of those that no other place accounts for, any is enough.
    """
    found, rest = set[int](), set(missing)
    tall = []
    for number, item in enumerate(items):
        mine = [word for word in missing if _inside(word.box, item)]
        if mine and item.box[3] - item.box[1] > _LINE * max(word.box.y1 - word.box.y0 for word in mine):
            tall.append((number, mine))
        elif mine and 2 * len(mine) >= sum(_inside(word.box, item) for word in sheet.words):
            found.add(number)
            rest -= set(mine)
    return frozenset(found | {number for number, mine in tall if rest & set(mine)})


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
    """Each stretch of words of ``showing`` in whose place ``hiding`` has a mark, with its code, or nothing at all.

    Words that only stand elsewhere on the page (a line that was set anew) are in none, nor are codes of marks.
    """
    there, here = Counter(hiding.folded), Counter(showing.folded)
    gone = {word for word, count in here.items() if there[word] < count}
    matcher = SequenceMatcher(None, hiding.folded, showing.folded, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        words = [
            showing.words[at] for at in range(first, last) if showing.folded[at] in gone and at not in showing.codes
        ]
        if tag == "insert" and words:
            yield _printed_beside(hiding, words), words
        elif tag == "replace":
            codes = [hiding.codes[at] for at in range(start, end) if at in hiding.codes]
            if codes:
                yield next((code for code in codes if code), ""), words


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
