"""Workers that do the same work, so that they can be forked from one process which has imported what they need."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """The name of the work, and the modules that nearly every worker of it imports.

    Only code may be in them: what they do when they are imported is shared by all workers of the kind.
    """

    name: str
    modules: tuple[str, ...]
