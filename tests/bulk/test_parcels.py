"""What travels: as it was sent, or refused."""

from __future__ import annotations

import json

import pytest

from counterfoil.bulk.parcels import Parcel, packed, unpacked
from counterfoil.errors import BadInput

SENT = Parcel({"pages": [1, 2.5], "name": "ä"}, {"source": b"\0\1", "forms/a.yaml": b"", "more": b"xyz"})


def test_a_parcel_comes_back_as_it_was_sent() -> None:
    assert unpacked(packed(SENT)) == SENT


def altered(**changes: object) -> bytes:
    whole = packed(SENT)
    end = 8 + int.from_bytes(whole[:8], "big")
    head = json.dumps({**json.loads(whole[8:end]), **changes}).encode()
    return len(head).to_bytes(8, "big") + head + whole[end:]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff" * 8,
        packed(SENT)[:-1],
        packed(SENT) + b"x",
        packed(SENT)[:-1] + b"!",
        altered(said=[1]),
        altered(files=[["source", 10**12, "0" * 64]]),
        altered(files=[["source", -1, "0" * 64]]),
        altered(files=[["a", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]] * 2),
        altered(said={"pages": float("nan")}),
        b"\0\0\0\0\0\0\xff\xff" + b"[" * 0xFFFF,
    ],
    ids=range(11),
)
def test_what_nobody_packed_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="another machine is not what was sent"):
        unpacked(data)
