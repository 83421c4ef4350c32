"""Each parser stands what was kept of what ``script/fuzz`` gave it; the time of minutes and hours is spent there."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from . import parsers

CORPUS = Path(__file__).parent / "corpus"
LARGEST_BYTES = 300_000


def kept(name: str) -> list[Path]:
    return sorted((CORPUS / name).iterdir())


@pytest.mark.parametrize("name", parsers.PARSERS)
def test_every_parser_stands_its_corpus(name: str) -> None:
    """As it is kept, cut short, and with bytes turned: the same ones each time."""
    chance = random.Random(name)
    for one in kept(name):
        data = one.read_bytes()
        turned = bytearray(data)
        for _ in range(3):
            turned[chance.randrange(len(turned))] ^= 1 << chance.randrange(8)
        for tried in (data, data[: chance.randrange(len(data))], bytes(turned)):
            parsers.holds(name, tried)


def test_each_parser_has_a_corpus_and_it_is_small() -> None:
    assert {one.name for one in CORPUS.iterdir()} == set(parsers.PARSERS)
    sizes = [one.stat().st_size for name in parsers.PARSERS for one in kept(name)]
    assert (min(sizes) > 0, sum(sizes) < LARGEST_BYTES) == (True, True)


def test_a_parser_that_falls_over_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def falls(data: bytes) -> None:
        raise IndexError(data)

    monkeypatch.setitem(parsers.PARSERS, "table", falls)
    with pytest.raises(IndexError):
        parsers.holds("table", b"x")
