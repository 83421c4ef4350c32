"""Recordings of a case: which were met, which redacted copies were brought back, and the one that would leave."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from counterfoil.documents.formats.recording import is_recording
from counterfoil.errors import PersonMustDecide
from counterfoil.office import models
from counterfoil.office.services.desk import Desk
from counterfoil.office.services.reviewable import Unit
from counterfoil.office.services.said import hidden
from counterfoil.redaction.passages import Passage
from counterfoil.redaction.recording import RecordingCertificate

RETURNED = "recording.returned"


@dataclass(frozen=True, slots=True)
class Copy:
    """A redacted copy that was brought back for one record of one case."""

    record: str
    original: str  # digest
    certificate: RecordingCertificate
    passages: tuple[Passage, ...]
    by: str
    act: models.Act


def of(case: models.Case, record: models.Record) -> Copy | None:
    """The copy that was brought back last; None where there is none, or only one of other bytes."""
    for act in models.Act.objects.filter(case=case, kind=RETURNED).order_by("-leaf"):
        if act.private["record"] == record.number:
            return _copy(act) if act.private["original"] == record.digest else None
    return None


def met(case: models.Case) -> list[models.Record]:
    """The recordings that the search of a case met, in order; none that is sealed or expunged."""
    numbers = {hit["record"] for hit in case.search.get("best", ())} - hidden()
    rows = models.Record.objects.filter(number__in=numbers).order_by("number")
    return [row for row in rows if is_recording(row.media_type)]


def history(case: models.Case) -> list[Copy]:
    """Every copy that was brought back, the last first."""
    return [_copy(act) for act in models.Act.objects.filter(case=case, kind=RETURNED).order_by("-leaf")]


def needed(unit: Unit, case: models.Case) -> str:
    """What a person has to do about a recording that goes out and of which no copy was brought back."""
    name = unit.document.name
    if unit.id != unit.candidate.record.number:
        return (
            f"{unit.id} ({name}): is a recording inside another file, and needs a redacted copy. Save it as a file of "
            "its own, add that to the records, and search once more; or decide to withhold it whole."
        )
    return (
        f"{unit.id} ({name}): is a recording, and needs a redacted copy. No program here hears or sees. Have the copy "
        f"made with the tool of its system, and bring it back: counterfoil records bring-back {unit.id} FILE --case "
        f"{case.number}; or decide to withhold it whole."
    )


def into(desk: Desk, case: models.Case, units: Sequence[Unit], folder: Path) -> dict[str, tuple[Path, Copy]]:
    """Lay the copies that would leave into ``folder``, each with its certificate; unit id → its file.

    Raises ``PersonMustDecide``, naming every recording that lacks its copy, before anything is done.
    """
    found = {unit.id: of(case, unit.candidate.record) if "." not in unit.id else None for unit in units}
    lacking = [needed(unit, case) for unit in units if found[unit.id] is None]
    if lacking:
        raise PersonMustDecide(f"Case {case.number}:\n" + "\n".join(f"  {one}" for one in lacking))
    laid: dict[str, tuple[Path, Copy]] = {}
    for unit in units:
        copy = found[unit.id]
        assert copy is not None  # noqa: S101 - those that lack one were named
        copy = replace(copy, certificate=replace(copy.certificate, pages=unit.pages))
        target = folder / f"{unit.id}.{copy.certificate.ending}"
        for earlier in folder.glob(f"{unit.id}.*"):
            earlier.unlink()
        shutil.copyfile(desk.store.get(copy.certificate.digest), target)
        paper = folder / f"{unit.id}.certificate.json"
        temporary = paper.with_suffix(".new")
        temporary.write_text(json.dumps(copy.certificate.as_json(), indent=1), encoding="utf-8")
        os.replace(temporary, paper)
        laid[unit.id] = target, copy
    return laid


def _copy(act: models.Act) -> Copy:
    said = act.private
    return Copy(
        said["record"],
        said["original"],
        RecordingCertificate.from_json(json.loads(said["certificate"])),
        tuple(Passage.from_json(row) for row in said["passages"]),
        act.actor,
        act,
    )
