"""A demand that was filled in on a form or told to somebody: written down as a message, which ``read`` reads again.

What the law wants of a request that is made by a machine stands in its body (5 ILCS 140/3 as of 2026); a file that came
with it is attached. The words around what was asked are such that ``demands.items`` takes none of them for an item.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum

from counterfoil.documents.reading import clean_name

_MAILBOX = re.compile(r"[\w.+%'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}", re.ASCII)


class Form(StrEnum):
    """How the requester wants the answer."""

    LINK = "link"  # through the secret link
    EMAIL = "email"
    PAPER = "paper"
    VISIT = "visit"  # to look at the originals


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with it. Its name is only shown, its kind is looked for in its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody asks for. Who it is may stay empty: nobody has to say it."""

    items: tuple[str, ...]
    name: str = ""
    organisation: str = ""
    email: str = ""
    postal_address: str = ""
    phone: str = ""
    form: Form = Form.LINK
    fee_waiver: str = ""  # why fees should be waived; empty where nobody asks for that
    commercial: bool = False
    statute: str = "Freedom of Information Act"
    attachments: Sequence[Attachment] = ()


def is_mailbox(text: str) -> bool:
    """True for one plain address, without a name, a comment or a second address."""
    return _MAILBOX.fullmatch(text) is not None and len(text) <= 254


def compose(written: Written, *, at: datetime, key: str) -> bytes:
    """The message. ``at`` is when it was written, ``key`` makes its Message-ID unlike any other.

    No value gets into a header but the name and a mailbox that ``is_mailbox`` takes, each on one line.
    """
    message = EmailMessage()
    name = _line(written.name)
    if is_mailbox(written.email):
        user, _, domain = written.email.rpartition("@")
        message["From"] = Address(name, user, domain)
    message["Subject"] = "Request for public records"
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{re.sub(r'[^A-Za-z0-9_-]', '', key)}@portal.invalid>"
    message.set_content(_body(written))
    for one in written.attachments:
        message.add_attachment(
            one.content, maintype="application", subtype="octet-stream", filename=clean_name(one.name)
        )
    return message.as_bytes()


_FORM = {
    Form.LINK: "Please respond with electronic copies, through the link of this request.",
    Form.EMAIL: "Please respond by e-mail, with electronic copies.",
    Form.PAPER: "Please respond by mail, with paper copies.",
    Form.VISIT: "Please advise when the originals can be looked at in the office.",
}


def _body(written: Written) -> str:
    parts = [f"Under the {written.statute}, I request copies of the following records:"]
    parts += [f"{number}. {_paragraph(item)}" for number, item in enumerate(written.items, start=1)]
    parts.append(_FORM[written.form])
    if written.fee_waiver:
        parts.append(f"I ask that fees be waived: {_paragraph(written.fee_waiver)}")
    if written.commercial:
        parts.append("This request is made for a commercial purpose.")
    address = [_line(line) for line in written.postal_address.splitlines()]
    signed = [_line(written.name), _line(written.organisation), *address, _line(written.email), _line(written.phone)]
    if any(signed):
        parts.append("\n".join(["Sincerely,", *(line for line in signed if line)]))
    return "\n\n".join(parts) + "\n"


def _paragraph(text: str) -> str:
    """One paragraph: a line of an item cannot begin an item, a signature or a quotation of its own."""
    return " ".join(_printable(text).split())


def _line(text: str) -> str:
    return " ".join(_printable(text).split())[:250]


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
