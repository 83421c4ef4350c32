"""Whether an office's witnesses cosign, and whether it may sign at all: a row of the check. It asks nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from counterfoil.office.folder import Office
from counterfoil.office.journal import UNPROVED
from counterfoil.office.operate.rows import NotWell, State
from counterfoil.office.services import cosigning
from counterfoil.values import counted

LATE = timedelta(days=2)
"""The worker asks every hour; one that has not cosigned for so long does not answer."""


def witnesses(office: Office) -> str:
    """A row of the check."""
    if (office.folder / UNPROVED).exists():
        raise NotWell(
            "Nothing may be recorded: the office came back from a backup, or a witness saw more than it holds.",
            f"counterfoil ledger resume {office.folder}",
            State.WARN,
        )
    found = cosigning.policy_of(office)
    if found is None or not found.witnesses:
        raise NotWell(
            "Nobody cosigns the ledger: two people may be shown two of it.",
            "Ask an inspector general, the clerk, a newspaper; docs/witness.md has what they run.",
            State.WARN,
        )
    if late := [
        one.name for one in cosigning.last_cosigned(office) if one.at is None or datetime.now(UTC) - one.at > LATE
    ]:
        raise NotWell(
            f"{', '.join(late)}: did not cosign for two days.",
            "Ask whoever runs it; counterfoil ledger cosign says what it answers.",
            State.WARN,
        )
    return f"{counted(len(found.witnesses), 'witness', 'witnesses')} cosigned in the last two days"
