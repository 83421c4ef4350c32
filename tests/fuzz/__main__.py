"""``script/fuzz``: runs each parser in a process of its own under libFuzzer, by way of atheris."""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from . import parsers

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).parent / "corpus"
GROWN, FOUND = ROOT / ".fuzz", ROOT / ".fuzz/found"
HANG_S, MEMORY_MB, LARGEST_BYTES = 20, 2000, 16_000
ROUNDS = 20
"""An input that ends a run ends it at once for the next one too, where libFuzzer begins with it: not for ever."""
KEPT_BYTES = 20_000
"""The most that one parser's corpus takes in the repository: a quick test runs all of it."""


def main() -> int:
    asked = argparse.ArgumentParser(prog="script/fuzz", description=__doc__)
    asked.add_argument("parser", nargs="*", metavar="PARSER", help="default: every parser")
    asked.add_argument("--minutes", type=float, default=1.0, help="for each parser; default 1")
    asked.add_argument("--list", action="store_true", help="name the parsers and end")
    asked.add_argument("--repeat", type=Path, metavar="FILE", help="run the parser on one file")
    asked.add_argument("--keep", action="store_true", help="add what was found on the way to the kept corpus")
    asked.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options, rest = asked.parse_known_args()
    if unknown := [one for one in options.parser if one not in parsers.PARSERS]:
        asked.error(f"{unknown[0]!r} is no parser. There are: {', '.join(parsers.PARSERS)}")
    if options.inside:
        return _fuzz(options.parser[0], rest)
    if rest:
        asked.error(f"unrecognized arguments: {' '.join(rest)}")
    if options.list:
        print("\n".join(parsers.PARSERS))
        return 0
    if options.repeat:
        for name in options.parser or asked.error("--repeat needs a PARSER"):
            parsers.holds(name, options.repeat.read_bytes())
        return 0
    found = 0
    for name in options.parser or parsers.PARSERS:
        if options.keep:
            print(f"{name}: {_keep(name)} bytes are kept")
        else:
            found += _run(name, int(options.minutes * 60))
    return 5 if found else 0


def _run(name: str, seconds: int) -> int:
    """Fuzz one parser for so long, on and on past what it cannot stand; how many inputs that were."""
    grown, found = GROWN / name, FOUND / name
    for one in (grown, found):
        one.mkdir(parents=True, exist_ok=True)
    before, runs, rounds = set(found.iterdir()), 0, 0
    began, processor = time.monotonic(), _processor_s()
    told: list[str] = []
    while (left := seconds - int(time.monotonic() - began)) > 0 and rounds < ROUNDS:
        ran = _round(name, left, grown, found)
        runs += next((int(line.split()[-1]) for line in ran.stderr.splitlines() if "executed_units" in line), 0)
        rounds += 1
        kept = set(found.iterdir()) - before
        for one in kept:
            if one.name.startswith(("timeout-", "slow-unit-")) and _waited(name, one):
                one.unlink()
        if ran.returncode:
            told += _told(ran.stdout + ran.stderr)
            if not kept:
                print("\n".join(told), flush=True)
                return 1  # it did not even run
    new = sorted(set(found.iterdir()) - before)
    spent = f"{time.monotonic() - began:.0f} s, {_processor_s() - processor:.0f} s of a processor"
    print(f"{name}: {spent}, {runs} runs, {len(list(grown.iterdir()))} inputs on the way, {len(new)} found", flush=True)
    for one in new:
        print(f"  script/fuzz {name} --repeat {one.relative_to(ROOT)}", flush=True)
    print("".join(f"  {line}\n" for line in told), end="", flush=True)
    return len(new)


def _round(name: str, seconds: int, grown: Path, found: Path) -> subprocess.CompletedProcess[str]:
    """libFuzzer until the time is up, or the first input that the parser cannot stand."""
    sizes = [f"-max_total_time={seconds}", f"-timeout={HANG_S}", f"-rss_limit_mb={MEMORY_MB}"]
    sizes += [
        f"-max_len={LARGEST_BYTES}",
        f"-dict={_words(name)}",
        f"-artifact_prefix={found}/",
        "-print_final_stats=1",
    ]
    command = [sys.executable, "-m", "tests.fuzz", name, "--inside", *sizes, str(grown), str(KEPT / name)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)


def _waited(name: str, one: Path) -> bool:
    """Whether an input was only kept waiting by other programs: libFuzzer counts by the clock on the wall."""
    before = _processor_s()
    command = [sys.executable, "-m", "tests.fuzz", name, "--repeat", str(one)]
    try:
        subprocess.run(command, cwd=ROOT, capture_output=True, timeout=10 * HANG_S, check=False)
    except subprocess.TimeoutExpired:
        return False
    return _processor_s() - before < HANG_S


def _processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _words(name: str) -> Path:
    """The words and tags of the kept corpus, which are then put in whole: by chance alone no tag is ever spelt."""
    found: set[bytes] = set()
    for one in KEPT.joinpath(name).iterdir():
        found |= set(re.findall(rb"</?[\w:]+|[\w:.-]{3,30}=?|[{}\[\]\\<>&;#*-]{2,4}", one.read_bytes()))
    listed = GROWN / "words" / name
    listed.parent.mkdir(parents=True, exist_ok=True)
    escaped = ("".join(f"\\x{byte:02x}" for byte in word) for word in sorted(found)[:1000])
    listed.write_text("".join(f'"{word}"\n' for word in escaped), encoding="ascii")
    return listed


def _told(said: str) -> list[str]:
    """The end of the traceback, without what libFuzzer says of itself."""
    lines = [one for one in said.splitlines() if not one.startswith(("#", "INFO", "NEW_FUNC", "stat::"))]
    return lines[-25:]


def _fuzz(name: str, arguments: list[str]) -> int:
    import atheris

    with atheris.instrument_imports(include=["counterfoil", "email", "openpyxl", "defusedxml", "yaml", "zipfile"]):
        for one in sorted((KEPT / name).iterdir()) or [b""]:
            parsers.holds(name, one.read_bytes() if isinstance(one, Path) else one)  # imports what it needs

    def tried(data: bytes) -> None:
        parsers.holds(name, data)

    os.environ["PYTHONWARNINGS"] = "ignore"
    atheris.Setup([sys.argv[0], *arguments], tried)
    atheris.Fuzz()
    return 0


def _keep(name: str) -> int:
    """Copy what was found on the way and reaches lines that the kept corpus does not, the small ones first; the size.

    A line counts for our own code alone: what a library reads on the way is its own matter.
    """
    kept = KEPT / name
    size, reached = 0, set[tuple[str, int]]()
    for one in sorted(kept.iterdir()):
        size += one.stat().st_size
        reached |= _reached(name, one.read_bytes())
    small = [one for one in GROWN.joinpath(name).glob("*") if 0 < one.stat().st_size <= 2000]
    for one in sorted(small, key=lambda one: (one.stat().st_size, one.name)):
        more = _reached(name, one.read_bytes()) - reached
        if more and size + one.stat().st_size <= KEPT_BYTES:
            shutil.copyfile(one, kept / one.name[:12])
            reached |= more
            size += one.stat().st_size
    return size


def _reached(name: str, data: bytes) -> set[tuple[str, int]]:
    """The lines of our own code that a parser comes to on this input."""
    found: set[tuple[str, int]] = set()

    def looked(frame: FrameType, event: str, _: object) -> Any:
        if "/counterfoil/" not in frame.f_code.co_filename:
            return None
        found.add((frame.f_code.co_filename, frame.f_lineno))
        return looked

    sys.settrace(looked)
    try:
        parsers.holds(name, data)
    finally:
        sys.settrace(None)
    return found


sys.exit(main())
