"""Passages of a recording that an outside tool removed, as the person who brings the copy back lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from counterfoil.documents.recordings.model import clock
from counterfoil.errors import BadInput

WHAT = ("sound", "picture", "both")
_PLACE = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:\.\d)?"
_LINE = re.compile(rf"\s*({_PLACE})\s*[-–]\s*({_PLACE})\s+({'|'.join(WHAT)})\s+(\S+)\s+(\S.{{2,400}})", re.DOTALL)
MOST = 2_000


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage, from and to in seconds: what of it was removed, under which exemption and on what factual basis."""

    start_s: float
    end_s: float
    what: str  # one of ``WHAT``
    exemption: str  # "7(1)(c)"
    basis: str

    @property
    def shown(self) -> str:
        """``0:10–0:25, sound``."""
        of = "sound and picture" if self.what == "both" else self.what
        return f"{clock(self.start_s)}–{clock(self.end_s)}, {of}"

    def as_json(self) -> dict[str, Any]:
        """In tenths of a second: a ledger commits to whole numbers."""
        return {
            "start_ds": round(self.start_s * 10),
            "end_ds": round(self.end_s * 10),
            "what": self.what,
            "exemption": self.exemption,
            "basis": self.basis,
        }

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Passage:
        return cls(row["start_ds"] / 10, row["end_ds"] / 10, row["what"], row["exemption"], row["basis"])


def passage(line: str) -> Passage:
    """The passage that a line gives: ``FROM-TO sound|picture|both EXEMPTION BASIS``. Raises ``BadInput``.

    >>> passage("1:10-1:25.5 sound 7(1)(c) the voice of a victim").shown
    '1:10–1:25.5, sound'
    """
    met = _LINE.fullmatch(line.rstrip())
    if met is None:
        raise BadInput(
            f"“{line.strip()[:80]}”: is no passage. Write from, to, what was removed (sound, picture or both), the "
            "exemption and the factual basis: 1:10-1:25 sound 7(1)(c) the voice of a victim"
        )
    found = Passage(_seconds(met[1]), _seconds(met[2]), met[3], met[4], " ".join(met[5].split()))
    if not found.start_s < found.end_s:
        raise BadInput(f"“{line.strip()[:80]}”: ends before it begins. Write the earlier place first.")
    return found


def passages(lines: Iterable[str]) -> tuple[Passage, ...]:
    """The passages of some lines in the order of the recording; empty lines count for nothing."""
    found = sorted((passage(line) for line in lines if line.strip()), key=lambda one: (one.start_s, one.end_s))
    if len(found) > MOST:
        raise BadInput(f"{len(found):,} passages are too many for one recording; at most {MOST:,} can be listed.")
    return tuple(dict.fromkeys(found))


def _seconds(place: str) -> float:
    total = 0.0
    for part in place.split(":"):
        total = total * 60 + float(part)
    return round(total, 1)
