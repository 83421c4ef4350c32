"""The office in a browser on PostgreSQL: its tables are made, and whoever has an account gets in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import accounts, forgetting, opening
from counterfoil.office.web import server

from .conftest import PASSWORD, kept
from .made import act, case


@pytest.fixture
def office(postgresql: str, tmp_path: Path) -> Iterator[Office]:
    """An office in a database of its own on the tests' server."""
    with psycopg.connect(postgresql, autocommit=True) as server_:
        server_.execute("CREATE DATABASE browser")
    url = postgresql.removesuffix("postgres") + "browser"
    made, _ = opening.open_new(
        tmp_path / "office", law="us-il", name="Sample City", sample=True, simulated_clock=True, database=url
    )
    yield made
    connections.close_all()
    with psycopg.connect(postgresql, autocommit=True) as server_:
        server_.execute("DROP DATABASE browser WITH (FORCE)")


def test_logs_in_and_works_at_the_desk(office: Office) -> None:
    accounts.add(office.folder, "dana", Role.COUNSEL, PASSWORD)
    server.ready(office.folder)
    assert connection.vendor == "postgresql"
    client = Client(SERVER_NAME="localhost")
    refused = client.post("/log-in/", {"username": "dana", "password": "not this one"})
    assert kept(refused).heading == "Log in"
    assert client.post("/log-in/", {"username": "dana", "password": PASSWORD}).status_code == 302
    case(1)
    case(2, due_on=None)
    assert kept(client.get("/desk/")).texts("//tbody/tr/th") == ["CF-2021-000001", "CF-2021-000002"]
    kept(client.get("/desk/cases/CF-2021-000001/"))
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        models.Viewing.objects.update(what="x")
    for where in ("", "papers/", "?who=mine&clock=late", "teams/"):
        kept(client.get(f"/desk/{where}"))
    for where in ("clock", "paper", "search", "notes", "custodians", "letter", "release", "after", "production"):
        kept(client.get(f"/desk/cases/CF-2021-000001/{where}/"))
    assert client.post("/desk/cases/CF-2021-000001/notes/", {"text": "a note"}).status_code == 302
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        models.Note.objects.update(text="x")
    models.Case.objects.filter(number="CF-2021-000002").update(
        instrument={"kind": "court_order", "class": "claimed_judicial", "sealed": True}
    )
    models.Account.objects.update(role="records_officer")
    assert kept(client.get("/desk/papers/")).texts("//tbody/tr/th") == ["CF-2021-000002"]
    models.Case.objects.filter(number="CF-2021-000002").update(instrument={"kind": "foia_request", "sealed": False})
    models.Account.objects.update(role="oversight")
    models.Case.objects.filter(number="CF-2021-000001").update(instrument={"kind": "search_warrant", "sealed": True})
    assert kept(client.get("/desk/")).texts("//tbody/tr/th") == ["CF-2021-000002"]
    for where in ("/desk/after/", "/desk/retention/", "/denials/"):
        kept(client.get(where))
    of = case(3, demand={"sender": {"name": "Zelda Askerwell"}})
    models.Note.objects.create(case=of, by=models.Account.objects.get(), at=of.received_at, text="Zelda called")
    act(of, leaf=9_000, private={"who": "Zelda Askerwell"})
    with transaction.atomic():
        forgetting.forget(of)
    of.refresh_from_db()
    assert (of.demand, of.notes.count(), of.acts.get().private) == ({}, 0, {})
    for change in (lambda: models.Act.objects.update(actor="x"), lambda: models.Note.objects.update(text="x")):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            change()
