"""Some pages of a PDF as a PDF of their own: what a court's paper does not reach is not even in the working copy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf

from counterfoil import sandbox
from counterfoil.redaction.line import LIMITS

EXCERPTING = sandbox.Kind("excerpting", ("counterfoil.redaction.excerpt",))
"""The kind of worker that takes pages out of a file."""


def excerpt(source: Path, pages: Sequence[int], target: Path) -> None:
    """Write ``pages`` (from 0, in this order) of ``source`` to ``target``, in a sandbox; an old file is replaced.

    The result is only where the redactor starts: it is rebuilt and verified like any other. Raises as the sandbox does.
    """
    target.unlink(missing_ok=True)
    with sandbox.Worker(LIMITS, writable=[target.parent], readable=[source.parent], kind=EXCERPTING) as worker:
        worker.call(
            "counterfoil.redaction.excerpt:excerpt_json", source=str(source), pages=list(pages), target=str(target)
        )


def excerpt_json(source: str, pages: list[int], target: str) -> dict[str, Any]:
    """The sandboxed side of ``excerpt``."""
    with pikepdf.open(source) as whole, pikepdf.new() as part:
        for index in pages:
            part.pages.append(whole.pages[index])
        part.save(target, deterministic_id=True)
    return {"pages": len(pages)}
