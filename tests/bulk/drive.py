"""A driver to be killed: works through a list on the cluster. ``python drive.py OUT BEGAN ADDRESS KEYS FREE``."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from counterfoil.bulk import cluster, sweep, worklist

if __name__ == "__main__":
    out, began, address, keys, free = sys.argv[1:]
    with (
        worklist.opened(Path(out), of="test") as listed,
        cluster.opened(address, workers=0, certificates=Path(keys), now=datetime.now(UTC)) as crew,
    ):
        listed.job = "jobs:page"
        listed.settings = {"out": out, "began": began, "free": int(free)}
        sweep.work_through(listed, crew)
