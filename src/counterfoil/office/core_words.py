"""What the core and the law of Illinois call things, where that is a list that ends: for pages in another language.

How a clock was counted is said again by ``core_sentences``, the facts of an act by ``act_words``. Other sentences
of the core about what it found (why a paper has no effect, what is missing in a review) are in English in every
language, and pages mark them as English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext

from counterfoil.law.clocks import Unit
from counterfoil.law.load import load
from counterfoil.law.model import InstrumentKind
from counterfoil.ledger.kinds import KINDS
from counterfoil.release import letter_pack
from counterfoil.review.model import Decision


def said(text: str) -> str:
    """``text`` as the reader's language says it; a count before it stays. What is in no list stays as it is.

    >>> said("5 business days")
    '5 business days'
    """
    if found := re.fullmatch(r"(\d+) (.+)", text):
        return f"{found[1]} {gettext(found[2])}"
    return gettext(text) if text else ""


def paper_name(kind: str) -> str:
    """How people write a kind of paper, in English.

    >>> paper_name("foia_request"), paper_name("i_200"), paper_name("court_subpoena")
    ('FOIA request', 'Form I-200', 'court subpoena')
    """
    if kind.startswith("i_"):
        return f"Form I-{kind[2:]}"
    return kind.replace("_", " ").replace("foia", "FOIA").replace("ncic", "NCIC")


def listed() -> Iterator[str]:
    """Every text of these lists, in English."""
    yield from (kind.says for kind in KINDS.values())
    yield from (paper_name(kind) for kind in InstrumentKind)
    yield from (decision.value for decision in Decision)
    for unit in Unit:
        if unit is not Unit.NONE:
            yield from (unit.words, unit.words.removesuffix("s"))
    pack = load("us-il", "chicago")
    yield pack.title
    for dated in pack.periods.values():
        yield from (period.title for period in dated)
        yield from (period.day_zero for period in dated)
    yield from (effect.text for effect in pack.effects)
    yield from sorted({closing.holiday for closing in pack.calendar.closings})
    yield from (pack.calendar.duty_holiday, pack.weekend_text, "the last day")
    statements = letter_pack.load("us-il", pack.calendar.last_on).statements
    yield from (statements[one].text for one in _TO_A_REQUESTER)


_TO_A_REQUESTER = ("counselor_review", "counselor_review_commercial", "court_review")
"""What a page quotes of the letters; the letter itself is in English, as the law knows it."""
