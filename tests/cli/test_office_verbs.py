"""``case list``, ``law show``, and a release that is refused: with a real office, and a paper without legal effect."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from counterfoil.cli import main
from counterfoil.law.adoption import rule_digests
from counterfoil.law.load import load
from counterfoil.office.services import adopting, opening

PAPER = """From: Agent Example <agent@dhs.example>
To: records@lakemoor.example
Subject: Warrant
Date: Mon, 3 Mar 2025 09:00:00 -0600
Message-ID: <1@dhs.example>

U.S. DEPARTMENT OF HOMELAND SECURITY
Warrant for Arrest of Alien
Form I-200 (Rev. 09/16)
To: Any immigration officer authorized pursuant to sections 236 and 287 of the Immigration and Nationality Act
I have determined that there is probable cause to believe that Robin Sampleton is removable from the United States.
(Signature of Authorized Immigration Officer)
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("template") / "office"
    people = {
        "foia_officer": "Dana Sample, FOIA Officer",
        "address": "1 Harbor Street, Sampleton, Illinois 60699",
        "phone": "(312) 555-0100",
    }
    opening.open_new(
        where,
        law="us-il",
        overlay="chicago",
        name="Sample City",
        sample=True,
        simulated_clock=True,
        begins=datetime(2022, 1, 3, 18, tzinfo=UTC),
        people=people,
    )
    adopting.adopt(where, "us-il", by="Ida Sample, Counsel")
    return where


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / "paper.eml").write_text(PAPER)
    return tmp_path / "paper.eml"


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, object]]:
    code = main([*(str(one) for one in arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_case_list_shows_every_case_once(
    office: Path, paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "case", "list", "--office", office) == (0, {"version": 1, "verb": "case list", "cases": []})
    assert main(["respond", str(paper), "--office", str(office), "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()

    code, listed = said(capsys, "case", "list", "--office", office)
    assert (code, listed["cases"]) == (
        0,
        [
            {
                "number": "CF-2025-000001",
                "state": "closed",
                "received_at": "2025-03-03T15:00:00Z",
                "due_on": "2025-03-10",
                "closed_at": listed["cases"][0]["closed_at"],  # type: ignore[index]
                "track": "standard",
                "instrument": "i_200",
                "released": True,
            }
        ],
    )
    assert main(["case", "list", "--office", str(office), "--open"]) == 0
    assert capsys.readouterr().out == "0 cases\n"
    assert main(["case", "list", "--office", str(office)]) == 0
    assert "CF-2025-000001" in capsys.readouterr().out


def test_law_show_lists_exactly_what_counsel_signs(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = load("us-il", "chicago")
    code, shown = said(capsys, "law", "show", "us-il", "--office", office)
    rules = shown["rules"]
    assert isinstance(rules, list)
    assert (code, shown["adopted_by"], shown["overlay"]) == (0, "Ida Sample, Counsel, 2022-01-03", "chicago")
    assert {r["key"]: r["digest"] for r in rules} == rule_digests(pack) | adopting.instrument_digests(pack)
    assert [r["key"] for r in rules if not (r["mode"] and r["cite"] and r["title"])] == []
    assert {r["adopted"] for r in rules} == {"adopted"}


def test_law_show_says_what_is_not_adopted(
    office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adopting, "latest", lambda _: None)
    assert main(["law", "show", "us-il", "--office", str(office)]) == 0
    out = capsys.readouterr().out
    assert "Nothing is adopted yet: " in out
    assert main(["law", "show", "us-il"]) == 0
    plain = capsys.readouterr().out
    assert ("not adopted" in plain, "compelled" in plain, "5 ILCS 140/2.15(a)" in plain) == (False, True, True)


def test_law_show_of_another_law_than_the_offices_is_refused(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "show", "us-zz", "--office", str(office)]) == 2
    assert "answers under us-il with chicago" in capsys.readouterr().err


def test_a_refused_release_leaves_nothing_beside_its_target(
    office: Path, paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "releases" / "out"
    target.mkdir(parents=True)
    (target / "manifest.json").write_text("{}")

    code, told = said(capsys, "respond", paper, "--office", office, "--out", target)
    error = told["error"]
    assert isinstance(error, dict)
    assert (code, error["kind"], "already holds something else" in error["message"]) == (3, "BadInput", True)
    assert sorted(path.name for path in target.parent.iterdir()) == ["out"]
    assert main(["respond", str(paper), "--office", str(office), "--out", str(tmp_path / "releases" / "new")]) == 0
    assert sorted(path.name for path in target.parent.iterdir()) == ["new", "out"]


@pytest.mark.parametrize("kind", ["link", "file", "folder", "below-a-file"])
def test_a_wrong_out_is_told_before_anything_is_done(
    kind: str, office: Path, paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    if kind == "link":
        out.symlink_to(tmp_path / "nowhere")
    elif kind == "folder":
        out.mkdir()
    else:
        out.write_text("x")
    wanted = out / "release" if kind == "below-a-file" else out

    assert main(["respond", str(paper), "--office", str(office), "--out", str(wanted)]) == 2
    assert f"--out {wanted}: " in capsys.readouterr().err
    assert said(capsys, "case", "list", "--office", office)[1]["cases"] == []


@pytest.mark.parametrize("wish", ["", "I request a waiver of all fees; this is in the public interest."])
def test_a_wish_for_a_fee_waiver_is_answered_in_the_letter(wish: str, office: Path, tmp_path: Path) -> None:
    (tmp_path / "demand.eml").write_text(
        "From: Robin Example <robin@example.org>\nTo: foia@lakemoor.example\nSubject: FOIA request\n"
        "Date: Mon, 3 Mar 2025 09:00:00 -0600\n\n"
        f"Under the Illinois Freedom of Information Act I request the arrest report RD LH123456. {wish}\n"
    )
    arguments = ("respond", str(tmp_path / "demand.eml"), "--office", str(office), "--out", str(tmp_path / "out"))
    assert main([*arguments, "--decide-as", "Dana Sample, FOIA Officer"]) == 0
    with pdfium.PdfDocument(tmp_path / "out" / "letter.pdf") as letter:
        text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in letter)
    assert ("No records were found" in text, "no waiver is needed. (5 ILCS 140/6(c))" in text) == (True, bool(wish))
