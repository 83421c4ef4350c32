"""Reads and recognises published request texts: every one to an Illinois body and a seeded draw of the others.

Each text is wrapped in a plain e-mail with the row's subject and date; the rows have no mail headers of their own, so
a sender is found only where the text itself names one. Prints shares only, never a text.

    python benchmarks/read_requests.py [--data ../shared/data] [--others 500] [--seed 20261122]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from counterfoil import demands, sandbox
from counterfoil.demands.model import Demand
from counterfoil.demands.topics import topics
from counterfoil.errors import CounterfoilError
from counterfoil.law.instruments import load_instruments
from counterfoil.law.model import Instrument


def rows(path: Path, others: int, seed: int) -> dict[str, list[dict[str, str]]]:
    """Every row to an Illinois body, and ``others`` drawn from the rest that have a text."""
    csv.field_size_limit(10**8)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
        everything = list(csv.DictReader(handle))
    local = [r for r in everything if r["jurisdiction_name"] == "Illinois" or r["jurisdiction_name"].endswith(", IL")]
    rest = [r for r in everything if r not in local and r["request_text"].strip()]
    return {"Illinois": local, "others": random.Random(seed).sample(rest, others)}


def as_email(row: dict[str, str]) -> bytes:
    """The row as the message that a records office would have got, without a sender's name."""
    message = EmailMessage()
    message["From"] = "requests@requests.invalid"
    message["To"] = "records@office.invalid"
    message["Subject"] = " ".join(row["title"].split())
    sent = datetime.fromisoformat(row["date_submitted"]).replace(hour=12, tzinfo=ZoneInfo("America/Chicago"))
    message["Date"] = format_datetime(sent)
    message.set_content(row["request_text"])
    return message.as_bytes()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--others", type=int, default=500)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument(
        "--dump", type=Path, help="write what was read to this file, to look at by eye; keep it private"
    )
    options = parser.parse_args()
    source = options.data / "requests" / "muckrock_requests.csv.gz"
    if not source.is_file():
        print(f"{source}: not there. Give the folder with --data.", file=sys.stderr)
        return 3
    instruments = load_instruments("us-il")
    dump = options.dump.open("w", encoding="utf-8") if options.dump else None
    crashes = 0
    for name, group in rows(source, options.others, options.seed).items():
        counts: Counter[str] = Counter()
        kinds: Counter[str] = Counter()
        started = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder) / "work"
            work.mkdir()
            with sandbox.Worker(writable=[work]) as worker:
                for row in group:
                    path = Path(folder) / "demand.eml"
                    path.write_bytes(as_email(row))
                    try:
                        demand = demands.read(path, workdir=work, worker=worker)
                        found = demands.recognise(demand.document, instruments)
                    except CounterfoilError as error:
                        counts["refused"] += 1
                        if row["request_text"].strip():
                            print(f"  refused {row['request_id']}: {error}")
                        continue
                    except Exception as error:  # noqa: BLE001 - a crash is what is counted here
                        crashes += 1
                        print(f"  CRASH {row['request_id']}: {type(error).__name__}: {error}")
                        continue
                    if not row["request_text"].strip():
                        counts["without text"] += 1
                        continue
                    count(counts, demand)
                    kinds[f"{found.kind.value} ({found.klass.value})"] += 1
                    if dump:
                        dump.write(shown(row, demand, found))
        show(name, len(group), counts, kinds, time.perf_counter() - started)
    return 1 if crashes else 0


def count(counts: Counter[str], demand: Demand) -> None:
    """What was got out of one demand. The wrapper's own address is no sender."""
    counts["read"] += 1
    counts["items"] += bool(demand.items)
    counts["items, two or more"] += len(demand.items) > 1
    counts["record kind"] += any(item.record_kinds for item in demand.items)
    counts["period"] += any(demand.period)
    counts["people or numbers"] += bool(demand.subjects)
    words = any(topics(item.text) for item in demand.items) or bool(topics(demand.subject_line.casefold()))
    counts["people, numbers or words to look up"] += bool(demand.subjects) or words
    counts["sender: name or organisation in the text"] += bool(demand.sender.name or demand.sender.organisation)
    counts["closing with a signature"] += bool(demand.signature)
    counts["sender, where there is a signature"] += bool(
        demand.signature and (demand.sender.name or demand.sender.organisation)
    )
    counts["purpose stated"] += demand.purpose.value != "not_stated"
    counts["fee waiver"] += demand.wants_fee_waiver
    counts["electronic"] += demand.wants_electronic


def show(name: str, total: int, counts: Counter[str], kinds: Counter[str], seconds: float) -> None:
    print(f"\n{name}: {total} rows, {counts['without text']} without any text, {counts['refused']} refused, ", end="")
    print(f"{counts['read']} read, {total / seconds:.0f} a second")
    for what, number in counts.items():
        if what not in ("read", "refused", "without text"):
            print(f"  {what:45} {number:5} {100 * number / max(counts['read'], 1):5.1f} %")
    for kind, number in kinds.most_common():
        print(f"  {kind:45} {number:5} {100 * number / max(counts['read'], 1):5.1f} %")


def shown(row: dict[str, str], demand: Demand, found: Instrument) -> str:
    lines = [f"===== {row['request_id']} {row['title']}", row["request_text"].strip()[:1500], "--> " + found.kind.value]
    lines += [
        f"  item {item.number}: {item.text[:200]} {[k.value for k in item.record_kinds]}" for item in demand.items
    ]
    lines += [f"  subject: {one}" for one in demand.subjects]
    lines += [f"  period {demand.period}  sender {demand.sender}", f"  {demand.purpose} {demand.warnings}", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
