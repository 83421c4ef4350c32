"""The people whom the office's own systems know in its records, as they were listed, for detection.

An A-number in such a list would be a list of status by itself: it is kept encrypted, and opened only to be looked for
in the record of one case. Whoever has the database alone reads none, and nothing searches it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import kept_secrets
from counterfoil.values import Category, Party, Role

SEALED = "sealed_identifiers"
"""The key of a row's value beside ``identifiers``: pairs of category and what was encrypted."""


def keep(office: Office, parties: Sequence[Party]) -> None:
    """Keep the rows of a list; a row that was there before is replaced."""
    for party in parties:
        value = _sealed(office, asdict(party))
        models.Party.objects.update_or_create(row=party.id, record_name=party.record, defaults={"value": value})


def of(office: Office, record_name: str) -> tuple[Party, ...]:
    """The known parties of one record: rows that name it, and rows that name none."""
    rows = models.Party.objects.filter(record_name__in=[record_name, ""]).order_by("pk")
    return tuple(_party(office, row.value) for row in rows)


def seal_kept(office: Office) -> int:
    """Encrypt the A-numbers of rows that were kept before they were; how many rows changed. Safe to do twice."""
    changed = 0
    for row in models.Party.objects.order_by("pk").iterator(chunk_size=200):
        if any(kind == Category.A_NUMBER for kind, _ in row.value.get("identifiers", ())):
            changed += models.Party.objects.filter(pk=row.pk).update(value=_sealed(office, row.value))
    return changed


def _sealed(office: Office, value: dict[str, Any]) -> dict[str, Any]:
    identifiers = value.get("identifiers", ())
    secret = [text for kind, text in identifiers if kind == Category.A_NUMBER]
    if not secret:
        return value
    kept = [kept_secrets.seal(office, _PURPOSE, text) for text in secret]
    rest = [[kind, text] for kind, text in identifiers if kind != Category.A_NUMBER]
    return value | {"identifiers": rest, SEALED: [*value.get(SEALED, ()), *kept]}


def _party(office: Office, value: dict[str, object]) -> Party:
    fields: dict[str, Any] = dict(value)
    opened = [(Category.A_NUMBER, kept_secrets.unseal(office, _PURPOSE, one)) for one in fields.pop(SEALED, ())]
    fields["role"] = Role(str(fields["role"]))
    for key in ("addresses", "phones", "emails", "aliases"):
        fields[key] = tuple(fields[key])
    fields["identifiers"] = (*((Category(kind), text) for kind, text in fields["identifiers"]), *opened)
    return Party(**fields)


_PURPOSE = "A-number of a listed party"
