"""The portal on PostgreSQL: a request is filed, cleared and followed; what is open is found; nothing vanishes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from counterfoil.office import models, text_index
from counterfoil.office.folder import Office
from counterfoil.office.services import adopting, arriving, reading_room, work
from counterfoil.office.tasks import TASKS
from counterfoil.office.web import server

from .conftest import kept
from .made import act, case
from .test_portal_asking import sent, through
from .test_postgresql import office as office


def test_a_request_from_the_portal_to_its_case(office: Office) -> None:
    adopting.adopt(office.folder, "us-il", by="Ida Sample, Counsel (SAMPLE)")
    server.ready(office.folder)
    assert connection.vendor == "postgresql"
    client = Client(SERVER_NAME="localhost")
    through(client)
    secret, arrival = sent(client)
    assert work.do_next(office, TASKS)
    account = models.Account.objects.create(
        log_in_name="dana", role="records_officer", official="Dana Sample, FOIA Officer", made_at=datetime.now(UTC)
    )
    client.force_login(account)
    kept(client.get(f"/desk/arrivals/{arrival.pk}/"))
    assert client.post(f"/desk/arrivals/{arrival.pk}/", {"do": "clear"}).status_code == 302
    number = models.Case.objects.get().number
    assert kept(client.get(f"/follow/{secret}/")).heading == f"Request {number}"
    assert [kept(client.get(path)).heading for path in ("/log/", "/statistics/", "/desk/arrivals/")] == [
        "Request log", "Statistics", "Arrivals",
    ]  # fmt: skip
    assert b"".join(client.get("/log/request-log.csv")).count(b"\r\n") == 1  # it was not recognised yet
    spam = arriving.arrive(office, channel="email", name="a", content=b"buy", received_at=arrival.received_at)
    arriving.set_aside(office, spam, account, why="spam", reason="Sells umbrellas.")
    for change in (
        lambda: models.Arrival.objects.all()._raw_delete("default"),
        lambda: models.Arrival.objects.update(digest="0" * 64),
        lambda: models.ArrivalViewing.objects.update(at=arrival.received_at),
    ):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            change()
    _open_documents(office, account)


def _open_documents(office: Office, account: models.Account) -> None:
    of = case(9)
    made = act(of, "release.made", leaf=9_000)
    release = models.Release.objects.create(
        case=of, manifest="0" * 64, kind="public", released_at=of.received_at, act=made
    )
    file = models.ReleasedFile.objects.create(release=release, digest="1" * 64)
    values: dict[str, Any] = {"file": file, "title": "Hours", "opened_by": account, "opened_at": of.received_at}
    opened = models.OpenedFile.objects.create(text="The lobby opens at eight.", **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.OpenedFile.objects.create(**values)
    text_index.add(str(opened.pk), opened.text, table=text_index.OPEN_TO_ALL)
    assert [one.title for one in reading_room.find(office, "LOBBY eight")] == ["Hours"]
    assert list(text_index.FullText().phrase("lobby")) == []
    reading_room.close_again(office, opened, account)
    assert list(text_index.FullText(text_index.OPEN_TO_ALL).phrase("lobby")) == []
