"""What a row of a foreign log says in its cells, of what may be kept: an agency's code, a channel, a count."""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterfoil.law import agencies
from counterfoil.oversight.legacy_columns import Column, Field
from counterfoil.oversight.legacy_table import Row

_FIRM = re.compile(r"(?:\b(?:LL[CP]|PLLC|P\.?C|Inc|Ltd|Corp|Co|Associates|Partners)\b)\.?\s*$", re.IGNORECASE)
_CHANNELS = ("email", "mail", "fax", "portal", "phone", "in_person")
_NAMED_CHANNELS = {"e-mail": "email", "online": "portal", "web": "portal", "us mail": "mail", "in person": "in_person"}


def filled(columns: Sequence[Column], row: Row, field: Field) -> list[tuple[Column, str]]:
    """The columns that say ``field`` with anything in this row, and what they say, in their order."""
    return [
        (one, row.cells[one.place])
        for one in columns
        if one.says is field and one.place < len(row.cells) and row.cells[one.place]
    ]


def column_of(columns: Sequence[Column], row: Row, field: Field) -> Column:
    """The column whose cell says ``field`` in this row; there is one."""
    return filled(columns, row, field)[0][0]


def agency_of(organization: str) -> str:
    """The ledger's code of the agency that an organization's name begins with; "" for a firm that only sounds like one.

    >>> agency_of("ICE Chicago field office"), agency_of("Ice Miller LLP"), agency_of("Ice Miller")
    ('ICE', '', '')
    >>> agency_of("Drug Enforcement Administration"), agency_of("Cook County State's Attorney")
    ('DEA', 'COOK-SAO')
    """
    code = agencies.load().of_name(organization) if organization else None
    if code is None or _FIRM.search(organization):
        return ""
    word = organization.split()[0]
    # An abbreviation that says it alone is written in capitals; else it is somebody's name.
    sounds = len(word) < 6 and not word.isupper() and agencies.load().of_name(word) == code
    return "" if sounds else code


def channel_of(said: str) -> str:
    """A channel of a fixed list; "" for another word, which may be anything."""
    words = " ".join(said.casefold().split())
    words = _NAMED_CHANNELS.get(words, words)
    return words if words in _CHANNELS else ""


def count_of(said: str) -> int:
    """A whole number below ten million; 0 for anything else."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else 0
