from __future__ import annotations

import dataclasses
import inspect
import os
import pickle
import subprocess
import sys
from copy import copy, deepcopy
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.clock import model
from counterfoil.frozen import frozen, frozen_itself
from counterfoil.law import calendar, clocks, load, sourced


@dataclass(frozen=True, slots=True)
class Plain:
    left: float
    right: float
    name: str = "x"

    def __post_init__(self) -> None:
        if self.left > self.right:
            raise ValueError("turned")

    @property
    def width(self) -> float:
        return self.right - self.left


@frozen
class Frozen:
    left: float
    right: float
    name: str = "x"

    def __post_init__(self) -> None:
        if self.left > self.right:
            raise ValueError("turned")

    @property
    def width(self) -> float:
        return self.right - self.left


@frozen_itself
class Itself:
    name: str


BOTH = pytest.mark.parametrize("kind", [Plain, Frozen])


@BOTH
def test_it_is_made_shown_and_refused_as_a_frozen_dataclass_is(kind: type) -> None:
    one = kind(1, right=2)
    assert (one.left, one.right, one.name, one.width) == (1, 2, "x", 1)
    assert repr(one) == f"{kind.__name__}(left=1, right=2, name='x')"
    assert list(inspect.signature(kind).parameters) == ["left", "right", "name"]
    assert not hasattr(one, "__dict__")
    for change in (lambda: setattr(one, "left", 0), lambda: delattr(one, "left"), lambda: setattr(one, "other", 0)):
        # a name that is no field is refused too, though Python 3.11's dataclass says so by another error
        with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
            change()
    assert one.left == 1
    with pytest.raises(ValueError, match="turned"):
        kind(2, 1)
    for wrong in ((), (1,), (1, 2, "x", 3)):
        with pytest.raises(TypeError):
            kind(*wrong)
    match one:
        case Plain(left, right) | Frozen(left, right):
            assert (left, right) == (1, 2)


@BOTH
def test_dataclasses_and_pickle_know_it(kind: type) -> None:
    one = kind(1, 2)
    assert dataclasses.is_dataclass(one)
    assert [(f.name, f.type) for f in dataclasses.fields(kind)] == [
        ("left", "float"),
        ("right", "float"),
        ("name", "str"),
    ]
    assert dataclasses.asdict(one) == {"left": 1, "right": 2, "name": "x"}
    assert dataclasses.replace(one, name="z") == kind(1, 2, "z")
    assert pickle.loads(pickle.dumps(one)) == copy(one) == deepcopy(one) == one  # noqa: S301 - its own


@given(st.tuples(st.integers(), st.text()), st.tuples(st.integers(), st.text()))
def test_two_are_equal_when_their_values_are(first: tuple[int, str], second: tuple[int, str]) -> None:
    one, other = (Frozen(of[0], of[0], of[1]) for of in (first, second))
    plain_one, plain_other = (Plain(of[0], of[0], of[1]) for of in (first, second))
    assert (one == other) is (plain_one == plain_other)
    assert (hash(one) == hash(other)) is (hash(plain_one) == hash(plain_other))
    assert one != plain_one


def test_what_is_compared_by_identity_equals_only_itself() -> None:
    one = Itself("a")
    assert one == one
    assert one != Itself("a")
    assert len({one, Itself("a")}) == 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.name = "b"  # type: ignore[misc]


def test_a_field_without_a_default_after_one_that_has_one_is_refused() -> None:
    with pytest.raises(TypeError, match="name: a field without a default follows"):

        @frozen
        class Wrong:
            left: int = 0
            name: str  # type: ignore[misc]


def test_the_clock_is_made_of_these() -> None:
    kinds = [
        model.Deadline,
        model.Move,
        clocks.Period,
        calendar.Closing,
        calendar.Calendar,
        sourced.Sourced,
        load.LawPack,
    ]
    assert all("_set_0" in kind.__init__.__code__.co_names for kind in kinds)


def test_a_deadline_loads_nothing_that_costs_more_than_itself() -> None:
    """``dataclasses``, ``typing``, ``pathlib`` and YAML together take longer than the call is allowed to."""
    asked = (
        "import sys; from counterfoil.cli import main; "
        "main(['deadline', '--law', 'us-il', '--received', '2026-02-27']); "
        "print(sorted({'dataclasses', 'inspect', 'typing', 'pathlib', 'yaml', 'json'} & set(sys.modules)))"
    )
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(2):  # the first may have to read the pack itself, and keeps it
        done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=env)
    assert "Due on Friday 2026-03-06" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
