"""An order not to tell: its first and last day, that it ends as an act, and what says nothing meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from counterfoil.errors import BadInput
from counterfoil.ledger import entry
from counterfoil.office import app, follow_queries, models
from counterfoil.office.folder import Office
from counterfoil.office.services import notifying
from counterfoil.office.services.session import session

from .web.made import act, arrival, case

IDA = "Ida Sample, Corporation Counsel"
COURT = {"kind": "court_subpoena", "class": "claimed_judicial", "sealed": False}


@pytest.fixture
def opened(office: Office) -> Office:
    return app.open_office(office.folder)


def on(day: int) -> datetime:
    return datetime(2022, 1, day, 18, tzinfo=UTC)


def forbid(office: Office, of: models.Case, until: int, **changes: Any) -> dict[str, Any]:
    values = {"order": "paragraph 4", "until": date(2022, 1, until), "by": IDA, "now": on(10)} | changes
    return notifying.forbid(office, of.number, **values)


def end(office: Office, day: int) -> tuple[str, ...]:
    with session(office, now=on(day)) as (_, journal):
        return notifying.end_orders(journal)


def test_an_order_ends_by_its_day_as_an_act_and_once(opened: Office) -> None:
    of, under_seal = case(1, instrument=COURT), case(2, instrument=COURT | {"sealed": True})
    forbid(opened, of, 12, since=date(2022, 1, 4))
    forbid(opened, of, 14)  # a later order replaces it
    forbid(opened, under_seal, 12)
    assert notifying.forbidden_to(models.Case.objects.get(pk=of.pk), date(2022, 1, 12)) == (
        date(2022, 1, 10), date(2022, 1, 14),
    )  # fmt: skip
    assert end(opened, 12) == ()
    assert end(opened, 13) == (under_seal.number,)
    assert end(opened, 15) == (of.number,)
    assert end(opened, 16) == ()
    of.refresh_from_db()
    under_seal.refresh_from_db()
    assert (of.sealed, under_seal.sealed) == (False, True)  # what is itself under seal stays so
    ended = models.Act.objects.get(case=of, kind="notice.hold_ended")
    assert (ended.actor, ended.facts["until"]) == ("counterfoil", "2022-01-14")
    kinds = {entry.parse(bytes(leaf.entry)).kind for leaf in models.Leaf.objects.filter(case_number__startswith="CF-")}
    assert kinds == {"case.noted"}


def test_a_day_that_cannot_be_is_refused(opened: Office) -> None:
    of, before = case(1, instrument=COURT), models.Act.objects.count()
    with pytest.raises(BadInput, match="lies in the future"):
        forbid(opened, of, 14, since=date(2022, 1, 11))
    of.refresh_from_db()
    assert (of.sealed, models.Act.objects.count()) == (False, before)


def test_whoever_follows_it_is_told_nothing_while_it_holds(opened: Office) -> None:
    of = case(1, instrument=COURT | {"sealed": True})
    act(of, leaf=10)
    found = follow_queries.followed(opened, arrival(1, state="cleared", case=of))
    assert (found.acts, found.due_on, found.working, found.files, found.may_be_reviewed) == ((), None, (), (), False)
    assert "does not say how it stands" in found.state
    models.Case.objects.update(instrument=COURT)
    again = follow_queries.followed(opened, models.Arrival.objects.get())
    assert len(again.acts) == 1
