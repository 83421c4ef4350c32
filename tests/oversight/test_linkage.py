"""Disclosed people against another data set: probabilities that are honest about how many there are to choose from."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.errors import BadInput, EnvironmentFailed
from counterfoil.oversight import linkage_pairs
from counterfoil.oversight.custody import read_custody, who
from counterfoil.oversight.linkage import DAYS, Disclosed, Event, Linked, Match, link
from counterfoil.oversight.linkage_pairs import Who, factors
from counterfoil.sample.people import People

DAY = date(2024, 3, 1)


def people(count: int, seed: int) -> list[Who]:
    deal = People(random.Random(seed))
    made = [deal.person(on=DAY) for _ in range(count)]
    return [who(f"P{n}", one.first, one.last, one.born_on.isoformat(), one.address) for n, one in enumerate(made)]


def spoilt(one: Who, number: int) -> Who:
    """As a register has it: a letter lost, no address, or both."""
    last = one.last[:2] + one.last[3:] if number % 3 == 0 else one.last
    return replace(one, id=f"row {number}", last=last, address="" if number % 2 else one.address)


def test_who_stands_in_both_is_found_and_nobody_else() -> None:
    both, only, others = (people(count, seed) for count, seed in ((40, 1), (60, 2), (600, 3)))
    disclosed = [Disclosed(replace(one, id=f"D{n}"), DAY) for n, one in enumerate([*both, *only])]
    rows = [Event(spoilt(one, n), DAY + timedelta(days=n)) for n, one in enumerate(both)]
    rows += [Event(replace(one, id=f"other {n}"), None) for n, one in enumerate(others)]
    found = link(disclosed, rows)
    true = {match.person: match.event == f"row {match.person[1:]}" for match in found.accepted}
    assert (len(true), sum(true.values())) == (40, 40)
    assert 38 < found.expected < 44
    assert found.false_rate is not None
    assert found.false_rate < 0.02
    assert {match.days for match in found.accepted if match.person == "D7"} == {7}


def test_where_nobody_is_in_both_nobody_is_found() -> None:
    disclosed = [Disclosed(replace(one, id=f"D{n}"), DAY) for n, one in enumerate(people(100, 2))]
    found = link(disclosed, [Event(one, DAY) for one in people(600, 3)])
    assert (found.accepted, found.false_rate) == ((), None)
    assert found.expected < 2


def test_pairs_are_weighed_alike_each_time_and_rows_that_say_nothing_weigh_nothing() -> None:
    left, right = people(30, 1), [replace(one, id=f"row {n}") for n, one in enumerate(people(30, 1))]
    silent = Who("silent", "", "", "", "")
    one = factors([*left, silent], right)
    assert one == factors([*left, silent], right)
    assert "silent" not in one
    assert all(max(found, key=found.__getitem__) == f"row {person[1:]}" for person, found in one.items())
    assert factors([], right) == factors(left, []) == {}


def fixed(weights: Mapping[str, Mapping[str, float]]) -> object:
    def compare(left: Sequence[Who], right: Sequence[Who]) -> Mapping[str, Mapping[str, float]]:
        return weights

    return compare


def test_one_likeness_counts_for_less_where_more_rows_could_be_it() -> None:
    person = [Disclosed(Who("a", "", "", "", ""), DAY)]
    said = []
    for count in (10, 1000):
        rows = [Event(Who(f"row {n}", "", "", "", ""), DAY) for n in range(count)]
        (match,) = link(person, rows, compare=fixed({"a": {"row 0": 5000.0}})).matches  # type: ignore[arg-type]
        said.append(match.probability)
    assert said[0] > 0.9
    assert said[1] < 0.6


def test_two_rows_as_likely_share_the_chance_and_the_person_is_there_all_the_same() -> None:
    rows = [Event(Who(f"row {n}", "", "", "", ""), DAY - timedelta(days=3)) for n in range(10)]
    weights = {"a": {"row 1": 1e9, "row 0": 1e9}}
    (match,) = link([Disclosed(Who("a", "", "", "", ""), DAY)], rows, compare=fixed(weights)).matches  # type: ignore[arg-type]
    assert (match.event, match.days, round(match.probability, 3), round(match.anywhere, 3)) == ("row 0", -3, 0.5, 1.0)


def test_counts_are_shown_only_where_they_tell_of_nobody() -> None:
    def linked(days: Sequence[int | None]) -> Linked:
        return Linked(50, 900, tuple(Match(f"D{n}", "row", 0.99, 0.99, on) for n, on in enumerate(days)))

    many = linked([-4] * 6 + [0, 7, 1, 2, 3] + [400] * 7 + [None] * 8)
    assert many.days() == dict(zip(DAYS, (6, 5, 0, 0, 0, 7, 8), strict=True))
    assert many.as_row() == {
        "persons": 50, "rows": 900, "least_probability": 0.95, "matched": 26, "expected": 26, "false_match_rate": 0.01,
        "days": many.days(),
    }  # fmt: skip
    some = linked([-4] * 6 + [7, 8] + [400] * 7).as_row()
    assert some["days"] == dict(zip(DAYS, (None, None, None, 0, 0, 7, 0), strict=True))
    few = linked([5, 6]).as_row()
    assert (few["matched"], few["expected"], few["false_match_rate"], set(few["days"].values())) == (
        None, None, None, {None},
    )  # fmt: skip
    none = linked([]).as_row()
    assert (none["matched"], none["expected"], none["days"]) == (0, 0, dict.fromkeys(DAYS, 0))


@given(
    st.dictionaries(
        st.sampled_from("abcdef"), st.dictionaries(st.sampled_from("uvwxyz"), st.floats(0, 1e12), min_size=1)
    )
)
def test_probabilities_are_probabilities(weights: dict[str, dict[str, float]]) -> None:
    rows = [Event(Who(one, "", "", "", ""), None) for one in "uvwxyz"]
    found = link([Disclosed(Who(one, "", "", "", ""), None) for one in "abcdef"], rows, compare=fixed(weights))  # type: ignore[arg-type]
    assert all(0 <= one.probability <= one.anywhere <= 1 for one in found.matches)
    assert 0 <= found.expected <= 6
    assert [one.person for one in found.matches if one.days is not None] == []


def test_a_data_set_is_read_as_it_comes(tmp_path: Path) -> None:
    path = tmp_path / "custody.csv"
    path.write_bytes(
        "Detainee Name,Birth Date,Book-In Date,Facility\r\n"
        '"QUILL, Pat A.",3/12/1981,2024-03-04,North\r\n'
        "Zoë O’Brien,,yesterday,North\r\n"
        ",1/1/1990,,South\r\n\r\n".encode("cp1252")
    )
    found = read_custody(path)
    assert [one.who for one in found.events] == [
        Who("row 2", "pat", "quill", "1981-03-12", ""),
        Who("row 3", "zoe", "obrien", "", ""),
    ]
    assert [one.on for one in found.events] == [date(2024, 3, 4), None]
    assert (found.nameless, found.bad_days) == (1, 1)
    assert found.columns == {"whole": "Detainee Name", "born": "Birth Date", "on": "Book-In Date"}
    path.write_text("First Name,Last Name,DOB,Address\nPat,Quill,1981-03-12,12 N. Main St.\n")
    assert read_custody(path).events[0].who == Who("row 2", "pat", "quill", "1981-03-12", "12 n main st")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Facility,City\nNorth,X\n", "a person's name"),
        ("", "a person's name"),
        (None, "no such file"),
        ("Name\n" + "A" * 10_000_001, r"is no CSV: field larger than field limit \(10000000\)"),
    ],
)
def test_what_names_nobody_is_refused(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "custody.csv"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BadInput, match=said):
        read_custody(path)


def test_without_splink_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linkage_pairs, "find_spec", lambda name: None)
    with pytest.raises(EnvironmentFailed, match=r"pip install 'counterfoil\[linkage\]'"):
        factors(people(1, 1), people(1, 2))
