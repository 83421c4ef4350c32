"""Whom a letter is to: the demand's sender, or whom a person says it is. Never guessed, never evidence of identity."""

from __future__ import annotations

import re

from counterfoil.cases.lifecycle import State
from counterfoil.errors import BadInput
from counterfoil.office import models

_GIVEN = re.compile(r"(?P<name>[^<>\n]*?)\s*(?:<(?P<address>[^<>]+)>)?", re.DOTALL)
_MADE = (State.LETTERED, State.RELEASED)


def address(case: models.Case) -> tuple[str, ...]:
    """Name and address, line by line, as the letter prints them; empty when nobody is known."""
    said = case.demand.get("requester")
    if said:
        return tuple(said)
    sender = case.demand["sender"]
    lines = (sender["name"], sender["organisation"], *sender["postal_address"].splitlines(), sender["email"])
    return tuple(line for line in lines if line)


def say(case: models.Case, given: str) -> None:
    """Keep whom a person says the letter is to: ``Name <address>``, the address an e-mail or a postal one.

    Kept with the demand, beside its sender, which stays as it was read. Raises ``BadInput`` when nobody is named, or
    when the letter is made already.
    """
    lines = parse(given)
    if case.state in _MADE and lines != address(case):
        raise BadInput(
            f"--requester: the letter of {case.number} is made already, to {', '.join(address(case)) or 'nobody'}. Run "
            "the command without it; a correction is a letter of its own."
        )
    if case.state not in (*_MADE, State.CLOSED):
        case.demand = case.demand | {"requester": list(lines)}
        case.save(update_fields=["demand"])


def parse(given: str) -> tuple[str, ...]:
    """The lines of an address.

    >>> parse("Ada Sample <ada@sample.example>")
    ('Ada Sample', 'ada@sample.example')
    >>> parse("Ada Sample <12 Harbor St, Sampleton, IL 60699>")
    ('Ada Sample', '12 Harbor St', 'Sampleton, IL 60699')
    """
    met = _GIVEN.fullmatch(given.strip())
    if met is None or not (met["name"].strip() or (met["address"] or "").strip()):
        raise BadInput(f'--requester: “{given}”: give "Name <address>", an e-mail address or a postal one.')
    written = (met["address"] or "").strip()
    parts = [written] if "@" in written else re.split(r"\n|(?<=\S),\s*", written, maxsplit=1)
    return tuple(" ".join(part.split()) for part in (met["name"], *parts) if part.strip())
