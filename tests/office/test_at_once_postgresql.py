"""On PostgreSQL several programs act at once, and connections are cut: no entry is lost, doubled or half-written."""

from __future__ import annotations

import io
import subprocess
import sys
from collections import Counter
from threading import Event
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction

from counterfoil.cli import office_worker
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
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
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


def act_and_cut(office: Office) -> None:
    with session(office.folder) as (_, journal), transaction.atomic():
        journal.record("hold.placed", facts={"records": 1})
        cut(office.database)
        journal.record("hold.placed", facts={"records": 2})


def test_a_connection_that_is_cut_in_the_middle_leaves_nothing_half_written(office_on_postgresql: Office) -> None:
    office = office_on_postgresql
    size, guard = models.Leaf.objects.count(), office.guard.read_bytes()
    with pytest.raises(EnvironmentFailed, match=r"the database cannot be written.*nothing is half-written"):
        act_and_cut(office)
    with session(office.folder) as (_, journal):
        assert (models.Leaf.objects.count(), office.guard.read_bytes()) == (size, guard)
        with transaction.atomic():
            act = journal.record("hold.placed", facts={"records": 3})
    assert (act.leaf, book.check(OfficeLedger()).size) == (size, size + 1)


def test_a_lane_whose_connection_is_cut_at_its_work_does_it_again(office_on_postgresql: Office) -> None:
    """A server is started again, or a firewall forgets a connection while a long file is read."""
    office, ending, seen = office_on_postgresql, Event(), []

    def task(_: Office, key: str) -> None:
        seen.append(key)
        if len(seen) == 1:
            cut(office.database)
        models.Work.objects.get(key=key)

    def next_one(_: Office, key: str) -> None:
        seen.append(key)
        ending.set()

    work.submit("notice", "first", priority=200, about="CF-1")
    work.submit("arrival", "next", about="CF-1")  # not before what is claimed on the same case is done
    office_worker._work(office, "short", {"notice": task, "arrival": next_one}, ending)
    assert seen == ["first", "first", "next"]
    assert set(models.Work.objects.values_list("state", "claimed_by")) == {("done", "")}


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
