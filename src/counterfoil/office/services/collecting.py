"""Pulls: a custodian is asked for what a system holds, reminded, and says under a name what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.mail.settings import is_address
from counterfoil.records.expected import ARREST, CRASH, INCIDENT
from counterfoil.values import RecordKind

OUTCOMES = ("handed_over", "none", "refused")
"""How a pull ends: records were handed over, the custodian holds none, or does not hand them over."""


def missing_kinds(case: models.Case) -> tuple[str, ...]:
    """The kinds of records that such an event leaves behind and the search did not meet."""
    return tuple(row["kind"] for row in case.search.get("expected", ()) if row["state"] == "null")


def every_kind() -> tuple[str, ...]:
    """Every kind that an event is expected to leave behind."""
    return tuple(dict.fromkeys(kind.value for kind in (*ARREST, *CRASH, *INCIDENT)))


def ask(
    case: models.Case,
    *,
    system: str,
    custodian: str,
    expected: Collection[str],
    asked_for: str,
    due_on: date,
    today: date,
    by: models.Account,
    email: str = "",
) -> models.Pull:
    """Ask a custodian for what a system holds, by a day; where an address is given, by e-mail, and reminded by it."""
    unknown = [kind for kind in expected if kind not in set(RecordKind)]
    if unknown:
        raise BadInput(f"{unknown[0]}: is no kind of record.")
    if due_on < today:
        raise BadInput(f"{due_on}: lies in the past (today is {today}). Give a day that is still to come.")
    if not system.strip() or not custodian.strip():
        raise BadInput("Name the system and who keeps it.")
    if email and not is_address(email):
        raise BadInput(f"{email[:80]!r}: is no e-mail address. Give one like video@example.gov, or none.")
    return models.Pull.objects.create(
        case=case,
        email=email,
        system=" ".join(system.split()),
        custodian=" ".join(custodian.split()),
        expected=list(expected),
        asked_for=asked_for.strip(),
        due_on=due_on,
        asked_by=by,
        asked_at=datetime.now(UTC),
    )


def remind(pull: models.Pull) -> None:
    """Write down that the custodian was reminded today."""
    _need_open(pull)
    pull.reminded_at = datetime.now(UTC)
    pull.save(update_fields=["reminded_at"])


def attest(pull: models.Pull, *, outcome: str, said: str, by: str, by_link: bool = False) -> None:
    """The custodian, ``by`` name and title, says what came of it, and where and how it was looked for.

    ``by_link``: the custodian's own hand, under the secret address; else a colleague writes down what was said.
    """
    _need_open(pull)
    if outcome not in OUTCOMES:
        raise BadInput(f"{outcome}: use {', '.join(OUTCOMES)}.")
    if not is_name_and_title(by):
        raise BadInput(f'“{by}”: name the custodian as "Name, Title".')
    if len(said.split()) < 3:
        raise BadInput("Say where and how it was looked for, in a sentence: it is evidence of the search.")
    pull.outcome, pull.said, pull.attested_by, pull.attested_at = outcome, said.strip(), by, datetime.now(UTC)
    pull.by_link = by_link
    pull.save(update_fields=["outcome", "said", "attested_by", "attested_at", "by_link"])


def followed(secret: str) -> models.Pull | None:
    """The pull that this secret opens for its custodian; None for every other one, and once its case is closed.

    What is looked up is a digest, so how long it takes says nothing about the secret.
    """
    found = models.Pull.objects.filter(link=hashed(secret)).select_related("case").first()
    closed = found is None or found.case.closed_at is not None or found.case.sealed
    return None if closed else found


def hashed(secret: str) -> str:
    """How a secret is kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def open_pulls(cases: Sequence[models.Case]) -> dict[int, int]:
    """How many pulls of each case are open, by its key."""
    found: dict[int, int] = {}
    for key in models.Pull.objects.filter(case__in=cases, outcome="").values_list("case_id", flat=True):
        found[key] = found.get(key, 0) + 1
    return found


def _need_open(pull: models.Pull) -> None:
    if pull.outcome:
        raise BadInput(f"{pull.attested_by} has attested to this already; it stays as it is. Ask anew if need be.")
