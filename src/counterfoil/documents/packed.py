"""What a gzip file holds, or the bytes as they are: under a limit, so that a small file cannot fill the memory."""

from __future__ import annotations

import gzip
import io
import zlib

from counterfoil.errors import BadInput

_GZIP = b"\x1f\x8b"


def unpacked(raw: bytes, name: str, *, most: int) -> bytes:
    """``raw``, unpacked where it is gzip. Raises ``BadInput`` for a damaged file and for more than ``most`` bytes;
    ``name`` is for messages."""
    if raw.startswith(_GZIP):
        try:
            with gzip.open(io.BytesIO(raw)) as file:
                raw = file.read(most + 1)
        except (OSError, EOFError, zlib.error) as error:
            why = type(error).__name__
            raise BadInput(f"{name}: is a damaged gzip file ({why}). Fetch or export it again.") from None
        if len(raw) > most:
            raise BadInput(f"{name}: unpacks to more than {most:,} bytes. Split it, or export a shorter time.")
    if len(raw) > most:
        raise BadInput(f"{name}: has more than {most:,} bytes. Split it, or export a shorter time.")
    return raw
