"""How an object store is reached: its address in ``office.toml``, its endpoint and credentials beside the keys.

A password stands in a file that nobody else can read, or in the environment; never in an address, and in no message.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from counterfoil.errors import BadInput, EnvironmentFailed

FILE = "store.toml"
"""In the folder ``keys``: endpoint, access_key, secret_key; where need be token, region, ca."""
_ENVIRONMENT = {
    "endpoint": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
    "access_key": ("AWS_ACCESS_KEY_ID",),
    "secret_key": ("AWS_SECRET_ACCESS_KEY",),
    "token": ("AWS_SESSION_TOKEN",),
    "region": ("AWS_REGION", "AWS_DEFAULT_REGION"),
    "ca": ("AWS_CA_BUNDLE",),
}
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+){0,7}")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Address:
    """``s3://bucket/prefix``, taken apart."""

    bucket: str
    prefix: str  # without strokes at its ends; "" for none

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


@dataclass(frozen=True, slots=True)
class Access:
    """What a server is told. Nothing of it but the endpoint is ever shown."""

    endpoint: str = ""  # "": Amazon's own
    access_key: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    region: str = ""
    ca: str = ""  # a file with the certificate of an authority of one's own


def read_address(text: str) -> Address:
    """The address of an object store. Raises ``BadInput``, which quotes no password."""
    bucket, _, prefix = text.removeprefix("s3://").partition("/")
    prefix = prefix.rstrip("/")
    if not text.startswith("s3://") or not _BUCKET.fullmatch(bucket) or (prefix and not _is_prefix(prefix)):
        raise BadInput(
            'store: give "s3://bucket", or "s3://bucket/prefix" (letters, digits, "." "_" "-"). Endpoint and '
            f"credentials do not stand in it: they are in keys/{FILE}, or in the environment. docs/operating.md."
        )
    return Address(bucket, prefix)


def read(folder: Path, environment: Mapping[str, str] = os.environ) -> Access:
    """What ``folder``/store.toml says, else the environment. Raises ``EnvironmentFailed`` for what is unsafe."""
    path = folder / FILE
    found = _from_file(path) if path.exists() else _from_environment(environment)
    where = str(path) if path.exists() else "the environment"
    if not found.access_key or not found.secret_key:
        raise EnvironmentFailed(
            f"{where}: says no access_key and secret_key, so the store with the documents cannot be asked. Put "
            f"endpoint, access_key and secret_key into {path} (chmod 600), or set AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID "
            "and AWS_SECRET_ACCESS_KEY."
        )
    parts = urlsplit(found.endpoint)
    if found.endpoint and (parts.scheme not in ("http", "https") or not parts.hostname or parts.username):
        raise EnvironmentFailed(f'{where}: endpoint: give "https://host:port".')
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise EnvironmentFailed(
            f"{where}: endpoint: is http, which says to the whole network what is stored and when. Give the https one."
        )
    return found


def _is_prefix(prefix: str) -> bool:
    return bool(_PREFIX.fullmatch(prefix)) and not set(prefix.split("/")) & {".", ".."}


def _from_file(path: Path) -> Access:
    with path.open("rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & 0o077:
            raise EnvironmentFailed(f"{path}: others may read this password (mode {mode:o}). Run: chmod 600 '{path}'")
        try:
            found = tomllib.load(file)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            # Its message would quote the line.
            raise EnvironmentFailed(f'{path}: is no TOML. Each line is: name = "value".') from None
    unknown = sorted(set(found) - set(_ENVIRONMENT))
    if unknown or not all(isinstance(value, str) for value in found.values()):
        raise EnvironmentFailed(f"{path}: only {', '.join(_ENVIRONMENT)} may stand in it, each in quotation marks.")
    return Access(**found)


def _from_environment(environment: Mapping[str, str]) -> Access:
    said = {
        key: next((environment[one] for one in names if environment.get(one)), "")
        for key, names in _ENVIRONMENT.items()
    }
    return Access(**said)
