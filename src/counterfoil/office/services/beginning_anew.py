"""A case that met a record which was sealed or expunged since is closed, and its demand begun anew under a number.

Its acts in the ledger count that record, and the receipt of a release holds every act of its case: whoever asked would
see that there had been one. The new case never met it.
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from counterfoil.cases.lifecycle import CLOCK_ACTS, State, after
from counterfoil.errors import PersonMustDecide
from counterfoil.office import models
from counterfoil.office.services import closed_findings, receiving, sheets
from counterfoil.office.services.desk import Desk, Told
from counterfoil.office.services.said import hidden
from counterfoil.values import digest_of

_BY_PERSONS = (
    "identity.claimed", "identity.verified", "instrument.verified", "case.resumed", "letter.made",
    "circumstance.recorded", "claim.recorded", "party.joined", "party.split", "recording.returned",
    "hold.placed", "suit.opened",
    "appeal.received", "fee.paid",
    *(f"clock.{what}" for what in CLOCK_ACTS if what != "moved"),
)  # fmt: skip
"""Acts that a new case would not have: a date that was extended, a notice under the number, what a person found out."""


def is_needed(case: models.Case) -> bool:
    """Whether a search of an open case met a record that may no longer be spoken of."""
    if State(case.state) in (State.RELEASED, State.CLOSED):
        return False
    met = {hit["record"] for result in case.search.get("results", ()) for hit in result["hits"]}
    return bool(met & hidden())


def begin(desk: Desk, case: models.Case, demand: Path) -> models.Case:
    """Close ``case`` and open another for the same demand; returns that one.

    Raises ``PersonMustDecide`` where persons recorded acts in the case that the other would not have.
    """
    acts = models.Act.objects.filter(case=case, kind__in=_BY_PERSONS).order_by("leaf")
    kinds = dict.fromkeys(act.kind for act in acts if act.kind != "letter.made" or "notice" in act.private)
    if kinds:
        raise PersonMustDecide(
            f"Case {case.number}: its search met a record that was sealed or expunged since. Its acts count that "
            "record, and they would go out with the receipt of a release, so it is not answered under this number. "
            f"It is not begun anew by itself either, for these acts would be lost: {', '.join(kinds)}. Counsel decides "
            "how it is answered; nothing was done."
        )
    digest = case.demand_digest
    with transaction.atomic():
        desk.journal.record("case.closed", case=case, facts={"outcome": "duplicate"})
        case.state = after("case.closed", State(case.state), "withdrawn")
        case.closed_at = desk.journal.now()
        case.demand_digest = digest_of(f"{digest} {case.number}".encode())  # the demand is the new case's
        case.save(update_fields=["state", "closed_at", "demand_digest"])
        closed_findings.seal(desk.office, case)
    sheets.forget(desk.office, case.number)
    made = receiving.open_case(desk, demand, digest, received=case.received_at)
    if "requester" in case.demand:
        made.demand = made.demand | {"requester": case.demand["requester"]}
    if case.search.get("also"):
        made.search = {"also": case.search["also"]}
    made.save(update_fields=["demand", "search"])
    line = f"{case.number} met a record that may not be spoken of any more; it is closed as a duplicate"
    desk.tell(Told("resume", f"The demand is answered as case {made.number}", (line,)))
    return made
