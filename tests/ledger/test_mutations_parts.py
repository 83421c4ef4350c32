"""Whatever is done to a ledger is found in its parts too: in the proof of a period, in an answer of the index.

Each mutant is handed out as a part that is sound in itself, made anew from its entries, its index sealed anew. Without
the office's key it stands under the signature of before, and is refused by the program and by ``verify.py``. Signed by
the office itself it holds: then what somebody kept of the true one, put beside it, is refused with it.
"""

from __future__ import annotations

import functools
import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from counterfoil.ledger import canonical, index, index_proof, period
from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.ledger.note import Signer
from counterfoil.ledger.source import Source, Stored
from counterfoil.ledger.verify import verify_folder

from .conftest import CASE, ORIGIN, OTHER_CASE, Ledger
from .test_index import TO_ICE
from .test_mutations import Listed, edited, flips, relinked
from .test_mutations import publish as publish_copy
from .test_offline import alone as alone

SIZE, SEALED_BY, NONE = 24, 18, "disclosed-to:USMS"
PARTS = ("period", "ice", "none")


@pytest.fixture(autouse=True, scope="module")
def once(alone: ModuleType) -> None:
    """Let ``verify.py`` ask of each signature once: a thousand parts stand under a few checkpoints."""
    alone.signed = functools.cache(alone.signed)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class History:
    signer: Signer
    entries: tuple[bytes, ...]
    signed: bytes
    folder: Path  # the parts of what is true


@pytest.fixture(scope="module")
def true(tmp_path_factory: pytest.TempPathFactory) -> History:
    folder = tmp_path_factory.mktemp("true")
    ledger = Ledger.make(folder / "office")
    ledger.act("office.opened", {"law": "us-il", "sample": True}, case="OFFICE")
    for number in range(SIZE - 1):
        of = (CASE, OTHER_CASE)[number % 2]
        if number + 1 == SEALED_BY:
            made = index.build(leaf.entry for leaf in ledger.store.leaves(0, SEALED_BY))
            facts = {"size": SEALED_BY, "rows": len(made.keys), "rule": index.RULE, "root": made.root.hex()}
            ledger.act(index_proof.KIND, facts, case="OFFICE")
        elif number % 3 == 0:
            to = ("ICE", "FBI")[number % 2]
            ledger.act("release.made", {"release": "prosecution", "manifest": f"{number:064}", "to": to}, case=of)
        else:
            ledger.act("search.run", {"terms": number}, {"terms": ["Nora Example"]}, case=of)
    entries = tuple(leaf.entry for leaf in ledger.store.leaves(0, SIZE))
    signed, signer = ledger.sign(), ledger.signer
    ledger.close()
    hand_out(list(entries), signer, folder / "parts")
    return History(signer, entries, signed, folder / "parts")


def resealed(entries: list[bytes]) -> list[bytes]:
    """The published index made that of the entries before it."""
    made = []
    for number, data in enumerate(entries):
        value = json.loads(data)
        if value["t"] == index_proof.KIND:
            table = index.build(made)
            value["facts"] |= {"size": number, "rows": len(table.keys), "root": table.root.hex()}
        made.append(canonical.write(value))
    return made


def hand_out(entries: list[bytes], signer: Signer, folder: Path) -> bytes:
    """The parts of a ledger of these entries, and its signed checkpoint. An answer only where an index is published."""
    store = Listed(entries)
    signed = Checkpoint(ORIGIN, len(entries), store.root).signed([signer])
    made = Source(Stored(store), signed, signer.key)  # type: ignore[arg-type]
    if len(entries) > 5:
        part = entries[4 : min(20, len(entries))]
        period.write(folder / "period", made.entries.get, part, 4, signed, signer.key)
    kinds = [json.loads(data)["t"] for data in entries]
    if index_proof.KIND in kinds:
        at = kinds.index(index_proof.KIND)
        published = index_proof.Published(at, index.build(entries[: json.loads(entries[at])["facts"]["size"]]))
        for name, key in (("ice", TO_ICE), ("none", NONE)):
            index_proof.write(folder / name, made, key, published)
    return signed


def sent_to(entries: list[bytes], which: int, agency: str) -> list[bytes]:
    value = json.loads(entries[which])
    value["facts"]["to"] = agency
    return [*entries[:which], canonical.write(value), *entries[which + 1 :]]


Mutate = Callable[[list[bytes]], list[bytes]]
MUTANTS: dict[str, Mutate] = {
    "drop the first": lambda e: e[1:],
    "drop one that went to ICE": lambda e: [*e[:7], *e[8:]],
    "drop one of the period": lambda e: [*e[:10], *e[11:]],
    "drop the last": lambda e: e[:-1],
    "drop and relink": lambda e: relinked([*e[:7], *e[8:]]),
    "drop what came since": lambda e: [*e[:19], *e[20:]],
    "drop the index": lambda e: [*e[:SEALED_BY], *e[SEALED_BY + 1 :]],
    "reorder": lambda e: [*e[:7], e[8], e[7], *e[9:]],
    "reorder across the index": lambda e: [*e[:17], e[19], e[18], e[17], *e[20:]],
    "re-point": lambda e: [*e[:9], edited(e[9], prev=json.loads(e[5])["prev"]), *e[10:]],
    "re-address": lambda e: sent_to(e, 7, "FBI"),
    "address to ICE": lambda e: sent_to(e, 4, "ICE"),
    "show twice": lambda e: [*e[:8], e[7], *e[8:]],
    "back-date": lambda e: [*e[:9], edited(e[9], at="2024-03-04T15:00:30Z"), *e[10:]],
    "change one": lambda e: [*e[:9], edited(e[9], terms=999), *e[10:]],
    "rewrite all": lambda e: relinked([edited(one, terms=77) for one in e]),
    "fork": lambda e: relinked([*e[:12], *(edited(one, terms=77) for one in e[12:])]),
    "roll back": lambda e: e[: SEALED_BY + 2],
    "roll back behind the index": lambda e: e[:SEALED_BY],
    "grow by one": lambda e: relinked([*e, edited(e[2], at="2025-01-01T00:00:00Z")]),
    "empty": lambda _: [],
}


def refused(alone: ModuleType, folder: Path, key: str) -> tuple[bool, bool]:
    """Whether the program refuses a part, and whether ``verify.py`` does."""
    one = alone.Folder(folder, alone.Ring(alone.Key(key), []), [], 0)
    program = not verify_folder(folder, key).ok
    try:
        one.period() if (folder / "entries.jsonl").exists() else one.index(None)
    except (alone.Wrong, OSError, ValueError, OverflowError, KeyError, TypeError, AttributeError):
        return program, True
    return program, False


def parts(folder: Path) -> list[Path]:
    return [folder / name for name in PARTS if (folder / name).is_dir()]


def test_what_was_not_touched_holds(true: History, alone: ModuleType) -> None:
    key = str(true.signer.key)
    assert [one.name for one in parts(true.folder)] == [*PARTS]
    assert [refused(alone, one, key) for one in parts(true.folder)] == [(False, False)] * 3
    assert resealed(list(true.entries)) == list(true.entries)  # the mutants' way of sealing is the office's


@pytest.mark.parametrize("name", MUTANTS)
def test_under_the_signature_of_before_no_mutant_holds(
    true: History, alone: ModuleType, tmp_path: Path, name: str
) -> None:
    key, entries = str(true.signer.key), resealed(MUTANTS[name](list(true.entries)))
    signed = hand_out(entries, true.signer, tmp_path)
    made = parts(tmp_path)
    assert [one.name for one in made] == {"empty": [], "drop the index": ["period"],
                                          "roll back behind the index": ["period"]}.get(name, [*PARTS])  # fmt: skip
    for folder in made:
        for path in [one for one in folder.rglob("*") if one.is_file()]:
            path.write_bytes(path.read_bytes().replace(signed, true.signed))
        assert (folder.name, *refused(alone, folder, key)) == (folder.name, True, True)


@pytest.mark.parametrize("name", MUTANTS)
def test_signed_by_the_office_itself_nothing_of_the_truth_fits_beside_it(
    true: History, alone: ModuleType, tmp_path: Path, name: str
) -> None:
    """Two heads: a receipt, an end of a period or a checkpoint that somebody kept of the ledger as it was."""
    key, entries = str(true.signer.key), resealed(MUTANTS[name](list(true.entries)))
    hand_out(entries, true.signer, tmp_path / "made")
    for folder in parts(tmp_path / "made"):
        assert (folder.name, *refused(alone, folder, key)) == (folder.name, False, False)  # so there are witnesses
        for path in sorted(folder.rglob("*")):
            kept = true.folder / folder.name / path.relative_to(folder)
            if path.suffix == ".tlog-proof" or path.name == "checkpoint":
                if not kept.is_file():
                    kept = next((true.folder / folder.name).rglob("*.tlog-proof"))
                was = path.read_bytes()
                path.write_bytes(kept.read_bytes())
                assert (folder.name, path.name, *refused(alone, folder, key)) == (folder.name, path.name, True, True)
                path.write_bytes(was)


def flipped(true: History, to: Path, count: int) -> Iterator[tuple[Path, str, int]]:
    """A copy of each part, with one bit of one file another."""
    for folder in parts(true.folder):
        copy = Path(shutil.copytree(folder, to / folder.name))
        for path in sorted(one for one in copy.rglob("*") if one.is_file() and one.name != "key.txt"):
            whole = path.read_bytes()
            for place, data in flips(whole, random.Random(path.name), count):
                path.write_bytes(data)
                yield copy, path.name, place
            path.write_bytes(whole)


def test_a_flipped_bit_in_any_file_of_a_part_is_found(true: History, alone: ModuleType, tmp_path: Path) -> None:
    tried = [
        (copy.name, name, place, *refused(alone, copy, str(true.signer.key)))
        for copy, name, place in flipped(true, tmp_path, 6)
    ]
    assert [one for one in tried if one[3:] != (True, True)] == []
    assert len(tried) == 6 * (4 + 7 + 2 * 3 + 7)  # ICE was given three packages before the index


@pytest.mark.soak
def test_thousands_of_flipped_bits_of_parts_are_found(true: History, alone: ModuleType, tmp_path: Path) -> None:
    tried = 0
    for copy, name, place in flipped(true, tmp_path, 300):
        assert (name, place, *refused(alone, copy, str(true.signer.key))) == (name, place, True, True)
        tried += 1
    assert tried > 5_000


def lies_of_the_index(entries: list[bytes]) -> dict[str, dict[str, object]]:
    """What the published index may say falsely: its facts, by what was done."""
    table = index.build(entries[:SEALED_BY])
    place = table.keys.index(index.key_hash(TO_ICE))

    def with_list(numbers: tuple[int, ...]) -> str:
        leaf = index.Row(0, table.keys[place], len(numbers), index.list_root(numbers), ()).leaf
        return index.root_of([*table.leaves[:place], leaf, *table.leaves[place + 1 :]]).hex()

    true, rows = table.postings[place], len(table.keys)
    without = [leaf for number, leaf in enumerate(table.leaves) if number != place]
    moved = [*without[:1], table.leaves[place], *without[1:]]
    return {
        "a posting dropped": {"root": with_list(true[1:])},
        "a posting added": {"root": with_list((*true, 16))},
        "a row dropped": {"root": index.root_of(without).hex(), "rows": rows - 1},
        "a row moved": {"root": index.root_of(moved if moved != list(table.leaves) else moved[::-1]).hex()},
        "a wrong number of rows": {"rows": rows + 1},
        "a stale root": {"root": index.build(entries[: SEALED_BY - 3]).root.hex()},
        "of fewer entries": {"size": SEALED_BY - 3},
        "of entries to come": {"size": SEALED_BY + 2},
        "nothing": {"root": index.EMPTY_ROOT.hex(), "rows": 0},
    }


def test_a_whole_copy_shows_that_an_index_lies_even_if_a_later_one_does_not(
    true: History, alone: ModuleType, tmp_path: Path
) -> None:
    key = str(true.signer.key)

    def holds(folder: Path) -> tuple[bool, bool]:
        one = alone.Folder(folder, alone.Ring(alone.Key(key), []), [], 0)
        try:
            one.ledger(None)
        except (alone.Wrong, KeyError):
            return verify_folder(folder, key).ok, False
        return verify_folder(folder, key).ok, True

    lies = lies_of_the_index(list(true.entries)) | {"the truth": {}}
    for number, (name, facts) in enumerate(lies.items()):
        value = json.loads(true.entries[SEALED_BY])
        value["facts"] |= facts
        entries = relinked([*true.entries[:SEALED_BY], canonical.write(value), *true.entries[SEALED_BY + 1 :]])
        honest = json.loads(entries[-1]) | {"req": "OFFICE", "t": index_proof.KIND}
        table = index.build(entries)
        honest["facts"] = {"size": SIZE, "rows": len(table.keys), "rule": index.RULE, "root": table.root.hex()}
        publish_copy(relinked([*entries, canonical.write(honest)]), true.signer, tmp_path / str(number))
        assert (name, *holds(tmp_path / str(number))) == (name, name == "the truth", name == "the truth")
