"""Layouts beyond those of the sample office: cards, a booking sheet, a list of persons, units side by side, a memo."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import partial

from counterfoil.sample import places
from counterfoil.sample.canvas import HEIGHT, WIDTH, Canvas, Text
from counterfoil.sample.fonts import face
from counterfoil.sample.forms.grid import bar, fit, letterhead, row, tick
from counterfoil.sample.model import Event, Person, Piece, Written
from counterfoil.sample.trials.voice import TrialVoice
from counterfoil.sample.trials.wordings import told
from counterfoil.sample.voice import paragraphs
from counterfoil.values import RecordKind, Role

X0, X1 = 44.0, WIDTH - 44.0
_SAID = {
    Role.VICTIM: "VICTIM",
    Role.WITNESS: "WITNESS",
    Role.ARRESTEE: "ARRESTEE",
    Role.SUSPECT: "SUSPECT",
    Role.REPORTING_PARTY: "REPORTING PARTY",
    Role.MINOR: "JUVENILE",
    Role.GUARDIAN: "GUARDIAN",
    Role.INFORMANT: "INFORMANT",
}


def people_of(event: Event) -> list[Person]:
    """Everybody but the neighbour and the informant, whom no form lists."""
    return [person for letter, person in event.cast.items() if letter not in "NI"]


def contact_card(event: Event, rng: random.Random, *, held_out: bool, font: str = "sans") -> Written:
    """Boxes with labels at the top, check boxes for the part that a person had, one card a person."""
    voice = TrialVoice(event, RecordKind.CASE_REPORT, rng, upper=rng.random() < 0.6)
    canvas = Canvas(title=f"Contact Cards {event.rd}", rng=rng)
    y = letterhead(canvas, "PERSON INFORMATION CARD" if held_out else "FIELD CONTACT CARD", "LPD-21.101", x0=X0, x1=X1)
    canvas.text(X1 - 150, 40, [Piece("RD #: "), voice.number(event.rd, "RD")], font="bold", size=12)
    draw = partial(row, canvas, x0=X0, x1=X1, font=font)
    for person in people_of(event):
        if y > HEIGHT - 190:
            canvas.new_page()
            y = 40.0
        top = y + 6
        x = X0 + 4
        for role in (Role.VICTIM, Role.WITNESS, Role.ARRESTEE, Role.SUSPECT, Role.GUARDIAN):
            x = tick(canvas, x, top + 9, _SAID[role].title(), on=event.roles[person.id] is role) + 4
        y = top + 14
        y = draw(
            y,
            23,
            [
                (3, "LAST NAME - FIRST - MIDDLE" if held_out else "NAME (LAST, FIRST, MI)", voice.name(person, "lf")),
                (1.2, "D.O.B." if held_out else "DATE OF BIRTH", [voice.fact(person, "dob")]),
                (0.6, "AGE", [voice.fact(person, "age")]),
                (0.6, "SEX", [voice.fact(person, "sex")]),
                (0.7, "RACE", [voice.fact(person, "race")]),
            ],
        )
        y = draw(
            y,
            23,
            [
                (
                    3.4,
                    "RESIDENCE" if held_out else "HOME ADDRESS (STREET, CITY, STATE, ZIP)",
                    [voice.fact(person, "address")],
                ),
                (1.5, "TEL. (CELL)" if held_out else "CELL PHONE", [voice.fact(person, "phone")]),
            ],
        )
        y = draw(
            y,
            23,
            [
                (1.6, "DRIVER'S LIC. NO.", [voice.fact(person, "dl")]),
                (1.4, "SOC. SEC. NO.", [voice.fact(person, "ssn")]),
                (2, "E-MAIL", [voice.fact(person, "email")]),
            ],
        )
        bar(canvas, X0 - 14, top + 14, X0, y, _SAID.get(event.roles[person.id], "PERSON"))
        y += 6
    short = told(rng, event.cast, held_out=held_out, most=1).replace("\n", " ")
    _, y = canvas.paragraph(X0, y + 16, voice.tell(short), width=X1 - X0,
                            font=font, size=9.2, hyphens=True)  # fmt: skip
    _signed(canvas, voice, y + 8, font)
    return Written(canvas.pdf(), "pdf", f"contact card {font}", canvas.page_number, tuple(canvas.values))


def booking(event: Event, rng: random.Random, *, held_out: bool, font: str = "mono") -> Written:
    """Labels at the left, leaders of dots, values in a column."""
    voice = TrialVoice(event, RecordKind.ARREST_REPORT, rng, upper=True)
    canvas = Canvas(title=f"Arrest Report {event.cb}", rng=rng)
    person = event.arrestee
    canvas.centred(40, places.DEPARTMENT, font="bold", size=12)
    canvas.centred(54, "ARREST REPORT" if not held_out else "ARREST / BOOKING REPORT", font="bold", size=11)
    lines: list[tuple[str, Text]] = [
        ("RD NUMBER", [voice.number(event.rd, "RD")]),
        ("CB NUMBER", [voice.number(event.cb, "CB")]),
        ("NAME OF ARRESTEE" if held_out else "NAME", voice.name(person, "lf")),
        ("DOB", [voice.fact(person, "dob")]),
        ("PLACE OF BIRTH", [voice.fact(person, "birthplace")]),
        ("HOME ADDRESS", [voice.fact(person, "address")]),
        ("HOME PHONE" if held_out else "PHONE", [voice.fact(person, "phone")]),
        ("SSN", [voice.fact(person, "ssn")]),
        ("DL NUMBER", [voice.fact(person, "dl")]),
        ("IR NUMBER", [voice.fact(person, "ir")]),
        ("HEIGHT", [voice.fact(person, "height")]),
        ("WEIGHT", [voice.fact(person, "weight")]),
        ("HAIR COLOR", [voice.fact(person, "hair")]),
        ("EYE COLOR", [voice.fact(person, "eyes")]),
        ("ARREST DATE/TIME", [voice.arrest_time(event.arrested_at)] if event.arrested_at else ""),
        ("ARREST LOCATION", [voice.place(of_arrest=True)]),
        ("CHARGE", [voice.charge(event.charges[0].title)]),
        ("ARRESTING OFFICER", [voice.officer(event.officers[0], "lf"), Piece("  STAR "),
                               voice.officer(event.officers[0], "star")]),
        ("SECOND OFFICER", [voice.officer(event.officers[1], "lf")]),
    ]  # fmt: skip
    y = 84.0
    for label, value in lines:
        dots = "." * max(2, 24 - len(label))
        canvas.text(X0, y, f"{label}{dots}:", font=font, size=9)
        fit(canvas, X0 + 152, y - 8, X1, y + 3.4, value, font, 9)
        y += 14.4
    canvas.rule(X0, y, X1, y)
    _, y = _narrative(canvas, voice, y + 16, rng, held_out=held_out, font=font)
    _signed(canvas, voice, y + 6, font)
    return Written(canvas.pdf(), "pdf", f"booking leaders {font}", canvas.page_number, tuple(canvas.values))


_WIDTHS = (86.0, 128.0, 62.0, 170.0, 78.0)


def roster(events: Sequence[Event], rng: random.Random, *, held_out: bool) -> Written:
    """A ruled table of everybody in several events; it breaks over pages and its head stands on the first only."""
    canvas = Canvas(title="Persons List", rng=rng)
    canvas.text(X0, 44, places.DEPARTMENT, font="bold", size=12)
    canvas.text(X0, 58, "INVOLVED PERSONS" if held_out else "LIST OF PERSONS BY ROLE", font="bold", size=11)
    heads = ("TYPE", "LAST, FIRST", "BIRTH DATE", "ADDRESS", "CONTACT") if held_out else (
        "ROLE", "NAME", "DOB", "HOME ADDRESS", "PHONE")  # fmt: skip
    y = _cells(canvas, 70.0, [Piece(head) for head in heads], font="bold", height=16)
    for event in events:
        voice = TrialVoice(event, RecordKind.CASE_REPORT, rng, upper=rng.random() < 0.5)
        for person in people_of(event):
            if y > HEIGHT - 60:
                canvas.new_page()
                y = 34.0
            cells = [
                Piece(_SAID.get(voice.role(person), "PERSON")),
                voice.name(person, "lf")[0],
                voice.fact(person, "dob"),
                voice.fact(person, "address"),
                voice.fact(person, "phone"),
            ]
            y = _cells(canvas, y, cells, font="sans", height=24)
    return Written(canvas.pdf(), "pdf", "persons table over pages", canvas.page_number, tuple(canvas.values))


def _cells(canvas: Canvas, y: float, cells: Sequence[Piece], *, font: str, height: float) -> float:
    x = X0
    for width, piece in zip(_WIDTHS, cells, strict=True):
        canvas.rect(x, y, x + width, y + height)
        fit(canvas, x + 3, y + 1, x + width - 2, y + height - 1, [piece], font, 8.2, where="table")
        x += width
    return y + height


def units(event: Event, rng: random.Random, *, held_out: bool) -> Written:
    """A crash report whose two units stand side by side, labels in the first column."""
    voice = TrialVoice(event, RecordKind.CRASH_REPORT, rng, upper=True)
    canvas = Canvas(title=f"Crash Report {event.rd}", rng=rng)
    y = letterhead(canvas, "TRAFFIC CRASH REPORT", "SR 1051 (SAMPLE)", x0=X0, x1=X1)
    canvas.text(X1 - 150, 40, [Piece("RD #: "), voice.number(event.rd, "RD")], font="bold", size=12)
    y = row(canvas, y, 22, [(3, "LOCATION OF CRASH", [voice.place()]),
                            (1.4, "DATE AND TIME", f"{event.occurred_at:%m/%d/%Y %H:%M}")], x0=X0, x1=X1)  # fmt: skip
    one, two = event.cast["S"], event.cast["V"]
    table: list[tuple[str, list[Piece], list[Piece]]] = [
        ("", [Piece("UNIT 1")], [Piece("UNIT 2")]),
        ("DRIVER", voice.name(one, "lf"), voice.name(two, "lf")),
        *(
            (label, [voice.fact(one, what)], [voice.fact(two, what)])
            for label, what in (
                ("DATE OF BIRTH", "dob"),
                ("ADDRESS", "address"),
                ("TELEPHONE", "phone"),
                ("OPERATOR LIC." if held_out else "DRIVER LICENSE NO.", "dl"),
            )
        ),
        ("PLATE", [voice.fact(one, "plate")], [Piece("NONE")]),
        ("VIN", [voice.fact(one, "vin")], [Piece("NOT TAKEN")]),
    ]
    y += 8
    for label, left, right in table:
        x = X0
        for width, text in ((104.0, [Piece(label)]), (210.0, left), (210.0, right)):
            canvas.rect(x, y, x + width, y + 22)
            fit(canvas, x + 3, y + 1, x + width - 2, y + 20, text, "bold" if x == X0 else "sans", 8.4, where="table")
            x += width
        y += 22
    _, y = _narrative(canvas, voice, y + 18, rng, held_out=held_out, font="sans")
    _signed(canvas, voice, y + 6, "sans")
    return Written(canvas.pdf(), "pdf", "crash units side by side", canvas.page_number, tuple(canvas.values))


def memo(event: Event, rng: random.Random, *, held_out: bool, font: str = "serif", upper: bool = False) -> Written:
    """Two narratives and hardly any label."""
    voice = TrialVoice(event, RecordKind.SUPPLEMENT, rng, upper=upper)
    canvas = Canvas(title=f"Supplementary Report {event.rd}", rng=rng)
    canvas.text(X0, 46, places.DEPARTMENT, font="bold", size=11)
    canvas.text(
        X0, 60, "SUPPLEMENTARY REPORT" if not held_out else "DETECTIVE SUPPLEMENTARY REPORT", font="bold", size=11
    )
    canvas.text(X1 - 140, 46, [Piece("RD NO. "), voice.number(event.rd, "RD")], font="bold", size=10)
    y = 92.0
    for _ in range(2):
        _, y = _narrative(canvas, voice, y, rng, held_out=held_out, font=font)
        y += 6
    _signed(canvas, voice, y + 8, font)
    layout = f"memo {font}{' capitals' if upper else ''}"
    return Written(canvas.pdf(), "pdf", layout, canvas.page_number, tuple(canvas.values))


def handwritten(event: Event, rng: random.Random, *, held_out: bool) -> Written:
    """A printed form filled in by hand, as near as a slanted face that leans and jumps comes to it."""
    voice = TrialVoice(event, RecordKind.CASE_REPORT, rng)
    canvas = Canvas(title=f"Statement {event.rd}", rng=rng)
    y = letterhead(canvas, "VOLUNTARY STATEMENT", "LPD-11.447", x0=X0, x1=X1) + 16
    person = event.cast.get("V") or event.cast.get("W") or next(iter(event.cast.values()))
    fields: list[tuple[str, Text]] = [
        ("RD NO.", [voice.number(event.rd, "RD")]),
        ("YOUR NAME" if held_out else "NAME", voice.name(person, "full")),
        ("DATE OF BIRTH", [voice.fact(person, "dob")]),
        ("ADDRESS", [voice.fact(person, "address")]),
        ("PHONE", [voice.fact(person, "phone")]),
    ]
    for label, value in fields:
        canvas.text(X0, y, f"{label}:", font="bold", size=8)
        canvas.rule(X0 + 96, y + 3, X1, y + 3, width=0.4)
        canvas.text(X0 + 100 + rng.uniform(0, 14), y + rng.uniform(-1.8, 1.2), value, font="italic",
                    size=rng.uniform(12.5, 15))  # fmt: skip
        y += 24
    for part in paragraphs(voice.tell(told(rng, event.cast, held_out=held_out, most=1))):
        _, y = canvas.paragraph(X0 + rng.uniform(0, 10), y + 8, part, width=X1 - X0 - 12, font="italic", size=13.5,
                                leading=1.5)  # fmt: skip
    return Written(canvas.pdf(), "pdf", "statement by hand", canvas.page_number, tuple(canvas.values))


def _narrative(
    canvas: Canvas, voice: TrialVoice, y: float, rng: random.Random, *, held_out: bool, font: str
) -> tuple[float, float]:
    x = X0
    for part in paragraphs(voice.tell(told(rng, voice.event.cast, held_out=held_out))):
        _, y = canvas.paragraph(X0, y, part, width=X1 - X0, font=font, size=9.6, leading=1.36, hyphens=True)
        y += 6
    return x, y


def _signed(canvas: Canvas, voice: TrialVoice, y: float, font: str) -> None:
    if y > HEIGHT - 60:
        canvas.new_page()
        y = 50.0
    first = voice.event.officers[0]
    size = 9.0 if face(font).width("M", 9) < 9 else 8.0
    line = [
        Piece("REPORTING OFFICER: "),
        voice.officer(first, "full"),
        Piece("  STAR NO. "),
        voice.officer(first, "star"),
    ]
    canvas.text(X0, y + 8, line, font=font, size=size)
