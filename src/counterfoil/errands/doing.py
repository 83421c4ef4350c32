"""On a machine of the cluster: opens a parcel, does what it asks, packs the answer. It keeps nothing afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import counterfoil
from counterfoil.bulk.parcels import Parcel, packed, unpacked
from counterfoil.detection import own as own_forms
from counterfoil.documents import reading
from counterfoil.documents.model import Document
from counterfoil.errands import carried, drawing, inspecting, looking, redacting
from counterfoil.errands.looking import Asked, Looked, Rules
from counterfoil.errors import CounterfoilError, EnvironmentFailed
from counterfoil.values import RecordKind, digest_of_file

JOB = "counterfoil.errands.doing:do"

SOURCE, FORMS, RELEASED, DRAWN = "source", "forms/", "released", "drawn"
"""Names of files in a parcel."""


def do(key: str, settings: Mapping[str, Any]) -> dict[str, bytes]:
    """The job of a courier's parcel. What a person is to read of a refusal is in the answer, never in an error's text.

    Raises ``EnvironmentFailed`` for what this machine lacks.
    """
    asked = unpacked(bytes(settings["parcel"]))
    if asked.said["version"] != counterfoil.__version__:
        raise EnvironmentFailed(
            f"A worker of the cluster has Counterfoil {counterfoil.__version__}, the office {asked.said['version']}. "
            "Their results may differ: install one version on all machines."
        )
    with tempfile.TemporaryDirectory(prefix="counterfoil-errand-") as folder:
        try:
            answer = _ERRANDS[asked.said["errand"]](asked, Path(folder))
        except EnvironmentFailed:
            raise
        except CounterfoilError as error:
            answer = Parcel({"error": type(error).__name__, "message": str(error)})
        return {"answer": packed(answer)}


def _look(asked: Parcel, folder: Path) -> Parcel:
    wanted = _asked(asked, folder)
    _laid(folder, SOURCE, asked.files[SOURCE])
    if not wanted.ocr:
        looked = looking.look(wanted, own=_own(_forms_of(asked)))
        return Parcel({**_looked(looked), "scans": []}, _working_pdfs(looked.document))
    document, scans = reading.read_but_scans(
        wanted.path, workdir=wanted.workdir, name=wanted.name, recordings=wanted.record
    )
    if scans:
        looked = Looked(document, ())
    else:
        looked = looking.shown(document, wanted, own=_own(_forms_of(asked)))
    rows = [[list(one.place), list(one.indexes), one.warnings_before] for one in scans]
    return Parcel({**_looked(looked), "scans": rows}, _working_pdfs(document))


def _show(asked: Parcel, folder: Path) -> Parcel:
    document = carried.document_from_wire(asked.said["document"], Path)
    return Parcel(_looked(looking.shown(document, _asked(asked, folder), own=_own(_forms_of(asked)))))


def _recognise(asked: Parcel, folder: Path) -> Parcel:
    source = _laid(folder, SOURCE, asked.files[SOURCE])
    pages = [carried.page_from_wire(index, page) for index, page in asked.said["pages"]]
    found = reading.recognised(source, pages, workdir=folder / "work")
    return Parcel({"pages": [[page.index, carried.page_to_wire(page)] for page in found]})


def _asked(asked: Parcel, folder: Path) -> Asked:
    said = asked.said
    return Asked(
        folder / SOURCE,
        said["name"],
        folder / "work",
        tuple(carried.party_from_wire(row) for row in said["parties"]),
        RecordKind(said["kind"]) if said["kind"] else None,
        Rules(second=tuple(said["second"])),
        said["sheets"],
        said["shows"],
        said["record"],
        said["ocr"],
    )


def _looked(looked: Looked) -> dict[str, Any]:
    return {
        "document": carried.document_to_wire(looked.document),
        "pieces": [[one.kind.value, carried.findings_to_wire(one.findings)] for one in looked.pieces],
    }


def _look_again(asked: Parcel, folder: Path) -> Parcel:
    said = asked.said
    wanted = looking.Again(
        carried.document_from_wire(said["document"], Path),
        tuple(carried.party_from_wire(row) for row in said["parties"]),
        RecordKind(said["kind"]),
        Rules(second=tuple(said["second"])),
    )
    return Parcel({"findings": carried.findings_to_wire(looking.look_again(wanted, own=_own(_forms_of(asked))))})


def _working_pdfs(document: Document) -> dict[str, bytes]:
    """By name, without what is the sent file itself."""
    made = {}
    for unit in looking.units(document):
        pdf = unit.pdf
        if pdf is not None and not (unit is document and digest_of_file(pdf) == unit.digest):
            made[pdf.name] = pdf.read_bytes()
    return made


def _draw(asked: Parcel, folder: Path) -> Parcel:
    drawn = folder / DRAWN
    source = _laid(folder, SOURCE, asked.files[SOURCE])
    drawing.draw(drawing.Drawing(source, drawn, tuple(asked.said["boxes"]), asked.said["label"]))
    return Parcel({}, {DRAWN: drawn.read_bytes()})


def _inspect(asked: Parcel, folder: Path) -> Parcel:
    source = _laid(folder, SOURCE, asked.files[SOURCE])
    return Parcel({"leaks": dict(inspecting.leaks(inspecting.Inspecting(source, folder / "work")))})


def _redact(asked: Parcel, folder: Path) -> Parcel:
    said = asked.said
    released = folder / RELEASED
    wanted = redacting.Redaction(
        _laid(folder, said["name"], asked.files[SOURCE]),
        released,
        tuple(carried.mark_from_wire(row) for row in said["marks"]),
        tuple((page, carried.box_from_wire(box)) for page, box in said["kept"]),
        tuple(said["needles"]),
        said["seed"],
        said["citations"],
    )
    certificate = redacting.redact(wanted, workdir=folder / "work")
    return Parcel({"certificate": certificate.as_json()}, {RELEASED: released.read_bytes()})


_ERRANDS: Mapping[str, Callable[[Parcel, Path], Parcel]] = {
    "look": _look,
    "recognise": _recognise,
    "show": _show,
    "look again": _look_again,
    "draw": _draw,
    "redact": _redact,
    "inspect": _inspect,
}


def _laid(folder: Path, name: str, data: bytes) -> Path:
    path = folder / Path(name).name
    path.write_bytes(data)
    return path


def _forms_of(asked: Parcel) -> tuple[tuple[str, bytes], ...]:
    return tuple((name.removeprefix(FORMS), data) for name, data in asked.files.items() if name.startswith(FORMS))


@lru_cache(maxsize=4)
def _own(forms: tuple[tuple[str, bytes], ...]) -> own_forms.Own:
    """An office's forms, made once in a process: what rests on them is kept by identity."""
    with tempfile.TemporaryDirectory(prefix="counterfoil-forms-") as folder:
        for name, data in forms:
            _laid(Path(folder), name, data)
        return own_forms.load(Path(folder))
