"""Errands, each done where it is asked for or sent to a cluster; what comes back is the same.

Each function gives one call for each errand, in their order: it returns the result, or raises what the errand raised.
So a file that cannot be read keeps none of its neighbours.
"""

from __future__ import annotations

import os
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import counterfoil
from counterfoil.bulk.courier import Answer, Courier, Sent
from counterfoil.bulk.parcels import Parcel, packed
from counterfoil.detection.model import Finding
from counterfoil.documents.model import Document, Page
from counterfoil.documents.reading import OCR_AT_ONCE, Scanned, with_scans
from counterfoil.errands import carried, drawing, inspecting, looking, redacting
from counterfoil.errands.doing import DRAWN, FORMS, RELEASED, SOURCE
from counterfoil.errands.drawing import Drawing
from counterfoil.errands.inspecting import Inspecting
from counterfoil.errands.looking import Again, Asked, Looked, Piece, Rules
from counterfoil.errands.redacting import Redaction
from counterfoil.errors import (
    BadInput,
    CounterfoilError,
    DocumentUnreadable,
    LeakFound,
    LimitExceeded,
    MarksInvalid,
    ReaderKilled,
)
from counterfoil.redaction.certificate import Certificate
from counterfoil.redaction.line import put_in_place
from counterfoil.values import RecordKind, digest_of, digest_of_file

_MOST_RANGES = 16
"""Of one scan, which travels with each of them."""

LARGEST = 512 << 20
"""Bytes of a file that is sent; a larger one is read where it lies."""

_REFUSALS = (DocumentUnreadable, ReaderKilled, LimitExceeded, LeakFound, MarksInvalid, BadInput)
"""What reading and redacting refuse."""

Value = TypeVar("Value")
Coming = Callable[[], Value]
"""Returns what came of one errand, or raises what it raised."""


@dataclass(frozen=True, slots=True)
class By:
    """Who carries errands, and how urgent they are: what somebody waits for has 100 and more, the nightly 0."""

    courier: Courier
    priority: int


def looked(asked: Iterable[Asked], by: By | None) -> Iterator[Coming[Looked]]:
    """Each file read and looked at; see ``looking.look``."""
    yield from _each(
        asked, by, looking.look, _look_parcel, lambda one, came: _looked(one, came, by) if by else looking.look(one)
    )


def looked_again(asked: Iterable[Again], by: By | None) -> Iterator[Coming[tuple[Finding, ...]]]:
    """Each document looked at once more; see ``looking.look_again``."""
    yield from _each(asked, by, looking.look_again, _again_parcel, _looked_again)


def drawn(asked: Iterable[Drawing], by: By | None) -> Iterator[Coming[Path]]:
    """Each document drawn with its boxes to its target; see ``review.proof_pages``."""
    yield from _each(asked, by, drawing.draw, _drawing_parcel, _drawn)


def inspected(asked: Iterable[Inspecting], by: By | None) -> Iterator[Coming[Mapping[str, int]]]:
    """Each released document looked into; see ``inspecting.leaks``."""
    yield from _each(asked, by, inspecting.leaks, _inspecting_parcel, _inspected)


def redacted(asked: Iterable[Redaction], by: By | None, *, workdir: Path) -> Iterator[Coming[Certificate]]:
    """Each document redacted to its target; see ``redacting.redact``."""
    yield from _each(asked, by, lambda one: redacting.redact(one, workdir=workdir), _redaction_parcel, _redacted)


def _each(
    asked: Iterable[Any],
    by: By | None,
    here: Callable[[Any], Value],
    parcel: Callable[[Any], Sent | None],
    value: Callable[[Any, Parcel], Value],
) -> Iterator[Coming[Value]]:
    """``parcel`` gives None for what stays here."""
    if by is None:
        yield from (_here(here, one) for one in asked)
        return
    # In step with what is sent, which runs ahead of what is asked for.
    ahead: deque[tuple[Any, bool]] = deque()

    def sent() -> Iterator[Sent]:
        for one in asked:
            made = parcel(one)
            ahead.append((one, made is not None))
            if made is not None:
                yield made

    for answer in by.courier.carry(sent(), priority=by.priority):
        while not ahead[0][1]:
            yield _here(here, ahead.popleft()[0])
        yield _there(value, ahead.popleft()[0], answer)
    yield from (_here(here, one) for one, _ in ahead)


def _here(do: Callable[[Any], Value], one: Any) -> Coming[Value]:
    return lambda: do(one)


def _there(value: Callable[[Any, Parcel], Value], one: Any, answer: Answer) -> Coming[Value]:
    return lambda: value(one, _opened(answer))


def _opened(answer: Answer) -> Parcel:
    """What came back. Raises what the errand raised."""
    parcel = answer.opened()
    if "error" in parcel.said:
        raise _error(parcel.said)
    return parcel


def _error(said: Any) -> CounterfoilError:
    """The refusal of an errand; a worker cannot say that the law refuses, or that a person must decide."""
    family = next((one for one in _REFUSALS if one.__name__ == said.get("error")), DocumentUnreadable)
    return family(str(said.get("message"))[:4000])


def _parcel(errand: str, said: dict[str, Any], files: dict[str, bytes], name: str) -> Sent:
    return Sent(packed(Parcel({"version": counterfoil.__version__, "errand": errand, **said}, files)), name)


def _forms(rules: Rules) -> dict[str, bytes]:
    files = sorted(rules.forms.glob("*.yaml")) if rules.forms and rules.forms.is_dir() else []
    return {f"{FORMS}{one.name}": one.read_bytes() for one in files}


# --- a file is looked at


def _look_parcel(asked: Asked) -> Sent | None:
    if not asked.rules.are_portable or asked.path.stat().st_size > LARGEST:
        return None
    return _parcel("look", _said(asked), {SOURCE: asked.path.read_bytes(), **_forms(asked.rules)}, asked.name)


def _said(asked: Asked) -> dict[str, Any]:
    return {
        "name": asked.name,
        "parties": [carried.party_to_wire(one) for one in asked.parties],
        "kind": asked.kind.value if asked.kind else "",
        "second": list(asked.rules.second),
        "sheets": asked.sheets,
        "shows": asked.shows,
        "record": asked.record,
        "ocr": asked.ocr,
    }


def _looked(asked: Asked, came: Parcel, by: By) -> Looked:
    """Where a file has very many scanned pages, they are sent for in ranges, and then looked at together."""
    asked.workdir.mkdir(parents=True, exist_ok=True)
    document = carried.document_from_wire(came.said.get("document"), lambda name: asked.workdir.resolve() / name)
    if document.digest != digest_of_file(asked.path):
        raise DocumentUnreadable(f"{asked.name}: a machine of the cluster read another file. Ask IT to look at it.")
    pdfs = {
        unit.pdf: came.files[unit.pdf.name] if unit.pdf.name in came.files else _itself(asked, unit)
        for unit in looking.units(document)
        if unit.pdf is not None
    }
    scans = carried.scans_from_wire(came.said.get("scans"))
    pieces = came.said.get("pieces")
    if scans:
        document = with_scans(document, scans, lambda unit, one: _recognised(unit, one, pdfs, by))
        pieces = _shown(asked, document, by) if asked.shows else []
    looked = Looked(document, _pieces(asked, document, pieces))
    for path, data in pdfs.items():  # at last: where something was wrong before, no working PDF is left
        _put(path, data)
    return looked


def _recognised(unit: Document, one: Scanned, pdfs: Mapping[Path, bytes], by: By) -> list[Page]:
    if unit.pdf is None or not all(0 <= index < len(unit.pages) for index in one.indexes):
        raise DocumentUnreadable(f"{unit.name}: what a machine of the cluster answered makes no sense.")
    step = max(OCR_AT_ONCE // 2, -(-len(one.indexes) // _MOST_RANGES))
    ranges = [one.indexes[start : start + step] for start in range(0, len(one.indexes), step)]
    sent = (
        _parcel(
            "recognise",
            {"pages": [[index, carried.page_to_wire(unit.pages[index])] for index in some]},
            {SOURCE: pdfs[unit.pdf]},
            unit.name,
        )
        for some in ranges
    )
    found: list[Page] = []
    for some, answer in zip(ranges, by.courier.carry(sent, priority=by.priority), strict=True):
        found += carried.pages_of_wire(_opened(answer).said.get("pages"), some)
    return found


def _shown(asked: Asked, document: Document, by: By) -> Any:
    said = {**_said(asked), "document": carried.document_to_wire(document)}
    (answer,) = by.courier.carry([_parcel("show", said, _forms(asked.rules), asked.name)], priority=by.priority)
    return _opened(answer).said.get("pieces")


def _pieces(asked: Asked, document: Document, rows: Any) -> tuple[Piece, ...]:
    found = list(looking.units(document)) if asked.shows else []
    if not isinstance(rows, list) or len(rows) != len(found):
        raise DocumentUnreadable(f"{asked.name}: what a machine of the cluster answered makes no sense.")
    pieces = []
    for unit, row in zip(found, rows, strict=True):
        kind, findings = _row(row)
        pieces.append(Piece(unit, kind, carried.findings_from_wire(findings, unit)))
    return tuple(pieces)


def _row(row: Any) -> tuple[RecordKind, Any]:
    try:
        kind, findings = row
        return RecordKind(kind), findings
    except (TypeError, ValueError) as error:
        raise DocumentUnreadable(f"What a machine of the cluster answered makes no sense ({error}).") from error


def _itself(asked: Asked, unit: Document) -> bytes:
    data = asked.path.read_bytes()
    if unit.media_type != "application/pdf" or digest_of(data) != unit.digest:
        raise DocumentUnreadable(f"{asked.name}: a machine of the cluster sent no working PDF. Ask IT to look at it.")
    return data


def _put(target: Path, data: bytes) -> None:
    draft = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        draft.write_bytes(data)
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)


# --- a document is looked at again


def _again_parcel(asked: Again) -> Sent | None:
    if not asked.rules.are_portable:
        return None
    said = {
        "document": carried.document_to_wire(asked.document),
        "parties": [carried.party_to_wire(one) for one in asked.parties],
        "kind": asked.kind.value,
        "second": list(asked.rules.second),
    }
    return _parcel("look again", said, _forms(asked.rules), asked.document.name)


def _looked_again(asked: Again, came: Parcel) -> tuple[Finding, ...]:
    return carried.findings_from_wire(came.said.get("findings"), asked.document)


# --- a document is drawn for a person


def _drawing_parcel(asked: Drawing) -> Sent | None:
    if asked.source.stat().st_size > LARGEST:
        return None
    said = {"boxes": [dict(one) for one in asked.boxes], "label": asked.label}
    return _parcel("draw", said, {SOURCE: asked.source.read_bytes()}, asked.source.name)


def _drawn(asked: Drawing, came: Parcel) -> Path:
    if DRAWN not in came.files:
        raise DocumentUnreadable(f"{asked.source.name}: a machine of the cluster sent no pages. Ask IT to look at it.")
    _put(asked.target, came.files[DRAWN])
    return asked.target


# --- a released document is looked into


def _inspecting_parcel(asked: Inspecting) -> Sent | None:
    if asked.source.stat().st_size > LARGEST:
        return None
    return _parcel("inspect", {}, {SOURCE: asked.source.read_bytes()}, asked.source.name)


def _inspected(asked: Inspecting, came: Parcel) -> Mapping[str, int]:
    found = came.said.get("leaks")
    if not isinstance(found, dict) or not all(type(count) is int and count > 0 for count in found.values()):
        raise DocumentUnreadable(f"{asked.source.name}: what a machine of the cluster answered makes no sense.")
    return found


# --- a document is redacted


def _redaction_parcel(asked: Redaction) -> Sent | None:
    if asked.source.stat().st_size > LARGEST:
        return None
    said = {
        "name": asked.source.name,
        "marks": [carried.mark_to_wire(one) for one in asked.marks],
        "kept": [[page, carried.box_to_wire(box)] for page, box in asked.kept],
        "needles": list(asked.needles),
        "seed": asked.seed,
        "citations": dict(asked.citations),
    }
    return _parcel("redact", said, {SOURCE: asked.source.read_bytes()}, asked.source.name)


def _redacted(asked: Redaction, came: Parcel) -> Certificate:
    certificate = carried.certificate_from_wire(came.said.get("certificate"))
    data = came.files.get(RELEASED, b"")
    if (certificate.digest, certificate.size_bytes) != (digest_of(data), len(data)):
        raise LeakFound(f"{asked.source.name}: the certificate that came is not of the document that came with it.")
    if certificate.marks != len(asked.marks):
        raise LeakFound(f"{asked.source.name}: the certificate that came is of other marks. Nothing was written.")
    draft = asked.target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        draft.write_bytes(data)
        put_in_place(draft, asked.target)
    finally:
        draft.unlink(missing_ok=True)
    return certificate
