"""What a second detector is: it reads a text and says where something stands, what, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from counterfoil.detection.profile import read_yaml
from counterfoil.values import Category, Span

_LABELS = Path(__file__).with_name("labels.yaml")


@dataclass(frozen=True, slots=True)
class Tagged:
    """A place in the text that was read, the detector's own label for it, and its certainty from 0 to 1."""

    span: Span
    label: str
    score: float


class Detector(Protocol):
    """A second detector. ``name`` goes into ``Finding.detector``; labels that ``labels_of`` leaves out are dropped."""

    @property
    def name(self) -> str: ...

    def tag(self, text: str) -> Iterable[Tagged]:
        """Everything it sees in one page's text; offsets count characters of ``text``."""
        ...


@dataclass(frozen=True, slots=True)
class Labels:
    """Which labels of a detector count, what each means here, and from what certainty."""

    categories: Mapping[str, Category]
    least: float


@lru_cache(maxsize=8)
def labels_of(name: str) -> Labels:
    """The entry of ``labels.yaml``, where each kind of detector has one."""
    one = read_yaml(_LABELS)[name]
    return Labels({label: Category(value) for label, value in one["labels"].items()}, float(one["least"]))
