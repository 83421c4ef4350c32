"""What papers claim to be, and what the law lets each do: ``instruments.yaml`` of a pack, read strictly.

Not legal advice: no rule is verified by counsel until an office's counsel adopts it by its digest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from counterfoil.errors import LawPackInvalid, UnknownLaw
from counterfoil.law import strict
from counterfoil.law.model import GateAction, InstrumentClass, InstrumentKind
from counterfoil.law.sourced import CONFIDENCES
from counterfoil.values import Cite, Source

PACKS = Path(__file__).parent / "packs"
_SOURCED = ("effective_from", "source", "checked", "confidence", "verified_by_counsel")
_ROLES = ("article_iii_judge", "judge", "clerk", "attorney", "immigration_judge", "agency_officer")
_ASKS = (
    "names_public_records_law",
    "asks_for",
    "opens_with_records",
    "records_named",
    "custody",
    "assistance",
    "scene",
    "sealed",
    "certification",
    "expedited",
    "database_access",
    "alert",
)
_WHEN = ("class", "mixed", "criminal_warrant", "attached", "immigration_agent", "asks_custody", "expedited")
_ACTIONS = tuple(action for action in GateAction if action is not GateAction.PRODUCE)
_ATTACHED = ("no_effect", "needs_person")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Since when a rule holds, who says so, when that was checked, and how sure we are."""

    effective_from: date
    effective_to: date | None
    cites: tuple[Cite, ...]
    source: str
    checked: date
    confidence: str
    verified_by_counsel: bool

    def holds_on(self, day: date) -> bool:
        """Both ends count."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Paper:
    """A form or paper with the words that give it away. ``court`` papers need a caption and a case number as well."""

    id: str
    kind: InstrumentKind
    name: str
    court: bool
    numbers: tuple[str, ...]  # form numbers as printed: "I-200", "AO 93"
    titles: tuple[str, ...]
    phrases: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Court:
    """The caption of a court."""

    id: str
    caption: str
    state: bool


@dataclass(frozen=True, slots=True)
class Signer:
    """What is printed at a signature line, and whose role that is."""

    role: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What the law lets one or more kinds of instrument do. ``action`` is None where an overlay only adds to it."""

    id: str
    kinds: frozenset[InstrumentKind]
    when: tuple[tuple[str, Any], ...]
    action: GateAction | None
    overlay: str
    title: str
    why: str
    steps: tuple[str, ...]
    log_fields: tuple[str, ...]
    unsettled: bool
    provenance: Provenance
    digest: str  # SHA-256 of the rule as canonical JSON; adoption signs it
    track: str = ""  # of clocks.yaml: the time that such a demand has, where it is not that of a request


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """How a request has to arrive."""

    id: str
    says: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """A statute that orders that a person is told when a record from one of these sources was produced."""

    id: str
    sources: frozenset[Source]
    track: str  # of clocks.yaml: the days for it
    letter: str  # the kind of the notice
    title: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Instruments:
    """``instruments.yaml`` of one pack."""

    law: str
    overlays: tuple[str, ...]
    papers: tuple[Paper, ...]
    courts: tuple[Court, ...]
    case_numbers: tuple[str, ...]  # regular expressions
    signers: tuple[Signer, ...]
    agency_names: tuple[str, ...]
    agency_titles: tuple[str, ...]
    agency_domains: tuple[str, ...]
    asks: Mapping[str, tuple[str, ...]]  # regular expressions by what they show
    effects: tuple[Effect, ...]
    reading: tuple[ReadingRule, ...]
    notices: tuple[NoticeRule, ...] = ()

    def __hash__(self) -> int:
        return hash((self.law, tuple(effect.digest for effect in self.effects)))

    def name_of(self, kind: InstrumentKind) -> str:
        """The name of a kind in plain words."""
        return _NAMES.get(kind) or next((p.name for p in self.papers if p.kind is kind), kind.value.replace("_", " "))

    def rule_digests(self) -> dict[str, str]:
        """Rule id → digest of every effect, for counsel to adopt."""
        return {effect.id: effect.digest for effect in self.effects}


_NAMES = {
    InstrumentKind.FOIA_REQUEST: "Request for public records",
    InstrumentKind.INQUIRY: "Inquiry",
    InstrumentKind.CALL_FOR_ASSISTANCE: "Call for assistance",
    InstrumentKind.CERTIFICATION: "Request for a victim's certification",
    InstrumentKind.DATABASE_ACCESS: "Request for access to a database",
    InstrumentKind.ALERT: "Alert",
    InstrumentKind.UNKNOWN: "Not recognised",
    InstrumentKind.COURT_SUBPOENA: "Subpoena of a court",
    InstrumentKind.SEARCH_WARRANT: "Search warrant",
}


def load_instruments(pack: Path | str) -> Instruments:
    """The instruments of a pack, by its name ("us-il") or its folder.

    Raises ``UnknownLaw`` when no such pack is installed and ``LawPackInvalid`` for an unknown or duplicate key, a
    missing citation or date, a pattern that does not compile, or the same id twice.
    """
    if isinstance(pack, Path):
        return _load(pack)
    if not re.fullmatch(r"[a-z]{2,}(?:-[a-z0-9]+)*", pack) or not (PACKS / pack / "instruments.yaml").is_file():
        known = ", ".join(sorted(p.parent.name for p in PACKS.glob("*/instruments.yaml")))
        raise UnknownLaw(f"--law {pack}: no law pack of that name with instruments is installed. Installed: {known}.")
    return _load(PACKS / pack)


def effects_of(pack: Path) -> tuple[Effect, ...]:
    """The gate's rules of a pack, by its folder; none for a pack that says nothing of instruments."""
    return load_instruments(pack).effects if (pack / "instruments.yaml").is_file() else ()


@cache
def _load(folder: Path) -> Instruments:
    name = f"{folder.name}/instruments.yaml"
    top = strict.read_fields(folder / "instruments.yaml", name).allow(
        (
            *("version", "law", "overlays", "forms", "papers", "courts", "case_numbers"),
            *("signers", "agencies", "asks", "effects", "reading"),
        ),
        ("notices",),
    )
    if top.values["version"] != 1:
        raise LawPackInvalid(f"{name}: version: this program reads version 1, not {top.values['version']!r}.")
    overlays = top.texts("overlays")
    found = Instruments(
        law=top.text("law"),
        overlays=overlays,
        papers=tuple(_paper(f, court=False) for f in _list(top, "forms"))
        + tuple(_paper(f, court=True) for f in _list(top, "papers")),
        courts=tuple(_court(f) for f in _list(top, "courts")),
        case_numbers=tuple(_pattern(top, "case_numbers", text) for text in top.texts("case_numbers")),
        signers=tuple(_signer(f) for f in _list(top, "signers")),
        agency_names=(agencies := top.fields("agencies").allow(("names", "titles", "mail_domains"))).texts("names"),
        agency_titles=agencies.texts("titles"),
        agency_domains=agencies.texts("mail_domains"),
        asks={
            key: tuple(_pattern(asks, key, text) for text in asks.texts(key))
            for asks in [top.fields("asks").allow(_ASKS)]
            for key in _ASKS
        },
        effects=tuple(_effect(f, overlays) for f in _list(top, "effects")),
        reading=tuple(_reading(f) for f in _list(top, "reading")),
        notices=tuple(_notice(f) for f in _list(top, "notices")) if "notices" in top.values else (),
    )
    _refuse_twins(name, found)
    return found


def _list(top: strict.Fields, key: str) -> tuple[strict.Fields, ...]:
    values = top.values[key]
    if not isinstance(values, list):
        (top.place / key).refuse("a list of rules is needed.")
    return tuple(_rule(top.place / key, number, value) for number, value in enumerate(values, 1))


def _rule(place: strict.Place, number: int, value: object) -> strict.Fields:
    named = value.get("id") or value.get("role") if isinstance(value, dict) else None
    return strict.mapping(place / (named or f"rule {number}"), value)


def _provenance(fields: strict.Fields) -> Provenance:
    cite = fields.values["cite"]
    if isinstance(cite, dict):
        cites = tuple(Cite(authority, str(title)) for authority, title in cite.items())
    else:
        cites = tuple(Cite(authority) for authority in fields.texts("cite"))
    if not cites:
        (fields.place / "cite").refuse("at least one citation is needed.")
    start = fields.day("effective_from")
    end = fields.day("effective_to") if "effective_to" in fields.values else None
    if end is not None and end < start:
        (fields.place / "effective_to").refuse(f"{end} is before effective_from {start}.")
    return Provenance(
        start,
        end,
        cites,
        fields.text("source"),
        fields.day("checked"),
        fields.choice("confidence", CONFIDENCES),
        fields.truth("verified_by_counsel"),
    )


def _paper(fields: strict.Fields, *, court: bool) -> Paper:
    fields.allow(("id", "kind", "name", "numbers", "titles", "phrases", "cite", *_SOURCED), ("effective_to",))
    return Paper(
        id=fields.text("id"),
        kind=_kind(fields.place / "kind", fields.text("kind")),
        name=fields.text("name"),
        court=court,
        numbers=fields.texts("numbers"),
        titles=fields.texts("titles"),
        phrases=fields.texts("phrases"),
        provenance=_provenance(fields),
    )


def _court(fields: strict.Fields) -> Court:
    fields.allow(("id", "caption", "state"))
    return Court(fields.text("id"), fields.text("caption"), fields.truth("state"))


def _signer(fields: strict.Fields) -> Signer:
    fields.allow(("role", "words"))
    return Signer(fields.choice("role", _ROLES), fields.texts("words"))


def _reading(fields: strict.Fields) -> ReadingRule:
    fields.allow(("id", "says", "cite", *_SOURCED), ("effective_to",))
    return ReadingRule(fields.text("id"), fields.text("says"), _provenance(fields))


def _notice(fields: strict.Fields) -> NoticeRule:
    fields.allow(("id", "sources", "track", "letter", "title", "cite", *_SOURCED), ("effective_to",))
    for source in fields.texts("sources"):
        if source not in set(Source):
            (fields.place / "sources").refuse(f"'{source}' is not known. Allowed: {', '.join(Source)}.")
    return NoticeRule(
        fields.text("id"),
        frozenset(Source(source) for source in fields.texts("sources")),
        fields.text("track"),
        fields.text("letter"),
        fields.text("title"),
        _provenance(fields),
    )


def _effect(fields: strict.Fields, overlays: tuple[str, ...]) -> Effect:
    fields.allow(
        ("id", "kinds", "title", "why", "steps", "cite", *_SOURCED),
        ("when", "action", "overlay", "log_fields", "unsettled", "track", "effective_to"),
    )
    overlay = fields.choice("overlay", overlays) if "overlay" in fields.values else ""
    if not overlay and "action" not in fields.values:
        fields.place.refuse("key 'action' is missing; only a rule of an overlay may leave it out.")
    action = GateAction(fields.choice("action", _ACTIONS)) if "action" in fields.values else None
    when = fields.fields("when").allow((), _WHEN)
    for key, value in when.values.items():
        allowed: tuple[object, ...] = (True, False)
        if key == "class":
            allowed = tuple(klass.value for klass in InstrumentClass)
        elif key == "attached":
            allowed = _ATTACHED
        if value not in allowed:
            (when.place / key).refuse(f"{value!r} is not known. Allowed: {', '.join(map(str, allowed))}.")
    kinds = fields.texts("kinds")
    if not kinds:
        (fields.place / "kinds").refuse("at least one kind of instrument is needed.")
    return Effect(
        id=fields.text("id"),
        kinds=frozenset(_kind(fields.place / "kinds", kind) for kind in kinds),
        when=tuple(when.values.items()),
        action=action,
        overlay=overlay,
        title=fields.text("title"),
        why=str(fields.values["why"]),
        steps=fields.texts("steps"),
        log_fields=fields.texts("log_fields"),
        unsettled=fields.truth("unsettled", False),
        provenance=_provenance(fields),
        track=fields.text("track", ""),
        digest=hashlib.sha256(
            json.dumps(fields.values, sort_keys=True, default=str, ensure_ascii=False, separators=(",", ":")).encode()
        ).hexdigest(),
    )


def _kind(place: strict.Place, value: str) -> InstrumentKind:
    try:
        return InstrumentKind(value)
    except ValueError:
        place.refuse(f"'{value}' is not known. Allowed: {', '.join(InstrumentKind)}.")


def _pattern(fields: strict.Fields, key: str, text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        (fields.place / key).refuse(f"{text!r} is not a regular expression ({error}).")
    return text


def _refuse_twins(name: str, found: Instruments) -> None:
    ids = [
        rule.id for rules in (found.papers, found.courts, found.effects, found.reading, found.notices) for rule in rules
    ]
    twins = sorted({one for one in ids if ids.count(one) > 1})
    if twins:
        raise LawPackInvalid(f"{name}: the id '{twins[0]}' stands twice. Every rule needs an id of its own.")
