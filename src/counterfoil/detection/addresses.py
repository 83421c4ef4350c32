"""Street addresses, intersections and blocks: a pattern finds them, usaddress confirms, the words before say whose."""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from counterfoil.detection.prefilter import Prefilter
from counterfoil.detection.streets import A_COUNTRY, BEHIND_RESIDENCE, DIRECTIONS, MORE, SHAPES, SUFFIXES, Shape
from counterfoil.detection.text import fold
from counterfoil.quick import quick
from counterfoil.values import Category, Role, Span

# These are asked of small letters: an expression that ignores case is tried at every character.
_HOME = re.compile(
    r"(?:resid(?:es?|ing|ent|ence|ed)|home(?: address)?|liv(?:es?|ing|ed)|address(?: is| of)?|lodg(?:es|ing)|stay(?:s|ing)|"
    r"her house|his house|their house|mailing)(?:[ ,:]+(?:is|was|as|at|of|in|on|the|located))*[ ,:]*$"
    r"|\b(?:liv(?:es?|ing|ed)|resid(?:es?|ing|ed)|stay(?:s|ing|ed)?) with (?:\w+ ){1,4}(?:at|on) $"
)
_OF = re.compile(r"[A-Za-z)][,)]? (?:of|address)[ :]*$")
_SCENE = re.compile(
    r"(?:location|loc\b(?<!\wloc)|occurr\w+|respond\w*|dispatch\w*|assign\w*|scene|arrest\w*|in front of|near|corner of|call\w*|incident\w*|"
    r"happened|tak\w+ (?:\w+ )?into custody|(?:fled|ran|chased) (?:\w+ ){0,2}from|apprehend\w*|detain\w*|observed|parked|stopped|found|located|recovered|traffic stop|patrol\w*|travel\w*|canvass\w*|arriv\w+|proceed\w*|"
    r"disturbance|fight\w*|alarm|robb\w*|theft|burglar\w*|shooting|stabbing|accident|crash|collision|shots|screams|"
    r"ticket|(?:was|were|been) sent|en route|pulled up|drove up)"
    r"(?: \w+){0,6}[ ,:]*(?:at|of|to|on|in|near|from|was|is|along)*[ ,:]*$"
)
_POLICE_WENT = re.compile(
    r"\b(?:r/os?|officers?|units?|we|i|ofc|p\.?o\.?|det\w*|beat|partners?|troopers?|deputies|squad)\b[^.;]{0,70}"
    r"\b(?:went|walked|drove|headed|ran|rushed|returned|relocated|came) (?:\w+ ){0,2}(?:to|at|by|into) (?:the )?$"
)
_SENT = re.compile(
    r"(?:dispatch\w*|assigned|respond\w*|handcuff\w*|cuff\w*|flagged|waved|tackled|surrendered|chased?|chasing|hiding|call of|job of)"
    r"[^.;]{0,64}(?:\b(?:at|to|on|in|near|outside|behind|by)|[,:]) $"
)
_PRIVATE = re.compile(
    r"\b(?:his|her|their|whose|home|house|residence|apartment|mother|father|parents?|sister|brother|wife|husband|son|daughter|aunt"
    r"|uncle|cousin|friend|boyfriend|girlfriend|grandmother|grandfather|relatives?|lives?|resides?|address|lodging)\b|'s\b"
)
_AGENCY = re.compile(
    r"(?:police|department|district|station|headquarters|courthouse|hospital|clerk|attorney|bureau|office|detention|jail|lockup|"
    r"city hall|school|medical cent(?:er|re)|criminal courts?)(?:[^.;]{0,25})?[ ,:(-]*(?:located|at|,|:|-|\()*[ ]*$"
)
_SENTENCE = re.compile(r"[.;] (?=[A-Z])")


@quick
@dataclass(frozen=True, slots=True)
class AddressMatch:
    """An address in a page's plain text, with what its surroundings say it is."""

    span: Span
    category: Category
    role: Role
    how: str
    confidence: float


def find(plain: str) -> Iterator[AddressMatch]:
    """Every address in ``plain``; overlapping shapes come once, the longest."""
    taken: list[tuple[int, int]] = []
    matches = [(match, SHAPES[number]) for number, match in _shapes().find(plain)]
    if any(shape.how == BEHIND_RESIDENCE for _match, shape in matches):
        matches = [one for one in matches if one[1].how != BEHIND_RESIDENCE or not _cut_short(one[0], matches)]
    for match, shape in sorted(matches, key=lambda one: (one[0].start("v"), -one[0].end("v"))):
        start, end = match.span("v")
        if any(start < e and s < end for s, e in taken):
            continue
        if (
            not shape.exact
            and shape.how in ("street address", "grid address")
            and not _confirmed(match["v"].replace("__", ""))
        ):
            continue
        if shape.how not in ("block", "intersection"):
            more = MORE.match(plain, end)
            if shape.abroad and not (more and more["country"]):
                continue
            end = more.end() if more else end
        taken.append((start, end))
        yield _placed(plain, start, end, shape.how)


def _led_there(sentence: str) -> bool:
    """True where the words before an address send the police there or hold somebody there, and to nobody's home."""
    led = _SENT.search(sentence) or _POLICE_WENT.search(sentence)
    return led is not None and _PRIVATE.search(led[0]) is None


def _cut_short(residence: re.Match[str], matches: Sequence[tuple[re.Match[str], Shape]]) -> bool:
    """True where an address goes on beyond the words of residence: ``LIVES WITH A SISTER AT 12 E MAPLE`` / ``ST #2``."""
    start, end = residence.span("v")
    return any(start <= one.start("v") < end < one.end("v") for one, _shape in matches)


@lru_cache(maxsize=1)
def _shapes() -> Prefilter:
    abroad = {number: A_COUNTRY for number, shape in enumerate(SHAPES) if shape.abroad}
    return Prefilter([(shape.expression, shape.reach) for shape in SHAPES], needs=abroad)


def _placed(plain: str, start: int, end: int, how: str) -> AddressMatch:
    before = plain[max(0, start - 60) : start]
    sentence = _SENTENCE.split(before)[-1]
    low = sentence.lower()
    span = Span(start, end)
    if how in ("block", "intersection"):
        return AddressMatch(span, Category.INCIDENT_LOCATION, Role.ORGANISATION, f"{how}, no private address", 0.85)
    if _HOME.search(low):
        return AddressMatch(span, Category.HOME_ADDRESS, Role.UNKNOWN, f"{how} behind words of residence", 0.9)
    if _AGENCY.search(low):
        return AddressMatch(
            span, Category.OTHER_ADDRESS, Role.ORGANISATION, f"{how} of a public office or building", 0.8
        )
    if _SCENE.search(low) or _led_there(_SENTENCE.split(plain[max(0, start - 110) : start])[-1].lower()):
        return AddressMatch(span, Category.INCIDENT_LOCATION, Role.ORGANISATION, f"{how} behind words of a scene", 0.75)
    if sentence.rstrip(" :").endswith(("of", "address")) and _OF.search(sentence):
        return AddressMatch(span, Category.HOME_ADDRESS, Role.UNKNOWN, f"{how} behind 'of'", 0.75)
    return AddressMatch(span, Category.OTHER_ADDRESS, Role.UNKNOWN, how, 0.7)


@lru_cache(maxsize=4096)
def _confirmed(text: str) -> bool:
    """usaddress sees a number and a street; when it cannot make up its mind the pattern stands (recall first)."""
    # inline: slow import; a page without an address never pays for it
    import usaddress

    try:
        labels, _kind = usaddress.tag(text)
    except usaddress.RepeatedLabelError:
        return True
    return "AddressNumber" in labels and ("StreetName" in labels or "StreetNamePreDirectional" in labels)


_PARSED = re.compile(
    rf"^(?P<number>[0-9]{{1,6}}[a-z]?) (?P<way>(?:{'|'.join([*DIRECTIONS, *DIRECTIONS.values()])}) )?(?P<rest>.+)$"
)
_ENDINGS = {s: k for k, v in SUFFIXES.items() for s in (k, *v)}


def core(address: str) -> tuple[str, str]:
    """House number and street name of an address, folded, without direction, suffix, unit and city; empty if none.

    >>> core("1234 N. Kedzie Avenue, Apt 2, Chicago, IL 60651"), core("1234 north kedzie ave")
    (('1234', 'kedzie'), ('1234', 'kedzie'))
    """
    match = _PARSED.match(fold(address))
    if match is None:
        return ("", "")
    words = match["rest"].split()
    for place, word in enumerate(words):
        if word in _ENDINGS and place:
            return (match["number"], " ".join(words[:place]))
    first = fold(address.partition(",")[0])
    short = _PARSED.match(first)
    return (match["number"], short["rest"] if short else words[0])


def variants(address: str) -> Iterator[str]:
    """Folded beginnings under which ``address`` may stand: number, any direction form, street, with and without suffix."""
    number, street = core(address)
    if not number:
        whole = fold(address)
        if len(whole) >= 6:
            yield whole
        return
    match = _PARSED.match(fold(address))
    way = (match["way"] or "").strip() if match else ""
    ways = {""}
    for long, short in DIRECTIONS.items():
        if way in (long, short):
            ways |= {long + " ", short + " "}
    for one in sorted(ways):
        yield f"{number} {one}{street}"


_MORE = re.compile(
    rf"^(?: (?:{'|'.join(_ENDINGS)}))?(?: (?:{'|'.join([*DIRECTIONS, *DIRECTIONS.values()])})\b(?! [0-9]))?"
    r"(?: (?:apartment|apt|unit|suite|ste|floor|fl|room|rm|lot) [a-z0-9]{1,5}| [0-9](?:st|nd|rd|th)? (?:floor|fl)| basement)?"
    r"(?P<city>(?: [a-z]+){1,3}? (?:il|illinois|in|indiana|wi|wisconsin|mi|ia|mo)(?: [0-9]{5}(?: [0-9]{4})?)?| [0-9]{5})?(?= |$)"
)


def rest_of(folded_tail: str) -> int:
    """How many characters of the folded text behind a street still belong to its address (suffix, unit, city, ZIP).

    The four figures behind a ZIP code are counted: whether a hyphen or the next house's line stands before them, only
    the text as it was written says (``ends_in_zip_plus_4``).
    """
    match = _MORE.match(folded_tail)
    return match.end() if match else 0


def ends_in_zip_plus_4(folded: str) -> bool:
    """True where a folded address ends in nine figures: ``60618 4021``."""
    return re.search(r" [0-9]{5} [0-9]{4}$", folded) is not None
