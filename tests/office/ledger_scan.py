"""Looks through a ledger's entries for people: in clear, and as hashes without a salt, by trying out every value."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from counterfoil.records.names import fold

_SHAPED = re.compile(
    r"(?<![A-Za-z0-9+/_-])(?:[0-9a-f]{32,128}|[A-Za-z0-9+/_-]{43})(?![A-Za-z0-9+/_-])|(?<=k-)[0-9a-f]{16}(?![0-9a-f])"
)
"""Whatever may be a digest: base64 and base64url of 32 bytes, hexadecimal of 16 to 64, a pseudonym."""
_HASHES = ("sha256", "sha1", "md5")
NAMES = frozenset({"name", "party"})
OF_PEOPLE = frozenset(
    {
        "name", "party", "home_address", "date_of_birth", "ssn", "drivers_licence", "phone", "email", "plate", "vin",
        "criminal_id", "case_number", "a_number", "incident_location", "employee_id", "age", "birthplace", "medical",
        "immigration_status", "physical_description", "sender", "subject_line",
    }
)  # fmt: skip
"""Categories of the ground truth that are tried as hashes."""
_CLEAR = OF_PEOPLE - {"age", "physical_description", "employee_id"}
"""Those that are also looked for in clear: an age is a number as every count is."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Entry ``number`` tells ``value``: in ``clear``, or by a hash of it."""

    number: int
    value: str
    how: str


def truth(sample: Path) -> dict[str, set[str]]:
    """Every value of the ground truth by its category, of records and of demands."""
    found: dict[str, set[str]] = {}

    def add(category: str, value: object) -> None:
        if value and str(value).strip():
            found.setdefault(category, set()).add(str(value))

    for record in json.loads((sample / "truth.json").read_text())["records"]:
        for party in record["parties"]:
            add("party", party["name"])
        for value in record["values"]:
            add(value["category"], value["text"])
        for number in record["numbers"].values():
            add("case_number", number)
    for demand in json.loads((sample / "demands" / "truth.json").read_text())["demands"]:
        for name in ("name", "email", "organisation"):
            add("email" if name == "email" else "sender", demand["sender"].get(name))
        add("subject_line", demand["subject_line"])
        for subject in demand["subjects"]:
            add("name", subject["name"])
            add("date_of_birth", subject.get("date_of_birth"))
            for one in subject["identifiers"]:
                add("criminal_id", one)
    return found


def scan(entries: Iterable[bytes], values: dict[str, set[str]], files: Iterable[bytes] = ()) -> list[Hit]:
    """Every value that an entry tells. ``files`` are what is not public: their own hashes count as told."""
    tried = _dictionary(values, files)
    clear = _clear(values)
    hits = []
    for number, data in enumerate(entries):
        text = data.decode()
        for shaped in _SHAPED.findall(text):
            hits += [Hit(number, value, "hash") for value in tried.get(shaped.rstrip("="), ())]
        rest = _SHAPED.sub(" ", text).casefold()
        words = " " + " ".join(re.findall(r"[\w@.+-]+", rest)) + " "
        letters = " " + " ".join(fold(rest)) + " "
        for value, (phrase, letter_phrase) in clear.items():
            if (phrase and phrase in rest) or (letter_phrase and letter_phrase in letters) or f" {value} " in words:
                hits.append(Hit(number, value, "clear"))
    return hits


def _clear(values: dict[str, set[str]]) -> dict[str, tuple[str, str]]:
    """Value → how it is looked for: as written, without case; and a name by its words, in either order."""
    found: dict[str, tuple[str, str]] = {}
    for category in _CLEAR & values.keys():
        for value in values[category]:
            folded = fold(value)
            if category in NAMES:
                found[value] = ("", f" {' '.join(folded)} " if len("".join(folded)) > 3 else "")
                if len(folded) == 2:
                    found[f"{value} (turned)"] = ("", f" {folded[1]} {folded[0]} ")
            else:
                plain = " ".join(value.casefold().split())
                found[value] = (plain if len(plain) > 4 else "", "")
                digits = "".join(c for c in value if c.isdigit())
                if len(digits) > 6:
                    found[f"{value} (digits)"] = (digits, "")
    return found


def forms(value: str) -> Iterator[str]:
    """A value as somebody would hash it."""
    plain = " ".join(value.split())
    words = plain.split()
    for one in {
        value, plain, plain.casefold(), plain.upper(), plain.title(), plain.replace(" ", ""), " ".join(fold(value)),
        "".join(fold(value)), "".join(c for c in value if c.isalnum()), "".join(c for c in value if c.isdigit()),
        " ".join([*words[1:], *words[:1]]), ", ".join([*words[-1:], " ".join(words[:-1])]) if len(words) > 1 else plain,
    }:  # fmt: skip
        if one:
            yield one
            yield f"{one}\n"
            yield json.dumps(one)


def spelled(digest: bytes) -> Iterator[str]:
    """A digest as an entry may write it, whole and cut to a pseudonym's length."""
    yield digest.hex()
    yield digest.hex()[:16]
    yield base64.b64encode(digest).decode().rstrip("=")
    yield base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _dictionary(values: dict[str, set[str]], files: Iterable[bytes]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for category in OF_PEOPLE & values.keys():
        for value in values[category]:
            for form in forms(value):
                data = form.encode()
                for digest in (
                    *(hashlib.new(name, data).digest() for name in _HASHES),
                    hashlib.sha256(hashlib.sha256(data).digest()).digest(),
                    hashlib.sha256(b"\0" + data).digest(),  # a leaf of a tree
                ):
                    for text in spelled(digest):
                        found.setdefault(text, set()).add(value)
    for data in files:
        for text in spelled(hashlib.sha256(data).digest()):
            found.setdefault(text, set()).add("a file")
    return found
