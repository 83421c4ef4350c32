"""The search of a case is made once more, with the words that persons added."""

from __future__ import annotations

from counterfoil.cases.lifecycle import State
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import searching_further
from counterfoil.office.services.advancing import advance


def search(office: Office, key: str) -> None:
    """Search for the case with this number, and go on to where a person must decide."""
    case = models.Case.objects.get(number=key)
    if searching_further.may_search(case):
        advance(office, key, search=searching_further.words_of(case), stop_at=State.LETTERED)
