"""What ``check`` says of packages that another system prepared: leaks inside containers, unread parts, given values."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pymupdf
import pytest
from tests.release.conftest import ON

from counterfoil.documents import reading
from counterfoil.errors import BadInput
from counterfoil.law.load import load
from counterfoil.law.policy import PolicyBook
from counterfoil.release.check import Checked, Verdict, check
from counterfoil.values import Category

SECRET = "Zbigniew Testwell"


@pytest.fixture(scope="module")
def book() -> PolicyBook:
    return PolicyBook(load("us-il"), ON)


def pdf(text: str, *, beneath: str = "", **save: object) -> bytes:
    """One page; ``beneath`` stands under a black box, as a careless redaction leaves it."""
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 72), text)
    if beneath:
        page.insert_text((72, 120), beneath)
        page.draw_rect(pymupdf.Rect(70, 106, 300, 126), fill=(0, 0, 0))
    return bytes(document.tobytes(**save))


LEAKING = pdf("Dispatched at noon.", beneath=SECRET)
CLEAN = pdf("Nothing about anybody.")
LOCKED = pdf("Nothing.", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="a", owner_pw="b")


def archive(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


def mail(name: str, data: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Records"
    message["Date"] = "Mon, 2 Mar 2026 09:00:00 -0600"
    message.set_content("The records are attached.")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def with_file(name: str, data: bytes) -> bytes:
    document = pymupdf.open("pdf", CLEAN)
    document.embfile_add(name, data, filename=name)
    return bytes(document.tobytes())


DEEP = archive(("m.eml", mail("b.zip", archive(("r.pdf", LEAKING)))))


def checked(tmp_path: Path, book: PolicyBook, name: str, data: bytes, values: tuple[str, ...] = ()) -> Checked:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_bytes(data)
    return check([tmp_path / "out" / name], book=book, values=values, workdir=tmp_path / "work")


def rows(found: Checked) -> list[tuple[str, str, str]]:
    return [(row.verdict.value, row.file, row.text) for row in found.rows]


@pytest.mark.parametrize(
    ("name", "data", "inner"),
    [
        ("plain.pdf", LEAKING, "plain.pdf"),
        ("outer.zip", archive(("clean.pdf", CLEAN), ("inner.pdf", LEAKING)), "outer.zip › inner.pdf"),
        ("mail.eml", mail("report.pdf", LEAKING), "mail.eml › report.pdf"),
        (
            "deep.zip",
            archive(
                ("m.eml", mail("b.zip", archive(("r.pdf", LEAKING)))),
            ),
            "deep.zip › m.eml › b.zip › r.pdf",
        ),
        ("portfolio.pdf", with_file("kept.pdf", LEAKING), "portfolio.pdf › kept.pdf"),
    ],
    ids=["plain", "zip", "mail", "deep", "pdf-in-pdf"],
)
def test_a_leak_is_found_however_deep_it_lies(
    name: str, data: bytes, inner: str, tmp_path: Path, book: PolicyBook
) -> None:
    found = checked(tmp_path, book, name, data)
    assert rows(found) == [("leak", inner, SECRET)]
    assert (found.verdict, found.files) == (Verdict.LEAK, 1)


def test_a_clean_archive_is_clear(tmp_path: Path, book: PolicyBook) -> None:
    found = checked(tmp_path, book, "outer.zip", archive(("a.pdf", CLEAN), ("b.txt", b"Nothing about anybody.")))
    assert (found.verdict, found.rows) == (Verdict.CLEAR, ())


@pytest.mark.parametrize(
    ("data", "inner"),
    [
        (archive(("locked.pdf", LOCKED)), "o.zip › locked.pdf"),
        (archive(("talk.mp3", b"ID3" + bytes(range(256)))), "o.zip › talk.mp3"),
        (archive(("in.zip", archive(("zeros.txt", bytes(32 << 20))))), "o.zip › in.zip"),
    ],
    ids=["encrypted", "sound", "bomb"],
)
def test_what_cannot_be_read_inside_an_archive_is_no_all_clear(
    data: bytes, inner: str, tmp_path: Path, book: PolicyBook
) -> None:
    found = checked(tmp_path, book, "o.zip", data)
    assert [(row.verdict, row.file) for row in found.rows] == [(Verdict.UNREADABLE, inner)]


def test_too_many_parts_are_refused(tmp_path: Path, book: PolicyBook, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (reading, __import__("counterfoil.release.unpacking", fromlist=["x"])):
        monkeypatch.setattr(module, "MAX_PARTS", 2)
    found = checked(tmp_path, book, "o.zip", archive(*((f"{n}.txt", b"Nothing.") for n in range(3))))
    assert found.verdict is Verdict.UNREADABLE


def test_a_number_inside_an_archive_is_forbidden_where_it_stands(tmp_path: Path, book: PolicyBook) -> None:
    found = checked(tmp_path, book, "o.zip", archive(("note.txt", b"Social Security number 666-03-4412")))
    assert [(r.verdict, r.file, r.text, r.category) for r in found.rows] == [
        (Verdict.FORBIDDEN, "o.zip › note.txt", "666-03-4412", Category.SSN)
    ]


@pytest.mark.parametrize(
    ("name", "data", "inner"),
    [
        ("note.txt", f"We spoke to {SECRET}.".encode(), "note.txt"),
        ("o.zip", archive(("table.csv", f"name,age\n{SECRET},40\n".encode())), "o.zip › table.csv"),
        ("o.zip", archive((f"{SECRET}.txt", b"Nothing.")), f"o.zip › {SECRET}.txt"),
    ],
    ids=["text", "table-in-zip", "name"],
)
def test_a_given_value_is_found_in_files_of_every_kind(
    name: str, data: bytes, inner: str, tmp_path: Path, book: PolicyBook
) -> None:
    found = checked(tmp_path, book, name, data, (SECRET,))
    assert found.verdict is Verdict.LEAK
    assert {(row.file, row.text) for row in found.rows if row.verdict is Verdict.LEAK} == {(inner, SECRET)} | (
        {("o.zip", SECRET)} if inner.endswith(f"{SECRET}.txt") else set()
    )


def test_a_link_in_a_folder_is_no_all_clear(tmp_path: Path, book: PolicyBook) -> None:
    (tmp_path / "elsewhere.pdf").write_bytes(LEAKING)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    found = check([tmp_path / "out"], book=book, workdir=tmp_path / "work")
    assert [(row.verdict, row.file) for row in found.rows] == [(Verdict.UNREADABLE, "a.pdf")]


def test_only_proofs_are_left_out_of_a_release(tmp_path: Path, book: PolicyBook) -> None:
    receipts = tmp_path / "out" / "receipt"
    receipts.mkdir(parents=True)
    for name in ("0000.tlog-proof", "0000.entry.json", "checkpoint", "key.txt", "more.pdf"):
        (receipts / name).write_bytes(LEAKING)
    (tmp_path / "out" / "manifest.json").write_bytes(LEAKING)
    found = check([tmp_path / "out"], book=book, workdir=tmp_path / "work")
    assert (found.files, rows(found)) == (1, [("leak", "receipt/more.pdf", SECRET)])


def test_a_folder_without_files_is_refused(tmp_path: Path, book: PolicyBook) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="holds no file to check"):
        check([tmp_path / "empty"], book=book, workdir=tmp_path / "work")
