"""Which places one decision is meant for: one, or all of a person or of a kind on a page, in a record, in the case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from counterfoil.errors import BadInput
from counterfoil.office.services.drafts import Standing
from counterfoil.office.services.review_people import People
from counterfoil.review.model import Proposal

HERE = "here"
WHO = ("person", "category", "all")
WHERE = ("page", "record", "case")
SCOPES = (HERE, *(f"{who} {where}" for who in WHO for where in WHERE))


@dataclass(frozen=True, slots=True)
class Meant:
    """The places of one scope."""

    scope: str
    places: tuple[tuple[str, str], ...]


def meant(
    stands: Standing, people: People, at: Proposal | None, scope: str, *, unit: str, page_index: int, also: bool = False
) -> Meant:
    """The places that ``scope`` names, seen from the finding ``at`` on a page of ``unit``.

    Those that are decided already are left out, but for ``at`` itself, unless ``also``. So are files that stay out.
    Raises ``BadInput`` for a scope that there is none of.
    """
    if scope == HERE:
        return Meant(scope, ((at.record_id, at.finding.id),) if at else ())
    who, _, where = scope.partition(" ")
    if who not in WHO or where not in WHERE:
        raise BadInput(f"'{scope}': no such scope. Allowed: {', '.join(SCOPES)}.")
    same = _same(who, people, at)
    sheet = stands.sheet
    of = sheet.by_page.get((unit, page_index), ()) if where == "page" else sheet.proposals
    found = tuple(
        (p.record_id, p.finding.id)
        for p in of
        if (where != "record" or p.record_id == unit)
        and same(p)
        and (p is at or also or not stands.is_decided(p))
        and not stands.stays_out(p.record_id)
    )
    return Meant(scope, found)


def _same(who: str, people: People, at: Proposal | None) -> Callable[[Proposal], bool]:
    if who == "all":
        return lambda _: True
    if at is None:
        return lambda _: False
    if who == "category":
        return lambda p: p.finding.category is at.finding.category
    key = people.of.get((at.record_id, at.finding.id))
    return lambda p: key is not None and people.of.get((p.record_id, p.finding.id)) == key
