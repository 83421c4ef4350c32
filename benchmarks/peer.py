"""The plain pipeline: presidio's pattern recognisers on a blank spaCy tokeniser, then PyMuPDF's own redaction.

``python benchmarks/peer.py FOLDER`` prints one line of JSON. No model, no list of people, no sandbox, no
verification. Nothing asks the network: the recognisers of e-mail and web addresses, which fetch a list of domains, are
replaced by one pattern. ``--few`` looks for seven kinds only, which is faster.
"""

from __future__ import annotations

import argparse
import json
import sys
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


def analyzer() -> AnalyzerEngine:
    """All of presidio's recognisers for English that are patterns and need no network."""
    engine = BlankEngine()
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
    for name in ("SpacyRecognizer", "EmailRecognizer", "UrlRecognizer"):
        registry.remove_recognizer(name)
    mail = Pattern("e-mail", r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b", 0.6)
    registry.add_recognizer(PatternRecognizer("EMAIL_ADDRESS", name="mail", patterns=[mail]))
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])


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
    options = parser.parse_args()
    engine = analyzer()
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
