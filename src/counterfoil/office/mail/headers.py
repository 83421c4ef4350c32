"""The headers of a message that arrived, as plain values: from whom, in answer to what, and whether a person wrote it.

Only the headers are parsed here. Everything else of a message is read in the sandbox.
"""

from __future__ import annotations

import email.errors
import re
from contextlib import suppress
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from enum import StrEnum

from counterfoil.office.mail.settings import is_address

MOST_BYTES = 256 * 1024
"""Headers beyond this are not looked at; no mail program writes a tenth of it."""
_ID = re.compile(r"<[!-;=?-~]{1,900}>")  # RFC 5322 §3.6.4, loosely: printable ASCII
_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")


class Nature(StrEnum):
    """Who wrote it, as far as it says."""

    PERSON = "person"
    AUTOMATIC = "automatic"  # a program: an out-of-office note, a list, a portal. It is never answered
    BOUNCE = "bounce"  # a mail server's report about something that was sent


@dataclass(frozen=True, slots=True)
class Headers:
    """What is needed to file a message. Nothing in it is evidence of who sent it."""

    message_id: str
    sender: str  # the address alone, small letters; empty where there is none that could be answered
    sender_name: str
    subject: str
    answers: tuple[str, ...]  # Message-IDs that it answers, the nearest first
    to: str  # every address that it was sent to
    nature: Nature


def read(content: bytes) -> Headers:
    """The headers of an RFC 5322 message. Never raises: what cannot be read is empty."""
    head = re.split(rb"\r?\n\r?\n", content[:MOST_BYTES], maxsplit=1)[0] + b"\r\n\r\n"
    try:
        found = BytesHeaderParser().parsebytes(head)
    except (email.errors.MessageError, ValueError, LookupError):
        found = Message()
    name, sender = _address(found, "From")
    ids = _ID.findall(_raw(found, "References"))
    nearest = dict.fromkeys((*_ID.findall(_raw(found, "In-Reply-To")), *reversed(ids)))
    return Headers(
        message_id=next(iter(_ID.findall(_raw(found, "Message-ID"))), ""),
        sender=sender,
        sender_name=name,
        subject=_words(_raw(found, "Subject"))[:500],
        answers=tuple(list(nearest)[:100]),
        to="\n".join(value for one in _TO for value in map(str, found.get_all(one, [])))[:20_000],
        nature=_nature(found, sender),
    )


def _nature(found: Message, sender: str) -> Nature:
    """As RFC 3834 and RFC 3464 tell programs from persons, and by what older programs write."""
    kind = _raw(found, "Content-Type").lower()
    local = sender.partition("@")[0]
    empty_path = _raw(found, "Return-Path").strip() == "<>"
    if ("multipart/report" in kind and "delivery-status" in kind) or local in ("mailer-daemon", "postmaster"):
        return Nature.BOUNCE
    submitted = _raw(found, "Auto-Submitted").partition(";")[0].strip().lower()
    says = (
        submitted not in ("", "no"),
        _raw(found, "Precedence").strip().lower() in ("bulk", "junk", "list", "auto_reply"),
        any(found.get(one) for one in ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond", "X-Auto-Reply")),
        bool(_raw(found, "X-Auto-Response-Suppress").strip()),
        empty_path,
        local.startswith(("owner-", "no-reply", "noreply", "do-not-reply", "donotreply")) or local.endswith("-request"),
    )
    return Nature.AUTOMATIC if any(says) or not sender else Nature.PERSON


def _address(found: Message, name: str) -> tuple[str, str]:
    """The first address of a header that is one: what is written around it, and itself."""
    try:
        pairs = getaddresses([_raw(found, name)[:2000]])
    except (ValueError, IndexError, TypeError):
        return "", ""
    for words, address in pairs:
        if is_address(address):
            return _words(words)[:200], address.lower()
    return "", ""


def _words(text: str) -> str:
    """Encoded words read (RFC 2047), on one line, without control characters."""
    with suppress(ValueError, LookupError, email.errors.MessageError):  # else it is shown as it came
        text = str(make_header(decode_header(text)))
    return "".join(one if one.isprintable() else " " for one in " ".join(text.split()))


def _raw(found: Message, name: str) -> str:
    """The header as text, one line; what is no ASCII is replaced rather than guessed."""
    value = str(found.get(name, ""))
    return " ".join(value.encode("utf-8", "replace").decode("utf-8").split())
