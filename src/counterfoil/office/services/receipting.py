"""A requester's receipts: of each entry that tells them something, the proof that it is in the ledger.

Made when they are asked for, under a checkpoint that covers every entry there is: so none is of an entry that might
still be taken back, and all stand under one.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from counterfoil.ledger import offline
from counterfoil.ledger.entry import OFFICE, parse
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import ledger_out
from counterfoil.office.services.handing_out import zip_entry


def dismissal_of(arrival: models.Arrival) -> Sequence[int]:
    """The number of the entry that says that no case was opened for an arrival."""
    if arrival.decided_at is None:
        return []
    acts = models.Act.objects.filter(
        kind="demand.dismissed", private__arrival=arrival.digest, recorded_at__lte=arrival.decided_at
    )
    return [act.leaf for act in acts.order_by("-leaf")[:1]]  # the same paper may have been set aside before


def as_zip(office: Office, name: str, case_number: str, indexes: Sequence[int]) -> bytes | None:
    """The folder ``NAME-receipts`` for these entries, and beside it the two programs that verify it.

    ``case_number`` is the case's, empty for what is no case's: an entry of another is left out. None where there is
    no entry. Raises ``HistoryRewritten`` and ``LedgerInvalid`` as ``book.sign_head``.
    """
    source = ledger_out.signed_now(office)
    mine = [
        index
        for index in sorted(set(indexes))
        if index < source.size and parse(source.entries.entry(index)).case_number == (case_number or OFFICE)
    ]
    if not mine:
        return None
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, data in source.receipts(mine).items():
            archive.writestr(zip_entry(f"{name}-receipts/{file}"), data)
        for file in offline.HANDED_OUT:
            archive.writestr(zip_entry(file), (offline.FOLDER / file).read_bytes())
    return made.getvalue()
