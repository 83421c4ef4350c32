"""A notice about a case: more time, how the request is treated, a fee, a question, what was released about whom.

Its text comes from the pack's template ``letters/<kind>.typ``, as a tagged PDF and as a docx of the same words. None is
made while the law misses anything in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil.cases.fees import Line
from counterfoil.errors import BadInput, LetterIncomplete
from counterfoil.release import letter_docx, typeset
from counterfoil.release.letter_data import Office, Official
from counterfoil.release.letter_demanded import Demanded, missing
from counterfoil.release.letter_kinds import Field, Form, Notice
from counterfoil.release.letter_pack import LetterPack

Value = str | date | tuple[str, ...] | tuple[Line, ...]
"""What a field may hold: a text, a day, lines, or the lines of a fee."""


@dataclass(frozen=True, slots=True)
class NoticeData:
    """All that a notice says. ``values`` are its kind's fields, as the pack names them."""

    kind: str
    office: Office
    number: str
    to: tuple[str, ...]  # name and address, line by line
    received_on: date
    dated_on: date
    responsible: tuple[Official, ...]
    values: Mapping[str, Value]
    sample: bool = False


def read_given(notice: Notice, given: Mapping[str, Any], *, where: str) -> dict[str, Value]:
    """What a person gave for a notice, checked against its fields; quantities stay for whoever reckons the fee.

    Raises ``BadInput`` for an unknown key, a field that comes from the case or its acts, and a value of a wrong kind.
    """
    allowed = ", ".join(field.name for field in notice.given()) or "nothing"
    values: dict[str, Value] = {}
    for key, value in given.items():
        field = notice.fields.get(key)
        if field is None:
            raise BadInput(f"{where}: unknown key '{key}'. A notice of the kind {notice.kind} takes: {allowed}.")
        if field not in notice.given():
            raise BadInput(
                f"{where}: '{key}' ({field.about}) is not given: it comes from what was recorded of the case, so that "
                f"no letter says anything else. This kind takes: {allowed}."
            )
        if field.form is not Form.QUANTITIES:
            values[key] = _read(field, value, where)
    return values


def _read(field: Field, value: Any, where: str) -> Value:
    place = f"{where}: {field.name} ({field.about})"
    if field.form is Form.LINES:
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise BadInput(f"{place}: a list of texts is needed.")
        return tuple(value)
    if not isinstance(value, str):
        raise BadInput(f"{place}: a text in quotation marks is needed.")
    if field.form is Form.TEXT:
        return value.strip()
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadInput(f"{place}: '{value}' is no day. Write year, month and day as 2026-03-16.") from None


def not_filled(data: NoticeData, notice: Notice) -> tuple[str, ...]:
    """The demanded fields that hold nothing, each with its citation."""
    return tuple(
        f"{demand.text} ({demand.sourced.cite}): {notice.fields[name].about} is missing ({name})"
        for demand in notice.demands
        for name in demand.needs
        if not data.values.get(name)
    )


def demanded(data: NoticeData, notice: Notice, pack: LetterPack) -> tuple[Demanded, ...]:
    """Every phrase that the finished letter must hold, or must not."""
    return tuple(_demanded(data, notice, pack))


def _demanded(data: NoticeData, notice: Notice, pack: LetterPack) -> Iterator[Demanded]:
    words = {
        **{key: (one.text,) for key, one in pack.statements.items()},
        **{name: _phrases(value) for name, value in data.values.items()},
        "office": (data.office.name,),
        "number": (data.number,),
        "to": data.to,
        "received_on": (long(data.received_on),),
        "responsible": tuple(part for one in data.responsible for part in (one.name, one.title)) or ("",),
    }
    for demand in notice.demands:
        for pattern in demand.never:
            yield Demanded(demand.text, demand.sourced.cite, pattern.pattern, never=True)
        for said in demand.says:
            if not said.startswith("{"):
                yield Demanded(demand.text, demand.sourced.cite, said)
                continue
            for phrase in words.get(said.strip("{}"), ("",)):
                yield Demanded(demand.text, demand.sourced.cite, phrase)


def _phrases(value: Value) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, date):
        return (long(value),)
    return tuple(
        phrase
        for one in value
        for phrase in ((one,) if isinstance(one, str) else (one.what, f"${one.amount}", one.cite.authority))
    )


def long(day: date) -> str:
    """A day as letters print it.

    >>> long(date(2026, 3, 6))
    'March 6, 2026'
    """
    return f"{day:%B} {day.day}, {day.year}"


@dataclass(frozen=True, slots=True)
class Made:
    """A finished notice: the same words as a PDF and as a docx, and what must still stand in an edited copy."""

    pdf: bytes
    docx: bytes
    demanded: tuple[Demanded, ...]


def make(data: NoticeData, notice: Notice, pack: LetterPack) -> Made:
    """The notice. Raises ``LetterIncomplete`` while a field is empty, or the text lacks what the law demands."""
    lacks = not_filled(data, notice) or tuple(_unsigned(data))
    values = _values(data, notice, pack)
    if not lacks:
        page = typeset.html(pack, notice.kind, values, exact=("requester", "responsible", "office"))
        lacks = missing(demanded(data, notice, pack), letter_docx.text_of_html(page))
    if lacks:
        raise LetterIncomplete(
            f"The notice {notice.kind} of {data.number} cannot be made; this is missing:\n"
            + "\n".join(f"  {one}" for one in lacks)
        )
    pdf = typeset.pdf(pack, notice.kind, values, exact=("requester", "responsible", "office"))
    docx = letter_docx.from_html(page, footer=f"{data.office.name} · {data.number}", sample=data.sample)
    return Made(pdf, docx, demanded(data, notice, pack))


def _unsigned(data: NoticeData) -> Iterator[str]:
    if not data.responsible or any(not one.name or not one.title for one in data.responsible):
        yield 'name and title of the person responsible: give --by "Name, Title", or set foia_officer in office.toml'
    if not "".join(data.office.address).strip():
        yield "the office's address: set it in office.toml"
    if not "".join(data.to).strip():
        yield "whom it is to"


def _values(data: NoticeData, notice: Notice, pack: LetterPack) -> dict[str, Any]:
    """The JSON that the templates read: every field is there, an empty one as nothing."""
    return {
        "sample": data.sample,
        "office": {
            "name": data.office.name,
            "address": list(data.office.address),
            "contact": list(data.office.contact),
            "key_published": "",
        },
        "number": data.number,
        "requester": list(data.to),
        "received_on": data.received_on.isoformat(),
        "dated_on": data.dated_on.isoformat(),
        "responsible": [{"name": one.name, "title": one.title} for one in data.responsible],
        "values": {name: _as_json(data.values.get(name), field) for name, field in notice.fields.items()},
        "statements": {key: {"text": one.text, "cite": one.sourced.cite} for key, one in pack.statements.items()},
    }


def _as_json(value: Value | None, field: Field) -> Any:
    if value is None:
        return [] if field.form in (Form.LINES, Form.ACCOUNT) else ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    return [one if isinstance(one, str) else _line(one) for one in value]


def _line(one: Line) -> dict[str, str]:
    return {"what": one.what, "quantity": one.quantity, "amount": f"${one.amount}", "working": one.working,
            "cite": one.cite.authority}  # fmt: skip


def lines_of(address: str) -> Sequence[str]:
    """An address in one text, as the lines of a letter."""
    return tuple(part.strip() for part in address.split(",", 1) if part.strip()) or ("",)
