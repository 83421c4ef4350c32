"""Names that no cue and no short list tells: by the lists of the world's names and by what stands around them.

These are guesses, and say so by their confidence: 0.6 where given and family name are listed and no words, down to
0.35 for one word that may be a town or a firm. They are findings all the same, so that a person sees them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from counterfoil.detection import cues
from counterfoil.detection.words import (
    english,
    first_names,
    last_names,
    places,
    plain_words,
    world_family,
    world_given,
)

_ENDINGS = re.compile(
    r"\w{2}(?:ski|ska|sky|skyi|wicz|czyk|czak|enko|chuk|ovic|evic|ovich|evich|idze|shvili|oglu|yan|ian|opoulos|akis"
    r"|escu|sson|sdottir|dottir|ssen|nen|ova|eva|ov|ev|ez|zadeh|pour|ulu|uk|cki|cka|dzki|nski|nska)$"
)
_ENGLISH = re.compile(
    r"\w{2}(?:ness|tion|sion|ing|ment|ity|ities|ly|able|ible|ism|ance|ence|logy|ical|ous|ful|less|ship|hood|ward|wise"
    r"|ized|ised|ively|edly|ments|tions|sions|nesses|ings)$"
)
_SHORT_DAYS = frozenset("thurs tues weds sept".split())
NAMESAKES = frozenset("miranda garrity brady monell amber terry".split())
"""Warnings, rules and alerts that bear somebody's name."""
_GREETED = re.compile(
    r"(?:^|[^\w])(?:hi|hello|dear|hey|user|name|thanks|regards|sincerely|love)(?:[,:]| ?--?)? $", re.IGNORECASE
)
_SPOKEN_TO = re.compile(
    r"(?:^|[^\w])(?:w/|thank you|cheers|yours truly|good morning|bye|love|signed|attn|attention|cc|bcc|from|to"
    r"|contact|ask for|speak (?:to|with)|calls? me|i'm|i am|this is|name is|name's|named|called|known as|says"
    r"|said|asked|told|met|meet|saw|by|with|(?:shouted|yelled|looked|laughed|screamed|swung|pointed|fired) at|think"
    r"|and i|maybe)[,:]? $",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(
    r"\b(?:car|vehicle|phone|home|house|residence|apartment|purse|wallet|number|name|statement|custody|arrest|search|body"
    r"|face|hand|arm|injur(?:y|ies)|mother|father|parents?|son|daughter|wife|husband|friend|property|belongings|photo"
    r"|account|behalf|age|presence|request|whereabouts|description|keys|dog|identity|address|interview|testimony) of $",
    re.IGNORECASE,
)
_SAID_BEFORE = re.compile(r"(?:[\"”] ?|, )?\b(?:says|said|asked|replied|told) $")
_PLACE_BEFORE = re.compile(r"(?:\b(?:in|at|near|into|toward|towards|onto|across|via|to|from|on|off|of|the)|\d[a-z]?) $")
_SURE_PLACE_BEFORE = re.compile(
    r"(?:\b(?:in|near|into|towards?|onto|block of|rue|via|calle|avenida|av|ul\.?|plaza|piazza|rua|cite"
    r"|villa|town|village|city|district|province|region|county|republic|state|street|seat|locality|capital) (?:of )?"
    r"|(?<!ed )\bat |\d[a-z]?,? )$",
    re.IGNORECASE,
)
_DWELLING_BEHIND = re.compile(
    r" (?:residence|household|family|home|apartment|brothers|sisters|children|kids?|boys?|girls?|twins|teens?"
    r"|child|couple|siblings|house|place)\b",
    re.IGNORECASE,
)
_OURS_BEFORE = re.compile(r"\b(?:my|our|his|her|their|your) $", re.IGNORECASE)
_THE_BEFORE = re.compile(r"\bthe $", re.IGNORECASE)
_POSSESSIVE_BEFORE = re.compile(r"\w(?:'s|'S|s') $")
_DIRECTION_BEFORE = re.compile(r"(?:^|[ (])[NSEW]\.? $")
_DETERMINER = re.compile(
    r"\b(?:the|an?|this|that|these|those|its|every|each|any|no|our|their|his|her|my|your) $", re.IGNORECASE
)
_NUMBER_BEHIND = re.compile(r",? \d")
_NUMBER_BEFORE = re.compile(r"\d[a-z]?,? $")
_RELATED_BEHIND = re.compile(
    r"^['’]s (?:\w+ )?(?:mother|father|wife|husband|sister|brother|son|daughter|friend|house|home|apartment|phone"
    r"|statement|name|address|account|face|head|arm|hand|hands|car|vehicle|purse|boyfriend|girlfriend|partner|parents"
    r"|family|uncle|aunt|cousin|roommate|lawyer|attorney|room|keys|wallet|birthday|office|job|computer|email|number)\b"
)
_OWNS = re.compile(r"^['’]s [a-z]")
_DONE_BEHIND = re.compile(
    r"^,? (?:who|whose|whom|and (?:he|she|i|his|her)|(?:he|she) |will|would|has|had|was|is|can|could|did|does"
    r"|says?|thinks?|wants?|likes?|needs?|knows?|gave|spent|spoke|ran|hit|fell|told|met|saw|kept|held|sat"
    r"|stood|drove|came|left|went|got|took|made|lives?|works?|loves?|hates?|shouted|[a-z]+ed|aged? \d|\(\d\d\)"
    r"|\d\d,)\b"
)
_CALLED = re.compile(
    r"^(?:, (?:can|could|please|would|will|you|what|where|how|is|are|do|did|i|we|this|it)\b|[!?])", re.IGNORECASE
)
_VERSUS = re.compile(r"(?:^ v(?:s|ersus)?\.? (?:the |[A-Z]))|(?:^ & Others)")
_VERSUS_BEFORE = re.compile(r"\bv(?:s|ersus)?\.? $")
_ROW_BEFORE = re.compile(r"(?:[A-Z]\w+,? and|[A-Z]\w+,) $")
_IN_A_ROW = re.compile(r"^(?:, [A-Z]|,? (?:and|&) [A-Z])")
_FIRM_BEHIND = re.compile(r"^(?:,? (?:inc|llc|ltd|plc|gmbh|corp|co|s\.?a|a\.?g|ab|&|and sons|& sons)\b)", re.IGNORECASE)
_OPENS = re.compile(r"(?:^|[.!?:;>\"“”]|\n|- )\s*$")
_NOBODY = cues.ORGANISATION | cues.STREETS | cues.BODIES


@dataclass(frozen=True, slots=True)
class Guess:
    """A run of words that may be a name: which of its words, from and to, and why."""

    first: int
    behind: int
    how: str
    confidence: float


def ends_like_a_name(low: str) -> bool:
    """True for letters that end as family names of some languages do: ``brzozowski``, ``petrossian``."""
    return bool(_ENDINGS.search(low))


def is_place(lows: Sequence[str]) -> bool:
    """True when folded words are a country, a people, a state, a town or a month: ``costa rica``."""
    return " ".join(lows) in places()


@lru_cache(maxsize=32768)
def is_word(low: str) -> bool:
    """A word of English or the name of a place, and on neither short list of names."""
    if " " in low:
        return all(map(is_word, low.split()))  # "Message-ID"
    if low in first_names() or low in last_names():
        return low in places()
    return (
        low in plain_words()
        or low in english()
        or low in places()
        or (bool(_ENGLISH.search(low)) and low not in world_given() and low not in world_family() and _has_stem(low))
    )


def _has_stem(low: str) -> bool:
    """False for what ends in "ing" and is made of no word: ``xiuying``."""
    stem = low.removesuffix("ing")
    return stem == low or any(
        word in english() or word in plain_words()
        for word in (stem, f"{stem}e", stem[:-1] if stem[-1] == stem[-2] else "")
    )


@lru_cache(maxsize=32768)
def _given(low: str) -> bool:
    return any(part in first_names() or part in world_given() for part in low.split())


@lru_cache(maxsize=32768)
def _family(low: str) -> bool:
    return any(part in last_names() or part in world_family() for part in low.split()) or bool(_ENDINGS.search(low))


@lru_cache(maxsize=32768)
def _spoken(low: str) -> bool:
    return len(low) > 2 and low.replace(" ", "").isalpha() and not set("aeiouy").isdisjoint(low)


def guess(words: Sequence[str], ahead: str, behind_of: Sequence[str], *, shouted: bool, printed: bool) -> Guess | None:
    """Whether the folded ``words`` of a capitalised run hold a name.

    ``ahead``: the text before the run. ``behind_of``: for each word, the text that follows it. ``shouted``: the text is
    in capitals. ``printed``: the run alone is, as towns are in an address.
    """
    first, end = 0, len(words)
    while first < end and len(words[first]) > 1 and (is_word(words[first]) or words[first] in cues.STREETS):
        first += 1
    while end > first and is_word(words[end - 1]) and not _kept(words[first:end], shouted):
        end -= 1
    core = words[first:end]
    if not core or is_place(core) or is_place(words) or not all(word.replace(" ", "").isalpha() for word in core):
        return None
    if (end < len(words) and words[end] in _NOBODY) or not _NOBODY.isdisjoint(core[1:]):
        return None
    if len(core) == 1 and core[0] in cues.ORGANISATION and core[0] not in last_names():
        return None  # "Manager of Union Diner, Owen Beer"
    if core[-1] in cues.ORGANISATION and _POSSESSIVE_BEFORE.search(ahead):
        return None  # "Kate's Tavern"
    if first:
        ahead = f"{ahead}{' '.join(words[:first])} "
    behind = behind_of[end - 1]
    if (
        _DIRECTION_BEFORE.search(ahead)
        or _FIRM_BEHIND.match(behind)
        or (_NUMBER_BEFORE.search(ahead) and re.match(r",? \d", behind))
    ):
        return None
    how, confidence = _many(core, ahead, behind) if len(core) > 1 else _one(core[0], ahead, behind, printed)
    if confidence < (0.5 if shouted or (printed and len(core) == 1) else 0.3):
        return None  # in capitals every word looks like a name
    return Guess(first, end, how, confidence)


def _kept(core: Sequence[str], shouted: bool) -> bool:
    """True for a word at the end of a run that is a family name too: ``Joanne Glass``, ``J. Glass``."""
    if shouted or len(core) < 2 or core[-1] in places() or core[-1] in _NOBODY:
        return False
    return (len(core) == 2 and len(core[0]) == 1) or (_given(core[0]) and _family(core[-1]))


def _many(core: Sequence[str], ahead: str, behind: str) -> tuple[str, float]:
    whole = [word for word in core if len(word) > 1 and word not in cues.PARTICLES]
    words_in = any(map(is_word, whole))
    if words_in and not (_given(core[0]) and _family(core[-1])):
        return "", 0.0
    placed = bool(_SURE_PLACE_BEFORE.search(ahead))
    if len(core[0].replace(" ", "")) < 3 and not _given(core[0]):
        known = _family(core[-1])
        return ("initial and family name", 0.3 if placed else 0.5) if known else ("initial and a word", 0.35)
    if _given(core[0]) and _family(core[-1]):
        return "given and family name from the lists of the world", 0.4 if placed else 0.5 if words_in else 0.6
    if _given(core[0]) or (_family(core[-1]) and _spoken(core[0])):
        return "capitalised words with a name from the lists of the world", 0.35 if placed else 0.5
    if all(map(_spoken, whole)) and not _PLACE_BEFORE.search(ahead):
        return "capitalised words that are no English", 0.35
    return "", 0.0


def _one(word: str, ahead: str, behind: str, printed: bool) -> tuple[str, float]:
    given, family = _given(word), _family(word)
    listed = given or family
    if word in cues.MAKES or not _spoken(word) or (_SURE_PLACE_BEFORE.search(ahead) and not _VERSUS.match(behind)):
        return "", 0.0
    if _VERSUS.match(behind) or (_VERSUS_BEFORE.search(ahead) and listed):
        return "party to a court case", 0.5
    opens = bool(_OPENS.search(ahead))
    if word in NAMESAKES and not _GREETED.search(ahead):
        return "", 0.0
    if _DWELLING_BEHIND.match(behind) and _THE_BEFORE.search(ahead) and (listed or not is_word(word)):
        return "family name before what is a family's", 0.6 if family and not is_word(word) else 0.5
    if given and word in world_given() and not is_word(word) and _OURS_BEFORE.search(ahead):
        return "given name from the lists behind whose it is", 0.45
    if _DETERMINER.search(ahead) or (opens and (word in plain_words() or word in english())):
        return "", 0.0
    if _RELATED_BEHIND.match(behind):
        return "name before what is a person's", 0.5 if listed else 0.4
    if listed and _OWNS.match(behind) and no_word(word) and not printed:
        return "name before what somebody has", 0.45
    if _GREETED.search(ahead):
        return "name behind a greeting", 0.6 if listed else 0.5
    if _SPOKEN_TO.search(ahead) and listed:
        return "name from the lists behind a word for people", 0.5 if given or no_word(word) else 0.4
    if listed and _OF_SOMEBODY.search(ahead):
        return "name from the lists behind what is a person's", 0.5 if given else 0.4
    if _SAID_BEFORE.search(ahead):
        return "word behind what people do", 0.4
    if _DONE_BEHIND.match(behind) and listed:
        return "name from the lists before what people do", 0.5 if given or no_word(word) else 0.4
    if opens and _CALLED.match(behind):
        return "word that somebody is called by", 0.45 if listed else 0.35
    if not listed and " " in word:
        return "", 0.0  # "Message-ID"
    if (opens or _ROW_BEFORE.search(ahead)) and _IN_A_ROW.match(behind) and not printed:
        return "word in a row of names", 0.35
    if opens and _DONE_BEHIND.match(behind) and not printed:
        return "word before what people do", 0.35
    if given and not _PLACE_BEFORE.search(ahead):
        return "given name from the lists of the world, alone", 0.4
    if family and no_word(word) and len(word) > 3 and not _PLACE_BEFORE.search(ahead) and not printed:
        return "family name from the lists, alone", 0.35
    if family and (_IN_A_ROW.match(behind) or _ROW_BEFORE.search(ahead)):
        return "family name from the lists, in a row", 0.35
    return "", 0.0


def no_word(low: str) -> bool:
    """False for words, for abbreviations of days, and for the plural of a word."""
    if is_word(low) or low in plain_words() or low in english() or low in _SHORT_DAYS:
        return False
    return not low.endswith("s") or not (low[:-1] in plain_words() or low[:-1] in english())


@lru_cache(maxsize=32768)
def small(low: str) -> bool:
    """A given name from the lists, and no word, that somebody may have written in small letters."""
    return len(low) > 2 and low in world_given() and not is_word(low) and low not in plain_words()


_SMALL_BEFORE = re.compile(
    r"\b(?:hi|hello|dear|hey|name is|name\?|named|named him|named her|call me|called|(?:i|this|it)(?:'m| is|'s)|said"
    r"|by|with|to|told|asked)[,:]? (?:mrs?\.? |ms\.? )?$"
)
_SMALL_KIN = re.compile(
    r"\b(?:my|his|her|our|their|the) (?:(?:step|grand)?(?:son|daughter|mother|father)|brother|sister|mom|dad|cousin"
    r"|nephew|niece|boyfriend|girlfriend|husband|wife|friend|roommate|neighbor|baby|ex|uncle|aunt|kid),? $"
)
_SMALL_ROW = re.compile(r"^,? (?:and )?[a-z]+[,.]")


def small_behind(low: str, following: str, ahead: str, behind: str) -> tuple[int, str, float] | None:
    """How many of two words in small letters are a name: ``low`` is ``small``, the other follows it."""
    if following and _family(following) and not is_word(following) and following not in plain_words():
        sure = low in first_names() or following in last_names()
        return 2, "words in small letters from the lists of names", 0.4 if sure else 0.35
    if low not in english() and _SMALL_KIN.search(ahead):
        return 1, "given name in small letters behind who somebody is", 0.4
    common = low in first_names() and low not in english()
    if common and (_SMALL_BEFORE.search(ahead) or _RELATED_BEHIND.match(behind) or _CALLED.match(behind)):
        return 1, "given name in small letters", 0.35
    if common and (_DONE_BEHIND.match(behind) or (ahead.endswith(", ") and _SMALL_ROW.match(behind))):
        return 1, "given name in small letters", 0.3
    return None
