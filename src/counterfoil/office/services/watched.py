"""The watched folder of an office: the worker looks, checks what has settled, and pages count what was found."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from counterfoil.law.policy import PolicyBook
from counterfoil.office import queries
from counterfoil.office.folder import Office
from counterfoil.office.services.adopting import pack_of
from counterfoil.release import watching
from counterfoil.release.check import Verdict
from counterfoil.release.watching import Entry, Rules

MEMORY = "watched.json"
AT_ONCE = 20
"""Files of one piece of work: other work waits meanwhile."""


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Watched:
    """What the reports say of a folder. ``latest`` are for those who work on cases: a file's name may be a person's."""

    folder: str
    is_there: bool
    counts: Mapping[str, int]
    latest: tuple[Mapping[str, Any], ...]


def look(office: Office) -> bool:
    """Check what has settled since the last look; whether something is left for the next."""
    settings = office.watch
    if settings is None:
        return False
    folder, reports = Path(settings.folder), Path(settings.reports)
    watching.need_apart(folder, reports)
    memory = office.work / MEMORY
    before, now = _remembered(memory), watching.look(folder)
    rules = Rules(PolicyBook(pack_of(office), queries.today(office)), office.law)
    for done, entry in enumerate(watching.due(now, before, reports)):
        if done == AT_ONCE:
            return True
        with tempfile.TemporaryDirectory(dir=office.work, prefix="watched-") as scratch:
            watching.check_one(folder, entry, reports, rules, workdir=Path(scratch), at=datetime.now(UTC))
    _remember(memory, now)
    return False


def of(office: Office, *, latest: int = 0) -> Watched | None:
    """What was found so far; None where the office watches nothing."""
    if office.watch is None:
        return None
    found = list(watching.reports_in(Path(office.watch.reports)))
    counts = Counter(str(one.get("verdict")) for one in found)
    newest = sorted(({**one, "checked_at": _moment(one)} for one in found), key=_checked_at, reverse=True)[:latest]
    folder = Path(office.watch.folder)
    return Watched(folder.name, folder.is_dir(), {one.value: counts[one.value] for one in Verdict}, tuple(newest))


def _moment(report: Mapping[str, Any]) -> datetime:
    """When a report was made; one that was altered is as old as can be."""
    try:
        found = datetime.fromisoformat(str(report.get("checked_at")))
    except ValueError:
        return _LONG_AGO
    return found if found.tzinfo else _LONG_AGO


def _checked_at(report: Mapping[str, Any]) -> datetime:
    found: datetime = report["checked_at"]
    return found


def _remembered(memory: Path) -> dict[str, Entry]:
    try:
        rows = json.loads(memory.read_text(encoding="utf-8"))
        return {name: Entry(name, kind, tuple(seen)) for name, kind, seen in rows}
    except (OSError, ValueError, TypeError):
        return {}  # the first look, or a memory that was lost: everything settles anew


def _remember(memory: Path, now: Mapping[str, Entry]) -> None:
    part = memory.with_suffix(".part")
    part.write_text(json.dumps([[one.name, one.kind, one.signature] for one in now.values()]), encoding="utf-8")
    part.replace(memory)
