"""One document of 200 MB kept and read: plainly in a folder, encrypted there, and in an object store. Processor time.

    .venv/bin/python benchmarks/store_rates.py [s3://bucket/prefix] [--megabytes 200] [--json]

How the object store is reached stands in the environment (``docs/operating.md``); what is put there is removed again.
The limit is to hash the same bytes once: nothing is kept without that. The server's own time is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measuring import peak_mb

from counterfoil.office import folder, store
from counterfoil.office.folder import Office
from counterfoil.office.keeping import opened_files
from counterfoil.values import digest_of_file


def _seconds(do: Callable[[], object]) -> float:
    began = time.process_time()
    do()
    return time.process_time() - began


def rates(office: Office, document: Path, kept_at: str, encrypt: bool) -> dict[str, float]:
    """Processor seconds of keeping the document, of the first reading of it, and of a check."""
    keeper = store.keeper(office, kept_at, encrypt)
    digest = digest_of_file(document)
    try:
        return {
            "put": _seconds(lambda: keeper.put(document)),
            "get": _seconds(lambda: keeper.get(digest)),
            "check": _seconds(lambda: keeper.check(digest)),
        }
    finally:
        keeper.destroy(digest)
        opened_files.forget_all(office)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", nargs="?", default="")
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        office = folder.create(Path(name) / "office", law="us-il")
        document = Path(name) / "document"
        with document.open("wb") as file:
            for _ in range(options.megabytes):
                file.write(os.urandom(1 << 20))
        limit = _seconds(lambda: digest_of_file(document))
        kinds = {"folder": ("", False), "encrypted folder": ("", True)}
        if options.store:
            kinds["object store"] = (options.store, False)
        found = {kind: rates(office, document, *settings) for kind, settings in kinds.items()}
        memory = peak_mb()
    if options.json:
        print(json.dumps({"megabytes": options.megabytes, "hash": limit, "seconds": found, "peak_mb": memory}))
        return
    print(f"{options.megabytes} MB, hashed once: {limit:.2f} s of one processor; peak memory {memory:.0f} MB")
    for kind, seconds in found.items():
        told = ", ".join(f"{what} {one:.2f} s ({one / limit:.1f} times)" for what, one in seconds.items())
        print(f"{kind}: {told}")


if __name__ == "__main__":
    main()
