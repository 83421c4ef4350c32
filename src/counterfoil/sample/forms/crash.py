"""The traffic crash report: units side by side, a sketch, a witness and the narrative."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial

from counterfoil.sample.canvas import WIDTH, Canvas
from counterfoil.sample.forms.grid import band, bar, letterhead, row
from counterfoil.sample.model import Event, Piece, Written
from counterfoil.sample.stories import STORIES
from counterfoil.sample.voice import Voice, paragraphs
from counterfoil.values import RecordKind

X0, X1, BAR = 46.0, WIDTH - 34.0, 32.0


def crash_report(event: Event, rng: random.Random) -> Written:
    """One page. The sketch is of lines only."""
    voice = Voice(event, RecordKind.CRASH_REPORT, rng, upper=True)
    canvas = Canvas(title=f"Crash Report {event.rd}", rng=rng)
    y = letterhead(canvas, "ILLINOIS TRAFFIC CRASH REPORT", "SR 1050 (SAMPLE)", x0=BAR, x1=X1)
    canvas.text(X1 - 150, 40, [Piece("RD #: "), voice.number(event.rd, "RD")], font="bold", size=12)
    draw = partial(row, canvas, x0=X0, x1=X1, font="e-sans")
    top = y
    y = draw(
        y,
        22,
        [
            (3, "ADDRESS NO. / HIGHWAY OR STREET NAME", [voice.place()]),
            (1.6, "DATE AND TIME OF CRASH", f"{event.occurred_at:%m/%d/%Y %H:%M}"),
            (1, "NO. OF UNITS", "2"),
            (1, "BEAT", event.beat),
        ],
    )
    y = draw(
        y,
        22,
        [
            (1, "WEATHER", "SNOW"),
            (1, "ROADWAY", "WET"),
            (1, "LIGHT", "DAYLIGHT"),
            (1.4, "EVENT NO.", [voice.number(event.number, "EVENT")]),
        ],
    )
    bar(canvas, BAR, top, X0, y, "CRASH")
    for number, letter in ((1, "S"), (2, "V")):
        person, top = event.cast[letter], y + 4
        y = draw(
            top,
            22,
            [
                (3, f"UNIT {number} DRIVER: NAME (LAST, FIRST, M)", voice.name(person, "lf")),
                (1.2, "DATE OF BIRTH", [voice.fact(person, "dob")]),
                (0.6, "SEX", [voice.fact(person, "sex")]),
                (1, "INJURY", "B" if number == 2 else "O"),
            ],
        )
        y = draw(
            y,
            22,
            [
                (3.6, "STREET ADDRESS, CITY, STATE, ZIP", [voice.fact(person, "address")]),
                (1.5, "TELEPHONE", [voice.fact(person, "phone")]),
            ],
        )
        y = draw(
            y,
            22,
            [
                (1.8, "DRIVER LICENSE NO.", [voice.fact(person, "dl")]),
                (0.6, "STATE", "IL"),
                (1.4, "PLATE NO.", [_plate(voice, letter)]),
                (2.4, "VIN", [_vin(voice, letter)]),
            ],
        )
        y = draw(
            y,
            22,
            [
                (2, "INSURANCE CO.", "SAMPLE MUTUAL"),
                (2, "POLICY NO.", f"SM-{rng.randrange(10000, 99999)}"),
                (2, "VEHICLE", "SEDAN"),
            ],
        )
        bar(canvas, BAR, top, X0, y, f"UNIT {number}")
    witness, top = event.cast["W"], y + 4
    y = draw(
        top,
        22,
        [
            (2.4, "WITNESS NAME", voice.name(witness, "lf")),
            (3, "ADDRESS", [voice.fact(witness, "address")]),
            (1.4, "TELEPHONE", [voice.fact(witness, "phone")]),
        ],
    )
    bar(canvas, BAR, top, X0, y, "WIT")
    y = _sketch(canvas, y + 6)
    y = band(canvas, y + 6, "NARRATIVE", x0=BAR, x1=X1) + 14
    for part in paragraphs(voice.tell(STORIES[event.story].narratives[event.variant])):
        _, y = canvas.paragraph(BAR + 4, y, part, width=X1 - BAR - 8, font="e-sans", size=9.4, hyphens=True)
    first = event.officers[0]
    y = draw(
        y + 4,
        22,
        [
            (2, "OFFICER", [voice.officer(first, "lf")]),
            (1, "STAR NO.", [voice.officer(first, "star")]),
            (2, "CITATION ISSUED", [voice.charge(event.charges[0].statute)]),
        ],
    )
    return Written(canvas.pdf(), "pdf", "crash boxed e-sans", canvas.page_number, tuple(canvas.values))


def _plate(voice: Voice, letter: str) -> Piece:
    piece = voice.fact(voice.event.cast[letter], "plate")
    return piece if letter == "S" else replace(piece, text="QZ " + piece.text[3:][::-1])


def _vin(voice: Voice, letter: str) -> Piece:
    return voice.fact(voice.event.cast[letter], "vin") if letter == "S" else Piece("NOT TAKEN")


def _sketch(canvas: Canvas, y: float) -> float:
    canvas.rect(BAR, y, X1, y + 120)
    canvas.text(BAR + 4, y + 8, "DIAGRAM (NOT TO SCALE)", size=6)
    middle = (BAR + X1) / 2
    for offset in (-28, 28):
        canvas.rule(middle + offset, y + 10, middle + offset, y + 118, width=1.2)
    canvas.rule(middle, y + 10, middle, y + 118, width=0.5)
    for top, name in ((70.0, "1"), (34.0, "2")):
        canvas.rect(middle + 6, y + top, middle + 22, y + top + 30, fill=0.8)
        canvas.text(middle + 11, y + top + 18, name, font="bold", size=9)
    return y + 120


__all__ = ["crash_report"]
