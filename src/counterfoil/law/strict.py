"""Pack files read strictly: a duplicate key, an unknown key or a value of the wrong kind is refused with its line.

A law pack is reviewed by lawyers and signed by counsel; a key that nobody reads would be a rule that nobody applies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import yaml

from counterfoil.errors import LawPackInvalid

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # pragma: no cover - a wheel without libyaml; slower, same result
    from yaml import SafeLoader as _Base  # type: ignore[assignment]


_DEEPEST = 100
_MANY = 2_000  # fewer openings than this cannot nest deep enough to harm


class _Mapping(dict[Any, Any]):
    """A mapping of a file that knows its own line and the line of each of its keys."""

    line: int
    lines: Mapping[str, int]


class _Loader(_Base):
    """YAML's safe subset, without duplicate keys and without merge keys (``<<``)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            line = key_node.start_mark.line + 1
            if key_node.tag == "tag:yaml.org,2002:merge":
                raise _Refused(f"line {line}: a merge (<<) hides where a value comes from. Write the keys out.")
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, bool) or not isinstance(key, str | date):
                # YAML reads on, off, yes and no as true or false, and 7 as a number.
                raise _Refused(f"line {line}: the key '{key_node.value}' must be a word or a date; put it in quotes.")
            if key in seen:
                raise _Refused(f"line {line}: duplicate key '{key}'. Keep one, and give it the value you mean.")
            seen.add(key)
        return super().construct_mapping(node, deep=True)


def _construct(loader: _Loader, node: yaml.MappingNode) -> _Mapping:
    made = _Mapping(loader.construct_mapping(node, deep=True))
    made.line = node.start_mark.line + 1
    made.lines = {str(key): node_of[0].start_mark.line + 1 for key, node_of in zip(made, node.value, strict=True)}
    return made


def _moment(loader: _Loader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        where = f"line {node.start_mark.line + 1}: '{node.value}'"
        raise _Refused(f"{where} is no day of the calendar. Write one such as 2026-11-22.") from None


_Loader.add_constructor("tag:yaml.org,2002:map", _construct)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _moment)


class _Refused(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a pack a value stands: ``us-il/clocks.yaml: line 9: standard: 2010-01-01``.

    ``line`` is 0 where it is not known; ``lines`` has the line of each key below this place.
    """

    file: str
    path: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def __truediv__(self, key: object) -> Place:
        return Place(self.file, (*self.path, str(key)), self.lines.get(str(key), self.line))

    def __str__(self) -> str:
        return ": ".join((self.file, *([f"line {self.line}"] if self.line else []), *self.path))

    def at(self, key: object) -> Place:
        """This place, with the line of one of its keys."""
        return Place(self.file, self.path, self.lines.get(str(key), self.line), self.lines)

    def named(self, name: str) -> Place:
        """This place by a name of its own, for example that of a case in a list."""
        return Place(self.file, (name,), self.line, self.lines)

    def refuse(self, reason: str) -> NoReturn:
        raise LawPackInvalid(f"{self}: {reason}")


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping of a pack, with its place. Every getter refuses the wrong kind and says which kind is needed."""

    place: Place
    values: Mapping[str, Any]

    def allow(self, required: Sequence[str], optional: Sequence[str] = ()) -> Fields:
        """Itself, when every required key is there and no other than these; else ``LawPackInvalid``."""
        allowed = ", ".join((*required, *optional))
        for key in self.values:
            if key not in required and key not in optional:
                self.place.at(key).refuse(f"unknown key '{key}'. Allowed: {allowed}.")
        for key in required:
            if key not in self.values:
                self.place.refuse(f"key '{key}' is missing. Needed: {', '.join(required)}.")
        return self

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty (an absent key gives ``default``, when there is one)."""
        if key not in self.values and default is not None:
            return default
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            (self.place / key).refuse(f"a text is needed, not {value!r}. Put it in quotes if it looks like a number.")
        return value.strip()

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in choices:
            (self.place / key).refuse(f"'{value}' is not known. Allowed: {', '.join(choices)}.")
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number above zero."""
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            (self.place / key).refuse(f"a whole number above zero is needed, not {value!r}.")
        return value

    def truth(self, key: str, default: bool | None = None) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            (self.place / key).refuse(f"true or false is needed, not {value!r}.")
        return value

    def day(self, key: str) -> date:
        value = self.values.get(key)
        if not isinstance(value, date):
            (self.place / key).refuse(f"a date as 2026-11-22 is needed, not {value!r}.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; an absent key gives an empty one."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            (self.place / key).refuse(f"a list of texts is needed, not {value!r}.")
        return tuple(value)

    def fields(self, key: str) -> Fields:
        """The mapping under ``key``; an absent key gives an empty one."""
        return mapping(self.place / key, self.values.get(key, {}))

    def find(self, *path: Any) -> Place:
        """Where the value below these keys stands."""
        above = self
        for key in path[:-1]:
            above = above.fields(key)
        place: Place = above.place / path[-1]
        return place

    def each(self) -> Iterator[tuple[str, Fields]]:
        """Every key with its mapping."""
        for key, value in self.values.items():
            if not isinstance(key, str):
                self.place.at(key).refuse(f"'{key}' must be a word; put it in quotes.")
            yield key, mapping(self.place / key, value)

    def dated(self) -> Iterator[tuple[date, Fields]]:
        """Every start date with its value, in order of time. No date at all is refused."""
        if not self.values:
            self.place.refuse("no value: at least one start date (2010-01-01:) is needed.")
        for key in self.values:
            if not isinstance(key, date):
                self.place.at(key).refuse(f"'{key}' is not a start date such as 2010-01-01.")
        for key, value in sorted(self.values.items()):
            yield key, mapping(self.place / key, value)  # type: ignore[misc]


def mapping(place: Place, value: object) -> Fields:
    """``value`` as a mapping of a pack; refused when it is anything else."""
    if not isinstance(value, dict):
        place.refuse(f"a mapping (key: value) is needed, not {value!r}.")
    if isinstance(value, _Mapping):
        place = Place(place.file, place.path, value.line if place.path else 0, value.lines)
    return Fields(place, value)


def read(path: Path, name: str) -> Any:
    """What a YAML file holds; ``name`` is how messages call it. Raises ``LawPackInvalid``."""
    try:
        data = path.read_bytes()
        _check_depth(data)
        return yaml.load(data, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except FileNotFoundError:
        raise LawPackInvalid(f"{name}: the file is missing from the law pack. Install Counterfoil again.") from None
    except _Refused as refusal:
        raise LawPackInvalid(f"{name}: {refusal}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = f"line {where.line + 1}: " if where is not None else ""
        problem = getattr(error, "problem", None) or str(error)
        raise LawPackInvalid(f"{name}: {line}not valid YAML ({problem}). Mend the line and try again.") from None


def _check_depth(data: bytes) -> None:
    """Raise ``_Refused`` for nesting that would end the process: libyaml's loader calls itself for each level."""
    if sum(map(data.count, (b"[", b"{", b"- ", b"? "))) < _MANY:
        return
    depth = 0
    for event in yaml.parse(data, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise _Refused(f"line {line}: more than {_DEEPEST} levels. Take the inner ones out.")


def read_fields(path: Path, name: str) -> Fields:
    """A YAML file whose top is a mapping."""
    return mapping(Place(name), read(path, name))
