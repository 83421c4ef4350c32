"""How alike two rows are: name, birth date and address compared by splink (MIT), on this machine alone.

How often strangers agree is counted in the very data that is linked, and a rare name counts for more than a common
one. How often one person's rows agree was learnt from labelled rows (``benchmarks/linkage.py``).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from counterfoil.errors import EnvironmentFailed

SEED = 1
"""Of the sample of strangers: the same data gives the same figures."""
_MOST_PAIRS = 1e6
WEIGHTS: Mapping[str, tuple[float, ...]] = {
    # Learnt from the labelled rows of 500 persons, in the order of splink's levels: equal first, "nothing alike" last.
    "name": (0.300, 0.010, 0.095, 0.087, 0.208, 0.071, 0.238),
    "born": (0.567, 0.386, 0.004, 0.010, 0.015, 0.018),
    "address": (0.593, 0.098, 0.309),
}
"""How often each level of likeness is met in true pairs."""


@dataclass(frozen=True, slots=True)
class Who:
    """One person as one row says it: folded words, an ISO day; empty where it does not say."""

    id: str
    first: str
    last: str
    born: str
    address: str


def need_splink() -> None:
    """Raise ``EnvironmentFailed`` where linkage cannot be done here."""
    if find_spec("splink") is None:
        raise EnvironmentFailed(
            "Linkage needs splink, which the base install leaves out. Install it: pip install 'counterfoil[linkage]'"
        )


def factors(left: Sequence[Who], right: Sequence[Who]) -> Mapping[str, Mapping[str, float]]:
    """Id of ``left`` → id of ``right`` → how many times likelier the two rows are of one person than of strangers.

    Only pairs that share a birth date, a surname, an address, or a first name or the beginning of a surname with the
    year of birth are looked at. Raises ``EnvironmentFailed`` where splink is not installed.
    """
    need_splink()
    if not left or not right:
        return {}
    splink, backend = import_module("splink"), import_module("splink.internals.duckdb.database_api")
    logging.getLogger("splink").setLevel(logging.ERROR)
    database = backend.DuckDBAPI()
    tables = [database.register(_table(rows), table_name=name) for name, rows in (("one", left), ("other", right))]
    linker = splink.Linker(tables, _trained(splink, backend, right), log_level=logging.ERROR)
    found: dict[str, dict[str, float]] = {}
    for row in linker.inference.predict().as_record_list():
        ids = {row["source_dataset_l"]: row["unique_id_l"], row["source_dataset_r"]: row["unique_id_r"]}
        found.setdefault(ids["one"], {})[ids["other"]] = 2.0 ** row["match_weight"]
    return found


def _trained(splink: Any, backend: Any, rows: Sequence[Who]) -> dict[str, Any]:
    """The settings, with how often strangers agree: the rows of the other data among themselves.

    What was met in no pair is taken to be met in one, so that few rows do not make a likeness certain.
    """
    table = backend.DuckDBAPI().register(_table(rows), table_name="rows")
    linker = splink.Linker(table, _settings(splink, "dedupe_only"), log_level=logging.ERROR)
    if len(rows) > 1:
        linker.training.estimate_u_using_random_sampling(max_pairs=_MOST_PAIRS, seed=SEED)
    model: dict[str, Any] = linker.misc.save_model_to_json()
    pairs = min(_MOST_PAIRS, len(rows) * (len(rows) - 1) / 2)
    for level in (level for each in model["comparisons"] for level in each["comparison_levels"]):
        if not level.get("is_null_level"):
            known = level.get("u_probability")
            level["u_probability"] = max(known if isinstance(known, float) else 0.0, 1 / max(pairs, 1))
    return model | {"link_type": "link_only"}


def _table(rows: Sequence[Who]) -> Any:
    """As splink takes it; what a row does not say is null and speaks neither for nor against."""
    arrow = import_module("pyarrow")
    columns = ("unique_id", "first", "last", "born", "address", "name")
    values = [
        (row.id, *(value or None for value in (row.first, row.last, row.born, row.address)),
         f"{row.first} {row.last}" if row.first and row.last else None)
        for row in rows
    ]  # fmt: skip
    return arrow.Table.from_pylist(
        [dict(zip(columns, each, strict=True)) for each in values],
        schema=arrow.schema([(column, arrow.string()) for column in columns]),
    )


def _settings(splink: Any, link_type: str) -> Any:
    library = import_module("splink.comparison_library")
    block_on = splink.block_on
    return splink.SettingsCreator(
        link_type=link_type,
        probability_two_random_records_match=0.5,  # so that a weight is the evidence alone; what is likely comes after
        comparisons=[
            # Both names at once: strangers of one origin share first and last names more often than chance has it.
            library.ForenameSurnameComparison("first", "last", forename_surname_concat_col_name="name").configure(
                m_probabilities=list(WEIGHTS["name"])
            ),
            library.DateOfBirthComparison("born", input_is_string=True).configure(
                m_probabilities=list(WEIGHTS["born"])
            ),
            library.JaroWinklerAtThresholds("address", [0.92]).configure(m_probabilities=list(WEIGHTS["address"])),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("born"),
            block_on("last"),
            block_on("address"),
            block_on("first", "substr(born, 1, 4)"),
            block_on("substr(last, 1, 3)", "substr(born, 1, 4)"),
        ],
        retain_matching_columns=False,
    )
