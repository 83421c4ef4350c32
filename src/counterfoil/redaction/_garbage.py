"""Work that makes very many small values, and hardly a circle of them."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def little_garbage() -> Iterator[None]:
    """Circles of values that nothing holds are looked for more rarely: a tenth of the time of a plan goes for that."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
