"""Where the documents were before they were moved, for as long as copies of them may lie there.

A disposal has to reach those too. The note goes when they are removed: ``counterfoil office store --remove-left``.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

from counterfoil.office import folder
from counterfoil.office.folder import Office

NOTE = ".store-left"


@dataclass(frozen=True, slots=True)
class Left:
    """The two settings as they were, and the day (UTC) on which the office went on elsewhere."""

    kept_at: str
    encrypt: bool
    left_on: str


def read(office: Office) -> Left | None:
    """What was left and not removed yet; None where nothing was."""
    try:
        found = Left(**json.loads((office.folder / NOTE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    # Written before office.toml was: where it still says the same, the move was cut short.
    return None if (found.kept_at, found.encrypt) == folder.kept_now(office) else found


def write(office: Office, left: Left) -> None:
    """Whole, and on the disk, before anything rests on it."""
    new = office.folder / f"{NOTE}.new"
    with os.fdopen(os.open(new, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(left), file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, office.folder / NOTE)


def drop(office: Office) -> None:
    (office.folder / NOTE).unlink(missing_ok=True)
