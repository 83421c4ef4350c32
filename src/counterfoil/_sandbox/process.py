"""Inside a sandboxed process: it confines itself, then answers calls, or becomes the program it was started for."""

from __future__ import annotations

import errno
import gc
import importlib
import json
import os
import resource
import sys
from typing import Any

from counterfoil import confinement, errors

INSIDE = "COUNTERFOIL_INSIDE_SANDBOX"
"""Set in the environment of what runs in a sandbox."""

YOUNG = 50_000
"""So many new values before a worker looks for garbage among them: a page makes thousands, nearly all of them kept."""


def serve(job: dict[str, Any]) -> None:
    """Answer the calls on standard input, a line each, until it ends."""
    _confine(job, execute=job["programs"])
    # Open until the process ends, never closed before: when the parent sees its end, the exit status is settled.
    answers = os.fdopen(os.dup(1), "wb", closefd=False)
    os.dup2(2, 1)  # whatever a C library prints must not end up among the answers
    gc.set_threshold(YOUNG)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answers.write(_answer(request).encode() + b"\n")
        answers.flush()


def run(job: dict[str, Any]) -> None:
    """Become the program of the job."""
    _confine(job, execute=True)
    seconds = job["limits"]["cpu_s"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    os.execv(job["command"][0], job["command"])  # noqa: S606 - an argument list; the process becomes the program


def _confine(job: dict[str, Any], *, execute: bool) -> None:
    limits = job["limits"]
    os.environ[INSIDE] = "1"
    confinement.confine(
        memory_mb=limits["memory_mb"],
        file_mb=limits["file_mb"],
        open_files=limits["open_files"],
        readable=job["readable"],
        writable=job["writable"],
        fork=job["programs"],
        execute=execute,
    )


def _answer(request: dict[str, Any]) -> str:
    """The answer as one line of JSON: the result, or the error that the parent raises."""
    error: dict[str, str]
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + int(request["cpu_s"]) + 1, hard))
    module, _, name = request["target"].partition(":")
    try:
        work = getattr(importlib.import_module(module), name)
        gc.freeze()  # what was imported stays: no search for garbage needs to walk it
        return json.dumps({"result": work(**request["arguments"])})
    except errors.CounterfoilError as ours:
        error = {"error": type(ours).__name__, "message": str(ours)}
    except MemoryError:
        error = {
            "error": "LimitExceeded",
            "message": "Reading the file needed more memory than it may have. "
            "Nothing was changed. Split the file, or look at it by hand.",
        }
    except RecursionError:
        error = {
            "error": "LimitExceeded",
            "message": "The file is nested too deeply to be read. Nothing was changed. Look at it by hand.",
        }
    except Exception as foreign:  # noqa: BLE001 - foreign libraries meet us here; the parent re-raises ours
        if full := _full_disk(foreign):
            error = {
                "error": "EnvironmentFailed",
                "message": f"There was no room for what reading a file needs: {full.strerror}. Nothing was changed, "
                "and it is not the file's fault. Make room, and try again.",
            }
        else:
            error = {
                "error": "DocumentUnreadable",
                "message": f"The file could not be read: {type(foreign).__name__}: {foreign}. "
                "Nothing was changed. Open it in the program that made it, print it to PDF, and try again.",
            }
    return json.dumps(error)


def _full_disk(error: BaseException | None) -> OSError | None:
    """The error of a disk without room from which this one came; None where it came from something else."""
    for _ in range(20):
        if error is None or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)):
            return error
        error = error.__cause__ or error.__context__
    return None


if __name__ == "__main__":
    {"serve": serve, "run": run}[sys.argv[1]](json.loads(sys.argv[2]))
