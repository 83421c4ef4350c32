"""A watched folder: what has settled is checked once, nothing leads out of it, and a killed program goes on."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from counterfoil.errors import BadInput
from counterfoil.law.load import load
from counterfoil.law.policy import PolicyBook
from counterfoil.release import watching
from counterfoil.release.check import Verdict
from counterfoil.release.watching import Entry, Report, Rules

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
RULES = Rules(PolicyBook(load("us-il"), date(2026, 3, 2)), "us-il", values=("Testwell",))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return tmp_path / "checked"


def settle(folder: Path, reports: Path) -> list[str]:
    """What is due after two looks at a folder that rests."""
    return [one.name for one in watching.due(watching.look(folder), watching.look(folder), reports)]


def check(folder: Path, name: str, reports: Path, tmp_path: Path, rules: Rules = RULES) -> Report | None:
    workdir = tmp_path / f"work-{len(list(tmp_path.iterdir()))}"
    workdir.mkdir()
    return watching.check_one(folder, watching.look(folder)[name], reports, rules, workdir=workdir, at=AT)


def said(report: Report | None) -> dict[str, Any]:
    assert report is not None
    found: dict[str, Any] = json.loads(report.path.read_text())
    return found


def test_a_file_is_due_when_it_rests_and_once(folder: Path, reports: Path, tmp_path: Path) -> None:
    (folder / "below").mkdir()
    file = folder / "below" / "memo.txt"
    file.write_text("The lobby opens at eight.")
    first = watching.look(folder)
    file.write_text("The lobby opens at eight. More")  # it is still being written
    assert list(watching.due(watching.look(folder), first, reports)) == []
    assert settle(folder, reports) == ["below/memo.txt"]
    report = check(folder, "below/memo.txt", reports, tmp_path)
    assert (said(report)["verdict"], said(report)["file"], said(report)["rows"]) == ("clear", "below/memo.txt", [])
    assert settle(folder, reports) == []
    file.write_text("Mr Testwell opens at eight.")
    assert settle(folder, reports) == ["below/memo.txt"]
    assert said(check(folder, "below/memo.txt", reports, tmp_path))["verdict"] == "leak"


def test_a_report_quotes_nothing_unless_it_is_wanted(folder: Path, reports: Path, tmp_path: Path) -> None:
    (folder / "memo.txt").write_text("Mr Testwell, SSN 666-03-4412.")
    report = said(check(folder, "memo.txt", reports, tmp_path))
    assert (report["verdict"], report["of_rows"] > 1) == ("leak", True)
    assert [word for word in ("Testwell", "4412") if word in json.dumps(report)] == []
    quoting = Rules(RULES.book, "us-il", values=("Testwell",), texts=True)
    assert "666-03-4412" in json.dumps(said(check(folder, "memo.txt", reports, tmp_path, quoting)))
    assert oct(report_mode(reports)) == "0o600"


def report_mode(reports: Path) -> int:
    (only,) = reports.iterdir()
    return only.stat().st_mode & 0o777


def test_a_killed_program_leaves_no_half_report(folder: Path, reports: Path, tmp_path: Path) -> None:
    (folder / "memo.txt").write_text("The lobby opens at eight.")
    report = check(folder, "memo.txt", reports, tmp_path)
    assert report is not None
    report.path.write_text(report.path.read_text()[:100])
    assert settle(folder, reports) == ["memo.txt"]


def test_links_and_what_is_no_file_are_told_and_never_opened(folder: Path, reports: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "secret.txt").write_text("Mr Testwell")
    (folder / "file").symlink_to(tmp_path / "secret" / "secret.txt")
    (folder / "folder").symlink_to(tmp_path / "secret")
    (folder / "nowhere").symlink_to(tmp_path / "not-there")
    os.mkfifo(folder / "pipe")
    assert settle(folder, reports) == ["file", "folder", "nowhere", "pipe"]
    for name in ("file", "folder", "nowhere", "pipe"):
        report = said(check(folder, name, reports, tmp_path))
        assert (report["verdict"], report["sha256"], report["of_rows"]) == ("unreadable", "", 1)
    assert settle(folder, reports) == []


def test_what_takes_the_place_of_a_file_is_not_read(folder: Path, reports: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Mr Testwell")
    file = folder / "memo.txt"
    file.write_text("The lobby opens at eight.")
    seen = watching.look(folder)["memo.txt"]
    swaps = {
        "a link": lambda: file.symlink_to(tmp_path / "secret.txt"),
        "a pipe": lambda: os.mkfifo(file),
        "another file": lambda: file.write_text("Mr Testwell"),
        "nothing": lambda: None,
    }
    for what, swap in swaps.items():
        file.unlink(missing_ok=True)
        swap()
        work = tmp_path / what
        work.mkdir()
        assert (what, watching.check_one(folder, seen, reports, RULES, workdir=work, at=AT)) == (what, None)
    assert not reports.exists()


def test_a_folder_above_a_file_that_becomes_a_link_is_not_followed(folder: Path, reports: Path, tmp_path: Path) -> None:
    (folder / "below").mkdir()
    (folder / "below" / "memo.txt").write_text("The lobby")
    seen = watching.look(folder)["below/memo.txt"]
    (folder / "below").rename(tmp_path / "elsewhere")
    (folder / "below").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "work").mkdir()
    assert watching.check_one(folder, seen, reports, RULES, workdir=tmp_path / "work", at=AT) is None


@pytest.mark.parametrize(
    "name",
    [
        b"a\nb.txt",
        b"\xff\xfe.txt",
        "\u202egnp.txt".encode(),
        b"..  .txt",
        b"-rf",
        b"%s{0}.json",
        b"n" * 250 + b".txt",
        b"<b>.eml",
    ],
)
def test_hostile_names_are_checked_and_told_without_harm(
    name: bytes, folder: Path, reports: Path, tmp_path: Path
) -> None:
    path = os.path.join(os.fsencode(folder), name)
    with open(path, "w") as file:
        file.write("Mr Testwell opens at eight.")
    (due,) = settle(folder, reports)
    report = check(folder, due, reports, tmp_path)
    assert report is not None
    assert (report.verdict, report.path.parent, len(report.path.name) < 90) == (Verdict.LEAK, reports, True)
    assert all(one.isprintable() for one in said(report)["file"])
    assert settle(folder, reports) == []


def test_no_two_names_have_one_report(reports: Path) -> None:
    names = ["a b.txt", "a-b.txt", "x/a b.txt", "A b.txt", "a\nb.txt", "ab.txt\udcff"]
    assert len({watching.report_path(reports, name) for name in names}) == len(names)


def test_what_is_too_large_is_told_and_not_copied(folder: Path, reports: Path, tmp_path: Path) -> None:
    with (folder / "huge.bin").open("wb") as file:
        file.truncate(watching.LARGEST_BYTES + 1)
    report = said(check(folder, "huge.bin", reports, tmp_path))
    assert (report["verdict"], report["of_rows"]) == ("unreadable", 1)
    assert not (tmp_path / "work" / "copy").exists()


def test_reports_lie_apart(folder: Path, tmp_path: Path) -> None:
    for place in (folder, folder / "reports", tmp_path):
        with pytest.raises(BadInput, match="lies within"):
            watching.need_apart(folder, place)
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(BadInput, match="is no folder"):
        watching.need_apart(tmp_path / "link", tmp_path / "checked")


def test_a_folder_of_too_many_files_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MOST_FILES", 3)
    for number in range(4):
        (folder / str(number)).touch()
    with pytest.raises(BadInput, match="holds more than 3 files"):
        watching.look(folder)


def test_only_reports_are_read_as_such(reports: Path) -> None:
    reports.mkdir()
    (reports / "a.json").write_text('{"watched": 1, "verdict": "clear"}')
    for number, text in enumerate(("[]", "{", '{"watched": 2}', "")):
        (reports / f"{number}.json").write_text(text)
    assert list(watching.reports_in(reports)) == [{"watched": 1, "verdict": "clear"}]
    assert watching.reports_in(reports / "nowhere") is not None


def test_an_entry_is_shown_without_what_turns_text_around() -> None:
    assert Entry("a\u202eb/c\n\udcff.txt", "file", (0, 0, 0, 0)).shown == "ab/c.txt"
