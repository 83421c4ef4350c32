"""Logs of a server or a worker: one JSON object a line on standard error, without a name, an address or a value.

What Django or waitress says of a failure holds the address that was asked for, and an exception's words may quote a
record. So of theirs only the kind of the failure is kept, and where in the program it happened.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

REQUESTS = "counterfoil.requests"
"""The log of requests; a record's ``line`` is what is written."""


class Lines(logging.Formatter):
    """One JSON object a line. Of what others log only where it went wrong: their words hold addresses and values."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
        }
        if record.name.startswith("counterfoil"):
            line |= getattr(record, "line", None) or {"says": record.getMessage()}
        if (request := getattr(record, "request", None)) is not None and hasattr(request, "number"):
            line |= {"id": request.number, "route": route_of(request)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["where"] = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
        return json.dumps(line, ensure_ascii=True)


class _ToStandardError(logging.StreamHandler):
    """Writes to what standard error is when it writes, not to what it was when the program began."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> object:
        return sys.stderr


def log_lines(*, requests: bool) -> None:
    """Every log of this process as lines on standard error; ``requests`` with one for each request."""
    root = logging.getLogger()
    for one in [one for one in root.handlers if isinstance(one, _ToStandardError)]:
        root.removeHandler(one)
    handler = _ToStandardError()
    handler.setFormatter(Lines())
    root.addHandler(handler)
    logging.getLogger(REQUESTS).setLevel(logging.INFO if requests else logging.ERROR)
    for name in ("django", "django.request", "django.security", "waitress"):
        other = logging.getLogger(name)
        other.handlers.clear()
        other.propagate = True
        # What a stranger does wrong, a host name of his own too, is in the requests' lines and is no fault here.
        other.setLevel(logging.CRITICAL if name == "django.security" else logging.ERROR)


def route_of(request: Any) -> str:
    """The name of the page that was asked for; never its address, which may hold a secret."""
    found = getattr(request, "resolver_match", None)
    return (found.view_name or "unnamed") if found else "none"


def _short(path: str) -> str:
    return "/".join(path.rsplit("/", 3)[-3:])
