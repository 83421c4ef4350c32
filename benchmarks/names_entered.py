"""How fast names and numbers of new records are entered, one record at a time and many, in an office of 20,000 records.

    .venv/bin/python benchmarks/names_entered.py [--documents 20000] [--json]

On SQLite, in a folder of its own that goes again. Told are records a second of the processor, and what is written to
the disk for each. One at a time is how it was until December 2026; ``records add`` and a search that catches up enter
up to 8,192 at once.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from name_office import AT, Invented, fill, office, record


def written() -> int:
    """Bytes that this process has had written to the disk."""
    return int(Path("/proc/self/io").read_text().split("\nwrite_bytes: ")[1].split()[0])


def not_entered(count: int, invented: Invented) -> None:
    """More records, as ``intake`` leaves them before they are looked up by anything."""
    from counterfoil.office import models  # inline: app ready

    have = models.Record.objects.count()
    made = {n: record(n, invented) for n in range(have + 1, have + count + 1)}
    models.Record.objects.bulk_create(
        [
            models.Record(
                number=f"R-{n:06d}", digest=f"{n:064x}", name=f"{n}.txt", kind="arrest_report", system="system",
                media_type="text/plain", numbers=[["RD", rd]], dated_on=day, page_count=1, text=text, added_at=AT,
            )
            for n, (text, rd, day, _, _) in made.items()
        ],
        batch_size=500,
    )  # fmt: skip


def entered(at_once: int, count: int) -> dict[str, float]:
    from django.db import transaction  # inline: app ready

    from counterfoil.office import held_records, models  # inline: app ready

    missing = models.Record.objects.filter(looked_up=False).order_by("pk")
    began, before = time.process_time(), written()
    while some := list(missing[:at_once]):
        with transaction.atomic():
            held_records.keep(some)
    took = time.process_time() - began
    return {"records_a_second": count / took, "kb_written_each": (written() - before) / count / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    told = {}
    with tempfile.TemporaryDirectory() as folder:
        office(Path(folder) / "office", "sqlite")
        from django.db import connections  # inline: app ready

        invented = Invented()
        fill(options.documents, invented)
        for at_once, count in ((1, 300), (512, 8192), (8192, 8192)):
            not_entered(count, invented)
            told[at_once] = entered(at_once, count)
        connections.close_all()
    if options.json:
        print(json.dumps(told, indent=1))
        return
    for at_once, one in told.items():
        print(f"{at_once:,} at once: {one['records_a_second']:,.0f} records a second of the processor, "
              f"{one['kb_written_each']:.1f} KB written for each")  # fmt: skip


if __name__ == "__main__":
    main()
