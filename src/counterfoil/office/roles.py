"""Who works in an office with a browser, and no more than that: what a role opens, each page says for itself."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What an account is for. Each has one: whoever does two kinds of work has two accounts."""

    RECORDS_OFFICER = "records_officer"
    COUNSEL = "counsel"
    OVERSIGHT = "oversight"
    ADMINISTRATOR = "administrator"  # keeps the machine and the accounts; sees no case


class Permission(StrEnum):
    """What a role opens only for the accounts that an administrator let: each is a column of the account."""

    SERVED = "served_papers"  # the desk of served papers: given to whoever works on cases, and may be taken
    BRADY = "brady_log"  # what was disclosed to prosecution and defense: given to nobody until an administrator does
