"""E-mail, well formed and not."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from counterfoil.documents import Document
from counterfoil.documents.blocks import Table
from counterfoil.documents.formats.mail import header_text, parse
from counterfoil.errors import LimitExceeded

Read = Callable[..., Document]


def message(**headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "A. Sample <sample@example.org>"
    made["Date"] = "Mon, 2 Mar 2026 10:00:00 -0600"
    for name, value in headers.items():
        made[name] = value
    return made


def test_headers_and_text_are_on_the_page(read_bytes: Read) -> None:
    mail = message(Subject="Request for a report")
    mail.set_content("Please send it.\n\nThank you.")
    document = read_bytes(bytes(mail), "m.eml")
    assert dict(document.properties)["Subject"] == "Request for a report"
    assert document.body == "Please send it.\n\nThank you."
    lines = document.text.splitlines()
    assert lines[0] == "Typeset from an e-mail; looks differ from the original"
    assert [word for word in ("sample@example.org", "2026") if word not in document.text] == []
    assert lines[-3:] == ["Please send it.", "Thank you.", "1 / 1"]
    assert document.warnings == ()


def test_two_versions_that_agree_are_shown_once() -> None:
    mail = message()
    mail.set_content("Please  send it.\n")
    mail.add_alternative("<p>Please <b>send</b> it.</p>", subtype="html")
    content = parse(bytes(mail))
    assert (content.body, content.warnings) == ("Please  send it.", ())
    assert len([block for block in content.blocks if "send" in str(block)]) == 1


def test_two_versions_that_differ_are_both_shown(read_bytes: Read) -> None:
    mail = message()
    mail.set_content("For the public.")
    mail.add_alternative("<p>For insiders.<!-- secret comment --></p>", subtype="html")
    document = read_bytes(bytes(mail), "m.eml")
    assert document.body == "For the public."
    assert [
        words for words in ("For the public.", "For insiders.", "secret comment") if words not in document.text
    ] == []
    assert document.warnings == ("The plain text and the HTML of the message differ; both are shown.",)


def test_only_html_gives_the_body() -> None:
    mail = message()
    mail.set_content("<p>One</p><p>Two</p>", subtype="html")
    assert parse(bytes(mail)).body == "One\n\nTwo"


def test_a_nested_message_is_a_part(read_bytes: Read) -> None:
    inner = message(Subject="Inner")
    inner.set_content("Inner words")
    outer = message(Subject="Outer")
    outer.set_content("Outer words")
    outer.add_attachment(inner)
    [part] = read_bytes(bytes(outer), "m.eml").parts
    assert (part.name, part.media_type, part.body) == ("Inner.eml", "message/rfc822", "Inner words")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("=?utf-8?B?w5ZmZmVudGxpY2g=?=", "Öffentlich"),
        ("=?iso-8859-1?Q?Caf=E9?= bar", "Café bar"),
        ("=?nonsense?Q?x=E9?=", "xé"),
        ("plain\r\n folded", "plain folded"),
        (b"caf\xe9".decode("ascii", "surrogateescape"), "café"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
    ],
)
def test_headers_are_text(raw: str, shown: str) -> None:
    assert header_text(raw) == shown


def test_an_encoding_whose_name_is_none_changes_no_letters() -> None:
    assert parse(b'From: a\nDate: x\nContent-Type: text/plain; charset="u\0tf"\n\nwords').body == "words"


def test_headers_that_mail_programs_hide_are_shown_or_named() -> None:
    mail = message(**{"Delivered-To": "hidden@example.org", "X-Spam": "1", "Received": "from here"})
    mail["Received"] = "from there"
    mail.set_content("Words")
    [table] = [block for block in parse(bytes(mail)).blocks if isinstance(block, Table)]
    assert table.rows == (
        ("Delivered-To", "hidden@example.org"),
        ("technical headers, which are not shown and stay in the original", "X-Spam, Received (2 times)"),
    )


@pytest.mark.parametrize(
    ("data", "body", "said"),
    [
        (b"From: a\nReceived: b\n\n", "", ["The message has no text and no attachment.", "The message has no date."]),
        (b"From: a\nDate: yesterday\nContent-Type: text/plain; charset=nonsense\n\nx\xe9", "xé",
         ["The text is not UTF-8; it was read as Windows-1252. Look at accented letters."]),
        (b"From: a\nDate: x\nContent-Transfer-Encoding: base64\n\n!!!!", "!!!!", []),
        (b"From: a\nDate: x\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\ninside", "inside",
         ["The message is malformed: close boundary not found."]),
    ],
)  # fmt: skip
def test_malformed_mail_is_read_and_said(data: bytes, body: str, said: list[str]) -> None:
    content = parse(data)
    assert content.body == body
    assert [warning for warning in content.warnings if warning in said] == said


def test_depth_and_number_are_bounded() -> None:
    deep = b"From: a\n"
    for level in range(40):
        deep += f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n".encode()
    with pytest.raises(LimitExceeded, match="30 levels deep"):
        parse(deep + b"\nx")
    many = b"From: a\nContent-Type: multipart/mixed; boundary=q\n\n" + b"--q\n\nx\n" * 600 + b"--q--"
    with pytest.raises(LimitExceeded, match="more than 500 parts"):
        parse(many)


def test_an_enclosed_message_that_the_library_does_not_write_is_kept_in_its_own_words() -> None:
    """A vertical tab in a header is the end of a line to some and not to others: as_bytes() refuses it."""
    head = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: message/rfc822\n\n"
    for body in (b"\nWords of it\n", b"Content-Type: multipart/mixed; boundary=p\n\n--p\n\nWords of it\n--p--\n"):
        [part] = parse(head + b"Subject: Inner\nX-Odd: a\x0by: b\n" + body + b"--q--\n").parts
        assert (part.name, part.data.startswith(b"Subject: Inner\nX-Odd: a y: b\n")) == ("Inner.eml", True)
        assert parse(part.data).body == "Words of it"
