"""The whole way of one document: remove → rebuild → verify → publish. What does not pass every gate does not exist."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from counterfoil import __version__
from counterfoil.errors import (
    BadInput,
    CounterfoilError,
    DocumentUnreadable,
    EnvironmentFailed,
    LeakFound,
    MarksInvalid,
)
from counterfoil.redaction._applied import Applied
from counterfoil.redaction._engines.geometry import SMALLEST_PT
from counterfoil.redaction._setting.pages import Plan
from counterfoil.redaction._stamp import Region
from counterfoil.redaction.certificate import ENGINES, GATES, Certificate, Gate, Leak
from counterfoil.sandbox import Kind, Limits, Worker
from counterfoil.values import Box, Mark, digest_of_file

LIMITS = Limits(memory_mb=3000, wall_s=1200, cpu_s=1200, file_mb=2048)

_CODINGS = ("encodings.cp1252", "encodings.utf_16_be")
VERIFYING = Kind(
    "verifying",
    (
        "counterfoil.redaction.verify",
        "counterfoil.redaction._setting.plan",
        *(f"PIL.{name}ImagePlugin" for name in ("Bmp", "Gif", "Jpeg", "Png", "Ppm")),
        *_CODINGS,
    ),
)
"""The kind of worker that plans and verifies. It shares nothing with the one that redacts."""

REDACTING = Kind("redacting", ("counterfoil.redaction.apply", "counterfoil.redaction._setting.outlines", *_CODINGS))
"""The kind of worker that redacts; MuPDF, which many documents do not need, is loaded by those that do."""

Progress = Callable[[str], None]


def redact(
    source: Path,
    marks: Sequence[Mark],
    target: Path,
    *,
    needles: Sequence[str] = (),
    kept: Sequence[tuple[int, Box]] = (),
    workdir: Path,
    seed: int = 0,
    ocr: bool = True,
    keep_layout: bool = False,
    citations: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
    progress: Progress | None = None,
) -> Certificate:
    """Write a redacted, rebuilt and verified copy of a PDF to ``target`` and return its certificate.

    What follows a mark is set anew, so that neither gap nor line nor font tells what was removed; ``keep_layout`` (and
    a page that cannot be set anew) keeps every letter in its place, and the certificate says what that gives away.

    ``source`` is never changed and ``target`` must not exist; it appears, whole, only after every gate has passed.
    The values of ``marks`` and ``needles`` may stand nowhere in the result, except at the places in ``kept`` (page
    index from 0, box as seen): there a named person has decided to release the same words, and the needle gate judges
    by place. ``workdir`` holds copies of the source while it works; they are gone when it returns. ``seed`` draws the
    sample of pages that OCR reads; ``ocr=False`` leaves gate 5 out, and the certificate says so. ``citations``: code →
    how the law is cited, for who hears the page read; a code that is not among them is said as it is.

    Raises ``LeakFound`` (nothing is written) naming gate, channel and page; ``DocumentUnreadable``, ``LimitExceeded``,
    ``MarksInvalid``, ``BadInput``, ``EnvironmentFailed``.
    """
    tell = progress or (lambda _: None)
    _may_write(source, target)
    with _folder(workdir) as folder, Worker(limits, writable=[folder], kind=VERIFYING) as verifier:
        copy = folder / "source.pdf"
        shutil.copyfile(source, copy)
        try:
            sizes = verifier.call("counterfoil.redaction.verify:probe_json", source=str(copy))["sizes"]
        except DocumentUnreadable as error:
            raise DocumentUnreadable(str(error).replace(copy.name, source.name)) from error
        regions = regions_of(marks, sizes)
        values = list(
            dict.fromkeys([*(mark.value for mark in marks if mark.value), *(n for n in needles if n.strip())])
        )
        why = "asked for" if keep_layout else ""
        plan = Plan(verifier, copy, folder / "drawn.pdf", regions, everything=why, citations=citations)
        pictures: dict[int, str] = {}
        as_pictures = False
        for attempt in range(1, 6):
            released = folder / f"redactor-{attempt}" / "released.pdf"
            released.parent.mkdir()
            tell("removing and rebuilding")
            applied = _apply(plan, released.with_name("staged.pdf"), released, pictures, len(sizes), limits)
            if plan.keeps(applied):
                tell("keeping the layout of what cannot be set anew")
                continue
            tell("verifying")
            verdict = _verify(verifier, copy, released, plan, values, kept, applied, seed, ocr)
            leaks = [Leak.from_json(item) for item in verdict["leaks"]]
            if not leaks:
                break
            if plan.keeps_instead(leaks):
                tell("keeping the layout of pages that cannot be set anew")
                continue
            pictures = {**applied.pictures, **{leak.page_index: leak.what for leak in leaks}}
            if as_pictures or not all(leak.curable and leak.page_index >= 0 for leak in leaks):
                raise _refusal(source, leaks)
            as_pictures = True
            tell(f"{len(pictures)} pages become pictures")
        else:
            raise LeakFound(f"{source.name}: no way of writing it passed every gate. Nothing was written.")
        certificate = _certificate(released, marks, kept, values, verdict, applied, plan, len(sizes), seed, ocr)
        put_in_place(released, target)
    return certificate


def _may_write(source: Path, target: Path) -> None:
    if not source.is_file():
        raise BadInput(f"{source}: there is no such file. Check the path.")
    if target.exists() or target.is_symlink():
        raise BadInput(f"{target}: exists already and is never overwritten. Give another name, or move it away.")
    if not target.parent.is_dir():
        raise BadInput(f"{target.parent}: there is no such folder. Make it first.")


@contextlib.contextmanager
def _folder(workdir: Path) -> Any:
    workdir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="redaction-", dir=workdir) as name:
        yield Path(name)


def regions_of(marks: Sequence[Mark], sizes: Sequence[Sequence[float]]) -> dict[str, list[list[Any]]]:
    """Marks by page, for the sandbox; every one must lie on its page and be large enough to be verified."""
    regions: dict[str, list[list[Any]]] = {}
    for number, mark in enumerate(marks, 1):
        if not 0 <= mark.page_index < len(sizes):
            raise MarksInvalid(f"mark {number}: page {mark.page_index + 1} of {len(sizes)} does not exist.")
        width, height = sizes[mark.page_index]
        box = Box(max(0, mark.box.x0), max(0, mark.box.y0), max(0, mark.box.x1), max(0, mark.box.y1))
        box = Box(min(box.x0, width), min(box.y0, height), min(box.x1, width), min(box.y1, height))
        box = Box(*box.as_list())  # as marks.json writes it, so that the same marks give the same bytes
        if box.width < SMALLEST_PT or box.height < SMALLEST_PT:
            raise MarksInvalid(
                f"mark {number} on page {mark.page_index + 1}: {mark.box.as_list()} covers nothing of the page "
                f"({width:g} x {height:g} points). Boxes are [x0, y0, x1, y1] in points from the top-left corner."
            )
        region = Region(box, mark.code, mark.whole_region)
        here = regions.setdefault(str(mark.page_index), [])
        if region.as_json() not in here:
            here.append(region.as_json())
    for here in regions.values():
        here.sort(key=lambda item: (item[1], item[0], item[3], item[2], item[4], item[5]))
    return regions


def _apply(
    plan: Plan, staged: Path, released: Path, pictures: Mapping[int, str], pages: int, limits: Limits
) -> Applied:
    # A process of its own, ended before anything is verified. It can write to its own folder only: the source that its
    # work is held against is out of its reach.
    with Worker(limits, writable=[staged.parent], readable=[plan.given], programs=False, kind=REDACTING) as redactor:
        answer = applied_by(redactor, plan, staged, released, pictures)
    try:
        applied = Applied.from_answer(answer, pictures, pages)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        raise LeakFound("The redactor did not say what it did. Nothing was written.") from error
    if not applied.cannot and not released.is_file():
        raise LeakFound("The redactor did not say what it did. Nothing was written.")
    return applied


def applied_by(redactor: Worker, plan: Plan, staged: Path, released: Path, pictures: Mapping[int, str]) -> Any:
    """What the redactor says that it did; nobody relies on it."""
    return redactor.call(
        "counterfoil.redaction.apply:apply_json",
        source=str(plan.given),
        staged=str(staged),
        released=str(released),
        regions=plan.regions,
        painted=plan.painted,
        over_pictures=plan.over_pictures,
        pictures={str(page): why for page, why in pictures.items()},
        plans=plan.for_the_redactor,
    )


def _verify(
    verifier: Worker,
    source: Path,
    released: Path,
    plan: Plan,
    values: list[str],
    kept: Sequence[tuple[int, Box]],
    applied: Applied,
    seed: int,
    ocr: bool,
) -> dict[str, Any]:
    places: dict[str, list[list[float]]] = {}
    for page_index, box in kept:
        places.setdefault(str(page_index), []).append([box.x0, box.y0, box.x1, box.y1])
    try:
        verdict = verifier.call(
            "counterfoil.redaction.verify:verify_json",
            source=str(source),
            released=str(released),
            regions=plan.seen_regions,
            painted=plan.painted,
            set_anew=plan.for_the_verifier,
            needles=values,
            kept=places,
            pictures=sorted(applied.pictures),
            seed=seed,
            ocr=ocr,
        )
    except EnvironmentFailed:
        raise
    except CounterfoilError as error:
        raise LeakFound(
            f"{source.name}: the verification could not be finished, which counts as a leak: {error} "
            "Nothing was written."
        ) from error
    if not isinstance(verdict, dict) or not isinstance(verdict.get("leaks"), list):
        raise LeakFound("The verifier did not give a verdict, which counts as a leak. Nothing was written.")
    return verdict


def _refusal(source: Path, leaks: Sequence[Leak]) -> LeakFound:
    shown = "; ".join(str(leak) for leak in leaks[:3])
    more = f"; and {len(leaks) - 3} more" if len(leaks) > 3 else ""
    return LeakFound(
        f"{source.name}: {shown}{more}. Nothing was written. Mark what is still there, or declare the place as kept "
        "if it was released by decision."
    )


def _certificate(
    released: Path,
    marks: Sequence[Mark],
    kept: Sequence[tuple[int, Box]],
    values: Sequence[str],
    verdict: dict[str, Any],
    applied: Applied,
    plan: Plan,
    pages: int,
    seed: int,
    ocr: bool,
) -> Certificate:
    from counterfoil.redaction.needles import judged_by_place  # inline: slow import

    engines = verdict["engines"]
    gates = tuple(
        Gate(
            number,
            question,
            tuple(
                f"{engine} {engines[engine]}".replace("tesseract tesseract", "tesseract") for engine in ENGINES[number]
            ),
            "passed" if number != 5 or ocr else "not run",
            int(verdict["checked"][str(number)]) if number != 1 else 1,
            float(verdict["seconds"][str(number)]),
        )
        for number, question in GATES.items()
    )
    return Certificate(
        digest=digest_of_file(released),
        size_bytes=released.stat().st_size,
        pages=pages,
        marks=len(marks),
        codes=tuple(sorted(Counter(mark.code for mark in marks).items())),
        layout=plan.layout,
        layout_note=plan.layout_note,
        pages_with_layout_kept=tuple(sorted((int(page) + 1, why) for page, why in plan.kept_pages.items())),
        gates=gates,
        pages_as_pictures=tuple(sorted((page + 1, why) for page, why in applied.pictures.items())),
        judged_by_place=len(judged_by_place(values)),
        kept_places=len(kept),
        seed=seed,
        redactor=applied.redactor,
        counterfoil=__version__,
    )


def put_in_place(released: Path, target: Path) -> None:
    """Copy beside the target, make it durable, and give it its name; an existing file is not replaced."""
    descriptor, name = tempfile.mkstemp(prefix=".redacted-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as out, released.open("rb") as data:
            shutil.copyfileobj(data, out)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, 0o644)
        try:
            os.link(name, target)  # refuses to replace, unlike rename
        except FileExistsError as error:
            raise BadInput(f"{target}: came into being meanwhile and is never overwritten.") from error
        except OSError:
            os.replace(name, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
