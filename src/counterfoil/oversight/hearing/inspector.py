"""What an Inspector General found of a police department's productions in 2020 and 2021, answered with figures."""

from __future__ import annotations

from collections import Counter

from counterfoil.oversight.hearing.instruments import gate_of
from counterfoil.oversight.hearing.model import Block, Column, Facts, Part, Section, Table, Text, Told
from counterfoil.oversight.hearing.searches import search_of
from counterfoil.oversight.hearing.words import plural, spoken


def section(facts: Facts) -> Section:
    """The chapter that answers the four findings."""
    return Section(
        "inspector-general",
        "Four findings of an Inspector General, and what this office can show",
        (
            Text(
                "In 2020, and again in 2021, Chicago's Inspector General looked at how the police department "
                "produced records "
                "for litigation, and found four things. They were not about this program, and not about requests under "
                "the Freedom of Information Act; they are asked here because whoever discloses records must be able "
                "to answer them."
            ),
        ),
        (
            Part("1. Which records exist cannot be told", _exist(facts)),
            Part("2. Searches are not thorough", _search(facts)),
            Part("3. What was produced is not tracked uniformly", _tracked(facts)),
            Part("4. No clear rule says when counsel must look", _counsel(facts)),
        ),
    )


def _exist(facts: Facts) -> tuple[Block, ...]:
    counts: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    for told in _own(facts, "record.added"):
        kind = str(told.entry.facts.get("kind", "other"))
        counts[kind] += int(told.entry.facts.get("records", 0))
        pages[kind] += int(told.entry.facts.get("pages", 0))
    says = Text(
        f"The ledger recorded that {plural(counts.total(), 'record')} came into the office's store, each with its "
        f"kind and "
        "pages; what is destroyed has an entry of its own. What stands in other systems and was never put into the "
        "store is "
        "not counted, and no figure here says how much that is.",
        lead="Answer.",
    )
    if not counts:
        return (says,)
    table = Table(
        "records",
        "Records that came into the office's store, by kind",
        (Column("Kind", width=2), Column("Records", number=True), Column("Pages", number=True)),
        tuple(
            (spoken(kind), f"{counts[kind]:,}", f"{pages[kind]:,}")
            for kind in sorted(counts, key=lambda kind: (-counts[kind], kind))
        ),
    )
    return says, table


def _search(facts: Facts) -> tuple[Block, ...]:
    wanted = [case for case in facts.cases if _is_request(facts.acts.get(case.case, ())) and not case.open]
    found = [told for case in wanted if (told := search_of(facts.acts.get(case.case, ()))) is not None]
    terms = sum(int(told.entry.facts.get("terms", 0)) for told in found)
    nulls = sum(int(told.entry.facts.get("nulls", 0)) for told in found)
    systems = Counter(int(told.entry.facts.get("systems", 0)) for told in found)
    confirmed = sum(
        any(told.entry.kind == "search.confirmed" for told in facts.acts.get(case.case, ())) for case in wanted
    )
    spread = ", ".join(f"{plural(n, 'system')} in {plural(systems[n], 'case')}" for n in sorted(systems))
    says = (
        f"Of {plural(len(wanted), 'request')} for records that ended in the period, {len(found):,} have a recorded "
        f"search "
        f"({plural(terms, 'term')}, of which {nulls:,} led to nothing)"
        + (f": {spread}. " if spread else ". ")
        + f"In {plural(confirmed, 'case')} a person confirmed which records were meant. "
        "Whether those systems were the right ones, a figure does not say."
    )
    return (Text(says, lead="Answer."),)


def _tracked(facts: Facts) -> tuple[Block, ...]:
    kinds = Counter(told.entry.kind for acts in facts.acts.values() for told in acts)
    releases = [told for acts in facts.acts.values() for told in acts if told.entry.kind == "release.made"]
    manifests = {told.entry.facts.get("manifest") for told in releases}
    leaks = sum(
        told.entry.facts.get("outcome") == "leak"
        for acts in facts.acts.values()
        for told in acts
        if told.entry.kind == "redaction.verified"
    )
    says = (
        f"{plural(len(releases), 'package')} left, and each has an entry with the SHA-256 of the list of its files "
        f"({plural(len(manifests), 'different digest')}), {plural(_sum(releases, 'documents'), 'document')} and "
        f"{plural(_sum(releases, 'pages'), 'page')} in all. Before, {plural(kinds['redaction.verified'], 'check')} "
        f"by engines that "
        f"did not make the redactions were recorded, of which {leaks:,} found something that could still be read; "
        f"{plural(kinds['release.refused'], 'package')} {'was' if kinds['release.refused'] == 1 else 'were'} kept "
        f"back. "
        f"{plural(kinds['production.decided'], 'production')} for a court "
        f"{'was' if kinds['production.decided'] == 1 else 'were'} "
        "tied to the words of its paper. A record that was handed over without this program is in no figure."
    )
    return (Text(says, lead="Answer."),)


def _counsel(facts: Facts) -> tuple[Block, ...]:
    gates = [gate for acts in facts.acts.values() if (gate := gate_of(acts)) is not None]
    actions = Counter(str(gate.entry.facts["action"]) for gate in gates)
    referred = Counter(
        str(told.entry.facts.get("reason", ""))
        for acts in facts.acts.values()
        for told in acts
        if told.entry.kind == "case.referred"
    )
    adopted = _own(facts, "law.adopted")
    rules = int(adopted[-1].entry.facts.get("rules", 0)) if adopted else 0
    signed = sum(told.entry.kind == "determination.signed" for acts in facts.acts.values() for told in acts)
    says = (
        "The rules that hold a paper for counsel or a second person are written down, and counsel signed them: "
        f"{rules:,} rules "
        f"stand adopted in the ledger (entry {adopted[-1].number}). "
        if adopted
        else "No adoption of rules by counsel is recorded. "
    ) + (
        f"Of {plural(len(gates), 'demand')} whose paper was read, {actions['hold']:,} were held for counsel and "
        f"{actions['refer']:,} until a person had verified them. {plural(referred.total(), 'case')} waited for a "
        f"person later on"
        + (f" ({', '.join(f'{spoken(why)}: {n}' for why, n in sorted(referred.items()))})" if referred else "")
        + f"; {plural(signed, 'signature')} under decisions {'is' if signed == 1 else 'are'} recorded."
    )
    return (Text(says, lead="Answer."),)


def _is_request(acts: tuple[Told, ...]) -> bool:
    gate = gate_of(acts)
    return gate is not None and gate.entry.facts["action"] in ("answer", "produce")


def _own(facts: Facts, kind: str) -> list[Told]:
    return [told for told in facts.own if told.entry.kind == kind]


def _sum(told: list[Told], name: str) -> int:
    return sum(int(one.entry.facts.get(name, 0)) for one in told)
