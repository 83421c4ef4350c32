"""The arrest report: a ruled form of labelled boxes with the portrait, charges, persons, property and narrative."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial

from counterfoil.sample.canvas import WIDTH, Canvas
from counterfoil.sample.forms.grid import band, bar, fit, letterhead, row, tick
from counterfoil.sample.model import Event, Piece, Tag, Written
from counterfoil.sample.portrait import portrait
from counterfoil.sample.stories import STORIES
from counterfoil.sample.voice import Voice, paragraphs
from counterfoil.values import Box, Category, RecordKind, Role

X0, X1 = 44.0, WIDTH - 34.0
BAR = 30.0
_HOLDING = "DISTRICT {} MALE LOCKUP"
CLOSING = (
    "\nA name check of {A.full}, IR {A.ir}, was made. R/Os' body worn cameras were activated throughout. {A.last} "
    "was advised of the "
    "right to counsel, was fingerprinted and photographed, and was allowed a telephone call. Nothing further at "
    "this time. "
    "R/Os {O.last} and {P.last} request that all reports under RD {rd} be read together."
)


def arrest_report(event: Event, rng: random.Random, *, font: str = "sans", upper: bool = True) -> Written:
    """Two or three pages. Values in ``font``; a records system usually writes capitals."""
    voice = Voice(event, RecordKind.ARREST_REPORT, rng, upper=upper)
    canvas = Canvas(title=f"Arrest Report {event.cb}", rng=rng)
    y = letterhead(canvas, "ARREST REPORT", "LPD-11.420 (SAMPLE) REV. 6/22", x0=BAR, x1=X1)
    _numbers(canvas, voice)
    y = _offender(canvas, voice, y, font)
    y = _incident(canvas, voice, y, font)
    y = _charges(canvas, voice, y, font)
    y = _others(canvas, voice, y, font)
    if y > 610:
        canvas.new_page()
        y = 34.0
    y = _property(canvas, voice, y, font)
    _narrative(canvas, voice, y, font)
    _processing(canvas, voice, font)
    return Written(canvas.pdf(), "pdf", f"arrest boxed {font}", canvas.page_number, tuple(canvas.values))


def _numbers(canvas: Canvas, voice: Voice) -> None:
    """The block of numbers at the top right, as wide as the eye looks for it."""
    event, left = voice.event, X1 - 190
    lines = (
        ("CB #:", voice.number(event.cb, "CB")),
        ("IR #:", voice.fact(event.arrestee, "ir")),
        ("RD #:", voice.number(event.rd, "RD")),
        ("EVENT #:", voice.number(event.number, "EVENT")),
    )
    canvas.rect(left, 24, X1, 63)
    for index, (label, value) in enumerate(lines):
        x, y = left + 4 + 86 * (index % 2), 37 + 18 * (index // 2)
        canvas.text(x, y, label, font="bold", size=6.4)
        canvas.text(x + (36 if index % 2 else 24), y, [value], font="mono-bold", size=9)


def _offender(canvas: Canvas, voice: Voice, y: float, font: str) -> float:
    person, top = voice.event.arrestee, y
    edge = X1 - 104  # the portrait stands to the right
    draw = partial(row, canvas, x0=X0, x1=edge, font=font)

    def f(what: str) -> list[Piece]:
        return [voice.fact(person, what)]

    alias = f("alias") if person.alias else "NONE"
    y = draw(
        y,
        22,
        [(5, "NAME (LAST, FIRST M.I.)", voice.name(person, "lf")), (2.4, "ALIAS OR NICKNAME", alias)],
        size=9.6,
    )
    y = draw(y, 21, [(5.6, "RESIDENCE ADDRESS", f("address")), (1, "BEAT", voice.event.beat)])
    y = draw(
        y,
        20,
        [
            (2, "DATE OF BIRTH", f("dob")),
            (1, "AGE", [*f("age"), voice.said(" years")]),
            (0.8, "SEX", f("sex")),
            (0.9, "RACE", f("race")),
            (2.6, "PLACE OF BIRTH", f("birthplace")),
        ],
    )
    y = draw(
        y,
        20,
        [
            (1, "HEIGHT", f("height")),
            (1, "WEIGHT", [*f("weight"), voice.said(" lbs")]),
            (0.8, "HAIR", f("hair")),
            (0.8, "EYES", f("eyes")),
            (1.6, "COMPLEXION", f("complexion")),
        ],
    )
    licence = f("dl") if person.licence else "NONE"
    y = draw(
        y,
        20,
        [
            (1.5, "SOC. SEC. NO.", f("ssn")),
            (2, "DRIVERS LIC. NO. / STATE", [*f("dl"), voice.said(" IL")] if person.licence else licence),
            (1.7, "TELEPHONE NO.", f("phone")),
        ],
    )
    y = draw(
        y,
        20,
        [(1.7, "OCCUPATION / EMPLOYER", voice.said(person.employer)), (2, "SCARS, MARKS, TATTOOS", f("marks"))],
    )
    canvas.rect(edge, top, X1, y)
    shown = Tag(Category.PHOTO, voice.role(person), person.id, minor=person.minor)
    canvas.image(Box(edge + 8, top + 6, X1 - 8, y - 8), portrait(person, voice.event.cb), shown)
    bar(canvas, BAR, top, X0, y, "OFFENDER")
    return y + 3


def _incident(canvas: Canvas, voice: Voice, y: float, font: str) -> float:
    event, top = voice.event, y
    assert event.arrested_at is not None  # noqa: S101 - an arrest report has an arrest
    draw = partial(row, canvas, x0=X0, x1=X1, font=font)
    y = draw(
        y,
        20,
        [
            (1.8, "ARREST DATE AND TIME", [voice.arrest_time(event.arrested_at)]),
            (3.4, "LOCATION OF ARREST", [voice.place(of_arrest=True)]),
            (0.8, "BEAT", event.beat),
            (1, "DISTRICT", f"{event.beat[:2]}"),
        ],
    )
    y = draw(
        y,
        20,
        [
            (1.8, "DATE AND TIME OF OCCURRENCE", voice.said(f"{event.occurred_at:%d %b %Y %H:%M}".upper())),
            (3.4, "LOCATION OF INCIDENT", [voice.place()]),
            (1.8, "LOCATION TYPE", "303 - SIDEWALK" if "&" in event.location else "290 - RESIDENCE / OTHER"),
        ],
    )
    held = _HOLDING.format(event.beat[:2]) if not event.arrestee.minor else "YOUTH PROCESSING AREA"
    y = draw(
        y,
        20,
        [
            (1.8, "HOLDING FACILITY", held),
            (1.5, "RESISTED ARREST?", "NO"),
            (1.5, "TRR COMPLETED?", "NO"),
            (2.2, "DEPENDENT CHILDREN PRESENT?", "NO"),
        ],
    )
    bar(canvas, BAR, top, X0, y, "INCIDENT")
    return y + 3


def _charges(canvas: Canvas, voice: Voice, y: float, font: str) -> float:
    event, top = voice.event, y
    draw = partial(row, canvas, x0=X0, x1=X1, font=font)
    assert event.arrested_at is not None  # noqa: S101
    for number, charge in enumerate(event.charges, start=1):
        y = draw(
            y,
            21,
            [
                (0.4, "NO.", str(number)),
                (2, "STATUTE / OFFENSE AS CITED", [voice.charge(charge.statute)]),
                (3.6, "CHARGE DESCRIPTION", [voice.charge(charge.title)]),
                (0.8, "TYPE/CLASS", charge.grade),
                (0.7, "COUNTS", "1"),
            ],
        )
    court = event.arrested_at + timedelta(days=21)
    bond = Piece(event.bond, event.bond_tag(voice.role(event.arrestee)))
    y = draw(
        y,
        20,
        [
            (2.4, "BOND / RELEASE", [bond]),
            (2, "COURT DATE", f"{court:%d %b %Y} 09:00".upper()),
            (2, "BRANCH / COURTROOM", "SAMPLE BRANCH 99, RM 101"),
        ],
    )
    bar(canvas, BAR, top, X0, y, "CHARGES")
    return y + 3


def _others(canvas: Canvas, voice: Voice, y: float, font: str) -> float:
    """Victims, complainants and witnesses; nobody whom only the narrative names."""
    listed = [p for letter, p in voice.event.cast.items() if letter in "VWRM"]
    if not listed:
        return y
    top = y
    draw = partial(row, canvas, x0=X0, x1=X1, font=font)
    for person in listed:
        word = _WORDS.get(voice.event.roles[person.id], "OTHER")
        y = draw(
            y,
            20,
            [
                (1.3, "ROLE", "JUVENILE " + word if person.minor else word),
                (3, "NAME (LAST, FIRST M.I.)", voice.name(person, "lf")),
                (0.5, "SEX", [voice.fact(person, "sex")]),
                (0.6, "RACE", [voice.fact(person, "race")]),
                (0.5, "AGE", [voice.fact(person, "age")]),
                (1.2, "DOB", [voice.fact(person, "dob")]),
            ],
        )
        y = draw(
            y,
            20,
            [
                (1.3, "INJURED?", "YES" if word == "VICTIM" and "BATTERY" in voice.event.title else "NO"),
                (3.6, "HOME ADDRESS", [voice.fact(person, "address")]),
                (1.6, "TELEPHONE", [voice.fact(person, "phone")]),
            ],
        )
    bar(canvas, BAR, top, X0, y, "NON-OFFENDERS")
    return y + 3


_WORDS = {Role.VICTIM: "VICTIM", Role.WITNESS: "WITNESS", Role.REPORTING_PARTY: "COMPLAINANT", Role.MINOR: "WITNESS"}


def _property(canvas: Canvas, voice: Voice, y: float, font: str) -> float:
    event, top = voice.event, y
    draw = partial(row, canvas, x0=X0, x1=X1, font=font)
    car = event.vehicle
    if car and "A" in event.cast and event.story == "gun":
        arrestee = event.arrestee
        y = draw(
            y,
            20,
            [
                (1.6, "VEHICLE", f"{car.year} {car.make} {car.colour}"),
                (1.3, "LICENSE PLATE / STATE", [voice.fact(arrestee, "plate"), Piece(" IL")]),
                (2, "V.I.N.", [voice.fact(arrestee, "vin")]),
                (1, "DISPOSITION", "TOWED"),
            ],
        )
    for number, text in event.property_items[:2]:
        y = draw(
            y,
            20,
            [(1.2, "INVENTORY NO.", [voice.number(number, "INVENTORY")]), (4.6, "PROPERTY", voice.tell(text))],
            where="table",
        )
    if y > top:
        bar(canvas, BAR, top, X0, y, "PROPERTY")
        y += 3
    return y


def _narrative(canvas: Canvas, voice: Voice, y: float, font: str) -> None:
    y = band(
        canvas,
        y,
        "INCIDENT NARRATIVE   (facts that establish probable cause; continue on a further page)",
        x0=BAR,
        x1=X1,
    )
    y += 14
    event = voice.event
    head = [
        *voice.tell("Event # "),
        voice.number(event.number, "EVENT"),
        *voice.tell(f". This is an arrest by beat {event.beat}, "),
        *voice.tell("Officers {O.last} #{O.star} and {P.last} #{P.star}. "),
    ]
    for number, part in enumerate(paragraphs(voice.tell(STORIES[event.story].narratives[event.variant] + CLOSING))):
        _, y = canvas.paragraph(
            BAR + 6,
            y,
            [*head, *part] if number == 0 else part,
            width=X1 - BAR - 12,
            font=font,
            size=9.2,
            hyphens=True,
            bottom=742,
            top=46,
        )
        y += 5


def _processing(canvas: Canvas, voice: Voice, font: str) -> None:
    """The last page: who arrested, lockup screening, approvals."""
    event = voice.event
    first, second, _, sergeant, lieutenant = event.officers
    canvas.new_page()
    y = 30.0
    draw = partial(row, canvas, x0=BAR, x1=X1, font=font)
    y = draw(
        y,
        20,
        [
            (2, "NAME", voice.name(event.arrestee, "lf")),
            (1, "CB #", [voice.number(event.cb, "CB")]),
            (1, "RD #", [voice.number(event.rd, "RD")]),
        ],
    )
    y = band(canvas, y + 4, "ARRESTING OFFICERS", x0=BAR, x1=X1)
    for word, officer in (("1ST ARRESTING / APPEARING OFFICER", first), ("2ND ARRESTING OFFICER", second)):
        y = draw(
            y,
            20,
            [
                (3, word, [voice.officer(officer, "lf")]),
                (1, "STAR NO.", [voice.officer(officer, "star")]),
                (1, "EMPLOYEE NO.", [voice.officer(officer, "employee_number")]),
                (0.8, "BEAT", officer.beat),
            ],
        )
    y = band(canvas, y + 6, "LOCKUP KEEPER PROCESSING", x0=BAR, x1=X1)
    canvas.rect(BAR, y, X1, y + 68)
    questions = (
        ("Is there obvious pain or injury?", False),
        ("Is there obvious signs of infection?", False),
        ("Under the influence of alcohol/drugs?", False),
        ("Presently taking medication?", "medical" in STORIES[event.story].narratives[event.variant]),
        ("(If female) are you pregnant?", False),
        ("First time ever been arrested?", event.arrestee.age_on(voice.day) < 25),
    )
    for index, (question, answer) in enumerate(questions):
        x, line = BAR + 6 + 272 * (index % 2), y + 14 + 15 * (index // 2)
        canvas.text(x, line, question, size=7.6)
        x = tick(canvas, x + 172, line, "YES", on=answer)
        tick(canvas, x, line, "NO", on=not answer)
    keeper = [Piece("LOCKUP REMARKS: ")]
    keeper += (
        voice.tell("Arrestee {A.last} takes {A.medical}; keeper notified.") if questions[3][1] else voice.tell("None.")
    )
    canvas.text(BAR + 6, y + 60, keeper, font=font, size=8)
    y += 68
    assert event.arrested_at is not None  # noqa: S101
    later = event.arrested_at + timedelta(minutes=70)
    y = draw(
        y,
        20,
        [
            (2, "RECEIVED IN LOCKUP", f"{later:%d %b %Y %H:%M}".upper()),
            (2, "PRINTS TAKEN", f"{later + timedelta(minutes=25):%d %b %Y %H:%M}".upper()),
            (2, "PHOTO TAKEN", f"{later + timedelta(minutes=31):%d %b %Y %H:%M}".upper()),
        ],
    )
    y = band(canvas, y + 6, "APPROVALS", x0=BAR, x1=X1)
    for word, officer in (("APPROVAL OF PROBABLE CAUSE", sergeant), ("FINAL APPROVAL OF CHARGES", lieutenant)):
        y = draw(
            y,
            22,
            [
                (3, word, [voice.officer(officer, "lf")]),
                (1, "STAR NO.", [voice.officer(officer, "star")]),
                (1.6, "DATE AND TIME", f"{later + timedelta(hours=1):%d %b %Y %H:%M}".upper()),
            ],
        )
    fit(
        canvas,
        BAR,
        y + 2,
        X1,
        y + 16,
        "Any inquiry into immigration status is barred by the Welcoming Ordinance of the sample city.",
        "italic",
        7,
    )
