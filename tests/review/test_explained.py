"""A finding in one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from counterfoil.detection.model import Finding
from counterfoil.documents.model import Page, Word
from counterfoil.law.model import Duty, DutyKind, Rule
from counterfoil.review.explained import explain, names_of
from counterfoil.values import Box, Category, Role, Span

PAGE = Page(
    1, 612, 792, "Note\nQuill 1 Oak St",
    (Word("Note", Box(40, 40, 60, 50), 0, 4, 0), Word("Quill", Box(40, 60, 60, 70), 5, 10, 3),
     Word("1", Box(64, 60, 68, 70), 11, 12, 3), Word("Oak", Box(70, 60, 90, 70), 13, 16, 3),
     Word("St", Box(94, 60, 99, 70), 17, 19, 3)),
)  # fmt: skip
HOME = Finding(
    "p2-0001", "1 Oak St", Category.HOME_ADDRESS, Role.VICTIM, 1, (Box(64, 60, 99, 70),), Span(11, 19),
    "form label 'Residence'", "form", party="p1",
)  # fmt: skip
RULE = Rule(
    "7-1-b", "Private information", "5 ILCS 140/7(1)(b)", "discretionary", date(2010, 1, 1), None, "", date(2026, 1, 1),
    "K-high", False, False, "0" * 64, "7(1)(b)",
)  # fmt: skip
MAY = Duty(DutyKind.PERMITTED_TO_WITHHOLD, (RULE,), "why", True)


def test_what_whose_where_how_and_what_the_law_says() -> None:
    assert explain(HOME, MAY, page=PAGE, name="Ana Sampleton") == (
        "Home address of Ana Sampleton (victim), page 2 line 2; label 'Residence' on the form; "
        "5 ILCS 140/7(1)(b): may be withheld (Private information)"
    )


def test_a_minor_is_said_with_every_role_and_a_stranger_is_not_named() -> None:
    young = HOME.but(minor=True, role=Role.WITNESS)
    assert explain(young, MAY, page=PAGE).startswith("Home address of a person not named (witness, a minor), page 2")
    assert explain(HOME.but(role=Role.UNKNOWN), MAY, page=PAGE).startswith(
        "Home address of somebody whose part is not known, page 2"
    )


def test_a_picture_has_no_line() -> None:
    photo = HOME.but(text="", category=Category.PHOTO, span=None, how="picture; a person must look at it")
    assert explain(photo, MAY, page=PAGE, name="Ana Sampleton").startswith(
        "Photo of Ana Sampleton (victim), page 2; picture (and 1 more); "
    )


def test_what_is_not_adopted_is_for_a_person_and_what_is_unsettled_always() -> None:
    told = replace(MAY, kind=DutyKind.REFER, adopted=False, would_be=DutyKind.PERMITTED_TO_WITHHOLD)
    assert ": a person must decide (Private information)" in explain(HOME, told, page=PAGE)
    assert ": may be withheld (Private information)" in explain(HOME, told, page=PAGE, as_adopted=True)
    open_law = replace(told, rules=(replace(RULE, unsettled=True),))
    assert ": a person must decide (Private information)" in explain(HOME, open_law, page=PAGE, as_adopted=True)
    assert explain(HOME, Duty(DutyKind.REFER, (), "no rule answers"), page=PAGE).endswith("; no rule answers")


def test_the_fullest_name_and_no_longer_than_it_need_be() -> None:
    texts = ["Quill", "A. Quill", "Ana Quill", "Ana Beatrix Quill"]
    assert names_of([HOME.but(category=Category.NAME, text=text) for text in texts]) == {"p1": "Ana Quill"}
    assert names_of([HOME.but(category=Category.NAME, text="Quill"), HOME]) == {"p1": "Quill"}
