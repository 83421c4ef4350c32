"""What a worker does, one function for each kind of work; each is safe to run twice."""

from __future__ import annotations

from collections.abc import Mapping

from counterfoil.office.services.work import Task
from counterfoil.office.tasks.answer import answer
from counterfoil.office.tasks.arrival import arrival
from counterfoil.office.tasks.mail import mail_in, mail_out, mail_read
from counterfoil.office.tasks.sweep import sweep

TASKS: Mapping[str, Task] = {
    "answer": answer,
    "arrival": arrival,
    "mail_in": mail_in,
    "mail_out": mail_out,
    "mail_read": mail_read,
    "sweep": sweep,
}
"""Kind of work → what does it."""
