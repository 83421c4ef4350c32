"""What fonts say for text that is set anew: advances, names and outlines."""

from __future__ import annotations

import io

import pikepdf
import pymupdf
import pytest
from fontTools import agl
from fontTools.cffLib import CFFFontSet
from fontTools.misc.arrayTools import unionRect
from fontTools.pens.recordingPen import RecordingPen

from counterfoil.redaction._setting import outlines, standard
from counterfoil.redaction._setting.names import NOTHING, characters, glyph_names
from counterfoil.redaction._setting.widths import MUPDF, Advances

OWNER = pikepdf.new()


def helvetica(**keys: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica, **keys
    )


@pytest.mark.parametrize("name", standard.FONTS)
def test_standard_fonts_are_as_wide_as_mupdf_shows_them(name: str) -> None:
    font = pymupdf.Font(MUPDF[name])

    measured = {glyph: font.glyph_advance(ord(agl.toUnicode(glyph)[0])) * 1000 for glyph in standard.widths(name)}

    assert standard.widths(name) == pytest.approx(measured, abs=0.001)
    assert len(measured) > 200


def test_letters_of_no_standard_encoding_are_measured() -> None:
    differences = pikepdf.Array([65, pikepdf.Name("/Zcaron"), pikepdf.Name("/Aogonek"), pikepdf.Name("/unheardof")])
    font = helvetica(Encoding=pikepdf.Dictionary(Differences=differences))

    advances = Advances(font)

    assert advances.of(65) == 611
    assert advances.of(66) == pytest.approx(pymupdf.Font("helv").glyph_advance(ord("Ą")) * 1000)
    assert advances.of(67) == 0


def test_win_ansi_names_what_the_standard_names() -> None:
    names = glyph_names(helvetica(Encoding=pikepdf.Name.WinAnsiEncoding))

    said = {code: characters(name) for code, name in enumerate(names) if name != NOTHING}

    meant = {code: bytes([code]).decode("cp1252", "ignore") for code in range(32, 256) if code != 127}
    assert said == {code: text for code, text in meant.items() if text} | {160: " ", 173: "-"}
    assert said == {code: agl.toUnicode(names[code]) for code in said}


def test_a_no_break_space_moves_the_pen() -> None:
    advances = Advances(helvetica(Encoding=pikepdf.Name.WinAnsiEncoding))

    assert advances.total(b"a\xa0\xb2") == 556 + 278 + 333


def composite(*widths: object) -> Advances:
    below = pikepdf.Dictionary(DW=500, W=pikepdf.Array(list(widths)))
    return Advances(
        pikepdf.Dictionary(
            Subtype=pikepdf.Name.Type0, Encoding=pikepdf.Name("/Identity-H"), DescendantFonts=pikepdf.Array([below])
        )
    )


def test_of_widths_that_are_said_twice_the_last_counts() -> None:
    advances = composite(1, pikepdf.Array([100, 200, 300]), 2, 40_000, 700, 3, pikepdf.Array([900]))

    assert [advances.of(code) for code in (0, 1, 2, 3, 4, 40_000, 40_001)] == [500, 100, 700, 900, 700, 700, 500]
    assert advances.total(b"\0\1\0\3\x9c\x41") == 100 + 900 + 500


def test_outlines_are_written_as_they_were_drawn() -> None:
    source = CFFFontSet()
    source.decompile(io.BytesIO(pymupdf.Font("helv").buffer), None)
    strings = source.topDictIndex[0].CharStrings
    drawn = [outlines.outline(strings, name) for name in (".notdef", "a", "Aring", "nobody")]

    data = outlines.program([".notdef", "g1", "g2", "g3"], drawn, 1000)

    made = CFFFontSet()
    made.decompile(io.BytesIO(data), None)
    for old, new in ((".notdef", ".notdef"), ("a", "g1"), ("Aring", "g2"), (".notdef", "g3")):
        assert _drawn(made.topDictIndex[0].CharStrings, new) == _drawn(strings, old)
    bounds = [made.topDictIndex[0].CharStrings[name].calcBounds(None) for name in ("g1", "g2")]
    assert made.topDictIndex[0].FontBBox == [round(side) for side in unionRect(*bounds)]
    assert outlines.outline(strings, "a") is drawn[1]  # once for all fonts that have it


def _drawn(strings: object, name: str) -> tuple[list[object], float]:
    pen = RecordingPen()
    charstring = strings[name]  # type: ignore[index]
    charstring.draw(pen)
    return pen.value, charstring.width
