"""No list of status: where somebody was born, their status and their A-number stand in the file, and nowhere else."""

from __future__ import annotations

import csv
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from django.db import connection, connections
from PIL import Image, ImageDraw, ImageFont

from counterfoil.errors import PersonMustDecide
from counterfoil.office import app, models, queries, text_index
from counterfoil.office.folder import Office
from counterfoil.office.mail import words
from counterfoil.office.services import (
    answering,
    arriving,
    blanking,
    closed_findings,
    intake,
    known_parties,
    opening,
    reading_room,
    search_account,
    searching,
    sheets,
)
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session
from counterfoil.office.tasks import TASKS
from counterfoil.office.tasks.unlist import MESSAGES, is_behind
from counterfoil.office.text_index import FullText
from counterfoil.values import Category, Party

from .conftest import own_database
from .test_respond import fill_in

DANA = "Dana Sample, FOIA Officer (SAMPLE)"
REPORT = """ARREST REPORT
RD No: LH123456
CB No: 12345678
Arrestee Name: Rowan Invented
DOB: 01/02/1980
Place of Birth: Zacatecoluca, El Salvador
Citizenship: El Salvador
Charge: 720 ILCS 5/16-1(a)(1)
Arrest Date: 03/04/2023 14:00
Narrative: The arrestee said he overstayed his visa. A card A087 654 321 and a crooked bell were in the bag. Family is
in Zacatecoluca. The arrestee wore a lantern.
"""
TABLE = """NAME,DOB,PLACE OF BIRTH,A-NUMBER,NOTE
"Invented, Rowan",01/02/1980,"Quetzaltenango, Guatemala",A087654321,umbrella
"Quill, Pat",03/12/1981,"Sampleton, IL",,bicycle
"""
LETTER = """From: Pat Quill <pat@mail.example>
Subject: The neighbor
Date: Mon, 3 Jan 2022 10:00:00 -0600
Message-ID: <n1@mail.example>
Content-Type: text/plain; charset=utf-8

Rowan Invented told me he was born in Chimaltenango. He is undocumented. He sold me a tricycle.
"""
POLICY = """POLICY MEMORANDUM
No officer shall detain any person on an immigration detainer alone. Each detainer is logged by the watch commander.
"""
SCANNED = ("ARREST REPORT", "Arrestee Name: Wren Invented", "Place of Birth: Comayagua, Honduras", "A sealed hourglass")
PLANTED = (
    "zacatecoluca", "el salvador", "overstayed", "087654321", "087 654 321", "87654321", "quetzaltenango", "guatemala",
    "chimaltenango", "undocumented", "comayagua", "honduras",
)  # fmt: skip
ORDINARY = ("lantern", "umbrella", "tricycle", "hourglass", "detainer")
"""A word of each file beside what goes."""


def add(office: Office | Path, beside: Path) -> list[intake.Added]:
    """A form, a table, a letter, a scan and a policy, and a list of parties."""
    beside.mkdir()
    files = {"a-arrest.txt": REPORT, "b-table.csv": TABLE, "c-letter.eml": LETTER, "e-policy.txt": POLICY}
    for name, text in files.items():
        (beside / name).write_text(text)
    image = Image.new("L", (1700, 700), 255)
    font = ImageFont.load_default(48)
    for number, line in enumerate(SCANNED):
        ImageDraw.Draw(image).text((100, 80 + 120 * number), line, fill=0, font=font)
    image.save(beside / "d-scan.png", dpi=(200, 200))
    listed = Party(
        "p1", "Invented, Rowan", identifiers=((Category.A_NUMBER, "A087654321"), (Category.SSN, "900-12-3456"))
    )
    with session(office) as (opened, journal):
        return list(intake.add_records(opened, [beside], journal=journal, parties=[listed]))


def told_by_rows(words: tuple[str, ...]) -> set[tuple[str, str]]:
    """(table, word) of every row of the database in which one of the words stands, in clear or as bytes."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                said = " ".join(
                    c.decode("utf-8", "replace") if isinstance(c, bytes) else str(c) for c in row
                ).casefold()
                found |= {(table, word) for word in words if word in said}
    return found


def indexed() -> set[str]:
    """Every word that the full text knows."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, office_fulltext, 'row')")
            cursor.execute("SELECT term FROM temp.words")
            words = {row[0] for row in cursor.fetchall()}
            cursor.execute("DROP TABLE temp.words")
            return words
        cursor.execute("SELECT DISTINCT unnest(words || string_to_array(text, ' ')) FROM office_fulltext")
        return {row[0] for row in cursor.fetchall()}


def told_by_files(folder: Path, words: tuple[str, ...]) -> set[tuple[str, str]]:
    """(file, word) of every file of the office but the originals: database, its log, ledger, working papers."""
    connections.close_all()
    found = set()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_relative_to(folder / "store"):
            said = path.read_bytes().decode("latin-1").casefold()
            found |= {(path.relative_to(folder).as_posix(), word) for word in words if word in said}
    return found


@pytest.fixture(scope="module")
def template(new_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(new_office, folder / "office")
    rows = add(folder / "office", folder / "records")
    assert [row.outcome for row in rows] == ["added"] * 5
    connections.close_all()
    return folder / "office"


@pytest.fixture
def planted(template: Path, tmp_path: Path) -> Office:
    return app.open_office(shutil.copytree(template, tmp_path / "office"))


def test_after_intake_nothing_but_the_file_itself_tells_it(planted: Office) -> None:
    assert told_by_rows(PLANTED) == set()
    assert {word for word in indexed() for value in PLANTED if value in word} == set()
    assert told_by_files(planted.folder, PLANTED) == set()


def test_what_finds_nothing_would_find_it(planted: Office) -> None:
    """The same looks meet an ordinary word of every file, and the planted ones in the store."""
    assert {word for table, word in told_by_rows(ORDINARY) if table == "office_record"} == set(ORDINARY)
    assert set(ORDINARY) <= indexed()
    assert {word for file, word in told_by_files(planted.folder, ORDINARY) if file == "office.db"} == set(ORDINARY)
    originals = " ".join(path.read_bytes().decode("latin-1") for path in planted.store.rglob("*") if path.is_file())
    met = {word for word in PLANTED if word in originals.casefold()}
    assert met == set(PLANTED) - {"comayagua", "honduras"}  # these are a picture


def test_postgresql_keeps_none_of_it(postgresql: str, tmp_path: Path) -> None:
    office, _ = opening.open_new(
        tmp_path / "office", law="us-il", name="Sample City", sample=True, simulated_clock=True,
        begins=datetime(2022, 1, 3, 18, tzinfo=UTC),
        people={"foia_officer": DANA, "address": "1 Harbor Street, Sampleton, Illinois"},
        database=own_database(postgresql, "blanking"),
    )  # fmt: skip
    add(office.folder, tmp_path / "records")
    assert connection.vendor == "postgresql"
    assert told_by_rows(PLANTED) == set()
    assert {word for word in indexed() for value in PLANTED if value in word} == set()
    assert set(ORDINARY) <= indexed()
    connections.close_all()


def test_search_meets_ordinary_words_and_none_of_the_planted(planted: Office) -> None:
    assert {word: list(FullText().phrase(word)) for word in ORDINARY} == {
        "lantern": ["R-000001"], "umbrella": ["R-000002"], "tricycle": ["R-000003"], "hourglass": ["R-000004"],
        "detainer": ["R-000005"],
    }  # fmt: skip
    assert {word: list(FullText().phrase(word)) for word in PLANTED} == {word: [] for word in PLANTED}


def asked(office: Office, beside: Path, text: str, **more: object) -> Request:
    demand = beside / "demand.txt"
    demand.write_text(
        f"Dear FOIA Officer,\nUnder the Freedom of Information Act I request {text}\n"
        "Sincerely,\nAda Sample\n1 Invented Street, Sampleton, IL 60699\n"
    )
    return Request(demand, received=datetime(2024, 2, 14, 15, tzinfo=UTC), **more)  # type: ignore[arg-type]


def respond(office: Office, request: Request) -> None:
    with session(office.folder) as (opened, journal):
        answering.respond(opened, journal, request, tell=lambda _: None, progress=lambda *_: None)


def test_a_search_that_would_make_a_list_says_that_it_did_not_look(planted: Office, tmp_path: Path) -> None:
    """Nothing that is met is no answer there: a person is asked for other words, a signature notwithstanding."""
    request = asked(
        planted, tmp_path, "records on A087654321 and “born in Chimaltenango”.", decide_as=DANA, out=tmp_path / "out"
    )
    with pytest.raises(PersonMustDecide, match="nothing could be looked up"):
        respond(planted, request)
    case = models.Case.objects.get()
    assert case.search["unlisted"] == ["words “born in Chimaltenango”", "A-number"]
    assert [row["term"] for row in case.search["results"]] == ["words “born in Chimaltenango”"]
    assert [row["hits"] for row in case.search["results"]] == [[]]
    assert not searching.looked_up(case)
    assert search_account.general(case)[-1] == (
        "This office keeps no list of people by place of birth, citizenship, immigration status or A-number, so "
        "records about people were not searched by what your request says of these."
    )


def test_a_policy_is_found_by_the_same_words(planted: Office, tmp_path: Path) -> None:
    with pytest.raises(PersonMustDecide, match="nothing is decided"):
        respond(planted, asked(planted, tmp_path, "the policy on “immigration detainer”."))
    case = models.Case.objects.get()
    assert [hit["record"] for hit in case.search["best"]] == ["R-000005"]
    assert searching.looked_up(case)


def test_the_review_of_one_case_shows_it_and_the_end_of_the_case_takes_it_away(planted: Office, tmp_path: Path) -> None:
    models.Record.objects.filter(number="R-000001").update(text=REPORT)  # as if detection had found nothing then
    with pytest.raises(PersonMustDecide, match="nothing is decided"):
        respond(planted, asked(planted, tmp_path, "all reports of RD LH123456."))
    case = models.Case.objects.get()
    sheet = sheets.read(planted, case.number)
    assert sheet is not None
    shown = {(p.finding.category, p.finding.text) for p in sheet.proposals if p.finding.category in SENSITIVE}
    assert shown == {
        (Category.BIRTHPLACE, "Zacatecoluca, El Salvador"), (Category.IMMIGRATION_STATUS, "El Salvador"),
        (Category.IMMIGRATION_STATUS, "overstayed his visa"), (Category.A_NUMBER, "A087 654 321"),
    }  # fmt: skip
    assert told_by_rows(PLANTED) == set()
    papers = {word for _, word in told_by_files(planted.folder, PLANTED)}
    assert {"zacatecoluca", "overstayed", "087 654 321"} <= papers  # the look below meets them while the case is open
    app.open_office(planted.folder)
    table = planted.work / case.number / "review" / "decisions.csv"
    fill_in(table)
    given = shutil.move(table, tmp_path / "given.csv")
    respond(planted, asked(planted, tmp_path, "all reports of RD LH123456.", decisions=given, out=tmp_path / "out"))
    assert models.Case.objects.get().state == "closed"
    left = {path.name for path in (planted.work / case.number).iterdir()}
    assert left.isdisjoint({"review", "records", "production", "redacted"})  # a PDF hides from the look below
    assert told_by_rows(PLANTED) == set()
    assert told_by_files(planted.folder, PLANTED) == set()
    app.open_office(planted.folder)
    assert told_by_rows(CALLED) & {("office_case", word) for word in CALLED} == set()
    assert told_by_rows(CALLED) & {("office_determination", word) for word in CALLED} == set()
    closed = models.Case.objects.get()
    assert {row.page_number for row in models.Determination.objects.all()} == {None}
    assert [row.finding for row in models.Determination.objects.exclude(finding="")] == [str(n) for n in range(1, 11)]
    made = closed_findings.of(planted, closed)
    assert {row.category for row in made} >= {one.value for one in SENSITIVE}
    assert "the place of birth of the person arrested" in " ".join(row.basis for row in made)
    assert {one["category"] for one in queries.case(closed.number)["determinations"]} == {""}
    as_of_before(planted, made)


def as_of_before(planted: Office, rows: list[models.Determination]) -> None:
    """An office of before, with the rows of a closed case in clear: the worker encrypts them."""
    fields = ["finding", "category", "page_number", "basis", "authority", "reason"]
    models.Determination.objects.bulk_update(rows, fields)
    models.Case.objects.update(findings="")
    before = list(models.Determination.objects.order_by("pk").values_list(*fields))
    read_again = planted.work / models.Case.objects.get().number / "records"
    read_again.mkdir()
    os.utime(read_again, (0, 0))
    assert is_behind(planted)
    TASKS["unlist"](planted, "")
    TASKS["sweep"](planted, "")
    assert (is_behind(planted), read_again.exists()) == (False, False)
    assert told_by_rows(CALLED) & {("office_determination", word) for word in CALLED} == set()
    made = closed_findings.of(planted, models.Case.objects.get())
    assert [tuple(getattr(row, name) for name in fields) for row in made] == before


CALLED = ("birthplace", "immigration_status", "a_number", "immigration status", "place of birth", "alien registration")
SENSITIVE = (Category.BIRTHPLACE, Category.IMMIGRATION_STATUS, Category.A_NUMBER)


def test_a_listed_a_number_is_encrypted_and_still_looked_for(planted: Office) -> None:
    (row,) = models.Party.objects.all()
    assert row.value["identifiers"] == [["ssn", "900-12-3456"]]
    (party,) = known_parties.of(planted, "a-arrest.txt")
    assert party.identifiers == ((Category.SSN, "900-12-3456"), (Category.A_NUMBER, "A087654321"))


def test_records_of_before_are_blanked_by_the_worker_once(planted: Office, template: Path) -> None:
    before = list(models.Record.objects.order_by("pk").values_list("number", "text", "numbers"))
    models.Record.objects.update(unlisted_by="")
    models.Record.objects.filter(number="R-000001").update(text=REPORT)
    text_index.remove("R-000001", table=text_index.RECORDS)
    text_index.add("R-000001", REPORT)
    models.Party.objects.update(value={**models.Party.objects.get().value, "identifiers": [["a_number", "A087654321"]]})
    assert {"zacatecoluca", "087654321"} <= {word for _, word in told_by_rows(PLANTED)}
    assert is_behind(planted)
    TASKS["unlist"](planted, "")
    assert list(models.Record.objects.order_by("pk").values_list("number", "text", "numbers")) == before
    assert told_by_rows(PLANTED) == set()
    assert {word for word in indexed() for value in PLANTED if value in word} == set()
    assert told_by_files(planted.folder, PLANTED) == set()
    app.open_office(planted.folder)
    assert not is_behind(planted)
    assert blanking.catch_up(planted) == 0


def test_labels_that_the_office_adds_blank_what_was_kept(planted: Office) -> None:
    record = models.Record.objects.get(number="R-000002")
    assert "Sampleton, IL" not in record.text
    assert "umbrella" in record.text
    (planted.folder / "forms").mkdir()
    (planted.folder / "forms" / "ours.yaml").write_text(
        "name: ours\nfields:\n  - {category: immigration_status, labels: [NOTE]}\n"
    )
    assert blanking.catch_up(planted) == 5
    assert list(FullText().phrase("umbrella")) == []


ADDED = {"what": "add", "record": "R-000001", "page": "1", "text": "crooked bell", "category": "immigration_status",
         "exemption": "7(1)(c)", "reason": "said to be a sign of status"}  # fmt: skip


def test_a_released_document_that_is_open_to_all_is_not_found_by_what_it_says_of_somebody(
    planted: Office, tmp_path: Path
) -> None:
    """The place of birth was released, and whoever opens the document reads it."""
    with pytest.raises(PersonMustDecide, match="nothing is decided"):
        respond(planted, asked(planted, tmp_path, "all reports of RD LH123456."))
    case = models.Case.objects.get()
    fill_in(table := planted.work / case.number / "review" / "decisions.csv")
    with table.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        if row["category"] == "birthplace":
            row |= {"decision": "release", "exemption": "", "reason": "known to all"}
    with table.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows([*rows, dict.fromkeys(rows[0], "") | ADDED])
    out = planted.work / case.number / "release"
    respond(planted, asked(planted, tmp_path, "all reports of RD LH123456.", decisions=table, out=out))
    assert list(FullText().phrase("crooked bell")) == []  # a person pointed it out
    (candidate,) = reading_room.candidates(planted, models.Case.objects.get())
    by = models.Account.objects.create(
        log_in_name="dana", role="records_officer", official=DANA, made_at=datetime(2022, 1, 3, tzinfo=UTC)
    )
    opened = reading_room.open_to_all(planted, candidate.file, by, title="A report")
    TASKS["open_file"](planted, str(opened.pk))
    served = reading_room.serve(planted, opened.pk)
    assert served is not None
    (tmp_path / "served.pdf").write_bytes(b"".join(served[1]))
    with pdfium.PdfDocument(tmp_path / "served.pdf") as document:
        assert "Zacatecoluca, El Salvador" in document[0].get_textpage().get_text_range()
    assert [one.number for one in reading_room.find(planted, "lantern")] == [opened.pk]
    assert reading_room.find(planted, "zacatecoluca") == ()
    opened.refresh_from_db()
    assert "zacatecoluca" not in opened.text.casefold()


def test_words_of_messages_are_blanked_when_they_are_read_and_those_of_before_too(planted: Office) -> None:
    came = datetime(2022, 1, 3, 18, tzinfo=UTC)
    arrival = arriving.arrive(planted, channel="email", name="n.eml", content=LETTER.encode(), received_at=came)
    mail = models.ReceivedMail.objects.create(
        folder="INBOX", uidvalidity=1, uid=1, digest=arrival.digest, received_at=came, fetched_at=came, nature="person",
        became="reply",
    )  # fmt: skip
    arriving.read(planted, arrival)
    words.read(planted, mail)
    kept = {"office_arrival", "office_receivedmail"}
    assert (told_by_rows(PLANTED), {table for table, _ in told_by_rows(("tricycle",))} >= kept) == (set(), True)
    arrival.refresh_from_db()
    models.Arrival.objects.update(reading=arrival.reading | {"text": LETTER, "items": ["He was born in Chimaltenango"]})
    models.ReceivedMail.objects.update(text=LETTER)
    assert {table for table, _ in told_by_rows(PLANTED)} == kept
    TASKS["unlist"](planted, MESSAGES)
    assert (told_by_rows(PLANTED), {table for table, _ in told_by_rows(("tricycle",))} >= kept) == (set(), True)


def test_what_a_person_points_out_is_blanked_too(planted: Office) -> None:
    assert blanking.pointed_out("R-000001", ["crooked bell"])
    assert list(FullText().phrase("crooked bell")) == []
    assert list(FullText().phrase("lantern")) == ["R-000001"]
    assert not blanking.pointed_out("R-000001", ["crooked bell"])
