"""What the statute still misses in a letter, item by item of the law pack, each with its citation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from counterfoil.release.letter_data import LetterData
from counterfoil.release.letter_demanded import Demanded
from counterfoil.release.letter_pack import LetterPack, Outcome
from counterfoil.review.production import FEWEST_WORDS

_DETAILED_WORDS = 6  # a basis of fewer words repeats the exemption's name; it explains nothing


def check(data: LetterData, pack: LetterPack) -> tuple[str, ...]:
    """What the law still misses in this letter, each with its citation; empty when it may be made."""
    return tuple(
        f"{item.text} ({item.sourced.cite}): {missing}"
        for item in pack.required
        if data.outcome in item.outcomes
        for missing in _CHECKS[item.id](data, pack)
    )


def demanded(data: LetterData, pack: LetterPack) -> tuple[Demanded, ...]:
    """Every phrase that the finished letter must hold, also after somebody has edited a copy of it."""
    return tuple(
        Demanded(item.text, item.sourced.cite, phrase)
        for item in pack.required
        if data.outcome in item.outcomes
        for phrase in dict.fromkeys(_PHRASES[item.id](data, pack))
    )


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


def _reached(data: LetterData, _pack: LetterPack) -> Iterator[str]:
    by_name = {one.name: one for one in data.reached}
    for document in data.documents:
        found = by_name.get(document.name)
        if found is None or len(re.findall(r"\w+", found.words)) < FEWEST_WORDS or found.page_number < 1:
            yield f"no words of the paper reach {document.name}"
    if not data.documents:
        yield "nothing is enclosed"


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
    "words": _reached,
}

_DECISIONS = {
    Outcome.GRANT: "Your request is granted",
    Outcome.PARTIAL: "granted in part and denied in part",
    Outcome.DENIAL: "Your request is denied",
    Outcome.NO_RECORDS: "We found no records",
}


def _fee_said(data: LetterData, pack: LetterPack) -> Iterator[str]:
    yield data.fee.why if data.fee else ""
    if data.late:
        yield pack.statements["late_fee"].sourced.cite


def _search_said(data: LetterData, _pack: LetterPack) -> Iterator[str]:
    yield from (line for line in data.search if line.strip())
    yield from (line for one in data.asked for line in one.found if line.strip())


def _counselor_said(data: LetterData, pack: LetterPack) -> Iterator[str]:
    yield from (pack.statements[f"counselor_{part}"].text for part in ("name", "address", "phone"))
    yield pack.statements["counselor_review_commercial" if data.commercial else "counselor_review"].sourced.cite


_PHRASES: dict[str, Callable[[LetterData, LetterPack], Iterator[str]]] = {
    "decision": lambda data, _: iter((_DECISIONS[data.outcome],)),
    "exemption": lambda data, _: (one.citation for one in data.exemptions),
    "factual_basis": lambda data, _: (ground.factual_basis for one in data.exemptions for ground in one.grounds),
    "legal_authority": lambda data, _: (one.authority for one in data.exemptions),
    "responsible": lambda data, _: (part for one in data.responsible for part in (one.name, one.title)),
    "counselor": _counselor_said,
    "court": lambda _, pack: iter(("court", pack.statements["court_review"].sourced.cite)),
    "search": _search_said,
    "late_fee": _fee_said,
    "fee_waiver": lambda data, pack: iter((pack.statements["fee_waiver"].sourced.cite,) * data.fee_waiver_asked),
    "office": lambda data, _: iter((data.office.name, data.number, *data.requester)),
    "words": lambda data, _: (one.words for one in data.reached),
    "instrument": lambda data, _: iter((data.instrument.rstrip("."), *(one.authority for one in data.authorities))),
}
