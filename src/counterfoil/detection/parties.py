"""Known people found again: every form of a name, number, address or birth date, in one pass over a page.

Aho-Corasick over folded text (``text.fold``) and over a stream of bare letters and digits for numbers; each hit is
checked at its edges in the page's own text. Names that are nearly right are found as well (``nearly``).
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress
from typing import Any

import ahocorasick

from counterfoil.detection import addresses, cues, people
from counterfoil.detection.accents import Accented
from counterfoil.detection.meant import WITH_INITIAL, Entry, accept
from counterfoil.detection.nearly import Nearly
from counterfoil.detection.parted import Parted
from counterfoil.detection.party_forms import forms_of
from counterfoil.detection.text import PageText, fold
from counterfoil.quick import quick
from counterfoil.values import Category, Party, Role, Span

_SIGNED = re.compile(r"(?<![\w@.+-])(?P<at>@?)(?P<v>[A-Za-z][\w.+-]{2,38})(?P<host>@[\w-]+(?:\.[\w-]+)+)?")
_MARKS = re.compile(r"[0-9_.+-]+")
_ODD_MARK = re.compile(r"[^\w .()/#-]|_")  # stands within no number
_CODE = (string.ascii_letters + string.digits).encode()
_NO_CODE = bytes(set(range(256)) - set(_CODE))
_IN_CODES = bytes(byte in _CODE for byte in range(256))
_LARGE = bytes(range(256)).upper()
_GOES_ON = cues.SAYING | {word.upper() for word in cues.SAYING}  # behind a name
_SUFFIX = re.compile(r",? (?:Jr|JR|Sr|SR|II|III|IV)\b\.?(?!\w)")


@dataclass(frozen=True, slots=True)
class _Named:
    """All that one folded text of the names shows."""

    entries: tuple[Entry, ...]  # the protected ones first
    roles: frozenset[Role]  # of all of them
    listed_first: Entry
    address: bool  # one of them is a home address
    short: bool  # every one is a short form
    initial: bool  # every one is a name with an initial


@quick
@dataclass(frozen=True, slots=True)
class Hit:
    """A place that shows something about known parties; ``entries`` are all that fit, the protected ones first."""

    span: Span
    entries: tuple[Entry, ...]
    roles: frozenset[Role]  # of all their parties
    role: Role | None = None  # from the words around: "Officer Garcia"
    note: str = ""
    fuzzy: float = 1.0


@dataclass
class Index:
    """All parties of a document, ready to be searched for. Parties of other records give full forms only."""

    parties: Sequence[Party]
    elsewhere: frozenset[int] = frozenset()
    _names: Any = field(default=None, repr=False)
    _numbers: Any = field(default=None, repr=False)
    _named: dict[str, _Named] = field(default_factory=dict, repr=False)  # of the texts that were found so far
    _tokens: dict[str, list[Entry]] = field(default_factory=dict, repr=False)
    _users: dict[str, list[Entry]] = field(default_factory=dict, repr=False)
    _whole_users: set[str] = field(default_factory=set, repr=False)  # those of ``_users`` that need no sign
    _parted: dict[str, list[Entry]] = field(default_factory=dict, repr=False)  # what is looked for in pieces
    _pieces: Parted = field(default_factory=lambda: Parted((), ()), repr=False)
    _nearly: Nearly = field(default_factory=lambda: Nearly((), (), Accented(())), repr=False)

    def __post_init__(self) -> None:
        names: dict[str, list[Entry]] = {}
        numbers: dict[str, list[Entry]] = {}
        for place, party in enumerate(self.parties):
            brief = place in self.elsewhere
            texts, codes, users = forms_of(place, party)
            for text, entry in texts:
                if not (brief and entry.short):
                    _add(names, text, entry)
            for text, entry in codes:
                _add(numbers, text, entry)
            for text, entry in users if not brief else ():
                _add(self._users, text, entry)
        self._whole_users = {name for name, entries in self._users.items() if not all(e.short for e in entries)}
        self._names, self._numbers = _automaton(names, edge=" "), _automaton(numbers)
        for text, entries in names.items():
            if len(text) >= 4 and text.isalpha():
                named = [e for e in entries if e.category is Category.NAME and "plural" not in e.how]
                if named:
                    self._tokens[text] = named
        self._parted = {text: mine for text, entries in names.items() if (mine := _in_pieces(entries))}
        families = [text for text, entries in self._parted.items() if entries[0].how.startswith("last name alone")]
        self._pieces = Parted(self._parted, families)
        here = [party for place, party in enumerate(self.parties) if place not in self.elsewhere]
        accented = Accented(name for party in here for name in (party.name, *party.aliases))
        known = {text for text, entries in self._tokens.items() if any(self._is_known(e) for e in entries)}
        self._nearly = Nearly(self._tokens.keys(), known, accented)

    def _is_known(self, entry: Entry) -> bool:
        """False for somebody whom only the narrative names."""
        return not self.parties[entry.party].id.startswith("named-")

    def find(self, page: PageText, masked: Sequence[bool]) -> Iterator[Hit]:
        """Every hit on ``page``; ``masked`` marks the words that are printed form, where short forms do not count."""
        yield from self._find_names(page, masked)
        yield from self._find_numbers(page)
        yield from self._find_users(page)
        yield from self._find_damaged(page, masked)
        yield from self._find_pieces(page, masked)

    def _find_users(self, page: PageText) -> Iterator[Hit]:
        """Mail addresses, handles and user names that are made of a name: ``mgarcia88@``, ``@maria_garcia``."""
        known, whole = self._users, self._whole_users
        met = (one for run in page.distinct for one in _signed(run)) if known else ()
        if not any(one.name in (whole if one.whole else known) for one in met):
            return
        place = 0
        for run in page.runs:
            for one in _signed(run):
                entries: Sequence[Entry] = known.get(one.name, ())
                if one.whole:
                    entries = [entry for entry in entries if not entry.short]
                if not entries:
                    continue
                ordered, roles = _ordered(entries, self.parties), _roles(entries, self.parties)
                if one.host:
                    ordered = tuple(
                        Entry(e.party, Category.EMAIL, "e-mail address made of the name", e.confidence, e.short)
                        for e in ordered
                    )
                yield Hit(Span(place + one.start, place + one.end), ordered, roles)
            place += len(run) + 1

    def _find_names(self, page: PageText, masked: Sequence[bool]) -> Iterator[Hit]:
        if self._names is None:
            return
        folded, places = page.folded
        shouted = page.shouted
        found = [
            (end - len(text) - 1, 2 - end, text, entries) for end, (text, entries) in self._names.iter(f" {folded} ")
        ]
        found.sort()  # from left to right, the longest first; no two have the same beginning and end
        taken_until = -1
        for first, minus_last, text, entries in found:
            if first <= taken_until:
                continue
            last = -minus_last
            named = self._named.get(text)
            if named is None:
                named = self._named[text] = _shown_by(entries, self.parties)
            if named.address:
                last += addresses.rest_of(folded[last + 1 : last + 90])
                if addresses.ends_in_zip_plus_4(folded[first : last + 1]) and page.plain[places[last - 3] - 1] != "-":
                    last -= 5  # the next line's house number
            span = Span(places[first], places[last] + 1)
            touched = page.words_in(span)
            printed = [masked[i] for i in touched] if named.short or named.initial else []
            if not touched or (any(printed) and (named.short or not all(printed))):
                continue  # the "I.)" of a printed "(LAST, FIRST M.I.)" is nobody's initial
            verdict = accept(page.plain, span, text, named.listed_first, shouted=shouted, short=named.short)
            if verdict is None:
                continue
            taken_until = last
            if named.listed_first.how == "full name, last name first":
                span = _with_middle_initial(page, span, touched.stop)
            if named.listed_first.category is Category.NAME:
                span = _with_suffix(page.plain, span)
            yield Hit(span, self._meant(page.plain, span, named.entries), named.roles, *verdict)

    def _meant(self, plain: str, span: Span, ordered: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """``ordered`` entries, first those whose role stands as a word directly before, else the most protected."""
        if len(ordered) == 1:
            return ordered
        before = plain[max(0, span.start - 32) : span.start].split()
        said = cues.ROLES.get(before[-1].lower().strip(".,:(")) if before else None
        if said is None:
            return ordered
        meant = {Role.ARRESTEE, Role.SUSPECT} if said in (Role.ARRESTEE, Role.SUSPECT) else {said}
        return tuple(sorted(ordered, key=lambda entry: self.parties[entry.party].role not in meant))

    def _find_numbers(self, page: PageText) -> Iterator[Hit]:
        if self._numbers is None:
            return
        plain = page.plain
        data = plain.encode("ascii", "replace")  # a byte a character
        found = list(self._numbers.iter(data.translate(_LARGE, _NO_CODE).decode("ascii")))
        places = list(compress(range(len(data)), data.translate(_IN_CODES))) if found else []
        for last, (text, entries) in found:
            start, end = places[last - len(text) + 1], places[last] + 1
            if (start and plain[start - 1].isalnum()) or (end < len(plain) and plain[end].isalnum()):
                continue
            if start > 1 and plain[start - 1] in "-." and plain[start - 2].isdigit() and len(text) < 9:
                continue
            if start and plain[start - 1] == "(" and ")" in plain[start:end]:
                start -= 1
            written = plain[start:end]
            if len(written) > len(text) + 7 or _ODD_MARK.search(written):
                continue
            yield Hit(Span(start, end), _ordered(entries, self.parties), _roles(entries, self.parties))

    def _find_damaged(self, page: PageText, masked: Sequence[bool]) -> Iterator[Hit]:
        for near in self._nearly.find(page, masked):
            entries = self._tokens[near.name]
            ordered, roles = _ordered(entries, self.parties), _roles(entries, self.parties)
            start = self._with_particles(page.plain, near.start, entries[0], near.name)
            yield Hit(_with_suffix(page.plain, Span(start, near.end)), ordered, roles, None, near.note, near.likeness)

    def _find_pieces(self, page: PageText, masked: Sequence[bool]) -> Iterator[Hit]:
        for span, name in self._pieces.find(page, masked):
            entries = self._parted[name]
            note = f"written {page.written(span)!r}, like a listed name in other pieces"
            yield Hit(span, _ordered(entries, self.parties), _roles(entries, self.parties), None, note, 0.9)

    def _with_particles(self, plain: str, start: int, entry: Entry, name: str) -> int:
        """Where the family name begins whose last part is written badly: at "St." in ``St. Calir``."""
        parts = people.parse(self.parties[entry.party].name).last.split()
        if name not in parts[1:]:
            return start
        ahead = plain[max(0, start - 24) : start].split(" ")[-parts.index(name) - 1 : -1]
        if fold(" ".join(ahead)).split() != parts[: parts.index(name)]:
            return start
        return start - len(" ".join(ahead)) - 1


@dataclass(frozen=True, slots=True)
class _Signed:
    """What may be somebody's user name, from and to within what stands between two blanks."""

    start: int
    end: int
    name: str  # letters only
    whole: bool  # a word without any sign: only whole names count
    host: bool


@lru_cache(maxsize=32768)
def _signed(run: str) -> tuple[_Signed, ...]:
    """What may be a user name between two blanks; of most words nothing."""
    found: list[_Signed] = []
    for match in _SIGNED.finditer(run):
        written = match["v"].rstrip(".-")
        host, at = match["host"], match["at"]
        end = match.end() if host else match.start("v") + len(written)
        if not host and not at and written.isalpha():
            if len(written) > 6:
                found.append(_Signed(match.start(), end, written.lower(), True, False))
            continue
        lone = "." not in written and "_" not in written and not host and not at
        if lone and not any(c.isdigit() for c in written):
            continue  # "Garcia-Lopez": the names' own forms know
        bare = _MARKS.sub("", fold(written.replace("_", " ").replace(".", " ")).replace(" ", ""))
        found.append(_Signed(match.start(), end, bare, False, bool(host)))
    return tuple(found)


def _in_pieces(entries: Sequence[Entry]) -> list[Entry]:
    """Those of ``entries`` that show a name in full, or a family name."""
    return [
        e for e in entries if e.category is Category.NAME and e.how.startswith(("full", "last name alone", "name, as"))
    ]


def _with_suffix(plain: str, span: Span) -> Span:
    """``span``, with the "Jr." or "III" right behind it."""
    behind = _SUFFIX.match(plain, span.end)
    return Span(span.start, behind.end()) if behind else span


def _add(table: dict[str, list[Entry]], text: str, entry: Entry) -> None:
    known = table.get(text)
    if known is None:
        table[text] = [entry]
        return
    for other in reversed(known):  # the entries of one party follow one another
        if other.party != entry.party:
            break
        if other.category is entry.category:
            return
    known.append(entry)


def _automaton(table: dict[str, list[Entry]], edge: str = "") -> Any:
    """Finds every key of ``table`` that stands between two ``edge``s: a name within a longer word is none."""
    if not table:
        return None
    automaton = ahocorasick.Automaton()
    for text, entries in table.items():
        automaton.add_word(f"{edge}{text}{edge}", (text, entries))
    automaton.make_automaton()
    return automaton


def _ordered(entries: Sequence[Entry], parties: Sequence[Party]) -> tuple[Entry, ...]:
    def key(entry: Entry) -> tuple[int, float]:
        party = parties[entry.party]
        nobody = not party.name and party.role is Role.UNKNOWN  # values of a form without a person
        return (99 if nobody else -1 if party.minor else cues.PROTECTION[party.role], -entry.confidence)

    return tuple(sorted(entries, key=key)) if len(entries) > 1 else tuple(entries)


def _roles(entries: Sequence[Entry], parties: Sequence[Party]) -> frozenset[Role]:
    return frozenset(parties[entry.party].role for entry in entries)


def _shown_by(entries: Sequence[Entry], parties: Sequence[Party]) -> _Named:
    return _Named(
        _ordered(entries, parties),
        _roles(entries, parties),
        entries[0],
        any(entry.category is Category.HOME_ADDRESS for entry in entries),
        all(entry.short for entry in entries),
        all(entry.how.startswith(WITH_INITIAL) for entry in entries),
    )


def _with_middle_initial(page: PageText, span: Span, following: int) -> Span:
    """``span``, with one capital letter right behind it: a middle initial that the list does not have."""
    if following >= len(page.words):
        return span
    before, word = page.words[following - 1], page.words[following]
    close = word.line == before.line and word.box.x0 - before.box.x1 < 0.7 * before.box.height
    letter = word.text.rstrip(".,;:")
    letter = "S" if page.page.layer == "ocr" and letter in ("§", "$") else letter
    if word.line == before.line + 1 and letter not in ("A", "I"):  # "Jefferson, Curtis" / "C was interviewed"
        behind = page.words[following + 1] if following + 1 < len(page.words) else None
        close = behind is not None and behind.line == word.line and behind.text in _GOES_ON
    return Span(span.start, word.start + 1) if close and len(letter) == 1 and letter.isupper() else span
