"""Recall and precision of the pattern types on presidio-research's labelled sentences (values refilled).

Run: python benchmarks/detection_labelled.py ../shared/data/labelled/synth_dataset_v2_refilled.json
A mention counts as covered when every character of it is within findings of an accepted category, as touched when one
character is; a finding counts as right when it touches a mention of any label that accepts its category.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from counterfoil import detection
from counterfoil.detection.model import Finding
from counterfoil.documents.model import Document
from counterfoil.evaluation.labelled import ACCEPTED, page_of
from counterfoil.values import Category, Digest, RecordKind


def covered(start: int, end: int, findings: list[Finding]) -> tuple[bool, bool]:
    """Whether all, and whether any, of the characters from ``start`` to ``end`` are within a finding."""
    inside = [any(f.span is not None and f.span.start <= i < f.span.end for f in findings) for i in range(start, end)]
    return all(inside), any(inside)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    rows = json.loads(parser.parse_args().file.read_text(encoding="utf-8"))
    total: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    part: Counter[str] = Counter()
    found: Counter[Category] = Counter()
    right: Counter[Category] = Counter()
    for row in rows:
        text = row["full_text"]
        document = Document("sentence", "text/plain", Digest("0" * 64), (page_of(text),))
        findings = list(detection.find(document, kind=RecordKind.OTHER))
        for span in row["spans"]:
            label = span["entity_type"]
            if label not in ACCEPTED:
                continue
            fitting = [f for f in findings if f.category in ACCEPTED[label]]
            every, some = covered(span["start_position"], span["end_position"], fitting)
            total[label] += 1
            whole[label] += every
            part[label] += some
        for finding in findings:
            found[finding.category] += 1
            right[finding.category] += any(
                finding.category in ACCEPTED.get(span["entity_type"], set())
                and finding.span is not None
                and finding.span.start < span["end_position"]
                and span["start_position"] < finding.span.end
                for span in row["spans"]
            )
    print(f"{len(rows)} sentences\n{'label':20}{'mentions':>9}{'covered':>9}{'touched':>9}{'precision':>11}")
    for label, count in total.most_common():
        of = sum(found[c] for c in ACCEPTED[label])
        precision = f"{sum(right[c] for c in ACCEPTED[label]) / of:11.3f}" if of else "          -"
        print(f"{label:20}{count:9}{whole[label] / count:9.3f}{part[label] / count:9.3f}{precision}")


if __name__ == "__main__":
    main()
