"""What can still be recovered from a PDF that looks redacted, by engines that did not make it.

A *leak* is something that was meant to be hidden and is not: text beneath a box, a redaction annotation that was never
applied, a value that was asked for. *Residue* can be recovered but may be innocent: invisible text, attachments,
earlier revisions, scripts. A *note* is ordinary: metadata, links, bookmarks.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from counterfoil.errors import DocumentUnreadable
from counterfoil.sandbox import Kind, Limits, Worker
from counterfoil.values import Box, Digest

LIMITS = Limits(memory_mb=3000, wall_s=600, cpu_s=600)
INSPECTING = Kind("inspecting", ("counterfoil.redaction._traces", "counterfoil.redaction._outlined"))
"""The kind of worker that looks for what a file still holds."""


class Severity(StrEnum):
    """How bad one row is; only ``LEAK`` fails an inspection."""

    LEAK = "leak"
    RESIDUE = "residue"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that the file holds and a reader does not see."""

    channel: str  # docs/formats/inspect.md lists them
    page_index: int  # from 0; -1: the file as a whole
    box: Box | None
    severity: Severity
    what: str
    text: str = ""  # what can be recovered; empty where there is nothing to read
    characters: int = 0

    def as_json(self) -> dict[str, Any]:
        """One row of ``docs/formats/inspect.md``; pages are counted from 1, 0 is the file as a whole."""
        return {
            "channel": self.channel,
            "page": self.page_index + 1,
            "box": self.box.as_list() if self.box else None,
            "severity": self.severity.value,
            "what": self.what,
            "text": self.text,
            "characters": self.characters,
        }


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything found in one file."""

    name: str
    digest: Digest
    pages: int
    traces: tuple[Trace, ...]

    @property
    def leaks(self) -> tuple[Trace, ...]:
        return tuple(trace for trace in self.traces if trace.severity is Severity.LEAK)

    def __iter__(self) -> Iterator[Trace]:
        return iter(self.traces)


def inspect(
    path: Path, *, values: Sequence[str] = (), workdir: Path, ocr: bool = True, limits: Limits = LIMITS
) -> Inspection:
    """What can be recovered from the PDF at ``path``; ``values`` are searched for everywhere, in every spelling.

    The file is never changed. OCR is used only to look for ``values`` on pages with pictures. Raises
    ``DocumentUnreadable`` and ``LimitExceeded`` for what cannot be read, ``EnvironmentFailed`` when OCR is needed and
    not installed.
    """
    workdir.mkdir(parents=True, exist_ok=True)
    with Worker(limits, writable=[workdir], readable=[path], kind=INSPECTING) as worker:
        found = worker.call(
            "counterfoil.redaction._traces:traces_json", source=str(path.resolve()), values=list(values), ocr=ocr
        )
    traces = tuple(
        Trace(
            str(row["channel"]),
            int(row["page_index"]),
            Box(*row["box"]) if row["box"] else None,
            Severity(row["severity"]),
            str(row["what"]),
            str(row["text"]),
            int(row["characters"]),
        )
        for row in found["traces"]
    )
    return Inspection(path.name, Digest(found["digest"]), int(found["pages"]), traces)


MOST_PICTURES = 200
"""Of one file; a row beyond them has none."""


def pictures(path: Path, inspection: Inspection, *, workdir: Path, limits: Limits = LIMITS) -> dict[int, bytes]:
    """Number of a row, from 0 → the piece of its page with the place outlined, as PNG, of leaks and residue on a page.

    What is beneath a box is not seen in it: the row says that. Raises as ``inspect`` does.
    """
    rows = [
        number
        for number, trace in enumerate(inspection.traces)
        if trace.page_index >= 0 and trace.severity is not Severity.NOTE
    ][:MOST_PICTURES]
    rows.sort(key=lambda number: inspection.traces[number].page_index)
    places = [
        [trace.page_index, trace.box.as_list() if trace.box else None]
        for trace in (inspection.traces[number] for number in rows)
    ]
    with Worker(limits, writable=[workdir], readable=[path], programs=False, kind=INSPECTING) as worker:
        made = worker.call("counterfoil.redaction._outlined:outlined_json", source=str(path.resolve()), places=places)
    found = {number: base64.b64decode(str(data)) for number, data in zip(rows, made, strict=True)}
    if not all(data.startswith(b"\x89PNG\r\n") for data in found.values()):
        raise DocumentUnreadable(f"{path.name}: its pages cannot be drawn. Look at the file by hand.")
    return found
