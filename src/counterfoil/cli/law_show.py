"""``counterfoil law show``: every rule of a law pack with its mode, citation and digest, and what an office adopted."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from counterfoil.cli import law_text, output
from counterfoil.cli.when import local
from counterfoil.errors import BadInput, UsageError
from counterfoil.law import papers
from counterfoil.law.adoption import rule_digests
from counterfoil.law.instruments import effects_of
from counterfoil.law.load import PACKS, LawPack, load, overlays
from counterfoil.law.rulebook import Written
from counterfoil.law.sourced import Sourced


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that counsel signs."""

    key: str  # as in the adoption: "rule 7-1-b-ssn", "clock standard 2010-01-01"
    mode: str  # what it does: compelled, mandatory, discretionary, base; or days, default, calendar …
    cite: str
    title: str
    from_on: str
    until_on: str
    digest: str
    adopted: str = ""  # with an office: "adopted", "changed since" or "not adopted"


class Show:
    HELP = (
        "Show the rules of a law pack: mode, citation, digest; with --office also what its counsel adopted. With a\n"
        "rule's key, as listed or without its first word, the whole text of that rule and who says so."
    )
    EXAMPLE = "counterfoil law show us-il"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("law", metavar="LAW", help="the law pack, e.g. us-il")
        parser.add_argument("rule", nargs="*", metavar="RULE", help="show this rule whole, e.g. rule 7-1-c-victim")
        parser.add_argument("--overlay", help="local law above it, for example chicago (default: the office's)")
        parser.add_argument(
            "--office", type=Path, metavar="DIR", help="compare with what this office's counsel adopted"
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        overlay, signed, by = options.overlay, None, ""
        if options.office:
            overlay, signed, by = _adopted(options.office, options.law, options.overlay)
        pack = load(options.law, overlay)
        items = tuple(_items(pack, signed))
        if options.rule:
            return _show_whole(pack, items, " ".join(options.rule), as_json=options.json)
        if options.json:
            values = {
                "law": pack.name,
                "overlay": pack.overlay_name,
                "title": pack.title,
                "statute": pack.statute,
                "adopted_by": by,
                "rules": [asdict(item) for item in items],
            }
            output.print_json("law show", values)
            return 0
        _print(pack, items, by, compared=options.office is not None)
        return 0


def _adopted(office: Path, law: str, overlay: str | None) -> tuple[str | None, Mapping[str, str], str]:
    """The office's local law, what its counsel signed (empty: nothing yet), and who signed, when."""
    from counterfoil.office import app  # inline: Django only when an office is touched
    from counterfoil.office.services import adopting  # inline: as above

    opened = app.open_office(office)
    if law != opened.law or (overlay or opened.overlay) != opened.overlay:
        with_overlay = f" with {opened.overlay}" if opened.overlay else ""
        raise UsageError(f"{office}: this office answers under {opened.law}{with_overlay}. Show that one.")
    found = adopting.latest(opened)
    if found is None:
        return opened.overlay or None, {}, ""
    day = local(found.adopted_at.isoformat(), opened.time_zone).date()
    return opened.overlay or None, found.rules, f"{found.by}, {day}"


def _show_whole(pack: LawPack, items: Sequence[Item], wanted: str, *, as_json: bool) -> int:
    """Everything about the rules that a key names: of a dated one without its date, each in turn."""
    keys = law_text.matching([item.key for item in items], wanted)
    if not keys:
        raise BadInput(f"{wanted}: {_law(pack)} has no such rule. {_perhaps(pack, items, wanted)}")
    origins = law_text.origins(pack)
    found = [(item, origins[item.key]) for key in keys for item in items if item.key == key]
    if as_json:
        rules = [
            asdict(item)
            | asdict(origin)
            | {"file": _place(pack, item.key), "text": law_text.text_of(pack, item.key)}
            | {"withheld_by": [f"rule {written.rule.id}" for written in _withholding(pack, item.key)]}
            for item, origin in found
        ]
        output.print_json("law show", {"law": pack.name, "overlay": pack.overlay_name, "rules": rules})
        return 0
    for number, (item, origin) in enumerate(found):
        facts = {
            "mode": item.mode,
            "citation": item.cite,
            "in force": f"from {item.from_on}" * bool(item.from_on) + f" until {item.until_on}" * bool(item.until_on),
            "source": origin.source or "row by row, below",
            "checked": origin.checked or "not said in the pack",
            "confidence": origin.confidence or "row by row, below",
            "verified by counsel": "yes" if origin.verified_by_counsel else "no",
            "digest": item.digest,
            "this office": item.adopted,
            "file": _place(pack, item.key),
        }
        print("\n" * bool(number) + f"{item.key}: {item.title}")
        for name, value in facts.items():
            if value:
                print(f"  {name + ':':<21}{value}")
        print()
        print(law_text.text_of(pack, item.key))
        for line in _printed_by(pack, item.key):
            print(line)
    return 0


_MEANS = {"mandatory": "must not go out", "discretionary": "may be withheld", "compelled": "must go out"}


def _withholding(pack: LawPack, key: str) -> list[Written]:
    kind, _, name = key.partition(" ")
    code = name.rpartition(" ")[0]
    return [w for w in pack.rulebook.rules.values() if kind == "exemption" and w.rule.code == code]


def _printed_by(pack: LawPack, key: str) -> Iterator[str]:
    """Of an exemption: every rule that withholds under it, since when, and who says so."""
    rules = [written.rule for written in _withholding(pack, key)]
    if not rules:
        return
    yield f"\nWithheld under {rules[0].code}, by which rule, since when, says who:"
    for rule in rules:
        until = f" until {rule.effective_to}" if rule.effective_to else ""
        verified = "verified by counsel" if rule.verified_by_counsel else "not verified by counsel"
        yield f"  {rule.title} ({_MEANS[rule.mode]}; rule {rule.id})"
        yield f"    {rule.citation}, since {rule.effective_from}{until}"
        yield f"    {rule.source}, checked {rule.checked}, confidence {rule.confidence}, {verified}"
    yield "  Confidence S: the words were read in a published source. K: general knowledge. A: analysis only."


def _law(pack: LawPack) -> str:
    return f"{pack.name} with {pack.overlay_name}" if pack.overlay_name else pack.name


def _perhaps(pack: LawPack, items: Sequence[Item], wanted: str) -> str:
    """What may have been meant, and how to see what there is."""
    bare = {item.key.partition(" ")[2]: item.key for item in items}
    near = get_close_matches(wanted, [*bare, *bare.values()], n=4)
    meant = f"Near to it: {', '.join(dict.fromkeys(bare.get(key, key) for key in near))}. " if near else ""
    other = [] if pack.overlay_name else list(overlays(pack.name))
    above = f", with --overlay {' or '.join(other)} also a local law's" if other else ""
    return f"{meant}counterfoil law show {pack.name} lists every rule{above}."


def _place(pack: LawPack, key: str) -> str:
    """A file of the pack, from the folder in which the package is installed."""
    return law_text.file_of(pack, key).relative_to(PACKS.parents[2]).as_posix()


def _items(pack: LawPack, signed: Mapping[str, str] | None) -> Iterator[Item]:
    said = dict(_said(pack))
    effects = effects_of(pack.folder)
    digests = rule_digests(pack) | {f"instrument {effect.id}": effect.digest for effect in effects}
    digests |= papers.paper_digests(pack.folder)
    for key, digest in digests.items():
        mode, cite, title, start, end = said.get(key, ("", "", "", None, None))
        until = end.isoformat() if end else ""
        yield Item(
            key, mode, cite, title, start.isoformat() if start else "", until, digest, _state(key, digest, signed)
        )


def _state(key: str, digest: str, signed: Mapping[str, str] | None) -> str:
    if signed is None:
        return ""
    if key not in signed:
        return "not adopted"
    return "adopted" if signed[key] == digest else "changed since"


_Said = tuple[str, str, str, date | None, date | None]


def _said(pack: LawPack) -> Iterator[tuple[str, _Said]]:
    """Key of the adoption → mode, citation, title, first and last day."""
    for written in pack.rulebook.rules.values():
        rule = written.rule
        mode = f"{rule.mode}, unsettled" if rule.unsettled else rule.mode
        yield f"rule {rule.id}", (mode, rule.citation, rule.title, rule.effective_from, rule.effective_to)
    for track, periods in pack.periods.items():
        for period in periods:
            title = f"{period.title}: {period.length}"
            yield f"clock {track} {period.sourced.effective_from}", _of("clock", title, period.sourced)
    for late in pack.effects:
        yield f"effect {late.id} {late.sourced.effective_from}", _of("if late", late.text, late.sourced)
    for code, exemptions in pack.exemptions.by_code.items():
        for one in exemptions:
            title = f"{one.title} (default: {one.default})"
            yield f"exemption {code} {one.sourced.effective_from}", _of("exemption", title, one.sourced)
    for category, defaults in pack.exemptions.by_category.items():
        for default in defaults:
            title = f"{default.default}: {default.reason}"
            yield f"default {category} {default.sourced.effective_from}", _of("default", title, default.sourced)
    for year in sorted({closing.observed_on.year for closing in pack.calendar.closings}):
        count = sum(closing.observed_on.year == year for closing in pack.calendar.closings)
        said = ("calendar", pack.weekend_cite, f"{count} closings", date(year, 1, 1), date(year, 12, 31))
        yield f"calendar {year}", said
    for above in pack.overlay.rules if pack.overlay else ():
        yield f"local {above.id} {above.sourced.effective_from}", _of(above.kind, above.title, above.sourced)
    for effect in effects_of(pack.folder):
        action = f"gate: {effect.action}" if effect.action else "gate"
        mode = f"{action}, unsettled" if effect.unsettled else action
        cite = "; ".join(one.authority for one in effect.provenance.cites)
        yield f"instrument {effect.id}", (mode, cite, effect.title, None, None)
    for key in papers.paper_digests(pack.folder):
        kind, _, name = key.partition(" ")
        title = "what may be charged for copies" if kind == "fees" else f"what letters say: {name}"
        yield key, (kind, pack.statute, title, None, None)


def _of(mode: str, title: str, sourced: Sourced) -> _Said:
    return mode, sourced.cite, title, sourced.effective_from, sourced.effective_to


def _print(pack: LawPack, items: tuple[Item, ...], by: str, *, compared: bool) -> None:
    columns = ["rule", "mode", "citation", "what it says", "from", "digest", *(["here"] if compared else [])]
    rows = [
        (
            item.key,
            item.mode,
            item.cite,
            item.title,
            item.from_on,
            item.digest[:12],
            *([item.adopted] if compared else []),
        )
        for item in items
    ]
    output.table(f"{_law(pack)}: {pack.title}, {pack.statute}", columns, rows, whole="rule")
    print(f"{len(items)} rules. No rule of a pack is verified by counsel: each office's own counsel adopts them.")
    if compared:
        counts = {
            state: sum(item.adopted == state for item in items) for state in dict.fromkeys(i.adopted for i in items)
        }
        said = ", ".join(f"{count} {state}" for state, count in counts.items())
        print(f"Adopted by {by}: {said}" if by else f"Nothing is adopted yet: {said}")
    print(f"The whole text of one: counterfoil law show {pack.name} RULE, for example {items[0].key}")
    print(f"The pack's files: {pack.folder.relative_to(PACKS.parents[2]).as_posix()} (in {PACKS.parents[2]})")
