"""Only what is ours, old and plain is swept."""

from __future__ import annotations

import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from counterfoil.office import app
from counterfoil.office.folder import Office
from counterfoil.office.operate import sweeping
from counterfoil.office.store import FolderStore
from counterfoil.office.tasks import TASKS

from ..conftest import own_database

OLD = time.time() - sweeping.OLD_S - 60


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def made(path: Path, *, when: float = OLD) -> Path:
    path.mkdir(parents=True)
    (path / "page.png").write_text("a page of a record")
    os.utime(path, (when, when))
    return path


def test_folders_that_killed_programs_left_are_swept(office: Office, temporary: Path, tmp_path: Path) -> None:
    gone = [made(temporary / "counterfoil-abc"), made(office.work / "intake-x"), made(office.work / "arrival-y")]
    stays = [
        made(temporary / "counterfoil-now", when=time.time()),
        made(temporary / "other-program"),
        made(office.work / "CF-2021-000001"),
        made(office.work / "reading"),
    ]
    target = made(tmp_path / "precious")
    link = temporary / "counterfoil-link"
    link.symlink_to(target)
    os.utime(link, (OLD, OLD), follow_symlinks=False)
    assert sorted(sweeping.left_behind(office)) == sorted(gone)
    assert sweeping.sweep(office) == 3
    assert [path.exists() for path in (*gone, *stays, link, target / "page.png")] == [False] * 3 + [True] * 6


def test_a_file_that_was_half_stored_when_the_program_was_killed_is_swept(office: Office, temporary: Path) -> None:
    """It may be all of a record: nobody would ever dispose of it, for nothing names it."""
    paper = temporary.parent / "paper.txt"
    paper.write_text("a page of a record")
    kept = FolderStore(office.store).path(FolderStore(office.store).put(paper))
    half, new = kept.parent / ".new-abc", kept.parent / ".new-def"
    for path in (half, new):
        path.write_text("a page of a rec")
    for path in (half, kept):
        os.utime(path, (OLD, OLD))
    assert sweeping.left_behind(office) == [half]
    assert sweeping.sweep(office) == 1
    assert sorted(kept.parent.iterdir()) == sorted([kept, new])


def test_what_another_user_left_is_not_ours(office: Office, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(temporary / "counterfoil-theirs")
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    assert sweeping.left_behind(office) == []


def _with_sessions(office: Office) -> None:
    import counterfoil.office.web  # noqa: F401 - the tables of sessions come with it

    app.open_office(office.folder)
    from django.contrib.sessions.models import Session

    now = datetime.now(UTC)
    for key, hours in (("ended", -1), ("lasting", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))


def _keys() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_key FROM django_session")
        return [row[0] for row in cursor.fetchall()]


def test_sessions_that_ended_are_swept_on_sqlite(office: Office, temporary: Path) -> None:
    _with_sessions(office)
    TASKS["sweep"](office, "")
    assert _keys() == ["lasting"]


def test_sessions_that_ended_are_swept_on_postgresql(postgresql: str, tmp_path: Path, temporary: Path) -> None:
    from counterfoil.office.services import opening

    database = own_database(postgresql, "sweeping")
    with_database = opening.open_new(tmp_path / "office", law="us-il", name="Sample City", database=database)[0]
    _with_sessions(with_database)
    TASKS["sweep"](with_database, "")
    assert _keys() == ["lasting"]
