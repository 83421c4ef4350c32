"""What the office looks for, and that it never says "no records" where it has not looked."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from counterfoil import documents
from counterfoil.errors import PersonMustDecide
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import answering, intake
from counterfoil.office.services.answering import Request
from counterfoil.office.services.desk import Told
from counterfoil.office.services.session import session
from counterfoil.office.text_index import FullText

OFFICER = "Dana Sample, FOIA Officer (SAMPLE)"
WHEN = datetime(2024, 2, 14, 15, tzinfo=UTC)
POLICY = "GENERAL ORDER 24-03\nPolicies on body worn cameras: recordings are kept ninety days.\n"
STOP = "MEMORANDUM\nThe lobby at 41 E. Grand Avenue opens at eight.\n"


def answer(office: Office, asked: Request) -> tuple[answering.Outcome, list[Told]]:
    told: list[Told] = []
    with session(office.folder) as (opened, journal):
        outcome = answering.respond(opened, journal, asked, tell=told.append, progress=lambda done, total, what: None)
    return outcome, told


def add(office: Office, folder: Path, **texts: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    with session(office.folder) as (opened, journal):
        rows = intake.add_records(opened, [folder], journal=journal)
    assert {row.outcome for row in rows} == {"added"}


def letter(tmp_path: Path, asks: str) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(
        f"Dear FOIA Officer,\nUnder the Freedom of Information Act I request {asks}.\nSincerely,\nAda Sample\n"
    )
    return path


def terms(case: models.Case) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in case.search["results"]:
        found.setdefault(row["term"], []).extend(f"{hit['record']} {hit['match']}" for hit in row["hits"])
    return found


def text_of(path: Path) -> str:
    document = pdfium.PdfDocument(str(path))
    try:
        return " ".join("\n".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def sign(table: Path, *, record: str, reason: str = "") -> None:
    """Fill in the table: its signature, the same for every record, every page seen, every proposal accepted."""
    with table.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        row["decision"] = {"paper": OFFICER, "record": record, "page": "yes"}.get(row["what"], row["proposal"])
        if row["what"] == "record":
            row["reason"] = reason
    with table.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_subject_in_plain_words_is_found_and_waits_for_a_person(office: Office, tmp_path: Path) -> None:
    add(office, tmp_path / "records", order=POLICY, lobby=STOP)
    asked = Request(letter(tmp_path, "a copy of your body camera policy"), received=WHEN, out=tmp_path / "release")
    with pytest.raises(PersonMustDecide, match="the proposals are written; nothing is decided"):
        answer(office, asked)
    case = models.Case.objects.get()
    assert terms(case) == {"words “body camera policy”": [f"{_number('order.txt')} exact_words"]}
    with pytest.raises(PersonMustDecide, match="met by a name or by words alone"):
        answer(office, Request(asked.demand, decide_as=OFFICER, out=asked.out))
    table = office.work / case.number / "review" / "decisions.csv"
    sign(table, record="yes")
    outcome, _ = answer(office, Request(asked.demand, decisions=table, out=asked.out))
    assert outcome.state == "closed"
    assert "body worn cameras" in text_of(tmp_path / "release" / f"{case.number}_001.pdf")


def _number(name: str) -> str:
    return models.Record.objects.get(name=name).number


def test_place_is_found_as_the_street_is_shortened_and_a_null_is_said(office: Office, tmp_path: Path) -> None:
    add(office, tmp_path / "records", order=POLICY, lobby=STOP)
    asked = Request(letter(tmp_path, "everything about 41 Grand Ave and about Ashland Ave"), received=WHEN)
    told: list[Told] = []
    with session(office.folder) as (opened, journal), pytest.raises(PersonMustDecide):
        answering.respond(opened, journal, asked, tell=told.append, progress=lambda done, total, what: None)
    lines = next(one.lines for one in told if one.step == "search")
    assert lines == (
        f"words “41 Grand Ave”: {_number('lobby.txt')} (by “41 e grand avenue”, to be confirmed)",
        "words “Ashland Ave”: null",
    )


def test_person_is_looked_up_by_name_and_another_item_by_its_words(office: Office, tmp_path: Path) -> None:
    add(office, tmp_path / "records", order=POLICY)
    path = tmp_path / "letter.txt"
    path.write_text(
        "Please send:\n1. the arrest report of Pat Quill, born 01/02/1980, taken on Ashland Ave\n"
        "2. all photos of the arrest\n3. your body camera policy\n"
    )
    with pytest.raises(PersonMustDecide):
        answer(office, Request(path, received=WHEN))
    assert terms(models.Case.objects.get()) == {
        "name Pat Quill, born 1980-01-02": [],
        "words “body camera policy”": [f"{_number('order.txt')} exact_words"],
    }


def test_kind_and_period_list_the_records_and_a_place_narrows_them(office: Office, tmp_path: Path) -> None:
    crash = "TRAFFIC CRASH REPORT\nRD NO LH00000{0}\nDate of crash 0{0}/05/2023\nat {1}\n"
    add(office, tmp_path / "records", a=crash.format(1, "41 E Grand Ave"), b=crash.format(2, "9 N Ashland Ave"))
    assert set(models.Record.objects.values_list("kind", flat=True)) == {"crash_report"}
    first = tmp_path / "first"
    first.mkdir()
    everything = Request(letter(first, "all crash reports from January 2023 to June 2023"), received=WHEN)
    with pytest.raises(PersonMustDecide):
        answer(office, everything)
    listed = "every crash report from 2023-01-01 to 2023-06-30"
    assert terms(models.Case.objects.get()) == {listed: ["R-000001 listed", "R-000002 listed"]}
    asked = Request(letter(tmp_path, "all crash reports on Grand Avenue from January 2023 to June 2023"), received=WHEN)
    with pytest.raises(PersonMustDecide):
        answer(office, asked)
    narrowed = terms(models.Case.objects.order_by("pk")[1])
    assert narrowed == {"words “Grand Avenue”": [f"{_number('a.txt')} exact_words"]}


@pytest.mark.parametrize("asks", ["all records", "all arrest reports", "a copy of your data"])
def test_search_of_nothing_never_becomes_no_records(office: Office, tmp_path: Path, asks: str) -> None:
    arrest = "ARREST REPORT\nRD NO LH000001\nCB NO 30000001\nArrest date 05/01/2023\nName: Pat Quill\n"
    add(office, tmp_path / "records", arrest=arrest, order=POLICY)
    out = tmp_path / "release"
    demand = letter(tmp_path, asks)
    for asked in (Request(demand, received=WHEN, out=out), Request(demand, decide_as=OFFICER, out=out)):
        with pytest.raises(PersonMustDecide, match="nothing could be looked up, so nobody can say") as stopped:
            answer(office, asked)
        assert '--search "words to look for"' in str(stopped.value)
    case = models.Case.objects.get()
    assert (case.state, out.exists()) == ("searched", False)
    assert models.Act.objects.filter(kind="search.confirmed").count() == 0
    with pytest.raises(PersonMustDecide, match="the proposals are written"):
        answer(office, Request(demand, search=("worn cameras",), out=out))
    case.refresh_from_db()
    assert terms(case)["words “worn cameras”"] == [f"{_number('order.txt')} exact_words"]


def test_words_of_a_person_that_meet_nothing_allow_no_records(office: Office, tmp_path: Path) -> None:
    add(office, tmp_path / "records", order=POLICY)
    asked = Request(
        letter(tmp_path, "all records"), received=WHEN, search=("unicorn",), decide_as=OFFICER, out=tmp_path / "release"
    )
    outcome, _ = answer(office, asked)
    assert outcome.state == "closed"
    assert "1 term looked up among 1 record; 0 records met" in text_of(tmp_path / "release" / "letter.pdf")


def test_table_is_not_met_by_the_word_data(office: Office, tmp_path: Path) -> None:
    add(office, tmp_path / "records", table="x")
    (tmp_path / "rows.csv").write_text("date,charge\n05/01/2023,theft\n")
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [tmp_path / "rows.csv"], journal=journal)
    assert models.Record.objects.filter(kind="table").count() == 1
    asked = Request(letter(tmp_path, "all data related to marijuana possession from 2011 to 2014"), received=WHEN)
    with pytest.raises(PersonMustDecide, match="the search found no record"):
        answer(office, asked)
    assert terms(models.Case.objects.get()) == {"words “marijuana”": []}


def test_records_set_aside_are_counted_in_search_record_and_letter(office: Office, tmp_path: Path) -> None:
    text = "ARREST REPORT\nRD NO LH00000{}\nName: Pat Quillfeather\nDOB 01/02/1980\n"
    add(office, tmp_path / "records", a=text.format(1), b=text.format(2))
    asked = Request(letter(tmp_path, "the arrest report of Pat Quillfeather"), received=WHEN, out=tmp_path / "release")
    with pytest.raises(PersonMustDecide):
        answer(office, asked)
    case = models.Case.objects.get()
    table = office.work / case.number / "review" / "decisions.csv"
    sign(table, record="not the person", reason="another Pat Quillfeather, by the birth date")
    outcome, _ = answer(office, Request(asked.demand, decisions=table, out=asked.out))
    assert outcome.state == "closed"
    case.refresh_from_db()
    assert case.search["set_aside"] == {"records": 2, "by": OFFICER}
    said = text_of(tmp_path / "release" / "letter.pdf")
    assert f"2 records that the search met were looked at by {OFFICER} and set aside: they are not about" in said
    assert "Quillfeather" not in said


def test_demand_is_read_once_in_a_run(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = documents.read

    def counted(path: Path, **more: object) -> documents.model.Document:
        read.append(str(more.get("name") or path.name))
        return real(path, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(documents, "read", counted)
    asked = Request(letter(tmp_path, "the arrest report of Nobody Atall"), received=WHEN)
    with pytest.raises(PersonMustDecide):
        answer(office, asked)
    assert read == ["letter.txt"]
    assert models.Case.objects.get().state == "searched"


def test_automatic_reply_stops_for_a_person(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "auto.eml"
    path.write_text(
        "From: Ada Sample <ada@sample.example>\nSubject: Automatic reply: FOIA request\nAuto-Submitted: auto-replied\n"
        "Date: Wed, 14 Feb 2024 09:00:00 -0600\n\nPlease send requests for records to my colleague.\n"
    )
    with pytest.raises(PersonMustDecide, match=r"a machine answered by itself\. Is this a demand\?"):
        answer(office, Request(path, decide_as=OFFICER))
    assert models.Case.objects.get().state == "referred"


def test_what_is_told_of_the_demand_reads_well(office: Office, tmp_path: Path, sample: Path) -> None:
    path = tmp_path / "number.eml"
    path.write_text(
        "From: Ada Sample <ada@sample.example>\nSubject: report\nDate: Wed, 14 Feb 2024 09:00:00 -0600\n\n"
        "Dear officer, please send me the arrest report RD LH000001\n"
    )
    told: list[Told] = []
    with session(office.folder) as (opened, journal), pytest.raises(PersonMustDecide):
        answering.respond(opened, journal, Request(path), tell=told.append, progress=lambda done, total, what: None)
    demand = next(one for one in told if one.step == "demand").lines
    assert "asks for 1: please send me the arrest report RD LH000001" in demand
    assert "about: RD LH000001" in demand
    assert not [line for line in demand if "by hand" in line]
    assert [line for line in demand if line.startswith("received:")] == [
        "received: Wednesday 14 February 2024, 09:00 (by the mail's own Date header, as it has no Received header; "
        "--received corrects it)"
    ]
    _, told = answer(office, Request(sample / "demands" / "warrant-i200.eml", out=tmp_path / "release"))
    instrument = next(one for one in told if one.step == "instrument")
    assert instrument.headline == "It claims to be: Warrant for Arrest of Alien (Form I-200)."
    assert [line.partition(", by")[0] for line in instrument.lines if "I-200" in line] == [
        "page 1 of Form_I-200.pdf: I-200, administrative"
    ]


def test_index_holds_one_form_of_each_word(office: Office, tmp_path: Path) -> None:
    add(office, tmp_path / "records", order=POLICY, lobby="Café-Policy at GRAND/41")
    with session(office.folder):
        index = FullText()
        assert list(index.holding([("policy", "policies")])) == ["R-000001", "R-000002"]
        assert list(index.holding([("policy",), ("cafe",)])) == ["R-000001"]
        assert list(index.holding([("grand",), ("41",)])) == ["R-000001"]
        assert list(index.holding([("policies",), ("cafe",)])) == []
        assert list(index.holding([('po"licy',)])) == list(index.holding([])) == []
