"""What is read from an office for people and programs. Values of findings are never among it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import closed_findings, said
from counterfoil.office.time import clock_of


def case(number: str, *, office: Office | None = None) -> dict[str, Any]:
    """One case with its acts, search, determinations by category and its release. ``BadInput`` when there is none.

    Without its ``office`` nothing says what was found in a case that is closed.
    """
    row = models.Case.objects.filter(number=number).first()
    if row is None:
        known = list(models.Case.objects.order_by("-pk").values_list("number", flat=True)[:5])
        raise BadInput(
            f"{number}: this office has no such case. The latest: {', '.join(known) or 'there is none yet'}."
        )
    released = models.Release.objects.filter(case=row).first()
    rows = closed_findings.of(office, row) if office else models.Determination.objects.filter(case=row)
    counts = Counter((one.decision, one.category, one.exemption) for one in rows if one.finding)
    determined = [
        {"decision": decision, "category": category, "exemption": exemption, "count": count}
        for (decision, category, exemption), count in sorted(counts.items())
    ]
    return {
        "number": row.number,
        "state": row.state,
        "received_at": _time(row.received_at),
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "closed_at": _time(row.closed_at),
        "track": row.track,
        "demand": row.demand,
        "instrument": row.instrument,
        "gate": row.gate,
        "clock": row.clock,
        "search": row.search,
        "acts": [
            {
                "kind": act.kind,
                "actor": act.actor,
                "took_effect_at": _time(act.took_effect_at),
                "recorded_at": _time(act.recorded_at),
                "facts": act.facts,
                "entry": act.leaf,
            }
            for act in row.acts.all()
        ],
        "said": [one | {"recorded_at": _time(one["recorded_at"])} for one in said.shown(row)],
        "determinations": determined,
        "release": {"manifest": released.manifest, "at": _time(released.released_at)} if released else None,
    }


def cases() -> list[dict[str, Any]]:
    """Every case in short, the newest first: no name, no text of a demand."""
    released = set(models.Release.objects.values_list("case_id", flat=True))
    return [
        {
            "number": row.number,
            "state": row.state,
            "received_at": _time(row.received_at),
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "closed_at": _time(row.closed_at),
            "track": row.track,
            "instrument": row.instrument.get("kind", ""),
            "released": row.pk in released,
        }
        for row in models.Case.objects.order_by("-pk")
    ]


def today(office: Office) -> date:
    """The day it is in the office: by its own clock, in its own time zone."""
    last = models.Act.objects.order_by("-leaf").values_list("recorded_at", flat=True).first()
    return clock_of(office, last_act_at=last)().astimezone(ZoneInfo(office.time_zone)).date()


def _time(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None
