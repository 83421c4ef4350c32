"""Pages per second of processor time, and peak memory, of each stage of redaction, and of the plain pipeline beside it.

    .venv/bin/python benchmarks/redaction_stages.py [--pages 200] [--boxes 20] [--json]

Every stage runs in a process of its own, so that each has its own peak. "plain" is what most tools do: one annotation a
box, ``apply_redactions``, ``scrub``, save. It verifies nothing.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

NAMES = ("Maximilian Worthington", "Ann Li", "Bartholomew Quillfeather", "Odessa Marrowbone", "Ives Tamblyn")
WORDS = (
    "officer responded to a call for service at the listed location and spoke with the person who reported that an "
    "unknown offender had entered the vehicle through the rear window and taken several items of small value before "
    "leaving on foot in an unknown direction while a witness watched from across the street and called the dispatcher"
).split()


def report(path: Path, pages: int, boxes: int) -> None:
    """A born-digital report of about 500 words a page with ``boxes`` invented names on each."""
    import pymupdf

    document = pymupdf.open()
    for number in range(pages):
        page = document.new_page()
        at, left = 0, boxes
        for line in range(42):
            words = [WORDS[(number * 7 + at + k) % len(WORDS)] for k in range(12)]
            if left and (line % max(1, 42 // boxes) == 0 or left >= 42 - line):
                words[4:4] = [NAMES[(number + line) % len(NAMES)]]
                left -= 1
            at += 12
            page.insert_text((54, 60 + line * 16), " ".join(words)[:100], fontsize=10, fontname="tiro")
    document.save(path, deflate=True)


def stage(name: str, folder: Path) -> dict[str, Any]:
    """Run one stage in this process; seconds without imports, peak memory with them."""
    from counterfoil.redaction import _locate, _paint, apply, verify

    source = folder / "source.pdf"
    marks, boxes = folder / "marks.json", folder / "boxes.json"
    plan = json.loads(boxes.read_text()) if boxes.exists() else {"painted": {}, "over_pictures": []}
    painted, over = plan["painted"], plan["over_pictures"]
    regions = json.loads(marks.read_text()) if marks.exists() else {}
    import pymupdf

    before, below = time.process_time(), _children()
    if name == "plain":
        started = time.perf_counter()
        document = pymupdf.open(source)
        for page in document:
            for x0, y0, x1, y1, *_ in regions[str(page.number)]:
                page.add_redact_annot(pymupdf.Rect(x0, y0 + 1, x1, y1 - 1), fill=(0, 0, 0))
            page.apply_redactions(images=2, graphics=1)
        document.scrub()
        document.save(folder / "plain.pdf", garbage=4, clean=True, deflate=True)
    elif name == "locate":
        started = time.perf_counter()
        found = _locate.locate_json(str(source), list(NAMES))["places"]
        regions = {}
        for page, box, _ in found:
            regions.setdefault(str(page), []).append([*box, "7(1)(b)", False])
        marks.write_text(json.dumps(regions))
    elif name == "plan the boxes":
        started = time.perf_counter()
        boxes.write_text(json.dumps(_paint.paint_json(str(source), regions)))
    elif name == "remove and rebuild":
        started = time.perf_counter()
        released = str(folder / "released.pdf")
        apply.apply_json(str(source), str(folder / "staged.pdf"), released, regions, painted, over, {})
    else:
        started = time.perf_counter()
        answer = verify.verify_json(
            str(source),
            str(folder / "released.pdf"),
            regions,
            list(NAMES),
            {},
            painted=painted,
            pictures=[],
            seed=0,
            ocr=name == "verify with OCR",
        )
        assert answer["leaks"] == [], answer["leaks"][:3]
    seconds = time.perf_counter() - started
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cpu = time.process_time() - before + _children() - below
    return {"seconds": seconds, "cpu_s": cpu, "peak_mb": usage.ru_maxrss / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--boxes", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--stage", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stage:
        print(json.dumps(stage(options.stage[0], Path(options.stage[1]))))
        return
    rows: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report(folder / "source.pdf", options.pages, options.boxes)
        for stage_name in ("locate", "plan the boxes", "plain", "remove and rebuild", "verify", "verify with OCR"):
            command = [sys.executable, __file__, "--stage", stage_name, name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            rows[stage_name] = json.loads(done.stdout.splitlines()[-1])
        rows["whole line"] = _whole(folder)
        marks = sum(len(boxes) for boxes in json.loads((folder / "marks.json").read_text()).values())
    for row in rows.values():
        row["pages_per_s"] = options.pages / row["cpu_s"]
    ratio = rows["plain"]["cpu_s"] / rows["whole line"]["cpu_s"]
    if options.json:
        print(json.dumps({"pages": options.pages, "marks": marks, "stages": rows, "whole_to_plain": ratio}, indent=2))
        return
    print(f"{options.pages} pages, {marks} marks, {platform.machine()}, Python {platform.python_version()}")
    for stage_name, row in rows.items():
        print(
            f"{stage_name:20} {row['pages_per_s']:8.1f} pages/s/core {row['cpu_s']:7.2f} s CPU "
            f"{row['seconds']:7.2f} s wall {row['peak_mb']:7.0f} MB"
        )
    print(f"whole line, processes and OCR sample included, to plain pipeline: {ratio:.2f}")


def _whole(folder: Path) -> dict[str, Any]:
    """``line.redact`` as a user gets it: two sandboxed processes, OCR sample, publication."""
    from counterfoil.redaction.line import redact
    from counterfoil.values import Box, Mark

    regions = json.loads((folder / "marks.json").read_text())
    marks = [Mark(int(page), Box(*box[:4]), box[4]) for page, boxes in regions.items() for box in boxes]
    started, below = time.perf_counter(), _children()
    redact(folder / "source.pdf", marks, folder / "out.pdf", needles=NAMES, workdir=folder / "work")
    seconds, used = time.perf_counter() - started, _children() - below
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"seconds": seconds, "cpu_s": used, "peak_mb": usage.ru_maxrss / 1024}


def _children() -> float:
    """Processor seconds of ended children, theirs included: OCR and the sandboxed processes."""
    from counterfoil.sandbox import end_nurseries

    end_nurseries()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
