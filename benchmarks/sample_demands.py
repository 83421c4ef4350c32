"""Every demand of a sample office as far as the search: instrument, gate and responsive records against the truth.

"To be confirmed" are candidates that wait for a person: for the victim's demand of seed 2024, a detective's e-mail and
a photograph that bear the number of her report. She asks for the police report; the e-mail names her with her birth
date, which says whom it is about and not that it is what she asks for. They are shown, and not proposed.

.venv/bin/python benchmarks/sample_demands.py [--seed 2024]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from counterfoil.cases.lifecycle import State
from counterfoil.errors import CounterfoilError
from counterfoil.office import models
from counterfoil.office.services import adopting, intake, opening, receiving, searching
from counterfoil.office.services.desk import Desk
from counterfoil.office.services.session import session
from counterfoil.office.store import FolderStore
from counterfoil.records import parties
from counterfoil.sample import generate
from counterfoil.values import digest_of_file


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=2024)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        sample = Path(name) / "sample"
        generate(sample, seed=options.seed)
        office, _ = opening.open_new(
            Path(name) / "office", law="us-il", overlay="chicago", name="S", sample=True, simulated_clock=True
        )
        adopting.adopt(office.folder, "us-il", by="Ida Sample, Counsel (SAMPLE)")
        with session(office.folder) as (opened, journal):
            known = parties.read(sample / "parties.csv")
            intake.add_records(opened, [sample / "records"], journal=journal, parties=known)
            desk = Desk(
                opened, journal, adopting.pack_of(opened), adopting.required(opened), FolderStore(opened.store),
                lambda told: None, lambda done, total, what: None,
            )  # fmt: skip
            truth = json.loads((sample / "demands" / "truth.json").read_text())["demands"]
            wrong = sum(_one(desk, sample, row) for row in truth)
    print(f"\n{len(truth)} demands, {wrong} differ from the truth")
    return 1 if wrong else 0


def _one(desk: Desk, sample: Path, row: dict[str, object]) -> bool:
    path = sample / "demands" / str(row["file"])
    try:
        case = receiving.open_case(desk, path, digest_of_file(path), received=None)
        receiving.decide_gate(desk, case, receiving.read_again(desk, case))
        found: set[str] = set()
        unconfirmed: set[str] = set()
        if case.state == State.GATED:
            searching.run(desk, case, receiving.read_again(desk, case))
            for one in searching.candidates(case):
                (found if one.confirmed else unconfirmed).add(f"records/{one.record.name}")
    except CounterfoilError as error:
        print(f"{row['file']}: {type(error).__name__}: {error}")
        return True
    wanted = set(row["responsive"])  # type: ignore[call-overload]
    said = []
    if case.instrument["kind"] != row["instrument"]:
        said.append(f"instrument {case.instrument['kind']} instead of {row['instrument']}")
    if case.gate["action"] != row["gate"]:
        said.append(f"gate {case.gate['action']} instead of {row['gate']}")
    if case.gate["action"] == "answer" and wanted - found:
        said.append(f"missed {sorted(wanted - found)}")
    if found - wanted:
        said.append(f"too many {sorted(found - wanted)}")
    people = [s["name"] for s in case.demand["subjects"]]
    expected = [s["name"] for s in row["subjects"]]  # type: ignore[attr-defined]
    if sorted(people) != sorted(expected):
        said.append(f"people {people} instead of {expected}")
    print(f"{row['file']}: {'; '.join(said) or 'as it should be'}"
          + (f" (to be confirmed: {len(unconfirmed)})" if unconfirmed else ""))  # fmt: skip
    return bool(said) and not row.get("unsure")


if __name__ == "__main__":
    models.Case  # noqa: B018 - loads the tables
    sys.exit(main())
