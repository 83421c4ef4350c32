"""Names that nobody listed, in running text: by the words around them and by lists of common names.

It finds, it does not decide: a name without a cue gets the role ``unknown`` and a low confidence.
"""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from counterfoil.detection import cues, deeds, strangers, verbs, youth
from counterfoil.detection.initials import ONLY_INITIALS
from counterfoil.detection.name_runs import between_people, run_at
from counterfoil.detection.name_words import (
    DETAILS_BEHIND,
    MR,
    PLACING,
    Token,
    is_given,
    is_spoken,
    is_word,
    may_be_word,
    role_behind,
    tokens_of,
)
from counterfoil.detection.text import PageText, fold
from counterfoil.detection.words import first_names, last_names, plain_words, world_family, world_given
from counterfoil.quick import quick
from counterfoil.values import Role, Span

_WHO_BEHIND = re.compile(r"^, who (?:lives?|lived|resides?|resided|works?|worked|is|was|said|stated|related|told)\b")
_NAMED = re.compile(
    r"(?:identified(?: \w+){0,3}?(?: as| by)?|known as|a/k/a|aka|named|name of|name is|name as|the name|i\.e\.|id'?d as|alias)[ :,]*$",
    re.IGNORECASE,
)
_ENDS_NAMED = (
    "known as",
    "a/k/a",
    "aka",
    "named",
    "name of",
    "name is",
    "name as",
    "the name",
    "i.e.",
    "d as",
    "alias",
)
_STOOD = re.compile(
    r" (?:is|was|had|has) (?:been )?(?:clos|open|lock|locat|empt|damag|dark|vandal|burglari|secur|robb)", re.IGNORECASE
)  # what is said of a church or a park
_FIRM = re.compile(r" (?:&|and) (?:sons?|co|bros|brothers|daughters?|associates)\b", re.IGNORECASE)
_STREET_BEFORE = re.compile(r"(?:\d|\b[NSEW]\.?|block of|\bat|\bon|\bof) $")
_NAMED_SO_BEFORE = re.compile(r"(?:\b[NSEW]\.?|block of|\bat|\bon|\bof) $", re.IGNORECASE)
_ENDS_OF_WORDS = ("ing", "er", "ers", "ery", "ed", "ian", "ist", "or", "ors", "ness", "tion")
_TIMED = re.compile(r"(?:(?<!\d)[0-2]\d:?[0-5]\d|[A-Z]+\d+) $")  # of a log: "1703 DI02 DOMINIC IS HIDING"
_NUMBER_BEFORE = re.compile(r"(?<!\w)\d{1,5}(?: ?(?:st|nd|rd|th))? $", re.IGNORECASE)
_HOUSE_BEFORE = re.compile(r"(?:^|[^\w/.#:-])[1-9]\d{0,4} $")
_SENTENCE_ENDS = frozenset(".;!?")
_CALLED_SO = re.compile(r"(?: [A-Z][\w'-]*){1,3}")
_SHORT_FOR = re.compile(r"[A-Z]+/[A-Z]+(?:/[A-Z]+)*s?|[A-Z]{2,5}s|[BCDFGHJKLMNPQRSTVWXZ]{3,5}")
_GENERATIONS = frozenset("jr sr ii iii iv".split())
_JOINTS = cues.PARTICLES | frozenset("mac mc von san santa st".split())

_STARRED = re.compile(
    r"^,? ?\(?(?:(?:star|badge|emp(?:loyee)?|PC)\.?:? ?(?:no\.?|number|#)? ?\d{3,6}|# ?\d{4,6})\b", re.IGNORECASE
)  # what only officers have
_WITHIN_CAPITAL = re.compile(r"(?:Mc|Mac|De|Di|Da|Du|La|Le|Lo|O'|D'|Fitz|Van)[A-Z][a-z]{2,}(?:-[A-Z][a-z]+)?(?:'s)?$")
_PHONE_BEHIND = re.compile(r"^[^.;\d]{0,40}\(?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b")


@quick
@dataclass(frozen=True, slots=True)
class NameHit:
    """A name in a page's plain text, with the role its cue gives; ``minor`` where an age or a word says so."""

    span: Span
    role: Role
    how: str
    confidence: float
    minor: bool = False
    doubt: bool = False  # the words may speak of somebody else's age


def find(page: PageText, masked: Sequence[bool], tokens: Sequence[Token] | None = None) -> Iterator[NameHit]:
    """Names on ``page`` outside the words that ``masked`` marks (labels and filled fields).

    ``tokens``: those of ``tokens_of``, where the caller has them.
    """
    plain = page.plain
    tokens = tokens_of(page, masked) if tokens is None else tokens
    carried: tuple[str, Role] | None = None
    done = 0
    everywhere = page.shouted
    small = _small_titled(tokens)
    for place in [
        i for i, token in enumerate(tokens) if token.text[0].isupper() or i in small or strangers.small(token.low)
    ]:
        if place < done:
            continue
        token = tokens[place]
        if not token.free or not token.text[0].isupper():
            hit = _small(plain, tokens, place) if strangers.small(token.low) else None
            if hit is None and place in small:
                hit = NameHit(Span(token.start, token.end), Role.UNKNOWN, "name in small letters behind a title", 0.5)
            if hit is not None:
                yield hit
            continue
        shouted = everywhere or (_large(token) and sum(map(_large, tokens[max(0, place - 3) : place + 4])) >= 5)
        run = run_at(tokens, place, plain, shouted)
        if run == 0:
            run = 1
            hit = cue = None
        else:
            members = tokens[place : place + run]
            cue = _cue(tokens, place, plain) or (carried if _joined(tokens, place, plain) else None)
            hit = _judge(plain, tokens, place, members, cue, shouted)
            several = cue is not None and cue[0].endswith("s") and cue[0] not in cues.TITLES
            carried = cue if hit is not None and several else None
        part = hit is not None and hit.span.start > tokens[place].start
        if hit is None or run == 1 or part:
            deed = deeds.find(tokens, place, plain, shouted=shouted)
            if deed is not None and (hit is None or deed.length > run or (part and deed.length == run)):
                run = max(run, deed.length)
                hit = _did(tokens[place : place + deed.length], deed)
        if hit is not None:
            yield hit
        done = place + run


def _large(token: Token) -> bool:
    """True for a word in capitals."""
    return token.text.isupper() and len(token.text) > 1


def _did(members: Sequence[Token], deed: deeds.Deed) -> NameHit:
    end = members[-1].end - (2 if members[-1].text.endswith(("'s", "'S")) else 0)
    return NameHit(Span(members[0].start, end), Role.UNKNOWN, deed.how, deed.confidence)


def _cue(tokens: Sequence[Token], place: int, plain: str) -> tuple[str, Role] | None:
    """The word of a role or title that stands directly before; commas and "identified as" may stand between."""
    start = tokens[place].start
    ahead = plain[max(0, start - 32) : start]
    said = ahead.lower()  # the expression is slow, and before most names stands none of its words
    if ("identified" in said or said.rstrip(" :,").endswith(_ENDS_NAMED)) and _NAMED.search(ahead):
        for token in reversed(tokens[max(0, place - 9) : place]):
            if token.low in cues.ROLES and cues.ROLES[token.low] is not Role.UNKNOWN:
                return token.low, cues.ROLES[token.low]
        return "named", Role.UNKNOWN
    if said.endswith((" by ", " to ")) and cues.did_as_officer(plain, start):
        return "by", Role.OFFICER
    back = place - 1
    while back >= 0 and place - back <= 3:
        token = tokens[back]
        between = plain[token.end : tokens[back + 1].start]
        if len(between) > 6 or not _SENTENCE_ENDS.isdisjoint(between):
            return None
        if token.low in cues.TITLES and "," in between:
            return None  # "8484 N Cesar Chavez Dr, Lakehurst": a street, no doctor
        if token.low == "dr" and back and _is_street_name(tokens[back - 1], plain[tokens[back - 1].end : token.start]):
            return None  # "on Harbor Light Dr. Miranda was read"
        if token.low in cues.OFFICER_TITLES:
            return token.low, cues.titled(token.low, tokens[back - 1].low if back else "")
        if token.low in cues.ROLES:
            return token.low, cues.ROLES[token.low]
        if token.low not in cues.TITLES and not (len(token.low) == 1 and between.strip(" .#") == ""):
            return None
        if token.low in cues.TITLES and back == 0:
            return token.low, Role.UNKNOWN
        if token.low in cues.TITLES:
            earlier = tokens[back - 1]
            if earlier.low not in cues.ROLES and earlier.low not in cues.OFFICER_TITLES:
                return token.low, Role.UNKNOWN
        back -= 1
    return None


def _is_street_name(token: Token, between: str) -> bool:
    """True for what stands before the "Dr" of a street: a capital, no title and no word for people."""
    if between != " " or not token.text[:1].isupper() or token.text[-1] in ".,;:":
        return False
    return token.low not in cues.ROLES and token.low not in cues.OFFICER_TITLES and token.low not in cues.SAYING


def _joined(tokens: Sequence[Token], place: int, plain: str) -> bool:
    """True behind "and" or a comma: "Officers Nowak and Reed"; only a title in the plural goes on."""
    if place == 0:
        return False
    before = plain[max(0, tokens[place].start - 5) : tokens[place].start].lower()
    return before.endswith((" and ", ", ", " & "))


def _judge(
    plain: str,
    tokens: Sequence[Token],
    place: int,
    members: Sequence[Token],
    cue: tuple[str, Role] | None,
    shouted: bool,
) -> NameHit | None:
    lows = [fold(m.low) or m.low for m in members]
    after_place = place + len(members)
    after = tokens[after_place] if after_place < len(tokens) else None
    behind = plain[members[-1].end : members[-1].end + 24]
    adjacent = after is not None and plain[members[-1].end : after.start] == " "
    if members[-1].text.endswith(".") and len(members[-1].low) > 2:
        adjacent = False  # "… with Maria Park. Station personnel …"
    if (
        adjacent
        and after is not None
        and (
            after.low in cues.ORGANISATION
            or (after.text[:1].isupper() and (after.low in cues.STREETS or (cue is None and after.low in cues.BODIES)))
        )
        and not (cue is not None and cue[0] in cues.TITLES and after.text.islower())
    ):
        return None
    if any(_SHORT_FOR.fullmatch(m.text) for m in members) and not (shouted and "/" not in members[0].text):
        return None  # "R/D", "EMTs", "CFD Amb"
    if cue is None and (lows[0] in cues.MAKES or _is_shop(plain, members[-1])):
        return None  # "Nissan Rogue", "Casey's Currency Exchange"
    if members[0].low == "chase" and plain[max(0, members[0].start - 5) : members[0].start].lower() in (
        "gave ",
        "give ",
    ):
        return None
    turned = len(members) > 1 and "," in plain[members[0].start : members[-1].end]
    if (cue is None or cue[0] not in cues.TITLES) and _FIRM.match(plain, members[-1].end):
        return None  # "Grace & Sons"
    if not cues.ORGANISATION.isdisjoint(lows[1:]) or not cues.STREETS.isdisjoint(lows):
        titled = cue is not None and (is_given(lows[0]) or cue[0] in MR or between_people(tokens, place, plain))
        titled = titled or _acts(plain, tokens, place, members, lows)
        whole = [low for low in lows if len(low) > 1]
        borne = lows[-1] in last_names() and len(whole) == 2 and (titled or len(lows) == 3)
        saint = any(m.low == "st" and m.text.endswith(".") for m in members[:-1])
        if not turned and not saint and not borne:
            return None  # but "victim Grace Park", "Mr. Sung Lane", "Park, Maria", "St. Clair", "Ann M. Lane"
    ahead = plain[max(0, members[0].start - 10) : members[0].start]
    acts = adjacent and after is not None and verbs.is_finite(after.low)
    timed = bool(_TIMED.search(ahead))
    if cue is None and (
        strangers.is_place(lows)
        or (len(members) == 1 and _STREET_BEFORE.search(ahead) and not (timed and acts))
        or (_HOUSE_BEFORE.search(ahead) and not (timed and acts))
    ):
        return _stranger(plain, members, lows, shouted)
    if cue is None and len(lows) > 2 and lows[-2] == "st" and members[-2].text.endswith(".") and is_given(lows[0]):
        span = Span(members[0].start, members[-1].end - (2 if members[-1].text.endswith(("'s", "'S")) else 0))
        return NameHit(span, Role.UNKNOWN, 'given name and a family name with "St."', 0.6)
    known_first = not first_names().isdisjoint(lows)
    known_last = not last_names().isdisjoint(lows)
    end = members[-1].end - (2 if members[-1].text.endswith(("'s", "'S")) else 0)
    span = Span(members[0].start, end)
    young = youth.of_name(plain, span, cue)
    minor = young is youth.Youth.YES
    said = adjacent and after is not None and after.low in cues.SAYING and not after.text[:1].isupper()
    if (cue is None or cue[1] is Role.UNKNOWN or cue[0] == "by") and _STARRED.match(plain[end : end + 24]):
        cue = "star", Role.OFFICER
    elif cue is not None and cue[0] == "by" and not (known_first or known_last or lows[0] in world_family()):
        cue = None  # "transported by EMS", "approved by Felony Review"
    set_off = plain[max(0, members[0].start - 2) : members[0].start] == ", " and behind[:1] == ","
    said_behind = role_behind(plain, end) if cue is None and (len(members) > 1 or not may_be_word(lows[0])) else ""
    if said_behind:
        cue = said_behind, cues.ROLES[said_behind]
    if cue is not None:
        word, role = cue
        if not shouted and word not in cues.TITLES and all(map(strangers.is_word, lows)):
            return None  # "Child Abduction", "Chief Executive"
        if (word in cues.TITLES or word == "named" or word in cues.ROLES) and ONLY_INITIALS.fullmatch(members[0].text):
            return NameHit(span, role, f"initials behind {word!r}", 0.75)
        # One word in capitals behind a cue is as often the next box of a form ("JUVENILE  SEMI") as a name.
        printed = shouted or (members[0].text.isupper() and not said)
        called = word in MR and len(lows) == 1  # "Mrs. Friday"
        called |= shouted and (_only_given(lows[0]) or _only_family(lows[0]))
        called |= word in MR and lows[0] in world_family() and not strangers.is_word(lows[0])  # "MR. MAYFIELD"
        if not (known_first or known_last or len(members) > 1 or set_off or called or said_behind or not printed):
            return None
        if all(low in plain_words() for low in lows) and not (known_first or known_last or called):
            return None
        sure = 0.9 if known_first or known_last else 0.75
        role = Role.MINOR if minor and role in (Role.UNKNOWN, Role.MINOR) else role
        if role is Role.MINOR and not minor:
            role = Role.UNKNOWN  # a grown son
        return NameHit(span, role, f"name behind {word!r}", sure, minor, young is youth.Youth.DOUBT)
    if turned and (known_first or known_last or len(lows[-1]) == 1):
        return NameHit(span, Role.UNKNOWN, "family name, comma and given name", 0.75 if known_first else 0.6, minor)
    if len(members) > 1 and known_first and known_last:
        return NameHit(span, Role.MINOR if minor else Role.UNKNOWN, "given and family name from the lists", 0.75, minor)
    if len(members) > 1 and lows[-1] in _GENERATIONS and not all(map(strangers.is_word, lows[:-1])):
        return NameHit(span, Role.UNKNOWN, f"capitalised words before {members[-1].text!r}", 0.75, minor)
    told = len(members) > 1 or known_first or known_last or re.match(r"^,? \(?age", behind, re.IGNORECASE)
    if told and (minor or DETAILS_BEHIND.match(behind)):
        return NameHit(
            span, Role.MINOR if minor else Role.UNKNOWN, "capitalised words before an age or birth date", 0.7, minor
        )
    if len(members) > 1 and (known_first or known_last) and not any(map(is_word, lows)):
        return NameHit(span, Role.UNKNOWN, "capitalised words with a name from the lists", 0.6)
    if turned and lows[0] in _JOINTS and is_given(lows[-1]):
        return NameHit(span, Role.UNKNOWN, "family name of two words, comma and given name", 0.6)  # "LA RUE, MISTY"
    if len(lows) > 2 and is_given(lows[0]) and lows[-2] in _JOINTS and not re.match(r",? \d", behind):
        return NameHit(span, Role.UNKNOWN, "given name and a family name of two words", 0.6)  # "MISTY LA RUE"
    if len(members) > 1 and _WHO_BEHIND.match(behind):
        return NameHit(span, Role.UNKNOWN, 'capitalised words before "who"', 0.6)
    no_words = len(members) > 1 and all(is_spoken(low) and low not in plain_words() for low in lows)
    if no_words and _PHONE_BEHIND.match(plain[end : end + 64]):
        return NameHit(span, Role.UNKNOWN, "capitalised words before a telephone number", 0.6)
    if said and (known_first or known_last) and (len(members) > 1 or lows[0] not in plain_words()):
        return NameHit(span, Role.UNKNOWN, "name before a verb of saying or doing", 0.6)
    speaks = after is not None and adjacent and after.low in cues.SAYING
    if shouted and speaks and len(members) == 1 and (known_first or known_last) and not may_be_word(lows[0]):
        return NameHit(span, Role.UNKNOWN, "name before a verb of saying or doing", 0.5)
    if len(members) == 2 and not shouted and len(lows[0]) == 1 and members[0].text[-1:] == ".":
        return NameHit(span, Role.UNKNOWN, "initial and a word before what people do", 0.5)  # "B. Friday ate"
    alone = len(members) == 1 and known_first and lows[0] not in strangers.NAMESAKES
    if alone and lows[0] not in plain_words() and not shouted:
        return NameHit(span, Role.UNKNOWN, "given name from the list, alone", 0.45)
    if shouted and len(members) == 1 and not _is_placed(plain, tokens, place):
        if _only_given(lows[0]):
            return NameHit(span, Role.UNKNOWN, "given name from the lists, alone", 0.45)
        if _only_family(lows[0]):
            return NameHit(span, Role.UNKNOWN, "family name from the list, alone", 0.45)
    if len(members) == 1 and not shouted and _WITHIN_CAPITAL.match(members[0].text):
        return NameHit(span, Role.UNKNOWN, "name by a capital within it", 0.45)
    return _stranger(plain, members, lows, shouted)


@lru_cache(maxsize=32768)
def _only_given(low: str) -> bool:
    """True for a given name from the lists that is neither a word nor a place: ``percy``; in capitals that must do."""
    if len(low) < 4 or low in strangers.NAMESAKES or may_be_word(low) or strangers.is_word(low) or low in cues.MAKES:
        return False
    return (low in first_names() and low not in last_names()) or (low in world_given() and len(low) > 4)


@lru_cache(maxsize=32768)
def _only_family(low: str) -> bool:
    """True for a family name from the lists that is neither a word nor a place; of those of the world a long one."""
    spoken = len(low) > 5 and strangers.no_word(low) and not low.endswith(_ENDS_OF_WORDS)
    listed = low in last_names() or (spoken and (low in world_family() or strangers.ends_like_a_name(low)))
    return len(low) > 3 and listed and not (may_be_word(low) or strangers.is_word(low) or low in cues.MAKES)


def _is_placed(plain: str, tokens: Sequence[Token], place: int) -> bool:
    """True for a word of a street's, a town's or a vehicle's name: behind "at" or a number, before another capital."""
    token = tokens[place]
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) and plain[token.end : token.end + 1] == " " else None
    if _NUMBER_BEFORE.search(plain[max(0, token.start - 10) : token.start]):
        return after is None or not verbs.is_finite(after.low)  # "1603 DOMINIC IS HIDING" is a time
    if before is not None and before.low in PLACING | cues.MAKES | {"st"} and plain[before.end : token.start] == " ":
        return True
    return bool(_NAMED_SO_BEFORE.search(plain[max(0, token.start - 10) : token.start]))


def _is_shop(plain: str, name: Token) -> bool:
    """True for a name with "'s" before what a business is called: ``Ruth's Kitchen``; ``Ruth's school`` is hers."""
    if not name.text.endswith(("'s", "'S")):
        return False
    called = _CALLED_SO.match(plain, name.end)
    words = called[0].lower().split() if called is not None else []
    return bool(words) and words[0] not in cues.OWNED and not cues.ORGANISATION.isdisjoint(words)


def _acts(plain: str, tokens: Sequence[Token], place: int, members: Sequence[Token], lows: Sequence[str]) -> bool:
    """True where what stands around ``Grace Park`` says that it is somebody: an age, a verb, "spoke with"."""
    if len([low for low in lows if len(low) > 1]) != 2 or not is_given(lows[0]):
        return False
    behind = plain[members[-1].end : members[-1].end + 48]
    after = tokens[place + len(members)] if place + len(members) < len(tokens) else None
    if (
        DETAILS_BEHIND.match(behind)
        or role_behind(plain, members[-1].end)
        or re.match(r"^,? \(?age", behind, re.IGNORECASE)
    ):
        return True
    before = tokens[place - 1].low if place else ""
    if before in PLACING:
        return False
    acting = after is not None and after.low in cues.SAYING and behind[:1] == " " and not _STOOD.match(behind)
    return acting or before in ("with", "by", "told", "interviewed", "named", "that")


def _stranger(plain: str, members: Sequence[Token], lows: Sequence[str], shouted: bool) -> NameHit | None:
    called = None if shouted else _CALLED_SO.match(plain, members[-1].end)
    if called is not None and not cues.ORGANISATION.isdisjoint(called[0].lower().split()):
        return None  # "Price Corner Liquors"
    ahead = plain[max(0, members[0].start - 40) : members[0].start]
    ends = [m.end - (2 if m.text.endswith(("'s", "'S")) else 0) for m in members]
    printed = all(member.text.isupper() and len(member.text) > 1 for member in members)
    guess = strangers.guess(lows, ahead, [plain[end : end + 40] for end in ends], shouted=shouted, printed=printed)
    if guess is None:
        return None
    span = Span(members[guess.first].start, ends[guess.behind - 1])
    return NameHit(span, Role.UNKNOWN, guess.how, guess.confidence)


def _small_titled(tokens: Sequence[Token]) -> set[int]:
    """Places of words in small letters behind "mr" or "mrs" in small letters: typed in haste."""
    return {
        place
        for place, token in enumerate(tokens[1:], 1)
        if tokens[place - 1].low in MR
        and tokens[place - 1].text.islower()
        and token.free
        and token.text.islower()
        and len(token.low) > 2
        and (token.low in last_names() or not may_be_word(token.low))
    }


def _small(plain: str, tokens: Sequence[Token], place: int) -> NameHit | None:
    """A name in small letters, as in an e-mail typed in haste."""
    token = tokens[place]
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following is not None and (plain[token.end : following.start] != " " or not following.free):
        following = None
    other = fold(following.low) if following is not None else ""
    found = strangers.small_behind(
        token.low, other, plain[max(0, token.start - 40) : token.start], plain[token.end : token.end + 40]
    )
    if found is None:
        return None
    words, how, confidence = found
    last = following if words == 2 and following is not None else token
    return NameHit(Span(token.start, last.end - (2 if last.text.endswith("'s") else 0)), Role.UNKNOWN, how, confidence)
