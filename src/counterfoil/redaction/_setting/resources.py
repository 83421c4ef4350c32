"""The names of fonts, pictures and states in content that is set anew: by order of use, and none that nothing uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf

from counterfoil.redaction._setting.writer import NAMED, Piece


def renamed(out: Sequence[Piece], given: pikepdf.Dictionary) -> list[bytes]:
    """Each piece as bytes; ``given``, the resources under the names so far, holds only what is used then."""
    held = {kind: dict(listed.items()) for kind, listed in given.items()}
    kept: dict[str, dict[str, Any]] = {}
    names: dict[tuple[str, str], bytes] = {}
    made: list[bytes] = []
    for each in out:
        if isinstance(each, bytes):
            made.append(each)
            continue
        operator, numbers, old = each
        kind = NAMED[operator]
        if (name := names.get((kind, old))) is None:
            new = old
            if old in held.get(kind, ()):
                listed = kept.setdefault(kind, {})
                new = f"{kind[:2]}{len(listed)}"
                listed[new] = held[kind][old]
            name = names[kind, old] = new.encode()
        if operator == b"Tf":
            made.append(b"%b %b Tf" % (name, numbers))
        else:
            made.append(b" ".join([part for part in (numbers, name, operator) if part]))
    if defaults := {name: value for name, value in held.get("/ColorSpace", {}).items() if name.startswith("/Default")}:
        kept.setdefault("/ColorSpace", {}).update(defaults)
    for kind in held:
        del given[kind]
    for kind, listed in kept.items():
        given[kind] = pikepdf.Dictionary(listed)
    return made
