"""Bad input at the command line: the right exit code, what, where, why and what to do; nothing half-written."""

from __future__ import annotations

import io
import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pymupdf
import pytest

from counterfoil.cli import main
from counterfoil.office.services import adopting, opening

NAME = "Robin Example"
ADVICE = re.compile(
    r"(?i)\b(?:ask|open|give|check|split|print|remove|make|update|unpack|write|count|use|adopt|mend|do not unpack)\b"
)
"""Somewhere in the message stands what to do."""


@dataclass(frozen=True)
class Ended:
    """How a run ended, as a program sees it."""

    code: int
    kind: str
    message: str
    err: str


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ended:
    """The verb in this process, with ``--json``; a traceback fails the test by itself."""
    code = main([*(str(argument) for argument in arguments), "--json"])
    out, err = capsys.readouterr()
    error = json.loads(out).get("error", {})
    return Ended(code, error.get("kind", ""), error.get("message", ""), err)


def listing(*folders: Path) -> dict[str, bytes | None]:
    """Every file and folder below, with the bytes of the files."""
    return {
        str(path): path.read_bytes() if path.is_file() else None for folder in folders for path in folder.rglob("*")
    }


def pdf(text: str = f"The victim {NAME} told me.", **save: object) -> bytes:
    document = pymupdf.open()
    document.new_page().insert_text((72, 72), text)
    return bytes(document.tobytes(**save))


def many_pages(count: int) -> bytes:
    """A PDF of empty pages, written by hand: PyMuPDF takes a minute for ten thousand."""
    kids = " ".join(f"{number} 0 R" for number in range(3, count + 3))
    bodies = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{kids}]>>"]
    bodies += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<<>>>>"] * count
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, body in enumerate(bodies, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode())
    start = out.tell()
    out.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(f"trailer\n<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def archive(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


def mail(body: str, *headers: str) -> bytes:
    return "\n".join([f"From: {NAME} <robin@example.org>", "Subject: FOIA request", *headers, "", body]).encode()


DATED = "Date: Mon, 2 Mar 2026 09:00:00 -0600"
ASKS = "Please send me a copy of the arrest report RD LH123456.\n"


# --- documents ---------------------------------------------------------------------------------------------------

HALF = pdf()[:429]
LOCKED = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": "a", "owner_pw": "b"}
REFUSED = [
    # (name, bytes, verb, kind)
    ("encrypted.pdf", pdf(**LOCKED), "detect", "DocumentUnreadable"),
    ("encrypted.pdf", pdf(**LOCKED), "redact", "DocumentUnreadable"),
    ("encrypted.pdf", pdf(**LOCKED), "inspect", "DocumentUnreadable"),
    ("truncated.pdf", HALF, "detect", "DocumentUnreadable"),
    ("truncated.pdf", HALF, "redact", "DocumentUnreadable"),
    ("truncated.pdf", HALF, "inspect", "DocumentUnreadable"),
    ("empty.pdf", b"", "recognise", "DocumentUnreadable"),
    ("empty.pdf", b"", "redact", "DocumentUnreadable"),
    ("empty.pdf", b"", "inspect", "DocumentUnreadable"),
    ("zip-named.pdf", archive(("a.txt", b"x")), "redact", "DocumentUnreadable"),
    ("text-named.pdf", b"The victim told me.", "inspect", "DocumentUnreadable"),
    ("bomb.zip", archive(("zeros.txt", bytes(32 << 20))), "detect", "LimitExceeded"),
    ("long.pdf", many_pages(10_001), "detect", "LimitExceeded"),
    ("long.pdf", many_pages(10_001), "redact", "LimitExceeded"),
    ("long.pdf", many_pages(10_001), "inspect", "LimitExceeded"),
    ("picture-named.pdf", b"\x89PNG\r\n\x1a\n" + bytes(100), "inspect", "DocumentUnreadable"),
]


@pytest.mark.parametrize(("name", "data", "verb", "kind"), REFUSED, ids=[f"{row[2]}-{row[0]}" for row in REFUSED])
def test_a_document_that_cannot_be_read_is_refused(
    name: str, data: bytes, verb: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, values = tmp_path / name, tmp_path / "values.txt"
    file.write_bytes(data)
    values.write_text(f"{NAME}\n")
    before = listing(tmp_path)
    more = ("-o", tmp_path / "out.pdf", "--values", values) if verb == "redact" else ()

    ended = run(capsys, verb, file, *more)

    assert (ended.code, ended.kind) == (3, kind)
    assert Path(ended.message.split(": ")[0]).name == name  # where
    assert len(ended.message) > len(name) + 20  # what and why
    assert ended.err == ""  # a program gets its error once, as JSON
    assert listing(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "data"),
    [pytest.param(row[0], row[1], id=row[0]) for row in REFUSED if row[2] == "detect"],  # some bytes are drawn anew
)
def test_a_refusal_says_what_to_do(name: str, data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes(data)

    assert ADVICE.search(run(capsys, "detect", tmp_path / name).message) is not None


def test_what_check_cannot_read_is_no_all_clear(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(pdf("Nothing about anybody."))
    bad.write_bytes(pdf(**LOCKED))

    assert main(["check", str(good), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "clear"
    assert main(["check", str(good), str(bad), "--json"]) == 3
    said = json.loads(capsys.readouterr().out)
    assert (said["verdict"], {row["file"] for row in said["rows"]}) == ("unreadable", {"bad.pdf"})


def test_a_file_is_read_by_what_it_is_not_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "report.txt").write_bytes(pdf("Social security number 000-12-3456"))

    assert main(["inspect", str(tmp_path / "report.txt"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["pages"] == 1


def test_a_repaired_document_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cut.pdf").write_bytes(pdf("Telephone (312) 555-0123")[:-100])

    assert main(["detect", str(tmp_path / "cut.pdf"), "--no-ocr", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [f["text"] for f in said["findings"]] == ["(312) 555-0123"]
    assert said["warnings"] == ["The PDF is damaged and was repaired to be read; compare it with the original by eye."]


def test_a_picture_without_text_layer_is_read_by_ocr_or_said_to_be_unread(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, scan = pymupdf.open("pdf", pdf("Telephone (312) 555-0123")), pymupdf.open()
    page = scan.new_page()
    page.insert_image(page.rect, pixmap=document[0].get_pixmap(dpi=200))
    scan.save(tmp_path / "scan.pdf")

    assert main(["detect", str(tmp_path / "scan.pdf"), "--json"]) == 0
    assert "(312) 555-0123" in [f["text"] for f in json.loads(capsys.readouterr().out)["findings"]]
    assert main(["detect", str(tmp_path / "scan.pdf"), "--no-ocr", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [f["text"] for f in said["findings"] if f["text"]] == []
    assert "1 page was without words: OCR was not asked for." in said["warnings"]


def test_names_that_climb_write_nowhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    absolute = str(tmp_path / "evil-3.txt")
    climbing = archive(("../../evil-1.txt", b"x"), ("..\\..\\evil-2.txt", b"x"), (absolute, b"x"))
    (inner / "climb.zip").write_bytes(climbing)
    (inner / "climb.eml").write_bytes(
        mail(
            f"--b\nContent-Type: text/plain\n\n{ASKS}\n--b\nContent-Type: text/plain\n"
            'Content-Disposition: attachment; filename="../../evil-4.txt"\n\nTelephone (312) 555-0123\n--b--\n',
            DATED,
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=b",
        )
    )
    before = listing(tmp_path)

    assert main(["detect", str(inner / "climb.zip"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [part["name"] for part in said["parts"]] == ["evil-1.txt", "evil-2.txt", "evil-3.txt"]
    assert sum("points outside the archive" in warning for warning in said["warnings"]) == 3
    assert main(["detect", str(inner / "climb.eml"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [part["name"] for part in said["parts"]] == ["evil-4.txt"]
    assert [f["text"] for f in said["findings"] if f["part"]] == ["(312) 555-0123"]
    assert listing(tmp_path) == before


@pytest.mark.parametrize(
    "data",
    [
        f"Señor {NAME}, café".encode("latin-1"),
        f"Señor {NAME}, café".encode("utf-16"),
        f"\ufeffSeñor {NAME}".encode(),
        b"\x81\x8d\x8f " + NAME.encode() + b" \x9d\xff",
    ],
    ids=["latin-1", "utf-16", "utf-8-with-mark", "no-encoding-at-all"],
)
def test_text_in_any_encoding_is_read(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, values, target = tmp_path / "letter.txt", tmp_path / "values.txt", tmp_path / "out.pdf"
    file.write_bytes(data)
    values.write_text(f"{NAME}\n")

    assert main(["redact", str(file), "-o", str(target), "--values", str(values), "--no-ocr", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["values_not_found"] == []
    left = "".join(page.get_text() for page in pymupdf.open(target))
    assert NAME not in left


def test_values_that_are_no_text_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "report.pdf").write_bytes(pdf())
    (tmp_path / "values.txt").write_bytes(b"\xff\xfe\x00\xd8\x00")
    before = listing(tmp_path)

    ended = run(
        capsys, "redact", tmp_path / "report.pdf", "-o", tmp_path / "o.pdf", "--values", tmp_path / "values.txt"
    )

    assert (ended.code, ended.kind) == (3, "MarksInvalid")
    assert listing(tmp_path) == before


# --- law and dates -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "kind"),
    [
        (("deadline", "--law", "us-zz", "--received", "2026-02-27"), 3, "UnknownLaw"),
        (("deadline", "--law", "../us-il", "--received", "2026-02-27"), 3, "UnknownLaw"),
        (("deadline", "--received", "2199-02-27", "--today", "2026-11-22"), 3, "BadInput"),
        (("deadline", "--received", "1899-02-27", "--today", "2026-11-22"), 3, "BadInput"),
        (("deadline", "--received", "27.2.2026"), 2, "UsageError"),
        (("detect", "x.pdf", "--on", "27.2.2026"), 2, "UsageError"),
        (("check", "x.pdf", "--on", "27.2.2026"), 2, "UsageError"),
        (("recognise", "x.pdf", "--on", "27.2.2026"), 2, "UsageError"),
        (("law", "adopt", "us-il", "--office", "o", "--by", "Ida Sample"), 2, "UsageError"),
    ],
    ids=["unknown", "climbing", "future", "long-ago", "no-date", "detect", "check", "recognise", "no-title"],
)
def test_a_law_or_a_date_that_cannot_be(
    arguments: tuple[str, ...], code: int, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = run(capsys, *arguments)
    assert (ended.code, ended.kind, ended.err) == (code, kind, "")


def test_an_error_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ("deadline", "--law", "us-zz", "--received", "2026-02-27")
    assert main(wrong) == main([*wrong, "--json"]) == 3
    out, err = capsys.readouterr()
    message = json.loads(out)["error"]["message"]
    assert err == f"counterfoil: {message}\n"


def test_an_office_of_an_unknown_law_is_not_begun(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = run(capsys, "office", "init", tmp_path / "office", "--law", "us-zz")
    assert (ended.code, ended.kind, listing(tmp_path)) == (3, "UnknownLaw", {})
    assert ended.message.startswith("us-zz: no such law is installed. Installed: us, us-ca, ")


def test_an_office_of_a_law_without_letters_is_not_begun(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = run(capsys, "office", "init", tmp_path / "office", "--law", "us-ca")
    assert (ended.code, ended.kind, listing(tmp_path)) == (3, "BadInput", {})
    assert ended.message == (
        "--law us-ca: this pack has no gate for instruments and no letters yet, so no office can answer under it. "
        "Its clocks and rules can be used without an office (deadline, law show, law diff). For an office: us-il."
    )


# --- offices -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample office with the real clock; no law is adopted."""
    where = tmp_path_factory.mktemp("template") / "office"
    people = {
        "foia_officer": "Dana Sample, FOIA Officer",
        "address": "1 Harbor Street, Sampleton, Illinois 60699",
        "phone": "(312) 555-0100",
    }
    opening.open_new(where, law="us-il", name="Sample City", sample=True, people=people)
    return where


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "office")
    return tmp_path / "office"


def facts(office: Path) -> tuple[int, int, int]:
    """How many acts, cases and records the office holds."""
    with sqlite3.connect(office / "office.db") as database:
        counts = [database.execute(f"SELECT count(*) FROM office_{t}").fetchone()[0] for t in ("act", "case", "record")]
    database.close()
    return counts[0], counts[1], counts[2]


def test_a_demand_to_an_office_that_adopted_no_law_is_refused(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "demand.eml").write_bytes(mail(ASKS, DATED))
    ended = run(capsys, "respond", tmp_path / "demand.eml", "--office", office, "--out", tmp_path / "release")
    assert (ended.code, ended.kind) == (4, "NotAdopted")
    assert "counterfoil law adopt us-il" in ended.message
    assert (facts(office), (tmp_path / "release").exists()) == ((1, 0, 0), False)


@pytest.mark.parametrize(
    ("data", "received", "says"),
    [
        (mail(ASKS), (), "nothing in it says when the office received it"),
        (mail(ASKS, "Date: Mon, 2 Mar 2199 09:00:00 -0600"), (), "lies in the future"),
        (mail(ASKS, DATED), ("--received", "2199-01-01"), "lies in the future"),
        (mail(ASKS, "Date: the day before yesterday"), (), "nothing in it says when the office received it"),
        (b"", (), "is empty"),
    ],
    ids=["no-date", "future-date", "future-receipt", "no-such-date", "empty"],
)
def test_a_demand_whose_day_of_receipt_is_not_known_opens_no_case(
    data: bytes,
    received: tuple[str, ...],
    says: str,
    office: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    adopting.adopt(office, "us-il", by="Ida Sample, Counsel")
    (tmp_path / "demand.eml").write_bytes(data)
    before = facts(office)

    ended = run(
        capsys, "respond", tmp_path / "demand.eml", "--office", office, "--out", tmp_path / "release", *received
    )

    assert (ended.code, says in ended.message, ended.message.split(": ")[0]) == (3, True, "demand.eml")
    assert ADVICE.search(ended.message) is not None
    assert (facts(office), (tmp_path / "release").exists()) == (before, False)


def test_a_mail_without_body_is_answered_by_a_person(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    adopting.adopt(office, "us-il", by="Ida Sample, Counsel")
    (tmp_path / "demand.eml").write_bytes(mail("", DATED))

    ended = run(capsys, "respond", tmp_path / "demand.eml", "--office", office, "--out", tmp_path / "release")

    assert (ended.code, (tmp_path / "release").exists()) == (7, False)


def test_an_office_of_a_newer_version_is_left_alone(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = office / "office.toml"
    settings.write_text(settings.read_text().replace("version = 1", "version = 99"))
    (tmp_path / "record.txt").write_text("A record.")
    before = listing(office)
    for arguments in (("records", "add", tmp_path / "record.txt"), ("respond", tmp_path / "record.txt")):
        ended = run(capsys, *arguments, "--office", office)
        assert (ended.code, ended.kind) == (3, "OfficeInvalid")
        assert "written by a newer Counterfoil (version 99; this one knows 1)" in ended.message
    assert listing(office) == before


def test_a_database_of_a_newer_version_is_left_alone(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(office / "office.db") as database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('office', '9999_later', '2099')")
    database.close()
    (tmp_path / "record.txt").write_text("A record.")
    before = facts(office)

    ended = run(capsys, "records", "add", tmp_path / "record.txt", "--office", office)

    assert (ended.code, ended.kind) == (3, "OfficeInvalid")
    assert "the database was changed by a newer Counterfoil (9999_later)" in ended.message
    assert facts(office) == before


def test_a_damaged_record_does_not_keep_the_others_out(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = tmp_path / "records"
    records.mkdir()
    (records / "a.pdf").write_bytes(pdf(**LOCKED))
    (records / "b.txt").write_text("A record.")
    assert main(["records", "add", str(records), "--office", str(office), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["name"], row["outcome"]) for row in rows] == [("a.pdf", "refused"), ("b.txt", "added")]
    assert facts(office) == (2, 0, 1)
    assert main(["records", "add", str(records / "a.pdf"), "--office", str(office), "--json"]) == 3


# --- disks -------------------------------------------------------------------------------------------------------


def command(*arguments: object, first: tuple[str, ...] = (), **options: object) -> subprocess.CompletedProcess[str]:
    """The verb in a process of its own, started by ``first``: limits and powers cannot be taken back in this one."""
    return subprocess.run(
        [*first, sys.executable, "-m", "counterfoil", *(str(argument) for argument in arguments)],
        capture_output=True,
        text=True,
        check=False,
        **options,  # type: ignore[call-overload]
    )


def judged(ran: subprocess.CompletedProcess[str]) -> tuple[int, bool, bool]:
    """Exit code, whether there is a traceback, whether the last line is ours."""
    last = ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else ""
    return ran.returncode, "Traceback" in ran.stderr, last.startswith("counterfoil: ")


# Root may write everywhere; without these powers the owner's own modes hold for it as well.
_NO_POWERS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner") if os.getuid() == 0 else ()


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """A folder that may be read and not written, until the test is over."""
    place = tmp_path / "closed"
    place.mkdir()
    yield place
    for path in (place, *place.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def close(place: Path) -> None:
    for path in (*place.rglob("*"), place):
        path.chmod(0o555 if path.is_dir() else 0o444)


def test_a_folder_that_may_not_be_written(tmp_path: Path, closed: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(pdf())
    (tmp_path / "values.txt").write_text(f"{NAME}\n")
    close(closed)
    verb = ("redact", tmp_path / "report.pdf", "--values", tmp_path / "values.txt", "--no-ocr", "-o")

    ran = command(*verb, closed / "out.pdf", first=_NO_POWERS)
    made = command("office", "init", closed / "office", "--law", "us-il", first=_NO_POWERS)
    control = command(*verb, tmp_path / "out.pdf", first=_NO_POWERS)

    assert judged(ran) == (8, False, True)
    assert "Permission denied" in ran.stderr
    assert judged(made) == (8, False, True)
    assert str(closed / "office") in made.stderr
    assert list(closed.iterdir()) == []
    assert (control.returncode, (tmp_path / "out.pdf").is_file()) == (0, True)


def test_an_office_that_may_not_be_written(template: Path, tmp_path: Path, closed: Path) -> None:
    office = closed / "office"
    shutil.copytree(template, office)
    (tmp_path / "record.txt").write_text("A record.")
    close(closed)
    before = listing(office)

    ran = command("records", "add", tmp_path / "record.txt", "--office", office, first=_NO_POWERS)

    assert judged(ran) == (8, False, True)
    assert str(office) in ran.stderr
    assert listing(office) == before


def _small_files() -> None:
    """No file over 16 KB: what a full disk does to every writer, on any machine."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, resource.RLIM_INFINITY))


def test_a_redaction_that_does_not_fit_leaves_nothing(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 72), f"The victim {NAME} told me.")
    page.insert_image((72, 100, 372, 400), stream=_noise())
    document.save(tmp_path / "report.pdf")
    (tmp_path / "values.txt").write_text(f"{NAME}\n")
    before = listing(tmp_path)
    verb = ("redact", tmp_path / "report.pdf", "--values", tmp_path / "values.txt", "--no-ocr", "-o")

    ran = command(*verb, tmp_path / "out.pdf", preexec_fn=_small_files)

    assert judged(ran) == (8, False, True)
    assert "Mend the disk" in ran.stderr or "mend the disk" in ran.stderr
    assert listing(tmp_path) == before
    assert command(*verb, tmp_path / "out.pdf").returncode == 0


def _noise() -> bytes:
    samples = bytearray(os.urandom(200 * 200 * 3))
    return bytes(pymupdf.Pixmap(pymupdf.csRGB, 200, 200, samples, False).tobytes("png"))


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB, mounted here; only root may."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("a small file system can only be mounted by root; RLIMIT_FSIZE stands in for it elsewhere")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.mark.parametrize(
    "leave",
    [0, 8_192],
)
def test_an_office_on_a_full_disk_is_not_begun(leave: int, full_disk: Path) -> None:
    _fill(full_disk, leave=leave)
    ran = command("office", "init", full_disk / "office", "--law", "us-il")
    assert judged(ran) == (8, False, True)
    assert (full_disk / "office").exists() is False


def test_a_record_on_a_full_disk_is_not_half_kept(full_disk: Path, template: Path, tmp_path: Path) -> None:
    office = full_disk / "office"
    shutil.copytree(template, office)
    (tmp_path / "record.txt").write_text("A record of many words. " * 4_000)
    _fill(full_disk, leave=260_000)
    before = facts(office)

    ran = command("records", "add", tmp_path / "record.txt", "--office", office)

    assert judged(ran) == (8, False, True)
    assert facts(office) == before
    (full_disk / "filled").unlink()
    assert command("records", "add", tmp_path / "record.txt", "--office", office).returncode == 0


def _fill(disk: Path, *, leave: int) -> None:
    free = shutil.disk_usage(disk).free
    (disk / "filled").write_bytes(bytes(free - leave))


def test_these_tests_see_a_traceback_and_a_stray_file(tmp_path: Path) -> None:
    broken = subprocess.run([sys.executable, "-c", "1/0"], capture_output=True, text=True, check=False)
    assert judged(broken) == (1, True, False)
    before = listing(tmp_path)
    (tmp_path / "stray").write_text("x")
    assert listing(tmp_path) != before
