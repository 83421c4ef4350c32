"""What a mail server reports about a message that was sent (RFC 3464), as a note on that message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from counterfoil.office import models

MOST_BYTES = 1 << 20
"""A report says what it has to say in less."""
_ACTION = re.compile(rb"(?im)^Action:[ \t]*(failed|delayed|delivered|relayed|expanded)\b")
_STATUS = re.compile(rb"(?m)^(?i:Status):[ \t]*([245]\.\d{1,3}\.\d{1,3})")
_WHY = re.compile(rb"(?im)^Diagnostic-Code:[ \t]*([^\r\n]{1,400}(?:\r?\n[ \t][^\r\n]{1,400}){0,3})")


def note(mails: Sequence[models.OutgoingMail], content: bytes) -> None:
    """Write the report down with each message that it is about. Call it inside a transaction.

    A report that does not say how it went counts as a failure: a person looks.
    """
    report = content[:MOST_BYTES]
    action = _ACTION.search(report)
    went = action[1].lower().decode() if action else "failed"
    status, why = _STATUS.search(report), _WHY.search(report)
    words = [status[1].decode() if status else "", why[1].decode("utf-8", "replace") if why else ""]
    answer = "".join(one if one.isprintable() else " " for one in " ".join(" ".join(words).split()))[:500]
    for mail in mails:
        if went == "failed":
            mail.state = "bounced"
            mail.save(update_fields=["state"])
        what = {"failed": "bounced", "delayed": "delayed"}.get(went, "delivered")
        models.MailEvent.objects.create(mail=mail, at=datetime.now(UTC), what=what, answer=answer)
