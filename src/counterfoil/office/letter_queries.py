"""What is known of a case's letter before it leaves: the paper itself, what the law demands of it, the index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from counterfoil.office import models, paper_pages, queries
from counterfoil.office.folder import Office
from counterfoil.office.services import closed_findings, releasing
from counterfoil.office.services.adopting import pack_of
from counterfoil.release import letter_demanded, letter_kinds, package
from counterfoil.release.letter_kinds import Notice
from counterfoil.review.model import Decision

PAPERS = {"letter": package.LETTER, "index": package.INDEX_PDF}
"""Our own papers that staff look at before they leave."""


@dataclass(frozen=True, slots=True)
class Demanded:
    """One thing that the law demands of the letter, and whether the letter says it."""

    text: str
    cite: str
    there: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """The answer as it was made. ``pages`` are their numbers; without one the letter is not made yet."""

    signed_by: str
    pages: tuple[int, ...]
    index_pages: tuple[int, ...]
    paragraphs: tuple[tuple[str, ...], ...]  # the words of each page, line by line
    demanded: tuple[Demanded, ...]
    editable: bool


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is withheld so far under one exemption."""

    exemption: str
    basis: str
    places: int
    records: int


def letter(office: Office, case: models.Case) -> Letter | None:
    """The letter that answers the case; None while there is none."""
    acts = models.Act.objects.filter(case=case, kind="letter.made").order_by("-leaf")
    act = next((one for one in acts if "notice" not in one.private), None)
    path = paper(office, case, "letter")
    if act is None or path is None:
        return None
    texts = paper_pages.texts(path)
    demanded = letter_demanded.from_rows(act.private.get("demanded", ()))
    whole = "\n".join(texts)
    rows: dict[tuple[str, str], bool] = {}
    for one in demanded:
        there = not letter_demanded.missing([one], whole)
        rows[one.text, one.cite] = rows.get((one.text, one.cite), True) and there
    index = paper(office, case, "index")
    return Letter(
        act.actor,
        tuple(range(1, len(texts) + 1)),
        tuple(range(1, paper_pages.count(index) + 1)),
        tuple(tuple(line for line in text.splitlines() if line.strip()) for text in texts),
        tuple(Demanded(said, cite, there) for (said, cite), there in rows.items()),
        (office.work / case.number / f"{case.number}-letter.docx").is_file(),
    )


def paper(office: Office, case: models.Case, name: str) -> Path | None:
    """Where one of our own papers of a case lies; None where it does not."""
    path = office.work / case.number / releasing.PREVIEW / PAPERS.get(name, "")
    return path if name in PAPERS and path.is_file() else None


def index_as_it_stands(office: Office, case: models.Case) -> tuple[Withheld, ...]:
    """What is withheld so far, by exemption and factual basis; it grows with each decision."""
    units: dict[tuple[str, str], list[str]] = {}
    for row in closed_findings.of(office, case):
        if row.decision in (Decision.REDACT, Decision.WITHHOLD):
            units.setdefault((row.exemption, row.basis), []).append(row.unit)
    return tuple(Withheld(*why, len(of), len(set(of))) for why, of in sorted(units.items()))


def notices(office: Office) -> Mapping[str, Notice]:
    """The notices that the law has today, by kind."""
    return letter_kinds.load(pack_of(office).name, queries.today(office))
