"""Word: nothing that a reader could recover is dropped."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from counterfoil.documents import Document
from counterfoil.documents.blocks import Table
from counterfoil.documents.formats import package
from counterfoil.documents.formats.word import parse
from counterfoil.errors import DocumentUnreadable, LimitExceeded

Read = Callable[..., Document]
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def docx(body: str, **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {SPACE}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return buffer.getvalue()


FULL = docx(
    f"""<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{run("heading-words")}</w:p>
    <w:p>{run("plain-words")}<w:del w:author="Clerk"><w:r><w:delText>deleted-words</w:delText></w:r></w:del>
    <w:ins w:author="Clerk">{run("inserted-words")}</w:ins>{run("vanished-words", "<w:vanish/>")}
    <w:hyperlink>{run("link-words")}</w:hyperlink><w:r><w:instrText>field-words</w:instrText></w:r></w:p>
    <w:tbl><w:tr><w:tc><w:p>{run("cell-words")}</w:p><w:tbl><w:tr><w:tc><w:p>{run("nested-words")}</w:p></w:tc></w:tr></w:tbl>
    </w:tc></w:tr></w:tbl>
    <w:sdt><w:sdtContent><w:p>{run("control-words")}</w:p></w:sdtContent></w:sdt>
    <w:p><w:r><w:pict><w:txbxContent><w:p>{run("box-words")}</w:p></w:txbxContent></w:pict></w:r></w:p>""",
    header1=f"<w:hdr {SPACE}><w:p>{run('header-words')}</w:p></w:hdr>",
    footer1=f"<w:ftr {SPACE}><w:p>{run('footer-words')}</w:p></w:ftr>",
    footnotes=f'<w:footnotes {SPACE}><w:footnote w:id="1"><w:p>{run("note-words")}</w:p></w:footnote></w:footnotes>',
    comments=f'<w:comments {SPACE}><w:comment w:author="S"><w:p>{run("comment-words")}</w:p></w:comment></w:comments>',
    custom1="<x>custom-words</x>",
)
VISIBLE = [
    "heading-words", "plain-words", "inserted-words", "link-words", "cell-words", "nested-words", "control-words",
    "box-words",
]  # fmt: skip
HIDDEN = ["deleted-words", "vanished-words", "field-words", "comment-words", "custom-words"]


def test_everything_is_on_the_page_and_the_unseen_at_its_end(read_bytes: Read) -> None:
    text = read_bytes(FULL, "x.docx").text
    shown, _, unseen = text.partition("Not visible in the original")
    assert [word for word in (*VISIBLE, "header-words", "footer-words", "note-words") if word not in shown] == []
    assert [word for word in HIDDEN if word in shown] == []
    assert [word for word in HIDDEN if word not in unseen] == []


def test_the_body_is_what_shows_in_order() -> None:
    content = parse(FULL)
    assert [word for word in content.body.split() if word.endswith("-words")] == [
        "heading-words", "plain-wordsinserted-wordslink-words", "cell-words", "nested-words", "control-words",
        "box-words",
    ]  # fmt: skip
    assert [said.partition(";")[0] for said in content.warnings] == [
        "The document has comment", "The document has deleted text", "The document has hidden text",
    ]  # fmt: skip


def test_a_document_without_anything_hidden_says_nothing() -> None:
    content = parse(docx(f"<w:p>{run('words')}</w:p>"))
    assert (content.body, content.warnings) == ("words", ())


@pytest.mark.parametrize("broken", [b"<w:document", b"", b"not xml"])
def test_damage_is_said(broken: bytes) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", broken)
    with pytest.raises(DocumentUnreadable, match=r"its part word/document\.xml cannot be read"):
        parse(buffer.getvalue())


def test_entities_are_not_expanded(read_bytes: Read) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(9))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f"<!DOCTYPE x [{laughs}]><w:document {SPACE}><w:body><w:p>{run('&l8; words')}</w:p></w:body></w:document>",
        )
    try:
        text = read_bytes(buffer.getvalue(), "x.docx").text
    except (DocumentUnreadable, LimitExceeded):
        return
    assert "lol" not in text


def with_parts(**parts: bytes) -> bytes:
    out = io.BytesIO(docx(f"<w:p>{run('words')}</w:p>"))
    with zipfile.ZipFile(out, "a") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def test_every_part_of_the_package_is_data_a_file_or_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_CHARACTERS", 12)
    content = parse(
        with_parts(
            word__vbaProject_dot_bin=b"code",
            word__odd_dot_xml=b"<broken",
            word__media__image1_dot_png=b"pixels",
            docProps__thumbnail_dot_jpeg=b"small pixels",
            word__anything__new_dot_xml=b"<x>123456789 123456789</x>",
            word__theme__theme1_dot_xml=b"<x>a look and nothing else</x>",
        )
    )
    assert [(part.name, part.data) for part in content.parts] == [
        ("odd.xml", b"<broken"), ("image1.png", b"pixels"), ("thumbnail.jpeg", b"small pixels"),
    ]  # fmt: skip
    [table] = [block for block in content.blocks if isinstance(block, Table)]
    assert table.rows == (("data in new.xml", "123456789 12"),)
    assert content.warnings == (
        "The file holds macros (program code), which are not shown. Do not run them.",
        "The part odd.xml cannot be read; it is kept as a file.",
        "Of the data in new.xml only the first 12 letters are shown.",
    )
