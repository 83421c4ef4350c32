"""Whose desk a case is on, and what staff tell each other about it. None of it is an act of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.roles import Role

WORK_ON_CASES = (Role.RECORDS_OFFICER, Role.COUNSEL)


def assignable() -> QuerySet[models.Account]:
    """Accounts that a case can be given to."""
    roles = [role.value for role in WORK_ON_CASES]
    return models.Account.objects.filter(is_active=True, role__in=roles).order_by("log_in_name")


def assign(cases: Iterable[models.Case], *, account: models.Account | None, team: models.Team | None) -> int:
    """Put cases on a person's desk, a team's, both or nobody's; returns how many. All of them or none."""
    if account is not None and (not account.is_active or account.role not in WORK_ON_CASES):
        raise BadInput(f"{account.log_in_name}: works on no cases. Choose a records officer or counsel.")
    numbers = [case.pk for case in cases]
    with transaction.atomic():
        return models.Case.objects.filter(pk__in=numbers).update(assigned_to=account, team=team)


def note(case: models.Case, *, by: models.Account, text: str) -> models.Note:
    """Write a note into the case's file: for staff, never changed, never in the ledger or a letter."""
    if not text.strip():
        raise BadInput("A note needs words.")
    return models.Note.objects.create(case=case, by=by, at=datetime.now(UTC), text=text.strip())


def make_team(name: str, members: Iterable[models.Account], *, by: models.Account) -> models.Team:
    """A team with these members; one of the same name gets them instead of those it had.

    What a court keeps secret opens for the team on whose desk it is. So who is in a team is changed by one of them, or
    by counsel; raises ``BadInput`` for anybody else.
    """
    plain = " ".join(name.split())
    if not plain:
        raise BadInput("A team needs a name.")
    with transaction.atomic():
        team, fresh = models.Team.objects.get_or_create(name=plain)
        if not (fresh or by.role == Role.COUNSEL or team.members.filter(pk=by.pk).exists()):
            raise BadInput(
                f"{plain}: there is such a team. Whoever is in it, or counsel, changes it; give another name."
            )
        team.members.set(members)
    return team
