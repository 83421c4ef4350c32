"""The words of names on the database of an office, and the search in them: the same answers on SQLite and PostgreSQL.

``records.dictionary`` says in memory which words may be meant; the database says in which records they stand, and at
which word. The places of a word are kept together, some hundred in a row: a row for every word of every record would be
fifty million rows for a million records, and reading those of one common name would take longer than a person waits.
"""

from __future__ import annotations

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from django.db import connection
from django.db.models import F

from counterfoil.office import models
from counterfoil.records.names import LAST_POSITION, Found, as_bytes, asked, first_place, fold, positions_of, record_of

if TYPE_CHECKING:  # numpy takes a tenth of a second, which who only keeps records does not need
    from counterfoil.records.dictionary import Alike, Dictionary
    from counterfoil.records.together import Met, Standing

Row = TypeVar("Row")

PART = 512
"""Places in one row: as many as are written anew when one is added."""
LONGEST = 64
"""Letters of the longest word that is kept: what runs on longer, a line of noise or a key, is nobody's name."""


def key_of(number: str) -> int:
    """``R-000017`` → 17."""
    return int(number.removeprefix("R-"))


def number_of(key: int) -> str:
    """17 → ``R-000017``."""
    return f"R-{key:06d}"


def alone() -> None:
    """Nobody else adds words until the transaction in which this is called is over."""
    models.NameChange.objects.get_or_create(pk=1)
    models.NameChange.objects.filter(pk=1).update(came=F("came") + 1)


def add(texts: Mapping[str, str]) -> None:
    """Enter records (number → text); in the transaction that lets them be found. Many at once are a tenth of the work:
    of each word the row with its last places is written anew once."""
    found: dict[str, array[int]] = defaultdict(lambda: array("Q"))
    for number, text in texts.items():
        first = first_place(key_of(number))
        for position, token in enumerate(fold(text)):
            found[token].append(first | position & LAST_POSITION)
    for token in [one for one in found if len(one) > LONGEST]:
        del found[token]
    if not found:
        return
    alone()  # so words become visible in their order
    known = _known(sorted(found))
    rows = []
    for token, where in found.items():
        key, start = known[token]
        for part in range(start // PART, (start + len(where) - 1) // PART + 1):
            some = where[max(part * PART - start, 0) : (part + 1) * PART - start]
            rows.append((key, part, record_of(min(some)), record_of(max(some)), as_bytes(some)))
    _append(sorted(rows))
    counts = [(len(where), known[token][0]) for token, where in sorted(found.items())]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {models.NameToken._meta.db_table} SET places = places + %s WHERE id = %s",  # noqa: S608
            counts,
        )


def _append(rows: Sequence[tuple[int, int, int, int, bytes]]) -> None:
    """Put places behind those that a row has, or into a new row."""
    table = models.NamePlaces._meta.db_table
    least, most = ("LEAST", "GREATEST") if connection.vendor == "postgresql" else ("MIN", "MAX")
    both = f"{table}.places || excluded.places"
    joined = both if connection.vendor == "postgresql" else f"CAST({both} AS BLOB)"
    with connection.cursor() as cursor:
        for some in _batches(rows, 180):
            marks = ", ".join(["(%s, %s, %s, %s, %s)"] * len(some))
            cursor.execute(
                f"INSERT INTO {table} (token_id, part, lowest, highest, places) VALUES {marks} "  # noqa: S608
                f"ON CONFLICT (token_id, part) DO UPDATE SET places = {joined}, "
                f"lowest = {least}({table}.lowest, excluded.lowest), "
                f"highest = {most}({table}.highest, excluded.highest)",
                [*chain.from_iterable(some)],
            )


def remove(texts: Mapping[str, str]) -> None:
    """Forget which words stand in these records, and every word that stands in no other; ``texts`` as they were
    added."""
    for number, text in texts.items():
        key, touched = key_of(number), []
        for some in _batches(sorted(positions_of(text)), 500):
            rows = models.NamePlaces.objects.filter(token__token__in=some, lowest__lte=key, highest__gte=key)
            for row in rows:
                where = _places(row.places)
                if left := array("Q", (one for one in where if record_of(one) != key)):
                    models.NamePlaces.objects.filter(pk=row.pk).update(places=as_bytes(left))
                else:
                    models.NamePlaces.objects.filter(pk=row.pk).delete()
                touched.append(row.token_id)
        gone = 0
        for few in _batches(touched, 500):
            gone += models.NameToken.objects.filter(pk__in=few, nameplaces=None).delete()[0]
        if gone:
            models.NameChange.objects.filter(pk=1).update(went=F("went") + 1)


def _known(tokens: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The key of each word and how many places it ever had, new ones among them."""
    found: dict[str, tuple[int, int]] = {}
    for some in _batches(tokens, 500):
        rows = models.NameToken.objects.filter(token__in=some).values_list("token", "pk", "places")
        found |= {token: (key, count) for token, key, count in rows}
    new = [models.NameToken(token=token) for token in tokens if token not in found]
    return found | {row.token: (row.pk, 0) for row in models.NameToken.objects.bulk_create(new, batch_size=500)}


@dataclass
class _Words:
    """The words of one database as this process knows them."""

    dictionary: Dictionary
    keys: dict[str, int]
    came: int = 0
    went: int = 0
    last: int = 0  # the key of the newest word


_held: dict[tuple[str, ...], _Words] = {}
_holding = Lock()


def held_words() -> _Words:
    """The words of now: what came since the last call is added, and after any went all are read anew."""
    from counterfoil.records.dictionary import Dictionary  # inline: slow import

    where = tuple(str(connection.settings_dict[name]) for name in ("NAME", "HOST", "PORT"))
    now = models.NameChange.objects.filter(pk=1).values_list("came", "went").first() or (0, 0)
    with _holding:
        held = _held.get(where)
        if held is not None and (held.came, held.went) == now:
            return held
        undecided = connection.in_atomic_block  # what is rolled back is not kept as if it had been
        if undecided or held is None or held.went != now[1] or held.came > now[0] or not _goes_on(held):
            held = _Words(Dictionary(), {})
        for key, token in models.NameToken.objects.filter(pk__gt=held.last).order_by("pk").values_list("pk", "token"):
            held.keys[token] = held.last = key
        held.dictionary.add(islice(held.keys, len(held.dictionary.tokens), None))
        held.came, held.went = now
        if not undecided:
            _held[where] = held
        return held


def _goes_on(held: _Words) -> bool:
    """Whether the newest word that is held is in this database still: a copy put back may have others."""
    if not held.dictionary.tokens:
        return True
    return models.NameToken.objects.filter(pk=held.last, token=held.dictionary.tokens[-1]).exists()


class OfficeNames:
    """``records.names.Names`` on the database."""

    def __init__(self) -> None:
        self._words = held_words()
        self._found: dict[str, Met] = {}
        self._alike: dict[str, Mapping[str, Alike]] = {}
        self._read: dict[str, list[bytes | memoryview]] = {}

    def find(self, name: str) -> dict[str, Found]:
        """Records that meet every word of ``name``, by their numbers."""
        return _numbered(self._met(name).all())

    def best(self, name: str) -> Iterator[tuple[str, Found]]:
        """What ``find`` finds, the best first."""
        return ((number_of(key), how) for key, how in self._met(name).best_first())

    def further(self, name: str) -> dict[str, Found]:
        """Records that meet one word by distant spelling, every other nearer."""
        from counterfoil.records.together import met_further  # inline: slow import

        known = self._met(name)
        further = [self._words.dictionary.further(word, self._alike[word]) for word in asked(name)]
        return _numbered(met_further(known.words, self._standing(further), without=known.records.tolist()))

    def _met(self, name: str) -> Met:
        from counterfoil.records.together import met  # inline: slow import

        if name not in self._found:
            self._found[name] = met(self._standing(self._nearer(name)))
        return self._found[name]

    def _nearer(self, name: str) -> list[Mapping[str, Alike]]:
        words = asked(name)
        for word in words:
            if word not in self._alike:
                self._alike[word] = self._words.dictionary.alike(word)
        return [self._alike[word] for word in words]

    def _standing(self, words: Sequence[Mapping[str, Alike]]) -> list[Standing]:
        """Where each token stands; what was read once for a search is not read again."""
        from counterfoil.records.together import Standing  # inline: slow import

        tokens = {self._words.keys[token]: token for alike in words for token in alike if token not in self._read}
        self._read |= {token: [] for token in tokens.values()}
        table = models.NamePlaces._meta.db_table
        for some in _batches(sorted(tokens), 5000):
            keys = ", ".join(map(str, some))
            for key, kept in _bytes_of(f"SELECT token_id, places FROM {table} WHERE token_id IN ({keys})"):  # noqa: S608
                self._read[tokens[key]].append(kept)
        return [Standing.of(alike, self._read) for alike in words]


def _bytes_of(query: str) -> Sequence[tuple[int, bytes]]:
    """What a query without parameters gives. Django has PostgreSQL make two letters of each byte; here it does not."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            return cursor.execute(query).fetchall()
    import psycopg  # inline: optional dependency

    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as plain:
        return plain.execute(query, binary=True, prepare=False).fetchall()


def _numbered(found: Mapping[int, Found]) -> dict[str, Found]:
    return dict(sorted((number_of(key), how) for key, how in found.items()))


def _places(kept: bytes | memoryview) -> array[int]:
    where = array("Q", bytes(kept))
    if sys.byteorder == "big":
        where.byteswap()
    return where


def _batches(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
