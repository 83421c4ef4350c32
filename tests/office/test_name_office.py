"""The office of ``benchmarks/name_search.py`` is what an office comes to, filled on SQLite and copied to PostgreSQL."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from counterfoil.office import held_records, models, text_index
from counterfoil.office.folder import Office
from counterfoil.office.services.session import session

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def rows() -> Mapping[str, list[Any]]:
    """What an office keeps of its records, without the keys of words, which may come in another order."""
    words = "words" if connection.vendor == "postgresql" else "''"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number, {words}, text FROM {text_index.RECORDS} ORDER BY number")
        texts = cursor.fetchall()
    places = models.NamePlaces.objects.values_list(
        "token__token", "token__places", "part", "lowest", "highest", "places"
    )
    numbers = models.RecordNumber.objects.order_by("record")
    return {
        "records": list(models.Record.objects.order_by("pk").values_list()),
        "numbers": list(numbers.values_list("record", "place", "system", "value", "plain")),
        "places": sorted((*row[:5], bytes(row[5])) for row in places),
        "texts": texts,
    }


def entered_by_the_office() -> Mapping[str, list[Any]]:
    """The same records once the office itself has entered what it looks them up by."""
    for table in (models.NamePlaces, models.NameToken, models.RecordNumber):
        table.objects.all().delete()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {text_index.RECORDS}")
        for number, text in models.Record.objects.order_by("pk").values_list("number", "text"):
            text_index.add(number, text)
    models.Record.objects.update(looked_up=False)
    held_records.settle(())
    return rows()


@pytest.mark.sqlite
def test_a_filled_office_is_one_that_entered_its_records_itself(
    office: Office, office_on_postgresql: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    filling = importlib.import_module("name_office")
    monkeypatch.setattr(filling, "AT_ONCE", 80)  # so a word goes on where it ended
    invented = filling.Invented()
    with session(office.folder):
        filling.fill(200, invented)
        here = rows()
        assert {name: len(some) for name, some in here.items() if name != "places"} == {
            "records": 200,
            "numbers": 200,
            "texts": 200,
        }
        assert here == entered_by_the_office()
    with session(office_on_postgresql.folder):
        filling.fill(200, invented, office.database_file)
        there = rows()
        assert {name: there[name] for name in ("records", "numbers", "places")} == {
            name: here[name] for name in ("records", "numbers", "places")
        }
        assert there == entered_by_the_office()
        filling.fill(230, invented)  # keys go on behind those that were copied
        assert models.Record.objects.count() == 230
        assert rows() == entered_by_the_office()
