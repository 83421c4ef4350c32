"""Pages of the third set: an incident report as a teletype prints it, a suburb's grid, a bare supplement, an intake
sheet whose labels stand below the line, a crash report by units, a sworn complaint, a statement by hand."""

from __future__ import annotations

import random
from collections.abc import Sequence

from counterfoil.sample import places
from counterfoil.sample.canvas import HEIGHT, WIDTH, Canvas, Text
from counterfoil.sample.fonts import face
from counterfoil.sample.forms.grid import Cell, band, fit, row
from counterfoil.sample.model import Event, Person, Piece, Written
from counterfoil.sample.stranger.scenes import Staged
from counterfoil.sample.stranger.voice import StrangerVoice
from counterfoil.sample.stranger.wordings import lines, report
from counterfoil.sample.voice import paragraphs
from counterfoil.values import RecordKind, Role

X0, X1 = 50.0, WIDTH - 50.0
CODES = {
    Role.VICTIM: "VIC", Role.WITNESS: "WIT", Role.ARRESTEE: "ARR", Role.SUSPECT: "SUSP", Role.REPORTING_PARTY: "R/P",
    Role.MINOR: "JUV", Role.GUARDIAN: "P/G", Role.UNKNOWN: "OTH",
}  # fmt: skip
"""What a person is, in the column of a form. ``OTH``: a driver, a doctor, a clerk."""


def listed(event: Event) -> list[tuple[str, Person]]:
    """Those whom a form lists, with their letters; who is only spoken of is not."""
    return [(letter, person) for letter, person in event.cast.items() if letter not in "NT"]


def incident(staged: Staged, rng: random.Random, *, font: str = "mono", upper: bool = True) -> Written:
    """Short codes, one or two lines a person, then the narrative."""
    event = staged.event
    voice = StrangerVoice(event, RecordKind.CASE_REPORT, rng, upper=upper)
    canvas = Canvas(title=f"Original Case Incident Report {event.rd}", rng=rng)
    y = _heads(canvas, "ORIGINAL CASE INCIDENT REPORT", voice)
    y = _lines(canvas, y, font, [
        [Piece(f"IUCR/OFFENSE  {event.title}")],
        [Piece("OCC ADDR      "), voice.place()],
        [Piece("OCC D/T       "), voice.said(f"{event.occurred_at:%d-%b-%Y %H:%M}"), Piece(f"   BEAT {event.beat}")],
    ])  # fmt: skip
    canvas.rule(X0, y - 6, X1, y - 6)
    y += 6
    for number, (_, person) in enumerate(listed(event), start=1):
        y = _lines(canvas, y, font, [
            [Piece(f"P{number} {CODES[event.roles[person.id]]:<5}"), *voice.name(person, "lfm"), Piece("   "),
             *_filled(voice, person, "desc"), Piece("  B: "), *_filled(voice, person, "dobm")],
            [Piece("         RES "), voice.fact(person, "address")],
            [Piece("         PH "), voice.fact(person, "phone"), Piece("  OLN "), voice.fact(person, "dl")],
        ])  # fmt: skip
        y += 3
    y = band(canvas, y, "NARRATIVES", x0=X0, x1=X1) + 16
    y = _tell(canvas, voice, y, report(rng, staged.scene, event.variant), font=font)
    _by(canvas, voice, y, font)
    return Written(canvas.pdf(), "pdf", f"incident codes {font}", canvas.page_number, tuple(canvas.values))


def suburb(staged: Staged, rng: random.Random, *, font: str = "sans") -> Written:
    """Two ruled rows a person, the labels of a records system that many suburbs have in common."""
    event = staged.event
    voice = StrangerVoice(event, RecordKind.CASE_REPORT, rng)
    canvas = Canvas(title=f"Incident Report {event.rd}", rng=rng)
    y = _heads(canvas, "INCIDENT / INVESTIGATION REPORT", voice)
    y = row(canvas, y, 22, [(2, "Incident Type", event.title), (2, "Scene", [voice.place()]),
                            (1, "Rpt'd", voice.said(f"{event.occurred_at:%m/%d/%y %H:%M}"))], x0=X0, x1=X1)  # fmt: skip
    for number, (_, person) in enumerate(listed(event), start=1):
        y += 5
        y = row(canvas, y, 22, [
            (0.5, "Indiv.", f"#{number}"),
            (0.8, "Involvement", CODES[event.roles[person.id]].title()),
            (2.6, "Last / First / Mid.", voice.name(person, "lf")),
            (1, "Born", _filled(voice, person, "dobd")),
            (0.5, "Yrs", [voice.fact(person, "age")]),
            (0.4, "Sx", [voice.fact(person, "sex")]),
        ], x0=X0, x1=X1, font=font)  # fmt: skip
        y = row(canvas, y, 22, [
            (2.6, "Lives At", [voice.fact(person, "address")]),
            (1.2, "Primary #", [voice.fact(person, "phone")]),
            (1.6, "Contact (electronic)", [voice.fact(person, "email")]),
        ], x0=X0, x1=X1, font=font)  # fmt: skip
        if y > HEIGHT - 130:
            canvas.new_page()
            y = 40.0
    canvas.text(X0, y + 18, "Officer's Account", font="bold", size=10)
    y = _tell(canvas, voice, y + 34, report(rng, staged.scene, event.variant), font=font)
    _by(canvas, voice, y, font)
    return Written(canvas.pdf(), "pdf", f"suburb grid {font}", canvas.page_number, tuple(canvas.values))


def supplement(staged: Staged, rng: random.Random, *, font: str = "serif", upper: bool = False) -> Written:
    """A detective's follow-up: what happened, told again, then what was done since, one item a paragraph."""
    event = staged.event
    voice = StrangerVoice(event, RecordKind.SUPPLEMENT, rng, upper=upper)
    canvas = Canvas(title=f"Case Supplementary Report {event.rd}", rng=rng)
    y = _heads(canvas, "CASE SUPPLEMENTARY REPORT", voice) + 10
    y = _tell(canvas, voice, y, report(rng, staged.scene, event.variant + rng.randrange(2)), font=font)
    canvas.text(X0, y + 4, voice.said("INVESTIGATION TO DATE"), font="bold", size=9)
    y = _tell(canvas, voice, y + 20, "\n".join(lines(rng, "supplement", event.cast, 5)), font=font)
    _by(canvas, voice, y, font, officer=2)
    layout = f"follow-up {font}{' capitals' if upper else ''}"
    return Written(canvas.pdf(), "pdf", layout, canvas.page_number, tuple(canvas.values))


def intake(staged: Staged, rng: random.Random, *, font: str = "sans") -> Written:
    """Two columns of values, each over a rule with its label below."""
    event, person = staged.event, staged.event.arrestee
    voice = StrangerVoice(event, RecordKind.ARREST_REPORT, rng, upper=rng.random() < 0.5)
    canvas = Canvas(title=f"Lockup Intake {event.cb}", rng=rng)
    y = _heads(canvas, "LOCKUP INTAKE SHEET", voice) + 18
    friend = event.cast["W"] if "W" in event.cast else event.cast["R"]
    fields: list[tuple[str, Text]] = [
        ("Arrested Person (last, first, mi)", voice.name(person, "lfm")), ("CB", [voice.number(event.cb, "CB")]),
        ("Also Goes By", [voice.fact(person, "alias")]), ("Birth date", _filled(voice, person, "dobw")),
        ("Where Born", [voice.fact(person, "birthplace")]), ("Staying At", [voice.fact(person, "address")]),
        ("Soc.", [voice.fact(person, "ssn")]), ("State Lic./ID", [voice.fact(person, "dl")]),
        ("Cell/Home", [voice.fact(person, "phone")]), ("IR/SID", [voice.fact(person, "ir")]),
        ("Ht", [voice.fact(person, "height")]), ("Wt", [voice.fact(person, "weight")]),
        ("Marks/Tattoos", [voice.fact(person, "marks")]), ("Meds Stated", [voice.fact(person, "medical")]),
        ("Call Made To", [*voice.name(friend, "full"), Piece("  "), voice.fact(friend, "phone")]),
        ("Taken In Custody", [voice.arrest_time(event.arrested_at)] if event.arrested_at else ""),
        ("Place Taken", [voice.place(of_arrest=True)]), ("Held For", [voice.charge(event.charges[0].title)]),
        ("By", [voice.officer(event.officers[0], "lf"), Piece(" #"), voice.officer(event.officers[0], "star")]),
        ("Lockup Keeper", [voice.officer(event.officers[1], "lf")]),
    ]  # fmt: skip
    middle = (X0 + X1) / 2
    for number, (label, value) in enumerate(fields):
        x = X0 if number % 2 == 0 else middle + 8
        fit(canvas, x + 2, y - 16, x + middle - X0 - 12, y + 2, value, font, 9.4)
        canvas.rule(x, y, x + middle - X0 - 10, y, width=0.4)
        canvas.text(x, y + 7, label, size=5.8)
        y += 30 if number % 2 else 0
    y = _tell(canvas, voice, y + 8, report(rng, staged.scene, event.variant), font=font)
    _by(canvas, voice, y, font)
    return Written(canvas.pdf(), "pdf", f"intake labels below {font}", canvas.page_number, tuple(canvas.values))


def crash(staged: Staged, rng: random.Random) -> Written:
    """One band a unit with its operator and occupants, then how it came about."""
    event, cast = staged.event, staged.event.cast
    voice = StrangerVoice(event, RecordKind.CRASH_REPORT, rng, upper=rng.random() < 0.6)
    canvas = Canvas(title=f"Crash Report {event.rd}", rng=rng)
    y = _heads(canvas, "MOTORIST CRASH REPORT", voice)
    day = voice.said(f"{event.occurred_at:%m %d %Y}")
    y = row(canvas, y, 22, [(3, "ON / AT", [voice.place()]), (1, "CRASH DATE", [day])], x0=X0, x1=X1)
    for number, operator in enumerate((cast["S"], cast["V"]), start=1):
        y = band(canvas, y + 6, f"UNIT {number}", x0=X0, x1=X1, dark=False)
        for cells in _unit(voice, operator, rider=None if number == 1 else cast["X"]):
            y = row(canvas, y, 22, cells, x0=X0, x1=X1)
    y = _tell(canvas, voice, y + 18, report(rng, staged.scene, event.variant), font="sans")
    _by(canvas, voice, y, "sans")
    return Written(canvas.pdf(), "pdf", "crash by unit", canvas.page_number, tuple(canvas.values))


def _unit(voice: StrangerVoice, operator: Person, *, rider: Person | None) -> list[list[Cell]]:
    """The rows of one unit; the second has a rider, the first a plate."""
    rows: list[list[Cell]] = [
        [
            (2, "OPERATOR (L,F,M)", voice.name(operator, "lfm")),
            (1, "BIRTH MM-DD-YYYY", _filled(voice, operator, "dobd")),
            (1.2, "DL/ID", [voice.fact(operator, "dl")]),
        ],
        [
            (2.6, "STREET - CITY - STATE", [voice.fact(operator, "address")]),
            (1.2, "PHONE (H)(C)", [voice.fact(operator, "phone")]),
        ],
    ]
    if rider is None:
        rows.append([
            (1, "PLATE/ST", [voice.fact(operator, "plate")]),
            (1.6, "V.I.N.", [voice.fact(operator, "vin")]),
            (2, "VEH OWNER (IF NOT OPERATOR)", voice.name(operator, "il")),
        ])  # fmt: skip
    else:
        rows.append([
            (1.6, "OCCUPANT", voice.name(rider, "east")),
            (0.8, "POS", "RF"),
            (1, "DOB", _filled(voice, rider, "dob6")),
            (1.2, "CONTACT", [voice.fact(rider, "phone")]),
        ])  # fmt: skip
    return rows


def complaint(staged: Staged, rng: random.Random, *, font: str = "serif") -> Written:
    """Prose with blanks that are filled in: names stand where a sentence wants them, and no label says so."""
    event = staged.event
    voice = StrangerVoice(event, RecordKind.CASE_REPORT, rng)
    signer, accused = event.cast["V"], event.cast.get("A") or event.cast["S"]
    canvas = Canvas(title=f"Misdemeanor Complaint {event.rd}", rng=rng)
    y = _heads(canvas, "COMPLAINT", voice) + 14
    name, born = voice.name(accused, "full"), _filled(voice, accused, "dob6")
    parts: list[list[Piece]] = [
        [Piece("The People of the State of Illinois, Plaintiff, v. "), *name, Piece(" ("), *born,
         Piece("), Defendant.")],
        [*voice.name(signer, "fml"), Piece(", complainant, of "), voice.fact(signer, "address"), Piece(
            ", now appears before the Circuit Court and, being first duly sworn, upon oath states that "),
         *voice.name(accused, "nick"), Piece(", of "), *_filled(voice, accused, "street"),
         voice.said(f", has, on or about {event.occurred_at:%d %B %Y}, at "), voice.place(),
         Piece(", committed the offense of "), Piece(event.title.lower()), Piece(" in that "),
         *voice.name(accused, "lf"), Piece(" knowingly and without legal justification did the acts told below to "),
         *voice.name(signer, "last"), Piece(", against the peace and dignity of the People.")],
        *paragraphs(voice.tell(report(rng, staged.scene, event.variant))),
        [Piece("Complainant's signature: "), *voice.name(signer, "il"), Piece("   Telephone "),
         voice.fact(signer, "phone"), Piece("   Sworn before "), voice.officer(event.officers[3], "full")],
    ]  # fmt: skip
    for part in parts:
        _, y = canvas.paragraph(X0, y, part, width=X1 - X0, font=font, size=10, leading=1.4, hyphens=True)
        y += 8
    return Written(canvas.pdf(), "pdf", f"sworn complaint {font}", canvas.page_number, tuple(canvas.values))


def statement(staged: Staged, rng: random.Random) -> Written:
    """In the first person, by hand as near as a slanted face comes to it."""
    event = staged.event
    voice = StrangerVoice(event, RecordKind.CASE_REPORT, rng)
    canvas = Canvas(title=f"Written Statement {event.rd}", rng=rng)
    y = _heads(canvas, "IN MY OWN WORDS", voice) + 16
    told = lines(rng, "statement", event.cast, 9)
    for line in told:
        y = _tell(canvas, voice, y, line, font="italic", size=13.2)
    return Written(canvas.pdf(), "pdf", "own words by hand", canvas.page_number, tuple(canvas.values))


def _filled(voice: StrangerVoice, person: Person, what: str) -> list[Piece]:
    """A fact in one of the forms of ``StrangerVoice``."""
    return voice.facts(person, what) or [voice.fact(person, what)]


def _heads(canvas: Canvas, title: str, voice: StrangerVoice) -> float:
    canvas.centred(40, title, font="bold", size=12)
    canvas.centred(52, places.DEPARTMENT.title(), font="sans", size=9)
    canvas.text(X0, 64, [Piece("RD# "), voice.number(voice.event.rd, "RD")], font="bold", size=9)
    canvas.text(X1 - 130, 64, [Piece("Event# "), voice.number(voice.event.number, "EVENT")], size=9)
    return 78.0


def _lines(canvas: Canvas, y: float, font: str, many: Sequence[Sequence[Piece]]) -> float:
    for line in many:
        canvas.text(X0, y, line, font=font, size=8.4)
        y += 12
        if y > HEIGHT - 50:
            canvas.new_page()
            y = 40.0
    return y


def _tell(canvas: Canvas, voice: StrangerVoice, y: float, text: str, *, font: str, size: float = 9.4) -> float:
    for part in paragraphs(voice.tell(text)):
        _, y = canvas.paragraph(X0, y, part, width=X1 - X0, font=font, size=size, leading=1.36, hyphens=True)
        y += 5
    return y


def _by(canvas: Canvas, voice: StrangerVoice, y: float, font: str, *, officer: int = 0) -> None:
    if y > HEIGHT - 60:
        canvas.new_page()
        y = 50.0
    one = voice.event.officers[officer]
    size = 9.0 if face(font).width("M", 9) < 9 else 8.0
    line = [
        voice.officer(one, "full"),
        Piece(" #"),
        voice.officer(one, "star"),
        Piece(f"  Beat {one.beat}  (electronic sig.)"),
    ]
    canvas.text(X0, y + 12, line, font=font, size=size)
