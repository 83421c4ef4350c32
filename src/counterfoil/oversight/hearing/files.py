"""All files of a pack but the ledger's copy: PDF, page, charts, and each table as CSV."""

from __future__ import annotations

import csv
import io

from counterfoil.oversight.hearing import page, web
from counterfoil.oversight.hearing.model import Pack, Table
from counterfoil.review.decisions_table import never_formula


def files(pack: Pack) -> dict[str, bytes]:
    """Path within the pack → bytes, the same for the same pack.

    Raises ``EnvironmentFailed`` where the office's name has a character that the fonts lack.
    """
    charts = pack.charts()
    own = {chart.table.name for chart in charts}
    made = {"report.pdf": page.pdf(pack), "index.html": web.html(pack).encode()}
    made |= {f"charts/{chart.name}.svg": chart.svg.encode() for chart in charts}
    made |= {
        f"{'charts' if table.name in own else 'tables'}/{table.name}.csv": as_csv(table).encode()
        for table in pack.tables()
    }
    return dict(sorted(made.items()))


def as_csv(table: Table) -> str:
    """The table as it is printed, its header first; a cell that a spreadsheet would run is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column.name or "group" for column in table.columns)
    writer.writerows([never_formula(cell) for cell in row] for row in table.rows)
    return out.getvalue()
