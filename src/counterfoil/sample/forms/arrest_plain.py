"""The older arrest report: labels at the left of shaded boxes, a list of persons as a table, typed values."""

from __future__ import annotations

import random

from counterfoil.sample import places
from counterfoil.sample.canvas import WIDTH, Canvas, Text
from counterfoil.sample.forms.arrest import CLOSING
from counterfoil.sample.forms.grid import band, fit
from counterfoil.sample.model import Event, Piece, Tag, Written
from counterfoil.sample.portrait import portrait
from counterfoil.sample.stories import STORIES
from counterfoil.sample.voice import Voice, paragraphs
from counterfoil.values import Box, Category, RecordKind

X0, X1 = 40.0, WIDTH - 40.0


def plain_arrest_report(
    event: Event, rng: random.Random, *, font: str = "serif", bold: str = "serif-bold", upper: bool = False
) -> Written:
    """One or two pages; label cells are grey, values stand to their right."""
    voice = Voice(event, RecordKind.ARREST_REPORT, rng, upper=upper)
    canvas = Canvas(title=f"Arrest {event.cb}", rng=rng)
    person = event.arrestee
    assert event.arrested_at is not None  # noqa: S101 - an arrest report has an arrest
    canvas.centred(36, f"{places.DEPARTMENT} - BUREAU OF RECORDS", font=bold, size=12)
    canvas.centred(52, "Adult Arrest Report" if not person.minor else "Juvenile Arrest Report", font=bold, size=15)

    def f(what: str) -> list[Piece]:
        return [voice.fact(person, what)]

    rows: list[tuple[tuple[str, Text], ...]] = [
        (
            ("RD No.", [voice.number(event.rd, "RD")]),
            ("CB No.", [voice.number(event.cb, "CB")]),
            ("Event No.", [voice.number(event.number, "EVENT")]),
        ),
        (("Name", voice.name(person, "lf")), ("IR No.", f("ir"))),
        (("Address", f("address")),),
        (("D.O.B.", f("dob")), ("Age", f("age")), ("Sex", f("sex")), ("Race", f("race"))),
        (("Place of birth", f("birthplace")), ("SSN", f("ssn")), ("Phone", f("phone"))),
        (("Height", f("height")), ("Weight", f("weight")), ("Hair", f("hair")), ("Eyes", f("eyes"))),
        (("Driver's license", f("dl") if person.licence else "None"), ("E-mail", f("email"))),
        (
            ("Alias", f("alias") if person.alias else "None"),
            ("Employer", voice.said(person.employer)),
            ("Marks", f("marks")),
        ),
        (("Arrested", [voice.arrest_time(event.arrested_at)]), ("At", [voice.place(of_arrest=True)])),
        (("Occurred", f"{event.occurred_at:%d %b %Y %H:%M}".upper()), ("At", [voice.place()]), ("Beat", event.beat)),
        *[
            (("Charge", [voice.charge(c.statute)]), ("Description", [voice.charge(c.title)]), ("Class", c.grade))
            for c in event.charges
        ],
        (
            ("Bond", [Piece(event.bond, event.bond_tag(voice.role(person)))]),
            (
                "Officers",
                [
                    voice.officer(event.officers[0], "lf"),
                    Piece(" #"),
                    voice.officer(event.officers[0], "star"),
                    Piece("; "),
                    voice.officer(event.officers[1], "lf"),
                    Piece(" #"),
                    voice.officer(event.officers[1], "star"),
                ],
            ),
        ),
    ]
    y, photo = 66.0, Box(X1 - 92, 66, X1, 66 + 6 * 19)
    for index, cells in enumerate(rows):
        y = _row(canvas, y, cells, X1 - 96 if index < 6 else X1, font, bold)
    canvas.image(
        photo, portrait(person, event.cb), Tag(Category.PHOTO, voice.role(person), person.id, minor=person.minor)
    )
    y = _persons(canvas, voice, y + 8, font, bold)
    y = band(canvas, y + 8, "NARRATIVE", x0=X0, x1=X1, dark=False) + 14
    for part in paragraphs(voice.tell(STORIES[event.story].narratives[event.variant] + CLOSING)):
        _, y = canvas.paragraph(
            X0 + 4, y, part, width=X1 - X0 - 8, font=font, size=10.2, hyphens=True, bottom=736, top=50
        )
        y += 5
    if y > 700:
        canvas.new_page()
        y = 50.0
    canvas.rule(X0 + 4, y + 28, X0 + 220, y + 28)
    canvas.text(X0 + 4, y + 38, [Piece("Reporting officer: "), voice.officer(event.officers[0])], font=font, size=8)
    return Written(canvas.pdf(), "pdf", f"arrest label-left {font}", canvas.page_number, tuple(canvas.values))


def _row(canvas: Canvas, y: float, cells: tuple[tuple[str, Text], ...], x1: float, font: str, bold: str) -> float:
    """Label and value cells alternate; the label's cell is grey and as wide as its words need."""
    height, left = 19.0, X0
    weights = [max(6.0, len("".join(p.text for p in c[1]) if isinstance(c[1], list) else str(c[1]))) for c in cells]
    labels = [len(label) * 4.9 + 8 for label, _ in cells]
    room = x1 - X0 - sum(labels)
    for (label, value), weight, label_width in zip(cells, weights, labels, strict=True):
        canvas.rect(left, y, left + label_width, y + height, fill=0.87)
        canvas.text(left + 3, y + 13, label, font=bold, size=8.6)
        left += label_width
        right = left + room * weight / sum(weights)
        canvas.rect(left, y, right, y + height)
        fit(canvas, left + 3, y, right - 2, y + height - 2, value, font, 10)
        left = right
    return y + height


def _persons(canvas: Canvas, voice: Voice, y: float, font: str, bold: str) -> float:
    """A table of the other persons with a header row."""
    listed = [(letter, p) for letter, p in voice.event.cast.items() if letter in "VWRMG"]
    if not listed:
        return y
    y = band(canvas, y, "OTHER PERSONS", x0=X0, x1=X1, dark=False)
    columns = (("Role", 62.0), ("Name", 128.0), ("DOB", 62.0), ("Address", 200.0), ("Telephone", 80.0))
    x = X0
    for label, width in columns:
        canvas.rect(x, y, x + width, y + 15)
        canvas.text(x + 3, y + 11, label, font=bold, size=8.6)
        x += width
    y += 15
    for _, person in listed:
        word = voice.event.roles[person.id].value.replace("_", " ").title()
        values: tuple[Text, ...] = (
            word,
            voice.name(person, "full"),
            [voice.fact(person, "dob")],
            [voice.fact(person, "address")],
            [voice.fact(person, "phone")],
        )
        x = X0
        for (_, width), value in zip(columns, values, strict=True):
            canvas.rect(x, y, x + width, y + 18)
            fit(canvas, x + 3, y, x + width - 2, y + 17, value, font, 9.4, "table")
            x += width
        y += 18
    return y


__all__ = ["plain_arrest_report"]
