"""The release without its marks: what would be seen if somebody took the boxes away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest

from counterfoil.redaction._engines import pdfium, pike
from counterfoil.redaction._gates.offsets import places
from counterfoil.redaction._gates.task import Task
from counterfoil.redaction._paint import paint_json
from counterfoil.redaction._stamp import Painted
from counterfoil.redaction.apply import apply_json
from counterfoil.redaction.needles import Needles
from counterfoil.redaction.verify import _without_marks

MARKS = {"0": [[50, 90, 200, 110, "7(1)(b)", False]], "2": [[50, 90, 200, 110, "7(1)(c)", False]]}


@pytest.fixture
def task(tmp_path: Path) -> Task:
    source, released = tmp_path / "source.pdf", tmp_path / "released.pdf"
    document = pymupdf.open()
    for number in range(3):
        page = document.new_page()
        page.insert_text((60, 104), f"Maximilian Worthington {number}", fontsize=11)
        page.insert_text((60, 204), f"The officers searched building {number}.", fontsize=11)
    document.save(source)
    painted: dict[str, Any] = paint_json(str(source), MARKS)["painted"]
    apply_json(str(source), str(tmp_path / "staged.pdf"), str(released), MARKS, painted, [], {})
    boxes = {int(page): [Painted.from_json(item) for item in items] for page, items in painted.items()}
    return Task(source, released, {}, boxes, Needles([]), {}, frozenset(), 0, False)


def pictures(file: bytes | Path) -> list[bytes]:
    with pdfium.opened(file) as document:
        return [pdfium.render(page, 50).tobytes() for page in document]


@pytest.mark.parametrize("known", [True, False])
def test_marks_go_and_the_rest_of_the_file_stays(task: Task, known: bool) -> None:
    data = task.released.read_bytes()
    with pike.open_pdf(task.released) as pdf:
        objects = pike.Objects(pdf)
        objects.places = places(data) if known else []
        bare = _without_marks(task, data, objects)
        contents = [pdf.pages[index].obj["/Contents"][1].objgen[0] for index in (0, 2)]
    shown, was = pictures(bare), pictures(task.released)
    assert [one == other for one, other in zip(shown, was, strict=True)] == [False, True, False]
    with pikepdf.open(task.released, allow_overwriting_input=True) as pdf:
        for index in (0, 2):
            pdf.pages[index].obj["/Contents"] = pdf.pages[index].obj["/Contents"][0]
        pdf.save(task.released)
    assert shown == pictures(task.released)
    if known:  # not written anew: blanks where the marks' content was named
        assert len(bare) == len(data)
        changed = "".join(chr(was) for was, now in zip(data, bare, strict=True) if was != now)
        assert changed == "".join(f"{number}0R" for number in contents)
        assert {now for was, now in zip(data, bare, strict=True) if was != now} == {ord(" ")}


def test_a_page_that_is_not_written_as_it_is_read_is_written_anew(task: Task) -> None:
    data = task.released.read_bytes()
    with pike.open_pdf(task.released) as pdf:
        number = pdf.pages[0].obj.objgen[0]
        own, marks = (part.objgen[0] for part in pdf.pages[0].obj["/Contents"])
        hidden = b"/Contents [ %d 0 R %d 0 R ]" % (own, marks)
        assert data.count(hidden) == 1
        # A blank elsewhere: a place that is looked for as pikepdf writes it would not be found.
        odd = data.replace(hidden, hidden.replace(b"[ ", b"[") + b" ")
        assert len(odd) == len(data)
        objects = pike.Objects(pdf)
        objects.places = places(odd)
        assert objects.places[number]
        bare = _without_marks(task, odd, objects)
    assert [one == other for one, other in zip(pictures(bare), pictures(task.released), strict=True)] == [
        False,
        True,
        False,
    ]
