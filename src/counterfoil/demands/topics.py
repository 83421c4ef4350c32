"""The words of an item that tell one subject from another: places, quoted words, names, and runs of plain words.

"Copies of all reports about robberies on Grand Ave" asks about ``Grand Ave``; the words of asking, the kinds of record
and the words that every records office's demand holds say nothing about the subject. Fixed lists, no guessing: the
same item always gives the same topics, and a person can see why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from counterfoil.demands.dates import WHEN
from counterfoil.demands.manner import without_law


class Sort(StrEnum):
    """What a topic is, by how it was found."""

    PLACE = "place"  # a street, with or without a number
    QUOTED = "quoted"  # what the demand puts between quotation marks
    NAME = "name"  # capitalised words: an organisation, a programme, a person
    SUBJECT = "subject"  # two plain words or more
    WORD = "word"  # one plain word


@dataclass(frozen=True, slots=True)
class Topic:
    """``words`` (small letters, no accents) are looked for near each other; ``shown`` is how the demand writes them."""

    shown: str
    words: tuple[str, ...]
    sort: Sort


_SUFFIX = (
    r"(?:ave(?:nue)?|st(?:reet)?|blvd|boulevard|rd|road|dr(?:ive)?|ct|court|pl(?:ace)?|ln|lane|pkwy|parkway"
    r"|expy|expressway|hwy|highway|ter(?:race)?|cir(?:cle)?|plaza)"
)
_POINT = r"(?:(?:[NSEW]|North|South|East|West)\b\.?\s+)"
_PLACE = re.compile(
    rf"\b(?:(?P<number>\d{{1,5}})\s+(?P<block>(?:hundred\s+)?block\s+(?:of\s+)?(?:the\s+)?)?)?{_POINT}?"
    rf"(?P<name>(?:[A-Z][\w'’-]+|\d{{1,3}}(?:st|nd|rd|th))(?:\s+[A-Z][\w'’-]+){{0,2}})\s+(?P<suffix>(?i:{_SUFFIX}))\b"
    # "Ada St. John" is a person, "12 Ada St. Please send" a place.
    rf"(?(number)|(?!\.\s+[A-Z][a-z]))\.?"
    rf"|\b(?P<number2>\d{{1,5}})\s+(?P<block2>(?:hundred\s+)?block\s+(?:of\s+)?(?:the\s+)?)?(?:(?i:{_POINT}))?"
    rf"(?P<name2>[a-z][\w'’-]+(?:\s+[a-z][\w'’-]+)?)\s+(?P<suffix2>{_SUFFIX})\b\.?"
)
_QUOTED = re.compile(r"[“\"]([^“”\"\n]{2,80})[”\"]")
_MAILBOX = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\b[\w-]+\.(?:gov|com|org|net|edu)\b\S*")
_TOKEN = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?|[^\w\s]|\n")
_LINKS = frozenset({"and", "of", "for", "the", "&"})
_LONGEST = 4  # words of one topic; a longer run is parted, for no record holds seven words as the demand writes them
_MOST = 12  # topics of one item


@cache
def _lists() -> dict[str, frozenset[str]]:
    """The lists of ``words.txt`` by name."""
    lists: dict[str, set[str]] = {}
    name = ""
    text = resources.files("counterfoil.demands").joinpath("words.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[] ")
        elif line and not line.startswith("#"):
            lists.setdefault(name, set()).update(line.split())
    return {name: frozenset(words) for name, words in lists.items()}


def topics(item: str) -> tuple[Topic, ...]:
    """The topics of one item, places first, each once; () when its words only ask, or only name a kind of record.

    >>> [topic.shown for topic in topics("Please send all arrest reports about robberies on Grand Ave from May 2024")]
    ['Grand Ave']
    >>> [topic.shown for topic in topics("A copy of your body camera policy")]
    ['body camera policy']
    >>> topics("Copies of all arrest reports and case reports from 2024")
    ()
    """
    rest = re.sub(WHEN, " ; ", without_law(item[:4000]), flags=re.IGNORECASE)
    found: list[Topic] = []
    for pattern, read in ((_MAILBOX, _mailbox), (_ADDRESS, _nothing), (_PLACE, _place), (_QUOTED, _quoted)):
        for match in pattern.finditer(rest):
            topic = read(match)
            if topic is not None:
                found += [topic] if topic.words else []
                rest = rest[: match.start()] + ";" * (match.end() - match.start()) + rest[match.end() :]
    found += _plain(rest)
    unique = {topic.words: topic for topic in reversed(found)}
    ordered = [topic for topic in dict.fromkeys(found) if unique[topic.words] is topic]
    return _telling(ordered)


def _telling(found: list[Topic]) -> tuple[Topic, ...]:
    """A place narrows more than the plain words beside it, and several words more than one: the weaker are left out."""
    sorts = {topic.sort for topic in found}
    weaker: set[Sort] = set()
    if Sort.PLACE in sorts:
        weaker |= {Sort.SUBJECT, Sort.WORD}
    if sorts - {Sort.WORD}:
        weaker.add(Sort.WORD)
    order = list(Sort)
    kept = sorted((t for t in found if t.sort not in weaker), key=lambda t: order.index(t.sort))
    return tuple(kept[:_MOST])


def _mailbox(match: re.Match[str]) -> Topic:
    return Topic(match[0], fold(match[0]), Sort.QUOTED)


def _nothing(match: re.Match[str]) -> Topic:
    return Topic(match[0], (), Sort.QUOTED)


def _place(match: re.Match[str]) -> Topic | None:
    name, suffix = match["name"] or match["name2"], match["suffix"] or match["suffix2"]
    number, block = match["number"] or match["number2"], match["block"] or match["block2"]
    words = fold(name)
    lists = _lists()
    if all(word in lists["stop"] or word in lists["record"] for word in words):
        return None  # "The Court", "in the street"
    # A report gives the house, or masks it: a block is looked for by its street.
    house = (number,) if number and not block else ()
    return Topic(_line(match[0]), (*house, *words, *fold(suffix)), Sort.PLACE)


def _quoted(match: re.Match[str]) -> Topic | None:
    lists = _lists()
    words = tuple(word for word in fold(match[1]) if word not in lists["stop"])
    if not 0 < len(words) <= 7 or all(word in lists["record"] or word in lists["office"] for word in words):
        return None
    return Topic(_line(match[1]), words, Sort.QUOTED)


def _plain(text: str) -> Iterator[Topic]:
    """Runs of words between the words of asking and the kinds of record."""
    shouted = sum(c.isupper() for c in text) > 0.5 * sum(c.isalpha() for c in text)
    for run, named in _runs(text, shouted=shouted):
        for piece in _pieces(run):
            if topic := _topic(piece, named=named):
                yield topic


def _runs(text: str, *, shouted: bool) -> Iterator[tuple[list[str], bool]]:
    """Each run of words that may tell a subject, and whether it is written as a name is."""
    lists = _lists()
    run: list[str] = []
    named = False
    link = ""
    first = True  # the first word of a sentence is written large whatever it is
    for token in _TOKEN.findall(text):
        word = token.casefold()
        base = re.sub(r"[’']s?$|[’']s$", "", word)
        if base == "of" or (named and base in _LINKS):
            link = token  # "use of force", "Customs and Border Protection": goes on if a word of the run follows
            continue
        breaks = not token[0].isalnum() or token.isdigit() or base in lists["stop"] or base in lists["record"]
        if breaks:
            if run:
                yield run, named
            run, named, link = [], False, ""
            first = token in tuple(".?!\n:") or (first and not token[0].isalnum())
            continue
        large = token[0].isupper() and not first and not shouted
        first = False
        if base in lists["office"] and not large and not named:
            link = ""
            continue
        if run and (large != named or (link and link.casefold() != "of" and not large)):
            yield run, named
            run = []
        if not run:
            named = large
        run += [part for part in re.split(r"[’']s?$", token)[:1] if part]
        link = ""
    if run:
        yield run, named


def _pieces(run: list[str]) -> list[list[str]]:
    """A run of at most four words as it is; a longer one in pieces of two to four."""
    pieces = []
    while len(run) > _LONGEST:
        pieces.append(run[:3])
        run = run[3:]
    return [*pieces, run]


def _topic(run: list[str], *, named: bool) -> Topic | None:
    lists = _lists()
    words = tuple(word for part in run for word in fold(part))
    common = lists["weak"] | lists["matter"] | lists["office"]
    strong = [w for w in words if len(w) > (1 if named else 2) and w not in common]
    shown = " ".join(run)
    if len(words) == 1:
        if not strong or re.search(r"(?:ed|ly)$", words[0]):
            return None
        return Topic(shown, words, Sort.NAME if named else Sort.WORD)
    if named:
        return Topic(shown, words, Sort.NAME) if strong else None
    # "body camera policy": no word of it is rare, together they are a subject.
    if strong or (any(w in lists["matter"] for w in words) and len(words) > 1):
        return Topic(shown, words, Sort.SUBJECT)
    return None


def fold(text: str) -> tuple[str, ...]:
    """The words and numbers of a text in small letters without accents, as a text index cuts them.

    >>> fold("O’Hare-Núñez, 4166 E. Young")
    ('o', 'hare', 'nunez', '4166', 'e', 'young')
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    return tuple(re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c))))


def _line(text: str) -> str:
    return " ".join(text.split()).strip(" .,;")
