"""Days and times as each language writes them."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language

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


def written(value: Any, form: str) -> str:
    """``value``, a day or a time, in the English format ``form``, as the reader's language writes it."""
    return date_format(value, FORMATS.get(get_language() or "", {}).get(form, form))
