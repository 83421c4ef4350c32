"""``redact`` over every hostile or broken file: the verdict, the seconds and the memory of each; a limit, once each.

    .venv/bin/python benchmarks/nasty_input.py [--data ../shared/data] [--jobs 1] [--only NAME …] [--json]

What is removed is a word of the first page; where that has none, a box in its corner. A file must end in a release
that passed every gate or in a refusal that names the file and says what to do, in 60 seconds and 1 GB of resident
memory, all processes of the run together. Anything else (a traceback, a foreign exception as the message, a hang, a
half-written output) is a failure; then it ends with 1.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from counterfoil.documents import read
from counterfoil.errors import CounterfoilError

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "counterfoil")
SETS = ("pdf/nasty", "archives")
WALL_S, MEMORY_MB = 60.0, 1024
LOOK_S = 0.02
"""How often the memory is looked at."""
CORNER = {"version": 1, "marks": [{"page": 1, "box": [4, 4, 24, 16], "code": "7(1)(b)"}]}
REFUSALS = (3, 5)
"""Bad input, or something that would leak; any other code is no answer to a file."""
_FOREIGN = re.compile(r"could not be read: \w*(?:Error|Exception|Warning)\b")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one file ended in; no failure is a pass."""

    file: str
    verdict: str  # "released", or the kind of the refusal
    seconds: float
    peak_mb: int
    said: str
    failures: tuple[str, ...]


def files_of(data: Path) -> list[Path]:
    """The hostile files, their notes left out."""
    return sorted(f for part in SETS for f in (data / part).rglob("*") if f.is_file() and f.suffix != ".md")


def trial(
    file: Path, name: str, *, wall_s: float = WALL_S, memory_mb: int = MEMORY_MB, command: Sequence[str] = COMMAND
) -> Outcome:
    """``redact`` on a copy of ``file`` in a folder that is gone when it returns."""
    with tempfile.TemporaryDirectory(prefix="nasty-") as folder:
        box = Path(folder)
        for part in ("in", "tmp", "out"):
            (box / part).mkdir()
        copy, target = box / "in" / file.name, box / "out" / "redacted.pdf"
        shutil.copyfile(file, copy)
        arguments = ["redact", str(copy), "-o", str(target), *_what(copy, box), "--json"]
        code, out, err, seconds, peak_mb = _measured([*command, *arguments], box, wall_s, memory_mb)
        written = target.is_file()
        left = [path.name for path in (box / "out").iterdir() if path != target or code != 0]
        left += [path.name for path in (box / "tmp").iterdir()]
        failures = list(_judge(file.name, code, out, err, written, left))
        if peak_mb > memory_mb:
            failures.append(f"{peak_mb} MB")
        return Outcome(name, _verdict(code, out), round(seconds, 1), peak_mb, _said(out, err), tuple(failures))


def _what(copy: Path, box: Path) -> list[str]:
    """The options that say what to remove."""
    word = ""
    try:
        with tempfile.TemporaryDirectory(dir=box) as work:
            pages = read(copy, workdir=Path(work), ocr=False).pages
        words = [word.text.strip(".,;:()<>[]\"'") for word in pages[0].words] if pages else []
        word = max((word for word in words if word.isalpha() and 5 <= len(word) <= 24), key=len, default="")
    except CounterfoilError:
        pass
    if word:
        (box / "values.txt").write_text(f"{word}\n", encoding="utf-8")
        return ["--values", str(box / "values.txt"), "--code", "7(1)(b)"]
    (box / "marks.json").write_text(json.dumps(CORNER), encoding="utf-8")
    return ["--marks", str(box / "marks.json")]


def _measured(
    command: Sequence[str], box: Path, wall_s: float, memory_mb: int
) -> tuple[int | None, str, str, float, int]:
    """Exit code (``None``: ended by us, over a limit), both outputs, seconds, and the peak of all its processes."""
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TMPDIR": str(box / "tmp")}
    started, peak_mb, over = time.monotonic(), 0, False
    with (box / "stdout").open("wb") as out, (box / "stderr").open("wb") as err:
        process = subprocess.Popen(
            command, cwd=box, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True
        )
        while process.poll() is None:
            family = _family(process.pid)
            peak_mb = max(peak_mb, sum(map(_resident_mb, family)))
            if time.monotonic() - started > wall_s or peak_mb > memory_mb:
                over = True
                for pid in reversed(family):
                    _kill(pid)
                process.wait()
            time.sleep(LOOK_S)
    seconds = time.monotonic() - started
    said, complained = ((box / name).read_text(errors="replace") for name in ("stdout", "stderr"))
    return None if over else process.returncode, said, complained, seconds, peak_mb


def _judge(name: str, code: int | None, out: str, err: str, written: bool, left: Sequence[str]) -> Iterator[str]:
    if code is None:
        yield "over a limit: ended by force"
        return
    if "Traceback (most recent call last)" in out + err:
        yield "traceback"
    if left:
        yield f"left behind: {', '.join(left[:3])}"
    try:
        answer = json.loads(out)
    except ValueError:
        yield "stdout is not one JSON object"
        return
    if code == 0:
        gates = answer.get("certificate", {}).get("gates", [])
        if not written:
            yield "said done, and wrote no file"
        if [gate["verdict"] for gate in gates] != ["passed"] * 5:
            yield "released without every gate"
        return
    if code not in REFUSALS:
        yield f"exit code {code}"
    message = str(answer.get("error", {}).get("message", ""))
    if name not in message:
        yield "the refusal does not name the file"
    if _FOREIGN.search(message):
        yield "a foreign exception as the message"
    if len(message) < 40 or not message.rstrip().endswith((".", ")")):
        yield "the refusal says not what to do"


def _verdict(code: int | None, out: str) -> str:
    if code == 0:
        return "released"
    try:
        return str(json.loads(out)["error"]["kind"])
    except (ValueError, KeyError, TypeError):
        return "none"


def _said(out: str, err: str) -> str:
    try:
        return str(json.loads(out).get("error", {}).get("message", ""))[:300]
    except ValueError:
        return err.strip()[-300:]


def _family(pid: int) -> list[int]:
    """``pid`` and all that descends from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    family = [pid]
    for one in family:
        family += children.get(one, [])
    return family


def _resident_mb(pid: int) -> int:
    """Shared pages count in each process that has them, so a sum of these is no less than the truth."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20
    except (OSError, ValueError, IndexError):
        return 0


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def main() -> int:
    """Run every file, print the table; 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="files whose path holds one of these")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.data.is_dir():
        print(f"{options.data}: is not there. Give the folder of published files with --data.", file=sys.stderr)
        return 3
    wanted = [(file, str(file.relative_to(options.data))) for file in files_of(options.data)]
    wanted = [(file, name) for file, name in wanted if not options.only or any(one in name for one in options.only)]
    with ThreadPoolExecutor(options.jobs) as pool:
        outcomes = list(pool.map(lambda one: trial(*one), wanted))
    _report(outcomes, options.json)
    return 1 if any(one.failures for one in outcomes) else 0


def _report(outcomes: Sequence[Outcome], as_json: bool) -> None:
    if as_json:
        print(json.dumps({"version": 1, "rows": [asdict(one) for one in outcomes]}, ensure_ascii=False, indent=1))
        return
    for one in outcomes:
        print(f"{one.verdict:20} {one.seconds:6.1f} s {one.peak_mb:5} MB  {one.file}")
        if one.said:
            print(f"{'':20} {one.said}")
        for failure in one.failures:
            print(f"{'':20} FAILURE {failure}")
    verdicts = sorted({one.verdict for one in outcomes})
    print("\n" + ", ".join(f"{sum(o.verdict == v for o in outcomes)} {v}" for v in verdicts))
    if outcomes:
        slowest = max(outcomes, key=lambda one: one.seconds)
        largest = max(outcomes, key=lambda one: one.peak_mb)
        print(f"slowest {slowest.seconds:.1f} s {slowest.file}; largest {largest.peak_mb} MB {largest.file}")
    print(f"{sum(bool(one.failures) for one in outcomes)} of {len(outcomes)} failed")


if __name__ == "__main__":
    sys.exit(main())
