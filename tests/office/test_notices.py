"""Notices from a case's acts: an attempt gets none, what a person gives is checked, and the act is in the ledger."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from counterfoil.cli import main
from counterfoil.errors import PersonMustDecide
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import answering
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session

OFFICER = "Dana Sample, FOIA Officer (SAMPLE)"
RECEIVED = datetime(2026, 3, 2, 15, tzinfo=UTC)  # a Monday; due 2026-03-09
DAY = timedelta(days=1)


@pytest.fixture
def case(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> models.Case:
    """A case that waits for a person, as nothing was found."""
    monkeypatch.chdir(tmp_path)
    demand = tmp_path / "letter.txt"
    demand.write_text(
        "Dear FOIA Officer,\nUnder the Freedom of Information Act I request a copy of your body camera policy.\n"
        "Sincerely,\nAda Sample\nada@sample.example\n"
    )
    with session(office.folder) as (opened, journal), pytest.raises(PersonMustDecide):
        answering.respond(
            opened, journal, Request(demand, received=RECEIVED), tell=lambda _: None, progress=lambda *_: None
        )
    return models.Case.objects.get()


def act(office: Office, what: str, now: datetime, *options: str) -> int:
    number = models.Case.objects.get().number
    return main(
        ["case", what, number, "--office", str(office.folder), "--by", OFFICER, "--now", now.isoformat(), *options]
    )


def letter(office: Office, kind: str, now: datetime, *options: str, data: object = None) -> int:
    number = models.Case.objects.get().number
    given = []
    if data is not None:
        Path("data.json").write_text(json.dumps(data))
        given = ["--data", "data.json"]
    return main(["letter", "make", kind, number, "--office", str(office.folder), "--now", now.isoformat(), *given,
                 *options])  # fmt: skip


def text_of(path: Path) -> str:
    with pdfium.PdfDocument(path) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


EXTEND = ("--until", "2026-03-16", "--ground", "3(e)(v)", "--reasons", "a lawyer must read the file")


def test_an_extension_is_told_with_its_reasons_and_date(
    office: Office, case: models.Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert act(office, "extend", RECEIVED + DAY * 2, *EXTEND) == 0
    capsys.readouterr()
    before = case.state

    assert letter(office, "extension", RECEIVED + DAY * 2, "--json") == 0

    said = json.loads(capsys.readouterr().out)
    pdf = tmp_path / f"{case.number}-extension.pdf"
    assert (said["letter"], said["file"], said["pages"]) == ("extension", str(pdf), 1)
    assert {"text": "the reasons for the extension", "cite": "5 ILCS 140/3(f)"} in said["demands"]
    whole = text_of(pdf)
    for words in ("by March 16, 2026", "a lawyer must read the file.", "(5 ILCS 140/3(e)(v))", "Dana Sample", "SAMPLE"):
        assert words in whole
    case.refresh_from_db()
    assert case.state == before
    made = models.Act.objects.get(kind="letter.made")
    assert made.facts["letter"] == "extension"
    assert made.facts["legal"] == ["5 ILCS 140/3(f)", "5 ILCS 140/3(e)", "5 ILCS 140/3.5(a)"]
    assert (made.actor, made.leaf) == (OFFICER, said["leaf"])
    assert "lawyer" not in json.dumps(made.facts)


def test_an_attempt_gets_no_letter(
    office: Office, case: models.Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert letter(office, "extension", RECEIVED + DAY * 2) == 4
    assert "no lawful act was recorded" in capsys.readouterr().err
    assert act(office, "extend", RECEIVED + DAY * 8, *EXTEND, "--dated", "2026-03-06") == 4  # recorded after 9 March
    assert letter(office, "extension", RECEIVED + DAY * 8) == 4
    assert (
        "an attempt gets no letter. What was recorded is no lawful extension (late_notice)" in capsys.readouterr().err
    )
    assert not list(tmp_path.glob("*.pdf"))
    assert not models.Act.objects.filter(kind="letter.made").exists()


def test_a_letter_of_a_lawful_extension_is_not_made_after_its_time(
    office: Office, case: models.Case, capsys: pytest.CaptureFixture[str]
) -> None:
    assert act(office, "extend", RECEIVED + DAY * 2, *EXTEND) == 0
    assert letter(office, "extension", RECEIVED + DAY * 8) == 4
    told = capsys.readouterr().err
    assert "no notice extension is made today" in told
    assert "after 2026-03-09" in told


def test_treatments_and_the_question_are_told_with_their_dates(office: Office, case: models.Case) -> None:
    day = RECEIVED + DAY * 2
    assert act(office, "ask-person", RECEIVED + DAY, "--reasons", "two hundred equal mails in a minute") == 0
    assert letter(office, "person_check", RECEIVED + DAY) == 0
    whole = text_of(Path(f"{case.number}-person_check.pdf"))
    assert "Did a person make this request?" in whole
    assert "within 30 days, that is by April 2, 2026" in whole
    assert act(office, "person-said", day) == 0
    assert act(office, "treat", day, "--track", "voluminous", "--reasons", "seven kinds of records") == 0
    assert letter(office, "recurrent", day) == 4
    assert letter(office, "voluminous", day) == 0
    whole = text_of(Path(f"{case.number}-voluminous.pdf"))
    assert "within 10 business days, by March 18, 2026" in whole
    assert "that is March 25, 2026" in whole
    assert "1-877-299-3642" in whole


@pytest.mark.parametrize("track", ["recurrent", "commercial"])
def test_a_recurrent_and_a_commercial_notice_give_21_days(office: Office, case: models.Case, track: str) -> None:
    assert act(office, "treat", RECEIVED + DAY * 2, "--track", track, "--reasons", "62 requests in a year") == 0
    assert letter(office, track, RECEIVED + DAY * 2) == 0
    assert "March 31, 2026" in text_of(Path(f"{case.number}-{track}.pdf"))


def test_a_request_that_says_itself_that_it_is_commercial_needs_no_treatment(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    demand = tmp_path / "letter.txt"
    demand.write_text(
        "Under the Freedom of Information Act I request your body camera policy. This request is for a commercial "
        "purpose.\nAda Sample\nada@sample.example\n"
    )
    with session(office.folder) as (opened, journal), pytest.raises(PersonMustDecide):
        answering.respond(
            opened, journal, Request(demand, received=RECEIVED), tell=lambda _: None, progress=lambda *_: None
        )
    case = models.Case.objects.get()
    assert case.track == "commercial"
    assert letter(office, "recurrent", RECEIVED + DAY) == 4
    assert letter(office, "commercial", RECEIVED + DAY) == 0
    whole = text_of(Path(f"{case.number}-commercial.pdf"))
    assert "Your request says that it is made for a commercial purpose." in whole
    assert "March 31, 2026" in whole


def test_a_fee_is_reckoned_by_the_law_and_free_when_the_answer_is_late(office: Office, case: models.Case) -> None:
    data = {"quantities": {"black_and_white_pages": 120, "medium_cost": "4.19"}}
    assert letter(office, "fee_estimate", RECEIVED + DAY, data=data) == 0
    whole = text_of(Path(f"{case.number}-fee_estimate.pdf"))
    assert "The fee is $14.69" in whole
    assert "the first 50 pages are free, 70 pages at $0.15 5 ILCS 140/6(b) $10.50" in whole
    assert letter(office, "fee_estimate", RECEIVED + DAY * 9, "--out", "late.pdf", data=data) == 0
    assert "No fee: the answer is late" in text_of(Path("late.pdf"))
    assert not models.Act.objects.filter(kind="fee.waived").exists()


def test_a_fee_that_is_asked_for_or_waived_is_an_act_of_the_ledger(office: Office, case: models.Case) -> None:
    data: dict[str, object] = {"quantities": {"black_and_white_pages": 120, "color_pages": 2, "medium_cost": "4.19"}}
    assert letter(office, "fee_estimate", RECEIVED + DAY, data=data) == 0
    free: dict[str, object] = {"quantities": {"black_and_white_pages": 50}}
    assert letter(office, "fee_estimate", RECEIVED + DAY, "--out", "free.pdf", data=free) == 0
    data["waived_because"] = "you want to inform the public."
    assert letter(office, "fee_estimate", RECEIVED + DAY, "--out", "waived.pdf", data=data) == 0
    late = {"quantities": {"black_and_white_pages": 120}}
    assert letter(office, "fee_estimate", RECEIVED + DAY * 9, "--out", "late.pdf", data=late) == 0
    acts = models.Act.objects.filter(kind__startswith="fee.").order_by("leaf")
    assert [(act.kind, act.facts, act.actor) for act in acts] == [
        ("fee.charged", {"cents": 1469, "pages": 122}, OFFICER),
        ("fee.waived", {"cents": 1469}, OFFICER),
    ]
    entry = json.loads(bytes(models.Leaf.objects.get(index=acts[0].leaf).entry))
    assert (entry["t"], entry["req"], entry["facts"]) == ("fee.charged", case.number, {"cents": 1469, "pages": 122})


def test_what_a_person_must_give_is_named_with_its_citation(
    office: Office, case: models.Case, capsys: pytest.CaptureFixture[str]
) -> None:
    assert letter(office, "pac_answer", RECEIVED + DAY) == 4
    told = capsys.readouterr().err
    assert "the request for review that it answers, and the day on which its copy came (5 ILCS 140/9.5(d)): " in told
    assert "is missing (file_number)" in told
    data = {"file_number": "2026 PAC 1", "review_received_on": "2026-04-06", "answers": ["The search was complete."]}
    assert letter(office, "pac_answer", RECEIVED + DAY * 36, data=data) == 0
    whole = text_of(Path(f"{case.number}-pac_answer.pdf"))
    assert "Answer due April 15, 2026" in whole
    assert "500 S. 2nd St., Springfield, IL 62701" in whole


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("extension", {"until": "2026-03-16"}, "'until' (the day of the answer) is not given"),
        ("fee_estimate", {"quantities": {"staples": 1}}, "unknown key 'staples'"),
        ("fee_estimate", {"quantities": {"pdf_mb": -1}}, "pdf_mb: '-1' is no amount"),
        ("fee_estimate", {"quantities": {"black_and_white_pages": 1.5}}, "'1.5' is no number"),
        ("fee_estimate", {"quantities": 3}, "give what is to be copied"),
        ("thanks", {}, "us-il has no such notice"),
        ("narrowing", [1], "one object is needed"),
    ],
)
def test_what_cannot_be_is_refused(
    office: Office, case: models.Case, capsys: pytest.CaptureFixture[str], kind: str, data: object, said: str
) -> None:
    assert letter(office, kind, RECEIVED + DAY, data=data) == 3
    assert said in capsys.readouterr().err
    assert not models.Act.objects.filter(kind="letter.made").exists()


def test_a_late_office_may_not_call_a_request_burdensome(
    office: Office, case: models.Case, capsys: pytest.CaptureFixture[str]
) -> None:
    data = {"burden": "four thousand pages", "ways": ["one month"], "confer_with": "Dana Sample, 312-555-0100"}
    assert letter(office, "narrowing", RECEIVED + DAY * 7, data=data) == 0  # 9 March, the last day
    assert letter(office, "narrowing", RECEIVED + DAY * 8, "--out", "late.pdf", data=data) == 4
    assert "may no longer be treated as unduly burdensome" in capsys.readouterr().err


SUBJECT = {
    "person": ["Morgan Invented", "77 Fictional Road"],
    "recipient": "Homeland Security Investigations (sample)",
    "released_on": "2026-03-06",
    "released": ["your name and address"],
    "on_authority_of": "a warrant of the United States District Court, number 26 M 0001 (sample)",
    "looked_at_by": "Dana Sample, FOIA Officer",
}


def test_the_person_in_the_record_is_told_unless_a_court_forbids_it(
    office: Office, case: models.Case, capsys: pytest.CaptureFixture[str]
) -> None:
    held = SUBJECT | {"forbidden_by": "the order of 6 March in 26 M 0001"}
    assert letter(office, "data_subject", RECEIVED + DAY * 5, data=held) == 7
    assert "is held: the order of 6 March in 26 M 0001 forbids it" in capsys.readouterr().err
    assert not models.Act.objects.filter(kind="letter.made").exists()
    assert letter(office, "data_subject", RECEIVED + DAY * 5, data=SUBJECT) == 0
    whole = text_of(Path(f"{case.number}-data_subject.pdf"))
    assert "This letter due March 11, 2026" in whole  # three business days after a Friday
    assert "Morgan Invented" not in json.dumps(models.Act.objects.get(kind="letter.made").facts)


def test_an_agreement_is_proposed_for_signature(office: Office, case: models.Case) -> None:
    assert letter(office, "agreed_extension", RECEIVED + DAY, data={"until": "2026-04-01"}) == 0
    whole = text_of(Path(f"{case.number}-agreed_extension.pdf"))
    assert "You need not agree." in whole
    assert "Signature of the requester" in whole
    options = ("--out", "late.pdf")
    assert letter(office, "agreed_extension", RECEIVED + DAY * 9, *options, data={"until": "2026-04-01"}) == 0
    assert "Our answer was due on March 9, 2026." in text_of(Path("late.pdf"))
    assert letter(office, "agreed_extension", RECEIVED + DAY, "--out", "x.pdf", data={"until": "2026-03-09"}) == 3
    case.refresh_from_db()
    assert case.due_on == date(2026, 3, 9)  # nothing is agreed before both have signed


def edit(path: Path, old: str, new: str) -> Path:
    """``path`` with a text of its first part replaced, as an editor would save it."""
    edited = path.with_name(f"edited-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(edited, "w") as target:
        for name in source.namelist():
            data = source.read(name).decode()
            if name == "word/document.xml":
                assert old in data
                data = data.replace(old, new)
            target.writestr(name, data)
    return edited


def test_an_edited_copy_is_checked_on_its_way_back(
    office: Office, case: models.Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day, office_dir = RECEIVED + DAY * 2, str(office.folder)
    copy = tmp_path / "notice.docx"
    assert main(["letter", "check", "notice.docx", case.number, "--office", office_dir]) == 3  # nothing was made
    assert act(office, "treat", day, "--track", "voluminous", "--reasons", "seven kinds of records") == 0
    assert letter(office, "voluminous", day, "--out", str(copy)) == 0
    capsys.readouterr()
    same = edit(copy, "What happens then", "What comes next")
    assert main(["letter", "check", str(same), case.number, "--office", office_dir]) == 0
    assert "has everything that the law demands" in capsys.readouterr().out

    without = edit(copy, "1-877-299-3642", "")
    code = main(["letter", "check", str(without), case.number, "--office", office_dir, "--json"])

    said = json.loads(capsys.readouterr().out)
    assert (code, said["letter"]) == (4, "voluminous")
    assert said["missing"] == [
        "(vii) the right to review by the Public Access Counselor, with address and phone number "
        "(5 ILCS 140/3.6(a)(vii)): the letter does not say “1-877-299-3642”."
    ]


def test_a_copy_that_hides_text_is_refused_and_what_is_hidden_is_not_said(
    office: Office, case: models.Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert act(office, "treat", RECEIVED + DAY, "--track", "voluminous", "--reasons", "seven kinds of records") == 0
    assert letter(office, "voluminous", RECEIVED + DAY, "--out", str(tmp_path / "notice.docx")) == 0
    old = '<w:rPr></w:rPr><w:t xml:space="preserve">Telephone'
    hidden = edit(tmp_path / "notice.docx", old, old.replace("<w:rPr>", "<w:rPr><w:vanish/>"))
    capsys.readouterr()
    assert main(["letter", "check", str(hidden), case.number, "--office", str(office.folder)]) == 4
    told = capsys.readouterr().out
    assert "the letter does not say “1-877-299-3642”" in told
    assert "The document has hidden text" in told


def test_a_letter_is_never_overwritten(office: Office, case: models.Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert letter(office, "acknowledgement", RECEIVED + DAY) == 0
    assert letter(office, "acknowledgement", RECEIVED + DAY) == 2
    assert "letters are never overwritten" in capsys.readouterr().err
    assert letter(office, "acknowledgement", RECEIVED + DAY, "--out", "letter.odt") == 2


def test_no_acknowledgement_promises_a_day_that_has_passed(
    office: Office, case: models.Case, capsys: pytest.CaptureFixture[str]
) -> None:
    assert letter(office, "acknowledgement", RECEIVED + DAY * 8) == 4
    assert "the answer is late, and the request counts as denied" in capsys.readouterr().err


def test_a_notice_does_not_date_the_answer(office: Office, case: models.Case) -> None:
    assert letter(office, "acknowledgement", RECEIVED + DAY) == 0
    from counterfoil.office.services.releasing import _lettered_at

    assert _lettered_at(case) is None


def test_the_answer_is_left_as_a_copy_to_be_edited_and_checked(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demand = tmp_path / "letter.txt"
    demand.write_text("Under the Freedom of Information Act I request your body camera policy.\nAda Sample\n")
    asked = Request(demand, received=RECEIVED, decide_as=OFFICER, out=tmp_path / "release")
    with session(office.folder, now=RECEIVED + DAY) as (opened, journal):
        answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
    case = models.Case.objects.get()
    copy = office.work / case.number / f"{case.number}-letter.docx"
    options = [case.number, "--office", str(office.folder), "--kind", "no_records"]
    capsys.readouterr()
    assert main(["letter", "check", str(copy), *options]) == 0
    without = edit(copy, "5 ILCS 140/11", "the law")
    assert main(["letter", "check", str(without), *options]) == 4
    assert "the right to judicial review (5 ILCS 140/9(a)): the letter does not say “5 ILCS 140/11”." in (
        capsys.readouterr().out
    )
    assert not [file for file in (tmp_path / "release").rglob("*") if file.suffix == ".docx"]
    # A notice about a case that is closed: the person in the record, the Public Access Counselor.
    Path(tmp_path / "data.json").write_text(json.dumps(SUBJECT))
    made = ["letter", "make", "data_subject", case.number, "--office", str(office.folder), "--data"]
    now = ["--now", (RECEIVED + DAY * 5).isoformat(), "--out", str(tmp_path / "subject.pdf")]
    assert main([*made, str(tmp_path / "data.json"), *now]) == 0
    case.refresh_from_db()
    assert case.state == "closed"
