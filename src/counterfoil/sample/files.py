"""Records that are no PDF: a word-processor file, a spreadsheet, an e-mail and a plain text."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

import openpyxl

from counterfoil.sample import places
from counterfoil.sample.model import MARKING, Event, Piece, Value, Written
from counterfoil.sample.stories import STORIES
from counterfoil.sample.voice import Voice, paragraphs
from counterfoil.values import RecordKind

_ZIP_TIME = (2025, 1, 2, 12, 0, 0)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class _Values:
    """Collects what was written where, in formats that have no pages."""

    def __init__(self) -> None:
        self.made: list[Value] = []

    def plain(self, pieces: Sequence[Piece], where: str) -> str:
        """The text of ``pieces``, each tagged one noted with the words before it."""
        text = ""
        for piece in pieces:
            if piece.tag is not None and piece.text.strip():
                before = " ".join(re.findall(r"\w+", text[-80:])[-2:])
                self.made.append(Value(piece.text, piece.tag, where, before=before))
            text += piece.text
        return text


def docx(event: Event, rng: random.Random, kind: RecordKind) -> Written:
    """A report as OOXML with a header, a table of persons, a comment and a tracked deletion."""
    voice, values = Voice(event, kind, rng), _Values()
    story = STORIES[event.story]

    def run(text: str, bold: bool = False) -> str:
        style = "<w:rPr><w:b/></w:rPr>" if bold else ""
        return f'<w:r>{style}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'

    def para(inner: str) -> str:
        return f'<w:p><w:pPr><w:spacing w:after="120"/></w:pPr>{inner}</w:p>'

    def cell(inner: str) -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="1900" w:type="dxa"/></w:tcPr><w:p>{inner}</w:p></w:tc>'

    title = "Supplementary Report" if kind is RecordKind.SUPPLEMENT else "Incident Report"
    body = [
        para(run(MARKING, True)),
        para(run(f"{title} - ", True) + run(values.plain([voice.number(event.rd, "RD")], "form"), True)),
        para(run("Offense: " + event.title)),
        para(run("Location: " + values.plain([voice.place()], "form"))),
    ]
    rows = [
        "<w:tr>"
        + "".join(cell(run(h, True)) for h in ("Role", "Name", "Date of birth", "Address", "Phone"))
        + "</w:tr>"
    ]
    for letter, person in event.cast.items():
        if letter in "NI":
            continue
        cells = [
            [Piece(event.roles[person.id].value.replace("_", " ").title())],
            voice.name(person, "lf"),
            [voice.fact(person, "dob")],
            [voice.fact(person, "address")],
            [voice.fact(person, "phone")],
        ]
        rows.append("<w:tr>" + "".join(cell(run(values.plain(c, "table"))) for c in cells) + "</w:tr>")
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    body.append(
        f'<w:tbl><w:tblPr><w:tblW w:w="9500" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr><w:tblGrid>'
        + '<w:gridCol w:w="1900"/>' * 5
        + f"</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    told = story.supplements[0] if kind is RecordKind.SUPPLEMENT else story.narratives[event.variant]
    for index, part in enumerate(paragraphs(voice.tell(told))):
        inner = run(values.plain(part, "narrative"))
        if index == 0:
            witness = event.cast.get("W") or event.cast.get("V") or event.cast["A"]
            gone = [
                *voice.said_all(" Earlier draft: "),
                *voice.name(witness, "full"),
                *voice.said_all(" asked not to be named, phone "),
                voice.fact(witness, "phone"),
                *voice.said_all("."),
            ]
            inner += (
                f'<w:del w:id="11" w:author="Records" w:date="2025-01-02T12:00:00Z"><w:r><w:delText '
                f'xml:space="preserve">'
                f"{escape(values.plain(gone, 'hidden'))}</w:delText></w:r></w:del>"
            )
            noted = '<w:r><w:commentReference w:id="0"/></w:r>'
            inner = f'<w:commentRangeStart w:id="0"/>{inner}<w:commentRangeEnd w:id="0"/>{noted}'
        body.append(para(inner))
    officer = [
        Piece("Reported by "),
        voice.officer(event.officers[2]),
        Piece(", star "),
        voice.officer(event.officers[2], "star"),
    ]
    body.append(para(run(values.plain(officer, "form"))))
    remark = [
        Piece("Ask "),
        *voice.name(event.cast.get("V") or event.cast.get("R") or event.cast["A"], "full"),
        Piece(" again before this goes out."),
    ]
    paper = '<w:pgSz w:w="12240" w:h="15840"/>'
    sections = f'<w:sectPr><w:headerReference xmlns:r="{_R}" w:type="default" r:id="rId1"/>{paper}</w:sectPr>'
    header = [Piece(f"{places.DEPARTMENT}   RD "), voice.number(event.rd, "RD"), Piece(f"   {MARKING}")]
    content = "http://schemas.openxmlformats.org/package/2006/content-types"
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{content}"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{word}.document.main+xml"/>'
        f'<Override PartName="/word/header1.xml" ContentType="{word}.header+xml"/><Override '
        f'PartName="/word/comments.xml" ContentType="{word}.comments+xml"/></Types>',
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(("header", "header1.xml"), ("comments", "comments.xml")),
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{"".join(body)}{sections}</w:body></w:document>',
        "word/header1.xml": f'<w:hdr xmlns:w="{_W}"><w:p>{run(values.plain(header, "form"))}</w:p></w:hdr>',
        "word/comments.xml": f'<w:comments xmlns:w="{_W}"><w:comment w:id="0" w:author="Records" '
        f'w:date="2025-01-02T12:00:00Z" w:initials="R"><w:p>'
        f"{run(values.plain(remark, 'hidden'))}</w:p></w:comment></w:comments>",
    }
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return Written(
        packed({name: (head + text).encode() for name, text in parts.items()}),
        "docx",
        "word processor",
        None,
        tuple(values.made),
        layer=None,
    )


def _relations(*pairs: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{_R}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(pairs, start=1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )


def packed(members: dict[str, bytes]) -> bytes:
    """A ZIP whose bytes depend on its members only."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


_COLUMNS = (
    "RD_NO",
    "EVENT_NO",
    "DATE",
    "OFFENSE",
    "LOCATION",
    "ARRESTEE_NAME",
    "DOB",
    "ADDRESS",
    "PLACE_OF_BIRTH",
    "IR_NO",
    "VICTIM_NAME",
    "VICTIM_PHONE",
    "OFFICER",
)
_HIDDEN = "PLACE_OF_BIRTH"


def export(events: Sequence[Event], rng: random.Random) -> Written:
    """A spreadsheet export of arrests, one row each; the place of birth stands in a hidden column."""
    values = _Values()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    sheet.title = "ARRESTS"
    sheet.append([MARKING])
    sheet.append(list(_COLUMNS))
    for event in events:
        voice = Voice(event, RecordKind.TABLE, rng, upper=True)
        person, victim = event.arrestee, event.cast.get("V")
        cells: list[list[Piece]] = [
            [voice.number(event.rd, "RD")],
            [voice.number(event.number, "EVENT")],
            [Piece(f"{event.occurred_at:%Y-%m-%d %H:%M}")],
            [voice.said(event.title)],
            [voice.place()],
            voice.name(person, "lf"),
            [voice.fact(person, "dob")],
            [voice.fact(person, "address")],
            [voice.fact(person, "birthplace")],
            [voice.fact(person, "ir")],
            voice.name(victim, "lf") if victim else [],
            [voice.fact(victim, "phone")] if victim else [],
            [voice.officer(event.officers[0], "lf")],
        ]
        sheet.append(
            [values.plain(c, "hidden" if name == _HIDDEN else "table") for name, c in zip(_COLUMNS, cells, strict=True)]
        )
    sheet.column_dimensions["I"].hidden = True
    for letter in "EFHK":
        sheet.column_dimensions[letter].width = 34
    return Written(workbook_bytes(book), "xlsx", "export", None, tuple(values.made), layer=None)


def workbook_bytes(book: openpyxl.Workbook) -> bytes:
    """The workbook, whose bytes depend on its cells only: openpyxl writes the time of day into the file."""
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    core = members["docProps/core.xml"].decode()
    for word in ("created", "modified"):
        begin, end = core.index(">", core.index(f"<dcterms:{word}")) + 1, core.index(f"</dcterms:{word}>")
        core = core[:begin] + "2025-01-02T12:00:00Z" + core[end:]
    members["docProps/core.xml"] = core.encode()
    return packed(members)


def message(event: Event, rng: random.Random) -> Written:
    """An e-mail between officers about a case, with a quoted message below."""
    voice, values = Voice(event, RecordKind.CORRESPONDENCE, rng), _Values()
    a, b = event.officers[2], event.officers[3]
    victim = event.cast["V"]
    body = [
        *voice.tell(
            "Sergeant,\n\n{V.full} called again about RD {rd}. {V.last}'s new number is {V.phone}, mail "
            "{V.email}. {W.first} {W.last} now lives at {W.address}.\n\n"
        ),
        voice.officer(a),
        Piece(f"\nDetective, star {a.star}\n\n> "),
        *voice.tell("Please call {V.initials} about the property.\n> {V.lf} was born on {V.dob}.\n> "),
        voice.officer(b),
        Piece(f"\n\n{MARKING}\n"),
    ]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{a.first} {a.last} <{a.employee_number.lower()}@lakehurst.example>"
    mail["To"] = f"{b.first} {b.last} <{b.employee_number.lower()}@lakehurst.example>"
    subject = [
        Piece("RD "),
        voice.number(event.rd, "RD"),
        Piece(" - "),
        *voice.name(victim, "last"),
        Piece(" (SAMPLE)"),
    ]
    mail["Subject"] = values.plain(subject, "form")
    mail["Date"] = f"{event.occurred_at:%a, %d %b %Y} 15:20:00 -0600"
    mail["Message-ID"] = f"<{event.rd}.{event.number}@lakehurst.example>"
    mail.set_content(values.plain(body, "narrative"), cte="quoted-printable")
    return Written(mail.as_bytes(), "eml", "e-mail", None, tuple(values.made), layer=None)


def plain_text(event: Event, rng: random.Random) -> Written:
    """A supplement as plain text."""
    voice, values = Voice(event, RecordKind.SUPPLEMENT, rng, upper=True), _Values()
    head = [
        Piece(f"{MARKING}\n{places.DEPARTMENT}\nSUPPLEMENTARY REPORT  RD "),
        voice.number(event.rd, "RD"),
        Piece("\n\n"),
    ]
    text = values.plain(head, "form")
    text += values.plain(
        voice.tell(
            "OFFENDER: {A.lf}  DOB {A.dob}  {A.address}\n\n"
            if "A" in event.cast
            else "VICTIM: {V.lf}  DOB {V.dob}  {V.address}\n\n"
        ),
        "form",
    )
    text += values.plain(
        voice.tell(
            STORIES[event.story].narratives[event.variant] + "\n\n" + STORIES[event.story].supplements[0] + "\n\n"
        ),
        "narrative",
    )
    text += values.plain([Piece("DET. "), voice.officer(event.officers[2]), Piece(f"\n{MARKING}\n")], "form")
    return Written(text.encode(), "txt", "plain text", None, tuple(values.made), layer=None)
