"""A backup that nobody ever put back is a hope: when one was made and put back is known, and what it proved."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from counterfoil.cli import main
from counterfoil.errors import BadInput
from counterfoil.office import app, folder
from counterfoil.office.folder import Office
from counterfoil.office.operate import backing_up, checking, kept_backups
from counterfoil.office.operate.rows import NotWell
from counterfoil.office.services import intake, opening
from counterfoil.office.services.session import session


@pytest.fixture
def used(office: Office, tmp_path: Path) -> Office:
    (tmp_path / "memo.txt").write_text("The lobby opens at eight.\n")
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [tmp_path / "memo.txt"], journal=journal)
    (tmp_path / "kept").mkdir()
    return office


def beside(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "kept").iterdir()}


def test_a_rehearsal_puts_the_last_backup_back_and_leaves_nothing(
    used: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kept" / "b.tar"
    assert main(["office", "backup", str(used.folder), "--to", str(file)]) == 0
    left = tmp_path / "kept" / ".counterfoil-rehearsal-killed"
    left.mkdir()  # of one that was killed
    (left / "office.db").write_text("unredacted")
    capsys.readouterr()
    assert main(["office", "restore", "--rehearse", str(used.folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["verb"], told["backup"], told["entries"], told["seconds"] >= 0) == (
        "office restore", str(file), 4, True,
    )  # fmt: skip
    assert {one["what"]: one["state"] for one in told["rows"]} == dict.fromkeys(kept_backups.PROVES, "ok")
    assert beside(tmp_path) == {"b.tar", "b.tar.keys"}
    known = kept_backups.read(used)
    assert known.rehearsed_at is not None
    assert {one.what: one.state.value for one in checking.check(used.folder, offline=True)
            if one.what in ("backup", "rehearsal")} == {"backup": "ok", "rehearsal": "ok"}  # fmt: skip
    assert main(["office", "restore", "--rehearse", str(used.folder)]) == 0
    assert "4 entries: put back, checked and deleted in" in capsys.readouterr().out


def test_a_backup_that_is_not_the_office_is_no_rehearsal(
    used: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its bytes are those that were saved; what was saved was broken."""
    with session(used.folder) as (_, journal), transaction.atomic():
        journal.record("hold.placed", facts={"records": 1}, private={"why": "a test"})
    lines = used.guard.read_bytes().splitlines(keepends=True)
    used.guard.write_bytes(b"".join(lines[:-1]) + lines[-1].replace(b" ", b"9 ", 1))  # as if more had been signed
    backing_up.back_up(used.folder, tmp_path / "kept" / "b.tar", with_keys=True)
    assert main(["office", "restore", "--rehearse", str(used.folder)]) == 6
    assert "ledger" in capsys.readouterr().out
    assert kept_backups.read(used).rehearsed_at is None
    assert beside(tmp_path) == {"b.tar"}


def test_there_must_be_a_backup_and_it_must_be_of_this_office(used: Office, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no backup was made of it here"):
        kept_backups.rehearse(used.folder)
    other = opening.open_new(tmp_path / "other", law="us-il", name="Other")[0]
    backing_up.back_up(other.folder, tmp_path / "kept" / "o.tar", with_keys=True)
    with pytest.raises(BadInput, match="is a backup of another office"):
        kept_backups.rehearse(used.folder, file=tmp_path / "kept" / "o.tar")
    app.open_office(used.folder)
    backing_up.back_up(used.folder, tmp_path / "kept" / "b.tar", with_keys=True)
    (tmp_path / "kept" / "b.tar").unlink()
    with pytest.raises(BadInput, match="does not lie there any more"):
        kept_backups.rehearse(used.folder)
    assert beside(tmp_path) == {"o.tar"}


def test_what_is_old_is_said(used: Office, tmp_path: Path) -> None:
    def says(look: object, **changes: object) -> str:
        kept_backups._write(used, replace(kept_backups.read(used), **changes))  # type: ignore[arg-type]
        try:
            return str(look(used))  # type: ignore[operator]
        except NotWell as found:
            return f"! {found.says}"

    now = datetime.now(UTC)
    file = tmp_path / "kept" / "b.tar"
    backing_up.back_up(used.folder, file)
    at = f"{now:%Y-%m-%d}"
    assert says(kept_backups.is_recent).startswith(at)
    assert says(kept_backups.is_recent, made_at=now - timedelta(days=3)) == "! The last one is 3 days old."
    file.unlink()
    assert says(kept_backups.is_recent, made_at=now).endswith("UTC; it does not lie here any more")
    assert says(kept_backups.is_rehearsed) == "! No backup was ever put back to see that it can be."
    assert says(kept_backups.is_rehearsed, rehearsed_at=now) == f"a backup was put back on {at}, and was right"
    long_ago = now - timedelta(days=101)
    assert says(kept_backups.is_rehearsed, rehearsed_at=long_ago) == "! A backup was last put back 101 days ago."
    for spoilt in ("", "[]", '{"file": 1}', "\0"):
        (used.folder / kept_backups.NOTE).write_text(spoilt)
        assert kept_backups.read(used) == kept_backups.Known()


@pytest.mark.parametrize("wrong", [["FILE"], ["--rehearse", "OFFICE", "DIR"], ["FILE", "DIR", "--backup", "B"]])
def test_a_command_that_mixes_both_is_refused(used: Office, tmp_path: Path, wrong: list[str]) -> None:
    given = [str(used.folder) if one == "OFFICE" else one if one[0] == "-" else str(tmp_path / one) for one in wrong]
    assert main(["office", "restore", *given]) == 2
    assert folder.read(used.folder) == replace(used)
