"""The property inventory: a ruled table of what was taken, from whom."""

from __future__ import annotations

import random
from functools import partial

from counterfoil.sample.canvas import WIDTH, Canvas
from counterfoil.sample.forms.grid import band, fit, letterhead, row
from counterfoil.sample.model import Event, Piece, Written
from counterfoil.sample.voice import Voice
from counterfoil.values import RecordKind

X0, X1 = 36.0, WIDTH - 36.0


def inventory(event: Event, rng: random.Random, *, font: str = "sans") -> Written:
    """One page."""
    voice = Voice(event, RecordKind.INVENTORY, rng, upper=True)
    canvas = Canvas(title=f"Property Inventory {event.rd}", rng=rng)
    y = letterhead(canvas, "PROPERTY INVENTORY", "LPD-34.523 (SAMPLE)", x0=X0, x1=X1)
    draw = partial(row, canvas, x0=X0, x1=X1, font=font)
    owner = event.cast.get("A") or event.cast["V"]
    head = "ARRESTEE" if "A" in event.cast else "OWNER"
    y = draw(
        y,
        22,
        [
            (1.2, "RD NO.", [voice.number(event.rd, "RD")]),
            (1.2, "CB NO.", [voice.number(event.cb, "CB")] if event.cb else ""),
            (2, "DATE AND TIME RECOVERED", f"{event.occurred_at:%d %b %Y %H:%M}".upper()),
            (1, "UNIT", event.beat),
        ],
    )
    y = draw(
        y,
        22,
        [
            (2, f"NAME OF {head}", voice.name(owner, "lf")),
            (3, "ADDRESS", [voice.fact(owner, "address")]),
            (1.3, "TELEPHONE", [voice.fact(owner, "phone")]),
        ],
    )
    y = draw(y, 22, [(3, "LOCATION WHERE RECOVERED", [voice.place()]), (2, "REASON HELD", "EVIDENCE")])
    y = band(canvas, y + 6, "ITEMS", x0=X0, x1=X1)
    widths = (78.0, 34.0, X1 - X0 - 78 - 34 - 92, 92.0)
    y = _cells(canvas, y, widths, ("INVENTORY NO.", "QTY", "DESCRIPTION", "STORED AT"), "bold", 15)
    for number, text in event.property_items:
        y = _cells(
            canvas, y, widths, ([voice.number(number, "INVENTORY")], "1", voice.tell(text), "ERPS 2, BIN 14"), font, 24
        )
    for _ in range(4):
        y = _cells(canvas, y, widths, ("", "", "", ""), font, 24)
    first = event.officers[0]
    y = draw(
        y + 8,
        24,
        [
            (3, "INVENTORYING OFFICER", [voice.officer(first, "lf")]),
            (1, "STAR NO.", [voice.officer(first, "star")]),
            (2, "SIGNATURE", ""),
        ],
    )
    y = draw(
        y,
        24,
        [
            (3, "APPROVED BY", [voice.officer(event.officers[3], "lf")]),
            (1, "STAR NO.", [voice.officer(event.officers[3], "star")]),
            (2, "SIGNATURE", ""),
        ],
    )
    y = band(canvas, y + 8, "RECEIPT", x0=X0, x1=X1, dark=False) + 14
    canvas.paragraph(
        X0 + 4,
        y,
        [
            *voice.tell("I have received a copy of this inventory. Owner of the property: "),
            *voice.name(owner, "full"),
            Piece("."),
        ],
        width=X1 - X0 - 8,
        font=font,
    )
    return Written(canvas.pdf(), "pdf", f"inventory {font}", canvas.page_number, tuple(canvas.values))


def _cells(
    canvas: Canvas, y: float, widths: tuple[float, ...], values: tuple[object, ...], font: str, height: float
) -> float:
    x = X0
    for width, value in zip(widths, values, strict=True):
        canvas.rect(x, y, x + width, y + height)
        fit(canvas, x + 3, y, x + width - 2, y + height - 1, value, font, 8.4, "table")  # type: ignore[arg-type]
        x += width
    return y + height


__all__ = ["inventory"]
