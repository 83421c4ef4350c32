"""Openings of a group that outlives one of its records: sealed anew under another key, without those about the record.

The key of the old group can be destroyed then, and with it every copy of the openings that were left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q

from counterfoil.ledger import commitment
from counterfoil.ledger.commitment import base64url
from counterfoil.ledger.entry import parse
from counterfoil.ledger.vault import Vault
from counterfoil.office import models

_AGAIN = "~"
"""Between the name of a group and the number of its key: ``OFFICE~2``."""


def mentions(value: Any, words: Sequence[str]) -> bool:
    """Whether a committed value speaks of a record: of its number, its digest or its name."""
    text = json.dumps(value, ensure_ascii=False)
    return any(json.dumps(word, ensure_ascii=False)[1:-1] in text for word in words)


def of_group(name: str) -> Q:
    """Openings of a group, under whichever of its keys."""
    return Q(group=name) | Q(group__startswith=f"{name}{_AGAIN}")


def name_of(key: str) -> str:
    """The group whose key this is.

    >>> name_of("OFFICE~2")
    'OFFICE'
    """
    return key.partition(_AGAIN)[0]


def values_of(vault: Vault, name: str) -> list[tuple[str, Any]]:
    """Every committed value of a group that opens, with its name; each member of a set by itself."""
    there = set(keys_of(vault, name))
    rows = models.Opening.objects.filter(of_group(name), group__in=there).order_by("leaf", "slot")
    return [
        commitment.read(text) for row in rows for text in vault.open(row.group, row.leaf, row.slot, bytes(row.sealed))
    ]


def keys_of(vault: Vault, name: str) -> tuple[str, ...]:
    """The keys that a group has or had and that are not destroyed."""
    return tuple(one for one in vault.groups() if one == name or one.startswith(f"{name}{_AGAIN}"))


def without(vault: Vault, name: str, tells: Callable[[Any], bool]) -> list[str]:
    """Seal the openings of a group anew but those that ``tells`` picks; returns what these committed to, in order.

    Call it inside a transaction; the old keys are destroyed after it is committed (``unused``).
    """
    there = set(keys_of(vault, name))
    fresh = f"{name}{_AGAIN}{1 + max((_number(one) for one in there), default=0)}"
    left_out: list[str] = []
    sealed = []
    for row in models.Opening.objects.filter(of_group(name)).order_by("leaf", "slot"):
        if row.group not in there:
            continue  # its key was destroyed before
        texts = vault.open(row.group, row.leaf, row.slot, bytes(row.sealed))
        if any(tells(commitment.read(text)[1]) for text in texts):
            left_out.append(_digest(row))
            row.delete()
            continue
        row.group, row.sealed = fresh, vault.seal(fresh, row.leaf, row.slot, texts)
        sealed.append(row)
    models.Opening.objects.bulk_update(sealed, ["group", "sealed"], batch_size=500)
    return left_out


def unused(vault: Vault, name: str) -> tuple[str, ...]:
    """Keys of a group that seal nothing any more."""
    used = set(models.Opening.objects.filter(of_group(name)).values_list("group", flat=True))
    return tuple(one for one in keys_of(vault, name) if one not in used)


def digests_of(leaves: Sequence[models.Leaf]) -> list[str]:
    """Everything that these entries commit to, decoys too: nobody can tell them apart, the office neither."""
    found = []
    for leaf in leaves:
        entry = parse(bytes(leaf.entry), f"Entry {leaf.index}")
        found += [*entry.digests, *(base64url(one.root) for one in entry.sets)]
    return found


def _digest(row: models.Opening) -> str:
    entry = parse(bytes(models.Leaf.objects.get(index=row.leaf).entry), f"Entry {row.leaf}")
    number = row.slot - commitment.set_slot(0)
    return entry.digests[row.slot] if number < 0 else base64url(entry.sets[number].root)


def _number(group: str) -> int:
    found = re.search(rf"{_AGAIN}([0-9]+)$", group)
    return int(found[1]) if found else 0
