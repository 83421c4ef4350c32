"""The command that watches a folder, as people and programs see it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from counterfoil.cli import check_watch, main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "clean.txt").write_text("The lobby opens at eight.")
    (tmp_path / "out" / "shown.txt").write_text("Social Security number 666-03-4412, born in Exampleland.")
    return tmp_path / "out"


def test_once_gives_one_verdict_and_the_next_time_nothing_is_left(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["check", "--watch", str(folder), "--once", "--every", "0.02", "--json"]
    assert main(command) == 4
    told = json.loads(capsys.readouterr().out)
    assert (told["verb"], told["verdict"], [(one["file"], one["verdict"]) for one in told["files"]]) == (
        "check", "forbidden", [("clean.txt", "clear"), ("shown.txt", "forbidden")],
    )  # fmt: skip
    reports = folder.with_name("out-checked")
    assert sorted(one["report"] for one in told["files"]) == sorted(path.name for path in reports.iterdir())
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["files"] == []
    assert sorted(path.name for path in folder.iterdir()) == ["clean.txt", "shown.txt"]


def test_it_goes_on_until_somebody_stops_it(folder: Path) -> None:
    command = [sys.executable, "-m", "counterfoil", "check", "--watch", str(folder), "--every", "0.02", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        first = [json.loads(running.stdout.readline())["file"] for _ in range(2)]
        (folder / "later.txt").write_text("The lobby closes at five.")
        later = json.loads(running.stdout.readline())
        running.send_signal(signal.SIGTERM)
        rest, said = running.communicate(timeout=60)
    assert (first, later["file"], later["verdict"], rest) == (["clean.txt", "shown.txt"], "later.txt", "clear", "")
    assert (running.returncode, "Stopped." in said, "Traceback" in said) == (130, True, False)


def test_a_signal_in_the_middle_of_a_line_only_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Writing:
        def flush(self) -> None:
            raise RuntimeError("reentrant call inside <_io.BufferedWriter>")

    monkeypatch.setattr(sys, "stdout", Writing())
    with pytest.raises(KeyboardInterrupt):
        check_watch._stop(signal.SIGTERM, None)


@pytest.mark.parametrize(
    "more",
    [
        [], ["--watch", "{folder}", "{folder}/clean.txt"], ["--watch", "{folder}", "--every", "0"],
        ["--watch", "{folder}", "--every", "nan"],
    ],
)  # fmt: skip
def test_a_wrong_use_is_said(more: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *(one.format(folder=folder) for one in more)]) == 2
    assert "counterfoil: check:" in capsys.readouterr().err


def test_reports_within_the_folder_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--watch", str(folder), "--once", "--reports", str(folder / "reports")]) == 3
    assert "lies within" in capsys.readouterr().err
