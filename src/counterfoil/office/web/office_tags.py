"""What templates lack: the value of a mapping at a key that stands in a variable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterfoil.office import desk_queries, mail_queries
from counterfoil.office.day_words import written

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


@register.filter
def business_days(number: float) -> str:
    """So many business days, halves among them; none is the day itself."""
    if not number:
        return _("the same day")
    whole = number == int(number)
    n = number_format(number, 0 if whole else 1)
    return ngettext("%(n)s business day", "%(n)s business days", 1 if number == 1 else 2) % {"n": n}


@register.filter
def day_of(day: str) -> str:
    """A day that is kept as ``2026-03-04``, as people write it."""
    return written(date.fromisoformat(day), "l, M j, Y")


@register.filter
def engines(names: Iterable[str]) -> str:
    """Engines with their versions, without how each was built: the certificate itself keeps that."""
    return ", ".join(name.partition("@")[0] for name in names)
