"""Past answers laid beside each other: the planted unequal one is found, and none where answers are equal."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from counterfoil.cli import main
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.services import disclosed_people, past_answers
from counterfoil.sample.people import People

from . import unequal

VALUES = ("Quill", "Invented", "555-0142", "900-12", "1981", "Ines", "Ruth")


@pytest.fixture(scope="module")
def unequal_office(new_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = unequal.made(new_office, tmp_path_factory.mktemp("unequal"))
    connections.close_all()
    return office


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    written = capsys.readouterr().out
    assert [value for value in VALUES if value in written] == []
    return dict(json.loads(written))


def test_the_planted_answer_is_found_and_no_other(unequal_office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    acts = models.Act.objects.count()
    told = said(capsys, "report", "equal", str(unequal_office.folder))
    assert [(one["record"], [a["case"][-1] for a in one["answers"]]) for one in told["records"]] == [
        ("R-000001", ["1", "2", "3", "4", "7", "8"])
    ]
    county, ice, press, resident, person, claimed = told["records"][0]["answers"]
    assert (county["given"], county["places"]) == ("not_found", None)
    assert (ice["requester_class"], ice["agency"], ice["given"], ice["business_days"]) == (
        "federal_immigration", "ICE", "released", 0,
    )  # fmt: skip
    assert [one["requester_class"] for one in (press, resident, person)] == [
        "news_media",
        "unknown",
        "person_in_record",
    ]
    assert [one["withheld"] for one in (ice, press, resident, person, claimed)] == [3, 4, 4, 3, 5]
    found = [
        (d["more"][-1], d["less"][-1], d["category"], d["role"], d["places"], d["given"], d["why"], d["reasoned"])
        for d in told["records"][0]["differences"]
    ]
    assert found[:7] == [
        *((more, "1", "", "", 1, "not_found", "not_held", 0) for more in "23478"),
        ("2", "3", "phone", "victim", 1, "", "unexplained", 1),
        ("2", "4", "phone", "victim", 1, "", "unexplained", 1),
    ]
    assert {row for row in found if "7" in row[:2] and row[1] in "34"} == {
        ("7", less, category, "arrestee", 1, "", "right_of_access", 0)
        for less in "34"
        for category in ("date_of_birth",)
    }
    assert {row for row in found if "8" in row[:2] and row[0] in "34"} == {
        (more, "8", "case_number", "organisation", 1, "", "recorded", 0) for more in "34"
    }
    assert told["totals"] == {
        "records": 1, "answers": 6, "equal": 0, "explained": 0, "look": 0, "unexplained": 1,
        "favoured": [
            {"more": "federal_immigration", "less": "unknown", "differences": 2},
            {"more": "federal_immigration", "less": "news_media", "differences": 1},
            {"more": "federal_immigration", "less": "person_in_record", "differences": 1},
        ],
    }  # fmt: skip
    assert (told["unread"], told["by_month"], models.Act.objects.count()) == ({}, [], acts)
    assert list((unequal_office.work).glob("CF-*/records")) == []  # what was read once more lies nowhere
    assert main(["report", "equal", str(unequal_office.folder)]) == 0
    assert "Unexplained: federal immigration got more than news media 1 time." in capsys.readouterr().out


def test_what_one_release_hides_and_another_shows_is_found_by_findings_and_by_words(
    unequal_office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    told = said(capsys, "report", "mosaic", str(unequal_office.folder))
    assert {(one["gravity"], one["category"], one["role"], one["code"]) for one in told["undone"]} == {
        ("choice", "phone", "victim", "7(1)(b)"),
        ("required", "case_number", "organisation", "7(1)(d)(i)"),  # of the claim
    }
    assert [
        (one["withheld_in"][-1], one["shown_in"][-1], one["how"], one["found"], one["withheld_page"], one["shown_page"])
        for one in told["undone"]
        if one["withheld_in"][-1] in "3456"
    ] == [
        ("3", "2", "same_record", True, 1, 1),
        ("4", "2", "same_record", True, 1, 1),
        ("3", "6", "same_number", False, 1, 1),
        ("4", "6", "same_number", False, 1, 1),
        ("5", "2", "same_number", True, 1, 1),
        ("5", "6", "same_number", False, 1, 1),
    ]
    assert [one for one in told["undone"] if one["shown_in"][-1] == "7"] == []  # that left for one person alone
    assert main(["report", "mosaic", str(unequal_office.folder)]) == 0
    assert "0 that the law of the day forbade to show" in capsys.readouterr().out


def test_what_a_court_keeps_secret_is_in_no_comparison(unequal_office: Office) -> None:
    app.open_office(unequal_office.folder)
    case = models.Case.objects.filter(number="CF-2024-000002")
    kept = case.get().instrument
    case.update(instrument={"kind": "search_warrant", "sealed": True})
    try:
        past = past_answers.read(unequal_office)
    finally:
        case.update(instrument=kept)
    assert {one.case[-1] for one in past.answers} == {"1", "3", "4", "5", "6", "7", "8"}  # the positive control
    assert {one.release[-1] for one in past.places} == {"3", "4", "5", "6", "7", "8"}


def test_whom_releases_showed_is_linked_in_counts_that_tell_of_nobody(
    unequal_office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (one,) = disclosed_people.read(unequal_office.folder, to=["ICE"]).people
    assert (one.who.first, one.who.last, one.who.born, one.on) == ("pat", "quill", "1981-03-12", date(2024, 2, 14))
    deal = People(random.Random(1))
    others = [deal.person(on=date(2024, 1, 5)) for _ in range(300)]
    rows = [f"{each.last},{each.first},{each.born_on},2024-01-05" for each in others]
    data = tmp_path / "custody.csv"
    data.write_text("\n".join(["Last Name,First Name,DOB,Book In Date", *rows, "QUILL,Pat,3/12/1981,2/20/2024"]))
    told = said(capsys, "report", "link", "--office", str(unequal_office.folder), "--data", str(data), "--to", "ICE")
    assert (told["cases"], told["persons"], told["rows"], told["matched"], told["to"]) == (1, 1, 301, None, ["ICE"])
    assert (told["expected"], set(told["days"].values())) == (None, {None})
    assert main(["report", "link", "--office", str(unequal_office.folder), "--data", str(data)]) == 0
    assert "Likely in it (probability 0.95 and more): hidden." in capsys.readouterr().out
    office = ["report", "link", "--office", str(unequal_office.folder)]
    assert main([*office, "--data", str(data), "--to", "NASA"]) == 2
    assert main([*office, "--data", str(data), "--least", "0.2"]) == 2
    assert main([*office, "--data", str(tmp_path / "none.csv")]) == 3
