"""The requester's own words: without quoted replies, signature, legal footer and a filing site's standard sentences."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_QUOTE_BEGINS = re.compile(
    r"""(?imx)^\s*(?:
      [-_]{2,}\s*(?:original\ (?:message|appointment)|forwarded\ message|ursprüngliche\ nachricht|reply\ message)\b.*
    | begin\ forwarded\ message:\s*
    | on\ [^\n]{4,120}(?:\n[^\n]{0,80})?\bwrote:\s*
    | (?:am|le|el)\ [^\n]{4,120}(?:\n[^\n]{0,80})?\b(?:schrieb|a\ écrit|escribió)\b[^\n]{0,60}:\s*
    | from:\s[^\n]+\n(?:\s*(?:sent|date|to|cc|subject):\s[^\n]*\n?){2,}
    | von:\s[^\n]+\n(?:\s*(?:gesendet|datum|an|cc|betreff):\s[^\n]*\n?){2,}
    | _{20,}\s*\n\s*from:\s
    )"""
)
_QUOTED_LINE = re.compile(r"(?m)^[ \t]*>.*\n?")
_DASHES = re.compile(r"(?m)^--[ \t]?$")
_CLOSING = re.compile(
    r"(?im)^[ \t]*(?:(?:very\s+)?(?:sincerely|respectfully|truly)(?:\s+(?:yours|submitted))?|yours\s+(?:truly"
    r"|sincerely|faithfully)"
    r"|(?:(?:best|kind|warm|kindest|warmest|many)\s+)*(?:regards|wishes)|best|cheers|cordially|thanks"
    r"|thank you(?:\s+(?:so|very)\s+much)?"
    r"|(?:many\s+)?thanks(?:\s+again)?|mit\s+freundlichen\s+grüßen|freundliche\s+grüße)[ \t]*[,.!–-]*[ \t]*$"
)
_FOOTER = re.compile(
    r"(?i)(?:\bconfidential(?:ity)?\s+(?:notice|note|statement|disclaimer)\b|\bthis\s+(?:e-?mail|message|communication|transmission)"
    r"[^.]{0,120}\b(?:confidential|privileged|intended\s+(?:only|solely|for))\b|\bif\s+you\s+(?:are\s+not|have\s+received\s+this)\b[^.]{0,80}"
    r"\b(?:intended\s+recipient|in\s+error)\b|\bplease\s+consider\s+the\s+environment\b|\bsent\s+from\s+my\s+\w+|\bget\s+outlook\s+for\b)"
)
# Sentences that a filing site puts around every request; they hold no request of their own.
_STANDARD = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"the requested documents will be made available to the general public[^.]*\.",
        r"in the event that (?:there are fees|fees cannot be waived)[^.]*\.",
        r"I would (?:also )?prefer the request filled electronically[^.]*\.",
        r"thank you in advance for your anticipated cooperation[^.]*\.",
        r"I look forward to receiving your response[^.]*?(?:\d[^.]*)?\.",
        r"(?:this request is )?filed via muckrock[^\n]*",
        r"e-?mail \(preferred\):[^\n]*",
        r"upload documents directly:[^\n]*",
        r"is this email coming to the wrong contact\?[^\n]*",
        r"please note:? this request is not filed by a muckrock staff member[^\n]*(?:\n[^\n]+)*",
        r"for mailed responses, please address[^\n]*(?:\n[^\n]+){0,8}",
    )
)
_GREETING = re.compile(
    r"(?i)^\s*(?:(?:to whom it may concern|dear\b[^\n]{0,90}|hello\b[^\n]{0,40}|hi\b[^\n]{0,40}|greetings"
    r"|good (?:morning|afternoon|evening|day)\b[^\n]{0,40})[,:;.!]?|(?:attn|attention)\b[^\n]{0,90}"
    r"|to:?\s[^\n]{0,40}\b(?:officers?|division|department|custodian|clerk|unit|office|section|staff)\b[^\n]{0,40}[,:])\s*$"
)
# "Dear officer, please send me …": a greeting with the request in its line.
_GREETED = re.compile(
    r"(?i)^\s*(?:dear|hello|hi|greetings|good (?:morning|afternoon|evening|day))\b[^\n,:;.!]{0,60}?(?:[,:;.!]\s*|\s)"
    r"(?=(?:please|kindly|I|we|I['’]m|my|could|can|would|may|this|under|pursuant|per|as|requesting|looking|send|provide)\b)"
)
# A note about the message that stands in brackets by itself, and the banner that a mail server puts on top.
_NOTE = re.compile(
    r"(?is)^\[[^\[\]]{3,400}\]$|^\W*(?:caution|warning|external(?: e-?mail| sender)?)\W[^\n]{0,80}"
    r"\b(?:external|outside|originated)\b.{0,400}$"
)
_REACHED_AT = re.compile(r"\b\d{5}(?:-\d{4})?$|\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|@[\w-]+\.")
_SIGNATURE_LINES = 14


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the sender wrote, and the block with the sender's name and address below the closing."""

    text: str
    signature: str


def own_words(text: str, *, sender: str = "") -> OwnWords:
    """The requester's own words. When nothing is left (a bare forward), the whole text stays.

    ``sender`` is the name that the message's header gives: where the text ends with it, the signature begins there,
    also without a closing formula.

    >>> own_words("I ask for report JD100000.\\n\\nRegards,\\nPat Sample\\n\\n> earlier mail").text
    'I ask for report JD100000.'
    """
    whole = _without_notes(_tidy(text))
    kept = _without_quotes(whole) or whole
    kept, signature = _without_signature(kept)
    if not signature and sender:
        kept, signature = _without_name_block(kept, sender)
    for pattern in _STANDARD:
        kept = pattern.sub("", kept)
    kept = "\n\n".join(p for p in re.split(r"\n{2,}", kept) if p.strip() and not _FOOTER.search(p[:400]))
    lines = (_GREETED.sub("", line) for line in kept.splitlines())
    kept = "\n".join(line for line in lines if not _GREETING.match(line))
    return OwnWords(_tidy(kept), signature.strip())


def _without_notes(text: str) -> str:
    paragraphs = re.split(r"\n{2,}", text)
    return "\n\n".join(p for p in paragraphs if not _NOTE.match(p.strip())) or text


def _without_name_block(text: str, sender: str) -> tuple[str, str]:
    """Cut at the last paragraph that begins with the sender's own name, with an address block before or after it."""
    paragraphs = re.split(r"\n{2,}", text)
    name = " ".join(sender.casefold().split())
    at = next(
        (
            number
            for number in range(len(paragraphs) - 1, 0, -1)
            if " ".join(paragraphs[number].splitlines()[0].casefold().split()).rstrip(",") == name
        ),
        0,
    )
    if at and at > 1 and _is_address(paragraphs[at - 1]):
        at -= 1
    below = [line for paragraph in paragraphs[at:] for line in paragraph.splitlines()]
    if not at or len(below) > _SIGNATURE_LINES:
        return text, ""
    return "\n\n".join(paragraphs[:at]).rstrip(), "\n".join(below)


def _is_address(paragraph: str) -> bool:
    """Short lines, no sentence, and one of them ends in a ZIP code or holds a telephone number or e-mail address."""
    lines = paragraph.splitlines()
    short = all(len(line) <= 60 and not line.endswith((".", "?", ":", ";")) for line in lines)
    return short and len(lines) <= 6 and any(_REACHED_AT.search(line) for line in lines)


def _tidy(text: str) -> str:
    """One kind of line end and blank, HTML entities read (old exports hold them), at most one empty line."""
    text = html.unescape(text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\f", "\n")
    text = "".join(letter for letter in text if letter in "\n\t" or letter >= " ")
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", text, flags=re.M)).strip()


def _without_quotes(text: str) -> str:
    begins = _QUOTE_BEGINS.search(text)
    if begins and text[: begins.start()].strip():
        text = text[: begins.start()]
    return _QUOTED_LINE.sub("", text).strip()


def _without_signature(text: str) -> tuple[str, str]:
    """Cut at "-- " or at the last closing, when what follows is short enough to be a signature."""
    cut = next(iter(_DASHES.finditer(text)), None)
    closings = list(_CLOSING.finditer(text))
    for closing in closings:
        below = text[closing.end() :].strip()
        # "Thank you" in the middle of a letter is no closing: a signature is short, and its lines are short.
        if len([line for line in below.splitlines() if line.strip()]) <= _SIGNATURE_LINES and not re.search(
            r"[a-z]{3,}\.\s+[A-Z][a-z]+ [a-z]+ [a-z]+", below
        ):
            if cut is None or closing.start() < cut.start():
                cut = closing
            break
    if cut is None or not text[: cut.start()].strip():
        return text, ""
    return text[: cut.start()].rstrip(), text[cut.end() :].strip()
