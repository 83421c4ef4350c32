"""Files of earlier demands, as records of their own: the agency's request, and what was sent to it in answer.

A reporter may ask for them, and then the third persons in them are looked at anew (the story, row 7).
"""

from __future__ import annotations

import random

import pymupdf

from counterfoil.sample import places
from counterfoil.sample.canvas import WIDTH, Canvas, finish
from counterfoil.sample.demands import Ask, as_email
from counterfoil.sample.forms.arrest import arrest_report
from counterfoil.sample.model import Event, Piece, Tag, Value, Written
from counterfoil.sample.voice import Voice
from counterfoil.values import Category, RecordKind, Role


def request_file(ask: Ask, events: list[Event], rng: random.Random) -> Written:
    """The request as it was kept: the mail's own bytes."""
    values: list[Value] = []
    text = ask.text
    for event in events:
        voice = Voice(event, RecordKind.DEMAND_FILE, rng)
        man = event.arrestee
        dates = (f"{man.born_on:%m/%d/%Y}", f"{man.born_on:%B %d, %Y}")
        sought = [
            (man.full, Category.NAME),
            *((day, Category.DATE_OF_BIRTH) for day in dates),
            (man.ir, Category.CRIMINAL_ID),
        ]
        for wanted, category in sought:
            for _ in range(text.count(wanted)):
                tag = voice.piece(man, category, wanted).tag
                assert tag is not None  # noqa: S101 - no text here is empty
                values.append(Value(wanted, tag, "narrative"))
        for number, note in ((event.cb, "CB"), (event.rd, "RD")):
            values += [Value(number, Tag(Category.CASE_NUMBER, Role.UNKNOWN, note=note), "narrative")] * text.count(
                number
            )
    return Written(as_email(ask), "eml", "earlier request", None, tuple(values), layer=None)


def supplied_file(ask: Ask, events: list[Event], rng: random.Random) -> Written:
    """The answer as it left: a covering letter and the arrest reports in full, nothing struck out."""
    letter = _letter(ask, events, rng)
    merged, values = pymupdf.open(stream=letter.data), list(letter.values)
    for event in events:
        copy = arrest_report(event, rng)
        before = merged.page_count
        with pymupdf.open(stream=copy.data) as pages:
            merged.insert_pdf(pages)
        for value in copy.values:
            value.page = (value.page or 1) + before
            values.append(value)
    count = merged.page_count
    return Written(finish(merged, f"Response {ask.key}"), "pdf", "earlier answer", count, tuple(values))


def _letter(ask: Ask, events: list[Event], rng: random.Random) -> Written:
    canvas = Canvas(title=f"Response {ask.key}", rng=rng)
    x, width = 62.0, WIDTH - 124.0
    canvas.text(x, 60, places.DEPARTMENT, font="serif-bold", size=13)
    canvas.text(x, 74, f"Freedom of Information Section, {places.HEADQUARTERS}", font="serif", size=9)
    y = 110.0
    for line in (
        f"{ask.received_at:%B %d, %Y}",
        ask.sender,
        ask.organisation,
        f"Re: FOIA request received {ask.received_at:%B %d, %Y}",
    ):
        _, y = canvas.paragraph(x, y, line, width=width, font="serif", size=11)
        y += 4
    for event in events:
        voice = Voice(event, RecordKind.DEMAND_FILE, rng)
        told = [
            *voice.tell("Enclosed please find the arrest report of {A.full}, CB "),
            voice.number(event.cb, "CB"),
            Piece("."),
        ]
        _, y = canvas.paragraph(x, y + 8, told, width=width, font="serif", size=11)
    canvas.paragraph(
        x,
        y + 10,
        "Your request is granted in full. If you have questions please write to this office.",
        width=width,
        font="serif",
        size=11,
    )
    return Written(canvas.pdf(), "pdf", "letter", canvas.page_number, tuple(canvas.values))
