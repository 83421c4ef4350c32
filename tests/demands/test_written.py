"""A demand that was filled in on a form is read again as it was meant, whatever stands in its fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest

from counterfoil import demands
from counterfoil.demands.model import Demand, Purpose
from counterfoil.demands.written import Attachment, Form, Written, compose, is_mailbox

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
ASKED = Written(
    items=(
        "The report on the fire of 3 January 2026 at 12 Harbor Street.",
        "All e-mails between the fire chief and the mayor\nabout hydrants, January 2026.",
    ),
    name="Ada Asker",
    email="ada@mail.example",
    postal_address="2 Made Up Street\nSampleton, IL 60699",
    phone="(312) 555-0111",
)


def again(written: Written, folder: Path) -> Demand:
    path = folder / "request.eml"
    path.write_bytes(compose(written, at=AT, key="k1"))
    return demands.read(path, workdir=folder / "work")


def test_each_item_is_one_item_and_the_sender_is_the_sender(tmp_path: Path) -> None:
    read = again(replace(ASKED, fee_waiver="they are for the public"), tmp_path)
    assert [item.text for item in read.items] == [
        "The report on the fire of 3 January 2026 at 12 Harbor Street.",
        "All e-mails between the fire chief and the mayor about hydrants, January 2026.",
    ]
    sender = read.sender
    assert (sender.name, sender.email) == ("Ada Asker", "ada@mail.example")
    assert (sender.postal_address, sender.phone) == ("2 Made Up Street, Sampleton, IL 60699", "(312) 555-0111")
    assert (read.wants_fee_waiver, read.wants_electronic, read.purpose) == (True, True, Purpose.NOT_STATED)
    assert (read.sent_at, read.asked_only_in_attachment) == (AT, False)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("commercial", [True, False])
def test_no_wish_is_taken_for_an_item(form: Form, commercial: bool, tmp_path: Path) -> None:
    read = again(replace(ASKED, form=form, commercial=commercial, fee_waiver="of the public interest"), tmp_path)
    assert (len(read.items), read.purpose is Purpose.COMMERCIAL) == (2, commercial)
    assert read.wants_electronic is (form in (Form.LINK, Form.EMAIL))


def test_nobody_has_to_say_who_asks(tmp_path: Path) -> None:
    read = again(Written(items=ASKED.items), tmp_path)
    assert (read.sender.name, read.sender.email, len(read.items)) == ("", "", 2)
    assert "From" not in message_from_bytes(compose(Written(items=ASKED.items), at=AT, key="k1"))


HOSTILE = [
    "Ada\r\nBcc: everybody@mail.example",
    "Ada\nContent-Type: text/html\n\n<script>alert(1)</script>",
    '"Ada" <other@mail.example>, <third@mail.example>',
    "<script>alert(1)</script>",
    "\u202egnp.\u2066 \x00 \x1b[31m",
    "A" * 10_000,
    "=?utf-8?q?Bcc=3A_x?=",
    "Zoë Müller-Łukasz 雨",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_field_adds_a_header_or_a_part(text: str, tmp_path: Path) -> None:
    hostile = replace(
        ASKED,
        items=(text, "the second"),
        name=text,
        organisation=text,
        postal_address=text,
        phone=text,
        fee_waiver=text,
    )
    message = message_from_bytes(compose(hostile, at=AT, key=text))
    assert [name for name, _ in message.items()] == [
        "From", "Subject", "Date", "Message-ID", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    ]  # fmt: skip
    assert (message.get_content_type(), message.is_multipart()) == ("text/plain", False)
    assert again(hostile, tmp_path).sender.email == "ada@mail.example"


@pytest.mark.parametrize(
    "text",
    ["", "ada", "ada@mail", "a b@mail.example", "ada@mail.example\n", "<ada@mail.example>", "a@b@mail.example",
     "ada@mail.example,b@mail.example", "ada@mail.example\r\nBcc: x@y.example",
     "é@mail.example", "a@" + "b" * 300 + ".example"],
)  # fmt: skip
def test_what_is_no_plain_address_stands_in_no_header(text: str) -> None:
    assert not is_mailbox(text)
    assert "From" not in message_from_bytes(compose(replace(ASKED, email=text), at=AT, key="k1"))


def test_a_file_is_attached_under_a_name_that_leads_nowhere(tmp_path: Path) -> None:
    files = (Attachment("../../etc/passwd\r\nX: y", b"%PDF- no"), Attachment("a.txt", b"The paper of the hydrant."))
    read = again(replace(ASKED, attachments=files), tmp_path)
    assert [part.name for part in read.attachments] == ["passwdX: y", "a.txt"]
    assert len(read.items) == 2
