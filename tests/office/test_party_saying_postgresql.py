"""What is said of parties, on PostgreSQL: two who say it at once do not say it of what the other did not see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import draft_history, drafting, drafts, opening, party_saying, sheets
from counterfoil.office.services.drafting import Said
from counterfoil.review.decisions import paper_of
from counterfoil.review.sheet_wire import proposals_to_wire
from counterfoil.values import Box

from .conftest import own_database
from .reviewed import DANA, OMAR, account
from .test_review_people import name
from .web.made import case, sheet

UNIT = "R-000001"


@pytest.fixture
def office(postgresql: str, tmp_path: Path) -> Iterator[Office]:
    url = own_database(postgresql, "parties_said")
    made, _ = opening.open_new(
        tmp_path / "office", law="us-il", name="Sample City", sample=True, simulated_clock=True, database=url
    )
    yield made
    connections.close_all()


def test_of_two_who_speak_at_once_one_is_told_to_look_again(office: Office) -> None:
    assert connection.vendor == "postgresql"
    of = case(1)
    sheet(office, of)
    named = (name(UNIT, 1, "p1", "Ana Sample"), name(UNIT, 2, "p2", "Ana Quill"))
    proposals = tuple(
        replace(p, finding=p.finding.but(boxes=(Box(0, 20 * n, 9, 20 * n + 9),))) for n, p in enumerate(named)
    )
    path = office.work / of.number / "review" / sheets.SHEET
    wire = json.loads(path.read_text())
    wire |= {"proposals": proposals_to_wire(proposals), "paper": paper_of(of.number, {UNIT: 1}, proposals)}
    path.write_text(json.dumps(wire))
    one, two = ((UNIT, f"p1-{number:04}") for number in (1, 2))
    dana = account("dana", DANA)

    def says(by: str) -> str:
        try:
            party_saying.join(office, of.number, these=one, those=two, reasons="one card", by=by, seen=0)
        except BadInput as error:
            return str(error)
        finally:
            connections.close_all()  # those of this thread
        return "done"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(says, (DANA, OMAR)))
    assert said == ["Something was decided since you opened this page. Look at it again, and say it then.", "done"]
    read = sheets.read(office, of.number)
    assert read is not None
    assert sorted(read.people.places) == [f"{UNIT} p1"]
    drafting.decide_findings(office, of, dana, [one], Said("accept"), seen=1)
    party_saying.split(office, of.number, places=[two], reasons="two cards", by=OMAR, account=dana)
    read = sheets.read(office, of.number)
    assert read is not None
    stands = drafts.standing(of, read)
    assert (set(stands.rows), set(stands.lapsed)) == (set(), {one})  # a release of both is none of one
    assert draft_history.last_number(of) == 3
    for change in (lambda: models.ReviewChange.objects.update(kind="undo"), models.ReviewChange.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
