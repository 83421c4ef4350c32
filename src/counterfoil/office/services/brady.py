"""The Brady and Giglio log: which record bears on a prosecution, when it was identified, when disclosed, to whom.

It holds numbers, days and words of closed lists: no name, and no word of a record. Each entry is an act that no public
entry of the ledger tells; the log is for the accounts that an administrator let, and never public.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services.session import session

LOGGED, DISCLOSED = "brady.logged", "brady.disclosed"
WHAT = ("brady", "giglio")
TO = ("COOK-SAO", "USAO", "IL-AG", "DOJ", "OTHER-STATE", "COURT", "DEFENSE")
"""To whom: agencies of the ledger's list, and the defense. Never a person."""
COLUMNS = (
    "entry",
    "kind",
    "case",
    "record",
    "identified_on",
    "logged_by",
    "disclosed_to",
    "disclosed_on",
    "disclosed_by",
)
_MATTER = re.compile(
    r"(?=.*[0-9])(?!.*[A-Z]{4})[0-9A-Z][0-9A-Z:./-]{0,15}(?: [0-9A-Z:./-]{1,12}){0,4}"
    r"|[0-9]:[0-9]{2}-[a-z]{2}-[0-9]{3,6}"
)
"""Numbers as State and federal courts write them; no run of letters is long enough for a name."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """That an entry's material was disclosed: to whom and when."""

    to: str
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log. ``number`` counts from 1 and is never used again."""

    number: int
    kind: str
    matter: str  # the number of the court's case
    record: str
    identified_on: date
    by: str
    disclosures: tuple[Disclosure, ...]


def entries() -> tuple[Entry, ...]:
    """The whole log, in the order in which it was written."""
    disclosed: dict[int, list[Disclosure]] = {}
    for act in models.Act.objects.filter(kind=DISCLOSED).order_by("leaf"):
        told = act.private
        found = disclosed.setdefault(int(told["entry"]), [])
        found.append(Disclosure(told["to"], date.fromisoformat(told["on"]), act.actor))
    return tuple(
        Entry(
            number,
            act.private["kind"],
            act.private["matter"],
            act.private["record"],
            date.fromisoformat(act.private["identified_on"]),
            act.actor,
            tuple(disclosed.get(number, ())),
        )
        for number, act in enumerate(models.Act.objects.filter(kind=LOGGED).order_by("leaf"), start=1)
    )


def log(
    path: Path | Office,
    *,
    kind: str,
    matter: str,
    record: str,
    identified_on: date,
    by: str,
    now: datetime | None = None,
) -> int:
    """Write one entry; returns its number. Raises ``BadInput`` for no case number, and for an unknown record."""
    _named(by)
    if kind not in WHAT:
        raise BadInput(f"--kind {kind}: use {', '.join(WHAT)}.")
    matter = matter.strip()
    if not _MATTER.fullmatch(matter):
        raise BadInput("--matter: give the number of the court's case, for example 24 CR 01234, and no name.")
    with session(path, now=now) as (office, journal):
        if not models.Record.objects.filter(number=record.strip()).exists():
            raise BadInput("--record: this office has no record of that number. Give its number, for example R-000012.")
        at = _on(office, journal, identified_on)
        before = models.Act.objects.filter(kind=LOGGED).count()
        told = {"kind": kind, "matter": matter, "record": record.strip(), "identified_on": identified_on.isoformat()}
        with transaction.atomic():
            journal.record(LOGGED, private=told, actor=by, role="records-officer", took_effect_at=at)
        return before + 1


def disclose(path: Path | Office, entry: int, *, to: str, on: date, by: str, now: datetime | None = None) -> None:
    """Record that the material of an entry was disclosed. Raises ``BadInput`` for no such entry or a day before it."""
    _named(by)
    if to not in TO:
        raise BadInput(f"--to {to}: use {', '.join(TO)}.")
    with session(path, now=now) as (office, journal):
        known = {one.number: one for one in entries()}
        if entry not in known:
            raise BadInput(f"{entry}: the log has no entry of that number.")
        if on < known[entry].identified_on:
            raise BadInput(f"{on}: lies before the day on which it was identified, {known[entry].identified_on}.")
        at = _on(office, journal, on)
        told = {"entry": str(entry), "to": to, "on": on.isoformat()}
        with transaction.atomic():
            journal.record(DISCLOSED, private=told, actor=by, role="records-officer", took_effect_at=at)


def as_csv(rows: Sequence[Entry]) -> str:
    """The log as CSV, a row for each disclosure. No cell begins as a formula does."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in rows:
        head = (str(one.number), one.kind, one.matter, one.record, one.identified_on.isoformat(), one.by)
        for tail in _tails(one):
            writer.writerow([_safe(cell) for cell in (*head, *tail)])
    return out.getvalue()


def as_json(rows: Sequence[Entry]) -> list[Mapping[str, Any]]:
    """The same, a mapping for each row."""
    reader = csv.DictReader(io.StringIO(as_csv(rows)))
    return list(reader)


def _tails(one: Entry) -> Iterator[tuple[str, str, str]]:
    yield from ((told.to, told.on.isoformat(), told.by) for told in one.disclosures)
    if not one.disclosures:
        yield "", "", ""


def _safe(value: str) -> str:
    return f"'{value}" if value.lstrip()[:1] in _FORMULA and value else value


def _named(by: str) -> None:
    if not is_name_and_title(by):
        raise BadInput(f'--by: “{by}”: give "Name, Title".')


def _on(office: Office, journal: Journal, day: date) -> datetime:
    """Noon of a day, or now on today. Raises ``BadInput`` for a day in the future."""
    zone = ZoneInfo(office.time_zone)
    today = journal.now().astimezone(zone).date()
    if day > today:
        raise BadInput(f"{day}: lies in the future (today is {today}). Check the date.")
    return min(datetime.combine(day, time(12), tzinfo=zone), journal.now())
