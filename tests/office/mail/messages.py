"""Messages for tests, by invented people."""

from __future__ import annotations

ASKS = "Under the Illinois Freedom of Information Act I request the arrest report RD LH123456.\n\nAda Asker\n"


def message(
    body: str = ASKS,
    *more: str,
    sender: str = "Ada Asker <ada@mail.example>",
    subject: str = "FOIA request",
    message_id: str = "<first@mail.example>",
) -> str:
    """A plain message; ``more`` are further header lines."""
    lines = [
        f"From: {sender}",
        "To: foia@sample-city.example",
        f"Subject: {subject}",
        "Date: Mon, 3 Jan 2022 09:00:00 -0600",
        f"Message-ID: {message_id}",
        *more,
    ]
    return "\n".join([*lines, "", body])


def bounce(of: str, *, action: str = "failed", why: str = "smtp; 550 5.1.1 No such user") -> str:
    """A mail server's report about the message whose Message-ID is ``of``."""
    return f"""From: Mail Delivery Subsystem <mailer-daemon@mail.example>
To: foia@sample-city.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-{action}@mail.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; ada@mail.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: {why}

--b
Content-Type: text/rfc822-headers

From: foia@sample-city.example
Message-ID: {of}

--b--
"""
