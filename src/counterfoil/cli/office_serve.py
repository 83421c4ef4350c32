"""``counterfoil office serve``: the office in a browser."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path

from counterfoil.cli import output
from counterfoil.errors import EnvironmentFailed

_POLL_S, _REST_S, _LONGEST_REST_S = 0.5, 1.0, 60.0
"""A worker that ended by itself is started again after a second; one that ends again and again after more and more."""


class Serve:
    HELP = "Serve the office to browsers on this machine: the public's first page, and the desk for staff."
    EXAMPLE = "counterfoil office serve my-office --port 8000"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
        parser.add_argument("--port", type=int, default=8000, help="default 8000; 0 takes a free one")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
        parser.add_argument(
            "--name",
            action="append",
            default=[],
            metavar="HOST",
            help="the name that people use, where a proxy on this machine serves it by https; may be given more often",
        )

        parser.add_argument(
            "--no-worker", action="store_true", help="leave search and redaction to a worker that is started elsewhere"
        )

        parser.add_argument(
            "--log",
            action="store_true",
            help="a line of JSON for each request on standard error (always, where that is no terminal)",
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        need_web()
        from counterfoil.office.web import server  # inline: optional dependency

        log = options.log or not sys.stderr.isatty()
        bound = server.bind(options.office, host=options.host, port=options.port, names=options.name, log=log)
        host = f"[{bound.effective_host}]" if ":" in bound.effective_host else bound.effective_host
        address = f"http://{host}:{bound.effective_port}/"
        if options.json:
            output.print_json("office serve", {"office": str(options.office), "address": address})
        else:
            print(f"The office is served at {address} (Ctrl-C ends it)", flush=True)
        # The first process of a container ignores what it does not handle, and its worker is told to end as well.
        signal.signal(signal.SIGTERM, _end)
        with nullcontext() if options.no_worker else _worker(options.office):
            # What was loaded stays: a full collection that walks through all of it holds up every page, so it comes
            # seldom, and of a page's own objects the young ones are gone through as they pile up.
            gc.freeze()
            gc.set_threshold(50_000, 20, 50)
            bound.run()
        return 0


def _end(_number: int, _frame: object) -> None:
    raise SystemExit(0)  # the server takes it, finishes what it answers, and comes back


@contextmanager
def _worker(office: Path) -> Iterator[None]:
    """A process of its own: what reads hostile files, and computes for long, is not what answers browsers.

    One that ended by itself is started again, for an office that is served is worked for.
    """
    started, ending = [_start_worker(office)], threading.Event()

    def watch() -> None:
        rest_s, began = _REST_S, time.monotonic()
        while not ending.wait(_POLL_S):
            if started[-1].poll() is None:
                continue
            if time.monotonic() - began > _LONGEST_REST_S:
                rest_s = _REST_S
            if ending.wait(rest_s):
                return
            rest_s, began = min(2 * rest_s, _LONGEST_REST_S), time.monotonic()
            started[-1] = _start_worker(office)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        ending.set()
        watching.join()
        started[-1].terminate()
        started[-1].wait()


def _start_worker(office: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "counterfoil", "office", "worker", str(office), "--with-parent", str(os.getpid())]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


_WEB = ("csp", "ninja", "pyotp", "segno", "waitress", "webauthn", "whitenoise")


def need_web() -> None:
    """Raise ``EnvironmentFailed`` where the packages that serve an office are not installed."""
    missing = [
        name
        for name in ("csp", "ninja", "pyotp", "segno", "waitress", "webauthn", "whitenoise")
        if find_spec(name) is None
    ]
    if missing:
        raise EnvironmentFailed(
            f"To serve an office, this installation lacks: {', '.join(missing)}. Add them with: script/setup web "
            "(or install counterfoil[web])."
        )
