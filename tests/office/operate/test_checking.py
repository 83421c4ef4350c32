"""The doctor of an office: each thing that can be wrong is found, said, and told how to mend."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from counterfoil.cli import main
from counterfoil.office import app, folder, models
from counterfoil.office.folder import Office
from counterfoil.office.mail import connecting
from counterfoil.office.mail.settings import MailSettings
from counterfoil.office.operate import checking
from counterfoil.office.operate.checking import Row, State
from counterfoil.office.services import intake, work
from counterfoil.office.services.session import session


@pytest.fixture
def used(office: Office, tmp_path: Path) -> Office:
    (tmp_path / "memo.txt").write_text("The lobby opens at eight.\n")
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [tmp_path / "memo.txt"], journal=journal)
    return office


def row(office: Office, what: str, **how: bool) -> Row:
    return next(one for one in checking.check(office.folder, **{"offline": True} | how) if one.what == what)


def test_an_office_that_is_well(used: Office) -> None:
    with work.only_worker(used):
        rows = checking.check(used.folder, whole_store=True, offline=True)
    assert [(one.what, one.state.value) for one in rows if one.what not in ("disk", "clock")] == [
        ("settings", "warn"),  # it is a sample
        ("folder and keys", "ok"),
        ("database", "ok"),
        ("migrations", "ok"),
        ("ledger", "ok"),
        ("witnesses", "warn"),  # it has none
        ("sign of life", "ok"),
        ("public copy", "ok"),
        ("store", "ok"),
        ("law", "ok"),
        ("worker", "ok"),
        ("lanes", "ok"),
        ("second factor", "ok"),
        ("backup", "warn"),  # none was made
        ("rehearsal", "warn"),
        ("text recognition", "ok"),
        ("left behind", "ok"),
    ]
    assert [one.do for one in rows if one.state is State.OK] == [""] * sum(one.state is State.OK for one in rows)
    assert rows[8].says == "1 file there, all hashed again"


def _loosen(office: Office) -> None:
    (office.keys / "ledger.key").chmod(0o644)


def _lose_key(office: Office) -> None:
    (office.keys / "pseudonyms.secret").unlink()


def _other_key(office: Office) -> None:
    (office.keys / "ledger.vkey").write_text("x.invalid/ledger+bd602ea7+AX6w8jVfVz8DOKIYlD0UUwRRuH2FSmq3MfdRW4ylTDYb\n")


def _open_folder(office: Office) -> None:
    office.folder.chmod(0o755)


def _alter(office: Office) -> None:
    (stored,) = [path for path in office.store.rglob("*") if path.is_file()]
    stored.chmod(0o600)
    stored.write_text("altered")


def _lose(office: Office) -> None:
    (stored,) = [path for path in office.store.rglob("*") if path.is_file()]
    stored.unlink()


def _rewrite(office: Office) -> None:
    _execute("DROP TRIGGER office_leaf_no_update", "UPDATE office_leaf SET entry = X'00' WHERE \"index\" = 1")


def _cut(office: Office) -> None:
    """An old copy of the database under a guard that has seen more."""
    _execute("DELETE FROM office_opening", "DROP TRIGGER office_leaf_no_delete", "DELETE FROM office_leaf")
    _execute("DROP TRIGGER office_node_no_delete", "DELETE FROM office_node", "DELETE FROM office_head")


def _newer(office: Office) -> None:
    _execute("INSERT INTO django_migrations (app, name, applied) VALUES ('office', '9999_future', '2026-01-01')")


def _damaged(office: Office) -> None:
    connections.close_all()
    office.database_file.write_bytes(b"no database at all" * 1000)


def _index_of_openings(office: Office) -> None:
    """The last row of the index leads to an entry that is none, though everything about the file is in order."""
    name = "sqlite_autoindex_office_opening_1"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("SELECT rootpage FROM sqlite_master WHERE name = %s", [name])
        number = cursor.fetchone()[0]
        cursor.execute("PRAGMA page_size")
        size = cursor.fetchone()[0]
        cursor.execute("SELECT max(leaf) FROM office_opening")
        last = cursor.fetchone()[0]
    connections.close_all()
    data = bytearray(office.database_file.read_bytes())
    page = (number - 1) * size
    assert data[page] == 10  # a leaf of an index: its cells are counted at 3, and their places stand from 8 on
    cells = int.from_bytes(data[page + 3 : page + 5], "big")
    cell = page + int.from_bytes(data[page + 8 + 2 * (cells - 1) : page + 8 + 2 * cells], "big")
    value = cell + 1 + data[cell + 1]  # behind the length and the header: the entry's number, in one byte
    assert (data[cell + 2], data[value]) == (1, last)
    data[value] += 1
    office.database_file.write_bytes(data)
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA quick_check").fetchone() == ("ok",)


def _gone(office: Office) -> None:
    connections.close_all()
    for path in office.folder.glob("office.db*"):
        path.unlink()


def _no_address(office: Office) -> None:
    folder.write_settings(replace(office, address="", foia_officer="Dana"))


def _aside(office: Office) -> None:
    models.Work.objects.create(kind="answer", key="x", state="quarantine", listed_at=datetime.now(UTC))


def _no_law(office: Office) -> None:
    _execute("DROP TRIGGER office_adoption_no_delete", "DELETE FROM office_adoption")


def _left_by_a_lane(office: Office) -> None:
    models.Work.objects.create(kind="answer", key="x", listed_at=datetime.now(UTC), claimed_by="any/1")


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for one in statements:
            cursor.execute(one)


WRONG: list[tuple[Callable[[Office], None], str, State, str]] = [
    (_loosen, "folder and keys", State.FAULT, "keys/ledger.key: others may read it."),
    (_lose_key, "folder and keys", State.FAULT, "keys/pseudonyms.secret: is missing."),
    (_other_key, "folder and keys", State.FAULT, "keys/ledger.vkey is not the public key of keys/ledger.key."),
    (_open_folder, "folder and keys", State.FAULT, "others may look into it."),
    (_alter, "store", State.FAULT, "its bytes are not those that were stored"),
    (_lose, "store", State.FAULT, "1 file that the database names not in the store"),
    (_rewrite, "ledger", State.FAULT, "Entry 1: was changed in the database after it was written."),
    (_cut, "ledger", State.FAULT, "The ledger holds 0 entries, but 4 were signed before"),
    (_newer, "migrations", State.FAULT, "was changed by a newer Counterfoil (9999_future)"),
    (_damaged, "database", State.FAULT, "not a database"),
    (_index_of_openings, "database", State.FAULT, "office.db is damaged: row"),
    (_gone, "database", State.FAULT, "office.db: is missing or empty."),
    (_no_address, "settings", State.FAULT, "foia_officer and address: not set in office.toml."),
    (_aside, "worker", State.WARN, "1 piece of work put aside"),
    (_left_by_a_lane, "lanes", State.WARN, "1 piece of work was left by lanes that are gone"),
    (_no_law, "law", State.FAULT, "No counsel has adopted the rules."),
]


@pytest.mark.parametrize(("spoil", "what", "state", "says"), WRONG, ids=[one[0].__name__ for one in WRONG])
def test_what_is_wrong_is_found(
    spoil: Callable[[Office], None], what: str, state: State, says: str, used: Office
) -> None:
    spoil(used)
    found = row(used, what)
    assert (found.state, says in found.says, bool(found.do)) == (state, True, True), found


def test_a_check_changes_nothing(used: Office) -> None:
    connections.close_all()
    before = {path: path.read_bytes() for path in used.folder.rglob("*") if path.is_file() and "db-" not in path.name}
    checking.check(used.folder, offline=True)
    after = {path: path.read_bytes() for path in used.folder.rglob("*") if path.is_file() and "db-" not in path.name}
    assert after == before


def test_tables_that_are_not_up_to_date_are_said_and_not_changed(used: Office) -> None:
    ((_, last),) = MigrationExecutor(connection).loader.graph.leaf_nodes("office")
    _execute(f"DELETE FROM django_migrations WHERE name = '{last}'")
    found = row(used, "migrations")
    assert (found.state, found.says) == (State.WARN, f"1 change to the tables, from {last} on, not made yet.")


def test_mail_that_does_not_answer_is_a_fault(used: Office) -> None:
    mail = MailSettings("foia@example.gov", smtp_host="nowhere.invalid")
    folder.write_settings(replace(used, mail=mail))
    found = row(used, "mail", offline=False)
    assert (found.state, found.says) == (
        State.FAULT,
        "No mail can be sent: nowhere.invalid:587: there is no such host. Check [mail] smtp_host in office.toml.",
    )
    assert connecting.PASSWORDS.keys() == {"imap", "smtp"}


def test_little_room_is_said_and_too_little_is_a_fault(used: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for left, state in ((checking.TOO_LITTLE - 1, State.FAULT), (checking.LITTLE - 1, State.WARN), (9 << 30, State.OK)):
        usage = type("Usage", (), {"free": left})
        monkeypatch.setattr(checking.shutil, "disk_usage", lambda _, usage=usage: usage)
        assert row(used, "disk").state is state


def test_a_clock_before_the_last_act_is_a_fault(used: Office) -> None:
    folder.write_settings(replace(used, simulated_clock=False, sample=False))
    assert row(used, "clock").state is not State.FAULT
    act = models.Act.objects.latest("leaf")
    models.Act.objects.create(
        kind=act.kind, leaf=999, took_effect_at=act.took_effect_at, recorded_at=datetime.now(UTC) + timedelta(hours=1)
    )
    assert row(used, "clock").state is State.FAULT


@pytest.mark.parametrize(("spoil", "code"), [(lambda _: None, 0), (_rewrite, 6), (_loosen, 8)])
def test_the_verb_ends_as_it_found(
    spoil: Callable[[Office], None], code: int, used: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(used)
    assert main(["office", "check", str(used.folder), "--offline", "--json"]) == code
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], {"what", "state", "says", "do"} == set(told["rows"][0])) == (
        "fault" if code else "warn",
        True,
    )
    assert main(["office", "check", str(used.folder), "--offline"]) == code
    assert "what to do" in capsys.readouterr().out


def test_no_office_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["office", "check", str(tmp_path)]) == 3
    assert "is not an office" in capsys.readouterr().err
    assert app.PRAGMAS


def test_what_waits_or_is_worked_on_for_hours_is_said(used: Office) -> None:
    def says(**changes: object) -> tuple[str, str]:
        models.Work.objects.filter(pk=piece.pk).update(**changes)
        found = row(used, "lanes")
        return found.state.value, found.says

    now = datetime.now(UTC)
    piece = models.Work.objects.create(kind="answer", key="CF-1", listed_at=now)
    with work.only_worker(used) as lock:
        os.pwrite(lock, b'["mail", "short", "any"]', 0)
        assert says() == ("ok", "mail, short, any; 0 busy")
        ago = now - timedelta(hours=3, minutes=5)
        assert says(listed_at=ago) == ("warn", "mail, short, any; answer CF-1 has waited for 3 hours.")
        assert says(claimed_by="any/1", claimed_at=now) == ("ok", "mail, short, any; 1 busy")
        assert says(claimed_at=ago) == ("warn", "mail, short, any; one has been at answer CF-1 for 3 hours.")


def test_staff_with_a_password_alone_are_named(used: Office) -> None:
    def account(name: str, role: str, **more: object) -> models.Account:
        return models.Account.objects.create(log_in_name=name, role=role, made_at=datetime.now(UTC), **more)

    account("gone", "counsel", is_active=False)
    account("elsewhere", "counsel", sign_on="sub-1")
    account("reads", "oversight")
    assert (row(used, "second factor").state, row(used, "second factor").says) == (
        State.OK, "1 account, each of staff with one",
    )  # fmt: skip
    dana = account("dana", "records_officer")
    assert row(used, "second factor").says == "1 account of staff with a password alone: dana."
    folder.write_settings(replace(used, second_factor="required"))
    found = row(used, "second factor")
    assert (found.state, found.says) == (
        State.WARN, "2 accounts without one that the office demands: dana, reads.",
    )  # fmt: skip
    models.AuthenticatorApp.objects.create(account=dana, secret="x", last_step=0, made_at=datetime.now(UTC))
    assert row(used, "second factor").says == "1 account without one that the office demands: reads."
