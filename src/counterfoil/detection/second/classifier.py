"""The token classifier: a small network of our own in ONNX (``classifier.onnx``; docs/concepts/detection.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from counterfoil.detection.second.model import Tagged
from counterfoil.detection.second.plausible import may_be_address, may_be_name
from counterfoil.detection.second.tokens import features, tokens
from counterfoil.errors import BadInput
from counterfoil.values import Span

WEIGHTS = Path(__file__).with_name("classifier.onnx")
KINDS = ("PER", "ADR")
"""Its labels: O, then B- and I- of each."""


_SHORT = 3
"""Letters of what a full stop may stand behind within a name: ``Jr.``, ``St.``, ``III.``"""


class Classifier:
    """Names and addresses by the words themselves and those around them. One thread; the same text, the same answer."""

    name = "classifier"

    def __init__(self, session: Any, as_array: Callable[..., Any]) -> None:
        self._session, self._as_array = session, as_array

    def tag(self, text: str) -> Iterator[Tagged]:
        """Runs of words taken for one name or address; the score is that of the least sure word."""
        letters = [c for c in text if c.isalpha()]
        shouted = sum(map(str.isupper, letters)) > 0.7 * len(letters)
        for one in self._runs(text):
            written = text[one.span.start : one.span.end]
            if may_be_address(written) if one.label == "ADR" else may_be_name(written, shouted=shouted):
                yield one

    def _runs(self, text: str) -> Iterator[Tagged]:
        found = tokens(text)
        if not found:
            return
        numbers = self._as_array(features(text, found), "int64")
        chances = self._session.run(None, {"tokens": numbers})[0].tolist()
        kind, first, last, score = "", 0, 0, 1.0
        for place, row in enumerate(chances):
            best = max(range(len(row)), key=row.__getitem__)
            now = KINDS[(best - 1) // 2] if best else ""
            if now == "PER" and _ends_a_sentence(found, place):
                now = ""
            if kind and (now != kind or best % 2 == 1):
                yield Tagged(Span(found[first].start(), found[last].end()), kind, score)
                kind = ""
            if now:
                sure = row[best] + row[best + 1 if best % 2 else best - 1]  # beginning or going on: the same kind
                first, score = (place, sure) if not kind else (first, min(score, sure))
                kind, last = now, place
        if kind:
            yield Tagged(Span(found[first].start(), found[last].end()), kind, score)


def _ends_a_sentence(found: Sequence[re.Match[str]], place: int) -> bool:
    """True for a full stop behind a whole word: the next name is somebody else's."""
    before = found[place - 1][0] if place else ""
    return found[place][0] in ".!?;:" and (len(before) > _SHORT or before.islower())


@lru_cache(maxsize=1)
def load() -> Classifier:
    """The classifier, made once in a process. Raises ``BadInput`` where onnxruntime is not installed."""
    try:
        import numpy  # inline: optional dependency
        import onnxruntime
    except ImportError as error:
        raise BadInput(
            "The token classifier needs onnxruntime, which the base install leaves out. "
            "Install it with script/setup detect (or the extra counterfoil[detect]), or switch the classifier off."
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(WEIGHTS.read_bytes(), options, providers=["CPUExecutionProvider"])
    return Classifier(session, numpy.array)
