"""A profile: which columns of another system's export say what, as data. Shipped ones, and the office's own.

A profile is a TOML file. ``imports/*.toml`` in the office's folder come before what is shipped, so an office changes a
column's name without touching the program.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from counterfoil.errors import BadInput

SHIPPED = Path(__file__).parent / "profiles"
SYSTEMS = ("govqa", "nextrequest", "csv")
"""Words of the ledger for where rows came from."""
FIELDS = ("number", "received", "due", "closed", "status", "requester", "organization", "subject", "text")
"""What a column may say. Without ``number`` (or ``number_from``) and ``received`` there is no row."""
OUTCOMES = ("released", "released_in_part", "denied", "no_records", "withdrawn", "referred", "duplicate")
_KEYS = {"title", "system", "time_zone", "dates", "number_from", "columns", "outcomes"}
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


@dataclass(frozen=True, slots=True)
class Profile:
    """``columns``: field → headers that may say it, the first that is filled counts."""

    name: str
    title: str
    system: str
    columns: Mapping[str, tuple[str, ...]]
    dates: tuple[str, ...] = ()  # patterns of ``strptime``, tried in order, before what is written as ISO 8601
    time_zone: str = ""  # of times without one; "": the office's own
    number_from: tuple[str, ...] = ()  # headers whose values together stand for a number that the export lacks
    outcomes: Mapping[str, str] = field(default_factory=dict)  # status, in small letters → how it ended


def plain(header: str) -> str:
    """A header as it is compared: small letters and digits, one blank between words.

    >>> plain("  Reference_No. #"), plain("\\ufeffReference No")
    ('reference no', 'reference no')
    """
    return " ".join(re.findall(r"[a-z0-9]+", header.lower()))


def load(folder: Path | None = None) -> dict[str, Profile]:
    """Every profile by its name; ``folder`` is the office's own, which comes before what is shipped."""
    found = {}
    for place in (SHIPPED, folder):
        for path in sorted(place.glob("*.toml")) if place is not None and place.is_dir() else ():
            found[path.stem] = read(path)
    return found


def read(path: Path) -> Profile:
    """The profile in a file. Raises ``BadInput`` with the key that is wrong."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name}: {error}. Mend the line; docs/imports.md shows a profile.") from None
    return of_table(path.stem, table)


def of_table(name: str, table: Mapping[str, Any]) -> Profile:
    """The profile that a table describes. Raises ``BadInput`` with the key that is wrong."""

    def wrong(key: str, why: str) -> BadInput:
        return BadInput(f"{name}.toml: {key}: {why}")

    if not _NAME.fullmatch(name):
        raise wrong("its name", "use small letters, digits and dashes, such as our-portal.toml.")
    for key in table:
        if key not in _KEYS:
            raise wrong(key, f"is unknown. Allowed: {', '.join(sorted(_KEYS))}.")
    system = table.get("system", "csv")
    if system not in SYSTEMS:
        raise wrong("system", f"{system!r:.40} is unknown. One of: {', '.join(SYSTEMS)}.")
    columns = table.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise wrong("columns", "a table is needed: [columns] on a line of its own, and below it received = [...].")
    for key, value in columns.items():
        if key not in FIELDS:
            raise wrong(f"columns.{key}", f"is unknown. Allowed: {', '.join(FIELDS)}.")
        if not _are_texts(value):
            raise wrong(f"columns.{key}", 'a list of headers is needed, such as ["Reference No"].')
    outcomes = table.get("outcomes", {})
    for status, outcome in outcomes.items() if isinstance(outcomes, dict) else [("", None)]:
        if outcome not in OUTCOMES:
            raise wrong(f"outcomes.{status}", f"{outcome!r:.40} is unknown. One of: {', '.join(OUTCOMES)}.")
    for key in ("dates", "number_from"):
        if key in table and not _are_texts(table[key]):
            raise wrong(key, "a list of texts is needed.")
    for key in ("title", "time_zone"):
        if not isinstance(table.get(key, ""), str):
            raise wrong(key, "text in quotation marks is needed.")
    zone = table.get("time_zone", "")
    try:
        ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        raise wrong("time_zone", f"{zone!r:.40} is not known. Give one like America/Chicago.") from None
    if "received" not in columns or ("number" not in columns) == ("number_from" not in table):
        raise wrong("columns", "received is needed, and either number or, where there is none, number_from.")
    return Profile(
        name,
        table.get("title", "") or name,
        system,
        {key: tuple(value) for key, value in columns.items()},
        tuple(table.get("dates", ())),
        zone,
        tuple(table.get("number_from", ())),
        {" ".join(key.lower().split()): value for key, value in outcomes.items()},
    )


def best(profiles: Mapping[str, Profile], headers: Sequence[str]) -> Profile | None:
    """The profile that knows most of these headers, if it knows a number and a day of receipt; None where none does."""
    present = {plain(one) for one in headers}
    ranked = [
        (sum(any(plain(one) in present for one in known) for known in profile.columns.values()), -place, profile)
        for place, profile in enumerate(profiles.values())
        if not lacks(profile, headers)
    ]
    return max(ranked, key=lambda one: one[:2])[2] if ranked else None


def lacks(profile: Profile, headers: Sequence[str]) -> tuple[str, ...]:
    """What no column of an export says and must be said, in the profile's words."""
    present = {plain(one) for one in headers}
    wanted = {"received": profile.columns["received"]} | (
        {"number_from": profile.number_from} if profile.number_from else {"number": profile.columns["number"]}
    )
    return tuple(key for key, known in wanted.items() if not any(plain(one) in present for one in known))


_HINTS: Mapping[str, str] = {
    "number": r"number|reference|tracking|\bid\b|\bno\b|case",
    "received": r"receiv|submi|request(ed)? date|date request|create|open(ed)?\b",
    "due": r"\bdue\b|deadline|required completion|respond by",
    "closed": r"clos|complet|done|finish|resolved",
    "status": r"status|disposition|outcome|result|state\b",
    "requester": r"requestor|requester|customer|contact name|\bname\b",
    "organization": r"organi[sz]ation|company|institution|agency",
    "subject": r"subject|title|summary|type of",
    "text": r"description|request text|detail|information requested|records (sought|requested)",
}


def propose(headers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Field → headers that look as if they said it: a proposal to be read by a person, never used by itself.

    >>> propose(["Request #", "Date Received", "Colour"])["received"]
    ('Date Received',)
    """
    found: dict[str, tuple[str, ...]] = {}
    used: set[str] = set()
    # Days first: "request closed date" is no number, and "requested" no status.
    for key in ("due", "closed", "received", "status", "requester", "organization", "text", "subject", "number"):
        mine = tuple(one for one in headers if one not in used and re.search(_HINTS[key], plain(one)))
        if not mine and key == "number":
            mine = tuple(one for one in headers if one not in used and "#" in one)
        if mine:
            found[key] = mine
            used.update(mine)
    return found


def written(columns: Mapping[str, Sequence[str]]) -> str:
    """A proposal as the text of a profile, ready to be mended and kept."""

    def listed(texts: Sequence[str]) -> str:
        return "[" + ", ".join('"' + re.sub(r'[\\"\x00-\x1f\x7f]', "", one) + '"' for one in texts) + "]"

    lines = ['title = "Our export"', 'system = "csv"', 'dates = ["%m/%d/%Y"]', "", "[columns]"]
    return "\n".join([*lines, *(f"{key} = {listed(columns[key])}" for key in FIELDS if key in columns), ""])


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) and one for one in value)
