"""A demand as it arrives: by mail, and the same demand as a letter, a scan, a word-processor file or a text."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from counterfoil.law.model import GateAction, InstrumentKind
from counterfoil.sample import papers
from counterfoil.sample.files import packed
from counterfoil.sample.model import MARKING, Person, Written
from counterfoil.sample.scan import scanned

FOOT = f"[{MARKING}. Everybody named here is invented.]"
OFFICE_MAIL = "foia@lakehurst.example"


@dataclass(frozen=True, slots=True)
class Ask:
    """One demand. ``responsive`` names records as (event key, kind of paper); the generator makes files of them."""

    key: str
    sender: str
    organisation: str
    email: str
    received_at: datetime
    subject_line: str
    body: str
    instrument: InstrumentKind
    gate: GateAction
    items: tuple[str, ...]
    subjects: tuple[tuple[Person, tuple[str, ...]], ...] = ()
    period: tuple[str, str] = ("", "")
    purpose: str = "not_stated"
    responsive: tuple[tuple[str, str], ...] = ()
    attachment: tuple[str, Written] | None = None
    forms: tuple[str, ...] = ()  # further files of the same demand: pdf, scan, docx, txt
    story_rows: tuple[int, ...] = ()
    note: str = ""
    unsure: bool = False
    nothing_exists: bool = False
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The requester's words with the mark of a sample."""
        return f"{self.body}\n\n{self.sender}\n{self.organisation}\n\n{FOOT}\n".replace("\n\n\n", "\n\n")


def as_email(ask: Ask) -> bytes:
    """The demand as it came by mail, with a Received header and its attachment."""
    mail = EmailMessage(policy=SMTP)
    sent = ask.received_at - timedelta(minutes=2)
    zone = "-0500" if 3 < ask.received_at.month < 11 else "-0600"
    mail["Received"] = (
        f"from mail.{ask.email.split('@')[1]} by mx.lakehurst.example with ESMTPS id "
        f"SAMPLE{ask.received_at:%y%m%d}; {ask.received_at:%a, %d %b %Y %H:%M:%S} {zone}"
    )
    mail["From"] = f"{ask.sender} <{ask.email}>"
    mail["To"] = f"FOIA Officer <{OFFICE_MAIL}>"
    mail["Subject"] = f"{ask.subject_line} (SAMPLE)"
    mail["Date"] = f"{sent:%a, %d %b %Y %H:%M:%S} {zone}"
    mail["Message-ID"] = f"<{ask.key}@{ask.email.split('@')[1]}>"
    mail["X-Sample"] = "not a real message"
    mail.set_content(ask.text, cte="quoted-printable")
    if ask.attachment:
        name, written = ask.attachment
        mail.add_attachment(written.data, maintype="application", subtype="pdf", filename=name)
        mail.set_boundary(f"=_sample_{ask.key}")
    return mail.as_bytes()


def further_forms(ask: Ask, rng: random.Random) -> list[tuple[str, bytes]]:
    """The same demand in other formats: (file suffix, bytes)."""
    made: list[tuple[str, bytes]] = []
    for form in ask.forms:
        if form == "txt":
            made.append(
                (".txt", f"Date: {ask.received_at:%B %d, %Y}\nSubject: {ask.subject_line}\n\n{ask.text}".encode())
            )
        elif form == "docx":
            made.append((".docx", _docx(_letter_lines(ask))))
        elif form == "paper" and ask.attachment:
            made.append((".pdf", ask.attachment[1].data))
        elif form == "paper-scan" and ask.attachment:
            made.append((".pdf", scanned(ask.attachment[1], rng).data))
        elif form in ("pdf", "scan"):
            letter = papers.letter(_letter_lines(ask), ask.subject_line)
            made.append((".pdf", (scanned(letter, rng) if form == "scan" else letter).data))
    return made


def _letter_lines(ask: Ask) -> tuple[str, ...]:
    return (ask.organisation, f"{ask.received_at:%B %d, %Y}", "", f"Re: {ask.subject_line}", "", *ask.text.split("\n"))


def _docx(lines: tuple[str, ...]) -> bytes:
    """A letter as the smallest OOXML that a word processor opens."""
    space = "http://schemas.openxmlformats.org/"
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines)
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{space}package/2006/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{word}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{space}package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{space}officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document "
        f'xmlns:w="{space}wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>',
    }
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return packed({name: (head + text).encode() for name, text in parts.items()})
