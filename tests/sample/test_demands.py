import re
import zipfile
from datetime import datetime
from email import policy
from email.parser import BytesParser
from typing import Any

import pytest

from counterfoil import sample
from counterfoil.law.model import GateAction, InstrumentKind

FEDERAL = ("ice-foia-2022", "dhs-foia-2023", "cbp-foia-2023", "ice-foia-2025")


def entry(asked: dict[str, Any], key: str) -> dict[str, Any]:
    (found,) = [demand for demand in asked["demands"] if demand["key"] == key]
    return found


def test_every_demand_parses_as_mail_and_is_marked(office: sample.Sample, asked: dict[str, Any]) -> None:
    for demand in asked["demands"]:
        data = (office.folder / "demands" / demand["file"]).read_bytes()
        mail = BytesParser(policy=policy.default).parsebytes(data)
        assert mail.defects == []
        received = datetime.strptime(str(mail["Received"]).rpartition("; ")[2], "%a, %d %b %Y %H:%M:%S %z")
        assert received.replace(tzinfo=None).isoformat() == demand["received"]
        assert mail["From"].addresses[0].addr_spec == demand["sender"]["email"]
        assert mail["From"].addresses[0].display_name == demand["sender"]["name"]
        assert mail["Subject"] == demand["subject_line"]
        body = mail.get_body()
        assert body is not None
        assert sample.MARKING in body.get_content()
        assert mail["Date"].datetime < received


def test_kinds_gates_and_files_are_the_projects_words(office: sample.Sample, asked: dict[str, Any]) -> None:
    for demand in asked["demands"]:
        InstrumentKind(demand["instrument"])
        GateAction(demand["gate"])
        assert (office.folder / "demands" / demand["file"]).is_file()
        assert [n for n in demand["also"] if not (office.folder / "demands" / n).is_file()] == []
        assert [n for n in demand["responsive"] if not (office.folder / n).is_file()] == []
    suffixes = {name.rpartition(".")[2] for demand in asked["demands"] for name in demand["also"]}
    assert suffixes == {"pdf", "docx", "txt"}
    assert {demand["gate"] for demand in asked["demands"]} == {"answer", "log", "hold", "refer"}


def test_demands_span_the_story_in_order(asked: dict[str, Any]) -> None:
    days = [demand["received"] for demand in asked["demands"]]
    assert days == sorted(days)
    assert (days[0][:7], days[-1][:7]) == ("2022-11", "2025-06")


def test_named_men_have_an_arrest_report_that_answers(asked: dict[str, Any], truth: dict[str, Any]) -> None:
    kinds = {record["file"]: record["kind"] for record in truth["records"]}
    for key in FEDERAL:
        demand = entry(asked, key)
        assert {kinds[file] for file in demand["responsive"]} == {"arrest_report"}
        assert len(demand["responsive"]) == len(demand["subjects"]) >= 1


def test_reporter_gets_every_request_and_what_was_supplied(asked: dict[str, Any], truth: dict[str, Any]) -> None:
    files = entry(asked, "reporter-2025")["responsive"]
    assert files == sorted(r["file"] for r in truth["records"] if r["kind"] == "demand_file")
    assert len(files) == 2 * len(FEDERAL)


def test_the_person_of_the_1990s_is_in_no_record(
    office: sample.Sample, asked: dict[str, Any], truth: dict[str, Any]
) -> None:
    demand = entry(asked, "ice-attorney-1990s")
    (subject,) = demand["subjects"]
    assert (demand["nothing_exists"], demand["responsive"], demand["period"]) == (
        True,
        [],
        ["1994-01-01", "1996-12-31"],
    )
    # A positive control: the same test finds a man who is in the records.
    other = entry(asked, "ice-foia-2022")["subjects"][0]["name"].split()[-1].upper()
    names = " ".join(v["text"].upper() for r in truth["records"] for v in r["values"] if v["category"] == "name")
    assert "VERDUGO" in subject["name"].upper()
    assert ("VERDUGO" in names, other in names) == (False, True)
    assert min(r["date"] for r in truth["records"]) >= "2022-10-01"


def test_a_scanned_demand_has_no_text_and_a_docx_has(office: sample.Sample, asked: dict[str, Any], read: Any) -> None:
    scan = read(office.folder / "demands" / "cbp-foia-2023.pdf")
    assert [scan.text(n + 1) for n in range(len(scan.pages))] == [""]
    with zipfile.ZipFile(office.folder / "demands" / "dhs-foia-2023.docx") as archive:
        text = re.sub("<[^>]+>", "", archive.read("word/document.xml").decode())
    assert text.count(entry(asked, "dhs-foia-2023")["subjects"][0]["name"]) == 1


@pytest.mark.parametrize(
    ("key", "file", "words"),
    [
        (
            "warrant-i200",
            "warrant-i200.pdf",
            ("Form I-200 (Rev. 09/16)", "Authorized Immigration Officer", "YOU ARE COMMANDED"),
        ),
        (
            "detainer-i247a",
            "detainer-i247a.pdf",
            ("DHS Form I-247A", "IT IS THEREFORE REQUESTED THAT YOU", "NOTICE OF ACTION"),
        ),
        (
            "harborkey-2025",
            "harborkey-2025.pdf",
            ("DHS Form I-138 (6/09)", "SUMMONED AND REQUIRED TO", "8 U.S.C. § 1225(d)"),
        ),
        (
            "search-warrant-2025",
            "search-warrant-2025.pdf",
            ("AO 93 (Rev. 11/13)", "UNITED STATES DISTRICT COURT", "Judge's signature"),
        ),
    ],
)
def test_papers_have_the_marks_of_their_form(
    office: sample.Sample, read: Any, key: str, file: str, words: tuple[str, ...]
) -> None:
    paper = read(office.folder / "demands" / file)
    text = " ".join(paper.text(1).split())
    assert [word for word in (*words, sample.MARKING) if word not in text] == []
    mail = BytesParser(policy=policy.default).parsebytes((office.folder / "demands" / f"{key}.eml").read_bytes())
    (attached,) = list(mail.iter_attachments())
    assert attached.get_content() == (office.folder / "demands" / file).read_bytes()
