"""A ledger of very many entries, as an office's cases leave them: for benchmarks only, without vault and signatures."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from counterfoil.ledger import tree
from counterfoil.ledger.commitment import base64url
from counterfoil.ledger.entry import write_time
from counterfoil.ledger.sqlite_store import SqliteStore
from counterfoil.ledger.store import Head, Leaf, Opening, Row

START = datetime(2024, 3, 4, tzinfo=UTC)
OPEN_CASES = 40  # acts of so many cases come between each other


def facts(kind: str, chance: random.Random) -> dict[str, object]:
    """Clear fields of an act of ``kind``, counts by chance, hashes of what left never twice."""
    some = chance.randrange
    match kind:
        case "demand.received":
            return {"channel": chance.choice(("email", "form", "letter")), "items": some(1, 9)}
        case "search.run":
            return {"systems": some(1, 5), "terms": some(1, 9), "hits": some(200), "records": some(60)}
        case "detection.run":
            return {"records": some(1, 60), "pages": some(1, 900), "findings": some(3000)}
        case "determination.made":
            return {"exemptions": ["7(1)(b)", "7(1)(c)"], "findings": some(3000), "records": some(1, 60)}
        case "redaction.verified":
            return {"outcome": "clean", "checks": some(9, 99), "pages": some(1, 900), "redactions": some(3000)}
        case "letter.made":
            return {"letter": "partial", "exemptions": ["7(1)(b)", "7(1)(c)"], "pages": some(1, 5)}
        case "release.made":
            manifest = chance.randbytes(32).hex()
            return {"release": "public", "manifest": manifest, "files": some(1, 60), "bytes": some(1 << 26)}
        case "case.closed":
            return {"outcome": "released_in_part"}
    return {}


LIFE = (
    "demand.received", *["search.run"] * 3, "search.confirmed", *["detection.run"] * 3, "clock.started",
    *["determination.made"] * 4, *["case.noted"] * 4, "redaction.verified", "letter.made", "release.approved",
    "release.made", "case.closed",
)  # fmt: skip
GIVEN: dict[str, dict[str, object]] = {
    "search.confirmed": {"confirmed": 12, "rejected": 3},
    "clock.started": {"due_on": "2024-03-11", "days": 5, "unit": "business"},
    "release.approved": {"release": "public"},
}


def entries(count: int, seed: int = 7) -> Iterator[tuple[str, int, bytes, bytes]]:
    """Case number, ``seq``, bytes and leaf hash of ``count`` entries, in order."""
    chance = random.Random(seed)
    cases: list[tuple[str, int, bytes]] = []
    made = 0
    for index in range(count):
        while len(cases) < OPEN_CASES:
            cases.append((f"CF-2024-{made:06}", 0, b""))
            made += 1
        place = chance.randrange(OPEN_CASES)
        number, seq, prev = cases[place]
        kind = LIFE[seq]
        value = {
            "actor": {"key": f"k-{chance.randrange(40):016x}", "role": "records-officer"},
            "at": write_time(START + timedelta(seconds=30 * index)),
            "facts": GIVEN.get(kind) or facts(kind, chance),
            "legal": ["5 ILCS 140/3(d)", "5 ILCS 140/7(1)(c)"] if seq % 2 else ["5 ILCS 140/3(d)"],
            "req": number,
            "sd": sorted(base64url(chance.randbytes(32)) for _ in range(4)),
            "seq": seq,
            "t": kind,
            "v": 1,
        }
        if prev:
            value["prev"] = base64url(prev)
        data = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
        hashed = tree.leaf_hash(data)
        yield number, seq, data, hashed
        if seq + 1 == len(LIFE):
            del cases[place]
        else:
            cases[place] = (number, seq + 1, hashed)


def rows(count: int, openings: int = 0) -> Iterator[Row]:
    """What ``count`` appends write; with so many sealed openings an entry, of the length that they have."""
    frontier: tuple[bytes, ...] = ()
    for index, (number, seq, data, hashed) in enumerate(entries(count)):
        frontier, nodes = tree.append(index, frontier, hashed)
        sealed = tuple(Opening(index, slot, number, os.urandom(180)) for slot in range(openings))
        at = write_time(START + timedelta(seconds=30 * index))
        yield Row(Leaf(index, number, seq, data, hashed), nodes, sealed, Head(index + 1, frontier, at))


def fill(store: SqliteStore, count: int) -> None:
    """Write ``count`` entries into an empty ``store``, in one transaction."""
    with store.transaction():
        for row in rows(count):
            store.add(row)
