"""What an agency adds to its annual report by hand: appeals, staff, costs, fees and the like, which no fact tells.

A TOML file with a table for each thing; a table is there with all of its keys, or not at all.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from counterfoil.errors import BadInput

Number = int | Decimal

_COUNT, _DECIMAL = "a whole number from 0", "a number from 0"
TABLES: Mapping[str, Mapping[str, str]] = {
    "appeals": dict.fromkeys(
        ("pending_at_start", "received", "processed", "affirmed", "partly_affirmed", "reversed", "otherwise_closed",
         "backlog", "received_last_year", "processed_last_year", "backlog_last_year"),
        _COUNT,
    ),
    "appeal_days": dict.fromkeys(("median", "average", "lowest", "highest"), _DECIMAL),
    "expedited": {"granted": _COUNT, "denied": _COUNT, "median_days": _DECIMAL, "average_days": _DECIMAL,
                  "within_ten_days": _COUNT},
    "fee_waivers": {"granted": _COUNT, "denied": _COUNT, "median_days": _DECIMAL, "average_days": _DECIMAL},
    "staff": {"full_time": _COUNT, "equivalent": _DECIMAL, "processing_cost": _DECIMAL, "litigation_cost": _DECIMAL},
    "fees": {"collected": _DECIMAL},
    "subsection_c": {"times_used": _COUNT},
    "postings": {"foia_office": _COUNT, "program": _COUNT},
    "consultations": dict.fromkeys(("pending_at_start", "received", "processed"), _COUNT),
}  # fmt: skip
"""Table → key → what it holds."""

Filled = tuple[tuple[str, Number], ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What was added. ``sections``: section of the XML → its elements with their values, in the schema's order."""

    sections: Mapping[str, Filled] = field(default_factory=dict)
    backlog: int | None = None  # of appeals
    tables: frozenset[str] = frozenset()


def read(text: str, name: str) -> Added:
    """What a file says. Raises ``BadInput``, with its name, table and key, for what is not of the form."""
    try:
        found: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{name}: is no TOML: {error}.") from None
    for table, values in found.items():
        if table not in TABLES:
            raise BadInput(f"{name}: unknown table [{table}]. Allowed: {', '.join(TABLES)}.")
        if not isinstance(values, dict) or set(values) != set(TABLES[table]):
            raise BadInput(f"{name}: [{table}] must have exactly these keys: {', '.join(TABLES[table])}.")
        for key, holds in TABLES[table].items():
            if not _is(values[key], holds):
                raise BadInput(f"{name}: [{table}] {key}: is not {holds}.")
    return Added(dict(_sections(found, name)), found.get("appeals", {}).get("backlog"), frozenset(found))


def _is(value: object, holds: str) -> bool:
    kinds = (int,) if holds == _COUNT else (int, Decimal)
    return isinstance(value, kinds) and not isinstance(value, bool) and Decimal(value).is_finite() and value >= 0


def _sections(found: Mapping[str, Mapping[str, Any]], name: str) -> Iterator[tuple[str, Filled]]:
    if appeals := found.get("appeals"):
        yield from _appeals(appeals, f"{name}: [appeals]")
    if days := found.get("appeal_days"):
        yield (
            "AppealResponseTimeSection",
            tuple(
                (f"ResponseTime{key.capitalize()}DaysValue", days[key])
                for key in ("median", "average", "lowest", "highest")
            ),
        )
    for table, section in (("expedited", "ExpeditedProcessingSection"), ("fee_waivers", "FeeWaiverSection")):
        if asked := found.get(table):
            yield (
                section,
                (
                    ("RequestGrantedQuantity", asked["granted"]),
                    ("RequestDeniedQuantity", asked["denied"]),
                    ("AdjudicationMedianDaysValue", asked["median_days"]),
                    ("AdjudicationAverageDaysValue", asked["average_days"]),
                    *(
                        [("AdjudicationWithinTenDaysQuantity", asked["within_ten_days"])]
                        if table == "expedited"
                        else []
                    ),
                ),
            )
    staff = found.get("staff")
    if staff:
        yield (
            "PersonnelAndCostSection",
            (
                ("FullTimeEmployeeQuantity", staff["full_time"]),
                ("EquivalentFullTimeEmployeeQuantity", staff["equivalent"]),
                ("TotalFullTimeStaffQuantity", staff["full_time"] + staff["equivalent"]),
                ("ProcessingCostAmount", staff["processing_cost"]),
                ("LitigationCostAmount", staff["litigation_cost"]),
                ("TotalCostAmount", staff["processing_cost"] + staff["litigation_cost"]),
            ),
        )
    if fees := found.get("fees"):
        if not staff or not staff["processing_cost"]:
            raise BadInput(f"{name}: [fees]: their share of the costs is asked; give [staff] with processing_cost too.")
        share = Decimal(100) * fees["collected"] / staff["processing_cost"]
        yield (
            "FeesCollectedSection",
            (
                ("FeesCollectedAmount", fees["collected"]),
                ("FeesCollectedCostPercent", share.quantize(Decimal("0.01"))),
            ),
        )
    if used := found.get("subsection_c"):
        yield "SubsectionUsedSection", (("TimesUsedQuantity", used["times_used"]),)
    if posted := found.get("postings"):
        yield (
            "SubsectionPostSection",
            (
                ("PostedbyFOIAQuantity", posted["foia_office"]),
                ("PostedbyProgramQuantity", posted["program"]),
            ),
        )
    if consulted := found.get("consultations"):
        yield "ProcessedConsultationSection", _statistics(consulted, f"{name}: [consultations]")


def _appeals(appeals: Mapping[str, int], where: str) -> Iterator[tuple[str, Filled]]:
    yield "ProcessedAppealSection", _statistics(appeals, where)
    ends = [appeals[key] for key in ("affirmed", "partly_affirmed", "reversed", "otherwise_closed")]
    if sum(ends) != appeals["processed"]:
        raise BadInput(f"{where}: {appeals['processed']} were processed, and {sum(ends)} have an outcome.")
    names = ("Affirmed", "Partial", "Reversed", "Other", "Total")
    yield (
        "AppealDispositionSection",
        tuple(
            (f"AppealDisposition{what}Quantity", count) for what, count in zip(names, (*ends, sum(ends)), strict=True)
        ),
    )
    yield (
        "ProcessedAppealComparisonSection",
        (
            ("ItemsReceivedLastYearQuantity", appeals["received_last_year"]),
            ("ItemsReceivedCurrentYearQuantity", appeals["received"]),
            ("ItemsProcessedLastYearQuantity", appeals["processed_last_year"]),
            ("ItemsProcessedCurrentYearQuantity", appeals["processed"]),
        ),
    )
    yield (
        "BackloggedAppealComparisonSection",
        (
            ("BacklogLastYearQuantity", appeals["backlog_last_year"]),
            ("BacklogCurrentYearQuantity", appeals["backlog"]),
        ),
    )


def _statistics(of: Mapping[str, int], where: str) -> Filled:
    left = of["pending_at_start"] + of["received"] - of["processed"]
    if left < 0:
        raise BadInput(f"{where}: more were processed than pending and received.")
    counts = (
        ("PendingAtStart", of["pending_at_start"]), ("Received", of["received"]), ("Processed", of["processed"]),
        ("PendingAtEnd", left),
    )  # fmt: skip
    return tuple((f"ProcessingStatistics{name}Quantity", count) for name, count in counts)
