"""What the plan takes short ways for says the same as the long way."""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pymupdf
import pypdfium2.raw as raw
import pytest

from counterfoil.redaction import marks
from counterfoil.redaction._applied import Applied
from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._engines.geometry import Frame, Rect, overlap
from counterfoil.redaction._setting.drawn import Rules, rules
from counterfoil.redaction._setting.lines import Stretch, blanks_within, stretches
from counterfoil.redaction._setting.moves import DROP, Moves
from counterfoil.redaction._setting.packed import aims, packed, packed_words, unpacked, unpacked_words
from counterfoil.redaction._setting.pages import Plan
from counterfoil.redaction._setting.paragraphs import _alike, _apart
from counterfoil.redaction._setting.plan import Rows
from counterfoil.redaction._setting.words import Glyph, Letters, Word, read

Draw = Callable[[pymupdf.Page], None]


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[[Draw], Any]:
    """A page of 400 by 300 points with what is drawn on it, opened by pdfium."""

    def make(draw: Draw) -> Any:
        path = tmp_path / "drawn.pdf"
        with pymupdf.open() as document:
            draw(document.new_page(width=400, height=300))
            document.save(path)
        return pdfium.pypdfium2.PdfDocument(path)[0]

    return make


def words_of(page: Any) -> tuple[list[Word], list[Glyph], list[Rect]]:
    return read(pdfium.PageText(page), pdfium.frame(page))


def apart(page: pymupdf.Page) -> None:
    page.insert_text((50, 60), "Jo-Ann told the officer (a clerk)", fontsize=10)
    page.insert_text((50, 90), "left", fontsize=10)
    page.insert_text((60, 90), "on", fontsize=10)  # over the end of the word before: one with it
    page.insert_text((90, 90), "far", fontsize=10)
    page.insert_text((50, 120), "raised", fontsize=10)
    page.insert_text((79, 118), "2", fontsize=6)


def test_words_are_the_same_before_and_after_their_letters_are_made(drawn: Any) -> None:
    words, blanks, slanted = words_of(drawn(apart))
    before = [(word.text, word.last, word.x0, word.x1, word.y) for word in words]
    after = []
    for word in words:
        last = word.glyphs[-1]
        said = "".join(glyph.text for glyph in word.glyphs)
        after.append((said, (last.text, last.x0, last.x1), word.glyphs[0].x0, last.x1, word.glyphs[0].y))
    assert before == after
    assert before == [(word.text, word.last, word.x0, word.x1, word.y) for word in words]
    assert [word.text for word in words] == (
        ["Jo-Ann", "told", "the", "officer", "(a", "clerk)", "lefton", "far", "raised", "2"]
    )
    assert (len(blanks), slanted) == (5, [])


def test_letters_stand_where_pdfium_says_and_are_as_wide_as_their_font_has_them(drawn: Any) -> None:
    page = drawn(lambda page: page.insert_text((50, 60), "Wart il", fontsize=10))
    text = pdfium.PageText(page)
    (first, second), _, _ = read(text, pdfium.frame(page))
    origins, advances = text.origins(), text.advances()
    for place, glyph in zip((0, 1, 2, 3, 5, 6), [*first.glyphs, *second.glyphs], strict=True):
        assert (glyph.x, glyph.y, glyph.x1) == (*origins[2 * place : 2 * place + 2], advances[4 * place + 2])
    assert [round(glyph.wide, 3) for glyph in first.glyphs] == [9.44, 5.56, 3.33, 2.78]


def test_a_run_with_a_gap_is_two_words_and_one_that_goes_on_is_one(drawn: Any) -> None:
    def draw(page: pymupdf.Page) -> None:
        shown = pymupdf.TextWriter(page.rect)
        font = pymupdf.Font("helv")
        for x, part in ((50, "tele"), (50 + font.text_length("tele", 10) + 0.5, "phone"), (120, "box")):
            shown.append((x, 60), part, font=font, fontsize=10)
        shown.write_text(page)

    words, _, _ = words_of(drawn(draw))
    assert [word.text for word in words] == ["telephone", "box"]


class Told:
    """What pdfium might say of four letters: where each begins, how high it stands and where it ends."""

    text = "word"

    def __init__(self, begins: Sequence[float], high: Sequence[float] = (50, 50, 50, 50)) -> None:
        self._begins, self._high = begins, high

    def origins(self) -> list[float]:
        return [value for place in zip(self._begins, self._high, strict=True) for value in place]

    def advances(self) -> list[float]:
        return [value for x, y in zip(self._begins, self._high, strict=True) for value in (x, y + 8, x + 6, y - 2)]


@pytest.mark.parametrize(
    ("told", "goes_on"),
    [
        (Told((10, 16, 22, 28)), True),
        (Told((10, 16, 24.9, 30.9)), True),
        (Told((10, 16, 25.1, 31.1)), False),
        (Told((10, 16, 17.1, 23.1)), True),
        (Told((10, 16, 16.9, 22.9)), False),
        (Told((10, 16, 22, 40)), False),
        (Told((10, 16, 22, 28), (50, 50, 50, 51)), False),
        (Told((10, 16, 22, 28), (50, 49, 50, 50)), False),
    ],
)
def test_a_run_is_one_word_where_each_letter_follows_the_one_before(told: Any, goes_on: bool) -> None:
    letters = Letters(told, Frame((0, 0, 400, 300), 0))
    assert letters.goes_on(0, 4, -5.0, 3.0) == goes_on
    assert letters.goes_on(0, 2, -5.0, 3.0) == (told.origins()[1] == told.origins()[3])


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_letters_of_a_turned_page_are_placed_as_it_is_seen(tmp_path: Path, rotate: int) -> None:
    path = tmp_path / "turned.pdf"
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=300)
        page.set_rotation(rotate)
        page.insert_text(pymupdf.Point(50, 60) * page.derotation_matrix, "Wart il", fontsize=10, rotate=rotate)
        document.save(path)
    page = pdfium.pypdfium2.PdfDocument(path)[0]
    (first, second), _, slanted = words_of(page)
    height = pdfium.frame(page).height
    assert [(round(word.x0, 2), round(height - word.y, 2), word.level) for word in (first, second)] == [
        (50, 60, True),
        (round(50 + 9.44 + 5.56 + 3.33 + 2.78 + 2.78, 2), 60, True),
    ]
    assert slanted == []


def test_letters_that_do_not_stand_level_are_told(drawn: Any) -> None:
    words, _, slanted = words_of(drawn(lambda page: page.insert_text((50, 200), "up", fontsize=10, rotate=90)))
    assert {word.level for word in words} == {False}
    assert len(slanted) == 2


def test_pdfium_is_asked_for_many_letters_as_for_one(drawn: Any) -> None:
    def draw(page: pymupdf.Page) -> None:
        for row in range(60):
            page.insert_text((10, 4 + 4.8 * row), "small print of many letters " * 4, fontsize=3)

    text = pdfium.PageText(drawn(draw))
    count = text.count
    assert count > pdfium._ANSWERS.MOST
    sides, origins, advances = text.sides(0, count), text.origins(), text.advances()
    assert (len(sides), len(origins), len(advances)) == (4 * count, 2 * count, 4 * count)
    for index in (0, 1, pdfium._ANSWERS.MOST - 1, pdfium._ANSWERS.MOST, count - 1):
        left, bottom, right, top = text.rect(index)
        assert sides[4 * index : 4 * index + 4] == [left, right, bottom, top]
        left, bottom, right, top = text.loose(index)
        assert advances[4 * index : 4 * index + 4] == [left, top, right, bottom]
        x, y = pdfium.ctypes.c_double(), pdfium.ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text.handle, index, x, y)
        assert origins[2 * index : 2 * index + 2] == [x.value, y.value]
    assert text.sides(5, 7) == sides[20:28]


def test_how_a_letter_is_set_is_told_with_its_font(drawn: Any) -> None:
    text = pdfium.PageText(drawn(lambda page: page.insert_text((50, 60), "W", fontsize=12)))
    size, font, matrix = text.set_in(0)
    assert (size, matrix) == (12, (1, 0, 0, 1))
    assert round(pdfium.glyph_width(font, "W"), 3) == 0.944


def test_what_is_drawn_is_found_and_letters_are_not(drawn: Any) -> None:
    def draw(page: pymupdf.Page) -> None:
        page.draw_rect((50, 50, 150, 90), fill=(0, 0, 0), width=0)
        page.insert_text((50, 120), "Nothing", fontsize=10)

    page = drawn(draw)
    kinds = sorted(kind for _, kind in pdfium.objects(page))
    assert kinds == [raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH]
    found = rules(page, pdfium.frame(page))
    assert [[round(value) for value in each] for each in found.upright] == [[50, 210, 250], [150, 210, 250]]
    assert [[round(value) for value in each] for each in found.level] == [[210, 50, 150], [250, 50, 150]]


# -- what is looked up by place


def words(draw: random.Random, count: int) -> list[Word]:
    made = []
    for _ in range(count):
        em, x, y = draw.choice((6.0, 10.0, 14.0)), draw.uniform(20, 300), draw.uniform(0, 300)
        text, wide = draw.choice(("a", "word", "end.", "1)")), draw.uniform(4, 60)
        made.append(Word([Glyph(text, x, y, x, x + wide)], em, True))
    return made


def test_rows_give_every_word_between_two_heights() -> None:
    draw = random.Random(4)
    some = words(draw, 200)
    rows = Rows(some)
    for _ in range(100):
        low = draw.uniform(-20, 320)
        high = low + draw.uniform(0, 40)
        there = {n for n, word in enumerate(some) if low < word.y + 0.72 * word.em and word.y - 0.2 * word.em < high}
        assert there <= rows.between(low, high)


def test_words_larger_than_any_page_or_nowhere_stand_in_every_row() -> None:
    odd = [(1e12, 10.0), (10.0, float("nan")), (10.0, float("inf")), (float("inf"), 10.0), (10.0, 10.0)]
    rows = Rows([Word([Glyph("a", 1.0, y, 1.0, 5.0)], em, True) for em, y in odd])
    assert (rows.between(0, 20), rows.between(500, 520)) == ({0, 1, 2, 3, 4}, {0, 1, 2, 3})


def met(moves: Moves, band: Rect, body: Rect) -> bool:
    """As ``touches`` says, the long way."""
    beyond = band[0] < moves.page[0] or band[1] < moves.page[1] or band[2] > moves.page[2] or band[3] > moves.page[3]
    lines = [*moves.areas, *moves.beyond, *(core for core, whole in moves.cores if not whole)]
    bodies = [core for core, whole in moves.cores if whole]
    return beyond or any(overlap(band, each) for each in lines) or any(overlap(body, each) for each in bodies)


@pytest.mark.parametrize("tall", [0.0, 1e9])
def test_a_run_meets_what_it_meets(tall: float) -> None:
    draw = random.Random(int(tall) + 1)

    def rect(high: float) -> Rect:
        x, y = draw.uniform(0, 380), draw.uniform(0, 290)
        return x, y, x + draw.uniform(1, 40), y + draw.uniform(0.1, high)

    cores = [(rect(12), draw.random() < 0.3) for _ in range(12)]
    areas = [rect(15) for _ in range(6)] + ([(380.0, -tall, 390.0, tall)] if tall else [])
    moves = Moves(cores, areas, (0, 0, 400, 300), beyond=[rect(15) for _ in range(4)])
    found = []
    for _ in range(400):
        band = rect(draw.choice((4, 60)))
        body = band[0], band[1] - 2, band[2], band[3] + 3
        found.append(moves.touches(band, body))
        assert found[-1] == met(moves, band, body)
    assert {True, False} == set(found)
    nowhere = float("nan")
    assert not moves.touches((nowhere,) * 4, (nowhere,) * 4)


def test_what_is_near_a_run_decides_as_all_of_the_page_does() -> None:
    draw = random.Random(7)
    cores = [((x, 100.0 + draw.uniform(-9, 9), x + 12, 110.0), draw.random() < 0.4) for x in range(10, 380, 30)]
    areas, beyond = [(200.0, 98.0, 260.0, 112.0)], [(260.0, 98.0, 330.0, 112.0)]
    moves = Moves(cores, areas, (0, 0, 400, 300), beyond=beyond)
    found = []
    for _ in range(300):
        x, y = draw.uniform(-5, 380), draw.uniform(92, 112)
        band, body = (x, y, x + 5, y + 4), (x, y - 2, x + 5, y + 7)
        near = moves.along((y, y + 4), (y - 2, y + 7))
        said = near.of(band, body, lambda: True)
        assert said == moves.of(band, body, lambda: True)
        beside = x >= 0 and not any(x <= x1 and x0 <= x + 5 for x0, x1 in near.spans)
        assert not beside or said is None
        found.append((beside, said))
    assert set(found) == {(True, None), (False, None), (False, DROP)}


@pytest.mark.parametrize("side", ["left", "right", "centre"])
def test_lines_that_stand_alike_are_those_by_the_definition(side: str) -> None:
    draw = random.Random(11)
    every = [Stretch([word]) for word in words(draw, 60)]
    for line in every[:30]:
        line.x0, line.x1 = draw.choice((50.0, 50.4, 51.0)), draw.choice((200.0, 200.5, 203.0))
    for of in every:
        for near in (0.6, 3.0):
            assert _alike(side, of, every, near) == [each for each in every if _apart(side, each, of) <= near]


def test_rules_are_found_by_where_they_stand() -> None:
    drawn = Rules(sorted([(50.0, 0.0, 100.0), (60.0, 40.0, 80.0), (60.0, 0.0, 20.0)]), sorted([(70.0, 40.0, 90.0)]))
    assert [drawn.right_of(x, 50.0) for x in (40.0, 50.0, 50.1, 60.1)] == [50.0, 50.0, 60.0, None]
    assert drawn.right_of(55.0, 30.0) is None
    assert [drawn.beside(x, x + 4, 50.0, 10.0) for x in (44.0, 46.0, 52.0, 56.0, 61.0)] == [
        False,
        True,
        False,
        True,
        False,
    ]
    above, below = (Stretch([Word([Glyph("a", 45, y, 45, 80)], 10.0, True)]) for y in (75.0, 62.0))
    assert (drawn.between(above, below), drawn.between(below, above)) == (True, False)


def test_only_the_lines_that_are_asked_for_are_given_their_blanks() -> None:
    made = stretches([Word([Glyph("a", 50, y, 50, 60)], 10.0, True) for y in (100.0, 80.0)], Rules(), 400.0)
    blanks = [Glyph(" ", 60, y, 60, 63) for y in (100.0, 80.0)]
    blanks_within(made[1:], blanks)
    assert [line.blanks for line in made] == [[], [blanks[1]]]


# -- between the processes


def test_glyphs_come_out_as_they_were_packed() -> None:
    glyphs = [(72.0234375, 700.1, 0), (1e-7, -3.5, -1), (float("inf"), 0.0, 70000)]
    assert unpacked(packed(glyphs)) == glyphs
    assert unpacked(packed([])) == []
    targets = [(72.0234375, 700.1, 0.02), (1e-7, -3.5, 0.0)]
    assert aims(packed(targets)) == targets


def test_words_come_out_as_they_were_packed() -> None:
    words = [
        (72.0234375, 90.1, 700.1, -3.25, 0.0, "Ann", 10.0, []),
        (95.5, 99.75, 700.1, 1e-7, 12.5, "ﬁne é", 9.96, [95.5, 96.25]),
        (0.0, 0.0, 0.0, 0.0, 0.0, "", 1.0, []),
    ]
    assert [[*word[:7], list(word[7])] for word in unpacked_words(packed_words(words))] == [list(w) for w in words]
    with pytest.raises(ValueError, match="shorter"):
        list(unpacked_words([packed_words(words)[0], ["Ann", "ﬁne é"], {}]))


@pytest.mark.parametrize("said", ["AAAA", "no base 64!", packed([(1.0, 2.0, 3)])[:-12]])
def test_what_was_not_packed_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"shorter|longer|base64|multiple|[Pp]adding"):
        unpacked(said)


class Here:
    """A worker's doors in this process, and which pages were planned at each call."""

    def __init__(self) -> None:
        self.planned: list[list[str]] = []

    def call(self, where: str, **given: Any) -> Any:
        module, name = where.split(":")
        answer = getattr(importlib.import_module(module), name)(**given)
        self.planned.append(sorted(answer["painted"]))
        return answer


def regions_of(path: Path, values: Sequence[str], folder: Path) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for number, mark in enumerate(marks.from_values(path, values, "7(1)(b)", workdir=folder).marks):
        code = "7(1)(b), 7(1)(c), 7(1)(d)(iv), 7(1)(f)" if number == 0 else mark.code  # every slot is as wide
        found.setdefault(str(mark.page_index), []).append([*mark.box.as_list(), code, False])
    return found


def test_pages_that_cannot_be_set_anew_are_planned_again_and_no_others(make: Any, tmp_path: Path) -> None:
    source = tmp_path / "pictures.pdf"
    with pymupdf.open(make(pages=3)) as document:
        for page in document:
            grey = pymupdf.Pixmap(pymupdf.csGRAY, (0, 0, 20, 20), 0)
            page.insert_image((72, 150, 400, 170), pixmap=grey, overlay=False)
        document.save(source)
    regions = regions_of(source, ["Maximilian Worthington"], tmp_path / "work")
    regions["2"].append([300, 160, 320, 168, "7(1)(b)", True])  # on the picture
    here = Here()
    plan = Plan(here, source, tmp_path / "drawn.pdf", regions, everything="")  # type: ignore[arg-type]
    assert plan.over_pictures == [2]
    assert plan.keeps(Applied({}, {1: "text that is not level"}, "", ""))
    assert here.planned == [["0", "1", "2"], ["1"]]
    assert (plan.kept_pages, plan.over_pictures) == ({"1": "text that is not level"}, [1, 2])

    anew = Plan.__new__(Plan)
    anew.__dict__ |= plan.__dict__ | {"pages": {}, "painted": {}, "over_pictures": []}
    anew._make(None)
    assert (anew.pages, anew.painted, anew.over_pictures) == (plan.pages, plan.painted, plan.over_pictures)
    assert {len(page["slots"]) for name, page in plan.pages.items() if name != "1"} == {1}


def test_when_the_document_cannot_be_set_anew_all_pages_are_planned_again(make: Any, tmp_path: Path) -> None:
    source = make(pages=2)
    here = Here()
    regions = regions_of(source, ["Maximilian Worthington"], tmp_path / "work")
    plan = Plan(here, source, tmp_path / "drawn.pdf", regions, everything="")  # type: ignore[arg-type]
    assert plan.keeps(replace(Applied({}, {}, "", ""), cannot="a font without widths"))
    assert here.planned == [["0", "1"], ["0", "1"]]
    assert (plan.pages, plan.kept_pages) == ({}, dict.fromkeys("01", "a font without widths"))


def test_frames_off_the_origin_move_letters_as_seen(tmp_path: Path) -> None:
    path = tmp_path / "cropped.pdf"
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=300)
        page.insert_text((100, 120), "seen", fontsize=10)
        page.set_cropbox(pymupdf.Rect(50, 40, 350, 280))
        document.save(path)
    page = pdfium.pypdfium2.PdfDocument(path)[0]
    ((word,), _, _), frame = words_of(page), pdfium.frame(page)
    assert frame == Frame((50, 20, 350, 260), 0)
    assert [round(value, 2) for value in (word.x0, word.y, word.glyphs[0].x)] == [50, 160, 50]
