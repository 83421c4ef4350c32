"""A person adds words to the search of a case, and the worker searches once more."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from counterfoil.cases.lifecycle import State
from counterfoil.cases.standing import is_name_and_title
from counterfoil.demands.topics import fold
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.law.model import GateAction
from counterfoil.office import models
from counterfoil.office.services import work

MAY_SEARCH = (State.GATED, State.SEARCHED, State.PROPOSED)
"""Where a search may still be made anew: what was decided rests on the one before."""


def may_search(case: models.Case) -> bool:
    """Whether words can be added to the search of this case now."""
    return case.state in MAY_SEARCH and case.gate.get("action") != GateAction.PRODUCE


def add_words(case: models.Case, words: str, *, by: str) -> None:
    """Keep the words with who added them, and list the search; without words it is made again as it was."""
    if not is_name_and_title(by):
        raise BadInput(f"“{by}”: whoever adds words is named with name and title.")
    if not may_search(case):
        raise PersonMustDecide(f"{case.number}: the case is {case.state}; it is not searched any more.")
    plain = " ".join(words.split())
    if plain and not fold(plain):
        raise BadInput("These words hold nothing that could be looked up. Give a name, a number, or plain words.")
    with transaction.atomic():
        if plain:
            models.SearchWords.objects.create(case=case, words=plain, by=by, at=datetime.now(UTC))
        work.submit("search", case.number)


def words_of(case: models.Case) -> tuple[str, ...]:
    """All words that were added to the search of a case, on the command line or here; each once."""
    here = models.SearchWords.objects.filter(case=case).order_by("pk").values_list("words", flat=True)
    return tuple(dict.fromkeys([*case.search.get("also", ()), *here]))
