"""Whether the requester is the person in the record, or has that person's written consent.

Nobody is, and nobody has, until a named person of the office recorded an ``identity.verified`` act. A sender's name,
an address or a mail header never counts: whoever can write a letter can write those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.values import Act

_BY_PROGRAM = frozenset({"", "counterfoil"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Ids of parties (``Party.id``) whom the requester is, or whose written consent the requester has shown."""

    is_subject_of: frozenset[str] = frozenset()
    consent_of: frozenset[str] = frozenset()


def identity_of(acts: Iterable[Act]) -> Identity:
    """What a case's ``identity.verified`` acts establish; other acts, and an outcome not confirmed, are passed over.

    Such an act holds ``{"party": id, "standing": "subject" | "consent"}`` in its private part, and its actor is the
    person who looked at the paper, "Name, Title". Raises ``PersonMustDecide`` when the program is the actor,
    ``BadInput`` for an act without a party or of another standing.
    """
    subject: set[str] = set()
    consent: set[str] = set()
    for act in acts:
        if act.kind != "identity.verified" or act.facts.get("outcome") != "confirmed":
            continue
        if act.actor.strip() in _BY_PROGRAM or not is_name_and_title(act.actor):
            raise PersonMustDecide(
                "identity.verified: identity is verified by a named person of the office who looked at the paper, "
                'never by the program. Give "Name, Title".'
            )
        party, standing = act.private.get("party"), act.private.get("standing")
        if not isinstance(party, str) or not party or standing not in ("subject", "consent"):
            raise BadInput("identity.verified: a party's id is needed, and a standing: subject or consent.")
        (subject if standing == "subject" else consent).add(party)
    return Identity(frozenset(subject), frozenset(consent))


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
