"""Python's search for cycles of garbage, put off while very many values are made and none is garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """No search for cycles meanwhile: each would walk all the words and findings there are, and free none.

    What was made meanwhile is counted among the old values: else the next search for young garbage would walk it all.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()  # puts every value aside unseen,
            gc.unfreeze()  # and all of them back among the old ones
            gc.enable()
