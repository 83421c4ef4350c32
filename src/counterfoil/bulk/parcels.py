"""What travels to a machine that works for others, and back: a few values as JSON, and files with their digests.

A parcel is eight bytes with the length of its list, the list as JSON, and the files one after another. Whoever opens
one runs nothing of it, and takes no file whose digest is not the one that the list says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from counterfoil.errors import BadInput
from counterfoil.values import digest_of

_HEAD = 8


@dataclass(frozen=True, slots=True)
class Parcel:
    """``said`` is what JSON can hold; ``files`` are bytes by a name that is used as no path.

    >>> unpacked(packed(Parcel({"pages": 2}, {"source": b"%PDF"})))
    Parcel(said={'pages': 2}, files={'source': b'%PDF'})
    """

    said: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)


def packed(parcel: Parcel) -> bytes:
    """The parcel as it travels."""
    listed = [[name, len(data), digest_of(data)] for name, data in parcel.files.items()]
    head = json.dumps({"said": parcel.said, "files": listed}).encode()
    return b"".join([len(head).to_bytes(_HEAD, "big"), head, *parcel.files.values()])


def unpacked(data: bytes) -> Parcel:
    """The parcel in ``data``. Raises ``BadInput`` for anything that ``packed`` would not have written."""
    try:
        start = _HEAD + int.from_bytes(data[:_HEAD], "big")
        head = json.loads(data[_HEAD:start], parse_constant=_no_number)
        said, listed = head["said"], head["files"]
        if not isinstance(said, dict):
            raise TypeError("what is said is an object")
        files: dict[str, bytes] = {}
        for name, size, digest in listed:
            if not isinstance(name, str) or name in files or not 0 <= size <= len(data) - start:
                raise ValueError("a file that is not there")
            files[name] = data[start : start + size]
            if digest_of(files[name]) != digest:
                raise ValueError("a file that is another")
            start += size
        if start != len(data):
            raise ValueError("more than is listed")
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise BadInput(
            f"What came from another machine is not what was sent ({error}). Nothing of it was used; ask IT to look at "
            "the machines of the cluster."
        ) from error
    return Parcel(said, files)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")
