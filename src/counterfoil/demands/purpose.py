"""What the law lets an office ask about purpose (5 ILCS 140/3(c)), and the wishes about fees and form."""

from __future__ import annotations

import re

from counterfoil.demands.model import Purpose

_NOT_COMMERCIAL = re.compile(
    r"(?i)\b(?:not|non|never|neither|no)\b[- ]?[^.;]{0,60}\bcommercial\b|\bnon-?commercial\b"
    r"|\bwithout (?:any )?commercial\b"
)
_COMMERCIAL = re.compile(
    r"(?i)\b(?:for|is|as|has|of)\s+(?:a\s+|an\s+|our\s+)?commercial\s+(?:purposes?|use|requests?|requesters?"
    r"|interests?)\b|\bcommercial (?:purpose|request)\s*:\s*yes\b"
    r"|\bfor (?:re-?sale|solicitation|marketing|lead generation)\b|\bto (?:solicit|market|sell)\b"
)
_NEWS = re.compile(
    r"(?i)\b(?:reporter|journalist|journalism|news(?:paper| ?room| media| organi[sz]ation| gathering| gatherer)?"
    r"|media organi[sz]ation|representative of the (?:news )?media"
    r"|reporting process|for publication|academic|scholarly|research(?:er|ers)?\b(?! and copy)|university"
    r"|professor|dissertation|thesis|muckrock|non-?profit|public[- ]interest)\b"
)
_WAIVER = re.compile(
    r"(?i)\b(?:fees?|charges?|costs?)\b[^.]{0,60}\bwaive[dr]?\b|\bwaive[rd]?\b[^.]{0,60}\b(?:fees?|charges?"
    r"|costs?)\b|\bfee waiver\b|\bwithout (?:charge|cost)\b|\bfree of charge\b"
)
_ELECTRONIC = re.compile(
    r"(?i)\belectronic(?:ally)?\b[^.]{0,40}\b(?:cop(?:y|ies)|form(?:at)?|files?|records?|version|mail)?\b"
    r"|\bby e-?mail\b|\bvia e-?mail\b|\be-?mail attachments?\b|\b(?:as|in|a) (?:a )?(?:pdf|csv|excel|spreadsheet"
    r"|xlsx?)\b|\bdigital (?:cop(?:y|ies)|format|form)\b|\bCD-?ROM\b|\bdownload\b"
)


def purpose(text: str) -> Purpose:
    """The stated purpose: commercial, news or research, or none. A denial of commerce is not a statement of one."""
    if _COMMERCIAL.search(_NOT_COMMERCIAL.sub(" ", text)):
        return Purpose.COMMERCIAL
    return Purpose.NEWS_OR_RESEARCH if _NEWS.search(text) else Purpose.NOT_STATED


def wants_fee_waiver(text: str) -> bool:
    """Whether the text asks for fees to be waived (5 ILCS 140/6(c))."""
    return _WAIVER.search(text) is not None


def wants_electronic(text: str) -> bool:
    """Whether the text asks for electronic copies (5 ILCS 140/6(a))."""
    return _ELECTRONIC.search(text) is not None
