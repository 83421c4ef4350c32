"""What a requester may be asked to pay. Thin: electronic copies, which are what Counterfoil makes.

5 ILCS 140/6(a): for electronic records no fee for search, review or personnel, except to commercial and voluminous
requesters. 5 ILCS 140/3(d): a body that answers late may not charge. Paper, commercial and voluminous fees are not
built; ask ``electronic_copy`` for nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from counterfoil.values import Cite


@dataclass(frozen=True, slots=True)
class Fee:
    """What is charged, in United States dollars, why, and by what authority."""

    amount: Decimal
    why: str
    cites: tuple[Cite, ...]


ELECTRONIC = Cite("5 ILCS 140/6(a)", "Electronic copies: no charge for search, review or personnel")
LATE = Cite("5 ILCS 140/3(d)", "A body that does not respond in time may not charge for copies")


def electronic_copy(*, late: bool) -> Fee:
    """The fee for records sent electronically: none. A ``late`` answer adds the second authority."""
    cites = (ELECTRONIC, LATE) if late else (ELECTRONIC,)
    return Fee(Decimal("0.00"), "No fee: the records are sent electronically.", cites)
