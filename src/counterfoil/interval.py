"""How sure a share is: Wilson's interval, which stays honest for few cases and for shares near nought and one."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z = 1.959964
"""Of the standard normal distribution, for 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``of``, with the bounds of its 95 % interval (E. B. Wilson, 1927).

    >>> Share(0, 0), Share(300, 300).low > 0.987, round(Share(9, 10).low, 3), round(Share(9, 10).high, 3)
    (Share(hits=0, of=0), True, 0.596, 0.982)
    """

    hits: int
    of: int

    @property
    def rate(self) -> float | None:
        """``None`` where there is nothing to count."""
        return self.hits / self.of if self.of else None

    @property
    def low(self) -> float:
        return self._bound(-1)

    @property
    def high(self) -> float:
        return self._bound(1)

    def _bound(self, side: int) -> float:
        if not self.of:
            return 0.0 if side < 0 else 1.0
        n, p = self.of, self.hits / self.of
        middle = p + Z * Z / (2 * n)
        reach = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return min(1.0, max(0.0, (middle + side * reach) / (1 + Z * Z / n)))

    def as_json(self) -> dict[str, float | int | None]:
        """The documented shape, ``docs/formats/evaluate.md``."""
        rate = None if self.rate is None else round(self.rate, 5)
        return {"hits": self.hits, "of": self.of, "rate": rate, "low": round(self.low, 5), "high": round(self.high, 5)}

    def __str__(self) -> str:
        if self.rate is None:
            return "–"
        return f"{self.hits}/{self.of} = {self.rate:.2%} ({self.low:.2%}–{self.high:.2%})"
