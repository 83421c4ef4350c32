"""``counterfoil report``: what an office did, in rows for analysts and in figures for everybody."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from counterfoil.cli import output, report_source
from counterfoil.cli.report_annual import Annual
from counterfoil.cli.report_doj import Doj
from counterfoil.cli.report_hearing import Hearing
from counterfoil.cli.report_import import FromLogs
from counterfoil.cli.report_items import Items
from counterfoil.cli.report_lateness import Lateness
from counterfoil.cli.report_link import Link
from counterfoil.cli.report_log import Log
from counterfoil.cli.report_past import Equal, Mosaic
from counterfoil.cli.report_story import Story
from counterfoil.cli.report_trust import TrustAct
from counterfoil.cli.report_watch import Channels, Watch
from counterfoil.cli.report_what_if import WhatIf
from counterfoil.errors import UsageError
from counterfoil.interval import Share
from counterfoil.oversight import fact_folder, measures, tables
from counterfoil.oversight.facts import CaseFact, ItemFact, Origin
from counterfoil.oversight.survival import Quantile
from counterfoil.values import counted

HELP = "What an office did: rows for analysts, figures with how sure they are, statutory reports. Nothing is changed."
EXAMPLE = "counterfoil report measures my-office --by class"


class Facts:
    HELP = (
        "Write one row for each case (cases.csv) and for each kind of item that answers showed or kept (items.csv),\n"
        "as Parquet too where DuckDB is installed. No row names a person. Sealed cases are left out."
    )
    EXAMPLE = "counterfoil report facts my-office -o facts"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
        parser.add_argument("-o", "--out", type=Path, required=True, metavar="FOLDER", help="where the tables go")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import facts, queries  # inline: Django only when an office is touched

        office = report_source.opened(options.office)
        day = queries.today(office)
        out: Path = options.out
        if os.path.lexists(out) and not out.is_dir():
            raise UsageError(f"{out}: is no folder. Give a new folder: -o FOLDER.")
        there = [name for name in ("cases", "items") for end in ("csv", "parquet") if (out / f"{name}.{end}").exists()]
        if there:
            raise UsageError(f"{out}: has tables already ({there[0]}). Give a new folder: -o FOLDER.")
        out.mkdir(parents=True, exist_ok=True)
        rows: tuple[tuple[str, type[CaseFact] | type[ItemFact], Iterable[CaseFact | ItemFact]], ...] = (
            ("cases", CaseFact, (row for part in (facts.cases, facts.imported) for row in part(office, day))),
            ("items", ItemFact, facts.items()),
        )
        parquet = tables.has_duckdb()
        counts = {}
        for name, kind, found in rows:
            counts[name] = tables.write_csv(out / f"{name}.csv", kind, found)
            if parquet:
                tables.write_parquet(out / f"{name}.csv", out / f"{name}.parquet", kind)
        fact_folder.keep(out)
        if options.json:
            output.print_json("report facts", {"folder": str(out), "rows": counts, "parquet": parquet})
            return 0
        print(f"{out}: {counted(counts['cases'], 'case')}, {counted(counts['items'], 'row')} of items")
        if not parquet:
            print("CSV only: Parquet is written where DuckDB is installed (the extra analysis).")
        return 0


class Measures:
    HELP = (
        "How many cases, how fast they were answered with the open ones counted, how many on time and how sure that\n"
        "is, and whether a group waits differently. Sealed cases are left out. DIR: an office, or a folder that\n"
        "report facts or report import wrote."
    )
    EXAMPLE = EXAMPLE

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder, or a folder of facts")
        parser.add_argument("--by", choices=[by.value for by in measures.By], default="class", help="default: class")
        parser.add_argument(
            "--imported", action="store_true", help="the cases of another system, as its export tells them, instead"
        )
        parser.add_argument(
            "--publish", action="store_true", help=f"leave out what fewer than {measures.SMALL} cases would show"
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        by = measures.By(options.by)
        if fact_folder.is_one(options.office):
            counted_ = fact_folder.rollups(options.office)
            origin, on = report_source.origin(counted_, options.office, imported=options.imported)
            table, day = counted_.table(by, origin), str(on)
        else:
            from counterfoil.office import facts, queries  # inline: Django only when an office is touched

            office = report_source.opened(options.office)
            on = queries.today(office)
            rows = facts.imported(office, on) if options.imported else facts.cases(office, on)
            origin = Origin.IMPORT if options.imported else Origin.OFFICE
            table, day = measures.measure(rows, by), str(on)
        if options.json:
            output.print_json("report measures", _as_json(table, options, origin, day))
        elif not table.all.cases:
            print("No data: there is no case to count.")
        else:
            _show(table, options, origin, day)
        return 0


def _as_json(table: measures.Table, options: argparse.Namespace, origin: Origin, day: str) -> dict[str, Any]:
    one_by_one = [*table.groups, table.all]
    rows = list(measures.published(table)) if options.publish else [measures.as_row(one) for one in one_by_one]
    return {
        "by": table.by.value,
        "origin": str(origin),
        "counted_on": day,
        "published": options.publish,
        "rows": rows,
        "says": says(origin),
    }


_SAYS = (
    "A case without an answer counts as waiting, also when it was closed. A difference is no cause, and no proof of "
    "intent."
)


def says(origin: Origin) -> str:
    """What the figures do not say."""
    if origin is Origin.OFFICE:
        return f"Counted from recorded acts only. {_SAYS}"
    return f"Counted from a list that another system kept, as far as it tells. {_SAYS}"


_COLUMNS = ("cases", "answered", "open", "closed unanswered", "on time (95 %)", "median days", "90 % within",
            "same day", "extended", "waits differently: p")  # fmt: skip


def _show(table: measures.Table, options: argparse.Namespace, origin: Origin, day: str) -> None:
    shown = measures.published(table) if options.publish else map(measures.as_row, (*table.groups, table.all))
    output.table(
        f"Cases by {table.by.value}, counted on {day}",
        (table.by.value, *_COLUMNS),
        [_line(row) for row in shown],
        whole=table.by.value,
    )
    print(says(origin))


def _line(row: dict[str, Any]) -> tuple[str, ...]:
    """A row for a screen; what is not published is "hidden", what cannot be counted is "no data"."""
    if row["suppressed"]:
        return (row["group"], *["hidden"] * len(_COLUMNS))
    apart = row["difference"]
    return (
        row["group"],
        *(_count(row[name]) for name in ("cases", "answered", "open", "closed_unanswered")),
        _share(row["on_time"]),
        *(_days(row, name) for name in ("median", "ninetieth")),
        _share(row["same_day"]),
        _count(row["extended"]),
        "" if apart is None else "no data" if apart["p_corrected"] is None else f"{apart['p_corrected']:.3f}",
    )


def _count(value: int | None) -> str:
    return "hidden" if value is None else str(value)


def _share(value: dict[str, Any] | None) -> str:
    if value is None:
        return "hidden"
    share = Share(value["hits"], value["of"])
    return "no data" if share.rate is None else f"{share.hits}/{share.of} ({share.low:.0%}–{share.high:.0%})"


def _days(row: dict[str, Any], name: str) -> str:
    """A quantile, or why there is none: no days are known, or too many cases still wait."""
    if row[name] is None:
        return "hidden"
    days = Quantile(**row[name]).days
    if days is not None:
        return str(days)
    return "no data" if row["cases"] == row["days_unknown"] else "not reached"


COMMANDS = {
    "facts": Facts,
    "import": FromLogs,
    "measures": Measures,
    "items": Items,
    "lateness": Lateness,
    "annual": Annual,
    "log": Log,
    "trust-act": TrustAct,
    "doj": Doj,
    "hearing": Hearing,
    "story": Story,
    "watch": Watch,
    "channels": Channels,
    "equal": Equal,
    "mosaic": Mosaic,
    "what-if": WhatIf,
    "link": Link,
}
