"""Whose the places of a case are, across its records: so that a person can decide on all of one person's at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from counterfoil.records.names import fold
from counterfoil.review import same_party
from counterfoil.review.model import Proposal
from counterfoil.values import Category

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class People:
    """``of`` gives the key of the person of a place, ``names`` how the record writes that person.

    ``places`` are all of one person's, in order. ``maybe`` gives for a person of whom only a surname is known the keys
    of all, two or more, who may be meant.
    """

    of: Mapping[Place, str]
    names: Mapping[str, str]
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    maybe: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def people(proposals: tuple[Proposal, ...]) -> People:
    """The people of these proposals, joined across files as ``review.same_party`` says.

    A key is the first file and party id of the person: a position, not a name.
    """
    known = same_party.known_of(proposals)
    groups = same_party.groups(known)
    keys = {who: " ".join(min(group)) for group in groups for who in group}
    written: dict[str, list[str]] = {}
    for p in proposals:
        if p.finding.party:
            names = written.setdefault(keys[p.record_id, p.finding.party], [])
            if p.finding.category is Category.NAME and p.finding.text:
                names.append(p.finding.text)
    shown = {key: _shown(names) for key, names in written.items()}
    maybe = {
        keys[who]: tuple(sorted(" ".join(min(group)) for group in meant))
        for who, meant in same_party.candidates(known, groups).items()
    }
    of = {(p.record_id, p.finding.id): keys[p.record_id, p.finding.party] for p in proposals if p.finding.party}
    places: dict[str, list[Place]] = {}
    for place, key in of.items():
        places.setdefault(key, []).append(place)
    return People(of, shown, {key: tuple(all_of) for key, all_of in places.items()}, maybe)


def _shown(names: list[str]) -> str:
    """The shortest that has a first and a last name of more than an initial, else the longest."""
    whole = [name for name in names if sum(len(word) > 1 for word in fold(name)) > 1]
    return min(whole, key=lambda name: (len(name), name)) if whole else max(names, key=len, default="")
