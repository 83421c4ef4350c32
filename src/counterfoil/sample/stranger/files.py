"""Files of the third set that have no pages: mail with a citizen's note below, a worksheet of remarks, a dispatcher's
ticket, an export of the records system field by field."""

from __future__ import annotations

import random
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP

import openpyxl

from counterfoil.sample.files import _Values, workbook_bytes
from counterfoil.sample.model import MARKING, Officer, Piece, Tag, Written
from counterfoil.sample.stranger.papers import CODES, listed
from counterfoil.sample.stranger.scenes import Staged
from counterfoil.sample.stranger.voice import StrangerVoice
from counterfoil.sample.stranger.wordings import lines, report
from counterfoil.values import Category, RecordKind, Role


def mail(staged: Staged, rng: random.Random) -> Written:
    """Colleague to colleague in a few hasty lines, with what a citizen wrote pasted below."""
    event = staged.event
    voice, values = StrangerVoice(event, RecordKind.CORRESPONDENCE, rng), _Values()
    sender, to = event.officers[3], event.officers[2]
    person = event.cast.get("V") or event.cast.get("G") or event.cast["A"]
    message = EmailMessage(policy=SMTP)
    message["From"] = values.plain(_mailbox(voice, sender), "form")
    message["To"] = values.plain(_mailbox(voice, to), "form")
    subject = [*voice.name(person, rng.choice(("one", "up", "li"))), Piece(" thing - "), voice.number(event.rd, "RD")]
    message["Subject"] = values.plain(subject, "form")
    message["Date"] = f"{event.occurred_at:%a, %d %b %Y} 07:05:00 -0600"
    message["Message-ID"] = f"<{event.number}.{event.rd}@lakehurst.example>"
    body: list[Piece] = [voice.officer(to, "first"), Piece(",\n\n")]
    for line in lines(rng, "mail", event.cast, 4):
        body += [*voice.tell(line), Piece("\n")]
    body += [Piece("\n"), voice.officer(sender, "last"), Piece("\n\n> from the web form\n")]
    for line in lines(rng, "inquiry", event.cast, 2):
        body += [Piece("> "), *voice.tell(line), Piece("\n")]
    body += [Piece("> "), voice.fact(person, "email"), Piece(f"\n\n{MARKING}\n")]
    message.set_content(values.plain(body, "narrative"), cte="quoted-printable")
    return Written(message.as_bytes(), "eml", "hasty mail", None, tuple(values.made), layer=None)


def _mailbox(voice: StrangerVoice, officer: Officer) -> list[Piece]:
    address = f"{officer.first[0]}{officer.employee_number[-3:]}@lakehurst.example".lower()
    tag = Tag(Category.EMAIL, Role.OFFICER, officer.id)
    return [voice.officer(officer), Piece(" <"), Piece(address, tag), Piece(">")]


def sheet(many: Sequence[Staged], rng: random.Random) -> Written:
    """A row a person: name in one cell, the rest in words that whoever kept the sheet thought of.

    One column alone has long text: two of them, broken over a page, would be read in another order than written.
    """
    values = _Values()
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None  # noqa: S101 - a new workbook has a sheet
    page.title = "Follow up"
    page.append([MARKING])
    page.append(["rd", "who", "inv.", "bday", "stays at", "#", "what happened / notes"])
    for staged in many:
        event = staged.event
        voice = StrangerVoice(event, RecordKind.TABLE, rng, upper=rng.random() < 0.3)
        for _, person in listed(event):
            story = rng.choice(report(rng, staged.scene, rng.randrange(6)).split("\n"))
            note = " / ".join(lines(rng, "cell", event.cast, rng.randrange(1, 4)))
            cells: list[tuple[list[Piece], str]] = [
                ([voice.number(event.rd, "RD")], "table"),
                (voice.name(person, rng.choice(("lf", "full", "li", "up", "fml"))), "table"),
                ([Piece(CODES[event.roles[person.id]].lower())], "table"),
                (voice.facts(person, rng.choice(("dob6", "dobd"))) or [], "table"),
                (voice.facts(person, "street") or [], "table"),
                ([voice.fact(person, "phone")], "table"),
                (voice.tell(f"{story} // {note}"), "narrative"),
            ]
            page.append([values.plain(cell, where) for cell, where in cells])
    for letter, width in zip("ABCDEFG", (12, 22, 8, 12, 30, 16, 110), strict=True):
        page.column_dimensions[letter].width = width
    return Written(workbook_bytes(book), "xlsx", "follow-up sheet", None, tuple(values.made), layer=None)


def ticket(staged: Staged, rng: random.Random) -> Written:
    """What call-takers and dispatchers type, one time-stamped remark a line."""
    event = staged.event
    voice, values = StrangerVoice(event, RecordKind.CALL_FOR_SERVICE, rng, upper=True), _Values()
    caller = event.cast.get("R") or event.cast.get("V") or event.cast["A"]
    rows: list[list[Piece]] = [
        [Piece(MARKING)],
        [Piece("EVT "), voice.number(event.number, "EVENT"), Piece(" RD "), voice.number(event.rd, "RD")],
        [Piece("@ "), voice.place(), Piece(f" BT {event.beat}")],
        [Piece("CLR "), *voice.name(caller, "glue"), Piece(" CB# "), voice.fact(caller, "phone")],
    ]
    text = "\n".join(values.plain(line, "form") for line in rows) + "\n"
    for number, line in enumerate(lines(rng, "remark", event.cast, 9)):
        said = [
            Piece(f"{event.occurred_at:%H}{number * 4 + 3:02d} {rng.choice(('PD14', 'CT07', 'DI02'))} "),
            *voice.tell(line),
        ]
        text += values.plain(said, "narrative") + "\n"
    return Written(f"{text}{MARKING}\n".encode(), "txt", "call ticket", None, tuple(values.made), layer=None)


def export(staged: Staged, rng: random.Random) -> Written:
    """Field codes and values as an old records system hands them out, the narrative in lines without a break."""
    event = staged.event
    voice, values = StrangerVoice(event, RecordKind.SUPPLEMENT, rng, upper=rng.random() < 0.5), _Values()
    rows: list[list[Piece]] = [
        [Piece(MARKING)],
        [Piece("CASE>"), voice.number(event.rd, "RD"), Piece("  UCR>"), Piece(event.title)],
        [Piece("ADR>"), voice.place()],
    ]
    for number, (_, person) in enumerate(listed(event), start=1):
        rows.append([
            Piece(f"PER{number}>{CODES[event.roles[person.id]]}  NAM>"), *voice.name(person, "slash"), Piece("  DOB>"),
            *(voice.facts(person, "dobm") or []), Piece("  ADR>"), *(voice.facts(person, "street") or []),
            Piece("  PHN>"), voice.fact(person, "phone"), Piece("  SOC>"), voice.fact(person, "ssn"),
        ])  # fmt: skip
    text = "\n".join(values.plain(line, "form") for line in rows) + "\nNAR>\n"
    told = report(rng, staged.scene, event.variant) + "\n" + "\n".join(lines(rng, "supplement", event.cast, 4))
    text += values.plain(voice.tell(told), "narrative")
    return Written(f"{text}\n{MARKING}\n".encode(), "txt", "records export", None, tuple(values.made), layer=None)
