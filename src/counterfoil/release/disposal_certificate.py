"""The certificate that the file of a case was destroyed: under which authority, who confirmed it, and what it was.

It says the digest and size of each file, never its name or a word of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from counterfoil.release import typeset
from counterfoil.release.letter_data import Office, official
from counterfoil.release.letter_pack import LetterPack
from counterfoil.values import Digest

TEMPLATE = "disposal"


@dataclass(frozen=True, slots=True)
class Destroyed:
    """One file: where it lay, its SHA-256 and its size."""

    where: str
    digest: Digest
    size_bytes: int


@dataclass(frozen=True, slots=True)
class CertificateData:
    """All that the certificate says. Dates are days in the office's time zone."""

    office: Office
    number: str
    series: str
    authority: str
    years: int
    closed_on: date
    due_on: date
    dated_on: date
    confirmed: tuple[tuple[str, date], tuple[str, date]]  # "Name, Title", and the day
    destroyed: tuple[Destroyed, ...]
    sample: bool = False


def render(data: CertificateData, pack: LetterPack) -> bytes:
    """The certificate as a tagged PDF; the same data give the same bytes."""
    people = [official(who) for who, _ in data.confirmed]
    values = {
        "sample": data.sample,
        "office": {
            "name": data.office.name,
            "address": list(data.office.address),
            "contact": list(data.office.contact),
            "key_published": "",
        },
        "number": data.number,
        "series": data.series,
        "authority": data.authority,
        "years": data.years,
        "closed_on": data.closed_on.isoformat(),
        "due_on": data.due_on.isoformat(),
        "dated_on": data.dated_on.isoformat(),
        "responsible": [
            {"name": one.name, "title": one.title, "on": on.isoformat()}
            for one, (_, on) in zip(people, data.confirmed, strict=True)
        ],
        "destroyed": [
            {"where": one.where, "digest": str(one.digest), "bytes": f"{one.size_bytes:,}"} for one in data.destroyed
        ],
        "bytes": f"{sum(one.size_bytes for one in data.destroyed):,}",
    }
    return typeset.pdf(pack, TEMPLATE, values, exact=("responsible", "office"))
