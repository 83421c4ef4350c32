"""Proposals and pages as plain JSON and back: what a screen shows again and again without reading the records anew.

Facts and duties repeat from finding to finding, so each stands once and a proposal gives its number. What comes back
is equal to what went in; ``decisions.paper_of`` over it tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from operator import attrgetter
from typing import Any

from counterfoil.detection.model import Finding
from counterfoil.documents.collector import without_collector
from counterfoil.documents.model import Page
from counterfoil.documents.wire import page_from_wire
from counterfoil.law.model import ClaimedGround, Duty, DutyKind, Facts, Rule
from counterfoil.review.model import Claimed, Decision, Proposal
from counterfoil.values import Box, Category, RecordKind, Role, Source, Span

_PLAIN = tuple(
    field.name for field in fields(Finding) if field.name not in ("category", "role", "boxes", "span", "source", "kind")
)
_plain = attrgetter(*_PLAIN)


def proposals_to_wire(proposals: Sequence[Proposal]) -> dict[str, Any]:
    """The proposals of one file as JSON; none of them may be corrected or added by a person yet."""
    facts: dict[Facts, int] = {}
    duties: dict[Duty, int] = {}
    rows = [
        {
            "record": p.record_id,
            "finding": finding_to_wire(p.finding),
            "facts": facts.setdefault(p.facts, len(facts)),
            "duty": duties.setdefault(p.duty, len(duties)),
            "decision": p.decision.value,
            "why": p.why,
            "claimed": [sorted(p.claimed.codes), p.claimed.reasons] if p.claimed else None,
        }
        for p in proposals
    ]
    return {"facts": [asdict(one) for one in facts], "duties": [_duty_to_wire(one) for one in duties], "rows": rows}


@without_collector()
def proposals_from_wire(wire: dict[str, Any]) -> tuple[Proposal, ...]:
    """What ``proposals_to_wire`` was given. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything else."""
    facts = [_facts(row) for row in wire["facts"]]
    duties = [_duty(row) for row in wire["duties"]]
    return tuple(
        Proposal(
            row["record"],
            finding_from_wire(row["finding"]),
            facts[row["facts"]],
            duties[row["duty"]],
            Decision(row["decision"]),
            row["why"],
            claimed=Claimed(frozenset(row["claimed"][0]), row["claimed"][1]) if row["claimed"] else None,
        )
        for row in wire["rows"]
    )


def page_to_wire(page: Page) -> dict[str, Any]:
    """A page as ``documents.wire.page_from_wire`` reads it; it came from there, so its words are its text's."""
    return {
        "size": [page.width_pt, page.height_pt],
        "text": page.text,
        "boxes": [
            round(edge * 100) for word in page.words for edge in (word.box.x0, word.box.y0, word.box.x1, word.box.y1)
        ],
        "layer": page.layer,
        "pictures": [[p.box.x0, p.box.y0, p.box.x1, p.box.y1, p.width_px, p.height_px] for p in page.pictures],
        "ruled": [[box.x0, box.y0, box.x1, box.y1] for box in page.lines],
        "confidences": [word.confidence for word in page.words],
    }


def page_of_wire(index: int, wire: dict[str, Any]) -> Page:
    """The page that ``page_to_wire`` was given; ``index`` counts from 0."""
    return page_from_wire(index, wire)


def finding_to_wire(found: Finding) -> dict[str, Any]:
    """A finding as JSON."""
    return {
        **dict(zip(_PLAIN, _plain(found), strict=True)),
        "category": found.category.value,
        "role": found.role.value,
        "boxes": [[box.x0, box.y0, box.x1, box.y1] for box in found.boxes],
        "span": [found.span.start, found.span.end] if found.span else None,
        "source": found.source.value,
        "kind": found.kind.value if found.kind else None,
    }


def finding_from_wire(row: dict[str, Any]) -> Finding:
    """What ``finding_to_wire`` was given."""
    return Finding(
        **row
        | {
            "category": Category(row["category"]),
            "role": Role(row["role"]),
            "boxes": tuple(Box(*edges) for edges in row["boxes"]),
            "span": Span(*row["span"]) if row["span"] else None,
            "source": Source(row["source"]),
            "kind": RecordKind(row["kind"]) if row["kind"] else None,
        }
    )


def _facts(row: dict[str, Any]) -> Facts:
    return Facts(
        **row
        | {
            "record_kind": RecordKind(row["record_kind"]),
            "category": Category(row["category"]),
            "role": Role(row["role"]),
            "source": Source(row["source"]),
            "claimed": ClaimedGround(row["claimed"]),
        }
    )


def _duty_to_wire(duty: Duty) -> dict[str, Any]:
    rules = [
        asdict(rule)
        | {
            "effective_from": rule.effective_from.isoformat(),
            "effective_to": rule.effective_to.isoformat() if rule.effective_to else None,
            "checked": rule.checked.isoformat(),
        }
        for rule in duty.rules
    ]
    return {
        "kind": duty.kind.value,
        "rules": rules,
        "why": duty.why,
        "adopted": duty.adopted,
        "would_be": duty.would_be.value if duty.would_be else None,
    }


def _duty(row: dict[str, Any]) -> Duty:
    return Duty(
        DutyKind(row["kind"]),
        tuple(_rule(rule) for rule in row["rules"]),
        row["why"],
        row["adopted"],
        DutyKind(row["would_be"]) if row["would_be"] else None,
    )


def _rule(row: dict[str, Any]) -> Rule:
    until = row["effective_to"]
    return Rule(
        **row
        | {
            "effective_from": date.fromisoformat(row["effective_from"]),
            "effective_to": date.fromisoformat(until) if until else None,
            "checked": date.fromisoformat(row["checked"]),
        }
    )
