"""Bytes as a tree of XML that is always well-formed: changed at random, a text of XML is hardly ever any."""

from __future__ import annotations

from collections.abc import Sequence

TEXTS = ("Aa", " ", "0", "1", "-1", "9" * 30, "²", "\u202e", "A0", "44000", "=1+1", "_x000D_", "2022-13-40", "\n")


def grown(data: bytes, tags: Sequence[str], *, root: str) -> bytes:
    """Each byte opens one of ``tags`` (name and attributes), closes the last one or writes a text.

    >>> grown(bytes([0, 1, 0xC0, 0x90]), ("a", 'b c="1"'), root="r")
    b'<r><a><b c="1">Aa</b></a></r>'
    """
    made, opened = [f"<{root}>"], [root]
    for byte in data[:2000]:
        if byte >= 0xC0:
            made.append(TEXTS[byte % len(TEXTS) if byte != 0xC0 else 0])
        elif byte >= 0x90:
            if len(opened) > 1:
                made.append(f"</{opened.pop().split()[0]}>")
        elif len(opened) < 200:
            opened.append(tags[byte % len(tags)])
            made.append(f"<{opened[-1]}>")
    made += [f"</{one.split()[0]}>" for one in reversed(opened)]
    return "".join(made).encode()


def listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split("|"))


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_ROOT = (
    f'w:document xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
WORD = listed(
    """
    w:body | w:p | w:r | w:t | w:rPr | w:pPr | w:vanish | w:vanish w:val="0" | w:delText | w:del w:author="A" |
    w:ins w:author="A" | w:moveFrom | w:moveTo | w:tbl | w:tr | w:tc | w:tcPr | w:gridSpan w:val="2" | w:vMerge |
    w:sdt | w:sdtPr | w:sdtContent | w:instrText | w:fldChar w:fldCharType="begin" | w:fldChar w:fldCharType="end" |
    w:fldChar w:fldCharType="separate" | w:fldSimple w:instr="DATE" | w:hyperlink r:id="rId1" | w:br | w:tab |
    w:footnoteReference w:id="1" | w:commentReference w:id="0" | w:sym w:char="F041" | w:sym w:char="x" | w:pict |
    v:textbox | w:txbxContent | mc:AlternateContent | mc:Choice Requires="wps" | mc:Fallback | m:oMath | m:r | m:t |
    w:pStyle w:val="Heading1" | w:numPr | w:smartTag | w:ruby | w:rt | w:object | w:color w:val="FFFFFF" |
    w:sz w:val="x" | w:altChunk r:id="rId2"
    """
)

SHEET_ROOT = 'worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = listed(
    """
    sheetData | row r="1" | row r="0" | row r="2" hidden="1" | c r="A1" | c r="B2" t="s" | c r="A0" | c r="XFE1" |
    c r="B1" t="inlineStr" | c r="C1" t="b" | c r="C2" t="e" | c r="D1" t="d" | c r="D2" t="str" | c | is | t | v |
    r | rPh | f | f t="shared" si="0" ref="A1:B2" | f t="array" ref="A1" | f t="dataTable" ref="A1" r1="B1" | cols |
    col min="1" max="2" hidden="1" | col min="x" max="-1" | mergeCells | mergeCell ref="A1:B2" | mergeCell ref="B:B"
    | dataValidations | dataValidation sqref="A1" type="list" | formula1 | conditionalFormatting |
    cfRule type="cellIs" | hyperlinks | hyperlink ref="A1" location="x" tooltip="y" | headerFooter | oddHeader |
    sheetProtection | scenarios | scenario name="a" comment="b" | autoFilter | sheetViews | sheetView |
    dimension ref="A1:ZZZ9999999" | sheetFormatPr | extLst | ext | protectedRange sqref="A1" name="n" | rowBreaks |
    brk id="1"
    """
)

_O = "urn:oasis:names:tc:opendocument:xmlns"
OPEN_ROOT = "office:document-content " + " ".join(
    f'xmlns:{one}="{_O}:{one}:1.0"' for one in ("office", "text", "table", "style", "draw")
)
OPEN = listed(
    """
    office:body | office:text | office:spreadsheet | text:p | text:h | text:span | text:s text:c="3" |
    text:s text:c="x" | text:s text:c="999999999" | text:tab | text:line-break | text:a | text:note | text:note-body
    | office:annotation | text:tracked-changes | text:changed-region | text:deletion |
    text:change text:change-id="c" | text:section | text:section text:display="none" | text:hidden-text | text:list
    | text:list-item | table:table | table:table-row | table:table-row table:number-rows-repeated="999999" |
    table:table-cell | table:table-cell table:number-columns-repeated="999999" |
    table:table-cell table:formula="of:=1" | table:table-row table:visibility="collapse" |
    table:table-column table:number-columns-repeated="-1" | table:covered-table-cell | table:table-header-rows |
    draw:frame | draw:text-box | draw:object | office:styles | office:automatic-styles | style:style style:name="a"
    | style:text-properties text:display="none"
    """
)
