"""What strangers named or wrote writes nothing to a terminal but letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.cli import main

HOSTILE = "e\x1b[31mvil\x07\u202e"
"""Would turn red, ring and write backwards."""
MAIL = f"From: A{HOSTILE} <ada@mail.example>\nSubject: Re{HOSTILE}\n\nUnder FOIA I request the report {HOSTILE}.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["recognise", "{mail}"],
        ["inspect", "{text}"],
        ["inspect", "{missing}"],
        ["check", "{folder}"],
        ["audit", "{folder}"],
        ["detect", "{text}"],
        ["singled-out", "{table}"],
        ["redact", "{text}", "--values", "{missing}", "--out", "{folder}/x.pdf"],
    ],
    ids=" ".join,
)
def test_no_name_and_no_word_moves_the_cursor(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    text, mail = folder / f"{HOSTILE}.txt", folder / f"{HOSTILE}.eml"
    text.write_text(f"Nobody Atall {HOSTILE}, born 01/02/1970, rings (312) 555-0100.\n", encoding="utf-8")
    mail.write_text(MAIL, encoding="utf-8")
    (folder / f"{HOSTILE}.pdf").write_bytes(b"%PDF-1.4 broken")
    (table := folder / f"{HOSTILE}.csv").write_text(f"Na{HOSTILE}me,Age\nA{HOSTILE},3\nB,4\n", encoding="utf-8")
    given = {"table": table, "text": text, "mail": mail, "folder": folder, "missing": folder / f"no{HOSTILE}"}
    main([one.format(**given) for one in arguments])
    said = "".join(capsys.readouterr())
    assert said
    assert [one for one in said if not one.isprintable() and one not in "\n\t"] == []
