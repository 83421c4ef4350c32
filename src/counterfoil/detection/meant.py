"""Whether a form of a known name that was met is that person there: by its case and by the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from counterfoil.detection import cues, verbs
from counterfoil.detection.text import fold
from counterfoil.detection.words import first_names, last_names, plain_words
from counterfoil.quick import quick
from counterfoil.values import Category, Role, Span

WORDS_AS_WELL = frozenset(
    """
    al ale art artie ben beto bill bob brad cat chip chris cliff coque cuca dan dee dick dolly dot drew ed fer fina flo
    fran frank gene gus hank jack jay jean joe jude ken kit lance liam lola mac mare mari mark mary max may mel mia mike
    mo nat ned nell nick nora ola ollie pam pat peg penny pepa rafa ray reggie rich rita rob rod ron rose russ sal sandy
    stan sue tad tere tim tina tito tom tony tori vale vic wade will
    """.split()
)
"""Nicknames that are something else as well: they count as words that are names do."""
_TWO = frozenset("an do so he no to in my me we us is it at on or of as be by st dr go up am pm il".split())
_BEFORE_WORDS = frozenset("a an the how so as too very they he she it that who which this or not".split())
_ARTICLES = frozenset("a an the this which".split())
_RACE_WORDS = frozenset("male female hispanic man woman in or".split())
_STATES = frozenset("is was has had".split())  # "THAT PARK WAS CLOSED"
_NO_NOUNS = frozenset("will may frank rob drew short young rich sue".split())  # what is, was or has is somebody
_AUXILIARIES = frozenset("will may".split())
_SOMEBODY_WAS = re.compile(
    r" (?:HAS|HAD) (?:NOT )?(?:BEEN (?:KNOWN|ARRESTED|SEEN|TOLD|[A-Z]{3,}ING)|KNOWN|LIVED|CALLED|THREATENED|COME"
    r"|TAKEN|GONE|TOLD|GIVEN|SAID|ASKED|REFUSED|EATEN|SLEPT|LEFT|SPOKEN|MET|WRITTEN|CHOSEN|DRUNK|PAID|DRIVEN)\b"
    r"| WAS (?:TOLD|ASKED|ADVISED|ARRESTED|INTERVIEWED|HANDCUFFED|TRANSPORTED|ANGRY|CRYING|UPSET|CALM|INJURED|BLEEDING"
    r"|LYING|DRUNK|INTOXICATED|AFRAID|MIRANDIZED)\b"
)
_GENERATION = re.compile(r",? (?:Jr|JR|Sr|SR|II|III|IV)\b\.?")
_AGAINST = frozenset({"v", "vs", "versus"})
_DWELLINGS = frozenset("residence household family home apartment brothers sisters children couple".split())
_BETWEEN = frozenset("further also then later again initially originally subsequently".split())  # and what was done
WITH_INITIAL = ("initial and last name", "initials and last name", "last name and initial")
_CALLED_SO = re.compile(r"(?:-[^\W\d_]+)*(?:'s|'S)?(?: (?:&|[A-Z][\w'-]*)){1,3}")
_SENTENCE_ENDS = re.compile(r"[^\W\d_]{4,}[.;!?] ")
_NO_PART = _TWO | frozenset("inside outside with from into the left near behind via for that who".split())
_MARKS = ".,;:(\"'"  # around a word
_PARTNERS = frozenset("sons son co company associates brothers bros daughters".split())


@quick
@dataclass(frozen=True, slots=True)
class Entry:
    """What one folded string would show, and about which party."""

    party: int
    category: Category
    how: str
    confidence: float
    short: bool = False


_OWN = re.compile(
    rf"'s [a-z]|'[sS] (?i:(?:old |new |high |grade |middle |elementary )?(?:{'|'.join(sorted(cues.OWNED))})\b)"
)  # what somebody has: "Wayne's school"; "Kate's Tavern" is a business
_VERBS = frozenset("beat rights warning warnings unit line park store records".split())
"""Words of businesses that stand behind people too: ``GARCIA BEAT HIM``."""
_MONTHS = frozenset("january february march april may june july august september october november december".split())
_OF_A_DAY = re.compile(
    r",? (?:\d{1,2}(?:st|nd|rd|th)?\b|(?:19|20)\d\d\b|of (?:19|20)\d\d|at \d|morning|night|afternoon|evening)",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(
    r"(?:\d(?:st|nd|rd|th)?|\b(?:in|since|until|till|last|next|every|mid|early|late|of|this))[ -]$", re.IGNORECASE
)


def _is_street(plain: str, span: Span) -> bool:
    """True for a direction and a street behind a house number: "3637 W Pettigrew Ave" names no W. Pettigrew."""
    after = plain[span.end : span.end + 24].split()
    number = plain[max(0, span.start - 8) : span.start].split()
    suffix = bool(after) and plain[span.end] == " " and after[0].lower().strip(".,;:)") in cues.STREETS
    return suffix and plain[span.start] in "NSEW" and bool(number) and number[-1].isdigit()


def accept(
    plain: str, span: Span, text: str, entry: Entry, *, shouted: bool, short: bool
) -> tuple[Role | None, str] | None:
    """The role that the words around give and a note, or ``None`` when the place is no name."""
    written = plain[span.start : span.end]
    if entry.category is not Category.NAME:
        return None, ""
    shouted = shouted and written.upper() == written  # a page in capitals has cells in small letters
    before = plain[max(0, span.start - 32) : span.start].split()
    previous = before[-1].lower().strip(_MARKS) if before else ""
    officer = False
    if previous in cues.OFFICER_TITLES:
        earlier = before[-2].lower().strip(_MARKS) if len(before) > 1 else ""
        officer = cues.titled(previous, earlier) is Role.OFFICER
    officer = officer or (short and previous in ("by", "to") and cues.did_as_officer(plain, span.start))
    role = Role.OFFICER if officer else None
    if not short:
        if "last name first" in entry.how and "," not in written and written.split()[-1].islower():
            return None  # "Price will be charged" is no Will Price
        if _SENTENCE_ENDS.search(written):
            return None  # "by Officer Garcia. Maria left": the halves count by themselves
        if "as listed" in entry.how and _names_a_place(plain, span, text, before, shouted=shouted):
            return None
        if entry.how in WITH_INITIAL and (set("()/:") & set(written) or _is_street(plain, span)):
            return None  # "(LAST, FIRST, M) BAKER": the name goes on behind it
        return (role, "") if written[:1].isupper() or not written.islower() else (role, "in lower case")
    how = entry.how
    if not written[:1].isupper():
        return None
    if how == "initials" and ("." not in written or not all(c.isupper() for c in written if c.isalpha())):
        return None
    if "plural" in how and previous != "the":
        return None
    suffix = _GENERATION.match(plain, span.end)
    after = plain[suffix.end() if suffix else span.end : span.end + 48].lstrip("'sS").split()
    following = after[0].lower().strip(".,;:)\"'") if after and plain[span.end : span.end + 1] != "." else ""
    large = bool(after) and after[0][:1].isupper()
    if text in _MONTHS and (
        _OF_A_DAY.match(plain, span.end) or _DAY_BEFORE.search(plain[max(0, span.start - 8) : span.start])
    ):
        return None  # "on June 5", "last May"
    own = _OWN.match(plain, span.end) is not None
    titled = role is not None or previous in cues.TITLES
    if not titled and not own and _names_a_place(plain, span, text, before, shouted=shouted):
        return None
    if role is None and not own and (following in cues.ORGANISATION or (following in cues.STREETS and large)):
        street = following in cues.STREETS or previous == "dr"
        small = not large or (shouted and following in _VERBS and text not in plain_words())
        if (previous not in cues.TITLES and not small) or (large and (street or not shouted)):
            return None  # Garcia Market, Garcia Avenue; but "gave Mr. Park rights", "the Garcia store"
    if role is None and (previous in cues.TITLES or previous in cues.ROLES):
        return None, f"behind {previous!r}"
    if previous in _AGAINST or following in _AGAINST:
        return role, "party to a court case"  # "Re: Early v. Cash"
    if text in plain_words() or text in _TWO or (how.startswith("nickname") and text in WORDS_AS_WELL):
        shouted = shouted or _in_capitals(written, before, after)
        done = after[1].lower().strip(".,;:") if following in _BETWEEN and len(after) > 1 else following
        acts = done in cues.SAYING or verbs.is_past(done)
        acts |= how.startswith("first name") and len(done) > 4 and done.endswith("s")  # "May attends school"
        acts |= done in verbs.MODALS and not shouted and len(after) > 1 and after[1] != "be"  # "Way will follow up"
        noun = shouted and following in _STATES and text not in _NO_NOUNS
        noun = noun and not _SOMEBODY_WAS.match(plain, span.end)
        said = previous == "that" and acts and not noun  # "related that Park has called"
        said |= previous == "the" and following in _DWELLINGS  # "the Park residence"
        opens = not before or before[-1].rstrip("\"'([")[-1:] in ("", ".", ":", ";", "!", "?")
        if role is None and (
            following in _RACE_WORDS
            or (previous in (_BEFORE_WORDS if shouted else _ARTICLES) and not said and not opens)
        ):
            return None
        comma = plain[span.end : span.end + 1] in (",", "'")
        if opens and role is None and not acts and not comma and (not shouted or text in _AUXILIARIES):
            return None  # "Park rules were read"; "WILL YOU HELP"
        if shouted and role is None and text in _AUXILIARIES and previous == "and" and not acts and not comma:
            return None  # "WAS NOTIFIED AND WILL CALL"
        return role, "a word that is a name as well"
    return role, ""


def _in_capitals(written: str, before: Sequence[str], after: Sequence[str]) -> bool:
    """True in a sentence in capitals on a page that has others: a cell of a table, a remark."""
    if not written.isupper() or len(written) < 2:
        return False
    beside = [word for word in (*before[-2:], *after[:2]) if any(map(str.isalpha, word))]
    return len(beside) > 1 and all(word.upper() == word for word in beside)


def _names_a_place(plain: str, span: Span, text: str, before: Sequence[str], *, shouted: bool) -> bool:
    """Whether a short form is part of what a business or a park is called: ``Hope Thrift Store``, ``Washington Park``.

    In capitals every word may begin such a name: there only what is a word as well gives way.
    """
    behind = _CALLED_SO.match(plain, span.end)
    words = behind[0].lower().replace("'s", "").split() if behind else []
    if behind and behind[0].startswith("-"):
        words = words[1:]  # the rest of the name itself
    if words[:1] == ["&"] and words[1:2] and words[1] in _PARTNERS:
        return True
    if shouted and text not in plain_words():
        return False
    for word in words:
        if word in cues.ORGANISATION:
            return True
        if word in cues.SAYING or word in _NO_PART or word.endswith("ed"):
            break  # "HOPE LEFT STORE": in capitals a sentence looks like a name
    if text not in cues.ORGANISATION or not before:
        return False
    named = before[-1]
    if not named[0].isupper() or not named.isalpha() or named.lower() in cues.ROLES:
        return False
    low = fold(named)
    return low in last_names() and low not in first_names() and low not in plain_words()
