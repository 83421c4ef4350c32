"""The tables ``[imports]``, ``[watch]``, ``[payments]`` and ``[cluster]`` of ``office.toml``: what stands beside it.

Passwords and tokens are never in it.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from counterfoil.errors import OfficeInvalid


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """Every CSV file of ``folder`` is taken over each night; by ``profile``, or by that which fits its headers."""

    folder: str
    profile: str = ""


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """Each file that is put into ``folder`` is checked; what was found is written below ``reports``."""

    folder: str
    reports: str


@dataclass(frozen=True, slots=True)
class PaymentSettings:
    """The merchant backend of GNU Taler that takes payments of fees."""

    taler: str  # its address, to the instance: "https://pay.example.gov/instances/foia"
    currency: str = "USD"
    ca_file: str = ""  # certificates of an authority of one's own, PEM
    private_network: bool = False  # the address is within the office's own network


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """Who reads, detects and redacts for the worker: a cluster, or so many processes that the worker starts."""

    address: str = ""  # of its scheduler: "tls://10.0.0.1:8786"
    certificates: str = ""  # the folder with the client's certificate and key
    workers: int = 0
    redacts: bool = False  # other machines redact and verify too, and are believed that they did


Settings = ImportSettings | WatchSettings | PaymentSettings | ClusterSettings
TABLES: Mapping[str, type[Settings]] = {
    "imports": ImportSettings, "watch": WatchSettings, "payments": PaymentSettings,
    "cluster": ClusterSettings,
}  # fmt: skip
Table = TypeVar("Table", bound=Settings)


def read(name: str, kind: type[Table], table: Any, where: str) -> Table | None:
    """The settings in a table, None where there is none. Raises ``OfficeInvalid`` with the key that is wrong."""
    if table is None:
        return None
    known = {one.name: one for one in fields(kind)}
    if not isinstance(table, Mapping):
        raise OfficeInvalid(f"{where}: {name}: a table is needed: [{name}] on a line of its own, its keys below.")
    for key, value in table.items():
        if key not in known:
            raise OfficeInvalid(f"{where}: {name}: unknown key {key!r}. Allowed: {', '.join(sorted(known))}.")
        wanted = {"bool": bool, "int": int}.get(str(known[key].type), str)
        if type(value) is not wanted:
            says = {bool: "true or false", int: "a whole number"}.get(wanted, "text in quotation marks")
            raise OfficeInvalid(f"{where}: {name}: {key}: {says} is needed, found {value!r}.")
    needed = {"imports": ("folder",), "watch": ("folder", "reports"), "payments": ("taler",)}.get(name, ())
    for key in needed:
        if not table.get(key):
            raise OfficeInvalid(f"{where}: {name}: {key}: is missing. docs/imports.md shows the table.")
    found = kind(**table)
    if why := _fault(found):
        raise OfficeInvalid(f"{where}: {name}: {why}")
    return found


def _fault(found: Settings) -> str:
    if isinstance(found, PaymentSettings):
        return _fault_of_payments(found)
    if isinstance(found, ClusterSettings):
        return _fault_of_cluster(found)
    places = [found.folder] + ([found.reports] if isinstance(found, WatchSettings) else [])
    for place in places:
        if not Path(place).is_absolute():
            return f"{place!r}: a whole path is needed, such as /srv/exports."
    if isinstance(found, WatchSettings):
        watched, reports = Path(found.folder), Path(found.reports)
        if watched == reports or watched in reports.parents or reports in watched.parents:
            return "reports: lies within folder, or around it. Give a folder of its own: all of the first is checked."
    return ""


def _fault_of_payments(found: PaymentSettings) -> str:
    if not (found.currency.isascii() and found.currency.isalpha() and 3 <= len(found.currency) <= 11):
        return f"currency: {found.currency!r}: letters are needed, such as USD."
    try:
        parts = urlsplit(found.taler)
        parts.port  # noqa: B018 - raises where it is none
    except ValueError:
        return "taler: cannot be read as an address."
    plain = found.taler.isascii() and found.taler.isprintable() and " " not in found.taler
    if not plain or not parts.hostname or parts.username is not None or parts.query or parts.fragment:
        return "taler: give the address of the instance, without a name, a question or a fragment."
    if parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname)):
        return ""
    return "taler: an address that begins with https:// is needed, or http://127.0.0.1:PORT for a backend beside us."


def _fault_of_cluster(found: ClusterSettings) -> str:
    if bool(found.address) == bool(found.workers):
        return "give either address, of a scheduler, or workers, how many processes. docs/scale.md shows the table."
    if found.workers:
        return "" if 1 <= found.workers <= _MOST_WORKERS else f"workers: {found.workers}: give 1 to {_MOST_WORKERS}."
    if not found.address.startswith("tls://"):
        return f"address: {found.address!r}: a cluster is spoken to by TLS alone; give tls://host:port."
    if not Path(found.certificates).is_absolute():
        return (
            f"certificates: {found.certificates!r}: a whole path is needed, of the folder with authority.pem, "
            "client.pem and client-key.pem."
        )
    return ""


_MOST_WORKERS = 256


def is_this_machine(host: str) -> bool:
    """Whether a host is written as this machine's own number; names are not asked for."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def lines(name: str, settings: Settings | None) -> list[str]:
    """The table as it is written to ``office.toml``; only what differs from what is usual."""
    if settings is None:
        return []
    written = ["", f"[{name}]"]
    for one in fields(settings):
        value = getattr(settings, one.name)
        if value != one.default:
            written.append(f"{one.name} = {str(value).lower() if isinstance(value, bool) else json.dumps(value)}")
    return written
