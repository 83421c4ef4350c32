"""Typesetting: nothing is markup, nothing is dropped, the same twice."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from counterfoil.documents import typeset as module
from counterfoil.documents.blocks import Fields, Heading, Paragraph, Table
from counterfoil.documents.typeset import typeset
from counterfoil.errors import LimitExceeded


def words(pdf: Path) -> list[str]:
    with pymupdf.open(pdf) as document:
        return [word[4].replace("\u200b", "") for page in document for word in page.get_text("words", flags=0)]


def test_markup_is_text(tmp_path: Path) -> None:
    hostile = '#panic("x") *bold* $a$ <x> @ref `raw` \\ #read("/etc/passwd") // no'
    blocks = [Heading(hostile), Paragraph(hostile), Fields(((hostile, hostile),)), Table(((hostile, hostile),))]
    found = " ".join(words(typeset(blocks, title=hostile, workdir=tmp_path)))
    assert found.replace(" ", "").count('#read("/etc/passwd")//no') == 7


def test_the_same_blocks_give_the_same_bytes(tmp_path: Path) -> None:
    blocks = [Paragraph("Sample")]
    first = typeset(blocks, title="t", workdir=tmp_path).read_bytes()
    assert typeset(blocks, title="t", workdir=tmp_path).read_bytes() == first
    assert len(list(tmp_path.iterdir())) == 1
    assert typeset([Paragraph("Other")], title="t", workdir=tmp_path).read_bytes() != first


def test_letters_that_no_font_has_are_spelled_out(tmp_path: Path) -> None:
    found = words(
        typeset([Paragraph("Łódź Привет עברית \U0001f600 \ue123 \x07 \u202eback")], title="t", workdir=tmp_path)
    )
    assert found[1:4] == ["Łódź", "Привет", "עברית"]
    assert found[-4:-2] == ["⟨U+0007⟩", "⟨U+202E⟩back"] or found[-5:-3] == ["⟨U+0007⟩", "⟨U+202E⟩back"]
    assert "⟨U+E123⟩" in found


def test_a_long_word_stays_on_the_page(tmp_path: Path) -> None:
    long = "x" * 2000
    pdf = typeset([Paragraph(long), Table((("a", long, "b"),))], title="t", workdir=tmp_path)
    assert "".join(words(pdf)).count("x") >= 4000
    with pymupdf.open(pdf) as document:
        assert all(word[2] <= page.rect.width - 40 for page in document for word in page.get_text("words", flags=0))


def test_a_huge_cell_goes_on_over_pages(tmp_path: Path) -> None:
    cell = " ".join(f"w{number}" for number in range(5000))
    found = set(words(typeset([Table((("a", cell),))], title="t", workdir=tmp_path)))
    assert {f"w{number}" for number in range(5000)} - found == set()


def test_size_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_CELLS", 3)
    typeset([Table((("a", "b", "c"),))], title="t", workdir=tmp_path)
    with pytest.raises(LimitExceeded, match="4 table cells"):
        typeset([Table((("a", "b"), ("c", "d")))], title="t", workdir=tmp_path)
    monkeypatch.setattr(module, "MAX_CHARACTERS", 100)
    with pytest.raises(LimitExceeded, match="characters"):
        typeset([Paragraph("x" * 200)], title="t", workdir=tmp_path)
    monkeypatch.setattr(module, "MAX_LINES", 4)
    typeset([Paragraph("a\n" * 4)], title="t", workdir=tmp_path)
    with pytest.raises(LimitExceeded, match="5 lines"):
        typeset([Paragraph("a\n" * 5)], title="t", workdir=tmp_path)
