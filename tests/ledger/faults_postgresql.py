"""As ``faults``, for an office on PostgreSQL: each call is one that sends something to the server."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.db import connections, transaction

from counterfoil.office import app
from counterfoil.office.services.session import within

from . import faults


def main(folder: Path) -> None:
    office = app.open_office(folder)
    connections.close_all()  # every child has a connection of its own

    def run(writing: int) -> int:
        with within(office) as journal:
            with transaction.atomic():
                act = journal.record("search.run", facts={"terms": 1}, private={"term": "Nora Example"})
            os.write(writing, f"{act.leaf + 1} ".encode())
            journal.sign()
            os.write(writing, f"signed {act.leaf + 1}".encode())
        return act.leaf + 1

    faults.serve(folder, run, sockets=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
