"""What persons said of parties, act by act, laid over what ``same_party`` joins: whose each place is then.

An act names places by where they stand in a file, so it holds when the records are read anew, by other rules or under
another name. Where it cannot be told on which side of a split a place is, it stays alone and is decided by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from counterfoil.detection.model import Finding
from counterfoil.errors import BadInput
from counterfoil.review.same_party import Who

Place = tuple[str, str]
"""(file, id of a finding)."""
_Box = tuple[int, ...]


@dataclass(frozen=True, slots=True, order=True)
class At:
    """Where a place stands: ``file`` is the digest of the file's bytes, ``boxes`` are in tenths of points."""

    file: str
    page_index: int
    category: str
    boxes: tuple[_Box, ...]


@dataclass(frozen=True, slots=True)
class PartyAct:
    """One act: the places of both sides are one person, or ``these`` are somebody else than ``those``."""

    joins: bool
    these: frozenset[At]
    those: frozenset[At]

    def __post_init__(self) -> None:
        if not self.these or not self.those:
            raise BadInput("Both sides need a place: a person cannot be told apart from nobody, nor joined to nobody.")
        if self.these & self.those:
            raise BadInput("The same place stands on both sides. Choose places of one person, and of another.")


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that shows something of a person, whom the file calls ``who``."""

    place: Place
    who: Who
    at: At


@dataclass(frozen=True, slots=True)
class Parties:
    """Whose the places are after all acts.

    ``stamps`` has for a place of a party that is another one than by the rules alone what tells that party from any
    other; a place without one is in a party as the rules make it. ``taken_out`` are the places that a split named as
    somebody else's. ``maybe`` gives for a place that stays alone in doubt the parties that may be meant. ``lost`` is
    where an act named a place and nothing is found any more.
    """

    parties: tuple[frozenset[Place], ...]
    stamps: Mapping[Place, str] = field(default_factory=dict)
    taken_out: frozenset[Place] = frozenset()
    maybe: Mapping[Place, tuple[frozenset[Place], ...]] = field(default_factory=dict)
    lost: frozenset[At] = frozenset()


def at_of(file: str, finding: Finding) -> At:
    """Where a finding stands. Its number may become another one when more is found."""
    boxes = tuple(tuple(round(10 * side) for side in box.as_list()) for box in finding.boxes)
    return At(file, finding.page_index, finding.category.value, boxes)


def parties(mentions: Sequence[Mention], groups: Iterable[frozenset[Who]], acts: Sequence[PartyAct]) -> Parties:
    """The mentions by party: ``groups`` as ``same_party.groups`` gives them, and after that every act in order.

    What is joined stays so while no later act tells it apart, and the other way round; the opposite act on the same
    sides takes one back, as if neither had been. A place that no act named goes with the rest of its group where that
    is on one side; where the group is on several, with its person in its file where that is on one side, else it stays
    alone.
    """
    side, links, taken = _replayed(standing(acts))
    named = _named(mentions, side)
    lost = frozenset(side).difference(*named.values())
    number_of = {who: number for number, of in enumerate(sorted(groups, key=min)) for who in of}
    by_group: dict[int, list[Mention]] = {}
    for one in mentions:
        by_group.setdefault(number_of[one.who], []).append(one)
    keys: dict[Place, object] = {}
    for of in by_group.values():
        keys |= _keys(of, {m.place: frozenset(side[at] for at in named.get(m.place, ())) for m in of}, lost, side)
    made = _united(mentions, by_group, keys, named, links)
    group_of = {m.place: number for number, of in by_group.items() for m in of}
    party_of = {place: party for party in made for place in party}
    split = {number for number, of in by_group.items() if len({keys[m.place] for m in of}) > 1}
    named_in = {n: {m.place for m in by_group[n] if m.place in named} for n in split}
    meant = {n: frozenset(party_of[place] for place in of) for n, of in named_in.items()}
    alone = {place: group_of[place] for place, key in keys.items() if isinstance(key, tuple)}
    return Parties(
        tuple(sorted(made, key=min)),
        _stamps(made, group_of, named_in, named),
        frozenset(place for place, ats in named.items() if ats & taken),
        {place: tuple(sorted(meant[n] - {party_of[place]}, key=min)) for place, n in alone.items() if n in split},
        lost,
    )


def _stamps(
    made: Iterable[frozenset[Place]],
    group_of: Mapping[Place, int],
    named_in: Mapping[int, set[Place]],
    named: Mapping[Place, frozenset[At]],
) -> dict[Place, str]:
    """What tells each party that persons made from any other; ``named_in`` has the groups that are split."""
    stamps: dict[Place, str] = {}
    of_all: dict[frozenset[int], str] = {}  # of parties in which no place was named: there may be many
    for party in made:
        within = frozenset(group_of[place] for place in party)
        if len(within) == 1 and within.isdisjoint(named_in):
            continue
        mine = party & named.keys()
        others = {place for number in within for place in named_in.get(number, ())}
        if mine or within not in of_all:
            stamp = _stamp(_ats(mine, named), _ats(others - mine, named))
            if not mine:
                of_all[within] = stamp
        else:
            stamp = of_all[within]
        stamps |= dict.fromkeys(party, stamp)
    return stamps


def standing(acts: Iterable[PartyAct]) -> list[PartyAct]:
    """The acts that still say something: without those that the opposite act on the same sides took back."""
    kept: list[PartyAct] = []
    for act in acts:
        named = act.these | act.those
        before = next((n for n in reversed(range(len(kept))) if named & (kept[n].these | kept[n].those)), None)
        if before is not None and kept[before].joins != act.joins and _same_sides(kept[before], act):
            del kept[before]
        else:
            kept.append(act)
    return kept


def can_be_taken_back(acts: Sequence[PartyAct], act: PartyAct) -> bool:
    """Whether the opposite of ``act``, said after all ``acts``, takes it back and nothing else."""
    opposite = PartyAct(not act.joins, act.these, act.those)
    return len(standing([*acts, opposite])) < len(standing(acts))


def _same_sides(one: PartyAct, other: PartyAct) -> bool:
    return {one.these, one.those} == {other.these, other.those}


def _replayed(acts: Sequence[PartyAct]) -> tuple[dict[At, int], list[frozenset[At]], frozenset[At]]:
    """On which side each named place is after all acts, what was joined, and what was ever taken out of a party."""
    side: dict[At, int] = {}
    links: list[frozenset[At]] = []
    taken: set[At] = set()
    for number, act in enumerate(acts):
        side |= dict.fromkeys(act.these, 2 * number)
        side |= dict.fromkeys(act.those, 2 * number if act.joins else 2 * number + 1)
        if act.joins:
            links.append(act.these | act.those)
        else:
            taken |= act.these
    return side, links, frozenset(taken)


def _named(mentions: Sequence[Mention], side: Mapping[At, int]) -> dict[Place, frozenset[At]]:
    """Which of the places that acts named a mention is: at the same spot, or else over most of it."""
    found = {m.place: frozenset({m.at}) for m in mentions if m.at in side}
    there = {m.at for m in mentions}
    gone: dict[tuple[str, int], list[At]] = {}
    for at in side:
        if at not in there:
            gone.setdefault((at.file, at.page_index), []).append(at)
    for m in mentions:
        near = gone.get((m.at.file, m.at.page_index), ())
        if m.place not in found and (over := frozenset(at for at in near if _overlap(at, m.at))):
            found[m.place] = over
    return found


def _overlap(one: At, other: At) -> bool:
    return any(_covers(a, b) for a in one.boxes for b in other.boxes)


def _covers(one: _Box, other: _Box) -> bool:
    """Whether two boxes share at least half of the smaller one."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return False
    return 2 * width * height >= min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))


def _keys(
    of: Sequence[Mention], sides: Mapping[Place, frozenset[int]], lost: Iterable[At], side: Mapping[At, int]
) -> dict[Place, object]:
    """On which side each mention of one group of the rules is: a number, None where no act named any, else alone."""
    known = frozenset[int]().union(*sides.values())
    if not known:
        return dict.fromkeys(sides)
    gone: dict[str, set[int]] = {}
    for at in lost:
        gone.setdefault(at.file, set()).add(side[at])
    by_who: dict[Who, set[int]] = {}
    for m in of:
        by_who.setdefault(m.who, set()).update(sides[m.place])
    keys: dict[Place, object] = {}
    for m in of:
        mine = sides[m.place]
        if not mine:
            missing = gone.get(m.at.file, set())
            mine = frozenset(known | missing)
            if len(mine) > 1 and by_who[m.who]:
                mine = frozenset(by_who[m.who] | missing)
            keys[m.place] = min(mine) if len(mine) == 1 else ("alone", m.who)
        else:
            keys[m.place] = min(mine) if len(mine) == 1 else ("alone", m.place)
    return keys


def _united(
    mentions: Sequence[Mention],
    by_group: Mapping[int, Sequence[Mention]],
    keys: Mapping[Place, object],
    named: Mapping[Place, frozenset[At]],
    links: Iterable[frozenset[At]],
) -> list[frozenset[Place]]:
    root = {m.place: m.place for m in mentions}

    def find(place: Place) -> Place:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    def unite(places: Sequence[Place]) -> None:
        for place in places[1:]:
            low, high = sorted((find(places[0]), find(place)))
            root[high] = low

    for of in by_group.values():
        same: dict[object, list[Place]] = {}
        for m in of:
            same.setdefault(keys[m.place], []).append(m.place)
        for places in same.values():
            unite(places)
    for link in links:
        same = {}
        for place, ats in named.items():
            if ats & link and not isinstance(keys[place], tuple):
                same.setdefault(keys[place], []).append(place)
        for places in same.values():
            unite(places)
    found: dict[Place, set[Place]] = {}
    for m in mentions:
        found.setdefault(find(m.place), set()).add(m.place)
    return [frozenset(of) for of in found.values()]


def _ats(places: Iterable[Place], named: Mapping[Place, frozenset[At]]) -> list[At]:
    return sorted({at for place in places for at in named.get(place, ())})


def _stamp(these: Sequence[At], others: Sequence[At]) -> str:
    """What tells a party that persons made from any other: which named places are in it, and which were kept out."""
    return hashlib.sha256(repr((list(these), list(others))).encode()).hexdigest()[:16]
