"""Who the requester was shown to be, by the acts of a case, and who that is in each of its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from counterfoil.cases.standing import Identity, identity_of, is_answered_as_such
from counterfoil.detection.model import Finding
from counterfoil.office import models
from counterfoil.office.services.said import place_of
from counterfoil.values import Act, Moment


@dataclass(frozen=True)
class Identified:
    """Every act of verification of a case, in order."""

    acts: tuple[Act, ...]

    @classmethod
    def of(cls, case: models.Case) -> Identified:
        return cls(acts_of(models.Act.objects.filter(case=case, kind="identity.verified").order_by("leaf")))

    def identity_in(self, unit_id: str, findings: Sequence[Finding]) -> Identity:
        """Who the requester is in one file with these findings; where nothing is found any more, nobody."""
        parties = {place_of(one): one.party for one in findings if one.party} if self.acts else {}
        return identity_of(self.acts, record_id=unit_id, parties=parties)

    @property
    def is_answered_as_such(self) -> bool:
        """Whether what goes out may go out because of who asks: then it is for nobody else."""
        return is_answered_as_such(self.acts)


def acts_of(rows: Iterable[models.Act]) -> tuple[Act, ...]:
    """The verifications among these acts, in their order."""
    return tuple(
        Act(row.kind, Moment(row.took_effect_at, row.recorded_at), row.actor, row.facts, row.private)
        for row in rows
        if row.kind == "identity.verified"
    )
