"""Documents, findings, parties and marks as plain JSON and back; what comes back is equal to what went in.

What is read here may have been written by an attacker, so each value is checked, and anything else raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from counterfoil.detection.model import Finding
from counterfoil.documents.collector import without_collector
from counterfoil.documents.model import Document, Page
from counterfoil.documents.reading import Scanned
from counterfoil.documents.wire import page_from_wire as page_from_wire
from counterfoil.documents.wire import pages_from_wire
from counterfoil.errors import DocumentUnreadable
from counterfoil.redaction.certificate import Certificate
from counterfoil.review.sheet_wire import finding_from_wire, finding_to_wire
from counterfoil.review.sheet_wire import page_to_wire as page_to_wire
from counterfoil.values import Box, Category, Digest, Mark, Party, Role

_DIGEST = re.compile("[0-9a-f]{64}")
_PDF = re.compile(r"[0-9a-f]{64}(?:-[a-z0-9-]{1,100})?\.pdf")
"""As ``documents.reading`` names a working PDF."""
_DEEPEST = 8


def document_to_wire(document: Document) -> dict[str, Any]:
    """The document; of its working PDF the name."""
    return {
        "name": document.name,
        "media_type": document.media_type,
        "digest": document.digest,
        "pages": [page_to_wire(page) for page in document.pages],
        "pdf": document.pdf.name if document.pdf else "",
        "typeset": document.typeset,
        "parts": [document_to_wire(part) for part in document.parts],
        "properties": [list(pair) for pair in document.properties],
        "warnings": list(document.warnings),
        "body": document.body,
    }


@without_collector()
def document_from_wire(wire: Any, pdf: Callable[[str], Path]) -> Document:
    """What ``document_to_wire`` was given; ``pdf`` says where the working PDF of a name lies now.

    Raises ``DocumentUnreadable`` for anything else.
    """
    try:
        return _document(wire, pdf, 0)
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
        raise _no_sense(error) from error


def pages_of_wire(rows: Any, wanted: Sequence[int]) -> list[Page]:
    """The pages of these indexes, as they were sent, and no other. Raises ``DocumentUnreadable``."""
    try:
        found = [page_from_wire(index, page) for index, page in rows]
        if [page.index for page in found] != list(wanted):
            raise ValueError("other pages than were asked for")
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
        raise _no_sense(error) from error
    return found


def scans_from_wire(rows: Any) -> tuple[Scanned, ...]:
    """The scans that are still to be read. Raises ``DocumentUnreadable`` for anything else."""
    try:
        return tuple(
            Scanned(tuple(int(step) for step in place), tuple(int(index) for index in indexes), int(before))
            for place, indexes, before in rows
        )
    except (TypeError, ValueError) as error:
        raise _no_sense(error) from error


def findings_to_wire(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [finding_to_wire(one) for one in findings]


@without_collector()
def findings_from_wire(rows: Any, document: Document) -> tuple[Finding, ...]:
    """What ``findings_to_wire`` was given; every finding lies on a page of ``document``."""
    try:
        found = tuple(finding_from_wire(row) for row in rows)
        for one in found:
            said = (one.id, one.text, one.how, one.detector, one.party)
            if not all(isinstance(word, str) for word in said) or not 0 <= one.page_index < len(document.pages):
                raise ValueError("a finding on no page")
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
        raise _no_sense(error) from error
    return found


def party_to_wire(party: Party) -> dict[str, Any]:
    return asdict(party)


def party_from_wire(row: Mapping[str, Any]) -> Party:
    fields: dict[str, Any] = dict(row)
    fields["role"] = Role(fields["role"])
    fields["identifiers"] = tuple((Category(kind), text) for kind, text in fields["identifiers"])
    for key in ("addresses", "phones", "emails", "aliases"):
        fields[key] = tuple(fields[key])
    return Party(**fields)


def mark_to_wire(mark: Mark) -> list[Any]:
    return [mark.page_index, box_to_wire(mark.box), mark.code, mark.value, mark.whole_region]


def mark_from_wire(row: Sequence[Any]) -> Mark:
    page_index, box, code, value, whole = row
    return Mark(page_index, box_from_wire(box), code, value, whole)


def box_to_wire(box: Box) -> list[float]:
    return [box.x0, box.y0, box.x1, box.y1]


def box_from_wire(edges: Sequence[float]) -> Box:
    return Box(*edges)


def certificate_from_wire(wire: Any) -> Certificate:
    """The certificate that ``as_json`` wrote. Raises ``DocumentUnreadable`` for anything else."""
    try:
        return Certificate.from_json(wire)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        raise _no_sense(error) from error


def _document(wire: Mapping[str, Any], pdf: Callable[[str], Path], depth: int) -> Document:
    digest, name = Digest(_text(wire["digest"])), _text(wire["pdf"])
    if depth > _DEEPEST or not _DIGEST.fullmatch(digest):
        raise ValueError("a file without a digest, or nested without end")
    if name and not (_PDF.fullmatch(name) and name.startswith(digest)):
        raise ValueError("a working PDF of another file")
    return Document(
        name=_text(wire["name"]),
        media_type=_text(wire["media_type"]),
        digest=digest,
        pages=pages_from_wire(wire["pages"]),
        pdf=pdf(name) if name else None,
        typeset=wire["typeset"] is True,
        parts=tuple(_document(part, pdf, depth + 1) for part in wire["parts"]),
        properties=tuple((_text(key), _text(value)) for key, value in wire["properties"]),
        warnings=tuple(_text(said) for said in wire["warnings"]),
        body=_text(wire["body"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} instead of text")
    return value


def _no_sense(error: Exception) -> DocumentUnreadable:
    return DocumentUnreadable(
        f"What a machine of the cluster answered makes no sense ({error}). Nothing of it was used; ask IT to look at "
        "that machine."
    )
