"""The database is one setting: the same office on a PostgreSQL that the tests start."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from counterfoil.ledger import book
from counterfoil.ledger.verify import verify_folder
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.services import adopting, answering, intake, opening
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session
from counterfoil.office.text_index import FullText


@pytest.fixture
def office(postgresql: str, tmp_path: Path) -> Office:
    made, _ = opening.open_new(
        tmp_path / "office",
        law="us-il",
        name="Sample City",
        sample=True,
        simulated_clock=True,
        begins=datetime(2022, 1, 3, 18, tzinfo=UTC),
        people={
            "foia_officer": "Dana Sample, FOIA Officer (SAMPLE)",
            "address": "1 Harbor Street, Sampleton, Illinois",
        },
        database=postgresql,
    )
    adopting.adopt(made.folder, "us-il", by="Ida Sample, Counsel (SAMPLE)")
    return made


def test_office_on_postgresql_from_record_to_release(office: Office, tmp_path: Path) -> None:
    record = tmp_path / "memo.txt"
    record.write_text("POLICY MEMORANDUM\nThe lobby of the José Sample Station opens at eight.\n")
    demand = tmp_path / "demand.txt"
    demand.write_text(
        "Dear FOIA Officer,\nUnder the Freedom of Information Act I request the arrest report of Nobody Atall, born "
        "01/02/1970.\nSincerely,\nAda Sample\n"
    )
    with session(office.folder) as (opened, journal):
        assert connection.vendor == "postgresql"
        rows = intake.add_records(opened, [record], journal=journal)
        assert [row.outcome for row in rows] == ["added"]
        assert list(FullText().phrase("jose sample")) == ["R-000001"]
        assert list(FullText().holding([("stations", "station"), ("jose",)])) == ["R-000001"]
        assert list(FullText().holding([("station",), ("unicorn",)])) == []
        assert list(FullText().holding([("it's & | !",)])) == []
        asked = Request(
            demand,
            received=datetime(2024, 2, 14, 15, tzinfo=UTC),
            decide_as="Dana Sample, FOIA Officer (SAMPLE)",
            out=tmp_path / "release",
        )
        outcome = answering.respond(
            opened, journal, asked, tell=lambda told: None, progress=lambda done, total, what: None
        )
        assert outcome.state == "closed"
        assert book.check(OfficeLedger()).size == models.Leaf.objects.count()
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            models.Leaf.objects.filter(index=0).update(entry=b"other")
    key = (office.keys / "ledger.vkey").read_text().strip()
    assert verify_folder(tmp_path / "release", key, None).ok
    connections.close_all()
