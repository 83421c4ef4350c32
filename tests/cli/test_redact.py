from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from counterfoil.cli import main

NAME = "Maximilian Worthington"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), f"The victim {NAME} told me that the suspect left.", fontsize=11)
    document.save(tmp_path / "report.pdf")
    (tmp_path / "values.txt").write_text(f"{NAME}\nNobody Here\n")
    return tmp_path / "report.pdf"


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_values_are_redacted_and_the_certificate_is_printed(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = source.with_name("out.pdf")
    values = source.with_name("values.txt")
    extra = ("--certificate", source.with_name("c.json"), "--write-marks", source.with_name("m.json"))

    assert run("redact", source, "-o", out, "--values", values, "--code", "7(1)(b)", "--json", *extra) == 0

    said = json.loads(capsys.readouterr().out)
    assert (said["version"], said["verb"], said["values_not_found"]) == (1, "redact", ["Nobody Here"])
    assert [gate["verdict"] for gate in said["certificate"]["gates"]] == ["passed"] * 5
    assert json.loads(source.with_name("c.json").read_text()) == said["certificate"]
    assert NAME not in pymupdf.open(out)[0].get_text()

    again = source.with_name("again.pdf")
    assert run("redact", source, "-o", again, "--marks", source.with_name("m.json")) == 0
    assert again.read_bytes() == out.read_bytes()
    printed = capsys.readouterr().out
    assert "1 page, 1 mark, every gate passed" in printed


def test_what_was_asked_wrongly_writes_nothing(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, values = source.with_name("out.pdf"), source.with_name("values.txt")
    before = source.read_bytes()
    nothing = source.with_name("nothing.txt")
    nothing.write_text("Not In There\n")
    fake = source.with_name("fake.pdf")
    fake.write_bytes(b"PK\x03\x04 zip")
    empty = source.with_name("empty.pdf")
    empty.write_bytes(b"")

    assert run("redact", source, "-o", source, "--values", values) == 2
    assert run("redact", source, "-o", out, "--values", nothing) == 3
    assert run("redact", source, "-o", out, "--marks", values) == 3
    assert run("redact", fake, "-o", out, "--values", values) == 3
    assert run("redact", empty, "-o", out, "--values", values) == 3
    assert run("redact", source.with_name("none.pdf"), "-o", out, "--values", values) == 3
    assert run("redact", source.parent, "-o", out, "--values", values) == 2  # into the folder that is read
    with pytest.raises(SystemExit) as stopped:
        run("redact", source, "-o", out)
    assert stopped.value.code == 2

    assert not out.exists()
    assert source.read_bytes() == before
    assert "Traceback" not in capsys.readouterr().err


def test_a_mark_that_leaves_its_value_elsewhere_leaks(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marks = source.with_name("marks.json")
    mark = {"page": 1, "box": [300, 300, 400, 320], "code": "7(1)(b)", "value": NAME}
    marks.write_text(json.dumps({"version": 1, "marks": [mark]}))

    assert run("redact", source, "-o", source.with_name("out.pdf"), "--marks", marks, "--json") == 5

    said = json.loads(capsys.readouterr().out)
    assert said["error"]["kind"] == "LeakFound"
    assert NAME not in said["error"]["message"]
    assert not source.with_name("out.pdf").exists()


def test_what_is_found_about_the_parties_is_redacted(source: Path) -> None:
    parties = source.with_name("parties.csv")
    parties.write_text(f"id,name,role\nP1,{NAME},victim\n")
    out = source.with_name("out.pdf")

    assert run("redact", source, "-o", out, "--parties", parties, "--code", "7(1)(c)") == 0

    assert pymupdf.open(out)[0].get_text().split() == "The victim told me that the suspect left. 7(1)(c)".split()


def test_a_picture_named_pdf_is_read_as_detect_reads_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = pymupdf.open()
    drawn.new_page(width=300, height=100).insert_text((20, 50), "Telephone 312-555-0123", fontsize=18)
    picture = tmp_path / "scan.pdf"
    picture.write_bytes(drawn[0].get_pixmap(dpi=200).tobytes("png"))
    (tmp_path / "values.txt").write_text("312-555-0123\n")
    values = ("--values", str(tmp_path / "values.txt"))

    assert main(["detect", str(picture), "--json"]) == 0
    assert [f["text"] for f in json.loads(capsys.readouterr().out)["findings"] if f["text"]] == ["312-555-0123"]
    assert main(["redact", str(picture), "-o", str(tmp_path / "out.pdf"), *values, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["values_not_found"] == []


def test_attachments_that_are_not_in_the_output_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mail.eml").write_text(
        "From: a@example.org\nSubject: Records\nDate: Mon, 2 Mar 2026 09:00:00 -0600\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nThe victim is Robin Testwell.\n"
        '--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename="notes.txt"\n\nMore.\n--b--\n'
    )
    (tmp_path / "values.txt").write_text("Robin Testwell\n")
    verb = ("redact", str(tmp_path / "mail.eml"), "--values", str(tmp_path / "values.txt"), "--no-ocr", "-o")

    assert main([*verb, str(tmp_path / "a.pdf"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["left_out"] == ["notes.txt"]
    assert main([*verb, str(tmp_path / "b.pdf")]) == 0
    assert "Not in the output: notes.txt" in capsys.readouterr().out


def test_an_empty_file_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.pdf").write_bytes(b"")
    (tmp_path / "values.txt").write_text("Robin Testwell\n")
    arguments = ("redact", str(tmp_path / "x.pdf"), "-o", str(tmp_path / "o.pdf"))
    assert main([*arguments, "--values", str(tmp_path / "values.txt")]) == 3
    assert "is empty. Ask its sender for it again." in capsys.readouterr().err


def test_a_page_with_bytes_where_an_operator_belongs_becomes_a_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, marks = tmp_path / "damaged.pdf", tmp_path / "marks.json"
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(612, 792))
        made.add_blank_page(page_size=(612, 792))
        made.pages[1].Contents = made.make_stream(b"q 1 0 0 1 0 0 cm abc\x85 Q")  # an operator that is no text
        made.save(source)
    marks.write_text('{"version": 1, "marks": [{"page": 1, "box": [100, 100, 200, 120], "code": "7(1)(b)"}]}')
    assert main(["redact", str(source), "-o", str(tmp_path / "out.pdf"), "--marks", str(marks)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Page 2 is a picture now, without text: content with bytes where an operator belongs." in said
    with pikepdf.open(tmp_path / "out.pdf") as released:
        assert ["/XObject" in page.obj.Resources for page in released.pages] == [False, True]


def test_a_twin_is_told_and_without_one_nothing_is_written(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = source.with_name("values.txt")
    out = source.with_name("out.pdf")
    how = ("--values", values, "--code", "7(1)(b)", "--json", "--no-ocr")

    assert run("redact", source, "-o", out, *how, "--twin", "--keep-layout") == 5
    said = json.loads(capsys.readouterr().out)
    assert (said["error"]["kind"], said["twin"]["verdict"], said["twin"]["page"]) == ("LeakFound", "different", 1)
    assert NAME not in said["error"]["message"]
    assert not out.exists()

    assert run("redact", source, "-o", out, *how, "--twin") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["twin"]["verdict"], said["twin"]["letters_changed"]) == ("identical", 21)
    plain = source.with_name("plain.pdf")
    assert run("redact", source, "-o", plain, *how) == 0
    assert json.loads(capsys.readouterr().out)["twin"] is None
    assert plain.read_bytes() == out.read_bytes()

    marks = source.with_name("blank.json")
    marks.write_text(json.dumps({"version": 1, "marks": [{"page": 1, "box": [300, 600, 400, 620], "code": "x"}]}))
    nothing = source.with_name("nothing.pdf")
    assert run("redact", source, "-o", nothing, "--marks", marks, "--no-ocr", "--twin") == 7
    assert "page 1: no twin could be made, because no letters lie under the mark" in capsys.readouterr().err
    assert not nothing.exists()
