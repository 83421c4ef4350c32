"""A backup is the whole office of one moment, checked; what comes back is that office, or nothing."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from counterfoil.cli import main
from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed
from counterfoil.ledger import book
from counterfoil.office import app, folder, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import UNPROVED
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.operate import archive, backing_up, checking, restoring
from counterfoil.office.services import cosigning, intake, opening
from counterfoil.office.services.session import session

from .web.made import case

MARK = b"Brought back from a backup. See docs/operating.md.\n"


@pytest.fixture
def used(office: Office, tmp_path: Path) -> Office:
    """An office with a record in its store, a paper in work, and a case."""
    records = tmp_path / "records"
    records.mkdir()
    (records / "memo.txt").write_text("The lobby opens at eight.\n")
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [records], journal=journal)
    papers = office.work / "CF-2021-000001" / "review"
    papers.mkdir(parents=True)
    (papers / "decisions – José.csv").write_text("row\n")
    return office


def state(office: Path) -> dict[str, bytes]:
    """Every file of an office but the database and what comes and goes."""
    aside = ("office.db", ".lock", "keys.db", ".backups")
    return {
        path.relative_to(office).as_posix(): path.read_bytes()
        for path in office.rglob("*")
        if path.is_file() and not path.name.startswith(aside)
    }


def head() -> tuple[int, int]:
    return book.check(OfficeLedger()).size, models.Record.objects.count()


def test_what_comes_back_is_the_office(used: Office, tmp_path: Path) -> None:
    file, target = tmp_path / "b.tar", tmp_path / "again"
    before, was = state(used.folder), head()
    made = backing_up.back_up(used.folder, file)
    assert (made.keys, made.entries, made.left_out) == (tmp_path / "b.tar.keys", was[0], 0)
    assert [oct(one.stat().st_mode & 0o777) for one in (file, made.keys)] == ["0o600", "0o600"]
    restoring.restore(file, target, keys=made.keys)
    assert state(target) == before | {UNPROVED: MARK}
    again = app.open_office(target)
    assert head() == was
    assert checking.check(target, whole_store=True, offline=True)[4].state is checking.State.OK
    cosigning.prove(again, nothing_newer="Ida Sample, Records Officer")
    act = models.Act.objects.latest("leaf")
    assert (act.kind, act.leaf, act.actor) == ("signing.resumed", was[0], "Ida Sample, Records Officer")
    assert act.facts == {"size": was[0], "witnesses": 0, "brought": 0}
    with session(again.folder) as (_, journal), transaction.atomic():  # it goes on: signs and seals
        journal.record("hold.placed", facts={"records": 1}, private={"why": "a test"})
    assert head()[0] == was[0] + 2
    assert {oct(path.stat().st_mode & 0o777) for path in (target / "keys").glob("*[ytdk]")} == {"0o600"}
    assert oct(target.stat().st_mode & 0o777) == "0o700"


def test_keys_do_not_travel_with_the_office_unless_asked(used: Office, tmp_path: Path) -> None:
    backing_up.back_up(used.folder, tmp_path / "apart.tar")
    backing_up.back_up(used.folder, tmp_path / "with.tar", with_keys=True)
    private = {path.relative_to(used.folder).as_posix() for path in used.keys.iterdir() if "-" not in path.suffix}
    private |= {"ledger.guard"}
    names = {name: {one.name for one in archive.contents(tmp_path / name).members} for name in
             ("apart.tar", "apart.tar.keys", "with.tar")}  # fmt: skip
    assert names["apart.tar"] & private == set()
    assert names["apart.tar.keys"] == private
    assert names["with.tar"] == names["apart.tar"] | private
    for path in used.keys.iterdir():  # nor the bytes of a key in any other way
        assert path.read_bytes() not in (tmp_path / "apart.tar").read_bytes() or path.name == "keys.db"
    restoring.restore(tmp_path / "with.tar", tmp_path / "again")
    assert app.open_office(tmp_path / "again").name == used.name


def test_a_backup_is_of_one_moment_while_others_write(used: Office, tmp_path: Path) -> None:
    """Acts are recorded all the time; database, guard and group keys fit each other all the same."""
    ended, counted = threading.Event(), []

    def busy() -> None:
        while not ended.is_set():
            with session(used.folder) as (_, journal), transaction.atomic():
                journal.record("hold.placed", facts={"records": len(counted)}, private={"why": str(len(counted))})
            counted.append(1)
        connections.close_all()

    writer = threading.Thread(target=busy)
    writer.start()
    try:
        for number in range(3):
            backing_up.back_up(used.folder, tmp_path / f"{number}.tar", with_keys=True)
    finally:
        ended.set()
        writer.join()
    assert counted
    for number in range(3):
        target = tmp_path / f"again-{number}"
        restoring.restore(tmp_path / f"{number}.tar", target)
        rows = {row.what: row.state for row in checking.check(target, whole_store=True, offline=True)}
        assert (rows["ledger"], rows["store"], rows["database"]) == (checking.State.OK,) * 3


def test_a_backup_may_add_to_an_earlier_one(used: Office, tmp_path: Path) -> None:
    backing_up.back_up(used.folder, tmp_path / "full.tar", with_keys=True)
    more = tmp_path / "more.txt"
    more.write_text("Another memo.\n")
    with session(used.folder) as (opened, journal):
        intake.add_records(opened, [more], journal=journal)
    made = backing_up.back_up(used.folder, tmp_path / "one.tar", with_keys=True, since=tmp_path / "full.tar")
    last = backing_up.back_up(used.folder, tmp_path / "two.tar", with_keys=True, since=tmp_path / "one.tar")
    assert (made.left_out, last.left_out) == (1, 2)
    earlier = [tmp_path / "one.tar", tmp_path / "full.tar"]
    restoring.restore(tmp_path / "two.tar", tmp_path / "again", earlier=earlier)
    assert state(tmp_path / "again") == state(used.folder) | {UNPROVED: MARK}
    with pytest.raises(BadInput, match=r"adds to an earlier backup, 'one.tar', which has 1 files that are wanted"):
        restoring.restore(tmp_path / "two.tar", tmp_path / "no", earlier=[tmp_path / "one.tar"])
    assert not (tmp_path / "no").exists()


def test_what_is_not_right_leaves_nothing(used: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def tried(target: Path, says: str, kind: type[CounterfoilError] = BadInput, **how: Path) -> None:
        before = sorted(tmp_path.iterdir())
        with pytest.raises(kind, match=says):
            backing_up.back_up(used.folder, target, **how)
        assert sorted(tmp_path.iterdir()) == before

    (tmp_path / "there.tar").write_text("mine")
    tried(tmp_path / "there.tar", "exists already")
    tried(used.folder / "b.tar", "lies in the office itself")
    tried(tmp_path / "b.tar", "is no backup of an office", since=tmp_path / "there.tar")
    (stored,) = [path for path in used.store.rglob("*") if path.is_file()]
    was = stored.read_bytes()
    stored.chmod(0o600)
    stored.write_bytes(b"altered")
    tried(tmp_path / "b.tar", "are not those that were stored", EnvironmentFailed)
    stored.write_bytes(was)
    monkeypatch.setattr(archive, "verify", lambda path: (_ for _ in ()).throw(BadInput("read back: wrong")))
    tried(tmp_path / "b.tar", "read back: wrong")


def altered(file: Path, change: Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]) -> Path:
    """The backup with its members changed."""
    with tarfile.open(file) as tar:
        members = [(one, tar.extractfile(one).read()) for one in tar]  # type: ignore[union-attr]
    change(members)
    made = file.with_name("altered.tar")
    with tarfile.open(made, "w") as tar:
        for one, data in members:
            one.size = len(data) if one.isreg() else 0
            tar.addfile(one, io.BytesIO(data))
    return made


def _named(name: str, **how: object) -> Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]:
    def change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        evil, data = tarfile.TarInfo(name), b"evil"
        for key, value in how.items():
            setattr(evil, key, value)
        manifest = json.loads(members[-1][1])
        digest = hashlib.sha256(data).hexdigest()
        manifest["files"].append({"name": name, "size": len(data), "sha256": digest})
        members[-1] = (members[-1][0], json.dumps(manifest).encode())
        members.insert(0, (evil, data))

    return change


ATTACKS: dict[str, Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]] = {
    "a byte": lambda members: members.__setitem__(1, (members[1][0], members[1][1][:-1] + b"X")),
    "one less": lambda members: members.pop(1) and None,
    "no list": lambda members: members.pop() and None,
    "a list that is none": lambda members: members.__setitem__(-1, (members[-1][0], b"[]")),
    "a newer version": lambda members: members.__setitem__(
        -1, (members[-1][0], members[-1][1].replace(b'"version": 1', b'"version": 2'))
    ),
    "climbs": _named("store/../../evil"),
    "absolute": _named("/tmp/evil"),
    "another place": _named("evil.py"),
    "a link": _named("store/aa/x", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "a device": _named("work/x", type=tarfile.CHRTYPE),
    "twice": lambda members: members.insert(1, members[0]),
}


def test_a_backup_that_was_altered_is_refused_and_nothing_is_written(used: Office, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    backing_up.back_up(used.folder, file, with_keys=True)
    for name, change in ATTACKS.items():
        made = altered(file, change)
        before = sorted(tmp_path.iterdir())
        with pytest.raises(BadInput) as refused:
            restoring.restore(made, tmp_path / "again")
        assert (name, str(refused.value).startswith(f"{made}: "), sorted(tmp_path.iterdir())) == (name, True, before)
    file.write_bytes(file.read_bytes()[:20_000])
    with pytest.raises(BadInput):
        restoring.restore(file, tmp_path / "again")


def test_restore_needs_a_new_folder_and_the_right_keys(used: Office, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    made = backing_up.back_up(used.folder, file)
    other = opening.open_new(tmp_path / "other", law="us-il", name="Other")[0]
    backing_up.back_up(other.folder, tmp_path / "o.tar")
    for says, target, how in (
        ("is not empty", used.folder, {"keys": made.keys}),
        ("has no keys in it", tmp_path / "new", {}),
        ("is not the archive of this office's keys", tmp_path / "new", {"keys": tmp_path / "o.tar.keys"}),
        ("is not the archive of this office's keys", tmp_path / "new", {"keys": file}),
        ("is of an office on SQLite", tmp_path / "new", {"keys": made.keys, "database": "postgresql://x@y/z"}),
    ):
        with pytest.raises(BadInput, match=says):
            restoring.restore(file, target, **how)
    with pytest.raises(BadInput, match="holds the keys of an office, not the office"):
        restoring.restore(made.keys, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_what_waited_to_be_sent_is_left_to_a_person(used: Office, tmp_path: Path) -> None:
    """It may have been sent since the backup: nothing is sent twice because an office was restored."""
    now = datetime.now(UTC)
    models.OutgoingMail.objects.create(
        key="acknowledgement x", case=case(1), letter="acknowledgement", recipient="a@mail.example", subject="s",
        body="b", made_by="x", made_at=now, due_at=now,
    )  # fmt: skip
    backing_up.back_up(used.folder, tmp_path / "b.tar", with_keys=True)
    assert restoring.restore(tmp_path / "b.tar", tmp_path / "again").mail_in_doubt == 1
    app.open_office(tmp_path / "again")
    assert models.OutgoingMail.objects.get().state == "doubt"


def test_the_verbs_say_what_is_done(used: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, again = tmp_path / "b.tar", tmp_path / "again"
    assert main(["office", "backup", str(used.folder), "--to", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["verb"], told["keys"], told["left_out"]) == ("office backup", f"{file}.keys", 0)
    assert main(["office", "restore", str(file), str(again), "--keys", f"{file}.keys", "--json"]) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert (told["verb"], told["state"], told["entries"]) == ("office check", "warn", head()[0])
    assert "do not go on from here: it would be a second history" in err
    assert main(["office", "restore", str(file), str(again), "--keys", f"{file}.keys"]) == 2


def test_the_same_on_postgresql(postgresql: str, tmp_path: Path) -> None:
    def database(name: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        return postgresql.rpartition("/")[0] + f"/{name}"

    app.connect(replace(folder.create(tmp_path / "x", law="us-il"), database=postgresql))
    connection.ensure_connection()
    urls = [database("backed_up"), database("put_back")]
    office, _ = opening.open_new(tmp_path / "office", law="us-il", name="Sample City", database=urls[0])
    case(1)
    backing_up.back_up(office.folder, tmp_path / "b.tar", with_keys=True)
    with pytest.raises(BadInput, match="is of an office on PostgreSQL"):
        restoring.restore(tmp_path / "b.tar", tmp_path / "again")
    with pytest.raises(BadInput, match="this database is not empty"):
        restoring.restore(tmp_path / "b.tar", tmp_path / "again", database=urls[0])
    restoring.restore(tmp_path / "b.tar", tmp_path / "again", database=urls[1])
    again = app.open_office(tmp_path / "again")
    assert (again.database, models.Case.objects.get().number, book.check(OfficeLedger()).size) == (
        urls[1], "CF-2021-000001", 1,
    )  # fmt: skip
    connections.close_all()
    shutil.rmtree(office.folder)
