"""What templates lack: the value of a mapping at a key that stands in a variable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """``mapping[key]``."""
    return mapping[key]
