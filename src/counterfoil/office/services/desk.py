"""What every step of answering one demand has at hand, and how a step tells what it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from counterfoil.demands.model import Demand
from counterfoil.law.discretion import Register
from counterfoil.law.load import LawPack
from counterfoil.law.policy import PolicyBook
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services import adopting
from counterfoil.office.store import Keeper


@dataclass(frozen=True, slots=True)
class Told:
    """What one step did, in plain words: a headline, and its working line by line."""

    step: str
    headline: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Desk:
    """One program run over one office, with counsel's adoption in force."""

    office: Office
    journal: Journal
    pack: LawPack
    adoption: models.Adoption
    store: Keeper
    tell: Callable[[Told], None]
    progress: Callable[[int, int, str], None]
    read: dict[str, Demand] = field(default_factory=dict, compare=False)  # demands read in this run, by their digest

    @property
    def today(self) -> date:
        """The day it is in the office's time zone."""
        return self.journal.now().astimezone(ZoneInfo(self.office.time_zone)).date()

    def book(self, on: date) -> PolicyBook:
        """The rules in force on a day, as far as counsel has adopted them."""
        return PolicyBook(self.pack, on, adopting.adopted_of(self.adoption))

    def register(self, on: date) -> Register:
        """The discretion register as counsel signed it."""
        return adopting.register_of(self.adoption, self.pack, on)

    def folder(self, case: models.Case, *parts: str) -> Path:
        """A folder for the case's working papers, made if need be. Staff only."""
        folder = self.office.work.joinpath(case.number, *parts)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder
