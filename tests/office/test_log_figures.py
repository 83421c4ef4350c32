"""The figures of the public log: counted again for what changed, they are what counting all anew gives."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.office import log_figures, models, queries
from counterfoil.office.folder import Office
from counterfoil.office.log_figures import Share, Tally, median_of

SHARES = st.none() | st.builds(
    Share, st.sampled_from(("standard", "commercial")), st.booleans(), st.none() | st.integers(0, 9)
)
BEGAN = datetime(2026, 2, 2, 15, tzinfo=UTC)


@given(st.lists(st.tuples(st.integers(0, 6), SHARES)))
def test_a_tally_that_was_changed_is_one_that_was_made_so(changes: list[tuple[int, Share | None]]) -> None:
    walked, last = Tally(), {}
    for key, share in changes:
        walked.put(key, share)
        last[key] = share
    fresh = Tally()
    for key, share in last.items():
        fresh.put(key, share)
    assert walked.figures() == fresh.figures()
    assert walked.shares == {key: share for key, share in last.items() if share}
    for one in walked.figures():
        mine = [share for share in walked.shares.values() if share.track == one.track]
        took = [share.took for share in mine if share.took is not None]
        assert (one.received, one.answered, one.open) == (len(mine), len(took), len(mine) - len(took))
        assert (one.late, one.median_days) == (sum(share.late for share in mine), median(took) if took else None)


@given(st.lists(st.integers(0, 20)))
def test_the_median_of_counts_is_the_median_of_values(values: list[int]) -> None:
    assert median_of(Counter(values)) == (median(values) if values else None)


def test_after_an_act_its_case_is_counted_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    today = [date(2026, 2, 9)]
    monkeypatch.setattr(queries, "today", lambda _: today[0])
    before = figures(office)
    models.Case.objects.bulk_create(_case(number) for number in range(7))
    assert figures(office) != before
    one = models.Case.objects.get(number="CF-2026-900003")
    one.closed_at = BEGAN + timedelta(days=20)
    one.save()
    _act(one)
    closed = figures(office)
    assert sum(track.open for track in closed) == 6
    today[0] = date(2026, 2, 20)
    assert sum(track.late for track in figures(office)) > sum(track.late for track in closed)
    models.Case.objects.filter(pk=one.pk).update(instrument={"kind": "foia_request", "sealed": True})
    _act(one)
    assert sum(track.received for track in figures(office)) == 6


def figures(office: Office) -> tuple[log_figures.TrackFigures, ...]:
    """As kept, which are those counted anew."""
    found = log_figures.figures(office)
    assert found == log_figures._Kept().now(office)
    return found


def _case(number: int) -> models.Case:
    received = BEGAN + timedelta(days=number % 3)
    return models.Case(
        number=f"CF-2026-90000{number}", demand_digest=f"{number:064}", demand_name="demand.eml", state="proposed",
        track="commercial" if number % 2 else "standard", received_at=received, due_on=date(2026, 2, 10),
        opened_at=received, instrument={"kind": "foia_request"},
    )  # fmt: skip


def _act(case: models.Case) -> None:
    last = models.Act.objects.order_by("-leaf").values_list("leaf", flat=True).first()
    models.Act.objects.create(
        case=case, kind="case.closed", took_effect_at=BEGAN, recorded_at=BEGAN, leaf=0 if last is None else last + 1
    )
