from datetime import UTC, datetime

import pytest

from counterfoil.cases.standing import Identity, identity_of, is_answered_as_such, is_name_and_title
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.values import Act, Moment

NOW = datetime(2024, 3, 1, tzinfo=UTC)
IDA = "Ida Sample, Freedom of Information Officer"


def act(kind: str = "identity.verified", actor: str = IDA, outcome: str = "confirmed", **private: object) -> Act:
    return Act(kind, Moment(NOW, NOW), actor, {"outcome": outcome}, private)


def test_identity_of_no_acts_is_nobody():
    assert identity_of([]) == Identity(frozenset(), frozenset())


def test_identity_of_takes_what_a_named_person_confirmed():
    acts = [
        act(party="p-1", standing="subject"),
        act(party="p-2", standing="consent"),
        act(party="p-3", standing="subject", outcome="not_confirmed"),
        act("demand.received", actor="counterfoil", party="p-4", standing="subject"),
    ]
    assert identity_of(acts) == Identity(frozenset({"p-1"}), frozenset({"p-2"}))


@pytest.mark.parametrize("actor", ["counterfoil", "", "  ", "Ida Sample", "requester@example.invalid"])
def test_identity_of_refuses_the_program_and_the_unnamed(actor: str):
    with pytest.raises(PersonMustDecide, match="a named person of the office"):
        identity_of([act(actor=actor, party="p-1", standing="subject")])


@pytest.mark.parametrize(
    "private", [{}, {"party": "p-1"}, {"party": "", "standing": "subject"}, {"party": "p-1", "standing": "mother"}]
)
def test_identity_of_refuses_an_act_without_party_or_standing(private: dict[str, object]):
    with pytest.raises(BadInput, match="places or a party's id are needed"):
        identity_of([act(**private)])


@pytest.mark.parametrize(
    ("text", "named"),
    [(IDA, True), ("Ida Sample", False), (", Officer", False), ("Ida,", False), ("Ida, 1", False), ("", False)],
)
def test_is_name_and_title(text: str, named: bool):
    assert is_name_and_title(text) is named


def at(claim: int, standing: str = "subject", outcome: str = "confirmed", **places: str) -> Act:
    means = [{"record": record, "at": place} for record, place in places.items()]
    return act(outcome=outcome, claim=claim, standing=standing, places=means)


def test_identity_of_is_asked_file_by_file_for_parties_are_numbered_in_each_anew():
    acts = [at(1, R_1="first"), at(2, "consent", R_1="second", R_2="gone")]
    known = {"first": "named-1", "second": "named-2"}
    assert identity_of(acts, record_id="R_1", parties=known) == Identity(frozenset({"named-1"}), frozenset({"named-2"}))
    assert identity_of(acts, record_id="R_2", parties=known) == Identity()  # named-1 is somebody else there
    assert identity_of(acts) == Identity()


def test_the_last_act_on_a_claim_counts():
    acts = [at(1, R_1="first"), at(2, R_1="second"), at(1, outcome="not_confirmed")]
    known = {"first": "named-1", "second": "named-2"}
    assert identity_of(acts, record_id="R_1", parties=known) == Identity(frozenset({"named-2"}))
    assert identity_of([*acts, at(1, R_1="first")], record_id="R_1", parties=known).is_subject_of == set(known.values())


@pytest.mark.parametrize("standing", ["parent", "counsel"])
def test_a_parent_and_counsel_change_no_duty_by_themselves(standing: str):
    acts = [at(1, standing, R_1="first")]
    assert identity_of(acts, record_id="R_1", parties={"first": "named-1"}) == Identity()
    assert is_answered_as_such(acts) is False


def test_an_answer_to_somebody_verified_is_for_nobody_else():
    assert [is_answered_as_such(acts) for acts in (
        [], [at(1)], [at(1, R_1="x")], [at(1, "consent", R_1="x")], [at(1, R_1="x"), at(1, outcome="not_confirmed")],
        [act(party="p-1", standing="subject")],
    )] == [False, False, True, True, False, True]  # fmt: skip
