"""Other words for those under the marks, so that whoever set the page would have broken its lines in the same places.

Lines are found here by simple geometry of their own, not by the plan of the redactor that the twin puts to the test.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from counterfoil.redaction._twin.letters import Bar, Letter

APART_EM = 1.6
"""A gap wider than this parts two columns."""

SAME_LINE_EM = 0.3
ALIGNED_PT, CENTRED_PT, MIDDLE_PT = 0.6, 0.6, 3.0
INDENT_PT = 120.0
LEADING_EM = (0.7, 2.4)
BAR_EM = 0.15
TRIES = 120
TIGHTEST, WIDEST = 0.6, 1.9
"""How far the spaces of a justified line may shrink and grow."""


class NoOtherWords(Exception):
    """No other words stand where those under the marks do; it says why."""


@dataclass(eq=False)
class Line:
    """Letters of one line between wide gaps and rules, from the left; ``until``: what it may not reach."""

    letters: list[Letter]
    until: float
    side: str = "left"  # "right", "centre", "justified"

    @cached_property
    def shown(self) -> list[Letter]:
        return [letter for letter in self.letters if letter.text.strip()]

    @cached_property
    def em(self) -> float:
        return max(letter.em for letter in self.shown)

    @cached_property
    def x0(self) -> float:
        return self.shown[0].x

    @cached_property
    def x1(self) -> float:
        return max(letter.x1 for letter in self.shown)

    @property
    def y(self) -> float:
        return self.shown[0].y

    @cached_property
    def marked(self) -> bool:
        return any(letter.marks and letter.text.isalnum() for letter in self.letters)

    @cached_property
    def gaps(self) -> list[tuple[Letter, float]]:
        """The letter after each gap between words, and how wide the gap is."""
        return [(b, b.x - a.x1) for a, b in pairwise(self.shown) if b.x - a.x1 > 0.15 * self.em]

    def now(self) -> tuple[float, float, float]:
        """Where it begins and ends in the twin, and how wide its first word is there."""
        first, last = self.shown[0], self.shown[-1]
        second = next(iter(self.gaps), None)
        begins = first.x + first.shift
        ends = last.x1 + last.shift + last.grows
        if second is None:
            return begins, ends, ends - begins
        return begins, ends, second[0].x + second[0].shift - second[1] - begins


def lines(
    letters: Sequence[Letter], rules: Sequence[tuple[float, float, float]], whole: set[int], page: float
) -> list[Line]:
    """All lines of a page. ``whole``: marks of whole regions, whose text stands by itself; ``page``: its width."""
    rows: list[list[Letter]] = []
    for letter in sorted((each for each in letters if each.level and each.wide > 0), key=lambda each: -each.y):
        if rows and abs(rows[-1][0].y - letter.y) < SAME_LINE_EM * min(letter.em, rows[-1][0].em):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    made: list[Line] = []
    for row in rows:
        row.sort(key=lambda each: each.x)
        if any(each.text.strip() for each in row):
            made += _parted(row, rules, whole, page)
    for line in made:
        line.side = _side(line, made, page)
    return made


def _parted(
    row: list[Letter], rules: Sequence[tuple[float, float, float]], whole: set[int], page: float
) -> Iterator[Line]:
    parts: list[tuple[list[Letter], float]] = []
    last: Letter | None = None
    part: list[Letter] = []
    for letter in row:
        if last is not None and letter.text.strip():
            wide = letter.x - last.x1 > APART_EM * max(last.em, letter.em)
            ruled = [
                x for x, low, high in rules if last.x1 - 0.5 <= x <= letter.x + 0.5 and low <= letter.y + 1 <= high
            ]
            alone = (set(last.marks) & whole) != (set(letter.marks) & whole)
            if wide or ruled or alone:
                until = min(ruled) - 1 if ruled else letter.x - (1.05 * APART_EM * letter.em if wide else 0.0)
                parts.append((part, until))
                part = []
        part.append(letter)
        last = letter if letter.text.strip() else last
    right = [x for x, low, high in rules if last is not None and x >= last.x1 - 0.5 and low <= last.y + 1 <= high]
    parts.append((part, min([page - 6, *(x - 1 for x in right)])))
    for letters, until in parts:
        if any(each.text.strip() for each in letters):
            yield Line(letters, until)


def _side(line: Line, among: Sequence[Line], page: float) -> str:
    others = [each for each in among if each is not line and abs(each.em - line.em) < 0.3]
    middle = line.x0 + line.x1
    if abs(middle - page) < MIDDLE_PT and not any(abs(each.x0 - line.x0) < CENTRED_PT for each in others):
        return "centre"  # that it also ends where another line does may be by chance
    left = [each for each in others if abs(each.x0 - line.x0) <= ALIGNED_PT]
    right = [each for each in others if abs(each.x1 - line.x1) <= ALIGNED_PT]
    if left:
        both = [each for each in left if any(each is other for other in right)]
        return "justified" if len(both) > 1 and line.gaps else "left"
    if right:
        block = [each for each in right if sum(abs(each.x0 - other.x0) <= ALIGNED_PT for other in right) > 1]
        indented = any(0 < line.x0 - each.x0 < INDENT_PT for each in block)
        return "justified" if indented and line.gaps else "right"
    near = any(abs(each.x0 + each.x1 - middle) <= 2 * ALIGNED_PT for each in others)
    centred = near or abs(middle - page) < MIDDLE_PT
    return "centre" if centred else "left"


# -- other words


def move_bars(every: Sequence[Line], bars: Sequence[Bar]) -> None:
    """What underlines words, or strikes them out, begins and ends with them in the twin too."""
    for bar in bars:
        for line in every:
            if not line.y - 0.35 * line.em < bar.y < line.y + 0.5 * line.em or not (
                bar.x0 < line.x1 and line.x0 < bar.x1
            ):
                continue
            near = BAR_EM * line.em
            begins = [letter.shift for letter in line.shown if abs(letter.x - bar.x0) <= near]
            ends = [letter.shift + letter.grows for letter in line.shown if abs(letter.x1 - bar.x1) <= near]
            if begins and ends:
                bar.begins, bar.ends = begins[0], ends[-1]


def other_words(every: Sequence[Line], regions: Sequence[tuple[float, float] | None], draw: random.Random) -> None:
    """Give every letter under a mark another code, and every letter of the same line its place in the twin.

    ``regions``: by mark, from where to where a whole region reaches; its text stays within. Raises ``NoOtherWords``.
    """
    for line in every:
        if line.marked:
            breaks = _breaks(line, every, now=False)
            best: tuple[float, list[tuple[int, ...]]] | None = None
            for attempt in range(TRIES):
                changes = _drawn(line, draw, length=attempt < TRIES * 3 // 4)
                _set(line, changes)
                difference = abs(sum(letter.grows for letter in line.letters))
                if (best is None or difference > best[0]) and _fits(line, every, regions, breaks):
                    best = difference, changes
                if attempt > 24 and best is not None and best[0] > 0.1:
                    break
            if best is None:
                raise NoOtherWords("no words of other letters leave its lines broken where they are")
            _set(line, best[1])


def _drawn(line: Line, draw: random.Random, *, length: bool) -> list[tuple[int, ...]]:
    """Other codes for each letter of a line: narrower or wider by word, and more or fewer of them where ``length``."""
    codes: list[tuple[int, ...]] = [(letter.code,) for letter in line.letters]
    for word in _words(line):
        wider = draw.random() < 0.5
        for place in word:
            codes[place] = (_other(line.letters[place], draw, wider),)
        if not length:
            continue
        for place in draw.sample(word, max(1, len(word) // 3)):
            if wider:
                codes[place] = (*codes[place], _other(line.letters[place], draw, wider))
            elif sum(len(codes[each]) for each in word) > 2:
                codes[place] = ()
    return codes


def _words(line: Line) -> Iterator[list[int]]:
    """The places of the letters and digits under marks, by word."""
    word: list[int] = []
    for place, letter in enumerate(line.letters):
        if letter.marks and letter.text.isalnum():
            word.append(place)
        elif word:
            yield word
            word = []
    if word:
        yield word


def _other(letter: Letter, draw: random.Random, wider: bool) -> int:
    others, _ = letter.alphabet.others(letter.code)
    if not others:
        raise NoOtherWords("a font under the marks has no other letter")
    of = letter.alphabet.advances.of
    fitting = [code for code in others if (of(code) > of(letter.code)) == wider and of(code) != of(letter.code)]
    return draw.choice(fitting or others)


def _set(line: Line, changes: Sequence[tuple[int, ...]]) -> None:
    grown = 0.0
    for letter, codes in zip(line.letters, changes, strict=True):
        letter.codes, letter.shift = codes, grown
        grown += letter.grows
    if line.side in ("right", "centre"):
        for letter in line.letters:
            letter.shift -= grown if line.side == "right" else grown / 2
    elif line.side == "justified":
        each = -grown / len(line.gaps)
        begins = {id(letter): number for number, (letter, _) in enumerate(line.gaps, 1)}
        passed = 0
        for letter in line.letters:
            passed = begins.get(id(letter), passed)
            letter.shift += each * passed


def _fits(line: Line, every: Sequence[Line], regions: Sequence[tuple[float, float] | None], breaks: list[bool]) -> bool:
    begins, ends, _ = line.now()
    if ends > max(line.x1, *(each.x1 for each in every)) or begins < min(line.x0, *(each.x0 for each in every)):
        return False
    column = [each.x1 for each in every if abs(each.x0 - line.x0) <= ALIGNED_PT and abs(each.em - line.em) < 0.3]
    if line.side == "left" and len(column) > 2 and ends > max(column):
        return False  # nobody knows whether the column reaches farther than its lines
    before = [each.x1 for each in every if each is not line and abs(each.y - line.y) < 1 and each.x1 <= line.x0]
    if ends > max(line.until, line.x1) or begins < min([line.x0, max([6.0, *(x + 8 for x in before)])]):
        return False
    if line.side == "justified":
        each = sum(letter.grows for letter in line.letters) / len(line.gaps)
        if any(not TIGHTEST * gap < gap - each < WIDEST * gap for _, gap in line.gaps):
            return False
    for number in {number for letter in line.shown for number in letter.marks}:
        region = regions[number]
        if region is not None and not (region[0] < begins and ends < region[1]):
            return False
    return _breaks(line, every, now=True) == breaks


def _breaks(line: Line, every: Sequence[Line], *, now: bool) -> list[bool]:
    """For each line of its column: whether the first word of the next one would have fitted on it."""
    column = [each for each in every if _stand_alike(line, each)]
    if len(column) < 2:
        return []
    # Lines that begin at the left end at one side, an indented one too; of others only the widths are alike.
    by_end = line.side in ("left", "justified")
    places = [each.now() if now else (each.x0, each.x1, _first(each)) for each in column]
    reaches = [ends if by_end else ends - begins for begins, ends, _ in places]
    before = max(each.x1 if by_end else each.x1 - each.x0 for each in column)
    widest = max(reaches)
    made = [widest <= before + 0.3]
    for (above, below), reach, (_, _, first) in zip(pairwise(column), reaches, places[1:], strict=False):
        gap = min([0.25 * above.em, *(wide for _, wide in above.gaps)])
        low, high = (x * above.em for x in LEADING_EM)
        made.append(low < above.y - below.y < high and reach + gap + first > widest - 0.5)
    return made


def _first(line: Line) -> float:
    return line.gaps[0][0].x - line.gaps[0][1] - line.x0 if line.gaps else line.x1 - line.x0


def _stand_alike(line: Line, each: Line) -> bool:
    """Whether two lines may be of one paragraph: what becomes of one says where the other is broken."""
    if abs(each.em - line.em) > 0.3 or each.x1 <= line.x0 or line.x1 <= each.x0:
        return False  # also the numbers of lines, at the margin of a transcript
    if line.side == "right":
        return abs(each.x1 - line.x1) <= ALIGNED_PT
    if line.side == "centre":
        return abs(each.x0 + each.x1 - line.x0 - line.x1) <= 2 * ALIGNED_PT
    return each.side in ("left", "justified") and abs(each.x0 - line.x0) < INDENT_PT
