"""One party, many documents: who is joined, and who never is."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.detection.people import parse
from counterfoil.review import same_party
from counterfoil.review.same_party import Known, candidates, groups
from counterfoil.values import Category, Role


def person(
    unit: str, *names: str, party: str = "p1", short: tuple[str, ...] = (), role: Role = Role.VICTIM, **more: object
) -> Known:
    full = frozenset(parse(name) for name in names)
    said = {"born": frozenset(), "numbers": frozenset(), "minor": False, **more}
    return Known((unit, party), full, frozenset(short), roles=frozenset({role}), **said)  # type: ignore[arg-type]


def sizes(*known: Known) -> list[int]:
    return sorted(len(group) for group in groups(known))


BORN = frozenset({date(1980, 2, 3)})
OTHER = frozenset({date(1990, 2, 3)})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (person("R-1", "Ana Garcia"), person("R-2", "GARCÍA, Ana M."), [2]),
        (person("R-1", "Ana Garcia-Lopez"), person("R-2", "GARCIA LOPEZ, ANA"), [2]),
        (person("R-1", "GARCIA ANA"), person("R-2", "Ana Garcia"), [2]),
        (person("R-1", "Bob Quill"), person("R-2", "Quill, Robert"), [2]),
        (person("R-1", "Ana M. Garcia"), person("R-2", "Ana T. Garcia"), [1, 1]),
        (person("R-1", "Ana M. Garcia", "Ana Garcia"), person("R-2", "Ana T. Garcia"), [1, 1]),
        (person("R-1", "Ana Garcia", born=BORN), person("R-2", "Ana Garcia", born=OTHER), [1, 1]),
        (person("R-1", "Ana Garcia", minor=True), person("R-2", "Ana Garcia"), [1, 1]),
        (
            person("R-1", "Ana Garcia", role=Role.ARRESTEE),
            person("R-2", "Ana Garcia"),
            [2],
        ),  # the law is asked by place
        (person("R-1", "Maria Garcia"), person("R-2", "Mario Garcia"), [1, 1]),
        (
            person("R-1", "Ana Garcia", numbers=frozenset({(Category.SSN, "666111111")})),
            person("R-2", "Ana Garcia", numbers=frozenset({(Category.SSN, "666222222")})),
            [1, 1],
        ),
    ],
)
def test_two_people_of_two_files(one: Known, other: Known, expected: list[int]) -> None:
    assert sizes(one, other) == expected
    assert sizes(other, one) == expected


def test_two_of_one_name_in_a_file_stay_apart_from_a_third() -> None:
    two = [person("R-1", "Ana Garcia", party=f"p{n}") for n in (1, 2)]
    assert sizes(*two, person("R-2", "Ana Garcia")) == [1, 1, 1]


def test_a_nickname_of_two_joins_neither_to_the_other() -> None:
    made = groups([person("R-1", "Alexander Quill"), person("R-2", "Alex Quill"), person("R-3", "Alexandra Quill")])
    assert all(len(group) == 1 for group in made)


def test_a_surname_alone_is_the_one_party_of_that_role_and_else_all_who_may_be_meant() -> None:
    ana, luis = person("R-1", "Ana Garcia"), person("R-2", "Luis Garcia", role=Role.WITNESS)
    lone = person("R-3", short=("garcia",))
    assert groups([ana, lone]) == {frozenset({ana.who, lone.who})}
    assert sizes(ana, person("R-3", short=("garcia",), role=Role.OFFICER)) == [1, 1]
    assert sizes(ana, person("R-3", short=("garcia",), minor=True)) == [1, 1]
    apart = groups([ana, luis, lone])
    assert sorted(len(group) for group in apart) == [1, 1, 1]
    assert candidates([ana, luis, lone], apart) == {lone.who: {frozenset({ana.who}), frozenset({luis.who})}}


def test_an_officer_s_surname_is_the_one_officer_also_where_the_victim_has_it() -> None:
    officer, victim = person("R-1", "Luis Garcia", role=Role.OFFICER), person("R-2", "Ana Garcia")
    lone = person("R-3", short=("garcia",), role=Role.OFFICER)
    assert groups([officer, victim, lone]) == {frozenset({officer.who, lone.who}), frozenset({victim.who})}


NAMES = st.sampled_from(
    ["Ana Garcia", "Garcia, Ana", "Ana M. Garcia", "Anita Garcia", "Alex Quill", "Alexander Quill", "Alexandra Quill",
     "Luis Garcia", "Quill, Alex T."]
)  # fmt: skip
PEOPLE = st.builds(
    lambda unit, party, names, short, role, born, minor: person(
        f"R-{unit}", *names, party=f"p{party}", short=short, role=role, born=born, minor=minor
    ),
    st.integers(1, 4), st.integers(1, 3), st.lists(NAMES, max_size=2), st.sampled_from([(), ("garcia",), ("quill",)]),
    st.sampled_from([Role.VICTIM, Role.ARRESTEE]), st.sampled_from([frozenset(), BORN, OTHER]), st.booleans(),
)  # fmt: skip
CASES = st.lists(PEOPLE, max_size=9, unique_by=lambda one: one.who)


@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_documents_changes_nothing(known: list[Known], rng: object) -> None:
    mixed = list(known)
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    assert groups(mixed) == groups(known)


def joined_pair_by_pair(known: list[Known]) -> set[frozenset[tuple[str, str]]]:
    """As ``_joined`` says it, and as slowly: whoever may be one is connected."""
    found = [{one.who} for one in known]
    for one, other in combinations(known, 2):
        if same_party._may_be_one(one, other):
            left, right = (next(group for group in found if who in group) for who in (one.who, other.who))
            if left is not right:
                found.remove(right)
                left |= right
    return {frozenset(group) for group in found}


@given(CASES)
def test_asking_once_for_who_look_the_same_joins_whom_asking_for_each_two_does(known: list[Known]) -> None:
    named = [one for one in known if one.names]
    made = same_party._joined(named)
    assert {frozenset(one.who for one in group) for group in made} == joined_pair_by_pair(named)
    for group in (*made, named):
        assert same_party._holds(group) == all(same_party._may_be_one(*pair) for pair in combinations(group, 2))


def test_a_thousand_files_that_name_one_person_are_one_party_and_asked_about_a_few_times(monkeypatch) -> None:
    asked: list[object] = []
    plain = same_party._may_be_one
    monkeypatch.setattr(same_party, "_may_be_one", lambda *two: asked.append(two) or plain(*two))
    known = [person(f"R-{n}", ("Ana Garcia", "Bob Quill")[n % 2]) for n in range(1000)]
    assert sizes(*known) == [500, 500]
    assert len(asked) < 20


@given(CASES)
def test_everybody_is_in_one_group_no_file_twice_and_a_minor_with_minors_only(known: list[Known]) -> None:
    made = groups(known)
    by = {one.who: one for one in known}
    assert sorted(who for group in made for who in group) == sorted(by)
    for group in made:
        named = [by[who] for who in group if by[who].names]
        assert len({one.who[0] for one in named}) == len(named)
        assert len({by[who].minor for who in group}) == 1


@given(st.sampled_from(["Ana Garcia", "Amos Garcia", "Ana Gomez"]), st.sampled_from(["Alba Garcia", "Ada Gomez"]))
def test_equal_initials_join_nobody(one: str, other: str) -> None:
    assert sizes(person("R-1", one, short=("garcia",)), person("R-2", other, short=("garcia",))) == [1, 1]
