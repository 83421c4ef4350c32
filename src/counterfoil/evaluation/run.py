"""Runs an evaluation from the first document to the last, and goes on where a stopped run ended.

Beside the report stands ``REPORT.part``: a line for each document that is done, after a line that says of what. It is
used again only where source and program are the same, and removed when the report is whole.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import counterfoil
from counterfoil.detection.second.model import Detector
from counterfoil.errors import BadInput
from counterfoil.evaluation import judge as by_office
from counterfoil.evaluation import labelled, truth
from counterfoil.evaluation.judged import JudgedDocument
from counterfoil.law.adoption import rule_digests
from counterfoil.law.discretion import register
from counterfoil.law.load import load
from counterfoil.law.policy import PolicyBook
from counterfoil.records import parties

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What was judged. ``office``: a sample office; else labelled text. ``unread``: what could not be opened."""

    source: Path
    office: bool
    held_out: bool  # from a test seed: looking at its misses spends it
    seed: int | None
    judged: tuple[JudgedDocument, ...]
    unread: tuple[str, ...]
    taken_up: int  # documents that an earlier run had done


def evaluate(
    source: Path,
    *,
    on: date,
    part: Path,
    progress: Progress = lambda done, total, what: None,
    most: int | None = None,
    second: Sequence[Detector] = (),
) -> Evaluated:
    """Judge the sample office or the labelled text at ``source``; ``most`` takes only the first documents.

    ``second`` detectors add to the rules; without them the rules are judged alone.

    Raises ``BadInput`` for a source that is neither.
    """
    office = (source / "truth.json").is_file()
    if office:
        said = json.loads((source / "truth.json").read_text(encoding="utf-8"))
        names, work = _office(source, on, second)
    else:
        if not source.exists():
            raise BadInput(f"{source}: does not exist. Name a sample office (its folder) or labelled text.")
        said = {}
        texts = labelled.read(source)
        names = [text.name for text in texts]

        def work(number: int) -> JudgedDocument:
            return labelled.judge(texts[number], second)

    names = names[:most]
    program = _print_of(source, on, second)
    done = _earlier(part, program, names)
    taken_up = len(done)
    with part.open("a", encoding="utf-8") as file:
        if not file.tell():
            file.write(program + "\n")
        for number, name in enumerate(names):
            progress(number, len(names), name)
            if name in done:
                continue
            done[name] = work(number)
            file.write(done[name].as_line() + "\n")
            file.flush()
    return Evaluated(
        source=source,
        office=office,
        held_out=bool(said.get("held_out")),
        seed=said.get("seed"),
        judged=tuple(done[name] for name in names if name in done),
        unread=tuple(one.file for one in done.values() if one.layout.endswith(by_office.UNREAD)),
        taken_up=taken_up,
    )


def _office(source: Path, on: date, second: Sequence[Detector]) -> tuple[list[str], Callable[[int], JudgedDocument]]:
    records = truth.read(source)
    known = parties.read(source / "parties.csv")
    pack = load("us-il", "chicago")
    law = by_office.Law(PolicyBook(pack, on, frozenset(rule_digests(pack).values())), register(pack, on))

    def work(number: int) -> JudgedDocument:
        record = records[number]
        mine = [party for party in known if party.record in ("", record.path.name)]
        with tempfile.TemporaryDirectory(prefix="counterfoil-") as folder:
            return by_office.judge(record, mine, law, workdir=Path(folder), second=second)

    return [record.path.name for record in records], work


def _earlier(part: Path, fingerprint: str, names: Sequence[str]) -> dict[str, JudgedDocument]:
    """What an earlier run of the same program on the same source did; a half-written last line is dropped."""
    if not part.is_file():
        return {}
    head, *lines = part.read_text(encoding="utf-8").splitlines() or [""]
    done: dict[str, JudgedDocument] = {}
    if head == fingerprint:
        for line in lines:
            try:
                one = JudgedDocument.from_line(line)
            except (ValueError, KeyError, TypeError):
                break
            if one.file in names:
                done[one.file] = one
    part.write_text("\n".join([fingerprint, *(one.as_line() for one in done.values())]) + "\n", encoding="utf-8")
    return done


def _print_of(source: Path, on: date, second: Sequence[Detector]) -> str:
    """A digest of what decides the outcome: the texts, their truth, the day, and the program that finds."""
    digest = hashlib.sha256(f"{counterfoil.__version__} {on} {[one.name for one in second]}".encode())
    package = Path(counterfoil.__file__).parent
    files = [
        path
        for name in ("detection", "documents", "evaluation", "law", "records", "review")
        for path in sorted((package / name).rglob("*"))
        if path.suffix in (".py", ".yaml", ".cedar", ".txt", ".onnx")
    ]
    texts = [source] if source.is_file() else sorted(path for path in source.rglob("*") if path.is_file())
    for path in [*files, *texts]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
