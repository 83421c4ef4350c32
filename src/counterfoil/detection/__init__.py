"""Findings: what a document shows about whom, where it stands and how it was found. See ``detection.find``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterfoil.detection.kind import kind_of as kind_of
    from counterfoil.detection.reading import find as find

__all__ = ["find", "kind_of"]


def __getattr__(name: str) -> Any:
    # inline: slow import; a caller that needs only the model never pays for hyperscan and usaddress
    if name == "kind_of":
        from counterfoil.detection.kind import kind_of

        return kind_of
    if name == "find":
        from counterfoil.detection.reading import find

        return find
    raise AttributeError(f"module 'counterfoil.detection' has no attribute {name!r}")
