"""The letter that answers a demand, as a tagged PDF. No withheld value is in it.

It is made only when ``letter_check`` misses nothing in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from counterfoil.errors import LeakFound, LetterIncomplete
from counterfoil.redaction.needles import Needles
from counterfoil.release import letter_docx, typeset
from counterfoil.release.letter_check import check
from counterfoil.release.letter_data import Asked, Claim, Enclosure, Ground, LetterData
from counterfoil.release.letter_pack import LetterPack


def lateness_in_words(data: LetterData) -> str:
    """That the answer is late, by how much, and what follows; empty when it is in time."""
    if not data.late or data.due_on is None:
        return ""
    due = f"{data.due_on:%B} {data.due_on.day}, {data.due_on.year}"
    days = f"{data.days_late} business day{'' if data.days_late == 1 else 's'} after that day"
    said = f"This answer is late. It was due on {due}" + (f" and comes {days}." if data.days_late else ".")
    effects = ", and ".join(f"{one.text} ({one.cite})" for one in data.late_effects)
    return f"{said} By law {effects}." if effects else said


def render(data: LetterData, pack: LetterPack, *, withheld: Collection[str] = ()) -> bytes:
    """The letter as a tagged PDF. ``withheld`` are the values that were withheld in this case.

    Raises ``LetterIncomplete`` while ``check`` finds anything missing, ``LeakFound`` when a text of the case would show
    a withheld value.
    """
    _need_complete(data, pack, withheld)
    made = typeset.pdf(pack, data.outcome.value, _values(data, pack), exact=_EXACT)
    return typeset.identified(made, data.identifier) if data.identifier else made


def render_docx(data: LetterData, pack: LetterPack, *, withheld: Collection[str] = ()) -> bytes:
    """The same words as a docx, for an office that must edit them. Raises as ``render`` does."""
    _need_complete(data, pack, withheld)
    page = typeset.html(pack, data.outcome.value, _values(data, pack), exact=_EXACT)
    return letter_docx.from_html(page, footer=f"{data.office.name} · {data.number}", sample=data.sample)


_EXACT = ("requester", "responsible", "office")
"""What a letter prints as it is or not at all: no character of a name is replaced."""


def _need_complete(data: LetterData, pack: LetterPack, withheld: Collection[str]) -> None:
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


def _shows(data: LetterData, withheld: Collection[str]) -> Iterator[str]:
    """The texts of the case that hold a withheld value. What the pack and the office always say is not searched.

    A name counts in either order. A value of fewer than four letters or digits (an age) is too short to be told from
    chance, and a word that the office's own name holds (its city) shows nothing.
    """
    own = _words(" ".join((data.office.name, *data.office.address, *data.office.contact)))
    needles = Needles(
        value
        for value in withheld
        if len((words := _words(value)).replace(" ", "")) >= 4 and f" {words} " not in f" {own} "
    )
    texts = [
        ("what was asked for", data.request_summary),
        ("the search", " | ".join(data.search)),
        ("what was found", " | ".join(line for one in data.asked for line in one.found)),
        ("the paper", f"{data.instrument} | {data.effect}"),
        *((f"the description of {one.name}", one.description) for one in data.documents),
        *((f"the factual basis of {one.citation}", " | ".join(_said(one))) for one in data.exemptions),
    ]
    for name, text in texts:
        if any(_is_whole(text, one.start, one.end) for one in needles.in_text(text)):
            yield name


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word goes on before or behind this place: a part of a longer word says nothing."""
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


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
            "key_published": data.office.key_published.rstrip(". "),
        },
        "number": data.number,
        "requester": list(data.requester),
        "received_on": data.received_on.isoformat(),
        "due_on": data.due_on.isoformat() if data.due_on else "",
        "dated_on": data.dated_on.isoformat(),
        "late": data.late,
        "request_summary": data.request_summary,
        "documents": [
            {"number": str(number), "name": one.name, "description": one.description, "pages": _pages(one)}
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
        "reached": [
            {"name": one.name, "part": one.part, "words": one.words, "page": str(one.page_number)}
            for one in data.reached
        ],
        "authorities": [{"cite": one.authority, "title": one.title} for one in data.authorities],
        "statements": {key: {"text": one.text, "cite": one.sourced.cite} for key, one in pack.statements.items()},
    }


def _looked_up_for_each(asked: Sequence[Asked]) -> tuple[str, ...]:
    """How the items were looked up, where it was the same for each of several; then it is said once."""
    ways = {one.looked_up for one in asked}
    return next(iter(ways)) if len(asked) > 1 and len(ways) == 1 else ()


def _pages(one: Enclosure) -> str:
    """A recording has none."""
    return str(one.pages) if one.name.endswith(".pdf") else "–"


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
