"""What a person can claim in a case and what stands claimed: places, grounds of the law, officers under cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from counterfoil.cases.lifecycle import State, may
from counterfoil.law.grounds import grounds
from counterfoil.office import models, queries
from counterfoil.office.folder import Office
from counterfoil.office.services import drafts, said, sheets, work
from counterfoil.office.services.drafting import SIGNED
from counterfoil.office.services.sheets import Sheet

UNDERCOVER, NOT_UNDERCOVER, WITHDRAW = "undercover", "not_undercover", "withdraw"
"""What is said of a place beside a ground."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing that holds of a place because a named person said so."""

    unit: str
    finding: str
    ground: str  # "7(1)(d)(vii): Obstruction of …"; empty for an officer under cover
    reasons: str
    by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """One finding of a file, as a person chooses it."""

    id: str
    page_number: int
    what: str
    text: str
    has_party: bool


def sheet_of(office: Office, case: models.Case) -> Sheet | None:
    """The proposals of a case while something can be claimed for a place of them; else None."""
    made_anew = work.is_pending("answer", case.number) or work.is_pending(SIGNED, case.number)
    if case.state == State.SEARCHED or made_anew or not may(said.CLAIMED, State(case.state)):
        return None
    return sheets.read(office, case.number)


def places(office: Office, sheet: Sheet, unit: str, page_number: int = 0) -> tuple[Place, ...]:
    """What was found in a file, or on one page of it."""
    exemptions = drafts.pack(office).exemptions
    return tuple(
        Place(
            p.finding.id,
            p.finding.page_index + 1,
            exemptions.words(p.finding.category, p.finding.role),
            p.finding.text,
            bool(p.finding.party),
        )
        for p in sheet.proposals
        if p.record_id == unit and page_number in (0, p.finding.page_index + 1)
    )


def words_of_grounds(office: Office) -> Mapping[str, str]:
    """Each ground that a person may claim today, with exemption and title."""
    found = grounds(drafts.pack(office), queries.today(office))
    return {ground.value: f"{one.code}: {one.title}" for ground, one in found.items()}


def standing(office: Office, case: models.Case) -> Sequence[Standing]:
    """Every claim and every officer under cover that holds now; not of records that may not be spoken of."""
    words, hidden = words_of_grounds(office), said.hidden()

    def one(row: Mapping[str, Any], ground: str) -> Standing:
        return Standing(row["record"], row["finding"], ground, row["reasons"], row["by"], row["recorded_at"])

    found = [one(row, words.get(row["ground"], row["ground"])) for row in said.standing_claims(case)]
    found += [one(row, "") for row in said.standing_undercover(case)]
    return [each for each in found if each.unit.partition(".")[0] not in hidden]
