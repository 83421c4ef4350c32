"""How many variants of a name are found, and how many other words with them, on pairs that genealogists judged.

    .venv/bin/python benchmarks/name_recall.py FOLDER [--asked 150] [--all] [--json]

FOLDER holds ``AncestrySurnamePairs.csv``, ``AncestryGivennamePairs.csv``, ``surname_common.txt`` and
``givenname_common.txt`` as they are published in ``eval/src/main/resources`` of the repository tfmorris/Names
(Apache-2.0, commit 7218ee88), once DallanQ/Names: pairs of names that Ancestry.com gave, each judged by a person, and
the 200,000 family names and 70,000 given names commonest there. Asked are all pairs that were judged to be one name
("Bad" empty) and of which either side is one word once folded; the second name is asked, the first is to be found. The
method was tuned on the pairs whose first name's SHA-256 begins with an even byte: those are left out (``--all``: they
are not). Words found with it are counted for ``--asked`` of the names among all common names. Nothing of the set is
part of this repository. Exit 1 below 97 % of all pairs.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import sys
from collections.abc import Callable, Collection, Iterator
from math import sqrt
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from counterfoil.records.dictionary import CLOSE, Dictionary
from counterfoil.records.names import fold
from counterfoil.records.sound import sound

SETS = {
    "family names": ("AncestrySurnamePairs.csv", "surname_common.txt", 1),
    "given names": ("AncestryGivennamePairs.csv", "givenname_common.txt", 2),
}
GOAL = 0.97
Method = Callable[[str, Dictionary], Collection[str]]


def exact(asked: str, among: Dictionary) -> Collection[str]:
    return [one for one in among.tokens if one == asked]


def before(asked: str, among: Dictionary) -> Collection[str]:
    """What the search did until this set was measured: close spelling and metaphone."""
    close = process.extract(asked, among.tokens, scorer=JaroWinkler.similarity, score_cutoff=CLOSE, limit=None)
    return {one for one, _, _ in close} | {one for one in among.tokens if sound(one) == sound(asked)}


def near(asked: str, among: Dictionary) -> Collection[str]:
    return among.alike(asked)


def further(asked: str, among: Dictionary) -> Collection[str]:
    found = among.alike(asked)
    return [*found, *among.further(asked, found)]


METHODS: dict[str, Method] = {"exact": exact, "before": before, "near": near, "near and further": further}


def judged(path: Path, first: int, *, all_of_them: bool) -> Iterator[tuple[str, str, bool, bool]]:
    """Pairs of one word each: the head, its variant, whether they were judged one name, whether one is a nickname."""
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.reader(handle):
            head, variant = fold(row[first]), fold(row[first + 1])
            if row[0] not in ("", "1") or len(head) != 1 or len(variant) != 1 or head == variant:
                continue  # the line of titles, doubts of the judges, names of two words
            if all_of_them or hashlib.sha256(head[0].encode()).digest()[0] & 1:
                yield head[0], variant[0], row[0] == "", first == 2 and bool(row[1].strip())


def interval(hits: int, of: int) -> tuple[float, float]:
    """Wilson's interval at 95 %."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return middle - reach, middle + reach


def share(hits: int, of: int) -> dict[str, Any]:
    low, high = interval(hits, of)
    return {"found": hits, "of": of, "share": hits / max(1, of), "low": low, "high": high}


def measure(folder: Path, asked: int, *, all_of_them: bool) -> dict[str, Any]:
    told: dict[str, Any] = {}
    whole: dict[str, list[bool]] = {name: [] for name in METHODS}
    for title, (pairs_file, common, first) in SETS.items():
        pairs = list(judged(folder / pairs_file, first, all_of_them=all_of_them))
        among = Dictionary()
        among.add(
            word
            for line in (folder / common).read_text(encoding="utf-8").splitlines()
            for word in fold(line)
            if len(fold(line)) == 1
        )
        names = random.Random(1).sample(sorted({variant for _, variant, good, _ in pairs if good}), asked)
        told[title] = {"words": len(among.tokens), "methods": {}}
        for name, method in METHODS.items():
            met: dict[str, list[bool]] = {"judged one name": [], "of these nicknames": [], "judged two names": []}
            for head, variant, good, nickname in pairs:
                pair = Dictionary()
                pair.add([head])
                hit = bool(method(variant, pair))
                met["judged one name" if good else "judged two names"].append(hit)
                if good and nickname:
                    met["of these nicknames"].append(hit)
            whole[name] += met["judged one name"]
            told[title]["methods"][name] = {what: share(sum(hits), len(hits)) for what, hits in met.items()} | {
                "words_found": sum(len(method(one, among)) for one in names) / asked
            }
    told["both"] = {name: share(sum(hits), len(hits)) for name, hits in whole.items()}
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--asked", type=int, default=150)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    told = measure(options.folder, options.asked, all_of_them=options.all)
    if options.json:
        print(json.dumps(told, indent=1))
    else:
        for title in SETS:
            print(f"{title}, among {told[title]['words']:,} words")
            for name, row in told[title]["methods"].items():
                print(f"  {name}: {row['words_found']:.0f} words found a name")
                for what in ("judged one name", "of these nicknames", "judged two names"):
                    one = row[what]
                    print(f"    {what}: {one['share']:.1%} of {one['of']:,} ({one['low']:.1%} to {one['high']:.1%})")
        print("family and given names together, judged one name")
        for name, one in told["both"].items():
            print(f"  {name}: {one['share']:.1%} of {one['of']:,} ({one['low']:.1%} to {one['high']:.1%})")
    sys.exit(told["both"]["near and further"]["share"] < GOAL)


if __name__ == "__main__":
    main()
