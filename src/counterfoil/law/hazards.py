"""What may go wrong when a Cedar rule is asked, found before anybody asks it; and on which line each rule stands.

Cedar skips a rule whose condition fails. Under the schema only arithmetic (a number too large) and the parsing of texts
as numbers or addresses can fail, and no disclosure rule needs either. A fact that is not there fails as well: the
schema refuses a rule that asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import cedarpy

ARITHMETIC = ("+", "-", "*", "neg")
PARSING = ("ip", "decimal", "datetime", "duration")
_RULE = re.compile(r"^\s*(?:permit|forbid)\s*\(", re.MULTILINE)
_ID = re.compile(r'@id\(\s*"([^"]*)"\s*\)')


def may_fail(conditions: Any) -> Iterator[str]:
    """Why asking one of the conditions (Cedar's JSON) may fail; nothing when none can."""
    if isinstance(conditions, list | tuple):
        for each in conditions:
            yield from may_fail(each)
    elif isinstance(conditions, dict):
        for key, below in conditions.items():
            if key in ARITHMETIC:
                yield f"it computes ('{key}'), which fails when a number grows too large; compare facts instead"
            elif key in PARSING:
                yield f"it reads a text as a value ('{key}'), which fails on a wrong text; compare facts instead"
            elif key != "Value":
                yield from may_fail(below)


def faulty_rule_line(policy: str) -> int:
    """The line on which the first rule that is not Cedar begins, comments above it included; Cedar itself does not say.

    >>> faulty_rule_line("permit (principal, action, resource);\\nforbit (principal, action, resource);")
    2
    """
    lines = policy.splitlines()
    start = 0
    for end, line in enumerate(lines, start=1):
        if line.rstrip().endswith(";") and not line.lstrip().startswith("//"):
            try:
                cedarpy.policies_to_json_str("\n".join(lines[start:end]))
            except ValueError:
                break
            start = end
    while start < len(lines) - 1 and not lines[start].strip():
        start += 1
    return start + 1


def cedar_lines(policy: str) -> dict[str, int]:
    """The line of each rule of a Cedar text, by its id and as ``rule 2``; of two rules with one id the later."""
    lines: dict[str, int] = {}
    for number, found in enumerate(_RULE.finditer(policy), start=1):
        lines[f"rule {number}"] = policy.count("\n", 0, found.end()) + 1
    for found in _ID.finditer(policy):
        lines[found[1]] = policy.count("\n", 0, found.start()) + 1
    return lines
