"""Given names beside a family name that the document has elsewhere: ``MAY BOND``, where "Mr. Bond" was met.

By itself such a pair may be two words. Where the document names somebody so, it is a person's whole name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from counterfoil.detection import cues, people
from counterfoil.detection.cast import Cast
from counterfoil.detection.names import NameHit
from counterfoil.detection.text import PageText, fold
from counterfoil.detection.words import first_names, nicknames, plain_words, world_given
from counterfoil.values import Role, Span

_AUXILIARIES = frozenset({"will"})
_TURNED = re.compile(r"\b([^\W\d_][\w'-]+), (?=[A-Z\u00c0-\u00de])([^\W\d_][\w'-]+) ([A-Z])(?=[ ,.;])")
_NOT_GIVEN = cues.OFFICER_TITLES | cues.TITLES | frozenset(cues.ROLES) | cues.SAYING


def before_families(page: PageText, families: Sequence[str]) -> Iterator[NameHit]:
    """Each given name and family name on ``page`` of somebody of whom the document has the family name alone."""
    for family in families:
        folded, places = page.folded
        at = f" {folded} ".find(f" {family} ")
        while at >= 0:
            given = folded[:at].rpartition(" ")[2] if not at else folded[: at - 1].rpartition(" ")[2]
            start, last = at - 1 - len(given), at + len(family) - 1
            if given and start >= 0 and _is_given(given, shouted=page.shouted):
                span = Span(places[start], places[last] + 1)
                between = page.plain[places[at - 2] + 1 : places[at]]
                written = page.plain[span.start : span.end]
                if between == " " and written[0].isupper() and page.plain[places[at]].isupper():
                    before = (page.plain[max(0, span.start - 24) : span.start].split() or [""])[-1].lower()
                    role = Role.OFFICER if before in cues.OFFICER_TITLES else cues.ROLES.get(before, Role.UNKNOWN)
                    yield NameHit(span, role, "given name before a family name met alone", 0.6)
            at = f" {folded} ".find(f" {family} ", at + 1)


def behind_families(page: PageText, cast: Cast) -> Iterator[NameHit]:
    """Each family name of somebody in ``cast`` with a comma, a given name and an initial: ``PETTIGREW, ZHIYUAN P``.

    A relative whom nobody listed is written so. The given name may be on no list, but is no plain word.
    """
    for match in _TURNED.finditer(page.plain):
        if not cast.has_family(fold(match[1])):
            continue
        given, initial = fold(match[2]), match[3]
        if initial not in "AI" and given not in plain_words() and given not in _NOT_GIVEN and given.isalpha():
            yield NameHit(Span(*match.span()), Role.UNKNOWN, "family name met before, given name and initial", 0.75)


def alone(cast: Cast) -> list[str]:
    """The family names of those in ``cast`` whom nobody listed and of whom no given name is known."""
    found = [
        parts.last
        for place, party in enumerate(cast.parties)
        if place >= cast.listed and party.name and party.role is not Role.ORGANISATION
        for parts in [people.parse(party.name)]
        if parts.last and not parts.first
    ]
    return list(dict.fromkeys(found))


def _is_given(low: str, *, shouted: bool) -> bool:
    if low in _NOT_GIVEN or len(low) < 2 or (shouted and low in _AUXILIARIES):
        return False
    return low in first_names() or low in nicknames() or (low in world_given() and low not in plain_words())
