"""A letter as a docx of the same words, for offices that must edit: minimal WordprocessingML (ISO/IEC 29500-1).

It is made of the HTML that the letter's own template gives, so no sentence is written twice. Deterministic.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.sax.saxutils import escape, quoteattr

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEADINGS = {"h1": 1, "h2": 1, "h3": 2, "h4": 3, "h5": 3, "h6": 3}
_SAMPLE = "SAMPLE – fictional office, invented people, not a legal document"


@dataclass
class _Run:
    text: str
    bold: bool = False
    italic: bool = False
    mono: bool = False


@dataclass
class _Paragraph:
    runs: list[_Run] = field(default_factory=list)
    heading: int = 0
    bullet: str = ""  # "•" for a bullet of the list style, else the number of an ordered item
    columns: int = 1  # of a cell

    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass
class _Table:
    rows: list[list[_Paragraph]] = field(default_factory=list)
    headers: int = 0


class _Reader(HTMLParser):
    """Typst's HTML as paragraphs and tables. It is our own output: what it never has is not looked for."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[_Paragraph | _Table] = []
        self.title = ""
        self._here: _Paragraph | None = None
        self._table: _Table | None = None
        self._bold = self._italic = self._mono = self._head = self._in_title = 0
        self._ordered: list[int] = []  # open lists: the next number, 0 for bullets

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "title":
            self._in_title = 1
        elif tag in _HEADINGS:
            self._begin(_Paragraph(heading=_HEADINGS[tag]))
        elif tag in ("p", "div"):
            if self._here is None or self._here.runs:  # the first paragraph of a list item or a cell is its own
                self._begin(_Paragraph())
        elif tag in ("ul", "ol"):
            self._here = None
            self._ordered.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._begin(_Paragraph(bullet=self._number(values.get("value"))))
        elif tag == "table":
            self._table = _Table()
            self.blocks.append(self._table)
        elif tag == "thead":
            self._head = 1
        elif tag == "tr" and self._table is not None:
            self._table.rows.append([])
            self._table.headers += self._head
        elif tag in ("td", "th") and self._table is not None:
            self._here = _Paragraph(columns=int(values.get("colspan") or 1))
            self._table.rows[-1].append(self._here)
        elif tag == "br":
            self._add("\n")
        else:
            self._style(tag, 1)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = 0
        elif tag in ("p", "div", "li", "td", "th", *_HEADINGS):
            if self._table is None or tag in ("td", "th"):
                self._here = None
        elif tag in ("ul", "ol"):
            self._ordered.pop()
        elif tag == "thead":
            self._head = 0
        elif tag == "table":
            self._table = None
        else:
            self._style(tag, -1)

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif data.strip() or self._here is not None:
            self._add(data)

    def _begin(self, paragraph: _Paragraph) -> None:
        if self._table is not None and self._here is not None:
            self._here.runs.append(_Run("\n"))  # a second paragraph of one cell
            return
        self._here = paragraph
        self.blocks.append(paragraph)

    def _add(self, text: str) -> None:
        if self._here is None:
            self._begin(_Paragraph())
        assert self._here is not None  # noqa: S101 - begun above
        self._here.runs.append(_Run(text, self._bold > 0, self._italic > 0, self._mono > 0))

    def _number(self, value: str | None) -> str:
        if not self._ordered or not self._ordered[-1]:
            return "•"
        number = int(value) if value else self._ordered[-1]
        self._ordered[-1] = number + 1
        return f"{number}."

    def _style(self, tag: str, by: int) -> None:
        if tag in ("strong", "b"):
            self._bold += by
        elif tag in ("em", "i"):
            self._italic += by
        elif tag == "code":
            self._mono += by


def _read(page: bytes) -> _Reader:
    reader = _Reader()
    reader.feed(page.decode("utf-8"))
    reader.close()
    return reader


def text_of_html(page: bytes) -> str:
    """The words of a letter, block by block, as a docx of it will hold them."""
    return "\n".join(_texts(_read(page).blocks))


def _texts(blocks: list[_Paragraph | _Table]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, _Paragraph):
            yield block.text()
        else:
            yield from (cell.text() for row in block.rows for cell in row)


def from_html(page: bytes, *, footer: str, sample: bool) -> bytes:
    """A docx of the letter that ``typeset.html`` made. ``footer`` stands on every page, ``sample`` marks each."""
    read = _read(page)
    blocks = [block for block in read.blocks if not isinstance(block, _Paragraph) or block.text().strip()]
    body = "".join(_paragraph(one) if isinstance(one, _Paragraph) else _table(one) for one in blocks)
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELS,
        "docProps/core.xml": _CORE.format(title=escape(read.title)),
        "word/document.xml": _DOCUMENT.format(body=body),
        "word/_rels/document.xml.rels": _DOCUMENT_RELS,
        "word/styles.xml": _STYLES,
        "word/numbering.xml": _NUMBERING,
        "word/header1.xml": _HEADER.format(text=_marked(sample)),
        "word/footer1.xml": _FOOTER.format(text=escape(footer)),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)
    return made.getvalue()


def _marked(sample: bool) -> str:
    return f"<w:r><w:rPr><w:b/></w:rPr><w:t>{_SAMPLE}</w:t></w:r>" if sample else ""


def _paragraph(one: _Paragraph, *, style: str = "") -> str:
    if one.heading:
        style = f"Heading{one.heading}"
    properties = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
    first = ""
    if one.bullet == "•":
        properties += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    elif one.bullet:
        properties += '<w:ind w:left="425" w:hanging="425"/>'
        first = f"<w:r><w:t>{escape(one.bullet)}</w:t></w:r><w:r><w:tab/></w:r>"
    runs = "".join(_run(run) for run in one.runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{first}{runs}</w:p>"


def _run(run: _Run) -> str:
    styles = ("<w:b/>" if run.bold else "") + ("<w:i/>" if run.italic else "")
    if run.mono:
        styles = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>' + styles
    pieces = run.text.split("\n")
    texts = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in pieces)
    return f"<w:r><w:rPr>{styles}</w:rPr>{texts}</w:r>"


def _table(table: _Table) -> str:
    columns = max((sum(cell.columns for cell in row) for row in table.rows), default=0)
    line = '<w:bottom w:val="single" w:sz="4" w:color="A0A0A0"/><w:insideH w:val="single" w:sz="4" w:color="A0A0A0"/>'
    borders = f"<w:tblBorders>{line}</w:tblBorders>" if table.headers else ""
    grid = "<w:gridCol/>" * columns
    rows = []
    for number, row in enumerate(table.rows):
        head = "<w:trPr><w:tblHeader/></w:trPr>" if number < table.headers else ""
        cells = "".join(f"<w:tc>{_span(cell)}{_paragraph(cell, style='Cell')}</w:tc>" for cell in row)
        rows.append(f"<w:tr>{head}{cells}</w:tr>")
    width = '<w:tblW w:w="5000" w:type="pct"/>' if table.headers else '<w:tblW w:w="0" w:type="auto"/>'
    properties = f'<w:tblPr>{width}{borders}<w:tblLayout w:type="autofit"/></w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"


def _span(cell: _Paragraph) -> str:
    return f'<w:tcPr><w:gridSpan w:val="{cell.columns}"/></w:tcPr>' if cell.columns > 1 else "<w:tcPr/>"


_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for part, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("numbering", "numbering"),
            ("header1", "header"),
            ("footer1", "footer"),
        )
    )
    + "</Types>"
)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELS = (
    f'<Relationships xmlns="{_RELATIONSHIPS}"><Relationship Id="rId1" Type="{_R}/officeDocument" '
    f'Target="word/document.xml"/><Relationship Id="rId2" Target="docProps/core.xml" '
    f'Type="{_RELATIONSHIPS}/metadata/core-properties"/></Relationships>'
)
_DOCUMENT_RELS = (
    f'<Relationships xmlns="{_RELATIONSHIPS}">'
    + "".join(
        f'<Relationship Id="rId{number}" Type="{_R}/{kind}" Target="{target}.xml"/>'
        for number, (kind, target) in enumerate(
            (("styles", "styles"), ("numbering", "numbering"), ("header", "header1"), ("footer", "footer1")), start=1
        )
    )
    + "</Relationships>"
)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:language>en-US</dc:language>'
    "</cp:coreProperties>"
)
_DOCUMENT = (
    f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{{body}}<w:sectPr><w:headerReference w:type="default" '
    'r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="12240" w:h="15840"/><w:pgMar '
    'w:top="1152" w:right="1368" w:bottom="1080" w:left="1368" w:header="560" w:footer="560" w:gutter="0"/></w:sectPr>'
    "</w:body></w:document>"
)
_HEADER = f'<w:hdr xmlns:w="{_W}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{{text}}</w:p></w:hdr>'
_FOOTER = (
    f'<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:tabs><w:tab w:val="right" w:pos="9504"/></w:tabs></w:pPr><w:r>'
    '<w:t xml:space="preserve">{text}</w:t></w:r><w:r><w:tab/><w:t xml:space="preserve">page </w:t></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
)
_NUMBERING = (
    f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="•"/><w:pPr><w:ind w:left="425" w:hanging="283"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def _style(style_id: str, name: str, paragraph: str, run: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _heading(level: int, half_points: int) -> str:
    outline = f'<w:keepNext/><w:spacing w:before="240" w:after="100"/><w:outlineLvl w:val="{level - 1}"/>'
    return _style(f"Heading{level}", f"heading {level}", outline, f'<w:b/><w:sz w:val="{half_points}"/>')


_STYLES = (
    f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" '
    'w:cs="Georgia"/><w:sz w:val="21"/><w:lang w:val="en-US"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:after="140" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + _heading(1, 30) + _heading(2, 23) + _heading(3, 22)
    + _style("Cell", "Table cell", '<w:spacing w:before="20" w:after="20"/>')
    + "</w:styles>"
)  # fmt: skip
