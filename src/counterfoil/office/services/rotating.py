"""Gives an office's ledger a new key: the old one hands over, and all that it signed goes on to verify."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, CounterfoilError
from counterfoil.ledger import handover
from counterfoil.ledger.handover import Handover, Reason
from counterfoil.ledger.note import VerifierKey
from counterfoil.office import key_change, ledger_keys
from counterfoil.office.folder import Office
from counterfoil.office.journal import UNPROVED
from counterfoil.office.ledger_keys import PUBLIC_KEY, SIGNING_KEY
from counterfoil.office.services import cosigning
from counterfoil.office.services.session import rotating


@dataclass(frozen=True, slots=True)
class Rotated:
    """What was done: the handover, and whether a witness that can be asked refuses the new key as yet."""

    handover: Handover
    untold: tuple[str, ...]  # witnesses that have to be told by a person


def rotate(office: Office, *, by: str, reason: Reason) -> Rotated:
    """Give the ledger a new key and destroy the old one; an act says so, and why.

    ``by`` is who answers for it, "Name, Title"; of an office that came back from a backup without its key, also for
    that nothing newer was signed, where no witness says so. A key that is there is not ``LOST``, and one that is not
    there can only be. Cut short anywhere, the next command on this office finishes it. Raises ``BadInput``.
    """
    if not is_name_and_title(by):
        raise BadInput(f'--by: “{by}”: give "Name, Title" of who answers for it.')
    old = _need(office, reason)
    with rotating(office, proved=_shown(office, reason)) as journal:
        if ledger_keys.public(office) != old:
            raise BadInput(f"{office.folder}: its key was changed just now by somebody else. Look, and ask again.")
        fresh = key_change.prepare(office)
        with transaction.atomic():
            journal.record(
                handover.ACT,
                facts={"old_key": old.sha256, "new_key": fresh.key.sha256, "reason": reason.value},
                actor=by,
                role="administrator",
            )
        key_change.settle(office)
        journal.unsigned.clear()
    made = ledger_keys.handovers(office)[-1]
    return Rotated(made, _untold(office))


def _need(office: Office, reason: Reason) -> VerifierKey:
    """The key in force, if it may give way for this reason."""
    if not (office.keys / PUBLIC_KEY).is_file():
        raise BadInput(
            f"{office.keys / PUBLIC_KEY}: is missing. Put it back from a backup of the keys, or from the public copy, "
            "where it is called key.txt: a new key has to say after which one it comes."
        )
    public = ledger_keys.public(office)
    try:
        there = ledger_keys.signer(office).key == public
        why = f"{office.keys / SIGNING_KEY}: is not the private half of {PUBLIC_KEY}."
    except FileNotFoundError:
        there, why = False, f"{office.keys / SIGNING_KEY}: is missing."
    except CounterfoilError as error:
        there, why = False, str(error)
    if there and reason is Reason.LOST:
        raise BadInput(
            f"{office.keys / SIGNING_KEY}: is there, and fits. A key that signs is not lost: --reason planned, or "
            "exposed where somebody else may have it."
        )
    if not there and reason is not Reason.LOST:
        raise BadInput(
            f"{why} Put it back from a backup of the keys. Where there is none: --reason lost, and everybody who has "
            "the old public key has to be told the new one."
        )
    return public


def _shown(office: Office, reason: Reason) -> bool:
    """Whether an office that may not sign yet is given a key all the same: it cannot be resumed without one.

    That it may sign is shown afterwards, as ever (``ledger resume``). Raises ``HistoryRewritten``, ``BadInput``.
    """
    if reason is not Reason.LOST or not (office.folder / UNPROVED).exists():
        return False
    cosigning.need_newest_key(office)
    for one in cosigning.compare(office):
        if not one.answered:
            raise BadInput(f"{one.witness}: {one.why} Every witness has to answer before this office gets another key.")
    return True


def _untold(office: Office) -> tuple[str, ...]:
    """Offer the handovers to every witness that can be asked; those that do not take them need a person."""
    data, untold = ledger_keys.handed_over(office), []
    for one in cosigning.remote(office):
        try:
            cosigning.tell_handovers(one.name, one.place, data)
        except CounterfoilError as error:
            untold.append(f"{one.name}: {error}")
    found = cosigning.policy_of(office)
    without = sorted(set(found.witnesses) - set(found.places)) if found else []
    return (*untold, *(f"{name}: has no address; give it {office.keys / handover.NAME}" for name in without))
