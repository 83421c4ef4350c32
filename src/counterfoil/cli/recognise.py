"""``counterfoil recognise``: what instrument a paper claims to be, page by page, and what the law lets it do."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil import demands, documents
from counterfoil.cli.when import parse_day, today
from counterfoil.documents.model import Document
from counterfoil.law.gate import gate
from counterfoil.law.instruments import Instruments, load_instruments
from counterfoil.law.model import Gate, GateAction, Instrument, InstrumentClass, InstrumentKind

HELP = "Say what instrument a paper claims to be, page by page and by which words, and what the law lets it do."
EXAMPLE = "counterfoil recognise demand.eml --law us-il --overlay chicago"

_CLASSES = {
    InstrumentClass.REQUEST: "a request",
    InstrumentClass.ADMINISTRATIVE: "an agency's paper",
    InstrumentClass.CLAIMED_JUDICIAL: "claims to be a court's",
    InstrumentClass.UNKNOWN: "not known",
}
_ACTIONS = {
    GateAction.ANSWER: "answer as a public-records request",
    GateAction.LOG: "log it; no legal effect",
    GateAction.HOLD: "hold for counsel, preserve",
    GateAction.REFER: "a person must verify first",
    GateAction.PRODUCE: "produce what its words reach",
}
_NOT_ADOPTED = "not adopted: no office here"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the paper: PDF, scan, e-mail, text, Word")
    parser.add_argument("--law", default="us-il", help="law pack (default: us-il)")
    parser.add_argument("--overlay", help="local law on top of it, for example chicago")
    parser.add_argument("--on", metavar="DATE", help="the law of which day, as 2026-11-22 (default: today)")


def run(options: argparse.Namespace) -> int:
    """0 when the paper was read, whatever it is; 3 when it could not be."""
    instruments = load_instruments(options.law)
    on = parse_day("--on", options.on) if options.on else today()
    with tempfile.TemporaryDirectory(prefix="counterfoil-") as scratch:
        document = documents.read(options.file, workdir=Path(scratch))
    instrument = demands.recognise(document, instruments)
    decided = gate(instrument, instruments, on=on, overlay=options.overlay)
    if options.json:
        print(
            json.dumps(_as_json(options, document, instrument, decided, instruments, on), ensure_ascii=False, indent=2)
        )
    else:
        _show(document, instrument, decided, instruments, on)
    return 0


def _as_json(
    options: argparse.Namespace,
    document: Document,
    found: Instrument,
    decided: Gate,
    instruments: Instruments,
    on: date,
) -> dict[str, Any]:
    return {
        "version": 1,
        "verb": "recognise",
        "file": document.name,
        "law": options.law,
        "overlay": options.overlay,
        "on": on.isoformat(),
        "kind": found.kind.value,
        "class": found.klass.value,
        "name": instruments.name_of(found.kind),
        "why": found.why,
        "form": found.form,
        "issuer": found.issuer,
        "signer": found.signer,
        "case_number": found.case_number,
        "claims": {
            "criminal_warrant": found.criminal_warrant,
            "article_iii_judge": found.article_iii_judge,
            "state_court": found.state_court,
            "court_subpoena": found.court_subpoena,
            "court_order": found.court_order,
            "immigration_agent": found.immigration_agent,
            "asks_custody": found.asks_custody,
        },
        "pages": [
            {
                "page": page.page_index + 1,
                "part": page.part,
                "kind": page.kind.value,
                "class": page.klass.value,
                "marks": list(page.marks),
            }
            for page in found.pages
        ],
        "gate": {
            "action": decided.action.value,
            "adopted": False,
            "why": decided.why,
            "steps": list(decided.steps),
            "log_fields": list(decided.log_fields),
            "citations": [{"authority": c.authority, "title": c.title} for c in decided.citations],
            "rules": list(decided.rules),
        },
        "warnings": list(document.warnings),
    }


def _show(document: Document, found: Instrument, decided: Gate, instruments: Instruments, on: date) -> None:
    from rich import box  # inline: slow import, not needed for --json
    from rich.console import Console  # inline: slow import, not needed for --json
    from rich.markup import escape
    from rich.table import Table

    console = Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty())
    wide, frame = (None, box.HEAVY_HEAD) if sys.stdout.isatty() else (160, box.SIMPLE)
    table = Table(title=f"{escape(document.name)}: page by page", title_justify="left", width=wide, box=frame)
    for heading in ("page", "in", "says it is", "class", "by these words"):
        table.add_column(heading, overflow="fold")
    for page in found.pages:
        table.add_row(
            str(page.page_index + 1),
            escape(page.part or "the demand itself"),
            _says(page.kind, page.klass, instruments),
            _CLASSES[page.klass],
            escape("; ".join(f"“{mark}”" for mark in page.marks)) or "–",
        )
    console.print(table)
    console.print(f"\n[bold]As a whole:[/bold] {_says(found.kind, found.klass, instruments)}. {escape(found.why)}")
    for label, value in (
        ("Signer as printed", found.signer),
        ("From", found.issuer),
        ("Case number", found.case_number),
    ):
        if value:
            console.print(f"{label}: {escape(value)}")
    for warning in document.warnings:
        console.print(f"Note: {escape(warning)}")
    console.print(f"\n[bold]The law of {on}[/bold] ({_NOT_ADOPTED}): {_ACTIONS[decided.action]}.")
    console.print(escape(decided.why))
    for number, step in enumerate(decided.steps, 1):
        console.print(f"  {number}. {escape(step)}")
    if decided.log_fields:
        console.print(f"Log: {escape('; '.join(decided.log_fields))}")
    for cite in decided.citations:
        console.print(f"  {escape(cite.authority)}" + (f" ({escape(cite.title)})" if cite.title else ""))


def _says(kind: InstrumentKind, klass: InstrumentClass, instruments: Instruments) -> str:
    name = instruments.name_of(kind)
    if klass is InstrumentClass.CLAIMED_JUDICIAL:
        return f"claims to be: {name}"
    if klass is InstrumentClass.UNKNOWN and kind is not InstrumentKind.UNKNOWN:
        return f"may claim to be: {name} (not complete)"
    return name
