"""Drafts on PostgreSQL, where two write at the very same time: nothing is lost, and no number is given twice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import draft_history, drafting, opening
from counterfoil.office.services.draft_history import Overtaken
from counterfoil.office.services.drafting import Said

from .reviewed import DANA, OMAR, account
from .web.made import case, sheet

PAGES = 12


@pytest.fixture
def office(postgresql: str, tmp_path: Path) -> Iterator[Office]:
    with psycopg.connect(postgresql, autocommit=True) as server:
        server.execute("CREATE DATABASE drafts")
    url = postgresql.removesuffix("postgres") + "drafts"
    made, _ = opening.open_new(
        tmp_path / "office", law="us-il", name="Sample City", sample=True, simulated_clock=True, database=url
    )
    yield made
    connections.close_all()
    with psycopg.connect(postgresql, autocommit=True) as server:
        server.execute("DROP DATABASE drafts WITH (FORCE)")


def test_two_who_write_at_once_lose_nothing(office: Office) -> None:
    assert connection.vendor == "postgresql"
    of = case(1)
    sheet(office, of, pages=PAGES)
    dana, omar = account("dana", DANA), account("omar", OMAR)

    def views(by: models.Account, first: int) -> None:
        try:
            for page_index in range(first, PAGES, 2):
                drafting.viewed(office, of, by, "R-000001", page_index, seen=0)
        finally:
            connections.close_all()  # those of this thread

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(views, dana, 0), pool.submit(views, omar, 1)]:
            done.result()
    assert sorted(models.Draft.objects.values_list("place", "by__log_in_name")) == sorted(
        (f"page {n + 1}", ("dana", "omar")[n % 2]) for n in range(PAGES)
    )
    assert sorted(models.ReviewChange.objects.values_list("number", flat=True)) == list(range(1, PAGES + 1))
    drafting.decide_record(office, of, dana, "R-000001", Said("no"), seen=PAGES)
    with pytest.raises(Overtaken):
        drafting.decide_record(office, of, omar, "R-000001", Said("yes"), seen=PAGES)
    drafting.undo(office, of, dana)
    assert models.Draft.objects.get(place="").decision == ""
    assert draft_history.can_walk(of, dana) == (True, True)
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        models.ReviewChange.objects.all().delete()
