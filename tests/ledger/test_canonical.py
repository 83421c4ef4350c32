from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import canonical

KEYS = st.from_regex(r"[A-Za-z0-9_]{1,8}", fullmatch=True)
TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
LEAVES = st.none() | st.booleans() | st.integers(-canonical.MAX_INTEGER, canonical.MAX_INTEGER) | TEXT
VALUES = st.recursive(LEAVES, lambda v: st.lists(v, max_size=4) | st.dictionaries(KEYS, v, max_size=4), max_leaves=12)


@given(VALUES)
def test_write_equals_an_independent_rfc_8785_encoder(value: object) -> None:
    assert canonical.write(value) == rfc8785.dumps(value)


@given(VALUES)
def test_read_gives_back_what_was_written(value: object) -> None:
    assert canonical.read(canonical.write(value)) == value


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), "\ud800", {"a b": 1}, {"": 1}, {"é": 1}, {1: 2}, (1, 2), b"x", {1}, type],
    ids=repr,
)
def test_write_refuses_what_lies_outside_the_profile(value: object) -> None:
    with pytest.raises(LedgerInvalid):
        canonical.write(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1}\n',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1.0}',
        b'{"a":-0}',
        b'{"a":1e3}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":9007199254740992}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":"\\ud800"}',
        b'"\xff"',
        b"",
        b"{",
        b"[" * 100_000,
        b"[" * 18 + b"]" * 18,
        b"1" * 5000,
    ],
    ids=lambda data: repr(data[:24]),
)
def test_read_refuses_what_write_would_not_have_written(data: bytes) -> None:
    with pytest.raises(LedgerInvalid):
        canonical.read(data)


def test_read_accepts_the_same_values_in_canonical_form() -> None:
    assert canonical.read(b'{"a":2,"b":[-1,"/A"]}') == {"a": 2, "b": [-1, "/A"]}
