"""The whole text of one rule as it stands in its pack: what counsel reads before signing its digest."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from counterfoil.law import papers
from counterfoil.law.instruments import effects_of
from counterfoil.law.load import LawPack

if TYPE_CHECKING:
    from counterfoil.law.sourced import Dated

_YAML = {"clock": ("clocks.yaml",), "effect": ("lateness.yaml",), "exemption": ("exemptions.yaml", "exemptions"),
         "default": ("exemptions.yaml", "register")}  # fmt: skip
"""Kind of a key → the file that holds it, and the part of it."""

_ALIAS = re.compile(r"^\s*(?:- )?(\w+): \*(\S+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who says so, when that was checked, how sure we are. ``source`` may be empty: then the text has it row by row."""

    source: str
    checked: str
    confidence: str
    verified_by_counsel: bool


def matching(keys: Sequence[str], wanted: str) -> tuple[str, ...]:
    """The keys that ``wanted`` names: a whole one, one without its kind, or without its date (then of every date).

    >>> keys = ("rule 7-1-b-home", "clock standard 2010-01-01", "clock standard 2027-01-01", "calendar 2026")
    >>> matching(keys, "7-1-b-home"), matching(keys, "clock standard"), matching(keys, "no")
    (('rule 7-1-b-home',), ('clock standard 2010-01-01', 'clock standard 2027-01-01'), ())
    """
    for words, dated in ((0, True), (1, True), (0, False), (1, False)):
        found = tuple(key for key in keys if _shorter(key, words, dated) == wanted)
        if found:
            return found
    return ()


def _shorter(key: str, words: int, dated: bool) -> str:
    """A key without its first words, and without its date."""
    return " ".join((key if dated else re.sub(r" \d{4}-\d\d-\d\d$", "", key)).split(" ")[words:])


def file_of(pack: LawPack, key: str) -> Path:
    """The file of the pack in which a key stands."""
    kind = key.partition(" ")[0]
    if kind in ("fees", "letter"):
        return papers.file_of(pack.folder, key)
    if kind == "local":
        return pack.folder / "overlays" / str(pack.overlay_name) / "overlay.yaml"
    other = {"rule": "policy.cedar", "instrument": "instruments.yaml", "calendar": "calendar.csv"}
    return pack.folder / (other.get(kind) or _YAML[kind][0])


def text_of(pack: LawPack, key: str) -> str:
    """The lines of the pack that the key's digest is made from, with the comment above them."""
    kind, _, name = key.partition(" ")
    file = file_of(pack, key)
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    if kind in ("fees", "letter"):
        return text  # signed byte by byte
    if kind == "rule":
        return _cedar(pack, name, lines)
    if kind == "calendar":
        return "\n".join([lines[0], *(line for line in lines if line.startswith(f"{name}-"))])
    top = yaml.compose(text, Loader=yaml.SafeLoader)
    assert top is not None  # noqa: S101 - the pack was read from it
    if kind == "instrument":
        at = node = _listed(_value(top, "effects")[1], name)
    else:
        path = ("rules",) if kind == "local" else _YAML[kind][1:]
        at, node = _below(top, *path, *name.rsplit(" ", 1))
    cut = _cut(lines, at.start_mark.line, _end(node))
    return "\n".join([cut, *_said_elsewhere(cut, node)])


def _said_elsewhere(cut: str, node: yaml.Node) -> Iterator[str]:
    """What each ``*name`` stands for: its words are in another rule of the file, and are signed with this one."""
    for key, name in _ALIAS.findall(cut):
        there = _value(node, key)[1]
        words = [one.value for one in there.value] if isinstance(there, yaml.SequenceNode) else [there.value]
        yield f"# *{name}, written out: {'; '.join(words)}"


def _value(node: yaml.Node, key: str) -> tuple[yaml.Node, yaml.Node]:
    return next((k, v) for k, v in node.value if k.value == key)


def _below(top: yaml.Node, *path: str) -> tuple[yaml.Node, yaml.Node]:
    """The last key of a path, and what stands under it."""
    key, node = top, top
    for step in path:
        key, node = _value(node, step)
    return key, node


def _listed(node: yaml.Node, name: str) -> yaml.Node:
    return next(item for item in node.value if _value(item, "id")[1].value == name)


def _end(node: yaml.Node) -> int:
    """The line after the last. A block ends where the next thing begins; what stands on one line ends behind it."""
    block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    return int(node.end_mark.line) + (0 if block else 1)


def _cut(lines: Sequence[str], start: int, end: int) -> str:
    while end > start and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(("#", "//"))):
        end -= 1
    while start and _is_comment(lines[start - 1]):
        start -= 1
    return textwrap.dedent("\n".join(lines[start:end]))


def _is_comment(line: str) -> bool:
    bare = line.strip()
    return bare.startswith(("#", "//")) and not bare.startswith(("# ---", "// ---"))


def _cedar(pack: LawPack, name: str, lines: Sequence[str]) -> str:
    """The policy as written, if it has the digest that is signed; else the parsed policy itself, without comments."""
    import cedarpy  # inline: slow import

    from counterfoil.law.rulebook import policy_set_json  # inline: as above

    start = next(n for n, line in enumerate(lines) if re.match(rf'@id\(\s*"{re.escape(name)}"\s*\)', line.strip()))
    while start and lines[start - 1].startswith("@"):
        start -= 1
    end = next(n for n in range(start, len(lines)) if lines[n].endswith(";") and not _is_comment(lines[n])) + 1
    policies = json.loads(cedarpy.policies_to_json_str("\n".join(lines[start:end])))["staticPolicies"]
    written = pack.rulebook.rules[name]
    if list(policies.values()) == [written.cedar]:
        return _cut(lines, start, end)
    return str(cedarpy.policies_from_json_str(policy_set_json({name: written})))


def origins(pack: LawPack) -> dict[str, Origin]:
    """Key → who says so."""
    return dict(_origins(pack))


def _origins(pack: LawPack) -> Iterator[tuple[str, Origin]]:
    for written in pack.rulebook.rules.values():
        rule = written.rule
        yield f"rule {rule.id}", Origin(rule.source, str(rule.checked), rule.confidence, rule.verified_by_counsel)
    dated: list[tuple[str, Dated]] = [(f"clock {p.track}", p) for of in pack.periods.values() for p in of]
    dated += [(f"effect {late.id}", late) for late in pack.effects]
    dated += [(f"exemption {code}", one) for code, of in pack.exemptions.by_code.items() for one in of]
    dated += [(f"default {category}", one) for category, of in pack.exemptions.by_category.items() for one in of]
    dated += [(f"local {local.id}", local) for local in (pack.overlay.rules if pack.overlay else ())]
    for key, value in dated:
        s = value.sourced
        yield f"{key} {s.effective_from}", Origin(s.source, str(s.checked), s.confidence, s.verified_by_counsel)
    for year in sorted({closing.observed_on.year for closing in pack.calendar.closings}):
        yield f"calendar {year}", Origin("", "", "", False)
    for key in papers.paper_digests(pack.folder):
        yield key, Origin("", "", "", False)
    for effect in effects_of(pack.folder):
        p = effect.provenance
        yield f"instrument {effect.id}", Origin(p.source, str(p.checked), p.confidence, p.verified_by_counsel)
