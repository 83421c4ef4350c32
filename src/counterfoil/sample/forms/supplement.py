"""The supplementary report: a heading and running text as from a typewriter; nobody has a form field."""

from __future__ import annotations

import random

from counterfoil.sample import places
from counterfoil.sample.canvas import WIDTH, Canvas
from counterfoil.sample.model import Event, Piece, Written
from counterfoil.sample.stories import STORIES
from counterfoil.sample.voice import Voice, paragraphs
from counterfoil.values import RecordKind

X0, X1 = 62.0, WIDTH - 54.0


def supplement(
    event: Event, rng: random.Random, *, font: str = "mono", bold: str = "mono-bold", upper: bool = True
) -> Written:
    """One or two pages of narrative."""
    voice = Voice(event, RecordKind.SUPPLEMENT, rng, upper=upper)
    canvas = Canvas(title=f"Supplementary Report {event.rd}", rng=rng)
    detective = event.officers[2]
    canvas.text(X0, 44, places.DEPARTMENT, font=bold, size=11)
    canvas.text(X0, 58, "SUPPLEMENTARY REPORT", font=bold, size=11)
    canvas.text(X1 - 150, 44, [Piece("RD NO.  "), voice.number(event.rd, "RD")], font=bold, size=11)
    canvas.rule(X0, 66, X1, 66, width=1)
    lines: tuple[list[Piece], ...] = (
        [Piece("OFFENSE          : "), voice.said(event.title)],
        [Piece("LOCATION         : "), voice.place()],
        [Piece(f"DATE OF ORIG.    : {event.occurred_at:%d %b %Y %H%M}".upper())],
        [Piece("EVENT NO.        : "), voice.number(event.number, "EVENT")],
        [Piece("ASSIGNED TO      : "), voice.officer(detective, "lf"), Piece("  #"), voice.officer(detective, "star")],
        [Piece("STATUS           : CLEARED CLOSED BY ARREST" if event.cb else "STATUS           : OPEN")],
    )
    y = 82.0
    for line in lines:
        canvas.text(X0, y, line, font=font, size=9.6)
        y += 13.5
    canvas.rule(X0, y, X1, y, width=0.5)
    story = STORIES[event.story]
    parts = paragraphs(
        voice.tell("INVESTIGATION:\n" + story.narratives[event.variant] + "\nPROGRESS:\n" + story.supplements[0])
    )
    y += 18
    for part in parts:
        _, y = canvas.paragraph(
            X0, y, part, width=X1 - X0, font=font, size=9.8, leading=1.42, hyphens=True, bottom=728, top=56
        )
        y += 7
    if y > 690:
        canvas.new_page()
        y = 60.0
    canvas.text(
        X0,
        y + 16,
        [Piece("DET. "), voice.officer(detective, "full"), Piece(", STAR "), voice.officer(detective, "star")],
        font=font,
        size=9.6,
    )
    canvas.text(X0, y + 30, [Piece("APPROVED: SGT. "), voice.officer(event.officers[3], "full")], font=font, size=9.6)
    return Written(canvas.pdf(), "pdf", f"supplement {font}", canvas.page_number, tuple(canvas.values))


__all__ = ["supplement"]
