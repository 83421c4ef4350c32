"""``law list`` and ``law diff``, and a deadline where the law gives none."""

import json

import pytest

from counterfoil.cli import main
from counterfoil.law.load import available


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_law_list_shows_every_law_with_its_state(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "law", "list", "--json")
    laws = {each["law"]: each for each in json.loads(out)["laws"]}
    assert code == 0
    assert tuple(laws) == available()
    assert {each["state"] for each in laws.values()} == {"unverified"}
    assert [name for name, each in laws.items() if each["instruments"] and each["letters"]] == ["us-il"]
    assert laws["us-fl"]["without_fixed_time"] == ["standard", "acknowledge"]
    for each in laws.values():
        assert each["values"] == each["read"] + each["read_in_part"] + each["general_knowledge"] + each["analysis"]


def test_law_list_says_to_people_where_no_date_is_computed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "law", "list")
    assert code == 0
    assert "us-fl fixes no time for: standard, acknowledge. No date is computed.\n" in out
    assert [line.split()[0] for line in out.splitlines() if " unverified " in line] == list(available())


def test_law_diff_of_one_law_on_two_days(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "law", "diff", "us-tx", "--from", "2025-08-31", "--to", "2025-09-01", "--json")
    shown = json.loads(out)
    assert code == 0
    assert (shown["one"], shown["other"]) == (
        {"law": "us-tx", "on": "2025-08-31"},
        {"law": "us-tx", "on": "2025-09-01"},
    )
    assert shown["differences"][1] == {
        "key": "effect complaint",
        "change": "only second",
        "one": None,
        "other": {"says": "the requestor may complain to the Attorney General", "cite": "Tex. Gov't Code 552.328(a)"},
    }


def test_law_diff_of_two_laws_is_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "law", "diff", "us-ny", "us-wa", "--on", "2026-03-02")
    assert code == 0
    assert out.splitlines()[0].split() == "us-ny on 2026-03-02 and us-wa on 2026-03-02".split()
    assert [line.split()[:3] for line in out.splitlines() if "clock standard" in line] == [
        ["clock", "standard", "differs"]
    ]


def test_law_diff_without_a_difference_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "law", "diff", "us-ny", "--from", "2024-01-01", "--to", "2026-01-01") == (
        0,
        "No difference between us-ny on 2024-01-01 and us-ny on 2026-01-01.\n",
        "",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("us-ny",),
        ("us-ny", "--from", "2024-01-01"),
        ("us-ny", "us-wa", "--from", "2024-01-01", "--to", "2025-01-01"),
        ("us-ny", "--on", "2024-01-01"),
    ],
)
def test_law_diff_needs_two_sides(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    code, out, err = said(capsys, "law", "diff", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("counterfoil: Give two laws (counterfoil law diff us-il us-ca, with --on")


def test_deadline_is_refused_where_the_law_gives_no_number_of_days(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("deadline", "--law", "us-fl", "--received", "2026-03-02", "--today", "2026-03-02")
    code, out, err = said(capsys, *asked)
    assert (code, out) == (4, "")
    assert err.startswith(
        "counterfoil: standard: Florida Public Records Act (Fla. Stat. 119.07(1)(a), (c)) gives no num"
    )
    code, out, _ = said(capsys, *asked, "--json")
    assert (code, json.loads(out)["error"]["kind"]) == (4, "NoFixedTime")


def test_deadline_of_years_says_how_many_days_it_is_late(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--law", "us-wa", "--track", "suit", "--received", "2024-03-05", "--answered-on", "2025-03-07")
    code, out, _ = said(capsys, "deadline", *asked, "--today", "2026-03-02")
    assert code == 0
    assert out.splitlines()[0] == "Due on Wednesday 2025-03-05  (RCW 42.56.550(6), us-wa, track suit)"
    assert out.splitlines()[-1] == "The answer of 2025-03-07 is late by 2 calendar days."
