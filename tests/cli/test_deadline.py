import json

import pytest

from counterfoil.cli import main

BASE = ["deadline", "--law", "us-il", "--today", "2026-06-01"]


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict, str]:  # type: ignore[type-arg]
    code = main([*BASE, *arguments, "--json"])
    captured = capsys.readouterr()
    return code, json.loads(captured.out), captured.err


def test_example_of_the_help_prints_the_day_and_its_working(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*BASE, "--received", "2026-02-27", "--answered-on", "2026-03-06"]) == 0
    assert capsys.readouterr().out == (
        "Due on Friday 2026-03-06  (5 ILCS 140/3(d), us-il, track standard)\n"
        "\n"
        "  Fri 2026-02-27  day 0   receipt, not counted\n"
        "  Sat 2026-02-28  -       Saturday\n"
        "  Sun 2026-03-01  -       Sunday\n"
        "  Mon 2026-03-02  day 1   Casimir Pulaski Day: not a State holiday, so it counts\n"
        "  Tue 2026-03-03  day 2\n"
        "  Wed 2026-03-04  day 3\n"
        "  Thu 2026-03-05  day 4\n"
        "  Fri 2026-03-06  day 5\n"
        "\n"
        "5 ILCS 140/3(d): 5 business days after receipt to comply with, deny or extend.\n"
        "Receipt on Friday 2026-02-27: this day is not counted.\n"
        "Due on Friday 2026-03-06.\n"
        "Rule since 2010-01-01, checked 2026-11-22, confidence S, not yet verified by counsel. "
        "https://www.ilga.gov/legislation/ilcs/documents/000501400K3.htm\n"
        "The answer of 2026-03-06 is in time.\n"
    )


def test_json_has_the_documented_keys(capsys: pytest.CaptureFixture[str]) -> None:
    code, result, _ = said(capsys, "--received", "2026-02-09")
    assert code == 0
    assert list(result) == [
        "version",
        "verb",
        "law",
        "overlay",
        "track",
        "day_zero",
        "received_on",
        "due_on",
        "due_at",
        "original_due_on",
        "period",
        "counted",
        "skipped",
        "working",
        "after_hours",
        "moves",
        "answered_on",
        "judged_on",
        "late",
        "days_late",
        "effects",
    ]
    assert (result["version"], result["verb"], result["due_on"]) == (1, "deadline", "2026-02-18")
    assert result["skipped"] == [
        {"date": "2026-02-12", "why": "Lincoln's Birthday (holiday)"},
        {"date": "2026-02-14", "why": "Saturday"},
        {"date": "2026-02-15", "why": "Sunday"},
        {"date": "2026-02-16", "why": "Washington's Birthday (holiday)"},
    ]
    assert [day["number"] for day in result["counted"]] == [1, 2, 3, 4, 5]


def test_every_documented_key_stands_in_the_docs(capsys: pytest.CaptureFixture[str]) -> None:
    from pathlib import Path

    text = (Path(__file__).parents[2] / "docs" / "formats" / "deadline.md").read_text(encoding="utf-8")
    _, result, _ = said(capsys, "--received", "2026-02-27T18:30", "--overlay", "chicago")
    keys = set(result) | set(result["period"]) | set(result["counted"][0]) | set(result["skipped"][0])
    assert [key for key in sorted(keys | set(result["after_hours"])) if f"`{key}`" not in text] == []


def test_receipt_after_five_shows_both_readings(capsys: pytest.CaptureFixture[str]) -> None:
    _, result, _ = said(capsys, "--received", "2026-02-27T18:30", "--overlay", "chicago")
    assert (result["overlay"], result["due_on"], result["after_hours"]["due_on"]) == (
        "chicago",
        "2026-03-06",
        "2026-03-09",
    )


def test_lawful_extension_moves_the_day(capsys: pytest.CaptureFixture[str]) -> None:
    _, result, _ = said(
        capsys, "--received", "2026-02-27", "--extended-on", "2026-03-03", "--until", "2026-03-13",
        "--ground", "3(e)(ii)", "--reasons", "many files",
    )  # fmt: skip
    assert (result["original_due_on"], result["due_on"]) == ("2026-03-06", "2026-03-13")
    assert [move["lawful"] for move in result["moves"]] == [True]


def test_late_notice_is_an_attempt(capsys: pytest.CaptureFixture[str]) -> None:
    _, result, _ = said(
        capsys, "--received", "2026-02-27", "--dated", "2026-03-06", "--extended-on", "2026-03-09",
        "--until", "2026-03-13", "--ground", "3(e)(ii)", "--reasons", "many files",
    )  # fmt: skip
    assert result["due_on"] == "2026-03-06"
    assert [(move["lawful"], move["faults"]) for move in result["moves"]] == [(False, ["late_notice"])]


def test_agreement_moves_the_day(capsys: pytest.CaptureFixture[str]) -> None:
    _, result, _ = said(capsys, "--received", "2026-02-27", "--agreed-until", "2026-05-01")
    assert (result["due_on"], result["moves"][0]["kind"]) == ("2026-05-01", "agreement")


def test_silence_is_late_today(capsys: pytest.CaptureFixture[str]) -> None:
    _, result, _ = said(capsys, "--received", "2026-05-18")
    assert (result["due_on"], result["late"], result["days_late"]) == ("2026-05-26", True, 4)
    assert [effect["id"] for effect in result["effects"]] == ["deemed_denied", "no_fee", "not_unduly_burdensome"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--received", "yesterday"], 2, "--received 'yesterday': is no date."),
        (["--received", "2026-02-30"], 2, "--received 2026-02-30: there is no such day: February 2026 has 28 days."),
        (["--received", "2026-06-02"], 3, "--received 2026-06-02: lies in the future (today is 2026-06-01)."),
        (["--received", "2009-12-31"], 3, "2009-12-31: the calendar of us-il covers 2010-01-01 to 2027-12-31."),
        (["--received", "2026-02-27", "--law", "us-xx"], 3, "us-xx: no such law is installed. Installed: us, us-ca, "),
        (["--received", "2026-02-27", "--overlay", "x"], 3, "x: us-il has no such overlay"),
        (["--received", "2026-02-27", "--track", "x"], 3, "x: us-il has no such track."),
        (["--received", "2026-02-27", "--track", "arrest_report"], 3, "arrest_report: 72 hours run from the arrest"),
        (["--received", "2026-02-27", "--answered-on", "2026-02-26"], 3, "--answered-on 2026-02-26: lies before"),
        (["--received", "2026-02-27", "--extended-on", "2026-03-02"], 2, "--extended-on: a notice must give the day"),
        (["--received", "2026-02-27", "--ground", "3(e)(i)"], 2, "--dated, --ground, --reasons and --until speak of"),
        (["--received", "2026-02-27", "--extended-on", "2026-02-26", "--until", "2026-03-13"], 3, "An extension or"),
    ],
)
def test_bad_input_is_refused_and_explained(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, message: str
) -> None:
    assert main([*BASE, *arguments]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"counterfoil: {message}")
