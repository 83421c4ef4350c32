"""A demand, read: who asks, when, for what, about whom, and what came with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from counterfoil.documents.model import Document
from counterfoil.values import Digest, RecordKind


@dataclass(frozen=True, slots=True)
class Contact:
    """Who the demand says it is from. Never evidence of identity."""

    name: str = ""
    email: str = ""
    organisation: str = ""
    postal_address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is asked for, in the demand's own words."""

    number: int  # from 1, in order of the text
    text: str
    record_kinds: tuple[RecordKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """A person that the demand names."""

    name: str
    date_of_birth: str = ""  # ISO, or empty
    identifiers: tuple[str, ...] = ()  # "RD JD100000", "EVENT 2500000001": label and number


class Purpose(StrEnum):
    """The only purpose a body may ask for: 5 ILCS 140/3(c)."""

    NOT_STATED = "not_stated"
    COMMERCIAL = "commercial"
    NEWS_OR_RESEARCH = "news_or_research"


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand as it was read. Empty fields were not found; ``warnings`` says what a person should look at."""

    digest: Digest
    media_type: str
    sender: Contact
    subject_line: str
    sent_at: datetime | None
    received_at: datetime | None  # from the mail's own Received headers; a person's --received overrides it
    text: str  # the requester's own words, without quoted replies, signatures and footers
    items: tuple[Item, ...]
    subjects: tuple[Subject, ...]
    period: tuple[date | None, date | None]
    purpose: Purpose
    wants_fee_waiver: bool
    wants_electronic: bool
    document: Document
    attachments: tuple[Document, ...] = ()
    warnings: tuple[str, ...] = ()
    asked_only_in_attachment: bool = False  # an electronic request whose body asks for nothing (5 ILCS 140/3(c), 2026)
    signature: str = ""  # the sender's block below the closing, as written
