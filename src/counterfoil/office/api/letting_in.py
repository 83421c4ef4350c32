"""Who is let in, and how often: keys for programs, counted in this process."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyHeader

from counterfoil.office import models
from counterfoil.office.api.problems import Busy
from counterfoil.office.services import api_keys
from counterfoil.office.services.api_keys import Scope


@dataclass
class Rate:
    """At most ``times`` within ``seconds``, for each name; names that are silent are forgotten."""

    times: int
    seconds: int
    _seen: dict[str, deque[float]] = field(default_factory=dict)
    _lock: Any = field(default_factory=threading.Lock)

    def count(self, name: str) -> None:
        """Count once. Raises ``Busy`` where it is too often."""
        now = time.monotonic()
        with self._lock:
            if len(self._seen) > 10_000:
                self._seen = {key: seen for key, seen in self._seen.items() if seen and now - seen[-1] < self.seconds}
            seen = self._seen.setdefault(name, deque())
            while seen and now - seen[0] >= self.seconds:
                seen.popleft()
            if len(seen) >= self.times:
                raise Busy(int(self.seconds - (now - seen[0])) + 1)
            seen.append(now)

    def forget(self) -> None:
        """Begin anew; for tests."""
        with self._lock:
            self._seen.clear()


BY_KEY = Rate(120, 60)
"""Requests of one key in a minute."""
BY_ADDRESS = Rate(120, 60)
"""Requests without a key from one address in a minute. Behind a proxy all addresses are one: let the proxy count."""


class KeyFor(APIKeyHeader):
    """Lets in a key that is for one thing."""

    def __init__(self, scope: Scope, header: str = "X-API-Key") -> None:
        self.scope = scope
        self.param_name = header
        super().__init__()

    def authenticate(self, request: HttpRequest, key: str | None) -> models.ApiKey | None:
        found = api_keys.found(key, self.scope) if key else None
        if found is not None:
            BY_KEY.count(str(found.pk))
        else:
            BY_ADDRESS.count(f"no key {request.META.get('REMOTE_ADDR', '')}")
        return found


class PortalKey(KeyFor):
    """The same, in the header that the federal portal sends; an OpenAPI document names keys by their class."""
