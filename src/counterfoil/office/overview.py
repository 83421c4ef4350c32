"""What oversight's page shows of an office's past: counted by a worker, since it reads every case, and kept as rows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Max

from counterfoil.office import facts, models, queries
from counterfoil.office.folder import Office
from counterfoil.oversight.measures import By, as_row, measure
from counterfoil.oversight.watch.watched import FAMILY, watch

ROWS = 60
"""Groups of one table that the page shows: five years of months, or all classes and agencies."""


def make(office: Office) -> None:
    """Count every case that no court keeps secret, and keep the figures in place of the last ones."""
    acts, day = _acts(), queries.today(office)
    cases = list(facts.cases(office, day))
    found = watch(cases, deals=0)
    values: dict[str, Any] = {
        "tables": {by.value: _rows(by, cases) for by in By},
        "findings": [one.as_row() for one in found.findings],
        "asked": sum(one.groups > 0 for one in found.questions),
        "questions": len(found.questions),
        "false_alarms_at_most": FAMILY,
    }
    models.Overview.objects.update_or_create(
        pk=1, defaults={"made_at": datetime.now(UTC), "counted_on": day, "acts": acts, "values": values}
    )


def is_behind(office: Office) -> bool:
    """Whether anything was recorded since the figures were made."""
    made = latest()
    return _acts() != (made.acts if made else 0)


def latest() -> models.Overview | None:
    """The figures that were made last; None before the first."""
    return models.Overview.objects.filter(pk=1).first()


def _acts() -> int:
    last = models.Act.objects.aggregate(last=Max("leaf"))["last"]
    return 0 if last is None else int(last) + 1


def _rows(by: By, cases: list[Any]) -> list[dict[str, Any]]:
    table = measure(cases, by)
    return [as_row(one) for one in (*table.groups[-ROWS:], table.all)]
