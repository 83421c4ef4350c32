"""A merchant backend of GNU Taler on loopback, as far as orders go: the answers that its specification names.

Written from docs.taler.net (core/api-merchant): POST /private/orders, GET /private/orders/$ORDER_ID, the codes and
fields of both. A test pays an order by saying so.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "secret-token:of-the-tests"


class Merchant:
    """Its orders, and how it misbehaves, if it does."""

    def __init__(self) -> None:
        self.orders: dict[str, dict[str, Any]] = {}
        self.paid: dict[str, str] = {}
        self.refunded: set[str] = set()
        self.calls: list[str] = []
        self.instead: tuple[int, bytes] | None = None
        self.address = ""

    def answer(self, method: str, path: str, token: str, body: bytes) -> tuple[int, dict[str, Any]]:
        self.calls.append(f"{method} {path}")
        if token != f"Bearer {TOKEN}":
            return 401, {"code": 22, "hint": "no"}
        if method == "POST" and path == "/instances/foia/private/orders":
            asked = json.loads(body)
            order = asked["order"]
            known = self.orders.setdefault(order["order_id"], order)
            if known != order:
                return 409, {"code": 2509}
            return 200, {"order_id": order["order_id"], "token": "claim.token-1"}
        name = path.removeprefix("/instances/foia/private/orders/")
        if method == "GET" and name in self.orders:
            if name in self.paid:
                return 200, {
                    "order_status": "paid",
                    "refunded": name in self.refunded,
                    "contract_terms": self.orders[name] | {"amount": self.paid[name]},
                    "deposit_total": self.paid[name],
                }
            return 200, {
                "order_status": "unpaid",
                "taler_pay_uri": "taler://pay/elsewhere.example/",
                "order_status_url": "https://elsewhere.example/",
                "total_amount": self.orders[name]["amount"],
            }
        return 404, {"code": 2005}


@contextmanager
def merchant() -> Iterator[Merchant]:
    """One that runs, on a free port."""
    made = Merchant()

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if made.instead is not None:
                status, raw = made.instead
            else:
                status, told = made.answer(self.command, self.path, self.headers.get("Authorization", ""), body)
                raw = json.dumps(told).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:9/")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = _do

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}/instances/foia"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
