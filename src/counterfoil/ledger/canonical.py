"""Canonical JSON: one value, one byte string (RFC 8785, narrowed so that the standard library writes it).

Keys match ``[A-Za-z0-9_]+``; numbers are integers below 2**53; strings are valid UTF-8 and are not normalised.
Within this profile ``json.dumps`` with sorted keys equals RFC 8785; outside it nothing is written or read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from counterfoil.errors import LedgerInvalid

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 16

_KEY = re.compile(r"[A-Za-z0-9_]+")
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def write(value: Any) -> bytes:
    """The canonical bytes of ``value``. Raises ``LedgerInvalid`` for anything outside the profile.

    >>> write({"b": [1, True, None], "a": "ü"}).decode()
    '{"a":"ü","b":[1,true,null]}'
    """
    _check(value, "value", 0)
    return _encode(value)


def read(data: bytes, where: str = "value") -> Any:
    """What ``data`` says, if it is exactly what ``write`` would have written; else raises ``LedgerInvalid``.

    ``where`` names the source in the message.
    """
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_refuse_number, parse_constant=_refuse_number)
    except (ValueError, RecursionError) as error:
        raise LedgerInvalid(
            f"{where}: is not canonical JSON ({_short(error)}). It was altered or is no entry."
        ) from error
    _check(value, where, 0)
    if _encode(value) != data:
        raise LedgerInvalid(f"{where}: is JSON, but not in the canonical form that the ledger writes. It was altered.")
    return value


def _encode(value: Any) -> bytes:
    return _ENCODER.encode(value).encode()


def _refuse_number(text: str) -> NoReturn:
    raise ValueError(f"the number {text[:20]} is not an integer")


def _short(error: BaseException) -> str:
    return str(error)[:80] or type(error).__name__


def _check(value: Any, where: str, depth: int) -> None:
    """Raise ``LedgerInvalid`` unless ``value`` lies within the profile."""
    if depth > MAX_DEPTH:
        raise LedgerInvalid(f"{where}: nested deeper than {MAX_DEPTH} levels.")
    if value is None or value is True or value is False:
        return
    if type(value) is int:
        if abs(value) > MAX_INTEGER:
            raise LedgerInvalid(f"{where}: {value} is too large; integers stay below 2**53.")
    elif type(value) is str:
        try:
            value.isascii() or value.encode("utf-8")
        except UnicodeEncodeError:
            raise LedgerInvalid(f"{where}: holds half of a surrogate pair, which is not text.") from None
    elif type(value) is list:
        for item in value:
            _check(item, where, depth + 1)
    elif type(value) is dict or isinstance(value, Mapping):  # the second asks a great deal longer
        for key, item in value.items():
            if type(key) is not str or not _KEY.fullmatch(key):
                raise LedgerInvalid(f"{where}: the key {key!r:.40} is not made of letters, digits and underscores.")
            _check(item, where, depth + 1)
    else:
        raise LedgerInvalid(f"{where}: {type(value).__name__} cannot be written; use text, integers, lists, objects.")
