"""Agencies by what a sender says of itself, its mail domain or its name (``packs/agencies.yaml``), and their codes.

Who asks moves no duty (``tests/law/test_neutrality.py``): the code only says under which key of the ledger's index
something stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from counterfoil.errors import LawPackInvalid
from counterfoil.law import strict

FILE = Path(__file__).parent / "packs" / "agencies.yaml"
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_CODE = re.compile(r"[A-Z]+(?:-[A-Z]+)*")
_BEFORE = r"(?:(?:u\. ?s\.|us|united states|the|office of(?: the)?)\s+)*"
_FIRM = re.compile(r"\b(?:l\.?l\.?[cp]|pllc|inc|ltd|corp|gmbh)\b|\b(?:p\.c|co)\.?$")


def _is_a_name(word: str) -> bool:
    """Whether letters that abbreviate an agency are written as a name is: "Ice", not "ICE" and not "ice"."""
    return len(word) < 6 and word.istitle()


@dataclass(frozen=True, slots=True)
class Agencies:
    """Every agency that has a code. ``names`` are for people; nothing is ever written down by them."""

    names: Mapping[str, str]  # code → name
    domains: Mapping[str, str]  # mail domain → code
    called: tuple[tuple[re.Pattern[str], str], ...]  # in the order in which they are tried

    def of_address(self, address: str) -> str | None:
        """The code of the agency whose mail domain this is, or one below it; None where it is no address of one."""
        _, at, domain = address.casefold().strip(" .>").rpartition("@")
        parts = domain.split(".") if at else []
        found = (self.domains.get(".".join(parts[first:])) for first in range(len(parts)))
        return next((code for code in found if code), None)

    def of_name(self, said: str) -> str | None:
        """The code of the agency whose name ``said`` begins with; None where it names none, or somebody else first.

        A firm is no agency, whatever its name begins with, and "Ice" is a name where "ICE" is an agency.

        >>> load().of_name("Ice Miller LLP"), load().of_name("Ice Miller"), load().of_name("ICE Chicago Field Office")
        (None, None, 'ICE')
        """
        written = " ".join(said.replace("’", "'").split())
        if _FIRM.search(written.casefold()):
            return None
        return next((code for code, word in self._begins(written) if not _is_a_name(word)), None)

    def begins(self, said: str) -> str | None:
        """As ``of_name``, of firms and names too: ledgers were once written so, and a reader may have to know."""
        return next((code for code, _ in self._begins(" ".join(said.replace("’", "'").split()))), None)

    def _begins(self, written: str) -> Iterator[tuple[str, str]]:
        for pattern, code in self.called:
            if found := pattern.match(written):
                yield code, found["said"]


@cache
def load(path: Path = FILE) -> Agencies:
    """The agencies of the file. Raises ``LawPackInvalid`` for an unknown key, and a domain that two agencies have."""
    top = strict.read_fields(path, path.name).allow(("version", "agencies"))
    if top.values["version"] != 1:
        raise LawPackInvalid(f"{path.name}: version: this program reads version 1, not {top.values['version']!r}.")
    names: dict[str, str] = {}
    domains: dict[str, str] = {}
    called: list[tuple[re.Pattern[str], str]] = []
    for code, agency in top.fields("agencies").each():
        agency.allow(("name",), ("mail_domains", "called"))
        names[code] = agency.text("name")
        if not _CODE.fullmatch(code):
            raise LawPackInvalid(f"{path.name}: {code}: is no code. Write it in capitals with hyphens: COOK-SAO.")
        for domain in agency.texts("mail_domains") if "mail_domains" in agency.values else ():
            if not _DOMAIN.fullmatch(domain) or domain in domains:
                raise LawPackInvalid(f"{path.name}: {code}: {domain}: is no mail domain, or another agency has it.")
            domains[domain] = code
        for words in agency.texts("called") if "called" in agency.values else ():
            if words != " ".join(words.casefold().split()):
                raise LawPackInvalid(f"{path.name}: {code}: {words}: write it in small letters with single blanks.")
            called.append((re.compile(rf"{_BEFORE}(?P<said>{re.escape(words)})\b", re.IGNORECASE), code))
    return Agencies(names, domains, tuple(called))
