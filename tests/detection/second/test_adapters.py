"""Adapters around presidio-analyzer and spaCy themselves, with blank models; GLiNER's by a stand-in of its one call."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from counterfoil.detection.reading import find
from counterfoil.detection.second.adapters import Gliner, Presidio, SpaCy
from counterfoil.detection.second.choosing import choose
from counterfoil.detection.second.model import Tagged
from counterfoil.errors import BadInput
from counterfoil.values import RecordKind, Span

from ..conftest import document

TEXT = "It was xqzlo vrblo of Qzbank, on xqzlo's phone."
"""No rule finds anything here."""


def added(*second: Any) -> list[tuple[str, str, str, str]]:
    assert find(document(TEXT), kind=RecordKind.OTHER) == ()
    found = find(document(TEXT), kind=RecordKind.OTHER, second=second)
    return [(f.detector, f.category.value, f.text, f.how) for f in found]


@pytest.mark.soak
def test_spacy_with_a_pipeline_of_the_offices_own(tmp_path: Path) -> None:
    import spacy  # inline: script/soak installs it

    pipeline = spacy.blank("en")
    pipeline.add_pipe("entity_ruler").add_patterns(
        [{"label": "PERSON", "pattern": "xqzlo vrblo"}, {"label": "ORG", "pattern": "Qzbank"}]
    )
    pipeline.to_disk(tmp_path / "ours")
    assert added(*choose(["spacy=ours"], tmp_path)) == [
        ("spacy", "name", "xqzlo vrblo", "spacy: PERSON (0.50)"),
    ]
    assert list(SpaCy(spacy.blank("en")).tag(TEXT)) == []


@pytest.mark.soak
def test_presidio_with_pattern_recognisers_on_a_blank_pipeline() -> None:
    import spacy  # inline: script/soak installs them
    from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    blank = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "blank"}])
    blank.nlp = {"en": spacy.blank("en")}
    recognisers = [
        PatternRecognizer("PERSON", patterns=[Pattern("ours", r"xqzlo vrblo", 0.7)]),
        PatternRecognizer("OUR_OWN", patterns=[Pattern("bank", r"Qzbank", 0.9)]),
    ]
    engine = AnalyzerEngine(registry=RecognizerRegistry(recognisers), nlp_engine=blank, supported_languages=["en"])
    assert added(Presidio(engine)) == [("presidio", "name", "xqzlo vrblo", "presidio: PERSON (0.70)")]


PRESIDIO = """supported_languages: [en]
nlp_configuration:
  nlp_engine_name: spacy
  models:
    - {lang_code: en, model_name: BLANK}
recognizer_registry:
  supported_languages: [en]
  recognizers:
    - name: ours
      supported_language: en
      supported_entity: PERSON
      type: custom
      patterns:
        - {name: ours, regex: xqzlo vrblo, score: 0.7}
"""


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore:NLP recognizer:UserWarning")
def test_presidio_from_a_configuration_file(tmp_path: Path) -> None:
    import spacy  # inline: script/soak installs it

    spacy.blank("en").to_disk(tmp_path / "blank")
    (tmp_path / "presidio.yaml").write_text(PRESIDIO.replace("BLANK", str(tmp_path / "blank")))
    (detector,) = choose(["presidio=presidio.yaml"], tmp_path)
    assert list(detector.tag(TEXT)) == [Tagged(Span(7, 18), "PERSON", 0.7)]


class Predicts:
    """Answers as ``GLiNER.predict_entities`` is documented to."""

    def predict_entities(self, text: str, labels: Sequence[str], *, threshold: float) -> list[dict[str, Any]]:
        assert "person" in labels
        assert threshold == 0.5
        start = text.index("xqzlo")
        return [{"start": start, "end": start + 11, "text": "xqzlo vrblo", "label": "person", "score": 0.8}]


def test_gliner_is_asked_for_our_labels() -> None:
    assert list(Gliner(Predicts()).tag(TEXT)) == [Tagged(Span(7, 18), "person", 0.8)]
    assert added(Gliner(Predicts())) == [("gliner", "name", "xqzlo vrblo", "gliner: person (0.80)")]


@pytest.mark.parametrize(
    ("adapter", "module", "package"),
    [(Presidio, "presidio_analyzer", "presidio-analyzer"), (SpaCy, "spacy", "spacy"), (Gliner, "gliner", "gliner")],
)
def test_a_missing_library_is_named(
    adapter: type[Presidio] | type[SpaCy] | type[Gliner],
    module: str,
    package: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(os.environ, "HF_HUB_OFFLINE", "1")
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(BadInput, match=f"^{package}: is not installed here"):
        adapter.load(tmp_path)


def test_a_missing_model_is_never_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", pytest)  # any module: it must not come to its ``load``
    with pytest.raises(BadInput, match="is not there"):
        choose(["spacy=en_core_web_sm"], tmp_path)
