"""What the redactor's process needs for a document, and where it looks glyphs up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from counterfoil.redaction._engines.geometry import Frame
from counterfoil.redaction._setting.moves import DROP, Moves, Target
from counterfoil.redaction._setting.packed import packed
from counterfoil.redaction.apply import pages_only

RUN = """
import json, sys
from counterfoil.redaction.apply import apply_json
answer = apply_json(**json.loads(sys.argv[1]))
heavy = [name for name in ("pymupdf", "PIL", "fontTools.ttLib", "fontTools.cffLib", "pypdfium2") if name in sys.modules]
print(json.dumps([answer["redactor"].split()[0], heavy]))
"""
KINDS: dict[str, dict[str, Any]] = {
    "note": {"Subtype": pikepdf.Name.Text, "Contents": "private"},
    "link": {"Subtype": pikepdf.Name.Link},
    "field": {"Subtype": pikepdf.Name.Widget, "FT": pikepdf.Name.Tx, "T": "name", "V": "Ann Li"},
}


def document(path: Path, kind: str = "") -> Path:
    """A page of one line in a font that the file does not hold, with an annotation or without."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 200))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )  # fmt: skip
    page.obj["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj["/Contents"] = pdf.make_stream(b"BT /F1 12 Tf 40 150 Td (The car was blue.) Tj ET")
    if kind:
        made = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=pikepdf.Array([40, 40, 80, 60]), **KINDS[kind])
        page.obj["/Annots"] = pikepdf.Array([pdf.make_indirect(made)])
        if kind == "field":
            pdf.Root["/AcroForm"] = pikepdf.Dictionary(Fields=page.obj["/Annots"])
    pdf.save(path)
    return path


def needed(source: Path, folder: Path, plans: dict[str, Any] | None) -> list[Any]:
    """By which engine letters and pictures were removed, and which of the slow imports were made for it."""
    job = {
        "source": str(source), "staged": str(folder / "staged.pdf"), "released": str(folder / "released.pdf"),
        "regions": {"0": [[60, 38, 80, 54, "7(1)(b)", False]]}, "painted": {}, "over_pictures": [], "pictures": {},
        "plans": plans,
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", RUN, json.dumps(job)], check=True, capture_output=True, timeout=120)
    return list(json.loads(done.stdout))


def test_plain_pages_that_are_set_anew_need_no_other_engine(tmp_path: Path) -> None:
    assert needed(document(tmp_path / "source.pdf"), tmp_path, {}) == ["pikepdf", []]


def test_a_kept_layout_needs_mupdf(tmp_path: Path) -> None:
    assert needed(document(tmp_path / "source.pdf"), tmp_path, None) == ["pymupdf", ["pymupdf"]]


@pytest.mark.parametrize("kind", KINDS)
def test_notes_links_and_fields_need_mupdf(kind: str, tmp_path: Path) -> None:
    source = document(tmp_path / "source.pdf", kind)

    assert pages_only(source) is None
    assert needed(source, tmp_path, {}) == ["pymupdf", ["pymupdf"]]
    assert b"private" not in (tmp_path / "released.pdf").read_bytes()


def test_what_is_no_document_is_left_to_mupdf(tmp_path: Path) -> None:
    source = tmp_path / "source.pdf"
    source.write_bytes(b"%PDF-1.7\nnothing")

    assert pages_only(source) is None


# -- where glyphs stood


def moves(*glyphs: tuple[float, float, int]) -> Moves:
    targets = [(10.0 * number, 0.0, 0.0) for number in range(5)]
    return Moves.from_json({"glyphs": packed(glyphs), "targets": packed(targets)}, [], Frame((0, 0, 300, 200), 0))


def test_a_glyph_is_looked_up_by_its_origin() -> None:
    found = moves((10, 100, 0), (16, 100, 1), (16, 100.2, -1), (30, 100.6, 2), (40, 101, 3))

    assert found.planned_for([9.6, 10.4, 10.5, 16, 30, 40], 100) == [
        Target(0, 0, 0), Target(0, 0, 0), None, Target(1, 10, 0), None, None,
    ]  # fmt: skip
    assert found.planned_for([16], 100.2) == [DROP]
    assert found.planned_for([30, 10, 30], 100.3) == [Target(2, 20, 0), Target(0, 0, 0), Target(2, 20, 0)]
    assert found.planned_for([40], 300) == [None]


def test_a_run_may_go_backwards() -> None:
    found = moves((10, 100, 0), (16, 100, 1), (22, 100, 2))

    assert found.planned_for([22, 10, 16, 10], 100) == [
        Target(2, 20, 0),
        Target(0, 0, 0),
        Target(1, 10, 0),
        Target(0, 0, 0),
    ]


def test_glyphs_of_one_token_have_one_target() -> None:
    found = moves((10, 100, 0), (16, 100, 0), (22, 100, 1))

    first, second, third = found.planned_for([10, 16, 22], 100)

    assert first is second
    assert second is not third


def test_one_glyph_of_a_long_row_is_found_as_the_whole_row_is() -> None:
    row = [(0.7 * place, 100 + place % 5 / 10, place % 5) for place in range(400)]
    xs = [x + 0.1 for x, _, _ in row]

    alone = [moves(*row).planned_for([x], 100.1)[0] for x in xs]  # searched

    assert moves(*row).planned_for(xs, 100.1) == alone  # gone through
    assert {target.token for target in alone if target is not None} == {0, 1, 2, 3, 4}
