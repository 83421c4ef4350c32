"""Whole names of which one half is a plain word: ``Judge Patel``, ``Lucía Way``, ``IMRAN DOE``; told by the document.

A name from the lists beside a word is somebody where the word has a capital that no sentence gave it. In capitals every
word looks alike: there the document must say so twice, or by a comma, an age, or an e-mail address made of both.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from counterfoil.detection import cues, strangers, verbs, youth
from counterfoil.detection.name_words import DETAILS_BEHIND, PLACING, Token, is_given, role_behind
from counterfoil.detection.names import NameHit
from counterfoil.detection.text import fold
from counterfoil.detection.words import (
    english,
    first_names,
    last_names,
    places,
    plain_words,
    world_family,
    world_given,
)
from counterfoil.values import Role, Span

_CLOSED = frozenset(
    """
    a about above according accordingly across adult after afterward afterwards again against age ago ahead all
    alleged almost alone along already also although always am among an and another any anybody anyone anything
    approximately are around as aside at away back bac because been before behind being below beneath beside
    besides better between beyond black both but by bwc cell cfd chief copy daily dcfs dear despite did do does
    doing done dob down due during each either else ems emt emts et even eventually ever every everybody
    everyone everything except female finally first for former former from further furthermore gave had has have
    having he hence her here hers herself him himself his home how however i if immediately in inside instead
    into ir is it its itself just last later least less like likewise loc male man many me meanwhile men miss
    more moreover most mother much my myself near nearby neither never nevertheless next no nobody none nor not
    nothing now of off officer often oln on once one only onto or original other others otherwise our out
    outside over own per perhaps please previously primary prior quite rather rd re reference regarding report
    reported respectively return same santa scene second secondary see sent several she should since so some
    somebody someone something soon ssn star still such supplement than that the their them themselves then
    there thereafter therefore these they thing things third this those though through throughout thus till to
    together too toward towards twice two under until unit unknown unless unlike up upon us usual very via
    victim was we well were what whatever when whenever where whereas wherever whether which while who whoever
    whom whose why with within without witness woman women would yes yesterday yet you your san los las port
    lake mount fort new southern northern eastern western upper lower great greater royal national american
    british rua rue monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december north south east west northbound southbound eastbound
    westbound english spanish polish police department county city state states district court sergeant
    narrative summary property evidence vehicle phone telephone address residence email date time race sex
    height weight hispanic white asian money names questions rights medical aid calls texts messages
    """.split()
)
"""Words that stand beside a name and are no half of it."""
_BOTH = frozenset("april may june august white black early best person english last miss green page".split())
"""Some of these, and words like them, are names as well where the document says so by more than their place."""
_RANKS = frozenset(
    "judge justice captain major general colonel dean doctor mayor pope prince bishop deacon father".split()
)
_PEOPLE_BEFORE = frozenset(
    """
    with by from and to for told that met interviewed saw observed or contacted called named against brought found
    """.split()
)
_ADDRESS = re.compile(r"(?<![\w.+-])([a-z]{2,})[._-]([a-z]{2,})\d*@")
_AGED = re.compile(r" ?,? ?\((?:age )?\d{1,2}(?:\)| ?(?:yoa?|y/?o|years?)\b)", re.IGNORECASE)
_ENDS = frozenset(".,;:)'")
_GIVEN, _FAMILY, _STRANGE, _WORD, _OTHER = 1, 2, 4, 8, 16


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two tokens that may be somebody's names, and how the words around them speak for it."""

    first: int
    last: int
    given: str
    family: str
    strong: bool  # no doubt
    told: bool  # what stands around says it is somebody
    around: tuple[str, str]


def find(pages: Sequence[tuple[str, Sequence[Token], bool]], taken: Sequence[set[int]]) -> list[list[NameHit]]:
    """For each page (plain text, tokens, whether in capitals) the names beyond those of ``taken``.

    ``taken`` has, for each page, the ends of the names that are known: a pair that ends in one of more than one word is
    known already.
    """
    capitals = [[at for at, token in enumerate(tokens) if _capital(token)] for _plain, tokens, _shouted in pages]
    pairs = [
        list(_pairs(plain, tokens, shouted, large))
        for (plain, tokens, shouted), large in zip(pages, capitals, strict=True)
    ]
    signed = {made for plain, _tokens, _shouted in pages if "@" in plain for made in _signed(plain)}
    score: dict[tuple[str, str], tuple[bool, set[tuple[str, str]]]] = {}
    for page in pairs:
        for pair in page:
            strong, contexts = score.get((pair.given, pair.family), (False, set()))
            strong = strong or pair.strong or (pair.given, pair.family) in signed
            score[pair.given, pair.family] = (strong, contexts | {pair.around} if pair.told else contexts)
    turned = {
        key
        for (plain, tokens, _shouted), large in zip(pages, capitals, strict=True)
        for key in _loose(plain, tokens, large)
    }
    sure = {key for key, (strong, contexts) in score.items() if strong or len(contexts) >= _needed(key)}
    found: list[list[NameHit]] = []
    for (plain, tokens, _shouted), page, ends, large in zip(pages, pairs, taken, capitals, strict=True):
        found.append(list(_alone(plain, tokens, large)))
        for pair in page:
            if (pair.given, pair.family) in sure and _end(tokens[pair.last]) not in ends:
                found[-1].append(_hit(plain, tokens, pair))
    if turned:
        for (plain, tokens, _shouted), hits in zip(pages, found, strict=True):
            hits.extend(_both_ways(plain, tokens, turned))
    return found


def _loose(plain: str, tokens: Sequence[Token], large: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Two words with a comma between them, as given and family name: ``Salt, Gift``."""
    for place in large:
        one = tokens[place]
        if plain[one.end : one.end + 1] != "," or place + 1 >= len(tokens):
            continue
        other = tokens[place + 1]
        words = _kind(one.low) & _kind(other.low) & _WORD
        if words and plain[one.end : other.start] == ", " and _capital(other):
            yield fold(other.low), fold(one.low)


def _both_ways(plain: str, tokens: Sequence[Token], turned: Collection[tuple[str, str]]) -> Iterator[NameHit]:
    """Two words that the document has with a comma and, the other way round, without: ``Gift Salt``."""
    straight: list[_Pair] = []
    for place, one in enumerate(tokens[:-1]):
        other = tokens[place + 1]
        beside = plain[one.end : other.start] == " " and _capital(one) and _capital(other)
        if beside and (fold(one.low), fold(other.low)) in turned:
            straight.append(_Pair(place, place + 1, fold(one.low), fold(other.low), True, True, ("", "")))
    for pair in straight:
        yield _hit(plain, tokens, pair)
    names = {(pair.given, pair.family) for pair in straight}
    for place, one in enumerate(tokens[:-1]):
        other = tokens[place + 1]
        if (fold(other.low), fold(one.low)) in names and plain[one.end : other.start] == ", ":
            yield _hit(plain, tokens, _Pair(place, place + 1, fold(other.low), fold(one.low), True, True, ("", "")))


def _capital(token: Token) -> bool:
    return token.free and token.text[0].isupper() and len(token.low) > 1


def _needed(key: tuple[str, str]) -> int:
    """In how many surroundings two words in capitals must stand."""
    given, family = key
    common = given in first_names() or given in world_given()
    listed = family in last_names() or family in world_family()
    return 1 if listed and (common or given not in plain_words()) else 2


def _end(token: Token) -> int:
    return token.end - (2 if token.text.endswith(("'s", "'S", "’s", "’S")) else 0)


def _hit(plain: str, tokens: Sequence[Token], pair: _Pair) -> NameHit:
    before = tokens[pair.first - 1].low if pair.first else ""
    role = cues.ROLES.get(before, Role.UNKNOWN)
    if before in cues.OFFICER_TITLES:
        role = cues.titled(before, tokens[pair.first - 2].low if pair.first > 1 else "")
    if role is Role.MINOR and before not in cues.SURE_MINOR:
        role = Role.UNKNOWN
    if role is Role.UNKNOWN and (behind := role_behind(plain, tokens[pair.last].end)):
        role = cues.ROLES[behind]
    span = Span(tokens[pair.first].start, _end(tokens[pair.last]))
    return NameHit(span, role, "a name beside a word that is one here", 0.6, role is Role.MINOR)


def _alone(plain: str, tokens: Sequence[Token], large: Sequence[int]) -> Iterator[NameHit]:
    """A word between the word of a role and an age or birth date: ``Child Major (5)``."""
    for place in large:
        token, before = tokens[place], tokens[place - 1]
        if not place or before.low not in cues.ROLES or not _kind(token.low) & ~_OTHER:
            continue
        behind = plain[token.end : token.end + 24]
        if plain[before.end : token.start] == " " and (DETAILS_BEHIND.match(behind) or _AGED.match(behind)):
            span = Span(token.start, _end(token))
            role = cues.ROLES[before.low]
            young = youth.of_name(plain, span, (before.low, role))
            minor = young is youth.Youth.YES
            role = Role.UNKNOWN if role is Role.MINOR and not minor else role
            yield NameHit(
                span, role, f"word behind {before.low!r} and before an age", 0.6, minor, young is youth.Youth.DOUBT
            )


def _signed(plain: str) -> Iterator[tuple[str, str]]:
    """Given and family names that mail addresses are made of."""
    for match in _ADDRESS.finditer(plain.lower()):
        yield match[1], match[2]


def _pairs(plain: str, tokens: Sequence[Token], shouted: bool, large: Sequence[int]) -> Iterator[_Pair]:
    last = len(tokens) - 1
    for place in large:
        if place == last:
            break
        one = tokens[place]
        kind = _kind(one.low)
        if not kind & ~_OTHER:
            continue
        at = place + 1
        other = tokens[at]
        if len(other.low) == 1 and at < last and other.text[:1].isupper():
            at += 1
            other = tokens[at]
        if not _capital(other):
            continue
        between = plain[one.end : tokens[place + 1].start]
        if between == " ":
            pair = _straight(plain, tokens, place, at, kind, shouted)
        elif between == ", " and at == place + 1:
            pair = _turned(plain, tokens, place, kind, shouted)
        else:
            pair = None
        if pair is not None:
            yield pair


def _straight(plain: str, tokens: Sequence[Token], place: int, at: int, kind: int, shouted: bool) -> _Pair | None:
    one, other = tokens[place], tokens[at]
    if one.text[-1] == "." or (one.text.endswith(("'s", "'S"))) or one.text.isupper() is not other.text.isupper():
        return None
    if one.low in cues.MAKES:
        return None  # "Nissan Rogue"
    if plain[tokens[at - 1].end : other.start] != " ":
        return None
    second = _kind(other.low)
    word_first = bool(kind & _WORD) and bool(second & (_FAMILY | _STRANGE))
    word_last = bool(kind & _GIVEN) and bool(second & _WORD)
    both = bool(kind & _WORD) and bool(second & _WORD) and (_listed(one.low, other.low) or _given(one.low))
    if not word_first and not word_last and not both:
        return None
    if other.low == "page" and plain[other.end + 1 : other.end + 2].isdigit():
        return None
    before = tokens[place - 1] if place else None
    apart = before is None or plain[before.end : one.start] != " " or before.text[-1] in ".,;:"
    previous = before.low if before is not None else ""
    if not apart and (
        previous in PLACING or previous in cues.PARTICLES or plain[one.start - 2].isdigit() or len(previous) == 1
    ):
        return None
    end = other.end
    behind = plain[end : end + 24]
    after = tokens[at + 1] if at + 1 < len(tokens) and behind[:1] == " " else None
    following = after.low if after is not None else ""
    large = after is not None and after.text[:1].isupper()
    if large and (following in cues.ORGANISATION or following in cues.STREETS or following in cues.BODIES):
        return None
    details = bool(DETAILS_BEHIND.match(behind) or _AGED.match(behind))
    finite = verbs.is_finite(following)
    around = (previous, following)
    ends = behind[:1] in _ENDS or not behind
    capitals = shouted or one.text.isupper()
    cued = previous in cues.ROLES and not apart
    if both and not capitals:
        sure = details or finite or (previous in _PEOPLE_BEFORE and not apart) or cued
        return (
            _Pair(place, at, *_names(one, other), sure and not (apart and not finite), False, around) if sure else None
        )
    if both and not _listed(one.low, other.low):
        return None
    if capitals:
        fits = apart or previous in _PEOPLE_BEFORE or cued or word_last
        strong = details or (cued and (finite or ends)) or (both and fits and at > place + 1)
        return _Pair(place, at, *_names(one, other), strong, fits and (finite or ends), around)
    titled = large and after is not None and len(following) > 1 and not after.text.isupper() and not details
    if titled and not _kind(following) & (_FAMILY | _STRANGE) and following not in cues.ROLES:
        return None  # "Nera Economic Consulting", "Southern Bouvet Island"
    rank = one.low in _RANKS and word_first
    if word_first and not second & _FAMILY and not (finite or details or previous in cues.ROLES):
        return None
    if word_last and (other.low in cues.ORGANISATION or other.low in cues.STREETS):
        sure = finite or details or previous in _PEOPLE_BEFORE or previous in cues.ROLES
        return _Pair(place, at, *_names(one, other), sure, sure, around)
    if word_first and apart:
        return _Pair(place, at, *_names(one, other), details, finite and not rank, around)
    if word_first and before is not None and before.text[:1].isupper() and previous not in cues.ROLES:
        return None
    return _Pair(place, at, *_names(one, other), details or not rank or previous in cues.ROLES, True, around)


def _names(one: Token, other: Token) -> tuple[str, str]:
    low = other.low
    return fold(one.low), fold(low)


def _turned(plain: str, tokens: Sequence[Token], place: int, kind: int, shouted: bool) -> _Pair | None:
    """``DOE, IMRAN`` and ``Way, Israel A,``: a word, a comma, and what is only a given name."""
    one, other = tokens[place], tokens[place + 1]
    second = _kind(other.low)
    fits = bool(kind & _WORD and second & (_GIVEN | _STRANGE)) or bool(kind & _FAMILY and second & _WORD)
    if not fits and not (kind & second & _WORD and _listed(other.low, one.low)):
        return None
    if one.text[-1] == "." or one.text.isupper() is not other.text.isupper():
        return None
    before = tokens[place - 1] if place else None
    apart = before is None or plain[before.end : one.start] != " " or before.text[-1] in ".,;:"
    last = place + 1
    initial = tokens[place + 2] if place + 2 < len(tokens) else None
    if initial is not None and len(initial.low) == 1 and initial.text[:1].isupper() and plain[other.end] == " ":
        last += 1
    behind = plain[tokens[last].end : tokens[last].end + 16]
    told = apart or (before is not None and (before.low in _PEOPLE_BEFORE or before.low in ("of", "for")))
    ends = behind[:1] in (",", ")", ";", "-") or behind.startswith(" - ") or bool(DETAILS_BEHIND.match(behind))
    if not (shouted or one.text.isupper()):
        told = told or not apart
        if apart and before is not None and before.text[-1:] in ".":
            return None  # "Later, Maria said": a sentence begins so
    strong = told and last > place + 1 and ends and not (apart and before is None)
    if not strong and last == place + 1 and not (ends and told and one.text.isupper()):
        return None
    return _Pair(
        place, last, fold(other.low), fold(one.low), strong, told and ends, ("turned", before.low if before else "")
    )


@lru_cache(maxsize=32768)
def _given(low: str) -> bool:
    return low in first_names() or low in world_given()


@lru_cache(maxsize=32768)
def _listed(given: str, family: str) -> bool:
    """True for two words that are on the lists as well: ``APRIL BANKS``."""
    return (given in first_names() or given in world_given()) and family in last_names()


@lru_cache(maxsize=32768)
def _kind(low: str) -> int:
    """What a word may be in a name: flags of a sure given name, a sure family name, an unlisted one, a plain word."""
    low = low if low.isascii() else fold(low)
    parts = low.replace("'", " ").split()
    bare = "".join(parts)
    if not bare.isalpha() and "-" not in bare:
        return _OTHER
    if low in cues.ROLES or low in cues.TITLES or low in cues.OFFICER_TITLES or low in cues.PARTICLES:
        return _WORD if low in _RANKS else _OTHER
    listed = low in first_names() or low in last_names()
    if not listed and (low in cues.BODIES or low in cues.ORGANISATION):
        return _OTHER
    if strangers.is_word(low) or low in plain_words():
        if (low in _CLOSED and low not in _BOTH) or (verbs.is_finite(low) and not listed) or low.endswith("ing"):
            return _OTHER
        if low in places() and low not in world_given() and low not in world_family():
            return _OTHER
        return _WORD
    if (
        not listed
        and low.endswith("s")
        and (low[:-1] in plain_words() or (low[:-1] in english() and low not in world_family()))
    ):
        return _OTHER  # "Guilty Pleasures"
    kind = (_GIVEN if is_given(low) else 0) | (_FAMILY if low in last_names() or low in world_family() else 0)
    if kind:
        return kind
    return _STRANGE if len(bare) > 2 and not set("aeiouy").isdisjoint(bare) else _OTHER
