"""What whoever signs has to know beside the decisions: what was asked for and not found, and who lets it go later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterfoil.cases.standing import is_name_and_title, person_of
from counterfoil.office import casework, models
from counterfoil.office.desk_queries import seen_by
from counterfoil.office.folder import Office
from counterfoil.office.services import assigning, search_account
from counterfoil.release.letter_data import Asked


@dataclass(frozen=True, slots=True)
class NotFound:
    """What was asked, what the search met for it, and each null: of terms, of kinds of records, of custodians."""

    items: Sequence[Asked]  # as the letter will say it
    terms: Sequence[str]
    too_wide: Sequence[str]
    kinds: Sequence[str]  # such an event leaves them behind, and none was met
    left_out: Sequence[str]  # never looked up: the demand has too many words
    unlisted: Sequence[str]  # not looked up in what records say of people
    stale: bool  # records were added since
    pulls: Sequence[models.Pull]  # custodians who have not answered, hold none, or do not hand it over

    @property
    def is_something(self) -> bool:
        """Whether anything is missing, as far as the search knows."""
        return bool(
            self.terms or self.too_wide or self.kinds or self.left_out or self.unlisted or self.stale or self.pulls
        )


@dataclass(frozen=True, slots=True)
class Releasers:
    """Who may let go what this person signs alone. ``needed``: this office wants another person for it."""

    needed: bool
    who: tuple[str, ...]


def not_found(case: models.Case) -> NotFound | None:
    """What was asked and not found; None before a search."""
    found = casework.searched(case)
    if found is None:
        return None
    return NotFound(
        search_account.items(case),
        [one.term for one in found.terms if one.state == "null"],
        [one.term for one in found.terms if one.state == "wide"],
        [str(row["kind"]) for row in found.expected if row["state"] == "null"],
        found.left_out,
        found.unlisted,
        found.stale,
        list(models.Pull.objects.filter(case=case).exclude(outcome="handed_over").order_by("outcome", "due_on", "pk")),
    )


def releasers(office: Office, case: models.Case, *, signed_by: str) -> Releasers:
    """Who else may let it go, by name and title; of a case that a court keeps secret only those who see it."""
    if not office.second_signature:
        return Releasers(False, ())
    others = [
        one
        for one in assigning.assignable()
        if is_name_and_title(one.official) and person_of(one.official) != person_of(signed_by)
    ]
    if case.sealed:
        others = [one for one in others if seen_by(one).filter(pk=case.pk).exists()]
    return Releasers(True, tuple(dict.fromkeys(one.official for one in others)))
