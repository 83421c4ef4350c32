"""What kind of organisation a name or a mail domain belongs to, by lists and marks that are data.

``organisations.yaml`` has the words; here is how they are compared. A name counts whole: "Ice Miller LLP" does not name
ICE, nor "Chicago Tribune Tower LLC" a newspaper. What neither a list nor a mark knows has no kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from counterfoil.errors import LawPackInvalid
from counterfoil.law import strict

FILE = Path(__file__).parent / "organisations.yaml"
_GOVERNMENT = ("federal", "state", "local", "court", "other_government")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A kind by its key in the file, and the words of the list or mark that told it: never those of a demand."""

    key: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that tell a kind where a name begins, ends or has them, with one of ``beside`` and none of ``without``."""

    label: str
    kind: str
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    has: tuple[str, ...]
    beside: tuple[str, ...]
    without: tuple[str, ...]
    refuses_company: bool

    def found(self, words: str, bare: str, *, company: bool) -> str | None:
        """The words that stand there; ``bare`` is the name without its form of company."""
        if company and self.refuses_company:
            return None
        said, whole = f" {bare} ", f" {words} "
        if self.beside and not any(f" {w} " in whole for w in self.beside):
            return None
        if any(f" {w} " in whole for w in self.without):
            return None
        start = said.removeprefix(" the")
        return (
            next((w for w in self.begins if start.startswith(f" {w} ")), None)
            or next((w for w in self.ends if said.endswith(f" {w} ") or whole.endswith(f" {w} ")), None)
            or next((w for w in self.has if f" {w} " in said), None)
        )


@dataclass(frozen=True, slots=True)
class Organisations:
    """The file, ready to compare."""

    nobody: frozenset[str]
    personal: frozenset[str]
    forms: frozenset[str]
    public_forms: frozenset[str]
    names: Mapping[str, str]  # name → kind
    tails: Mapping[str, frozenset[str]]  # kind → words that may follow its names
    domains: Mapping[str, str]  # mail domain → kind
    marks: tuple[Mark, ...]
    firm_forms: frozenset[str]
    firm_alone: frozenset[str]
    other_trades: frozenset[str]

    def of_name(self, said: str) -> Resolved | None:
        """The kind of an organisation by its name; None where it is nobody's, or tells nothing.

        >>> load().of_name("Ice Miller LLP").key, load().of_name("U.S. ICE").key, load().of_name("ICE Cream")
        ('counsel', 'federal_immigration', None)
        """
        words = plain(said)
        if not words or words in self.nobody:
            return None
        parts = words.split()
        bare = parts
        while len(bare) > 1 and bare[-1] in self.forms:
            bare = bare[:-1]
        company = len(bare) < len(parts)
        return (
            self._listed(bare, company=company)
            or self._marked(words, " ".join(bare), company=not self.public_forms.issuperset(parts[len(bare) :]))
            or self._firm(bare, parts[len(bare) :])
            or (Resolved("business", f"form of company: {parts[-1]}") if company else None)
        )

    def of_domain(self, domain: str) -> Resolved | None:
        """The kind of whoever has a mail domain, by the longest listed one that it is or is below."""
        parts = domain.casefold().strip(" .>").split(".")
        for first in range(len(parts)):
            listed = ".".join(parts[first:])
            if kind := self.domains.get(listed):
                return Resolved(kind, f"mail domain {listed}" if "." in listed else f"mail domain under .{listed}")
        return None

    def _listed(self, bare: Sequence[str], *, company: bool) -> Resolved | None:
        for start in {0, int(bare[0] in {"the", "us"})}:
            for end in range(len(bare), start, -1):
                name = " ".join(bare[start:end])
                kind = self.names.get(name)
                if kind is None or (company and kind.startswith(_GOVERNMENT)):
                    continue
                if set(bare[end:]) <= self.tails[kind]:
                    return Resolved(kind, f"listed name: {name}")
        return None

    def _marked(self, words: str, bare: str, *, company: bool) -> Resolved | None:
        for mark in self.marks:
            if found := mark.found(words, bare, company=company):
                return Resolved(mark.kind, f"mark ({mark.label}): {found}")
        return None

    def _firm(self, bare: Sequence[str], forms: Sequence[str]) -> Resolved | None:
        if self.other_trades & set(bare):
            return None
        joined = "and" in bare[1:-1]
        form = next((f for f in forms if f in self.firm_forms), None)
        if form and joined:
            return Resolved("counsel", f"names joined by “and” with {form}, and no other trade")
        if form in self.firm_alone:
            return Resolved("counsel", f"form of firm: {form}, and no other trade")
        return None


def plain(said: str) -> str:
    """A name as the file's words are compared.

    >>> plain("O’Connell & Ryan, P.C."), plain("U.S. Attorney's Office")
    ('oconnell and ryan pc', 'us attorneys office')
    """
    text = unicodedata.normalize("NFKC", said).casefold().replace("&", " and ").replace("+", " and ")
    text = re.sub(r"['’`]", "", text)
    text = " ".join(re.findall(r"\w+", re.sub(r"(?<=\b\w)\.", "", text)))
    return re.sub(r"\b(\w) (?=\w\b)", r"\1", text)


@cache
def load(path: Path = FILE) -> Organisations:
    """The file. Raises ``LawPackInvalid`` for an unknown key, and a name or domain that two kinds have."""
    top = strict.read_fields(path, path.name)
    top.allow(("version", "checked", "nobody", "personal", "forms", "public_forms", "kinds", "marks", "firm"))
    if top.values["version"] != 1:
        raise LawPackInvalid(f"{path.name}: version: this program reads version 1, not {top.values['version']!r}.")
    top.day("checked")
    names: dict[str, str] = {}
    domains: dict[str, str] = {}
    tails: dict[str, frozenset[str]] = {}
    for kind, fields in top.fields("kinds").each():
        fields.allow((), ("names", "tails", "domains"))
        tails[kind] = frozenset(fields.texts("tails"))
        for key, known in (("names", names), ("domains", domains)):
            for word in fields.texts(key):
                if word in known or (key == "names" and plain(word) != word):
                    raise LawPackInvalid(
                        f"{path.name}: {kind}: {key}: {word}: another kind has it, or it is not in plain words. "
                        f"Write it once, as '{plain(word)}'."
                    )
                known[word] = kind
    firm = top.fields("firm").allow(("forms", "alone", "trades"))
    return Organisations(
        nobody=frozenset(plain(word) for word in top.texts("nobody")),
        personal=frozenset(top.texts("personal")),
        forms=frozenset(top.texts("forms")),
        public_forms=frozenset(top.texts("public_forms")),
        names=names,
        tails=tails,
        domains=domains,
        marks=tuple(_mark(label, fields) for label, fields in top.fields("marks").each()),
        firm_forms=frozenset(firm.texts("forms")),
        firm_alone=frozenset(firm.texts("alone")),
        other_trades=frozenset(firm.texts("trades")),
    )


def _mark(label: str, fields: strict.Fields) -> Mark:
    fields.allow(("kind",), ("begins", "ends", "has", "with", "without", "company"))
    refuses = "company" in fields.values and fields.choice("company", ("refuse",)) == "refuse"
    return Mark(
        label,
        fields.text("kind"),
        begins=fields.texts("begins"),
        ends=fields.texts("ends"),
        has=fields.texts("has"),
        beside=fields.texts("with"),
        without=fields.texts("without"),
        refuses_company=refuses,
    )
