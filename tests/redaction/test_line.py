from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pypdfium2
import pytest
from PIL import Image

from counterfoil.errors import BadInput, DocumentUnreadable, LeakFound, MarksInvalid
from counterfoil.redaction import line, marks
from counterfoil.redaction._applied import Applied
from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._setting.flow import SLOT_PT
from counterfoil.redaction.line import redact
from counterfoil.values import Box, Mark

NAME = "Maximilian Worthington"


def located(source: Path, value: str = NAME, code: str = "7(1)(b)") -> tuple[Mark, ...]:
    return marks.from_values(source, [value], code, workdir=source.parent / "work").marks


def words(path: Path) -> list[str]:
    with pdfium.opened(path) as document:
        return " ".join(pdfium.texts(document)).split()


def test_redact_removes_the_name_prints_the_code_and_keeps_every_other_word(make: Any, tmp_path: Path) -> None:
    source, target = make(), tmp_path / "out.pdf"
    before = source.read_bytes()

    certificate = redact(source, located(source), target, workdir=tmp_path / "work")

    expected = [word for word in words(source) if word not in NAME.split()]
    assert [word for word in words(target) if word != "7(1)(b)"] == expected
    assert "7(1)(b)" in words(target)
    assert source.read_bytes() == before
    assert [gate.verdict for gate in certificate.gates] == ["passed"] * 5
    assert (certificate.pages, certificate.marks, certificate.codes) == (1, 1, (("7(1)(b)", 1),))
    assert json.loads(json.dumps(certificate.as_json()))["digest"] == certificate.digest
    assert list((tmp_path / "work").iterdir()) == []
    with pikepdf.open(target) as pdf:
        of_tags = {"/Lang", "/MarkInfo", "/Metadata", "/StructTreeRoot", "/ViewerPreferences"}
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", *of_tags}
        assert set(pdf.trailer.keys()) == {"/Root", "/Size", "/ID"}


def test_redact_gives_the_same_bytes_twice(make: Any, tmp_path: Path) -> None:
    source = make()
    for name in ("a.pdf", "b.pdf"):
        redact(source, located(source), tmp_path / name, workdir=tmp_path / "work", ocr=False)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50, 60, 550, 700)])
def test_marks_fall_where_they_are_seen(make: Any, tmp_path: Path, rotate: int, crop: Any) -> None:
    source, target = make(rotate=rotate, crop=crop), tmp_path / "out.pdf"
    (mark, *more) = located(source)
    # A word on its side is one box a letter; upright it is one box.
    assert bool(more) == (rotate in (90, 270))

    redact(source, [mark, *more], target, workdir=tmp_path / "work", ocr=False)

    kept = [word for word in words(source) if word not in NAME.split()]
    left = [word for word in words(target) if word != "7(1)(b)"]
    # MuPDF puts the pieces of a line that is read on its side or on its head in another order.
    assert left == kept if rotate == 0 else sorted(left) == sorted(kept)
    with pdfium.opened(target) as document:
        picture = pdfium.render(document[0], 72)
    y = mark.box.y0 + mark.box.height * 0.15
    width = SLOT_PT if rotate == 0 else mark.box.width  # upright lines are set anew
    across = [picture.getpixel((int(mark.box.x0 + width * part), int(y))) for part in (0.2, 0.5, 0.8)]
    assert sorted(across)[1] < 128  # paper is 255; a label may stand at one of the three


def test_tight_leading_loses_no_neighbour(make: Any, tmp_path: Path) -> None:
    lines = tuple(f"Line {n} above and below {NAME if n == 3 else 'nobody here'} with words to keep." for n in range(8))
    source, target = make(lines=lines, size=10, leading=9.6), tmp_path / "out.pdf"

    redact(source, located(source), target, workdir=tmp_path / "work", ocr=False)

    assert [word for word in words(target) if word != "7(1)(b)"] == [w for w in words(source) if w not in NAME.split()]


def test_a_value_that_stands_elsewhere_stops_the_release_unless_that_place_was_kept(make: Any, tmp_path: Path) -> None:
    source = make(lines=(f"Victim: {NAME}", f"Officer: {NAME}"))
    first, second = located(source)

    with pytest.raises(LeakFound, match=r"gate 2 \(text\), page 1"):
        redact(source, [first], tmp_path / "out.pdf", workdir=tmp_path / "work", ocr=False)
    assert not (tmp_path / "out.pdf").exists()

    kept = [(second.page_index, second.box)]
    redact(source, [first], tmp_path / "out.pdf", kept=kept, workdir=tmp_path / "work")
    assert words(tmp_path / "out.pdf").count("Worthington") == 1


def test_a_kept_place_does_not_excuse_the_same_value_elsewhere(make: Any, tmp_path: Path) -> None:
    source = make(lines=(f"Victim: {NAME}", f"Officer: {NAME}", f"Witness: {NAME}"))
    first, second, _ = located(source)
    kept = [(second.page_index, second.box)]
    with pytest.raises(LeakFound, match="gate 2"):
        redact(source, [first], tmp_path / "out.pdf", kept=kept, workdir=tmp_path / "work", ocr=False)


def test_text_beneath_an_old_box_stops_the_release(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), "Complainant: Somebody Invented", fontsize=12)
    page.draw_rect(pymupdf.Rect(145, 88, 260, 104), fill=(0, 0, 0))
    page.insert_text((72, 200), f"Victim: {NAME}", fontsize=12)
    source = tmp_path / "source.pdf"
    document.save(source)

    with pytest.raises(LeakFound, match=r"gate 3 \(covered\)"):
        redact(source, located(source), tmp_path / "out.pdf", workdir=tmp_path / "work", ocr=False)


def test_pixels_go_and_the_rest_of_the_picture_stays(tmp_path: Path) -> None:
    noise = Image.effect_noise((200, 200), 90)
    noise.save(tmp_path / "noise.png")
    document = pymupdf.open()
    page = document.new_page()
    page.insert_image(pymupdf.Rect(100, 100, 300, 300), filename=tmp_path / "noise.png")
    source, target = tmp_path / "source.pdf", tmp_path / "out.pdf"
    document.save(source)

    redact(source, [Mark(0, Box(150, 150, 250, 250), "7(1)(c)", whole_region=True)], target, workdir=tmp_path / "work")

    with pikepdf.open(target) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        pixels = pikepdf.PdfImage(image).as_pil_image().convert("L")
    centre = pixels.crop((55, 55, 145, 145))
    assert centre.getextrema()[0] == centre.getextrema()[1]
    corner = pixels.crop((0, 0, 40, 40))
    assert corner.tobytes() == noise.crop((0, 0, 40, 40)).tobytes()


def test_outlines_that_draw_letters_go_and_rules_of_a_form_stay(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.draw_line((50, 120), (500, 120), width=1)
    for n in range(6):
        x = 110 + 12 * n
        page.draw_bezier((x, 112), (x + 4, 96), (x + 6, 96), (x + 9, 112), width=1)
    source, target = tmp_path / "source.pdf", tmp_path / "out.pdf"
    document.save(source)

    redact(source, [Mark(0, Box(100, 95, 190, 115), "7(1)(b)")], target, workdir=tmp_path / "work", ocr=False)

    with pikepdf.open(target) as pdf:
        operators = [str(item.operator) for item in pikepdf.parse_content_stream(pdf.pages[0].Contents[0])]
    assert "c" not in operators
    assert "l" in operators


def test_a_page_with_a_pattern_becomes_a_picture(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        tile = pikepdf.Stream(pdf, b"0.5 g 0 0 5 5 re f")
        tile.Type, tile.PatternType, tile.PaintType, tile.TilingType = pikepdf.Name.Pattern, 1, 1, 1
        tile.BBox, tile.XStep, tile.YStep = pikepdf.Array([0, 0, 10, 10]), 10, 10
        tile.Resources = pikepdf.Dictionary()
        page = pdf.add_blank_page(page_size=(300, 300))
        page.obj.Resources = pikepdf.Dictionary(Pattern=pikepdf.Dictionary(P0=pdf.make_indirect(tile)))
        page.obj.Contents = pdf.make_indirect(pikepdf.Stream(pdf, b"/Pattern cs /P0 scn 50 50 200 200 re f"))
        pdf.save(tmp_path / "source.pdf")

    box = Box(100, 100, 200, 120)
    certificate = redact(
        tmp_path / "source.pdf", [Mark(0, box, "7(1)(b)")], tmp_path / "out.pdf", workdir=tmp_path / "work", ocr=False
    )

    assert certificate.pages_as_pictures == ((1, "a tiling pattern"),)
    assert pypdfium2.PdfDocument(tmp_path / "out.pdf")[0].get_size() == (300, 300)


SABOTEURS = {
    "skips a mark": "gate",
    "removes one line higher, paints in place": "gate",
    "writes garbage": "could not be finished",
    "hands over the source": "gate 1",
}


@pytest.mark.parametrize("name", sorted(SABOTEURS))
def test_a_saboteur_never_gets_a_file_past_the_gates(
    make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    source, target = make(), tmp_path / "out.pdf"
    honest = line._apply

    def sabotage(plan: Any, staged: Path, released: Path, *rest: Any) -> Any:
        wrong = copy.copy(plan)
        wrong.pages = {}
        if name == "skips a mark":
            wrong.regions = {}
            return honest(wrong, staged, released, *rest)
        if name == "removes one line higher, paints in place":
            wrong.regions = {
                page: [[x0, y0 - 12, x1, y1 - 12, *code] for x0, y0, x1, y1, *code in r]
                for page, r in plan.regions.items()
            }
            return honest(wrong, staged, released, *rest)
        released.write_bytes(b"%PDF-1.7 garbage" if name == "writes garbage" else plan.given.read_bytes())
        return Applied({}, {}, "", "saboteur")

    monkeypatch.setattr(line, "_apply", sabotage)
    with pytest.raises(LeakFound, match=SABOTEURS[name]):
        redact(source, located(source), target, workdir=tmp_path / "work", ocr=False)
    assert not target.exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".redacted")] == []


@pytest.mark.parametrize(
    ("page_index", "box"),
    [(7, Box(10, 10, 50, 20)), (0, Box(900, 10, 950, 20)), (0, Box(10, 10, 10.1, 20)), (-1, Box(10, 10, 50, 20))],
)
def test_a_mark_that_covers_nothing_is_refused(make: Any, tmp_path: Path, page_index: int, box: Box) -> None:
    with pytest.raises(MarksInvalid, match="mark 1"):
        redact(make(), [Mark(page_index, box, "7(1)(b)")], tmp_path / "out.pdf", workdir=tmp_path / "work")


def test_an_existing_target_is_never_overwritten(make: Any, tmp_path: Path) -> None:
    source = make()
    (tmp_path / "out.pdf").write_text("mine")
    with pytest.raises(BadInput, match="exists already"):
        redact(source, [], tmp_path / "out.pdf", workdir=tmp_path / "work")
    assert (tmp_path / "out.pdf").read_text() == "mine"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 a zip", b"%PDF-1.7\n%%EOF", b"not a pdf at all"])
def test_what_is_no_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    source = tmp_path / "source.pdf"
    source.write_bytes(data)
    with pytest.raises(DocumentUnreadable, match=r"source\.pdf"):
        redact(source, [Mark(0, Box(1, 1, 9, 9), "x")], tmp_path / "out.pdf", workdir=tmp_path / "work")
    assert not (tmp_path / "out.pdf").exists()


def test_an_unused_letter_leaves_the_embedded_font(tmp_path: Path) -> None:
    font = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    if not font.exists():
        pytest.skip("the font DejaVu Sans is not installed")
    document = pymupdf.open()
    page = document.new_page()
    page.insert_font(fontname="dv", fontfile=str(font))
    page.insert_text((72, 100), "a plain sentence Zyxqjk here", fontname="dv", fontsize=12)
    document.subset_fonts()
    source, target = tmp_path / "source.pdf", tmp_path / "out.pdf"
    document.save(source)

    redact(source, located(source, "Zyxqjk"), target, workdir=tmp_path / "work", ocr=False)

    with pikepdf.open(target) as pdf:
        (made,) = (item for key, item in pdf.pages[0].Resources.Font.items() if key != "/Code")
        mapped = bytes(made.ToUnicode.read_bytes()).decode()
        assert str(made.BaseFont) == "/AAAAAA+F0"
    letters = {
        chr(int(line.split("<")[2][:4], 16)) for line in mapped.splitlines() if line.startswith("<") and len(line) > 9
    }
    assert letters - {"\uffff"} == set("a plain sentence here")


def test_text_shown_with_the_short_operators_stays(tmp_path: Path) -> None:
    """MuPDF loses these strings; they are written the long way before it sees them."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(400, 300))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F0=pdf.make_indirect(font)))
        content = f"BT /F0 10 Tf 14 TL 20 250 Td (first)Tj (second {NAME} here)' 1 0 (third line)\" ET"
        page.obj.Contents = pdf.make_indirect(pikepdf.Stream(pdf, content.encode()))
        pdf.save(tmp_path / "source.pdf")

    certificate = redact(
        tmp_path / "source.pdf", located(tmp_path / "source.pdf"), tmp_path / "out.pdf", workdir=tmp_path / "work"
    )

    assert certificate.pages_as_pictures == ()
    assert [word for word in words(tmp_path / "out.pdf") if word != "7(1)(b)"] == "first second here third line".split()


def test_a_page_as_a_picture_that_lost_its_text_is_refused(
    make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = make(size=8)
    honest = line._apply

    def lossy(plan: Any, staged: Path, released: Path, _: Any, *rest: Any) -> Any:
        blank = copy.copy(plan)
        blank._drawn = plan._source.with_name("blank.pdf")
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=(595, 842))
            pdf.save(blank._drawn)
        return honest(blank, staged, released, {0: "a test"}, *rest)

    monkeypatch.setattr(line, "_apply", lossy)
    with pytest.raises(LeakFound, match="gate 4"):
        redact(source, located(source), tmp_path / "out.pdf", workdir=tmp_path / "work", ocr=False)


@pytest.mark.parametrize("how", ["page", "form", "note"])
def test_pixels_go_wherever_a_picture_comes_from(how: str, tmp_path: Path) -> None:
    noise = Image.effect_noise((200, 200), 90)
    noise.save(tmp_path / "noise.png")
    document, place = pymupdf.open(), pymupdf.Rect(100, 100, 300, 300)
    page = document.new_page()
    if how == "page":
        page.insert_image(place, filename=tmp_path / "noise.png")
    elif how == "form":
        inner = pymupdf.open()
        inner.new_page(width=200, height=200).insert_image(
            pymupdf.Rect(0, 0, 200, 200), filename=tmp_path / "noise.png"
        )
        page.show_pdf_page(place, inner, 0)
    else:
        page.add_stamp_annot(place, stamp=str(tmp_path / "noise.png"))
    page.insert_text((72, 400), "A line that stays.", fontsize=12)
    source, target = tmp_path / "source.pdf", tmp_path / "out.pdf"
    document.save(source)

    redact(source, [Mark(0, Box(150, 150, 250, 250), "7(1)(c)", whole_region=True)], target, workdir=tmp_path / "work")

    with pdfium.opened(target) as released:
        picture = pdfium.render(released[0], 72)
    assert picture.crop((155, 155, 245, 190)).getextrema() == (0, 0)
    low, high = picture.crop((105, 105, 145, 295)).getextrema()
    assert high - low > 100
