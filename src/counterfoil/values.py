"""The values that every part of Counterfoil shares: places, categories, roles, moments, citations."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NewType

from counterfoil.cited import Cite as Cite
from counterfoil.cited import Moment as Moment
from counterfoil.quick import quick

Digest = NewType("Digest", str)
"""A SHA-256 in 64 lower-case hexadecimal digits."""


def digest_of(data: bytes) -> Digest:
    """The SHA-256 of ``data`` as 64 lower-case hexadecimal digits."""
    return Digest(hashlib.sha256(data).hexdigest())


def digest_of_file(path: Path) -> Digest:
    """The SHA-256 of a file's bytes, read in pieces. Raises ``OSError`` when it cannot be read."""
    with path.open("rb") as handle:
        return Digest(hashlib.file_digest(handle, "sha256").hexdigest())


def counted(count: int, thing: str, things: str = "") -> str:
    """A count in words; ``things`` where the plural is not made with "s".

    >>> counted(1, "page"), counted(2, "page"), counted(0, "entry", "entries")
    ('1 page', '2 pages', '0 entries')
    """
    return f"{count} {thing if count == 1 else things or f'{thing}s'}"


@quick
@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as a reader sees it, in points (1/72 inch), after the page's own rotation.

    The origin is the top-left corner of the visible page (the CropBox); y grows downwards.
    ``x0 <= x1`` and ``y0 <= y1``; a wrong order or a value that is not a number raises ``ValueError``.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if not (self.x0 <= self.x1 and self.y0 <= self.y1):
            raise ValueError(f"Box {self.x0, self.y0, self.x1, self.y1}: the first corner must be top-left.")

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def overlaps(self, other: Box) -> bool:
        """True when the two share an area, not only an edge."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            self.x0 if self.x0 < other.x0 else other.x0,
            self.y0 if self.y0 < other.y0 else other.y0,
            self.x1 if self.x1 > other.x1 else other.x1,
            self.y1 if self.y1 > other.y1 else other.y1,
        )

    def padded(self, margin_pt: float) -> Box:
        """This box made larger by ``margin_pt`` points on every side."""
        return Box(self.x0 - margin_pt, self.y0 - margin_pt, self.x1 + margin_pt, self.y1 + margin_pt)

    def as_list(self) -> list[float]:
        """``[x0, y0, x1, y1]`` rounded to a hundredth of a point, for JSON."""
        return [round(v, 2) for v in (self.x0, self.y0, self.x1, self.y1)]


@quick
@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters in a page's text: ``start`` inclusive, ``end`` exclusive, from 0."""

    start: int
    end: int


class Category(StrEnum):
    """What a finding shows about a party."""

    NAME = "name"
    DATE_OF_BIRTH = "date_of_birth"
    AGE = "age"
    SSN = "ssn"
    DRIVERS_LICENCE = "drivers_licence"
    STATE_ID = "state_id"
    A_NUMBER = "a_number"
    PASSPORT = "passport"
    CRIMINAL_ID = "criminal_id"  # FBI, SID and IR numbers
    EMPLOYEE_ID = "employee_id"
    PHONE = "phone"
    EMAIL = "email"
    HOME_ADDRESS = "home_address"
    INCIDENT_LOCATION = "incident_location"
    OTHER_ADDRESS = "other_address"
    PLATE = "plate"
    VIN = "vin"
    ACCOUNT = "account"  # bank, card
    IP_ADDRESS = "ip_address"
    BIRTHPLACE = "birthplace"
    IMMIGRATION_STATUS = "immigration_status"
    MEDICAL = "medical"
    PHYSICAL_DESCRIPTION = "physical_description"  # sex, race, height, weight …
    PHOTO = "photo"
    CHARGE = "charge"
    ARREST_TIME = "arrest_time"
    AGENCY = "agency"  # that investigated or arrested
    CUSTODY_TIME = "custody_time"  # when somebody was received, discharged or transferred
    BAIL = "bail"
    CASE_NUMBER = "case_number"
    VICTIM_CUE = "victim_cue"
    PASSAGE = "passage"  # words, a page or a stretch of a recording that no other category names


class Role(StrEnum):
    """Whose the finding is, in this record."""

    ARRESTEE = "arrestee"
    SUSPECT = "suspect"
    VICTIM = "victim"
    WITNESS = "witness"
    REPORTING_PARTY = "reporting_party"
    MINOR = "minor"
    GUARDIAN = "guardian"
    INFORMANT = "informant"
    OFFICER = "officer"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Act:
    """One accountable event of a case. ``kind`` is from the closed list in ``ledger.entry``.

    ``facts`` holds what the public ledger may show (codes and counts); ``private`` what is only committed to.
    """

    kind: str
    moment: Moment
    actor: str  # name and title of the person, or "counterfoil" for the program
    facts: dict[str, Any] = field(default_factory=dict)
    private: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """A region of one page to remove, with the exemption code to print on it.

    ``page_index`` counts from 0. ``value`` is the text that must be gone; it is a needle for the verifier and
    never printed. ``whole_region`` says that everything within the box goes (a cell, a picture, a drawn box),
    not only the words of ``value``.
    """

    page_index: int
    box: Box
    code: str
    value: str = ""
    whole_region: bool = False


def utc(moment: datetime) -> datetime:
    """``moment`` in UTC without fractions of a second; a time without a zone raises ``ValueError``."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()}: a time zone is needed.")
    return moment.astimezone(UTC).replace(microsecond=0)


class RecordKind(StrEnum):
    """What a record is; duties differ by it (an arrest report is not a case report)."""

    ARREST_REPORT = "arrest_report"
    CASE_REPORT = "case_report"  # incident or offence report
    SUPPLEMENT = "supplement"
    INVENTORY = "inventory"
    CALL_FOR_SERVICE = "call_for_service"  # 911 event query, dispatch ticket
    CRASH_REPORT = "crash_report"
    PHOTO = "photo"
    VIDEO = "video"
    DEMAND_FILE = "demand_file"  # somebody else's request, and what was sent in answer
    TABLE = "table"  # an export of rows
    CORRESPONDENCE = "correspondence"
    OTHER = "other"


class Source(StrEnum):
    """Whose system a page, a row or a recording came out of; some may not go out at all."""

    OWN = "own"
    LEADS = "leads"  # a return of LEADS or NCIC
    RAP_SHEET = "rap_sheet"  # a criminal-history transcript
    MENTAL_HEALTH = "mental_health"
    HIV = "hiv"
    SECRETARY_OF_STATE = "secretary_of_state"  # driver and vehicle data
    ALPR = "alpr"  # automated license plate reader
    BODY_CAMERA = "body_camera"  # worn by an officer, 50 ILCS 706


@dataclass(frozen=True, slots=True)
class Party:
    """A person or organisation known from the office's own systems, from a form field or from a demand."""

    id: str
    name: str  # as written, "Last, First" or "First Last"
    role: Role = Role.UNKNOWN
    date_of_birth: str = ""  # ISO date, or empty
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    identifiers: tuple[tuple[Category, str], ...] = ()  # (Category.SSN, "…"), (Category.CRIMINAL_ID, "IR 123456")
    aliases: tuple[str, ...] = ()
    minor: bool = False
    sex_offence_victim: bool = False
    address_confidential: bool = False  # takes part in the Address Confidentiality Program, 750 ILCS 61
    record: str = ""  # the record (file name or id) that the row speaks of; empty: every record of the event
