"""How a screen says what ``respond`` did: "not found" for a null, what is counted, ``1 file``, the office's time."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from counterfoil.cli.shown import counted, singular
from counterfoil.cli.when import local

if TYPE_CHECKING:
    from counterfoil.office.services.desk import Told

COUNTS_ITEMS = (
    "The letter and the index count items: a finding on two lines is two items, so there can be more items than "
    "findings."
)
_NULL = ": null"
_DECIDED = re.compile(r"\b(\d+) redacted, (\d+) released$")
_UTC = re.compile(r"\b(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC\b")


def worded(told: Told, zone: str) -> Told:
    """``told`` as a screen says it. Words of a demand or a record in it are left as they are."""
    if told.step == "search":
        return _search(told)
    if told.step == "determination":
        return _determination(told)
    if told.step == "done":
        there = _UTC.sub(lambda f: f"{local(f'{f[1]}T{f[2]}Z', zone):%Y-%m-%d %H:%M}", told.headline)
        return replace(told, headline=there)
    if told.step in ("redaction", "letter"):
        return replace(told, headline=singular(told.headline), lines=tuple(map(singular, told.lines)))
    if told.step == "release":
        files, of, folder = told.headline.partition(" in ")
        return replace(told, headline=f"{singular(files)}{of}{folder}")
    return told


def _search(told: Told) -> Told:
    missing = [line for line in told.lines if line.endswith(_NULL)]
    kinds = sum(line.startswith("expected ") for line in missing)
    terms = len(missing) - kinds
    said = [f"{counted(terms, 'term')} not found"] if terms else []
    said += [f"{counted(kinds, 'expected kind')} not found"] if kinds else []
    lines = tuple(f"{line.removesuffix(_NULL)}: not found" if line.endswith(_NULL) else line for line in told.lines)
    return replace(told, headline="; ".join([singular(told.headline), *said]), lines=lines)


def _determination(told: Told) -> Told:
    found = _DECIDED.search(told.headline)
    if found is None:
        return told
    headline = _DECIDED.sub(f"{counted(int(found[1]), 'finding')} redacted, {found[2]} released", told.headline)
    return replace(told, headline=headline, lines=(*told.lines, COUNTS_ITEMS) if int(found[1]) else told.lines)
