"""Names by which somebody is called: ``Armando "Kash" Juárez``, ``Tubbs a.k.a. Doc``, answers to "Nene".

Such a name is often a word and on no list; what tells is that it is quoted within a name, or said to be one.
"""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from counterfoil.detection import cues, strangers
from counterfoil.detection.name_words import Token
from counterfoil.detection.names import NameHit
from counterfoil.detection.text import PageText, fold
from counterfoil.detection.words import english, first_names, last_names, plain_words, world_family, world_given
from counterfoil.values import Role, Span

_WORD = r"[^\W\d_a-zß-ÿ][\w'-]*"
_PARTS = r"(?:(?:[Dd]e|[Dd]el|[Ll]a|[Ll]as|[Ll]os|[Vv]an|[Vv]on|[Dd]er|DE|DEL|LA|LAS|LOS|VAN|VON|DER|St\.|ST\.|Mc|Mac|El|Al|y|Y) )"
_FIRST = re.compile(rf"(?<![\w'-]){_WORD}(?: [A-Z]\.?)?$")
_QUOTED = re.compile(
    rf" (?P<open>[\"“('])(?P<nick>{_WORD}(?: {_WORD}){{0,2}})[\"”)'] (?P<last>{_PARTS}{{0,3}}{_WORD}(?:,? (?:Jr|Sr|JR|SR|II|III|IV)\b\.?)?)"
)
_CUES = (
    "a.k.a",
    "aka",
    "a/k/a",
    "alias",
    "nick",
    "moniker",
    "street name",
    "streetname",
    "goes by",
    "went by",
    "go by",
    "answer",
    "call",
    "know",
    "introduced as",
    "referred to as",
    "named",
)
_SAID = re.compile(
    r"(?P<cue>(?i:a\.?k\.?a\.?|a/k/a|alias(?:es)?|nick-?named?|moniker|street ?names?|goes by|went by|go by|answers to|answering to"
    r"|(?:calls?|called|calling) (?:him|her|them)(?: only)?(?: as)?|knows? (?:him|her|them)(?: \w+){0,3}? as|known(?: \w+){0,4}? as"
    r"|introduced as|referred to as|(?:called|named)(?= [\"“])))"
    rf"(?i:(?: name)?(?: (?:of|is|was|as|by|just|only|the name|nick-?name|street ?name|moniker)){{0,3}})[,:]? (?P<q>[\"“(']?)(?P<v>{_WORD}(?: {_WORD}){{0,2}})"
)
_NOBODY = cues.ORGANISATION | cues.STREETS | cues.BODIES
_NO_NICK = (
    cues.OFFICER_TITLES
    | cues.TITLES
    | cues.ROLES.keys()
    | cues.SAYING
    | frozenset(
        """
        a an the this that these those he she it they i we you who what which and or but not no nor to from in on at by
        for of with as his her their its my our your monday tuesday wednesday thursday friday saturday sunday then when
        police dob age unknown unk none refused another back again today yesterday sample page sic
        """.split()
    )
)
_A_K_A = frozenset("aka a.k.a a.k.a. a/k/a alias".split())


def find(page: PageText, tokens: Sequence[Token]) -> Iterator[NameHit]:
    """Each such name on ``page``; ``tokens``: its words."""
    plain = page.plain
    free = {token.start for token in tokens if token.free}
    yield from _within(plain, free)
    yield from _said(page, tokens, free)


def _within(plain: str, free: set[int]) -> Iterator[NameHit]:
    """A name with another one quoted in its middle, whole."""
    for match in _QUOTED.finditer(plain):
        ahead = max(0, match.start() - 30)
        before = _FIRST.search(plain[ahead : match.start()])
        if before is None or ahead + before.start() not in free:
            continue
        first, last = fold(before[0].split()[0]), fold(match["last"])
        if first in _NO_NICK or last.split()[0] in _NO_NICK or last.split()[-1] in _NOBODY:
            continue
        named = _is_given(first) or (not strangers.is_word(first) and first not in plain_words())
        if match["open"] in "('" and not (named and _is_family(last)):
            continue  # "Officer Ruiz (Beat 4) Park"
        if named or _is_family(last):
            span = Span(ahead + before.start(), match.end())
            yield NameHit(span, Role.UNKNOWN, "name with another one quoted in it", 0.75)


def _said(page: PageText, tokens: Sequence[Token], free: set[int]) -> Iterator[NameHit]:
    """What is said to be somebody's name, and the name before "a.k.a."."""
    plain = page.plain
    for match in _cued(plain):
        span = _nick(plain, match, page.shouted)
        if span is None or span.start not in free:
            continue
        cue = match["cue"].lower()
        yield NameHit(span, Role.UNKNOWN, f"name behind {cue!r}", 0.6)
        if cue in _A_K_A and (before := _before(plain, match.start(), tokens, shouted=page.shouted)) is not None:
            yield NameHit(before, Role.UNKNOWN, f"name before {cue!r}", 0.6)


def _cued(plain: str) -> Iterator[re.Match[str]]:
    low = plain.lower()
    places = set()
    for cue in _CUES:
        at = low.find(cue) if len(low) == len(plain) else -1
        while at >= 0:
            if not at or not low[at - 1].isalnum():
                places.add(at)
            at = low.find(cue, at + 1)
    yield from (match for at in sorted(places) if (match := _SAID.match(plain, at)) is not None)


def _nick(plain: str, match: re.Match[str], shouted: bool) -> Span | None:
    """The words behind the cue that are the name."""
    start = match.start("v")
    words = list(re.finditer(r"[^ ]+", match["v"]))
    lows = [fold(word[0]) for word in words]
    if lows[0] in _NO_NICK or not lows[0]:
        return None
    if match["q"]:
        close = plain[match.end("v") : match.end("v") + 2]
        whole = any(mark in close for mark in "\"”)'")
        return Span(start, match.end("v")) if whole else None
    length = 1
    while length < len(words) and lows[length] not in _NO_NICK and _goes_on(lows[length], shouted):
        length += 1
    behind = re.match(r" ([\w']+)", plain[start + words[length - 1].end() :])
    large = behind is not None and behind[1][0].isupper()
    if large and behind is not None and fold(behind[1]) in _NOBODY:
        return None  # "known as Oak Street Beach"
    if (
        lows[length - 1] in _NOBODY
        or not cues.STREETS.isdisjoint(lows[:length])
        or (strangers.is_place(lows[:length]) and match["cue"].lower() not in _A_K_A and not _is_given(lows[0]))
    ):
        return None
    written = words[0][0]
    if not shouted and written.isupper() and len(written) < 5 and not _is_given(lows[0]):
        return None  # "known as DCFS"
    if shouted and lows[0] in plain_words() and match["cue"].lower() not in _A_K_A and not _is_given(lows[0]):
        return None
    end = start + words[length - 1].end()
    return Span(start, end - (2 if plain[start:end].endswith(("'s", "'S")) else 0))


def _goes_on(low: str, shouted: bool) -> bool:
    if not shouted:
        return True
    return low not in plain_words() and (low not in english() or low in first_names() or low in last_names())


def _before(plain: str, end: int, tokens: Sequence[Token], *, shouted: bool) -> Span | None:
    """The words with capitals right before ``end`` that may be a name: ``To be located: Tubbs`` a.k.a. …."""
    ahead = [token for token in tokens if end - 60 < token.start and token.end <= end]
    while ahead and ahead[-1].low in _NO_NICK:
        return None
    if not ahead or plain[ahead[-1].end : end].strip(" ,(;-"):
        return None
    first = len(ahead)
    while first and len(ahead) - first < 3:
        token = ahead[first - 1]
        low = fold(token.low)
        beside = first == len(ahead) or plain[token.end : ahead[first].start] == " "
        if not beside or not token.free or not token.text[:1].isupper() or low in _NO_NICK or token.text[-1:] in ".":
            break
        if shouted and first < len(ahead) and (low in plain_words() or low in english()) and not _is_given(low):
            break
        first -= 1
    return Span(ahead[first].start, ahead[-1].end) if first < len(ahead) else None


def _is_given(low: str) -> bool:
    return low in first_names() or low in world_given()


def _is_family(low: str) -> bool:
    return any(part in last_names() or part in world_family() for part in low.split())
