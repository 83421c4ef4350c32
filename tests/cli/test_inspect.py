from __future__ import annotations

import json
from pathlib import Path

import pymupdf
import pytest

from counterfoil.cli import main


def paper(path: Path, *, covered: bool) -> Path:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), "Victim: Somebody Invented   at home.", fontsize=12)
    if covered:
        page.draw_rect(pymupdf.Rect(110, 86, 221, 106), fill=(0, 0, 0))
    document.save(path)
    return path


def test_a_leak_ends_with_five_and_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = paper(tmp_path / "bad.pdf", covered=True)
    assert main(["inspect", str(bad)]) == 5
    assert "Somebody Invented" in capsys.readouterr().out


def test_a_clean_file_ends_with_nought(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = paper(tmp_path / "good.pdf", covered=False)
    assert main(["inspect", str(good)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == (
        f"{good}: 1 page, no hidden or recoverable content was found; what is visible was not judged (use check)"
    )


def test_what_can_be_recovered_is_not_called_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = pymupdf.open(paper(tmp_path / "good.pdf", covered=False))
    document[0].insert_text((72, 300), "an invisible line", render_mode=3)
    document.save(tmp_path / "residue.pdf")
    assert main(["inspect", str(tmp_path / "residue.pdf")]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first.endswith(
        "1 page, nothing shows through a mark; 1 trace of other content can be recovered, see below; "
        "what is visible was not judged (use check)"
    )


def test_a_folder_is_inspected_file_by_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper(tmp_path / "bad.pdf", covered=True)
    paper(tmp_path / "good.PDF", covered=False)
    (tmp_path / "broken.pdf").write_bytes(b"no pdf")

    assert main(["inspect", str(tmp_path), "--json"]) == 5

    said = json.loads(capsys.readouterr().out)
    assert [(Path(file["file"]).name, file["leaks"]) for file in said["files"]] == [("bad.pdf", 1), ("good.PDF", 0)]
    assert [Path(file["file"]).name for file in said["unreadable"]] == ["broken.pdf"]
    (row,) = [row for row in said["files"][0]["rows"] if row["severity"] == "leak"]
    assert (row["channel"], row["page"], row["text"], row["characters"]) == ("covered text", 1, "Somebody Invented", 17)


def test_given_values_must_not_be_there(tmp_path: Path) -> None:
    (tmp_path / "values.txt").write_text("somebody invented\n")
    good = paper(tmp_path / "good.pdf", covered=False)
    assert main(["inspect", str(good), "--values", str(tmp_path / "values.txt")]) == 5


def test_what_cannot_be_read_ends_with_three(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"no pdf")
    assert main(["inspect", str(tmp_path / "broken.pdf")]) == 3
    assert main(["inspect", str(tmp_path / "none.pdf")]) == 3
    assert "Traceback" not in capsys.readouterr().err


def test_a_folder_holds_pdfs_by_what_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper(tmp_path / "bad.pdf", covered=True).rename(tmp_path / "bad")
    (tmp_path / "note.txt").write_text("no pdf, and not called one")

    assert main(["inspect", str(tmp_path), "--json"]) == 5
    said = json.loads(capsys.readouterr().out)
    assert ([Path(file["file"]).name for file in said["files"]], said["unreadable"]) == (["bad"], [])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty. Ask its sender for it again."),
        (b"The victim told me.", "is no PDF (text/plain by its content), and inspect reads PDFs only."),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "is no PDF (image/png by its content), and inspect reads PDFs only."),
    ],
    ids=["empty", "text", "picture"],
)
def test_what_is_no_pdf_is_named(data: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.pdf").write_bytes(data)
    assert main(["inspect", str(tmp_path / "x.pdf")]) == 3
    assert says in capsys.readouterr().err
