"""Whether a court keeps a case secret is computed by the database from its instrument: nothing can forget to say it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from counterfoil.office import app, models
from counterfoil.office.folder import Office

from .web.made import case

INSTRUMENTS: tuple[tuple[dict[str, Any], bool], ...] = (
    ({}, False),
    ({"kind": "foia_request"}, False),
    ({"kind": "foia_request", "sealed": False}, False),
    ({"kind": "foia_request", "sealed": None}, False),
    ({"kind": "search_warrant", "sealed": True}, True),
)


@pytest.fixture
def opened(office: Office) -> Office:
    return app.open_office(office.folder)


def kept() -> list[bool]:
    return list(models.Case.objects.order_by("number").values_list("sealed", flat=True))


def test_it_follows_the_instrument(opened: Office) -> None:
    for number, (instrument, _) in enumerate(INSTRUMENTS):
        case(number, instrument=instrument)
    assert kept() == [sealed for _, sealed in INSTRUMENTS]
    models.Case.objects.filter(number="CF-2021-000000").update(instrument={"sealed": True})
    models.Case.objects.filter(number="CF-2021-000004").update(instrument={"sealed": False})
    assert kept() == [True, False, False, False, False]


@pytest.mark.soak
def test_cases_from_before_are_counted_when_the_tables_are_updated(opened: Office) -> None:
    MigrationExecutor(connection).migrate([("office", "0006_work")])
    with connection.cursor() as cursor:
        assert "sealed" not in {
            one.name for one in connection.introspection.get_table_description(cursor, "office_case")
        }
    old = MigrationExecutor(connection).loader.project_state([("office", "0006_work")]).apps.get_model("office", "Case")
    for number, (instrument, _) in enumerate(INSTRUMENTS):
        old.objects.create(
            number=f"CF-2021-{number:06}", demand_digest=f"{number:064}", demand_name="demand.eml", state="new",
            received_at="2021-12-28T16:00:00Z", opened_at="2021-12-28T16:00:00Z", instrument=instrument,
        )  # fmt: skip
    app.open_office(opened.folder)
    assert kept() == [sealed for _, sealed in INSTRUMENTS]
