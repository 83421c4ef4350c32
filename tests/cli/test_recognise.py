"""The verb ``recognise``: what it prints, and its exit codes."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from counterfoil.cli import main

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="module")
def papers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("papers", Path(__file__).parents[1] / "demands" / "papers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["recognise", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_recognise_json_shape(papers: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = papers.pdf(tmp_path / "w.pdf", papers.I_200)

    found = as_json(capsys, str(path), "--overlay", "chicago", "--on", "2025-03-28")

    assert list(found) == [
        *(
            "version",
            "verb",
            "file",
            "law",
            "overlay",
            "on",
            "kind",
            "class",
            "name",
            "why",
            "form",
            "issuer",
            "signer",
        ),
        *("case_number", "claims", "pages", "gate", "warnings"),
    ]
    assert (found["version"], found["verb"], found["kind"], found["class"]) == (
        1,
        "recognise",
        "i_200",
        "administrative",
    )
    assert found["pages"][0]["page"] == 1
    assert found["pages"][0]["marks"][:2] == ["Warrant for Arrest of Alien", "Form I-200 (Rev. 09/16)"]
    assert (found["gate"]["action"], found["gate"]["adopted"]) == ("log", False)
    assert found["gate"]["rules"] == ["gate-civil-immigration-warrant", "chicago-warrant-or-detainer"]
    assert found["gate"]["citations"][0] == {"authority": "5 ILCS 805/10", "title": "civil immigration warrant"}


def test_recognise_for_people(papers: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = papers.pdf(tmp_path / "w.pdf", papers.FOIA_LETTER, papers.AO_93)

    assert main(["recognise", str(path), "--on", "2025-03-28"]) == 0

    shown = capsys.readouterr().out
    assert "claims to be: Search warrant" in shown
    assert "not adopted: no office here" in shown
    assert "is judicial" not in shown
    assert "\x1b[" not in shown
    assert "5 ILCS 140/3(a) (any person)" in shown


def test_recognise_text_with_markup_is_shown_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "d.txt").write_text("Please send the [red]report[/red] [/bold] under FOIA.")

    assert main(["recognise", str(tmp_path / "d.txt")]) == 0
    assert "“FOIA”" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nowhere.pdf"], 3, "nowhere.pdf"),
        (["d.txt", "--law", "us-zz"], 3, "--law us-zz: no law pack of that name"),
        (["d.txt", "--overlay", "peoria"], 3, "--overlay peoria: the pack us-il has no such overlay"),
        (["d.txt", "--on", "soon"], 2, "--on soon: not a day. Write it as 2026-02-27."),
        (["empty.pdf"], 3, "empty"),
    ],
)
def test_recognise_refuses(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("d.txt").write_text("Please send the report.")
    Path("empty.pdf").write_bytes(b"")

    assert main(["recognise", *arguments]) == code
    assert message in capsys.readouterr().err


def test_recognise_leaves_nothing_behind(
    papers: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers.pdf(tmp_path / "w.pdf", papers.I_200)

    as_json(capsys, str(tmp_path / "w.pdf"))
    assert [path.name for path in tmp_path.iterdir()] == ["w.pdf"]


def test_recognise_published_papers(capsys: pytest.CaptureFixture[str]) -> None:
    """A few of the published malformed mails, through the verb itself; all of them go through ``demands.read``."""
    if not DATA.is_dir():
        pytest.skip("../shared/data (published e-mails) is not there")
    for path in sorted((DATA / "email" / "stalwart_malformed_MIT").iterdir())[:3]:
        assert as_json(capsys, str(path))["verb"] == "recognise"
