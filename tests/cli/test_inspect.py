from __future__ import annotations

import json
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

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


def drawn_in(folder: Path, *, box: str, rotate: int = 0) -> Path:
    document = pymupdf.open(paper(folder / f"{box}.pdf", covered=True))
    document[0].set_rotation(rotate)
    path = folder / f"{box} of 7(1)_b.pdf"
    document.save(path)
    return path


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_each_leak_has_a_picture_with_its_place_outlined(
    rotate: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, folder = drawn_in(tmp_path, box="bad", rotate=rotate), tmp_path / "pictures"

    assert main(["inspect", str(bad), "--pictures", str(folder), "--json"]) == 5

    (file,) = json.loads(capsys.readouterr().out)["files"]
    names = [row["picture"] for row in file["rows"] if row["picture"]]
    assert names == ["001-bad-of-7-1-_b-page-001-row-001-covered-text.png"]
    assert [path.name for path in folder.iterdir()] == names
    with Image.open(folder / names[0]) as picture:
        data = picture.tobytes()
        red = [at for at in range(len(data) // 3) if data[3 * at : 3 * at + 3] == bytes((214, 0, 28))]
        rows, columns = {at // picture.width for at in red}, {at % picture.width for at in red}
        inside = picture.crop((min(columns) + 6, min(rows) + 6, max(columns) - 6, max(rows) - 6))
        size = picture.size
    assert inside.getextrema() == ((0, 0),) * 3  # the black box, as a reader sees it, and nothing but it
    assert min(inside.size) > 10
    assert all(60 < one < 320 for one in size)  # the place and its surroundings, not the page


def test_pictures_replace_no_file_and_follow_no_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, folder = paper(tmp_path / "bad.pdf", covered=True), tmp_path / "pictures"
    name = "001-bad-page-001-row-001-covered-text.png"
    folder.mkdir()
    (folder / name).symlink_to(tmp_path / "elsewhere.png")

    assert main(["inspect", str(bad), "--pictures", str(folder)]) == 2
    assert f"{folder / name}: exists already" in capsys.readouterr().err
    assert not (tmp_path / "elsewhere.png").exists()

    (folder / name).unlink()
    (folder / name).write_bytes(b"mine")
    assert main(["inspect", str(bad), "--pictures", str(folder)]) == 2
    assert (folder / name).read_bytes() == b"mine"


@pytest.mark.parametrize("where", ["bad.pdf", "missing/pictures"])
def test_pictures_need_a_folder(where: str, tmp_path: Path) -> None:
    bad = paper(tmp_path / "bad.pdf", covered=True)
    assert main(["inspect", str(bad), "--pictures", str(tmp_path / where)]) == 2


def test_a_file_with_nothing_to_show_leaves_an_empty_folder(tmp_path: Path) -> None:
    good = paper(tmp_path / "good.pdf", covered=False)
    assert main(["inspect", str(good), "--pictures", str(tmp_path / "pictures")]) == 0
    assert list((tmp_path / "pictures").iterdir()) == []
