"""Rows of labelled boxes, section bars and letterheads: what all forms are made of."""

from __future__ import annotations

from collections.abc import Sequence

from counterfoil.sample import places
from counterfoil.sample.canvas import Canvas, Text, pieces_of
from counterfoil.sample.flow import wrap
from counterfoil.sample.fonts import face

Cell = tuple[float, str, Text]  # share of the row's width, label, value


def row(
    canvas: Canvas,
    y: float,
    height: float,
    cells: Sequence[Cell],
    *,
    x0: float,
    x1: float,
    font: str = "sans",
    size: float = 8.6,
    label_size: float = 5.4,
    where: str = "form",
) -> float:
    """Ruled boxes side by side, a small label at the top left of each; returns the y below."""
    total = sum(cell[0] for cell in cells)
    left = x0
    for share, label, value in cells:
        right = left + (x1 - x0) * share / total
        canvas.rect(left, y, right, y + height)
        if label:
            canvas.text(left + 2, y + label_size + 0.8, label, size=label_size)
        fit(canvas, left + 3, y + (label_size + 2 if label else 0), right - 2, y + height, value, font, size, where)
        left = right
    return y + height


def fit(
    canvas: Canvas, x0: float, y0: float, x1: float, y1: float, value: Text, font: str, size: float, where: str = "form"
) -> None:
    """A value in a box: on one line as large as it may be, else smaller, else on two or more lines."""
    pieces = [piece for piece in pieces_of(value) if piece.text]
    if not pieces:
        return
    text = "".join(piece.text for piece in pieces)
    for smaller in (0.0, 0.6, 1.2, 1.8):
        if face(font).width(text, size - smaller) <= x1 - x0:
            canvas.text(x0, y1 - 3.4, pieces, font=font, size=size - smaller, where=where)
            return
    small = size
    while small > 4.6:
        lines = wrap(pieces, x1 - x0, face(font), small)
        if len(lines) * small * 1.06 <= y1 - y0:
            break
        small -= 0.4
    lines = wrap(pieces, x1 - x0, face(font), small)
    first = y1 - 2.2 - (len(lines) - 1) * small * 1.06
    canvas.paragraph(x0, first, pieces, width=x1 - x0, font=font, size=small, leading=1.06, where=where, bottom=y1 + 60)


def bar(canvas: Canvas, x0: float, y0: float, x1: float, y1: float, text: str, *, size: float = 7.2) -> None:
    """A dark bar at the left of a section with its name running upwards."""
    canvas.rect(x0, y0, x1, y1, fill=0.22, width=0.6)
    length = face("bold").width(text, size)
    while length > y1 - y0 - 2 and size > 4:
        size -= 0.4
        length = face("bold").width(text, size)
    canvas.upright((x0 + x1) / 2 + size * 0.36, (y0 + y1) / 2 + length / 2, text, size=size)


def band(
    canvas: Canvas, y: float, text: str, *, x0: float, x1: float, height: float = 13.0, dark: bool = True
) -> float:
    """A section heading across the page; returns the y below."""
    canvas.rect(x0, y, x1, y + height, fill=0.25 if dark else 0.86)
    canvas.text(x0 + 4, y + height - 3.6, text, font="bold", size=8, colour=(1, 1, 1) if dark else None)
    return y + height


def tick(canvas: Canvas, x: float, y: float, label: str, *, on: bool, size: float = 7.0) -> float:
    """A check box with its label; returns the x after it."""
    canvas.rect(x, y - 6, x + 6, y)
    if on:
        canvas.rule(x + 1, y - 5, x + 5, y - 1, width=1)
        canvas.rule(x + 1, y - 1, x + 5, y - 5, width=1)
    return canvas.text(x + 9, y - 0.6, label, size=size) + 10


def seal(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """An invented star of the department, with as many points as nobody's real one: seven."""
    from math import cos, pi, sin

    points = []
    for step in range(14):
        reach = radius if step % 2 == 0 else radius * 0.52
        turn = pi * step / 7 - pi / 2
        points.append((x + reach * cos(turn), y + reach * sin(turn)))
    canvas.polygon(points, fill=0.35)
    canvas.centred(y + 2, "SAMPLE", font="bold", size=radius * 0.22, colour=(1, 1, 1), x0=x - radius, x1=x + radius)


def letterhead(canvas: Canvas, title: str, form: str, *, x0: float, x1: float) -> float:
    """The department's name, the form's title and number; returns the y below."""
    seal(canvas, x0 + 20, 46, 19)
    canvas.text(x0 + 46, 38, places.DEPARTMENT, font="bold", size=13)
    canvas.text(x0 + 46, 49, places.HEADQUARTERS, size=7.5)
    canvas.text(x0 + 46, 61, title, font="bold", size=11.5)
    canvas.text(x1 - face("sans").width(form, 6), 70, form, size=6)
    return 74.0
