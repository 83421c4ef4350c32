"""One file read, with everything that it and what came with it show about people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from counterfoil import detection, documents
from counterfoil.detection import own as own_forms
from counterfoil.detection.model import Finding
from counterfoil.detection.own import Own
from counterfoil.detection.second.choosing import choose
from counterfoil.documents.formats.recording import is_recording
from counterfoil.documents.model import Document
from counterfoil.records.demand_files import is_demand_file
from counterfoil.values import Party, RecordKind


@dataclass(frozen=True, slots=True)
class Rules:
    """What is looked for beside the program's own rules: an office's forms, and its second detectors.

    ``second`` are names as ``detection.second.choosing`` has them, their places within ``folder``.
    """

    forms: Path | None = None
    second: tuple[str, ...] = ()
    folder: Path = Path()

    @property
    def are_portable(self) -> bool:
        """Whether another machine looks by the same: no model of this one is asked."""
        return not any("=" in name for name in self.second)


@dataclass(frozen=True, slots=True)
class Asked:
    """A file to be looked at; its working PDFs go to ``workdir``. ``kind`` None: it is read off the file."""

    path: Path
    name: str
    workdir: Path
    parties: tuple[Party, ...] = ()
    kind: RecordKind | None = None
    rules: Rules = Rules()
    sheets: bool = True  # whether the sheets of recordings are looked at as well
    shows: bool = True  # False: the file is read, and nothing looked for in it
    record: bool = True  # False: no file that is kept as a record; a recording is refused
    ocr: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of those that lie in one: the file itself first, then its attachments, and theirs."""

    document: Document
    kind: RecordKind
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file is and shows; no ``pieces`` where nothing was looked for."""

    document: Document
    pieces: tuple[Piece, ...]

    @property
    def kind(self) -> RecordKind:
        return self.pieces[0].kind


def look(asked: Asked, *, own: Own | None = None) -> Looked:
    """Read a file in the sandbox and find what it shows. Raises what ``documents.read`` raises.

    ``own`` are the office's forms where they were read already.
    """
    document = documents.read(
        asked.path, workdir=asked.workdir, name=asked.name, ocr=asked.ocr, recordings=asked.record
    )
    return shown(document, asked, own=own)


def shown(document: Document, asked: Asked, *, own: Own | None = None) -> Looked:
    """What a document that was read shows."""
    if not asked.shows:
        return Looked(document, ())
    if own is None and asked.rules.forms:
        own = own_forms.load(asked.rules.forms)
    second = choose(asked.rules.second, asked.rules.folder)
    pieces = []
    for number, unit in enumerate(units(document)):
        kind = kind_of(unit) if number or not asked.record else asked.kind or record_kind(unit)
        skipped = is_recording(unit.media_type) and not asked.sheets
        shown = () if skipped else detection.find(unit, asked.parties, kind=kind, own=own, second=second)
        pieces.append(Piece(unit, kind, shown))
    return Looked(document, tuple(pieces))


@dataclass(frozen=True, slots=True)
class Again:
    """A document that was read, to be looked at once more: for people whom another record names."""

    document: Document
    parties: tuple[Party, ...]
    kind: RecordKind
    rules: Rules = Rules()


def look_again(asked: Again, *, own: Own | None = None) -> tuple[Finding, ...]:
    """What the document shows about these people as well."""
    if own is None and asked.rules.forms:
        own = own_forms.load(asked.rules.forms)
    second = choose(asked.rules.second, asked.rules.folder)
    return detection.find(asked.document, asked.parties, kind=asked.kind, own=own, second=second)


def units(document: Document) -> Iterator[Document]:
    """The document and everything that came with it, flat: each is reviewed and released as a file of its own."""
    yield document
    for part in document.parts:
        yield from units(part)


def kind_of(unit: Document) -> RecordKind:
    """What kind of record a file is; of a recording its sheet says nothing but whether it is a video."""
    if is_recording(unit.media_type):
        return RecordKind.VIDEO if unit.media_type.startswith("video/") else RecordKind.OTHER
    return detection.kind_of(unit)


def record_kind(document: Document) -> RecordKind:
    """As ``kind_of``, of a file that is kept as a record: it may be somebody's request, or what answered one."""
    if is_recording(document.media_type):
        return kind_of(document)
    first = document.body or (document.pages[0].text if document.pages else "")
    found = detection.kind_of(document)
    letters = (RecordKind.OTHER, RecordKind.CORRESPONDENCE, RecordKind.ARREST_REPORT)  # an answer may enclose a report
    return RecordKind.DEMAND_FILE if found in letters and is_demand_file(first) else found
