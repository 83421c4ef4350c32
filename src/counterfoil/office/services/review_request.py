"""A requester's letter to whoever reviews what an office withholds: written here, signed and sent by the requester.

The law sends it to the Public Access Counselor and not to the office (5 ILCS 140/9.5(a)); so this program hands over a
sheet and keeps nothing of it. What the office keeps is that it was told, and when.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from counterfoil.clock.deadline import deadline
from counterfoil.errors import BadInput
from counterfoil.office import models, queries
from counterfoil.office.folder import Office
from counterfoil.office.follow_queries import Followed
from counterfoil.office.services import arriving
from counterfoil.office.services.adopting import pack_of
from counterfoil.release import letter_docx, letter_pack, typeset
from counterfoil.release.letter_pack import Statement

_FOLDER, _TEMPLATE = "requests", "review"
_TRACK = "pac_review"
_MOST_REASONS = 5_000


@dataclass(frozen=True, slots=True)
class Right:
    """What the law of the day gives to whoever is not content with an answer, or has none."""

    words: Statement
    court: Statement
    to: tuple[str, ...]  # name, address, telephone
    until: date | None  # None where nothing was answered, so that no day is counted yet


@dataclass(frozen=True, slots=True)
class Asked:
    """What the requester fills in. All of it may stay empty, and be written by hand on the printed sheet."""

    name: str = ""
    address: str = ""
    reasons: str = ""


def is_offered(office: Office) -> bool:
    """Whether the office's law has such a review and a sheet for it."""
    pack = pack_of(office)
    return (pack.folder / _FOLDER / f"{_TEMPLATE}.typ").is_file() and _TRACK in pack.periods


def right(office: Office, case: models.Case, answered_at: datetime | None) -> Right:
    """Who reviews, and until when."""
    pack, today = pack_of(office), queries.today(office)
    said = letter_pack.load(office.law, today).statements
    day = answered_at.astimezone(ZoneInfo(office.time_zone)).date() if answered_at else None
    until = deadline(pack, day, track=_TRACK).due_on if day else None
    words = said["counselor_review_commercial" if case.track == "commercial" else "counselor_review"]
    to = tuple(said[f"counselor_{part}"].text for part in ("name", "address", "phone"))
    return Right(words, said["court_review"], to, until)


def as_pdf(office: Office, followed: Followed, asked: Asked) -> bytes:
    """The sheet, to be signed and sent. Raises ``BadInput`` for a name that the fonts cannot print."""
    return typeset.pdf(*_letter(office, followed, asked), exact=("from",))


def as_text(office: Office, followed: Followed, asked: Asked) -> str:
    """The same words, to be copied into an e-mail."""
    page = typeset.html(*_letter(office, followed, asked), exact=("from",))
    return letter_docx.text_of_html(page)


def tell(office: Office, case: models.Case, *, sent_on: date) -> None:
    """Keep that the requester told the office of a request for review, once for a day.

    Raises ``BadInput`` for a day in the future, or before the request itself.
    """
    first = case.received_at.astimezone(ZoneInfo(office.time_zone)).date()
    if not first <= sent_on <= queries.today(office):
        raise BadInput("Give the day on which you sent it: not before your request, and not in the future.")
    if not models.ToldOfReview.objects.filter(case=case, sent_on=sent_on).exists():
        models.ToldOfReview.objects.create(case=case, sent_on=sent_on, told_at=arriving.now(office))


def _letter(office: Office, followed: Followed, asked: Asked) -> tuple[letter_pack.LetterPack, str, dict[str, Any]]:
    case = followed.arrival.case
    if case is None:
        raise BadInput("There is no case yet, so nothing can be reviewed.")
    zone, today = ZoneInfo(office.time_zone), queries.today(office)
    found = right(office, case, followed.answered_at)
    pack = letter_pack.load(office.law, today)
    sheet = replace(pack, folder=pack.folder.parent / _FOLDER)
    values = {
        "name": asked.name,
        "from": [line for line in (asked.name, *asked.address.splitlines()) if line.strip()],
        "to": [*found.to[:2], f"Telephone {found.to[2]}"],
        "dated_on": today.isoformat(),
        "cite": found.words.sourced.cite,
        "office": office.name,
        "number": case.number,
        "received_on": case.received_at.astimezone(zone).date().isoformat(),
        "what": " ".join(_what(case, followed, zone)),
        "answered": followed.answered_at is not None,
        "exemptions": _exemptions(case),
        "reasons": [" ".join(one.split()) for one in asked.reasons[:_MOST_REASONS].split("\n") if one.strip()],
    }
    return sheet, _TEMPLATE, values


def _what(case: models.Case, followed: Followed, zone: ZoneInfo) -> Iterator[str]:
    if followed.answered_at is None:
        yield f"The answer was due on {_long(case.due_on)}. I have none." if case.due_on else "I have no answer."
        return
    letters = models.Act.objects.filter(case=case, kind="letter.made").order_by("-leaf").values_list("facts", flat=True)
    how = next((_ANSWERED[one["letter"]] for one in letters if one["letter"] in _ANSWERED), "It was answered")
    yield f"{how} on {_long(followed.answered_at.astimezone(zone).date())}."
    if followed.late and case.due_on:
        yield f"The answer was due on {_long(case.due_on)}."


_ANSWERED = {
    "grant": "Records were released",
    "partial": "Records were released in part, and the rest was withheld,",
    "denial": "The records were withheld",
    "no_records": "The office answered that it found no records",
    "no_legal_effect": "The office answered that the paper has no legal effect",
}


def _exemptions(case: models.Case) -> list[str]:
    made = models.Act.objects.filter(case=case, kind="release.made").order_by("-leaf").first()
    return list(made.facts.get("exemptions", ())) if made else []


def _long(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
