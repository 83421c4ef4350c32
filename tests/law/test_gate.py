"""The effect of each instrument on a day, with and without a local law."""

from __future__ import annotations

from datetime import date

import pytest

from counterfoil.errors import UnknownLaw
from counterfoil.law.gate import gate
from counterfoil.law.instruments import Instruments, load_instruments
from counterfoil.law.model import Gate, GateAction, Instrument, InstrumentClass, InstrumentKind, PageReading

K, C, A = InstrumentKind, InstrumentClass, GateAction
ON = date(2025, 3, 28)


@pytest.fixture(scope="module")
def pack() -> Instruments:
    return load_instruments("us-il")


def page(kind: InstrumentKind, klass: InstrumentClass, part: str = "") -> PageReading:
    return PageReading(0, part, kind, klass, ("SAMPLE",))


def alone(kind: InstrumentKind, klass: InstrumentClass, **claims: bool) -> Instrument:
    return Instrument(kind, klass, (page(kind, klass),), **claims)


def foia_with(kind: InstrumentKind, klass: InstrumentClass) -> Instrument:
    own = page(K.FOIA_REQUEST, C.REQUEST)
    return Instrument(K.FOIA_REQUEST, C.REQUEST, (own, page(kind, klass, "attached.pdf")))


EFFECTS = [
    # what it is, without and with the ordinance of Chicago: (action, rules)
    (alone(K.FOIA_REQUEST, C.REQUEST), A.ANSWER, ("gate-foia",), A.ANSWER, ()),
    *(
        (
            alone(kind, C.ADMINISTRATIVE),
            A.LOG,
            ("gate-civil-immigration-warrant",),
            A.LOG,
            ("chicago-warrant-or-detainer",),
        )
        for kind in (K.I_200, K.I_203, K.I_205, K.I_286, K.NCIC_HIT)
    ),
    (alone(K.DETAINER, C.ADMINISTRATIVE), A.LOG, ("gate-detainer",), A.LOG, ("chicago-warrant-or-detainer",)),
    (
        alone(K.ADMINISTRATIVE_SUBPOENA, C.ADMINISTRATIVE),
        A.HOLD,
        ("gate-administrative-subpoena",),
        A.HOLD,
        ("chicago-administrative-subpoena",),
    ),
    (
        alone(K.ADMINISTRATIVE_WARRANT, C.ADMINISTRATIVE),
        A.HOLD,
        ("gate-administrative-subpoena",),
        A.HOLD,
        ("chicago-administrative-subpoena",),
    ),
    (
        alone(K.CUSTOMS_SUMMONS, C.ADMINISTRATIVE),
        A.HOLD,
        ("gate-customs-summons",),
        A.HOLD,
        ("chicago-administrative-subpoena",),
    ),
    (
        alone(K.IMMIGRATION_COURT, C.ADMINISTRATIVE),
        A.HOLD,
        ("gate-immigration-court",),
        A.HOLD,
        ("chicago-administrative-subpoena",),
    ),
    (alone(K.UNKNOWN, C.ADMINISTRATIVE), A.HOLD, ("gate-other-immigration-form",), A.HOLD, ()),
    (alone(K.COURT_SUBPOENA, C.CLAIMED_JUDICIAL, court_subpoena=True), A.REFER, ("gate-court-subpoena",), A.REFER, ()),
    (
        alone(K.COURT_ORDER, C.CLAIMED_JUDICIAL, court_order=True),
        A.REFER,
        ("gate-court-order",),
        A.REFER,
        ("chicago-court-process",),
    ),
    (
        alone(K.SEARCH_WARRANT, C.CLAIMED_JUDICIAL, criminal_warrant=True),
        A.REFER,
        ("gate-federal-criminal-warrant",),
        A.REFER,
        ("chicago-court-process",),
    ),
    (
        alone(K.ARREST_WARRANT, C.CLAIMED_JUDICIAL, criminal_warrant=True),
        A.REFER,
        ("gate-federal-criminal-warrant",),
        A.REFER,
        ("chicago-court-process",),
    ),
    (
        alone(K.SEARCH_WARRANT, C.CLAIMED_JUDICIAL, state_court=True),
        A.REFER,
        ("gate-other-warrant",),
        A.REFER,
        ("chicago-court-process",),
    ),
    (alone(K.CERTIFICATION, C.REQUEST), A.REFER, ("gate-certification",), A.REFER, ()),
    (
        alone(K.CERTIFICATION, C.REQUEST, expedited=True),
        A.REFER,
        ("gate-certification-expedited",),
        A.REFER,
        (),
    ),
    (alone(K.DATABASE_ACCESS, C.REQUEST), A.REFER, ("gate-database-access",), A.REFER, ()),
    (
        alone(K.DATABASE_ACCESS, C.REQUEST, immigration_agent=True),
        A.HOLD,
        ("gate-agent-database-access",),
        A.HOLD,
        ("chicago-agent-database-access",),
    ),
    (alone(K.ALERT, C.REQUEST), A.REFER, ("gate-alert",), A.REFER, ()),
    (
        alone(K.ALERT, C.REQUEST, immigration_agent=True),
        A.REFER,
        ("gate-agent-alert",),
        A.REFER,
        ("chicago-agent-alert",),
    ),
    (alone(K.INQUIRY, C.REQUEST), A.ANSWER, ("gate-inquiry",), A.ANSWER, ()),
    (
        alone(K.INQUIRY, C.REQUEST, immigration_agent=True),
        A.HOLD,
        ("gate-agent-inquiry",),
        A.HOLD,
        ("chicago-agent-inquiry",),
    ),
    (
        alone(K.INQUIRY, C.REQUEST, immigration_agent=True, asks_custody=True),
        A.HOLD,
        ("gate-agent-custody-inquiry",),
        A.LOG,  # 2-173-020(3): spends no time responding
        ("chicago-agent-custody-inquiry",),
    ),
    (
        alone(K.CALL_FOR_ASSISTANCE, C.REQUEST, immigration_agent=True),
        A.REFER,
        ("gate-call-for-assistance",),
        A.REFER,
        ("chicago-call-for-assistance",),
    ),
    (alone(K.UNKNOWN, C.UNKNOWN), A.REFER, ("gate-unknown",), A.REFER, ()),
    (
        foia_with(K.I_200, C.ADMINISTRATIVE),
        A.ANSWER,
        ("gate-foia-with-immigration-paper",),
        A.ANSWER,
        ("chicago-foia-with-immigration-paper",),
    ),
    (foia_with(K.ADMINISTRATIVE_SUBPOENA, C.ADMINISTRATIVE), A.REFER, ("gate-foia-with-process",), A.REFER, ()),
    (foia_with(K.COURT_ORDER, C.CLAIMED_JUDICIAL), A.REFER, ("gate-foia-with-process",), A.REFER, ()),
    (foia_with(K.SEARCH_WARRANT, C.UNKNOWN), A.REFER, ("gate-foia-with-process",), A.REFER, ()),
    (
        alone(K.FOIA_REQUEST, C.REQUEST, immigration_agent=True, asks_custody=True),
        A.HOLD,
        ("gate-foia-about-custody",),
        A.HOLD,
        (),
    ),
    # An agency that asks under FOIA for reports is a requester like any other.
    (alone(K.FOIA_REQUEST, C.REQUEST, immigration_agent=True), A.ANSWER, ("gate-foia",), A.ANSWER, ()),
]


@pytest.mark.parametrize(
    ("instrument", "action", "rules", "local_action", "local_rules"),
    EFFECTS,
    ids=[f"{n}-{row[0].kind.value}" for n, row in enumerate(EFFECTS)],
)
def test_gate_gives_each_instrument_its_effect(
    pack: Instruments,
    instrument: Instrument,
    action: GateAction,
    rules: tuple[str, ...],
    local_action: GateAction,
    local_rules: tuple[str, ...],
) -> None:
    state = gate(instrument, pack, on=ON)
    local = gate(instrument, pack, on=ON, overlay="chicago")

    assert (state.action, state.rules) == (action, rules)
    assert (local.action, local.rules) == (local_action, rules + local_rules)
    assert state.citations
    assert state.why


def test_gate_every_effect_is_tried_above(pack: Instruments) -> None:
    mixed = Instrument(
        K.I_205, C.ADMINISTRATIVE, (page(K.I_205, C.ADMINISTRATIVE), page(K.SEARCH_WARRANT, C.CLAIMED_JUDICIAL))
    )
    reached = {rule for row in EFFECTS for rule in gate(row[0], pack, on=ON, overlay="chicago").rules}
    reached |= set(gate(mixed, pack, on=ON).rules)

    assert reached == {effect.id for effect in pack.effects}


def test_gate_civil_warrant_with_a_court_page_goes_to_a_person(pack: Instruments) -> None:
    mixed = Instrument(
        K.I_205, C.ADMINISTRATIVE, (page(K.I_205, C.ADMINISTRATIVE), page(K.SEARCH_WARRANT, C.CLAIMED_JUDICIAL))
    )

    assert gate(mixed, pack, on=ON).rules == ("gate-court-paper-with-dhs-paper",)
    assert gate(mixed, pack, on=ON).action is A.REFER


def test_gate_civil_warrant_has_the_statutory_log_fields(pack: Instruments) -> None:
    decided = gate(alone(K.I_200, C.ADMINISTRATIVE), pack, on=ON, overlay="chicago")

    assert decided.log_fields == (
        "date received",
        "date and time the subject posted bail, if applicable",
        "released or transferred",
        "date and time of release or transfer",
        "to whose custody",
        "transferred or not",
        "to whom",
    )
    assert [str(cite) for cite in decided.citations] == [
        "5 ILCS 805/10",
        "5 ILCS 805/15(a)",
        "5 ILCS 805/25(a)(2)",
        "Municipal Code of Chicago 2-173-020(1)",
        "Municipal Code of Chicago 2-173-069",
    ]


@pytest.mark.parametrize("kind", [K.I_200, K.DETAINER])
def test_gate_before_the_trust_act_refers(pack: Instruments, kind: InstrumentKind) -> None:
    assert gate(alone(kind, C.ADMINISTRATIVE), pack, on=date(2017, 8, 27)) == Gate(
        A.REFER,
        (),
        "The pack us-il has no rule for this instrument on 2017-08-27. A person must decide.",
        ("Ask counsel what the law of that day was, and write the answer into the case.",),
    )
    assert gate(alone(kind, C.ADMINISTRATIVE), pack, on=date(2017, 8, 28)).action is A.LOG


def test_gate_ordinance_counts_from_its_own_day(pack: Instruments) -> None:
    paper = alone(K.I_200, C.ADMINISTRATIVE)

    assert gate(paper, pack, on=date(2021, 1, 26), overlay="chicago") == gate(paper, pack, on=ON)
    assert len(gate(paper, pack, on=date(2021, 1, 27), overlay="chicago").rules) == 2


def test_gate_unknown_overlay_is_refused(pack: Instruments) -> None:
    with pytest.raises(
        UnknownLaw, match=r"^--overlay peoria: the pack us-il has no such overlay\. Installed: chicago\.$"
    ):
        gate(alone(K.I_200, C.ADMINISTRATIVE), pack, on=ON, overlay="peoria")
