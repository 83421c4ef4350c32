"""Filters that write in the reader's language. Every template has them; ``date`` takes the place of Django's."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.defaultfilters import date as as_django_writes
from django.utils.html import format_html
from django.utils.translation import get_language

from counterfoil.office import core_sentences, core_words
from counterfoil.office.day_words import FORMATS as FORMATS

register = template.Library()


@register.filter(expects_localtime=True)
def date(value: Any, form: str | None = None) -> str:
    """As Django's filter of this name; a format is the English one, and becomes that of the reader's language."""
    return as_django_writes(value, FORMATS.get(get_language() or "", {}).get(form or "", form))


@register.filter
def said(text: Any) -> str:
    """What the core or the law pack calls something, in the reader's language where that is a list that ends."""
    return core_words.said(str(text))


@register.filter
def sentence(text: Any) -> str:
    """A sentence of the core or of a law pack, in the reader's language; marked as English where it has no other."""
    told = core_sentences.told(str(text))
    return told.text if told.is_translated else format_html('<span lang="en">{}</span>', told.text)
