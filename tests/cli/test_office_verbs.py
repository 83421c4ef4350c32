"""``case list``, ``law show``, and a release that is refused: with a real office, and a paper without legal effect."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import yaml

from counterfoil.cli import law_text, main, respond
from counterfoil.law.adoption import rule_digests
from counterfoil.law.instruments import load_instruments
from counterfoil.law.load import load
from counterfoil.office import models
from counterfoil.office.services import adopting, opening
from counterfoil.values import digest_of

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
    assert {r["key"]: r["digest"] for r in rules} == rule_digests(pack) | adopting.other_digests(pack)
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
    office: Path, paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "releases" / "out"
    target.mkdir(parents=True)
    (target / "manifest.json").write_text("{}")

    code, told = said(capsys, "respond", paper, "--office", office, "--out", target)
    error = told["error"]
    assert isinstance(error, dict)
    assert (code, error["kind"], error["message"]) == (
        2,
        "UsageError",
        f"--out {target}: exists already, and releases are never overwritten. Give a folder that does not exist yet.",
    )
    assert said(capsys, "case", "list", "--office", office)[1]["cases"] == []  # nothing was begun
    monkeypatch.setattr(respond, "_check_out_is_its_release", lambda out, demand: None)  # it came while we worked
    code, told = said(capsys, "respond", paper, "--office", office, "--out", target)
    assert (code, told["error"]["kind"]) == (3, "BadInput")  # type: ignore[index]
    assert sorted(path.name for path in target.parent.iterdir()) == ["out"]
    assert main(["respond", str(paper), "--office", str(office), "--out", str(tmp_path / "releases" / "new")]) == 0
    assert sorted(path.name for path in target.parent.iterdir()) == ["new", "out"]


def test_the_usual_folder_that_exists_is_refused_before_anything_is_done(
    office: Path, paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "CF-2025-000001-release").mkdir()  # of another office, say
    (tmp_path / "note.txt").write_text("A note.")
    assert said(capsys, "case", "list", "--office", office)[1]["cases"] == []  # opens the office
    entries = models.Leaf.objects.count()
    code, told = said(capsys, "respond", paper, "--office", office, "--records", "note.txt")
    assert (code, told["error"]["kind"], told["steps"]) == (2, "UsageError", [])  # type: ignore[index]
    assert told["error"]["message"] == (  # type: ignore[index]
        f"{tmp_path / 'CF-2025-000001-release'}: exists already. The release of CF-2025-000001 would go there, and "
        "releases are never overwritten. Nothing was done. Name another folder: --out DIR."
    )
    counts = (models.Leaf.objects.count() - entries, models.Case.objects.count(), models.Record.objects.count())
    assert counts == (0, 0, 0)
    (tmp_path / "CF-2025-000001-release").rmdir()
    assert said(capsys, "respond", paper, "--office", office)[1]["release"] == str(tmp_path / "CF-2025-000001-release")
    assert said(capsys, "respond", paper, "--office", office)[1]["repeated"] is True


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


EVENING = "Tue, 1 Oct 2024 20:15:00 -0500"
"""On 2 October already where clocks show UTC."""


def test_a_day_is_the_offices_own_everywhere(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "paper.eml").write_text(PAPER.replace("Mon, 3 Mar 2025 09:00:00 -0600", EVENING))
    out = tmp_path / "out"
    assert main(["respond", str(tmp_path / "paper.eml"), "--office", str(office), "--out", str(out)]) == 0
    assert "received: Tuesday 01 October 2024, 20:15" in capsys.readouterr().out
    assert main(["case", "list", "--office", str(office)]) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if "CF-2024-000001" in line)
    assert row.split()[2:5] == ["2024-10-01", "2024-10-08", "2024-10-01"]  # received, due, closed
    assert main(["case", "show", "CF-2024-000001", "--office", str(office)]) == 0
    shown = capsys.readouterr().out
    acts = shown.partition("Acts (the office's own time, America/Chicago)")[2]
    assert ("received 2024-10-01 20:15:00" in shown, "2024-10-01 20:" in acts, "2024-10-02" in acts) == (
        True,
        True,
        False,
    )


def test_the_year_in_a_cases_number_is_the_offices_own(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "paper.eml").write_text(
        PAPER.replace("Mon, 3 Mar 2025 09:00:00 -0600", "Tue, 31 Dec 2024 20:15:00 -0600")
    )
    assert said(capsys, "respond", tmp_path / "paper.eml", "--office", office, "--out", tmp_path / "out")[1][
        "case"
    ] == ("CF-2024-000001")


def test_a_case_answered_before_says_where_its_release_is(
    office: Path, paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    respond_again = ("respond", paper, "--office", office)
    assert main([*map(str, respond_again), "--out", "out"]) == 0
    capsys.readouterr()

    code, told = said(capsys, *respond_again)
    done, where = told["steps"]  # type: ignore[misc]
    copies = [Path(line) for line in where["lines"][1:]]
    assert (code, told["repeated"], told["release"]) == (0, True, str(tmp_path / "out"))
    assert "UTC" not in done["headline"]
    assert where["headline"] == f"The release is in {tmp_path / 'out'}"
    assert where["lines"][0] == "the office keeps a copy of its 1 file, each under its SHA-256:"
    assert [copy.read_bytes() for copy in copies] == [(tmp_path / "out" / "letter.pdf").read_bytes()]

    (tmp_path / "out").rename(tmp_path / "elsewhere")
    assert said(capsys, *respond_again)[1]["release"] is None
    assert said(capsys, *respond_again, "--out", tmp_path / "elsewhere")[1]["release"] == str(tmp_path / "elsewhere")


def test_what_was_not_found_is_said_in_words_and_counted(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "demand.eml").write_text(
        "From: Robin Example <robin@example.org>\nSubject: FOIA request\nDate: Mon, 3 Mar 2025 09:00:00 -0600\n\n"
        "Under the Illinois Freedom of Information Act I request the arrest report RD LH123456.\n"
    )
    code, told = said(capsys, "respond", tmp_path / "demand.eml", "--office", office)
    search = next(step for step in told["steps"] if step["step"] == "search")  # type: ignore[attr-defined]
    lines = search["lines"]
    assert (code, [line for line in lines if "null" in line]) == (7, [])
    assert "expected arrest report: not found" in lines
    terms = sum(line.endswith(": not found") and not line.startswith("expected ") for line in lines)
    assert search["headline"].endswith(f"; {terms} term{'s' * (terms > 1)} not found; 1 expected kind not found")
    assert main(["case", "show", "CF-2025-000001", "--office", str(office)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert ("null" in shown, f"terms not found {terms}" in shown) == (False, True)
    assert "expected for such an event: 1 kind, 1 not found (arrest report)" in shown


def test_law_show_of_one_rule_is_its_text_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    pack = load("us-il", "chicago")
    for wanted in ("rule 7-1-b-home", "7-1-b-home"):
        assert main(["law", "show", "us-il", *wanted.split()]) == 0
        shown = capsys.readouterr().out
        rule = pack.rulebook.rules["7-1-b-home"].rule
        facts = {line.split(":")[0].strip(): line.partition(":")[2].strip() for line in shown.splitlines()[1:10]}
        assert facts == {
            "mode": "discretionary",
            "citation": rule.citation,
            "in force": "from 2010-01-01",
            "source": rule.source,
            "checked": "2026-11-22",
            "confidence": rule.confidence,
            "verified by counsel": "no",
            "digest": rule.digest,
            "file": "counterfoil/law/packs/us-il/policy.cedar",
        }
        policy = (pack.folder / "policy.cedar").read_text()
        text = shown.partition("\n\n")[2].strip()
        assert (text in policy, text.startswith("//"), text.endswith("};")) == (True, True, True)


@pytest.mark.soak
def test_law_show_has_a_text_for_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    pack = load("us-il", "chicago")
    _, shown = said(capsys, "law", "show", "us-il", "--overlay", "chicago")
    origins = law_text.origins(pack)
    wrong = []
    for rule in shown["rules"]:  # type: ignore[attr-defined]
        text, origin = law_text.text_of(pack, rule["key"]), origins[rule["key"]]
        kind = rule["key"].split()[0]
        if kind == "rule":
            whole = text.count("@id(") == 1
        elif kind == "calendar":
            whole = f"{text.count(chr(10))} closings" == rule["title"]
        elif kind in ("fees", "letter"):  # signed byte by byte, so shown as a whole
            if digest_of(text.encode()) != rule["digest"]:
                wrong.append(rule["key"])
            continue
        else:
            whole = len(yaml.safe_load(re.sub(r"[*&]\w+", "", text))) == 1  # a list of one, or one dated value
        if not whole or origin.source not in text or origin.checked not in text or text.count("verified_by") > 1:
            wrong.append(rule["key"])
    assert wrong == []


def test_law_show_writes_out_what_a_rule_takes_from_another() -> None:
    pack = load("us-il")
    effect = next(e for e in load_instruments(pack.folder).effects if e.id == "gate-agent-inquiry")
    assert law_text.text_of(pack, "instrument gate-agent-inquiry").splitlines()[-1] == (
        f"# *trust251, written out: {'; '.join(effect.log_fields)}"
    )


def test_law_show_of_no_rule_says_what_is_near(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = said(capsys, "law", "show", "us-il", "7-1-b-hom")
    assert (code, told["error"]["kind"]) == (3, "BadInput")  # type: ignore[index]
    assert "Near to it: rule 7-1-b-home" in told["error"]["message"]  # type: ignore[index]


def test_law_show_breaks_no_rules_name_and_says_where_the_pack_is(capsys: pytest.CaptureFixture[str]) -> None:
    _, shown = said(capsys, "law", "show", "us-il", "--overlay", "chicago")
    assert main(["law", "show", "us-il", "--overlay", "chicago"]) == 0
    out = capsys.readouterr().out
    keys = [rule["key"] for rule in shown["rules"]]  # type: ignore[attr-defined]
    assert [key for key in keys if f" {key} " not in out] == []
    assert "The pack's files: counterfoil/law/packs/us-il (in " in out.splitlines()[-1]


def test_law_adopt_says_first_what_was_signed(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = load("us-il", "chicago")
    count = len(rule_digests(pack)) + len(adopting.other_digests(pack))
    assert main(["law", "adopt", "us-il", "--office", str(office), "--by", "Ida Sample, Counsel"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == (
        f"Adopted: us-il with chicago, {count} rules, for Sample City, by Ida Sample, Counsel "
        "(a fictional adoption: this is a sample office)."
    )


def test_an_office_says_at_once_what_its_letters_lack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["office", "init", str(tmp_path / "o"), "--law", "us-il"]) == 0
    out, err = capsys.readouterr()
    assert "is ready" not in out
    assert err.splitlines() == [
        f"Before a letter can be made, fill in {tmp_path / 'o' / 'office.toml'}:",
        '  foia_officer = "Name, Title"    who answers for the office (5 ILCS 140/9(a))',
        '  address = "1 Main Street, Example, Illinois 60999"    the postal address',
    ]


@pytest.mark.parametrize(
    ("what", "more"),
    [("title", ["--foia-officer", "Dana Sample"]), ("full", []), ("file", [])],
)
def test_an_office_that_cannot_be_made_so_is_wrong_usage(
    what: str, more: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = tmp_path / "o"
    if what == "full":
        where.mkdir()
        (where / "mine.txt").write_text("keep")
    if what == "file":
        where.write_text("keep")
    before = sorted(tmp_path.rglob("*"))
    code, told = said(capsys, "office", "init", where, "--law", "us-il", *more)
    assert (code, told["error"]["kind"], sorted(tmp_path.rglob("*"))) == (2, "UsageError", before)  # type: ignore[index]


def test_a_missing_office_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["case", "list"])
    assert ended.value.code == 2
    assert "counterfoil office init my-office --law us-il" in capsys.readouterr().err
    assert main(["case", "list", "--office", str(tmp_path / "none")]) == 3
    assert capsys.readouterr().err == (
        f"counterfoil: {tmp_path / 'none'}: is not an office (there is no such folder). An office is one folder with "
        "its cases, records, ledger and keys. Make one with: counterfoil office init my-office --law us-il\n"
    )
