"""On PostgreSQL several programs act at once, and connections are cut: no entry is lost, doubled or half-written."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections import Counter
from threading import Event
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction

from counterfoil.errors import EnvironmentFailed
from counterfoil.ledger import book
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.services import ledger_out, work
from counterfoil.office.services.session import session
from counterfoil.office.web import server

EACH = 20
APPENDS = """
import sys
from pathlib import Path
from django.db import transaction
from counterfoil.office import app
from counterfoil.office.journal import Journal
from counterfoil.office.time import clock_of
from counterfoil.office import models
office = app.open_office(Path(sys.argv[1]))
last = models.Act.objects.order_by("-leaf").first()
# Without the office's lock, as from another machine: only the database is between them.
journal = Journal.open(office, clock_of(office, last_act_at=last.recorded_at))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    with transaction.atomic():
        journal.record("hold.placed", facts={"records": number}, private={"why": "a test"}, actor=sys.argv[3])
journal.sign()
journal.close()
"""


@pytest.mark.parametrize("default", ["read committed", pytest.param("serializable", marks=pytest.mark.soak)])
def test_two_programs_append_at_once_to_one_ledger_without_fork_or_gap(
    office_on_postgresql: Office, default: str
) -> None:
    """Whatever the server's default is: an append that would fail for another's is one that waits for it."""
    office = office_on_postgresql
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        name = cursor.fetchone()[0]
        cursor.execute(f"ALTER DATABASE \"{name}\" SET default_transaction_isolation = '{default}'")
    size = models.Leaf.objects.count()
    connections.close_all()
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", APPENDS, str(office.folder), str(EACH), who],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for who in ("one", "two")
    ]  # fmt: skip
    for program in programs:
        assert program.stdout is not None and program.stdout.readline() == "ready\n"
    ended = []
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    for program in programs:
        _, said = program.communicate(timeout=120)
        ended.append((program.returncode, said))
    assert ended == [(0, ""), (0, "")]
    assert book.check(OfficeLedger()).size == size + 2 * EACH
    new = models.Act.objects.filter(leaf__gte=size)
    assert Counter(new.values_list("actor", flat=True)) == {"one": EACH, "two": EACH}
    assert list(new.order_by("leaf").values_list("leaf", flat=True)) == list(range(size, size + 2 * EACH))
    ledger_out.source(office)  # it is signed as one history


def cut(url: str) -> None:
    """End every connection to this database, as a server that is started again does."""
    with psycopg.connect(url, autocommit=True) as server_:
        server_.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )


def test_a_connection_that_is_cut_in_the_middle_leaves_nothing_half_written(office_on_postgresql: Office) -> None:
    office = office_on_postgresql
    size, guard = models.Leaf.objects.count(), office.guard.read_bytes()
    with (
        pytest.raises(EnvironmentFailed, match="the database cannot be written.*nothing is half-written"),
        session(office.folder) as (_, journal),
        transaction.atomic(),
    ):
        journal.record("hold.placed", facts={"records": 1})
        cut(office.database)
        journal.record("hold.placed", facts={"records": 2})
    with session(office.folder) as (_, journal):
        assert (models.Leaf.objects.count(), office.guard.read_bytes()) == (size, guard)
        with transaction.atomic():
            act = journal.record("hold.placed", facts={"records": 3})
    assert (act.leaf, book.check(OfficeLedger()).size) == (size, size + 1)


def test_a_worker_goes_on_after_its_connection_was_cut(office_on_postgresql: Office) -> None:
    office = office_on_postgresql
    command = [sys.executable, "-m", "counterfoil", "office", "worker", str(office.folder), "--lanes", "1"]
    worker = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        for key in ("before", "after"):
            work.submit("heartbeat", key)  # of nothing: it is tried, and its attempts are counted
            _until(lambda key=key: models.Work.objects.filter(kind="heartbeat", key=key, attempts__gt=0).exists()
                   or models.Work.objects.filter(kind="heartbeat", key=key, state="done").exists())  # fmt: skip
            connections.close_all()
            cut(office.database)
    finally:
        worker.terminate()
        worker.communicate(timeout=60)


def test_a_page_is_served_again_after_the_connection_was_cut(office_on_postgresql: Office) -> None:
    served = server.ready(office_on_postgresql.folder)
    assert _status(served) == "200 OK"
    cut(office_on_postgresql.database)
    assert _status(served) == "200 OK"
    connections.close_all()


def _status(served: Any) -> str:
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/denials/", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http",
    }  # fmt: skip
    answer = served(environ, lambda status, headers, exc=None: said.append(status))
    for _ in answer:
        pass
    if hasattr(answer, "close"):
        answer.close()
    return said[0]


def _until(holds: Any) -> None:
    end, pause = time.monotonic() + 60, Event()
    while not holds():
        assert time.monotonic() < end
        pause.wait(0.1)
