"""A redactor that does it wrong gets no file past the gates: each runs in the sandbox, before the real verifier."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf
import pytest

from counterfoil.errors import CounterfoilError, DocumentUnreadable, LeakFound, LimitExceeded
from counterfoil.redaction import line, marks
from counterfoil.redaction.certificate import Certificate
from counterfoil.sandbox import Limits, Worker

APPLY = "counterfoil.redaction.apply:apply_json"
FOLDER = Path(__file__).parent


class Sabotaged(Worker):
    """The sandbox with a saboteur in the redactor's place. All else is real: the process, its limits, its walls."""

    how = "honest"

    def __init__(self, limits: Limits | None = None, **walls: Any) -> None:
        super().__init__(limits, **walls | {"readable": [*walls.get("readable", ()), FOLDER]})

    def call(self, target: str, /, **arguments: Any) -> Any:
        if target != APPLY:
            return super().call(target, **arguments)
        self.limits = Limits(memory_mb=1000, wall_s=10 if self.how == "hangs" else 60, cpu_s=8)
        super().call("site:addsitedir", sitedir=str(FOLDER))  # the sandbox runs Python with -I
        return super().call(f"saboteurs:{self.how}", **arguments)


CAUGHT: dict[str, tuple[type[CounterfoilError], str]] = {
    "skips_a_mark": (LeakFound, "gate 2"),
    "shifts_by_a_letter": (LeakFound, "gate"),
    "shifts_the_boxes_by_a_point": (LeakFound, "gate 1"),
    "paints_without_removing": (LeakFound, "gate 2"),
    "removes_without_painting": (LeakFound, "gate 1"),
    "crashes": (DocumentUnreadable, "crashed"),
    "exits": (DocumentUnreadable, "crashed"),
    "raises": (DocumentUnreadable, "saboteur"),
    "hangs": (LimitExceeded, "longer than"),
    "spins": (LimitExceeded, "was stopped"),
    "eats_memory": (LimitExceeded, "memory"),
    "writes_garbage": (LeakFound, "could not be finished"),
    "writes_half_a_file": (LeakFound, "could not be finished"),
    "writes_nothing": (LeakFound, "did not say"),
    "answers_nonsense": (LeakFound, "did not say"),
    "writes_outside": (DocumentUnreadable, "PermissionError"),
    "replaces_the_source": (DocumentUnreadable, "ermission"),
    "copies_the_source": (LeakFound, "gate 1"),
    "drops_a_page": (LeakFound, "gate 1"),
    "gives_another_page": (LeakFound, "gate 4"),
    "blanks_a_page": (LeakFound, "gate 4"),
    "leaves_a_note": (LeakFound, "gate 1"),
    "hides_the_name": (LeakFound, "gate 2"),
    "writes_the_name_in_white": (LeakFound, "gate 2"),
    "draws_in_the_blank": (LeakFound, "gate 4"),
    "appends_a_revision": (LeakFound, "gate 1"),
    "lies_about_pictures": (LeakFound, "gate 2"),
    "reorders_words": (LeakFound, "gate 3"),
    "swaps_contents": (LeakFound, "gate 1 (tags)"),
    "speaks_the_name": (LeakFound, "gate 1 (tags)"),
    "adds_a_text_to_be_read_instead": (LeakFound, "gate 1 (tags)"),
    "names_a_type_of_its_own": (LeakFound, "gate 1 (tags)"),
    "marks_content_with_more_than_a_number": (LeakFound, "gate 1 (tags)"),
    "leaves_a_line_unread": (LeakFound, "gate 1 (tags)"),
    "describes_the_file": (LeakFound, "gate 1 (catalog)"),
}


def redact(make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> tuple[Path, Certificate]:
    source = make(pages=2)
    with pymupdf.open(source) as document:
        document[1].insert_text((72, 400), "Only the second page says this.")
        document.saveIncr()
    values = ("Maximilian Worthington",)
    found = marks.from_values(source, values, "7(1)(b)", workdir=tmp_path / "found", ocr=False)
    monkeypatch.setattr(Sabotaged, "how", how)
    monkeypatch.setattr(line, "Worker", Sabotaged)
    (tmp_path / "to").mkdir()
    target = tmp_path / "to" / "out.pdf"
    work = tmp_path / "to" / "work"
    return target, line.redact(source, found.marks, target, needles=values, workdir=work, ocr=False)


def test_what_is_right_passes_in_their_place(make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target, certificate = redact(make, tmp_path, monkeypatch, "honest")
    assert target.is_file()
    assert (certificate.pages_as_pictures, certificate.pages_with_layout_kept) == ((), ())


ALSO_IN_CI = (
    "skips_a_mark shifts_by_a_letter paints_without_removing crashes writes_garbage writes_outside "
    "replaces_the_source draws_in_the_blank gives_another_page leaves_a_note hides_the_name "
    "lies_about_pictures reorders_words speaks_the_name adds_a_text_to_be_read_instead names_a_type_of_its_own "
    "marks_content_with_more_than_a_number"
).split()
HOW = [how if how in ALSO_IN_CI else pytest.param(how, marks=pytest.mark.soak) for how in CAUGHT]
"""One of each kind runs always, the rest in ``script/soak``."""


@pytest.mark.parametrize("how", HOW)
def test_a_saboteur_gets_no_file_past_the_gates(
    how: str, make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error, said = CAUGHT[how]
    with pytest.raises(error) as caught:
        redact(make, tmp_path, monkeypatch, how)
    assert said in str(caught.value)
    assert sorted(path.name for path in (tmp_path / "to").rglob("*")) == ["work"]  # neither the target nor a copy


def test_every_saboteur_is_tried() -> None:
    """By name, from the file: none is forgotten."""
    text = (FOLDER / "saboteurs.py").read_text(encoding="utf-8")
    assert {line.split("(")[0][4:] for line in text.splitlines() if line.endswith("(**job: Any) -> Any:")} == {
        "honest", "reorders_words", *CAUGHT
    }  # fmt: skip
