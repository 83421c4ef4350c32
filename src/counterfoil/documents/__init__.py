"""Any file as pages of words with boxes. ``read`` is the one way in; libraries load when they are needed."""

from __future__ import annotations

from typing import Any

from counterfoil.documents.model import Document, Page, Picture, Word

__all__ = ["Document", "Page", "Picture", "Word", "read"]


def __getattr__(name: str) -> Any:
    if name == "read":
        from counterfoil.documents.reading import read  # inline: slow import

        return read
    raise AttributeError(f"module 'counterfoil.documents' has no attribute {name!r}")
