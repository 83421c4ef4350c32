"""Makes the builders importable by name: tests are no package."""

from __future__ import annotations

import importlib.util
import runpy
import sys
from pathlib import Path


def _named(name: str, file: str) -> None:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(file))
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])


_named("leak_channels", "channels.py")
_named("outlook_files", "outlook_files.py")
for _more in ("odd_text", "layers", "keys", "fonts", "pictures"):
    runpy.run_path(str(Path(__file__).with_name(f"{_more}.py")))  # each adds its own channels
