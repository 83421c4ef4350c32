"""An answer of the verifiable index as a folder: what was asked, the row, every entry, and what came since.

``answer.json`` has the key, the numbers of the entries and the row (or the two rows between which it would stand), with
their inclusion proofs; ``index.*`` the receipt of the entry that published the table; ``entries/*`` a receipt of each
entry; ``since/`` the proof of all entries recorded after the table was made, so that the answer reaches the newest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil.errors import BadInput, LedgerInvalid
from counterfoil.ledger import canonical, commitment, index, period, receipt
from counterfoil.ledger.entry import OFFICE, parse
from counterfoil.ledger.files import write_file
from counterfoil.ledger.index import Answer, Row, Table
from counterfoil.ledger.source import Entries, Source

ANSWER, PUBLISHED, ENTRIES, SINCE = "answer.json", "index", "entries", "since"
MAX_ANSWER = 64_000_000  # bytes
KIND = "index.published"


def latest(source: Source) -> int | None:
    """The number of the entry that published the newest table under the checkpoint."""
    found = None
    for number in source.entries.of_case(OFFICE):
        if number < source.size and parse(source.entries.entry(number)).kind == KIND:
            found = number
    return found


@dataclass(frozen=True, slots=True)
class Published:
    """A table that was made anew, and the number of the entry that published that very one."""

    number: int
    table: Table


def published(entries: Entries, number: int | None) -> Published:
    """The table that entry ``number`` published, made anew from the entries.

    ``BadInput`` when no table was ever published, ``LedgerInvalid`` when the published one is not that of the entries:
    then the ledger itself is the evidence.
    """
    if number is None:
        raise BadInput(
            "This ledger has published no index yet. The office does it with: counterfoil ledger index OFFICE"
        )
    facts = parse(entries.entry(number)).facts
    table = index.build(entries.read(0, facts["size"]))
    if (len(table.keys), table.root.hex(), facts["rule"]) != (facts["rows"], facts["root"], index.RULE):
        raise LedgerInvalid(
            f"Entry {number}: publishes an index that is not the one of the first {facts['size']} entries. "
            "Keep a copy of the ledger: it proves it."
        )
    return Published(number, table)


def write(folder: Path, source: Source, key: str, made: Published | None = None) -> Answer:
    """Write all that ``source`` proves about ``key`` into ``folder``; returns the answer. Raises as ``published``.

    ``made`` is the newest published table where the caller has made it already.
    """
    if not index.is_key(key):
        raise BadInput(
            f"{key}: no entry can have this key. It is disclosed-to:AGENCY, demanded-by:AGENCY, statute:CITATION, "
            "exemption:CODE, kind:KIND or kind:KIND:YEAR-MONTH, as docs/ledger-format.md spells them."
        )
    made = made or published(source.entries, latest(source))
    number, table = made.number, made.table
    answer = table.answer(key)
    files = {ANSWER: to_bytes(answer), **source.beside()}
    for name, one in ((PUBLISHED, number), *((f"{ENTRIES}/{number:06}", number) for number in answer.numbers)):
        proof, data = source.receipt(one)
        files |= {f"{name}{receipt.PROOF_SUFFIX}": proof, f"{name}{receipt.ENTRY_SUFFIX}": data}
    for name, data in files.items():
        write_file(folder / name, data)
    since = source.entries.read(table.size, source.size)
    period.write(folder / SINCE, source.entries.get, since, table.size, source.signed)
    return answer


def to_bytes(answer: Answer) -> bytes:
    """``answer.json``."""
    rows = [
        {
            "position": row.position,
            "key_hash": commitment.base64url(row.key_hash),
            "count": row.count,
            "list_root": commitment.base64url(row.list_root),
            "path": [commitment.base64url(one) for one in row.path],
        }
        for row in answer.rows
    ]
    return canonical.write({"v": 1, "key": answer.key, "numbers": list(answer.numbers), "rows": rows})


def from_bytes(data: bytes) -> Answer:
    """The answer that ``answer.json`` spells; ``LedgerInvalid`` for anything else."""
    match canonical.read(data, ANSWER):
        case {"v": 1, "key": str() as key, "numbers": list() as numbers, "rows": list() as rows}:
            pass
        case _:
            raise LedgerInvalid(f"{ANSWER}: is not version 1 with key, numbers and rows.")
    if not all(type(one) is int and one >= 0 for one in numbers) or len(rows) > 2:
        raise LedgerInvalid(f"{ANSWER}: holds a number that is none, or more than two rows.")
    return Answer(key, tuple(numbers), tuple(_row(one) for one in rows))


def _row(value: Any) -> Row:
    if not isinstance(value, Mapping) or value.keys() != {"position", "key_hash", "count", "list_root", "path"}:
        raise LedgerInvalid(f"{ANSWER}: a row needs position, key_hash, count, list_root and path.")
    position, count, path = value["position"], value["count"], value["path"]
    if type(position) is not int or type(count) is not int or position < 0 or count < 1 or not isinstance(path, list):
        raise LedgerInvalid(f"{ANSWER}: a row has no proper position, count or path.")
    hashes = [value["key_hash"], value["list_root"], *path]
    if not all(isinstance(one, str) for one in hashes):
        raise LedgerInvalid(f"{ANSWER}: a hash is no text.")
    read = [commitment.from_base64url(one, ANSWER) for one in hashes]
    if any(len(one) != 32 for one in read):
        raise LedgerInvalid(f"{ANSWER}: a hash is not 32 bytes long.")
    return Row(position, read[0], count, read[1], tuple(read[2:]))
