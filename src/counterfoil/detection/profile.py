"""Form profiles: which label means what, and which heading says whose. Data in ``profiles/*.yaml``, no code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from counterfoil.errors import BadInput
from counterfoil.values import Category, RecordKind, Role

if TYPE_CHECKING:
    from counterfoil.detection.own import Own

FOLDER = Path(__file__).with_name("profiles")
_PSEUDO = frozenset(
    {"none", "role", "first_name", "middle_name", "last_name", "address", "address_part", "minor", "narrative"}
)
_KEYS = frozenset({"version", "name", "kinds", "titles", "default_role", "headings", "roles", "fields"})
_FIELD_KEYS = frozenset({"category", "labels", "role", "alias"})
_HEADING_KEYS = frozenset({"role", "texts", "context"})
_TAIL = frozenset({"INFORMATION", "INFO", "DATA", "DETAILS", "SECTION", "PROFILE", "PARTICULARS", "CONTINUED"})
_NUMBER = frozenset({"NO", "NOS", "NUMBER", "NUM", "NBR"})  # printed in every way: all are "#"
_STRIPPED = re.compile(r"[^A-Z0-9/#&,'-]+")


@dataclass(frozen=True, slots=True)
class Field:
    """What a label stands for: a category of ``values.Category`` or a pseudo category, and its own role if any."""

    category: str
    role: Role | None = None
    alias: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose the fields beneath a heading are, and what an address beneath it is (person, incident, agency …)."""

    role: Role
    context: str = "person"


@dataclass(frozen=True, slots=True, eq=False)  # looked up by identity: there is one a kind of record
class Profile:
    """All labels and headings for one kind of form; labels and headings are tuples of normalised words."""

    labels: Mapping[tuple[str, ...], Field]
    headings: Mapping[tuple[str, ...], Heading]
    roles: Mapping[tuple[str, ...], Role]
    default_role: Role
    starts: frozenset[str] = field(default=frozenset())  # first words of labels, so that most words need no look-up
    sizes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # by first word: how long labels and roles are


def words_of(text: str) -> tuple[str, ...]:
    """The words of a label as they are compared: capitals, no full stops or colons, no possessive, ``/`` apart.

    >>> words_of("Driver's Lic. No.:"), words_of("SEX / RACE")
    (('DRIVERS', 'LIC', '#'), ('SEX', '/', 'RACE'))
    """
    out: list[str] = []
    for word in text.split():
        out.extend(normal(word))
    return tuple(out)


@lru_cache(maxsize=16384)
def normal(word: str) -> tuple[str, ...]:
    """One printed word as label words; a word of punctuation alone gives none."""
    upper = word.upper().replace("’", "'").replace("–", "-")
    upper = upper.replace("'S", "S").replace("S'", "S").replace(".", "")
    upper = upper.replace("/", " / ").replace("#", " # ").replace("&", " AND ")
    pieces = [piece.strip("-,'") for piece in _STRIPPED.sub(" ", upper).split()]
    return tuple("#" if piece in _NUMBER else piece for piece in pieces if piece)


@lru_cache(maxsize=16)
def profile_for(kind: RecordKind | None, own: Own | None = None) -> Profile:
    """The common profile, that of ``kind`` laid over it, and the office's own last.

    Raises ``BadInput`` when a profile file is wrong.
    """
    parts = [_load(FOLDER / "common.yaml")]
    parts += [p for p in _others() if kind is not None and kind.value in p["kinds"]]
    parts += own.labels_for(kind) if own is not None else ()
    return build(parts)


@lru_cache(maxsize=1)
def titles() -> tuple[tuple[tuple[str, ...], RecordKind], ...]:
    """Every form title that a profile knows, longest first, with the kind of record it says."""
    found: dict[tuple[str, ...], RecordKind] = {}
    for part in _others():
        known = part["titles"]
        by_kind = known if isinstance(known, dict) else {part["kinds"][0]: known}
        for kind, texts in by_kind.items():
            found |= {words_of(text): RecordKind(kind) for text in texts}
    return tuple(sorted(found.items(), key=lambda item: -len(item[0])))


def build(parts: Sequence[Mapping[str, Any]]) -> Profile:
    """One profile of several files' contents; later ones win."""
    labels: dict[tuple[str, ...], Field] = {}
    headings: dict[tuple[str, ...], Heading] = {}
    roles: dict[tuple[str, ...], Role] = {}
    default = Role.UNKNOWN
    for part in parts:
        default = Role(part["default_role"]) if part["default_role"] else default
        for one in part["fields"]:
            known = Field(one["category"], Role(one["role"]) if "role" in one else None, bool(one.get("alias")))
            labels |= {words_of(str(text)): known for text in one["labels"]}
        for one in part["headings"]:
            heading = Heading(Role(one["role"]), one.get("context", "person"))
            headings |= {words_of(str(text)): heading for text in one["texts"]}
        for role, texts in part["roles"].items():
            roles |= {words_of(str(text)): Role(role) for text in texts}
    sizes: dict[str, set[int]] = {}
    for words in (*labels, *roles):
        sizes.setdefault(words[0], set()).add(len(words))
    longest_first = {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}
    return Profile(labels, headings, roles, default, frozenset(sizes), longest_first)


@lru_cache(maxsize=16384)
def heading_of(words: tuple[str, ...], profile: Profile) -> Heading | None:
    """The heading that a row's words are, with its number and words such as INFORMATION left away; else ``None``.

    >>> heading_of(("VICTIM", "INFORMATION", "1"), profile_for(None))
    Heading(role=<Role.VICTIM: 'victim'>, context='person')
    """
    exact = profile.headings.get(words)
    if exact is not None:
        return exact
    trimmed = list(words)
    if len(trimmed) > 1 and (len(trimmed[0]) == 1 or trimmed[0].isdigit() or trimmed[0] in ("SECTION", "PART")):
        trimmed = trimmed[1:]
        if len(trimmed) > 1 and (len(trimmed[0]) == 1 or trimmed[0].isdigit()):
            trimmed = trimmed[1:]
    while len(trimmed) > 1 and (
        trimmed[-1] in _TAIL or trimmed[-1].lstrip("#").isdigit() or trimmed[-1] in ("#", "A", "B", "C")
    ):
        trimmed.pop()
    for candidate in (tuple(trimmed), (*trimmed[:-1], _singular(trimmed[-1])) if trimmed else ()):
        if candidate in profile.headings:
            return profile.headings[candidate]
    return None


def _singular(word: str) -> str:
    return word[:-2] if word.endswith("SSES") else word[:-1] if word.endswith("S") and not word.endswith("SS") else word


@lru_cache(maxsize=1)
def _others() -> tuple[Mapping[str, Any], ...]:
    return tuple(_load(path) for path in sorted(FOLDER.glob("*.yaml")) if path.name != "common.yaml")


def _load(path: Path) -> Mapping[str, Any]:
    content = read_yaml(path)
    check_keys(path, "profile", content, _KEYS)
    check_fields(path, content)
    return dict(content)


def read_yaml(path: Path) -> Any:
    """What a YAML file says. Raises ``BadInput`` when it cannot be read as such."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{path.name}: no YAML that can be read ({error}). Quote labels that hold '#' or ':'."
        ) from error


def check_fields(path: Path, content: Mapping[str, Any]) -> None:
    """Raise ``BadInput`` unless the fields and headings of a profile have known keys, categories and roles."""
    for one in content["fields"]:
        check_keys(path, "fields", one, _FIELD_KEYS)
        if one.get("category") not in _PSEUDO and one.get("category") not in set(Category):
            known = ", ".join(sorted({*Category, *_PSEUDO}))
            raise BadInput(f"{path.name}: fields: unknown category {one.get('category')!r}. Allowed: {known}.")
        if not isinstance(one.get("labels"), list):
            raise BadInput(
                f"{path.name}: fields: {one['category']}: labels: a list is needed, as [LABEL, OTHER LABEL]."
            )
        _check_role(path, "fields", one.get("role", Role.UNKNOWN))
    for one in content["headings"]:
        check_keys(path, "headings", one, _HEADING_KEYS)
        _check_role(path, "headings", one.get("role"))
    for role in content["roles"]:
        _check_role(path, "roles", role)


def _check_role(path: Path, where: str, role: Any) -> None:
    if role not in set(Role):
        raise BadInput(f"{path.name}: {where}: unknown role {role!r}. Allowed: {', '.join(sorted(set(Role)))}.")


def check_keys(path: Path, where: str, content: Any, allowed: frozenset[str]) -> None:
    """Raise ``BadInput`` unless ``content`` is a mapping with these keys at most."""
    if not isinstance(content, dict):
        raise BadInput(f"{path.name}: {where}: a mapping is needed. Allowed keys: {', '.join(sorted(allowed))}.")
    for key in content:
        if key not in allowed:
            raise BadInput(f"{path.name}: {where}: unknown key {key!r}. Allowed: {', '.join(sorted(allowed))}.")
