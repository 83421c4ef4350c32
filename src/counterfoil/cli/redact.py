"""``counterfoil redact``: remove what is marked from one document, rebuild it, verify it. No office is needed."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.cli import bulk
from counterfoil.cli.output import console, print_json
from counterfoil.errors import (
    BadInput,
    CounterfoilError,
    DocumentUnreadable,
    LeakFound,
    MarksInvalid,
    PersonMustDecide,
    UsageError,
)
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.redaction.certificate import Certificate
    from counterfoil.redaction.marks import MarkList
    from counterfoil.redaction.twin import Verdict

HELP = "Remove what is marked from one document: text, pixels, drawings, hidden data. Then rebuild it and verify it."
EXAMPLE = 'counterfoil redact report.pdf -o report-redacted.pdf --values names.txt --code "7(1)(b)"'


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", type=Path, metavar="IN", help="the document, which is never changed; or a folder")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT", help="the new PDF, which must not exist; or a folder"
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--marks", type=Path, metavar="FILE", help="marks.json: pages, boxes, codes")
    what.add_argument("--values", type=Path, metavar="FILE", help="text to remove wherever it stands, one value a line")
    what.add_argument(
        "--parties", type=Path, metavar="FILE", help="parties.csv: remove what is found about these people"
    )
    parser.add_argument("--code", default="", help='printed in the marks of --values and --parties, such as "7(1)(b)"')
    parser.add_argument(
        "--certificate", type=Path, metavar="FILE", help="write the certificate as JSON; must not exist"
    )
    parser.add_argument("--write-marks", type=Path, metavar="FILE", help="write the marks that were used, for review")
    parser.add_argument("--seed", type=int, default=0, help="draws the sample of pages that OCR reads (default: 0)")
    parser.add_argument(
        "--keep-layout",
        action="store_true",
        help="leave every letter in its place, as a court may order; the gaps then tell how much was removed",
    )
    parser.add_argument(
        "--twin",
        action="store_true",
        help="redact a twin with other letters under the marks too; OUT is written only if both give the same bytes",
    )
    parser.add_argument("--no-ocr", action="store_true", help="leave out OCR; the certificate says that it was not run")
    bulk.arguments(parser)


def run(options: argparse.Namespace) -> int:
    from counterfoil.documents.refusals import naming  # inline: as above
    from counterfoil.redaction.line import redact  # inline: slow import

    source, target = options.document, options.output
    if source.is_dir():
        from counterfoil.cli import redact_folder  # inline: it needs this module

        return redact_folder.run(options)
    bulk.only_for_folders(options)
    _check(options)
    with (
        naming(str(source), "redacted"),
        tempfile.TemporaryDirectory(prefix="counterfoil-") as name,
        _telling(options.json) as tell,
    ):
        workdir = Path(name)
        tell("reading")
        pdf, left_out = as_pdf(source, workdir, options)
        marks, absent = marks_of(pdf, workdir, options)
        alike: dict[str, Any] = {
            "workdir": workdir,
            "seed": options.seed,
            "ocr": not options.no_ocr,
            "keep_layout": options.keep_layout,
            "progress": tell,
        }
        twin = None
        try:
            if options.twin:
                from counterfoil.redaction.twin import redact_with_twin  # inline: slow import

                certificate, twin = redact_with_twin(pdf, marks, target, **alike)
            else:
                certificate = redact(pdf, marks.marks, target, needles=marks.needles, kept=marks.kept, **alike)
        except LeakFound as error:  # what was typeset anew has a name that nobody knows
            raise LeakFound(str(error).replace(pdf.name, source.name)) from error
    if twin is not None and twin.verdict != "identical":
        return _without_proof(source, twin, options)
    if options.certificate:
        options.certificate.write_text(json.dumps(certificate.as_json(), indent=2) + "\n", encoding="utf-8")
    if options.write_marks:
        from counterfoil.redaction.marks import as_json  # inline: slow import

        options.write_marks.write_text(json.dumps(as_json(marks), indent=2) + "\n", encoding="utf-8")
    if options.json:
        print_json(
            "redact",
            {
                "output": str(target),
                "values_not_found": absent,
                "left_out": left_out,
                "certificate": certificate.as_json(),
                "twin": twin.as_json() if twin else None,
            },
        )
    else:
        _print(target, certificate, absent, left_out)
        if twin:
            _print_twin(twin)
    return 0


def _without_proof(source: Path, twin: Verdict, options: argparse.Namespace) -> int:
    """Says why there is no output: the twin's release differs, or there is no twin."""
    page = f"page {twin.page}: " if twin.page else ""
    error: CounterfoilError
    if twin.verdict == "different":
        because = f"; {twin.why}" if twin.why else ""
        at = f", first at {list(twin.box)}" if twin.box else ""
        error = LeakFound(
            f"{source}: {page}a twin with other letters under the marks has another release "
            f"({twin.where}{at}{because}), so this one may tell of what was removed. Nothing was written. Mark whole "
            "regions, or redact without --twin and look at what the certificate says of the layout."
        )
    else:
        error = PersonMustDecide(
            f"{source}: {page}no twin could be made, because {twin.why}. Whether the release tells of what was removed "
            "is not shown. Nothing was written; without --twin it is redacted and verified as always."
        )
    if not options.json:
        raise error
    said = {"kind": type(error).__name__, "message": str(error), "exit_code": error.exit_code}
    print(json.dumps({"error": said, "twin": twin.as_json()}, ensure_ascii=False, indent=2))
    return error.exit_code


def _check(options: argparse.Namespace) -> None:
    """What can be refused before anything is read."""
    if not options.document.exists():
        raise BadInput(f"{options.document}: there is no such file. Check the path.")
    if options.output.exists() and options.output.samefile(options.document):
        raise UsageError(
            f"{options.output}: is the document itself, which is never changed. Give another name with -o."
        )
    for written in (options.output, options.certificate, options.write_marks):
        if written is not None and (written.exists() or written.is_symlink()):
            raise UsageError(f"{written}: exists already and is never overwritten. Give another name.")
        if written is not None and not written.parent.is_dir():
            raise UsageError(f"{written.parent}: there is no such folder. Make it first.")
    if options.marks and options.code:
        raise UsageError("--code goes with --values or --parties; the marks of --marks carry codes of their own.")


def as_pdf(source: Path, workdir: Path, options: argparse.Namespace) -> tuple[Path, list[str]]:
    """The document itself when it is a PDF by its content, else its content typeset anew; and what came with it."""
    from counterfoil.documents.sniff import Kind, sniff  # inline: slow import

    kind = sniff(source.read_bytes(), source.name)
    if kind is Kind.EMPTY:
        raise DocumentUnreadable(f"{source}: is empty. Ask its sender for it again.")
    if kind is Kind.PDF:
        return Path(source), []
    if kind is Kind.ZIP:
        raise DocumentUnreadable(
            f"{source}: is a ZIP archive, whatever its name says. Unpack it and give one document."
        )
    if options.marks:
        raise BadInput(f"{source}: is no PDF, so the boxes of --marks mean nothing on it. Give a PDF, or use --values.")
    from counterfoil import documents  # inline: slow import

    document = documents.read(source, workdir=workdir)
    if document.pdf is None:
        raise DocumentUnreadable(
            f"{source}: has no pages that could be redacted ({document.media_type}). Print it to PDF and try again."
        )
    return Path(document.pdf), [part.name for part in document.parts]


def marks_of(pdf: Path, workdir: Path, options: argparse.Namespace) -> tuple[MarkList, list[str]]:
    from counterfoil.redaction import marks  # inline: slow import

    if options.marks:
        given = marks.read(options.marks)
        if not given.marks:
            raise MarksInvalid(f"{options.marks}: holds no marks, so there is nothing to redact.")
        return given, []
    if options.values:
        values = marks.read_values(options.values)
        located = marks.from_values(pdf, values, options.code, workdir=workdir, ocr=not options.no_ocr)
        if not located.marks:
            raise MarksInvalid(
                f"{options.document}: none of the {len(values)} values of {options.values} was found, so nothing was "
                "redacted. Check the spelling; where the page is a picture, give boxes with --marks."
            )
        return marks.MarkList(located.marks, needles=values), list(located.absent)
    from counterfoil import detection, documents  # inline: slow import
    from counterfoil.records.parties import read as read_parties  # inline: slow import

    parties = read_parties(options.parties)
    document = documents.read(pdf, workdir=workdir, ocr=not options.no_ocr)
    known = {party.id for party in parties}
    findings = detection.find(document, parties, kind=detection.kind_of(document))
    made = marks.from_findings((finding for finding in findings if finding.party in known), options.code)
    if not made:
        raise MarksInvalid(f"{options.document}: nothing was found about the people of {options.parties}.")
    return marks.MarkList(made), []


@contextmanager
def _telling(quiet: bool) -> Iterator[Callable[[str], None]]:
    """A moving line on the terminal that says which step runs."""
    if quiet or not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console  # inline: slow import

    with Console(stderr=True).status("reading") as status:
        yield lambda step: status.update(step)


def _print(target: Path, certificate: Certificate, absent: list[str], left_out: list[str]) -> None:
    from rich import box  # inline: slow import
    from rich.table import Table  # inline: slow import
    from rich.text import Text  # inline: slow import

    out = console()
    size = f"{counted(certificate.pages, 'page')}, {counted(certificate.marks, 'mark')}"
    out.print(Text(f"{target}: {size}, every gate passed", style="bold"))
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("gate", "question", "engines", "verdict", "checked", "seconds"):
        table.add_column(column)
    for gate in certificate.gates:
        engines = ", ".join(engine.split("@")[0] for engine in gate.engines)
        style = "green" if gate.verdict == "passed" else "yellow"
        row = (str(gate.number), gate.question, engines, Text(gate.verdict, style=style))
        table.add_row(*row, str(gate.checked), f"{gate.seconds:.2f}")
    out.print(table)
    for page, why in certificate.pages_as_pictures:
        out.print(Text(f"Page {page} is a picture now, without text: {why}.", style="yellow"))
    for page, why in certificate.pages_with_layout_kept:
        out.print(Text(f"Page {page} keeps its layout: {why}.", style="yellow"))
    if certificate.judged_by_place:
        out.print(Text(f"{certificate.judged_by_place} values are too short to search for; they were judged by place."))
    for name in left_out:
        out.print(
            Text(f"Not in the output: {name}, which came with it. Redact it as a document of its own.", style="yellow")
        )
    for value in absent:
        out.print(Text(f"Not found in the text: {value}", style="yellow"))
    out.print(Text(certificate.layout_note))
    out.print(Text(f"SHA-256 {certificate.digest}"))


def _print_twin(twin: Verdict) -> None:
    from rich.text import Text  # inline: slow import

    from counterfoil.redaction.twin import DOES_NOT_PROVE, PROVES  # inline: slow import

    out = console()
    marks = counted(twin.widths_changed + twin.widths_kept, "mark")
    same = f"; {twin.widths_kept} as wide as before" if twin.widths_kept else ""
    out.print(
        Text(f"Twin: {counted(twin.letters, 'other letter')} under {marks}{same}; the same release", style="green")
    )
    out.print(Text(f"{PROVES} {DOES_NOT_PROVE}"))
