"""The papers for the Public Access Counselor: cover letter, index and a draft affidavit, in two versions.

The confidential version goes to the Counselor alone: its index says what stands at each withheld place. The shareable
version may be forwarded to whoever asked (5 ILCS 140/9.5(d)): the same index without that. The affidavit is a draft
that says what the office's file shows, with a box to tick before each sentence; no name stands in it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from counterfoil.clock.model import Deadline
from counterfoil.release import typeset
from counterfoil.release.letter_data import Office, Official
from counterfoil.release.letter_pack import LetterPack
from counterfoil.release.withholding import Row

LETTER, INDEX_PDF, INDEX_CSV, AFFIDAVIT = "cover-letter.pdf", "index.pdf", "index.csv", "affidavit-draft.pdf"
TEMPLATES = ("packet_letter", "packet_index", "packet_affidavit")
COLUMNS = ("no", "record", "page", "places", "exemption", "citation", "factual_basis", "decided_by")
CONFIDENTIAL_COLUMNS = ("our_number", "what_stands_there")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the index. ``held`` and ``shows`` are in the confidential version only."""

    row: Row
    held: str = ""  # the office's own number of the record
    shows: tuple[str, ...] = ()  # what stands at the places of the row

    @property
    def shareable(self) -> Entry:
        return replace(self, held="", shows=())


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One file of a version, and what it is."""

    name: str
    what: str


@dataclass(frozen=True, slots=True)
class PacketData:
    """All that the papers of one version say."""

    office: Office
    number: str
    reference: str  # the Counselor's file number
    counselor: tuple[str, ...]  # name and address, line by line
    received_on: date
    answered_on: date
    notice_on: date  # the day on which the Counselor's notice came
    dated_on: date
    responsible: tuple[Official, ...]
    days: tuple[Deadline, ...]
    index: tuple[Entry, ...]
    statements: tuple[str, ...]  # of the affidavit, in order
    enclosed: tuple[Enclosed, ...]
    left_out: tuple[str, ...] = ()  # what the shareable version lacks, and why
    confidential: bool = False
    sample: bool = False


def letter(data: PacketData, pack: LetterPack) -> bytes:
    """The cover letter, with the days that the law counts and how they were counted."""
    return typeset.pdf(pack, "packet_letter", _values(data, pack), exact=("requester", "responsible", "office"))


def index_pdf(data: PacketData, pack: LetterPack) -> bytes:
    """The index of what was withheld, as a tagged PDF."""
    return typeset.pdf(pack, "packet_index", _values(data, pack))


def affidavit(data: PacketData, pack: LetterPack) -> bytes:
    """The draft affidavit: marked as one, without a name, each sentence to be ticked or struck."""
    return typeset.pdf(pack, "packet_affidavit", _values(data, pack))


def index_csv(data: PacketData) -> bytes:
    """The index as CSV (UTF-8 with a byte-order mark). No cell can be a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow((*COLUMNS, *(CONFIDENTIAL_COLUMNS if data.confidential else ())))
    for number, one in enumerate(data.index, start=1):
        row = one.row
        cells = [str(number), row.record, _page(row), str(row.places), row.exemption, row.citation,
                 row.factual_basis, row.decided_by]  # fmt: skip
        cells += [one.held, " | ".join(one.shows)] if data.confidential else []
        writer.writerow(f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in cells)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def version(
    data: PacketData,
    *,
    confidential: bool,
    statements: Sequence[str],
    enclosed: Sequence[Enclosed],
    left_out: Sequence[str] = (),
) -> PacketData:
    """The same papers for the Counselor alone, or to be shared: then nothing of them says what stands anywhere."""
    return replace(
        data,
        confidential=confidential,
        index=data.index if confidential else tuple(one.shareable for one in data.index),
        statements=tuple(statements),
        enclosed=tuple(enclosed),
        left_out=tuple(left_out),
    )


def counted_days(due: Deadline) -> str:
    """Every day of a count in one line; a long count by the calendar by its first and last day.

    Days that were not counted follow, each with its reason.
    """
    days = [f"{one.number}: {_short(one.on)}" for one in due.counted]
    if len(days) > _MOST_DAYS:
        days = [days[0], "…", days[-1]]
    skipped = [f"{_short(one.on)} ({one.why})" for one in due.skipped]
    return "; ".join(days) + (f". Not counted: {', '.join(skipped)}" if skipped else "")


_MOST_DAYS = 25


def _short(day: date) -> str:
    return f"{day:%a} {day:%b} {day.day}"


def _page(row: Row) -> str:
    return str(row.page_number) if row.page_number else "all"


def _values(data: PacketData, pack: LetterPack) -> dict[str, Any]:
    return {
        "sample": data.sample,
        "confidential": data.confidential,
        "office": {
            "name": data.office.name,
            "address": list(data.office.address),
            "contact": list(data.office.contact),
            "key_published": "",
        },
        "number": data.number,
        "reference": data.reference,
        "requester": list(data.counselor),
        "received_on": data.received_on.isoformat(),
        "answered_on": data.answered_on.isoformat(),
        "notice_on": data.notice_on.isoformat(),
        "dated_on": data.dated_on.isoformat(),
        "responsible": [{"name": one.name, "title": one.title} for one in data.responsible],
        "days": [
            {
                "title": one.period.title,
                "cite": one.cite.authority,
                "due_on": one.due_on.isoformat(),
                "working": list(one.working),
                "counted": counted_days(one),
            }
            for one in data.days
        ],
        "index": [
            {
                "no": str(number),
                "record": one.row.record,
                "page": _page(one.row),
                "places": str(one.row.places),
                "exemption": one.row.exemption,
                "citation": one.row.citation,
                "basis": one.row.factual_basis,
                "decided_by": one.row.decided_by,
                "held": one.held,
                "shows": list(one.shows),
            }
            for number, one in enumerate(data.index, start=1)
        ],
        "sentences": list(data.statements),
        "statements": {key: {"text": one.text, "cite": one.sourced.cite} for key, one in pack.statements.items()},
        "enclosed": [{"name": one.name, "what": one.what} for one in data.enclosed],
        "left_out": list(data.left_out),
    }
