from __future__ import annotations

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import commitment

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)


def counted() -> commitment.Randomness:
    """Bytes that differ on every call and are the same in every run."""
    calls = iter(range(10_000))
    return lambda size: hashlib.shake_256(str(next(calls)).encode()).digest(size)


def test_a_disclosure_is_that_of_rfc_9901_with_a_longer_salt() -> None:
    text = commitment.disclose("requester", "Nora Example", lambda size: bytes(size))
    padded = text + "=" * (-len(text) % 4)
    assert json.loads(base64.urlsafe_b64decode(padded)) == ["A" * 43, "requester", "Nora Example"]
    expected = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
    assert commitment.digest(text) == expected


@given(st.dictionaries(NAMES, st.text(st.characters(exclude_categories=["Cs"]), max_size=10), max_size=32))
def test_every_value_opens_its_own_digest(private: dict[str, str]) -> None:
    made = commitment.commit(private, counted())
    opened = {slot: disclosures[0] for slot, disclosures in made.openings}
    assert {made.digests[slot]: None for slot in opened} == {commitment.digest(text): None for text in opened.values()}
    assert dict(commitment.read(text) for text in opened.values()) == private


@pytest.mark.parametrize(("values", "digests"), [(0, 4), (1, 4), (4, 4), (5, 8), (8, 8), (9, 12), (32, 32)])
def test_decoys_hide_how_many_values_there_are(values: int, digests: int) -> None:
    made = commitment.commit({f"v{n}": n for n in range(values)}, counted())
    assert (len(made.digests), list(made.digests)) == (digests, sorted(set(made.digests)))
    assert {len(digest) for digest in made.digests} == {43}


def test_the_same_value_gets_another_digest_each_time() -> None:
    random = counted()
    first, second = (commitment.commit({"born": "1990-02-03"}, random) for _ in range(2))
    assert set(first.digests) & set(second.digests) == set()


def test_a_dictionary_finds_no_value_behind_a_digest_without_its_salt() -> None:
    private = {"born": "1990-02-03"}
    made = commitment.commit(private, counted())
    guesses = {
        commitment.base64url(hashlib.sha256(form.encode()).digest())
        for form in ("1990-02-03", '"1990-02-03"', '["born","1990-02-03"]', "born1990-02-03")
    }
    assert guesses & set(made.digests) == set()
    unsalted = commitment.base64url(hashlib.sha256(b"1990-02-03").digest())
    assert unsalted in guesses  # the positive control: the attack would have found an unsalted digest


def test_a_long_list_becomes_a_set_under_one_root() -> None:
    made = commitment.commit({"marks": [f"m{n}" for n in range(17)], "few": list(range(16))}, counted())
    assert [(s.count, len(s.root)) for s in made.sets] == [(17, 32)]
    ((slot, texts),) = [(slot, texts) for slot, texts in made.openings if slot >= 1000]
    assert (slot, [commitment.read(text) for text in texts]) == (1000, [("marks", f"m{n}") for n in range(17)])
    assert commitment.set_root(texts) == made.sets[0].root
    assert len(made.digests) == 4


def test_more_than_32_single_values_are_refused() -> None:
    with pytest.raises(LedgerInvalid, match="can commit to 32 values, not 33"):
        commitment.commit({f"v{n}": n for n in range(33)}, counted())


def packed(value: object) -> str:
    return commitment.base64url(json.dumps(value, separators=(",", ":")).encode())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!",
        "A",
        packed([]),
        packed(["A" * 43, "n"]),
        packed(["A" * 43, "n", 1, 2]),
        packed(["A" * 22, "n", 1]),
        packed(["A" * 42 + "B", "n", 1]),
        packed(["A" * 43, "Bad name", 1]),
        packed([1, "n", 1]),
        packed({"a": 1}),
        packed(["A" * 43, "n", 1]) + "=",
        commitment.base64url(b'["' + b"A" * 43 + b'", "n", 1]'),
        "A" * 1_000_001,
    ],
    ids=lambda text: text[-20:],
)
def test_a_malformed_disclosure_is_refused(text: str) -> None:
    with pytest.raises(LedgerInvalid):
        commitment.read(text)


def test_a_name_that_could_carry_a_value_is_refused() -> None:
    with pytest.raises(ValueError, match="is no name"):
        commitment.disclose("Nora Example", 1, counted())
