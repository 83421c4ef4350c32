"""What the office looks for, and that it never says "no records" where it has not looked."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from counterfoil import documents
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import addressing, answering, intake, search_account, unread
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


def rows_of(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


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
        "words “Ashland Ave”: not found",
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
    assert "also looked up 1 term of its own choice; it was found in no record." in text_of(
        tmp_path / "release" / "letter.pdf"
    )


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
    assert f"2 records that the search found were looked at by {OFFICER} and set aside: they are not about" in said
    assert said.count("Quillfeather") == 2  # the requester's own words, and the term made of them


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


def protected(path: Path) -> Path:
    """A PDF that only a password opens."""
    path.parent.mkdir(exist_ok=True)
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(path, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return path


def add_refused(office: Office, path: Path) -> None:
    with session(office.folder) as (opened, journal):
        rows = intake.add_records(opened, [path], journal=journal)
    assert [row.outcome for row in rows] == ["refused"]


def test_file_that_was_refused_is_never_answered_by_no_records(office: Office, tmp_path: Path) -> None:
    add(office, tmp_path / "records", order=POLICY)
    add_refused(office, protected(tmp_path / "shared" / "Quill.pdf"))
    entries = models.Leaf.objects.count()
    demand, out = letter(tmp_path, "the arrest report of Nobody Atall"), tmp_path / "release"
    for asked in (
        Request(demand, received=WHEN, out=out),
        Request(demand, decide_as=OFFICER, out=out),
        Request(demand, out=out),
    ):
        with pytest.raises(PersonMustDecide) as stopped:
            answer(office, asked)
        said = str(stopped.value)
        assert "1 file that the office holds could not be read and was not searched:\n  Quill.pdf: " in said
    assert not out.exists()
    assert "records FILE" in said or "sign the table" in said.lower()
    case = models.Case.objects.get()
    assert [one["name"] for one in case.search["unread"]] == ["Quill.pdf"]
    assert not [leaf for leaf in models.Leaf.objects.filter(index__gte=entries) if b"Quill" in bytes(leaf.entry)]
    table = office.work / case.number / "review" / "decisions.csv"
    sign(table, record="yes")
    outcome, _ = answer(office, Request(demand, decisions=table, out=out))
    assert outcome.state == "closed"
    said = text_of(out / "letter.pdf")
    assert "We found no records that answer your request among those that we could read. 1 file that the office" in said
    assert "Quill" not in said


def test_file_refused_after_the_search_is_shown_before_a_signature_counts(office: Office, tmp_path: Path) -> None:
    add(office, tmp_path / "records", order=POLICY)
    demand = letter(tmp_path, "the arrest report of Nobody Atall")
    with pytest.raises(PersonMustDecide):
        answer(office, Request(demand, received=WHEN))
    table = office.work / models.Case.objects.get().number / "review" / "decisions.csv"
    sign(table, record="yes")
    add_refused(office, protected(tmp_path / "shared" / "late.pdf"))
    decided = Request(demand, decisions=table, out=tmp_path / "release")
    with pytest.raises(PersonMustDecide, match=r"not everything could be searched[^:]*:\n  late\.pdf"):
        answer(office, decided)
    assert [row["decision"] for row in rows_of(table) if row["what"] == "paper"] == [""]  # signed for a shorter list
    with pytest.raises(PersonMustDecide, match="is not signed"):
        answer(office, decided)
    sign(table, record="yes")
    outcome, _ = answer(office, decided)
    assert outcome.state == "closed"


def test_table_lists_the_files_that_a_signature_stands_for(office: Office, tmp_path: Path) -> None:
    add(office, tmp_path / "records", order=POLICY)
    demand = letter(tmp_path, "the arrest report of Nobody Atall")
    with pytest.raises(PersonMustDecide):
        answer(office, Request(demand, received=WHEN))
    table = office.work / models.Case.objects.get().number / "review" / "decisions.csv"
    short = tmp_path / "a copy that lists nothing.csv"
    sign(table, record="yes")
    short.write_bytes(table.read_bytes())
    add_refused(office, protected(tmp_path / "shared" / "late.pdf"))
    with pytest.raises(PersonMustDecide):
        answer(office, Request(demand))
    paper, *listed = rows_of(table)
    assert [(row["what"], row["text"].partition(":")[0]) for row in listed] == [("unread", "late.pdf")]
    assert "1 file could not be read and was not searched: see the row “unread” below. With your name" in paper["why"]
    with pytest.raises(PersonMustDecide) as refused:
        answer(office, Request(demand, decisions=short, out=tmp_path / "release"))
    assert str(refused.value).startswith(
        "1 file could not be read and is not in the table that was signed:\n  late.pdf: "
    )
    assert str(refused.value).endswith(f"Sign the table that lists it: {table}")
    sign(table, record="yes")
    outcome, _ = answer(office, Request(demand, decisions=table, out=tmp_path / "release"))
    assert outcome.state == "closed"


def test_readable_form_of_a_refused_file_is_searched_and_it_no_longer_counts(office: Office, tmp_path: Path) -> None:
    add(office, tmp_path / "records", order=POLICY)
    add_refused(office, protected(tmp_path / "shared" / "arrest.txt"))
    asked = Request(letter(tmp_path, "the arrest report of Pat Quill, born 01/02/1980"), received=WHEN)
    with pytest.raises(PersonMustDecide, match="the search found no record"):
        answer(office, asked)
    text = "ARREST REPORT\nRD NO LH000001\nName: Pat Quill\nDOB 01/02/1980\n"
    add(office, tmp_path / "readable", arrest=text)
    assert unread.still() == []
    with pytest.raises(PersonMustDecide, match="the proposals are written"):
        answer(office, asked)
    case = models.Case.objects.get()
    assert (case.search["unread"], [hit["record"] for hit in case.search["best"]]) == ([], [_number("arrest.txt")])


def test_another_file_of_that_name_in_the_same_run_is_not_the_refused_one(office: Office, tmp_path: Path) -> None:
    (tmp_path / "records" / "b").mkdir(parents=True)
    protected(tmp_path / "records" / "a" / "report.txt")
    (tmp_path / "records" / "b" / "report.txt").write_text(POLICY)
    for _ in range(2):
        with session(office.folder) as (opened, journal):
            rows = intake.add_records(opened, [tmp_path / "records"], journal=journal)
        assert sorted(row.outcome for row in rows)[-1] == "refused"
        assert [(row.name, row.system) for row in unread.still()] == [("report.txt", "a")]


def test_letter_to_nobody_waits_for_a_person_who_says_whom_it_is_to(office: Office, tmp_path: Path) -> None:
    add(office, tmp_path / "records", order=POLICY)
    demand, out = tmp_path / "demand.txt", tmp_path / "release"
    demand.write_text("Under the Freedom of Information Act I request the arrest report of Nobody Atall.\n")
    with pytest.raises(PersonMustDecide):
        answer(office, Request(demand, received=WHEN, out=out))
    case = models.Case.objects.get()
    assert [case.demand["sender"][key] for key in ("name", "email", "postal_address")] == ["", "", ""]
    table = office.work / case.number / "review" / "decisions.csv"
    sign(table, record="yes")
    with pytest.raises(PersonMustDecide, match='--requester "Name <e-mail or postal address>"'):
        answer(office, Request(demand, decisions=table, out=out))
    assert (out.exists(), models.Act.objects.filter(kind="letter.made").count()) == (False, 0)
    given = "Ada Sample <12 Harbor St, Sampleton, IL 60699>"
    outcome, _ = answer(office, Request(demand, decisions=table, requester=given, out=out))
    assert outcome.state == "closed"
    assert "Ada Sample 12 Harbor St Sampleton, IL 60699" in text_of(out / "letter.pdf")


def test_letter_of_a_sample_office_may_go_to_requester(office: Office, tmp_path: Path) -> None:
    add(office, tmp_path / "records", order=POLICY)
    demand, out = tmp_path / "demand.txt", tmp_path / "release"
    demand.write_text("Under the Freedom of Information Act I request the arrest report of Nobody Atall.\n")
    answer(office, Request(demand, received=WHEN, decide_as=OFFICER, out=out))
    assert " Requester No records were found" in text_of(out / "letter.pdf")


@pytest.mark.parametrize("given", ["", "   ", "<>", "A <b> <c>"])
def test_requester_that_names_nobody_is_refused(given: str) -> None:
    with pytest.raises(BadInput, match='give "Name <address>"'):
        addressing.parse(given)


def test_late_answer_says_so_to_requester_and_officer(office: Office, tmp_path: Path) -> None:
    add(office, tmp_path / "records", order=POLICY)
    demand, out = letter(tmp_path, "the arrest report of Nobody Atall"), tmp_path / "release"
    told: list[Told] = []
    with session(office.folder, now=datetime(2024, 2, 27, 15, tzinfo=UTC)) as (opened, journal):
        answering.respond(
            opened, journal, Request(demand, received=WHEN, decide_as=OFFICER, out=out), tell=told.append,
            progress=lambda done, total, what: None,
        )  # fmt: skip
    assert str(models.Case.objects.get().due_on) == "2024-02-22"
    said = (
        "This answer is late. It was due on February 22, 2024 and comes 3 business days after that day. By law no fee"
    )
    assert said in text_of(out / "letter.pdf")
    assert [one.lines[0].startswith(said) for one in told if one.step == "letter"] == [True]


def test_letter_tells_of_each_item_what_was_looked_up_and_found(office: Office, tmp_path: Path) -> None:
    arrest = "ARREST REPORT\nRD NO LH000001\nName: Pat Quill\nDOB 01/02/1980\nArrest date 05/01/2023\n"
    add(office, tmp_path / "records", arrest=arrest)
    demand = tmp_path / "letter.txt"
    demand.write_text(
        "Please send:\n1. the arrest report of Pat Quill, born 01/02/1980, of May 1, 2023\n2. all supplements\n"
        "3. your body camera policy\nSincerely,\nAda Sample\n"
    )
    with pytest.raises(PersonMustDecide):
        answer(office, Request(demand, received=WHEN, search=("unicorn",)))
    case = models.Case.objects.get()
    name = "We looked up the name “Pat Quill” with the birth date January 2, 1980."
    assert [(one.looked_up, one.found) for one in search_account.items(case)] == [
        ((name,), ("Arrest report: 1 found.",)),
        ((name,), ("Supplement: none was found.",)),
        (("We looked up the words “body camera policy”.",), ("Nothing was found.",)),
    ]
    assert search_account.general(case)[:2] == (
        "We searched the one record that this office holds in this system: “records”. No other system was searched. "
        "You asked for records of May 1, 2023; a record without a date was searched too.",
        "This office also looked up 1 term of its own choice; it was found in no record.",
    )


@pytest.mark.parametrize("asks", [
    "all reports on RD LH342049, with supplements and the inventory",
    "the following:\n1. All records about RD LH342049, including the 911 call.\n2. The supplements.",
])  # fmt: skip
def test_a_part_that_is_named_beside_everything_leaves_no_report_out(office: Office, tmp_path: Path, asks: str) -> None:
    head = "Lakehurst Police Department\nReport No. LH342049\nRD No: LH342049\n"
    add(office, tmp_path / "records", a_case=f"Incident Report\n{head}", a_supplement=f"Supplementary Report\n{head}")
    kinds = dict(models.Record.objects.values_list("number", "kind"))
    assert sorted(kinds.values()) == ["case_report", "supplement"]
    with pytest.raises(PersonMustDecide):
        answer(office, Request(letter(tmp_path, asks), received=WHEN))
    met = {hit["record"] for hit in models.Case.objects.get().search["best"]}
    assert met == set(kinds)
