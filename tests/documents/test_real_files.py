"""Every published file that attacks a reader ends in a document or a refusal, and writes nowhere else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from counterfoil import sandbox
from counterfoil.documents import read
from counterfoil.errors import CounterfoilError

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SETS = ("archives", "email", "pdf")


def listing(*folders: Path) -> set[tuple[str, int, int]]:
    """Every file below the folders with its size and time of change."""
    files = (file for folder in folders for file in folder.rglob("*") if file.is_file())
    return {(str(file), (about := file.stat()).st_size, about.st_mtime_ns) for file in files}


def test_the_listing_sees_a_new_file(tmp_path: Path) -> None:
    before = listing(tmp_path)
    (tmp_path / "new").write_text("x")
    assert len(listing(tmp_path) - before) == 1


@pytest.mark.skipif(not DATA.is_dir(), reason="shared/data, the published test files, is not beside the checkout")
@pytest.mark.parametrize("name", SETS)
def test_every_file_is_read_or_refused(name: str, tmp_path: Path, workdir: Path, worker: sandbox.Worker) -> None:
    files = sorted(file for file in (DATA / name).rglob("*") if file.is_file())
    assert len(files) == {"archives": 11, "email": 80, "pdf": 120}[name]
    before = listing(DATA / name, tmp_path)
    outcomes: Counter[str] = Counter()
    for file in files:
        try:
            document = read(file, workdir=workdir, ocr=False, worker=worker)
        except CounterfoilError as error:
            named = str(error).startswith(f"{file.name}: ")
            outcomes[type(error).__name__ if named else f"unnamed: {error}"] += 1
        else:
            assert document.pdf is not None
            assert document.pdf.parent == workdir
            outcomes["read"] += 1
    assert listing(DATA / name, tmp_path) == before
    assert [path for path in workdir.iterdir() if path.suffix != ".pdf"] == []
    assert (
        dict(outcomes)
        == {
            "archives": {"read": 5, "DocumentUnreadable": 5, "LimitExceeded": 1},
            "email": {"read": 80},
            "pdf": {"read": 107, "DocumentUnreadable": 13},
        }[name]
    )


@pytest.mark.skipif(not DATA.is_dir(), reason="shared/data, the published test files, is not beside the checkout")
def test_a_police_report_has_its_words_in_place(workdir: Path, worker: sandbox.Worker) -> None:
    file = DATA / "pdf" / "nasty" / "police_pdfplumber_MIT" / "san-jose-pd-firearm-sample.pdf"
    page = read(file, workdir=workdir, worker=worker).pages[0]
    assert (page.width_pt, page.height_pt, len(page.words)) == (792.0, 612.0, 265)
    assert page.text.splitlines()[1].startswith("Page 1 SAN JOSE POLICE DEPT")
    assert all(0 <= word.box.x0 < word.box.x1 <= 792 for word in page.words)
