"""An office moves to the other database and back: whole, its ledger unbroken, or not at all."""

from __future__ import annotations

import json
import secrets
import sqlite3
import subprocess
import threading
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db import models as fields
from django.db.models import Model
from django.test import Client

from counterfoil.cli import main
from counterfoil.errors import BadInput, EnvironmentFailed, LedgerInvalid, OfficeInvalid
from counterfoil.ledger import book, keys, rollback
from counterfoil.ledger.keyring import Keyring
from counterfoil.office import app, folder, models
from counterfoil.office.folder import Office
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.operate import backing_up, checking, moving, moving_note, moving_rows, restoring
from counterfoil.office.operate import closing as door
from counterfoil.office.services import intake, ledger_out, work
from counterfoil.office.services.session import session
from counterfoil.office.text_index import FullText
from counterfoil.office.web import server

from ..conftest import own_database
from ..web.made import case

MEMO = "POLICY MEMORANDUM\nThe lobby of the José Sample Station opens at eight.\n"
BY = "Ida Sample, Administrator (SAMPLE)"
OF_THE_LEDGER = (models.Act, models.Leaf, models.Node, models.Head, models.Opening)
"""What is written through the journal only."""


@pytest.fixture
def used(office: Office, tmp_path: Path) -> Office:
    """An office with a record that is found by its words, and a setting that a person wrote by hand."""
    (tmp_path / "memo.txt").write_text(MEMO)
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [tmp_path / "memo.txt"], journal=journal)
    settings = office.folder / folder.SETTINGS
    settings.write_text(settings.read_text().replace("\nphone", "\n# written by hand\nphone"))
    return app.open_office(office.folder)


@pytest.fixture
def url(postgresql: str) -> str:
    return own_database(postgresql, f"moving_{secrets.token_hex(4)}")


@pytest.fixture(scope="session")
def tables(new_office_on_postgresql: Path) -> str:
    """What makes the tables that the migrations make, in a fifth of their time."""
    app.connect(folder.read(new_office_on_postgresql))
    dumped = ["pg_dump", "--no-owner", "--inserts", "--exclude-table-data=office_*", "--exclude-table=django_session"]
    given = connection.settings_dict
    where = [f"--host={given['HOST']}", f"--port={given['PORT']}", f"--username={given['USER']}", given["NAME"]]
    said = subprocess.run([*dumped, *where], capture_output=True, text=True, check=True).stdout
    connections.close_all()
    of_psql = ("SET ", "SELECT pg_catalog.set_config", "\\")
    return "\n".join(line for line in said.splitlines() if not line.startswith(of_psql))


@pytest.fixture
def quick(tables: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of a new PostgreSQL database are made from a dump; one test makes them as offices do."""
    migrate = app.migrate

    def made() -> None:
        if connection.vendor != "postgresql":
            migrate()
            return
        with connection.cursor() as cursor:
            cursor.execute(tables)

    monkeypatch.setattr(app, "migrate", made)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table as the program reads it."""
    connections.close_all()
    return {
        moving_rows.name(table): [
            {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
            for row in table._base_manager.order_by("pk").values()
        ]
        for table in moving_rows.tables()
    }


def fill(office: Office) -> None:
    """Two rows in each table that can be filled at once, with values that databases take differently."""
    with session(office.folder) as (_, journal):
        for _ in range(12):
            with transaction.atomic():
                journal.record("hold.placed", facts={"records": 1}, private={"why": "a test – José’s"})
    waiting = [table for table in moving_rows.tables() if table not in OF_THE_LEDGER]
    for _ in range(len(waiting)):
        for table in list(waiting):
            if all(
                one.related_model not in waiting or one.null or one.related_model is table
                for one in table._meta.concrete_fields
                if one.is_relation
            ):
                for number in (1, 2):
                    table._base_manager.create(**dict(_values(table, number)))
                waiting.remove(table)
    assert waiting == []


def _values(table: type[Model], number: int) -> Any:
    for field in table._meta.concrete_fields:
        if field.generated or isinstance(field, fields.AutoField):
            continue
        if field.is_relation:
            there = list(field.related_model._base_manager.order_by("-pk").values_list("pk", flat=True))
            yield field.attname, there[number - 1] if there else None
        elif field.choices:
            yield field.attname, field.choices[0][0]
        else:
            yield field.attname, _odd(field, number)


def _odd(field: Any, number: int) -> Any:
    if isinstance(field, fields.CharField):
        return f"{number} ’ñé\\'\t%s"[: field.max_length]
    if isinstance(field, fields.TextField):
        return f"{number} José – O’Brien \\N \\. \r\n \u2028 \U0001f600 " * 3000
    if isinstance(field, fields.JSONField):
        return {
            "b": 1.5,
            "aa": [None, True, -0.0, 1e22, 12345678901234567890, "é\\u0000 \U0001f600"],
            "": {"z": 1, "y": number},
        }
    if isinstance(field, fields.BinaryField):
        return bytes(range(256)) * number
    if isinstance(field, fields.DateTimeField):
        return datetime(1999, 12, 31, 23, 59, 59, 999_999, UTC)
    if isinstance(field, fields.DateField):
        return date(9999, 12, 31)
    if isinstance(field, fields.BooleanField):
        return number == 1
    if isinstance(field, fields.PositiveBigIntegerField | fields.BigIntegerField):
        return 2**63 - number
    if isinstance(field, fields.PositiveSmallIntegerField | fields.SmallIntegerField):
        return 32_767 - number
    if isinstance(field, fields.IntegerField):
        return 2**31 - number
    raise AssertionError(f"{field}: the test has no odd value for it")


def test_an_office_moves_to_postgresql_and_back_whole(used: Office, url: str, postgresql: str, tmp_path: Path) -> None:
    fill(used)
    last = models.Work.objects.create(kind="notice", key="gone", listed_at=datetime.now(UTC))
    models.Work.objects.filter(pk=last.pk).delete()  # its number is given to nobody else
    was, signed = everything(), ledger_out.source(used).signed
    size = book.check(OfficeLedger()).size
    settings = (used.folder / folder.SETTINGS).read_text()

    told: list[tuple[int, int]] = []
    made = moving.move(used.folder, url, by=BY, progress=lambda done, total, what: told.append((done, total)))

    assert (made.rows, made.tables, made.entries) == (sum(map(len, was.values())), len(was), size + 1)
    assert told[-1] == (2 * made.rows, 2 * made.rows)
    office = app.open_office(used.folder)
    assert (connection.vendor, office.database) == ("postgresql", url)
    assert (office.folder / folder.SETTINGS).read_text() == settings.replace('"sqlite"', f'"{url}"')
    now = everything()
    for table in ("office_act", "office_leaf", "office_opening"):
        now[table] = now[table][: len(was[table])]
    for table in ("office_node", "office_head"):
        del now[table], was[table]
    assert now == was
    act = models.Act.objects.latest("leaf")
    assert (act.kind, act.actor, act.leaf) == ("office.moved", BY, size)
    assert act.facts == {"database": "postgresql", "size": size}
    assert {name: act.private[name] for name in ("from", "to")} == {"from": "sqlite", "to": url}
    # What was signed before still holds, and what is signed now goes on from it.
    own = keys.load_key(office.keys / "ledger.vkey")
    assert rollback.compare(OfficeLedger(), Keyring.of([own]), signed, "a receipt").size == size
    assert list(FullText().phrase("jose sample station")) == ["R-000001"]
    assert models.Work.objects.create(kind="notice", key="new", listed_at=datetime.now(UTC)).pk == last.pk + 1
    for table in ("office_leaf", "office_act", "office_viewing"):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    (aside,) = office.folder.glob("office.db*")
    assert (aside.name.startswith("office.db.left-"), oct(aside.stat().st_mode & 0o777)) == (True, "0o400")
    states = {row.what: row.state.value for row in checking.check(office.folder, whole_store=True, offline=True)}
    sound = ("folder and keys", "database", "migrations", "ledger")
    assert {what: states[what] for what in (*sound, "left behind")} == dict.fromkeys(sound, "ok") | {
        "left behind": "warn"
    }

    # A backup of either is put back as ever.
    backing_up.back_up(office.folder, tmp_path / "p.tar")
    empty = own_database(postgresql, f"moved_back_{secrets.token_hex(4)}")
    back = restoring.restore(tmp_path / "p.tar", tmp_path / "p", keys=tmp_path / "p.tar.keys", database=empty)
    assert (back.entries, book.check(OfficeLedger()).size) == (size + 1, size + 1)

    was = everything() if app.open_office(office.folder) else {}
    again = moving.move(office.folder, "sqlite")
    assert (again.left, again.entries) == (url, size + 2)
    office = app.open_office(office.folder)
    now = everything()
    assert connection.vendor == "sqlite"
    assert {name: rows[: len(was[name])] for name, rows in now.items() if name != "office_head"} == {
        name: rows for name, rows in was.items() if name != "office_head"
    }
    assert (office.folder / folder.SETTINGS).read_text() == settings
    assert list(FullText().phrase("jose sample station")) == ["R-000001"]
    assert rollback.compare(OfficeLedger(), Keyring.of([own]), signed, "a receipt").size == size
    assert models.Work.objects.create(kind="notice", key="newer", listed_at=datetime.now(UTC)).pk == last.pk + 2
    backing_up.back_up(office.folder, tmp_path / "s.tar")
    back = restoring.restore(tmp_path / "s.tar", tmp_path / "s", keys=tmp_path / "s.tar.keys")
    app.open_office(tmp_path / "s")
    assert (back.entries, book.check(OfficeLedger()).size) == (size + 2, size + 2)


def test_a_marked_database_opens_no_more(used: Office) -> None:
    moving._mark_left(used)
    with pytest.raises(OfficeInvalid, match="the office left this database"):
        app.open_office(used.folder)


@pytest.mark.soak
def test_a_database_that_was_left_opens_no_more(used: Office, url: str, quick: None, tmp_path: Path) -> None:
    moving.move(used.folder, url)
    settings, (aside,) = used.folder / folder.SETTINGS, used.folder.glob("office.db.left-*")
    moved = settings.read_text()
    aside.rename(used.folder / "office.db")
    settings.write_text(moved.replace(url, "sqlite"))
    with pytest.raises(OfficeInvalid, match="the office left this database"):
        app.open_office(used.folder)
    (used.folder / "office.db").rename(tmp_path / "gone")
    settings.write_text(moved)
    moving.move(used.folder, "sqlite")
    settings.write_text(moved)
    with pytest.raises(OfficeInvalid, match="the office left this database"):
        app.open_office(used.folder)
    settings.write_text(moved.replace(url, "sqlite"))
    with pytest.raises(BadInput, match=r"is not empty \(\d+ tables\)"):
        moving.move(used.folder, url)


STEPS: dict[str, tuple[object, str]] = {
    "the tables are made": (app, "migrate"),
    "rows are copied": (moving_rows, "set_sequence"),
    "all is compared": (moving, "_need_equal"),
    "it is entered": (moving, "_digest"),
    "the settings say so": (folder, "set_database"),
    "it is signed": (book, "sign_head"),
    "the new one is marked whole": (moving_note, "unmark"),
    "the old one is set aside": (moving, "_mark_left"),
    "the note is gone": (moving_note, "end"),
}
SOAK = frozenset(STEPS) - {"the settings say so", "the old one is set aside"}


@pytest.mark.parametrize(
    "before", [pytest.param(one, marks=[pytest.mark.soak] if one in SOAK else []) for one in STEPS]
)
def test_a_move_that_ends_midway_is_done_by_the_same_command(
    used: Office, url: str, before: str, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = everything()

    class Killed(BaseException):
        pass

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(*STEPS[before], killed)
        with pytest.raises(Killed):
            moving.move(used.folder, url)
    connections.close_all()
    is_moved = list(STEPS).index(before) > list(STEPS).index("the settings say so")
    office = app.open_office(used.folder)
    assert office.database == (url if is_moved else "sqlite")
    assert book.check(OfficeLedger()).size == len(was["office_leaf"]) + is_moved
    left = {row.what: row for row in checking.check(used.folder, offline=True)}["left behind"]
    assert left.state is checking.State.WARN
    with session(used.folder) as (_, journal), transaction.atomic():  # it works, wherever it is
        journal.record("hold.placed", facts={"records": 1})

    moving.move(used.folder, url)

    assert app.open_office(used.folder).database == url
    kinds = [one.kind for one in models.Act.objects.order_by("leaf")][len(was["office_leaf"]) :]
    assert kinds == (["office.moved", "hold.placed"] if is_moved else ["hold.placed", "office.moved"])
    assert book.check(OfficeLedger()).size == len(was["office_leaf"]) + 2
    assert moving_note.MARK not in connection.introspection.table_names()
    assert not (used.folder / moving_note.FILE).exists()
    assert [one.name[:15] for one in used.folder.glob("office.db*")] == ["office.db.left-"]
    assert models.Record.objects.count() == len(was["office_record"])


def test_a_move_ends_where_the_new_database_is_not_what_was_read(
    used: Office, url: str, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, was = (used.folder / folder.SETTINGS).read_text(), everything()
    compare = moving_rows.compare

    def one_row_is_changed(table: Any, alias: str, tell: Any = None) -> Any:
        if table is models.Record:
            models.Record.objects.update(text="another")
        return compare(table, alias, tell)

    with monkeypatch.context() as patch:
        patch.setattr(moving_rows, "compare", one_row_is_changed)
        with pytest.raises(LedgerInvalid, match="office_record: reads differently"):
            moving.move(used.folder, url)
    app.open_office(used.folder)
    assert ((used.folder / folder.SETTINGS).read_text(), everything()) == (settings, was)


def test_what_is_not_whole_is_not_moved(used: Office, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER office_leaf_no_update")
        cursor.execute('UPDATE office_leaf SET entry = %s WHERE "index" = 1', [b"{}"])
    with pytest.raises(LedgerInvalid, match="Entry 1"):
        moving.move(used.folder, url)
    assert folder.read(used.folder).database == "sqlite"
    with psycopg.connect(url) as there:
        assert there.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchone() == (0,)


def test_what_postgresql_does_not_take_is_named_before_anything_is_moved(
    used: Office, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    of = case(1, demand={"sender": {"name": "half \ud800 of one"}}, demand_name="n" * 300)
    models.Case.objects.filter(pk=of.pk).update(gate={"said": "nul \x00"})
    models.Record.objects.update(text="secret \x00 words", page_count=2**31)
    row, record = of.pk, models.Record.objects.get().pk
    named = [
        f"office_case, row {row}, demand_name: is longer than 255 characters",
        f"office_case, row {row}, demand: holds half a character",
        f"office_case, row {row}, gate: holds a NUL character",
        f"office_record, row {record}, page_count: is not between 0 and 2147483647",
        f"office_record, row {record}, text: holds a NUL character",
    ]
    assert sorted(map(str, moving.plan(used.folder, url).unfit)) == sorted(named)
    assert main(["office", "migrate", str(used.folder), "--to", url, "--dry-run"]) == 3
    assert main(["office", "migrate", str(used.folder), "--to", url]) == 3
    said = capsys.readouterr()
    assert [one for one in named if one not in said.err] == []
    assert "secret" not in said.err + said.out
    assert folder.read(used.folder).database == "sqlite"


def test_an_address_with_a_password_is_refused_and_never_shown(
    used: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    for to in ("postgresql://me:hunter2@127.0.0.1/name", "postgres//me:hunter2@127.0.0.1", "mysql://me:hunter2@x/y"):
        assert main(["office", "migrate", str(used.folder), "--to", to]) == 3
    said = capsys.readouterr()
    assert "hunter2" not in said.out + said.err
    assert said.err.count("--to: ") == 3
    assert moving.shown("postgresql://me:hunter2@db:5432/name") == "postgresql://me@db:5432/name"


def test_what_is_in_another_database_stays_there(used: Office, url: str) -> None:
    with psycopg.connect(url, autocommit=True) as there:
        there.execute("CREATE TABLE somebodys (word text)")
        there.execute("CREATE TABLE office_moving (word varchar(64))")  # another folder's interrupted move
    for attempt in (moving.plan, moving.move):
        with pytest.raises(BadInput, match=r"is not empty \(2 tables\)"):
            attempt(used.folder, url)
    with psycopg.connect(url) as there:
        assert there.execute("SELECT count(*) FROM somebodys").fetchone() == (0,)
    (used.folder / "elsewhere.db").write_bytes(b"")
    with pytest.raises(BadInput, match="is on sqlite already"):
        moving.move(used.folder, "sqlite")


def test_a_dry_run_says_how_much_it_is_and_moves_nothing(
    used: Office, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE somebodys (word text)")
    was = everything()
    assert main(["office", "migrate", str(used.folder), "--to", url, "--dry-run", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["tables"] == {name: len(rows) for name, rows in was.items()}
    assert (said["rows"], said["left_behind"], said["unfit"]) == (sum(map(len, was.values())), ["somebodys"], [])
    assert said["bytes"] == used.database_file.stat().st_size
    app.open_office(used.folder)
    assert (everything(), folder.read(used.folder).database) == (was, "sqlite")
    with psycopg.connect(url) as there:
        assert there.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_no_office_is_moved_while_a_worker_works(used: Office, url: str) -> None:
    with (
        work.only_worker(used),
        pytest.raises(EnvironmentFailed, match="a worker works for this office"),
    ):
        moving.move(used.folder, url)
    assert folder.read(used.folder).database == "sqlite"


def test_whoever_waited_for_the_move_does_not_write_into_the_old_database(used: Office, url: str, quick: None) -> None:
    stale = used
    moving.move(used.folder, url)
    with pytest.raises(EnvironmentFailed, match="was moved to another database while this waited"), app.locked(stale):
        raise AssertionError("the lock was given")
    assert not stale.database_file.exists()


def test_pages_say_503_and_why_while_the_office_is_moved_and_until_the_server_starts_again(
    used: Office, url: str, quick: None
) -> None:
    server.ready(used.folder)
    client = Client(SERVER_NAME="localhost")
    assert client.get("/").status_code == 200
    with door.shut(used.folder):
        shut = client.get("/")
        assert (shut.status_code, shut["Retry-After"], shut["Cache-Control"]) == (503, "120", "no-store")
        assert "It is being moved to another database. Nothing is lost" in shut.content.decode()
        assert shut["Content-Security-Policy"]
        assert (client.get("/health/").status_code, client.get("/health/").content) == (503, b"degraded\n")
        told = client.get("/api/v1/cases/")
        assert (told.status_code, told["Content-Type"]) == (503, "application/problem+json")
    assert client.get("/").status_code == 200
    with closing(
        sqlite3.connect(used.database_file)
    ) as of_the_server:  # it keeps what it has open, and the move goes on
        assert of_the_server.execute("SELECT count(*) FROM office_record").fetchone() == (1,)
        moving.move(used.folder, url)
    shut = client.get("/")
    assert (shut.status_code, client.get("/health/").content) == (503, b"degraded\n")
    assert "Whoever runs the server starts it again" in shut.content.decode()
    server.ready(used.folder)
    assert Client(SERVER_NAME="localhost").get("/").status_code == 200
    assert connection.vendor == "postgresql"


def test_the_door_is_shut_once_whoever_is_inside_is_out(tmp_path: Path) -> None:
    entered, let_out, seen = threading.Event(), threading.Event(), []

    def visit() -> None:
        with door.inside(tmp_path) as is_open:
            seen.append(is_open)
            entered.set()
            let_out.wait(30)
            seen.append("out")

    one = threading.Thread(target=visit)
    one.start()
    entered.wait(30)
    with pytest.raises(EnvironmentFailed, match="at one request for 0 s"), door.shut(tmp_path, wait_s=0.1):
        raise AssertionError("somebody is inside")
    with door.inside(tmp_path) as is_open:  # who gives up leaves the door open
        assert is_open
    timer = threading.Timer(0.2, let_out.set)
    timer.start()
    with door.shut(tmp_path):
        seen.append("shut")
        with door.inside(tmp_path) as is_open:
            assert not is_open
    one.join()
    timer.join()
    assert seen == [True, "out", "shut"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('name = "x"\ndatabase = "sqlite"\n[mail]\na = 1\n', 'name = "x"\ndatabase = "u"\n[mail]\na = 1\n'),
        ('name = "x"\n\n[mail]\na = 1\n', 'name = "x"\ndatabase = "u"\n[mail]\na = 1\n'),
        ('name = "x"', 'name = "x"\ndatabase = "u"\n'),
        ("name = 'x' # database = 1\n  database='sqlite' # ours\n", "name = 'x' # database = 1\ndatabase = \"u\"\n"),
    ],
)
def test_only_the_line_of_the_database_is_written(tmp_path: Path, before: str, after: str) -> None:
    office = Office(tmp_path, "x", "us-il", "", True, True, "x.invalid/ledger")
    (tmp_path / folder.SETTINGS).write_text(before)
    assert folder.set_database(office, "u").database == "u"
    assert (tmp_path / folder.SETTINGS).read_text() == after
    assert folder.database_of(tmp_path) == "u"


def test_settings_whose_database_has_no_line_of_its_own_are_left_alone(tmp_path: Path) -> None:
    office = Office(tmp_path, "x", "us-il", "", True, True, "x.invalid/ledger")
    said = 'address = """\ndatabase = "sqlite"\n"""\n'
    (tmp_path / folder.SETTINGS).write_text(said)
    with pytest.raises(OfficeInvalid, match="Give it a line of its own"):
        folder.set_database(office, "u")
    assert (tmp_path / folder.SETTINGS).read_text() == said


def test_only_an_empty_file_or_one_of_this_move_is_written_over(tmp_path: Path) -> None:
    note = moving_note.Note("word", "postgresql://x/y", "sqlite", "")
    file = tmp_path / "office.db"
    file.write_bytes(b"")
    assert moving_note.is_begun(file, None)
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE office_moving (word)")
        database.commit()
        assert not moving_note.is_begun(file, note)
        database.execute("INSERT INTO office_moving VALUES ('word')")
        database.commit()
    assert (moving_note.is_begun(file, note), moving_note.is_begun(file, None)) == (True, False)
    file.write_bytes(b"no database at all" * 100)
    assert not moving_note.is_begun(file, note)
