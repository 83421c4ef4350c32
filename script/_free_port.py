"""Prints the port that is asked for (8000 where none is), or one that is free where something else listens there."""

import socket
import sys


def free(port: int) -> int:
    """``port`` if it can be listened on (any, for 0), else 0."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return 0
        return int(probe.getsockname()[1])


print(free(int(sys.argv[1]) if len(sys.argv) > 1 else 8000) or free(0))
