"""All that an office has, looked at again by the program of now: its records, its indexes, and what it released.

It is the night's work: rows of the work list at priority 0, each of a few records or one release, so that a case passes
it, a killed worker costs one row, and how far it is stands in the database.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from counterfoil.errands.inspecting import Inspecting
from counterfoil.errands.looking import Asked
from counterfoil.errors import CounterfoilError, DocumentUnreadable, EnvironmentFailed, LeakFound
from counterfoil.office import held_records, models, text_index
from counterfoil.office.folder import Office
from counterfoil.office.keeping.object_place import Unreachable
from counterfoil.office.services import away, blanking, intake, known_parties, work
from counterfoil.office.services.said import EXPUNGED
from counterfoil.office.store import Keeper, keeper_of
from counterfoil.values import Digest, RecordKind

RECORDS, RELEASE = "rescan", "reverify"
"""Kinds of work: some records by the numbers of the first and the last row; one release by its row."""
AT_ONCE = 25
"""Records of one row: a lane is at them for half a minute or so, and then takes what is urgent."""


@dataclass(frozen=True, slots=True)
class Far:
    """How far it is: rows of the list, and why some were put aside."""

    waiting: int
    done: int
    aside: tuple[tuple[str, str, str], ...]  # kind, key, the kind of the last error

    @property
    def goes_on(self) -> bool:
        return self.waiting > 0


def begin(office: Office, *, anew: bool = False) -> Far:
    """List everything, unless an earlier listing is not done yet (``anew``: even then); how far it is."""
    if far().goes_on and not anew:
        return far()
    for first, last in _ranges():
        work.submit(RECORDS, f"{first}-{last}", priority=away.NIGHTLY)
    for key, number in models.Release.objects.order_by("pk").values_list("pk", "case__number").iterator():
        work.submit(RELEASE, str(key), priority=away.NIGHTLY, about=number)
    return far()


def far() -> Far:
    """How far the last one is."""
    mine = models.Work.objects.filter(kind__in=(RECORDS, RELEASE))
    states = Counter(mine.values_list("state", flat=True))
    aside = mine.filter(state="quarantine").order_by("kind", "pk").values_list("kind", "key", "note")
    return Far(states["new"], states["done"], tuple(aside))


def _ranges() -> Iterator[tuple[int, int]]:
    keys = models.Record.objects.exclude(media_type=EXPUNGED).order_by("pk").values_list("pk", flat=True)
    some: list[int] = []
    for key in keys.iterator():
        some.append(key)
        if len(some) == AT_ONCE:
            yield some[0], some[-1]
            some = []
    if some:
        yield some[0], some[-1]


def look(office: Office, key: str) -> None:
    """Read some records again, blank what is found now and was not then, and index them anew. Safe to do twice.

    A record that cannot be read any more is listed as unread; the rest is looked at first.
    """
    first, _, last = key.partition("-")
    found = models.Record.objects.filter(pk__gte=int(first), pk__lte=int(last)).exclude(media_type=EXPUNGED)
    rows = list(found.order_by("pk"))
    failed: CounterfoilError | None = None
    store, kept = keeper_of(office), []
    for row in rows:
        try:
            kept.append((row, _kept(store, row.digest)))
        except DocumentUnreadable as error:
            failed = error
    with tempfile.TemporaryDirectory(dir=office.work, prefix="rescan-") as scratch:
        coming = away.looked(_asked(office, kept, Path(scratch)))
        for done, ((row, _), come) in enumerate(zip(kept, coming, strict=True)):
            work.tell_progress(done, len(kept), row.number)
            try:
                blanking.found_later(row.number, intake.joined(come().pieces))
            except EnvironmentFailed:
                raise
            except CounterfoilError as error:
                failed = error
            _index(row.pk)
    if failed is not None:
        raise failed  # noted by its kind, and tried again


def _asked(office: Office, kept: Sequence[tuple[models.Record, Path]], scratch: Path) -> Iterator[Asked]:
    rules = away.rules(office)
    for row, path in kept:
        people = known_parties.of(office, row.name)
        yield Asked(path, row.name, scratch / row.number, people, RecordKind(row.kind), rules)


def _index(key: int) -> None:
    """Full text, names and numbers of one record, made anew; nothing where it is not to be found."""
    with transaction.atomic():
        row = models.Record.objects.select_for_update().filter(pk=key, looked_up=True).first()
        if row is None:
            return
        text_index.remove(row.number, table=text_index.RECORDS)
        text_index.add(row.number, row.text)
        held_records.forget([row.number])
        held_records.keep([row])


def verify(office: Office, key: str) -> None:
    """Look once more into every PDF of one release. Raises ``LeakFound`` where something removed can still be had."""
    files = models.ReleasedFile.objects.filter(release=int(key)).order_by("pk")
    store = keeper_of(office)
    with tempfile.TemporaryDirectory(dir=office.work, prefix="reverify-") as scratch:
        kept = [_kept(store, digest) for digest in files.values_list("digest", flat=True)]
        pdfs = [path for path in kept if _is_pdf(path)]
        coming = away.inspected(Inspecting(path, Path(scratch) / str(n)) for n, path in enumerate(pdfs))
        for done, (path, come) in enumerate(zip(pdfs, coming, strict=True)):
            work.tell_progress(done, len(pdfs), path.name)
            if found := come():
                raise LeakFound(
                    f"{path.name}: {', '.join(f'{count} by {channel}' for channel, count in found.items())}"
                )


def _kept(store: Keeper, digest: str) -> Path:
    """The bytes that the store has. That they are lost or altered is this row's fault, and no lack of the machine."""
    try:
        return store.get(Digest(digest))
    except Unreachable:  # a server that does not answer says nothing of the file
        raise
    except EnvironmentFailed as error:
        raise DocumentUnreadable(str(error)) from error


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-"
