"""A file and everything inside it (ZIP members, attachments, embedded files), each as bytes of its own, for ``check``.

Reading a document keeps what a person sees of it; what can be *recovered* stands in the bytes themselves, so they are
taken out once more as they are. Same limits as ``documents.read``; unpacking runs in the sandbox.
"""

from __future__ import annotations

import importlib
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from counterfoil.documents.reading import MAX_DEPTH, MAX_FILE_MB, MAX_PARTS, MAX_PARTS_MB, clean_name
from counterfoil.documents.sniff import Kind, sniff
from counterfoil.errors import CounterfoilError, DocumentUnreadable, EnvironmentFailed, LimitExceeded
from counterfoil.sandbox import Worker

INSIDE = " › "
"""Between the name of a container and the name of what is in it."""

_CONTAINERS = {
    Kind.ZIP: "archive",
    Kind.MAIL: "mail",
    Kind.MSG: "outlook",
    Kind.TNEF: "tnef",
    Kind.DOCX: "word",
    Kind.XLSX: "spreadsheet",
    Kind.OLE_OBJECT: "ole_object",
}


@dataclass(frozen=True, slots=True)
class Inner:
    """One file, or one thing inside a file. ``trouble`` says why nothing further could be taken out of it."""

    name: str  # "outer.zip › inner.pdf"; for display only, never a path
    path: Path
    trouble: CounterfoilError | None = None


@dataclass
class Unpacker:
    """Takes files apart into ``folder``, which ``worker`` may write; counts what one file may hold in all levels."""

    worker: Worker
    folder: Path
    _parts_left: int = field(default=MAX_PARTS, init=False)
    _bytes_left: int = field(default=MAX_PARTS_MB * 1024 * 1024, init=False)
    _number: int = field(default=0, init=False)

    def walk(self, path: Path, name: str) -> Iterator[Inner]:
        """``path`` itself, then all that is in it, depth first. What cannot be opened is given with its ``trouble``."""
        self._parts_left, self._bytes_left = MAX_PARTS, MAX_PARTS_MB * 1024 * 1024
        yield from self._walk(path, name, 0)

    def _walk(self, path: Path, name: str, depth: int) -> Iterator[Inner]:
        try:
            named = self._parts(path, name, depth)
        except EnvironmentFailed:
            raise
        except CounterfoilError as error:
            yield Inner(name, path, error)
            return
        yield Inner(name, path)
        for inner, part in named:
            yield from self._walk(part, f"{name}{INSIDE}{clean_name(inner)}", depth + 1)

    def _parts(self, path: Path, name: str, depth: int) -> list[tuple[str, Path]]:
        if path.stat().st_size > MAX_FILE_MB * 1024 * 1024:
            raise LimitExceeded(f"{name}: has more than {MAX_FILE_MB:,} MB. Split it, and check the parts.")
        self._number += 1
        here = self.folder / f"taken-{self._number}"
        here.mkdir()
        # The worker may read nothing but its own folder, so it gets a copy there.
        shutil.copyfile(path, here / "source")
        names = self.worker.call(
            "counterfoil.release.unpacking:unpack", source=str(here / "source"), folder=str(here), name=path.name
        )
        (here / "source").unlink()
        if names and depth >= MAX_DEPTH:
            raise LimitExceeded(f"{name}: is nested more than {MAX_DEPTH} levels deep and was not opened. Unpack it.")
        parts = []
        for number, inner in enumerate(names):
            file = here / f"part-{number}"
            if not stat.S_ISREG(file.lstat().st_mode):
                raise DocumentUnreadable(f"{name}: the reader of this format left no file where one must be.")
            self._parts_left -= 1
            self._bytes_left -= file.stat().st_size
            if self._parts_left < 0 or self._bytes_left < 0:
                raise LimitExceeded(
                    f"{name}: holds more than {MAX_PARTS:,} parts or {MAX_PARTS_MB} MB in them. Unpack it, and check "
                    "the parts."
                )
            parts.append((str(inner), file))
        return parts


def require_few_pages(source: str) -> int:
    """Runs in the sandbox: the number of a PDF's pages, 0 where it cannot be opened. ``LimitExceeded`` over the limit
    of ``documents.read``."""
    import pypdfium2 as pdfium  # inline: slow import

    from counterfoil.documents.wire import MAX_PAGES  # inline: only here

    try:
        count = len(pdfium.PdfDocument(source))
    except pdfium.PdfiumError:
        return 0
    if count > MAX_PAGES:
        raise LimitExceeded(f"The PDF has {count:,} pages; one document may have {MAX_PAGES:,}. Split it.")
    return count


def unpack(source: str, folder: str, name: str) -> list[str]:
    """Runs in the sandbox: writes what is in ``source`` as ``part-N`` into ``folder``; returns the names in order."""
    path = Path(source)
    data = path.read_bytes()
    kind = sniff(data, name)
    if kind is Kind.PDF:
        from counterfoil.documents.formats import pdf  # inline: slow import

        parts = pdf.parse(path, Path(folder)).parts
    elif kind in _CONTAINERS:
        parts = importlib.import_module(f"counterfoil.documents.formats.{_CONTAINERS[kind]}").parse(data).parts
    else:
        return []
    for number, part in enumerate(parts):
        (Path(folder) / f"part-{number}").write_bytes(part.data)
    return [part.name for part in parts]
