"""The text of a document without what tells where a person comes from or by what right they are here.

What is searched across cases is read from such a text: nobody can be listed by it (house rule 9). The word "detainer"
in a policy is nobody's and stays; where a doubt is left in a report about people, the word goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from counterfoil.detection.countries import COUNTRIES
from counterfoil.detection.model import Finding
from counterfoil.detection.patterns import finder
from counterfoil.detection.reading import find
from counterfoil.detection.text import PageText
from counterfoil.detection.wording import WORDS
from counterfoil.documents.model import Document, Page, Word
from counterfoil.values import Box, Category, Digest, RecordKind, Role, Span

CATEGORIES = frozenset({Category.BIRTHPLACE, Category.IMMIGRATION_STATUS, Category.A_NUMBER})
"""What is never searched across cases when it is a person's."""
BLANK = "█"
"""Stands for a value of any length. It is no word: no index of words has it, so it cannot be looked for."""
_ABOUT_PEOPLE = frozenset(
    {
        RecordKind.ARREST_REPORT,
        RecordKind.CASE_REPORT,
        RecordKind.SUPPLEMENT,
        RecordKind.INVENTORY,
        RecordKind.CALL_FOR_SERVICE,
        RecordKind.CRASH_REPORT,
    }
)
_NOBODYS = frozenset({Role.UNKNOWN, Role.ORGANISATION})
_SOMEBODY = re.compile(
    r"\b(?:he|she|him|her|hers|his|himself|herself|arrestee|suspect|offender|victim|witness|detainee|inmate"
    r"|defendant|respondent|subject|complainant|caller|driver|passenger)\b",
    re.IGNORECASE,
)
_ANYBODY = re.compile(
    r"\b(?:any|no|each|every|an|all|such) (?:\w+ ){0,2}?(?:persons?|individuals?|officers?|members?|employees?|people"
    r"|arrestees?|suspects?|victims?|witness(?:es)?|detainees?|inmates?|subjects?|agents?)\b|\bwhether or not\b",
    re.IGNORECASE,
)
_MYSELF = re.compile(r"\bI(?:'m| am| was| have been)(?: an?| the)? ?$", re.IGNORECASE)
_OFFICE = re.compile(r" (?:officers?|agents?|unit|division|operations)\b", re.IGNORECASE)
"""Behind a word of status: it is whose office it is, "Deportation Officer"."""
_ENDS = re.compile(r"[.!?](?=\s|$)|\n\s*\n")
_ABROAD = re.compile(rf"(?<!New )\b(?:{COUNTRIES})\b")
_PEOPLE_OF = re.compile(
    r"\b(?:citizens?|nationals?|natives?|people|persons?|arrestees?|detainees?|immigrants?|migrants?|men|women)"
    rf" (?:of|from) (?:the )?(?:{COUNTRIES})\b",
    re.IGNORECASE,
)
_CUES = tuple(
    f"pattern: {pattern.name}"
    for pattern in WORDS
    if pattern.category in CATEGORIES and pattern.name.endswith("by its cue")
)
"""How a finding says that words before it make it somebody's: "born in", "citizen of"."""
_BARE = "country"
"""The pattern of a country's name alone: of nobody, where somebody only asks for it."""
_FEWEST_DIGITS = 7


def unlisted(document: Document, findings: Sequence[Finding], kind: RecordKind) -> str:
    """``document.text``, each value of ``CATEGORIES`` that is a person's replaced by ``BLANK``.

    ``findings`` are the document's, ``kind`` its own; a form merged into it may have another. A number goes wherever it
    stands again, a place abroad as well; other words only where they were found ("Illinois" heads a letter too).
    """
    texts = [PageText(page) for page in document.pages]
    theirs = [one for one in findings if is_of_a_person(one, texts[one.page_index].page, kind)]
    again = _again(theirs)
    spans: dict[int, list[Span]] = {}
    for one in theirs:
        spans.setdefault(one.page_index, []).extend(_spans(one, texts[one.page_index]))
    for text in texts:
        spans.setdefault(text.page.index, []).extend(_found_again(again, text.page.text))
    pages = [_without(text.page.text, spans[text.page.index]) for text in texts]
    return "\f".join(pages)


def words_unlisted(text: str, kind: RecordKind = RecordKind.CORRESPONDENCE) -> str:
    """As ``unlisted``, of words that came without pages: a message's.

    >>> words_unlisted("He said he was born in Peru.\\nThe lobby opens at eight.")
    'He said he was born in █.\\nThe lobby opens at eight.'
    """
    document = Document("", "text/plain", Digest("0" * 64), (_as_page(text),))
    return unlisted(document, find(document, kind=kind), kind)


def _as_page(text: str) -> Page:
    """Words where a typewriter would set them, six points a character: what detectors need to tell lines and fields."""
    words: list[Word] = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        for met in re.finditer(r"\S+", line):
            box = Box(6.0 * met.start(), 12.0 * number, 6.0 * met.end(), 12.0 * number + 9)
            words.append(Word(met[0], box, start + met.start(), start + met.end(), number))
        start += len(line) + 1
    wide, high = (max((getattr(word.box, edge) for word in words), default=1.0) for edge in ("x1", "y1"))
    return Page(0, wide, high, text, tuple(words))


def is_of_a_person(finding: Finding, page: Page, kind: RecordKind) -> bool:
    """Whether a finding of ``CATEGORIES`` tells of a person, and not what a law, a form or a policy speaks of.

    A number, a field of a form, what stands behind a cue or a name, whatever a report about people says; elsewhere
    what its sentence says of somebody.
    """
    if finding.category not in CATEGORIES:
        return False
    if finding.category is Category.A_NUMBER or finding.detector == "form":
        return True
    if (finding.kind or kind) in _ABOUT_PEOPLE or finding.span is None:
        return True
    if _OFFICE.match(page.text, finding.span.end):
        return False
    if finding.party or finding.role not in _NOBODYS or any(cue in finding.how for cue in _CUES):
        return True
    if finding.text.isupper():
        return False  # the title of a form, its number
    start, end = _sentence(page.text, finding.span)
    if _MYSELF.search(page.text[start : finding.span.start]):
        return True
    said = page.text[start:end]
    return bool(_SOMEBODY.search(said)) and not _ANYBODY.search(said)


def without_words(text: str, values: Iterable[str]) -> str:
    """``text`` with these words blanked wherever they stand together, whatever their case and line ends.

    >>> without_words("He came from Nowhere\\nLand.", ["nowhere land"])
    'He came from █.'
    """
    forms = [_as_words(value) for value in dict.fromkeys(values) if any(map(str.isalnum, value))]
    return re.sub("|".join(forms), BLANK, text, flags=re.IGNORECASE) if forms else text


def asks_for_a_list(words: str) -> bool:
    """Whether words to be looked up are such as records about people are blanked of: they find nobody there.

    >>> [asks_for_a_list(one) for one in ("born in Guatemala", "A 012 345 678", "contract with Poland")]
    [True, True, False]
    """
    found = (match.pattern for match in finder().find(words) if match.pattern.category in CATEGORIES)
    return any(pattern.name != _BARE for pattern in found) or _PEOPLE_OF.search(words) is not None


def is_a_number(words: str) -> bool:
    """Whether words hold an A-number.

    >>> is_a_number("records on A012345678"), is_a_number("RD LH123456")
    (True, False)
    """
    return any(match.pattern.category is Category.A_NUMBER for match in finder().find(words))


def _sentence(text: str, span: Span) -> tuple[int, int]:
    start = max((met.end() for met in _ENDS.finditer(text, 0, span.start)), default=0)
    after = _ENDS.search(text, span.end)
    return start, after.start() if after else len(text)


def _spans(finding: Finding, text: PageText) -> Iterator[Span]:
    """Where a value stands in its page's text; the words in its boxes where it does not stand in one piece."""
    if finding.span is not None:
        yield finding.span
        return
    for word in text.words:
        across, down = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
        if any(box.x0 <= across <= box.x1 and box.y0 <= down <= box.y1 for box in finding.boxes):
            yield Span(word.start, word.end)


def _again(theirs: Iterable[Finding]) -> re.Pattern[str] | None:
    """What tells the same wherever it stands: an A-number in any spelling, a place abroad by each of its names."""
    forms: list[str] = []
    for one in theirs:
        digits = "".join(c for c in one.text if c.isdigit()).lstrip("0")
        if one.category is Category.A_NUMBER and len(digits) >= _FEWEST_DIGITS:
            forms.append(rf"(?<!\d)(?-i:\b(?:A|[A-Z]{{3}})[ #-]{{0,2}})?0?{'[ .-]?'.join(digits)}(?!\d)")
        if one.category is Category.BIRTHPLACE and _ABROAD.search(one.text.title()):
            forms += (_as_words(name) for name in re.split(r"[,/;]", one.text) if len("".join(name.split())) > 3)
    return re.compile("|".join(dict.fromkeys(forms)), re.IGNORECASE) if forms else None


def _as_words(value: str) -> str:
    """An expression for a value, however its words are parted."""
    return r"(?<!\w)" + r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", value.strip()))) + r"(?!\w)"


def _found_again(again: re.Pattern[str] | None, text: str) -> Iterator[Span]:
    if again is not None:
        yield from (Span(*met.span()) for met in again.finditer(text))


def _without(text: str, spans: Iterable[Span]) -> str:
    pieces, place = [], 0
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        if span.end <= place:
            continue
        if span.start >= place:
            pieces += [text[place : span.start], BLANK]
        place = span.end
    return "".join([*pieces, text[place:]])
