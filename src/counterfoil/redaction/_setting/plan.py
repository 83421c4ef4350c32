"""The plan of a document's pages: made from the source alone, by the process that verifies, before removal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from counterfoil.redaction import _paint
from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._engines.geometry import Frame, Matrix, Rect, text_core, transformed
from counterfoil.redaction._garbage import little_garbage
from counterfoil.redaction._setting.around import Around
from counterfoil.redaction._setting.drawn import ALIGNED_PT, Rules, rules
from counterfoil.redaction._setting.flow import SLOT_PT, Flow, NoRoom, Token, flow
from counterfoil.redaction._setting.lines import Stretch, blanks_within, stretches
from counterfoil.redaction._setting.moves import BESIDE_PT, HIGH_EM, LOW_EM
from counterfoil.redaction._setting.packed import packed, packed_words
from counterfoil.redaction._setting.paragraphs import Lines, Paragraph, paragraph
from counterfoil.redaction._setting.spacing import joined_letters, own_width
from counterfoil.redaction._setting.underlines import Bar, followed
from counterfoil.redaction._setting.words import Glyph, Word, read
from counterfoil.redaction._stamp import Painted, Region, needed
from counterfoil.redaction._tags.words import cited
from counterfoil.values import Box

SLOT_HEIGHT_PT = 10.0
SIGN_REACH = 0.5
TOGETHER_PT = 0.5
LIGATURE_EM = 0.12
"""A glyph that stands for several letters may be so much wider, for each, than pdfium tells."""

ROW_PT, FAR_PT = 12.0, 1e6


def plan_json(
    source: str,
    regions: Mapping[str, Any],
    keep: Mapping[str, str],
    everything: str = "",
    drawn: str = "",
    citations: Mapping[str, str] | None = None,
    only: Sequence[str] | None = None,
) -> dict[str, Any]:
    """For the sandbox: what is to be done and painted.

    ``keep``: pages whose layout is to be kept, and why; ``everything``: why that of all pages is. ``drawn``: where to
    leave the document as pictures are taken of it (``pike.as_drawn``), for the redactor; nothing where that is no
    other. ``citations``: code → how the law is cited, for the alternate texts. ``only``: the pages that are asked for,
    which are planned as they would be among all.

    ``pages``: page index (as a string) → what to do there, or why its layout is ``kept``; nothing with ``everything``.
    A page that is set anew has ``areas``, ``beyond`` (where blanks go), ``glyphs`` and ``targets`` (``Moves``, both
    ``packed``), ``slots`` (``Painted``), ``rest`` (the marks that lie on no text), ``seen_areas`` and ``words``
    (``Moved``, ``packed_words``).
    ``painted``: page index → ``Painted.as_json`` of every box, slots first.
    ``over_pictures``: indexes of the pages where a mark may meet a picture, whose pixels must go too.
    """
    places = {int(page): [Region.from_json(item) for item in items] for page, items in regions.items()}
    slot = slot_width({region.code for items in places.values() for region in items})
    short = _paint.may_be_short(places)
    path = Path(source)
    pages: dict[str, Any] = {}
    painted: dict[str, Any] = {}
    over_pictures: list[int] = []
    with little_garbage(), pdfium.opened(_paint.as_drawn(path, drawn), "the source") as document:
        for index, items in sorted(places.items()):
            if only is not None and str(index) not in only:
                continue
            page, name = document[index], str(index)
            slots, rest = [], items
            if not everything:
                pages[name] = _page(page, items, slot, keep.get(name, ""))
                if "kept" not in pages[name]:
                    slots, rest = pages[name]["slots"], [Region.from_json(item) for item in pages[name]["rest"]]
            boxes, over = _paint.paint(page, rest, path, index, short=short)
            every = [*map(Painted.from_json, slots), *boxes]
            said = citations or {}
            painted[name] = [Painted(b.box, b.label, b.room, cited(b.said, said)).as_json() for b in every]
            over_pictures += [index] if over else []
            page.close()
    for plan in pages.values():
        if "glyphs" in plan:
            plan["glyphs"], plan["targets"] = packed(plan["glyphs"]), packed(plan["targets"])
            plan["words"] = packed_words(plan["words"])
    return {"pages": pages, "painted": painted, "over_pictures": over_pictures}


def _page(page: Any, regions: Sequence[Region], slot: float, kept: str) -> dict[str, Any]:
    try:
        return {"kept": kept} if kept else page_plan(page, regions, slot)
    except NoRoom as reason:
        return {"kept": str(reason)}


def slot_width(codes: set[str]) -> float:
    """The width of all slots of a document: enough for the longest of its codes."""
    room = Box(0, 0, 1000, SLOT_HEIGHT_PT)
    return max([SLOT_PT, *(round(needed(code, room) + 2, 1) for code in codes)])


def page_plan(page: Any, regions: Sequence[Region], slot: float) -> dict[str, Any]:
    """What to do on one page. Raises ``NoRoom`` where its layout has to be kept."""
    frame = pdfium.frame(page)
    text = pdfium.PageText(page)
    words, blanks, slanted = read(text, frame)
    text.close()
    for region in regions:
        core = text_core(region.box, False)
        x0, y0, x1, y1 = core.x0, frame.height - core.y1, core.x1, frame.height - core.y0
        if not region.whole_region and any(a < x1 and x0 < c and b < y1 and y0 < d for a, b, c, d in slanted):
            raise NoRoom("its text is not level")
    words = _beside(words, [region for region in regions if region.whole_region], frame)
    rest = _withhold(words, regions, frame)
    drawn = rules(page, frame)
    every = stretches(words, drawn, frame.width)
    sheet = (0.0, 0.0, frame.width, frame.height)
    found = _paragraphs(every, drawn, Around(every, drawn, sheet, slot, every, every))
    if any(not word.level for one in found for line in one.lines for word in line.words):
        raise NoRoom("its text is not level")
    blanks_within([line for one in found for line in one.lines], blanks)
    # Lines that were broken around a mark end where what it covers made them end.
    moved = {id(line) for one in found for line in one.lines}
    untouched = [line for line in every if id(line) not in moved]
    firm = [line for one in found if one.side == "left" for line in _firm(one, untouched)]
    full = [line for one in found for line in one.lines[:-1]]
    aside = [line for one in found if one.side == "right" for line in one.lines]
    around = Around(every, drawn, sheet, slot, untouched, [*untouched, *firm], aside, [*untouched, *full])
    flows = [flow(one, around) for one in found]
    bars = [bar for one, made in zip(found, flows, strict=True) for bar in followed(made, one.lines, drawn)]
    return _as_json(flows, bars, rest, frame)


def _firm(of: Paragraph, untouched: Sequence[Stretch]) -> list[Stretch]:
    """The lines of a paragraph that begin where they do whatever is under the marks."""
    if len(of.lines) > 1:
        return of.lines
    (line,) = of.lines
    return of.lines if any(abs(line.x0 - other.x0) <= ALIGNED_PT for other in untouched) else []


def _paragraphs(every: Sequence[Stretch], drawn: Rules, around: Around) -> list[Paragraph]:
    """All that marks lie on, no line in two of them."""
    among = Lines(every)
    found: list[Paragraph] = []
    done: set[int] = set()
    for stretch in every:
        if not stretch.withheld or id(stretch) in done:
            continue
        one = paragraph(stretch, among, drawn, around.room)
        if any(id(line) in done for line in one.lines):
            one = Paragraph([stretch])
        done |= {id(line) for line in one.lines}
        found.append(one)
    return found


class Rows:
    """Words by their height, to be asked for those that may stand between two heights."""

    def __init__(self, words: Sequence[Word]) -> None:
        rows: dict[int, list[int]] = {}
        self._rows = rows
        self._tall: list[int] = []  # of letters larger than a row, or that stand nowhere
        for number, word in enumerate(words):
            y = word.y
            if word.em <= ROW_PT and -FAR_PT < y < FAR_PT:  # nearly all
                row = int(y // ROW_PT)
                if row in rows:
                    rows[row].append(number)
                else:
                    rows[row] = [number]
            else:
                self._tall.append(number)

    def between(self, low: float, high: float) -> set[int]:
        """The numbers of the words that may stand there, and of some more."""
        # By their baselines: letters reach from a fifth of their size below it to less than the whole above.
        first, last = int((low - ROW_PT) // ROW_PT), int((high + ROW_PT / 4) // ROW_PT)
        return {*self._tall, *(number for row in range(first, last + 1) for number in self._rows.get(row, ()))}


def _beside(words: Sequence[Word], whole: Sequence[Region], frame: Frame) -> list[Word]:
    """The words without the letters of whole regions: these go with their region, and no line is set anew for them."""
    if not whole:
        return list(words)
    rows = Rows(words)
    met: dict[int, list[Box]] = {}
    for core in [text_core(region.box, True) for region in whole]:
        for number in rows.between(frame.height - core.y1, frame.height - core.y0):
            met.setdefault(number, []).append(core)
    height = frame.height
    instead: dict[int, list[Word]] = {}
    for number, cores in met.items():
        word = words[number]
        low, high = height - word.y + 0.2 * word.em, height - word.y - 0.72 * word.em
        near = [core for core in cores if core.y0 < low and high < core.y1 and core.x0 < word.x1 and word.x0 < core.x1]
        if not near:
            continue
        left = [g for g in word.glyphs if not any(min(g.x1, c.x1) - max(g.x0, c.x0) > BESIDE_PT for c in near)]
        if len(left) != len(word.glyphs):
            instead[number] = [Word(left, word.em, word.level)] if left else []
    if not instead:
        return list(words)
    return [one for number, word in enumerate(words) for one in instead.get(number, (word,))]


def _withhold(words: Sequence[Word], regions: Sequence[Region], frame: Frame) -> list[Region]:
    """Give every letter under a mark the mark's code; returns the marks that lie on no letter, and whole regions."""
    rest = []
    rows = Rows(words)
    for region in regions:
        if region.whole_region:
            rest.append(region)
            continue
        core = text_core(region.box, False)
        x0, x1 = core.x0, core.x1
        y0, y1 = frame.height - core.y1, frame.height - core.y0
        met = False
        for word in [words[number] for number in rows.between(y0, y1)]:
            if word.y + LOW_EM * word.em >= y1 or word.y + HIGH_EM * word.em <= y0 or word.x1 <= x0 or word.x0 >= x1:
                continue
            for glyph in word.glyphs:
                if min(glyph.x1, x1) - max(glyph.x0, x0) > _reach(glyph):
                    met = word.withheld = True
                    glyph.code = glyph.code or region.code
        if not met:
            rest.append(region)
    return rest


def _reach(glyph: Glyph) -> float:
    """How far a glyph must reach into a mark to be withheld. A sign beside a name is set closer to some letters than
    to others: whether it stays must not tell to which."""
    return BESIDE_PT if glyph.text.isalnum() else max(BESIDE_PT, SIGN_REACH * (glyph.x1 - glyph.x0))


def _as_json(flows: Sequence[Flow], bars: Sequence[Bar], rest: Sequence[Region], frame: Frame) -> dict[str, Any]:
    glyphs: list[tuple[float, float, int]] = []
    targets: list[tuple[float, float, float]] = []
    words: list[list[Any]] = []
    user = frame.to_user()
    a, b, c, d, e, f = user
    for one in flows:
        for token in one.tokens:
            number = len(targets)
            glyphs += [(a * g.x + c * g.y + e, b * g.x + d * g.y + f, number) for g in token.glyphs]
            targets.append((*_point(token.x, token.y, user), token.between))
            words.append(_moved(token, one.em, frame))
        glyphs += [(a * g.x + c * g.y + e, b * g.x + d * g.y + f, -1) for g in one.gone]
    boxes = [(code, _seen(rect, frame)) for one in flows for code, rect in one.slots]
    areas = [area for one in flows for area in one.areas]
    return {
        "areas": [transformed(area, user) for area in areas],
        "beyond": [transformed(rect, user) for one in flows for rect in one.beyond],
        "bars": [[*transformed(bar.rect, user), [transformed(part, user) for part in bar.parts]] for bar in bars],
        "seen_areas": [_seen(area, frame).as_list() for area in areas],
        "glyphs": glyphs,
        "targets": targets,
        "slots": [Painted(box, code, box, code).as_json() for code, box in boxes],
        "rest": [region.as_json() for region in rest],
        "words": words,
    }


def _point(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return round(a * x + c * y + e, 4), round(b * x + d * y + f, 4)


def _seen(rect: Rect, frame: Frame) -> Box:
    return Box(rect[0], frame.height - rect[3], rect[2], frame.height - rect[1])


def _moved(token: Token, em: float, frame: Frame) -> list[Any]:
    """``_gates.task.Moved``: where a run of letters stood, how far it goes to the right and down, what it says."""
    glyphs = token.glyphs
    first = glyphs[0]
    end = first.x0 + token.width
    was = glyphs[-1].x0 + own_width(glyphs[-1])
    said = "".join([glyph.text for glyph in glyphs])
    across, down = round(token.x - first.x, 3), round(first.y - token.y, 3)
    # Letters that do not all go equally far are compared one by one.
    each = [round(glyph.x0, 2) for glyph in glyphs] if abs(end - was) > TOGETHER_PT else []
    end += LIGATURE_EM * token.em * joined_letters(glyphs)
    return [first.x0, end, frame.height - first.y, across, down, said, em, each]
