"""What a program sends, before anything is made of it: a few bytes of JSON can be made into much memory."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

MOST_SIGNS = 200_000
"""Of those that part values; the longest request that is taken has half as many, and files as base64 have none."""
MOST_NAMES = 200
"""In one object. What no schema knows is told name by name."""


class Body(Parser):
    """Reads JSON whose objects have few names."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, object_pairs_hook=_few)


def is_too_much(content: bytes) -> bool:
    """Whether this JSON would be made into more values than any request has.

    >>> is_too_much(b'{"items": ["The report."]}'), is_too_much(b"[" + b"{}," * 200_000)
    (False, True)
    """
    return sum(content.count(sign) for sign in (b",", b":", b"[", b"{")) > MOST_SIGNS


def _few(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_NAMES:
        raise ValueError("more names than an object here has")
    return dict(pairs)
