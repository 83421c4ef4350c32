"""What a screen reader is told of a release, as pdfium reads its structure tree; and what gate 1 lets it hold."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pymupdf
import pytest

from counterfoil.redaction import marks
from counterfoil.redaction._engines.geometry import Frame
from counterfoil.redaction._gates.tags import is_marked, kinds_of
from counterfoil.redaction._paint import plan
from counterfoil.redaction._setting.plan import plan_json
from counterfoil.redaction._stamp import Region
from counterfoil.redaction._tags.content import PageTags
from counterfoil.redaction._tags.order import Unit, blocks
from counterfoil.redaction._tags.words import XMP, of_page, without_own
from counterfoil.redaction.apply import apply_json
from counterfoil.redaction.inspect import inspect
from counterfoil.redaction.line import redact
from counterfoil.redaction.verify import verify_json
from counterfoil.values import Box, Mark


def _beside(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


aloud = _beside("aloud")

NAME = "Maximilian Worthington"
Draw = Callable[[Any], None]


def written(folder: Path, draw: Draw, *, rotate: int = 0) -> Path:
    path = folder / "source.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        draw(page)
        document.save(path)
    if rotate:  # the sheet lies, and is seen upright
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            page = pdf.pages[0].obj
            height = page.MediaBox[3]
            page.MediaBox, page.Rotate = pikepdf.Array([0, 0, height, page.MediaBox[2]]), rotate
            pdf.pages[0].contents_add(f"0 1 -1 0 {height} 0 cm".encode(), prepend=True)
            pdf.save(path)
    return path


def released(source: Path, folder: Path, values: Sequence[str] = (NAME,), **options: Any) -> Path:
    found = marks.from_values(source, values, "7(1)(b)", workdir=folder / "found", ocr=False).marks
    target = folder / "out.pdf"
    redact(source, found, target, workdir=folder / "work", ocr=False, **options)
    return target


def at(page: Any, x: float, y: float, text: str, size: float = 10) -> None:
    page.insert_text((x, y), text, fontsize=size)


def paragraph(page: Any) -> None:
    at(page, 72, 90, "SUPPLEMENTARY REPORT", 15)
    for number, text in enumerate(
        (
            f"The officer wrote that {NAME} was waiting at the corner and gave the keys to",
            "the driver of the second car, who left the scene before anybody else had come, and",
            "that nobody was hurt.",
        )
    ):
        at(page, 72, 120 + 14 * number, text)
    at(page, 72, 190, "A second paragraph stands by itself.")


READ = [
    ("H1", "SUPPLEMENTARY REPORT"),
    (
        "P",
        "The officer wrote that [redacted under 7(1)(b)] was waiting at the corner and gave the keys to the driver of "
        "the second car, who left the scene before anybody else had come, and that nobody was hurt.",
    ),
    ("P", "A second paragraph stands by itself."),
]


@pytest.mark.parametrize("keep_layout", [False, True])
@pytest.mark.parametrize("rotate", [0, 90])
def test_the_page_is_read_in_its_order_with_the_mark_in_its_place(
    tmp_path: Path, keep_layout: bool, rotate: int
) -> None:
    target = released(written(tmp_path, paragraph, rotate=rotate), tmp_path, keep_layout=keep_layout)
    assert aloud.pages(target) == [READ]


def test_the_order_is_that_of_the_page_and_not_of_the_content(tmp_path: Path) -> None:
    def upside_down(page: Any) -> None:
        at(page, 72, 160, "Third.")
        at(page, 300, 100, f"the right: {NAME}.")
        at(page, 72, 130, "Second.")
        at(page, 72, 100, "First at the left,")

    said = aloud.pages(released(written(tmp_path, upside_down), tmp_path))[0]
    assert [text for _, text in said] == [
        "First at the left, the right: [redacted under 7(1)(b)] .", "Second.", "Third.",
    ]  # fmt: skip


def test_the_law_is_cited_where_it_is_known(tmp_path: Path) -> None:
    cited = {"7(1)(b)": "5 ILCS 140/7(1)(b)"}
    target = released(written(tmp_path, paragraph), tmp_path, citations=cited)
    assert "[redacted under 5 ILCS 140/7(1)(b)]" in aloud.pages(target)[0][1][1]


def test_a_box_that_prints_the_short_form_says_the_whole_code() -> None:
    (box,) = plan([Region(Box(0, 0, 9, 8), "7(1)(b)")], lambda _: False, short=True)
    assert (box.label, box.said) == ("(b)", "7(1)(b)")


def test_boxes_that_follow_each_other_and_say_the_same_are_read_once(tmp_path: Path) -> None:
    def long(page: Any) -> None:
        at(page, 72, 100, "He said that the whole of what follows to the end of this line and")
        at(page, 72, 114, "further to the middle of the next was told in confidence, and left.")

    values = ["whole of what follows to the end of this line and", "further to the middle of the next"]
    target = released(written(tmp_path, long), tmp_path, values, keep_layout=True)
    assert aloud.pages(target) == [
        [("P", "He said that the [redacted under 7(1)(b)] was told in confidence, and left.")]
    ]
    with pikepdf.open(target) as pdf:
        assert [len(item.K) for item in pdf.objects if "/Alt" in item] == [2]


def test_each_label_of_a_form_is_read_with_its_value(tmp_path: Path) -> None:
    def form(page: Any) -> None:
        for x, label, value in ((72, "NAME", NAME), (220, "SEX", "M"), (260, "AGE", "43"), (300, "EYES", "BLU")):
            at(page, x, 100, label, 5.5)
            at(page, x, 110, value)
        at(page, 72, 140, "Beat:")
        at(page, 130, 140, "0326")
        at(page, 300, 140, "District:")
        at(page, 360, 140, "03")

    target = released(written(tmp_path, form), tmp_path)
    assert [text for _, text in aloud.pages(target)[0]] == [
        "NAME [redacted under 7(1)(b)]", "SEX M", "AGE 43", "EYES BLU", "Beat: 0326 District: 03",
    ]  # fmt: skip


def test_a_label_that_runs_upwards_is_read_before_the_lines_of_its_bar(tmp_path: Path) -> None:
    def form(page: Any) -> None:
        page.draw_rect(pymupdf.Rect(50, 90, 64, 150), fill=(0.9, 0.9, 0.9), color=None)
        page.insert_text((60, 140), "VICTIM", fontsize=7, rotate=90)
        at(page, 72, 80, "Above.")
        for number, text in enumerate((f"Name: {NAME}", "Hurt: no", "Told: yes")):
            at(page, 72, 100 + 20 * number, text)

    target = released(written(tmp_path, form), tmp_path)
    assert [text for _, text in aloud.pages(target)[0]] == [
        "Above.", "VICTIM", "Name: [redacted under 7(1)(b)]", "Hurt: no", "Told: yes",
    ]  # fmt: skip


@pytest.mark.parametrize("keep_layout", [False, True])
def test_lines_of_blanks_are_not_read(tmp_path: Path, keep_layout: bool) -> None:
    def spaced(page: Any) -> None:
        at(page, 72, 100, "First.")
        at(page, 72, 120, "  ")
        at(page, 72, 140, "Second,")
        at(page, 112, 140, " ")
        at(page, 116, 140, f"of {NAME}")

    target = released(written(tmp_path, spaced), tmp_path, keep_layout=keep_layout)
    assert [" ".join(text.split()) for _, text in aloud.pages(target)[0]] == [
        "First.", "Second, of [redacted under 7(1)(b)]",
    ]  # fmt: skip


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    def columns(page: Any) -> None:
        at(page, 72, 80, "Above both.")
        for number in range(6):
            at(page, 72, 110 + 13 * number, f"left {number} has words enough to be a line of prose")
            at(page, 320, 110 + 13 * number, f"right {number} has words enough to be a line of prose")
        at(page, 72, 260, f"Below both stands {NAME}.")

    said = " ".join(text for _, text in aloud.pages(released(written(tmp_path, columns), tmp_path))[0])
    order = [word for word in said.split() if word in ("Above", "left", "right", "Below")]
    assert order == ["Above", *["left"] * 6, *["right"] * 6, "Below"]


def test_a_mark_on_no_text_is_read_where_it_stands(tmp_path: Path) -> None:
    def sketch(page: Any) -> None:
        at(page, 72, 100, "Before the sketch.")
        page.draw_rect(pymupdf.Rect(80, 120, 200, 220), fill=(0.8, 0.8, 0.8))
        at(page, 72, 250, "After the sketch.")

    source, target = written(tmp_path, sketch), tmp_path / "out.pdf"
    whole = Mark(0, Box(75, 115, 205, 225), "7(1)(c)", whole_region=True)
    redact(source, [whole], target, workdir=tmp_path / "work", ocr=False)
    assert [text for _, text in aloud.pages(target)[0]] == [
        "Before the sketch.", "[redacted under 7(1)(c)]", "After the sketch.",
    ]  # fmt: skip


def picture(width: int, height: int) -> pymupdf.Pixmap:
    made = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, width, height))
    made.set_rect(made.irect, (90, 140, 200))
    return made


def test_pictures_are_announced_and_signs_are_not(tmp_path: Path) -> None:
    def photo(page: Any) -> None:
        at(page, 72, 100, f"This is {NAME}.")
        page.insert_image(pymupdf.Rect(300, 120, 400, 220), pixmap=picture(50, 50))
        page.insert_image(pymupdf.Rect(300, 240, 320, 260), pixmap=picture(50, 50))
        at(page, 72, 300, "Taken at the district.")

    said = aloud.pages(released(written(tmp_path, photo), tmp_path))[0]
    assert said == [
        ("P", "This is [redacted under 7(1)(b)] ."), ("Figure", "[picture]"), ("P", "Taken at the district."),
    ]  # fmt: skip


def test_a_page_that_became_a_picture_says_so_and_what_is_marked(tmp_path: Path) -> None:
    source = written(tmp_path, paragraph)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        cell = pdf.make_stream(b"BT /helv 9 Tf 2 2 Td (cell) Tj ET")
        for key, value in {
            "/PatternType": 1, "/PaintType": 1, "/TilingType": 1, "/BBox": pikepdf.Array([0, 0, 40, 20]),
            "/XStep": 40, "/YStep": 20, "/Resources": page.obj.Resources,
        }.items():  # fmt: skip
            cell[key] = value
        page.obj.Resources.Pattern = pikepdf.Dictionary(P0=pdf.make_indirect(cell))
        page.contents_add(b"/Pattern cs /P0 scn 72 300 200 40 re f", prepend=False)
        pdf.save(source)
    target = released(source, tmp_path)
    assert aloud.pages(target) == [[("Figure", f"[{of_page(1)}]"), ("P", "[redacted under 7(1)(b)]")]]


def test_the_text_layer_of_a_scan_is_read_in_lines_though_the_sheet_leaned(tmp_path: Path) -> None:
    def scan(page: Any) -> None:
        page.insert_image(page.rect, pixmap=picture(1200, 1500))
        lean = pymupdf.Matrix(1).prerotate(1.5)
        for number, text in enumerate(("The first line of the sheet is here,", "and the second line is below it.")):
            for place, word in enumerate(text.split()):
                point = pymupdf.Point(72 + 60 * place, 100 + 20 * number)
                page.insert_text(point, word, fontsize=11, render_mode=3, morph=(pymupdf.Point(72, 100), lean))

    source, target = written(tmp_path, scan), tmp_path / "out.pdf"
    redact(source, [], target, workdir=tmp_path / "work", ocr=False)
    assert " ".join(text for _, text in aloud.pages(target)[0]) == (
        "The first line of the sheet is here, and the second line is below it."
    )


def test_a_scan_without_text_is_announced_as_a_picture(tmp_path: Path) -> None:
    source = written(tmp_path, lambda page: page.insert_image(page.rect, pixmap=picture(1200, 1500)))
    redact(source, [], tmp_path / "out.pdf", workdir=tmp_path / "work", ocr=False)
    assert aloud.pages(tmp_path / "out.pdf") == [[("Figure", f"[{of_page(1)}]")]]


SHOWS = frozenset("Tj TJ ' \" Do sh f F f* B B* b b* S s".split())


@pytest.mark.parametrize("keep_layout", [False, True])
def test_all_that_is_drawn_is_an_element_or_an_artifact(tmp_path: Path, keep_layout: bool) -> None:
    def much(page: Any) -> None:
        paragraph(page)
        page.draw_line((72, 200), (300, 200))
        page.draw_rect(pymupdf.Rect(72, 210, 300, 230))
        page.insert_image(pymupdf.Rect(300, 320, 400, 420), pixmap=picture(50, 50))
        at(page, 75, 225, "in a box")
        page.draw_line((72, 240), (300, 240))

    target = released(written(tmp_path, much), tmp_path, keep_layout=keep_layout)
    with pikepdf.open(target) as pdf:
        for stream in pdf.pages[0].Contents:
            depth, shown = 0, 0
            for instruction in pikepdf.parse_content_stream(stream):
                operator = str(instruction.operator)
                depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
                if operator in SHOWS:
                    shown += 1
                    assert depth == 1, operator
            assert depth == 0
            assert shown > 0


def test_two_engines_read_the_same(tmp_path: Path) -> None:
    """MuPDF gives the letters of an element in the order of the content, those printed on a mark among them."""
    target = released(written(tmp_path, paragraph), tmp_path)
    with pymupdf.open(target) as document:
        flags = pymupdf.TEXT_COLLECT_STRUCTURE | pymupdf.TEXT_PRESERVE_WHITESPACE
        tree = ElementTree.fromstring(document[0].get_text("xml", flags=flags))  # noqa: S314 - MuPDF's own
    (root,) = tree
    told = [(each.get("raw"), "".join(char.get("c", "") for char in each.iter("char"))) for each in root]
    expected = [(kind, text.replace("[redacted under 7(1)(b)]", "7(1)(b)")) for kind, text in READ]
    assert [(kind, sorted(said.replace(" ", ""))) for kind, said in told] == [
        (kind, sorted(said.replace(" ", ""))) for kind, said in expected
    ]


def test_a_value_may_be_a_word_that_tags_use(tmp_path: Path) -> None:
    source = written(tmp_path, lambda page: at(page, 72, 100, "A person called Figure met one called Marked."))
    target = released(source, tmp_path, ["Figure", "Marked"])
    said = aloud.pages(target)[0]
    assert said == [("P", "A person called [redacted under 7(1)(b)] met one called [redacted under 7(1)(b)] .")]
    assert without_own(b"/S /Figure /T (Figure)") == b"/S   /T (Figure)"


def test_a_release_shows_no_trace_to_those_who_inspect_it(tmp_path: Path) -> None:
    target = released(written(tmp_path, paragraph), tmp_path)
    assert tuple(inspect(target, workdir=tmp_path / "w", ocr=False)) == ()
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        marked = next(item for item in pdf.objects if "/Alt" in item)
        marked.Alt = pikepdf.String(f"redacted under {NAME}")
        pdf.save(target, fix_metadata_version=False)
    assert [trace.channel for trace in inspect(target, workdir=tmp_path / "w", ocr=False)] == ["structure"]


# -- gate 1


@pytest.fixture
def stream() -> Any:
    with pikepdf.new() as pdf:
        yield pdf.make_stream


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        (b"q\n/P <</MCID 0>> BDC\n(a) Tj\nEMC\n/Artifact BMC\nf\nEMC\n/H1 <</MCID 1>> BDC\nEMC\nQ", [b"P", b"H1"]),
        (b"q\n/P <</MCID 0>> BDC\n(EMC BDC \\( % MP) Tj\nEMC\nQ", [b"P"]),
        (b"q\n% /P <</MCID 0>> BDC\n(a) Tj\nQ", []),
        (b"q\n% (\n/P <</MCID 0>> BDC\n% )\nEMC\nQ", [b"P"]),
        (b"q\nBI /W 1 /H 1 /BPC 8 /CS /G ID ( EI\n/Artifact BMC\nEMC\nQ", []),
        (b"q\n/P <</MCID 1>> BDC\nEMC\nQ", None),
        (b"q\n/P <</MCID 0>> BDC\nQ", None),
        (b"q\nEMC\nQ", None),
        (b"q\n/P <</MCID 0>> BDC\n/Artifact BMC\nEMC\nEMC\nQ", None),
        (b"q\n/P <</MCID 0 /Alt (word)>> BDC\nEMC\nQ", None),
        (b"q\n/P /MC0 BDC\nEMC\nQ", None),
        (b"q\n/Word <</MCID 0>> BDC\nEMC\nQ", None),
        (b"q\n/Word BMC\nEMC\nQ", None),
        (b"q\n/Word MP\nQ", None),
        (b"q\n/Word <</A (word)>> DP\nQ", None),
    ],
)
def test_gate_1_knows_how_content_may_be_marked(stream: Any, content: bytes, kinds: list[bytes] | None) -> None:
    assert kinds_of(stream(content)) == kinds


def test_gate_1_lets_no_other_content_be_marked(stream: Any) -> None:
    assert [is_marked(stream(data)) for data in (b"(a EMC) Tj", b"0 0 1 1 re f", b"/P BMC f EMC", b"/P MP")] == [
        False, False, True, True,
    ]  # fmt: skip


def test_the_title_tells_nothing() -> None:
    assert b'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Released record</rdf:li></rdf:Alt></dc:title>' in XMP


def tampered(folder: Path, change: Callable[[pikepdf.Pdf, list[Any]], None]) -> list[str]:
    """Channels of the leaks that are found when something is done to the tree of an honest release of two pages; its
    elements are numbered as they are read."""
    path, target = folder / "source.pdf", folder / "released.pdf"
    with pymupdf.open() as document:
        for _ in range(2):
            page = document.new_page()
            at(page, 72, 100, "The driver was Ann Li and the other one was Bo Ek that day.")
            at(page, 72, 140, "A second line.")
        document.save(path)
    regions = {
        "0": [
            [*found, code, False]
            for found, code in (((143, 90, 170, 104), "7(1)(b)"), ((255, 90, 281, 104), "7(1)(c)"))
        ]
    }
    plan = plan_json(str(path), regions, {}, drawn=str(folder / "drawn.pdf"))
    anew = {"0": plan["pages"]["0"] | {"marks": regions["0"]}}
    job = (
        str(path),
        str(folder / "staged.pdf"),
        str(target),
        regions,
        plan["painted"],
        plan["over_pictures"],
        {},
        anew,
    )
    assert apply_json(*job)["misfits"] == {}
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        change(pdf, list(pdf.Root.StructTreeRoot.K.K))
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable, fix_metadata_version=False)
    seen = [[*slot[:4], slot[4], True] for slot in anew["0"]["slots"]]
    found = verify_json(
        str(path),
        str(target),
        {"0": seen},
        [],
        {},
        painted=plan["painted"],
        set_anew=anew,
        pictures=[],
        seed=0,
        ocr=False,
    )
    return sorted({leak["channel"] for leak in found["leaks"]})


def spans(pdf: pikepdf.Pdf) -> list[Any]:
    return [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Span"]


def swap_the_marks(pdf: pikepdf.Pdf, _: list[Any]) -> None:
    one, other = spans(pdf)
    one.Alt, other.Alt = other.Alt, one.Alt


def give_away(key: str, value: Any) -> Callable[[pikepdf.Pdf, list[Any]], None]:
    def change(pdf: pikepdf.Pdf, elements: list[Any]) -> None:
        elements[1][key] = value

    return change


def say(key: str, value: Any) -> Callable[[pikepdf.Pdf, list[Any]], None]:
    def change(pdf: pikepdf.Pdf, _: list[Any]) -> None:
        pdf.Root[key] = value

    return change


def read_twice(pdf: pikepdf.Pdf, elements: list[Any]) -> None:
    elements[1].K = elements[0].K


def read_on_another_page(pdf: pikepdf.Pdf, elements: list[Any]) -> None:
    elements[0].Pg = pdf.pages[1].obj


def mix_the_pages(pdf: pikepdf.Pdf, elements: list[Any]) -> None:
    pdf.Root.StructTreeRoot.K.K = pikepdf.Array([*elements[2:], *elements[:2]])


def misname_a_parent(pdf: pikepdf.Pdf, _: list[Any]) -> None:
    held = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    held[0], held[-1] = held[-1], held[0]


def map_a_role(pdf: pikepdf.Pdf, _: list[Any]) -> None:
    pdf.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary({"/Mxmln": pikepdf.Name.P})


def misplace_a_page(pdf: pikepdf.Pdf, _: list[Any]) -> None:
    pdf.pages[0].obj.StructParents = 1


def describe_the_title(pdf: pikepdf.Pdf, _: list[Any]) -> None:
    pdf.Root.Metadata.Note = pikepdf.String("M. W.")


WORDS = pikepdf.String("M. W.")


@pytest.mark.parametrize(
    ("change", "channels"),
    [
        (lambda pdf, _: None, []),
        (swap_the_marks, ["tags"]),
        (give_away("/T", WORDS), ["tags"]),
        (give_away("/E", WORDS), ["tags"]),
        (give_away("/Alt", WORDS), ["tags"]),
        (give_away("/ActualText", WORDS), ["tags"]),
        (give_away("/ID", WORDS), ["tags"]),
        (give_away("/Lang", WORDS), ["tags"]),
        (give_away("/A", pikepdf.Dictionary(O=pikepdf.Name.Layout)), ["tags"]),
        (give_away("/C", pikepdf.Name("/Mxmln")), ["tags"]),
        (give_away("/S", pikepdf.Name.H1), ["tags"]),
        (give_away("/S", pikepdf.Name.Table), ["tags"]),
        (give_away("/Pg", WORDS), ["tags"]),
        (read_twice, ["tags"]),
        (read_on_another_page, ["tags"]),
        (mix_the_pages, ["tags"]),
        (misname_a_parent, ["tags"]),
        (misplace_a_page, ["tags"]),
        (map_a_role, ["tags"]),
        (describe_the_title, ["catalog"]),
        (say("/Lang", WORDS), ["catalog"]),
        (say("/MarkInfo", pikepdf.Dictionary(Marked=True, Suspects=True)), ["catalog"]),
        (say("/ViewerPreferences", pikepdf.Dictionary(DisplayDocTitle=False)), ["catalog"]),
        (say("/PieceInfo", pikepdf.Dictionary()), ["catalog"]),
    ],
)
def test_gate_1_lets_a_tree_hold_what_the_page_holds_and_no_more(
    tmp_path: Path, change: Callable[[pikepdf.Pdf, list[Any]], None], channels: list[str]
) -> None:
    assert tampered(tmp_path, change) == channels


# -- the order, by geometry


def unit(number: int, x0: float, y: float, x1: float, em: float = 10) -> Unit:
    return Unit([number], x0, x1, y, em, x1 - x0)


def test_a_short_line_ends_its_paragraph() -> None:
    lines = [unit(0, 72, 700, 500), unit(1, 72, 686, 300), unit(2, 72, 672, 500), unit(3, 72, 658, 480)]
    assert [block.items for block in blocks(lines, [])] == [[0, 1], [2, 3]]


def test_a_label_at_the_side_comes_before_what_begins_below_its_top() -> None:
    side = Unit([2], 40, 50, 650, 8, 0)
    side.top = 690
    lines = [unit(0, 72, 700, 200), unit(1, 72, 680, 200)]
    assert [block.items for block in blocks(lines, [("P", side)])] == [[0], [2], [1]]


def test_a_page_of_far_too_many_pieces_is_read_from_the_top_down_in_no_time() -> None:
    """Each a caption of the next, four to a column, half of them aside: quadratic would be minutes."""
    lines = [unit(number, 72 + 60 * (number % 4), 9000 - number / 2, 120 + 60 * (number % 4), 4 + number % 7)
             for number in range(8000)]  # fmt: skip
    aside = [("P", unit(8000 + number, 40, 9000 - number / 2, 50)) for number in range(8000)]
    read = [item for block in blocks(lines, aside) for item in block.items]
    assert sorted(read) == list(range(16000))


@pytest.mark.parametrize("far", [1e9, float("inf"), float("nan")])
def test_letters_at_no_place_are_tagged_all_the_same(far: float) -> None:
    tags = PageTags(Frame((0, 0, 600, 800), 0), (), 1)
    tags.text(0, (1.0, 0.0, 0.0, 1.0, far, 0.0), 10.0, 10.0)
    made = tags.tagged([b"1 0 0 1 9 0 Tm", b"(a) Tj"])
    assert made == [b"/P <</MCID 0>> BDC", b"1 0 0 1 9 0 Tm", b"(a) Tj", b"EMC"]
