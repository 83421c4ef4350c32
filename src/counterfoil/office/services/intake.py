"""Adds records to the office: any mix of files and folders, each read in the sandbox, kept whole, indexed once."""

from __future__ import annotations

import os
import tempfile
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path

from django.db import transaction

from counterfoil.detection import own as own_forms
from counterfoil.documents import reading as documents
from counterfoil.documents.formats.recording import WARNING, is_recording
from counterfoil.documents.model import Document
from counterfoil.errands.looking import Asked, Looked, Piece, units
from counterfoil.errands.sending import Coming
from counterfoil.errors import BadInput, CounterfoilError, DocumentUnreadable, EnvironmentFailed
from counterfoil.office import held_records, models, name_words, text_index
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services import away, known_parties, meanwhile, unread
from counterfoil.office.services.said import hidden
from counterfoil.office.store import Keeper, keeper_of
from counterfoil.records.numbers import dated_on, numbers_in
from counterfoil.values import Party, RecordKind, digest_of_file

_SIGNED_EVERY = 500
"""Files; a run over an archive takes days, and what it added is not left unsigned so long."""

_SETTLED = 4096  # files after which what was added can be looked up

Progress = Callable[[int, int, str], None]
"""``done, of, what``: called before each file."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file: ``added``, ``known`` (the same bytes under the same name) or ``refused`` with why."""

    name: str
    outcome: str
    record: str = ""
    kind: str = ""
    pages: int = 0
    why: str = ""
    cause: str = ""  # of a refusal, its kind


def add_records(
    office: Office,
    paths: Sequence[Path],
    *,
    journal: Journal,
    parties: Sequence[Party] = (),
    system: str = "",
    progress: Progress | None = None,
) -> tuple[Added, ...]:
    """Add every file below ``paths``; a file that cannot be read is refused with the reason, the others go in.

    Interrupted, it is simply run again: what is known stays. ``parties`` are kept for detection. Names and numbers are
    entered for many files at once; what an interrupted run leaves out, the next search enters.
    """
    return tuple(adding(office, paths, journal=journal, parties=parties, system=system, progress=progress))


def adding(
    office: Office,
    paths: Sequence[Path],
    *,
    journal: Journal,
    parties: Sequence[Party] = (),
    system: str = "",
    progress: Progress | None = None,
) -> Iterator[Added]:
    """As ``add_records``, one file after another, with as much memory for a million files as for a few.

    What is known is not read again. Others act while a file is read, and what was added is signed now and then.
    """
    rules, looks_for = unlisted_by(office), away.rules(office)
    own_forms.load(office.folder / own_forms.FOLDER)  # what is wrong with a form is said before the first file
    total = sum(1 for _ in files_below(paths))
    if not total:
        raise BadInput(f"{', '.join(map(str, paths))}: holds no file. Give files, or folders with files in them.")
    known_parties.keep(office, parties)
    earlier = unread.open_ids()
    store = keeper_of(office)
    with tempfile.TemporaryDirectory(dir=office.work, prefix="intake-") as scratch:
        # What is asked for runs ahead of what has come, where a cluster reads.
        ahead: deque[tuple[Path, str, Added | CounterfoilError | None]] = deque()

        def asked() -> Iterator[Asked]:
            for number, (path, below) in enumerate(files_below(paths)):
                known = _known(path)
                ahead.append((path, system or below, known))
                if known is None:
                    name = documents.clean_name(path.name)
                    people = known_parties.of(office, name[:255])
                    yield Asked(path, name, Path(scratch) / str(number), people, rules=looks_for)

        coming = away.looked(asked())
        done = 0
        for come in chain(coming, [None]):
            while ahead and (ahead[0][2] is not None or come is not None):
                path, of, ready = ahead.popleft()
                if progress:
                    progress(done, total, path.name)
                done += 1
                if done % _SIGNED_EVERY == 0 and journal.unsigned:
                    journal.sign()
                if done % _SETTLED == 0:
                    held_records.settle(hidden())
                if isinstance(ready, CounterfoilError):
                    yield _refused(path, of, ready, journal)
                elif ready is not None:
                    yield ready
                if ready is not None:
                    continue
                assert come is not None  # noqa: S101 - what is not known was asked for
                yield _added(office, path, of, come, journal, store, earlier, rules)
                break
    held_records.settle(hidden())


def _added(
    office: Office,
    path: Path,
    system: str,
    come: Coming[Looked],
    journal: Journal,
    store: Keeper,
    unread_earlier: Collection[int],
    rules: str,
) -> Added:
    try:
        with meanwhile.anybody_acts(journal):
            looked = come()
        added = _add_one(path, system, journal, store, looked, unread_earlier, rules)
    except EnvironmentFailed:
        raise
    except CounterfoilError as error:
        return _refused(path, system, error, journal)
    for unit in units(looked.document):
        if unit.pdf is not None:
            unit.pdf.unlink(missing_ok=True)
    return added


def _refused(path: Path, system: str, error: CounterfoilError, journal: Journal) -> Added:
    unread.keep(path, system, str(error), at=journal.now())
    return Added(path.name, "refused", why=str(error), cause=type(error).__name__)


def _known(path: Path) -> Added | CounterfoilError | None:
    """The row of a file whose very bytes are a record under this very name; why its bytes cannot be had."""
    name = documents.clean_name(path.name)[:255]
    try:
        row = models.Record.objects.filter(digest=digest_of_file(path), name=name).first()
    except OSError as error:
        return DocumentUnreadable(f"{path.name}: cannot be opened ({error.strerror}). Mend that, and add it again.")
    return None if row is None else Added(path.name, "known", row.number, row.kind, row.page_count)


def files_below(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Every regular file, folders walked in order, with the name of the folder it lies in (its system).

    Links are not followed, hidden files and party lists are left out. It keeps the names of one folder at a time.
    """
    for path in paths:
        if not path.exists():
            raise BadInput(f"{path}: there is no such file or folder. Check the path.")
        if path.is_file():
            yield path, path.resolve().parent.name
        else:
            yield from _below(path, path.resolve().name)


def _below(folder: Path, system: str) -> Iterator[tuple[Path, str]]:
    try:
        with os.scandir(folder) as found:
            entries = sorted((one.name, one.is_symlink(), one.is_dir()) for one in found if one.name[0] != ".")
    except OSError as error:
        raise BadInput(f"{folder}: cannot be listed ({error.strerror}), so nothing was added from there.") from error
    for name, is_link, is_folder in entries:
        path = folder / name
        if is_link:
            continue
        if is_folder:
            yield from _below(path, name)
        elif path.is_file() and name != "parties.csv":
            yield path, system


def _add_one(
    path: Path,
    system: str,
    journal: Journal,
    store: Keeper,
    looked: Looked,
    unread_earlier: Collection[int],
    rules: str,
) -> Added:
    document, kind = looked.document, looked.kind
    known = models.Record.objects.filter(digest=document.digest, name=document.name[:255]).first()
    if known is not None:  # twice in one run, or somebody else added it just now
        return Added(path.name, "known", known.number, known.kind, known.page_count)
    text = joined(looked.pieces)
    store.put(path)
    with transaction.atomic():
        record = _save(document, kind, text, system, journal, rules)
        unread.became(record, among=unread_earlier)
        if is_recording(document.media_type):
            unread.keep(path, system, WARNING, at=journal.now())  # what is heard and seen in it no search sees into
    return Added(path.name, "added", record.number, record.kind, record.page_count)


def _save(document: Document, kind: RecordKind, text: str, system: str, journal: Journal, rules: str) -> models.Record:
    now = journal.now()
    record = models.Record.objects.create(
        number=name_words.number_of(held_records.how_many() + 1),
        digest=document.digest,
        name=document.name[:255],
        kind=kind,
        system=system[:128],
        media_type=document.media_type,
        numbers=[list(pair) for pair in numbers_in(text)],
        # What was enclosed with an answer has dates of its own, which say nothing about the answer.
        dated_on=None if kind is RecordKind.DEMAND_FILE else dated_on(text),
        page_count=len(document.pages),
        text=text,
        unlisted_by=rules,
        warnings=list(document.warnings),
        added_at=now,
    )
    text_index.add(record.number, text)
    journal.record(
        "record.added",
        facts={"kind": kind.value, "records": 1, "pages": len(document.pages)},
        private={"record": record.number, "digest": document.digest, "name": document.name},
    )
    return record


def unlisted_by(office: Office) -> str:
    """What the kept text of a record rests on: the way of blanking, and the office's own labels and numbers."""
    folder = office.folder / own_forms.FOLDER
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return sha256(b"\0".join([_WAY, *(one.read_bytes() for one in files)])).hexdigest()


_WAY = b"1"
"""Raised when all records are to be read and blanked once more."""


def joined(pieces: Iterable[Piece]) -> str:
    """The text of a record and of all that came with it, as it is kept and searched across cases.

    Nobody's origin, status or A-number stands in it (``detection.unlisted``); the file itself keeps them.
    """
    from counterfoil.detection.unlisted import unlisted  # inline: slow import

    return "\n".join(unlisted(one.document, one.findings, one.kind) for one in pieces)
