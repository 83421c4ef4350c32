"""The papers for the Public Access Counselor: complete for the Counselor, and for everybody else without a word of what
was withheld.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from counterfoil.cli import main
from counterfoil.errors import BadInput, LeakFound
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.services import answering, contesting, intake, review_packet
from counterfoil.office.services.answering import Request
from counterfoil.office.services.review_packet import Made
from counterfoil.office.services.session import session
from counterfoil.redaction.needles import Needles

DANA = "Dana Sample, FOIA Officer (SAMPLE)"
REPORT = """CASE REPORT
RD No: LH123456
On 03/04/2023 officers spoke with the victim, Mary Invented, age 12, DOB 03/12/2011, at 41 E Grand Ave.
Witness: Pat Quill, phone (312) 555-0142, DOB 03/12/1981 Age 43
A blue bicycle with a crooked bell was taken.
"""
WITHHELD = ("Mary Invented", "(312) 555-0142")
ASKED = """From: Ada Asker <ada@mail.example>
Subject: Request
Date: Mon, 3 Jan 2022 10:00:00 -0600
Message-ID: <a1@mail.example>

Under the Freedom of Information Act I request the case report RD LH123456{about}.

Ada Asker
2 Made Up Street
Sampleton, IL 60699
"""


def answered_about(office: Path, folder: Path, about: str) -> str:
    """The number of a case that was answered in part, by a request that says ``about``."""
    (folder / "report.txt").write_text(REPORT)
    (folder / "demand.eml").write_text(ASKED.format(about=about))
    with session(office) as (opened, journal):
        intake.add_records(opened, [folder / "report.txt"], journal=journal)
        asked = Request(folder / "demand.eml", decide_as=DANA, out=folder / "release")
        return answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None).case


@pytest.fixture(scope="module")
def template(new_office: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("contested")
    shutil.copytree(new_office, folder / "office")
    return folder / "office", answered_about(folder / "office", folder, "")


@pytest.fixture
def contested(template: tuple[Path, str], tmp_path: Path) -> tuple[Office, str]:
    """An office with a case that was answered in part, and its number."""
    return app.open_office(shutil.copytree(template[0], tmp_path / "office")), template[1]


def is_told(office: Office, number: str) -> None:
    """The Counselor's notice comes on the day of the answer."""
    day = models.Release.objects.get(case__number=number).released_at.date()
    contesting.open_contest(
        office, number, before="public_access_counselor", received_on=day, reference="2022 PAC 70001", by=DANA
    )


@pytest.fixture(scope="module")
def papers(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Both versions, made once for all tests that only read them."""
    folder = tmp_path_factory.mktemp("papers")
    office = app.open_office(shutil.copytree(template[0], folder / "office"))
    is_told(office, template[1])
    made = review_packet.make(office, template[1], out=folder / "packet", by=DANA)
    act = models.Act.objects.get(kind="packet.made")
    kept = {one: len(files(made.folder / one)) for one in review_packet.VERSIONS}
    assert (act.actor, act.facts) == (DANA, kept | {"records": 1})
    assert not (office.work / template[1] / "records").exists()  # read once more for this, and gone with it
    return made


def text_of(path: Path) -> str:
    if path.suffix != ".pdf":
        return path.read_text(encoding="utf-8-sig", errors="replace")
    with pdfium.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def files(folder: Path) -> dict[str, Path]:
    return {one.relative_to(folder).as_posix(): one for one in sorted(folder.rglob("*")) if one.is_file()}


def holds(path: Path) -> set[str]:
    """Which withheld values stand in a file, in what a reader sees or in its bytes."""
    needles = Needles(WITHHELD)
    texts = (text_of(path), path.read_bytes().decode("latin-1"))
    return {needles.values[one.needle] for text in texts for one in needles.in_text(text)}


def test_both_versions_are_complete_and_the_shareable_one_shows_nothing(papers: Made) -> None:
    number = papers.case
    confidential, shareable = (files(papers.folder / one) for one in review_packet.VERSIONS)
    answer = {f"answer/{name}" for name in ("letter.pdf", "index.pdf", "index.csv", f"{number}_001.pdf")}
    own = {
        "cover-letter.pdf",
        "index.pdf",
        "index.csv",
        "affidavit-draft.pdf",
        "manifest.json",
        "request/request.eml",
    }
    assert set(shareable) == answer | own
    assert set(confidential) == answer | own | {"records/R-000001.pdf"}
    assert (set(papers.shareable), set(papers.confidential)) == (set(shareable), set(confidential))
    assert (papers.records, papers.left_out) == (1, ())

    assert {name: holds(path) for name, path in shareable.items()} == {key: set() for key in shareable}
    told = {name for name, path in confidential.items() if holds(path) == set(WITHHELD)}
    assert told == {"index.pdf", "index.csv", "records/R-000001.pdf"}  # the positive control
    record = text_of(confidential["records/R-000001.pdf"])
    numbers = {row["no"] for row in csv.DictReader(io.StringIO(text_of(confidential["index.csv"])))}
    margin = {one for line in record.splitlines() if set(line) <= set("0123456789, ") for one in line.split(", ")}
    assert ("CONFIDENTIAL" in record, margin - {""}) == (True, numbers)

    rows = list(csv.DictReader(io.StringIO(text_of(shareable["index.csv"]))))
    went_out = list(csv.DictReader(io.StringIO(text_of(shareable["answer/index.csv"]))))
    shared = ("record", "page", "places", "exemption", "citation", "factual_basis", "decided_by")
    assert [tuple(row[one] for one in shared) for row in rows] == [
        tuple(row[one] for one in shared) for row in went_out
    ]
    assert {row["our_number"] for row in csv.DictReader(io.StringIO(text_of(confidential["index.csv"])))} == {
        "R-000001"
    }

    for folder in review_packet.VERSIONS:
        listed = json.loads((papers.folder / folder / "manifest.json").read_text())
        found = files(papers.folder / folder)
        assert {one["name"]: one["sha256"] for one in listed["files"]} == {
            name: hashlib.sha256(path.read_bytes()).hexdigest()
            for name, path in found.items()
            if name != "manifest.json"
        }


def test_the_letter_counts_the_days_and_the_affidavit_names_nobody(papers: Made) -> None:
    letter = " ".join(text_of(papers.folder / "shareable" / "cover-letter.pdf").split())
    assert [one.track for one in papers.days] == ["pac_review", "pac_records", "pac_answer"]
    for one in papers.days:
        assert f"{one.due_on:%B} {one.due_on.day}, {one.due_on.year}" in letter
        assert one.cite.authority in letter
    assert "1: Tue Jan 4; 2: Wed Jan 5" in letter
    assert "Not counted: Sat Jan 8" in letter
    affidavit = " ".join(text_of(papers.folder / "confidential" / "affidavit-draft.pdf").split())
    assert affidavit.startswith("SAMPLE")
    assert "DRAFT – not signed, not sworn." in affidavit
    assert "I, (name), (title), state:" in affidavit
    said = affidavit.split("state:")[1]
    sentences = said.split("How I know this")[0]
    assert "This office's file shows that request" in sentences
    shared = text_of(papers.folder / "shareable" / "affidavit-draft.pdf")
    assert ("LH123456" in sentences, "LH123456" in shared) == (True, False)


def test_a_request_that_names_the_person_stays_with_the_counselor(new_office: Path, tmp_path: Path) -> None:
    shutil.copytree(new_office, tmp_path / "office")
    number = answered_about(tmp_path / "office", tmp_path, " about Mary Invented")
    office = app.open_office(tmp_path / "office")
    is_told(office, number)
    made = review_packet.make(office, number, out=tmp_path / "packet", by=DANA)
    shareable, confidential = files(tmp_path / "packet/shareable"), files(tmp_path / "packet/confidential")
    assert set(confidential) - set(shareable) == {"request/request.eml", "answer/letter.pdf", "records/R-000001.pdf"}
    assert [one.partition(":")[0] for one in made.left_out] == ["The request", "The answer, which repeats the request"]
    assert "Not enclosed here" in text_of(shareable["cover-letter.pdf"])
    assert {name: holds(path) for name, path in shareable.items()} == {key: set() for key in shareable}


def test_a_basis_that_shows_what_was_withheld_stops_everything(
    contested: tuple[Office, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, number = contested
    is_told(office, number)
    row = models.Determination.objects.filter(decision="redact").order_by("pk")[0]
    models.Determination.objects.filter(pk=row.pk).update(basis="It is the name of Mary Invented, a child.")
    acts = models.Act.objects.count()
    with pytest.raises(LeakFound, match="would show what the case withholds, in: the index"):
        review_packet.make(office, number, out=tmp_path / "packet", by=DANA)
    assert (models.Act.objects.count(), sorted(one.name for one in tmp_path.iterdir())) == (acts, ["office"])


def test_papers_need_a_review_and_an_answer_and_a_name(contested: tuple[Office, str], tmp_path: Path) -> None:
    office, number = contested
    with pytest.raises(BadInput, match="no review by the Public Access Counselor is open"):
        review_packet.make(office, number, out=tmp_path / "packet", by=DANA)
    is_told(office, number)
    with pytest.raises(BadInput, match="named with name and title"):
        review_packet.make(office, number, out=tmp_path / "packet", by="dana")
    models.Case.objects.filter(number=number).update(state="lettered")
    with pytest.raises(BadInput, match="the case is lettered"):
        review_packet.make(office, number, out=tmp_path / "packet", by=DANA)
    assert list(tmp_path.glob("*packet*")) == []


def test_the_command_makes_the_same_bytes_and_never_writes_over_anything(
    contested: tuple[Office, str], papers: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office, number = contested
    is_told(office, number)
    out = tmp_path / "packet"
    command = ["case", "review-packet", number, "--office", str(office.folder), "--out", str(out), "--by", DANA]
    assert main([*command, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["case"], said["records"], said["left_out"]) == (number, 1, [])
    assert sorted(said["shareable"]) == sorted(files(out / "shareable"))
    one, two = ({name: path.read_bytes() for name, path in files(of).items()} for of in (papers.folder, out))
    assert [name for name in one if one[name] != two.get(name)] == []
    assert len(one) == len(two) > 10
    assert main(command) == 2
    assert "exists already" in capsys.readouterr().err


def test_the_papers_of_a_review_go_when_it_has_ended(contested: tuple[Office, str], papers: Made) -> None:
    office, number = contested
    is_told(office, number)
    folder = shutil.copytree(papers.folder, office.work / number / review_packet.FOLDER)
    case = models.Case.objects.get(number=number)
    for version in review_packet.VERSIONS:
        whole = review_packet.as_zip(office, case, version)
        assert whole is not None
        with whole, zipfile.ZipFile(whole) as archive:
            names = {name.partition("/")[2] for name in archive.namelist()}
        assert names == set(files(folder / version))
    assert review_packet.as_zip(office, case, "../shareable") is None
    day = models.Release.objects.get(case=case).released_at.date()
    contesting.close_contest(office, number, 0, outcome="upheld", decided_on=day, by=DANA)
    assert (folder.exists(), review_packet.kept(office, case)) == (False, None)
