"""Lateness of Illinois bodies in a published table of requests, counted with nothing but csv and datetime.

Written apart from the program, whose figures it is held against; it imports nothing of it and takes from it one table,
the State's holidays. Run alone it prints a line for each body: ``illinois_lateness.py TABLE.csv.gz CALENDAR.csv DAY``.
"""

from __future__ import annotations

import csv
import gzip
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

IN_PROGRESS = {"ack", "processed", "submitted", "fix", "payment"}


def holidays(calendar: Path) -> set[date]:
    with calendar.open(newline="") as file:
        return {date.fromisoformat(row["observed_date"]) for row in csv.DictReader(file) if "state" in row["closed"]}


def business_days_behind(due: date, end: date, closed: set[date]) -> int:
    count, day = 0, due
    while day < end:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in closed:
            count += 1
    return count


def lateness(table: Path, calendar: Path, as_of: date) -> dict[str, dict[str, Any]]:
    """Body → cases, on_time, late, late_and_open, running, unknown, median_days_late."""
    closed_days = holidays(calendar)
    bodies: dict[str, dict[str, Any]] = {}
    late_by: dict[str, list[int]] = {}
    with gzip.open(table, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = row["jurisdiction_name"]
            if not (place == "Illinois" or place.endswith(", IL")):
                continue
            body = f"{row['agency_name']}, {place}"
            figures = bodies.setdefault(
                body, {"cases": 0, "on_time": 0, "late": 0, "late_and_open": 0, "running": 0, "unknown": 0}
            )
            late_by.setdefault(body, [])
            received, due, done = (
                date.fromisoformat(row[key]) if row[key] else None
                for key in ("date_submitted", "date_due", "date_done")
            )
            if received and due and (due < received or (due - received).days > 366):
                due = None
            if received and done and done < received:
                done = None
            is_open = not row["date_done"] and row["status"] in IN_PROGRESS
            end = done or (as_of if is_open else None)
            figures["cases"] += 1
            if due is None or end is None:
                what = "unknown"
            elif behind := business_days_behind(due, end, closed_days):
                what = "late"
                late_by[body].append(behind)
                figures["late_and_open"] += is_open
            else:
                what = "running" if is_open else "on_time"
            figures[what] += 1
    for body, figures in bodies.items():
        days = sorted(late_by[body])
        half = len(days) // 2
        figures["median_days_late"] = (days[half] + days[~half]) / 2 if days else None
    return bodies


if __name__ == "__main__":
    for name, counted in sorted(
        lateness(Path(sys.argv[1]), Path(sys.argv[2]), date.fromisoformat(sys.argv[3])).items()
    ):
        print(name, counted)
