"""Verbs over folders: the same as file by file, on one process or a cluster; resumable; nothing written elsewhere."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from counterfoil.cli import main

from .conftest import Cluster

TEXT = "ARREST REPORT\nName of victim: Ana Sampleton (SAMPLE)\nResidence: 12 W Example St, Chicago\nSSN: 666-12-3456\n"


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    (folder / "2024" / "may").mkdir(parents=True)
    for name in ("a.txt", "2024/a.txt", "2024/may/a.txt"):
        (folder / name).write_text(f"{TEXT}{name}\n")
    (folder / "2024/broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    return folder


def said(arguments: list[object], capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = main([*map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def results(out: Path) -> dict[str, Any]:
    return {path.relative_to(out).as_posix(): json.loads(path.read_text()) for path in sorted(out.rglob("*.json"))}


def table(out: Path) -> list[list[str]]:
    rows = csv.reader((out / "files.csv").read_text(encoding="utf-8").splitlines())
    return [row[:5] for row in rows][1:]


def test_detect_gives_for_each_file_what_it_gives_for_one(
    records: Path, tls_cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["detect", records, "--on", "2026-03-02"]
    by_tls = ["--cluster", tls_cluster.address, "--certificates", tls_cluster.keys]
    code, one = said([*words, "--out", tmp_path / "one", "--workers", 0], capsys)
    assert (code, said([*words, "--out", tmp_path / "two", *by_tls], capsys)[0]) == (3, 3)
    assert results(tmp_path / "two") == results(tmp_path / "one")
    assert sorted(results(tmp_path / "one")) == ["2024/a.txt.json", "2024/may/a.txt.json", "a.txt.json"]
    alone = said(["detect", records / "2024/may/a.txt", "--on", "2026-03-02"], capsys)[1]
    assert results(tmp_path / "one")["2024/may/a.txt.json"] == {**alone, "file": "2024/may/a.txt"}
    assert (one["files"], one["done"], one["put_aside"]) == (4, 3, 1)
    assert [(cause["cause"], cause["files"], cause["first"]) for cause in one["causes"]] == [
        ("DocumentUnreadable", 1, "2024/broken.pdf")
    ]
    assert one["sums"]["findings"] == 3 * len(alone["findings"])
    assert table(tmp_path / "one") == [
        ["2024/a.txt", "done", "", "0", "2024/a.txt.json"],
        ["2024/broken.pdf", "quarantine", "DocumentUnreadable", "1", ""],
        ["2024/may/a.txt", "done", "", "0", "2024/may/a.txt.json"],
        ["a.txt", "done", "", "0", "a.txt.json"],
    ]


def test_a_second_run_reads_what_is_new_alone(
    records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["detect", records, "--out", tmp_path / "out", "--on", "2026-03-02"]
    said(words, capsys)
    landed = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.json")}
    (records / "2024/broken.pdf").write_text("mended, of Ana Sampleton (SAMPLE)")
    (records / "a.txt").write_text("")
    code, second = said(words, capsys)
    assert (code, second["done"], [cause["first"] for cause in second["causes"]]) == (3, 3, ["a.txt"])
    again = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.json")}
    assert {path.name for path in again if again[path] != landed.get(path)} == {"broken.pdf.json"}
    assert {path.name for path in landed if path not in again} == {"a.txt.json"}


@pytest.mark.parametrize("workers", ["0", pytest.param("2", marks=pytest.mark.soak)])
def test_ctrl_c_ends_it_cleanly_and_the_same_command_goes_on(workers: str, records: Path, tmp_path: Path) -> None:
    for number in range(30):
        (records / f"{number}.txt").write_text(f"{TEXT}{number}")
    command = [sys.executable, "-m", "counterfoil", "detect", str(records), "--out", str(tmp_path / "out")]
    command += ["--workers", workers, "--on", "2026-03-02"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as first:
        while len(list((tmp_path / "out").rglob("*.json"))) < 2:
            time.sleep(0.02)
        os.killpg(first.pid, signal.SIGINT)  # as a terminal does: the workers get it too
        out, err = first.communicate(timeout=60)
    assert (first.returncode, out) == (130, b"")
    lines = [line for line in err.decode().splitlines() if not line.startswith("detect: ")]  # how far it was
    assert lines == ["", "Stopped. What was committed stays; run the same command again to go on."]
    landed = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.json")}
    assert main([*command[3:-4], "--on", "2026-03-02", "--workers", "0"]) == 3
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.json")}
    assert len(after) == 33
    assert len([path for path in landed if after[path] != landed[path]]) <= max(int(workers), 1)  # what was in hand


def pdf(path: Path, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with pymupdf.open() as made:
        page = made.new_page()
        for number, line in enumerate(lines):
            page.insert_text((40, 60 + 20 * number), line, fontsize=11)
        made.save(path)


def test_redact_writes_nothing_where_nothing_was_found_and_no_second_list_into_one_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out, values = tmp_path / "in", tmp_path / "out", tmp_path / "values.txt"
    pdf(folder / "a/report.pdf", "Victim: Ana Sampleton (SAMPLE)", "Unit 12")
    pdf(folder / "report.pdf", "Nobody is named here", "Unit 12")
    values.write_text("Ana Sampleton\n")
    words = ["redact", folder, "-o", out, "--values", values, "--code", "7(1)(c)", "--no-ocr"]
    code, shape = said(words, capsys)
    assert (code, shape["done"], shape["sums"]) == (7, 2, {"left_out": 0, "marks": 1, "nothing_found": 1, "pages": 1})
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.pdf")) == ["a/report-redacted.pdf"]
    with pymupdf.open(out / "a/report-redacted.pdf") as made:
        assert "Sampleton" not in made[0].get_text()
    assert json.loads((out / "a/report-redacted.certificate.json").read_text())["marks"] == 1
    values.write_text("Unit 12\n")
    assert main([*map(str, words)]) == 2
    assert "were redacted by another list" in capsys.readouterr().err
    (folder / "a/report.pdf").write_bytes(b"%PDF-1.4 nothing")
    values.write_text("Ana Sampleton\n")
    assert said(words, capsys)[0] == 3
    assert list(out.rglob("*.pdf")) + list(out.rglob("*.json")) == []  # of the report that was there before


def test_audit_on_a_cluster_says_what_one_process_says(
    records: Path, tls_cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["audit", records, "--on", "2026-03-02"]
    by_tls = ["--cluster", tls_cluster.address, "--certificates", tls_cluster.keys]
    shapes = [said([*words, "-o", tmp_path / "1"], capsys)[1], said([*words, "-o", tmp_path / "2", *by_tls], capsys)[1]]
    tables = [[Path(name).read_text() for name in shape.pop("tables")] for shape in shapes]
    assert (shapes[0], tables[0]) == (shapes[1], tables[1])
    assert (shapes[0]["summary"]["files"], shapes[0]["summary"]["unreadable"], shapes[0]["taken_up"]) == (4, 1, 0)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["detect", "records"], 2, "the results need one too"),
        (["detect", "records", "--out", "records/out"], 2, "lies in the folder that is read"),
        (["detect", "records", "--out", "other"], 2, "holds something else already"),
        (["detect", "records/a.txt", "--workers", "2"], 2, "goes with a folder"),
        (["detect", "empty", "--out", "new"], 3, "holds no file"),
        (["detect", "records", "--out", "new", "--workers", "-1"], 2, "give 0 or more"),
        (["detect", "records", "--out", "new", "--cluster", "tcp://10.0.0.1:8786"], 2, "by TLS alone"),
        (["detect", "records", "--out", "new", "--cluster", "tls://10.0.0.1:8786"], 2, "needs a certificate"),
        (["detect", "records", "--out", "new", "--law", "us-xx"], 3, "us-xx"),
        (["redact", "records", "-o", "new", "--values", "list", "--twin"], 2, "is for one document"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else None,
)
def test_what_cannot_be_done_is_said_before_anything_is(
    words: list[str], code: int, says: str, records: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other/thesis.odt").touch()
    (tmp_path / "list").write_text("Ana\n")
    assert (main(words), says in capsys.readouterr().err) == (code, True)
    assert list(tmp_path.rglob("*.json")) == []
