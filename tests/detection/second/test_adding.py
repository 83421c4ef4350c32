"""Second detectors add: the findings of the rules are the same with them and without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from counterfoil.detection.model import Finding
from counterfoil.detection.reading import find
from counterfoil.detection.second.choosing import by_rules, choose
from counterfoil.detection.second.model import Detector, Tagged
from counterfoil.errors import BadInput
from counterfoil.review.determine import needle_of
from counterfoil.values import Category, RecordKind, Role, Span

from ..conftest import document


@dataclass(frozen=True)
class Says:
    """Says of each of some words what it is told to."""

    told: tuple[tuple[str, str, float], ...]
    name: str = "classifier"

    def tag(self, text: str) -> Iterator[Tagged]:
        for words, label, score in self.told:
            start = text.index(words)
            yield Tagged(Span(start, start + len(words)), label, score)


def findings(text: str, *told: tuple[str, str, float]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What the rules found, checked to be the same beside a second detector; and what was added."""
    rules = find(document(text), kind=RecordKind.CASE_REPORT)
    second: Detector = Says(told)
    both = find(document(text), kind=RecordKind.CASE_REPORT, second=[second])
    assert tuple(f for f in both if f.detector != "classifier") == rules
    return rules, tuple(f for f in both if f.detector == "classifier")


def test_a_name_that_no_rule_knows_is_added_as_a_guess() -> None:
    rules, new = findings("R/Os met a person, Xqz Vrbl, there.", ("Xqz Vrbl", "PER", 0.97))
    assert [f.text for f in rules] == []
    assert [(f.id, f.text, f.category, f.role, f.confidence, f.how, f.span) for f in new] == [
        ("p1-s0001", "Xqz Vrbl", Category.NAME, Role.UNKNOWN, 0.59, "classifier: PER (0.97)", Span(19, 27))
    ]
    assert needle_of(new[0]) == ""


def test_what_a_rule_found_is_not_added_again_nor_called_something_else() -> None:
    text = "Officer John Miller gave 312-555-0134."
    rules, new = findings(text, ("John Miller", "PER", 0.99), ("312-555-0134", "PER", 0.99))
    assert [(f.text, f.role) for f in rules if f.category is Category.NAME] == [("John Miller", Role.OFFICER)]
    assert new == ()


def test_the_rest_of_an_officers_name_is_the_officers() -> None:
    rules, new = findings("Officer John Miller qzlox arrived.", ("John Miller qzlox", "PER", 0.99))
    assert [(f.text, f.role) for f in rules if f.category is Category.NAME] == [("John Miller", Role.OFFICER)]
    assert [(f.text, f.role, f.how) for f in new] == [
        ("qzlox", Role.OFFICER, "classifier: PER (0.99); goes on from 'John Miller'")
    ]


def test_the_rest_of_an_address_is_searched_for_nowhere_else() -> None:
    text = "She lives at 5169 N Kedzie Ave and Qzlox 60614 now."
    rules, new = findings(text, ("5169 N Kedzie Ave and Qzlox 60614", "ADR", 0.9))
    (rule,) = [f for f in rules if f.category is Category.HOME_ADDRESS]
    assert [(f.text, f.category, needle_of(f)) for f in new] == [("and Qzlox 60614", Category.HOME_ADDRESS, "")]
    assert needle_of(rule) == rule.text == "5169 N Kedzie Ave"


def test_what_was_added_is_told_apart() -> None:
    both = find(document("Officer John Miller qzlox."), second=[Says((("John Miller qzlox", "PER", 0.9),))])
    assert [f.text for f in both] == ["John Miller", "qzlox"]
    assert [f.text for f in by_rules(both)] == ["John Miller"]


def test_a_word_before_says_whose_a_new_name_is() -> None:
    _, new = findings("it was sgt vrblx with a guard kqxa.", ("vrblx", "PER", 0.9), ("kqxa", "PER", 0.9))
    assert [(f.text, f.role) for f in new] == [("vrblx", Role.OFFICER), ("kqxa", Role.WITNESS)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It was Xqz Vrbl.", ("Xqz Vrbl", "PER", 0.1)),
        ("It was Xqz Vrbl.", ("Xqz Vrbl", "DATE", 0.99)),
        ("It was 60614.", ("60614", "PER", 0.99)),
    ],
    ids=["unsure", "a label that means nothing here", "a number"],
)
def test_what_cannot_be_is_not_added(text: str, told: tuple[str, str, float]) -> None:
    assert findings(text, told)[1] == ()


def test_a_field_of_a_form_is_left_to_the_form() -> None:
    text = "ARREST REPORT\nNAME: Xqz Vrbl\nNARRATIVE\nNothing else was found by anybody that day."
    rules, new = findings(text, ("NAME: Xqz Vrbl", "PER", 0.99))
    assert "Xqz Vrbl" in [f.text for f in rules]
    assert new == ()


def test_two_detectors_do_not_add_the_same_place_twice() -> None:
    told = (("Xqz Vrbl", "PER", 0.9),)
    other = Says((("Xqz Vrbl", "PERSON", 0.9),), name="spacy")
    both = find(document("It was Xqz Vrbl."), kind=RecordKind.OTHER, second=[Says(told), other])
    assert [(f.detector, f.text) for f in both] == [("classifier", "Xqz Vrbl")]
    alone = find(document("It was Xqz Vrbl."), kind=RecordKind.OTHER, second=[other])
    assert [(f.detector, f.text) for f in alone] == [("spacy", "Xqz Vrbl")]


def test_an_unknown_detector_is_refused_with_what_is_allowed() -> None:
    with pytest.raises(BadInput) as refused:
        choose(["oracle"])
    assert str(refused.value) == (
        "'oracle': is no second detector. Allowed: classifier, presidio=PLACE, spacy=PLACE, gliner=PLACE; PLACE is "
        "where the model lies on this machine."
    )


def test_no_detector_is_chosen_by_an_empty_setting() -> None:
    assert choose("".split(",")) == ()
