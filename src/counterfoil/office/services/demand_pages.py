"""The demand as it came, page by page, for those who work on its case: what the program read of it is not the paper.

It is read in the sandbox when somebody first looks, without OCR, and kept as PDF beside the case's other staff papers.
Pages are drawn in the sandbox; what reaches a browser is a picture without text layer, link or metadata.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from counterfoil import documents
from counterfoil.errands.looking import units
from counterfoil.ledger.files import write_file
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.store import keeper_of
from counterfoil.review.page_image import page_image

_LIST = "parts.json"


@dataclass(frozen=True, slots=True)
class Part:
    """The demand itself, or something that came attached to it. One without pages cannot be shown."""

    name: str
    pages: int

    @property
    def numbers(self) -> range:
        """Its pages, from 1."""
        return range(1, self.pages + 1)


def parts(office: Office, case: models.Case) -> tuple[Part, ...]:
    """What the demand consists of, itself first. Raises what reading it raises, and ``EnvironmentFailed``."""
    kept = _folder(office, case)
    if not (kept / _LIST).is_file():
        _read(office, case, kept)
    return tuple(Part(**one) for one in json.loads((kept / _LIST).read_text(encoding="utf-8")))


def image(office: Office, case: models.Case, part: int, page_number: int) -> bytes | None:
    """A page, both numbers from 1, as JPEG; None where there is none. Raises as ``parts``, and what drawing raises."""
    every = parts(office, case)
    if not 1 <= part <= len(every) or not 1 <= page_number <= every[part - 1].pages:
        return None
    kept = _folder(office, case)
    return page_image(kept / f"{part}.pdf", page_number - 1, scratch=kept)


def _read(office: Office, case: models.Case, kept: Path) -> None:
    """All or nothing: the list is written last, and the folder takes its name when it is whole."""
    original = keeper_of(office).get(case.demand_digest)
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".demand-") as scratch:
        made = Path(scratch) / "made"
        made.mkdir(mode=0o700)
        document = documents.read(original, workdir=Path(scratch) / "read", name=case.demand_name, ocr=False)
        listed = []
        for number, unit in enumerate(units(document), start=1):
            listed.append(asdict(Part(unit.name, len(unit.pages) if unit.pdf else 0)))
            if unit.pdf is not None:
                shutil.copyfile(unit.pdf, made / f"{number}.pdf")
        write_file(made / _LIST, json.dumps(listed, ensure_ascii=False).encode())
        try:
            os.rename(made, kept)
        except OSError:
            if not (kept / _LIST).is_file():  # else somebody else looked at the same moment, and read the same
                raise


def _folder(office: Office, case: models.Case) -> Path:
    return office.work / case.number / "demand"
