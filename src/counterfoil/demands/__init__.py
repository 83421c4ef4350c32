"""What arrives and asks: ``read`` (file → Demand) and ``recognise`` (what instrument it claims to be)."""

from __future__ import annotations

import importlib
from typing import Any

_WHERE = {
    "read": "counterfoil.demands.reading",
    "read_attachment": "counterfoil.demands.reading",
    "in_body_warnings": "counterfoil.demands.reading",
    "recognise": "counterfoil.demands.recognition",
    "page_texts": "counterfoil.demands.recognition",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'counterfoil.demands' has no attribute {name!r}")
    return getattr(importlib.import_module(_WHERE[name]), name)
