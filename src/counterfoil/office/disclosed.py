"""What the ledger says was disclosed, as its public page shows it: from the public entries alone, never from a case.

So the page cannot tell more than the ledger does, of what a court keeps secret neither. What it says is what the
newest published index proves; what was recorded since is looked through entry by entry.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import IO

from django.core.paginator import Page, Paginator

from counterfoil.ledger import index, index_proof, offline
from counterfoil.ledger.entry import OFFICE, parse
from counterfoil.ledger.files import list_files
from counterfoil.ledger.index_proof import Published
from counterfoil.ledger.kinds import AGENCIES, KINDS
from counterfoil.ledger.source import Entries, Stored
from counterfoil.office import models
from counterfoil.office.core_words import said as in_the_readers_language
from counterfoil.office.folder import Office
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.services import ledger_out

TO, STATUTE, EXEMPTION = "disclosed-to:", "statute:", "exemption:"
PAGE = 50
MOST_ENTRIES = 2_000
"""Of one proof that a browser gets: a larger one is made from the public copy, on one's own computer."""
MOST_SINCE = 20_000
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the ledger that carries the key. ``case_number`` is empty for an act of the office itself."""

    number: int
    at: datetime
    says: str
    case_number: str
    pages: int | None
    letter_alone: bool  # a package without any record: what went is the answer itself
    to: str
    legal: tuple[str, ...]
    exemptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """All entries with ``key``. They are proved up to ``sealed`` entries, and looked through up to ``size``."""

    key: str
    page: Page
    rows: tuple[Row, ...]
    count: int
    sealed: int
    sealed_at: datetime
    size: int
    too_large: bool


@dataclass(frozen=True, slots=True)
class _Directory:
    made: Published
    keys: frozenset[str]
    at: datetime


def is_key(key: str) -> bool:
    """Whether the page answers for ``key``: an agency of the ledger's list, a citation, a code of an exemption."""
    return key.startswith((TO, STATUTE, EXEMPTION)) and index.is_key(key)


def choices() -> dict[str, tuple[str, ...]]:
    """What can be chosen: every agency there is, whether or not anything went there; statutes and exemptions in use."""
    directory = _directory()
    used = set(directory.keys) if directory else set()
    used |= _since(directory)[1]
    return {
        TO: tuple(f"{TO}{agency}" for agency in sorted(AGENCIES)),
        STATUTE: tuple(sorted(key for key in used if key.startswith(STATUTE))),
        EXEMPTION: tuple(sorted(key for key in used if key.startswith(EXEMPTION))),
    }


def find(key: str, page_number: object) -> Found | None:
    """All that the ledger holds of ``key``, the newest first; None while no index was published."""
    directory = _directory()
    if directory is None:
        return None
    proved = directory.made.table.answer(key).numbers
    until, _, since = _since(directory)
    numbers = [*proved, *since.get(key, ())]
    page = Paginator(numbers[::-1], PAGE).get_page(page_number)
    sealed = directory.made.table.size
    return Found(
        key,
        page,
        tuple(_rows(page.object_list))[::-1],
        len(numbers),
        sealed,
        directory.at,
        until,
        len(proved) > MOST_ENTRIES or OfficeLedger().head().size - sealed > MOST_SINCE,
    )


def proof(office: Office, key: str) -> IO[bytes] | None:
    """The proof of it as a ZIP at its beginning; None where there is none, or it is too large for a browser.

    The checkpoint in it is signed now, after the ledger was held against the guard file.
    """
    directory, found = _directory(), find(key, 1)
    if directory is None or found is None or found.too_large:
        return None
    source = ledger_out.source(office)
    folder = Path(tempfile.mkdtemp(dir=office.work, prefix=".proof-"))
    made = tempfile.TemporaryFile(dir=office.work)  # noqa: SIM115 - the caller closes it
    try:
        index_proof.write(folder, source, key, directory.made)
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in list_files(folder, 4 * MOST_ENTRIES):
                archive.writestr(_entry(f"{zip_name(key)}/{name}"), (folder / name).read_bytes())
            for name in offline.HANDED_OUT:
                archive.writestr(_entry(name), (offline.FOLDER / name).read_bytes())
    except BaseException:
        made.close()
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    made.seek(0)
    return made


def zip_name(key: str) -> str:
    """What the folder in the ZIP is called.

    >>> zip_name("statute:5 ILCS 140/7(1)(b)")
    'proof-statute-5-ILCS-140-7-1-b'
    """
    return "-".join(["proof", *"".join(c if c.isalnum() else " " for c in key).split()])


def _directory() -> _Directory | None:
    """The newest published table. It is made once for each: tomorrow's is another one."""
    last = models.Act.objects.filter(kind=index_proof.KIND).order_by("-leaf").first()
    if last is None:
        return None
    hashed = bytes(models.Leaf.objects.get(index=last.leaf).hash)
    return _made(last.leaf, hashed)


@lru_cache(maxsize=2)
def _made(number: int, _: bytes) -> _Directory:
    entries = _Reading(Stored(OfficeLedger()))
    found = index_proof.published(entries, number)
    return _Directory(found, frozenset(entries.keys), parse(entries.entry(number)).at)


class _Reading:
    """Entries that leave their keys behind as they are read."""

    def __init__(self, entries: Entries) -> None:
        self._entries, self.keys = entries, set[str]()
        self.get, self.entry, self.of_case = entries.get, entries.entry, entries.of_case

    def read(self, first: int, last: int) -> Iterator[bytes]:
        for data in self._entries.read(first, last):
            self.keys |= index.keys_of(json.loads(data))
            yield data


def _since(directory: _Directory | None) -> tuple[int, set[str], dict[str, list[int]]]:
    """How far the entries after the table were looked through, and what keys they carry where."""
    first = directory.made.table.size if directory else 0
    until = min(OfficeLedger().head().size, first + MOST_SINCE)
    found: dict[str, list[int]] = defaultdict(list)
    for leaf in OfficeLedger().leaves(first, until):
        for key in index.keys_of(json.loads(leaf.entry)):
            found[key].append(leaf.index)
    return until, set(found), found


def _rows(numbers: Iterable[int]) -> Iterator[Row]:
    """In the ledger's order."""
    for leaf in models.Leaf.objects.filter(index__in=list(numbers)).order_by("index"):
        read = parse(bytes(leaf.entry), f"Entry {leaf.index}")
        left = read.kind == "release.made"
        yield Row(
            leaf.index,
            read.at,
            in_the_readers_language(KINDS[read.kind].says),
            "" if read.case_number == OFFICE else read.case_number,
            read.facts.get("pages") if left else None,
            left and read.facts.get("documents") == 0,
            str(read.facts.get("to", "")),
            read.legal,
            tuple(read.facts.get("exemptions", ())),
        )


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.external_attr, entry.create_system, entry.compress_type = 0o644 << 16, 3, zipfile.ZIP_DEFLATED
    return entry
