"""A named person says, after looking at the search, that the office has no record of what is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from counterfoil.cases.lifecycle import State
from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import searching, work
from counterfoil.office.services.session import session


def may_be_confirmed(case: models.Case) -> bool:
    """Whether the search of a case can be answered with “no records” once a person says so."""
    met_none = bool(case.search) and not case.search["best"] and searching.looked_up(case)
    return case.state == State.SEARCHED and met_none and not is_confirmed(case)


def is_confirmed(case: models.Case) -> bool:
    """Whether a person has said so of the search as it stands now, and of all that could not be read."""
    if not case.search or case.search["best"] or searching.is_stale(case):
        return False
    searched = models.Act.objects.filter(case=case, kind="search.run").order_by("-leaf").first()
    since = models.Act.objects.filter(case=case, kind="search.confirmed", leaf__gt=searched.leaf if searched else -1)
    return since.exists()


def no_records(office: Office, number: str, *, by: str, unread_seen: Sequence[str]) -> None:
    """Record that ``by`` looked at the search and that nothing was found; the worker goes on with the letter.

    ``unread_seen`` are the files that could not be read, as that person was shown them. Raises ``PersonMustDecide``
    where the search does not bear it out, or has changed since it was shown.
    """
    if not is_name_and_title(by):
        raise BadInput(f"“{by}”: whoever confirms it is named with name and title.")
    with session(office) as (_, journal):
        case = models.Case.objects.get(number=number)
        if not may_be_confirmed(case):
            raise PersonMustDecide(f"{number}: the search does not say that there is no record. Look at it again.")
        if searching.is_stale(case) or tuple(unread_seen) != searching.unread_of(case):
            raise PersonMustDecide(
                f"{number}: records or unreadable files came since this page was opened. Look at the search again, "
                "and search once more."
            )
        facts = {"confirmed": 0, "rejected": 0, "unclear": 0}
        with transaction.atomic():
            journal.record("search.confirmed", case=case, facts=facts, actor=by, role="records-officer")
            work.submit("answer", number)
