"""Addresses with marks that OCR saw in them: ``6453-N-Drydock Ave``, ``4127 W°Young St``, ``6340 § Drydock Ave``."""

from __future__ import annotations

import re

from counterfoil.detection.addresses import AddressMatch
from counterfoil.values import Category, Role, Span

_MARK = r"[-.,°~_*'\"“”‘’ ]"
_NUMBER_AND_WAY = re.compile(rf"(?<![\w-])([0-9]{{2,6}})({_MARK}{{1,2}})([NSEW§$]\$?)({_MARK}{{1,2}})(?=[A-Z])")
_LONE_MARK = re.compile(r"(?<=[a-z0-9] )[$§](?= [A-Z])")
_CITY = re.compile(r"\b[A-Z][A-Za-z]+[.,]? IL[.,]? [0-9]{5}(?![\w-])")
_AT = re.compile(
    r"(?:\baddress(?:es)? (?:of|as|is|was|at)|\bliv(?:es?|ed) s?at|\bresid(?:es|ence|ing|ed) at|, of) ?", re.IGNORECASE
)
_LONGEST = 70  # characters of a street with its number and unit


def without_marks(plain: str) -> str:
    """``plain`` with one blank on each side of a house number's direction, and "S" for what OCR made of it.

    Offsets stay: what is left over becomes a letter of the number and a point behind the direction.

    >>> without_marks("at 6453-N-Drydock, 7031 .N Copperleaf, 6392 S$ Tannery, 6340 § Drydock")
    'at 6453 N Drydock, 7031A N Copperleaf, 6392 S. Tannery, 6340 S Drydock'
    """

    def mended(found: re.Match[str]) -> str:
        way = "S" if found[3][0] in "§$" else found[3][0]
        points = "." * (len(found[3]) + len(found[4]) - 2)
        return f"{found[1]}{'A' * (len(found[2]) - 1)} {way}{points} "

    return _LONE_MARK.sub("S", _NUMBER_AND_WAY.sub(mended, plain).replace(" S$ ", " S. "))


def before_cities(plain: str, taken: list[Span]) -> list[AddressMatch]:
    """What stands between words of residence and a town with its ZIP code, of which no address was found.

    ``taken``: the addresses that were found. OCR read so little of such a street that it has no form.
    """
    found = []
    for city in _CITY.finditer(plain):
        if any(span.start <= city.start() and city.end() <= span.end for span in taken):
            continue
        ahead = plain[max(0, city.start() - _LONGEST) : city.start()]
        cues = list(_AT.finditer(ahead))
        if not cues or ". " in ahead[cues[-1].end() :]:
            continue
        start = city.start() - len(ahead) + cues[-1].end()
        how = "between words of residence and a town"
        found.append(AddressMatch(Span(start, city.end()), Category.HOME_ADDRESS, Role.UNKNOWN, how, 0.6))
    return found
