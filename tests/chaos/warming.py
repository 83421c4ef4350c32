"""What every process of the program would load and compile anew, loaded once before it is forked."""

from __future__ import annotations

from counterfoil.detection import addresses, patterns, reading, unlisted
from counterfoil.office.services import answering
from counterfoil.office.tasks import TASKS, schedule

LOADED = (reading, answering, schedule, TASKS)


def warm() -> None:
    """Compile the patterns. Not more: what has threads of its own (typesetting) bears no fork."""
    words = "Ada Asker (SAMPLE), born in Invented Town, 41 E Grand Ave., (312) 555-0142"
    unlisted.words_unlisted(words)
    list(patterns.finder().find(words))
    list(addresses.find(words))
