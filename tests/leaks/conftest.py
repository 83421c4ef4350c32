"""Makes the builders importable as ``leak_channels``: tests are no package."""

from __future__ import annotations

import importlib.util
import runpy
import sys
from pathlib import Path

_spec = importlib.util.spec_from_file_location("leak_channels", Path(__file__).with_name("channels.py"))
assert _spec is not None
assert _spec.loader is not None
sys.modules["leak_channels"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(sys.modules["leak_channels"])
for _more in ("odd_text", "layers", "keys", "fonts", "pictures"):
    runpy.run_path(str(Path(__file__).with_name(f"{_more}.py")))  # each adds its own channels
