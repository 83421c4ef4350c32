from pathlib import Path

import pytest

from counterfoil.errors import LawPackInvalid
from counterfoil.law.strict import Fields, Place, read, read_fields


def written(folder: Path, text: str) -> Path:
    path = folder / "clocks.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a: 1\nb: 2\na: 3\n",
            "pack/clocks.yaml: line 3: duplicate key 'a'. Keep one, and give it the value you mean.",
        ),
        ("on: 1\n", "pack/clocks.yaml: line 1: the key 'on' must be a word or a date; put it in quotes."),
        ("7: 1\n", "pack/clocks.yaml: line 1: the key '7' must be a word or a date; put it in quotes."),
        ("a: [1, 2\n", "pack/clocks.yaml: line 2: not valid YAML"),
        ("a: !!python/object/apply:os.getcwd []\n", "pack/clocks.yaml: line 1: not valid YAML"),
        (
            "a:\n  b: 2025-13-01\n",
            "pack/clocks.yaml: line 2: '2025-13-01' is no day of the calendar. Write one such as",
        ),
        ("2025-02-29: 1\n", "pack/clocks.yaml: line 1: '2025-02-29' is no day of the calendar."),
        ("a: !!int x\n", "pack/clocks.yaml: not valid YAML"),
        ("[" * 100_000, "pack/clocks.yaml: line 1: more than 100 levels. Take the inner ones out."),
        ("- " * 100_000, "pack/clocks.yaml: line 1: more than 100 levels. Take the inner ones out."),
        ("- a\n", "pack/clocks.yaml: a mapping (key: value) is needed, not ['a']."),
        (
            "x: &x {a: 1}\ny:\n  <<: *x\n  b: 2\n",
            "pack/clocks.yaml: line 3: a merge (<<) hides where a value comes from.",
        ),
    ],
)
def test_faulty_file_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(LawPackInvalid) as caught:
        read_fields(path, "pack/clocks.yaml")
    assert str(caught.value).startswith(message)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LawPackInvalid, match=r"pack/clocks\.yaml: the file is missing from the law pack"):
        read(tmp_path / "clocks.yaml", "pack/clocks.yaml")


def test_sound_file_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "standard:\n  2010-01-01: {days: 5}\n")
    assert str(dict(read_fields(path, "p").fields("standard").dated())).startswith("{datetime.date(2010, 1, 1)")


FIELDS = Fields(
    Place("p/f.yaml", ("a",)), {"text": "x", "blank": " ", "number": 5, "zero": 0, "truth": True, "list": ["x"]}
)


@pytest.mark.parametrize(
    ("getter", "message"),
    [
        (lambda: FIELDS.allow(("text",)), "p/f.yaml: a: unknown key 'blank'. Allowed: text."),
        (lambda: FIELDS.allow(("cite",), tuple(FIELDS.values)), "p/f.yaml: a: key 'cite' is missing. Needed: cite."),
        (lambda: FIELDS.text("number"), "p/f.yaml: a: number: a text is needed, not 5."),
        (lambda: FIELDS.text("blank"), "p/f.yaml: a: blank: a text is needed, not ' '."),
        (lambda: FIELDS.choice("text", ["y", "z"]), "p/f.yaml: a: text: 'x' is not known. Allowed: y, z."),
        (lambda: FIELDS.whole("zero"), "p/f.yaml: a: zero: a whole number above zero is needed, not 0."),
        (lambda: FIELDS.whole("truth"), "p/f.yaml: a: truth: a whole number above zero is needed, not True."),
        (lambda: FIELDS.truth("number"), "p/f.yaml: a: number: true or false is needed, not 5."),
        (lambda: FIELDS.day("text"), "p/f.yaml: a: text: a date as 2026-11-22 is needed, not 'x'."),
        (lambda: FIELDS.texts("text"), "p/f.yaml: a: text: a list of texts is needed, not 'x'."),
        (lambda: list(FIELDS.dated()), "p/f.yaml: a: 'text' is not a start date such as 2010-01-01."),
        (lambda: list(Fields(Place("p"), {}).dated()), "p: no value: at least one start date"),
    ],
)
def test_wrong_kind_is_refused_with_its_place(getter, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(LawPackInvalid) as caught:
        getter()
    assert str(caught.value).startswith(message)


def test_right_kinds_are_given() -> None:
    assert (FIELDS.text("text"), FIELDS.whole("number"), FIELDS.truth("truth"), FIELDS.texts("list")) == (
        "x",
        5,
        True,
        ("x",),
    )
    assert (FIELDS.text("absent", "d"), FIELDS.texts("absent"), FIELDS.truth("absent", False)) == ("d", (), False)
