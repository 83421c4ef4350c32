from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from counterfoil.redaction import _unread

LINES = b" 1 2 l" * (_unread.FEW_STROKES + 1)
BARS = b" 0 0 5 -7.5 re" * (_unread.FEW_BARS + 1)


@pytest.mark.parametrize(
    ("content", "unread", "drawn"),
    [
        (b"q" + LINES + b" S", set(), {0}),
        (b"q" + LINES.replace(b" ", b"\t").replace(b"l", b"l\r\n") + b" S", set(), {0}),
        (b"q" + b" l" * (_unread.FEW_STROKES + 1) + b" S", set(), {0}),  # nothing but operators
        (b"q" + LINES.replace(b" l", b" m 3 4 l") + b" S", set(), set()),  # each line by itself: a form
        (b"q" + LINES.replace(b"l", b"Tl") + b" S", set(), set()),
        (b"q" + b" 1 2 3 4 5 6 c 1 2 3 4 v 1 2 3 4 y" * 41 + b" S", {0}, set()),
        (b"q" + BARS + b" f", set(), {0}),
        (b"q" + BARS.replace(b" 0 0", b"") + b" f", set(), {0}),
        (b"q" + BARS.replace(b"5", b".5") + b" f", set(), set()),  # rules
        (b"q" + BARS.replace(b"-7.5", b"80") + b" f", set(), set()),  # fields
        (b"q" + BARS.replace(b"-7.5", b"none") + b" f", set(), set()),
        (b"q 5 0 0 5 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q", {0}, set()),
        (b"(BIG) Tj", set(), set()),
    ],
)
def test_pages_that_only_the_eye_reads_are_told_from_their_content(
    tmp_path: Path, content: bytes, unread: set[int], drawn: set[int]
) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].obj["/Contents"] = pdf.make_stream(content)
        found = _unread.pages(pdf)
    assert (found.count, found.unread, found.drawn) == (1, unread, drawn)
