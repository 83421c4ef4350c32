"""Tells a file of an earlier demand (the request, or what was sent in answer to it) from other records.

Past answers can themselves be asked for: "all requests of that agency and everything supplied to it".
"""

from __future__ import annotations

import re

_LAW = re.compile(r"\bfreedom of information\b|\bFOIA\b|\b5 ILCS 140\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:I|we)(?: hereby| am| are)?(?: writing to)? ?(?:request|requesting|ask|asking|seek|demand)\b"
    r"|\brequested\s*:"
    r"|\brequests? (?:a )?cop(?:y|ies)\b|\bplease (?:provide|send|furnish|produce)\b",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"\b(?:re|subject)\s*:.{0,40}\b(?:FOIA|freedom of information)\b.{0,40}\brequest\b"
    r"|\byour (?:FOIA )?request (?:is|was|has been) (?:granted|denied|received|partially)\b"
    r"|\benclosed (?:please find|are|is)\b",
    re.IGNORECASE,
)


def is_demand_file(first_page: str) -> bool:
    """True when the first page reads as a request under the records law, or as the letter that answered one.

    >>> is_demand_file("Re: FOIA request received November 9. Enclosed please find the arrest report.")
    True
    >>> is_demand_file("ARREST REPORT  the offender was asked for his name")
    False
    """
    head = " ".join(first_page[:4000].split())
    return bool(_LAW.search(head)) and bool(_ASKS.search(head) or _ANSWERS.search(head))
