"""Adds records to the office: any mix of files and folders, each read in the sandbox, kept whole, indexed once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from counterfoil import detection, documents
from counterfoil.detection import own as own_forms
from counterfoil.detection.model import Finding
from counterfoil.detection.own import Own
from counterfoil.documents.formats.recording import WARNING, is_recording
from counterfoil.documents.model import Document
from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed
from counterfoil.office import held_records, models, name_words, text_index
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services import known_parties, unread
from counterfoil.office.services.said import hidden
from counterfoil.office.store import FolderStore
from counterfoil.records.demand_files import is_demand_file
from counterfoil.records.numbers import dated_on, numbers_in
from counterfoil.values import Party, RecordKind

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
    own, rules = own_forms.load(office.folder / own_forms.FOLDER), unlisted_by(office)
    files = list(files_below(paths))
    if not files:
        raise BadInput(f"{', '.join(map(str, paths))}: holds no file. Give files, or folders with files in them.")
    known_parties.keep(office, parties)
    earlier = unread.open_ids()
    store = FolderStore(office.store)
    rows: list[Added] = []
    with tempfile.TemporaryDirectory(dir=office.work, prefix="intake-") as scratch:
        for number, (path, below) in enumerate(files):
            if progress:
                progress(number, len(files), path.name)
            workdir = Path(scratch) / str(number)
            workdir.mkdir()
            try:
                rows.append(_add_one(office, path, system or below, journal, store, workdir, earlier, own, rules))
            except EnvironmentFailed:
                raise
            except CounterfoilError as error:
                rows.append(Added(path.name, "refused", why=str(error)))
                unread.keep(path, system or below, str(error), at=journal.now())
            shutil.rmtree(workdir, ignore_errors=True)
            if number % _SETTLED == _SETTLED - 1:
                held_records.settle(hidden())
    held_records.settle(hidden())
    return tuple(rows)


def files_below(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Every regular file, folders walked in order, with the name of the folder it lies in (its system).

    Links are not followed, hidden files and party lists are left out.
    """
    for path in paths:
        if not path.exists():
            raise BadInput(f"{path}: there is no such file or folder. Check the path.")
        if path.is_file():
            yield path, path.resolve().parent.name
            continue
        for found in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
            if found.is_file() and not found.is_symlink() and not hidden and found.name != "parties.csv":
                yield found, found.resolve().parent.name


def _add_one(
    office: Office,
    path: Path,
    system: str,
    journal: Journal,
    store: FolderStore,
    workdir: Path,
    unread_earlier: Collection[int],
    own: Own,
    rules: str,
) -> Added:
    document = documents.read(path, workdir=workdir, recordings=True)
    known = models.Record.objects.filter(digest=document.digest, name=document.name[:255]).first()
    if known is not None:
        return Added(path.name, "known", known.number, known.kind, known.page_count)
    kind = _kind(document)
    text = searchable(document, kind, known_parties.of(office, document.name[:255]), own)
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


def kind_of(unit: Document) -> RecordKind:
    """What kind of record a file is; of a recording its sheet says nothing but whether it is a video."""
    if is_recording(unit.media_type):
        return RecordKind.VIDEO if unit.media_type.startswith("video/") else RecordKind.OTHER
    return detection.kind_of(unit)


def _kind(document: Document) -> RecordKind:
    if is_recording(document.media_type):
        return kind_of(document)
    first = document.body or (document.pages[0].text if document.pages else "")
    found = detection.kind_of(document)
    letters = (RecordKind.OTHER, RecordKind.CORRESPONDENCE, RecordKind.ARREST_REPORT)  # an answer may enclose a report
    return RecordKind.DEMAND_FILE if found in letters and is_demand_file(first) else found


def unlisted_by(office: Office) -> str:
    """What the kept text of a record rests on: the way of blanking, and the office's own labels and numbers."""
    folder = office.folder / own_forms.FOLDER
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return sha256(b"\0".join([_WAY, *(one.read_bytes() for one in files)])).hexdigest()


_WAY = b"1"
"""Raised when all records are to be read and blanked once more."""


def searchable(document: Document, kind: RecordKind, parties: Sequence[Party], own: Own) -> str:
    """The text of a record and of all that came with it, as it is kept and searched across cases.

    Nobody's origin, status or A-number stands in it (``detection.unlisted``); the file itself keeps them.
    """
    pieces = []
    for number, unit in enumerate(units(document)):
        of = kind if number == 0 else kind_of(unit)
        pieces.append((unit, of, detection.find(unit, parties, kind=of, own=own)))
    return joined(pieces)


def joined(pieces: Iterable[tuple[Document, RecordKind, Sequence[Finding]]]) -> str:
    """As ``searchable``, of files in which everything was found already."""
    from counterfoil.detection.unlisted import unlisted  # inline: slow import

    return "\n".join(unlisted(unit, found, kind) for unit, kind, found in pieces)


def units(document: Document) -> Iterator[Document]:
    """The document and everything that came with it, flat: each is reviewed and released as a file of its own."""
    yield document
    for part in document.parts:
        yield from units(part)
