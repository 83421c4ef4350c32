"""The docx writer: blocks of the letter's HTML as WordprocessingML, and nothing else in the file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from lxml import etree

from counterfoil import documents
from counterfoil.release.letter_docx import from_html, text_of_html

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAGE = b"""<!DOCTYPE html><html lang="en"><head><title>A &amp; B</title></head><body><h2>Title</h2>
<div>Office<br>Address</div><p>Say <strong>bold</strong>, <em>slanted</em> &lt;and&gt; <code>fixed</code></p>
<ul><li>one</li><li><p>two</p></li></ul><ol><li value="3">third</li><li>fourth</li></ol>
<table><thead><tr><th><strong>A</strong></th><th>B</th></tr></thead>
<tbody><tr><td>1</td><td>2</td></tr><tr><td colspan="2">all</td></tr></tbody></table></body></html>"""


def parts(docx: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


def test_every_part_is_well_formed_and_named_in_the_content_types() -> None:
    found = parts(from_html(PAGE, footer="Office · CF-1", sample=True))
    named = {one.get("PartName", "").lstrip("/") for one in found["[Content_Types].xml"]}
    assert {name for name in found if name.startswith(("word/", "docProps/")) and name.endswith(".xml")} <= named
    assert found["docProps/core.xml"][0].text == "A & B"
    assert {child.tag.rpartition("}")[2] for child in found["docProps/core.xml"]} == {"title", "language"}


def test_blocks_keep_their_kind() -> None:
    body = parts(from_html(PAGE, footer="f", sample=False))["word/document.xml"][0]
    shown = [
        ("".join(one.itertext(f"{W}t")), one.find(f"{W}pPr/{W}pStyle"), one.find(f"{W}pPr/{W}numPr") is not None)
        for one in body.findall(f"{W}p")
        if "".join(one.itertext(f"{W}t"))
    ]
    assert [(text, style.get(f"{W}val") if style is not None else "", bullet) for text, style, bullet in shown] == [
        ("Title", "Heading1", False),
        ("OfficeAddress", "", False),
        ("Say bold, slanted <and> fixed", "", False),
        ("one", "", True),
        ("two", "", True),
        ("3.third", "", False),
        ("4.fourth", "", False),
    ]
    (table,) = body.findall(f"{W}tbl")
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert rows[2].find(f"{W}tc/{W}tcPr/{W}gridSpan").get(f"{W}val") == "2"


def test_only_a_sample_is_marked(tmp_path: Path) -> None:
    for sample, marks in ((True, 1), (False, 0)):
        path = tmp_path / f"{sample}.docx"
        path.write_bytes(from_html(PAGE, footer="Office · CF-1", sample=sample))
        read = documents.read(path, workdir=tmp_path / "work", ocr=False)
        text = " ".join(word.text for page in read.pages for word in page.words)
        assert text.count("SAMPLE – fictional office") == marks
        assert "Say bold, slanted <and> fixed" in text


def test_text_of_html_has_every_block_on_its_own_line() -> None:
    lines = [line for line in text_of_html(PAGE).splitlines() if line.strip()]
    assert lines == ["Title", "Office", "Address", "Say bold, slanted <and> fixed", "one", "two", "third", "fourth",
                     "A", "B", "1", "2", "all"]  # fmt: skip
