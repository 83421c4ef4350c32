"""What a case does not release, looked for in every text that a person words and that is to leave for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from counterfoil.errors import LeakFound
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services import addressing, adopting, kept_decisions, reviewing
from counterfoil.office.services.desk import Desk
from counterfoil.office.store import keeper_of
from counterfoil.redaction.needles import Needles
from counterfoil.review.completeness import withheld_values
from counterfoil.review.model import Decision
from counterfoil.values import counted


def values(office: Office, journal: Journal, case: models.Case) -> tuple[str, ...]:
    """What the case withholds: as it was determined; before that, all that is not proposed to be released."""
    if not case.search.get("best"):
        return ()
    pack, adoption = adopting.pack_of(office), adopting.required(office)
    desk = Desk(office, journal, pack, adoption, keeper_of(office), lambda _: None, lambda *_: None)
    review = reviewing.prepare(desk, case)
    if models.Determination.objects.filter(case=case).exists():
        review = kept_decisions.with_kept_additions(office, case, review)
        return withheld_values(kept_decisions.decided_review(office, case, review))
    released = {p.finding.text for p in review.proposals if p.decision is Decision.RELEASE}
    kept = dict.fromkeys(p.finding.text for p in review.proposals if p.decision is not Decision.RELEASE)
    return tuple(value for value in kept if value not in released)


@dataclass(frozen=True)
class Search:
    """A search of letters about one case.

    ``known`` is what whoever receives it knows or wrote: the address, the office, a requester's own words. ``fixed`` is
    what such letters always say: a value that stands in it (a town) is looked for only in what a person worded. Values
    too short to be told from chance (an age) are not looked for.
    """

    withheld: Sequence[str]
    known: str
    fixed: str

    def need_clean(self, pages: Iterable[str], worded: Mapping[str, str], *, what: str) -> None:
        """Raise ``LeakFound``, naming places and never a value, where a withheld value stands in any of the texts."""
        found = tuple(dict.fromkeys(self._found(pages, worded)))
        if found:
            raise LeakFound(
                f"{what} would show what the case withholds, in: {', '.join(found)}. Word it without that, and make it "
                "again. Nothing was written."
            )

    def _found(self, pages: Iterable[str], worded: Mapping[str, str]) -> Iterator[str]:
        own = _without(self.withheld, self.known)
        for name, text in worded.items():
            if number := len({one.needle for one in own.in_text(text)}):
                yield f"{name} ({counted(number, 'value')})"
        told = _without(own.values, self.fixed)
        for page_number, text in enumerate(pages, start=1):
            if any(told.in_text(text)):
                yield f"page {page_number}"


def _without(withheld: Iterable[str], text: str) -> Needles:
    """The values that do not stand in ``text``."""
    needles = Needles(withheld)
    there = {one.needle for one in needles.in_text(text)}
    return Needles(value for number, value in enumerate(needles.values) if number not in there)


def own_words(case: models.Case) -> str:
    """What the requester wrote: it tells that person nothing that is withheld."""
    said = case.demand
    subjects = [part for one in said["subjects"] for part in (one["name"], *one["identifiers"])]
    return "\n".join(
        [said["subject_line"], *(item["text"] for item in said["items"]), *subjects, *addressing.address(case)]
    )
