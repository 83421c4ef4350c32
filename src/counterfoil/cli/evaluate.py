"""``counterfoil evaluate``: how much of what must be found is found, on texts whose truth is known."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from counterfoil.cli import output
from counterfoil.errors import UsageError
from counterfoil.values import counted

HELP = (
    "How much of what must be found is found: recall and precision with their intervals, on a sample office or on "
    "text that others labelled."
)
EXAMPLE = "counterfoil evaluate my-sample -o evaluation.json"
LAW_OF = date(2025, 6, 2)
"""Proposals are made by the law of one day, so that two runs can be compared."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument(
        "source", type=Path, metavar="OFFICE|LABELLED", help="a sample office, or a file or folder of labelled text"
    )
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help="the report, in JSON")
    parser.add_argument("--html", action="store_true", help="also a page for people beside it, FILE with .html")
    parser.add_argument("--pictures", action="store_true", help="in that page, a cut of the page for each miss")
    parser.add_argument("--most", type=int, metavar="N", help="only the first N documents")
    parser.add_argument(
        "--second",
        action="append",
        default=[],
        metavar="DETECTOR",
        help="also what this adds: classifier, spacy=PLACE",
    )
    parser.add_argument(
        "--spend-test-seed",
        action="store_true",
        help="list what was missed of a held-out seed; it can then measure nothing any more",
    )


def run(options: argparse.Namespace) -> int:
    """Judge every document and write the report. Exit 0, also where goals are missed; 2 and 3 for bad input."""
    from counterfoil.detection.second.choosing import choose  # inline: the readers are slow to load
    from counterfoil.evaluation import report, summary
    from counterfoil.evaluation.run import evaluate

    if options.out.suffix != ".json":
        raise UsageError(f"-o {options.out}: the report is JSON: name a file that ends in .json.")
    if options.most is not None and options.most < 1:
        raise UsageError(f"--most {options.most}: at least 1 document.")
    if options.pictures and not options.html:
        raise UsageError("--pictures: are part of the page for people: add --html.")
    second = choose(options.second)
    part = options.out.with_name(options.out.name + ".part")
    with output.progress(quiet=options.json) as advance:
        done = evaluate(options.source, on=LAW_OF, part=part, progress=advance, most=options.most, second=second)
    figures = summary.summarise(done.judged, office=done.office)
    list_misses = options.spend_test_seed or not done.held_out
    shape = report.as_json(done, figures, list_misses=list_misses)
    whole = {"version": 1, "verb": "evaluate", **shape}
    _written(options.out, json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
    if options.html:
        page = report.as_html(done, figures, list_misses=list_misses, pictures=options.pictures)
        _written(options.out.with_suffix(".html"), page)
    part.unlink(missing_ok=True)
    if options.json:
        output.print_json("evaluate", {"report": str(options.out), **shape})
        return 0
    if done.taken_up:
        print(f"{counted(done.taken_up, 'document')} had been judged by a run that was stopped.")
    if figures.goals:
        rows = [(g.what, report.wanted(g), str(g.share), report.verdict(g), report.by_eye(g)) for g in figures.goals]
        heads = ("", "wanted", "reached (95 % interval)", "", "missed, read by eye")
        output.table("What it is held to", heads, rows)
    for of in dict.fromkeys(line.of for line in figures.lines):
        title = "All" if of == "all" else f"By {of}"
        output.table(title, report.HEADS, report.rows(figures.lines, of))
    print(f"{counted(figures.documents, 'document')}, {counted(figures.pages, 'page')} in {figures.seconds:.0f} s.")
    print(f"Pages with at least one miss: {figures.pages_with_a_miss}")
    for name in done.unread:
        print(f"{name}: could not be read; everything in it counts as missed.")
    if not list_misses:
        print(report.HELD_OUT)
    print(f"The report is {options.out}")
    return 0


def _written(path: Path, text: str) -> None:
    """Whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
