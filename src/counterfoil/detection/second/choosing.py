"""Which second detectors are used: by name, with the place of its model where it is not our own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from counterfoil.detection.model import Finding
from counterfoil.detection.second import adapters, classifier
from counterfoil.detection.second.model import Detector
from counterfoil.errors import BadInput

CLASSIFIER = "classifier"
_BROUGHT: Mapping[str, Callable[[Path], Detector]] = {
    "presidio": adapters.Presidio.load,
    "spacy": adapters.SpaCy.load,
    "gliner": adapters.Gliner.load,
}
NAMES = (CLASSIFIER, *_BROUGHT)


def by_rules(findings: Iterable[Finding]) -> list[Finding]:
    """Those that no second detector added: what they tell of other records and pages does not hang on a guess."""
    return [finding for finding in findings if finding.detector not in NAMES]


def choose(wanted: Sequence[str], within: Path = Path()) -> tuple[Detector, ...]:
    """The detectors named, in their order: ``classifier``, ``spacy=models/ours``; empty names are none.

    Relative places are in ``within``. Each is loaded once in a process. Raises ``BadInput`` for an unknown name, a
    library that is not installed and a model that is not there.
    """
    return tuple(_load(name.strip(), str(within)) for name in wanted if name.strip())


@lru_cache(maxsize=8)
def _load(said: str, within: str) -> Detector:
    name, _, place = said.partition("=")
    if name == CLASSIFIER and not place:
        return classifier.load()
    if name not in _BROUGHT or not place:
        raise BadInput(
            f"{said!r}: is no second detector. Allowed: {CLASSIFIER}, "
            f"{', '.join(f'{one}=PLACE' for one in _BROUGHT)}; PLACE is where the model lies on this machine."
        )
    return _BROUGHT[name](Path(within) / place)
