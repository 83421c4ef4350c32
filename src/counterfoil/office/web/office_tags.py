"""What templates lack: the value of a mapping at a key that stands in a variable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from counterfoil.office import desk_queries, mail_queries

register = template.Library()


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """``mapping[key]``."""
    return mapping[key]


@register.filter
def at_or(mapping: Mapping[Any, Any], key: Any) -> Any:
    """``mapping[key]``, or the key in plain words."""
    return mapping.get(key, str(key).replace("_", " "))


@register.filter
def joined(start: str, end: object) -> str:
    """Both as one text."""
    return f"{start}{end}"


@register.filter
def up_to(number: int) -> range:
    """The numbers from 1 to ``number``."""
    return range(1, number + 1)


@register.filter
def of_pages(documents: Iterable[Any]) -> Any:
    """The first of the files that is no recording; None where all are."""
    return next((one for one in documents if not getattr(one.certificate, "recording", False)), None)


@register.filter
def paper_name(kind: str) -> str:
    """How people write a kind of paper."""
    return desk_queries.paper_name(kind)


@register.filter
def mail_waiting(number: str) -> int:
    """How many messages of the case with this number wait for a person."""
    return mail_queries.waiting_in(number)
