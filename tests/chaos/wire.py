"""The line between an office and its database: carries, stalls, or is cut."""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import suppress


class Wire:
    """Carries TCP from a port of its own to another; ``cut`` and ``stall`` until ``mend``."""

    def __init__(self, to_port: int) -> None:
        self._to = to_port
        self._listens = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listens.getsockname()[1])
        self._state, self._lock, self._open, self._ends = "whole", threading.Lock(), set[socket.socket](), False
        self._flows = threading.Event()
        self._flows.set()
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """Every connection is reset, and a new one ends at once."""
        with self._lock:
            self._state = "cut"
            for one in self._open:
                with suppress(OSError):
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    one.shutdown(socket.SHUT_RDWR)

    def stall(self) -> None:
        """Nothing comes through, and nobody is told."""
        self._flows.clear()

    def mend(self) -> None:
        with self._lock:
            self._state = "whole"
        self._flows.set()

    def close(self) -> None:
        self._ends = True
        self.mend()
        self.cut()
        self._listens.close()

    def _listen(self) -> None:
        while not self._ends:
            try:
                here, _ = self._listens.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(here,), daemon=True).start()

    def _carry(self, here: socket.socket) -> None:
        with here:
            if self._state == "cut":
                return
            try:
                there = socket.create_connection(("127.0.0.1", self._to), timeout=10)
            except OSError:
                return
            with there, selectors.DefaultSelector() as ready:
                there.settimeout(None)
                with self._lock:
                    self._open |= {here, there}
                ready.register(here, selectors.EVENT_READ, there)
                ready.register(there, selectors.EVENT_READ, here)
                with suppress(OSError):
                    while True:
                        for found, _ in ready.select():
                            data = found.fileobj.recv(1 << 16)  # type: ignore[union-attr]
                            self._flows.wait()
                            if not data or self._state == "cut":
                                return
                            found.data.sendall(data)
                with self._lock:
                    self._open -= {here, there}
