"""Reading any file: the working PDF, parts, limits, names, and what a hostile reader process could answer."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from counterfoil import sandbox
from counterfoil.documents import Document, read, reading
from counterfoil.documents.reading import clean_name
from counterfoil.errors import DocumentUnreadable, LimitExceeded
from counterfoil.values import digest_of

Read = Callable[..., Document]


def pdf_of(*texts: str) -> bytes:
    document = pymupdf.open()
    for text in texts:
        document.new_page().insert_text((72, 72), text)
    data = document.tobytes(no_new_id=True)
    assert isinstance(data, bytes)
    return data


def zip_of(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_pdf_is_its_own_working_copy(read_bytes: Read, workdir: Path) -> None:
    data = pdf_of("Sample Person", "second page")
    document = read_bytes(data, "report.pdf")
    assert (document.name, document.media_type, document.digest) == ("report.pdf", "application/pdf", digest_of(data))
    assert document.text == "Sample Person\fsecond page"
    assert document.pdf == workdir / f"{document.digest}.pdf"
    assert document.pdf.read_bytes() == data
    assert not document.typeset


def test_words_stand_where_their_text_says(read_bytes: Read) -> None:
    page = read_bytes(pdf_of("One two\nthree"), "x.pdf").pages[0]
    assert [(word.text, word.line) for word in page.words] == [("One", 0), ("two", 0), ("three", 1)]
    assert [page.text[word.start : word.end] for word in page.words] == ["One", "two", "three"]
    one, two, three = (word.box for word in page.words)
    assert one.x0 == pytest.approx(72, abs=0.1)
    assert one.x1 < two.x0
    assert three.y0 > one.y0


def test_the_same_bytes_give_the_same_document(read_bytes: Read) -> None:
    data = b"A letter.\n\nWith two paragraphs."
    first = read_bytes(data, "letter.txt")
    assert first.pdf is not None
    pdf = first.pdf.read_bytes()
    second = read_bytes(data, "letter.txt")
    assert second == first
    assert second.pdf is not None
    assert second.pdf.read_bytes() == pdf


def test_without_a_worker_nothing_but_the_working_pdf_is_left(tmp_path: Path) -> None:
    source = tmp_path / "in.txt"
    source.write_text("Sample")
    document = read(source, workdir=tmp_path / "work")
    assert document.pdf is not None
    assert list((tmp_path / "work").iterdir()) == [document.pdf]
    assert source.read_text() == "Sample"


def test_a_refusal_leaves_nothing(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    source.write_bytes(b"%PDF-1.4\n%%EOF")
    with pytest.raises(DocumentUnreadable, match=r"^in\.pdf: The PDF is too damaged"):
        read(source, workdir=tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []


def test_a_wrong_ending_changes_nothing(read_bytes: Read) -> None:
    assert read_bytes(pdf_of("Sample"), "table.csv").media_type == "application/pdf"
    assert read_bytes(b"plain words", "scan.pdf").media_type == "text/plain"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b" \n\0", "The file is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office document"),
        (b"ID3\x04" + bytes(50), "sound recording"),
        (b"\0\0\0\x18ftypmp42" + bytes(50), "video"),
        (b"\x1f\x8b\x08" + bytes(50), "archive that is not ZIP"),
        (b"\x7fELF" + bytes(50), "program"),
        (bytes(range(256)) * 4, "no kind that is known"),
    ],
)
def test_what_cannot_be_read_is_named_truly(read_bytes: Read, data: bytes, said: str) -> None:
    with pytest.raises(DocumentUnreadable, match=rf"^note\.pdf: .*{said}"):
        read_bytes(data, "note.pdf")


def test_parts_are_documents_and_unreadable_ones_stay(read_bytes: Read) -> None:
    message = EmailMessage()
    message["From"] = "sample@example.org"
    message["Date"] = "Mon, 2 Mar 2026 10:00:00 -0600"
    message.set_content("See the attachments.")
    message.add_attachment(pdf_of("attached words"), maintype="application", subtype="pdf", filename="../../a.pdf")
    message.add_attachment(b"OggS" + bytes(40), maintype="audio", subtype="ogg", filename="call.ogg")
    document = read_bytes(bytes(message), "m.eml")
    assert [(part.name, part.media_type, part.text) for part in document.parts] == [
        ("a.pdf", "application/pdf", "attached words"),
        ("call.ogg", "application/octet-stream", ""),
    ]
    assert document.parts[1].digest == digest_of(b"OggS" + bytes(40))
    assert document.parts[1].warnings == document.warnings
    assert document.warnings[0].startswith("call.ogg: The file is a sound recording.")


def test_nesting_ends(read_bytes: Read) -> None:
    data = b"innermost words"
    for _ in range(reading.MAX_DEPTH + 2):
        data = zip_of(**{"inner.zip": data})
    document = read_bytes(data, "outer.zip")
    depth, part = 0, document
    while part.parts:
        depth, part = depth + 1, part.parts[0]
    assert depth == reading.MAX_DEPTH + 1
    assert part.warnings == ("inner.zip: is nested more than 5 levels deep and was not opened.",)
    assert part.media_type == "application/octet-stream"


def test_too_many_parts_in_all_levels_are_refused(read_bytes: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    data = zip_of(**{f"{number}.txt": b"x" for number in range(4)})
    assert len(read_bytes(data, "a.zip").parts) == 4  # the control
    monkeypatch.setattr(reading, "MAX_PARTS", 3)
    with pytest.raises(LimitExceeded, match="parts"):
        read_bytes(data, "a.zip")


def test_a_file_over_the_size_is_refused_before_it_is_copied(tmp_path: Path, worker: sandbox.Worker) -> None:
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as handle:
        handle.truncate((reading.MAX_FILE_MB << 20) + 1)  # sparse: takes no room
    with pytest.raises(LimitExceeded, match=r"^huge\.pdf: the file has 1,024 MB"):
        read(huge, workdir=tmp_path, worker=worker)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\evil.exe", "evil.exe"),
        ("exe.\u202efdp", "exe.fdp"),
        ("a\0b\nc", "abc"),
        ("", "unnamed"),
        ("...", "unnamed"),
        ("/", "unnamed"),
        ("x" * 300, "x" * 100 + "…" + "x" * 19),
    ],
)
def test_names_are_only_for_display(given: str, shown: str) -> None:
    assert clean_name(given) == shown


class _Lying(sandbox.Worker):
    """A worker taken over by the file it read: it answers what the test says."""

    def __init__(self, act: Callable[[dict[str, Any]], Any], folder: Path) -> None:
        super().__init__(writable=[folder])
        self._act = act

    def call(self, target: str, /, **arguments: Any) -> Any:
        return self._act(arguments)


PAGE: dict[str, Any] = {
    "size": [612, 792], "text": "a", "boxes": [0, 0, 1, 1], "layer": "text", "pictures": [], "ruled": [],
    "confidences": [],
}  # fmt: skip
ANSWER: dict[str, Any] = {
    "media_type": "application/pdf", "typeset": False, "has_pdf": False, "pages": [PAGE], "for_ocr": [], "parts": [],
    "properties": [], "warnings": [], "body": "",
}  # fmt: skip


def lied_to(tmp_path: Path, answer: Any, act: Callable[[dict[str, Any]], Any] | None = None) -> Document:
    source = tmp_path / "in.pdf"
    source.write_bytes(b"%PDF-1.4")
    work = tmp_path / "work"
    work.mkdir()
    return read(source, workdir=work, worker=_Lying(act or (lambda _: answer), work))


def test_an_honest_answer_passes(tmp_path: Path) -> None:
    assert lied_to(tmp_path, ANSWER).text == "a"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        ANSWER | {"pages": "x"},
        ANSWER | {"pages": [PAGE | {"boxes": [0, 0, 1]}]},
        ANSWER | {"pages": [PAGE | {"boxes": [0, 0, 1, 1] * 2}]},
        ANSWER | {"pages": [PAGE | {"boxes": [9, 0, 1, 1]}]},
        ANSWER | {"pages": [PAGE | {"boxes": [0, 0, 1, 10**12]}]},
        ANSWER | {"pages": [PAGE | {"boxes": ["0", 0, 1, 1]}]},
        ANSWER | {"pages": [PAGE | {"size": [float("inf"), 1]}]},
        ANSWER | {"pages": [PAGE | {"layer": "trusted"}]},
        ANSWER | {"pages": [PAGE] * 10_001},
        ANSWER | {"properties": [["one"]]},
        ANSWER | {"warnings": [1]},
        ANSWER | {"body": None},
        ANSWER | {"has_pdf": True},
        ANSWER | {"parts": [["a.txt", "0" * 64]]},
        ANSWER | {"parts": [["a.txt", "../" * 21]]},
        ANSWER | {"parts": 3},
        ANSWER | {"for_ocr": [1]},
        ANSWER | {"for_ocr": 5},
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(tmp_path: Path, answer: Any) -> None:
    with pytest.raises(DocumentUnreadable, match=r"makes no sense|left no file"):
        lied_to(tmp_path, answer)
    assert list((tmp_path / "work").iterdir()) == []


def test_a_link_instead_of_the_working_pdf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")

    def act(arguments: dict[str, Any]) -> Any:
        os.symlink(tmp_path / "secret", Path(arguments["scratch"]) / "working.pdf")
        return ANSWER | {"has_pdf": True}

    with pytest.raises(DocumentUnreadable, match="left no file"):
        lied_to(tmp_path, ANSWER, act)
    assert list((tmp_path / "work").iterdir()) == []
