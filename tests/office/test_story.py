"""The story of a sample office that lived through its demands, held against what is known to be true of it."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from counterfoil.cli import main
from counterfoil.law.load import PACKS
from counterfoil.office import app, models

pytestmark = pytest.mark.soak  # a city lives for a minute first

SCRIPT = Path(__file__).parents[2] / "script" / "story"
FEW = ("ice-foia-2025", "ice-attorney-1990s", "warrant-i200", "harborkey-2025", "court-subpoena-2025", "protest-2025")
SAME_DAY = frozenset({"ice-foia-2022", "dhs-foia-2023", "ice-attorney-1990s", "ice-foia-2025"})
"""Requests for records that ``script/story`` answers on the day on which they came."""
SETTLED = (
    "age", "arrest_time", "birthplace", "charge", "criminal_id", "date_of_birth", "drivers_licence", "home_address",
    "phone", "photo", "ssn",
)  # fmt: skip
"""Categories of an arrest report in which the sample's truth and the law pack leave nothing to a person."""


def lived(folder: Path, seed: int, *only: str) -> Path:
    """A sample office of that seed that answered its demands; nobody has looked at it before."""
    chosen = ("--only", ",".join(only)) if only else ()
    made = subprocess.run(
        [sys.executable, SCRIPT, "--seed", str(seed), "--to", folder, *chosen],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (made.returncode, made.stderr) == (0, "")
    return folder


def story(capsys: pytest.CaptureFixture[str], *words: str | Path) -> dict[int, dict[str, Any]]:
    """Row number → the row, as ``--json`` prints it."""
    capsys.readouterr()
    assert main(["report", "story", *map(str, words), "--json"]) == 0
    return {row["row"]: row for row in json.loads(capsys.readouterr().out)["rows"]}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lived(tmp_path_factory.mktemp("city") / "lived", 5150, *FEW)


def told(folder: Path, *only: str) -> tuple[list[dict[str, Any]], Mapping[str, dict[str, Any]]]:
    """The demands that arrived and the records, as the sample's truth tells them."""
    demands = json.loads((folder / "sample" / "demands" / "truth.json").read_text())["demands"]
    records = json.loads((folder / "sample" / "truth.json").read_text())["records"]
    return [one for one in demands if not only or one["key"] in only], {one["file"]: one for one in records}


def agency_of(demand: Mapping[str, Any]) -> str:
    """By whom the sample says that a demand is: the agency's code, or nothing."""
    domain = demand["sender"]["email"].partition("@")[2]
    return {"ice.example": "ICE", "hsi.example": "ICE", "dhs.example": "DHS", "cbp.example": "CBP"}.get(domain, "")


def agrees_with_truth(rows: Mapping[int, dict[str, Any]], folder: Path, *only: str) -> None:
    """Rows 1, 2, 5, 6, 9, 10, 14, 15 and 17 say what is true of the sample, item by item."""
    demands, records = told(folder, *only)
    figure = {number: row["figure"] for number, row in rows.items()}
    asked = [one for one in demands if one["instrument"] == "foia_request"]
    sent = [one for one in asked if agency_of(one) and one["responsive"]]
    files = [name for one in sent for name in one["responsive"]]

    documents = Counter(dict.fromkeys(figure[1]["by_agency"], 0))
    for one in sent:
        documents[agency_of(one)] += len(one["responsive"])
    assert {agency: one["documents"] for agency, one in figure[1]["by_agency"].items()} == dict(documents)
    assert (figure[1]["documents"], figure[1]["pages"], figure[1]["people"]) == (
        len(files), sum(records[name]["pages"] for name in files),
        len({subject["party"] for one in sent for subject in one["subjects"]}),
    )  # fmt: skip
    letters = [one for one in demands if agency_of(one) and (one["nothing_exists"] or one["instrument"] in LETTERS)]
    assert figure[1]["letters_alone"] == len(letters)

    values = [value for name in files for value in records[name]["values"]]
    shown = {one["category"]: one for one in figure[2]["categories"]}
    few = len(sent) < 5
    assert (figure[2]["unlisted_hidden"], figure[2]["agrees_with_the_ledger"]) == (few, None if few else True)
    for category in ("name", *SETTLED):
        true = Counter(value["expected"] for value in values if value["category"] == category)
        if category == "birthplace" and few:
            assert category not in shown
            continue
        one = shown.get(category, {"disclosed": {"compelled": 0}, "redacted": 0})
        if category == "name":  # more names are withheld than must be: a detector errs on that side
            assert one["disclosed"]["compelled"] == true["compelled"]
            continue
        assert (category, one["disclosed"]["compelled"], one["redacted"]) == (
            category, true["compelled"], true["permitted_to_withhold"] + true["forbidden"],
        )  # fmt: skip
    assert figure[2]["disclosed"]["forbidden"] == 0
    assert figure[2]["disclosed"]["permitted_to_withhold"] == 0

    nothing = [one for one in asked if one["nothing_exists"]]
    assert [
        (one["to"], one["received_on"], one["same_day"], one["search"]["years"], one["search"]["nulls"])
        for one in figure[5]["rows"]
    ] == [(agency_of(one), one["received"][:10], True, [int(day[:4]) for day in one["period"]], 1) for one in nothing]

    everybody = figure[6]["rows"][-1]
    assert (everybody["cases"], everybody["same_day"], everybody["open"]) == (
        len(asked), sum(one["key"] in SAME_DAY for one in asked), 0,
    )  # fmt: skip

    papers = figure[9]["administrative"] + figure[9]["claimed_judicial"]
    assert {one["instrument"]: one["gate"] for one in papers} == {
        one["instrument"]: {"produce" if one["instrument"] == "court_subpoena" else one["gate"]: 1}
        for one in demands
        if one["instrument"] in PAPERS
    }
    assert figure[9]["documents_for_papers_that_no_judge_signed"] == 0
    open_ = Counter(value["role"] for value in values if value["expected"] in ("compelled", "open"))
    assert {role: one["shown"] for role, one in figure[9]["protected_groups"].items()} == {
        role: open_[role] for role in figure[9]["protected_groups"]
    }
    commanded = [name for one in demands if one["instrument"] == "court_subpoena" for name in one["responsive"]]
    assert (figure[10]["documents"], figure[10]["tied_to_words"]) == (len(commanded), len(commanded))
    outside = Counter(one["instrument"] for one in demands if one["instrument"] != "foia_request")
    assert figure[14]["by_kind"] == dict(sorted(outside.items()))

    of = Counter(PARTS.get(one["instrument"], "other") for one in demands if agency_of(one))
    assert figure[15]["parts"] == {part: of[part] for part in ("request", "custody", "other")}
    assert (figure[15]["reconciles"], figure[15]["unsaid"]) == (True, 0)
    calls = [one for one in demands if one["instrument"] == "call_for_assistance"]
    assert [(one["from"], one["received_on"], one["addressed"]) for one in figure[17]["rows"]] == [
        (agency_of(one), one["received"][:10], "safety") for one in calls
    ]


LETTERS = frozenset({"i_200", "detainer", "inquiry"})
"""Papers that are answered by a letter that they have no effect here."""
PAPERS = frozenset({"i_200", "detainer", "administrative_subpoena", "court_subpoena", "search_warrant"})
PERSONAL = frozenset({"name", "ssn", "home_address", "phone", "date_of_birth", "email"})
PARTS = {"i_200": "custody", "detainer": "custody", "inquiry": "request", "call_for_assistance": "request"}


def test_a_city_that_nobody_has_met_agrees_with_its_truth(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = story(capsys, "--office", city / "office")
    assert [row["status"] for row in rows.values()] == [
        "answered", "answered", "no data", "no data", *["answered"] * 8, "no data", *["answered"] * 4,
    ]  # fmt: skip
    agrees_with_truth(rows, city, *FEW)
    assert {row["proof"]["claim"] for row in rows.values()} == {
        "Complete for recorded acts only: what nobody recorded is in no figure."
    }
    assert (rows[7]["figure"]["bytes"]["whole"], rows[7]["figure"]["bytes"]["manifests_as_recorded"]) == (
        rows[7]["figure"]["bytes"]["files"], rows[7]["figure"]["bytes"]["releases"],
    )  # fmt: skip


def test_each_entry_that_a_row_names_is_in_the_ledger_and_the_key_proves_them(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = story(capsys, "--office", city / "office")
    app.open_office(city / "office")
    named = {one["entry"]: one["hash"] for row in rows.values() for one in row["proof"]["entries"]}
    assert len(named) > 20
    held = models.Leaf.objects.filter(index__in=named).values_list("index", "hash")
    assert named == {number: bytes(hashed).hex() for number, hashed in held}
    to_ice = rows[1]["proof"]["index"]["keys"]["disclosed-to:ICE"]
    proof = tmp_path / "proof"
    capsys.readouterr()
    assert main(["ledger", "prove", str(city / "office"), "--key", "disclosed-to:ICE", "-o", str(proof), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["entries"] == to_ice == 2
    key = (city / "office" / "keys" / "ledger.vkey").read_text().strip()
    assert main(["ledger", "verify", str(proof), "--key", key]) == 0


def test_no_row_holds_what_a_record_says_of_a_person(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["report", "story", "--office", str(city / "office"), "--json"]) == 0
    told_all = capsys.readouterr().out
    assert main(["report", "story", "--office", str(city / "office")]) == 0
    told_all += capsys.readouterr().out
    demands, records = told(city, *FEW)
    values = (value for one in demands for name in one["responsive"] for value in records[name]["values"])
    secret = {value["text"] for value in values if value["category"] in PERSONAL and len(value["text"]) > 5}
    secret |= {one["sender"]["name"] for one in demands} | {s["name"] for one in demands for s in one["subjects"]}
    assert len(secret) > 20
    assert demands[0]["received"][:10] in told_all  # the positive control: what is no secret of a person is there
    assert [text for text in secret if text in told_all] == []


def test_a_released_file_that_was_altered_or_lost_is_told(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = tmp_path / "office"
    shutil.copytree(city / "office", office)
    opened = app.open_office(office)
    first, second = models.ReleasedFile.objects.order_by("pk").values_list("digest", flat=True)[:2]
    altered = opened.store / first[:2] / first
    altered.chmod(0o600)
    altered.write_bytes(altered.read_bytes() + b" ")
    (opened.store / second[:2] / second).unlink()
    kept = story(capsys, "--office", office)[7]["figure"]["bytes"]
    assert (kept["altered"], kept["lost"], kept["whole"]) == (1, 1, kept["files"] - 2)


@pytest.mark.parametrize(
    ("was", "is_now", "says"),
    [
        (b'"to":"ICE"', b'"to":"DHS"', "publishes an index that is not the one of the first"),
        (b'"documents":1', b'"documents":2', "its entries are not those of its head"),
    ],
)
def test_a_ledger_whose_entry_was_changed_gives_no_story(
    was: bytes, is_now: bytes, says: str, city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = tmp_path / "office"
    shutil.copytree(city / "office", office)
    app.open_office(office)
    leaf = next(one for one in models.Leaf.objects.order_by("index") if was in bytes(one.entry))
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER office_leaf_no_update")
    models.Leaf.objects.filter(index=leaf.index).update(entry=bytes(leaf.entry).replace(was, is_now))
    assert main(["report", "story", "--office", str(office)]) == 6
    told_ = capsys.readouterr()
    assert (told_.out, says in told_.err) == ("", True)


def test_only_the_days_and_agencies_that_are_asked_for(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    days = ("--from", "2024-01-01", "--to", "2024-12-31")
    rows = story(capsys, "--office", city / "office", *days)
    assert (rows[1]["figure"]["documents"], rows[5]["figure"]["answers"], rows[17]["figure"]["calls"]) == (0, 1, 0)
    assert rows[17]["says"] == "No call for assistance is recorded."
    rows = story(capsys, "--office", city / "office", "--agency", "FBI")
    assert (rows[1]["figure"]["answers"], rows[1]["proof"]["index"]["keys"]) == (0, {"disclosed-to:FBI": 0})


def test_a_folder_and_a_log_of_another_system(city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    released = next((city / "releases" / "ice-foia-2025").glob("CF-*_001.pdf"))
    folder, log = tmp_path / "past", tmp_path / "log.csv"
    folder.mkdir()
    shutil.copy(released, folder / "FOIA-2025-0012 report.pdf")
    with log.open("w", newline="") as file:
        csv.writer(file).writerows([
            ("Request Number", "Date Received", "Date Closed", "Organization", "Status"),
            ("FOIA-2025-0012", "2025-03-28", "2025-03-31", "U.S. Immigration and Customs Enforcement", "Closed"),
            ("FOIA-2024-0007", "2024-02-13", "2024-02-13", "Department of Homeland Security", "No responsive records"),
            ("FOIA-2025-0020", "2025-04-08", "", "Lakehurst Courier", "Open"),
        ])  # fmt: skip
    rows = story(capsys, "--folder", folder, "--log", log, "--overlay", "chicago", "--no-ocr")
    _, records = told(city)
    (demand,) = (one for one in told(city, "ice-foia-2025")[0])
    assert rows[1]["figure"]["by_agency"] == {
        "ICE": {"answers": 1, "documents": 1, "pages": records[demand["responsive"][0]]["pages"]}
    }
    true = Counter(v["expected"] for v in records[demand["responsive"][0]]["values"] if v["category"] == "charge")
    charge = next(one for one in rows[2]["figure"]["categories"] if one["category"] == "charge")
    assert (charge["disclosed"]["compelled"], rows[2]["figure"]["disclosed"]["forbidden"]) == (true["compelled"], 0)
    assert [(one["case"], one["to"], one["search"]) for one in rows[5]["figure"]["rows"]] == [
        ("FOIA-2024-0007", "DHS", None)
    ]
    assert rows[6]["figure"]["rows"][-1]["open"] == 1
    assert {row["proof"]["says"] for row in rows.values()} == {"none: recorded acts only"}
    assert [number for number, row in rows.items() if row["status"] == "no data"] == [3, 4, 8, 9, 10, 13, 15, 17]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--office", "x", "--log", "y.csv"), "are for --folder"),
        (
            ("--folder", "x", "--from", "2025-01-02", "--to", "2025-01-01"),
            "--to 2025-01-01: lies before --from 2025-01-02",
        ),
        (("--folder", "x", "--agency", "ice"), "--agency ice: is no code of the ledger's list"),
        (("--folder", "x", "--from", "May"), "--from"),
    ],
)
def test_wrong_words_are_refused(words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "story", *words]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.soak
@pytest.mark.parametrize("seed", [2024, 77123])
def test_whole_cities_agree_with_their_truth(seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = lived(tmp_path / "lived", seed)
    rows = story(capsys, "--office", folder / "office")
    agrees_with_truth(rows, folder)
    assert rows[7]["figure"]["answers_to_requests_for_past_answers"] == 1  # the reporter's
    (review, suit) = sorted(rows[8]["figure"]["rows"], key=lambda one: one["stage"])
    assert (review["outcome"], review["days"], suit["served_on"], suit["ended_on"]) == (
        "in_part",
        28,
        "2025-02-10",
        None,
    )


def test_what_oversight_brings_is_counted_beside_the_ledger(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, draft = tmp_path / "custody.csv", tmp_path / "draft.cedar"
    data.write_text('Name,DOB,Book In Date\n"Nobody, Never",1900-01-02,2026-03-04\n', encoding="utf-8")
    policy = (PACKS / "us-il" / "policy.cedar").read_text(encoding="utf-8")
    start = policy.index('@id("7-1-b-contact")')
    draft.write_text(policy[:start] + policy[policy.index("@id(", start + 4) :], encoding="utf-8")
    office = city / "office"
    told = ["--office", office, "--court", data, "--custody", data, "--law-draft", draft, "--equal"]
    rows, bare = story(capsys, *told), story(capsys, "--office", office)
    changed = {number for number in rows if rows[number]["figure"] != bare[number]["figure"]}
    assert changed == {3, 4, 7, 13}
    assert {rows[number]["status"] for number in changed} == {"answered"}
    assert [bare[number]["status"] for number in (3, 4, 13)] == ["no data"] * 3
    people = bare[1]["figure"]["people"]
    for number in (3, 4):
        assert (rows[number]["figure"]["persons"], rows[number]["figure"]["matched"]) == (people, 0)
    assert rows[13]["figure"]["rules"] == ["7-1-b-contact"]
    assert rows[7]["figure"]["equal_treatment"]["unexplained"] == 0
    assert main(["report", "story", "--folder", str(tmp_path), "--equal"]) == 2
    assert "--equal is for --office" in capsys.readouterr().err
