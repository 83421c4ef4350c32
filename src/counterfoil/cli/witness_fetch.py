"""Fetches files of a public copy from a web site: bounded, and no other scheme than http and https."""

from __future__ import annotations

import urllib.error
import urllib.request

from counterfoil.errors import LedgerInvalid

TIMEOUT_S = 30


def fetch(url: str, limit: int) -> bytes | None:
    """The bytes at ``url``, None for 404; raises ``LedgerInvalid`` for more than ``limit`` and for any other answer."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:  # noqa: S310 - the caller has looked at the scheme
            data: bytes = answer.read(limit + 1)
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 404:
                return None
            raise LedgerInvalid(f"{url}: answers {error.code}. Nothing was cosigned; try again.") from None
    except (OSError, ValueError) as error:
        raise LedgerInvalid(f"{url}: does not answer ({error}). Nothing was cosigned; try again.") from error
    if len(data) > limit:
        raise LedgerInvalid(f"{url}: is larger than {limit} bytes, which this file never is.")
    return data
