"""What a person had decided in an earlier table of a case, carried over into the table that was written anew.

Records may be added while somebody decides. What has not changed by that need not be decided twice; who signs, signs
anew. What was decided on another person than a place turns out to be of is decided again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from counterfoil.review.decisions_reading import rows_of
from counterfoil.review.decisions_table import write_rows

_DECIDED = ("decision", "exemption", "reason")
_SHOWN = ("what", "record", "page", "finding", "text", "duty", "citation", "proposal")
_CORRECTED = ("category", "role")  # a person who corrects a finding writes into these
_CARRIED = ("record", "page", "finding")


def carry_over(earlier: Path, table: Path) -> int:
    """Copy the decisions of ``earlier`` into those rows of ``table`` that show the same; says into how many.

    Rows that a person added stay where their record is still in the table. The signature is not copied. Raises
    ``BadInput`` when one of the two is no decisions table.
    """
    old, _ = rows_of(earlier)
    new = [row for _, row in rows_of(table)[0]]
    decided = {_key(row): row for _, row in old if row["what"] in _CARRIED and row["decision"]}
    carried = 0
    for row in new:
        found = decided.get(_key(row))
        if found is None or row["what"] not in _CARRIED or row["decision"]:
            continue
        corrects = found["decision"].lower().startswith("correct")
        if not corrects and any(found[column] != row[column] for column in _CORRECTED):
            continue
        row |= {column: found[column] for column in (*_DECIDED, *(_CORRECTED if corrects else ()))}
        carried += 1
    records = {row["record"] for row in new if row["what"] == "record"}
    there = {_added(row) for row in new if row["what"] == "add"}
    added = [row for _, row in old if row["what"].lower() == "add" and row["record"] in records]
    added = [row for row in added if _added(row) not in there]
    write_rows(table, [*new, *added])
    return carried + len(added)


def reopen(table: Path, lapses: Callable[[tuple[str, str], str], bool]) -> int:
    """Empty the decisions of ``table`` that ``lapses`` names, and the signature with them; says how many.

    ``lapses`` is asked with (record, finding) and what stands decided there: release, redact, refer or a correction.
    Raises ``BadInput`` for what is no decisions table.
    """
    rows = [row for _, row in rows_of(table)[0]]
    opened = 0
    for row in rows:
        said = row["decision"].lower()
        said = row["proposal"] if said == "accept" else said
        if row["what"] == "finding" and said and lapses((row["record"], row["finding"]), said):
            row |= {"decision": "", "reason": ""}
            opened += 1
    if opened:
        for row in rows:
            if row["what"] == "paper":
                row["decision"] = ""
        write_rows(table, rows)
    return opened


def _key(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row[column] for column in _SHOWN)


def _added(row: Mapping[str, str]) -> tuple[str, ...]:
    return row["record"], row["page"], row["text"], row["finding"]
