"""What of a law a pack has encoded, section by section, what it leaves out, and what nobody has verified."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from counterfoil.law.cases import read_cases
from counterfoil.law.load import LawPack

_NOT_ENCODED = re.compile(r"^## Not encoded\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a statute, and how much of the pack rests on it."""

    citation: str
    rules: int
    periods: int  # of the clock, and what follows from lateness
    cases: int
    unsettled: int
    unverified: int  # of rules and periods

    @property
    def encoded(self) -> int:
        return self.rules + self.periods


def sections(pack: LawPack) -> tuple[Section, ...]:
    """Every section that a rule, a period or a case of the pack names, in the order of its numbers."""
    rules: Counter[str] = Counter()
    periods: Counter[str] = Counter()
    cases: Counter[str] = Counter()
    unsettled: Counter[str] = Counter()
    unverified: Counter[str] = Counter()
    for written in pack.rulebook.rules.values():
        named = _sections(written.rule.citation)
        rules.update(named)
        unsettled.update(named if written.rule.unsettled else ())
        unverified.update(() if written.rule.verified_by_counsel else named)
    dated = [period.sourced for track in pack.periods.values() for period in track]
    for sourced in (*dated, *(effect.sourced for effect in pack.effects)):
        named = _sections(sourced.cite)
        periods.update(named)
        unverified.update(() if sourced.verified_by_counsel else named)
    for case in read_cases(pack):
        cases.update(_sections(case.law))
    return tuple(
        Section(name, rules[name], periods[name], cases[name], unsettled[name], unverified[name])
        for name in sorted({*rules, *periods, *cases}, key=_order)
    )


def left_out(pack: LawPack) -> tuple[str, ...]:
    """What the pack's ``COVERAGE.md`` says is not encoded, each in one line."""
    path = pack.folder / "COVERAGE.md"
    met = _NOT_ENCODED.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    return tuple(" ".join(item.split()) for item in re.split(r"^- ", met[1], flags=re.MULTILINE)[1:]) if met else ()


def _sections(citation: str) -> list[str]:
    """The statutes of a citation: ``5 ILCS 140/3(d); 5 ILCS 140/9(c)`` are two."""
    return list(dict.fromkeys(part.strip() for part in citation.split(";") if part.strip()))


def _order(citation: str) -> list[tuple[int, int, str]]:
    return list(_pieces(citation))


def _pieces(citation: str) -> Iterator[tuple[int, int, str]]:
    """Numbers as numbers, so that 3 comes before 11."""
    for number, word in re.findall(r"(\d+)|(\D+)", citation):
        yield (0, int(number), "") if number else (1, 0, word)
