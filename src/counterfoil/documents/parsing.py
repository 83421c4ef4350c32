"""What runs in the sandbox: one untrusted file in, plain JSON out. The parent side is ``reading``."""

from __future__ import annotations

import hashlib
import importlib
import os
import shutil
from pathlib import Path
from typing import Any

from counterfoil.documents.content import Content
from counterfoil.documents.sniff import Kind, sniff
from counterfoil.errors import DocumentUnreadable

_ON_BYTES = {
    Kind.TEXT: "text",
    Kind.CSV: "table",
    Kind.HTML: "html",
    Kind.MAIL: "mail",
    Kind.DOCX: "word",
    Kind.XLSX: "spreadsheet",
    Kind.ZIP: "archive",
    Kind.MSG: "outlook",
    Kind.TNEF: "tnef",
    Kind.OLE_OBJECT: "ole_object",
    Kind.RTF: "richtext",
    Kind.ODT: "opendocument",
    Kind.ODS: "opendocument",
}
_IMAGES = frozenset((Kind.PNG, Kind.JPEG, Kind.TIFF, Kind.GIF, Kind.BMP, Kind.WEBP))
_REFUSED = {
    Kind.EMPTY: "The file is empty. Ask its sender for it again.",
    Kind.OLE: "The file is an old Office document (.doc, .xls, .ppt) or an object of another program. "
    "Open it and save it as .docx or .xlsx, or print it to PDF.",
    Kind.ODF: "The file is an OpenDocument drawing or presentation. Print it to PDF, with its notes.",
    Kind.PPTX: "The file is a PowerPoint presentation. Print it to PDF, with its notes.",
    Kind.HEIC: "The file is an HEIC or AVIF picture. Save it as JPEG or PNG.",
    Kind.AUDIO: "The file is a sound recording. It cannot be reviewed here: use the tool of the recording system, "
    "and log the recording by its number.",
    Kind.VIDEO: "The file is a video. It cannot be reviewed here: use the tool of the video system (it must blur and "
    "mute), and log the video by its number.",
    Kind.ARCHIVE: "The file is an archive that is not ZIP (gzip, bzip2, xz, tar, 7z, RAR …). Unpack it under "
    "supervision of IT and add the files.",
    Kind.PROGRAM: "The file is a program. Do not run it; ask IT.",
    Kind.UNKNOWN: "The file is of no kind that is known here. Ask its sender for a PDF.",
}


def parse(source: str, scratch: str, name: str, recordings: bool = False) -> dict[str, Any]:
    """One file. Writes ``working.pdf`` and ``part-N`` files into ``scratch`` and says what it found.

    With ``recordings`` sound and video give a sheet that says what they are; else they are refused. Raises
    ``DocumentUnreadable`` with the true kind of a file that cannot be read, and ``LimitExceeded``.
    """
    folder = Path(scratch)
    content = _content(Path(source), folder, name, recordings)
    warnings = list(content.warnings)
    pages: list[dict[str, Any]] = []
    for_ocr: list[int] = []
    if content.blocks or content.pdf:
        from counterfoil.documents.formats import pdf  # inline: slow import

        working = content.pdf or _typeset(content, folder)
        pages, for_ocr, said = pdf.read_pages(working)
        warnings += said if content.pdf else []
        if working != folder / "working.pdf":
            shutil.copyfile(working, folder / "working.pdf") if content.pdf else os.replace(
                working, folder / "working.pdf"
            )
    for number, part in enumerate(content.parts):
        (folder / f"part-{number}").write_bytes(part.data)
    return {
        "media_type": content.media_type,
        "typeset": bool(content.blocks) and content.pdf is None,
        "has_pdf": bool(content.blocks or content.pdf),
        "pages": pages,
        "for_ocr": for_ocr,
        "parts": [[part.name, hashlib.sha256(part.data).hexdigest()] for part in content.parts],
        "properties": [list(pair) for pair in content.properties],
        "warnings": warnings,
        "body": content.body,
    }


def render(pdf: str, scratch: str, indexes: list[int], dpi: int) -> list[str]:
    """Pages of a PDF as grey PNG files ``page-N.png`` in ``scratch``; their names in the order of ``indexes``."""
    from counterfoil.documents.formats import pdf as reader  # inline: slow import

    names = []
    for index in indexes:
        names.append(f"page-{index}.png")
        reader.render(Path(pdf), index, dpi, Path(scratch) / names[-1])
    return names


def _content(source: Path, scratch: Path, name: str, recordings: bool) -> Content:
    data = source.read_bytes()
    kind = sniff(data, name)
    if recordings and kind in (Kind.AUDIO, Kind.VIDEO):
        from counterfoil.documents.formats import recording  # inline: slow import

        return recording.parse(data, name)
    if kind in _REFUSED:
        raise DocumentUnreadable(_REFUSED[kind])
    if kind is Kind.PDF:
        from counterfoil.documents.formats import pdf  # inline: slow import

        del data
        return pdf.parse(source, scratch)
    if kind in _IMAGES:
        from counterfoil.documents.formats import image  # inline: slow import

        return image.parse(data, kind.value, scratch)
    module = importlib.import_module(f"counterfoil.documents.formats.{_ON_BYTES[kind]}")
    content: Content = module.parse(data)
    return content


def _typeset(content: Content, folder: Path) -> Path:
    from counterfoil.documents.typeset import typeset  # inline: slow import

    return typeset(content.blocks, title=f"Typeset from {content.kind}; looks differ from the original", workdir=folder)
