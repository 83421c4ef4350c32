"""The token classifier itself, with the weights that are shipped."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path
from typing import Any

import numpy
import pytest

from counterfoil.detection.reading import find
from counterfoil.detection.second import choosing, classifier
from counterfoil.detection.second.choosing import choose
from counterfoil.detection.second.classifier import Classifier
from counterfoil.detection.second.tokens import SIZES, features, tokens
from counterfoil.errors import BadInput
from counterfoil.values import RecordKind

from ..conftest import document

FEATURES = [
    (4723, 868, 722, 173, 13, 4),
    (999, 2022, 386, 614, 12, 1),
    (878, 2019, 1274, 878, 128, 0),
    (1229, 980, 3951, 476, 0, 2),
    (2455, 128, 552, 173, 40, 1),
]
CARD = Path(__file__).parents[3] / "docs" / "concepts" / "classifier.md"
TEXT = "My name is Zbigniew Kowalczyk and I live at 51 Mill Street, Austin, TX 78701."


def test_it_finds_a_name_and_an_address_and_nothing_in_plain_words() -> None:
    found = [(TEXT[t.span.start : t.span.end], t.label) for t in classifier.load().tag(TEXT)]
    assert found == [("Zbigniew Kowalczyk", "PER"), ("51 Mill Street, Austin, TX 78701", "ADR")]
    assert list(classifier.load().tag("the door was open and nothing was taken")) == []
    assert list(classifier.load().tag("  \n ")) == []


def test_the_same_text_gives_the_same_answer_to_the_last_digit() -> None:
    one = list(classifier.load().tag(TEXT))
    classifier.load.cache_clear()
    assert list(classifier.load().tag(TEXT)) == one


class AlwaysGoesOn:
    """A network that says of every token that a name goes on."""

    def run(self, _: None, given: dict[str, Any]) -> list[Any]:
        return [numpy.array([[0.0, 0.0, 1.0, 0.0, 0.0]] * len(given["tokens"]))]


def test_a_full_stop_parts_two_people_and_not_a_suffix() -> None:
    text = "TAMIKA CLAIRMONT. DOROTA KING JR. QUICK"
    found = [text[t.span.start : t.span.end] for t in Classifier(AlwaysGoesOn(), numpy.array).tag(text)]
    assert found == ["TAMIKA CLAIRMONT", "DOROTA KING JR. QUICK"]


def test_features_are_the_numbers_that_the_weights_were_made_for() -> None:
    text = "Ann O'Neil,\n12 Elm"
    assert features(text, tokens(text)) == FEATURES
    assert all(number < size for row in FEATURES for number, size in zip(row, SIZES, strict=True))


def test_a_surname_that_is_a_word_is_found_only_with_it() -> None:
    text = "R/O THEN SPOKE WITH PARK OUTSIDE. THE DOOR WAS FOUND OPEN BY THE CREW."
    rules = find(document(text), kind=RecordKind.CASE_REPORT)
    both = find(document(text), kind=RecordKind.CASE_REPORT, second=choose(["classifier"]))
    assert [f.text for f in rules] == []
    assert [(f.text, f.detector) for f in both] == [("PARK", "classifier")]


def test_the_card_names_these_weights() -> None:
    (told,) = re.findall(r"\b[0-9a-f]{64}\b", CARD.read_text(encoding="utf-8"))
    data = classifier.WEIGHTS.read_bytes()
    assert told == hashlib.sha256(data).hexdigest()
    assert len(data) < 5_000_000


def test_without_onnxruntime_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    classifier.load.cache_clear()
    choosing._load.cache_clear()
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(BadInput, match="script/setup detect"):
        choose(["classifier"])
