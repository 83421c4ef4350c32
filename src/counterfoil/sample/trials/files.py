"""Trials without pages: a thread of e-mails, a spreadsheet with surname and first name apart, a dispatcher's log."""

from __future__ import annotations

import random
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP

import openpyxl

from counterfoil.sample import places
from counterfoil.sample.files import _Values, workbook_bytes
from counterfoil.sample.model import MARKING, Event, Piece, Tag, Written
from counterfoil.sample.trials.voice import TrialVoice
from counterfoil.sample.trials.wordings import told
from counterfoil.values import Category, RecordKind, Role


def thread(event: Event, rng: random.Random, *, held_out: bool) -> Written:
    """Three messages about a case, the older ones quoted below the newer."""
    voice, values = TrialVoice(event, RecordKind.CORRESPONDENCE, rng), _Values()
    a, b = event.officers[2], event.officers[3]
    person = event.cast.get("V") or event.cast.get("W") or next(iter(event.cast.values()))
    mail = EmailMessage(policy=SMTP)
    for header, officer in (("From", a), ("To", b)):
        address = f"{officer.employee_number.lower()}@lakehurst.example"
        tagged = Piece(address, Tag(Category.EMAIL, Role.OFFICER, officer.id))
        mail[header] = values.plain([voice.officer(officer), Piece(" <"), tagged, Piece(">")], "form")
    subject = [
        Piece("FW: " if held_out else "RE: "),
        *voice.name(person, "lf"),
        Piece(" / RD "),
        voice.number(event.rd, "RD"),
    ]
    mail["Subject"] = values.plain(subject, "form")
    mail["Date"] = f"{event.occurred_at:%a, %d %b %Y} 15:20:00 -0600"
    mail["Message-ID"] = f"<{event.rd}.{event.number}@lakehurst.example>"
    body = [
        Piece("Sgt.,\n\n"),
        *voice.tell(told(rng, event.cast, held_out=held_out, most=1)),
        Piece("\n\n"),
        voice.officer(a),
        Piece("\nDetective\n\n"),
        Piece("-----Original Message-----\nFrom: " if held_out else "On Monday, wrote "),
        *voice.name(person, "full"),
        Piece(" <"),
        voice.fact(person, "email"),
        Piece(">:\n> "),
        Piece("Please call me back at "),
        voice.fact(person, "phone"),
        Piece(". I live at "),
        voice.fact(person, "address"),
        Piece(" now.\n> Thanks, "),
        *voice.name(person, "first"),
        Piece(f"\n\n{MARKING}\n"),
    ]
    mail.set_content(values.plain(body, "narrative"), cte="quoted-printable")
    return Written(mail.as_bytes(), "eml", "e-mail thread", None, tuple(values.made), layer=None)


def sheet(events: Sequence[Event], rng: random.Random, *, held_out: bool) -> Written:
    """One row a person, surname and first name in columns of their own, and a column of free text."""
    values = _Values()
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None  # noqa: S101 - a new workbook has a sheet
    page.title = "PERSONS"
    page.append([MARKING])
    heads = ("CASE_NO", "ROLE", "LNAME", "FNAME", "BIRTHDATE", "RES_ADDRESS", "CELL", "REMARKS") if held_out else (
        "RD_NO", "ROLE", "LAST_NAME", "FIRST_NAME", "DOB", "HOME_ADDRESS", "PHONE", "NARRATIVE")  # fmt: skip
    page.append(list(heads))
    for event in events:
        voice = TrialVoice(event, RecordKind.TABLE, rng, upper=rng.random() < 0.5)
        for letter, person in event.cast.items():
            if letter in "NI":
                continue
            text = told(rng, event.cast, held_out=held_out, most=1).split("\n")[1]
            cells: list[tuple[list[Piece], str]] = [
                ([voice.number(event.rd, "RD")], "table"),
                ([Piece(voice.role(person).value.replace("_", " ").upper())], "table"),
                ([voice.piece(person, Category.NAME, person.last, "last")], "table"),
                ([voice.piece(person, Category.NAME, person.first, "first")], "table"),
                ([voice.fact(person, "dob")], "table"),
                ([voice.fact(person, "address")], "table"),
                ([voice.fact(person, "phone")], "table"),
                (voice.tell(text), "narrative"),
            ]
            page.append([values.plain(cell, where) for cell, where in cells])
    for letter, width in zip("ABCDEFGH", (12, 16, 18, 14, 12, 44, 16, 90), strict=True):
        page.column_dimensions[letter].width = width
    return Written(workbook_bytes(book), "xlsx", "persons sheet", None, tuple(values.made), layer=None)


def log(event: Event, rng: random.Random, *, held_out: bool) -> Written:
    """What dispatchers type: capitals, short forms, one remark a line."""
    voice, values = TrialVoice(event, RecordKind.CALL_FOR_SERVICE, rng, upper=True), _Values()
    caller = event.cast.get("R") or event.cast.get("W") or event.cast.get("V") or next(iter(event.cast.values()))
    lines: list[list[Piece]] = [
        [Piece(MARKING)],
        [Piece(f"{places.DEPARTMENT} - EVENT QUERY")],
        [Piece("EVENT NO: "), voice.number(event.number, "EVENT"), Piece("  RD: "), voice.number(event.rd, "RD")],
        [Piece("LOC: "), voice.place()],
        [Piece("CALLER NAME: " if held_out else "CALLER: "), *voice.name(caller, "lf")],
        [Piece("CALLER PHONE: " if held_out else "CALLBACK: "), voice.fact(caller, "phone")],
        [Piece("REMARKS:")],
    ]
    remarks = voice.tell(told(rng, event.cast, held_out=held_out, most=1).replace("\n", " ").replace(". ", ".\n"))
    text = "\n".join(values.plain(line, "form") for line in lines) + "\n" + values.plain(remarks, "narrative")
    return Written(f"{text}\n{MARKING}\n".encode(), "txt", "dispatch log", None, tuple(values.made), layer=None)
