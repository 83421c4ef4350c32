"""Names that nobody listed, in running text: by the words around them and by lists of common names.

It finds, it does not decide: a name without a cue gets the role ``unknown`` and a low confidence.
"""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from counterfoil.detection import cues, strangers, youth
from counterfoil.detection.text import PageText, fold
from counterfoil.detection.words import english, first_names, last_names, places, plain_words, world_family, world_given
from counterfoil.values import Role, Span

_TOKEN = re.compile(r"[^\W\d_](?:[\w'/-]*[^\W_]|\.(?=[^\W\d_]\.))*\.?")
_INITIAL = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])*\.")
_SHORTENED = re.compile(r"[^\W\d_][a-z]{0,2}\.")
_ONLY_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\.?")
_DIRECTION = re.compile(r"[NSEW]\.?")
_NO_NAMES = frozenset(
    "dob d.o.b ssn oln aka a/k/a fbi nmn lnu fnu phone tel".split()
)  # stand behind names, in capitals
_BOUND = re.compile(r"(?:al|el|ul|an|as|ash|ad|ar|at|az)-[A-Z]")
_DETAILS_BEHIND = re.compile(r"^,? \(?(?:[MF]/|[WBHA]/|DOB|D\.O\.B|born |of [0-9]{2,6} |#|star |age )", re.IGNORECASE)
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
_GENERATIONS = frozenset("jr sr ii iii iv".split())
_OPENING = frozenset("st de del della di da dos du la le los las van von mc mac abu bin ibn".split())
_STOOD = re.compile(
    r" (?:is|was|had|has) (?:been )?(?:clos|open|lock|locat|empt|damag|dark|vandal|burglari|secur|robb)", re.IGNORECASE
)  # what is said of a church or a park
_FIRM = re.compile(r" (?:&|and) (?:sons?|co|bros|brothers|daughters?|associates)\b", re.IGNORECASE)
_NAMING = frozenset("name named alias aka a/k/a".split())
_PLACING = frozenset(
    "at in near on into onto toward towards through around behind across block of the a an this".split()
)
_AHEAD_OF_PEOPLE = frozenset(
    "with by as from to and for told that check met interviewed saw observed or contacted notified called".split()
)
_ENDS_TURNED = re.compile(r"(?:[,.;:)(\n]|$| (?:DOB|D\.O\.B|born|aged?)\b)", re.IGNORECASE)
_STREET_BEFORE = re.compile(r"(?:\d|\b[NSEW]\.?|block of|\bat|\bon|\bof) $")
_HOUSE_BEFORE = re.compile(r"(?:^|[^\w/.#:-])\d{1,5} $")
_MR = cues.TITLES - {"dr"}  # "DR" ends a street as well
_SENTENCE_ENDS = frozenset(".;!?")

_ROLE_BEHIND = re.compile(
    r"^, (?:an?|the|his|her|their) (?:[a-z]+ )?("
    + "|".join(sorted(map(re.escape, cues.ROLES), key=len, reverse=True))
    + r")\b",
    re.IGNORECASE,
)
_PHONE_BEHIND = re.compile(r"^[^.;\d]{0,40}\(?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b")


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name in a page's plain text, with the role its cue gives; ``minor`` where an age or a word says so."""

    span: Span
    role: Role
    how: str
    confidence: float
    minor: bool = False
    doubt: bool = False  # the words may speak of somebody else's age


@dataclass(slots=True)
class _Token:
    text: str
    low: str
    start: int
    end: int
    free: bool  # not a printed label nor the value of a field
    line: int


def find(page: PageText, masked: Sequence[bool]) -> Iterator[NameHit]:
    """Names on ``page`` outside the words that ``masked`` marks (labels and filled fields)."""
    plain = page.plain
    tokens = _tokens(page, masked)
    carried: tuple[str, Role] | None = None
    place = 0
    capitals = [token.text.isupper() and len(token.text) > 1 for token in tokens]
    everywhere = page.shouted
    while place < len(tokens):
        if not tokens[place].free or not tokens[place].text[:1].isupper():
            hit = _small(plain, tokens, place) if strangers.small(tokens[place].low) else None
            if hit is not None:
                yield hit
            place += 1
            continue
        shouted = everywhere or (capitals[place] and sum(capitals[max(0, place - 3) : place + 4]) >= 5)
        run = _run(tokens, place, plain, shouted)
        if run == 0:
            place += 1
            continue
        members = tokens[place : place + run]
        cue = _cue(tokens, place, plain) or (carried if _joined(tokens, place, plain) else None)
        hit = _judge(plain, tokens, place, members, cue, shouted)
        if hit is not None:
            yield hit
        carried = cue if hit is not None and cue is not None and cue[0].endswith("s") else None
        place += run


def _tokens(page: PageText, masked: Sequence[bool]) -> list[_Token]:
    found: list[_Token] = []
    broken = False
    for word, hidden in zip(page.words, masked, strict=True):
        whole = word.text
        if whole.isalpha() and not broken:
            found.append(_Token(whole, whole.lower(), word.start, word.end, not hidden, word.line))
            broken = False
            continue
        for text, low, start, end in _pieces(whole):
            if broken and found and (text[:1].islower() or _goes_on(found[-1].text, text)):
                # a word that goes on in the next line: "Monte-" / "negro"
                found[-1].text, found[-1].low = found[-1].text + text, found[-1].low + low
                found[-1].end, broken = word.start + end, False
                continue
            broken = False
            found.append(_Token(text, low, word.start + start, word.start + end, not hidden, word.line))
        broken = bool(found) and whole.endswith("-") and page.page.text[word.end : word.end + 1] == "\n"
    return found


def _goes_on(before: str, behind: str) -> bool:
    """True for one word in capitals that was broken over two lines, and no two names: ``VIL-`` / ``LASEÑOR``."""
    if len(before) < 2 or not before.isupper() or not behind.isupper():
        return False
    known = [fold(part) for part in (before, behind)]
    if known[1] in plain_words() or known[1] in english():
        return False  # "RE-" / "INTERVIEW"
    return not all(low in last_names() or low in first_names() for low in known)


@lru_cache(maxsize=32768)
def _pieces(word: str) -> tuple[tuple[str, str, int, int], ...]:
    """The tokens within one printed word: as written, as compared, and where they begin and end."""
    found = []
    for match in _TOKEN.finditer(word):
        low = match[0].lower().rstrip(".")
        found.append((match[0], low[:-2] if low.endswith(("'s", "’s")) else low, match.start(), match.end()))
    return tuple(found)


def _name_like(token: _Token, shouted: bool) -> bool:
    """Printed as a name may be: a capital, no word of the language, or a word that is a name too."""
    if not token.free or not token.text[:1].isupper():
        return False
    return _may_be_name(token.low, shouted)


@lru_cache(maxsize=32768)
def _may_be_name(low: str, shouted: bool) -> bool:
    low = low if low.isascii() else fold(low)
    if low in cues.OFFICER_TITLES or low in cues.TITLES or low in cues.ROLES or low in cues.SAYING or low in _NO_NAMES:
        return False
    if low not in plain_words():
        return len(low) > 1
    return not shouted and (low in first_names() or low in last_names())


def _run(tokens: Sequence[_Token], place: int, plain: str, shouted: bool) -> int:
    """How many tokens from ``place`` on make up one name; 0 when none begins here."""
    length = _initials(tokens, place, plain, shouted)
    if (
        not length
        and not _name_like(tokens[place], shouted)
        and not _word_and_name(tokens, place, plain)
        and not _behind_mr(tokens, place, plain)
        and not _word_first(tokens, place, plain, shouted)
        and not _particle_first(tokens, place, plain, shouted)
    ):
        return 0
    length = length or 1
    while length < 5 and place + length < len(tokens):
        last, following = tokens[place + length - 1], tokens[place + length]
        between = plain[last.end : following.start]
        if last.text.endswith(("'s", "'S")):
            break
        if between == ", " and (turned := _turned(tokens, place, length, plain, shouted)):
            return length + turned
        if last.text.endswith(".") and len(last.text) > 2:
            if last.low != "st" or not _saint(tokens, place, length, plain):
                break
            length += 1
            continue
        if between not in (" ", "- ", "-", ""):
            break
        initial = len(following.low) == 1 and following.text[:1].isupper() and following.free
        if following.low == "page" and plain[following.end + 1 : following.end + 2].isdigit():
            break  # "Reported by Ann Quill" above "Page 1 of 1"
        if initial or _name_like(following, shouted) or (following.free and _BOUND.match(following.text)):
            length += 1
            continue
        if _given_and_word(tokens, place, length, plain):
            length += 1
            return length + (place + length < len(tokens) and tokens[place + length].low in _GENERATIONS)
        particles = 0
        while place + length + particles < len(tokens) and tokens[place + length + particles].low in cues.PARTICLES:
            particles += 1
        behind = place + length + particles
        if not particles or behind >= len(tokens) or not _name_like(tokens[behind], shouted):
            break
        length += particles + 1  # "Anna de la Cruz"
    while length > 1 and len(tokens[place + length - 1].low) == 1:
        length -= 1
    return length


def _turned(tokens: Sequence[_Token], place: int, length: int, plain: str, shouted: bool) -> int:
    """How many tokens behind a family name and its comma are its bearer's other names: ``Hill, Lucía H``; 0 for none.

    A list of people looks alike. What tells is an initial at the end, capitals among small letters, or a name that is
    only a family name before one that is only a given name.
    """
    last, given = tokens[place + length - 1], tokens[place + length]
    if not given.free or not given.text[:1].isupper() or len(given.low) < 2 or length > 3:
        return 0
    generation = last.low in _GENERATIONS
    low, own = fold(given.low), fold(tokens[place + length - 2].low if generation and length > 1 else last.low)
    family = own in last_names() or own in world_family()
    if not (_name_like(given, shouted) or low in first_names() or (low in world_given() and family)):
        return 0
    if strangers.is_word(low) and not (low in world_given() and family):
        return 0
    initial = tokens[place + length + 1] if place + length + 1 < len(tokens) else None
    if (
        initial is not None
        and len(initial.low) == 1
        and initial.text[:1].isupper()
        and plain[given.end : initial.start] == " "
        and (_ENDS_TURNED.match(plain, initial.end) if initial.low in "ai" else True)
        and (initial.line == given.line or plain[initial.end : initial.end + 1] in (",", ";", ")"))
    ):
        return 2
    if strangers.is_word(low):
        return 0
    if last.text.isupper() and given.text.isupper() and (length == 1 or generation or _is_given(low)):
        return 1
    only_family = own in last_names() and own not in first_names()
    return 1 if only_family and low in first_names() and low not in last_names() else 0


def _word_first(tokens: Sequence[_Token], place: int, plain: str, shouted: bool) -> bool:
    """A family name that is a word too, before a comma and a given name: ``MET WITH LANE, MARIA``."""
    token = tokens[place]
    if not token.free or not token.text[:1].isupper() or place + 1 >= len(tokens):
        return False
    given = tokens[place + 1]
    if token.low in last_names() and plain[token.end : given.start] == " ":
        before = tokens[place - 1].low if place else ""
        return before == "the" and given.low in ("residence", "household")  # "THE CASE RESIDENCE"
    if plain[token.end : given.start] != ", " or not _is_given(fold(given.low)):
        return False
    if token.low not in last_names() and (
        token.low not in world_family() or _turned(tokens, place, 1, plain, shouted) < 2
    ):
        return False
    ahead = plain[max(0, token.start - 2) : token.start]
    before = tokens[place - 1].low if place else ""
    return not ahead.strip() or ahead[0] in '.:;"(' or before in _AHEAD_OF_PEOPLE or before in cues.ROLES


def _given_and_word(tokens: Sequence[_Token], place: int, length: int, plain: str) -> bool:
    """A given name before a family name that is a word too: ``MIGUEL PARK``, ``Ann M. Ring``; but ``ON GRACE LANE``."""
    if length > 2 or (length == 2 and len(tokens[place + 1].low) > 1):
        return False
    given = fold(tokens[place].low)
    if not _is_given(given) and (given in plain_words() or length > 1 or not _between_people(tokens, place, plain)):
        return False
    name = tokens[place + length]
    if not name.free or not name.text[:1].isupper() or plain[name.start - 1] != " " or plain[name.start - 2] == "-":
        return False
    family = fold(name.low)
    if family in cues.SAYING or family not in last_names():
        if family in cues.SAYING or family not in world_family() or family in places():
            return False
        if length == 1 and not _between_people(tokens, place, plain):
            return False
    before = tokens[place - 1] if place else None
    return before is None or before.low not in _PLACING or plain[before.end : tokens[place].start] != " "


def _between_people(tokens: Sequence[_Token], place: int, plain: str) -> bool:
    """True where a cue stands before two words and a comma, a full stop or a verb of saying behind them."""
    before = tokens[place - 1].low if place else ""
    if before not in cues.ROLES and before not in _AHEAD_OF_PEOPLE and before not in cues.OFFICER_TITLES:
        return False
    end = tokens[place + 1].end
    after = tokens[place + 2].low if place + 2 < len(tokens) else ""
    return plain[end - 1 : end + 1].strip()[-1:] in (".", ",", ";", ")") or after in cues.SAYING or after == "while"


def _particle_first(tokens: Sequence[_Token], place: int, plain: str, shouted: bool) -> bool:
    """A family name that opens with a particle in capitals: ``Van Horn``, ``DE LA CRUZ``, ``St. Clair``."""
    token = tokens[place]
    if not token.free or place + 1 >= len(tokens) or token.low not in _OPENING:
        return False
    if token.low == "st":
        return token.text.endswith(".") and _saint(tokens, place, 1, plain)
    behind = place + 1
    while behind < min(place + 3, len(tokens) - 1) and tokens[behind].low in cues.PARTICLES:
        behind += 1
    if plain[token.end : tokens[place + 1].start] != " " or not _name_like(tokens[behind], shouted):
        return False
    low = fold(tokens[behind].low)
    if not (low in last_names() or low in world_family()) or low in places():
        return False
    before = tokens[place - 1] if place else None
    if before is None or plain[before.end : token.start] != " " or before.text.endswith("."):
        return True
    return (
        before.low in _AHEAD_OF_PEOPLE or before.low in cues.ROLES or before.low in _MR
        if shouted
        else (before.low not in _PLACING)
    )


@lru_cache(maxsize=32768)
def _is_given(low: str) -> bool:
    return low in first_names() or (low in world_given() and not strangers.is_word(low) and low not in last_names())


def _saint(tokens: Sequence[_Token], place: int, length: int, plain: str) -> bool:
    """True where "St." opens a family name, and ends no street: ``Maria St. Clair``, but ``4411 N Maria St. Clair …``."""
    name = tokens[place + length]
    if not name.free or not name.text[:1].isupper() or plain[tokens[place + length - 1].end : name.start] != " ":
        return False
    low = fold(name.low)
    if low in plain_words() or not (low in last_names() or low in world_family()):
        return False
    if length > 1 and not _is_given(fold(tokens[place].low)):
        return False
    before = tokens[place - 1] if place else None
    numbered = plain[max(0, tokens[place].start - 3) : tokens[place].start].rstrip()[-1:]
    return (before is None or before.low not in _PLACING) and not numbered.isdigit() and numbered not in "NSEW"


def _initials(tokens: Sequence[_Token], place: int, plain: str, shouted: bool) -> int:
    """How many tokens a family name and the initials before it make up: ``J.-P. Dupré``; 0 without a name or point."""
    if "." not in tokens[place].text:
        return 0
    length = 0
    titled = _titled(tokens, place)
    if (
        (titled or (place > 0 and tokens[place - 1].low in _NAMING))
        and _ONLY_INITIALS.fullmatch(tokens[place].text)
        and not _name_behind(tokens, place + 1, plain, shouted)
    ):
        return 1  # "Mr J.S.", "gave the name J.S."
    shape = _SHORTENED if titled and not _INITIAL.fullmatch(tokens[place].text) else _INITIAL
    while length < 4 and place + length < len(tokens) and shape.fullmatch(tokens[place + length].text):
        length += 1
        if place + length < len(tokens):
            last, following = tokens[place + length - 1], tokens[place + length]
            if not following.free or plain[last.end : following.start] not in (" ", "-", ""):
                return 0
    if not length or place + length >= len(tokens) or len(tokens[place + length].text) < 3:
        return 0
    if _DIRECTION.fullmatch(tokens[place + length - 1].text) and length == 1 and not titled:
        return 0  # "N. Halsted" is a street
    return length + 1 if _name_like(tokens[place + length], shouted) else 0


def _name_behind(tokens: Sequence[_Token], place: int, plain: str, shouted: bool) -> bool:
    if place >= len(tokens) or plain[tokens[place - 1].end : tokens[place].start] != " ":
        return False
    return _name_like(tokens[place], shouted) and not strangers.is_word(tokens[place].low)


def _titled(tokens: Sequence[_Token], place: int) -> bool:
    return place > 0 and (tokens[place - 1].low in cues.TITLES or tokens[place - 1].low in cues.OFFICER_TITLES)


def _word_and_name(tokens: Sequence[_Token], place: int, plain: str) -> bool:
    """A given name that is a word too, directly before a name: ``WILL HIGHTOWER``."""
    token = tokens[place]
    if not token.free or token.low not in first_names() or not token.text[:1].isupper() or place + 1 >= len(tokens):
        return False
    following = tokens[place + 1]
    if len(following.low) == 1 and following.text[:1].isupper() and place + 2 < len(tokens):
        # "MAY H. NASSER"
        return plain[token.end : following.start] == " " and _name_like(tokens[place + 2], shouted=True)
    if plain[token.end : following.start] != " ":
        return False
    if not _name_like(following, shouted=True):  # "JUNE PARK, AGE 7"
        told = _DETAILS_BEHIND.match(plain[following.end : following.end + 16])
        return fold(following.low) in last_names() and following.free and told is not None
    if _ROLE_BEHIND.match(plain[following.end : following.end + 48]):
        return True
    behind_cue = place > 0 and (tokens[place - 1].low in cues.ROLES or tokens[place - 1].low in cues.OFFICER_TITLES)
    family = fold(following.low)
    if plain[following.end : following.end + 2] == "- " and family not in last_names():
        return False  # "WILL RE-" / "INTERVIEW"
    return behind_cue or family in last_names() or (family in world_family() and not strangers.is_word(family))


def _behind_mr(tokens: Sequence[_Token], place: int, plain: str) -> bool:
    """A family name that is a word too, directly behind "Mr." or "Ms.": ``MR. PARK``. "DR" ends a street as well."""
    before = tokens[place - 1] if place else None
    if before is None or not tokens[place].free or before.low not in _MR:
        return False
    return plain[before.end : tokens[place].start] == " " and tokens[place].low in last_names()


def _cue(tokens: Sequence[_Token], place: int, plain: str) -> tuple[str, Role] | None:
    """The word of a role or title that stands directly before; commas and "identified as" may stand between."""
    start = tokens[place].start
    ahead = plain[max(0, start - 32) : start]
    said = ahead.lower()  # the expression is slow, and before most names stands none of its words
    if ("identified" in said or said.rstrip(" :,").endswith(_ENDS_NAMED)) and _NAMED.search(ahead):
        for token in reversed(tokens[max(0, place - 9) : place]):
            if token.low in cues.ROLES and cues.ROLES[token.low] is not Role.UNKNOWN:
                return token.low, cues.ROLES[token.low]
        return "named", Role.UNKNOWN
    back = place - 1
    while back >= 0 and place - back <= 3:
        token = tokens[back]
        between = plain[token.end : tokens[back + 1].start]
        if len(between) > 6 or not _SENTENCE_ENDS.isdisjoint(between):
            return None
        if token.low in cues.TITLES and "," in between:
            return None  # "8484 N Cesar Chavez Dr, Lakehurst": a street, no doctor
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


def _joined(tokens: Sequence[_Token], place: int, plain: str) -> bool:
    """True behind "and" or a comma: "Officers Nowak and Reed"; only a title in the plural goes on."""
    if place == 0:
        return False
    before = plain[max(0, tokens[place].start - 5) : tokens[place].start].lower()
    return before.endswith((" and ", ", ", " & "))


def _judge(
    plain: str,
    tokens: Sequence[_Token],
    place: int,
    members: Sequence[_Token],
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
    turned = len(members) > 1 and ", " in plain[members[0].start : members[-1].end]
    if (cue is None or cue[0] not in cues.TITLES) and _FIRM.match(plain, members[-1].end):
        return None  # "Grace & Sons"
    if not cues.ORGANISATION.isdisjoint(lows[1:]) or not cues.STREETS.isdisjoint(lows):
        titled = cue is not None and (_is_given(lows[0]) or cue[0] in _MR or _between_people(tokens, place, plain))
        titled = titled or _acts(plain, tokens, place, members, lows)
        whole = [low for low in lows if len(low) > 1]
        borne = lows[-1] in last_names() and len(whole) == 2 and (titled or len(lows) == 3)
        saint = any(m.low == "st" and m.text.endswith(".") for m in members[:-1])
        if not turned and not saint and not borne:
            return None  # but "victim Grace Park", "Mr. Sung Lane", "Park, Maria", "St. Clair", "Ann M. Lane"
    if cue is None and (
        strangers.is_place(lows)
        or (len(members) == 1 and _STREET_BEFORE.search(plain[max(0, members[0].start - 10) : members[0].start]))
        or _HOUSE_BEFORE.search(plain[max(0, members[0].start - 10) : members[0].start])
    ):
        return _stranger(plain, members, lows, shouted)
    known_first = not first_names().isdisjoint(lows)
    known_last = not last_names().isdisjoint(lows)
    end = members[-1].end - (2 if members[-1].text.endswith(("'s", "'S")) else 0)
    span = Span(members[0].start, end)
    young = youth.of_name(plain, span, cue)
    minor = young is youth.Youth.YES
    said = adjacent and after is not None and after.low in cues.SAYING and not after.text[:1].isupper()
    set_off = plain[max(0, members[0].start - 2) : members[0].start] == ", " and behind[:1] == ","
    if cue is None and len(members) > 1 and (role_behind := _ROLE_BEHIND.match(plain[end : end + 48])):
        cue = role_behind[1].lower(), cues.ROLES[role_behind[1].lower()]
    if cue is not None:
        word, role = cue
        if not shouted and word not in cues.TITLES and all(map(strangers.is_word, lows)):
            return None  # "Child Abduction", "Chief Executive"
        if (word in cues.TITLES or word == "named") and _ONLY_INITIALS.fullmatch(members[0].text):
            return NameHit(span, role, f"initials behind {word!r}", 0.75)
        # One word in capitals behind a cue is as often the next box of a form ("JUVENILE  SEMI") as a name.
        printed = shouted or (members[0].text.isupper() and not said)
        if not (known_first or known_last or len(members) > 1 or set_off or not printed):
            return None
        if all(low in plain_words() for low in lows) and not (known_first or known_last):
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
    if len(members) > 1 and lows[-1] in ("jr", "sr") and not all(map(strangers.is_word, lows[:-1])):
        return NameHit(span, Role.UNKNOWN, f"capitalised words before {members[-1].text!r}", 0.75, minor)
    told = len(members) > 1 or known_first or known_last or re.match(r"^,? \(?age", behind, re.IGNORECASE)
    if told and (minor or _DETAILS_BEHIND.match(behind)):
        return NameHit(
            span, Role.MINOR if minor else Role.UNKNOWN, "capitalised words before an age or birth date", 0.7, minor
        )
    if len(members) > 1 and (known_first or known_last) and not any(map(_is_word, lows)):
        return NameHit(span, Role.UNKNOWN, "capitalised words with a name from the lists", 0.6)
    if len(members) > 1 and _WHO_BEHIND.match(behind):
        return NameHit(span, Role.UNKNOWN, 'capitalised words before "who"', 0.6)
    no_words = len(members) > 1 and all(_is_spoken(low) and low not in plain_words() for low in lows)
    if no_words and _PHONE_BEHIND.match(plain[end : end + 64]):
        return NameHit(span, Role.UNKNOWN, "capitalised words before a telephone number", 0.6)
    if said and (known_first or known_last) and (len(members) > 1 or lows[0] not in plain_words()):
        return NameHit(span, Role.UNKNOWN, "name before a verb of saying or doing", 0.6)
    speaks = after is not None and adjacent and after.low in cues.SAYING
    if shouted and speaks and len(members) == 1 and (known_first or known_last) and not _may_be_word(lows[0]):
        return NameHit(span, Role.UNKNOWN, "name before a verb of saying or doing", 0.5)
    alone = len(members) == 1 and known_first and lows[0] not in strangers.NAMESAKES
    if alone and lows[0] not in plain_words() and not shouted:
        return NameHit(span, Role.UNKNOWN, "given name from the list, alone", 0.45)
    return _stranger(plain, members, lows, shouted)


def _acts(plain: str, tokens: Sequence[_Token], place: int, members: Sequence[_Token], lows: Sequence[str]) -> bool:
    """True where what stands around ``Grace Park`` says that it is somebody: an age, a verb, "spoke with"."""
    if len([low for low in lows if len(low) > 1]) != 2 or not _is_given(lows[0]):
        return False
    behind = plain[members[-1].end : members[-1].end + 48]
    after = tokens[place + len(members)] if place + len(members) < len(tokens) else None
    if _DETAILS_BEHIND.match(behind) or _ROLE_BEHIND.match(behind) or re.match(r"^,? \(?age", behind, re.IGNORECASE):
        return True
    before = tokens[place - 1].low if place else ""
    if before in _PLACING:
        return False
    acting = after is not None and after.low in cues.SAYING and behind[:1] == " " and not _STOOD.match(behind)
    return acting or before in ("with", "by", "told", "interviewed", "named", "that")


def _stranger(plain: str, members: Sequence[_Token], lows: Sequence[str], shouted: bool) -> NameHit | None:
    ahead = plain[max(0, members[0].start - 40) : members[0].start]
    ends = [m.end - (2 if m.text.endswith(("'s", "'S")) else 0) for m in members]
    printed = all(member.text.isupper() and len(member.text) > 1 for member in members)
    guess = strangers.guess(lows, ahead, [plain[end : end + 40] for end in ends], shouted=shouted, printed=printed)
    if guess is None:
        return None
    span = Span(members[guess.first].start, ends[guess.behind - 1])
    return NameHit(span, Role.UNKNOWN, guess.how, guess.confidence)


def _small(plain: str, tokens: Sequence[_Token], place: int) -> NameHit | None:
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


def _is_word(low: str) -> bool:
    return len(low) > 1 and low not in cues.PARTICLES and strangers.is_word(low)


@lru_cache(maxsize=32768)
def _may_be_word(low: str) -> bool:
    return low in plain_words() or low in english() or low in cues.ORGANISATION or low in places()


def _is_spoken(low: str) -> bool:
    """True for letters that can be a name; ``rmk`` and ``ct14`` are codes."""
    return len(low) > 2 and not any(c.isdigit() for c in low) and not set("aeiouy").isdisjoint(low)
