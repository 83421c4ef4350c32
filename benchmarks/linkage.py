"""How well disclosed persons are linked to another data set where the truth is known, and what the weights rest on.

``python benchmarks/linkage.py FOLDER`` (FOLDER: the published files, with ``labelled/historical_persons_10k.csv``)
learns the weights from half of the labelled persons and links the other half, which they have not met; then invented
people in a large data set, with the errors that registers have. Every figure is of many draws with fixed seeds.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from itertools import pairwise
from pathlib import Path

from counterfoil.interval import Share
from counterfoil.oversight import linkage_pairs
from counterfoil.oversight.custody import who
from counterfoil.oversight.linkage import Disclosed, Event, Linked, link
from counterfoil.oversight.linkage_pairs import Who
from counterfoil.sample.people import People

LABELLED = "labelled/historical_persons_10k.csv"
SPLIT = 500
"""Persons of whom the weights are learnt; all others are for measuring."""
BINS = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.99, 1.01)
DRAWS = ((100, 350, 30), (100, 350, 0), (30, 400, 10), (200, 250, 100), (150, 300, 10), (200, 290, 60)) * 3
INVENTED = ((300, 5000, 100), (300, 5000, 0), (40, 20000, 6), (300, 2000, 20), (60, 8000, 30), (500, 5000, 150))


@dataclass(frozen=True)
class Trial:
    """One draw: what was found, and whether each match is true."""

    name: str
    linked: Linked
    true: dict[str, bool]  # person → whether the likeliest row is that person's
    there: int  # persons who are in the data

    @property
    def taken(self) -> Share:
        """True ones of the accepted."""
        return Share(sum(self.true[one.person] for one in self.linked.accepted), len(self.linked.accepted))


def main() -> int:
    """Print the weights and the figures."""
    rows = list(csv.DictReader((Path(sys.argv[1]) / LABELLED).open(encoding="utf-8")))
    persons = sorted({row["cluster"] for row in rows})
    random.Random(7).shuffle(persons)
    learnt = set(persons[:SPLIT])
    print("Weights, learnt from", SPLIT, "labelled persons:")
    for name, values in learn([row for row in rows if row["cluster"] in learnt]).items():
        print(f"  {name}: {', '.join(f'{value:.3f}' for value in values)}")
    show("labelled persons, badly spelt", list(labelled([row for row in rows if row["cluster"] not in learnt])))
    show("invented people, with a register's errors", list(invented()))
    return 0


def learn(rows: Sequence[dict[str, str]]) -> dict[str, list[float]]:
    """How often each level of likeness is met in true pairs."""
    splink, backend = import_module("splink"), import_module("splink.internals.duckdb.database_api")
    values = [{**_plain(_who(row)), "person": row["cluster"]} for row in rows]
    database = backend.DuckDBAPI()
    table = database.register(import_module("pyarrow").Table.from_pylist(values), table_name="labelled")
    settings = linkage_pairs._settings(splink, "dedupe_only")
    settings.additional_columns_to_retain = ["person"]
    linker = splink.Linker(table, settings, log_level=40)
    linker.training.estimate_m_from_label_column("person")
    told = linker.misc.save_model_to_json()
    return {
        name: [level["m_probability"] for level in each["comparison_levels"] if not level.get("is_null_level")]
        for name, each in zip(linkage_pairs.WEIGHTS, told["comparisons"], strict=True)
    }


def labelled(rows: Sequence[dict[str, str]]) -> Iterator[Trial]:
    """Draws of rows of one person each, some of whom stand in both."""
    of: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        of.setdefault(row["cluster"], []).append(row)
    persons = sorted(person for person, found in of.items() if len(found) > 1)
    for seed, (disclosed, others, both) in enumerate(DRAWS):
        draw = random.Random(seed)
        draw.shuffle(persons)
        left, right = [], []
        for number, person in enumerate(persons[:disclosed]):
            one, other = draw.sample(of[person], 2)
            left.append((person, _who(one)))
            if number < both:
                right.append((person, _who(other)))
        right += [(person, _who(draw.choice(of[person]))) for person in persons[disclosed : disclosed + others - both]]
        yield _trial(f"{disclosed} persons, {len(right)} rows", left, right)


def invented() -> Iterator[Trial]:
    """Draws of invented people; whoever stands in both does so with the errors that registers have."""
    for seed, (disclosed, rows, both) in enumerate(INVENTED):
        draw = random.Random(seed)
        made = [_invented(draw, number) for number in range(disclosed + rows - both)]
        left = [(one.id, one) for one in made[:disclosed]]
        right = [(one.id, _spoilt(one, draw)) for one in (*made[:both], *made[disclosed:])]
        yield _trial(f"{disclosed} persons, {rows} rows", left, right)


def show(title: str, trials: Sequence[Trial]) -> None:
    """The figures of all draws together, and of each."""
    print(f"\n{title}: {len(trials)} draws")
    for one in trials:
        recall = Share(one.taken.hits, one.there)
        print(
            f"  {one.name}, {one.there} in both: {one.taken.hits} of {one.taken.of} accepted are true, "
            f"{recall.hits} of {recall.of} found, {one.linked.expected:.1f} expected"
        )
    taken = Share(sum(one.taken.hits for one in trials), sum(one.taken.of for one in trials))
    found = Share(taken.hits, sum(one.there for one in trials))
    lacking = sum(1 - match.probability for one in trials for match in one.linked.accepted)
    print(f"  precision {taken}; recall {found}")
    print(f"  false matches said {lacking / max(taken.of, 1):.4f}, met {1 - (taken.rate or 1):.4f}")
    print("  calibration: probability said, number, mean said, share true")
    every = [(match.probability, one.true[match.person]) for one in trials for match in one.linked.matches]
    for low, high in pairwise(BINS):
        inside = [(said, true) for said, true in every if low <= said < high]
        if inside:
            said, true = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            print(f"    {low:.2f} to {min(high, 1):.2f}: {len(inside)}, {said:.3f}, {true:.3f}")


def _trial(name: str, left: Sequence[tuple[str, Who]], right: Sequence[tuple[str, Who]]) -> Trial:
    person = {one.id: key for key, one in left}
    rows = [
        Event(Who(f"row {n}", one.first, one.last, one.born, one.address), None) for n, (_, one) in enumerate(right)
    ]
    truth = {f"row {n}": key for n, (key, _) in enumerate(right)}
    linked = link([Disclosed(one, None) for _, one in left], rows)
    true = {one.person: truth[one.event] == person[one.person] for one in linked.matches}
    return Trial(name, linked, true, len({key for key, _ in left} & {key for key, _ in right}))


def _who(row: dict[str, str]) -> Who:
    return who(row["unique_id"], row["first_name"], row["surname"], row["dob"], row["postcode_fake"])


def _plain(one: Who) -> dict[str, str | None]:
    name = f"{one.first} {one.last}" if one.first and one.last else ""
    values = {"unique_id": one.id, "first": one.first, "last": one.last, "born": one.born, "address": one.address}
    values["name"] = name
    return {name: value or None for name, value in values.items()}


def _invented(draw: random.Random, number: int) -> Who:
    made = People(draw).person(on=date(2024, 3, 1))
    return who(f"P{number}", made.first, made.last, made.born_on.isoformat(), made.address)


def _spoilt(one: Who, draw: random.Random) -> Who:
    first, last, born, address = one.first, one.last, one.born, one.address
    if draw.random() < 0.15:
        at = draw.randrange(len(last))
        last = last[:at] + last[at + 1 :]
    if draw.random() < 0.1:
        first = first[:4]
    if draw.random() < 0.08:
        born = (date.fromisoformat(born) + timedelta(days=draw.choice([1, 10, 30, 365]))).isoformat()
    if draw.random() < 0.1:
        born = ""
    if draw.random() < 0.6:
        address = "" if draw.random() < 0.5 else f"{draw.randrange(100, 9999)} w elsewhere st"
    return Who(one.id, first, last, born, address)


if __name__ == "__main__":
    sys.exit(main())
