"""How much of a law a pack holds, how much of that was read, and how much counsel has verified: for ``law list``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterfoil.law.cases import read_cases
from counterfoil.law.clocks import Unit
from counterfoil.law.load import LawPack

if TYPE_CHECKING:
    from counterfoil.law.sourced import Dated


@dataclass(frozen=True, slots=True)
class Holdings:
    """The parts of one pack, counted. A value is a rule, a period, an effect, an exemption or a default."""

    rules: int
    periods: int
    without_fixed_time: tuple[str, ...]  # the tracks for which the law gives no number of days
    exemptions: int
    cases: int
    first_year: int
    last_year: int
    values: int
    verified: int  # by counsel, in the pack itself; an office's adoption is another matter
    read: int  # confidence S: the words were read
    read_in_part: int  # S/K-high
    general_knowledge: int  # K
    analysis: int  # A
    instruments: bool
    letters: bool

    @property
    def state(self) -> str:
        """``unverified``, ``verified in part`` or ``verified``, by counsel."""
        return "unverified" if not self.verified else "verified" if self.verified == self.values else "verified in part"


def holdings(pack: LawPack) -> Holdings:
    """Every part of a pack is read for it; a faulty one raises ``LawPackInvalid``."""
    said = list(_provenance(pack))
    how = Counter(confidence for confidence, _ in said)
    return Holdings(
        rules=len(pack.rulebook.rules),
        periods=sum(len(periods) for periods in pack.periods.values()),
        without_fixed_time=tuple(
            track for track, periods in pack.periods.items() if periods and periods[-1].unit is Unit.NONE
        ),
        exemptions=len(pack.exemptions.by_code),
        cases=len(read_cases(pack)),
        first_year=pack.calendar.first_on.year,
        last_year=pack.calendar.last_on.year,
        values=len(said),
        verified=sum(verified for _, verified in said),
        read=how["S"],
        read_in_part=how["S/K-high"],
        general_knowledge=sum(count for confidence, count in how.items() if confidence.startswith("K")),
        analysis=how["A"],
        instruments=(pack.folder / "instruments.yaml").is_file(),
        letters=(pack.folder / "letters").is_dir(),
    )


def _provenance(pack: LawPack) -> Iterator[tuple[str, bool]]:
    """Confidence and verification of every value."""
    for written in pack.rulebook.rules.values():
        yield written.rule.confidence, written.rule.verified_by_counsel
    dated: list[Dated] = [period for periods in pack.periods.values() for period in periods]
    dated += pack.effects
    dated += [one for of_code in pack.exemptions.by_code.values() for one in of_code]
    dated += [one for of_category in pack.exemptions.by_category.values() for one in of_category]
    for value in dated:
        yield value.sourced.confidence, value.sourced.verified_by_counsel
