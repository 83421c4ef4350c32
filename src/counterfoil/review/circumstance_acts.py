"""What persons said of a record, act by act, to the circumstances that hold: a later act overrides an earlier one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counterfoil.errors import BadInput
from counterfoil.review.circumstances import Circumstances, Claim
from counterfoil.values import Source

PLAIN = (
    "sealed",
    "expunged",
    "juvenile_record",
    "flagged",
    "subject_private",
    "subject_permits",
    "subject_objects",
    "subject_asks",
    "committed_person",
)
"""What is true of a record or not; the fields of ``Circumstances`` have these names."""

WITH_VALUE = {
    "source": "from which system the record is: " + ", ".join(Source),
    "own_page": "the number of a page, from 1",
    "undercover": "the id of a finding that shows the officer",
}
"""What is said with a value beside it, and what that value is."""

HIDES = frozenset({"sealed", "expunged"})
"""Of these an inquiry is answered as if no record had ever existed (20 ILCS 2630/5.2(d)(9), 2630/12), in every case."""

ALL = (*PLAIN, *WITH_VALUE)


@dataclass(frozen=True, slots=True)
class Saying:
    """One act: a named person says what holds of a record, or holds no more; ``value`` as in ``WITH_VALUE``."""

    record_id: str
    what: str
    holds: bool
    by: str
    value: str = ""

    def __post_init__(self) -> None:
        if self.what not in ALL:
            raise BadInput(f"“{self.what}” is no circumstance. Known: {', '.join(ALL)}.")
        if self.what in PLAIN and self.value:
            raise BadInput(f"{self.what} holds or not; it takes no value (“{self.value}”). Leave it out.")
        if self.what in WITH_VALUE and not self.value:
            raise BadInput(f"{self.what} needs a value: {WITH_VALUE[self.what]}.")
        if self.what == "source" and self.value not in set(Source):
            raise BadInput(f"source “{self.value}” is not known. Known: {', '.join(Source)}.")
        if self.what == "own_page" and not (self.value.isascii() and self.value.isdigit() and int(self.value)):
            raise BadInput(f"own_page “{self.value}” is no page. Give {WITH_VALUE['own_page']}.")


def standing(acts: Iterable[Saying]) -> tuple[Saying, ...]:
    """What holds after all acts, in the order in which it was said: the last word on each thing counts.

    A record has one source; of pages and officers each is a thing of its own.
    """
    last: dict[tuple[str, str, str], Saying] = {}
    for act in acts:
        key = (act.record_id, act.what, "" if act.what == "source" else act.value)
        last.pop(key, None)
        last[key] = act
    return tuple(act for act in last.values() if act.holds)


def circumstances(holding: Iterable[Saying], claims: Iterable[Claim] = ()) -> Circumstances:
    """The circumstances of one record of what ``standing`` gave for it; of several persons the last is named."""
    said = tuple(holding)
    found = {act.what for act in said}
    source = [act.value for act in said if act.what == "source"]
    return Circumstances(
        **{name: name in found for name in PLAIN},
        source=Source(source[-1]) if source else None,
        own_pages=frozenset(int(act.value) - 1 for act in said if act.what == "own_page"),
        undercover=frozenset(act.value for act in said if act.what == "undercover"),
        claims=tuple(claims),
        recorded_by=said[-1].by if said else "",
    )
