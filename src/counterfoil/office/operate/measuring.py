"""What is counted in an office, as Prometheus reads it (text format 0.0.4): counts and times, nothing of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Min

from counterfoil.office import models, queries
from counterfoil.office.folder import Office
from counterfoil.office.operate import checking

Labels = Mapping[str, str]
Sample = tuple[str, Labels, float]  # what stands after the name, its labels, the value


def metrics(office: Office, more: Iterable[str] = ()) -> str:
    """Every measure as text; ``more`` are lines of whoever serves."""
    now, today = datetime.now(UTC), queries.today(office)
    open_cases = models.Case.objects.filter(closed_at=None)
    oldest = models.Work.objects.filter(state="new").aggregate(at=Min("listed_at"))["at"]
    lines = [
        *lines_of("counterfoil_cases", "gauge", "Cases by state.", _by(models.Case.objects, "state")),
        *lines_of("counterfoil_cases_overdue", "gauge", "Open cases whose day has passed.",
                  [("", {}, open_cases.filter(due_on__lt=today).count())]),
        *lines_of("counterfoil_arrivals", "gauge", "What arrived, by state.", _by(models.Arrival.objects, "state")),
        *lines_of("counterfoil_work", "gauge", "Pieces of work by kind and state.",
                  _by(models.Work.objects, "kind", "state")),
        *lines_of("counterfoil_work_oldest_seconds", "gauge", "Age of the oldest piece of work that waits.",
                  [("", {}, (now - oldest).total_seconds() if oldest else 0.0)]),
        *lines_of("counterfoil_worker_running", "gauge", "1 where a worker runs.",
                  [("", {}, float(checking.is_worker_running(office)))]),
        *lines_of("counterfoil_mail_received", "gauge", "Messages taken, by what they became.",
                  _by(models.ReceivedMail.objects, "became")),
        *lines_of("counterfoil_mail_outgoing", "gauge", "Messages that go out, by state.",
                  _by(models.OutgoingMail.objects, "state")),
        *lines_of("counterfoil_mail_last_success_timestamp_seconds", "gauge", "When each direction last worked.",
                  [("", {"direction": row.direction}, row.succeeded_at.timestamp())
                   for row in models.MailState.objects.exclude(succeeded_at=None).order_by("direction")]),
        *lines_of("counterfoil_ledger_entries", "gauge", "Entries of the ledger.",
                  [("", {}, float(models.Head.objects.filter(one=1).values_list("size", flat=True).first() or 0))]),
        *more,
    ]  # fmt: skip
    return "".join(f"{line}\n" for line in lines)


def lines_of(name: str, kind: str, says: str, samples: Iterable[Sample]) -> list[str]:
    """One measure: what it is, and its values."""
    shown = [f"# HELP {name} {says}", f"# TYPE {name} {kind}"]
    for suffix, labels, value in samples:
        inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        shown.append(f"{name}{suffix}{'{' + inside + '}' if inside else ''} {value:g}")
    return shown


def _by(rows: Any, *names: str) -> list[Sample]:
    found = rows.values(*names).annotate(count=Count("pk")).order_by(*names)
    return [("", {name: str(row[name]) for name in names}, float(row["count"])) for row in found]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
