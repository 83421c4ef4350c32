"""A finding: a place in a record that shows something about a party."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from counterfoil.quick import quick
from counterfoil.values import Box, Category, RecordKind, Role, Source, Span


@quick
@dataclass(frozen=True, slots=True)
class Finding:
    """One place, what it shows, whose it is, and how it was found.

    ``boxes`` has one box a line (a value may break over lines). ``whole_region``: blank the box, not only the
    words (a form cell, a photograph).
    """

    id: str  # "p1-0003": page number and a running number, stable for the same document
    text: str
    category: Category
    role: Role
    page_index: int
    boxes: tuple[Box, ...]
    span: Span | None  # in Page.text; None for a picture
    how: str  # one line for a person: label 'DOB', pattern, known party 'initials' …
    detector: str  # form | party | pattern | address | name | picture | source; or a second detector's name
    party: str = ""  # Party.id when it is known whose
    confidence: float = 1.0
    whole_region: bool = False
    minor: bool = False
    maybe_minor: bool = False  # the words leave open whose age they tell: a person must look
    sex_offence_victim: bool = False
    address_confidential: bool = False
    also_victim: bool = False
    source: Source = Source.OWN  # of its page, by its layout; ``how`` says by which marks
    kind: RecordKind | None = None  # of the form that it stands in, where that is another than the record's

    def but(self, **changes: Any) -> Finding:
        """This finding with some of its fields changed; ``dataclasses.replace``, three times as fast."""
        return Finding(**{**dict(zip(_FIELDS, _values(self), strict=True)), **changes})

    def numbered(self, new_id: str, kind: RecordKind | None = None) -> Finding:
        """This finding with its id, and the kind of the form that it stands in."""
        values: tuple[Any, ...] = (new_id, *_values(self)[1:-1], kind)
        return Finding(*values)

    @property
    def box(self) -> Box:
        """The smallest box that holds all of ``boxes``."""
        first = self.boxes[0]
        for other in self.boxes[1:]:
            first = first.union(other)
        return first


_FIELDS = tuple(field.name for field in fields(Finding))
_values = attrgetter(*_FIELDS)
