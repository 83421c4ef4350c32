"""No letter of a case shows what the case withholds, whoever worded it; and no message says the value."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from counterfoil.cli import main
from counterfoil.errors import LeakFound
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import withheld
from counterfoil.office.services.answering import Request
from counterfoil.office.services.withheld import Search

from .test_decisions_of_a_case import OFFICER, WHEN, answer, demand, fill_in, holding, table_of, texts
from .test_notices import act, edit, letter

__all__ = ["holding"]

DAY = timedelta(days=1)


@pytest.fixture
def proposed(holding: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The decisions table of a case whose report shows a victim, Mary Invented, and a witness's telephone number."""
    monkeypatch.chdir(tmp_path)
    return table_of(holding, demand(tmp_path, "Ada"))


def made() -> list[str]:
    return [row.facts["letter"] for row in models.Act.objects.filter(kind="letter.made").order_by("leaf")]


@pytest.mark.parametrize("shown", ["Mary Invented", "Invented, Mary", "MARY INVENTED'S", "312.555.0142", "03/12/2011"])
def test_words_of_a_person_in_a_notice_are_searched(
    holding: Office, proposed: Path, capsys: pytest.CaptureFixture[str], shown: str
) -> None:
    data = {"quantities": {"black_and_white_pages": 120}, "waived_because": f"it is about {shown} and of interest"}
    assert letter(holding, "fee_estimate", WHEN + DAY, data=data) == 5
    told = capsys.readouterr().err
    assert "would show what the case withholds, in: waived_because (1 value), why (1 value), page 1." in told
    assert ("Invented" in told, "0142" in told, "2011" in told) == (False, False, False)
    assert (made(), list(Path.cwd().glob("*fee*"))) == ([], [])
    data["waived_because"] = "it is of interest to all, also to Ada Sample"
    assert letter(holding, "fee_estimate", WHEN + DAY, data=data) == 0  # the positive control
    assert made() == ["fee_estimate"]


def test_the_reasons_of_a_recorded_act_are_searched_too(
    holding: Office, proposed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    extend = ("--until", "2024-02-28", "--ground", "3(e)(v)", "--reasons", "a lawyer must speak with Mary Invented")
    assert act(holding, "extend", WHEN + DAY, *extend) == 0
    assert letter(holding, "extension", WHEN + DAY) == 5
    assert "in: reasons (1 value), page 1" in capsys.readouterr().err


def test_an_edited_copy_is_searched(holding: Office, proposed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = Path("fee.docx").absolute()
    data = {"quantities": {"black_and_white_pages": 120}, "waived_because": "it is of interest"}
    assert letter(holding, "fee_estimate", WHEN + DAY, "--out", str(copy), data=data) == 0
    number = models.Case.objects.get().number
    check = [number, "--office", str(holding.folder)]
    assert main(["letter", "check", str(copy), *check]) == 0
    capsys.readouterr()
    leaking = edit(copy, "it is of interest", "it is of interest to Mary Invented")
    assert main(["letter", "check", str(leaking), *check, "--json"]) == 5
    told = json.loads(capsys.readouterr().out)["error"]
    assert (told["kind"], "page 1" in told["message"], "Invented" in told["message"]) == ("LeakFound", True, False)


def test_after_the_decision_what_was_determined_counts(holding: Office, proposed: Path, tmp_path: Path) -> None:
    fill_in(proposed, **{texts(proposed)["41 E Grand Ave."]: {"decision": "release", "reason": "the place is public"}})
    data = {"quantities": {"black_and_white_pages": 120}, "waived_because": "it happened at 41 E Grand Ave."}
    assert letter(holding, "fee_estimate", WHEN + DAY, data=data) == 5
    answer(holding, Request(tmp_path / "Ada.txt", decisions=proposed, out=tmp_path / "release"))
    assert letter(holding, "fee_estimate", WHEN + 2 * DAY, data=data) == 0
    data["waived_because"] = "it is about Mary Invented"
    assert letter(holding, "fee_estimate", WHEN + 2 * DAY, "--out", "again.pdf", data=data) == 5


def test_a_reason_in_the_answer_is_searched_in_any_spelling(holding: Office, proposed: Path, tmp_path: Path) -> None:
    bell = {"what": "add", "record": "R-000001", "page": "1", "text": "crooked bell", "exemption": "7(1)(c)",
            "category": "other", "reason": "the bell that Invented, Mary rang"}  # fmt: skip
    fill_in(proposed, bell)
    with pytest.raises(LeakFound) as leak:
        answer(holding, Request(tmp_path / "Ada.txt", decisions=proposed, out=tmp_path / "release"))
    assert "the factual basis of 5 ILCS 140/7(1)(c)" in str(leak.value)
    assert ("Invented" in str(leak.value), (tmp_path / "release").exists(), OFFICER in str(leak.value)) == (
        False, False, False,
    )  # fmt: skip


def test_what_the_receiver_knows_and_what_letters_always_say_is_no_leak() -> None:
    search = Search(
        ("Springfield", "Ada Sample", "Pat Quill"), "Ada Sample, 1 Harbor St", "500 S. 2nd St., Springfield"
    )
    search.need_clean(["Dear Ada Sample, the Counselor is in Springfield"], {"reasons": "a lawyer reads"}, what="It")
    for pages, worded, where in (
        (["He was born"], {"reasons": "born in Springfield"}, "reasons (1 value)"),
        (["one", "of Quill, Pat"], {}, "page 2"),
    ):
        with pytest.raises(LeakFound) as leak:
            search.need_clean(pages, worded, what="It")
        assert f"in: {where}." in str(leak.value)


def test_a_case_that_met_nothing_withholds_nothing(office: Office, tmp_path: Path) -> None:
    case = models.Case(number="CF-2024-000001", search={})
    assert withheld.values(office, None, case) == ()  # type: ignore[arg-type]
