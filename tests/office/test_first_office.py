"""An office that the first version made opens now: tables, ledger, keys, store, and it goes on from where it was."""

from __future__ import annotations

import sqlite3
import tarfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections, transaction

from counterfoil.ledger import book
from counterfoil.office import app, folder, models, queries
from counterfoil.office.folder import Office
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.operate import checking
from counterfoil.office.services import adopting, advancing
from counterfoil.office.services.session import session
from counterfoil.office.text_index import FullText

from .conftest import own_database

FIRST = Path(__file__).parents[1] / "corpus" / "first-office" / "office.tar.gz"


@pytest.fixture
def first(tmp_path: Path) -> Office:
    """As it was, in a folder of the test's own."""
    with tarfile.open(FIRST) as tar:
        filters = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Python 3.11.2 has none yet
        tar.extractall(tmp_path, **filters)  # noqa: S202
    (tmp_path / "office").chmod(0o700)
    return folder.read(tmp_path / "office")


@pytest.fixture
def on_postgresql(first: Office, postgresql: str) -> Office:
    """The same rows as PostgreSQL would hold them: its first two migrations, filled from the fixture."""
    office = replace(first, database=own_database(postgresql, "first_office"))
    folder.write_settings(office)
    app.connect(office)
    call_command("migrate", "office", "0002_seatbelts", verbosity=0, interactive=False)
    with closing(sqlite3.connect(first.database_file)) as rows, connection.cursor() as cursor:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'office_%'"
        tables = {name for (name,) in rows.execute(named) if not name.startswith("office_fulltext")}
        # A table comes after those that it points to.
        order = [model._meta.db_table for model in apps.get_app_config("office").get_models()]
        with connection.constraint_checks_disabled(), transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in sorted(tables, key=order.index):
                found = rows.execute(f'SELECT * FROM "{table}"')
                names = ", ".join(f'"{column[0]}"' for column in found.description)
                marks = ", ".join(["%s"] * len(found.description))
                for row in found:
                    cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', row)
        record = rows.execute("SELECT number, text FROM office_record").fetchone()
        here = [m for m in apps.get_app_config("office").get_models() if m._meta.db_table in tables]
        for statement in connection.ops.sequence_reset_sql(no_style(), here):
            cursor.execute(statement)
        # As the first version wrote it.
        cursor.execute("INSERT INTO office_fulltext (number, text) VALUES (%s, to_tsvector('simple', %s))", record)
    connections.close_all()
    return office


def goes_on(office: Office) -> None:
    """All of it is there, and an act can be added that the ledger's guard and the keys take."""
    opened = app.open_office(office.folder)
    head = book.check(OfficeLedger())
    assert (head.size, models.Act.objects.count(), models.Opening.objects.count()) == (23, 23, 35)
    assert [(one["number"], one["state"], one["released"]) for one in queries.cases()] == [
        ("CF-2022-000002", "proposed", False),
        ("CF-2022-000001", "closed", True),
    ]
    assert list(FullText().phrase("invented station")) == ["R-000001"]
    found = {row.what: row.state.value for row in checking.check(office.folder, whole_store=True, offline=True)}
    sound = ("folder and keys", "database", "migrations", "ledger", "store")
    assert {what: found[what] for what in sound} == dict.fromkeys(sound, "ok")
    # Counsel signs the rules as they stand now; then the case that waited goes on waiting, with its papers made anew.
    adopting.adopt(office.folder, "us-il", by="Ida Sample, Corporation Counsel (SAMPLE)")
    advancing.advance(opened, "CF-2022-000002")
    waiting = models.Case.objects.get(number="CF-2022-000002")
    assert (waiting.state, waiting.waits_for.splitlines()[0]) == (
        "proposed", "Case CF-2022-000002: the proposals are written; nothing is decided.",
    )  # fmt: skip
    with session(office.folder) as (_, journal), transaction.atomic():
        act = journal.record("hold.placed", facts={"records": 1}, private={"why": "a test"})
    assert act.leaf >= 24
    assert book.check(OfficeLedger()).size == act.leaf + 1
    private = models.Opening.objects.filter(leaf=0)
    assert private.exists()


def test_the_first_office_goes_on_with_sqlite(first: Office) -> None:
    goes_on(first)


def test_the_first_office_goes_on_with_postgresql(on_postgresql: Office) -> None:
    goes_on(on_postgresql)
    connections.close_all()
