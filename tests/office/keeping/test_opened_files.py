"""Plain copies of sealed documents: private, bounded, gone with their process and with their document."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from counterfoil.office.folder import Office, create
from counterfoil.office.keeping import opened_files
from counterfoil.values import digest_of

ONE, OTHER = digest_of(b"one"), digest_of(b"other")


@pytest.fixture
def bare(tmp_path: Path) -> Office:
    return create(tmp_path / "office", law="us-il")


def _copies(office: Office) -> dict[str, str]:
    found = (office.folder / opened_files.FOLDER).glob("*/*")
    return {path.name: path.read_text() for path in found if path.name != ".lock"}


def _write(text: str):
    return lambda path: path.write_text(text)


def _ago(path: Path, seconds: float) -> None:
    os.utime(path, (time.time() - seconds,) * 2)


def test_a_copy_is_made_once_and_is_private(bare: Office) -> None:
    path = opened_files.copy(bare, ONE, _write("one"))
    assert opened_files.copy(bare, ONE, _write("made again")) == path
    assert path.read_text() == "one"
    assert [one.stat().st_mode & 0o777 for one in (path, path.parent, path.parent.parent)] == [0o400, 0o700, 0o700]
    assert path.is_relative_to(bare.folder.resolve())


def test_of_a_copy_that_failed_nothing_is_left(bare: Office) -> None:
    def fails(path: Path) -> None:
        path.write_text("half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        opened_files.copy(bare, ONE, fails)
    assert _copies(bare) == {}


def test_old_copies_go_and_too_many_but_none_that_somebody_just_asked_for(
    bare: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, lately, now = (opened_files.copy(bare, digest_of(name), _write("12345678")) for name in (b"1", b"2", b"3"))
    _ago(old, opened_files.KEPT_S + 1)
    _ago(lately, opened_files.IN_USE_S + 1)
    opened_files.sweep(bare)
    assert [path.exists() for path in (old, lately, now)] == [False, True, True]
    monkeypatch.setattr(opened_files, "MOST_BYTES", 7)
    opened_files.sweep(bare)
    assert [path.exists() for path in (lately, now)] == [False, True]


def test_what_a_killed_process_left_goes_and_what_a_living_one_has_stays(bare: Office) -> None:
    code = (
        "import sys, time; from pathlib import Path; from counterfoil.office.folder import read;"
        "from counterfoil.office.keeping import opened_files as o;"
        "o.copy(read(Path(sys.argv[1])), sys.argv[2], lambda p: p.write_text('theirs')); print('made', flush=True);"
        "time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, bare.folder, ONE], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        opened_files.copy(bare, OTHER, _write("ours"))
        assert _copies(bare) == {ONE: "theirs", OTHER: "ours"}
        other.kill()
    opened_files.sweep(bare)
    assert _copies(bare) == {OTHER: "ours"}
    opened_files.forget_all(bare)
    assert _copies(bare) == {}


def test_a_disposal_takes_the_copies_of_every_process(bare: Office) -> None:
    mine = opened_files.copy(bare, ONE, _write("one"))
    theirs = mine.parent.with_name("1-other")
    theirs.mkdir()
    (theirs / ONE).write_text("one")
    opened_files.copy(bare, OTHER, _write("other"))
    opened_files.forget(bare, ONE)
    assert _copies(bare) == {OTHER: "other"}


def test_a_child_that_ends_leaves_its_parents_copies(bare: Office) -> None:
    path = opened_files.copy(bare, ONE, _write("one"))
    child = os.fork()
    if child == 0:
        opened_files._end_all()
        os._exit(0)
    os.waitpid(child, 0)
    assert path.read_text() == "one"
    assert opened_files.copy(bare, OTHER, _write("other")).parent == path.parent
