"""Subject access: the openings of one person's items, with receipts, for that person to keep and to show to a court.

An item is a value that an entry commits to by itself: that a record was added, and that it left with a release. Counsel
says which records are this person's; the name alone says it of nobody. What would tell of somebody else stays closed:

- only releases to the public, an agency's among them. One that went to a person in a record, or to whoever presented a
  court's paper, would say that this person asked. Who asked is never opened.
- nothing of a case that a court keeps secret, and no record that is sealed or expunged.
- the digest of a record stays closed as well: with the rest of the page known, it would let a name be tried out.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, LedgerInvalid
from counterfoil.ledger import book, commitment, receipt
from counterfoil.ledger.source import Source, Stored
from counterfoil.office import ledger_keys, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services import said
from counterfoil.office.services.releasing import item_name
from counterfoil.office.services.session import session
from counterfoil.records import names
from counterfoil.release.gate import ReleaseKind

GIVEN = "openings.given"
GROUP = "SUBJECT-"
"""How their groups begin: each act has a key of its own, so no case's file and no other person's goes with it."""
MOST_OPENED = 24  # items that one act commits to one by one
MOST_NAME = 200
MOST_CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be of this person: whose it is, counsel says."""

    record: str
    name: str  # of the file
    kind: str
    listed: tuple[str, ...]  # as the party list names and dates people of this name in it; empty: only its text does


@dataclass(frozen=True, slots=True)
class Opened:
    """The folder as files, and what could not be opened singly."""

    files: dict[str, bytes]
    entries: int
    unopened: int  # releases that commit to no file by itself: made before they did, too large, or disposed of


def candidates(subject: str) -> tuple[Candidate, ...]:
    """The records in which somebody of this name stands, by the party list or by their words. Raises ``BadInput``."""
    wanted = _wanted(subject)
    listed: dict[str, set[str]] = defaultdict(set)
    for row in models.Party.objects.exclude(record_name=""):
        called = [str(row.value.get("name", "")), *map(str, row.value.get("aliases", ()))]
        if any(set(names.fold(one)) >= wanted for one in called):
            born = row.value.get("date_of_birth")
            listed[row.record_name].add(f"{row.value['name']}, {born}" if born else str(row.value["name"]))
    hidden = said.hidden()
    found = []
    for record in models.Record.objects.order_by("pk").iterator(chunk_size=200):
        if record.number in hidden:
            continue
        people = listed.get(record.name, set())
        if people or _stands_in(wanted, record.text):
            found.append(Candidate(record.number, record.name, record.kind, tuple(sorted(people))))
    if len(found) > MOST_CANDIDATES:
        raise BadInput(f"More than {MOST_CANDIDATES} records hold that name. Give the whole name.")
    return tuple(found)


def give(path: Path | Office, *, subject: str, records: Sequence[str], by: str) -> Opened:
    """The openings of what the ledger commits to about ``records``; that they were given is an act, which names nobody.

    ``by`` is counsel, "Name, Title", who says that the records are this person's. Raises ``BadInput`` for a record that
    does not hold the name, and where there is nothing to open; nothing is recorded then.
    """
    if not is_name_and_title(by):
        raise BadInput(f'--by: “{by}”: give "Name, Title" of the counsel who says whose records these are.')
    if not records:
        raise BadInput("--record: say which records are this person's, for example R-000017.")
    with session(path) as (office, journal):
        known = {one.record for one in candidates(subject)}
        if wrong := sorted(set(records) - known):
            raise BadInput(f"{', '.join(wrong)}: no record of this office in which that name stands.")
        opened, unopened = _openings(journal, frozenset(records))
        if not opened:
            raise BadInput("Nothing of these records is committed to by itself: there is nothing to open.")
        files = _files(office, journal, opened)
        _enter(journal, subject.strip(), opened, by)
        return Opened(files, len(opened), unopened)


def _enter(journal: Journal, subject: str, opened: dict[int, tuple[str, ...]], by: str) -> None:
    """One act, or several of ``MOST_OPENED`` items each: which entry was opened for which record, one by one.

    So an order about one case takes its items and leaves the person's others openable (``expunging_openings``).
    """
    chains = dict(models.Leaf.objects.filter(index__in=opened).values_list("index", "case_number"))
    items = [
        {"entry": leaf, "case": chains[leaf], "record": str(commitment.read(text)[1])}
        for leaf, texts in sorted(opened.items())
        for text in texts
    ]
    with transaction.atomic():
        for first in range(0, len(items), MOST_OPENED):
            told = {f"opened_{place}": one for place, one in enumerate(items[first : first + MOST_OPENED])}
            journal.record(
                GIVEN,
                private={"subject": subject, **told},
                actor=by,
                role="counsel",
                group=f"{GROUP}{secrets.token_hex(8)}",
            )


def _wanted(subject: str) -> set[str]:
    wanted = set(names.fold(subject))
    if len(wanted) < 2 or len(subject) > MOST_NAME:
        raise BadInput("--subject: give a first and a last name.")
    return wanted


def _stands_in(wanted: set[str], text: str) -> bool:
    """Whether the words of the name stand together, in any order."""
    words, long = names.fold(text), len(wanted)
    return wanted <= set(words) and any(set(words[at : at + long]) == wanted for at in range(len(words) - long + 1))


def _openings(journal: Journal, records: frozenset[str]) -> tuple[dict[int, tuple[str, ...]], int]:
    """Entry → what is opened of it; and how many releases cannot be opened singly."""
    found: dict[int, tuple[str, ...]] = {}
    for act in models.Act.objects.filter(kind="record.added", case=None, private__record__in=sorted(records)):
        if texts := _disclosed(journal, act.leaf, {"record"}, records):
            found[act.leaf] = texts
    unopened = 0
    for release in _releases(records):
        rows = release.case.determinations.filter(record__number__in=records)
        units = set(rows.values_list("unit", flat=True)) | records
        texts = _disclosed(journal, release.act.leaf, {item_name(one) for one in units}, records)
        if texts:
            found[release.act.leaf] = texts
        elif not _knows_items(journal, release.act.leaf):
            unopened += 1
    return found, unopened


def _releases(records: Collection[str]) -> Iterator[models.Release]:
    """What went out to the public of these records, of no case that is a court's secret."""
    reviewed = models.Case.objects.filter(sealed=False, determinations__record__number__in=records)
    rows = models.Release.objects.filter(case__in=reviewed.values("pk"), kind=ReleaseKind.PUBLIC.value)
    return iter(rows.select_related("case", "act").order_by("act__leaf"))


def _disclosed(journal: Journal, leaf: int, wanted: Collection[str], records: Collection[str]) -> tuple[str, ...]:
    """The openings of an entry that are called so and speak of these records, and of nothing else."""
    try:
        texts = book.disclosures(journal.store, journal.vault, leaf, sorted(wanted))
    except LedgerInvalid:
        return ()  # its key was destroyed
    return tuple(text for text in texts if str(commitment.read(text)[1]).partition(".")[0] in records)


def _knows_items(journal: Journal, leaf: int) -> bool:
    """Whether a release commits to each file by itself: then one that is not among them did not leave with it."""
    try:
        return any(name.startswith("item_") for name in book.open_private(journal.store, journal.vault, leaf))
    except LedgerInvalid:
        return False


def _files(office: Office, journal: Journal, opened: dict[int, tuple[str, ...]]) -> dict[str, bytes]:
    """The folder that ``ledger verify`` reads, under a checkpoint of before the act that says it was given."""
    signed = journal.sign()
    files = Source(Stored(journal.store), signed, ledger_keys.public(office), ledger_keys.handed_over(office)).beside()
    for leaf, texts in opened.items():
        files[f"{leaf:06}{receipt.PROOF_SUFFIX}"] = receipt.make(journal.store, leaf, signed, disclosures=texts)
        files[f"{leaf:06}{receipt.ENTRY_SUFFIX}"] = next(journal.store.leaves(leaf, leaf + 1)).entry
    return files
