"""Are the mentions of one person one party, and of two never? Pairs of name mentions, against the truth of a sample.

    .venv/bin/python benchmarks/one_party.py SAMPLE …

SAMPLE is a folder that ``counterfoil sample`` wrote (``--trial`` for hard records). Every name that the truth gives a
person is a mention; its party is that of the finding that meets it, joined across the records as a case's are. A
mention that nothing met, or whose finding has no party, is alone: its pairs are missed. Prints precision and recall of
pairs within a record and across records, and how many victims or minors share a group with somebody else.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

from counterfoil import detection, documents
from counterfoil.errors import CounterfoilError
from counterfoil.evaluation import truth
from counterfoil.evaluation.judge import _meets, _Place
from counterfoil.evaluation.places import Found, Text
from counterfoil.law.adoption import rule_digests
from counterfoil.law.discretion import register
from counterfoil.law.load import load
from counterfoil.law.policy import PolicyBook
from counterfoil.records import parties
from counterfoil.review import duties, same_party
from counterfoil.review.model import Proposal
from counterfoil.values import Category

_LAW_OF = date(2025, 6, 2)


def measure(sample: Path) -> str:
    """The figures of one sample, as lines."""
    known = parties.read(sample / "parties.csv")
    pack = load("us-il", "chicago")
    book, defaults = PolicyBook(pack, _LAW_OF, frozenset(rule_digests(pack).values())), register(pack, _LAW_OF)
    mentions: list[tuple[str, str, bool, tuple[str, str]]] = []  # record, true person, protected, found
    proposals: list[Proposal] = []
    for record in truth.read(sample):
        name = record.path.name
        with tempfile.TemporaryDirectory() as folder:
            try:
                document = documents.read(record.path, workdir=Path(folder))
            except CounterfoilError:
                continue
        text = Text(document)
        found: list[tuple[str, Found]] = []
        first = 0
        for number, one in enumerate(text.documents):
            kind = record.kind if number == 0 else detection.kind_of(one)
            findings = detection.find(one, [p for p in known if p.record in ("", name)], kind=kind)
            unit = f"{name}.{number}"
            proposals += duties.propose(findings, record_id=unit, record_kind=kind, book=book, register=defaults)
            found += [(unit, Found(first + f.page_index, f)) for f in findings if f.category is Category.NAME]
            first += len(one.pages)
        for number, value in enumerate(record.values):
            boxed = value.page_index is not None and value.boxes
            place = _Place(value, value.page_index if boxed else None, () if boxed else text.next(value.text))
            if value.category is not Category.NAME or not value.party:
                continue
            met = [(unit, f.finding.party) for unit, f in found if f.finding.party and _meets(f, place)]
            who = Counter(met).most_common(1)[0][0] if met else (name, f"nobody {number}")
            mentions.append((name, value.party, value.protected, who))
    group = {who: min(of) for of in same_party.groups(same_party.known_of(proposals)) for who in of}
    return _report(sample.name, [(r, true, guarded, group.get(who, who)) for r, true, guarded, who in mentions])


def _report(name: str, mentions: list[tuple[str, str, bool, tuple[str, str]]]) -> str:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one, other in combinations(mentions, 2):
        where = "within a record" if one[0] == other[0] else "across records"
        same, joined = one[1] == other[1], one[3] == other[3]
        counts[where]["right" if same and joined else "missed" if same else "wrong" if joined else "apart"] += 1
    mixed = Counter(found for found, trues in _trues(mentions).items() if len({true for true, _ in trues}) > 1)
    guarded = sum(any(g for _, g in _trues(mentions)[found]) for found in mixed)
    lines = [f"{name}: {len(mentions)} mentions, {len({m[1] for m in mentions})} people"]
    for where, of in sorted(counts.items()):
        right, wrong, missed = of["right"], of["wrong"], of["missed"]
        precision = right / (right + wrong) if right + wrong else float("nan")
        recall = right / (right + missed) if right + missed else float("nan")
        lines.append(f"  {where}: precision {precision:.3f} ({wrong} wrong), recall {recall:.3f} ({missed} missed)")
    lines.append(f"  groups of two people or more: {len(mixed)}, of which with a victim or minor: {guarded}")
    return "\n".join(lines)


def _trues(mentions: list[tuple[str, str, bool, tuple[str, str]]]) -> dict[tuple[str, str], set[tuple[str, bool]]]:
    found: dict[tuple[str, str], set[tuple[str, bool]]] = defaultdict(set)
    for _record, true, guarded, who in mentions:
        found[who].add((true, guarded))
    return found


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        print(measure(Path(folder)), flush=True)
