"""An office's own labels and numbers, from YAML files in a folder of its own: no code, and no regular expression.

A number's ``form`` is written as it is printed: ``#`` is a digit, ``@`` a letter, everything else itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from counterfoil.detection.profile import check_fields, check_keys, read_yaml
from counterfoil.detection.shape import GAP, NO, Pattern, make
from counterfoil.errors import BadInput
from counterfoil.values import Category, RecordKind, Role

FOLDER = "forms"
"""In an office's folder."""
_KEYS = frozenset({"version", "name", "kinds", "default_role", "headings", "roles", "fields", "patterns"})
_PATTERN_KEYS = frozenset({"name", "category", "form", "cues", "role"})
_LEAST = 3  # digits and letters of a form that no cue stands before


@dataclass(frozen=True, slots=True, eq=False)  # looked up by identity, as profiles are
class Own:
    """What an office adds to the profiles and patterns of the program."""

    parts: tuple[Mapping[str, Any], ...] = ()
    patterns: tuple[Pattern, ...] = ()

    def labels_for(self, kind: RecordKind | None) -> Sequence[Mapping[str, Any]]:
        """The files that speak of this kind of record, or of every one."""
        return [part for part in self.parts if not part["kinds"] or (kind is not None and kind.value in part["kinds"])]

    def find(self, plain: str) -> Iterator[tuple[Pattern, re.Match[str]]]:
        """Every number of the office's own in a page's plain text."""
        for pattern in self.patterns:
            for match in pattern.expression.finditer(plain):
                yield pattern, match


def load(folder: Path) -> Own:
    """The files ``*.yaml`` of ``folder``, which need not exist. Raises ``BadInput`` for one that is wrong."""
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return _load(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=8)
def _load(files: tuple[tuple[Path, int], ...]) -> Own:
    parts: list[Mapping[str, Any]] = []
    patterns: list[Pattern] = []
    for path, _changed in files:
        content = read_yaml(path)
        check_keys(path, "file", content, _KEYS)
        part = {"kinds": [], "default_role": "", "headings": [], "roles": {}, "fields": [], **content}
        for kind in part["kinds"]:
            if kind not in set(RecordKind):
                raise BadInput(
                    f"{path.name}: kinds: unknown kind {kind!r}. Allowed: {', '.join(sorted(set(RecordKind)))}."
                )
        check_fields(path, part)
        parts.append(part)
        patterns.extend(_pattern(path, one) for one in content.get("patterns", []))
    return Own(tuple(parts), tuple(patterns))


def _pattern(path: Path, one: Any) -> Pattern:
    check_keys(path, "patterns", one, _PATTERN_KEYS)
    for key in ("name", "category", "form"):
        if not isinstance(one.get(key), str) or not one[key].strip():
            raise BadInput(f"{path.name}: patterns: each needs {key!r}, as words in quotes.")
    if one["category"] not in set(Category):
        raise BadInput(
            f"{path.name}: patterns: unknown category {one['category']!r}. Allowed: {', '.join(sorted(set(Category)))}."
        )
    if one.get("role", Role.UNKNOWN) not in set(Role):
        raise BadInput(f"{path.name}: patterns: unknown role {one['role']!r}. Allowed: {', '.join(sorted(set(Role)))}.")
    form, cues = one["form"].strip(), [str(cue) for cue in one.get("cues", [])]
    if sum(c in "#@" for c in form) < (1 if cues else _LEAST):
        raise BadInput(
            f"{path.name}: patterns: {one['name']}: the form {form!r} fits nearly everything. Give it at least "
            f"{_LEAST} of # (digit) and @ (letter), or cues."
        )
    value = "".join({"#": "[0-9]", "@": "[A-Za-z]", " ": " "}.get(c, re.escape(c)) for c in form)
    before = rf"\b(?:{'|'.join(map(re.escape, cues))}){NO}{GAP}(?:(?:is|was) )?" if cues else r"(?<![\w-])"
    return make(
        f"{one['name']} (this office's own)",
        Category(one["category"]),
        rf"{before}(?P<v>{value})(?![\w-])",
        role=Role(one.get("role", Role.UNKNOWN)),
        reach=0,  # never asked of hyperscan
    )
