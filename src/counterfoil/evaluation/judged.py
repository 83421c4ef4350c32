"""One document as it was judged: how much of each true value was found, and whether each finding is right."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

BoxList = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class JudgedValue:
    """A true value. ``part`` of ``tokens`` words were covered; ``same``: by findings of the category that it has."""

    category: str
    role: str
    where: str  # form | narrative | table | hidden | text
    note: str
    text: str
    context: str  # what stands around it, for those who study misses
    page_index: int | None
    boxes: tuple[BoxList, ...]
    party: str
    listed: bool
    protected: bool
    tokens: int
    part: int
    covered: bool
    touched: bool
    same: bool
    open: bool  # the law leaves it open, and is sure
    withheld: bool  # a finding that meets it is proposed for withholding
    referred: bool
    by_eye: bool = False  # it stands on a page that OCR read so badly that a person is told to read it by eye


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """A finding. ``right``: it shows something true; ``same``: of that category."""

    category: str
    role: str
    text: str
    how: str
    page_index: int
    right: bool
    same: bool
    tokens: int
    part: int


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """All of one document."""

    file: str
    kind: str
    layout: str
    pages: int
    seconds: float
    values: tuple[JudgedValue, ...]
    findings: tuple[JudgedFinding, ...]

    def as_line(self) -> str:
        """One line of JSON, for the file from which a stopped run goes on."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_line(cls, line: str) -> JudgedDocument:
        """The document that ``as_line`` wrote. ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
        row = json.loads(line)
        for value in row["values"]:
            value["boxes"] = tuple(tuple(box) for box in value["boxes"])
        return cls(
            **{
                **row,
                "values": tuple(JudgedValue(**value) for value in row["values"]),
                "findings": tuple(JudgedFinding(**finding) for finding in row["findings"]),
            }
        )


def missed(documents: Iterable[JudgedDocument]) -> list[tuple[JudgedDocument, JudgedValue]]:
    """Every value of which some part was left."""
    return [(one, value) for one in documents for value in one.values if not value.covered]
