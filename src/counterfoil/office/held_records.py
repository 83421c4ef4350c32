"""The records of an office as a search asks for them (``records.held``), and what keeps them to be found.

Names and numbers of records that were added are entered many at a time (``settle``), before anybody searches; they
are changed in the transaction that changes a record, and taken out in the one that seals or expunges it: then no word
of it is looked up, or lies where words are looked up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length

from counterfoil.office import models, name_words
from counterfoil.records.held import MOST_NUMBERS, Event
from counterfoil.records.model import Record
from counterfoil.records.numbers import plain
from counterfoil.values import Digest, RecordKind

_FEW, _AT_ONCE = 64, 512
_MOST_ENTERED, _LONGEST_ENTERED = 8192, 1 << 25
"""Records, and characters of them, that are entered at once: each common word is written anew once for all of them."""


def how_many() -> int:
    """How many records the office has. They are numbered without a gap and none ever goes, so the last number says it:
    PostgreSQL takes as long to count a million of them as a search may take."""
    last = models.Record.objects.order_by("-pk").values_list("number", flat=True).first()
    return name_words.key_of(last) if last else 0


def keep(rows: Sequence[models.Record]) -> None:
    """Let these records, which are not found yet, be found by their names and numbers; called in a transaction."""
    name_words.add({row.number: row.text for row in rows})
    models.RecordNumber.objects.bulk_create(
        [one for row in rows for one in _numbers(row, row.numbers)], batch_size=_AT_ONCE
    )
    for start in range(0, len(rows), _AT_ONCE):
        keys = [row.pk for row in rows[start : start + _AT_ONCE]]
        models.Record.objects.filter(pk__in=keys).update(looked_up=True)


def change(row: models.Record, text: str, numbers: Sequence[Sequence[str]]) -> None:
    """The text of a record becomes another; called in the transaction that says so, before ``row`` is changed."""
    if not row.looked_up:
        return
    if text != row.text:
        name_words.remove({row.number: row.text})
        name_words.add({row.number: text})
    models.RecordNumber.objects.filter(record=row).delete()
    models.RecordNumber.objects.bulk_create(_numbers(row, numbers))


def forget(numbers: Collection[str]) -> None:
    """These records are not found any more, and no word of theirs stays; called in the transaction that hides them."""
    rows = models.Record.objects.filter(number__in=numbers, looked_up=True)
    texts = dict(rows.values_list("number", "text"))
    name_words.remove(texts)
    kept = list(texts)
    models.RecordNumber.objects.filter(record__number__in=kept).delete()
    models.Record.objects.filter(number__in=kept).update(looked_up=False)


def settle(apart: Collection[str]) -> None:
    """See to it that every record can be found but those that are sealed or expunged, ``apart``. Safe to do twice."""
    with transaction.atomic():
        forget(apart)
    missing = models.Record.objects.filter(looked_up=False).exclude(number__in=apart).order_by("pk")
    while missing.exists():
        with transaction.atomic():
            name_words.alone()  # or another process that settles meanwhile would enter the same records
            keep(_some(missing))


def _some(missing: QuerySet[models.Record]) -> list[models.Record]:
    """The first of the records that are missing, as many as fit in memory with all their words."""
    keys: list[int] = []
    long = 0
    for key, length in missing.values_list("pk", Length("text"))[:_MOST_ENTERED]:
        long += length
        if keys and long > _LONGEST_ENTERED:
            break
        keys.append(key)
    return list(missing.filter(pk__lte=keys[-1])) if keys else []


def _numbers(row: models.Record, numbers: Iterable[Sequence[str]]) -> list[models.RecordNumber]:
    return [
        models.RecordNumber(record=row, place=place, system=system, value=value, plain=plain(value))
        for place, (system, value) in enumerate(numbers)
    ]


class HeldRecords:
    """``records.held.Held`` on the database, without those that are sealed or expunged: ``apart``."""

    def __init__(self, apart: Collection[str]) -> None:
        self._apart = frozenset(apart)

    def systems(self) -> Sequence[str]:
        """Each system by name; one look at the index for each, however many records it keeps."""
        found: list[str] = []
        rows = self._rows().order_by("system").values_list("system", flat=True)
        while (one := (rows.filter(system__gt=found[-1]) if found else rows).first()) is not None:
            found.append(one)
        return found

    def count(self) -> int:
        apart = sorted(self._apart)
        return how_many() - (models.Record.objects.filter(number__in=apart).count() if apart else 0)

    def of(self, ids: Iterable[str]) -> Iterator[Record]:
        wanted, at_once = iter(ids), _FEW
        while some := list(islice(wanted, at_once)):
            rows = models.Record.objects.filter(number__in=some).values_list(*_FIELDS, "text")
            found = {row[0]: row for row in rows}
            for number in some:
                if number in found and number not in self._apart:
                    yield _value(*found[number])
            at_once = min(2 * at_once, _AT_ONCE)  # who wants the best alone stops soon

    def numbered(self, number: str) -> Iterable[Record]:
        holding = models.RecordNumber.objects.filter(plain=plain(number)).values("record")
        return self._values(Q(pk__in=holding))

    def of_kind(self, kind: RecordKind, start: date | None, end: date | None) -> Iterable[Record]:
        days = Q(dated_on__gte=start) if start else Q()
        days &= Q(dated_on__lte=end) if end else Q()
        return self._values(Q(kind=kind.value) & (days | Q(dated_on=None)))

    def counted(self, kind: RecordKind) -> Mapping[str, int]:
        rows = self._rows().filter(kind=kind.value).values_list("system").annotate(Count("pk")).order_by()
        return dict(rows)

    def of_events(self, events: Collection[Event]) -> Iterable[Record]:
        wanted = set(events)
        found: set[int] = set()
        values = sorted({value for _, value in wanted})
        for start in range(0, len(values), _AT_ONCE):
            rows = models.RecordNumber.objects.filter(
                value__in=values[start : start + _AT_ONCE], place__lt=MOST_NUMBERS
            )
            found |= {
                record for record, *event in rows.values_list("record", "system", "value") if tuple(event) in wanted
            }
        keys = sorted(found)
        for start in range(0, len(keys), _AT_ONCE):
            yield from self._values(Q(pk__in=keys[start : start + _AT_ONCE]))

    def _rows(self) -> QuerySet[models.Record]:
        rows = models.Record.objects.all()
        return rows.exclude(number__in=sorted(self._apart)) if self._apart else rows

    def _values(self, wanted: Q) -> Iterator[Record]:
        """The records that are ``wanted``, as they were added, without their texts."""
        rows = self._rows().filter(wanted).order_by("pk").values_list(*_FIELDS)
        return (_value(*row) for row in rows.iterator(chunk_size=_AT_ONCE))


_FIELDS = ("number", "digest", "name", "kind", "system", "numbers", "dated_on", "page_count")


def _value(
    number: str,
    digest: str,
    name: str,
    kind: str,
    system: str,
    numbers: Iterable[Sequence[str]],
    dated_on: date | None,
    page_count: int,
    text: str = "",
) -> Record:
    """A record as the search knows it."""
    kept = tuple((of, value) for of, value in numbers)
    return Record(number, Digest(digest), name, RecordKind(kind), system, kept, dated_on, page_count, text)
