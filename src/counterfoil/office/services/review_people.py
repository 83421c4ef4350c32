"""Whose the places of a case are, across its records: so that a person can decide on all of one person's at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from counterfoil.records.names import fold
from counterfoil.review.model import Proposal
from counterfoil.values import Category

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class People:
    """``of`` gives the key of the person of a place, ``names`` how the record writes that person."""

    of: Mapping[Place, str]
    names: Mapping[str, str]


def people(proposals: tuple[Proposal, ...]) -> People:
    """The people of these proposals.

    Within a file detection says whose a place is. Across files people are the same where the file gives the same full
    name and knows only one of that name; else they stay apart, and the one who decides sees how many places are meant.
    """
    named: dict[tuple[str, str], list[str]] = {}
    for p in proposals:
        if p.finding.party:
            names = named.setdefault((p.record_id, p.finding.party), [])
            if p.finding.category is Category.NAME and p.finding.text:
                names.append(p.finding.text)
    full = {
        key: min(whole, key=len) for key, names in named.items() if (whole := [n for n in names if len(fold(n)) > 1])
    }
    letters = {key: " ".join(sorted(fold(name))) for key, name in full.items()}
    alike = Counter((unit, letters[unit, party]) for unit, party in letters)
    keys = {
        (unit, party): letters[unit, party]
        if (unit, party) in letters and alike[unit, letters[unit, party]] == 1
        else f"{unit} {party}"
        for unit, party in named
    }
    shown: dict[str, str] = {}
    for group, key in keys.items():
        shown.setdefault(key, full.get(group) or max(named[group], key=len, default=""))
    of = {(p.record_id, p.finding.id): keys[p.record_id, p.finding.party] for p in proposals if p.finding.party}
    return People(of, shown)
