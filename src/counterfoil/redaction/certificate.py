"""What a verified redaction says of itself: which gate, which engine, what verdict. Its digest goes to the ledger."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from counterfoil.values import Box, Digest

GATES = {
    1: "structure: a new file with pages, their tags and nothing else",
    2: "needles: no withheld value in text, objects or bytes",
    3: "beneath: nothing under the marks",
    4: "outside: nothing else changed; words set anew are there and look as they did",
    5: "reading: OCR reads no withheld value, and reads what the text layer says",
}
ENGINES = {1: ("pikepdf",), 2: ("pdfium", "pikepdf"), 3: ("pdfium",), 4: ("pdfium",), 5: ("tesseract", "pdfium")}

LAYOUT_KEPT = (
    "The page keeps its layout. The width of a gap is the width of what was removed: a reader with a short list of "
    "possible names can often tell which one fits (85-88 % of names in a twelve-person list). Marks over a whole "
    "region, such as a cell of a form, do not tell this."
)

SET_ANEW = (
    "What follows a mark was set anew: the marks of a paragraph are equally wide, and neither gaps nor line ends nor "
    "fonts say how much was removed. How many lines a paragraph has is as in the source."
)


@dataclass(frozen=True, slots=True)
class Leak:
    """Why a gate refused: never the value itself. ``curable``: releasing the page as a picture may mend it."""

    gate: int
    channel: str
    page_index: int  # -1: the file as a whole
    what: str
    box: Box | None = None
    curable: bool = False

    def as_json(self) -> dict[str, Any]:
        box = self.box.as_list() if self.box else None
        return {**asdict(self), "box": box}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Leak:
        box = Box(*data["box"]) if data["box"] else None
        return cls(data["gate"], data["channel"], data["page_index"], data["what"], box, data["curable"])

    def __str__(self) -> str:
        page = f"page {self.page_index + 1}" if self.page_index >= 0 else "the file"
        at = f" at {self.box.as_list()}" if self.box else ""
        return f"gate {self.gate} ({self.channel}), {page}{at}: {self.what}"


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate's verdict. ``checked`` counts pages (gate 1: files); seconds are wall clock."""

    number: int
    question: str
    engines: tuple[str, ...]  # "pdfium 159.0.8149.0"
    verdict: Literal["passed", "not run"]
    checked: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof that a released file passed every gate. It names nothing of the source and no withheld value."""

    digest: Digest  # of the released file
    size_bytes: int
    pages: int
    marks: int
    codes: tuple[tuple[str, int], ...]  # exemption code, how many marks carry it
    layout: Literal["kept", "set anew"]
    layout_note: str
    gates: tuple[Gate, ...]
    pages_as_pictures: tuple[tuple[int, str], ...]  # page number from 1, why
    judged_by_place: int  # values too short to search for: only gates 3 and 4 speak of them
    kept_places: int  # places where a withheld value was released by decision
    seed: int
    redactor: str  # "pymupdf 1.28.2"; "pikepdf 10.5.0" where nothing but letters went
    counterfoil: str  # version
    pages_with_layout_kept: tuple[tuple[int, str], ...] = ()  # page number from 1, why its lines were not set anew

    def as_json(self) -> dict[str, Any]:
        """The documented shape: ``docs/formats/certificate.md``."""
        data = asdict(self)
        data["codes"] = [{"code": code, "marks": count} for code, count in self.codes]
        for key in ("pages_as_pictures", "pages_with_layout_kept"):
            data[key] = [{"page": page, "why": why} for page, why in data[key]]
        return {"version": 1, "kind": "redaction certificate", **data}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Certificate:
        """The certificate that ``as_json`` wrote; for a run that goes on where an earlier one stopped."""
        fields = {key: value for key, value in data.items() if key not in ("version", "kind")}
        fields["codes"] = tuple((row["code"], row["marks"]) for row in data["codes"])
        for key in ("pages_as_pictures", "pages_with_layout_kept"):
            fields[key] = tuple((row["page"], row["why"]) for row in data.get(key, ()))
        fields["gates"] = tuple(Gate(**(row | {"engines": tuple(row["engines"])})) for row in data["gates"])
        return cls(**fields)
