"""Whose the places of a case are, across its records: so that a person can decide on all of one person's at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from counterfoil.records.names import fold
from counterfoil.review import same_party
from counterfoil.review.model import Proposal
from counterfoil.review.party_acts import At, Mention, Parties, PartyAct, at_of, parties
from counterfoil.values import Category

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class People:
    """``of`` gives the key of the person of a place, ``names`` how the record writes that person.

    ``places`` are all of one person's, in order. ``maybe`` gives for a person of whom only a surname is known, or who
    stays alone in doubt, the keys of all who may be meant. ``at`` is where a place stands, ``stamps`` and ``taken_out``
    are as ``review.party_acts`` gives them.
    """

    of: Mapping[Place, str]
    names: Mapping[str, str]
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    maybe: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at: Mapping[Place, At] = field(default_factory=dict)
    stamps: Mapping[Place, str] = field(default_factory=dict)
    taken_out: frozenset[Place] = frozenset()
    lost: frozenset[At] = frozenset()


def people(
    proposals: tuple[Proposal, ...], digests: Mapping[str, str] | None = None, said: Sequence[PartyAct] = ()
) -> People:
    """The people of these proposals, joined across files as ``review.same_party`` says, and as persons said after it.

    ``digests`` gives the digest of each file. A key is the first file and party id of the person, and the first place
    where a person told places of one file apart: a position, not a name.
    """
    known = same_party.known_of(proposals)
    groups = same_party.groups(known)
    mentions = [
        Mention(
            (p.record_id, p.finding.id),
            (p.record_id, p.finding.party),
            at_of((digests or {}).get(p.record_id, p.record_id), p.finding),
        )
        for p in proposals
        if p.finding.party
    ]
    made = parties(mentions, groups, said)
    of = _keys(mentions, made)
    places: dict[str, list[Place]] = {}
    for place, key in of.items():
        places.setdefault(key, []).append(place)
    written: dict[str, list[str]] = {key: [] for key in places}
    for p in proposals:
        if p.finding.party and p.finding.category is Category.NAME and p.finding.text:
            written[of[p.record_id, p.finding.id]].append(p.finding.text)
    by_who: dict[same_party.Who, set[str]] = {}
    for m in mentions:
        by_who.setdefault(m.who, set()).add(of[m.place])
    maybe: dict[str, tuple[str, ...]] = {}
    for who, meant in same_party.candidates(known, groups).items():
        keys = {key for group in meant for other in group for key in by_who[other]}
        maybe |= {key: tuple(sorted(keys)) for key in by_who[who] - keys}  # in it: a person said who is meant
    for place, meant_there in made.maybe.items():
        maybe[of[place]] = tuple(sorted(of[min(one)] for one in meant_there))
    return People(
        of,
        {key: _shown(names) for key, names in written.items()},
        {key: tuple(all_of) for key, all_of in places.items()},
        maybe,
        {m.place: m.at for m in mentions},
        made.stamps,
        made.taken_out,
        made.lost,
    )


def _keys(mentions: Sequence[Mention], made: Parties) -> dict[Place, str]:
    """The key of each place. Where two parties of one file's person are told apart, its first place is in the key."""
    who = {m.place: m.who for m in mentions}
    first = {party: min(who[place] for place in party) for party in made.parties}
    often = Counter(first.values())
    key_of = {
        party: " ".join(lowest if often[lowest] == 1 else (*lowest, min(party)[1])) for party, lowest in first.items()
    }
    party_of = {place: party for party in made.parties for place in party}
    return {m.place: key_of[party_of[m.place]] for m in mentions}


def _shown(names: list[str]) -> str:
    """The shortest that has a first and a last name of more than an initial, else the longest; none cut at a line."""
    names = [name for name in names if "- " not in name] or names
    whole = [name for name in names if sum(len(word) > 1 for word in fold(name)) > 1]
    return min(whole, key=lambda name: (len(name), name)) if whole else max(names, key=len, default="")
