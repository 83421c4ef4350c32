"""An office moved to PostgreSQL: processor time and memory, beside the same rows copied and not compared.

    .venv/bin/python benchmarks/moving.py postgresql://me@127.0.0.1/postgres [--records 20000] [--json]

Makes and drops two databases on that server. The records are of one made-up text each; there are as many rows of
``Knock``, which are short. The limit is sqlite3 to COPY: no type looked at, no index of words made, nothing compared.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.db import connections
from measuring import peak_mb

from counterfoil.office import app, models, text_index
from counterfoil.office.operate import moving, moving_rows
from counterfoil.office.services import opening

WORDS = "the officer saw a blue bicycle near the station and wrote down what the witness said of it"
AT = datetime(2026, 1, 2, tzinfo=UTC)
MOST_MB = 400


def made(folder: Path, records: int) -> Path:
    """An office on SQLite with so many records, about 600 characters each."""
    office, _ = opening.open_new(folder, law="us-il", name="Sample City", sample=True)
    app.open_office(office.folder)
    for first in range(0, records, 1000):
        rows = [
            models.Record(
                number=f"R-{n:06d}", digest=f"{n:064x}", name=f"report-{n}.txt", kind="case_report", system="files",
                media_type="text/plain", numbers=[["RD", f"JD{n}"]], text=f"{n} {WORDS} " * 6, added_at=AT,
            )
            for n in range(first, min(first + 1000, records))
        ]  # fmt: skip
        models.Record.objects.bulk_create(rows)
        models.Knock.objects.bulk_create([models.Knock(what="ask", who=f"{row.number}", at=AT) for row in rows])
        for row in rows:
            text_index.add(row.number, row.text)
    return office.folder


def limit(file: Path, url: str) -> None:
    """Every row of the same tables, copied as it is."""
    with closing(sqlite3.connect(file)) as rows, psycopg.connect(url) as there, there.cursor() as cursor:
        for table in moving_rows.tables():
            name = moving_rows.name(table)
            found = rows.execute(f'SELECT * FROM "{name}"')  # noqa: S608
            columns = ", ".join(f'"{column[0]}" text' for column in found.description)
            cursor.execute(f'CREATE TABLE "{name}" ({columns})')
            with cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
                for row in found:
                    copy.write_row([None if one is None else str(one) for one in row])


def database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as there:
        there.execute(f'CREATE DATABASE "{name}" ENCODING UTF8 TEMPLATE template0')
    return f"{server.rpartition('/')[0]}/{name}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    names = [f"moving_{secrets.token_hex(4)}" for _ in range(2)]
    with tempfile.TemporaryDirectory(prefix="counterfoil-moving-") as folder:
        try:
            office = made(Path(folder) / "office", options.records)
            size = (office / "office.db").stat().st_size
            urls = [database(options.server, name) for name in names]
            cpu = time.process_time()
            limit(office / "office.db", urls[0])
            bare = time.process_time() - cpu
            cpu = time.process_time()
            began = time.monotonic()
            done = moving.move(office, urls[1])
            took, wall = time.process_time() - cpu, time.monotonic() - began
        finally:
            connections.close_all()
            with psycopg.connect(options.server, autocommit=True) as there:
                for name in names:
                    there.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    said = {
        "rows": done.rows, "bytes": size, "processor_s": round(took, 2), "wall_s": round(wall, 1),
        "limit_processor_s": round(bare, 2), "times_the_limit": round(took / bare, 1),
        "rows_per_processor_s": round(done.rows / took), "peak_mb": round(peak_mb()),
    }  # fmt: skip
    print(json.dumps(said, indent=1) if options.json else "\n".join(f"{key}: {value}" for key, value in said.items()))
    return 0 if said["peak_mb"] <= MOST_MB else 1


if __name__ == "__main__":
    raise SystemExit(main())
