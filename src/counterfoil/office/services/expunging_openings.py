"""What subject access opened of a case or record that is expunged or destroyed: that it did goes with them.

Nothing else of the person goes: each ``openings.given`` has a key of its own and says, item by item, which entry was
opened for which record. Where items of other cases stay, they are sealed anew under another key; where none stays, the
person's name goes too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from counterfoil.ledger.vault import Vault
from counterfoil.office import models
from counterfoil.office.services import forgetting, resealing
from counterfoil.office.services.subject_access import GIVEN, GROUP

_WHO = frozenset({"subject", "actor"})
"""Values of the act that say for whom and by whom, and alone say nothing that an office has to account for."""

Tells = Callable[[Any], bool]


def apart(vault: Vault, cases: Sequence[str], records: Sequence[str]) -> list[str]:
    """Seal anew what stays of each act that opened something of these; returns the digests that nothing opens any more.

    Call it inside a transaction; the old keys are destroyed after it is committed (``unused``).
    """
    tells, gone = telling_of(cases, records), []
    for name in _groups(vault):
        opened = resealing.values_of(vault, name)
        left = {key for key, value in opened if not tells(value)}
        if len(left) == len(opened):
            continue
        gone += resealing.without(vault, name, tells if left - _WHO else lambda _: True)
    return gone


def unused(vault: Vault) -> list[str]:
    """Keys of such acts that seal nothing any more."""
    return [key for name in _groups(vault) for key in resealing.unused(vault, name)]


def forget(cases: Sequence[str], records: Sequence[str]) -> None:
    """Take the same items out of the acts themselves; call it in the transaction that says so."""
    tells = telling_of(cases, records)
    with transaction.atomic(), forgetting.letting_go():
        for act in models.Act.objects.filter(kind=GIVEN):
            left = {key: value for key, value in act.private.items() if not tells(value)}
            if left != act.private:
                models.Act.objects.filter(pk=act.pk).update(private=left if left.keys() - _WHO else {})


def telling_of(cases: Sequence[str], records: Sequence[str]) -> Tells:
    """Whether a value of such an act tells of these cases or records.

    Acts of before listed the numbers of entries and of records in one value each: such a list goes whole.
    """
    added = models.Act.objects.filter(kind="record.added", case=None, private__record__in=list(records))
    entries = set(models.Leaf.objects.filter(case_number__in=list(cases)).values_list("index", flat=True))
    entries |= set(added.values_list("leaf", flat=True))

    def tells(value: Any) -> bool:
        if isinstance(value, Mapping):
            return value["case"] in cases or tells(value["entry"]) or tells(value["record"])
        if isinstance(value, list):
            return any(tells(one) for one in value)
        return value in entries if isinstance(value, int) else str(value).partition(".")[0] in records

    return tells


def _groups(vault: Vault) -> list[str]:
    """The names of the groups that such acts have, whichever key they are under."""
    return sorted({resealing.name_of(key) for key in vault.groups() if key.startswith(GROUP)})
