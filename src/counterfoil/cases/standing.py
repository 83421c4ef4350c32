"""Whether the requester is the person in the record, or has that person's written consent.

Nobody is, and nobody has, until a named person of the office recorded an ``identity.verified`` act. A sender's name,
an address or a mail header never counts: whoever can write a letter can write those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.values import Act

_BY_PROGRAM = frozenset({"", "counterfoil"})
_NONE: Mapping[str, str] = MappingProxyType({})


class Standing(StrEnum):
    """As whom somebody asks for records about a person."""

    SUBJECT = "subject"  # the person in the record
    CONSENT = "consent"  # with that person's written consent
    PARENT = "parent"  # for a child
    COUNSEL = "counsel"  # for a client


EFFECTIVE = frozenset({Standing.SUBJECT, Standing.CONSENT})
"""Standings of which the rules know. A parent's or counsel's changes no duty by itself: a parent can be the suspect,
and counsel without the client's written consent asks as anybody; a person decides."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Ids of parties (``Party.id``) whom the requester is, or whose written consent the requester has shown."""

    is_subject_of: frozenset[str] = frozenset()
    consent_of: frozenset[str] = frozenset()


def identity_of(acts: Iterable[Act], *, record_id: str = "", parties: Mapping[str, str] = _NONE) -> Identity:
    """What a case's ``identity.verified`` acts establish; other acts, and an outcome not confirmed, are passed over.

    Such an act holds ``standing`` in its private part, and its actor is the person who looked at the paper, "Name,
    Title". Whom in the records it means are ``places``, ``[{"record", "at"}]``: ids of parties are numbered in each
    file anew, so ``parties`` gives those at the places of the file ``record_id``. Or it names one ``party`` of all
    files. Of the acts on one ``claim`` the last counts. Raises ``PersonMustDecide`` when the program is the actor,
    ``BadInput`` for an act without place and party or of another standing.
    """
    subject: set[str] = set()
    consent: set[str] = set()
    for act in _confirmed(acts):
        if act.actor.strip() in _BY_PROGRAM or not is_name_and_title(act.actor):
            raise PersonMustDecide(
                "identity.verified: identity is verified by a named person of the office who looked at the paper, "
                'never by the program. Give "Name, Title".'
            )
        meant = _meant(act, record_id, parties)
        if act.private["standing"] == Standing.SUBJECT:
            subject |= meant
        elif act.private["standing"] == Standing.CONSENT:
            consent |= meant
    return Identity(frozenset(subject), frozenset(consent))


def is_answered_as_such(acts: Iterable[Act]) -> bool:
    """Whether the requester stands in some record as somebody of whom the rules know: the answer is for nobody else."""
    return any(
        act.private.get("standing") in EFFECTIVE and (act.private.get("places") or act.private.get("party"))
        for act in _confirmed(acts)
    )


def _confirmed(acts: Iterable[Act]) -> Iterator[Act]:
    """Acts of verification that hold: of those on one claim the last counts."""
    last: dict[object, Act] = {}
    for number, act in enumerate(act for act in acts if act.kind == "identity.verified"):
        last[act.private.get("claim") or f"act {number}"] = act
    yield from (act for act in last.values() if act.facts.get("outcome") == "confirmed")


def _meant(act: Act, record_id: str, parties: Mapping[str, str]) -> set[str]:
    """The parties of this file that an act is about."""
    party, places, standing = (act.private.get(key) for key in ("party", "places", "standing"))
    one_of_all = isinstance(party, str) and bool(party)
    if standing not in set(Standing) or not (one_of_all or isinstance(places, list)):
        raise BadInput(
            "identity.verified: places or a party's id are needed, and a standing: " + ", ".join(Standing) + "."
        )
    named: list[Any] = places if isinstance(places, list) else []
    found = {parties.get(str(one["at"]), "") for one in named if one["record"] == record_id}
    return ({str(party)} if one_of_all else set()) | (found - {""})


def person_of(official: str) -> str:
    """Who "Name, Title" is, to tell two persons apart: under another title somebody is no second person.

    >>> person_of("Ida  Sample, Clerk") == person_of("ida sample, Chief Clerk"), person_of("Ray Sample, Clerk")
    (True, 'ray sample')
    """
    return " ".join(official.partition(",")[0].split()).casefold()


def is_name_and_title(text: str) -> bool:
    """True for "Name, Title": 5 ILCS 140/9(a) wants both of every person responsible.

    >>> is_name_and_title("Ida Sample, Freedom of Information Officer"), is_name_and_title("Ida Sample")
    (True, False)
    """
    name, comma, title = text.partition(",")
    return bool(comma) and any(c.isalpha() for c in name) and any(c.isalpha() for c in title)
