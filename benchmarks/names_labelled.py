"""People's names nobody listed: recall and precision, level by level, on published labelled texts, beside Presidio's.

Run: python benchmarks/names_labelled.py --sentences synth_dataset_v2.json
     python benchmarks/names_labelled.py --tab TAE/data/tab
``--sentences`` takes a file of microsoft/presidio-research (MIT), ``--tab`` the folder of BenetManzanaresSalor/TAE
(MIT): the 127 test judgments of the Text Anonymization Benchmark, the spans of its annotators, and what Presidio and
spaCy found there as their authors published it. Neither is part of the project; fetch them for measuring.

A mention counts as covered when every word of it, titles not counted, lies within findings; as touched when one does.
A finding counts as right when it touches a person's mention. Levels are confidences: at 0.30 everything counts.
Intervals: 95 %, by drawing whole documents anew 1,000 times, since the mentions of one text hang together.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from counterfoil import detection
from counterfoil.documents.model import Document
from counterfoil.evaluation.labelled import page_of
from counterfoil.values import Category, Digest, RecordKind

LEVELS = (0.3, 0.4, 0.6, 0.75, 0.9)
_WORD = re.compile(r"\w+")
_TITLES = frozenset("mr mrs ms miss mx dr prof professor sir madam lord lady judge rev".split())
_DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Text:
    """A text, the people its annotators marked, and what several detectors found: (start, end, confidence)."""

    text: str
    people: tuple[tuple[int, int], ...]
    found: dict[str, tuple[tuple[int, int, float], ...]]


@dataclass(frozen=True, slots=True)
class Count:
    """Of one text at one level."""

    mentions: int
    covered: int
    touched: int
    findings: int
    right: int


def ours(text: str) -> tuple[tuple[int, int, float], ...]:
    """Our findings of names in ``text``, read as a page without any list of parties."""
    document = Document("text", "text/plain", Digest("0" * 64), (page_of(text),))
    return tuple(
        (f.span.start, f.span.end, f.confidence)
        for f in detection.find(document, kind=RecordKind.OTHER)
        if f.category is Category.NAME and f.span is not None
    )


def sentences(file: Path) -> list[Text]:
    """The sentences of presidio-research."""
    made = []
    for row in json.loads(file.read_text(encoding="utf-8")):
        people = [(s["start_position"], s["end_position"]) for s in row["spans"] if s["entity_type"] == "PERSON"]
        made.append(Text(row["full_text"], tuple(people), {"counterfoil": ours(row["full_text"])}))
    return made


def judgments(folder: Path) -> list[Text]:
    """The test judgments of TAB with the published findings of others."""

    def spans(name: str) -> dict[str, list[tuple[int, int, str]]]:
        file = folder / "anonymizations" / f"TAB_test_{name}_Entity.json"
        read: dict[str, list[tuple[int, int, str]]] = json.loads(file.read_text(encoding="utf-8"))
        return read

    texts = json.loads((folder / "bks" / "TAB_test_BK=Original.json").read_text(encoding="utf-8"))
    gold, others = spans("Manual"), {"Presidio": spans("Presidio"), "spaCy": spans("spaCy")}
    made = []
    for key, text in texts.items():
        found = {"counterfoil": ours(text)}
        for name, theirs in others.items():
            found[name] = tuple((a, b, 1.0) for a, b, kind in theirs[key] if kind == "PERSON")
            found[f"{name}, any kind"] = tuple((a, b, 1.0) for a, b, _ in theirs[key])
        made.append(Text(text, tuple((a, b) for a, b, kind in gold[key] if kind == "PERSON"), found))
    return made


def count(one: Text, found: Iterable[tuple[int, int, float]], level: float) -> Count:
    """The mentions that the findings of at least ``level`` cover, and the findings that are right."""
    spans = [(a, b) for a, b, confidence in found if confidence >= level - 1e-9]
    mentions = covered = touched = 0
    for start, end in one.people:
        words = [
            (start + m.start(), start + m.end())
            for m in _WORD.finditer(one.text[start:end])
            if m[0].lower() not in _TITLES
        ]
        if not words:
            continue
        within = [any(a <= first and last <= b for a, b in spans) for first, last in words]
        mentions += 1
        covered += all(within)
        touched += any(within)
    right = sum(any(a < end and start < b for start, end in one.people) for a, b in spans)
    return Count(mentions, covered, touched, len(spans), right)


def share(counts: Sequence[Count], part: str, whole: str) -> str:
    """``part`` of ``whole`` with its interval."""

    def ratio(drawn: Sequence[Count]) -> float:
        parts: int = sum(getattr(c, part) for c in drawn)
        wholes: int = sum(getattr(c, whole) for c in drawn)
        return parts / max(1, wholes)

    rng = random.Random(1)
    drawn = sorted(ratio(rng.choices(counts, k=len(counts))) for _ in range(_DRAWS))
    return f"{ratio(counts):.3f} ({drawn[int(0.025 * _DRAWS)]:.3f}-{drawn[int(0.975 * _DRAWS)]:.3f})"


def show(title: str, texts: Sequence[Text]) -> None:
    """Print one table."""
    total = sum(count(one, (), 1.0).mentions for one in texts)
    print(f"\n{title}: {len(texts)} texts, {total} mentions of people, titles not counted")
    print(f"{'detector':22} {'level':>5}  {'fully covered':21} {'touched':21} {'precision':21} findings")
    for name in texts[0].found:
        for level in LEVELS if name == "counterfoil" else (1.0,):
            counts = [count(one, one.found[name], level) for one in texts]
            row = [
                share(counts, "covered", "mentions"),
                share(counts, "touched", "mentions"),
                "-" if name.endswith("any kind") else share(counts, "right", "findings"),
            ]
            at = f"{level:.2f}" if name == "counterfoil" else "-"
            print(f"{name:22} {at:>5}  {row[0]:21} {row[1]:21} {row[2]:21} {sum(c.findings for c in counts)}")


def main() -> None:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=Path)
    parser.add_argument("--tab", type=Path)
    asked = parser.parse_args()
    if asked.sentences:
        show("presidio-research", sentences(asked.sentences))
    if asked.tab:
        show("TAB test", judgments(asked.tab))


if __name__ == "__main__":
    main()
