"""Twins of a user's own document: what they prove, and that they never say so of a source that was not changed."""

from __future__ import annotations

import importlib.util
import io
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pymupdf
import pytest
from PIL import Image

from counterfoil.redaction import marks, twin
from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._locate import locate_json
from counterfoil.redaction._twin.check import check_json
from counterfoil.redaction._twin.make import twin_json
from counterfoil.redaction.twin import Verdict, redact_with_twin
from counterfoil.values import Box, Mark

Make = Callable[..., Path]
NAME = "Maximilian Worthington"


def _beside(name: str) -> ModuleType:
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


fonts = _beside("twin_fonts")
lab = _beside("twins")


def regions_of(source: Path, *values: str) -> dict[str, list[Any]]:
    regions: dict[str, list[Any]] = {}
    for page, box, _ in locate_json(str(source), list(values))["places"]:
        regions.setdefault(str(page), []).append([*box, "7(1)(b)", False])
    return regions


def text_of(path: Path) -> str:
    with pdfium.opened(path) as document:
        return "\f".join(pdfium.texts(document))


def with_twin(source: Path, folder: Path, values: list[str], **how: Any) -> tuple[Verdict, Path]:
    target = folder / "out.pdf"
    found = marks.MarkList(
        marks.from_values(source, values, "7(1)(b)", workdir=folder / "w").marks, needles=tuple(values)
    )
    (folder / "w").mkdir(exist_ok=True)
    _, verdict = redact_with_twin(source, found, target, workdir=folder / "w", ocr=False, **how)
    return verdict, target


def test_a_twin_has_other_letters_under_the_marks_and_no_others(make: Make, tmp_path: Path) -> None:
    source = make(lines=(f"The victim {NAME} told me that he left.", "Nobody else was there."))
    made = twin_json(str(source), str(tmp_path / "twin.pdf"), regions_of(source, NAME), 0)

    (other,) = made["values"]["0"]
    assert text_of(tmp_path / "twin.pdf") == text_of(source).replace(NAME, other)
    assert len(other) != len(NAME)
    assert all(a.casefold() != b.casefold() for a, b in zip(NAME.split()[0], other.split()[0], strict=False))
    assert {key: made[key] for key in ("letters", "of_another_kind", "widths_changed", "widths_kept")} == {
        "letters": 21, "of_another_kind": 0, "widths_changed": 1, "widths_kept": 0,
    }  # fmt: skip


def test_the_same_seed_makes_the_same_twin_and_another_seed_another(make: Make, tmp_path: Path) -> None:
    source = make()
    twins = []
    for seed in (1, 1, 2):
        twin_json(str(source), str(tmp_path / "twin.pdf"), regions_of(source, NAME), seed)
        twins.append(text_of(tmp_path / "twin.pdf"))
    assert twins[0] == twins[1] != twins[2]


def test_what_stands_beyond_the_pages_is_changed_too(make: Make, tmp_path: Path) -> None:
    source = make()
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Title"] = f"Statement of {NAME}"
        pdf.save(source)
    made = twin_json(str(source), str(tmp_path / "twin.pdf"), regions_of(source, NAME), 0)
    with pikepdf.open(tmp_path / "twin.pdf") as pdf:
        assert str(pdf.docinfo["/Title"]) == f"Statement of {made['values']['0'][0]}"
    assert made["elsewhere"] == 1


def test_where_lines_are_set_anew_the_releases_are_the_same(make: Make, tmp_path: Path) -> None:
    verdict, target = with_twin(make(), tmp_path, [NAME])
    assert (verdict.verdict, verdict.letters, verdict.widths_changed) == ("identical", 21, 1)
    assert verdict.source != verdict.twin
    assert NAME not in text_of(target)


def test_where_the_layout_is_kept_they_differ_and_nothing_is_written(make: Make, tmp_path: Path) -> None:
    verdict, target = with_twin(make(), tmp_path, [NAME], keep_layout=True)
    assert (verdict.verdict, verdict.page, verdict.where.partition("/")[0]) == ("different", 1, "Contents")
    assert verdict.box[0] > 129  # what stands behind the name, on its line
    assert 155 < verdict.box[1] < verdict.box[3] < 170
    assert not target.exists()


def test_a_twin_that_is_its_source_is_never_called_identical(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(source: Path, target: Path, regions: dict[str, Any], seed: int, limits: object) -> dict[str, Any]:
        with pikepdf.open(source) as pdf:  # other bytes, the same letters; and it claims the contrary
            pdf.save(target, compress_streams=False)
        counts = dict.fromkeys(twin.COUNTED, 21)
        return {"regions": regions, "values": {"0": ["Ruth Delgado"]}, **counts}

    monkeypatch.setattr(twin, "_made", made)
    verdict, target = with_twin(make(), tmp_path, [NAME])
    assert (verdict.verdict, verdict.page, "does not read so" in verdict.why) == ("no twin", 1, True)
    assert not target.exists()


def test_the_check_finds_a_letter_changed_beside_the_marks(make: Make, tmp_path: Path) -> None:
    source = make()
    regions = regions_of(source, NAME)
    made = twin_json(str(source), str(tmp_path / "twin.pdf"), regions, 0)
    given = {"regions": regions, "twin_regions": made["regions"], "values": made["values"]}
    assert check_json(str(source), str(tmp_path / "twin.pdf"), **given) == {"page": -1, "why": ""}

    other = make(lines=("CHICAGO POLICE DEPARTMENT", f"The victim {NAME} told him."), name="other.pdf")
    said = check_json(str(other), str(tmp_path / "twin.pdf"), **given)
    assert said == {"page": 0, "why": "letters beside the marks cannot be told from those under them"}


def picture(make: Make, tmp_path: Path) -> tuple[Path, Box]:
    with pymupdf.open(make()) as document:
        data = io.BytesIO()
        Image.new("L", (400, 60), 200).save(data, "PNG")
        document[0].insert_image((60, 150, 460, 175), stream=data.getvalue())
        document.save(tmp_path / "picture.pdf")
    return tmp_path / "picture.pdf", Box(70, 155, 300, 170)


def field(make: Make, tmp_path: Path) -> tuple[Path, Box]:
    with pymupdf.open(make()) as document:
        widget = pymupdf.Widget()
        widget.field_type, widget.field_name, widget.field_value = pymupdf.PDF_WIDGET_TYPE_TEXT, "name", NAME
        widget.rect = pymupdf.Rect(70, 300, 300, 320)
        document[0].add_widget(widget)
        document.save(tmp_path / "field.pdf")
    return tmp_path / "field.pdf", Box(70, 300, 300, 320)


def drawn_letters(make: Make, tmp_path: Path) -> tuple[Path, Box]:
    look = lab.Look("Type 3", "helv", 11, "left", "lines")
    sheet = lab.Sheet(look)
    sheet.line(72, 300, f"The victim {NAME} told me.")
    (tmp_path / "type3.pdf").write_bytes(sheet.bytes())
    return tmp_path / "type3.pdf", Box(72, 110, 400, 125)


def blank_paper(make: Make, tmp_path: Path) -> tuple[Path, Box]:
    return make(), Box(300, 600, 400, 620)


@pytest.mark.parametrize(
    ("build", "why"),
    [
        (picture, "a picture lies under a mark"),
        (field, "a field or a stamp lies under a mark"),
        (drawn_letters, "a Type 3 font, whose letters are drawings"),
        (blank_paper, "no letters lie under the mark at [300, 600, 400, 620]"),
    ],
)
def test_what_has_no_twin_is_said_by_name(
    build: Callable[[Make, Path], tuple[Path, Box]], why: str, make: Make, tmp_path: Path
) -> None:
    source, box = build(make, tmp_path)
    made = twin_json(str(source), str(tmp_path / "twin.pdf"), {"0": [[*box.as_list(), "", False]]}, 0)
    assert made == {"page": 0, "why": why}
    assert not (tmp_path / "twin.pdf").exists()


def test_no_twin_means_no_output(make: Make, tmp_path: Path) -> None:
    source, box = blank_paper(make, tmp_path)
    target = tmp_path / "out.pdf"
    _, verdict = redact_with_twin(source, marks.MarkList((Mark(0, box, ""),)), target, workdir=tmp_path, ocr=False)
    assert (verdict.verdict, verdict.page) == ("no twin", 1)
    assert not target.exists()


@pytest.mark.parametrize("kind", [kind for kind in fonts.KINDS if kind != "Type 3"])
@pytest.mark.parametrize("seed", [2, 5])
def test_every_kind_of_font_has_twins(kind: str, seed: int, tmp_path: Path) -> None:
    """Written in words, in lines or in single glyphs; turned; in a form: what was made reads as it should."""
    look = lab.Look(
        kind, "tiro", 9, "left", ("lines", "glyphs")[seed % 2], (0, 270)[seed % 2], form=kind.startswith("composite")
    )
    names = lab.Names("Ruth Delgado", "Jorge Quijano")
    source = tmp_path / "source.pdf"
    source.write_bytes(lab.sheet(look, "en", seed)(names).bytes())
    regions = regions_of(source, names.a, names.b)

    made = twin_json(str(source), str(tmp_path / "twin.pdf"), regions, seed)

    given = {"regions": regions, "twin_regions": made["regions"], "values": made["values"]}
    assert check_json(str(source), str(tmp_path / "twin.pdf"), **given) == {"page": -1, "why": ""}
    assert made["widths_changed"] > made["widths_kept"]


def test_a_whole_region_keeps_its_place_and_its_twin_stays_within(make: Make, tmp_path: Path) -> None:
    source = make(lines=(f"Name:    {NAME}",))
    (page, box, _), *_ = locate_json(str(source), [NAME])["places"]
    region = [box[0] - 3, box[1] - 3, box[2] + 30, box[3] + 3, "7(1)(b)", True]
    made = twin_json(str(source), str(tmp_path / "twin.pdf"), {str(page): [region]}, 0)
    assert made.get("why", "") == ""
    assert made["regions"] == {"0": [region]}
    with pdfium.opened(tmp_path / "twin.pdf") as document:
        text = pdfium.PageText(document[0])
        assert max(rect[2] for _, rect in text.rects()) < region[2]
        text.close()


def test_the_source_is_not_changed(make: Make, tmp_path: Path) -> None:
    source = make()
    shutil.copyfile(source, tmp_path / "before.pdf")
    with_twin(source, tmp_path, [NAME])
    assert source.read_bytes() == (tmp_path / "before.pdf").read_bytes()
