from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.errors import LedgerInvalid
from counterfoil.law.model import InstrumentKind
from counterfoil.ledger import entry, kinds, outline
from counterfoil.ledger.commitment import InnerSet
from counterfoil.ledger.entry import Entry
from counterfoil.ledger.kinds import KINDS

DIGESTS = tuple(letter * 42 + "A" for letter in "BCDE")
FIRST = Entry(
    kind="demand.received",
    at=datetime(2024, 3, 4, 15, 4, 5, tzinfo=UTC),
    case_number="CF-2024-000012",
    seq=0,
    prev=b"",
    actor_key="k-00112233445566aa",
    role="records-officer",
    facts={"channel": "email", "items": 2},
    digests=DIGESTS,
)
FULL = replace(
    FIRST,
    kind="release.made",
    seq=3,
    prev=bytes(32),
    effective_at=datetime(2024, 3, 1, tzinfo=UTC),
    legal=("5 ILCS 140/7(1)(c)", "5 ILCS 140/9(a)"),
    facts={"release": "public", "manifest": "0" * 64, "exemptions": ["7(1)(c)"], "to": "ICE"},
    sets=(InnerSet(17, bytes(32)),),
)


def test_the_bytes_are_canonical_and_complete() -> None:
    assert FIRST.to_bytes().decode() == (
        '{"actor":{"key":"k-00112233445566aa","role":"records-officer"},"at":"2024-03-04T15:04:05Z",'
        '"facts":{"channel":"email","items":2},"legal":[],"req":"CF-2024-000012",'
        f'"sd":{json.dumps(list(DIGESTS), separators=(",", ":"))},"seq":0,"t":"demand.received","v":1}}'
    )


@pytest.mark.parametrize("written", [FIRST, FULL, replace(FIRST, case_number=entry.OFFICE)])
def test_parse_gives_back_what_was_written(written: Entry) -> None:
    assert entry.parse(written.to_bytes()) == written


def changed(**changes: Any) -> bytes:
    value = json.loads(FULL.to_bytes())
    for key, new in changes.items():
        if new is ...:
            del value[key]
        else:
            value[key] = new
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        FULL.to_bytes() + b"\n",
        changed(v=2),
        changed(v=True),
        changed(v="1"),
        changed(t="release.leaked"),
        changed(t=["release.made"]),
        changed(note="Nora Example"),
        changed(actor={"key": "k-00112233445566aa", "name": "Ida Sample", "role": "counsel"}),
        changed(actor={"key": "Ida Sample", "role": "counsel"}),
        changed(actor={"key": "k-00112233445566aa", "role": "Ida Sample"}),
        changed(actor={"key": "k-00112233445566aa", "role": ["counsel"]}),
        changed(actor="Ida Sample"),
        changed(at="2024-03-04T15:04:05+00:00"),
        changed(at="2024-03-04 15:04:05Z"),
        changed(at="2024-03-04T15:04:05.5Z"),
        changed(at="2024-02-30T15:04:05Z"),
        changed(at=1709564645),
        changed(effective="yesterday"),
        changed(req="Nora-Example"),
        changed(req="CF-2024-Example"),
        changed(req=12),
        changed(seq=-1),
        changed(seq=True),
        changed(seq="3"),
        changed(seq=0),
        changed(prev=...),
        changed(prev="A" * 42),
        changed(prev="A" * 42 + "B"),
        changed(legal="5 ILCS 140/9"),
        changed(legal=["because Nora Example said so"]),
        changed(legal=["5 ILCS 140/9", "5 ILCS 140/9"]),
        changed(legal=[["5 ILCS 140/9"]]),
        changed(facts=[]),
        changed(facts={"release": "public"}),
        changed(facts={"release": "Nora Example", "manifest": "0" * 64}),
        changed(facts={"release": ["public"], "manifest": "0" * 64}),
        changed(facts={"release": "public", "manifest": "0" * 63}),
        changed(facts={"release": "public", "manifest": "0" * 64, "to": "NORA EXAMPLE"}),
        changed(facts={"release": "public", "manifest": "0" * 64, "pages": -1}),
        changed(facts={"release": "public", "manifest": "0" * 64, "pages": True}),
        changed(facts={"release": "public", "manifest": "0" * 64, "pages": "3"}),
        changed(facts={"release": "public", "manifest": "0" * 64, "exemptions": []}),
        changed(facts={"release": "public", "manifest": "0" * 64, "exemptions": ["Nora"]}),
        changed(facts={"release": "public", "manifest": "0" * 64, "exemptions": [["7(1)(c)"]]}),
        changed(facts={"release": "public", "manifest": "0" * 64, "recipient": "Nora Example"}),
        changed(sd=[]),
        changed(sd=DIGESTS[:3]),
        changed(sd=DIGESTS[::-1]),
        changed(sd=[DIGESTS[0]] * 4),
        changed(sd=[*DIGESTS[:3], "Nora Example"]),
        changed(sd=[*DIGESTS[:3], 1]),
        changed(sets=[]),
        changed(sets=[{"n": 0, "root": "A" * 43}]),
        changed(sets=[{"n": 1}]),
        changed(sets=[{"n": 1, "root": "A" * 43, "of": "Nora"}]),
        changed(sets=["x"]),
    ],
    ids=lambda data: data.decode()[-60:],
)
def test_whatever_the_writer_would_not_write_is_refused(data: bytes) -> None:
    with pytest.raises(LedgerInvalid):
        entry.parse(data)
    assert outline.plain([data]) is None


@settings(max_examples=40)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5), lambda v: st.lists(v) | st.dictionaries(st.text(max_size=4), v)
    )
)
def test_no_json_makes_parse_fail_otherwise(value: object) -> None:
    with pytest.raises(LedgerInvalid):
        entry.parse(json.dumps(value).encode())


@pytest.mark.parametrize(
    "bad",
    [
        datetime(2024, 3, 4),  # noqa: DTZ001 - that is the bad one
        datetime(2024, 3, 4, tzinfo=timezone(timedelta(hours=-6))),
        datetime(2024, 3, 4, microsecond=1, tzinfo=UTC),
    ],
)
def test_a_time_that_is_not_utc_in_seconds_is_refused(bad: datetime) -> None:
    with pytest.raises(ValueError, match="UTC in whole seconds"):
        replace(FIRST, at=bad).to_bytes()


def test_an_entry_of_more_than_4096_bytes_is_refused() -> None:
    many = tuple(sorted(f"{n:041}AA" for n in range(100)))
    with pytest.raises(LedgerInvalid, match="4096 is the most"):
        replace(FIRST, digests=many).to_bytes()
    with pytest.raises(LedgerInvalid, match="larger than 4096"):
        entry.parse(b"{" + b" " * 4096)


FREE_TEXT = [
    "Nora Example",
    "nora@example.invalid",
    "312-555-0100",
    "078-05-1120",
    "1990-02-03 Nora",
    "N",
    "ILLINOIS",
    "nora_example",
    "SMITH",
    "example-nora",
    "12 Main St",
]


@pytest.mark.parametrize("kind", KINDS)
def test_no_clear_field_takes_free_text(kind: str) -> None:
    taken = [
        (name, text)
        for name, rule in KINDS[kind].fields.items()
        for text in FREE_TEXT
        if rule.allows(text) or rule.allows([text])
    ]
    assert taken == []


def test_every_clear_field_takes_something() -> None:
    samples: list[Any] = [3, True, "2024-03-04", "0" * 64, "us-il", ["7(1)(b)", "2.15(a)"], ["second"], "ICE"]
    words = re.compile(r"one of (.*)")
    dead = []
    for kind, spec in KINDS.items():
        for name, rule in spec.fields.items():
            match = words.fullmatch(rule.says)
            tried = match[1].split(", ") if match else samples
            if not any(rule.allows(sample) for sample in tried) or (match and not all(map(rule.allows, tried))):
                dead.append((kind, name))
        assert spec.required <= spec.fields.keys()
    assert dead == []


STATUTES = [
    "5 ILCS 140/3(d)",
    "5 ILCS 140/7(1)(d)(iv)",
    "5 ILCS 140/2(c-5)",
    "5 ILCS 140/3.5(a)",
    "5 ILCS 805/15(h)(1)",
    "750 ILCS 61",
    "20 ILCS 2605/2605-302",
    "725 ILCS 5/108-3",
    "625 ILCS 5/6-110.3",
    "8 CFR 287.7",
    "8 C.F.R. § 236.6",
    "8 USC 1225(d)(4)",
    "5 U.S.C. § 552a(b)",
    "Municipal Code of Chicago 2-173-020(1)",
    "Chicago 2-173-030(a)",
    "Chicago ch. 2-173",
    "Fed. R. Crim. P. 41",
    "Fed. R. Civ. P. 45",
    "Ill. S. Ct. R. 204",
    "U.S. Const. amend. IV",
    "Ill. Const. art. I, § 6",
    "P.A. 103-0605",
]


def test_citations_are_shown_and_nothing_else() -> None:
    other = [
        *FREE_TEXT,
        "5 ILCS 140/7 Nora Example",
        "5 ILCS 140/7(Nora)",
        "Nora v. Example, 12 Ill. 2d 3",
        "5 ILCS 140/3 ",
        "078-05-1120 ILCS",
        "5 ILCS",
        "Chicago",
        "5 ILCS 140/9\n",
    ]
    assert kinds.statutes([*other, *STATUTES, STATUTES[0]]) == STATUTES


DOC = Path(__file__).parents[2] / "docs" / "ledger-format.md"


def test_the_documented_kinds_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| `([a-z]+\.[a-z]+)` \| ([^|]*) \| ([^|]*) \|$", DOC.read_text(), re.MULTILINE)
    documented = {kind: (says, fields) for kind, says, fields in rows}
    assert documented == {
        kind: (
            spec.says,
            ", ".join(f"**{name}**" if name in spec.required else name for name in sorted(spec.fields)) or "–",
        )
        for kind, spec in KINDS.items()
    }


def test_the_documented_rules_are_those_of_the_code() -> None:
    documented = re.findall(r"^\| (\w+) \| [a-z._ ]+ \| ([^|]*) \|$", DOC.read_text(), re.MULTILINE)
    in_code = {
        (name, rule.says) for spec in KINDS.values() for name, rule in spec.fields.items() if rule.says != "a count"
    }
    assert set(documented) - {("field", "must be"), ("kind", "clear fields")} == in_code


def test_the_documented_roles_and_agencies_are_those_of_the_code() -> None:
    listed = re.findall(r"^- `(\w+)`: ([^;]+);$", DOC.read_text(), re.MULTILINE)
    assert {name: set(words.split()) for name, words in listed} == {
        "role": {f"{role}," for role in sorted(kinds.ROLES)[:-1]} | {max(kinds.ROLES)},
        "agency": {f"{code}," for code in sorted(kinds.AGENCIES)[:-1]} | {max(kinds.AGENCIES)},
    }


def test_every_kind_of_instrument_can_be_entered() -> None:
    rule = KINDS["instrument.recognised"].fields["instrument"]
    assert [kind.value for kind in InstrumentKind if not rule.allows(kind.value)] == []
