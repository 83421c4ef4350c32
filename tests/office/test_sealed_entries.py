"""Every kind of act in a case that a court keeps secret: its entry shows what docs/ledger-format.md says, no more."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from counterfoil.ledger import index
from counterfoil.ledger.kinds import AGENCIES, KINDS, Rule
from counterfoil.office import journal as journals
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services.session import session

from .web.made import case

TOLD = {
    "demand.received", "demand.cleared", "search.run", "search.confirmed", "detection.run", "redaction.verified",
    "release.approved", "release.made",
    "clock.started", "clock.extended", "clock.attempted", "clock.treated", "clock.replied", "clock.narrowed",
    "clock.paused", "clock.resumed", "clock.moved",
}  # fmt: skip
"""Those that look alike for any demand; the page of the format lists them in words."""
NEVER = {"notice.held", "notice.hold_ended", "brady.logged", "brady.disclosed"}
POOL: tuple[Any, ...] = (
    7, True, "2026-03-04", "a" * 64, "us-il", "ICE", ["7(1)(b)"], ["late_notice"],
    *sorted({word.strip() for kind in KINDS.values() for rule in kind.fields.values() if rule.says.startswith("one of ")
             for word in rule.says.removeprefix("one of ").split(",")}),
)  # fmt: skip


def allowed(rule: Rule) -> Any:
    return next(value for value in POOL if rule.allows(value))


def facts_of(kind: str) -> dict[str, Any]:
    """Every clear field that the kind may have, filled."""
    return {name: allowed(rule) for name, rule in KINDS[kind].fields.items()} if kind in KINDS else {"order": "x"}


@pytest.mark.parametrize("sealed", [True, False])
def test_what_each_kind_of_act_shows(office: Office, sealed: bool) -> None:
    of = case(1, instrument={"kind": "court_subpoena", "sealed": sealed})
    kinds = sorted({*KINDS, *NEVER} - {"case.noted", "key.rotated"})  # the last is the office's, and no case's
    with session(office) as (_, journal), transaction.atomic():
        for kind in kinds:
            facts = facts_of(kind)
            journal.record(
                kind, case=of, facts=facts, private={"words": "Zbigniew Testwell"}, legal=("5 ILCS 140/7(1)(b)",),
                actor="Ida Sample, Corporation Counsel", role="counsel",
            )  # fmt: skip
    shown = {row.kind: json.loads(bytes(models.Leaf.objects.get(index=row.leaf).entry))
             for row in models.Act.objects.filter(case=of)}  # fmt: skip
    assert sorted(shown) == kinds
    for kind, entry in shown.items():
        keys = {one.partition(":")[0] for one in index.keys_of(entry)}
        if kind in NEVER or (sealed and kind not in TOLD):
            assert (entry["t"], entry["facts"], entry["legal"], entry["actor"]["role"]) == (
                "case.noted", {}, [], "records-officer"
            )  # fmt: skip
            assert keys == {"kind"}
        else:
            hidden = {"to", "from", "exemptions"} if sealed else set()
            assert (entry["t"], entry["facts"].keys()) == (kind, facts_of(kind).keys() - hidden)
            assert entry["legal"] == ([] if sealed and not kind.startswith("clock.") else ["5 ILCS 140/7(1)(b)"])
            assert keys <= (
                {"kind", "statute"} if sealed else {"kind", "statute", "exemption", "disclosed-to", "demanded-by"}
            )
        told = json.dumps(entry)
        assert "Testwell" not in told
        assert not sealed or not any(f'"{agency}"' in told for agency in AGENCIES)


def test_the_entries_of_a_sealed_case_are_the_same_shape_whatever_was_done(office: Office) -> None:
    """What is noted differs in nothing that can be seen: the same fields, and as many digests."""
    of = case(1, instrument={"kind": "court_subpoena", "sealed": True})
    hidden = sorted((KINDS.keys() | NEVER) - TOLD - {"case.noted"})
    with session(office) as (_, journal), transaction.atomic():
        for kind in hidden:
            journal.record(kind, case=of, facts=facts_of(kind))
    rows = [json.loads(bytes(one.entry)) for one in models.Leaf.objects.filter(case_number=of.number).order_by("seq")]
    shapes = {(*sorted(one.keys() - {"prev"}), len(one["sd"]), len(one.get("sets", ()))) for one in rows}
    assert (len(rows), len(shapes)) == (len(hidden), 1)


def test_the_list_of_what_stays_is_the_pages_and_every_act_of_a_service_is_on_one_of_the_lists() -> None:
    assert (set(journals.TOLD_UNDER_SEAL), set(journals.NEVER_TOLD)) == (TOLD, NEVER)
    services = Path(journals.__file__).parent
    written = {kind for one in services.rglob("*.py")
               for kind in re.findall(r'\.record\(\s*"([a-z_]+\.[a-z_]+)"', one.read_text())}  # fmt: skip
    assert len(written) > 30
    assert written <= KINDS.keys() | NEVER
