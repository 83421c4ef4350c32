"""Second detectors around other people's libraries, for offices that bring their own models.

None of these libraries comes with Counterfoil, and no weights do. Each ``load`` reads a model that lies on this machine
and never fetches one; each class takes an object of the library that is already made.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from counterfoil.detection.second.model import Tagged, labels_of
from counterfoil.errors import BadInput
from counterfoil.values import Span

_UNSURE = 0.5


class Presidio:
    """presidio-analyzer (MIT): an ``AnalyzerEngine`` of the office's own making."""

    name = "presidio"

    def __init__(self, engine: Any, language: str = "en") -> None:
        self._engine, self._language = engine, language

    def tag(self, text: str) -> Iterator[Tagged]:
        for hit in self._engine.analyze(text, self._language, entities=self._known()):
            yield Tagged(Span(hit.start, hit.end), hit.entity_type, hit.score)

    def _known(self) -> list[str]:
        """Those of our labels that this engine has: it refuses others."""
        return sorted(set(self._engine.get_supported_entities(self._language)) & set(labels_of(self.name).categories))

    @classmethod
    def load(cls, where: Path) -> Presidio:
        """The engine that a configuration file of presidio's (``analyzer_engine_conf_file``) describes."""
        provider = _library("presidio_analyzer", "presidio-analyzer").AnalyzerEngineProvider
        return cls(provider(analyzer_engine_conf_file=_there(where)).create_engine())


class SpaCy:
    """spaCy (MIT): a pipeline that sets ``doc.ents``."""

    name = "spacy"

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def tag(self, text: str) -> Iterator[Tagged]:
        for entity in self._pipeline(text).ents:
            yield Tagged(Span(entity.start_char, entity.end_char), entity.label_, _UNSURE)

    @classmethod
    def load(cls, where: Path) -> SpaCy:
        """The pipeline in a folder that ``nlp.to_disk`` wrote."""
        place = _there(where)
        return cls(_library("spacy", "spacy").load(place))


class Gliner:
    """GLiNER (Apache-2.0): asked for the labels of ``labels.yaml``."""

    name = "gliner"

    def __init__(self, model: Any) -> None:
        self._model = model

    def tag(self, text: str) -> Iterator[Tagged]:
        labels = labels_of(self.name)
        for hit in self._model.predict_entities(text, list(labels.categories), threshold=labels.least):
            yield Tagged(Span(hit["start"], hit["end"]), hit["label"], float(hit["score"]))

    @classmethod
    def load(cls, where: Path) -> Gliner:
        """The model in a folder that ``save_pretrained`` wrote."""
        os.environ["HF_HUB_OFFLINE"] = "1"  # before its import: it asks for missing files elsewhere otherwise
        return cls(_library("gliner", "gliner").GLiNER.from_pretrained(str(_there(where)), local_files_only=True))


def _library(module: str, package: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise BadInput(
            f"{package}: is not installed here, and Counterfoil does not bring it. Install it beside Counterfoil "
            f"(pip install {package}), or leave this detector out."
        ) from error


def _there(where: Path) -> Path:
    if not where.exists():
        raise BadInput(f"{where}: is not there. Name the model's own folder or file on this machine; none is fetched.")
    return where
