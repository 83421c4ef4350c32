"""What is said in the place of what cannot be read; every string of a release that is no page content."""

from __future__ import annotations

import re
from collections.abc import Mapping

LANG = "en-US"
TITLE = "Released record"
PICTURE = "picture"
"""Of a picture on a page that has text as well."""

XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{TITLE}</rdf:li></rdf:Alt></dc:title>'
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
).encode()
"""The metadata of every release: a title that tells nothing, which readers ask for (ISO 14289-1 §7.1)."""


def of_mark(said: str) -> str:
    """The alternate text of a mark; ``said``: the provisions, as ``cited`` has them."""
    return f"redacted under {said}" if said else "redacted"


def of_page(number: int) -> str:
    """The alternate text of a page, counted from 1, of which only a picture is left."""
    return f"page {number} as a picture: its text cannot be read by a program"


def cited(codes: str, citations: Mapping[str, str]) -> str:
    """The codes of a mark as the law is cited, where that is known: ``5 ILCS 140/7(1)(b)`` for ``7(1)(b)``."""
    return ", ".join(citations.get(code, code) for code in codes.split(", ")) if codes else ""


_OWN = re.compile(
    rb"/(?:MarkInfo|Marked|ViewerPreferences|DisplayDocTitle|StructTreeRoot|ParentTreeNextKey|ParentTree|StructParents|"
    rb"Metadata|Artifact|Figure|Document)(?![A-Za-z0-9])|/Alt \((?:redacted under|redacted|picture|"
    rb"page [0-9]+ as a picture: its text cannot be read by a program)|" + re.escape(XMP)
)
_PROVISION = re.compile(r"(?:\d+ [A-Z][A-Za-z.]{1,7} )?§? ?[\d./-]*(?:\([0-9A-Za-z-]{1,5}\))*")
_PICTURES = re.compile(r"picture|page \d+ as a picture: its text cannot be read by a program")


def without_own(data: bytes) -> bytes:
    """Bytes of a release without the words that tags put into every one: a withheld value may be a word like them."""
    return _OWN.sub(b" ", data)


def is_own(alternate: str) -> bool:
    """Whether an alternate text is one of a release's, and no more than a provision of law stands in it.

    >>> [is_own(said) for said in ("redacted under 5 ILCS 140/7(1)(b), 7(1)(c)", "redacted under Ann Li", "Ann Li")]
    [True, False, False]
    """
    head, _, said = alternate.partition("redacted under ")
    return bool(
        alternate == of_mark("")
        or _PICTURES.fullmatch(alternate)
        or (not head and said and all(_PROVISION.fullmatch(one) for one in said.split(", ")))
    )
