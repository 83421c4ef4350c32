"""What second detectors add to the rules, and what they cost: recall and precision with and without, pages a second.

Run: python benchmarks/second_detectors.py --sentences FILE --offices T2 T3 --speed [--second classifier]
``--sentences`` takes presidio-research's labelled sentences, ``--offices`` sample offices (their truth). Scans are left
out (``--scans`` reads them too, which takes minutes). ``--speed`` measures beside presidio-analyzer in the same run,
where script/setup bench installed it, on one core and in turns; its ratio is what other work on the machine leaves.
"""

# ruff: noqa: E501 - tables and sentences are read as one line

from __future__ import annotations

import argparse
import importlib.util
import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from detection_speed import document
from measuring import one_core

from counterfoil import detection, documents
from counterfoil.detection.model import Finding
from counterfoil.detection.second.choosing import choose
from counterfoil.detection.second.model import Detector
from counterfoil.documents.model import Document
from counterfoil.errors import BadInput
from counterfoil.evaluation import truth
from counterfoil.evaluation.labelled import ACCEPTED, page_of
from counterfoil.evaluation.score import COVERED, covered_width
from counterfoil.interval import Share
from counterfoil.records import parties
from counterfoil.values import Category, Digest, RecordKind, Role

_ADDRESSES = frozenset({Category.HOME_ADDRESS, Category.OTHER_ADDRESS, Category.INCIDENT_LOCATION})
_OPEN = frozenset({Role.OFFICER, Role.ORGANISATION})


def sentences(file: Path, second: Sequence[Detector]) -> None:
    """A row for each label and way: mentions covered to the last character, and findings that are right."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    for way, seconds in (("rules alone", ()), ("rules and second", second)):
        whole: Counter[str] = Counter()
        of: Counter[str] = Counter()
        found: Counter[str] = Counter()
        right: Counter[str] = Counter()
        for row in rows:
            text = Document("sentence", "text/plain", Digest("0" * 64), (page_of(row["full_text"]),))
            findings = detection.find(text, kind=RecordKind.OTHER, second=seconds)
            for label in ("PERSON", "STREET_ADDRESS"):
                fit = [f for f in findings if f.category in ACCEPTED[label] and f.span is not None]
                spans = [s for s in row["spans"] if s["entity_type"] == label]
                for span in spans:
                    written = row["full_text"][span["start_position"] : span["end_position"]]
                    of[label] += 1
                    whole[label] += all(
                        any(f.span is not None and f.span.start <= i < f.span.end for f in fit)
                        for i, c in enumerate(written, span["start_position"])
                        if c.isalnum()
                    )
                found[label] += len(fit)
                right[label] += sum(
                    any(
                        f.span is not None
                        and f.span.start < s["end_position"]
                        and s["start_position"] < f.span.end
                        and f.category in ACCEPTED.get(s["entity_type"], ())
                        for s in row["spans"]
                    )
                    for f in fit
                )
        for label in of:
            print(
                f"{way:18} {label:15} covered {Share(whole[label], of[label])}  right {Share(right[label], found[label])}"
            )


def office(folder: Path, second: Sequence[Detector], *, scans: bool) -> None:
    """Names and addresses of an office's records: covered, and what the second detectors added, right and wrong."""
    known = parties.read(folder / "parties.csv")
    of: Counter[str] = Counter()
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    added: Counter[str] = Counter()
    right: Counter[str] = Counter()
    opened = rules_right = rules_found = 0
    for record in truth.read(folder):
        if record.scanned and not scans:
            continue
        with tempfile.TemporaryDirectory() as place:
            try:
                read = documents.read(record.path, workdir=Path(place), ocr=scans)
            except BadInput:
                continue
        values = [v for v in record.values if v.page_index is not None and v.boxes]
        if not values:
            continue  # a format without pages: its truth has no places
        mine = [party for party in known if party.record in ("", record.path.name)]
        rules = detection.find(read, mine, kind=record.kind)
        known_ones = set(rules)
        both = detection.find(read, mine, kind=record.kind, second=second)
        assert tuple(f for f in both if f in known_ones) == rules
        new = [f for f in both if f not in known_ones]
        for value in values:
            kind = "name" if value.category is Category.NAME else "address" if value.category in _ADDRESSES else ""
            if not kind or value.role is Role.ORGANISATION:
                continue
            for name in (kind, f"{kind} in narrative" if value.where == "narrative" else ""):
                if name:
                    of[name] += 1
                    before[name] += _covers(value, rules)
                    after[name] += _covers(value, both)
        for value in values:
            if value.category is Category.NAME and value.role in _OPEN:
                opened += any(_meets(value, f) and f.role not in _OPEN for f in new)
        for finding in new:
            kind = "name" if finding.category is Category.NAME else "address"
            added[kind] += 1
            right[kind] += any(_meets(value, finding) for value in values)
        rules_found += sum(f.category is Category.NAME or f.category in _ADDRESSES for f in rules)
        rules_right += sum(
            any(_meets(value, f) for value in values)
            for f in rules
            if f.category is Category.NAME or f.category in _ADDRESSES
        )
    for name in sorted(of):
        print(f"{folder.name}: {name:22} covered {Share(before[name], of[name])}  with {Share(after[name], of[name])}")
    for name in sorted(added):
        print(f"{folder.name}: {name} added {added[name]}, right {Share(right[name], added[name])}")
    all_right, all_found = rules_right + sum(right.values()), rules_found + sum(added.values())
    print(f"{folder.name}: precision of both {Share(rules_right, rules_found)}  with {Share(all_right, all_found)}")
    print(f"{folder.name}: names of officers and businesses that a new finding of nobody touches: {opened}")


def _meets(value: truth.TruthValue, finding: Finding) -> bool:
    return value.page_index == finding.page_index and any(
        covered_width(box, list(finding.boxes)) > 0.3 * box.width
        or any(covered_width(own, [box]) > 0.3 * own.width for own in finding.boxes)
        for box in value.boxes
    )


def _covers(value: truth.TruthValue, findings: Sequence[Finding]) -> bool:
    own = [box for f in findings if f.page_index == value.page_index for box in f.boxes]
    return all(covered_width(box, own) >= COVERED * box.width for box in value.boxes)


def speed(second: Sequence[Detector], pages: int = 60, rounds: int = 5) -> None:
    """Pages a second of the rules, of both, and of presidio's pattern recognisers on the same text."""
    one_core()
    whole, people = document(pages)
    ways: dict[str, Callable[[], object]] = {
        "rules alone": lambda: detection.find(whole, people, kind=RecordKind.ARREST_REPORT),
        "rules and second": lambda: detection.find(whole, people, kind=RecordKind.ARREST_REPORT, second=second),
        "second alone": lambda: [list(one.tag(page.text)) for one in second for page in whole.pages],
    }
    if importlib.util.find_spec("presidio_analyzer"):
        from peer import analyzer  # inline: optional dependency

        engine = analyzer()
        ways["presidio-analyzer, patterns"] = lambda: [engine.analyze(page.text, "en") for page in whole.pages]
    else:
        print("presidio-analyzer is not installed: no ratio is given. script/setup bench")
    for step in ways.values():
        step()
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, step in ways.items():
            begun = time.process_time()
            step()
            times[name].append(time.process_time() - begun)
    for name, spent in times.items():
        print(f"{name:30} {pages / median(spent):7.1f} pages per second of processor time, median of {rounds}")


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=Path)
    parser.add_argument("--offices", type=Path, nargs="*", default=[])
    parser.add_argument("--scans", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--second", action="append")
    asked = parser.parse_args()
    second = choose(asked.second or ["classifier"])
    if asked.sentences:
        sentences(asked.sentences, second)
    for folder in asked.offices:
        office(folder, second, scans=asked.scans)
    if asked.speed:
        speed(second)


if __name__ == "__main__":
    main()
