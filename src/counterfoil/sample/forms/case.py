"""The case report: labels at the left of underlined values, one block a person, then the narrative."""

from __future__ import annotations

import random

from counterfoil.sample.canvas import WIDTH, Canvas, Text
from counterfoil.sample.forms.grid import band, fit, letterhead, tick
from counterfoil.sample.model import Event, Piece, Written
from counterfoil.sample.stories import STORIES
from counterfoil.sample.voice import Voice, paragraphs
from counterfoil.values import RecordKind, Role

X0, X1 = 40.0, WIDTH - 40.0
_HEADS = {
    Role.VICTIM: "VICTIM",
    Role.WITNESS: "WITNESS",
    Role.REPORTING_PARTY: "REPORTING PARTY",
    Role.ARRESTEE: "OFFENDER IN CUSTODY",
    Role.SUSPECT: "SUSPECT",
    Role.MINOR: "JUVENILE WITNESS",
    Role.GUARDIAN: "PARENT / GUARDIAN",
}


def case_report(
    event: Event, rng: random.Random, *, font: str = "sans", bold: str = "bold", upper: bool = False
) -> Written:
    """One to three pages."""
    voice = Voice(event, RecordKind.CASE_REPORT, rng, upper=upper)
    canvas = Canvas(title=f"Case Report {event.rd}", rng=rng)
    y = letterhead(canvas, "ORIGINAL CASE INCIDENT REPORT", "LPD-11.388 (SAMPLE) REV. 1/21", x0=X0, x1=X1)
    canvas.text(X1 - 150, 40, [Piece("RD #: "), voice.number(event.rd, "RD")], font=bold, size=13)
    canvas.text(X1 - 150, 55, [Piece("EVENT #: "), voice.number(event.number, "EVENT")], font=font, size=9)
    canvas.rule(X0, y, X1, y, width=1.2)
    y = _lines(
        canvas,
        y + 14,
        font,
        bold,
        (
            ("IUCR / Offense:", voice.said(event.title)),
            ("Beat of occurrence:", event.beat),
            ("Occurrence location:", [voice.place()]),
            ("Occurrence date:", f"{event.occurred_at:%d %B %Y %H:%M}"),
            ("How received:", "Dispatched, 911"),
            ("Unit assigned:", event.officers[0].beat),
        ),
    )
    for letter, person in event.cast.items():
        if letter in "NI":
            continue
        if y > 660:
            canvas.new_page()
            y = 44.0
        role = event.roles[person.id]
        head = "JUVENILE OFFENDER" if letter == "A" and person.minor else _HEADS.get(role, "OTHER PERSON")
        y = band(canvas, y, head, x0=X0, x1=X1, dark=False) + 12
        facts: list[tuple[str, Text]] = [
            ("Name:", voice.name(person, "lf")),
            ("Date of birth:", [voice.fact(person, "dob"), Piece("   Age "), voice.fact(person, "age")]),
            ("Home address:", [voice.fact(person, "address")]),
            ("Sex / race:", [voice.fact(person, "sex"), Piece(" / "), voice.fact(person, "race")]),
            ("Phone:", [voice.fact(person, "phone")]),
            ("E-mail:", [voice.fact(person, "email")]),
        ]
        if letter == "A":
            facts += [("SSN:", [voice.fact(person, "ssn")]), ("IR no.:", [voice.fact(person, "ir")])]
            if person.alias:
                facts += [
                    ("Also known as:", [voice.fact(person, "alias")]),
                    ("CB no.:", [voice.number(event.cb, "CB")]),
                ]
        elif letter == "V" and person.licence:
            facts += [
                ("Driver's lic.:", [voice.fact(person, "dl")]),
                ("Place of birth:", [voice.fact(person, "birthplace")]),
            ]
        y = _lines(canvas, y, font, bold, facts)
    if y > 640:
        canvas.new_page()
        y = 44.0
    x = canvas.text(X0, y + 2, "Evidence technician notified", font=bold, size=8) + 8
    x = tick(canvas, x, y + 2, "Yes", on=event.story in ("burglary", "sexual_assault"))
    x = tick(canvas, x, y + 2, "No", on=event.story not in ("burglary", "sexual_assault"))
    x = canvas.text(x + 20, y + 2, "Gang related", font=bold, size=8) + 8
    tick(canvas, tick(canvas, x, y + 2, "Yes", on=False), y + 2, "No", on=True)
    y = band(canvas, y + 10, "NARRATIVE", x0=X0, x1=X1) + 14
    for part in paragraphs(voice.tell(STORIES[event.story].narratives[event.variant])):
        _, y = canvas.paragraph(
            X0 + 2, y, part, width=X1 - X0 - 4, font=font, size=9.8, hyphens=True, bottom=730, top=50
        )
        y += 5
    if y > 690:
        canvas.new_page()
        y = 50.0
    _signed(canvas, voice, y + 10, font, bold)
    return Written(canvas.pdf(), "pdf", f"case label-left {font}", canvas.page_number, tuple(canvas.values))


def _lines(
    canvas: Canvas, y: float, font: str, bold: str, facts: list[tuple[str, Text]] | tuple[tuple[str, Text], ...]
) -> float:
    """Two labelled values a line, each on a thin rule."""
    half = (X1 - X0) / 2
    for index, (label, value) in enumerate(facts):
        left, line = X0 + half * (index % 2), y + 16 * (index // 2)
        canvas.text(left + 2, line, label, font=bold, size=8)
        canvas.rule(left + 88, line + 2.5, left + half - 8, line + 2.5, width=0.3)
        fit(canvas, left + 90, line - 9, left + half - 8, line + 3.4, value, font, 9.2)
    return y + 16 * ((len(facts) + 1) // 2) + 2


def _signed(canvas: Canvas, voice: Voice, y: float, font: str, bold: str) -> None:
    first, second, _, sergeant, _ = voice.event.officers
    canvas.rule(X0, y, X1, y)
    for index, (word, officer) in enumerate(
        (("Reporting officer", first), ("Reporting officer", second), ("Approving supervisor", sergeant))
    ):
        left = X0 + 178 * index
        canvas.text(left, y + 11, word, font=bold, size=7)
        canvas.text(
            left,
            y + 23,
            [voice.officer(officer, "full"), Piece("  #"), voice.officer(officer, "star")],
            font=font,
            size=8.6,
        )


__all__ = ["case_report"]
