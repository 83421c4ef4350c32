"""Texts that others labelled: presidio-research's sentences, and TAB's court cases. Nobody here wrote them.

Two shapes of TAB are read: the official list of documents with annotations, and a folder of the repository
BenetManzanaresSalor/TAE, which has the text and the manual spans in two files (``detection.md``, section 11).
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil import detection
from counterfoil.detection.second.model import Detector
from counterfoil.documents.model import Document, Page, Word
from counterfoil.errors import BadInput
from counterfoil.evaluation.judged import JudgedDocument, JudgedFinding, JudgedValue
from counterfoil.evaluation.places import Found, covered_by
from counterfoil.values import Box, Category, Digest, RecordKind, Span

ADDRESSES = frozenset({Category.HOME_ADDRESS, Category.OTHER_ADDRESS, Category.INCIDENT_LOCATION})
ACCEPTED: dict[str, frozenset[Category]] = {
    "PERSON": frozenset({Category.NAME}),
    "STREET_ADDRESS": ADDRESSES,
    "CREDIT_CARD": frozenset({Category.ACCOUNT}),
    "IBAN_CODE": frozenset({Category.ACCOUNT}),
    "US_SSN": frozenset({Category.SSN}),
    "US_DRIVER_LICENSE": frozenset({Category.DRIVERS_LICENCE}),
    "PHONE_NUMBER": frozenset({Category.PHONE}),
    "EMAIL_ADDRESS": frozenset({Category.EMAIL}),
    "IP_ADDRESS": frozenset({Category.IP_ADDRESS}),
    "DOMAIN_NAME": frozenset({Category.IP_ADDRESS}),  # a site of one's own is found by the same category
    "AGE": frozenset({Category.AGE}),
}
"""What must cover a label. Other labels (ORG, DATETIME …) are no claim of the program and are left out."""

TITLES = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|mx|dr|prof|sir|lord|lady|dame|judge|justice|hon|rev|captain|colonel|general|sgt|lt)\b\.?\s+)+",
    re.I,
)
"""Not part of a name: annotators mark them, the house does not. The list moves recall, so it is fixed here."""

TAE_TEXT, TAE_SPANS = "bks/TAB_test_BK=Original.json", "anonymizations/TAB_all_Manual_Entity.json"


@dataclass(frozen=True, slots=True)
class Mention:
    """A labelled run of characters; mentions with one ``entity`` are of the same person or thing."""

    label: str
    start: int
    end: int
    entity: str


@dataclass(frozen=True, slots=True)
class LabelledText:
    """One text with everything that was labelled in it."""

    name: str
    text: str
    mentions: tuple[Mention, ...]


def read(path: Path) -> tuple[LabelledText, ...]:
    """The texts at ``path``. Raises ``BadInput`` for a file of another shape."""
    try:
        if path.is_dir():
            return tuple(_tae(path))
        rows = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_presidio(rows) if "full_text" in rows[0] else _tab(rows))
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise BadInput(
            f"{path}: is not labelled text that is known here ({error!r}). Name a sample office, presidio-research's "
            f"sentences, TAB's echr_*.json, or the folder data/tab of the repository TAE."
        ) from error


def _presidio(rows: Sequence[dict[str, Any]]) -> Iterator[LabelledText]:
    for number, row in enumerate(rows):
        mentions = (
            Mention(span["entity_type"], span["start_position"], span["end_position"], span["entity_value"])
            for span in row["spans"]
        )
        yield LabelledText(f"sentence {number}", row["full_text"], tuple(mentions))


def _tab(rows: Sequence[dict[str, Any]]) -> Iterator[LabelledText]:
    """Of several annotators the first is taken, so that no mention counts twice."""
    for row in rows:
        first = row["annotations"][min(row["annotations"])]
        mentions = (
            Mention(m["entity_type"], m["start_offset"], m["end_offset"], str(m.get("entity_id", "")))
            for m in first["entity_mentions"]
        )
        yield LabelledText(str(row["doc_id"]), row["text"], tuple(mentions))


def _tae(folder: Path) -> Iterator[LabelledText]:
    texts = json.loads((folder / TAE_TEXT).read_text(encoding="utf-8"))
    spans = json.loads((folder / TAE_SPANS).read_text(encoding="utf-8"))
    for name, text in texts.items():
        mentions = (Mention(label, start, end, text[start:end]) for start, end, label in spans[name])
        yield LabelledText(name, text, tuple(mentions))


def page_of(text: str) -> Page:
    """``text`` as one page; each of its characters keeps its place."""
    words = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        place = 0
        for word in line.split(" "):
            if word:
                x, y = 40 + 5.0 * place, 40 + 12.0 * number
                box = Box(x, y, x + 5.0 * len(word), y + 10)
                words.append(Word(word, box, start + place, start + place + len(word), number))
            place += len(word) + 1
        start += len(line) + 1
    return Page(0, 612, 792, text, tuple(words))


def judge(one: LabelledText, second: Sequence[Detector] = ()) -> JudgedDocument:
    """What is found in the text, also by ``second`` detectors, held against its labels."""
    begun = time.perf_counter()
    document = Document(one.name, "text/plain", Digest("0" * 64), (page_of(one.text),))
    found = [Found(0, finding) for finding in detection.find(document, kind=RecordKind.OTHER, second=second)]
    seconds = time.perf_counter() - begun
    claimed = [mention for mention in one.mentions if mention.label in ACCEPTED]
    return JudgedDocument(
        file=one.name,
        kind=RecordKind.OTHER.value,
        layout="text",
        pages=1,
        seconds=round(seconds, 3),
        values=tuple(_value(one, mention, found) for mention in claimed),
        findings=tuple(
            _finding(each, one) for each in found if any(each.finding.category in fit for fit in ACCEPTED.values())
        ),
    )


def _value(one: LabelledText, mention: Mention, found: Sequence[Found]) -> JudgedValue:
    start = mention.start
    if mention.label == "PERSON" and (title := TITLES.match(one.text[start : mention.end])):
        start += title.end()
    place = Span(start, mention.end)
    fit = [each for each in found if each.finding.category in ACCEPTED[mention.label]]
    whole, some = covered_by((0, place), fit)
    words = [
        Span(start + word.start(), start + word.end()) for word in re.finditer(r"\w+", one.text[start : mention.end])
    ]
    return JudgedValue(
        category=mention.label,
        role="unknown",
        where="text",
        note="",
        text=one.text[start : mention.end],
        context=one.text[max(0, start - 40) : mention.end + 40].replace("\n", " "),
        page_index=0,
        boxes=(),
        party=mention.entity,
        listed=False,
        protected=False,
        tokens=len(words),
        part=sum(covered_by((0, word), fit)[0] for word in words),
        covered=whole,
        touched=some,
        same=whole,
        open=False,
        withheld=False,
        referred=False,
    )


def _finding(each: Found, one: LabelledText) -> JudgedFinding:
    finding = each.finding
    label = next(name for name, fit in ACCEPTED.items() if finding.category in fit)
    if finding.category is Category.ACCOUNT:  # two labels share it
        label = "CREDIT_CARD"
    met = [
        m
        for m in one.mentions
        if finding.span is not None
        and finding.category in ACCEPTED.get(m.label, frozenset())
        and finding.span.start < m.end
        and m.start < finding.span.end
    ]
    span = finding.span or Span(0, 0)
    words = [
        (span.start + w.start(), span.start + w.end()) for w in re.finditer(r"\w+", one.text[span.start : span.end])
    ]
    return JudgedFinding(
        category=label,
        role=finding.role.value,
        text=finding.text,
        how=finding.how,
        page_index=0,
        right=bool(met),
        same=bool(met),
        tokens=len(words),
        part=sum(any(m.start < end and start < m.end for m in met) for start, end in words),
    )
