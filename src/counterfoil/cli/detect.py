"""``counterfoil detect``: what a document shows about whom, how each was found, and what the law says of it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil import documents
from counterfoil.cli import bulk
from counterfoil.cli.output import console, print_json, table
from counterfoil.cli.shown import fitting, grouped, spoken, times
from counterfoil.detection import find, kind_of
from counterfoil.detection import own as own_forms
from counterfoil.detection.model import Finding
from counterfoil.detection.second.choosing import choose
from counterfoil.detection.second.model import Detector
from counterfoil.documents.model import Document
from counterfoil.errors import BadInput, UsageError
from counterfoil.law.load import load
from counterfoil.law.model import Duty, DutyKind
from counterfoil.law.policy import PolicyBook
from counterfoil.records import parties as party_list
from counterfoil.release.pages import runs
from counterfoil.review.duties import facts_of
from counterfoil.review.explained import explain, names_of
from counterfoil.values import Party, RecordKind, counted

HELP = "What a document shows about whom: each place with its duty, the citation, and how it was found."
EXAMPLE = "counterfoil detect report.pdf --parties parties.csv"

_COLOURS = {
    DutyKind.FORBIDDEN: "bold red",
    DutyKind.PERMITTED_TO_WITHHOLD: "yellow",
    DutyKind.COMPELLED: "bold green",
    DutyKind.OPEN: "green",
    DutyKind.REFER: "magenta",
}


@dataclass(frozen=True, slots=True)
class Detected:
    """One document (or a part of it) with its kind, its findings, and the duty of each in the same order."""

    document: Document
    part: str  # "" for the file itself, else the part's name
    kind: RecordKind
    findings: tuple[Finding, ...]
    duties: tuple[Duty, ...]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a PDF, scan, DOCX, e-mail, table or text; or a folder")
    parser.add_argument("--out", type=Path, metavar="DIR", help="with a folder: the results, and how far a run came")
    parser.add_argument(
        "--parties", type=Path, metavar="CSV", help="people known from the records system (docs/formats/parties.md)"
    )
    parser.add_argument(
        "--forms", type=Path, metavar="FOLDER", help="labels and numbers of this office's own forms, as YAML files"
    )
    parser.add_argument(
        "--second",
        action="append",
        default=[],
        metavar="DETECTOR",
        help="also what this adds: classifier, spacy=PLACE",
    )
    parser.add_argument("--law", default="us-il", help="law pack (default: us-il)")
    parser.add_argument("--overlay", help="local law above it, for example chicago")
    parser.add_argument(
        "--kind", choices=[str(kind) for kind in RecordKind], help="what the record is (default: by its title)"
    )
    parser.add_argument("--on", metavar="DATE", help="the law of this day (default: today)")
    parser.add_argument("--no-ocr", action="store_true", help="leave pages without text unread")
    parser.add_argument(
        "--lines",
        action="store_true",
        help="each finding in one line: what, whose, where, how found, what the law says",
    )
    parser.add_argument("--all", action="store_true", help="show every row of a long table")
    bulk.arguments(parser)


def run(options: argparse.Namespace) -> int:
    if options.file.is_dir():
        from counterfoil.cli import detect_folder  # inline: it needs this module

        return detect_folder.run(options)
    from counterfoil.cli.when import parse_day, today  # inline: only here

    bulk.only_for_folders(options)
    if options.out is not None:
        raise UsageError("--out goes with a folder; what one file shows is printed, with --json for programs.")
    on = parse_day("--on", options.on) if options.on else today()
    kind = RecordKind(options.kind) if options.kind else None
    people = party_list.read(options.parties) if options.parties else ()
    results = detect(
        options.file,
        people,
        law=options.law,
        overlay=options.overlay,
        kind=kind,
        on=on,
        ocr=not options.no_ocr,
        forms=options.forms,
        second=choose(options.second),
    )
    if options.json:
        print_json("detect", as_json(results, options.law, on))
    elif options.lines:
        _show_lines(results, options.law, on)
    else:
        _show(results, options.law, on, everything=options.all)
    return 0


def detect(
    file: Path,
    parties: Sequence[Party] = (),
    *,
    law: str = "us-il",
    overlay: str | None = None,
    kind: RecordKind | None = None,
    on: date,
    ocr: bool = True,
    forms: Path | None = None,
    second: Sequence[Detector] = (),
) -> tuple[Detected, ...]:
    """The findings of ``file`` and of each of its parts, with the duties that the law pack says for ``on``.

    Without an office no rule is adopted: a duty is ``refer``, and ``would_be`` is what the pack says. Raises
    ``BadInput`` and its kin for a file that cannot be read, ``UnknownLaw`` for a law that is not installed.
    """
    own = _own(forms)
    return Asked(tuple(parties), PolicyBook(load(law, overlay), on), kind, ocr, own, tuple(second)).of(file)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of files: read once, asked of many."""

    parties: tuple[Party, ...]
    book: PolicyBook
    kind: RecordKind | None
    ocr: bool
    own: own_forms.Own | None
    second: tuple[Detector, ...]

    def of(self, file: Path) -> tuple[Detected, ...]:
        """As ``detect``."""
        with tempfile.TemporaryDirectory(prefix="counterfoil-") as folder:
            document = documents.read(file, workdir=Path(folder), ocr=self.ocr)
            return tuple(_each(document, "", self.parties, self.kind, self.book, self.own, self.second))


def ask(
    *,
    parties: Path | None,
    forms: Path | None,
    law: str,
    overlay: str | None,
    kind: str | None,
    on: date,
    ocr: bool,
    second: Sequence[str],
) -> Asked:
    """What the options of the verb ask, with the files that they name read."""
    people = party_list.read(parties) if parties else ()
    book = PolicyBook(load(law, overlay), on)
    return Asked(tuple(people), book, RecordKind(kind) if kind else None, ocr, _own(forms), tuple(choose(second)))


def _own(forms: Path | None) -> own_forms.Own | None:
    if forms is not None and not forms.is_dir():
        raise BadInput(f"{forms}: no folder is there. Name the folder that holds the YAML files of your forms.")
    return own_forms.load(forms) if forms is not None else None


def _each(
    document: Document,
    part: str,
    parties: Sequence[Party],
    kind: RecordKind | None,
    book: PolicyBook,
    own: own_forms.Own | None,
    second: Sequence[Detector],
) -> Iterator[Detected]:
    what = kind if kind is not None and not part else kind_of(document)
    found = find(document, parties, kind=what, own=own, second=second)
    duties = book.decide_many([facts_of(finding, record_kind=what) for finding in found])
    yield Detected(document, part, what, found, tuple(duties))
    for one in document.parts:
        yield from _each(one, f"{part}/{one.name}".lstrip("/"), parties, None, book, own, second)


def as_json(results: Sequence[Detected], law: str, on: date) -> dict[str, Any]:
    """The documented shape, ``docs/formats/detect.md``, without ``version`` and ``verb``."""
    whole = results[0]
    return {
        "file": whole.document.name,
        "kind": whole.kind.value,
        "law": law,
        "on": on.isoformat(),
        "adopted": False,
        "pages": len(whole.document.pages),
        "parts": [{"name": one.part, "kind": one.kind.value, "pages": len(one.document.pages)} for one in results[1:]],
        "warnings": [w for one in results for w in one.document.warnings],
        "not_searched": list(_NOT_SEARCHED),
        "findings": [
            _finding(one, finding, duty, line)
            for one in results
            for (finding, duty), line in zip(_pairs(one), _lines(one), strict=True)
        ],
    }


_NOT_SEARCHED = (
    "Names are found by lists, labels and cues, and by a second detector where one is named. Read every page.",
    "What a picture shows is not read, only that there is one.",
)


def _finding(one: Detected, finding: Finding, duty: Duty, line: str) -> dict[str, Any]:
    return {
        "id": finding.id,
        "part": one.part,
        "line": line,
        "text": finding.text,
        "category": finding.category.value,
        "role": finding.role.value,
        "party": finding.party,
        "page": finding.page_index + 1,
        "box": finding.box.as_list(),
        "boxes": [box.as_list() for box in finding.boxes],
        "whole_region": finding.whole_region,
        "duty": duty.kind.value,
        "would_be": duty.would_be.value if duty.would_be else None,
        "citation": "; ".join(duty.citations),
        "why": duty.why,
        "how": finding.how,
        "detector": finding.detector,
        "confidence": round(finding.confidence, 3),
        "minor": finding.minor,
        "sex_offence_victim": finding.sex_offence_victim,
        "address_confidential": finding.address_confidential,
        "also_victim": finding.also_victim,
    }


_WORST_FIRST = (
    DutyKind.FORBIDDEN,
    DutyKind.REFER,
    DutyKind.PERMITTED_TO_WITHHOLD,
    DutyKind.COMPELLED,
    DutyKind.OPEN,
)


def _show(results: Sequence[Detected], law: str, on: date, *, everything: bool) -> None:
    """What must not go out first; the same value of the same person is one row, with its pages."""
    from rich.text import Text  # inline: slow import

    for one in results:
        same = grouped((_alike(finding, duty), (finding, duty)) for finding, duty in _pairs(one))
        same.sort(key=lambda group: _WORST_FIRST.index(said_by_law(group[1][0][1])))
        rows = []
        for (text, what, whose, said, citation), of in same:
            rows.append(
                (
                    runs(finding.page_index + 1 for finding, _ in of),
                    times(text, len(of)),
                    what,
                    whose,
                    Text(said.value.replace("_", " "), style=_COLOURS[said]),
                    citation,
                    _shortly(of[0][0].how),
                )
            )
        shown, more = fitting(rows, everything)
        title = f"{one.part or one.document.name}: {one.kind.value.replace('_', ' ')}, {_count(one)}"
        table(title, ("pages", "text", "what", "whose", "law says", "citation", "how found"), shown)
        if more:
            print(more)
        for warning in one.document.warnings:
            print(f"Note: {warning}")
    counts = Counter(said_by_law(duty) for one in results for duty in one.duties)
    console().print(
        Text(
            ", ".join(f"{counts[kind]} {kind.value.replace('_', ' ')}" for kind in DutyKind if counts[kind])
            or "nothing found"
        )
    )
    print(
        f"Law: {law} as of {on.isoformat()}; not adopted: without an office its rules are only shown, a person decides."
    )
    print(_NOT_SEARCHED[0], file=sys.stdout)


def _show_lines(results: Sequence[Detected], law: str, on: date) -> None:
    """Every finding in one line, from the top of the first page down, for a screen reader and for ``grep``."""
    for one in results:
        print(f"{one.part or one.document.name}: {one.kind.value.replace('_', ' ')}, {_count(one)}")
        for line in _lines(one):
            print(f"- {line}")
    print(f"Law: {law} as of {on.isoformat()}; not adopted: a person decides.")


def _lines(one: Detected) -> Iterator[str]:
    names = names_of(one.findings)
    pages = {page.index: page for page in one.document.pages}
    for finding, duty in _pairs(one):
        yield explain(finding, duty, page=pages[finding.page_index], name=names.get(finding.party, ""), as_adopted=True)


def _pairs(one: Detected) -> Iterator[tuple[Finding, Duty]]:
    return zip(one.findings, one.duties, strict=True)


def _count(one: Detected) -> str:
    return f"{counted(len(one.document.pages), 'page')}, {counted(len(one.findings), 'finding')}"


def _alike(finding: Finding, duty: Duty) -> tuple[str, str, str, DutyKind, str]:
    """What makes two findings one row: the same words, shown of the same role, judged alike."""
    return (
        finding.text or "(picture)",
        spoken(finding.category.value),
        _whose(finding),
        said_by_law(duty),
        "; ".join(duty.citations),
    )


def _shortly(how: str) -> str:
    """The first reason, and how many more there are; ``--json`` has them all."""
    first, *more = how.split("; ")
    return f"{first} (+{len(more)})" if more else first


def said_by_law(duty: Duty) -> DutyKind:
    """What the pack says; the adoption, which no verb without an office has, is told once beneath the table."""
    unsettled = any(rule.unsettled for rule in duty.rules)
    return DutyKind.REFER if unsettled else duty.would_be or duty.kind


def _whose(finding: Finding) -> str:
    flags = [
        word
        for word, set_ in (
            ("minor", finding.minor),
            ("sexual offense", finding.sex_offence_victim),
            ("address confidential", finding.address_confidential),
            ("also a victim's", finding.also_victim),
        )
        if set_
    ]
    role = spoken(finding.role.value)
    return f"{role} ({', '.join(flags)})" if flags else role
