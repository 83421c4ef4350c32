"""Each place that a case withheld, found again as it was determined: for a reviewer who may see what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counterfoil.law.exemptions import Exemptions
from counterfoil.office import models
from counterfoil.office.services import kept_decisions, reviewing
from counterfoil.office.services.desk import Desk
from counterfoil.office.services.reviewable import Reviewable
from counterfoil.redaction.pointed_out import Place
from counterfoil.release import package, withholding
from counterfoil.release.review_packet import Entry
from counterfoil.review.completeness import Review, released_records, withheld_values
from counterfoil.review.model import Decision, Determination


@dataclass(frozen=True)
class Decided:
    """What there was to decide in a case, and what was decided."""

    reviewable: Reviewable
    review: Review

    @property
    def values(self) -> tuple[str, ...]:
        """What was withheld and released nowhere."""
        return withheld_values(self.review)

    @property
    def records(self) -> tuple[str, ...]:
        """Ids of the files of which anything was withheld, in order."""
        made = self.review.determinations
        gone = {one.record_id for one in made if one.decision in (Decision.REDACT, Decision.WITHHOLD)}
        return tuple(unit for unit in self.review.pages if unit in gone)

    def pdf(self, unit: str) -> Path:
        """The file as it is held, unredacted, as pages."""
        found = self.reviewable.unit(unit).document.pdf
        if found is None:
            raise RuntimeError(f"{unit}: has no pages; such a file is no unit of a review.")
        return found

    def places(self, unit: str, index: Sequence[Entry]) -> Mapping[int, list[Place]]:
        """Page index from 0 → each box that was removed there, with the number of its row in ``index`` (from 1)."""
        findings = {one.id: one for one in self.reviewable.unit(unit).findings}
        numbers = {_key(one.held, one.row): number for number, one in enumerate(index, start=1)}
        found: dict[int, list[Place]] = {}
        for one in self._removed(unit):
            finding = findings[one.finding_id]
            number = numbers[unit, finding.page_index + 1, one.exemption, one.factual_basis]
            found.setdefault(finding.page_index, []).extend(Place(box, str(number)) for box in finding.boxes)
        return found

    def entries(self, case_number: str, exemptions: Exemptions, on: date) -> Iterator[Entry]:
        """The index as it went out on the day ``on``, with what stands at each place."""
        out = released_records(self.review)
        names = {unit: package.document_name(case_number, n) for n, unit in enumerate(out, start=1)}
        rows = withholding.rows(
            self.review.determinations,
            {unit.id: unit.findings for unit in self.reviewable.units},
            documents=names,
            pages=self.review.pages,
            exemptions=exemptions,
            on=on,
        )
        whole = {one.record_id for one in self.review.determinations if one.decision is Decision.WITHHOLD}
        held = {name: unit for unit, name in names.items()}
        in_order = [unit for unit in self.review.pages if unit in whole]
        held |= {f"withheld-{n}": unit for n, unit in enumerate(in_order, start=1)}
        for row in rows:
            yield Entry(row, held[row.record], self._shows(held[row.record], row))

    def _shows(self, unit: str, row: withholding.Row) -> tuple[str, ...]:
        if not row.page_number:
            return ("the whole record",)
        findings = {one.id: one for one in self.reviewable.unit(unit).findings}
        of_row = (
            findings[one.finding_id]
            for one in self._removed(unit)
            if (one.exemption, one.factual_basis) == (row.exemption, row.factual_basis)
        )
        return tuple(dict.fromkeys(one.text for one in of_row if one.page_index + 1 == row.page_number))

    def _removed(self, unit: str) -> Iterator[Determination]:
        return (one for one in self.review.determinations if one.record_id == unit and one.decision is Decision.REDACT)


def _key(unit: str, row: withholding.Row) -> tuple[str, int, str, str]:
    return unit, row.page_number, row.exemption, row.factual_basis


def decided(desk: Desk, case: models.Case) -> Decided | None:
    """What was decided in the case; None where its search met nothing. Reads the records anew: it takes its time."""
    if not case.search.get("best"):
        return None
    whole = kept_decisions.with_kept_additions(desk.office, case, reviewing.prepare(desk, case))
    return Decided(whole, kept_decisions.decided_review(desk.office, case, whole))
