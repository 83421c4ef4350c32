"""Errands by parcels: the same as without, and nothing that a worker made up is believed."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from counterfoil.bulk.courier import DONE, Answer, Courier, Sent
from counterfoil.bulk.parcels import Parcel, packed, unpacked
from counterfoil.documents import reading
from counterfoil.errands import doing, sending
from counterfoil.errands.drawing import Drawing
from counterfoil.errands.inspecting import Inspecting
from counterfoil.errands.looking import Asked, Looked, Rules, look
from counterfoil.errands.redacting import Redaction, redact
from counterfoil.errors import BadInput, CounterfoilError, DocumentUnreadable, EnvironmentFailed, LeakFound
from counterfoil.values import Box, Category, Mark, Party, Role

FORMS = """version: 1
name: ours
patterns:
  - {name: badge, category: employee_id, form: "QZ-####", role: officer}
"""
PEOPLE = (Party("P-1", "Invented, Mary", Role.VICTIM, identifiers=((Category.A_NUMBER, "A012345678"),), minor=True),)
TEXT = "CASE REPORT\nRD No: LH123456\nVictim: Mary Invented\nA012345678 DOB 03/12/2011\nSeen by QZ-4711.\n"


class Here(Courier):
    """Does errands in this process, by parcels all the same."""

    def __init__(self) -> None:
        self.errands: list[str] = []
        self.answers: list[Parcel] = []

    def carry(self, sent: Iterable[Sent], *, priority: int) -> Iterator[Answer]:
        for one in sent:
            self.errands.append(unpacked(one.parcel).said["errand"])
            self.answers.append(unpacked(doing.do("1", {"parcel": one.parcel})["answer"]))
            yield Answer(one.name, DONE, packed(self.answers[-1]))


class Says(Courier):
    """Gives one answer, whatever it is asked: a worker that was taken over."""

    def __init__(self, answer: Parcel) -> None:
        self.answer = answer

    def carry(self, sent: Iterable[Sent], *, priority: int) -> Iterator[Answer]:
        for one in sent:
            yield Answer(one.name, DONE, packed(self.answer))


def asked(path: Path, workdir: Path) -> Asked:
    forms = path.parent / "forms"
    forms.mkdir(exist_ok=True)
    (forms / "ours.yaml").write_text(FORMS)
    return Asked(path, path.name, workdir, PEOPLE, rules=Rules(forms))


def both(path: Path, tmp_path: Path) -> tuple[Looked, Looked, list[str]]:
    """What a file shows when it is looked at here, and by parcels; and the errands that it took."""
    here = Here()
    (come,) = sending.looked([asked(path, tmp_path / "there")], sending.By(here, 0))
    return look(asked(path, tmp_path / "here")), moved(come(), tmp_path), here.errands


def moved(looked: Looked, tmp_path: Path) -> Looked:
    """The same with its working PDFs where the other way leaves them; their bytes are compared."""

    def back(document: Any) -> Any:
        pdf = document.pdf
        if pdf is not None:
            there = tmp_path.resolve() / "here" / pdf.name
            assert there.read_bytes() == pdf.read_bytes()
            pdf = there
        return replace(document, pdf=pdf, parts=tuple(back(part) for part in document.parts))

    pieces = tuple(replace(one, document=back(one.document)) for one in looked.pieces)
    return Looked(back(looked.document), pieces)


def scanned(pages: int) -> bytes:
    """A PDF of pictures of words."""
    with pymupdf.open() as pdf:
        for number in range(pages):
            image = Image.new("L", (850, 300), 255)
            font = ImageFont.load_default(36)
            ImageDraw.Draw(image).text((40, 60), f"Victim Mary Invented page {number + 1}", 0, font=font)
            file = io.BytesIO()
            image.save(file, "PNG")
            page = pdf.new_page(width=306, height=108)
            page.insert_image(page.rect, stream=file.getvalue())
        return bytes(pdf.tobytes())


def mail(attached: bytes) -> str:
    return (
        "From: Pat Sample <pat@example.org>\nTo: a@example.org\nSubject: LH123456\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain\n\n' + TEXT + "\n--x\n"
        "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n"
        'Content-Disposition: attachment; filename="gone.pdf"\n\nJVBERi0xLjQK\n--x\n'
        "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n"
        f'Content-Disposition: attachment; filename="scan.pdf"\n\n{base64.b64encode(attached).decode()}\n--x--\n'
    )


def test_a_file_shows_the_same_by_parcels(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    here, there, errands = both(tmp_path / "a.txt", tmp_path)
    assert there == here
    assert errands == ["look"]
    found = {finding.text for finding in here.pieces[0].findings}
    assert {"Mary Invented", "A012345678", "QZ-4711"} <= found  # parties and forms travelled too


def test_a_long_scan_is_read_in_ranges_and_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.eml").write_text(mail(scanned(3)))
    monkeypatch.setattr(reading, "OCR_AT_ONCE", 2)
    monkeypatch.setattr(sending, "OCR_AT_ONCE", 2)
    here, there, errands = both(tmp_path / "a.eml", tmp_path)
    assert there == here
    assert errands == ["look", "recognise", "recognise", "recognise", "show"]
    assert "Mary Invented page 3" in here.pieces[2].document.pages[2].text
    assert [len(part.warnings) for part in here.document.parts] == [1, 0]


def test_a_scan_that_fails_leaves_its_message_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.eml").write_text(mail(scanned(3)))
    monkeypatch.setattr(reading, "OCR_AT_ONCE", 2)
    document, scans = reading.read_but_scans(tmp_path / "a.eml", workdir=tmp_path / "work", name="a.eml")
    assert [(one.place, one.indexes, one.warnings_before) for one in scans] == [((1,), (0, 1, 2), 0)]

    def fails(*_: object) -> list[Any]:
        raise DocumentUnreadable("it took too long.")

    whole = reading.with_scans(document, scans, fails)
    names, said = ["gone.pdf", "scan.pdf"], "scan.pdf: it took too long."
    assert [one.partition(":")[0] for one in whole.warnings] == ["The message has no date.", *names]
    assert (whole.parts[1].pages, whole.parts[1].warnings) == ((), (said,))


def test_what_cannot_be_read_says_so_and_keeps_none_of_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 no more")
    files = [tmp_path / "b.pdf", tmp_path / "a.txt"]
    coming = sending.looked([asked(path, tmp_path / "there") for path in files], sending.By(Here(), 0))
    bad, good = list(coming)
    with pytest.raises(DocumentUnreadable) as by_parcel:
        bad()
    with pytest.raises(DocumentUnreadable) as here:
        look(asked(files[0], tmp_path / "here"))
    assert str(by_parcel.value) == str(here.value)
    assert len(good().pieces) == 1


STAMP = re.compile(rb"D:[0-9]{14}|/ID ?\[.*?\]", re.DOTALL)
"""When a PDF was made, and the number that it has from that."""
MARKS = (Mark(0, Box(70, 60, 160, 76), "7(1)(c)", "Mary Invented"),)


def redaction(tmp_path: Path, name: str = "out.pdf") -> Redaction:
    source = tmp_path / "source.pdf"
    with pymupdf.open() as pdf:
        pdf.new_page().insert_text((72, 72), "Mary Invented was here. Nobody else was.")
        pdf.save(source)
    return Redaction(source, tmp_path / name, MARKS, (), ("A012345678",), 7, {"7(1)(c)": "5 ILCS 140/7(1)(c)"})


def test_a_redaction_is_the_same_by_parcels_and_so_is_what_is_drawn_and_inspected(tmp_path: Path) -> None:
    by = sending.By(Here(), 0)
    first = redact(redaction(tmp_path, "here.pdf"), workdir=tmp_path / "work")
    (come,) = sending.redacted([redaction(tmp_path, "there.pdf")], by, workdir=tmp_path / "work")
    assert come().digest == first.digest
    assert (tmp_path / "there.pdf").read_bytes() == (tmp_path / "here.pdf").read_bytes()
    drawings = [Drawing(tmp_path / "source.pdf", tmp_path / name, (), "CF-1") for name in ("a.pdf", "b.pdf")]
    for drawing, way in zip(drawings, (None, by), strict=True):
        (drawn,) = sending.drawn([drawing], way)
        drawn()
    first, second = (STAMP.sub(b"", (tmp_path / name).read_bytes()) for name in ("a.pdf", "b.pdf"))
    assert first == second
    (looked_into,) = sending.inspected([Inspecting(tmp_path / "here.pdf", tmp_path / "work")], by)
    assert looked_into() == {}
    with pytest.raises(BadInput, match="never overwritten"):
        next(sending.redacted([redaction(tmp_path, "there.pdf")], by, workdir=tmp_path))()


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Parcel:
    """An honest answer."""
    folder, here = tmp_path_factory.mktemp("honest"), Here()
    (folder / "a.txt").write_text(TEXT)
    list(sending.looked([asked(folder / "a.txt", folder / "there")], sending.By(here, 0)))
    return here.answers[0]


def document(answer: Parcel, **changes: object) -> Parcel:
    return Parcel({**answer.said, "document": {**answer.said["document"], **changes}}, answer.files)


def finding(answer: Parcel, **changes: object) -> Parcel:
    kind, (first, *rest) = answer.said["pieces"][0]
    return Parcel({**answer.said, "pieces": [[kind, [{**first, **changes}, *rest]]]}, answer.files)


@pytest.mark.parametrize(
    "alter",
    [
        lambda answer: document(answer, digest="0" * 64),
        lambda answer: document(answer, digest="../../etc/passwd"),
        lambda answer: document(answer, pdf="../office.toml"),
        lambda answer: document(answer, pdf="0" * 64 + ".pdf"),
        lambda answer: document(answer, name=7),
        lambda answer: document(answer, pages=[{"size": [1, 1]}]),
        lambda answer: document(answer, parts=[{}]),
        lambda answer: Parcel({**answer.said, "pieces": []}, answer.files),
        lambda answer: Parcel({**answer.said, "pieces": [["no kind", []]]}, answer.files),
        lambda answer: Parcel({**answer.said, "scans": [[[], [10**9], 0]]}, answer.files),
        lambda answer: Parcel({**answer.said, "scans": [["x"]]}, answer.files),
        lambda answer: Parcel(answer.said, {}),
        lambda answer: finding(answer, page_index=4),
        lambda answer: finding(answer, how=["a list"]),
        lambda answer: finding(answer, category="no category"),
        lambda answer: finding(answer, boxes=[[9, 0, 0, 9]]),
        lambda answer: Parcel({"error": "SystemExit", "message": "x"}),
        lambda answer: Parcel({}),
    ],
    ids=range(18),
)
def test_what_a_worker_made_up_is_refused(alter: Callable[[Parcel], Parcel], looked: Parcel, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    made_up = sending.By(Says(alter(looked)), 0)
    (come,) = sending.looked([asked(tmp_path / "a.txt", tmp_path / "there")], made_up)
    with pytest.raises(DocumentUnreadable):
        come()
    assert list((tmp_path / "there").glob("*")) == []


def test_no_document_without_its_own_certificate(tmp_path: Path) -> None:
    here = Here()
    (honest,) = sending.redacted([redaction(tmp_path)], sending.By(here, 0), workdir=tmp_path)
    (answer,) = here.answers
    released, certificate = answer.files["released"], answer.said["certificate"]
    for said, files, why in (
        (answer.said, {"released": released + b"%"}, "not of the document that came"),
        (answer.said, {}, "not of the document that came"),
        ({"certificate": {**certificate, "marks": 0}}, answer.files, "of other marks"),
        ({"error": "LeakFound", "message": "source.pdf: gate 2. Nothing was written."}, {}, "gate 2"),
    ):
        (come,) = sending.redacted([redaction(tmp_path)], sending.By(Says(Parcel(said, files)), 0), workdir=tmp_path)
        with pytest.raises(LeakFound, match=why):
            come()
        assert [path.name for path in tmp_path.iterdir()] == ["source.pdf"]
    assert honest().digest == certificate["digest"]


def test_another_version_stops_and_blames_no_file(tmp_path: Path) -> None:
    parcel = packed(Parcel({"version": "0.0.0", "errand": "look"}))
    with pytest.raises(EnvironmentFailed, match=r"the office 0\.0\.0\."):
        doing.do("1", {"parcel": parcel})


def test_what_cannot_travel_is_done_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is too large, and detection by a model that lies on this machine."""
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text("CASE REPORT")
    here = Here()
    monkeypatch.setattr(sending, "LARGEST", 20)
    files = [asked(tmp_path / name, tmp_path / "there") for name in ("a.txt", "b.txt", "a.txt")]
    names = [come().document.name for come in sending.looked(files, sending.By(here, 0))]
    assert (names, here.errands) == (["a.txt", "b.txt", "a.txt"], ["look"])
    monkeypatch.setattr(sending, "LARGEST", 10**6)
    ours = replace(files[0], rules=Rules(second=("spacy=models/ours",)))
    with pytest.raises(CounterfoilError, match="models/ours"):
        [come() for come in sending.looked([ours], sending.By(here, 0))]
    assert here.errands == ["look"]
