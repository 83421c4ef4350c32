"""How often the public may use what costs the office something, counted without keeping who it was.

An address is kept for at most an hour, as a digest under the office's secret and the day: nobody reads it back, and
tomorrow's digest of the same address is another one.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from counterfoil.office import models

WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """How often one address may do one thing within ``WITHIN``."""

    what: str
    times: int


FILE = Limit("file", 12)  # requests that are sent
BEGIN = Limit("begin", 60)  # requests that are begun
ATTACH = Limit("attach", 60)  # files that are sent
MISS = Limit("miss", 30)  # secret links that follow nothing
VERIFY = Limit("verify", 120)
TELL = Limit("tell", 12)
TABLE = Limit("table", 30)  # the whole log
PROOF = Limit("proof", 20)  # a proof from the ledger, made anew
LOG_IN = Limit("log_in", 60)  # passwords that were wrong, under whatever name


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Counts for one address. ``secret`` keys the digests."""

    secret: bytes
    address: str

    def refuses(self, limit: Limit) -> bool:
        """Whether this address did it too often already. Nothing is counted by asking."""
        return self._recent(limit) >= limit.times

    def admits(self, limit: Limit) -> bool:
        """Count once; whether it was not too often."""
        return self.tries(limit) is not None

    def tries(self, limit: Limit) -> models.Knock | None:
        """What was counted, to be deleted where it turns out not to count; None where it was too often.

        Counted first: many at once are no more than their limit.
        """
        mine = self.counts(limit)
        if self._recent(limit) <= limit.times:
            return mine
        mine.delete()
        return None

    def counts(self, limit: Limit) -> models.Knock:
        """Count once, and forget all that no longer counts."""
        present = datetime.now(UTC)
        with transaction.atomic():
            models.Knock.objects.filter(at__lt=present - WITHIN).delete()
            return models.Knock.objects.create(what=limit.what, who=self._who()[0], at=present)

    def _recent(self, limit: Limit) -> int:
        since = datetime.now(UTC) - WITHIN
        return models.Knock.objects.filter(what=limit.what, who__in=self._who(), at__gte=since).count()

    def _who(self) -> tuple[str, str]:
        """Today's digest and yesterday's: an hour may lie on both sides of midnight."""
        today = datetime.now(UTC).date()
        digests = (
            hmac.new(self.secret, f"{day.isoformat()} {network(self.address)}".encode(), hashlib.sha256).hexdigest()
            for day in (today, today - timedelta(days=1))
        )
        first, second = digests
        return first, second


def network(address: str) -> str:
    """What counts as one: an IPv4 address, or the half of an IPv6 address that a household has.

    >>> network("192.0.2.7"), network("2001:db8:1:2:3::4"), network("::ffff:192.0.2.7"), network("nonsense")
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7', '')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
