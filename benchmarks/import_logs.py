"""Published request logs read as exports: what is taken over, what is not and why, and how fast.

python benchmarks/import_logs.py [DATA]
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

from counterfoil.office.exports import profile, rows, table

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
CHICAGO = {
    "title": "Chicago, all departments",
    "number_from": ["dataset", "date_received", "received_date", "date_requested", "requestor_name",
                    "requestor_last_name", "description_of_request", "description", "information_requested",
                    "brief_description_of_records_sought", "description_of_request_", "organization",
                    "description_of_request_lobbyists_filings",
                    "description_of_request_statements_of_financial_interests", "description_of_request_other"],
    "columns": {
        "received": ["date_received", "received_date", "date_requested"],
        "due": ["due_date", "date_due"],
        "requester": ["requestor_name", "requestor_last_name", "contact_name"],
        "organization": ["organization", "institution"],
        "text": ["description_of_request", "description_of_request_", "description", "information_requested",
                 "brief_description_of_records_sought", "description_of_request_lobbyists_filings",
                 "description_of_request_statements_of_financial_interests", "description_of_request_other"],
    },
}  # fmt: skip
"""No department of them has a column for a number that the others have."""
EXPORTS = (
    ("logs/chicago_foia_logs_411.csv", "chicago"),
    ("logs/doj_2017/tabula-foia-responses.csv", "foia-log"),
    ("logs/doj_2017/cleaned.csv", "foia-log"),
    ("requests/muckrock_requests.csv.gz", "foia-log"),
)


def main(data: Path) -> None:
    known = profile.load() | {"chicago": profile.of_table("chicago", CHICAGO)}
    for name, wanted in EXPORTS:
        began = time.process_time()
        read = table.read(data / name)
        found = rows.read(read, known[wanted], zone="America/Chicago", today=date(2026, 11, 30))
        took = time.process_time() - began
        print(f"{name}: {len(read.rows)} rows, {len(read.rows) / took:,.0f} a second of processor time")
        doubtful = sum(bool(one.doubts) for one in found.cases)
        print(f"  {len(found.cases)} taken over ({doubtful} odd), {found.repeated} repeated, {len(found.refused)} not:")
        for why, count in Counter(one.why for one in found.refused).most_common():
            print(f"    {count} × {why}")
        assert len(found.cases) + found.repeated + len(found.refused) == len(read.rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
