"""An office's own labels and numbers: files in a folder, no code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from counterfoil.detection import own
from counterfoil.detection.reading import find
from counterfoil.errors import BadInput
from counterfoil.values import RecordKind

from .conftest import document, shown

DOCS = Path(__file__).parents[2] / "docs" / "concepts" / "detection.md"
TEXT = "FIELD CARD\nRING ME AT: 555-0134\nHe wore wristband no. WB-0417 and K 42 by then. Locker QZ/88-1."


def _example() -> str:
    """The example that the docs show."""
    (shown_,) = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    return str(shown_)


def test_the_example_of_the_docs_finds_what_was_not_found_before(tmp_path: Path) -> None:
    assert len(_example().splitlines()) < 10
    assert shown(find(document(TEXT), kind=RecordKind.CASE_REPORT), "criminal_id") == []
    (tmp_path / "ours.yaml").write_text(_example(), encoding="utf-8")
    found = find(document(TEXT), kind=RecordKind.CASE_REPORT, own=own.load(tmp_path))
    assert shown(found, "phone") == [("phone", "unknown", "555-0134")]
    assert shown(found, "criminal_id") == [
        ("criminal_id", "arrestee", "WB-0417"),
        ("criminal_id", "unknown", "QZ/88-1"),
    ]
    assert next(f.how for f in found if f.text == "555-0134").startswith("form label 'RING ME AT'")
    assert [f.how for f in found if f.text == "WB-0417"] == ["pattern: jail wristband (this office's own)"]


def test_a_changed_file_is_read_again_and_no_folder_is_nothing(tmp_path: Path) -> None:
    assert own.load(tmp_path / "none").patterns == ()
    path = tmp_path / "ours.yaml"
    path.write_text("patterns:\n  - {name: one, category: plate, form: '###'}\n", encoding="utf-8")
    assert [p.name for p in own.load(tmp_path).patterns] == ["one (this office's own)"]
    path.write_text("patterns: []\n# longer than before\n", encoding="utf-8")
    path.touch()
    assert own.load(tmp_path).patterns == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("colour: red\n", "x.yaml: file: unknown key 'colour'. Allowed: "),
        ("kinds: [shoe]\n", "x.yaml: kinds: unknown kind 'shoe'. Allowed: "),
        ("fields:\n  - {category: shoe, labels: [A]}\n", "x.yaml: fields: unknown category 'shoe'. Allowed: "),
        ("fields:\n  - {category: name}\n", "x.yaml: fields: name: labels: a list is needed"),
        ("fields:\n  - {category: name, labels: [A], role: shoe}\n", "x.yaml: fields: unknown role 'shoe'. Allowed: "),
        ("patterns:\n  - {name: a, form: '###'}\n", "x.yaml: patterns: each needs 'category'"),
        ("patterns:\n  - {name: a, category: shoe, form: '###'}\n", "x.yaml: patterns: unknown category 'shoe'"),
        ("patterns:\n  - {name: a, category: ssn, form: '#'}\n", "x.yaml: patterns: a: the form '#' fits"),
        ("patterns:\n  - {name: a, category: ssn, form: '###', role: shoe}\n", "x.yaml: patterns: unknown role 'shoe'"),
        ("- a\n", "x.yaml: file: a mapping is needed"),
        ("a: [\n", "x.yaml: no YAML that can be read"),
    ],
)  # fmt: skip
def test_a_wrong_file_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        own.load(tmp_path)
    assert str(caught.value).startswith(message)


def test_a_form_is_no_regular_expression(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("patterns:\n  - {name: a, category: plate, form: '(#+)#.@'}\n", encoding="utf-8")
    (pattern,) = own.load(tmp_path).patterns
    assert [m["v"] for m in pattern.expression.finditer("the (1+)2.x and 11112.x and 112xx")] == ["(1+)2.x"]
