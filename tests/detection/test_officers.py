"""Who is an officer by a star, a rank or what only officers do. Every person is invented."""

import pytest

from counterfoil.values import Category, Party, Role

from .conftest import Find


def _roles(find_in: Find, text: str, parties: tuple[Party, ...] = ()) -> list[tuple[str, str]]:
    return [(f.text, f.role.value) for f in find_in(text, parties) if f.category is Category.NAME]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dana Whitlow #14207 Beat 0231 (signed)", "Dana Whitlow"),
        ("DANA WHITLOW #14207 BEAT 0231 (SIGNED)", "DANA WHITLOW"),
        ("seen by Whitlow, star 14207, who left", "Whitlow"),
        ("the man A/O Nowak had stopped", "Nowak"),
        ("WHEN A/O NOWAK STOPPED THE CAR", "NOWAK"),
        ("R/D Nowak called twice", "Nowak"),
        ("P/O Nowak and a medic came", "Nowak"),
        ("Cpl. Nowak kept the log", "Nowak"),
        ("original report taken by Nowak on Monday", "Nowak"),
        ("was arrested by Nowak at noon", "Nowak"),
        ("CASE ASSIGNED TO NOWAK TODAY", "NOWAK"),
    ],
)
def test_an_officer_is_told_by_a_star_a_rank_or_a_deed(find_in: Find, text: str, name: str) -> None:
    assert _roles(find_in, text) == [(name, "officer")]


def test_who_has_a_star_is_an_officer_everywhere(find_in: Find) -> None:
    text = "Nothing was found. Whitlow had a camera on. Signed: Dana Whitlow #14207"
    assert _roles(find_in, text) == [("Whitlow", "officer"), ("Dana Whitlow", "officer")]


def test_a_listed_victim_whom_an_officer_reports_stays_one(find_in: Find) -> None:
    listed = (Party("P-1", "Whitlow, Dana", Role.VICTIM),)
    assert _roles(find_in, "report taken by Dana Whitlow", listed) == [("Dana Whitlow", "victim")]


@pytest.mark.parametrize("text", ["HE WAS TRANSPORTED BY EMS TO IT", "approved by Felony Review", "met at unit #204"])
def test_nobody_is_made_an_officer_of_a_word(find_in: Find, text: str) -> None:
    assert _roles(find_in, text) == []
