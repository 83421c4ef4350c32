"""Every published PDF, e-mail and archive through the real command line: what each verb ended with, and what broke.

    .venv/bin/python benchmarks/real_input.py [--data ../shared/data] [--jobs 2] [--only pdf|email|archives|demands]
                                              [--verb NAME …] [--results FILE] [--json]

Each run is a process of its own in a folder of its own, with 120 s of time and 4 GB of address space. A traceback, an
exit code that is not documented, a hang, a file outside the output folder, something left behind by a refusal, or an
answer that is not one JSON object is a failure; then it ends with 1. ``--results`` keeps every outcome as a line of
JSON: run again with the same file, only what is missing or has failed is run.

``--only demands`` answers real request texts against the sample office and prints what each step said. The texts are
other people's: the output is for the screen, never for the documentation.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from pathlib import Path

from counterfoil.documents import read
from counterfoil.errors import CounterfoilError

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "counterfoil")
DOCUMENTED = frozenset({0, 3, 4, 5, 7, 8})
"""The exit codes that an input file may lead to; 2 would be our own wrong call, 1 and 6 a fault."""

WALL_S = 120.0
MEMORY_BYTES = 4 << 30
SETS = ("pdf", "email", "archives")
VERBS = ("recognise", "detect", "inspect", "redact found", "redact absent", "check", "records add", "respond")
ABSENT = "Zwiebelquarzfjord"
NOT_RUN = "no text of its own"  # nothing that redact could be asked to find; not in the table
OFFICER = "Dana Sample, FOIA Officer (SAMPLE)"
COUNSEL = "Ida Sample, Corporation Counsel (SAMPLE)"
DEMAND_IDS = ("12712", "18464", "13166", "16943", "20268", "12248", "11864", "21876")
"""Rows of ``requests/muckrock_requests.csv.gz`` that went to Illinois bodies and name no private person."""

_RAW = re.compile(r"could not be read: \w*(?:Error|Exception|Warning)\b.{0,80}")
"""What the sandbox says when a library, or our own code, raised something that nobody foresaw."""

# Sets the limits in the process itself, then becomes the command: threads and preexec_fn do not go together.
_LAUNCH = (
    "import os,resource,sys;m=int(sys.argv[1]);resource.setrlimit(resource.RLIMIT_AS,(m,m));"
    "os.execv(sys.argv[2],sys.argv[2:])"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One verb on one file: the exit code (None: it hung) and every failure in words; none is a pass."""

    verb: str
    file: str
    code: int | None
    seconds: float
    said: str  # the error's or verdict's first words
    failures: tuple[str, ...]


def run(
    verb: str, file: Path, arguments: Sequence[str], *, box: Path, name: str, wall_s: float = WALL_S,
    command: Sequence[str] = COMMAND,
) -> Outcome:  # fmt: skip
    """Run ``command arguments`` in ``box``, where it may write only to ``out`` and ``office``; judge how it ended.

    ``box`` holds ``in`` with the input; ``file`` is that copy, ``name`` what the outcome calls it.
    """
    for folder in ("home", "tmp", "cwd", "out"):
        (box / folder).mkdir(exist_ok=True)
    before = listing(box, file.parent)
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "HOME": str(box / "home"),
        "TMPDIR": str(box / "tmp"), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", _LAUNCH, str(MEMORY_BYTES), *command, *arguments],
        cwd=box / "cwd", env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    code: int | None
    try:
        out, err = process.communicate(timeout=wall_s)
        code = process.returncode
    except subprocess.TimeoutExpired:
        for pid in reversed(_family(process.pid)):
            _kill(pid)
        out, err = process.communicate()
        code = None
    seconds = time.monotonic() - started
    failures = list(_judge(verb, code, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"), wall_s))
    failures += _strays(box, file.parent, before)
    if code != 0 and (left := sorted(str(p.relative_to(box)) for p in (box / "out").rglob("*"))):
        failures.append(f"half-written: {', '.join(left[:3])}")
    if code == 0 and verb.startswith("redact") and not (box / "out" / "redacted.pdf").is_file():
        failures.append("said done, and wrote no file")
    return Outcome(verb, name, code, round(seconds, 2), _said(out, err), tuple(failures))


def listing(box: Path, *others: Path) -> frozenset[tuple[str, int, int]]:
    """Every file and folder below ``box`` and ``others`` that no verb may touch, with size and time of change.

    The neighbours of the box, and where the published climbing archives aim at, belong to it.
    """
    free = {box / "out", box / "office"}
    found = [path for path in box.rglob("*") if not any(path.is_relative_to(one) for one in free)]
    found += [path for other in others for path in other.rglob("*")]
    found += [*box.parent.glob("*.*"), *Path("/").glob("*.txt"), *Path("/").glob("*/evil.txt")]
    return frozenset(
        (str(path), about.st_size, about.st_mtime_ns) if path.is_file() else (str(path), 0, 0)
        for path in found
        if (about := path.lstat())
    )


def _strays(box: Path, beside: Path, before: frozenset[tuple[str, int, int]]) -> list[str]:
    after = listing(box, beside)
    new = sorted({item[0] for item in after} - {item[0] for item in before})
    changed = sorted({item[0] for item in before ^ after} - set(new))
    said = [f"written outside the output: {path.removeprefix(str(box) + '/')}" for path in new]
    return said + [f"changed or removed: {path.removeprefix(str(box) + '/')}" for path in changed]


def _judge(verb: str, code: int | None, out: str, err: str, wall_s: float) -> Iterator[str]:
    if code is None:
        yield f"hang: stopped after {wall_s:g} s"
        return
    if "Traceback (most recent call last)" in out + err:
        lines = err.strip().splitlines()
        yield f"traceback: {lines[-1] if lines else '?'}"
    if code not in DOCUMENTED:
        yield f"exit code {code}"
    try:
        answer = json.loads(out)
    except ValueError:
        yield f"stdout is not one JSON object: {out[:80]!r}"
        return
    if "error" in answer:
        error = answer["error"]
        if code != error.get("exit_code"):
            yield f"the error says exit code {error.get('exit_code')}, the process {code}"
        message = str(error.get("message", ""))
        if "counterfoil: " in err:
            yield "the error is told twice: as JSON on stdout and again on stderr"
        if raw := _RAW.search(message):
            yield f"a foreign exception as the message: {raw[0]}"
        if len(message) < 30 or not message.rstrip().endswith((".", ")", "?", '"')):
            yield f"a message without an end or an advice: {message[-80:]!r}"
    elif answer.get("version") != 1:
        yield "the answer has no version"


def _said(out: bytes, err: bytes) -> str:
    try:
        answer = json.loads(out)
    except ValueError:
        return err.decode("utf-8", "replace").strip()[:300]
    if "error" in answer:
        return f"{answer['error']['kind']}: {answer['error']['message']}"[:400]
    rows = [row for row in answer.get("rows", []) if isinstance(row, dict)]
    return str(answer.get("verdict") or "; ".join(f"{r.get('outcome')} {r.get('why', '')}" for r in rows))[:400]


def _family(pid: int) -> list[int]:
    """``pid`` and all its descendants: the sandbox is in a session of its own and outlives its parent's group."""
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


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


# --- the files ---------------------------------------------------------------------------------------------------


def files_of(data: Path, which: str) -> list[Path]:
    """The published files of one set, its notes left out."""
    return sorted(f for f in (data / which).rglob("*") if f.is_file() and f.suffix != ".md")


def value_in(file: Path, scratch: Path) -> str:
    """A word that stands in the file and can be redacted; "" where it has no text of its own."""
    try:
        with tempfile.TemporaryDirectory(dir=scratch) as work:
            document = read(file, workdir=Path(work), ocr=False)
    except CounterfoilError:
        return ""
    words = [word.text.strip(".,;:()<>[]\"'") for page in document.pages for word in page.words]
    return max((word for word in words if word.isalpha() and 5 <= len(word) <= 24), key=len, default="")


def trial(verb: str, file: Path, *, scratch: Path, office: Path | None, name: str, wall_s: float = WALL_S) -> Outcome:
    """One verb on a copy of one file; everything it made is gone when it returns."""
    with tempfile.TemporaryDirectory(dir=scratch, prefix="box-") as folder:
        box = Path(folder)
        (box / "in").mkdir()
        copy = box / "in" / file.name
        shutil.copyfile(file, copy)
        arguments = _arguments(verb, copy, box, office)
        if not arguments:
            return Outcome(verb, name, 0, 0.0, NOT_RUN, ())
        return run(verb, copy, [*arguments, "--json"], box=box, name=name, wall_s=wall_s)


def _arguments(verb: str, copy: Path, box: Path, office: Path | None) -> list[str]:
    if verb.startswith("redact"):
        value = ABSENT if verb == "redact absent" else value_in(copy, box)
        (box / "values.txt").write_text(f"{value}\n", encoding="utf-8")
        target = str(box / "out" / "redacted.pdf")
        return ["redact", str(copy), "-o", target, "--values", str(box / "values.txt")] if value else []
    if verb in ("records add", "respond"):
        assert office is not None
        shutil.copytree(office, box / "office")
        if verb == "respond":
            target = str(box / "out" / "release")
            return ["respond", str(copy), "--office", str(box / "office"), "--out", target,
                    "--received", "2026-02-27T14:30", "--decide-as", OFFICER]  # fmt: skip
        return [*verb.split(), str(copy), "--office", str(box / "office")]
    return [verb, str(copy)]


def make_office(folder: Path, *, records: Path | None = None, parties: Path | None = None) -> Path:
    """A sample office with a simulated clock whose fictional counsel has adopted the law, by the command line."""
    office = folder / "office"
    init = ["office", "init", office, "--law", "us-il", "--overlay", "chicago", "--name", "Sample City", "--sample",
            "--simulated-clock", "--foia-officer", OFFICER, "--address", "1 Harbor Street, Sampleton, Illinois 60699",
            "--phone", "(312) 555-0100", "--email", "foia@sampleton.invalid"]  # fmt: skip
    _must([str(word) for word in init])
    _must(["law", "adopt", "us-il", "--office", str(office), "--by", COUNSEL])
    if records:
        _must(["records", "add", str(records), "--office", str(office)]
              + (["--parties", str(parties)] if parties else []))  # fmt: skip
    return office


def _must(arguments: list[str]) -> None:
    subprocess.run([*COMMAND, *arguments], check=True, stdout=subprocess.DEVNULL)


# --- real demands ------------------------------------------------------------------------------------------------


def request_rows(data: Path, ids: Sequence[str]) -> list[dict[str, str]]:
    """The rows of the published requests with these ids, in this order."""
    csv.field_size_limit(1 << 24)
    with gzip.open(data / "requests" / "muckrock_requests.csv.gz", "rt", encoding="utf-8", newline="") as handle:
        found = {row["request_id"]: row for row in csv.DictReader(handle) if row["request_id"] in ids}
    return [found[one] for one in ids if one in found]


def as_mail(row: dict[str, str]) -> bytes:
    """The request text as an e-mail from an invented sender, received on a Monday by the sample office."""
    message = EmailMessage()
    message["From"] = "Robin Example <robin@example.org>"
    message["To"] = "foia@sampleton.invalid"
    message["Subject"] = f"Freedom of Information Act request: {row['title']}"[:200].replace("\n", " ")
    message["Date"] = "Mon, 03 Mar 2025 09:15:00 -0600"
    message["Message-ID"] = f"<{row['request_id']}@example.org>"
    message.set_content(row["request_text"])
    return message.as_bytes()


def answer_demands(data: Path, scratch: Path, ids: Sequence[str]) -> int:
    """Each demand answered by ``respond``; prints the steps. Returns how many ended in a way that is not documented."""
    _must(["sample", str(scratch / "sample"), "--seed", "2024"])
    office = make_office(scratch, records=scratch / "sample" / "records", parties=scratch / "sample" / "parties.csv")
    broken = 0
    for row in request_rows(data, ids):
        mail = scratch / f"{row['request_id']}.eml"
        mail.write_bytes(as_mail(row))
        arguments = ["respond", str(mail), "--office", str(office), "--decide-as", OFFICER,
                     "--out", str(scratch / "releases" / row["request_id"])]  # fmt: skip
        (scratch / "releases").mkdir(exist_ok=True)
        ran = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=600)
        broken += ran.returncode not in DOCUMENTED or "Traceback" in ran.stderr
        print(f"\n=== {row['request_id']} ({row['agency_name']}): exit {ran.returncode}\n{ran.stdout}{ran.stderr}")
    return broken


# --- the whole ---------------------------------------------------------------------------------------------------


def main() -> int:
    """Run what is missing, print verb × exit code and every failure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", choices=[*SETS, "demands"])
    parser.add_argument("--verb", action="append", choices=VERBS, help="only this verb; may be given again")
    parser.add_argument("--results", type=Path, help="outcomes so far, one JSON object a line")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="with --only demands: keep the office and releases")
    parser.add_argument("--ids", nargs="+", default=DEMAND_IDS, help="with --only demands: rows to answer")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.data.is_dir():
        print(f"{options.data}: is not there. Give the folder of published files with --data.", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory(prefix="real-input-") as name:
        if options.only == "demands":
            scratch = options.keep or Path(name)
            scratch.mkdir(parents=True, exist_ok=True)
            return 1 if answer_demands(options.data, scratch, options.ids) else 0
        outcomes = _all(options, Path(name))
    _report(outcomes, options.json)
    return 1 if any(one.failures for one in outcomes) else 0


def _all(options: argparse.Namespace, scratch: Path) -> list[Outcome]:
    verbs = options.verb or VERBS
    done = {(one.verb, one.file): one for one in _earlier(options.results) if not one.failures}
    office = make_office(scratch)
    wanted = [
        (verb, file, str(file.relative_to(options.data)))
        for which in ([options.only] if options.only else SETS)
        for file in files_of(options.data, which)
        for verb in verbs
    ]
    missing = [one for one in wanted if (one[0], one[2]) not in done]
    with ThreadPoolExecutor(options.jobs) as pool:
        runs = [pool.submit(trial, v, f, scratch=scratch, office=office, name=n) for v, f, n in missing]
        for number, future in enumerate(runs, 1):
            one = future.result()
            done[one.verb, one.file] = one
            if options.results:
                with options.results.open("a", encoding="utf-8") as handle:
                    handle.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
            if one.failures:
                print(f"FAILURE {one.verb} {one.file}: {'; '.join(one.failures)}", file=sys.stderr, flush=True)
            if number % 50 == 0:
                print(f"{number} of {len(runs)}", file=sys.stderr, flush=True)
    return [done[verb, name] for verb, _, name in wanted]


def _earlier(results: Path | None) -> list[Outcome]:
    if results is None or not results.exists():
        return []
    rows = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    return [Outcome(**{**row, "failures": tuple(row["failures"])}) for row in rows]


def _report(outcomes: list[Outcome], as_json: bool) -> None:
    if as_json:
        print(json.dumps({"version": 1, "rows": [asdict(one) for one in outcomes]}, ensure_ascii=False, indent=1))
        return
    codes = sorted({one.code for one in outcomes if one.code is not None})
    print(f"{'verb':14} {'files':>6}", *(f"{f'exit {code}':>8}" for code in codes), f"{'hang':>5} {'fail':>5}  slowest")
    for verb in VERBS:
        mine = [one for one in outcomes if one.verb == verb and one.said != NOT_RUN]
        if mine:
            count = Counter(one.code for one in mine)
            failed = sum(bool(one.failures) for one in mine)
            slowest = max(mine, key=lambda one: one.seconds)
            print(f"{verb:14} {len(mine):6}", *(f"{count[code]:8}" for code in codes),
                  f"{count[None]:5} {failed:5}  {slowest.seconds:.1f} s {slowest.file}")  # fmt: skip
    for one in outcomes:
        for failure in one.failures:
            print(f"FAILURE {one.verb} {one.file}: {failure}")


if __name__ == "__main__":
    sys.exit(main())
