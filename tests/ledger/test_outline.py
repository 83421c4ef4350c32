from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import canonical, entry, outline
from counterfoil.ledger.commitment import InnerSet
from counterfoil.ledger.entry import Entry
from counterfoil.ledger.kinds import KINDS, Rule

from .test_entry import DIGESTS, FIRST, FULL

WORDS = ("7(1)(c)", "7(1)(b)", "late_notice", "second", "us-il", "0" * 64, "2024-03-04", "2024-02-28", "OTHER-STATE")
NEVER: tuple[Any, ...] = (
    -1,
    2**53,
    1.5,
    None,
    "Nora Example",
    "",
    "2024-02-30",
    "0000-01-01",
    "A" * 64,
    [],
    [[]],
    ["7(1)(c)"] * 2,
    {},
)


def candidates(rule: Rule) -> list[Any]:
    """Values that the rule allows or not: some of each kind of value, and every word that the rule names."""
    words = [*WORDS, *re.findall(r"[a-z0-9_]+", rule.says)]
    lists = [[word] for word in words] + [["7(1)(c)", "7(1)(b)"], ["second", "late_notice"], ["7(1)(c)", "Nora"]]
    many = [[f"{n}({m})" for n in range(10, 15) for m in range(7)][:length] for length in (32, 33)]
    return [0, 1, 10**14, 10**15, 2**53 - 1, True, False, *words, *lists, *many, "2024-02-29", "2024-12-31", *NEVER]


RULES = {rule.says: rule for kind in KINDS.values() for rule in kind.fields.values()}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_what_is_plain_is_allowed(rule: Rule) -> None:
    plain = re.compile(rule.plain)
    found = {json.dumps(v): rule.allows(v) for v in candidates(rule) if plain.fullmatch(canonical_text(v))}
    assert set(found.values()) == {True}


def canonical_text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_a_list_is_plain_in_any_order_and_never_with_one_twice() -> None:
    plain = re.compile(KINDS["release.made"].fields["exemptions"].plain)
    texts = ('["7(1)(b)","7(1)(c)"]', '["7(1)(c)","7(1)(b)"]', '["7(1)","7(1)(b)","7"]', '["7"]')
    assert [bool(plain.fullmatch(text)) for text in texts] == [True] * 4
    wrong = ('["7","7"]', '["7","8","7"]', '["7(1)(b)","7","7(1)(b)"]', '["7",]', '["7""8"]', "[]", '["7"', '[,"7"]')
    assert [bool(plain.fullmatch(text)) for text in wrong] == [False] * 8


def samples() -> list[Entry]:
    """An entry of every kind, with all clear fields that it may have."""
    made = []
    for kind, spec in KINDS.items():
        facts = {
            name: next(v for v in candidates(rule) if re.fullmatch(rule.plain, canonical_text(v)))
            for name, rule in spec.fields.items()
        }
        made.append(replace(FULL, kind=kind, facts=facts, sets=()))
    return made


def of(whole: Entry) -> outline.Outline:
    return outline.Outline(whole.at, whole.case_number, whole.seq, whole.prev, whole.kind)


def plain(*entries: bytes) -> list[outline.Outline] | None:
    """The outlines of ``entries`` where the judge is not needed."""
    found = outline.plain(entries)
    return None if found is None else [found.outline(place) for place in range(len(entries))]


@pytest.mark.parametrize("written", samples(), ids=KINDS)
def test_every_kind_is_read_in_one_pass(written: Entry) -> None:
    assert plain(written.to_bytes()) == [of(written)]


def test_many_are_read_together() -> None:
    assert plain(*IN_ONE_PASS) == [of(entry.parse(data)) for data in IN_ONE_PASS]
    assert outline.read_all([], 0) == ([], [], [], [], [])


def test_the_first_act_and_one_of_the_office_are_read_in_one_pass() -> None:
    for written in (
        FIRST,
        replace(FIRST, case_number=entry.OFFICE),
        replace(FIRST, facts={}, legal=("5 U.S.C. § 552",)),
    ):
        assert plain(written.to_bytes()) == [of(written)]


EIGHT = tuple(sorted([*DIGESTS, *("x" * 41 + letter + "A" for letter in "BCDE")]))
USUAL = {
    "a set": FULL,
    "two sets": replace(FULL, sets=FULL.sets * 2),
    "eight digests": replace(FIRST, digests=EIGHT),
    "twelve digests": replace(FULL, digests=tuple(sorted([*EIGHT, *("y" * 42 + letter for letter in "AEIM")]))),
    "a very large count": replace(FIRST, facts={"items": 2**53 - 1}),
    "the last of a month": replace(FIRST, kind="clock.replied", facts={"due_on": "2024-02-29"}),
}


@pytest.mark.parametrize("written", USUAL.values(), ids=USUAL)
def test_what_is_rarer_is_read_in_one_pass(written: Entry) -> None:
    assert plain(written.to_bytes()) == [of(written)]


UNUSUAL = {
    "a very late act": replace(FULL, seq=2**53 - 1),
    "a very large set": replace(FULL, sets=(InnerSet(2**53 - 1, bytes(32)),)),
}


@pytest.mark.parametrize("written", UNUSUAL.values(), ids=UNUSUAL)
def test_what_is_unusual_is_read_all_the_same(written: Entry) -> None:
    assert plain(written.to_bytes()) is None
    assert outline.read(written.to_bytes(), 3) == of(written)


WRONG = {
    "an hour that no day has": (b"T15:04:05Z", b"T24:00:00Z"),
    "a second that no minute has": (b"T15:04:05Z", b"T15:04:60Z"),
    "a day that no month has": (b'"at":"2024-03-04', b'"at":"2024-02-30'),
    "an effective day that no month has": (b'"effective":"2024-03-01', b'"effective":"2023-02-29'),
    "the year 0": (b'"at":"2024', b'"at":"0000'),
    "a digit that is none": (b'"at":"2024', b'"at":"202x'),
    "a digest of other letters": (DIGESTS[1].encode(), b"!" + DIGESTS[1][1:].encode()),
    "a digest that is too long": (DIGESTS[1].encode(), DIGESTS[1].encode() + b"A"),
    "a line's end in a digest": (DIGESTS[1].encode(), b"\n" + DIGESTS[1][1:].encode()),
    "a line's end after it": (b'"v":1}', b'"v":1}\n'),
    "something before it": (b'{"actor"', b' {"actor"'),
    "five digests": (b'"],"seq"', b'","zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzA"],"seq"'),
    "an empty list of sets": (b'"seq":3', b'"seq":3,"sets":[]'),
    "a set without a number": (b'"seq":3', b'"seq":3,"sets":[{"root":"' + b"A" * 43 + b'"}]'),
    "a set of nothing": (b'"seq":3', b'"seq":3,"sets":[{"n":0,"root":"' + b"A" * 43 + b'"}]'),
    "a set's comma too many": (b'"seq":3', b'"seq":3,"sets":[{"n":1,"root":"' + b"A" * 43 + b'"},]'),
    "no link": (b'"prev":"' + b"A" * 43 + b'",', b""),
    "a link that is not canonical": (b'"prev":"' + b"A" * 43, b'"prev":"' + b"A" * 42 + b"B"),
    "a digest twice": (DIGESTS[1].encode(), DIGESTS[0].encode()),
    "digests out of order": (b'"sd":["B', b'"sd":["Z'),
    "another role": (b"records-officer", b"records-offices"),
    "another version": (b'"v":1', b'"v":2'),
    "an escape": (b'"release":"public"', b'"release":"\\u0070ublic"'),
    "white space": (b'"seq":3', b'"seq": 3'),
    "a zero before the number": (b'"seq":3', b'"seq":03'),
    "a kind that is none": (b"release.made", b"release.lost"),
    "a statute that is none": (b"5 ILCS 140/9(a)", b"Nora Example, yes"),
    "a field twice": (b'"release":"public"', b'"release":"public","release":"public"'),
    "fields out of order": (b'"release":"public","to":"ICE"', b'"to":"ICE","release":"public"'),
    "a field left out that must be there": (b',"release":"public"', b""),
    "a comma too many": (b'"to":"ICE"}', b'"to":"ICE",}'),
}
PLAIN = replace(FULL, sets=())


@pytest.mark.parametrize(("before", "after"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_left_to_the_judge(before: bytes, after: bytes) -> None:
    data = PLAIN.to_bytes()
    assert data.count(before) == 1
    changed = data.replace(before, after)
    assert plain(changed) is None
    with pytest.raises(LedgerInvalid) as judged:
        entry.parse(changed, "Entry 3")
    with pytest.raises(LedgerInvalid, match="^" + re.escape(str(judged.value)) + "$"):
        outline.read(changed, 3)


@pytest.mark.parametrize("seed", [5, 8, 11])  # 5 and 8 once met a pattern that took what is no entry
def test_nothing_is_accepted_that_the_judge_refuses(seed: int) -> None:
    """Bytes changed, taken out, put in and doubled at random; the positive control is that some are still entries."""
    chance, accepted = random.Random(seed), 0
    alphabet = b'abcdefABCDEF0123456789-_.,:"{}[]()/ \\TZ'
    for data in [written.to_bytes() for written in [*samples(), *USUAL.values()]] * 150:
        place, length = chance.randrange(len(data)), chance.choice((0, 1, 1, 1, 2, 8, 40))
        new = bytes(chance.choices(alphabet, k=chance.choice((0, 1, 1, 1, 2))))
        if chance.random() < 0.1:
            new = data[place : place + length] * 2
        changed = data[:place] + new + data[place + length :]
        found = plain(changed)
        if found is not None:
            assert found == [of(entry.parse(changed))]
            accepted += changed != data
    assert accepted > 500


def test_a_time_is_read_as_the_judge_reads_it() -> None:
    written = replace(FIRST, at=datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert plain(written.to_bytes()) == [of(written)]
    assert canonical.read(written.to_bytes())["at"] == "2099-12-31T23:59:59Z"


IN_ONE_PASS = [one.to_bytes() for one in [*samples(), FIRST, *USUAL.values()]]
SOUND = [*IN_ONE_PASS, *(one.to_bytes() for one in UNUSUAL.values())]
TOO_LONG = b'"sd":[%b]' % ",".join(f'"{number:042}A"' for number in range(96)).encode()
BAD = {name: PLAIN.to_bytes().replace(*change) for name, change in WRONG.items()}
SWAPPED = [*EIGHT[:3], EIGHT[4], EIGHT[3], *EIGHT[5:]]
BAD["the fifth digest below the fourth"] = re.sub(
    rb'"sd":\[.*?\]', b'"sd":[%b]' % ",".join(f'"{one}"' for one in SWAPPED).encode(), PLAIN.to_bytes()
)
BAD["too long"] = re.sub(rb'"sd":\[.*?\]', TOO_LONG, PLAIN.to_bytes())


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_one_wrong_among_many_is_named(bad: bytes) -> None:
    many = [*IN_ONE_PASS[:9], bad, *IN_ONE_PASS[9:]]
    assert outline.plain(many) is None
    with pytest.raises(LedgerInvalid, match=r"^Entry 9\b"):
        outline.read_all(many, 0)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(SOUND), max_size=12),
    st.lists(st.tuples(st.sampled_from(list(BAD.values())) | st.binary(max_size=9), st.integers(0, 12)), max_size=2),
    st.integers(0, 12),
)
def test_many_together_are_judged_as_one_by_one(sound: list[bytes], bad: list[tuple[bytes, int]], cut: int) -> None:
    """The same outlines, or the judge's own words about the first that is wrong; also where two lines make three."""
    entries = list(sound)
    for data, place in bad:
        entries.insert(place, data)
    if cut == 12 and len(entries) > 1:
        entries[:2] = [entries[0][:9], entries[0][9:] + b"\n" + entries[1]]
    judged: list[outline.Outline] = []
    try:
        for index, data in enumerate(entries, 7):
            judged.append(of(entry.parse(data, f"Entry {index}")))
    except LedgerInvalid as error:
        with pytest.raises(LedgerInvalid, match="^" + re.escape(str(error)) + "$"):
            outline.read_all(entries, 7)
    else:
        found = outline.read_all(entries, 7)
        assert [found.outline(place) for place in range(len(entries))] == judged


def test_each_of_very_many_comes_with_its_bytes() -> None:
    many = SOUND * (outline.AT_ONCE // len(SOUND) + 1)
    judged = [of(entry.parse(data)) for data in many]
    assert list(outline.read_each(many)) == list(zip(many, judged, strict=True))
    found = outline.read_all(many, 0)
    assert [found.outline(place) for place in range(len(many))] == judged
    with pytest.raises(LedgerInvalid, match=f"^Entry {len(many)}: "):
        list(outline.read_each([*many, b""]))
