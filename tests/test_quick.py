from __future__ import annotations

import dataclasses
import inspect
from dataclasses import dataclass, field

import pytest

from counterfoil.detection.model import Finding
from counterfoil.documents.model import Word
from counterfoil.quick import quick
from counterfoil.values import Box


@dataclass(frozen=True, slots=True)
class Plain:
    left: float
    right: float
    name: str = "x"

    def __post_init__(self) -> None:
        if self.left > self.right:
            raise ValueError("turned")


@quick
@dataclass(frozen=True, slots=True)
class Quick:
    left: float
    right: float
    name: str = "x"

    def __post_init__(self) -> None:
        if self.left > self.right:
            raise ValueError("turned")


@pytest.mark.parametrize("kind", [Plain, Quick])
def test_a_quick_class_is_made_compared_and_refused_as_the_plain_one(kind: type) -> None:
    one = kind(1, 2)
    assert (one.left, one.right, one.name) == (1, 2, "x")
    assert one == kind(left=1, right=2, name="x") != kind(1, 2, "y")
    assert hash(one) == hash(kind(1, 2))
    assert repr(one) == f"{kind.__name__}(left=1, right=2, name='x')"
    assert dataclasses.replace(one, name="z") == kind(1, 2, "z")
    assert list(inspect.signature(kind).parameters) == ["left", "right", "name"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.left = 0
    with pytest.raises(ValueError, match="turned"):
        kind(2, 1)
    for wrong in ((), (1,), (1, 2, "x", 3)):
        with pytest.raises(TypeError):
            kind(*wrong)


@pytest.mark.parametrize("kind", [Box, Word, Finding])
def test_the_classes_that_are_made_most_are_quick(kind: type) -> None:
    assert kind.__init__.__code__.co_filename == "<string>"
    assert "_set_0" in kind.__init__.__code__.co_names


def test_what_cannot_be_set_through_a_slot_is_refused() -> None:
    @dataclass(frozen=True)
    class WithoutSlots:
        name: str

    @dataclass(frozen=True, slots=True)
    class WithFactory:
        names: list[str] = field(default_factory=list)

    for kind in (WithoutSlots, WithFactory):
        with pytest.raises(TypeError, match=r"can(not)? be set quickly"):
            quick(kind)
