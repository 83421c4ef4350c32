"""Lines set anew: nothing of what stays is lost, and a redactor that does not keep to the plan is found out."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest

from counterfoil.redaction import line
from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._setting.flow import SLOT_PT
from counterfoil.redaction._setting.packed import aims, packed, unpacked
from counterfoil.redaction._setting.plan import page_plan
from counterfoil.redaction._stamp import Region
from counterfoil.redaction.line import redact
from counterfoil.redaction.marks import from_values
from counterfoil.redaction.moved import places
from counterfoil.values import Box

PROSE = (
    "The responding officer spoke with {name} at the scene and took a statement, and {name} was able to describe the "
    "car that had left toward the corner of the street. Another person, who was not asked for a name, said the same of "
    "the car and of its driver, and added that it had stood there before."
)
AFTER = "Nobody is named in this paragraph, which has to stay exactly where it was although it has more than one line."
NAME = "Maximilian Worthington"


@pytest.fixture
def prose(tmp_path: Path) -> Callable[..., Path]:
    def build(name: str = NAME, rotate: int = 0, align: int = 0) -> Path:
        path = tmp_path / f"prose-{len(name)}-{rotate}-{align}.pdf"
        with pymupdf.open() as pdf:
            page = pdf.new_page(width=420, height=400)
            page.insert_textbox((50, 50, 370, 170), PROSE.format(name=name), fontname="tiro", fontsize=11, align=align)
            page.insert_textbox((50, 200, 370, 260), AFTER, fontname="tiro", fontsize=11)
            if rotate:
                page.set_rotation(rotate)
            pdf.save(path)
        return path

    return build


def marked(source: Path, value: str = NAME) -> list[Any]:
    return list(from_values(source, [value], "7(1)(c)", workdir=source.parent).marks)


@pytest.mark.parametrize("align", [0, 3])
def test_every_word_that_stays_is_there_in_order(prose: Any, tmp_path: Path, align: int) -> None:
    source, target = prose(align=align), tmp_path / "out.pdf"
    certificate = redact(source, marked(source), target, workdir=tmp_path / "work", ocr=False)
    assert (certificate.layout, certificate.pages_with_layout_kept) == ("set anew", ())
    document = pymupdf.open(target)
    read = " ".join(word[4] for word in document[0].get_text("words") if word[4] != "7(1)(c)")
    assert read == f"{PROSE.format(name='').replace('  ', ' ')} {AFTER}".strip()


def test_what_no_mark_reaches_does_not_move(prose: Any, tmp_path: Path) -> None:
    source, target = prose(), tmp_path / "out.pdf"
    redact(source, marked(source), target, workdir=tmp_path / "work", ocr=False)
    before, after = (pdfium.render(pdfium.pypdfium2.PdfDocument(path)[0], 100) for path in (source, target))
    below = (0, 190 * 100 // 72, before.width, before.height)
    assert before.crop(below).tobytes() == after.crop(below).tobytes()


@pytest.mark.parametrize("name", ["Li", "Ann Li", NAME])
def test_all_slots_of_a_paragraph_are_equally_wide(prose: Any, name: str) -> None:
    source = prose(name=name)
    with pdfium.opened(source) as document:
        regions = [Region(mark.box, mark.code) for mark in marked(source, name)]
        plan = page_plan(document[0], regions, SLOT_PT)
    first, second = (round(slot[2] - slot[0], 2) for slot in plan["slots"])
    assert first == second <= SLOT_PT


def test_two_words_of_different_length_give_the_same_bytes(prose: Any, tmp_path: Path) -> None:
    made = []
    for name in ("Ann Li", "Maximilian Wort"):
        source, target = prose(name=name), tmp_path / f"{len(name)}.pdf"
        redact(source, marked(source, name), target, workdir=tmp_path / "work", ocr=False)
        made.append(target.read_bytes())
    assert made[0] == made[1]


def test_with_the_layout_kept_they_do_not(prose: Any, tmp_path: Path) -> None:
    made = []
    for name in ("Ann Li", "Maximilian Wort"):
        source, target = prose(name=name), tmp_path / f"{len(name)}.pdf"
        options = {"workdir": tmp_path / "work", "ocr": False, "keep_layout": True}
        certificate = redact(source, marked(source, name), target, **options)
        assert certificate.layout == "kept"
        assert certificate.pages_with_layout_kept == ((1, "asked for"),)
        assert "85-88 %" in certificate.layout_note
        made.append(target.read_bytes())
    assert made[0] != made[1]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_whose_letters_lie_on_their_side_keeps_its_layout(prose: Any, tmp_path: Path, rotate: int) -> None:
    source, target = prose(rotate=rotate), tmp_path / "out.pdf"
    certificate = redact(source, marked(source), target, workdir=tmp_path / "work", ocr=False)
    assert certificate.pages_with_layout_kept == ((1, "its text is not level"),)
    with pymupdf.open(source) as before, pymupdf.open(target) as after:
        kept = Counter(word[4] for word in before[0].get_text("words") if word[4].strip(",") not in NAME.split())
        assert kept - Counter(word[4] for word in after[0].get_text("words")) == Counter()
        assert NAME.split()[0] not in after[0].get_text()


def _shifted(page: dict[str, Any]) -> None:
    targets = aims(page["targets"])
    targets[3] = (targets[3][0] + 4.0, *targets[3][1:])
    page["targets"] = packed(targets)


def _swapped(page: dict[str, Any]) -> None:
    targets = aims(page["targets"])
    targets[2], targets[5] = targets[5], targets[2]
    page["targets"] = packed(targets)


def _lost(page: dict[str, Any]) -> None:
    page["glyphs"] = packed([(x, y, -1 if number == 4 else number) for x, y, number in unpacked(page["glyphs"])])


def _a_letter_lost(page: dict[str, Any]) -> None:
    glyphs = unpacked(page["glyphs"])
    at = next(n for n, (_, _, number) in enumerate(glyphs) if number == 4)
    x, y, _ = glyphs[at]
    glyphs[at] = (x, y, -1)
    page["glyphs"] = packed(glyphs)


@pytest.mark.parametrize("wrong", [_shifted, _swapped, _lost, _a_letter_lost])
def test_a_redactor_that_does_not_keep_to_the_plan_is_found_out(
    prose: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: Callable[[dict[str, Any]], None]
) -> None:
    source, target = prose(), tmp_path / "out.pdf"
    honest = line._apply

    def sabotage(plan: Any, *rest: Any) -> Any:
        other = copy.copy(plan)
        other.pages = copy.deepcopy(plan.pages)
        for page in other.set_anew.values():
            wrong(page)
        return honest(other, *rest)

    monkeypatch.setattr(line, "_apply", sabotage)
    certificate = redact(source, marked(source), target, workdir=tmp_path / "work", ocr=False)
    ((page, why),) = certificate.pages_with_layout_kept
    assert page == 1
    assert "set anew" in why
    assert certificate.layout == "kept"


def test_a_released_name_is_followed_to_its_new_place(tmp_path: Path) -> None:
    """The same name in two roles on one line: one goes, the other was released and moves."""
    source, target = tmp_path / "source.pdf", tmp_path / "out.pdf"
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=420, height=200)
        page.insert_text((50, 60), "Victim Maximilian Worthington was seen by Officer Worthington today.", fontsize=10)
        pdf.save(source)
    first, second = marked(source, "Worthington")
    certificate = redact(source, [first], target, kept=[(0, second.box)], workdir=tmp_path / "work", ocr=False)
    assert certificate.pages_with_layout_kept == ()
    (now,) = places(source, [first], certificate).now(0, second.box)
    assert abs(now.x0 - second.box.x0) > 5
    with pdfium.opened(target) as document:
        text = pdfium.PageText(document[0])
        frame = pdfium.frame(document[0])
        assert text.within(frame.user_rect(now)).strip() == "Worthington"
        text.close()
    assert places(source, [first], certificate).now(0, Box(50, 50, 80, 62)) == [Box(50, 50, 80, 62)]


@pytest.mark.parametrize(
    ("bounds", "where"),
    [((200, -500, 400, 90), (220, -300)), ((200, 10, 900, 90), (600, 50)), ((200, 10, 300, 90), (220, -300))],
)
def test_text_beyond_the_page_goes_from_forms_that_no_mark_meets(
    tmp_path: Path, bounds: tuple[int, ...], where: tuple[int, int]
) -> None:
    source, target = tmp_path / "source.pdf", tmp_path / "out.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(400, 300))
        name, kind, face = pikepdf.Name.Font, pikepdf.Name.Type1, pikepdf.Name.Helvetica
        fonts = pikepdf.Dictionary(F=pikepdf.Dictionary(Type=name, Subtype=kind, BaseFont=face))
        shown = f"BT /F 12 Tf {where[0]} {where[1]} Td (QZXVSECRET) Tj ET BT /F 12 Tf 220 60 Td (seen) Tj ET"
        form = pikepdf.Stream(pdf, shown.encode(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        form.BBox, form.Resources = pikepdf.Array(bounds), pikepdf.Dictionary(Font=fonts)
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=pdf.make_indirect(form)), Font=fonts)
        page.obj.Contents = pdf.make_stream(b"/X Do BT /F 12 Tf 40 192 Td (marked word here) Tj ET")
        pdf.save(source)
    certificate = redact(source, marked(source, "marked"), target, workdir=tmp_path / "work", ocr=False)
    assert certificate.pages_with_layout_kept == ()
    assert [b"QZXVSECRET" in content_of(path) for path in (source, target)] == [True, False]
    assert b"seen" in content_of(target)


def test_letters_that_a_run_puts_beyond_the_page_and_comes_back_from_go(tmp_path: Path) -> None:
    source, target = tmp_path / "source.pdf", tmp_path / "out.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(400, 300))
        name, kind, face = pikepdf.Name.Font, pikepdf.Name.Type1, pikepdf.Name.Helvetica
        page.obj.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F=pikepdf.Dictionary(Type=name, Subtype=kind, BaseFont=face))
        )
        page.obj.Contents = pdf.make_stream(
            b"BT /F 12 Tf 40 60 Td [30000 (QZXVSECRET) -37600 (seen)] TJ ET BT /F 12 Tf 40 192 Td (marked word) Tj ET"
        )
        pdf.save(source)
    redact(source, marked(source, "marked"), target, workdir=tmp_path / "work", ocr=False)
    assert [b"QZXVSECRET" in content_of(path) for path in (source, target)] == [True, False]
    assert b"seen" in content_of(target)


def content_of(path: Path) -> bytes:
    with pikepdf.open(path) as pdf:
        return b"\n".join(item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream))


def test_a_mark_that_reaches_into_the_next_line_takes_nothing_of_it(tmp_path: Path) -> None:
    """A font's box may be half as high again as its lines are apart."""
    source = tmp_path / "source.pdf"
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=300, height=200)
        page.insert_text((50, 60), "pdf encryption test", fontsize=10)
        page.insert_text((50, 71.6), "password: asdfzxcv", fontsize=10)
        pdf.save(source)
    marks = [replace(mark, value="", box=mark.box.padded(1.6)) for mark in marked(source, "password")]
    for keep_layout in (False, True):
        target = tmp_path / f"{keep_layout}.pdf"
        redact(source, marks, target, workdir=tmp_path / "work", ocr=False, keep_layout=keep_layout)
        with pymupdf.open(target) as document:
            words = [word[4] for word in document[0].get_text("words")]
        assert words[:3] == ["pdf", "encryption", "test"]
        assert "asdfzxcv" in words


@pytest.mark.parametrize("stroked", [False, True])
def test_what_underlines_words_goes_with_them(tmp_path: Path, stroked: bool) -> None:
    """As a citation in a court's paper: one line under several words, which ends before the comma."""
    source, target = tmp_path / "source.pdf", tmp_path / "out.pdf"
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=500, height=200)
        page.insert_text((50, 60), "So said Maximilian Worthington; see United States v. Bonanno, 1980.", fontsize=10)
        (first,), (last,) = page.search_for("United"), page.search_for("Bonanno")
        if stroked:
            page.draw_line((first.x0, 62), (last.x1, 62), width=0.6)
        else:
            page.draw_rect((first.x0, 61.6, last.x1, 62.2), fill=(0, 0, 0), width=0)
        pdf.save(source)
    certificate = redact(source, marked(source, "Maximilian Worthington"), target, workdir=tmp_path / "work", ocr=False)
    assert (certificate.layout, certificate.pages_with_layout_kept) == ("set anew", ())
    with pymupdf.open(target) as after:
        (first,), (last,) = after[0].search_for("United"), after[0].search_for("Bonanno")
        (line,) = [item["rect"] for item in after[0].get_drawings() if item["rect"].height < 2]
        assert first.x0 < 205
    assert (line.x0, line.x1) == pytest.approx((first.x0, last.x1), abs=0.6)
    assert (line.y0 + line.y1) / 2 == pytest.approx(62, abs=0.3)
