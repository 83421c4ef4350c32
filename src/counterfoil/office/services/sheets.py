"""The sheet of a case: its proposals as a staff paper that a screen can show without reading the records again.

Written with the other staff papers whenever the proposals are; one file for the case, one with the words of each file.
It shows the values of findings, so it goes when the case closes (house rule 9).
"""

from __future__ import annotations

import gc
import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from counterfoil.documents.model import Document, Page
from counterfoil.errors import EnvironmentFailed
from counterfoil.ledger.files import write_file
from counterfoil.office.folder import Office
from counterfoil.office.services import case_secret, party_said
from counterfoil.office.services.review_people import People, people
from counterfoil.office.services.reviewable import Reviewable
from counterfoil.review.decisions import paper_of
from counterfoil.review.model import Proposal
from counterfoil.review.party_acts import PartyAct
from counterfoil.review.sheet_wire import page_of_wire, page_to_wire, proposals_from_wire, proposals_to_wire
from counterfoil.values import Digest, RecordKind

SHEET, WORDS, IMAGES, SIGNED = "sheet.json", "words", "images", "signed.csv"
PAGE, ADD = "page ", "add "
"""How the places of pages and of what was added begin, in a draft."""
OF_THE_REVIEW = ("review", "records", "production", "redacted")
"""Folders below a case's own: staff papers, records as they were read for it, and what was made of them."""
_VERSION = 1
_KEPT = 4  # sheets in memory; they hold what the pages of a case hold


@dataclass(frozen=True)
class SheetUnit:
    """One file to review, without its words."""

    id: str
    label: str  # what a person needs in order to say whose record it is
    kind: RecordKind
    confirmed: bool  # an identifier met it
    digest: str  # of the file's bytes
    pdf: str  # its working PDF, below the case's working folder
    sizes: tuple[tuple[float, float], ...]  # width and height of each page, in points

    @property
    def pages(self) -> int:
        return len(self.sizes)


@dataclass(frozen=True)
class Sheet:
    """All that one case has to decide on, as it was proposed."""

    case_number: str
    paper: Digest  # ties decisions to these very proposals
    units: tuple[SheetUnit, ...]
    proposals: tuple[Proposal, ...]
    said: tuple[PartyAct, ...] = ()  # what persons said of its parties, in order

    @cached_property
    def pages(self) -> dict[str, int]:
        return {unit.id: unit.pages for unit in self.units}

    @cached_property
    def kinds(self) -> dict[str, RecordKind]:
        return {unit.id: unit.kind for unit in self.units}

    @cached_property
    def labels(self) -> dict[str, str]:
        return {unit.id: unit.label for unit in self.units}

    @cached_property
    def by_id(self) -> dict[str, SheetUnit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def by_place(self) -> Mapping[tuple[str, str], Proposal]:
        return {(p.record_id, p.finding.id): p for p in self.proposals}

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What was worked out of this sheet and is kept for as long as it is; see ``drafts.standing``."""
        return {}

    @cached_property
    def people(self) -> People:
        """Whose each place is."""
        return people(self.proposals, {unit.id: unit.digest for unit in self.units}, self.said)

    def shows(self, unit: str, place: str) -> str:
        """What a place of a draft shows, as a short digest; empty for what the case does not have.

        Where it is another one than when somebody decided, that does not count any more.
        """
        if (unit, place) in self.by_place:
            return self._shown[unit, place]
        file = self.by_id.get(unit)
        finding = place and not place.startswith((PAGE, ADD))
        return "" if file is None or finding else file.digest[:16]

    @cached_property
    def _shown(self) -> Mapping[tuple[str, str], str]:
        return {place: _shown(p) for place, p in self.by_place.items()}

    @cached_property
    def by_unit(self) -> Mapping[str, tuple[Proposal, ...]]:
        """unit → its proposals, in order."""
        found: dict[str, list[Proposal]] = {unit.id: [] for unit in self.units}
        for p in self.proposals:
            found.setdefault(p.record_id, []).append(p)
        return {unit: tuple(of) for unit, of in found.items()}

    @cached_property
    def by_page(self) -> Mapping[tuple[str, int], tuple[Proposal, ...]]:
        """(unit, page index from 0) → its proposals, in order."""
        found: dict[tuple[str, int], list[Proposal]] = {}
        for p in self.proposals:
            found.setdefault((p.record_id, p.finding.page_index), []).append(p)
        return {place: tuple(of) for place, of in found.items()}


def _shown(p: Proposal) -> str:
    cited = "; ".join(p.duty.citations)
    return hashlib.sha256(f"{paper_of('', {}, [p])} {cited}".encode()).hexdigest()[:16]


def write(folder: Path, review: Reviewable, labels: Mapping[str, str]) -> None:
    """Write the sheet below ``folder``, the case's working folder; the words first, the sheet last."""
    units = []
    for unit in review.units:
        assert unit.document.pdf is not None  # noqa: S101 - units without pages were left out
        words = [page_to_wire(page) for page in unit.document.pages]
        _write(folder / "review" / WORDS / f"{unit.id}.json", words)
        units.append(
            {
                "id": unit.id,
                "label": labels[unit.id],
                "kind": unit.kind.value,
                "confirmed": unit.candidate.confirmed,
                "digest": unit.document.digest,
                "pdf": str(unit.document.pdf.resolve().relative_to(folder.resolve())),
                "sizes": [[page.width_pt, page.height_pt] for page in unit.document.pages],
            }
        )
    whole = {
        "version": _VERSION,
        "case": review.case_number,
        "paper": review.paper,
        "units": units,
        "proposals": proposals_to_wire(review.proposals),
    }
    _write(folder / "review" / SHEET, whole)


def read(office: Office, case_number: str) -> Sheet | None:
    """The sheet of a case; None where its proposals were not prepared (yet), or by another version of this program."""
    path = office.work / case_number / "review" / SHEET
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return _read(path, stat.st_mtime_ns, stat.st_size, party_said.recorded(case_number))


def page(office: Office, case_number: str, unit_id: str, page_index: int) -> Page:
    """The words of one page of a file, as they were read when the sheet was written."""
    return page_of_wire(page_index, _words(office, case_number, unit_id)[page_index])


def document(office: Office, case_number: str, unit: SheetUnit) -> Document:
    """A file as it was read, with its pages and without anything else."""
    wire = _words(office, case_number, unit.id)
    pages = tuple(page_of_wire(index, one) for index, one in enumerate(wire))
    return Document(unit.id, "", Digest(unit.digest), pages)


def pdf_of(office: Office, case_number: str, unit: SheetUnit) -> Path:
    """The working PDF of a file; raises ``EnvironmentFailed`` when it is gone."""
    path = office.work / case_number / unit.pdf
    if not path.is_file():
        raise EnvironmentFailed(f"{path}: is missing. Prepare the proposals of {case_number} again; nothing is lost.")
    return path


def forget(office: Office, case_number: str) -> None:
    """Delete all working files of the review, which show what was found, and the key of its history (house rule 9)."""
    for folder in OF_THE_REVIEW:
        shutil.rmtree(office.work / case_number / folder, ignore_errors=True)
    case_secret.destroy(office, case_number)


@lru_cache(maxsize=_KEPT)
def _read(path: Path, changed: int, size: int, said: tuple[PartyAct, ...]) -> Sheet | None:
    wire = json.loads(path.read_bytes())
    if wire["version"] != _VERSION:
        return None
    units = tuple(
        SheetUnit(
            row["id"],
            row["label"],
            RecordKind(row["kind"]),
            row["confirmed"],
            row["digest"],
            row["pdf"],
            tuple((width, height) for width, height in row["sizes"]),
        )
        for row in wire["units"]
    )
    sheet = Sheet(wire["case"], Digest(wire["paper"]), units, proposals_from_wire(wire["proposals"]), said)
    if paper_of(sheet.case_number, sheet.pages, sheet.proposals) != sheet.paper:
        return None  # damaged: it is prepared anew
    # Of thousands of files the collector would walk through hundreds of thousands of objects again and again, each time
    # for a fifth of a second. What is dead already goes first; none of a sheet's objects refers back to it.
    gc.collect()
    gc.freeze()
    return sheet


def _words(office: Office, case_number: str, unit_id: str) -> list[dict[str, Any]]:
    path = office.work / case_number / "review" / WORDS / f"{unit_id}.json"
    if not path.is_file():
        raise EnvironmentFailed(f"{path}: is missing. Prepare the proposals of {case_number} again; nothing is lost.")
    return json.loads(path.read_bytes())


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_file(path, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
    path.chmod(0o600)
