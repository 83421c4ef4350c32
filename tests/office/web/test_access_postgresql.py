"""Accounts, factors, programs and access beyond a role on PostgreSQL, as on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pyotp
import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.test import Client

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import accounts, api_keys, opening, second_factor, webhooks
from counterfoil.office.services.api_keys import Scope
from counterfoil.office.tasks.tell import send_due
from counterfoil.office.web import server

from .conftest import PASSWORD, kept
from .made import case


@pytest.fixture
def office(postgresql: str, tmp_path: Path) -> Iterator[Office]:
    """An office in a database of its own on the tests' server."""
    with psycopg.connect(postgresql, autocommit=True) as server_:
        server_.execute("CREATE DATABASE access")
    url = postgresql.removesuffix("postgres") + "access"
    made, _ = opening.open_new(
        tmp_path / "office", law="us-il", name="Sample City", sample=True, simulated_clock=True, database=url
    )
    yield made
    connections.close_all()
    with psycopg.connect(postgresql, autocommit=True) as server_:
        server_.execute("DROP DATABASE access WITH (FORCE)")


def test_all_of_it(office: Office) -> None:
    accounts.add(office.folder, "olga", Role.OVERSIGHT, PASSWORD, official="Olga Sample, Inspector General")
    admin = accounts.add(office.folder, "admin", Role.ADMINISTRATOR, PASSWORD)
    server.ready(office.folder)
    assert connection.vendor == "postgresql"
    olga = models.Account.objects.get(log_in_name="olga")

    totp, now = pyotp.TOTP(second_factor.new_secret()), datetime.now(UTC)
    second_factor.add_app(office, olga, totp.secret, totp.at(now, -1), now=now)
    codes = second_factor.new_recovery_codes(office, olga)
    client = Client(SERVER_NAME="localhost")
    entered = client.post("/log-in/", {"username": "olga", "password": PASSWORD})
    assert entered["Location"] == "/log-in/second-step/"
    assert client.post("/log-in/second-step/", {"code": totp.at(now)}).status_code == 302
    assert second_factor.check_code(office, olga, totp.at(now), now=now) is False
    assert [second_factor.use_recovery_code(office, olga, codes[0]) for _ in range(2)] == [True, False]
    kept(client.get("/account/"))

    key, _secret = api_keys.make("federal portal", [Scope.WEBHOOKS], by=admin)
    webhooks.add(office, key, "https://hooks.partner.example/", ["release.made"])
    case(1)
    reason = {"reason": "The council asked who was told of the fire."}
    assert client.post("/desk/cases/CF-2021-000001/beyond-role/", reason).status_code == 302
    assert "Ada Asker" in kept(client.get("/desk/cases/CF-2021-000001/")).text
    assert send_due(office, lambda *_: 200) == 0

    with pytest.raises(BadInput, match="last administrator"):
        accounts.closed(admin, by=None)
    accounts.set_sign_on(olga, "olga@city.example", by=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Account.objects.filter(pk=admin.pk).update(sign_on="olga@city.example")
    for table in (models.AccountEvent, models.BeyondRole):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            table.objects.all().delete()
