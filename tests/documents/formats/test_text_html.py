"""Plain text in any encoding, and HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.documents.formats import html, text
from counterfoil.errors import DocumentUnreadable


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_utf8_text_survives(original: str) -> None:
    assert text.decode(original.encode()) == (original.removeprefix("\ufeff"), [])


@pytest.mark.parametrize(
    ("data", "shown", "guessed"),
    [
        ("Grüße".encode("utf-16"), "Grüße", False),
        ("Gruesse an alle".encode("utf-16-le"), "Gruesse an alle", True),
        ("Gruesse an alle".encode("utf-16-be"), "Gruesse an alle", True),
        ("Grüße – “x”".encode("cp1252"), "Grüße – “x”", True),
        (b"odd \x81 byte \xe9", "odd \x81 byte é", True),
    ],
)
def test_other_encodings_are_found(data: bytes, shown: str, guessed: bool) -> None:
    found, said = text.decode(data)
    assert (found, bool(said)) == (shown, guessed)


@pytest.mark.parametrize("declared", ["punycode", "unicode_escape", "raw-unicode-escape", "idna", "hex", "no such"])
def test_what_no_text_is_written_in_is_not_believed(declared: str) -> None:
    """Some of them take minutes for a megabyte; a declared encoding that text is in is believed."""
    assert text.decode(b"a-\\u00e9-", declared)[0] == "a-\\u00e9-"
    assert text.decode(b"\xe9", "cp437")[0] == "Θ"


def test_binary_is_refused() -> None:
    with pytest.raises(DocumentUnreadable, match="not text"):
        text.decode(bytes(range(1, 32)) * 10 + b"\xff\xfe\xfd")


@pytest.mark.parametrize(
    ("source", "visible", "hidden"),
    [
        ("<p>One</p><p>Two <b>bold</b></p>", "One\n\nTwo bold", []),
        ("<p>a<br>b</p>", "a\n\nb", []),
        ("<p>x<span style='display: none'>gone</span>y</p>", "xy", [("hidden text", "gone")]),
        ("<div hidden>gone<p>too</p></div>after", "after", [("hidden text", "gone"), ("hidden text", "too")]),
        ("<p>x<!-- gone -->y</p>", "xy", [("comment", "gone")]),
        ("<p><a href='https://example.org/a'>link</a></p>", "link", [("link to", "https://example.org/a")]),
        ("<head><title>gone</title></head><p>x</p>", "x", [("hidden text", "gone")]),
        ("<script>var gone</script><p>x</p>", "x", [("script", "var gone")]),
        ("<img alt='gone' src='a.png'>x", "x", [("picture", "gone a.png")]),
        ("", "", []),
    ],
)
def test_html_shows_what_a_reader_sees_and_keeps_the_rest(
    source: str, visible: str, hidden: list[tuple[str, str]]
) -> None:
    blocks, body = html.to_blocks(source)
    assert body == visible
    tables = [row for block in blocks if isinstance(block, html.Table) for row in block.rows]
    assert tables == hidden


def test_deep_nesting_does_not_end_the_stack() -> None:
    _, body = html.to_blocks("<div>" * 5000 + "innermost" + "</div>" * 5000)
    assert body in ("innermost", "")  # libxml2 stops at its own depth
