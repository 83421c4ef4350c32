"""What an office's counsel signs: the digest of every rule and default, so that a changed one loses its adoption."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from counterfoil.errors import NotAdopted
from counterfoil.law.clocks import Effect, Period
from counterfoil.law.exemptions import CategoryDefault, Exemption
from counterfoil.law.load import LawPack
from counterfoil.law.overlay import LocalRule
from counterfoil.values import digest_of


@dataclass(frozen=True, slots=True)
class Changes:
    """How a pack differs from what was adopted. All empty: nothing changed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def rule_digests(pack: LawPack) -> dict[str, str]:
    """Everything that an office decides by → its SHA-256, in the order of the pack.

    Keys: ``rule 2.15-a-i``, ``clock standard 2010-01-01``, ``exemption 7(1)(b) 2010-01-01``,
    ``default birthplace 2010-01-01``, ``effect no_fee 2010-01-01``, ``calendar 2026``, ``local 2-173-020 2021-01-27``.
    A rule's digest is ``Rule.digest``: what ``PolicyBook`` looks for among the adopted ones.
    """
    return dict(_digests(pack))


def _digests(pack: LawPack) -> Iterator[tuple[str, str]]:
    for written in pack.rulebook.rules.values():
        yield f"rule {written.rule.id}", written.rule.digest
    for track, periods in pack.periods.items():
        for period in periods:
            yield f"clock {track} {period.sourced.effective_from}", _digest(_signed(period))
    for effect in pack.effects:
        yield f"effect {effect.id} {effect.sourced.effective_from}", _digest(_signed(effect))
    for code, exemptions in pack.exemptions.by_code.items():
        for exemption in exemptions:
            yield f"exemption {code} {exemption.sourced.effective_from}", _digest(_signed(exemption))
    for category, defaults in pack.exemptions.by_category.items():
        for default in defaults:
            yield f"default {category} {default.sourced.effective_from}", _digest(_signed(default))
    for year in sorted({closing.observed_on.year for closing in pack.calendar.closings}):
        closings = [
            asdict(c) | {"closed": sorted(c.closed)} for c in pack.calendar.closings if c.observed_on.year == year
        ]
        yield f"calendar {year}", _digest(closings)
    if pack.overlay is not None:
        for rule in pack.overlay.rules:
            yield f"local {rule.id} {rule.sourced.effective_from}", _digest(_signed(rule))


def _signed(value: Period | Effect | Exemption | CategoryDefault | LocalRule) -> dict[str, Any]:
    """A dated value without its end: what a later value adds must not undo the adoption of an earlier one."""
    plain = asdict(value)
    del plain["sourced"]["effective_to"]
    return plain


def _digest(value: Any) -> str:
    """The SHA-256 of a value's canonical JSON: sorted keys, no blanks, dates as ISO texts."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
    return digest_of(text.encode())


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no canonical form")


def changed_since(adoption: Mapping[str, str], pack: LawPack) -> Changes:
    """What of ``pack`` is not as ``adoption`` (key → digest, as ``rule_digests`` gave it) has it."""
    now = rule_digests(pack)
    return Changes(
        added=tuple(key for key in now if key not in adoption),
        changed=tuple(key for key in now if key in adoption and now[key] != adoption[key]),
        removed=tuple(key for key in adoption if key not in now),
    )


def adopted_digests(adoption: Mapping[str, str]) -> frozenset[str]:
    """What ``PolicyBook`` takes as ``adopted``. A rule that changed since is not among them, by its digest."""
    return frozenset(adoption.values())


def require_adopted(adoption: Mapping[str, str], pack: LawPack) -> None:
    """Refuse (``NotAdopted``) when any part of the pack is new or changed since counsel signed it."""
    changes = changed_since(adoption, pack)
    open_points = (*changes.added, *changes.changed)
    if open_points:
        shown = ", ".join(open_points[:5]) + (f" and {len(open_points) - 5} more" if len(open_points) > 5 else "")
        raise NotAdopted(
            f"{pack.name}: counsel has not adopted {shown}. "
            'Let counsel read them and sign: counterfoil law adopt LAW --office DIR --by "Name, Title".'
        )


def statement(
    pack: LawPack,
    *,
    by: str,
    on: date,
    office: str,
    sample: bool = False,
    also: Mapping[str, str] | None = None,
) -> str:
    """The text that counsel signs: who, when, for which office, and each rule with its digest, one a line.

    ``also`` are digests of what stands elsewhere (instruments, fees, letters); they come after the pack's.
    """
    digests = rule_digests(pack) | dict(also or {})
    law = pack.name if pack.overlay_name is None else f"{pack.name} with {pack.overlay_name}"
    lines = [
        *(["SAMPLE: this adoption is fictional and binds nobody.", ""] if sample else []),
        f"Adoption of the law pack {law} ({pack.title}, {pack.statute})",
        "",
        f"Office: {office}",
        f"Adopted by: {by}",
        f"Adopted on: {on.isoformat()}",
        "",
        f"I have read the {len(digests)} rules, periods, exemptions, defaults, calendar years, fees and letters listed",
        "below and adopt them for this office. A rule whose text or source changes afterwards is no longer adopted.",
        "",
        *(f"{digest}  {key}" for key, digest in digests.items()),
    ]
    return "\n".join(lines) + "\n"
