"""Builders of files that are no PDF, one for each channel in which a word can stand unseen.

Each takes the word and gives the file. Where it must come to light: ``page`` (of the document, typeset), ``part`` (a
document that came with it), ``property`` (of the file: nothing of it is on a page), or ``left out`` (only a notice says
that it is there).
"""

# ruff: noqa: E501 - a sample of XML is one line

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from outlook_files import attachment, compound, message, winmail
from PIL import ExifTags, Image, PngImagePlugin

Build = Callable[[str], bytes]
KEPT = "The first line of plain text stands here."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
M = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
V = 'xmlns:v="urn:schemas-microsoft-com:vml"'


@dataclass(frozen=True, slots=True)
class FileChannel:
    name: str  # of the file
    build: Build
    where: str = "page"
    notice: str = ""  # what says that it was left out


CHANNELS: dict[str, FileChannel] = {}


def channel(label: str, name: str, where: str = "page", notice: str = "") -> Callable[[Build], Build]:
    def keep(build: Build) -> Build:
        assert label not in CHANNELS
        CHANNELS[label] = FileChannel(name, build, where, notice)
        return build

    return keep


# -- Word


def zipped(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def docx(body: str, **parts: str | bytes) -> bytes:
    """``parts``: ``word__charts__chart1_xml`` is ``word/charts/chart1.xml``."""
    text = f"<w:p>{run(KEPT)}</w:p>{body}"
    members: dict[str, str | bytes] = {
        "word/document.xml": f"<w:document {W} {V} {A}><w:body>{text}</w:body></w:document>"
    }
    for name, data in parts.items():
        stem, _, ending = name.rpartition("_")
        members[f"{stem.replace('__', '/')}.{ending}"] = data
    return zipped(members)


def in_body(label: str, template: str) -> None:
    channel(f"Word {label}", "x.docx")(lambda word: docx(template.replace("WORD", word)))


def in_part(label: str, part: str, template: str, body: str = "") -> None:
    channel(f"Word {label}", "x.docx")(lambda word: docx(body, **{part: template.replace("WORD", word)}))


for _label, _body in {
    "text": f"<w:p>{run('WORD')}</w:p>",
    "deleted text": '<w:p><w:del w:author="A" w:date="2026-01-01"><w:r><w:delText>WORD</w:delText></w:r></w:del></w:p>',
    "author of a deletion": '<w:p><w:del w:author="WORD"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>',
    "inserted text": f'<w:p><w:ins w:author="A">{run("WORD")}</w:ins></w:p>',
    "text moved away": f'<w:p><w:moveFrom w:author="A">{run("WORD")}</w:moveFrom></w:p>',
    "hidden text": f"<w:p>{run('WORD', '<w:vanish/>')}</w:p>",
    "white text": f"<w:p>{run('WORD', '<w:color w:val=&quot;FFFFFF&quot;/>'.replace('&quot;', chr(34)))}</w:p>",
    "table": f"<w:tbl><w:tr><w:tc><w:p>{run('WORD')}</w:p></w:tc></w:tr></w:tbl>",
    "table description": '<w:tbl><w:tblPr><w:tblDescription w:val="WORD"/></w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>',
    "text box": f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p>{run('WORD')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
    "watermark": '<w:p><w:r><w:pict><v:shape><v:textpath string="WORD"/></v:shape></w:pict></w:r></w:p>',
    "description of a picture": '<w:p><w:r><w:pict><v:shape alt="WORD"/></w:pict></w:r></w:p>',
    "field code": "<w:p><w:r><w:instrText>MERGEFIELD WORD</w:instrText></w:r></w:p>",
    "simple field": f'<w:p><w:fldSimple w:instr="AUTHOR WORD">{run("shown")}</w:fldSimple></w:p>',
    "deleted field code": "<w:p><w:del><w:r><w:delInstrText>WORD</w:delInstrText></w:r></w:del></w:p>",
    "form field": '<w:p><w:r><w:fldChar><w:ffData><w:textInput><w:default w:val="WORD"/></w:textInput></w:ffData></w:fldChar></w:r></w:p>',
    "content control": f"<w:sdt><w:sdtContent><w:p>{run('WORD')}</w:p></w:sdtContent></w:sdt>",
    "choice of a content control": f'<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="WORD" w:value="1"/></w:dropDownList></w:sdtPr><w:sdtContent><w:p>{run("x")}</w:p></w:sdtContent></w:sdt>',
    "tooltip of a link": f'<w:p><w:hyperlink w:tooltip="WORD">{run("here")}</w:hyperlink></w:p>',
}.items():
    in_body(_label, _body)

_STYLED = f'<w:p><w:pPr><w:pStyle w:val="Off"/></w:pPr>{run("WORD")}</w:p>'
for _label, _part, _xml in (
    ("header", "word__header1_xml", f"<w:hdr {W}><w:p>{run('WORD')}</w:p></w:hdr>"),
    ("footer", "word__footer1_xml", f"<w:ftr {W}><w:p>{run('WORD')}</w:p></w:ftr>"),
    ("footnote", "word__footnotes_xml", f"<w:footnotes {W}><w:footnote><w:p>{run('WORD')}</w:p></w:footnote></w:footnotes>"),
    ("endnote", "word__endnotes_xml", f"<w:endnotes {W}><w:endnote><w:p>{run('WORD')}</w:p></w:endnote></w:endnotes>"),
    ("comment", "word__comments_xml", f'<w:comments {W}><w:comment w:author="A"><w:p>{run("WORD")}</w:p></w:comment></w:comments>'),
    ("author of a comment", "word__comments_xml", f'<w:comments {W}><w:comment w:author="WORD"><w:p>{run("x")}</w:p></w:comment></w:comments>'),
    ("person", "word__people_xml", '<w15:people xmlns:w15="x" ><w15:person w15:author="WORD"/></w15:people>'),
    ("chart", "word__charts__chart1_xml", "<c:chart xmlns:c='c'><c:pt><c:v>WORD</c:v></c:pt></c:chart>"),
    ("diagram", "word__diagrams__data1_xml", f"<d:data xmlns:d='d' {A}><a:t>WORD</a:t></d:data>"),
    ("building block", "word__glossary__document_xml", f"<w:glossaryDocument {W}><w:docParts><w:docPart><w:docPartBody><w:p>{run('WORD')}</w:p></w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>"),
    ("custom data", "customXml__item1_xml", "<case><name>WORD</name></case>"),
    ("attribute of custom data", "customXml__item1_xml", "<case victim='WORD'/>"),
    ("custom property", "docProps__custom_xml", "<p:Properties xmlns:p='p'><p:property name='x'>WORD</p:property></p:Properties>"),
    ("document variable", "word__settings_xml", f'<w:settings {W}><w:docVars><w:docVar w:name="x" w:val="WORD"/></w:docVars></w:settings>'),
    ("mail merge", "word__settings_xml", f'<w:settings {W}><w:mailMerge><w:query w:val="SELECT WORD"/></w:mailMerge></w:settings>'),
    ("link", "word___rels__document.xml_rels", '<R xmlns="r"><Relationship TargetMode="External" Target="file:///C:/WORD/x"/></R>'),
    ("link of a header", "word___rels__header1.xml_rels", '<R xmlns="r"><Relationship TargetMode="External" Target="mailto:WORD"/></R>'),
    ("control of a form", "word__activeX__activeX1_xml", '<ax:ocx xmlns:ax="x"><ax:ocxPr ax:name="Value" ax:value="WORD"/></ax:ocx>'),
):  # fmt: skip
    in_part(_label, _part, _xml)

channel("Word text hidden by its style", "x.docx")(
    lambda word: docx(_STYLED.replace("WORD", word), word__styles_xml=f'<w:styles {W}><w:style w:styleId="Off"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>')
)  # fmt: skip
channel("Word embedded file", "x.docx", "part")(lambda word: docx("", word__embeddings__note_txt=f"A note. {word}"))
channel("Word alternative text", "x.docx", "part")(
    lambda word: docx("", word__afchunk_htm=f"<html><p>{word}</p></html>")
)
channel("Word embedded workbook", "x.docx", "part")(lambda word: docx("", word__embeddings__sheet1_xlsx=cells(word)))


@channel("Word file embedded the old way", "x.docx", "part")
def _(word: str) -> bytes:
    data = f"A note. {word}".encode()
    native = bytes(4) + b"\2\0note.txt\0C:\\note.txt\0\0\0\3\0" + (5).to_bytes(4, "little") + b"C:\\n\0"
    native += len(data).to_bytes(4, "little") + data
    return docx("", word__embeddings__oleObject1_bin=compound({"\x01Ole10Native": native}))


# -- Excel


def book() -> Any:
    made = openpyxl.Workbook()
    made.active.append([KEPT])
    return made


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def cells(word: str) -> bytes:
    made = book()
    made.active.append([word])
    return saved(made)


channel("Excel cell", "x.xlsx")(cells)


def with_book(label: str) -> Callable[[Callable[[Any, str], None]], Callable[[Any, str], None]]:
    def keep(change: Callable[[Any, str], None]) -> Callable[[Any, str], None]:
        def build(word: str) -> bytes:
            made = book()
            change(made, word)
            return saved(made)

        channel(f"Excel {label}", "x.xlsx")(build)
        return change

    return keep


@with_book("hidden sheet")
def _(made: Any, word: str) -> None:
    made.create_sheet("Back").append([word])
    made["Back"].sheet_state = "hidden"


@with_book("very hidden sheet")
def _(made: Any, word: str) -> None:
    made.create_sheet("Back").append([word])
    made["Back"].sheet_state = "veryHidden"


@with_book("name of a sheet")
def _(made: Any, word: str) -> None:
    made.create_sheet(word)


@with_book("hidden column")
def _(made: Any, word: str) -> None:
    made.active["C1"] = word
    made.active.column_dimensions["C"].hidden = True


@with_book("hidden row")
def _(made: Any, word: str) -> None:
    made.active["A9"] = word
    made.active.row_dimensions[9].hidden = True


@with_book("format that hides")
def _(made: Any, word: str) -> None:
    made.active["A9"] = word
    made.active["A9"].number_format = ";;;"


@with_book("number format")
def _(made: Any, word: str) -> None:
    made.active["A9"] = 5
    made.active["A9"].number_format = f'"{word}" 0'


@with_book("formula")
def _(made: Any, word: str) -> None:
    made.active["A9"] = f'=IF(1,"shown","{word}")'


@with_book("comment")
def _(made: Any, word: str) -> None:
    made.active["A1"].comment = Comment(word, "Clerk")


@with_book("author of a comment")
def _(made: Any, word: str) -> None:
    made.active["A1"].comment = Comment("x", word)


@with_book("defined name")
def _(made: Any, word: str) -> None:
    made.defined_names["who"] = DefinedName("who", attr_text=f'"{word}"', hidden=True)


@with_book("defined name of one sheet")
def _(made: Any, word: str) -> None:
    made.active.defined_names["who"] = DefinedName("who", attr_text=f'"{word}"')


@with_book("page header")
def _(made: Any, word: str) -> None:
    made.active.oddHeader.left.text = word


@with_book("list of choices")
def _(made: Any, word: str) -> None:
    rule = DataValidation(type="list", formula1=f'"{word},Other"')
    rule.add("A2")
    made.active.add_data_validation(rule)


@with_book("prompt of a cell")
def _(made: Any, word: str) -> None:
    rule = DataValidation(type="whole", formula1="1", prompt=word, promptTitle="x")
    rule.add("A2")
    made.active.add_data_validation(rule)


@with_book("link")
def _(made: Any, word: str) -> None:
    made.active["A1"].hyperlink = f"https://example.org/{word}"


def in_book(label: str, name: str, template: str, where: str = "page") -> None:
    def build(word: str) -> bytes:
        return with_member(saved(book()), name, template.replace("WORD", word))

    channel(f"Excel {label}", "x.xlsx", where)(build)


def with_member(data: bytes, name: str, text: str | bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as made:
        made.writestr(name, text)
    return out.getvalue()


for _label, _name, _xml in (
    ("fields of a pivot cache", "xl/pivotCache/pivotCacheDefinition1.xml", f'<pivotCacheDefinition {M}><cacheFields><cacheField name="Victim"><sharedItems><s v="WORD"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>'),
    ("records of a pivot cache", "xl/pivotCache/pivotCacheRecords1.xml", f'<pivotCacheRecords {M}><r><s v="WORD"/><x v="0"/></r></pivotCacheRecords>'),
    ("values of another workbook", "xl/externalLinks/externalLink1.xml", f"<externalLink {M}><v>WORD</v></externalLink>"),
    ("text box", "xl/drawings/drawing7.xml", f"<d:wsDr xmlns:d='d' {A}><a:t>WORD</a:t></d:wsDr>"),
    ("chart", "xl/charts/chart7.xml", "<c:chart xmlns:c='c'><c:v>WORD</c:v></c:chart>"),
    ("threaded comment", "xl/threadedComments/threadedComment1.xml", "<ThreadedComments xmlns='t'><threadedComment><text>WORD</text></threadedComment></ThreadedComments>"),
    ("person", "xl/persons/person.xml", '<personList xmlns="t"><person displayName="WORD"/></personList>'),
    ("connection", "xl/connections.xml", f'<connections {M}><connection><dbPr connection="User ID=WORD"/></connection></connections>'),
    ("earlier value of a cell", "xl/revisions/revisionLog1.xml", f"<revisions {M}><rcc><oc><v>WORD</v></oc></rcc></revisions>"),
    ("slicer", "xl/slicerCaches/slicerCache1.xml", '<slicerCacheDefinition xmlns="t" name="WORD"/>'),
    ("column of a table", "xl/tables/table7.xml", f'<table {M}><tableColumns><tableColumn name="WORD"/></tableColumns></table>'),
    ("custom data", "customXml/item1.xml", "<case victim='WORD'/>"),
):  # fmt: skip
    in_book(_label, _name, _xml)
in_book("embedded file", "xl/embeddings/note.txt", "A note. WORD", "part")


@channel("Excel beneath merged cells", "x.xlsx")
def _(word: str) -> bytes:
    made = book()
    made.active["A5"], made.active["B5"] = "on top", word
    data = saved(made)
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        sheet = source.read("xl/worksheets/sheet1.xml").decode()
        others = {name: source.read(name) for name in source.namelist() if name != "xl/worksheets/sheet1.xml"}
    merged = sheet.replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A5:C6"/></mergeCells>')
    assert merged != sheet
    return zipped({**others, "xl/worksheets/sheet1.xml": merged})


in_book("text that no cell shows", "xl/sharedStrings.xml", f"<sst {M}><si><t>WORD</t></si></sst>")


# -- tables and text

channel("CSV cell", "x.csv")(lambda word: f"name,town\nSample,{word}\n".encode())
channel("CSV quoted cell", "x.csv")(lambda word: f'name,note\nSample,"line\nbreak {word}"\n'.encode())
channel("CSV row of another length", "x.csv")(lambda word: f"a,b,c\n1,2,3\n4,5,6,{word}\n".encode())
channel("text", "x.txt")(lambda word: f"{KEPT}\n{word}\n".encode())
channel("text in UTF-16", "x.txt")(lambda word: f"{KEPT}\n{word}\n".encode("utf-16"))
channel("text behind a form feed", "x.txt")(lambda word: f"{KEPT}\f\x0b{word}\n".encode())


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body><p>{KEPT}</p>{body}</body></html>".encode()


for _label, _body in {
    "text": "<p>WORD</p>",
    "hidden text": '<p style="display:none">WORD</p>',
    "comment": "<!-- WORD -->",
    "script": "<script>var x = 'WORD'</script>",
    "link": '<a href="https://example.org/WORD">here</a>',
    "description of a picture": '<img alt="WORD" src="x.png">',
    "hidden field": '<input type="hidden" name="x" value="WORD">',
    "label for a reader": '<p aria-label="WORD">x</p>',
    "data of an element": '<p data-name="WORD">x</p>',
    "frame": '<iframe srcdoc="WORD"></iframe>',
    "choice": '<select><option value="WORD">x</option></select>',
    "title of an element": '<p title="WORD">x</p>',
}.items():
    channel(f"HTML {_label}", "x.html")(lambda word, body=_body: page(body.replace("WORD", word)))  # type: ignore[misc]
channel("HTML metadata", "x.html")(lambda word: page("", f'<meta name="author" content="{word}">'))
channel("HTML end of a long comment", "x.html")(lambda word: page(f"<!-- {'so long ' * 2000} {word} -->"))

# -- e-mail


def mail(text: str = KEPT, **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Date"] = "A. Sample <sample@example.org>", "Mon, 2 Mar 2026 10:00:00 -0600"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


for _name in (
    "Subject",
    "To",
    "Cc",
    "Bcc",
    "Reply-To",
    "Delivered-To",
    "Resent-From",
    "Comments",
    "Return-Path",
    "Keywords",
):
    channel(f"mail header {_name}", "x.eml")(lambda word, name=_name: bytes(mail(**{name.replace("-", "_"): word})))  # type: ignore[misc]
channel("mail text", "x.eml")(lambda word: bytes(mail(f"{KEPT}\n> {word} wrote:\n")))
channel("mail folded and encoded subject", "x.eml")(
    lambda word: b"From: a\r\nDate: x\r\nSubject: =?utf-8?B?" + base64.b64encode(word.encode()) + b"?=\r\n\r\nwords"
)
channel("mail technical header", "x.eml", "left out", "X-Originating-IP")(
    lambda word: bytes(mail(X_Originating_IP=word))
)


@channel("mail HTML version", "x.eml")
def _(word: str) -> bytes:
    made = mail()
    made.add_alternative(f"<p>{KEPT} {word}</p>", subtype="html")
    return bytes(made)


@channel("mail hidden text of the HTML", "x.eml")
def _(word: str) -> bytes:
    made = mail("other")
    made.add_alternative(f"<p>{KEPT}</p><div style='display: none'>{word}</div>", subtype="html")
    return bytes(made)


@channel("mail hidden text of HTML that agrees with the plain text", "x.eml")
def _(word: str) -> bytes:
    made = mail()
    made.add_alternative(f"<p>{KEPT}</p><div style='display: none'>{word}</div>", subtype="html")
    return bytes(made)


def in_parts(before: str = "", after: str = "", description: str = "") -> bytes:
    head = f"Content-Description: {description}\n" if description else ""
    return (
        f"From: a\nDate: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=q\n\n{before}\n--q\n{head}"
        f"Content-Type: text/plain\n\n{KEPT}\n--q--\n{after}\n"
    ).encode()


channel("mail text before the parts", "x.eml")(lambda word: in_parts(before=word))
channel("mail text after the parts", "x.eml")(lambda word: in_parts(after=word))
channel("mail description of a part", "x.eml")(lambda word: in_parts(description=word))


@channel("mail name of an attachment", "x.eml")
def _(word: str) -> bytes:
    made = mail()
    made.add_attachment(b"words", maintype="text", subtype="plain", filename=f"{word}.txt")
    return bytes(made)


@channel("mail attachment", "x.eml", "part")
def _(word: str) -> bytes:
    made = mail()
    made.add_attachment(f"{KEPT} {word}".encode(), maintype="text", subtype="plain", filename="a.txt")
    return bytes(made)


@channel("mail attached message", "x.eml", "part")
def _(word: str) -> bytes:
    made = mail()
    made.add_attachment(mail(f"{KEPT} {word}", Subject="inner"))
    return bytes(made)


@channel("mail calendar", "x.eml", "part")
def _(word: str) -> bytes:
    made = mail()
    event = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTENDEE;CN={word}:mailto:a@example.org\nEND:VEVENT\nEND:VCALENDAR\n"
    made.add_attachment(event.encode(), maintype="text", subtype="calendar", filename="invite.ics")
    return bytes(made)


@channel("mail delivery report", "x.eml", "part")
def _(word: str) -> bytes:
    return (
        "From: a\nDate: x\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=q\n\n--q\n"
        f"Content-Type: text/plain\n\n{KEPT}\n--q\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
        f"Final-Recipient: rfc822; {word}@example.org\n\n--q--\n"
    ).encode()


def with_winmail(data: bytes) -> bytes:
    made = mail()
    made.add_attachment(data, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return bytes(made)


for _label, _make in {
    "body": lambda word: winmail({0x1000: word}, [], {}),
    "oldest body": lambda word: winmail({}, [], {}, old_body=word),
    "recipient": lambda word: winmail({0x1000: KEPT}, [word], {}),
    "unknown property": lambda word: winmail({0x1000: KEPT, 0x6789: word}, [], {}),
    "property with a name": lambda word: winmail({0x1000: KEPT}, [], {}, named={"Case": word}),
    "attachment": lambda word: winmail({0x1000: KEPT}, [], {"a.txt": f"A note. {word}".encode()}),
    "name of an attachment": lambda word: winmail({0x1000: KEPT}, [], {f"{word}.txt": b"words"}),
}.items():  # fmt: skip
    channel(f"winmail.dat {_label}", "x.eml", "part")(lambda word, make=_make: with_winmail(make(word)))  # type: ignore[misc]

for _label, _number in {"subject": "p0037", "text": "p1000", "HTML": "p1013", "sender": "p0c1a", "address of the sender": "p5d01",
                        "recipients": "p0e04", "blind copies": "p0e02", "headers": "p007d", "unknown property": "p6789"}.items():  # fmt: skip
    channel(f"Outlook {_label}", "x.msg")(
        lambda word, number=_number: compound(message(**{"p1000": KEPT, number: f"{word} {KEPT}"}))  # type: ignore[misc]
    )


@channel("Outlook attachment", "x.msg", "part")
def _(word: str) -> bytes:
    file = attachment("a.txt", f"A note. {word}".encode() * 400)
    return compound({**message(p1000=KEPT), "__attach_version1.0_#00000000": file})


@channel("Outlook attached message", "x.msg")
def _(word: str) -> bytes:
    inner = {**message(p1000=word, p0037="Inner"), "__properties_version1.0": bytes(24)}
    return compound({**message(p1000=KEPT), "__attach_version1.0_#00000000": attachment("inner", inner)})


@channel("Outlook recipient", "x.msg")
def _(word: str) -> bytes:
    one = {"__properties_version1.0": bytes(8), "__substg1.0_3001001F": word.encode("utf-16-le")}
    return compound({**message(p1000=KEPT), "__recip_version1.0_#00000000": one})


# -- archives and pictures

channel("ZIP member", "x.zip", "part")(lambda word: zipped({"a.txt": f"{KEPT} {word}"}))
channel("ZIP name of a member", "x.zip")(lambda word: zipped({f"{word}/a.txt": KEPT}))
channel("ZIP member of a member", "x.zip", "part")(lambda word: zipped({"in.zip": zipped({"a.txt": word})}))


@channel("ZIP comment", "x.zip")
def _(word: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", KEPT)
        made.comment = word.encode()
    return out.getvalue()


@channel("ZIP empty folder", "x.zip")
def _(word: str) -> bytes:
    return zipped({"a.txt": KEPT, f"{word}/": ""})


def picture(kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 100), "white").save(out, kind, **how)
    return out.getvalue()


@channel("picture behind the picture", "x.jpg", "left out", "")
def _(word: str) -> bytes:
    return picture("JPEG") + picture("JPEG", comment=word.encode())  # as some cameras put a second one


@channel("picture EXIF", "x.jpg", "property")
def _(word: str) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = word
    return picture("JPEG", exif=exif)


channel("picture comment", "x.jpg", "property")(lambda word: picture("JPEG", comment=word.encode()))


@channel("picture text chunk", "x.png", "property")
def _(word: str) -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", word)
    return picture("PNG", pnginfo=said)


channel("picture bytes after its end", "x.png", "left out", "")(lambda word: picture("PNG") + word.encode())


# -- OpenDocument and Rich Text

_O = "urn:oasis:names:tc:opendocument:xmlns"
ODF = (
    " ".join(
        f'xmlns:{short}="{_O}:{name}:1.0"'
        for short, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("draw", "drawing"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def opendocument(
    kind: str, body: str, *, styles: str = "", pages: str = "", more: dict[str, str | bytes] | None = None
) -> bytes:
    content = f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    around = (
        f"<office:document-styles {ODF}><office:master-styles>{pages}</office:master-styles></office:document-styles>"
    )
    kept = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content, "styles.xml": around}
    return zipped({**kept, **(more or {})})


def odt(body: str, **more: Any) -> bytes:
    return opendocument("text", f"<text:p>{KEPT}</text:p>{body}", **more)


def ods(body: str, **more: Any) -> bytes:
    rows = f"<table:table-row><table:table-cell><text:p>{KEPT}</text:p></table:table-cell></table:table-row>{body}"
    return opendocument("spreadsheet", f'<table:table table:name="One">{rows}</table:table>', **more)


def rich(body: str) -> bytes:
    return rf"{{\rtf1\ansi\ansicpg1252 {KEPT}\par {body}\par}}".encode("cp1252")


OPEN: dict[str, Build] = {
    "OpenDocument text box in a list": lambda s: odt(
        f"<text:list><text:list-item><text:p><draw:frame><draw:text-box><text:p>{s}</text:p></draw:text-box></draw:frame></text:p></text:list-item></text:list>"
    ),
    "OpenDocument page footer": lambda s: odt(
        "", pages=f"<style:master-page><style:footer><text:p>{s}</text:p></style:footer></style:master-page>"
    ),
    "OpenDocument deleted text": lambda s: odt(
        f"<text:tracked-changes><text:changed-region><text:deletion><text:p>{s}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    ),
    "OpenDocument comment": lambda s: odt(
        f"<text:p>x<office:annotation><dc:creator>Ada</dc:creator><text:p>{s}</text:p></office:annotation></text:p>"
    ),
    "OpenDocument hidden by a style": lambda s: odt(
        f'<text:p>x<text:span text:style-name="h">{s}</text:span></text:p>',
        styles='<style:style style:name="h"><style:text-properties text:display="none"/></style:style>',
    ),
    "OpenDocument link": lambda s: odt(f'<text:p><text:a xlink:href="https://{s}.example/">here</text:a></text:p>'),
    "OpenDocument unknown element": lambda s: odt(
        f"<text:p>x</text:p><text:novel><text:thing>{s}</text:thing></text:novel>"
    ),
    "OpenDocument embedded object": lambda s: odt(
        "",
        more={"Object 1/content.xml": f"<office:document-content {ODF}><text:p>{s}</text:p></office:document-content>"},
    ),
    "OpenDocument settings": lambda s: odt(
        "", more={"settings.xml": f"<office:document-settings {ODF}><x>{s}</x></office:document-settings>"}
    ),
}
for _label, _build in OPEN.items():
    channel(_label, "x.odt")(_build)
CELL = "<table:table-row><table:table-cell{0}><text:p>{1}</text:p></table:table-cell></table:table-row>"
SHEETS: dict[str, Build] = {
    "OpenDocument hidden sheet": lambda s: opendocument(
        "spreadsheet",
        f'<table:table table:name="a" table:style-name="h">{CELL.format("", s)}</table:table>',
        styles='<style:style style:name="h"><style:table-properties table:display="false"/></style:style>',
    ),
    "OpenDocument formula": lambda s: ods(CELL.format(f' table:formula="of:=&quot;{s}&quot;"', "x")),
    "OpenDocument value that no text shows": lambda s: ods(
        f'<table:table-row><table:table-cell office:string-value="{s}"><text:p>x</text:p></table:table-cell></table:table-row>'
    ),
    "OpenDocument beneath a merged cell": lambda s: ods(
        f"<table:table-row><table:table-cell/><table:covered-table-cell><text:p>{s}</text:p></table:covered-table-cell></table:table-row>"
    ),
    "OpenDocument name of a range": lambda s: opendocument(
        "spreadsheet",
        f'<table:table table:name="a"/><table:named-expressions><table:named-range table:name="{s}"/></table:named-expressions>',
    ),
    "OpenDocument name of a sheet": lambda s: opendocument(
        "spreadsheet", f'<table:table table:name="{s}">{CELL.format("", "x")}</table:table>'
    ),
}
for _label, _build in SHEETS.items():
    channel(_label, "x.ods")(_build)
RICH: dict[str, Build] = {
    "Rich Text information": lambda s: rich(rf"{{\info{{\title x}}{{\author {s}}}}}"),
    "Rich Text comment": lambda s: rich(rf"x{{\*\annotation {s}}}"),
    "Rich Text hidden text": lambda s: rich(rf"x{{\v {s}}}"),
    "Rich Text unknown destination": lambda s: rich(rf"{{\*\novelthing {{\deeper {s}}}}}"),
    "Rich Text letters by number": lambda s: rich("".join(rf"\u{ord(one)}?" for one in s)),
    "Rich Text header": lambda s: rich(rf"{{\headerf {s}\par}}"),
    "Rich Text split by codes": lambda s: rich(rf"{s[:3]}\b {s[3:]}\b0 "),
}
for _label, _build in RICH.items():
    channel(_label, "x.rtf")(_build)


@channel("OpenDocument file within", "x.odt", "part")
def _(secret: str) -> bytes:
    return odt("", more={"ObjectReplacements/notes.txt": secret})


@channel("OpenDocument author", "x.odt", "property")
def _(secret: str) -> bytes:
    return odt(
        "", more={"meta.xml": f"<office:document-meta {ODF}><dc:creator>{secret}</dc:creator></office:document-meta>"}
    )


@channel("Rich Text object", "x.rtf", "part")
def _(secret: str) -> bytes:
    return rich(rf"{{\object{{\*\objdata {('An object with ' + secret + ' in it, and more words.').encode().hex()}}}}}")
