from datetime import UTC, datetime

import pytest

from counterfoil.cases.standing import Identity, identity_of, is_name_and_title
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
    with pytest.raises(BadInput, match="a party's id is needed"):
        identity_of([act(**private)])


@pytest.mark.parametrize(
    ("text", "named"),
    [(IDA, True), ("Ida Sample", False), (", Officer", False), ("Ida,", False), ("Ida, 1", False), ("", False)],
)
def test_is_name_and_title(text: str, named: bool):
    assert is_name_and_title(text) is named
