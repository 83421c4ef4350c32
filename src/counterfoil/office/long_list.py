"""A list of very many rows of which one page is shown: counted once, and read from whichever end is nearer.

A database that skips to a page reads what it skips. The last page of a list costs what the first does when the list is
read backwards; only the middle of it is far from both ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet


class LongList(Sequence[Any]):
    """The rows of ``found`` in its order, as ``Paginator`` takes them; ``count`` counts them in a cheaper way."""

    def __init__(self, found: QuerySet[Any], count: Callable[[], int] | None = None) -> None:
        if not found.ordered:
            raise RuntimeError("give the rows an order: pages of rows without one may repeat or leave out some")
        self._found = found
        self._count = count or found.order_by().count
        self._size: int | None = None

    def __len__(self) -> int:
        if self._size is None:
            self._size = self._count()
        return self._size

    def __getitem__(self, part: Any) -> Any:
        if not isinstance(part, slice):
            return self[part : part + 1][0]
        start, stop, _ = part.indices(len(self))
        if start <= len(self) - stop:
            return list(self._found[start:stop])
        return list(self._found.reverse()[len(self) - stop : len(self) - start])[::-1]
