"""The plain pipeline: presidio's pattern recognisers on a blank spaCy tokeniser, then PyMuPDF's own redaction.

``python benchmarks/peer.py FOLDER`` prints one line of JSON. No model, no sandbox, no verification. Nothing asks the
network: the recognisers of e-mail and web addresses, which fetch a list of domains, are replaced by one pattern.
``--with-list`` gives it the same list of people as Counterfoil is given, as one of presidio's deny lists.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pymupdf
import spacy
from measuring import Timer, peak_mb
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine


class BlankEngine(SpacyNlpEngine):
    """A tokeniser and nothing else: presidio's own engine would download a model."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": "en", "model_name": "blank"}])
        self.nlp = {"en": spacy.blank("en")}


def analyzer(values: Sequence[str] = ()) -> AnalyzerEngine:
    """All of presidio's recognisers for English that are patterns and need no network; ``values`` as a deny list."""
    engine = BlankEngine()
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
    for name in ("SpacyRecognizer", "EmailRecognizer", "UrlRecognizer"):
        registry.remove_recognizer(name)
    mail = Pattern("e-mail", r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b", 0.6)
    registry.add_recognizer(PatternRecognizer("EMAIL_ADDRESS", name="mail", patterns=[mail]))
    if values:
        registry.add_recognizer(PatternRecognizer("PARTY", name="parties", deny_list=list(values)))
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])


def listed(parties: Path) -> list[str]:
    """Names, addresses and numbers of a list of people, as they are written there; nothing of three letters or less."""
    told = ("name", "date_of_birth", "address", "phone", "email", "ssn", "dl", "ir", "a_number", "alias", "star")
    with parties.open(encoding="utf-8", newline="") as lines:
        return sorted({row[key].strip() for row in csv.DictReader(lines) for key in told if len(row[key].strip()) > 3})


def redact(source: Path, target: Path, engine: AnalyzerEngine) -> int:
    """Write ``target`` without what presidio finds; returns the number of boxes."""
    boxes = 0
    with pymupdf.open(source) as pdf:
        for page in pdf:
            text = page.get_text()
            found = {text[hit.start : hit.end] for hit in engine.analyze(text, "en")}
            for value in found:
                for box in page.search_for(value):
                    page.add_redact_annot(box, fill=(0, 0, 0))
                    boxes += 1
            page.apply_redactions(images=2, graphics=1)
        pdf.scrub()
        pdf.save(target, garbage=4, deflate=True)
    return boxes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--with-list", action="store_true")
    options = parser.parse_args()
    engine = analyzer(listed(options.folder / "parties.csv") if options.with_list else ())
    engine.analyze("SSN 666-12-3456, call 312-555-0121", "en")  # warm, as a worker is
    target = options.folder / "plain.pdf"
    timer = Timer()
    boxes = redact(options.folder / "document.pdf", target, engine)
    row: dict[str, Any] = timer.row() | {"peak_mb": peak_mb(), "marks": boxes}
    from whole_line import readable  # after the measuring: its libraries are not the peer's

    from counterfoil.evaluation import truth

    print(json.dumps(row | readable(target, truth.read(options.folder)[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
