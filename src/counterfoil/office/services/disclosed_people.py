"""The people whom an office's releases showed by name, with the day: for linkage, in memory and inside the office only.

A birth date or an address that was withheld is compared all the same; it goes nowhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from counterfoil.demands.dates import first_day
from counterfoil.errors import CounterfoilError
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import past_answers, sheets
from counterfoil.office.services.past_case import CaseReading
from counterfoil.oversight.custody import parts, who
from counterfoil.oversight.linkage import Disclosed
from counterfoil.review.model import Decision, Proposal
from counterfoil.values import Category, Role

_BEHIND = re.compile(r"\b(?:dob|d\.o\.b|ssn|age|sex|race|phone|tel|address|born)\b|\d", re.IGNORECASE)
"""What stands behind a name on its line, where a form has no cells."""


@dataclass(frozen=True, slots=True)
class People:
    """The disclosed people, each once by name and birth date, with the first day. ``unread`` is case → why not."""

    people: tuple[Disclosed, ...]
    cases: int
    unread: dict[str, str]


def read(
    path: Path | Office,
    *,
    to: Collection[str] = (),
    roles: Collection[Role] = (Role.ARRESTEE,),
    now: datetime | None = None,
    progress: Callable[[int, int, str], None] = lambda done, total, what: None,
) -> People:
    """The people of ``roles`` whose name some release showed; ``to``: only of answers to these agencies, by code."""
    with past_answers.opened(path, now=now, progress=progress) as reading:
        first: dict[tuple[str, str, str], Disclosed] = {}
        unread: dict[str, str] = {}
        cases = [one for one in reading.cases if one.records and (not to or _to(one.row) in to)]
        for number, case in enumerate(cases):
            progress(number, len(cases), case.row.number)
            try:
                made = CaseReading(reading, case)
            except CounterfoilError as error:
                unread[case.row.number] = str(error)
                continue
            finally:
                if case.row.closed_at is not None:
                    sheets.forget(reading.desk.office, case.row.number)
            for one in _people(made, case.on, roles, f"{case.row.number}/"):
                key = one.who.first, one.who.last, one.who.born
                known = first.get(key)
                if known is None or (known.on and one.on and one.on < known.on):
                    first[key] = one
        return People(_once(first.values()), len(cases), unread)


def _to(row: models.Case) -> str:
    """The ledger's code of the agency that the answer went to."""
    acts = row.acts.all()
    return next((str(act.facts["to"]) for act in acts if act.kind == "release.made" and act.facts.get("to")), "")


def _people(made: CaseReading, on: date, roles: Collection[Role], prefix: str) -> Iterator[Disclosed]:
    count = 0
    for unit in made.units:
        if made.case.whole[unit.id] is not Decision.RELEASE:
            continue
        of: dict[tuple[Role, str], list[Proposal]] = defaultdict(list)
        for p in unit.proposals:
            if p.finding.role in roles:
                of[p.finding.role, p.finding.party].append(p)
        for found in of.values():
            name = _name([p for p in found if p.finding.category is Category.NAME and made.is_shown(p)])
            if not name:
                continue
            count += 1
            first, last = parts(name)
            days = (_day(p) for p in found if p.finding.category is Category.DATE_OF_BIRTH)
            born = next((day for day in days if day), "")
            address = next((p.finding.text for p in found if p.finding.category is Category.HOME_ADDRESS), "")
            yield Disclosed(who(f"{prefix}{count}", first, last, born, address), on)


def _name(shown: Sequence[Proposal]) -> str:
    """A person's name as a form's field has it, else as it stands most often; in a text it may be cut or parted."""
    names = Counter(
        (p.finding.detector == "form", name)
        for p in shown
        if (name := _BEHIND.split(p.finding.text, maxsplit=1)[0].strip(" ,;:"))
    )
    whole = [(of_form, " " in name, count, name) for (of_form, name), count in names.items()]
    return max(whole, default=(False, False, 0, ""))[-1]


def _once(found: Iterable[Disclosed]) -> tuple[Disclosed, ...]:
    """The people, without those of no birth date who can only be one of the others; the first day stays."""
    rows = list(found)
    named: dict[tuple[str, str], list[Disclosed]] = defaultdict(list)
    for one in rows:
        named[one.who.first, one.who.last].append(one)
    made = []
    for same in named.values():
        born = [one for one in same if one.who.born]
        if len(born) != 1:
            made += same
            continue
        made.append(replace(born[0], on=min((one.on for one in same if one.on), default=None)))
    return tuple(made)


def _day(p: Proposal) -> str:
    found = first_day(p.finding.text)
    return found.isoformat() if found else ""
