"""What the released files themselves show of what another release withheld, though no finding says so.

What found the places is not believed alone: the words of each released file are searched for them once more.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from counterfoil import documents
from counterfoil.errors import BadInput
from counterfoil.office.services.desk import Desk
from counterfoil.oversight.mosaic import Place
from counterfoil.redaction.needles import Needles
from counterfoil.values import Digest


@dataclass(frozen=True, slots=True)
class Released:
    """The documents of one public release in their order, and the records and numbers that it is about."""

    case: str
    on: date
    numbers: frozenset[str]
    records: frozenset[str]
    files: tuple[Digest, ...]


def shown_beside(
    places: Sequence[Place], words: Mapping[str, Iterable[str]], releases: Iterable[Released], desk: Desk
) -> Iterator[Place]:
    """A place for each value that a file of another release withholds and this one's words show; ``words`` is value →
    as it was written. What the findings of a release show already is not looked for; nor is what is too short.
    """
    withheld: dict[str, list[Place]] = defaultdict(list)
    of_key: dict[str, set[str]] = defaultdict(set)
    found = {(one.release, one.value) for one in places if not one.withheld}
    for one in places:
        if one.withheld:
            withheld[one.value].append(one)
            for key in (one.record, *one.numbers):
                of_key[key].add(one.value)
    for release in releases:
        near = {value for key in (*release.records, *release.numbers) for value in of_key.get(key, ())}
        wanted = {
            written.strip(): value
            for value in sorted(near)
            if (release.case, value) not in found and any(_beside(one, release) for one in withheld[value])
            for written in sorted(words.get(value, ()))
        }
        if wanted:
            needles = Needles(wanted)
            yield from _in_files(release, needles, wanted, withheld, desk)


def _beside(one: Place, release: Released) -> bool:
    return one.release != release.case and bool(one.record in release.records or one.numbers & release.numbers)


def _in_files(
    release: Released, needles: Needles, wanted: Mapping[str, str], withheld: Mapping[str, list[Place]], desk: Desk
) -> Iterator[Place]:
    for number, digest in enumerate(release.files, start=1):
        for page, text in _pages(desk, digest):
            met = dict.fromkeys(wanted[needles.values[each.needle]] for each in needles.in_text(text))
            for value in met:
                of = next(one for one in withheld[value] if _beside(one, release))
                yield replace(
                    of, release=release.case, document=number, record=of.record if of.record in release.records else "",
                    numbers=release.numbers, page=page, withheld=False, code="", duty="", on=release.on, public=True,
                    found=False,
                )  # fmt: skip


def _pages(desk: Desk, digest: Digest) -> Iterator[tuple[int, str]]:
    """Page number from 1 and its words; nothing of what has no pages, or lies in the store no more."""
    if desk.store.size(digest) is None:
        return
    path = desk.store.get(digest)
    with tempfile.TemporaryDirectory(dir=desk.office.work, prefix="released-") as scratch:
        try:
            document = documents.read(path, workdir=Path(scratch), name="released.pdf", ocr=False)
        except BadInput:
            return  # a table of the index, a recording
        for page in document.pages:
            yield page.index + 1, page.text
