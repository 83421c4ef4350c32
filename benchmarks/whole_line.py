"""The whole line over one long document as the product runs it, and each step by itself; prints one line of JSON.

``python benchmarks/whole_line.py FOLDER [--steps] [--no-ocr]``; FOLDER is what ``long_document.py`` wrote.
"""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from measuring import Timer, peak_mb

from counterfoil import detection, documents
from counterfoil.documents.model import Document
from counterfoil.errors import LeakFound
from counterfoil.evaluation import line as judged
from counterfoil.evaluation import truth
from counterfoil.evaluation.truth import TruthRecord
from counterfoil.law.adoption import rule_digests
from counterfoil.law.discretion import register
from counterfoil.law.load import LawPack, load
from counterfoil.law.model import DutyKind
from counterfoil.law.policy import PolicyBook
from counterfoil.records import parties
from counterfoil.redaction import line, moved
from counterfoil.redaction._applied import Applied
from counterfoil.redaction._engines import pdfium, pike
from counterfoil.redaction._gates.task import inside_any
from counterfoil.redaction._setting.pages import Plan
from counterfoil.redaction.apply import apply_json
from counterfoil.redaction.needles import Needles, fold
from counterfoil.review import duties
from counterfoil.review.model import Decision, Proposal
from counterfoil.sandbox import Worker
from counterfoil.values import Box, Mark, Party, RecordKind

ON = date(2025, 6, 2)
NOTHING_MOVED = moved.Places({}, {})
KIND = RecordKind.ARREST_REPORT
Kept = list[tuple[int, Box]]


def propose(pack: LawPack, document: Document, people: Sequence[Party]) -> Callable[[], tuple[Proposal, ...]]:
    """Duties and proposals with a fresh rule book, as every run of the product has one."""
    findings = detection.find(document, people, kind=KIND)

    def step() -> tuple[Proposal, ...]:
        book = PolicyBook(pack, ON, frozenset(rule_digests(pack).values()))
        return duties.propose(findings, record_id="R", record_kind=KIND, book=book, register=register(pack, ON))

    return step


def decided(proposals: Sequence[Proposal]) -> tuple[list[Mark], Kept]:
    """Marks and kept places, every proposal accepted; what is referred to a person is withheld."""
    marks, kept = [], []
    for p in proposals:
        f = p.finding
        if p.decision is Decision.RELEASE:
            kept += [(f.page_index, box) for box in f.boxes]
        else:
            marks += [Mark(f.page_index, box, p.duty.code, f.text, f.whole_region) for box in f.boxes]
    return marks, kept


def ordinary_words(document: Document, marks: Sequence[Mark], kept: Kept) -> frozenset[str]:
    """Folded values that also stand where nothing was found: "Bond" is a person and the heading of a box.

    The verifier refuses such a file until a person has looked. Here they are judged by place, as if one had.
    """
    needles = Needles(mark.value for mark in marks)
    places: dict[int, list[Box]] = {}
    for index, box in [*kept, *((mark.page_index, mark.box) for mark in marks)]:
        places.setdefault(index, []).append(box.padded(1))
    found = set()
    for page in document.pages:
        for one in needles.in_text(page.text):
            boxes = [word.box for word in page.words if word.start < one.end and one.start < word.end]
            if not all(_known(box, places.get(page.index, [])) for box in boxes):
                found.add(fold(needles.values[one.needle]))
    return frozenset(found)


def oftener_in_content(document: Document, marks: Sequence[Mark], kept: Kept, workdir: Path) -> frozenset[str]:
    """Folded values that a trial release holds oftener in its content streams than at the places that were kept.

    "R/Os Fitz-" and, on the next line, "patrick" hold no Patrick, but a content stream cannot tell.
    """
    assert document.pdf is not None
    regions = line.regions_of(marks, [(page.width_pt, page.height_pt) for page in document.pages])
    workdir.mkdir(exist_ok=True)
    trial = workdir / "trial.pdf"
    apply_json(str(document.pdf), str(workdir / "staged.pdf"), str(trial), regions, {}, list(map(int, regions)), {})
    needles = Needles(mark.value for mark in marks if mark.value)
    allowed: Counter[int] = Counter()
    places: dict[int, list[Box]] = {}
    for index, box in kept:
        places.setdefault(index, []).append(box)
    with pdfium.opened(trial) as pdf:
        for index, here in places.items():
            text, frame = pdfium.PageText(pdf[index]), pdfium.frame(pdf[index])
            for one in needles.in_text(text.text):
                boxes = text.boxes(one.start, one.end, frame)
                if boxes and all(inside_any(box, here) for box in boxes):
                    allowed[one.needle] += 1
    count: Counter[int] = Counter()
    with pike.open_pdf(trial) as pdf:
        for piece in pike.walk(pike.Objects(pdf)):
            if piece.channel == "content":
                count.update(one.needle for one in needles.in_text(pike.shown_text(piece.data)))
                count.update({number for number in needles.in_binary(piece.data) if not allowed[number]})
    return frozenset(fold(needles.values[number]) for number, times in count.items() if times > allowed[number])


def settled(document: Document, marks: list[Mark], kept: Kept, workdir: Path) -> frozenset[str]:
    """Every value that is judged by place in this document; worked out before anything is measured."""
    words = ordinary_words(document, marks, kept)
    for _ in range(5):  # a value taken out may have hidden another that it holds
        more = oftener_in_content(document, by_place(marks, words), kept, workdir)
        if not more:
            break
        words |= more
    return words


def _known(box: Box, places: Sequence[Box]) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return any(place.x0 <= x <= place.x1 and place.y0 <= y <= place.y1 for place in places)


def by_place(marks: Sequence[Mark], words: frozenset[str]) -> list[Mark]:
    return [replace(mark, value="") if fold(mark.value) in words else mark for mark in marks]


def whole(folder: Path, workdir: Path, *, ocr: bool) -> dict[str, Any]:
    """Read → find → propose → remove, rebuild, verify, publish: all processes included, imports and law pack not."""
    pack, people = load("us-il", "chicago"), parties.read(folder / "parties.csv")
    # What the officer's decisions would say, worked out beforehand; it also warms up what a worker has warm.
    document = documents.read(folder / "document.pdf", workdir=workdir / "before")
    words = settled(document, *decided(propose(pack, document, people)()), workdir / "trial")
    del document
    detection.reading._index.cache_clear()  # a new case has a new list of people

    timer = Timer()
    document = documents.read(folder / "document.pdf", workdir=workdir / "read")
    marks, kept = decided(propose(pack, document, people)())
    marks = by_place(marks, words)
    target = workdir / "released.pdf"
    assert document.pdf is not None
    refused = ""
    try:
        certificate = line.redact(document.pdf, marks, target, kept=kept, workdir=workdir, ocr=ocr)
    except LeakFound as error:
        refused = str(error)
    row = timer.row() | {"peak_mb": peak_mb(), "marks": len(marks), "refused": refused}
    row["judged_by_place"] = sorted(words)
    if not refused:
        shutil.copyfile(target, folder / "line.pdf")
        row["pages_with_layout_kept"] = len(certificate.pages_with_layout_kept)
        row |= readable(target, truth.read(folder)[0], marks, moved.places(document.pdf, marks, certificate))
    return row


def readable(
    target: Path, record: TruthRecord, marks: Sequence[Mark] = (), places: moved.Places = NOTHING_MOVED
) -> dict[str, int]:
    """How many protected values there are, and how many of them pdfium can still read at their places."""
    counts = {"protected": 0, "still_readable": 0}
    for value, shown in judged._read_back(target, record, marks, places):
        if value.expected in (DutyKind.FORBIDDEN, DutyKind.PERMITTED_TO_WITHHOLD) and not value.unsure:
            counts["protected"] += 1
            counts["still_readable"] += shown
    return counts


class Here(Worker):
    """Answers what the line asks of its sandboxed worker, in this process, so that each step is timed by itself."""

    def call(self, target: str, /, **arguments: Any) -> Any:
        module, _, name = target.partition(":")
        work = getattr(importlib.import_module(module), name)
        answer = work(**json.loads(json.dumps(arguments)))
        return json.loads(json.dumps(answer))


def steps(folder: Path, workdir: Path, rounds: int) -> dict[str, Any]:
    """Each step by itself in this process, except reading, which is only done in the sandbox."""
    pack, people = load("us-il", "chicago"), parties.read(folder / "parties.csv")
    document = documents.read(folder / "document.pdf", workdir=workdir)
    marks, kept = decided(propose(pack, document, people)())
    marks = by_place(marks, settled(document, marks, kept, workdir / "trial"))
    asked = line.regions_of(marks, [(page.width_pt, page.height_pt) for page in document.pages])
    source, drawn = document.pdf, workdir / "drawn.pdf"
    staged, released = workdir / "staged.pdf", workdir / "released.pdf"
    assert source is not None
    values = list(dict.fromkeys(mark.value for mark in marks if mark.value))
    plans: list[Plan] = []
    applied: list[Applied] = []

    def read() -> None:
        documents.read(folder / "document.pdf", workdir=workdir / "again")

    def find() -> None:
        detection.reading._index.cache_clear()
        detection.find(document, people, kind=KIND)

    def plan() -> None:
        plans[:] = [Plan(Here(), source, drawn, asked, everything="")]

    def remove_and_rebuild() -> None:
        for path in (staged, released):
            path.unlink(missing_ok=True)
        answer = line.applied_by(Here(), plans[0], staged, released, {})
        applied[:] = [Applied.from_answer(answer, {}, len(document.pages))]

    def verified() -> None:
        line._verify(Here(), source, released, plans[0], values, kept, applied[0], seed=0, ocr=False)

    work = {
        "read": read,
        "detect": find,
        "propose": propose(pack, document, people),
        "plan": plan,
        "remove and rebuild": remove_and_rebuild,
        "verify without OCR": verified,
    }
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, step in work.items():
            timer = Timer()
            step()
            rows[name].append(timer.row())
    return {"steps": rows, "findings": len(kept) + len(marks)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--steps", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-ocr", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if options.steps:
            print(json.dumps(steps(options.folder, Path(name), options.rounds)))
        else:
            print(json.dumps(whole(options.folder, Path(name), ocr=not options.no_ocr)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
