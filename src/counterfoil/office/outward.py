"""Sends to an address on the open network that somebody else chose, and to nowhere else (server-side request forgery).

Https on its own port only. The name is resolved once, every address of it must be public, and the connection goes to
the very address that was looked at. Nothing is followed, no proxy is asked, and of the answer only the status counts.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from counterfoil.errors import BadInput

PORT = 443
TIMEOUT_S = 10.0
_LONGEST = 500

_NOBODYS = tuple(map(ipaddress.ip_network, ("fec0::/10", "3fff::/20", "192.88.99.0/24")))
"""Sites of their own (RFC 3879), documentation (RFC 9637), old relays (RFC 7526): ``ipaddress`` calls them global."""

Resolve = Callable[[str], list[str]]
Connect = Callable[[str, int], socket.socket]


class NotPublic(Exception):
    """A name that leads into a network that is not everybody's."""


def need_address(url: str) -> None:
    """Raise ``BadInput`` where ``url`` is not one that may be sent to, as far as its text says."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadInput(_("url: cannot be read.")) from None
    host = parts.hostname or ""
    plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url and len(url) <= _LONGEST
    if parts.scheme != "https" or not plain or "@" in parts.netloc or parts.fragment or port not in (None, PORT):
        raise BadInput(_("url: an address that begins with https:// is needed, without a port, a name or a fragment."))
    if "." not in host.strip(".") or _is_number(host):
        raise BadInput(_("url: the full name of a host on the open network is needed, not a number."))


def post(
    url: str,
    content: bytes,
    headers: dict[str, str],
    *,
    resolve: Resolve | None = None,
    connect: Connect | None = None,
    context: ssl.SSLContext | None = None,
) -> int:
    """The status of the answer. Raises ``BadInput``, ``NotPublic`` and ``OSError``, and sends nothing then.

    ``resolve``, ``connect`` and ``context`` stand for the network, where a test has its own.
    """
    need_address(url)
    parts = urlsplit(url)
    host = parts.hostname or ""
    address = _public_address(host, resolve or resolved)
    connection = _Pinned(host, address, connect or _connected, context or ssl.create_default_context())
    # Each wait has its own limit; without one for all of them a server that sends a byte now and then is waited for.
    at_the_end = threading.Timer(TIMEOUT_S, connection.give_up)
    at_the_end.daemon = True
    at_the_end.start()
    try:
        target = parts.path or "/"
        connection.request("POST", f"{target}?{parts.query}" if parts.query else target, content, headers)
        return connection.getresponse().status
    except http.client.HTTPException as error:
        raise OSError(f"{type(error).__name__}") from error
    finally:
        at_the_end.cancel()
        connection.close()


def is_public(text: str) -> bool:
    """Whether an address is everybody's, whatever it is wrapped in.

    >>> [is_public(one) for one in ("93.184.215.14", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(one is not None for one in inner):
            return all(is_public(str(one)) for one in inner if one is not None)
    nobodys = any(address in one for one in _NOBODYS if one.version == address.version)
    return address.is_global and not (address.is_multicast or address.is_reserved or nobodys)


class _Pinned(http.client.HTTPSConnection):
    """Speaks to one address, and takes it for ``host`` only when its certificate says so."""

    def __init__(self, host: str, address: str, connect: Connect, context: ssl.SSLContext) -> None:
        super().__init__(host, PORT, timeout=TIMEOUT_S, context=context)
        self._address, self._connect, self._tls = address, connect, context
        self._line: socket.socket | None = None
        self._is_over = False

    def give_up(self) -> None:
        """End it from another thread: whatever is waited for comes to nothing."""
        self._is_over = True
        if self._line is not None:
            with suppress(OSError):  # it may be closed already
                self._line.shutdown(socket.SHUT_RDWR)

    def connect(self) -> None:
        bare = self._connect(self._address, PORT)
        try:
            self._line = bare.dup()  # TLS takes the socket itself away before it is done
            if self._is_over:
                raise TimeoutError("nobody was there in time")
            self.sock = self._tls.wrap_socket(bare, server_hostname=self.host)
        except BaseException:
            bare.close()
            raise

    def close(self) -> None:
        super().close()
        if self._line is not None:
            self._line.close()


def _public_address(host: str, resolve: Resolve) -> str:
    found = resolve(host)
    if not found:
        raise OSError(f"{host}: has no address")
    if not all(is_public(one) for one in found):
        raise NotPublic(host)
    return found[0]


def resolved(host: str) -> list[str]:
    """Every address of a name; none may be public."""
    try:
        found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(f"{host}: is no name") from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _connected(address: str, port: int) -> socket.socket:
    return socket.create_connection((address, port), timeout=TIMEOUT_S)


def _is_number(host: str) -> bool:
    """Whether some resolver would take the name for an address: ``127.1``, ``0x7f.1``, ``[::1]``."""
    last = host.rstrip(".").rpartition(".")[2]
    return ":" in host or last.isdigit() or last.lower().startswith("0x")
