"""What the headers of a message say, and what they are not believed."""

from __future__ import annotations

import pytest

from counterfoil.office.mail.headers import MOST_BYTES, Nature, read

from .messages import bounce, message


@pytest.mark.parametrize(
    ("header", "nature"),
    [
        ("X-Plain: yes", Nature.PERSON),
        ("Auto-Submitted: no", Nature.PERSON),
        ("Auto-Submitted: auto-replied", Nature.AUTOMATIC),
        ("Auto-Submitted: auto-generated (by a program)", Nature.AUTOMATIC),
        ("auto-submitted: AUTO-NOTIFIED; owner-email=x", Nature.AUTOMATIC),
        ("Precedence: bulk", Nature.AUTOMATIC),
        ("Precedence: first-class", Nature.PERSON),
        ("List-Id: <list.example>", Nature.AUTOMATIC),
        ("X-Auto-Response-Suppress: All", Nature.AUTOMATIC),
        ("X-Autoreply: yes", Nature.AUTOMATIC),
        ("Return-Path: <>", Nature.AUTOMATIC),
        ("Return-Path: <ada@mail.example>", Nature.PERSON),
    ],
)
def test_a_program_is_told_from_a_person(header: str, nature: Nature) -> None:
    assert read(message("x", header).encode()).nature is nature


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@mail.example", "Postmaster <postmaster@mail.example>"])
def test_a_mail_server_writes_reports(sender: str) -> None:
    assert read(message(sender=sender).encode()).nature is Nature.BOUNCE
    assert read(bounce("<x@y.example>").encode()).nature is Nature.BOUNCE


def test_the_nearest_message_that_is_answered_comes_first() -> None:
    found = read(message("x", "In-Reply-To: <c@x.example>", "References: <a@x.example> <b@x.example>").encode())
    assert found.answers == ("<c@x.example>", "<b@x.example>", "<a@x.example>")


def test_what_stands_in_the_body_is_no_header() -> None:
    found = read(b"From: a@mail.example\n\nSubject: no\nIn-Reply-To: <x@y.example>\n")
    assert (found.sender, found.subject, found.answers) == ("a@mail.example", "", ())


def test_encoded_words_are_read_and_control_characters_are_not_shown() -> None:
    found = read(b"From: =?utf-8?q?Z=C3=B6e_=E2=80=AE=00?= <Z@Mail.Example>\nSubject: =?utf-8?b?w5w=?= x\n\n")
    assert (found.sender_name, found.sender, found.subject) == ("Zöe   ", "z@mail.example", "Ü x")


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b":\n:\n", b"From: " + b"<" * 100_000, b"References: " + b"<a@b>" * 200_000, b"\xff" * 4096,
     b"Subject: " + b"=?utf-8?q?" * 20_000, b"From: " + b'"a" <' * 30_000 + b"\n\n", b"X: y\n" * 60_000],
    ids=["nothing", "lines", "colons", "brackets", "references", "bytes", "words", "names", "many"],
)  # fmt: skip
def test_a_hostile_head_is_read_as_far_as_it_goes(content: bytes) -> None:
    found = read(content)
    assert (len(found.answers) <= 100, len(found.subject) <= 500, len(content[:MOST_BYTES]) <= MOST_BYTES) == (
        True, True, True,
    )  # fmt: skip
