"""Two workers of a cluster over mutual TLS beside two bare processes on the same files; what a killed worker costs.

    script/setup scale
    .venv/bin/python benchmarks/two_workers.py [--files 8] [--pages 50] [--rounds 5] [--json]

Each file is a PDF of so many sample pages, and a piece of work of its own, as `counterfoil detect FOLDER` does it. Both
sides read one file before the clock runs, so that imports count on neither; they take turns, so that other work on the
machine slows both. The ratio is bare time by cluster time: 1 is no loss. In the last run one worker is killed half way.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import pikepdf

from counterfoil.bulk import certificates, cluster, sweep, worklist
from counterfoil.bulk.work import Outcome
from counterfoil.cli.detect_folder import JOB, detect_one
from counterfoil.sample import generate

TASKS = 2
LEAST_RATIO = 0.9


def measure(files: int, pages: int, rounds: int) -> dict[str, Any]:
    """Rates of both sides, round by round, and the run in which a worker was killed."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        keys = _records(folder, files, pages)
        settings: dict[str, Any] = {
            "folder": str(folder / "in"), "parties": str(folder / "sample/parties.csv"), "forms": "", "second": [],
            "law": "us-il", "overlay": None, "kind": None, "on": "2026-03-02", "ocr": False,
        }  # fmt: skip
        pool = stack.enter_context(ProcessPoolExecutor(TASKS, mp_context=get_context("spawn")))
        crew = stack.enter_context(_two_workers(folder / "keys"))
        warm = keys[:TASKS]
        _bare(pool, folder / "warm", settings, warm)
        _cluster(crew, folder / "warm-tls", settings, warm)
        bare, tls = [], []
        for turn in range(rounds):
            bare.append(_bare(pool, folder / f"bare-{turn}", settings, keys))
            tls.append(_cluster(crew, folder / f"tls-{turn}", settings, keys)[0])
            print(f"round {turn + 1}: bare {bare[-1]:.1f} s, TLS {tls[-1]:.1f} s", file=sys.stderr)
        killed_s, repeated = _cluster(crew, folder / "killed", settings, keys, kill=True)
    ratios = [one / other for one, other in zip(bare, tls, strict=True)]
    return {
        "cores": len(os.sched_getaffinity(0)),
        "files": files,
        "pages_a_file": pages,
        "rounds": rounds,
        "bare_s": round(median(bare), 2),
        "tls_s": round(median(tls), 2),
        "pages_a_second": round(files * pages / median(tls), 1),
        "ratio": round(median(ratios), 3),
        "ratios": [round(one, 3) for one in ratios],
        "killed_s": round(killed_s, 2),
        "killed_files_repeated": repeated,
    }


def _records(folder: Path, files: int, pages: int) -> list[str]:
    """Files of sample pages in ``folder/in``; their names."""
    generate(folder / "sample", seed=7, records=60)
    sources = sorted((folder / "sample/records").glob("*.pdf"))
    (folder / "in").mkdir()
    names, at = [], 0
    for number in range(files):
        with pikepdf.new() as made:
            while len(made.pages) < pages:
                with pikepdf.open(sources[at % len(sources)]) as source:
                    made.pages.extend(source.pages[: pages - len(made.pages)])
                at += 1
            made.save(folder / "in" / f"{number:03}.pdf")
        names.append(f"{number:03}.pdf")
    return names


def _bare(pool: ProcessPoolExecutor, out: Path, settings: dict[str, Any], keys: Sequence[str]) -> float:
    began = time.perf_counter()
    asked = [pool.submit(detect_one, key, {**settings, "out": str(out), "place": f"{key}.json"}) for key in keys]
    for one in asked:
        one.result()
    return time.perf_counter() - began


def _cluster(
    crew: cluster.Many, out: Path, settings: dict[str, Any], keys: Sequence[str], *, kill: bool = False
) -> tuple[float, int]:
    """Seconds, and how many files failed and were done again."""
    with worklist.opened(out, of="detect") as listed:
        listed.job, listed.settings = JOB, {**settings, "out": str(out)}
        listed.add((key, f"{key}.json", "1") for key in keys)
        done = 0

        def tell(outcomes: Sequence[Outcome]) -> None:
            nonlocal done, kill
            done += sum(one.result is not None for one in outcomes)
            if kill and done >= len(keys) // 2:
                kill = False
                os.kill(next(iter(crew.client.run(os.getpid).values())), signal.SIGKILL)

        began = time.perf_counter()
        sweep.work_through(listed, crew, tell=tell)
        took = time.perf_counter() - began
        assert listed.counts() == {"new": 0, "done": len(keys), "quarantine": 0}, listed.causes()
        return took, sum(row.attempts for row in listed.rows())


@contextmanager
def _two_workers(keys: Path) -> Iterator[cluster.Many]:
    """A scheduler and two workers as ``counterfoil cluster`` runs them, on the loopback address."""
    certificates.write(keys, ["127.0.0.1"], now=datetime.now(UTC))
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"tls://127.0.0.1:{free.getsockname()[1]}"
    program, host = [sys.executable, "-m", "counterfoil", "cluster"], ["--host", "127.0.0.1"]
    commands = [
        [*program, "scheduler", str(keys), *host, "--port", address.rpartition(":")[2]],
        [*program, "worker", str(keys), address, *host, "--workers", str(TASKS)],
    ]
    with ExitStack() as stack:
        for command in commands:
            process = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE))
            stack.callback(process.terminate)
            assert process.stdout
            process.stdout.readline()  # its address: it is there
        with cluster.opened(address, workers=0, certificates=keys, now=datetime.now(UTC)) as crew:
            assert isinstance(crew, cluster.Many)
            yield crew


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = measure(given.files, given.pages, given.rounds)
    if given.json:
        print(json.dumps(found))
    else:
        for label, value in found.items():
            print(f"{label:22} {value}")
        print(f"{'ratio of at least 0.9':22} {'yes' if found['ratio'] >= LEAST_RATIO else 'NO'}")
    sys.exit(0 if found["ratio"] >= LEAST_RATIO else 1)
