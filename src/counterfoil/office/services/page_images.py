"""Pictures of pages for the review screen: drawn once, kept encrypted under the key of the case, gone with it."""

from __future__ import annotations

from counterfoil.ledger.files import write_file
from counterfoil.office.folder import Office
from counterfoil.office.services import case_secret, sheets
from counterfoil.office.services.sheets import SheetUnit
from counterfoil.review.page_image import DPI, page_image


def image(office: Office, case_number: str, unit: SheetUnit, page_index: int) -> bytes:
    """The JPEG of one page (from 0). Raises what ``review.page_image`` raises, and ``EnvironmentFailed``."""
    folder = office.work / case_number / "review" / sheets.IMAGES
    kept, secret = folder / f"{unit.id}-{page_index + 1}", case_secret.secret_of(office, case_number)
    about = f"{case_number} image {unit.id} {unit.digest} {page_index} {DPI}"
    if kept.is_file() and (found := secret.open_sealed(kept.read_bytes(), about=about)) is not None:
        return found
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = page_image(sheets.pdf_of(office, case_number, unit), page_index, scratch=folder)
    write_file(kept, secret.seal(made, about=about))
    return made
