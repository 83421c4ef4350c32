"""Appends and signs for ever, saying after each signature how many entries are signed; its parent kills it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from counterfoil.ledger import book, keys
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.sqlite_store import SqliteStore
from counterfoil.ledger.vault import Vault
from counterfoil.values import Act, Moment


def main(folder: Path) -> None:
    signer = keys.load_signer(folder / "signing.key")
    guard = Guard(folder / "guard", signer.key.name)
    store, vault = SqliteStore(folder / "ledger.db"), Vault(folder / "keys.db", keys.load_secret(folder / "kek"))
    book.sign_head(store, signer, guard)
    while True:
        now = datetime(2024, 3, 4, tzinfo=UTC) + timedelta(seconds=store.head().size)
        with store.transaction():
            made = book.append(
                store,
                Act("search.run", Moment(now, now), "Ida Sample", {"terms": 1}, {"term": "Nora Example"}),
                case_number="CF-2024-000001",
                actor_key="k-00112233445566aa",
                role="program",
                group=f"g-{store.head().size}",
                keys=vault,
                now=now,
            )
        book.sign_head(store, signer, guard, appended=[made])
        print(made.index + 1, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
