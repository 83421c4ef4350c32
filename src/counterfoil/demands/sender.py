"""Who a demand says it is from: mail header, letterhead, signature. Never evidence of identity."""

from __future__ import annotations

import re
from email.utils import parseaddr

from counterfoil.demands.model import Contact

_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_BLOCK_CHARS, _LINE_CHARS, _TEXT_CHARS = 3000, 160, 20_000  # a signature and a letter's head are shorter
_PHONE = re.compile(r"(?<![\d-])(?:\+?1[-.\s]?)?\(?\d{3}\)?[-.\s]{1,2}\d{3}[-.\s]\d{4}(?![\d-])")
_CITY_ZIP = re.compile(
    r"\b[A-Z][A-Za-z.' -]+,?\s+(?:[A-Z]{2}|Illinois|California|New York|[A-Z][a-z]+)\.?,?\s+\d{5}(?:-\d{4})?\b"
)
_STREET = re.compile(
    r"(?i)^\s*(?:\d{1,6}\s+\S.*|p\.?\s?o\.?\s+box\s+\d+.*|.*\b(?:suite|ste\.?|floor|room|apt\.?|unit)\s*#?\s*\w+.*)$"
)
_PERSON = re.compile(r"^[A-ZÀ-Þ][\w.'’-]*(?:\s+(?:[a-z]{2,3}\s+)?[\"“(]?[A-ZÀ-Þ][\w.'’)\"”-]*){1,3}$")
_TITLE = re.compile(
    r"(?i)\b(?:reporter|editor|attorney|director|officer|manager|analyst|professor|student|paralegal|counsel|staff|writer|producer|investigator|president|researcher|esq|assistant|agent|coordinator|fellow|chief|founder|journalist|correspondent|associate|partner|clerk|specialist|supervisor)\b"
)
_ORGANISATION = re.compile(
    r"(?i)\b(?:university|college|news|times|tribune|post|press|journal|department|dept|office|bureau|agency|llc|llp|inc|corp|company|association|foundation|institute|center|centre|project|labs?|law|group|partners|society|union|council|commission|media|radio|tv|television|magazine|school|enforcement|services|customs|homeland|project|network|coalition|clinic|alliance)\b"
)
_SELF = re.compile(
    r"\b(?:[Mm]y name is|I am called)\s+(?P<name>[A-ZÀ-Þ][\w'’.-]+(?:\s+[A-ZÀ-Þ][\w'’.-]+){1,3})"
    r"|\bI,\s+(?P<name2>[A-ZÀ-Þ][\w'’.-]+(?:\s+[A-ZÀ-Þ][\w'’.-]+){1,3}),"
    r"|\bI(?:'m| am)\s+(?P<name3>[A-ZÀ-Þ][\w'’.-]+(?:\s+[A-ZÀ-Þ][\w'’.-]+){1,2}),"
)
_CAPITAL = r"\b[A-Z][\w&'’-]{0,40}(?:\.\w[\w'’-]{0,40}){0,4}"
_PROPER = rf"{_CAPITAL}(?:\s+(?:of\s+|for\s+|and\s+|the\s+|&\s+)*{_CAPITAL}){{0,8}}"
_WORKS_FOR = re.compile(
    r"\b(?:I(?:'m| am)|I work as)\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,3}?(?:reporter|journalist|writer|editor"
    r"|producer|student|professor"
    r"|researcher|attorney|lawyer|paralegal|investigator|fellow|member|employee|director|officer|agent|analyst|correspondent)"
    rf"\s+(?:with|at|for|from|of|in)\s+(?:the\s+)?(?P<org>{_PROPER})"
    rf"|\brequest is (?:being |hereby )?(?:made|submitted|filed)\s+(?:by|on behalf of)\s+(?:the\s+)?(?P<org2>{_PROPER})"
    rf"|\b(?:I|we) (?:write|am writing|are writing|make this request"
    rf"|submit this request)\s+on behalf of\s+(?:the\s+)?(?P<org3>{_PROPER})"
)


def contact(*, from_header: str, signature: str, text: str, letterhead: str = "") -> Contact:
    """The sender as the demand gives it. The header's name and address win; the rest fills what it leaves empty.

    ``signature`` is the block below the closing, ``letterhead`` the lines above the greeting of a letter.
    """
    name, email = parseaddr(from_header) if from_header else ("", "")
    email = email if _EMAIL.fullmatch(email or "") else ""
    signature, letterhead, text = signature[:_BLOCK_CHARS], letterhead[:_BLOCK_CHARS], text[:_TEXT_CHARS]
    block, head = _lines(signature), _lines(letterhead)
    said, works = _SELF.search(text), _WORKS_FOR.search(text)
    return Contact(
        name=name.strip("\"' ") or _name(block) or _group(said),
        email=email or _first(_EMAIL, signature) or _first(_EMAIL, letterhead) or _first(_EMAIL, text),
        organisation=_organisation(block) or _organisation(head) or _group(works),
        postal_address=_address(block) or _address(head),
        phone=_first(_PHONE, signature) or _first(_PHONE, letterhead) or _first(_PHONE, text),
    )


def _lines(block: str) -> list[str]:
    lines = (line.strip(" \t,*|") for line in block.splitlines())
    return [line for line in lines if line.strip("-") and len(line) <= _LINE_CHARS]


def _group(match: re.Match[str] | None) -> str:
    """What the one group that matched says, without a full stop at its end."""
    return next((words for words in match.groups() if words), "").strip().rstrip(".,") if match else ""


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group().strip() if found else ""


def _name(block: list[str]) -> str:
    """The first line that looks like a person's name."""
    for line in block[:4]:
        before = re.split(r",\s*|\s+[|–-]\s+", line)[0].strip()
        if (
            _PERSON.match(before)
            and not _ORGANISATION.search(before)
            and not _TITLE.search(before)
            and not re.search(r"\d", before)
        ):
            return before
    return ""


def _organisation(block: list[str]) -> str:
    for line in block[:8]:
        for piece in re.split(r",\s+(?=[A-Z])|\s+[|–]\s+", line):
            if (
                _ORGANISATION.search(piece)
                and not _EMAIL.search(piece)
                and not re.search(r"://|www\.", piece)
                and not _CITY_ZIP.search(piece)
                and len(piece) <= 90
                and not _STREET.match(piece)
                and not re.search(r"[a-z]\.\s*$", piece)
            ):
                return piece.strip()
    return ""


def _address(block: list[str]) -> str:
    """Street and town lines, joined; "" without a ZIP code."""
    for end, line in enumerate(block):
        if _CITY_ZIP.search(line):
            start = end
            while start > 0 and end - start < 3 and _STREET.match(block[start - 1]):
                start -= 1
            return ", ".join(block[start : end + 1])
    return ""
