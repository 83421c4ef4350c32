"""The letter that answers a demand: what the statute still misses in it, and its PDF. No withheld value is in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from counterfoil.cases.fees import Fee
from counterfoil.errors import LeakFound, LetterIncomplete
from counterfoil.release import typeset
from counterfoil.release.letter_pack import LetterPack, Outcome
from counterfoil.values import Cite

_DETAILED_WORDS = 6  # a basis of fewer words repeats the exemption's name; it explains nothing


@dataclass(frozen=True, slots=True)
class Office:
    """The public body that answers."""

    name: str
    address: tuple[str, ...]
    contact: tuple[str, ...] = ()  # telephone, e-mail of the FOI officer


@dataclass(frozen=True, slots=True)
class Official:
    """A person responsible for an answer: 5 ILCS 140/9(a) wants name and title."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One document that goes out. ``name`` is made by the system, not the source's; ``description`` names no party."""

    name: str
    description: str
    pages: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of information, without a value or a name ("the name of a victim"), and where it was removed."""

    what: str
    places: int
    records: tuple[str, ...]  # names of enclosures


@dataclass(frozen=True, slots=True)
class Ground:
    """One detailed factual basis. ``places`` counts marks on ``pages`` pages, ``whole`` records withheld entirely.

    ``kinds`` says of what, where one basis holds for several kinds of information.
    """

    factual_basis: str
    places: int
    pages: int
    whole: int = 0
    records: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One exemption as a letter claims it, with every factual basis for it."""

    citation: str  # the exemption: "5 ILCS 140/7(1)(b)"
    title: str
    authority: str  # the supporting authority, which may be another statute
    grounds: tuple[Ground, ...]
    code: str = ""  # as the marks print it: "7(1)(b)"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that was asked for, in the requester's own words, how it was looked up, and what was found.

    ``text`` and ``looked_up`` hold only what the requester wrote, so they tell that person nothing that is withheld.
    """

    number: int
    text: str
    looked_up: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows by law from a late answer."""

    text: str
    cite: str


@dataclass(frozen=True, slots=True)
class LetterData:
    """All that a letter says. Dates are days in the office's time zone."""

    office: Office
    number: str  # "CF-2024-000012"
    requester: tuple[str, ...]  # name and address, line by line
    received_on: date
    due_on: date | None
    dated_on: date
    outcome: Outcome
    request_summary: str = ""
    documents: tuple[Enclosure, ...] = ()
    exemptions: tuple[Claim, ...] = ()
    responsible: tuple[Official, ...] = ()
    asked: tuple[Asked, ...] = ()
    search: tuple[str, ...] = ()  # what holds for all that was asked: systems, period, who looked
    unread: int = 0  # files of the office that could not be read, so that no search saw into them
    days_late: int = 0  # business days after ``due_on``; 0 when in time, or when they cannot be counted
    late_effects: tuple[Effect, ...] = ()
    fee: Fee | None = None
    instrument: str = ""  # what paper was received, for an answer to one
    effect: str = ""  # what it can and cannot do, in one or two sentences
    authorities: tuple[Cite, ...] = ()
    sample: bool = False
    fee_waiver_asked: bool = False  # 5 ILCS 140/6(c)
    commercial: bool = False  # treated as a request for a commercial purpose: 5 ILCS 140/9.5(b) limits the review

    @property
    def late(self) -> bool:
        """True when the letter is dated after the day it was due."""
        return self.due_on is not None and self.dated_on > self.due_on


def lateness_in_words(data: LetterData) -> str:
    """That the answer is late, by how much, and what follows; empty when it is in time."""
    if not data.late or data.due_on is None:
        return ""
    due = f"{data.due_on:%B} {data.due_on.day}, {data.due_on.year}"
    days = f"{data.days_late} business day{'' if data.days_late == 1 else 's'} after that day"
    said = f"This answer is late. It was due on {due}" + (f" and comes {days}." if data.days_late else ".")
    effects = ", and ".join(f"{one.text} ({one.cite})" for one in data.late_effects)
    return f"{said} By law {effects}." if effects else said


def official(decided_by: str) -> Official:
    """ "Name, Title" as an ``Official``; the title is what follows the first comma.

    >>> official("Ida Sample, Freedom of Information Officer")
    Official(name='Ida Sample', title='Freedom of Information Officer')
    """
    name, _, title = decided_by.partition(",")
    return Official(name.strip(), title.strip())


def check(data: LetterData, pack: LetterPack) -> tuple[str, ...]:
    """What the law still misses in this letter, each with its citation; empty when it may be made."""
    return tuple(
        f"{item.text} ({item.sourced.cite}): {missing}"
        for item in pack.required
        if data.outcome in item.outcomes
        for missing in _CHECKS[item.id](data, pack)
    )


def render(data: LetterData, pack: LetterPack, *, withheld: Collection[str] = ()) -> bytes:
    """The letter as a tagged PDF. ``withheld`` are the values that were withheld in this case.

    Raises ``LetterIncomplete`` while ``check`` finds anything missing, ``LeakFound`` when a text of the case would show
    a withheld value.
    """
    missing = check(data, pack)
    if missing:
        raise LetterIncomplete(
            f"The letter {data.number} cannot be made; this is missing:\n" + "\n".join(f"  {one}" for one in missing)
        )
    shown = tuple(_shows(data, withheld))
    if shown:
        raise LeakFound(
            f"The letter {data.number} would show what is withheld, in: {', '.join(shown)}. Word it without that, and "
            "make the letter again. Nothing was written."
        )
    return typeset.pdf(pack, data.outcome.value, _values(data, pack), exact=("requester", "responsible", "office"))


def _decision(data: LetterData, _pack: LetterPack) -> Iterator[str]:
    documents, exemptions = bool(data.documents), bool(data.exemptions)
    expected = {
        Outcome.GRANT: (True, False),
        Outcome.PARTIAL: (True, True),
        Outcome.DENIAL: (False, True),
        Outcome.NO_RECORDS: (False, False),
    }
    if (documents, exemptions) != expected[data.outcome]:
        yield (
            f"the letter says {data.outcome}, with {len(data.documents)} records enclosed and "
            f"{len(data.exemptions)} exemptions claimed"
        )


def _exemption(data: LetterData, _pack: LetterPack) -> Iterator[str]:
    for number, one in enumerate(data.exemptions, start=1):
        if not re.search(r"\d", one.citation) or not one.title.strip():
            yield f"exemption {number} has no section, or no title"
        if not one.grounds or any(ground.places + ground.whole < 1 for ground in one.grounds):
            yield f"exemption {number} is claimed for nothing"


def _factual_basis(data: LetterData, _pack: LetterPack) -> Iterator[str]:
    for one in data.exemptions:
        for ground in one.grounds:
            if len(ground.factual_basis.split()) < _DETAILED_WORDS:
                yield f"{one.citation}: '{ground.factual_basis}' is no detailed basis"


def _legal_authority(data: LetterData, _pack: LetterPack) -> Iterator[str]:
    for one in data.exemptions:
        if not re.search(r"\d", one.authority):
            yield f"{one.citation} has no citation"


def _responsible(data: LetterData, _pack: LetterPack) -> Iterator[str]:
    if not data.responsible:
        yield "nobody is named"
    for one in data.responsible:
        if not one.name.strip() or not one.title.strip():
            yield f"'{one.name}, {one.title}' lacks a name or a title"


def _counselor(_data: LetterData, pack: LetterPack) -> Iterator[str]:
    if not re.search(r"\b\d{5}\b", pack.statements["counselor_address"].text):
        yield "the address in the law pack has no ZIP code"
    if len(re.sub(r"\D", "", pack.statements["counselor_phone"].text)) < 10:
        yield "the phone number in the law pack is not complete"


def _court(_data: LetterData, pack: LetterPack) -> Iterator[str]:
    if "court" not in pack.statements["court_review"].text:
        yield "the statement in the law pack names no court"


def _search(data: LetterData, _pack: LetterPack) -> Iterator[str]:
    if not any(line.strip() for line in data.search) or any(not one.looked_up for one in data.asked):
        yield "nothing is said of the search"


def _late_fee(data: LetterData, _pack: LetterPack) -> Iterator[str]:
    if data.fee is None:
        yield "nothing is said of fees"
    elif data.late and data.fee.amount != 0:
        yield f"${data.fee.amount} is charged, though the answer is late"


def _fee_waiver(data: LetterData, _pack: LetterPack) -> Iterator[str]:
    if data.fee_waiver_asked and (data.fee is None or data.fee.amount != 0):
        yield "a waiver was asked for, and the letter charges a fee without deciding on it"


def _office(data: LetterData, _pack: LetterPack) -> Iterator[str]:
    parts = {
        "the office's name": data.office.name,
        "the office's address": "".join(data.office.address),
        "the number of the case": data.number,
        "whom the letter is to": "".join(data.requester),
    }
    yield from (f"{name} is missing" for name, text in parts.items() if not text.strip())
    if data.dated_on < data.received_on:
        yield f"it is dated {data.dated_on.isoformat()}, before the demand came on {data.received_on.isoformat()}"


def _instrument(data: LetterData, _pack: LetterPack) -> Iterator[str]:
    if not data.instrument.strip():
        yield "the paper is not named"
    if not data.effect.strip() or not data.authorities:
        yield "its effect, or the authority for it, is not said"


_CHECKS: dict[str, Callable[[LetterData, LetterPack], Iterator[str]]] = {
    "decision": _decision,
    "exemption": _exemption,
    "factual_basis": _factual_basis,
    "legal_authority": _legal_authority,
    "responsible": _responsible,
    "counselor": _counselor,
    "court": _court,
    "search": _search,
    "late_fee": _late_fee,
    "fee_waiver": _fee_waiver,
    "office": _office,
    "instrument": _instrument,
}


def _shows(data: LetterData, withheld: Collection[str]) -> Iterator[str]:
    """The texts of the case that hold a withheld value. What the pack and the office always say is not searched.

    A value of fewer than four letters or digits (an age) is too short to be told from chance, and a word that the
    office's own name holds (its city) shows nothing.
    """
    own = _words(" ".join((data.office.name, *data.office.address, *data.office.contact)))
    needles = {_words(value) for value in withheld}
    needles = {one for one in needles if len(one.replace(" ", "")) >= 4 and f" {one} " not in f" {own} "}
    texts = [
        ("what was asked for", data.request_summary),
        ("the search", " | ".join(data.search)),
        ("what was found", " | ".join(line for one in data.asked for line in one.found)),
        ("the paper", f"{data.instrument} | {data.effect}"),
        *((f"the description of {one.name}", one.description) for one in data.documents),
        *((f"the factual basis of {one.citation}", " | ".join(_said(one))) for one in data.exemptions),
    ]
    for name, text in texts:
        words = f" {_words(text)} "
        if any(f" {needle} " in words for needle in needles):
            yield name


def _said(claim: Claim) -> Iterator[str]:
    for ground in claim.grounds:
        yield ground.factual_basis
        yield from (kind.what for kind in ground.kinds)


def _words(text: str) -> str:
    """Lower-case words and numbers with one blank between: how values are compared."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _values(data: LetterData, pack: LetterPack) -> dict[str, Any]:
    """The JSON that the templates read."""
    numbers = {one.name: str(number) for number, one in enumerate(data.documents, start=1)}
    together = _looked_up_for_each(data.asked)
    return {
        "sample": data.sample,
        "commercial": data.commercial,
        "office": {
            "name": data.office.name,
            "address": list(data.office.address),
            "contact": list(data.office.contact),
        },
        "number": data.number,
        "requester": list(data.requester),
        "received_on": data.received_on.isoformat(),
        "due_on": data.due_on.isoformat() if data.due_on else "",
        "dated_on": data.dated_on.isoformat(),
        "late": data.late,
        "request_summary": data.request_summary,
        "documents": [
            {"number": str(number), "name": one.name, "description": one.description, "pages": str(one.pages)}
            for number, one in enumerate(data.documents, start=1)
        ],
        "exemptions": [
            {
                "citation": one.citation,
                "title": one.title,
                "authority": one.authority,
                "code": one.code,
                "short": short_form(one.code),
                "grounds": [_ground(ground, numbers) for ground in one.grounds],
            }
            for one in data.exemptions
        ],
        "responsible": [{"name": one.name, "title": one.title} for one in data.responsible],
        "asked": [
            asdict(one) | {"number": str(one.number), "looked_up": [] if together else list(one.looked_up)}
            for one in data.asked
        ],
        "looked_up_for_each": " ".join(together)[:1].lower() + " ".join(together)[1:],
        "search": list(data.search),
        "unread": _unread(data.unread),
        "lateness": lateness_in_words(data),
        "places": sum(ground.places for one in data.exemptions for ground in one.grounds),
        "fee": data.fee.why if data.fee else "",
        "fee_waiver_asked": data.fee_waiver_asked,
        "instrument": data.instrument.rstrip("."),
        "effect": data.effect,
        "authorities": [{"cite": one.authority, "title": one.title} for one in data.authorities],
        "statements": {key: {"text": one.text, "cite": one.sourced.cite} for key, one in pack.statements.items()},
    }


def _looked_up_for_each(asked: Sequence[Asked]) -> tuple[str, ...]:
    """How the items were looked up, where it was the same for each of several; then it is said once."""
    ways = {one.looked_up for one in asked}
    return next(iter(ways)) if len(asked) > 1 and len(ways) == 1 else ()


def _unread(files: int) -> str:
    if not files:
        return ""
    one = files == 1
    return (
        f"{files} {'file' if one else 'files'} that the office holds could not be read and "
        f"{'was' if one else 'were'} not searched."
    )


def _ground(ground: Ground, numbers: Mapping[str, str]) -> dict[str, Any]:
    """``numbers``: enclosure → its number in the letter's list, by which the letter then speaks of it."""

    def where(records: Sequence[str]) -> str:
        return ", ".join(numbers[record] for record in records if record in numbers)

    kinds = [asdict(kind) | {"records": where(kind.records)} for kind in ground.kinds]
    return asdict(ground) | {"records": where(ground.records), "kinds": kinds}


def short_form(code: str) -> str:
    """What a box prints that is too small for the whole code; empty where a code has no shorter form.

    >>> short_form("7(1)(b)"), short_form("7(1)(d)(iv)"), short_form("8.5")
    ('(b)', '(d)(iv)', '')
    """
    found = re.match(r"\d+(\.\d+)?\(\d+\)(?=\()", code)
    return code[found.end() :] if found else ""
