"""Past cases under a draft of the law: what would change is told, and nothing is recorded."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from counterfoil.cli import main
from counterfoil.errors import PersonMustDecide
from counterfoil.law.load import PACKS
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import answering, intake
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session

POLICY = (PACKS / "us-il" / "policy.cedar").read_text(encoding="utf-8")
REPORT = "MEMORANDUM\nPolicies on body worn cameras. Questions: call Zbigniew Testwell at (312) 555-0143.\n"


@pytest.fixture
def asked(office: Office, tmp_path: Path) -> Office:
    """An office with one case whose record shows a name and a telephone number."""
    records = tmp_path / "records"
    records.mkdir()
    (records / "order.txt").write_text(REPORT)
    demand = tmp_path / "letter.txt"
    demand.write_text("Under the Freedom of Information Act I request your body camera policies.\nAda Sample\n")
    received = datetime(2024, 2, 14, 15, tzinfo=UTC)
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [records], journal=journal)
        with pytest.raises(PersonMustDecide):
            answering.respond(
                opened, journal, Request(demand, received=received), tell=lambda _: None, progress=lambda *_: None
            )
    return office


def test_a_draft_without_a_rule_says_what_it_would_open(
    asked: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft.cedar"
    start = POLICY.index('@id("7-1-b-contact")')
    draft.write_text(POLICY[:start] + POLICY[POLICY.index("@id(", start + 4) :])
    before = models.Act.objects.count()

    assert main(["law", "what-if", str(draft), "--office", str(asked.folder), "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    (row,) = [row for row in told["rows"] if row["category"] == "phone"]
    assert (row["now"], row["now_by"], row["would_be"], row["would_be_by"], row["findings"]) == (
        "permitted_to_withhold", ["7-1-b-contact"], "open", ["1.2"], 1,
    )  # fmt: skip
    assert {row["category"] for row in told["rows"]} == {"phone"}
    assert models.Act.objects.count() == before


def test_the_law_itself_as_a_draft_changes_nothing(
    asked: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft.cedar"
    draft.write_text(POLICY)
    assert main(["law", "what-if", str(draft), "--office", str(asked.folder)]) == 0
    assert "the draft would change 0." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (None, (), "there is no such file"),
        (POLICY.replace("context.category ==", "context.requester ==", 1), (), "requester"),
        (POLICY, ("--case", "CF-1999-000001"), "CF-1999-000001"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    asked: Office,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    text: str | None,
    options: tuple[str, ...],
    said: str,
) -> None:
    draft = tmp_path / "draft.cedar"
    if text is not None:
        draft.write_text(text)
    assert main(["law", "what-if", str(draft), "--office", str(asked.folder), *options]) == 3
    assert said in capsys.readouterr().err
