from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.cases.lifecycle import ACTS, STEPS, WAITING, State, after, may, next_states, outcome_of, replay
from counterfoil.ledger.kinds import KINDS
from counterfoil.values import Act, Moment

ANSWERED = [
    ("demand.received", ""),
    ("instrument.recognised", ""),
    ("clock.started", ""),
    ("gate.decided", "answer"),
    ("search.run", ""),
    ("search.confirmed", ""),
    ("detection.run", ""),
    ("determination.made", ""),
    ("redaction.verified", ""),
    ("redaction.verified", ""),
    ("letter.made", ""),
    ("release.approved", ""),
    ("release.made", ""),
    ("case.closed", ""),
]


def test_replay_of_an_answered_demand_ends_closed():
    assert replay(ANSWERED) == State.CLOSED


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        ([*ANSWERED[:3], ("gate.decided", "log"), ("letter.made", ""), ("release.made", "")], State.RELEASED),
        ([*ANSWERED[:5], ("letter.made", ""), ("release.made", "")], State.RELEASED),  # nothing was found
        ([*ANSWERED[:3], ("gate.decided", "hold")], State.HELD),
        ([*ANSWERED[:9], ("release.refused", "")], State.DETERMINED),
        ([*ANSWERED[:8], ("identity.verified", "")], State.SEARCHED),  # duties change: propose anew
        ([*ANSWERED[:7], ("search.run", "")], State.SEARCHED),  # records were added: propose anew
        ([*ANSWERED[:8], ("search.run", "")], State.SEARCHED),
        ([*ANSWERED[:6], ("case.closed", "withdrawn")], State.CLOSED),
        ([], State.NEW),
    ],
)
def test_replay_of_other_ways(acts: list[tuple[str, str]], state: State):
    assert replay(acts) == state


def test_replay_resumes_where_the_case_waited_from():
    waiting = [*ANSWERED[:7], ("case.referred", "")]
    assert replay(waiting) == State.REFERRED
    assert replay([*waiting, ("case.resumed", "")]) == State.PROPOSED
    with pytest.raises(RuntimeError, match="the case waited from proposed"):
        replay([*waiting, ("case.resumed", "redacted")])


def test_replay_of_a_referred_gate_is_decided_again():
    acts = [*ANSWERED[:3], ("gate.decided", "refer"), ("instrument.verified", ""), ("case.resumed", "")]
    assert replay(acts) == State.RECEIVED
    assert replay([*acts, ("gate.decided", "answer")]) == State.GATED


@pytest.mark.parametrize("missing", range(len(ANSWERED)))
def test_replay_without_a_step_that_leads_on_is_refused(missing: int):
    states = [replay(ANSWERED[:n]) for n in range(len(ANSWERED) + 1)]
    leads_on = [before != now for before, now in pairwise(states)]
    acts = ANSWERED[:missing] + ANSWERED[missing + 1 :]
    # The last act may be left out; the redaction too, where a letter denies everything.
    if leads_on[missing] and ANSWERED[missing][0] not in ("case.closed", "redaction.verified"):
        with pytest.raises(RuntimeError, match="is not lawful while the case is"):
            replay(acts)


def test_after_says_what_would_be_lawful():
    with pytest.raises(RuntimeError) as refused:
        after("release.made", State.PROPOSED)
    assert str(refused.value) == (
        "release.made is not lawful while the case is proposed. Lawful now: access.extended, appeal.decided, "
        "appeal.received, case.closed, case.referred, circumstance.recorded, claim.recorded, clock.attempted, "
        "clock.extended, clock.moved, clock.narrowed, clock.paused, clock.replied, clock.resumed, "
        "clock.started, clock.treated, demand.cleared, detection.run, determination.made, determination.signed, "
        "fee.charged, fee.paid, fee.waived, hold.lifted, hold.placed, identity.claimed, identity.destroyed, "
        "identity.verified, instrument.verified, letter.made, letter.sent, notice.owed, objection.ended, "
        "objection.made, party.joined, party.split, production.decided, recording.returned, search.confirmed, "
        "search.run, "
        "suit.ended, suit.opened, suit.served."
    )


def test_may_and_next_states_agree_with_after():
    for state in State:
        reached = set()
        for step in STEPS:
            if may(step.act, state, step.outcome):
                reached.add(after(step.act, state, step.outcome))
        assert reached == next_states(state)


def test_nothing_is_released_but_what_has_a_letter():
    assert {state for state in State if may("release.made", state)} == {State.LETTERED}
    assert next_states(State.CLOSED) == frozenset({State.CLOSED})  # a notice about it may still be made


def test_a_notice_about_a_case_moves_nothing_and_answers_nothing():
    for state in set(State) - {State.NEW}:
        assert after("letter.made", state, "notice") == state
    assert not may("letter.made", State.PROPOSED, "")
    assert not may("letter.made", State.NEW, "notice")


def test_one_act_and_outcome_leads_to_one_state():
    for state in State:
        lawful = [(step.act, step.outcome) for step in STEPS if state in step.came_from]
        assert len(lawful) == len(set(lawful))


def test_every_act_is_a_kind_of_the_ledger():
    assert frozenset() == ACTS - KINDS.keys()


@pytest.mark.parametrize(
    ("kind", "facts", "outcome"),
    [
        ("gate.decided", {"action": "log"}, "log"),
        ("case.closed", {"outcome": "withdrawn"}, "withdrawn"),
        ("case.closed", {"outcome": "released"}, ""),
        ("search.run", {"hits": 3}, ""),
        ("letter.made", {"letter": "denial"}, ""),
        ("letter.made", {"letter": "extension"}, "notice"),
    ],
)
def test_outcome_of_an_act(kind: str, facts: dict[str, object], outcome: str):
    now = datetime(2024, 3, 1, tzinfo=UTC)
    assert outcome_of(Act(kind, Moment(now, now), "counterfoil", facts)) == outcome


@given(st.lists(st.sampled_from([(step.act, step.outcome) for step in STEPS]), max_size=30))
def test_replay_releases_only_after_gate_and_letter(acts: list[tuple[str, str]]):
    taken: list[tuple[str, str]] = []
    for act in acts:
        try:
            replay([*taken, act])
        except RuntimeError:
            continue
        taken.append(act)
    kinds = [kind for kind, _ in taken]
    if "release.made" in kinds:
        before = taken[: kinds.index("release.made")]
        assert ("letter.made", "") in before
        assert "gate.decided" in [kind for kind, _ in before]
    if replay(taken) in WAITING:
        assert not may("release.made", replay(taken))
