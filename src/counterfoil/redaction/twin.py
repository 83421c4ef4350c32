"""Twins: whether a release depends on what was removed, tried on the document itself (reference/redaction.md, 11).

A twin is the same document with other letters, of other widths and another number of them, under its marks. Both are
redacted alike. If the two releases are the same bytes, nothing in the release was decided by what the two differ in.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from counterfoil.errors import CounterfoilError, LeakFound
from counterfoil.redaction.certificate import Certificate
from counterfoil.redaction.line import LIMITS, VERIFYING, put_in_place, regions_of
from counterfoil.redaction.line import redact as redact_one
from counterfoil.redaction.marks import MarkList
from counterfoil.sandbox import Kind, Limits, Worker
from counterfoil.values import Box, Digest, Mark, digest_of_file

TWINNING = Kind("twinning", ("counterfoil.redaction._twin.make",))
"""The kind of worker that makes a twin. It shares nothing with the one that checks it."""

COUNTED = ("letters", "of_another_kind", "widths_changed", "widths_kept", "elsewhere")
TRIES = 3
"""A twin may, by chance, say something that stands elsewhere too; then another one is made."""

PROVES = (
    "A twin of the source, with other letters under the marks, gave this release byte for byte: neither these letters "
    "nor how many or how wide they are decided anything in it."
)
DOES_NOT_PROVE = (
    "The twin has the fonts, the lines and the paragraphs of the source: what the choice and order of glyphs in its "
    "embedded fonts, the number of lines, or the words that were not marked tell of the text is not tried. Nor is it "
    "tried whether everything was marked that should have been."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the twin showed. ``different`` and ``no twin`` say ``where`` and ``why``."""

    verdict: Literal["identical", "different", "no twin"]
    page: int | None = None  # from 1: where they differ first, or for which no twin could be made
    where: str = ""  # the first object that differs
    box: tuple[float, ...] = ()  # of the first letter that differs, in the release that was not written
    why: str = ""
    letters: int = 0  # that are others in the twin
    of_another_kind: int = 0  # a small letter for a capital and the like: the font has no other of its kind
    widths_changed: int = 0  # marks whose text is wider or narrower in the twin
    widths_kept: int = 0  # marks whose text is as wide: nothing is shown about their width
    elsewhere: int = 0  # strings beyond the pages that were changed too: titles, bookmarks, notes
    source: Digest | None = None  # of the two sources, which are never the same
    twin: Digest | None = None

    def as_json(self) -> dict[str, Any]:
        """The documented shape: ``docs/formats/redact.md``."""
        return {
            "verdict": self.verdict,
            "page": self.page,
            "where": self.where,
            "box": list(self.box) or None,
            "why": self.why,
            "letters_changed": self.letters,
            "letters_of_another_kind": self.of_another_kind,
            "widths_changed": self.widths_changed,
            "widths_kept": self.widths_kept,
            "strings_changed_elsewhere": self.elsewhere,
            "proves": PROVES if self.verdict == "identical" else "",
            "does_not_prove": DOES_NOT_PROVE,
        }


def redact_with_twin(
    source: Path,
    marks: MarkList,
    target: Path,
    *,
    workdir: Path,
    seed: int = 0,
    ocr: bool = True,
    keep_layout: bool = False,
    limits: Limits = LIMITS,
    progress: Callable[[str], None] | None = None,
) -> tuple[Certificate, Verdict]:
    """``redaction.line.redact`` of the source and of its twin; ``target`` appears only where both gave the same bytes.

    Raises what ``redact`` raises for the source. ``seed`` draws the twin, too: the same seed makes the same one.
    """
    tell = progress or (lambda _: None)
    with tempfile.TemporaryDirectory(prefix="twin-", dir=workdir) as name:
        folder = Path(name)
        release = folder / "release.pdf"
        alike: dict[str, Any] = {
            "workdir": folder,
            "seed": seed,
            "ocr": ocr,
            "keep_layout": keep_layout,
            "limits": limits,
        }
        certificate = redact_one(
            source, marks.marks, release, needles=marks.needles, kept=marks.kept, progress=progress, **alike
        )
        copy = folder / "source.pdf"
        shutil.copyfile(source, copy)
        verdict = Verdict("no twin", why="the twin could not be redacted")
        for attempt in range(TRIES):
            tell("making a twin")
            made, twin_marks = _twin(copy, marks.marks, folder, seed + attempt, limits)
            if made.verdict == "no twin":
                return certificate, made
            other = folder / f"twin-release-{attempt}.pdf"
            tell("redacting the twin")
            try:
                redact_one(folder / "twin.pdf", twin_marks, other, kept=marks.kept, progress=progress, **alike)
            except LeakFound as error:
                verdict = Verdict("no twin", why=f"the twin could not be redacted: {error}")
                continue
            verdict = _compared(release, other, made, certificate, limits)
            break
        if verdict.verdict == "identical":
            put_in_place(release, target)
    return certificate, verdict


def _twin(
    source: Path, marks: Sequence[Mark], folder: Path, seed: int, limits: Limits
) -> tuple[Verdict, Sequence[Mark]]:
    """A twin at ``twin.pdf`` in ``folder``, checked by a process that did not make it, and the marks on it."""
    twin, making = folder / "twin.pdf", folder / f"making-{seed}"
    making.mkdir()
    with Worker(limits, writable=[folder], kind=VERIFYING) as checker:
        sizes = checker.call("counterfoil.redaction.verify:probe_json", source=str(source))["sizes"]
        regions = regions_of(marks, sizes)
        made = _made(source, making / "twin.pdf", regions, seed, limits)
        if made.get("why"):
            return Verdict("no twin", page=int(made["page"]) + 1 or None, why=str(made["why"])), ()
        shutil.copyfile(making / "twin.pdf", twin)
        checked = checker.call(
            "counterfoil.redaction._twin.check:check_json",
            source=str(source),
            twin=str(twin),
            regions=regions,
            twin_regions=made["regions"],
            values=made["values"],
        )
    if checked["why"]:
        return Verdict("no twin", page=int(checked["page"]) + 1, why=str(checked["why"])), ()
    twin_marks = [
        Mark(int(page), Box(*item[:4]), item[4], value if sum(map(str.isalnum, value)) > 1 else "", item[5])
        for page, items in made["regions"].items()
        for item, value in zip(items, made["values"][page], strict=True)
    ]
    counts: dict[str, Any] = {key: int(made[key]) for key in COUNTED}
    return Verdict("different", source=digest_of_file(source), twin=digest_of_file(twin), **counts), twin_marks


def _made(source: Path, target: Path, regions: dict[str, Any], seed: int, limits: Limits) -> dict[str, Any]:
    try:
        with Worker(limits, writable=[target.parent], readable=[source], programs=False, kind=TWINNING) as maker:
            answer = maker.call(
                "counterfoil.redaction._twin.make:twin_json",
                source=str(source),
                target=str(target),
                regions=regions,
                seed=seed,
            )
    except CounterfoilError as error:
        return {"page": -1, "why": f"making it failed ({error})"}
    return answer if isinstance(answer, dict) else {"page": -1, "why": "making it failed"}


def _compared(release: Path, other: Path, made: Verdict, certificate: Certificate, limits: Limits) -> Verdict:
    if release.read_bytes() == other.read_bytes():
        return replace(made, verdict="identical")
    with Worker(limits, writable=[release.parent], programs=False, kind=VERIFYING) as worker:
        answer = worker.call("counterfoil.redaction._twin.compare:difference_json", one=str(release), other=str(other))
    page = int(answer["page"]) or None
    kept = dict(certificate.pages_with_layout_kept) | dict(certificate.pages_as_pictures)
    why = kept.get(page or 0, "") or "; ".join(dict.fromkeys(kept.values()))
    box = tuple(float(value) for value in answer["box"] or ())
    return replace(made, verdict="different", page=page, where=str(answer["where"]), box=box, why=why)
