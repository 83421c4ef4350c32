"""Filters that write in the reader's language. Every template has them; ``date`` takes the place of Django's."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.defaultfilters import date as as_django_writes
from django.utils.translation import get_language

from counterfoil.office import core_words

register = template.Library()

FORMATS = {
    "es": {
        "M j, Y": r"j \d\e F \d\e Y",
        "F j, Y": r"j \d\e F \d\e Y",
        "l, M j, Y": r"l j \d\e F \d\e Y",
        "l, F j, Y": r"l j \d\e F \d\e Y",
        "M j": r"j \d\e F",
        "D, M j": r"D j \d\e F",
        "M j, H:i": r"j \d\e F, H:i",
        "F j, Y, H:i": r"j \d\e F \d\e Y, H:i",
        "M j, Y, H:i": r"j \d\e F \d\e Y, H:i",
        "M j, Y, H:i:s": r"j \d\e F \d\e Y, H:i:s",
        "F j, Y, H:i:s": r"j \d\e F \d\e Y, H:i:s",
        "l, M j, Y, H:i": r"l j \d\e F \d\e Y, H:i",
    },
}
"""Language → the format as templates give it → the one that says the same in that language."""


@register.filter(expects_localtime=True)
def date(value: Any, form: str | None = None) -> str:
    """As Django's filter of this name; a format is the English one, and becomes that of the reader's language."""
    return as_django_writes(value, FORMATS.get(get_language() or "", {}).get(form or "", form))


@register.filter
def said(text: Any) -> str:
    """What the core or the law pack calls something, in the reader's language where that is a list that ends."""
    return core_words.said(str(text))
