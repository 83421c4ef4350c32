"""The parent side of reading: stages a file for the sandbox, checks what comes back, follows the parts."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from counterfoil import sandbox
from counterfoil.documents import doubt
from counterfoil.documents import ocr as recognition
from counterfoil.documents.model import Document, Page
from counterfoil.documents.refusals import named
from counterfoil.documents.wire import page_from_wire, pages_from_wire
from counterfoil.errors import CounterfoilError, DocumentUnreadable, EnvironmentFailed, LimitExceeded
from counterfoil.values import Digest, digest_of_file

MAX_FILE_MB = 1024
MAX_PARTS = 1_000  # in all levels together
MAX_PARTS_MB = 512
MAX_DEPTH = 5
MAX_OCR_PAGES = 500
_OCR_BATCH = 16  # pages rendered at once, so that a long scan does not fill the disk
OCR_AT_ONCE = 32  # pages of one file; ``read_but_scans`` leaves more of them to others
LIMITS = sandbox.Limits(memory_mb=3000, wall_s=180.0, cpu_s=180, file_mb=MAX_FILE_MB)
"""The bounds for parsing one file; a caller's own ``Worker`` brings its own."""

_FORMATS = "archive html image mail pdf table text word"  # a spreadsheet's takes a tenth of a second, and few need it
READING = sandbox.Kind(
    "reading",
    (
        "counterfoil.documents.parsing",
        "counterfoil.documents.scan",
        "counterfoil.documents.typeset",
        *(f"counterfoil.documents.formats.{name}" for name in _FORMATS.split()),
        "email.parser",
        "typst",
    ),
)
"""The kind of worker that reads documents."""


def read(
    path: Path,
    *,
    workdir: Path,
    name: str | None = None,
    ocr: bool = True,
    worker: sandbox.Worker | None = None,
    recordings: bool = False,
) -> Document:
    """The document at ``path``, with its parts; its working PDF is left in ``workdir``, named by the file's digest.

    The file is recognised by content and parsed in the sandbox; ``path`` itself is never changed. A part that cannot
    be read stays in ``parts`` without pages, and its warning says why. Without ``ocr`` a scan has no words. At most
    500 pages are given to OCR. A ``worker`` is used for every part and kept running; without one, a worker of its own
    may write nowhere but into a folder inside ``workdir``. With ``recordings`` sound and video give a sheet that says
    what they are, for whoever keeps them as records; else they are refused, for nothing of them was looked at.

    Raises ``DocumentUnreadable`` (damaged, encrypted, of a kind that cannot be read), ``LimitExceeded`` (time,
    memory, size, number of pages or parts), ``EnvironmentFailed`` (a scan without tesseract) and ``OSError`` for
    ``path`` and ``workdir`` themselves. In all of these nothing is left in ``workdir``.
    """
    workdir.mkdir(parents=True, exist_ok=True)
    shown = clean_name(path.name if name is None else name)
    root = workdir.resolve()
    if worker is not None:
        confined = Path(worker.writable[0]) if worker.writable else root
        return _Reader(root, confined, worker, ocr, recordings).read(path, shown, 0)
    with (
        tempfile.TemporaryDirectory(prefix=".reading-", dir=root) as folder,
        sandbox.Worker(LIMITS, writable=[Path(folder)], programs=False, kind=READING) as own,
    ):
        return _Reader(root, Path(folder), own, ocr, recordings).read(path, shown, 0)


@dataclass(frozen=True, slots=True)
class Scanned:
    """Pages of one file that are still to be given to OCR.

    ``place`` says which file: () the one that was read, (1,) its second part, (1, 0) that one's first.
    ``warnings_before`` of its warnings stand before those of OCR.
    """

    place: tuple[int, ...]
    indexes: tuple[int, ...]
    warnings_before: int


def read_but_scans(
    path: Path, *, workdir: Path, name: str, recordings: bool = False
) -> tuple[Document, tuple[Scanned, ...]]:
    """As ``read``, but files with very many scanned pages are left without words, and are named.

    ``recognised`` reads their pages, some at a time and anywhere; ``with_scans`` puts them in. Together they give what
    ``read`` gives.
    """
    workdir.mkdir(parents=True, exist_ok=True)
    root = workdir.resolve()
    with (
        tempfile.TemporaryDirectory(prefix=".reading-", dir=root) as folder,
        sandbox.Worker(LIMITS, writable=[Path(folder)], programs=False, kind=READING) as own,
    ):
        reader = _Reader(root, Path(folder), own, True, recordings, defer=True)
        document = reader.read(path, clean_name(name), 0)
        return document, tuple(reader.deferred)


def recognised(pdf: Path, pages: Sequence[Page], *, workdir: Path) -> list[Page]:
    """These ``pages`` of a working PDF with the words that OCR reads on them. Raises as ``read`` does."""
    workdir.mkdir(parents=True, exist_ok=True)
    recognition.require()
    with (
        tempfile.TemporaryDirectory(prefix=".reading-", dir=workdir.resolve()) as name,
        sandbox.Worker(LIMITS, writable=[Path(name)], programs=False, kind=READING) as own,
    ):
        folder = Path(name)
        shutil.copyfile(pdf, folder / "working.pdf")
        reader = _Reader(folder, folder, own, True, False)
        whole = {page.index: page for page in pages}
        indexes = sorted(whole)
        found: list[Page] = []
        for start in range(0, len(indexes), _OCR_BATCH):
            found += reader.recognised(folder, whole, indexes[start : start + _OCR_BATCH])
        return found


def with_scans(
    document: Document, scanned: Sequence[Scanned], read_pages: Callable[[Document, Scanned], Sequence[Page]]
) -> Document:
    """What ``read_but_scans`` gave, with its scanned pages read. Raises what ``read`` would for the file itself."""
    return _with_scans(document, {one.place: one for one in scanned}, (), read_pages)


def _with_scans(
    document: Document,
    scanned: Mapping[tuple[int, ...], Scanned],
    place: tuple[int, ...],
    read_pages: Callable[[Document, Scanned], Sequence[Page]],
) -> Document:
    here = scanned.get(place)
    if here is not None:
        try:
            found = list(read_pages(document, here))
        except CounterfoilError as error:
            raise named(error, document.name) from error
        pages = list(document.pages)
        for page in found:
            pages[page.index] = page
        at = here.warnings_before
        warnings = document.warnings[:at] + _doubts(pages, here.indexes) + document.warnings[at:]
        document = replace(document, pages=tuple(pages), warnings=warnings)
    parts, troubled = [], []
    for number, part in enumerate(document.parts):
        try:
            parts.append(_with_scans(part, scanned, (*place, number), read_pages))
        except EnvironmentFailed:
            raise
        except CounterfoilError as error:
            parts.append(_unread(part.name, part.digest, error))
            troubled.append(number)
    if not troubled:
        return replace(document, parts=tuple(parts)) if parts else document
    # Warnings of parts stand at the end, in the order of the parts.
    before = [part for part in document.parts if not part.pages and part.warnings]
    kept = document.warnings[: len(document.warnings) - len(before)]
    now = [part for part in parts if not part.pages and part.warnings]
    return replace(document, parts=tuple(parts), warnings=kept + tuple(part.warnings[0] for part in now))


def _unread(name: str, digest: Digest, error: CounterfoilError) -> Document:
    return Document(name, "application/octet-stream", digest, (), warnings=(str(error),))


def _doubts(pages: Sequence[Page], indexes: Sequence[int]) -> tuple[str, ...]:
    """What is said of the pages of ``indexes`` of which OCR is unsure."""
    doubtful = [pages[index] for index in indexes if doubt.must_be_seen(pages[index])]
    if not doubtful:
        return ()
    shown = ", ".join(map(_shown, doubtful[:8]))
    return (f"OCR is unsure of page {shown}{' and others' if len(doubtful) > 8 else ''}: read it by eye.",)


def clean_name(name: str) -> str:
    """``name`` for display: the last component, no control or direction marks, at most 120 characters.

    >>> clean_name("..\\\\..\\\\evil\\u202e.txt")
    'evil.txt'
    """
    last = re.split(r"[/\\]", name.strip().rstrip("/\\"))[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    shown = " ".join(shown.split())
    if len(shown) > 120:
        shown = f"{shown[:100]}…{shown[-19:]}"
    return shown if shown.strip(". ") else "unnamed"


@dataclass
class _Reader:
    """One call of ``read``: where it works, and what it has used up."""

    workdir: Path
    scratch_root: Path
    worker: sandbox.Worker
    ocr: bool
    recordings: bool
    parts_left: int = field(default_factory=lambda: MAX_PARTS)
    bytes_left: int = field(default_factory=lambda: MAX_PARTS_MB * 1024 * 1024)
    ocr_left: int = field(default_factory=lambda: MAX_OCR_PAGES)
    defer: bool = False  # leave files with many scanned pages to whoever asked
    place: tuple[int, ...] = ()
    deferred: list[Scanned] = field(default_factory=list)

    def read(self, path: Path, name: str, depth: int) -> Document:
        size = path.stat().st_size
        if size > MAX_FILE_MB * 1024 * 1024:
            raise LimitExceeded(
                f"{name}: the file has {size >> 20:,} MB; at most {MAX_FILE_MB:,} can be read. Split it."
            )
        with tempfile.TemporaryDirectory(prefix=".file-", dir=self.scratch_root) as folder:
            try:
                return self._read_in(Path(folder), path, name, depth)
            except CounterfoilError as error:
                raise named(error, name) from error

    def _read_in(self, folder: Path, path: Path, name: str, depth: int) -> Document:
        source = folder / "source"
        shutil.copyfile(path, source)
        digest = digest_of_file(source)
        answer = self.worker.call(
            "counterfoil.documents.parsing:parse",
            source=str(source),
            scratch=str(folder),
            name=name,
            recordings=self.recordings,
        )
        document = _document(answer, name, digest)
        todo = _todo(answer, len(document.pages))
        if todo.for_ocr:
            document = self._with_ocr(document, folder, todo.for_ocr)
        # The parts come first: what fails after them must not leave a working PDF behind.
        parts = self._parts(folder, todo.parts, depth)
        pdf = self._keep(folder, document) if todo.has_pdf else None
        troubled = [part for part in parts if not part.pages and part.warnings]
        warnings = document.warnings + tuple(part.warnings[0] for part in troubled)
        return replace(document, parts=parts, pdf=pdf, warnings=warnings)

    def _keep(self, folder: Path, document: Document) -> Path:
        """Moves the working PDF out of the sandbox's reach."""
        made = _regular(folder / "working.pdf")
        kind = "" if document.media_type == "application/pdf" else f"-{re.sub('[^a-z0-9]+', '-', document.media_type)}"
        target = self.workdir / f"{document.digest}{kind}.pdf"
        os.replace(made, target)
        return target

    def _parts(self, folder: Path, named: list[tuple[str, Digest]], depth: int) -> tuple[Document, ...]:
        parts = []
        for number, (name, digest) in enumerate(named):
            file = _regular(folder / f"part-{number}")
            self.parts_left -= 1
            self.bytes_left -= file.stat().st_size
            if self.parts_left < 0 or self.bytes_left < 0:
                raise LimitExceeded(
                    f"The file holds more than {MAX_PARTS:,} parts or {MAX_PARTS_MB} MB in them. "
                    "Save what is needed as files of its own."
                )
            above, self.place = self.place, (*self.place, number)
            parts.append(self._part(file, name, digest, depth + 1))
            self.place = above
        return tuple(parts)

    def _part(self, file: Path, name: str, digest: Digest, depth: int) -> Document:
        try:
            if depth > MAX_DEPTH:
                raise LimitExceeded(f"{name}: is nested more than {MAX_DEPTH} levels deep and was not opened.")
            return self.read(file, name, depth)
        except CounterfoilError as error:
            self.deferred = [one for one in self.deferred if one.place[: len(self.place)] != self.place]
            return _unread(name, digest, error)

    def _with_ocr(self, document: Document, folder: Path, indexes: list[int]) -> Document:
        """The document with the words that OCR finds on the pages of ``indexes``."""
        if not self.ocr:
            said = f"{_count(len(indexes))} without words: OCR was not asked for."
            return replace(document, warnings=(*document.warnings, said))
        recognition.require()
        taken, left = indexes[: self.ocr_left], indexes[self.ocr_left :]
        self.ocr_left -= len(taken)
        warnings = document.warnings
        if left:
            warnings += (f"{_count(len(left))} not read: OCR is limited to {MAX_OCR_PAGES} pages. Split the file.",)
        if self.defer and len(taken) > OCR_AT_ONCE:
            self.deferred.append(Scanned(self.place, tuple(taken), len(warnings)))
            return replace(document, warnings=warnings)
        pages = list(document.pages)
        for start in range(0, len(taken), _OCR_BATCH):
            for page in self.recognised(folder, pages, taken[start : start + _OCR_BATCH]):
                pages[page.index] = page
        return replace(document, pages=tuple(pages), warnings=warnings + _doubts(pages, taken))

    def recognised(self, folder: Path, pages: Sequence[Page] | Mapping[int, Page], indexes: list[int]) -> list[Page]:
        """The pages of ``indexes`` as OCR reads them; ``folder`` has ``working.pdf``."""
        dpi = {index: recognition.dpi_for(pages[index].width_pt, pages[index].height_pt) for index in indexes}
        for index in indexes:
            self.worker.call(
                "counterfoil.documents.parsing:render",
                pdf=str(folder / "working.pdf"),
                scratch=str(folder),
                indexes=[index],
                dpi=dpi[index],
            )
        images = {index: _regular(folder / f"page-{index}.png") for index in indexes}
        seen = {
            index: self.worker.call("counterfoil.documents.scan:look", image=str(images[index]), dpi=dpi[index])
            for index in indexes
        }
        inks = {index: _regular(folder / f"page-{index}-ink.png") for index in indexes if _has_ink(seen[index])}
        found = recognition.read_images([(images[index], dpi[index], inks.get(index)) for index in indexes])
        for image in (*images.values(), *inks.values()):
            image.unlink()
        return [_ocr_page(pages[index], lines, seen[index]) for index, lines in zip(indexes, found, strict=True)]


def _has_ink(seen: Any) -> bool:
    """Whether the sandbox left the page a second time, without what is paler than its ink."""
    return isinstance(seen, dict) and bool(seen.get("ink"))


def _ocr_page(page: Page, lines: recognition.Lines, seen: Any) -> Page:
    wire = recognition.to_wire(lines, (page.width_pt, page.height_pt))
    try:
        read = page_from_wire(page.index, wire | {"ruled": seen["ruled"], "pictures": seen["pictures"]})
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
        raise DocumentUnreadable(f"The reader of this format gave an answer that makes no sense ({error}).") from error
    return replace(read, pictures=page.pictures + read.pictures, lines=page.lines + read.lines, layer="ocr")


def _shown(page: Page) -> str:
    """The page's number, and where on it OCR was unsure."""
    return f"{page.index + 1} ({where})" if (where := doubt.where(page)) else str(page.index + 1)


def _count(pages: int) -> str:
    return "1 page was" if pages == 1 else f"{pages} pages were"


def _document(answer: Any, name: str, digest: Digest) -> Document:
    """The document that the sandbox described, each value checked: it may have been written by an attacker."""
    try:
        return Document(
            name=name,
            media_type=_text(answer["media_type"], 100),
            digest=digest,
            pages=pages_from_wire(answer["pages"]),
            typeset=answer["typeset"] is True,
            properties=tuple((_text(key, 200), _text(value, 100_000)) for key, value in answer["properties"]),
            warnings=tuple(_text(said, 1000) for said in answer["warnings"]),
            body=_text(answer["body"], 50_000_000),
        )
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
        raise DocumentUnreadable(f"The reader of this format gave an answer that makes no sense ({error}).") from error


@dataclass(frozen=True, slots=True)
class _Todo:
    """What the parent has still to do for a file that was parsed."""

    for_ocr: list[int]
    parts: list[tuple[str, Digest]]
    has_pdf: bool


def _todo(answer: Any, page_count: int) -> _Todo:
    try:
        todo = _Todo(
            for_ocr=sorted({int(index) for index in answer["for_ocr"]}),
            parts=[(clean_name(_text(name, 10_000)), Digest(_text(digest, 64))) for name, digest in answer["parts"]],
            has_pdf=answer["has_pdf"] is True,
        )
        if any(not 0 <= index < page_count for index in todo.for_ocr):
            raise ValueError("a page that is not there")
        if not all(re.fullmatch("[0-9a-f]{64}", digest) for _, digest in todo.parts):
            raise ValueError("a digest that is none")
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
        raise DocumentUnreadable(f"The reader of this format gave an answer that makes no sense ({error}).") from error
    return todo


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} instead of text")
    return value[:longest]


def _regular(file: Path) -> Path:
    """``file``, when the sandbox made a regular file of it: a link could point anywhere."""
    try:
        if stat.S_ISREG(file.lstat().st_mode):
            return file
    except FileNotFoundError:
        pass
    raise DocumentUnreadable("The reader of this format left no file where one must be.")
