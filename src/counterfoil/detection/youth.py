"""Whether the words around a name say that its bearer is under eighteen: yes, no, or not clearly whose they are."""

from __future__ import annotations

import re
from enum import Enum

from counterfoil.detection import cues
from counterfoil.values import Role, Span


class Youth(Enum):
    """What the words say; in doubt a person must look, and nothing is forbidden by it."""

    NO = "no"
    YES = "yes"
    DOUBT = "doubt"


_WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
NUMBER_WORDS = {word: number for number, word in enumerate(_WORDS.split(), start=1)}
_NUMBER = rf"([0-9]{{1,2}}|{'|'.join(NUMBER_WORDS)})"
_BEHIND = re.compile(
    rf"^,? \(?(?P<lead>age[d]? |is |was |an? )?(?:age )?{_NUMBER}"
    r"(?:[ -]?(?:years?|yrs?|y/?o)\b|\b(?=[,;)]|\.(?!\d)| (?:and|who|was|is)))(?: of age\b|[ -]olds?\b)?"
    r"(?P<noun> (?:child|boy|girl|son|daughter|infant|toddler|baby|juvenile|minor|student)\b)?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"\b{_NUMBER}[ -](?:year|yr)s?[ -]olds? (?:(?:son|daughter|boy|girl|child|juvenile|student|victim|witness),? )?$",
    re.IGNORECASE,
)
_CHILD_OF = re.compile(
    r"\b(?:child|children|son|daughter|baby|infant|toddler|boy|girl|stepson|stepdaughter|grandson|granddaughter|nephew|niece"
    r"|kids?|juvenile|minor)(?: |, )(?:of|to) (?:the |an? )?(?:[a-z/]+ ){0,2}$",
    re.IGNORECASE,
)
_OTHERS_CHILD = frozenset({Role.SUSPECT, Role.ARRESTEE, Role.OFFICER, Role.GUARDIAN, Role.REPORTING_PARTY})


def of_name(plain: str, span: Span, cue: tuple[str, Role] | None) -> Youth:
    """What ``plain`` says about the bearer of the name at ``span``; ``cue`` is the word of a role before it.

    An age is the bearer's when it stands right beside the name ("Ann, age 7"). "Child of suspect X, a 4 year old"
    speaks of the child. "Suspect X, a 4 year old child and …" may be a list of two people: in doubt.
    """
    if cue is not None and cue[0] in cues.SURE_MINOR:
        return Youth.YES
    ahead = plain[max(0, span.start - 60) : span.start]
    said = ahead.lower()  # the expressions are slow, and most names have none of their words before them
    if (" of " in said or " to " in said) and _CHILD_OF.search(ahead):
        return Youth.NO
    behind = _BEHIND.match(plain[span.end : span.end + 48])
    before = None if behind or "old" not in said else _BEFORE.search(ahead[-40:])
    found = behind or before
    if found is not None:
        if years(next(group for group in found.groups()[1 if behind else 0 :] if group)) >= 18:
            return Youth.NO
        apposed = behind is not None and (behind["lead"] or "").lower().strip() in ("a", "an")
        if behind is not None and (apposed or behind["noun"]) and cue is not None and cue[1] in _OTHERS_CHILD:
            return Youth.DOUBT
        return Youth.YES
    # No age is given: protected until a person says otherwise.
    return Youth.YES if cue is not None and cue[1] is Role.MINOR else Youth.NO


def years(written: str) -> int:
    """The number of ``7`` or ``seven``; words beyond seventeen, and none at all, are eighteen or more."""
    return int(written) if written.isdigit() else NUMBER_WORDS.get(written.lower(), 99)
