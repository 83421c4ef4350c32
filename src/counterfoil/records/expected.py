"""Which records should exist for an event, and whether each was found, is missing, or was not asked for.

The Inspector General's finding of 2020 is that nobody could say which records exist; this table says it per event.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from counterfoil.records.model import Expected, Record
from counterfoil.values import RecordKind

ARREST = (
    RecordKind.ARREST_REPORT,
    RecordKind.CASE_REPORT,
    RecordKind.SUPPLEMENT,
    RecordKind.INVENTORY,
    RecordKind.CALL_FOR_SERVICE,
    RecordKind.PHOTO,
    RecordKind.VIDEO,
)
CRASH = (RecordKind.CRASH_REPORT, RecordKind.CALL_FOR_SERVICE, RecordKind.PHOTO, RecordKind.VIDEO)
INCIDENT = (
    RecordKind.CASE_REPORT,
    RecordKind.SUPPLEMENT,
    RecordKind.INVENTORY,
    RecordKind.CALL_FOR_SERVICE,
    RecordKind.VIDEO,
)


def event_kinds(found: Collection[RecordKind]) -> tuple[RecordKind, ...]:
    """The kinds that an event of this sort leaves behind; empty when nothing shows an event."""
    if RecordKind.ARREST_REPORT in found:
        return ARREST
    if RecordKind.CRASH_REPORT in found:
        return CRASH
    return INCIDENT if RecordKind.CASE_REPORT in found else ()


def expected(records: Sequence[Record], asked: Collection[RecordKind]) -> tuple[Expected, ...]:
    """Each kind that should exist, as found, null or not asked. Nothing named in ``asked``: everything is asked for."""
    kinds = {record.kind for record in records}
    wanted = tuple(dict.fromkeys((*event_kinds(kinds), *asked)))
    rows = []
    for kind in wanted:
        ids = tuple(record.id for record in records if record.kind == kind)
        state = "found" if ids else "not_asked" if asked and kind not in asked else "null"
        rows.append(Expected(kind, state, ids))
    return tuple(rows)
