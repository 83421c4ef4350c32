"""The ledger as its pages show it: the public entries themselves, each read from the bytes that were hashed."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator

from counterfoil.errors import CounterfoilError
from counterfoil.ledger import tree
from counterfoil.ledger.entry import OFFICE, Entry, parse
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.kinds import KINDS
from counterfoil.ledger.store import Head
from counterfoil.ledger.tree import leaf_hash
from counterfoil.office import desk_queries, models
from counterfoil.office.core_words import said as in_the_readers_language
from counterfoil.office.folder import Office
from counterfoil.office.ledger_store import OfficeLedger

PAGE = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the ledger has come, and whether it continues what was signed last. ``fault`` is empty where it does."""

    origin: str
    size: int
    root: str  # base64, as a checkpoint spells it
    signed: int
    fault: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as the public sees it. ``case_number`` is empty for an act of the office itself."""

    index: int
    at: datetime
    says: str
    role: str
    case_number: str
    seen: bool  # whether the case opens for whoever reads the list
    legal: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry whole: its bytes as they were hashed, and whether they still hash to what the tree holds."""

    row: EntryRow
    seq: int
    data: str
    hash: str
    holds: bool
    committed: int  # digests, decoys among them


class _Newest:
    """The entries from the newest on, by number: a page far back costs what the first does."""

    def __init__(self, size: int) -> None:
        self._size = size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> Iterator[models.Leaf]:
        newest = self._size - part.start
        found = models.Leaf.objects.filter(index__lt=newest, index__gte=max(0, self._size - part.stop))
        return iter(found.order_by("-index"))


def standing(office: Office) -> Standing:
    """Where the ledger stands, held against the guard file."""
    store = OfficeLedger()
    head = store.head()
    signed, fault = 0, ""
    try:
        with Guard(office.guard, office.origin).locked() as watch:
            signed, root = watch.size, watch.root
        fault = _fault(store, head, signed, root)
    except CounterfoilError as error:
        fault = office.without_place(error)
    return Standing(office.origin, head.size, base64.b64encode(tree.fold(head.frontier)).decode(), signed, fault)


def _fault(store: OfficeLedger, head: Head, signed: int, root: bytes) -> str:
    if head.size < signed:
        return f"The ledger holds {head.size} entries, but {signed} were signed before."
    if tree.fold(tree.frontier_at(store.node, signed)) != root:
        return f"The first {signed} entries are not those that were signed before."
    return ""


def entries(account: models.Account, page_number: object, case_number: str = "") -> tuple[Page, tuple[EntryRow, ...]]:
    """One page of the entries, the newest first; of one case where its number is given."""
    found: Any = _Newest(OfficeLedger().head().size)
    if case_number:
        found = models.Leaf.objects.filter(case_number=case_number).order_by("-index")
    page = Paginator(found, PAGE).get_page(page_number)
    leaves = list(page.object_list)
    numbers = {leaf.case_number for leaf in leaves}
    seen = set(desk_queries.seen_by(account).filter(number__in=numbers).values_list("number", flat=True))
    return page, tuple(_row(leaf, parse(bytes(leaf.entry)), seen) for leaf in leaves)


def entry(account: models.Account, index: int) -> EntryPage | None:
    """One entry; None where there is none of that number."""
    leaf = models.Leaf.objects.filter(index=index).first()
    if leaf is None:
        return None
    data = bytes(leaf.entry)
    read = parse(data, f"Entry {index}")
    seen = set(desk_queries.seen_by(account).filter(number=leaf.case_number).values_list("number", flat=True))
    return EntryPage(
        _row(leaf, read, seen),
        read.seq,
        data.decode(),
        base64.b64encode(bytes(leaf.hash)).decode(),
        leaf_hash(data) == bytes(leaf.hash),
        len(read.digests),
    )


def _row(leaf: models.Leaf, read: Entry, seen: set[str]) -> EntryRow:
    says = in_the_readers_language(KINDS[read.kind].says)
    facts = tuple((name.replace("_", " "), _words(value)) for name, value in read.facts.items())
    number = "" if read.case_number == OFFICE else read.case_number
    return EntryRow(leaf.index, read.at, says, read.role, number, number in seen, read.legal, facts)


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
