"""One process that serves one office: waitress, with style sheets and fonts from our own address."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.wsgi import get_wsgi_application
from waitress.server import create_server
from whitenoise import WhiteNoise

from counterfoil.errors import EnvironmentFailed, UsageError
from counterfoil.office import app, folder
from counterfoil.office.operate import closing, log_lines
from counterfoil.office.services.arriving import MAX_BYTES
from counterfoil.office.web import setting_up

LOCAL = ("127.0.0.1", "localhost", "[::1]")
THREADS = 8
LARGEST_BYTES = MAX_BYTES + 5_000_000
"""Of what anybody sends: a scanned paper with its form. What is larger is refused before it is kept on the disk."""
_LASTING_S = 300  # how long a browser keeps a style sheet unasked; after an update, old looks last no longer


def bind(path: Path, *, host: str, port: int, names: Sequence[str] = (), log: bool = False) -> Any:
    """A server for the office in ``path``, bound and not yet running; ``port`` 0 takes a free one.

    ``names`` are the host names under which a proxy on this machine serves it by https; without one it is for this
    machine alone. Raises ``UsageError`` for another address without a name, ``EnvironmentFailed`` when it is taken.
    """
    if not names and not _is_loopback(host):
        raise UsageError(
            f"--host {host}: is not this machine's own address, and without https passwords would travel in clear. "
            "Put a proxy that speaks https before it, and give the name that people use: --name records.example.gov"
        )
    listener = _listener(host, port)
    try:
        with app.locked(folder.read(path)):
            application = ready(path, names=names, log=log)
    except BaseException:
        listener.close()
        raise
    return create_server(
        application, sockets=[listener], threads=THREADS, ident="", max_request_body_size=LARGEST_BYTES, **_proxy(names)
    )


def ready(path: Path, *, names: Sequence[str] = (), log: bool = False) -> Callable[..., Any]:
    """The whole application for the office in ``path``, its tables up to date; ``log`` writes a line a request."""
    setting_up.install(folder.read(path), names=[*LOCAL, *names], behind_https=bool(names))
    app.open_office(path)
    with closing.inside(path):  # its file is there before anybody asks for a page
        application = get_wsgi_application()
    log_lines.log_lines(requests=log)  # after Django's own set-up of logs
    return WhiteNoise(
        application,
        root=setting_up.STATIC,
        prefix="static/",
        max_age=_LASTING_S,
        allow_all_origins=False,
        add_headers_function=_guard(behind_https=bool(names)),
    )


def _proxy(names: Sequence[str]) -> dict[str, Any]:
    """What is believed of the proxy on this machine: how the world spoke to it, and from which address."""
    if not names:
        return {}
    return {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-for"}}


def _listener(host: str, port: int) -> socket.socket:
    """Bound by us and not by waitress, which leaves a socket open where it cannot bind it."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise EnvironmentFailed(
            f"{host}:{port}: cannot be listened on: {getattr(error, 'strerror', '') or error}. Give another --port."
        ) from error
    return listener


def _guard(*, behind_https: bool) -> Callable[[Any, str, str], None]:
    """What goes with a style sheet, font or icon: as with a page, but that it may load nothing."""
    sent = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }
    if behind_https:
        sent["Strict-Transport-Security"] = f"max-age={setting_up.HSTS_S}"

    def guard(headers: Any, path: str, url: str) -> None:
        for name, value in sent.items():
            headers[name] = value

    return guard


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
