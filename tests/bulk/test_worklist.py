"""The list of work: the same never twice, nothing forgotten, nothing of a file but its name and counts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from counterfoil.bulk import worklist
from counterfoil.bulk.work import URGENT, Outcome
from counterfoil.errors import BadInput, EnvironmentFailed, UsageError

STATE = tuple[str, str, int, str]


def listed(out: Path, folder: Path, stamp: str = "") -> list[STATE]:
    with worklist.opened(out, of="test") as made:
        made.list_folder(folder, stamp=stamp, place=lambda key: f"{key}.json")
        return [(row.key, row.state, row.attempts, row.note) for row in made.rows()]


def files(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def test_a_folder_is_listed_in_the_order_of_its_folders(tmp_path: Path) -> None:
    files(tmp_path / "in", "b.pdf", "a/2.pdf", "a/1.pdf", "a.b/3.pdf")
    assert [row[0] for row in listed(tmp_path / "out", tmp_path / "in")] == ["a/1.pdf", "a/2.pdf", "a.b/3.pdf", "b.pdf"]


def test_listed_again_it_keeps_what_was_done_and_forgets_what_is_gone(tmp_path: Path) -> None:
    files(tmp_path / "in", "a", "b", "c")
    listed(tmp_path / "out", tmp_path / "in")
    with worklist.opened(tmp_path / "out", of="test") as made:
        made.record([Outcome("a", result={"pages": 3}), Outcome("b", failure="ValueError"), Outcome("c", result={})])
    (tmp_path / "in/c").unlink()
    files(tmp_path / "in", "d")
    expected: list[STATE] = [("a", "done", 0, ""), ("b", "new", 1, "ValueError"), ("d", "new", 0, "")]
    assert listed(tmp_path / "out", tmp_path / "in") == expected
    (tmp_path / "in/a").write_text("changed")
    expected[0] = ("a", "new", 0, "")
    assert listed(tmp_path / "out", tmp_path / "in") == expected
    assert listed(tmp_path / "out", tmp_path / "in", "another question")[1] == ("b", "new", 0, "")


def test_three_failures_put_aside_and_a_person_may_try_again(tmp_path: Path) -> None:
    with worklist.opened(tmp_path / "out", of="test") as made:
        made.add([("a", "a.json", "1"), ("b", "b.json", "1")])
        for _ in range(3):
            made.record([Outcome("a", failure="WorkerDied")])
        made.record([Outcome("a", result={"late": 1})])  # of a worker that was thought dead
        assert [work.key for work in made.unfinished(9, without=())] == ["b"]
        assert (made.counts(), made.causes()) == ({"new": 1, "done": 0, "quarantine": 1}, [("WorkerDied", 1, "a")])
        made.try_again()
        assert [(work.key, work.attempts) for work in made.unfinished(9, without=())] == [("a", 0), ("b", 0)]


def test_the_urgent_come_first_and_those_who_failed_last(tmp_path: Path) -> None:
    with worklist.opened(tmp_path / "out", of="test") as made:
        made.add((key, key, "1") for key in "abcd")
        made.hurry(["d"], URGENT)
        made.record([Outcome("a", failure="OSError")])
        assert [work.key for work in made.unfinished(3, without={"b"})] == ["d", "c", "a"]
        assert [work.key for work in made.unfinished(3, without=(), urgent=True)] == ["d"]


def test_links_pipes_and_names_that_are_no_text_are_told_and_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    files(inside, "a.pdf")
    files(tmp_path / "elsewhere", "secret.pdf")
    (inside / "folder").symlink_to(tmp_path / "elsewhere")
    (inside / "link.pdf").symlink_to(tmp_path / "elsewhere/secret.pdf")
    os.mkfifo(inside / "pipe")
    Path(os.fsdecode(os.fsencode(inside) + b"/\xff.pdf")).write_text("x")
    assert listed(tmp_path / "out", inside) == [
        ("\\xff.pdf", "quarantine", 0, "NameIsNoText"),
        ("a.pdf", "new", 0, ""),
        ("folder", "quarantine", 0, "LinkNotFollowed"),
        ("link.pdf", "quarantine", 0, "LinkNotFollowed"),
        ("pipe", "quarantine", 0, "NeitherFileNorFolder"),
    ]


def test_two_files_never_have_one_result(tmp_path: Path) -> None:
    with worklist.opened(tmp_path / "out", of="test") as made:
        made.add((key, "a/report.pdf", "1") for key in ("a/report.pdf", "a/report.docx"))
        made.add((key, f"{key}.json", "1") for key in ("a/R.PDF", "a/r.pdf", "é", "e\u0301", "n" * 250))
        places = {row.key: row.place for row in made.rows()}
    assert places["a/report.pdf"] == "a/report.pdf"
    assert places["a/report.docx"].startswith("a/report-")
    assert len({worklist._folded(place) for place in places.values()}) == len(places) == 7
    assert max(len(place.rpartition("/")[2].encode()) for place in places.values()) <= 200


def test_only_one_program_and_only_its_own_folder(tmp_path: Path) -> None:
    with (
        worklist.opened(tmp_path / "out", of="detect"),
        pytest.raises(EnvironmentFailed, match="another run works in this folder"),
        worklist.opened(tmp_path / "out", of="detect"),
    ):
        raise AssertionError("opened twice")
    with pytest.raises(UsageError, match="the work of another command"), worklist.opened(tmp_path / "out", of="audit"):
        raise AssertionError("opened for another command")
    files(tmp_path / "else", "thesis.odt")
    with pytest.raises(UsageError, match="holds something else already"), worklist.opened(tmp_path / "else", of="x"):
        raise AssertionError("opened a folder of others")
    files(tmp_path / "bad", worklist.NAME)
    with pytest.raises(BadInput, match="is no list of work"), worklist.opened(tmp_path / "bad", of="x"):
        raise AssertionError("opened what is no list")
    assert sorted(path.name for path in (tmp_path / "else").iterdir()) == ["thesis.odt"]
