"""What a log's word for a status means: how a case ended, that it is open, or that nobody here knows the word."""

from __future__ import annotations

import re

OPEN = "open"
ENDED = "ended"
"""It ended, and the word does not say how."""

_MEANINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (outcome, re.compile(words))
    for outcome, words in (
        ("duplicate", r"duplicate"),
        ("withdrawn", r"withdr|abandon|cancel"),
        ("referred", r"\brefer|directed requester to another|another (agency|entity|department)"),
        ("no_records", r"no[ _](responsive[ _])?(records|docs|documents)|not an agency record|none found"),
        ("released_in_part", r"partial|in[ _]part"),
        ("denied", r"\bdenied|\bdenial|reject|refus"),
        ("released", r"full grant|grant|\breleased|\bdone\b|fulfilled|provided|disclosed|sent to requester"),
        (OPEN, r"\back\b|acknowledg|await|process|submitted|\bfix\b|payment|pending|\bopen|progress|review|assigned"
               r"|extended|extension|received|^new$|on hold"),
        (ENDED, r"clos|complet|finish|appeal|litigation|^other\b|resolved"),
    )
)  # fmt: skip


def meaning(status: str) -> str:
    """An outcome of the log's format, ``OPEN``, ``ENDED``, or "" where the word is not known.

    >>> meaning("no_docs"), meaning("Partial grant/partial denial"), meaning("ack"), meaning("appealing"), meaning("?")
    ('no_records', 'released_in_part', 'open', 'ended', '')
    """
    words = " ".join(status.casefold().split())
    return next((outcome for outcome, pattern in _MEANINGS if pattern.search(words)), "")
