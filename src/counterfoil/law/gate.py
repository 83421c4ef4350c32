"""What the law of a day lets a paper do: the rules of ``instruments.yaml``, applied to one instrument.

Not legal advice: no rule is verified by counsel until an office's counsel adopts it by its digest.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from counterfoil.errors import UnknownLaw
from counterfoil.law.instruments import Effect, Instruments
from counterfoil.law.model import Gate, GateAction, Instrument, InstrumentClass, InstrumentKind


def gate(instrument: Instrument, instruments: Instruments, *, on: date, overlay: str | None = None) -> Gate:
    """What the law of day ``on`` lets the instrument do: the first effect that matches, and what an overlay adds.

    Without a rule in force on that day the answer is ``refer``. Raises ``UnknownLaw`` for an overlay that the pack
    does not have.
    """
    if overlay and overlay not in instruments.overlays:
        raise UnknownLaw(
            f"--overlay {overlay}: the pack {instruments.law} has no such overlay. "
            f"Installed: {', '.join(instruments.overlays)}."
        )
    matching = [e for e in instruments.effects if e.provenance.holds_on(on) and _matches(e, instrument, instruments)]
    base = next((effect for effect in matching if not effect.overlay), None)
    if base is None or base.action is None:
        return Gate(
            GateAction.REFER,
            (),
            f"The pack {instruments.law} has no rule for this instrument on {on.isoformat()}. A person must decide.",
            ("Ask counsel what the law of that day was, and write the answer into the case.",),
        )
    local = next((effect for effect in matching if overlay and effect.overlay == overlay), None)
    rules = [base] + ([local] if local else [])
    action = local.action if local and local.action else base.action
    return Gate(
        action=action,
        citations=tuple(dict.fromkeys(cite for rule in rules for cite in rule.provenance.cites)),
        why=" ".join(rule.why for rule in rules if rule.why),
        steps=tuple(dict.fromkeys(step for rule in rules for step in rule.steps)),
        log_fields=tuple(dict.fromkeys(name for rule in rules for name in rule.log_fields)),
        rules=tuple(rule.id for rule in rules),
        track=base.track,
    )


def _matches(effect: Effect, instrument: Instrument, instruments: Instruments) -> bool:
    if instrument.kind not in effect.kinds:
        return False
    facts: dict[str, Any] = {
        "class": instrument.klass.value,
        "mixed": _is_mixed(instrument),
        "criminal_warrant": instrument.criminal_warrant,
        "immigration_agent": instrument.immigration_agent,
        "asks_custody": instrument.asks_custody,
        "expedited": instrument.expedited,
    }
    for key, wanted in effect.when:
        if key == "attached":
            if _attached(instrument, instruments) != wanted:
                return False
        elif facts[key] != wanted:
            return False
    return True


def _is_mixed(instrument: Instrument) -> bool:
    """An agency's paper with a page that is a court's or claims to be."""
    court = {"court_subpoena", "court_order", "search_warrant", "arrest_warrant"}
    return instrument.klass is InstrumentClass.ADMINISTRATIVE and any(
        page.klass is InstrumentClass.CLAIMED_JUDICIAL or page.kind.value in court for page in instrument.pages
    )


def _attached(instrument: Instrument, instruments: Instruments) -> str:
    """What papers came with a request: "" none, ``no_effect``, or ``needs_person`` (the more careful one wins)."""
    papers = [
        p for p in instrument.pages if p.klass in (InstrumentClass.ADMINISTRATIVE, InstrumentClass.CLAIMED_JUDICIAL)
    ]
    papers += [
        p for p in instrument.pages if p.klass is InstrumentClass.UNKNOWN and p.kind is not InstrumentKind.UNKNOWN
    ]
    if not papers:
        return ""
    for page in papers:
        alone = next((e for e in instruments.effects if page.kind in e.kinds and not e.overlay and not e.when), None)
        if alone is None or alone.action is not GateAction.LOG:
            return "needs_person"
    return "no_effect"
