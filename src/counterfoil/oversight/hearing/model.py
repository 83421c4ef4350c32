"""What a pack is made of: the facts that it is counted from, and the blocks that it is printed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from counterfoil.ledger.entry import Entry
from counterfoil.oversight.facts import CaseFact, ItemFact
from counterfoil.oversight.reports import trust_act

HIDDEN = "hidden"
"""Stands in place of a figure that could tell who somebody is."""
NO_DATA = "no data"
"""Stands where nothing was counted, so that there is no figure."""


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the ledger: its number from 0, and its leaf hash in hexadecimal."""

    number: int
    leaf: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a pack is counted from: demands received from ``first`` to ``last``, both inclusive.

    ``items`` are of answers to those cases; ``unlisted`` are origin, status and A-numbers in answers to federal
    immigration agencies, which no case lists and whole months count. ``acts`` are the ledger's entries of those cases,
    ``own`` those of the office itself, up to the newest. Nothing of a sealed case is in any of them.
    ``small`` is the smallest count of cases that is shown (``measures.SMALL``; 1 shows all, for the office alone).
    """

    office: str
    sample: bool
    simulated_clock: bool
    law: str
    first: date
    last: date
    counted_on: date
    cases: tuple[CaseFact, ...]
    items: tuple[ItemFact, ...]
    unlisted: tuple[ItemFact, ...]
    acts: Mapping[str, tuple[Told, ...]]
    own: tuple[Told, ...]
    trust: trust_act.Report
    origin: str  # of the checkpoint
    key: str  # the ledger's public key
    exemptions: Mapping[str, str]  # code → what it is called
    small: int


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is the column's share of the page."""

    name: str
    number: bool = False  # set right
    width: float = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as they are printed. ``name`` is that of its CSV, empty where there is none; that has all rows.

    Of a table without a chart only the first ``most`` rows are printed, and it says so.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    most: int = 400

    @property
    def left_out(self) -> str:
        """What is said beneath a table that is not printed whole; else empty."""
        if len(self.rows) <= self.most:
            return ""
        return f"Printed are the first {self.most:,} of {len(self.rows):,} rows; all are in tables/{self.name}.csv."


@dataclass(frozen=True, slots=True)
class Chart:
    """An SVG, what it says in words, and the table of what is drawn."""

    name: str
    title: str
    says: str
    svg: str
    table: Table


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``lead`` is its beginning, set bold."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """Points that are numbered, as findings are, or not; each with its bold beginning, which may be empty."""

    points: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph in a frame: what must not be overlooked."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Commands:
    """Lines to type, each whole."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Words and what they mean."""

    rows: tuple[tuple[str, str], ...]


Block = Text | Listed | Note | Commands | Terms | Table | Chart


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the second level and what stands beneath it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered chapter. ``id`` is its anchor on the page for browsers."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """The whole pack, ready to be set: facts of the cover as pairs, then the chapters."""

    title: str
    office: str
    period: str
    made_on: date
    sample: bool
    whole: bool  # small figures are shown: not for the public
    language: str
    cover: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]

    def charts(self) -> tuple[Chart, ...]:
        """Every chart, in order."""
        return tuple(block for block in self.blocks() if isinstance(block, Chart))

    def tables(self) -> tuple[Table, ...]:
        """Every table that has a CSV, charts' own among them, in order."""
        found = [block.table if isinstance(block, Chart) else block for block in self.blocks()]
        return tuple(one for one in found if isinstance(one, Table) and one.name)

    def blocks(self) -> tuple[Block, ...]:
        """Every block, in order."""
        return tuple(
            block
            for section in self.sections
            for block in (*section.blocks, *(inner for part in section.parts for inner in part.blocks))
        )
