"""Law packs on disk → ``LawPack``. Each part is read when it is first asked for, and read strictly.

A pack is a folder of data (``packs/us-il``); an overlay is a local law above it (``overlays/chicago``). No Python.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, time
from functools import cached_property

from counterfoil.errors import BadInput, UnknownLaw
from counterfoil.frozen import frozen_itself
from counterfoil.law import compiled
from counterfoil.law.calendar import Calendar
from counterfoil.law.clocks import Effect, Period, read_effects, read_periods
from counterfoil.law.sourced import in_force

TYPE_CHECKING = False
if TYPE_CHECKING:  # each is imported where it is needed, so that a clock never pays for Cedar, YAML or pathlib
    from pathlib import Path
    from typing import Any

    from counterfoil.law.exemptions import Exemptions
    from counterfoil.law.overlay import Overlay
    from counterfoil.law.rulebook import Rulebook
    from counterfoil.law.strict import Fields

    PACKS: Path

_PACKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "packs")


def __getattr__(name: str) -> Any:
    """``PACKS``, the folder of the installed packs, as a path: made when it is asked for."""
    if name != "PACKS":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pathlib import Path  # inline: not needed by the clock

    return Path(_PACKS)


@frozen_itself
class LawPack:
    """A jurisdiction's rules as dated, cited data. Reading a part that is faulty raises ``LawPackInvalid``."""

    name: str
    directory: str
    title: str
    statute: str
    timezone: str
    close_of_business: time
    calendar: Calendar
    weekend_cite: str
    weekend_text: str
    weekend_moves: bool = True  # whether a period of calendar days that would end on a closed day goes on to the next
    overlay_name: str | None = None

    @cached_property
    def folder(self) -> Path:
        """The folder of the pack's files."""
        from pathlib import Path  # inline: not needed by the clock

        return Path(self.directory)

    @cached_property
    def periods(self) -> Mapping[str, tuple[Period, ...]]:
        """Track → its periods, oldest first (``clocks.yaml``)."""
        found = read_periods(self._fields("clocks.yaml"))
        compiled.keep(self, found)
        return found

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """What follows when a date is missed (``lateness.yaml``)."""
        return read_effects(self._fields("lateness.yaml"))

    @cached_property
    def exemptions(self) -> Exemptions:
        """Exemption codes, their factual basis, and the proposed discretion register (``exemptions.yaml``)."""
        from counterfoil.law.exemptions import read_exemptions  # inline: not needed by the clock

        return read_exemptions(self._fields("exemptions.yaml"), _read(os.path.join(_PACKS, "words.yaml"), "words.yaml"))

    @cached_property
    def rulebook(self) -> Rulebook:
        """The disclosure rules of all times (``policy.cedar``), parsed, linted and validated."""
        from counterfoil.law.rulebook import read_rulebook  # inline: slow import (Cedar)

        return read_rulebook(self)

    @cached_property
    def overlay(self) -> Overlay | None:
        """The local law above the State's, or None when none was asked for."""
        if self.overlay_name is None:
            return None
        from counterfoil.law.overlay import read_overlay  # inline: not needed by the clock

        file = f"overlays/{self.overlay_name}/overlay.yaml"
        return read_overlay(self._fields(file))

    @property
    def can_answer(self) -> bool:
        """Whether an office can answer demands under it: it has a gate for instruments, and letters."""
        return (self.folder / "instruments.yaml").is_file() and (self.folder / "letters").is_dir()

    @property
    def facts_schema(self) -> Path:
        """The Cedar schema that types what a rule may know: the one that all laws share, unless a pack has its own."""
        own = self.folder / "policy.cedarschema"
        return own if own.is_file() else own.__class__(_PACKS, "facts.cedarschema")

    def period(self, track: str, on: date) -> Period:
        """The period of ``track`` that holds on a day. Unknown track or no value on that day: ``BadInput``."""
        if track not in self.periods:
            raise BadInput(f"{track}: {self.name} has no such track. It has: {', '.join(self.periods)}.")
        found = in_force(self.periods[track], on)
        if found is None:
            first = self.periods[track][0].sourced
            raise BadInput(
                f"{track}: {self.name} has no such period on {on.isoformat()}; it holds from "
                f"{first.effective_from.isoformat()} ({first.cite}). Use the track that held on that day, for example "
                "standard."
            )
        return found

    def _fields(self, file: str) -> Fields:
        return _read(os.path.join(self.directory, file), f"{self.name}/{file}")


def available(packs: Path | str = _PACKS) -> tuple[str, ...]:
    """The names of the installed law packs."""
    return tuple(sorted(name for name in os.listdir(packs) if _has(packs, name, "pack.yaml")))


def overlays(name: str, packs: Path | str = _PACKS) -> tuple[str, ...]:
    """The local laws that a pack has, by name."""
    folder = os.path.join(packs, name, "overlays")
    if not os.path.isdir(folder):
        return ()
    return tuple(sorted(each for each in os.listdir(folder) if _has(folder, each, "overlay.yaml")))


def load(name: str, overlay: str | None = None, *, packs: Path | str = _PACKS) -> LawPack:
    """The law pack of that name, with one local law above it if asked for.

    Raises ``UnknownLaw`` when there is none of that name, ``LawPackInvalid`` when its ``pack.yaml`` is faulty; the
    other files are read, and refused, when they are first asked for (``law.check`` reads all of them).
    """
    if name not in available(packs):
        raise UnknownLaw(f"{name}: no such law is installed. Installed: {', '.join(available(packs))}.")
    if overlay is not None and overlay not in overlays(name, packs):
        known = ", ".join(overlays(name, packs)) or "none"
        raise UnknownLaw(f"{overlay}: {name} has no such overlay (a local law above the State's). It has: {known}.")
    directory = os.path.join(packs, name)
    kept = compiled.kept(directory)
    if kept is None:
        return _pack(name, directory, overlay)
    (title, statute, timezone, closes_at, calendar, cite, text, moves) = kept.top
    pack = LawPack(name, directory, title, statute, timezone, closes_at, calendar, cite, text, moves, overlay)
    pack.__dict__.update(periods=kept.periods, effects=kept.effects)  # where cached_property keeps what it has read
    return pack


def _has(folder: Path | str, name: str, file: str) -> bool:
    return os.path.isfile(os.path.join(folder, name, file))


def _read(path: str, name: str) -> Fields:
    from pathlib import Path  # inline: a pack that is kept compiled needs none of the three

    from counterfoil.law.strict import read_fields

    return read_fields(Path(path), name)


def _pack(name: str, directory: str, overlay: str | None) -> LawPack:
    top = _read(os.path.join(directory, "pack.yaml"), f"{name}/pack.yaml").allow(
        ("name", "title", "statute", "timezone", "close_of_business", "calendar", "weekend_rule")
    )
    if top.text("name") != name:
        (top.place / "name").refuse(f"must be '{name}', as the folder is called.")
    weekend = top.fields("weekend_rule").allow(("cite", "text"), ("moves",))
    try:
        closes_at = time.fromisoformat(top.text("close_of_business"))
    except ValueError:
        (top.place / "close_of_business").refuse('a time such as "17:00" is needed.')
    return LawPack(
        name=name,
        directory=directory,
        title=top.text("title"),
        statute=top.text("statute"),
        timezone=top.text("timezone"),
        close_of_business=closes_at,
        calendar=_calendar(top.fields("calendar"), name, directory),
        weekend_cite=weekend.text("cite"),
        weekend_text=weekend.text("text"),
        weekend_moves=weekend.truth("moves", True),
        overlay_name=overlay,
    )


def _calendar(fields: Fields, name: str, directory: str) -> Calendar:
    from pathlib import Path  # inline, as in ``_read``

    from counterfoil.law.calendar_reading import read_closings

    fields.allow(("first_on", "last_on", "strict", "generous", "duty_holiday"))
    first_on, last_on = fields.day("first_on"), fields.day("last_on")
    if last_on <= first_on:
        (fields.place / "last_on").refuse("must lie after first_on.")
    return Calendar(
        law=name,
        first_on=first_on,
        last_on=last_on,
        closings=read_closings(Path(directory, "calendar.csv"), f"{name}/calendar.csv", first_on, last_on),
        strict=frozenset(fields.texts("strict")),
        generous=frozenset(fields.texts("generous")),
        duty_holiday=fields.text("duty_holiday"),
    )
