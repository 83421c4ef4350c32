"""A local law above the State's: dated rules that gates, reports and notices cite. It never opens or closes a field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from counterfoil.law.sourced import SOURCED, Sourced, sourced
from counterfoil.law.strict import Fields

KINDS = ("definition", "prohibition", "permission", "duty", "exception")


@dataclass(frozen=True, slots=True)
class LocalRule:
    """One section of a local law, as it stood from a day on. ``litigation_hold``: a court has suspended it."""

    id: str
    title: str
    kind: str
    text: str
    sourced: Sourced
    litigation_hold: bool = False


@dataclass(frozen=True, slots=True)
class Overlay:
    """A local law: its name, its place, a note on its calendar, and its rules."""

    name: str
    title: str
    calendar_note: str
    rules: tuple[LocalRule, ...]

    def on(self, day: date) -> tuple[LocalRule, ...]:
        """The rules in force on a day, without those that a court has suspended."""
        return tuple(rule for rule in self.rules if rule.sourced.holds_on(day) and not rule.litigation_hold)


def read_overlay(top: Fields) -> Overlay:
    """``overlay.yaml``, strictly. Raises ``LawPackInvalid``."""
    top.allow(("name", "title", "calendar_note", "rules"))
    rules: list[LocalRule] = []
    for name, below in top.fields("rules").each():
        rows = list(below.dated())
        following: list[date | None] = [start for start, _ in rows[1:]]
        for (start, row), end in zip(rows, [*following, None], strict=True):
            row.allow(("title", "kind", "text", *SOURCED), ("litigation_hold",))
            rules.append(
                LocalRule(
                    id=name,
                    title=row.text("title"),
                    kind=row.choice("kind", KINDS),
                    text=row.text("text"),
                    sourced=sourced(row, start, end),
                    litigation_hold=row.truth("litigation_hold", False),
                )
            )
    return Overlay(top.text("name"), top.text("title"), top.text("calendar_note"), tuple(rules))
