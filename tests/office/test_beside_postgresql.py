"""Exports and payments on PostgreSQL: the same rows, the same triggers, text that it would not take."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from counterfoil.office import models
from counterfoil.office.beside import PaymentSettings
from counterfoil.office.folder import Office
from counterfoil.office.services import importing, opening, paying
from counterfoil.office.services.session import within

from .conftest import own_database
from .merchant import TOKEN, merchant
from .test_importing import BY, FIRST, SECOND
from .web.made import RECEIVED, case


@pytest.fixture
def office(postgresql: str, tmp_path: Path) -> Office:
    made, _ = opening.open_new(
        tmp_path / "office",
        law="us-il",
        name="Sample City",
        sample=True,
        simulated_clock=True,
        begins=RECEIVED,
        database=own_database(postgresql, "beside"),
    )
    return made


def test_an_export_and_a_payment_on_postgresql(office: Office, tmp_path: Path) -> None:
    assert connection.vendor == "postgresql"
    export = tmp_path / "export.csv"
    export.write_text(FIRST.replace("Ada", "A\x07d\x1ba\ufffe"))
    importing.take_over(office, importing.plan(office, export), by=BY)
    assert models.ImportedCase.objects.get(number="W1").words["requester"] == "Ada Asker"
    export.write_text(SECOND)
    importing.take_over(office, importing.plan(office, export), by=BY)
    run = models.ImportRun.objects.first()
    assert run is not None
    assert (run.added, run.changed, models.ImportedChange.objects.count()) == (1, 1, 1)
    for change in ("UPDATE office_importedchange SET run_id = 1", "DELETE FROM office_importedchange"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    of = case(1)
    with merchant() as provider:
        with_it = replace(office, payments=PaymentSettings(provider.address))
        paying.set_token(with_it, TOKEN)
        with within(with_it) as journal, transaction.atomic():
            journal.record("fee.charged", case=of, facts={"cents": 1469}, actor=BY, role="records-officer")
        payment = paying.ask(with_it, of)
        paying.go_on(with_it, payment.order)
        provider.paid[payment.order] = "USD:14.69"
        for _ in range(2):
            paying.go_on(with_it, payment.order)
    assert models.Act.objects.filter(kind="fee.paid").count() == 1
