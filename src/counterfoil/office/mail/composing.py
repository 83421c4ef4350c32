"""A row of the outbox as a message: the same bytes whenever it is composed, and headers that are all our own."""

from __future__ import annotations

from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.mail import keyed
from counterfoil.office.mail.settings import MailSettings

LINK = "{follow}"
"""What stands in a body for the secret address; only the message itself has it."""
_WHOLE = SMTP.clone(max_line_length=998)
"""A long Message-ID is not broken into pieces that no mail program puts together again."""


def compose(
    office: Office, mail: MailSettings, row: models.OutgoingMail, attached: Mapping[str, bytes] | None = None
) -> bytes:
    """The message, ready for SMTP. ``attached`` are the bytes of its attachments by name.

    A line break in a header's value raises ``ValueError`` in Python's own ``email``; ours have none to begin with.
    """
    secret = keyed.secret_of(office)
    message = EmailMessage(policy=SMTP)
    local, _, domain = mail.address.rpartition("@")
    message["From"] = Address(_one_line(office.name), local, domain)
    message["To"] = Address(addr_spec=row.recipient)
    if mail.plus_address:
        number = row.case.number
        message["Reply-To"] = Address("", f"{local}+{number}.{keyed.tag(secret, number)}", domain)
    message["Subject"] = row.subject
    message["Date"] = format_datetime(row.made_at)
    message["Message-ID"] = keyed.message_id(secret, row.pk, mail.domain)
    if row.in_reply_to:
        message["In-Reply-To"] = row.in_reply_to
        message["References"] = row.in_reply_to
    # RFC 3834 §5: no program answers this, and we answer none that says so. The second line is for Exchange.
    message["Auto-Submitted"] = "auto-replied" if row.automatic else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(row.body.replace(LINK, link(office, mail, row)), cte="quoted-printable")
    for one in row.attachments:
        main, _, sub = one["media_type"].partition("/")
        message.add_attachment((attached or {})[one["name"]], maintype=main, subtype=sub, filename=one["name"])
    return message.as_bytes(policy=_WHOLE)


def link(office: Office, mail: MailSettings, row: models.OutgoingMail) -> str:
    """The secret address of a requester who follows or a custodian who answers; empty where it is not ours to tell."""
    if row.pull_id is not None and mail.public_address:
        return f"{mail.public_address}/custodian/{keyed.custodian(keyed.secret_of(office), row.pull_id)}/"
    if row.follows is None or not mail.public_address:
        return ""
    return f"{mail.public_address}/follow/{keyed.follow(keyed.secret_of(office), row.follows.digest)}/"


def _one_line(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)
