"""Where two laws, or one law on two days, say something else: periods, effects, exemptions, defaults and rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from counterfoil.law.load import LawPack
from counterfoil.law.sourced import in_force

if TYPE_CHECKING:
    from counterfoil.law.sourced import Dated


@dataclass(frozen=True, slots=True)
class Said:
    """What a law says under one key: in short for a person, and in full for a comparison (without its provenance)."""

    short: str
    cite: str
    full: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One key on which two sides differ; None where a side says nothing."""

    key: str  # "clock standard", "exemption 7(1)(b)", "rule 2.15-a-i" …
    one: Said | None
    other: Said | None

    @property
    def change(self) -> str:
        """``only first``, ``only second`` or ``differs``."""
        return "only second" if self.one is None else "only first" if self.other is None else "differs"


def said_on(pack: LawPack, day: date) -> dict[str, Said]:
    """Everything that a pack says on a day, by key. A faulty pack raises ``LawPackInvalid``."""
    return dict(_said(pack, day))


def differences(one: Mapping[str, Said], other: Mapping[str, Said]) -> tuple[Difference, ...]:
    """The keys on which the sides differ, in the order of the first, then of the second."""
    keys = dict.fromkeys((*one, *other))
    found = (Difference(key, one.get(key), other.get(key)) for key in keys)
    return tuple(each for each in found if each.one is None or each.other is None or each.one.full != each.other.full)


def _said(pack: LawPack, day: date) -> Iterator[tuple[str, Said]]:
    for track, periods in pack.periods.items():
        period = in_force(periods, day)
        if period is not None:
            yield f"clock {track}", _of(f"{period.length} after {period.day_zero}: {period.title}", period)
    for effect in pack.effects:
        if effect.sourced.holds_on(day):
            yield f"effect {effect.id}", _of(effect.text, effect)
    for code, exemptions in pack.exemptions.by_code.items():
        exemption = in_force(exemptions, day)
        if exemption is not None:
            yield f"exemption {code}", _of(f"{exemption.title} (default: {exemption.default})", exemption)
    for category, defaults in pack.exemptions.by_category.items():
        default = in_force(defaults, day)
        if default is not None:
            yield f"default {category}", _of(f"{default.default}: {default.reason}", default)
    for written in pack.rulebook.rules.values():
        if written.holds_on(day):
            rule = written.rule
            mode = f"{rule.mode}, unsettled" if rule.unsettled else rule.mode
            conditions = json.dumps(written.cedar.get("conditions", ()), sort_keys=True)
            full = "\n".join((mode, rule.title, rule.citation, rule.code, conditions))
            yield f"rule {rule.id}", Said(f"{mode}: {rule.title}", rule.citation, full)


def _of(short: str, value: Dated) -> Said:
    """A dated value; its text in full has the citation, but not who checked it when."""
    plain = asdict(value)  # type: ignore[call-overload]  # every dated value is a dataclass
    plain["sourced"] = value.sourced.cite
    return Said(short, value.sourced.cite, json.dumps(plain, sort_keys=True, default=str))
