"""Kinds by content."""

from __future__ import annotations

import pytest

from counterfoil.documents.sniff import Kind, sniff

MAIL = b"Received: from x\r\nFrom: a@example.org\r\nSubject: y\r\n\r\nBody"


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"junk before\n%PDF-1.7\n", "x.txt", Kind.PDF),
        (b"\x89PNG\r\n\x1a\n\0", "", Kind.PNG),
        (b"RIFF\0\0\0\0WEBPVP8 ", "", Kind.WEBP),
        (b"RIFF\0\0\0\0WAVEfmt ", "", Kind.AUDIO),
        (b"RIFF\0\0\0\0AVI LIST", "", Kind.VIDEO),
        (b"\0\0\0\x18ftypheic\0", "", Kind.HEIC),
        (MAIL, "", Kind.MAIL),
        (b"\r\n" + MAIL, "", Kind.MAIL),
        (b"From someone Mon Jan 1 2024\n" + MAIL, "", Kind.MAIL),
        (MAIL, "message.pdf", Kind.MAIL),
        (b"To: Records Officer\nFrom: A. Sample\n\nPlease send me the report.", "letter.txt", Kind.TEXT),
        (b"To: Records Officer\nFrom: A. Sample\n\nPlease send me the report.", "letter", Kind.TEXT),
        (b"no header at all", "broken.eml", Kind.MAIL),
        (b"<!DOCTYPE html><p>x", "x.txt", Kind.HTML),
        (b"<p>x", "x.html", Kind.HTML),
        (b"a < b, said the officer", "x.txt", Kind.TEXT),
        (b"a,b\n1,2\n", "x.csv", Kind.CSV),
        (b"a;b;c\n1;2;3\n4;5;6\n", "export", Kind.CSV),
        (b"a;b;c\n1;2;3\n4;5;6\n", "export.txt", Kind.TEXT),
        (b"Dear sir, dear madam,\nI ask for this, that, those,\nfor them.", "letter", Kind.TEXT),
        ("wide words".encode("utf-16"), "", Kind.TEXT),
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" + bytes(100), "setup.pdf", Kind.PROGRAM),
        (b"MZ is how the note begins", "", Kind.TEXT),
        (b"BM is how the note begins, and it goes on", "", Kind.TEXT),
        (b"PK is how the note begins", "", Kind.TEXT),
    ],
)
def test_the_kind_is_what_the_content_says(data: bytes, name: str, kind: Kind) -> None:
    assert sniff(data, name) is kind
