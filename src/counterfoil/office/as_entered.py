"""Whether the acts that an office counts from say what was entered of them in its ledger."""

from __future__ import annotations

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger.entry import parse
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import NOTED
from counterfoil.office.ledger_store import OfficeLedger


def check(office: Office) -> None:
    """Holds each act against its entry: its kind, and each fact that the entry has; an act may hold more,
    and one whose kind nobody may be told (or that was recorded under seal) stands there as a note.

    Entries verify by themselves, and reports count acts: a row that was changed beside the ledger would put a figure on
    paper that the ledger beneath it denies. Raises ``LedgerInvalid`` for the first act that differs.
    """
    acts = models.Act.objects.order_by("leaf").values_list("leaf", "kind", "facts").iterator()
    leaves = enumerate(OfficeLedger().leaves(0, OfficeLedger().head().size))
    for number, kind, facts in acts:
        entry = next((leaf.entry for at, leaf in leaves if at == number), None)
        said = parse(entry, f"Entry {number}") if entry is not None else None
        told = said is not None and said.kind in (kind, NOTED)
        if said is None or not told or any(facts.get(name) != value for name, value in said.facts.items()):
            raise LedgerInvalid(
                f"{office.folder}: act {number} ({kind}) does not say what entry {number} of the ledger says of it: "
                "it was changed beside the ledger. Open a backup from before, and find out who had the database. "
                "Nothing was written."
            )
