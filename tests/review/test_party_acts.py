"""What persons said of parties: joining and telling apart, on any files, and what is read anew afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.detection.model import Finding
from counterfoil.errors import BadInput
from counterfoil.review.party_acts import At, Mention, Parties, PartyAct, Place, at_of, parties, standing
from counterfoil.review.party_decisions import counts
from counterfoil.review.same_party import Who
from counterfoil.values import Box, Category, Role


def mention(unit: str, number: int, who: str = "p1", x: int = 0) -> Mention:
    at = At(f"digest of {unit}", 0, "name", ((x or 1000 * number, 0, (x or 1000 * number) + 400, 100),))
    return Mention((unit, f"p1-{number:04}"), (unit, who), at)


A, B, C = mention("R-1", 1), mention("R-2", 1), mention("R-3", 1)
ALL = (A, B, C)
ONE = [frozenset({A.who, B.who, C.who})]
THREE = [frozenset({one.who}) for one in ALL]


def ats(*of: Mention) -> frozenset[At]:
    return frozenset(one.at for one in of)


def join(these: tuple[Mention, ...], those: tuple[Mention, ...]) -> PartyAct:
    return PartyAct(True, ats(*these), ats(*those))


def split(these: tuple[Mention, ...], those: tuple[Mention, ...]) -> PartyAct:
    return PartyAct(False, ats(*these), ats(*those))


def shown(made: Parties) -> list[list[str]]:
    return sorted(sorted(" ".join(place) for place in party) for party in made.parties)


def places(*of: Mention) -> list[str]:
    return [" ".join(one.place) for one in of]


def test_without_an_act_the_parties_are_as_the_rules_make_them() -> None:
    assert parties(ALL, ONE, ()) == Parties((frozenset(one.place for one in ALL),))
    assert shown(parties(ALL, THREE, ())) == [places(A), places(B), places(C)]


def test_a_place_is_told_apart_and_two_persons_are_joined() -> None:
    made = parties(ALL, ONE, [split((C,), (A, B))])
    assert (shown(made), made.taken_out) == ([places(A, B), places(C)], frozenset({C.place}))
    assert made.stamps[A.place] == made.stamps[B.place] != made.stamps[C.place]
    made = parties(ALL, THREE, [join((A,), (C,))])
    assert (shown(made), made.taken_out) == ([places(A, C), places(B)], frozenset())
    assert B.place not in made.stamps


def test_the_last_word_counts() -> None:
    acts = [split((C,), (A, B)), split((B,), (A,)), join((C,), (B,))]
    assert shown(parties(ALL, ONE, acts)) == [places(A), places(B, C)]


def test_of_a_file_that_came_later_a_party_told_apart_is_two_that_may_be_meant() -> None:
    later = mention("R-4", 1)
    made = parties((*ALL, later), [frozenset({one.who for one in (*ALL, later)})], [split((C,), (A, B))])
    assert shown(made) == [places(A, B), places(C), places(later)]
    assert made.maybe == {later.place: (frozenset({A.place, B.place}), frozenset({C.place}))}


def test_what_came_later_goes_with_those_who_are_joined() -> None:
    later = mention("R-4", 1)
    groups = [frozenset({A.who, later.who}), frozenset({B.who}), frozenset({C.who})]
    made = parties((*ALL, later), groups, [join((A,), (B,))])
    assert shown(made) == [places(A, B, later), places(C)]
    assert made.stamps[A.place] == parties(ALL, THREE, [join((A,), (B,))]).stamps[A.place]  # more files change nothing


def test_within_a_file_one_place_is_told_apart_and_a_new_one_goes_with_its_person_or_stays_alone() -> None:
    one, two, three = mention("R-1", 1), mention("R-1", 2), mention("R-1", 3)
    new = mention("R-1", 4)
    groups = [frozenset({one.who})]
    made = parties((one, two, three, new), groups, [split((three,), (one, two))])
    assert shown(made) == [places(one, two), places(three), places(new)]  # on both sides there is its person
    other = mention("R-2", 1)
    made = parties((one, two, new, other), [frozenset({one.who, other.who})], [split((other,), (one, two))])
    assert shown(made) == [places(one, two, new), places(other)]


def test_read_anew_a_place_is_the_one_that_it_lies_over_and_another_number_changes_nothing() -> None:
    act = split((C,), (A, B))
    moved = replace(C, place=("R-3", "p1-0007"), at=replace(C.at, boxes=((990, 0, 1500, 100),)))
    assert shown(parties((A, B, moved), ONE, [act])) == [places(A, B), places(moved)]
    twin = replace(mention("R-9", 1), at=C.at)  # the same file under another name
    made = parties((*ALL, twin), [frozenset({one.who for one in (*ALL, twin)})], [act])
    assert shown(made) == [places(A, B), places(C, twin)]


def test_where_a_place_is_found_no_more_what_stands_in_its_file_stays_alone() -> None:
    elsewhere = mention("R-3", 9)
    made = parties((A, B, elsewhere), ONE, [split((C,), (A, B))])
    assert (shown(made), made.lost) == ([places(A, B), places(elsewhere)], ats(C))
    assert made.maybe == {elsewhere.place: (frozenset({A.place, B.place}),)}


def test_who_only_stood_on_one_side_of_a_split_is_not_joined_by_that() -> None:
    four, five = mention("R-4", 1), mention("R-5", 1)
    acts = [split((C,), (A, B)), join((four,), (five,))]
    apart = [frozenset({one.who}) for one in (*ALL, four, five)]  # newer rules tell A and B apart
    assert shown(parties((*ALL, four, five), apart, acts)) == [places(A), places(B), places(C), places(four, five)]


def test_a_party_that_loses_a_place_that_only_went_along_is_another_one() -> None:
    one, along = mention("R-1", 1), mention("R-1", 2)
    groups = [frozenset({one.who, C.who})]
    acts = [split((C,), (one,))]
    before = parties((one, along, C), groups, acts)
    after = parties((one, along, C), groups, [*acts, split((along,), (one,))])
    assert (shown(before), shown(after)) == ([places(one, along), places(C)], [places(one), places(along), places(C)])
    assert before.stamps[one.place] != after.stamps[one.place]


@pytest.mark.parametrize(("these", "those"), [((), (A,)), ((A,), ()), ((A, B), (B,))])
def test_an_act_has_two_sides(these: tuple[Mention, ...], those: tuple[Mention, ...]) -> None:
    with pytest.raises(BadInput, match="side"):
        join(these, those)


def test_a_place_is_where_a_finding_stands() -> None:
    found = Finding("p1-0001", "Ana", Category.NAME, Role.VICTIM, 2, (Box(1, 2, 3.04, 4),), None, "how", "party")
    assert at_of("digest", found) == At("digest", 2, "name", ((10, 20, 30, 40),))


@dataclass(frozen=True)
class World:
    mentions: tuple[Mention, ...]
    groups: tuple[frozenset[Who], ...]

    def after(self, acts: list[PartyAct]) -> Parties:
        return parties(self.mentions, self.groups, acts)

    def ats(self, of: frozenset[Place]) -> frozenset[At]:
        return frozenset(m.at for m in self.mentions if m.place in of)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    mentions = [
        mention(f"R-{unit}", number, draw(st.sampled_from(["p1", "p2"])))
        for unit in range(draw(st.integers(2, 4)))
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]
    groups: dict[int, set[Who]] = {}
    for who in sorted({one.who for one in mentions}):
        groups.setdefault(draw(st.integers(0, 2)), set()).add(who)
    return World(tuple(mentions), tuple(frozenset(of) for of in groups.values()))


@st.composite
def acted(draw: st.DrawFn, world: World, before: list[PartyAct]) -> PartyAct | None:
    """An act on the parties as they stand, as a screen would let a person make it."""
    made = world.after(before).parties
    if draw(st.booleans()) and len(made) > 1:
        one, other = draw(st.lists(st.sampled_from(made), min_size=2, max_size=2, unique=True))
        return PartyAct(True, world.ats(one), world.ats(other))
    large = [party for party in made if len(party) > 1]
    if not large:
        return None
    party = sorted(draw(st.sampled_from(large)))
    these = frozenset(draw(st.lists(st.sampled_from(party), min_size=1, max_size=len(party) - 1, unique=True)))
    return PartyAct(False, world.ats(these), world.ats(frozenset(party) - these))


@given(st.data())
def test_no_act_opens_a_place_or_shows_it_as_decided_of_another_party(data: st.DataObject) -> None:
    world = data.draw(worlds())
    acts: list[PartyAct] = []
    decided: dict[Place, tuple[str, str, frozenset[Place]]] = {}
    for _ in range(data.draw(st.integers(1, 5))):
        now = world.after(acts)
        for place in data.draw(st.lists(st.sampled_from(world.mentions), max_size=3)):
            party = next(one for one in now.parties if place.place in one)
            said = data.draw(st.sampled_from(["release", "redact", "correct release", "correct"]))
            decided[place.place] = said, now.stamps.get(place.place, ""), party
        if (act := data.draw(acted(world, acts))) is not None:
            acts.append(act)
        now = world.after(acts)
        assert frozenset().union(*now.parties) == {m.place for m in world.mentions}
        assert sum(map(len, now.parties)) == len(world.mentions)
        for place, (said, made_on, then) in decided.items():
            party = next(one for one in now.parties if place in one)
            stamp, out = now.stamps.get(place, ""), place in now.taken_out
            holds = counts(said, made_on=made_on, stamp=stamp, taken_out=out)
            if said == "redact" and not out:
                assert holds
            elif said != "redact" and holds:
                assert party == then


@given(st.data())
def test_the_opposite_act_brings_back_what_stood_whatever_was_said_before(data: st.DataObject) -> None:
    world = data.draw(worlds())
    acts: list[PartyAct] = []
    for _ in range(data.draw(st.integers(0, 3))):
        if (act := data.draw(acted(world, acts))) is not None:
            acts.append(act)
    before = world.after(acts)
    act = data.draw(acted(world, acts))
    if act is None:
        return
    assert world.after([*acts, act]).parties != before.parties
    back = data.draw(st.booleans())
    sides = (act.those, act.these) if back else (act.these, act.those)
    after = world.after([*acts, act, PartyAct(not act.joins, *sides)])
    assert (after.parties, after.stamps, after.maybe) == (before.parties, before.stamps, before.maybe)
    if len(standing([*acts, act])) > len(standing(acts)):
        assert after == before
    # Else the act took back a split, and of its two sides another one may be named as somebody else now.


@given(st.data())
def test_parties_do_not_hang_on_the_order_of_places(data: st.DataObject) -> None:
    world = data.draw(worlds())
    acts: list[PartyAct] = []
    for _ in range(data.draw(st.integers(0, 3))):
        if (act := data.draw(acted(world, acts))) is not None:
            acts.append(act)
    mixed = World(tuple(data.draw(st.permutations(world.mentions))), tuple(data.draw(st.permutations(world.groups))))
    assert mixed.after(acts) == world.after(acts)
