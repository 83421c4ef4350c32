"""The ground truth of a sample office, as ``counterfoil sample`` wrote it (``docs/formats/sample.md``)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil.errors import BadInput
from counterfoil.law.model import DutyKind
from counterfoil.values import Box, Category, RecordKind, Role


@dataclass(frozen=True, slots=True)
class TruthValue:
    """One sensitive value as it stands in a record. ``page_index`` is None for formats without pages."""

    text: str
    category: Category
    role: Role
    where: str  # form | narrative | table | picture | hidden
    page_index: int | None
    boxes: tuple[Box, ...]
    expected: DutyKind
    unsure: bool  # the law reference does not settle it: counted for finding, not for its duty
    note: str
    party: str = ""
    protected: bool = False  # a victim's or a minor's
    before: str = ""  # the words before it, in formats without pages


@dataclass(frozen=True, slots=True)
class TruthRecord:
    """One record with everything sensitive in it."""

    path: Path
    kind: RecordKind
    layout: str
    scanned: bool
    withhold_whole: bool
    values: tuple[TruthValue, ...]
    listed: frozenset[str] = frozenset()  # ids of the parties that stand in parties.csv


def read(sample: Path) -> tuple[TruthRecord, ...]:
    """The records of the sample office in ``sample`` with their truth. ``BadInput`` when there is none."""
    path = sample / "truth.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_record(sample, row) for row in found["records"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"{path}: holds no ground truth of this version ({error!r}). Make it: counterfoil sample"
        ) from error


def _record(sample: Path, row: dict[str, Any]) -> TruthRecord:
    return TruthRecord(
        path=sample / row["file"],
        kind=RecordKind(row["kind"]),
        layout=row["layout"],
        scanned=row["layer"] == "none",
        withhold_whole=bool(row["withhold_whole"]),
        values=tuple(_value(value) for value in row["values"]),
        listed=frozenset(p["id"] for p in row.get("parties", ()) if p.get("in_parties_csv")),
    )


def _value(row: dict[str, Any]) -> TruthValue:
    return TruthValue(
        text=row["text"],
        category=Category(row["category"]),
        role=Role(row["role"]),
        where=row["where"],
        page_index=None if row["page"] is None else row["page"] - 1,
        boxes=tuple(Box(*box) for box in row["boxes"]),
        expected=DutyKind(row["expected"]),
        unsure=bool(row.get("unsure")),
        note=str(row.get("note", "")),
        party=str(row.get("party", "")),
        protected=Role(row["role"]) in (Role.VICTIM, Role.MINOR) or bool(row.get("minor")),
        before=str(row.get("before", "")),
    )
