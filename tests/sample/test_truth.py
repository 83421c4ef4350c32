import csv
import json
import re
import zipfile
from email import policy
from email.parser import BytesParser
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from counterfoil import sample
from counterfoil.records import parties
from counterfoil.values import Category, RecordKind, Role

# PDFium gives a hyphen at the end of a line as one of these.
HYPHENS = re.compile("[-\u00ad\u0002\ufffe]")


def squeezed(text: str) -> str:
    return "".join(text.split())


def of_layer(truth: dict[str, Any], layer: str | None) -> list[dict[str, Any]]:
    return [record for record in truth["records"] if record["layer"] == layer]


def test_every_box_of_a_drawn_pdf_holds_exactly_its_text(
    office: sample.Sample, truth: dict[str, Any], read: Any
) -> None:
    wrong, looked_at = [], 0
    for record in of_layer(truth, "text"):
        pdf = read(office.folder / record["file"])
        for value in record["values"]:
            if value["where"] == "picture":
                continue
            found = squeezed("".join(pdf.within(value["page"], box) for box in value["boxes"]))
            wanted = squeezed(value["text"])
            if value.get("hyphenated"):
                found, wanted = HYPHENS.sub("", found), HYPHENS.sub("", wanted)
            looked_at += 1
            if found != wanted:
                wrong.append((record["file"], value["page"], wanted, found))
    assert wrong == []
    assert looked_at > 2000


def test_a_box_moved_by_a_word_no_longer_holds_its_text(
    office: sample.Sample, truth: dict[str, Any], read: Any
) -> None:
    record = truth["records"][0]
    pdf = read(office.folder / record["file"])
    value = next(v for v in record["values"] if v["where"] == "narrative" and v["category"] == "name")
    x0, y0, x1, y1 = value["boxes"][0]
    assert squeezed(pdf.within(value["page"], [x0 + 20, y0, x1 + 20, y1])) != squeezed(value["text"])


def test_every_page_of_every_record_is_marked(office: sample.Sample, truth: dict[str, Any], read: Any) -> None:
    unmarked = []
    for record in of_layer(truth, "text"):
        pdf = read(office.folder / record["file"])
        assert len(pdf.pages) == record["pages"]
        unmarked += [
            (record["file"], n) for n in range(1, record["pages"] + 1) if pdf.text(n).count(sample.MARKING) != 2
        ]
    for record in of_layer(truth, None):
        if sample.MARKING not in _words(office.folder / record["file"]):
            unmarked.append((record["file"], 0))
    assert unmarked == []


def _words(path: Path) -> str:
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            return archive.read("word/document.xml").decode() + archive.read("word/header1.xml").decode()
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).active
        assert sheet is not None
        return str(sheet["A1"].value)
    if path.suffix == ".eml":
        body = BytesParser(policy=policy.default).parsebytes(path.read_bytes()).get_body()
        assert body is not None
        return str(body.get_content())
    return path.read_text(encoding="utf-8")


def test_truth_is_complete_and_its_words_are_the_projects(truth: dict[str, Any]) -> None:
    for record in truth["records"]:
        RecordKind(record["kind"])
        ids = {party["id"] for party in record["parties"]} | {""}
        assert record["values"], record["file"]
        for value in record["values"]:
            assert value["text"].strip(), record["file"]
            Category(value["category"])
            Role(value["role"])
            assert value["party"] in ids, (record["file"], value)
            assert value["where"] in {"form", "narrative", "table", "picture", "hidden"}
            if record["pages"] is None:
                assert (value["page"], value["box"]) == (None, None)
            else:
                assert 1 <= value["page"] <= record["pages"]
                x0, y0, x1, y1 = value["box"]
                assert 0 <= x0 < x1 <= 612
                assert 0 <= y0 < y1 <= 792


def test_records_without_pages_hold_every_value_that_truth_names(office: sample.Sample, truth: dict[str, Any]) -> None:
    missing = []
    for record in of_layer(truth, None):
        path = office.folder / record["file"]
        text = _all_text(path)
        missing += [(record["file"], v["text"]) for v in record["values"] if v["text"] not in text]
    assert missing == []


def _all_text(path: Path) -> str:
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).active
        assert sheet is not None
        return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            parts = "".join(archive.read(n).decode() for n in archive.namelist() if n.startswith("word/"))
        return re.sub(r"<[^>]+>", "", parts).replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")
    if path.suffix == ".eml":
        message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        body = message.get_body()
        assert body is not None
        return f"{message['Subject']}\n{body.get_content()}"
    return path.read_text(encoding="utf-8")


def test_hidden_content_is_really_hidden(office: sample.Sample, truth: dict[str, Any]) -> None:
    hidden = {r["file"]: [v["text"] for v in r["values"] if v["where"] == "hidden"] for r in of_layer(truth, None)}
    (table,) = [file for file in hidden if file.endswith(".xlsx")]
    sheet = openpyxl.load_workbook(office.folder / table).active
    assert sheet is not None
    assert [letter for letter, column in sheet.column_dimensions.items() if column.hidden] == ["I"]
    assert [cell.value for cell in sheet["I"]][2:] == hidden[table]
    word = next(file for file in hidden if file.endswith(".docx"))
    with zipfile.ZipFile(office.folder / word) as archive:
        body, comments = archive.read("word/document.xml").decode(), archive.read("word/comments.xml").decode()
    deleted = re.findall(r"<w:delText[^>]*>(.*?)</w:delText>", body)
    assert all(text in deleted[0] + comments for text in hidden[word])
    assert len(hidden[word]) >= 3


def test_no_number_can_belong_to_anybody(truth: dict[str, Any]) -> None:
    values = [value for record in truth["records"] for value in record["values"]]

    def texts(category: str) -> set[str]:
        return {value["text"] for value in values if value["category"] == category}

    def odd(category: str, pattern: str) -> set[str]:
        return {text for text in texts(category) if not re.fullmatch(pattern, text)}

    assert odd("ssn", r"666-\d\d-\d{4}|9\d\d-\d\d-\d{4}|\d{3}-00-\d{4}") == set()
    assert odd("phone", r"\(?\d{3}\)?[-. ](555[-. ]01\d\d|1\d\d[-. ]\d{4})") == set()
    assert odd("email", r"[a-z.'-]+\d+@(example\.(com|org|net)|mail\.example)") == set()
    assert odd("a_number", r"A000-\d{3}-\d{3}") == set()
    assert odd("drivers_licence", r"[A-Z]\d{3}-\d{4}-\d[45]\d\d") == set()
    assert odd("plate", r"(ZQ|QZ) \d{5}") == set()
    for category in ("ssn", "phone", "email", "a_number", "drivers_licence", "plate"):
        assert len(texts(category)) > 1, category


def test_the_hard_cases_are_there(truth: dict[str, Any]) -> None:
    values = [(record, value) for record in truth["records"] for value in record["values"]]
    notes = {value.get("note") for _, value in values}
    assert {"initials", "poss", "mr", "lf", "first", "misspelt", "place of arrest"} <= notes
    assert any(value.get("hyphenated") for _, value in values)
    assert any(len(value["boxes"]) == 2 for _, value in values)
    assert any(value.get("also_victim") for _, value in values)
    assert any(value.get("address_confidential") for _, value in values)
    assert {r["layout"].split()[0] for r, _ in values} >= {
        "arrest",
        "case",
        "incident",
        "supplement",
        "scan",
        "crash",
        "photo",
    }
    shared = [
        record["file"]
        for record in truth["records"]
        for officer in record["parties"]
        for victim in record["parties"]
        if officer["role"] == "officer" and victim["role"] == "victim"
        and officer["name"].split()[-1] == victim["name"].split()[-1]
    ]  # fmt: skip
    assert len(shared) >= 2


def test_expected_duties_of_the_great_classes(truth: dict[str, Any]) -> None:
    def duties(kind: str, **wanted: object) -> set[str]:
        return {
            value["expected"]
            for record in truth["records"]
            if record["kind"] == kind
            for value in record["values"]
            if all(value.get(key) == what for key, what in wanted.items())
        }

    adult: dict[str, object] = {"role": "arrestee", "minor": None, "also_victim": None}
    assert duties("arrest_report", category="name", **adult) == {"compelled"}
    assert duties("arrest_report", category="home_address", **adult) == {"compelled"}
    assert duties("arrest_report", category="photo", **adult) == {"compelled"}
    assert duties("arrest_report", category="birthplace", **adult) == {"permitted_to_withhold"}
    assert duties("arrest_report", category="ssn") == {"forbidden"}
    assert duties("arrest_report", category="bail", **adult) == {"refer"}
    assert duties("arrest_report", category="immigration_status") == {"refer"}
    assert duties("arrest_report", category="home_address", role="arrestee", also_victim=True) == {"refer"}
    assert duties("case_report", minor=True) == {"forbidden"}
    assert duties("case_report", sex_offence_victim=True) == {"forbidden"}
    assert duties("case_report", address_confidential=True, category="home_address") == {"forbidden"}
    assert duties("case_report", category="name", role="witness", minor=None) == {"permitted_to_withhold"}
    assert duties("case_report", category="name", role="officer") == {"open"}


def test_juvenile_arrest_is_withheld_whole_and_nothing_else_is(truth: dict[str, Any]) -> None:
    whole = [record for record in truth["records"] if record["withhold_whole"]]
    assert [(r["event"], r["kind"]) for r in whole] == [("JUVENILE", "arrest_report")]


def test_parties_are_read_and_some_of_the_told_are_left_out(office: sample.Sample, truth: dict[str, Any]) -> None:
    listed = parties.read(office.folder / "parties.csv")
    known = {party.id.split(".")[0] for party in listed}
    people = {p["id"]: p["in_parties_csv"] for r in truth["records"] for p in r["parties"] if p["role"] != "officer"}
    missing = {pid for pid, is_listed in people.items() if not is_listed}
    assert known & missing == set()
    assert {pid for pid in people if pid not in missing} <= known
    assert 0.05 <= len(missing) / len(people) <= 0.25
    where = {v["where"] for r in truth["records"] for v in r["values"] if v["party"] in missing}
    assert where == {"narrative"}
    assert {party.record for party in listed} <= {Path(r["file"]).name for r in truth["records"]}


def test_parties_carry_what_protects(office: sample.Sample) -> None:
    rows = list(csv.DictReader(StringIO((office.folder / "parties.csv").read_text(encoding="utf-8"))))
    for flag in ("minor", "sex_offence_victim", "address_confidential"):
        assert {row[flag] for row in rows} == {"", "yes"}, flag
    assert {row["role"] for row in rows} >= {"arrestee", "victim", "witness", "minor", "guardian", "officer", "suspect"}


def test_office_is_said_to_be_fiction(office: sample.Sample) -> None:
    described = json.loads((office.folder / "office.json").read_text(encoding="utf-8"))
    assert (described["name"], described["law"], described["overlay"]) == (
        "City of Lakehurst (SAMPLE)",
        "us-il",
        "chicago",
    )
    assert described["marking"] == sample.MARKING
    assert (office.folder / "README.txt").read_text(encoding="utf-8").startswith(sample.MARKING)


@pytest.mark.parametrize("name", ["truth.json", "demands/truth.json", "office.json"])
def test_documented_keys(office: sample.Sample, name: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats" / "sample.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`([a-z_]+)`", page))
    assert _keys(json.loads((office.folder / name).read_text(encoding="utf-8"))) - documented == set()


def _keys(node: Any) -> set[str]:
    if isinstance(node, dict):
        inner = {key for key in node if not key.isupper()}  # the names of numbers (RD, CB) are data
        return inner | {key for value in node.values() for key in _keys(value)}
    return {key for value in node for key in _keys(value)} if isinstance(node, list) else set()
