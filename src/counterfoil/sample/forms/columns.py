"""A two-column incident report: facts and narrative run down the left column and go on at the top of the right."""

from __future__ import annotations

import random

from counterfoil.sample import places
from counterfoil.sample.canvas import WIDTH, Canvas
from counterfoil.sample.model import Event, Piece, Written
from counterfoil.sample.stories import STORIES
from counterfoil.sample.voice import Voice, paragraphs
from counterfoil.values import RecordKind

X0, X1 = 42.0, WIDTH - 42.0
GUTTER = 22.0
COLUMN = (X1 - X0 - GUTTER) / 2
LEFT, RIGHT = X0, X0 + COLUMN + GUTTER
_WORDS = {
    "A": "Arrested person",
    "V": "Victim",
    "W": "Witness",
    "R": "Caller",
    "M": "Child present",
    "G": "Parent",
    "S": "Suspect",
}


def two_columns(event: Event, rng: random.Random, *, font: str = "serif", bold: str = "serif-bold") -> Written:
    """One page, seldom two."""
    voice = Voice(event, RecordKind.CASE_REPORT, rng)
    canvas = Canvas(title=f"Incident {event.rd}", rng=rng)
    canvas.centred(40, "Incident Report", font=bold, size=18)
    canvas.centred(54, f"{places.DEPARTMENT.title()}, {places.HEADQUARTERS}", font=font, size=8.5)
    canvas.rule(X0, 62, X1, 62, width=1.4)
    top = 82.0
    x, y = LEFT, top

    def say(
        pieces: list[Piece], *, size: float = 9.4, after: float = 3.0, where: str = "form", face: str = font
    ) -> None:
        nonlocal x, y
        x, y = canvas.paragraph(
            x,
            y,
            pieces,
            width=COLUMN,
            font=face,
            size=size,
            where=where,
            bottom=736,
            hyphens=where == "narrative",
            top=top,
            columns=(LEFT, RIGHT),
        )
        y += after

    say([Piece("Report No. "), voice.number(event.rd, "RD")], face=bold, size=12)
    say([Piece("Event No. "), voice.number(event.number, "EVENT")])
    say([Piece("Offense: "), voice.said(event.title)])
    say([Piece(f"Occurred: {event.occurred_at:%A, %d %B %Y, %H:%M}")])
    say([Piece("Location: "), voice.place()], after=9)
    for letter, person in event.cast.items():
        if letter not in _WORDS:
            continue
        say([Piece(_WORDS[letter] + ("" if not person.minor else " (juvenile)"))], face=bold, size=10, after=0)
        say([Piece("Name: "), *voice.name(person, "full")], after=0)
        say([Piece("Born: "), voice.fact(person, "dob"), Piece(", age "), voice.fact(person, "age")], after=0)
        say([Piece("Address: "), voice.fact(person, "address")], after=0)
        say([Piece("Phone: "), voice.fact(person, "phone")], after=0 if letter in "AV" else 8)
        if letter in "AV":
            say([Piece("E-mail: "), voice.fact(person, "email")], after=0)
            say([Piece("Social Security No.: "), voice.fact(person, "ssn")], after=8)
    x, y = RIGHT, top
    say([Piece("Narrative")], face=bold, size=10.5)
    story = STORIES[event.story]
    for part in paragraphs(voice.tell(story.narratives[event.variant])):
        say(part, where="narrative", after=6)
    say([Piece("Follow-up")], face=bold, size=10.5)
    for part in paragraphs(voice.tell(story.supplements[0])):
        say(part, where="narrative", after=6)
    say(
        [
            Piece("Reported by "),
            voice.officer(event.officers[0]),
            Piece(", star "),
            voice.officer(event.officers[0], "star"),
            Piece(", and "),
            voice.officer(event.officers[1]),
            Piece("."),
        ]
    )
    if canvas.page_number == 1:
        canvas.rule(RIGHT - GUTTER / 2, 70, RIGHT - GUTTER / 2, 742, width=0.4)
    return Written(canvas.pdf(), "pdf", f"incident two-column {font}", canvas.page_number, tuple(canvas.values))


__all__ = ["two_columns"]
