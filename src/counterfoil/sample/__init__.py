"""A fictional office: records that look like the real thing, demands, and the truth about every value in them.

``generate(folder, seed=1)`` writes it, ``demo_demand(folder)`` names the demand of the demonstration. The drawing
libraries are loaded when ``generate`` is first used (PEP 562).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterfoil.sample.folder import demo_demand, generate
    from counterfoil.sample.model import MARKING, Sample

__all__ = ["MARKING", "Sample", "demo_demand", "generate"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'counterfoil.sample' has no attribute {name!r}")
    from importlib import import_module  # inline: nothing is loaded before it is used

    module = "folder" if name in ("generate", "demo_demand") else "model"
    return getattr(import_module(f"counterfoil.sample.{module}"), name)
