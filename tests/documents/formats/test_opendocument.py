"""OpenDocument and Rich Text: what a reader of the original sees, in order, and what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from counterfoil.documents.blocks import Heading, Paragraph, Table
from counterfoil.documents.formats import opendocument, richtext
from counterfoil.documents.parsing import _content
from counterfoil.errors import CounterfoilError, DocumentUnreadable

NS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{short}="{NS}:{name}:1.0"'
    for short, name in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"))
)
TEXT = """<text:h text:outline-level="2">A heading</text:h><text:p>One<text:s text:c="3"/>two<text:tab/>three<text:line-break/>four
</text:p><text:list><text:list-item><text:p>an item<text:note><text:note-body><text:p>a note</text:p></text:note-body></text:note></text:p></text:list-item></text:list>
<text:p>box<draw:frame><draw:text-box><text:p>outer<draw:frame><draw:text-box><text:p>inner</text:p></draw:text-box></draw:frame></text:p></draw:text-box></draw:frame></text:p>"""  # noqa: E501 - a sample
ROW = "<table:table-row{0}>{1}</table:table-row>"


def packed(kind: str, body: str, manifest: str = "<x/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        made.writestr("META-INF/manifest.xml", manifest)
        made.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:body><office:{kind}>{body}</office:{kind}></office:body>"
            "</office:document-content>",
        )
    return out.getvalue()


def test_text_is_read_in_order() -> None:
    read = opendocument.parse(packed("text", TEXT))
    assert read.blocks[:3] == (Heading("A heading", 2), Paragraph("One   two    three\nfour\n"), Paragraph("an item"))
    assert (
        read.body.split()
        == "A heading One two three four an item Note a note box Text box outer Text box inner".split()
    )
    assert (read.media_type, read.warnings) == ("application/vnd.oasis.opendocument.text", ())


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell{more}><text:p>{text}</text:p></table:table-cell>"


def test_a_sheet_is_a_table_and_what_repeats_to_its_end_is_not_made() -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    body = ROW.format("", cell("a") + cell("b", ' table:number-columns-repeated="2"') + empty)
    body += ROW.format(' table:visibility="collapse"', cell("1"))
    body += ROW.format(' table:number-rows-repeated="1048576"', empty)
    read = opendocument.parse(packed("spreadsheet", f'<table:table table:name="One">{body}</table:table>'))
    assert read.blocks[:2] == (Heading("Sheet: One"), Table((("a", "b", "b"), ("1",)), header=True))
    assert ("hidden row", "One!2 (shown above)") in read.blocks[-1].rows  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (packed("text", TEXT, "<manifest:encryption-data/>"), "is encrypted"),
        (packed("text", "<text:p>"), "content.xml cannot be read"),
        (packed("text", "<text:section>" * 80 + "</text:section>" * 80), "nested more than 60"),
        (
            packed("spreadsheet", "<table:table>" + ROW.format(' table:number-rows-repeated="9999"', cell("x") * 30)
                   + "</table:table>"),
            "more than 200,000 cells",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(data: bytes, says: str) -> None:
    with pytest.raises(CounterfoilError, match=says):
        opendocument.parse(data)


def test_an_old_word_file_is_refused_by_name(tmp_path) -> None:
    source = tmp_path / "x.doc"
    source.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument\0".encode("utf-16-le"))
    with pytest.raises(DocumentUnreadable, match=r"an old Office document \(\.doc.*save it as \.docx"):
        _content(source, tmp_path, "x.doc", False)


def test_rich_text_is_read_in_the_code_pages_of_its_fonts() -> None:
    source = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fnil Arial;}{\f1\fnil\fcharset204 Arial;}}\f0 caf\'e9 "
        rb"{\f1\'c8\'e2\'e0\'ed} caf\'e9\f1\'c8\f0\'e9\par \u8364?\par\row a\cell b}"
    )
    assert richtext.parse(source).body == "café Иван caféИé\n€\n\na    b"


def test_plain_bytes_in_rich_text_are_a_part_and_never_words() -> None:
    source = rb"{\rtf1 before {\pict\pngblip\bin8 }{\\par}} after}"
    read = richtext.parse(source)
    assert (read.body, [part.data for part in read.parts]) == ("before  after", [rb"}{\\par}"[:8]])


def test_broken_rich_text_gives_no_traceback() -> None:
    source = rb"{\rtf1{\info{\author A}}{\*\x \u99999?}\bin99999999 }{{{{\'zz\uc9 \u-1 }"
    for end in range(len(source)):
        richtext.parse(source[:end])
