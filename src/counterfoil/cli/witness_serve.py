"""``counterfoil witness serve``: a witness over HTTP (C2SP tlog-witness), of the standard library alone."""

from __future__ import annotations

import argparse
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from counterfoil.cli import output
from counterfoil.errors import CounterfoilError, LedgerInvalid
from counterfoil.ledger.exchange import MAX_REQUEST, place_of
from counterfoil.ledger.witness import TEXT_TYPE, Answer, Witness

_SEEN = re.compile(r"/([0-9a-f]{64})/checkpoint")


class Serve:
    HELP = (
        "Serve the witness to the offices that it watches: POST /add-checkpoint, and GET /HASH/checkpoint for what was "
        "seen last. Put a proxy with https before it where others reach it."
    )
    EXAMPLE = "counterfoil witness serve my-witness --port 7380"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("witness", type=Path, metavar="DIR", help="the witness's folder")
        parser.add_argument("--port", type=int, default=7380, help="default 7380; 0 takes a free one")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        with bind(Witness.open(options.witness), options.host, options.port) as server:
            address = f"http://{server.server_address[0]!s}:{server.server_address[1]}/"
            if options.json:
                output.print_json("witness serve", {"witness": str(options.witness), "address": address})
            else:
                print(f"The witness answers at {address} (Ctrl-C ends it)", flush=True)
            server.serve_forever()
        return 0


def bind(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    """A server that listens; ``serve_forever`` answers."""
    handler = type("Handler", (_Handler,), {"witness": witness})
    return ThreadingHTTPServer((host, port), handler)


def _taken(witness: Witness, body: bytes) -> Answer:
    """Whether the witness takes a log's newer key: of our own, beside the protocol."""
    try:
        return Answer(200, f"{witness.take_over(body)}\n".encode())
    except LedgerInvalid as error:
        return Answer(403, f"{error}\n".encode())


class _Handler(BaseHTTPRequestHandler):
    witness: ClassVar[Witness]
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "counterfoil-witness", ""
    timeout = 30

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch("[0-9]{1,7}", length) or int(length) > MAX_REQUEST:
            self.close_connection = True
            self._answer(Answer(400, b"The request needs a Content-Length, and no more than 200000 bytes.\n"))
            return
        body = self.rfile.read(int(length))
        if self.path not in ("/add-checkpoint", "/add-handovers"):
            self._answer(Answer(404, b"There are POST /add-checkpoint and /add-handovers here, and nothing else.\n"))
            return
        try:
            if self.path == "/add-handovers":
                self._answer(_taken(self.witness, body))
            else:
                self._answer(self.witness.add(body, int(time.time())))
        except (CounterfoilError, OSError):
            self._answer(Answer(500, b"The witness cannot keep what it saw; nothing was cosigned.\n"))
            raise

    def do_GET(self) -> None:
        if self.path == "/":
            self._answer(Answer(200, f"{self.witness.signer.key}\n".encode()))
            return
        asked = _SEEN.fullmatch(self.path)
        for log in self.witness.logs() if asked else ():  # one line a key: the note is the same
            note = self.witness.last_seen(log.origin) if asked and place_of(log.origin) == asked[1] else None
            if note is not None:
                self._answer(Answer(200, note))
                return
        self._answer(Answer(404, b"This witness has cosigned no such checkpoint.\n"))

    def _answer(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.type or TEXT_TYPE)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing of who asked."""
