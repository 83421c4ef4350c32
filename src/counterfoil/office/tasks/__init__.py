"""What a worker does, one function for each kind of work; each is safe to run twice."""

from __future__ import annotations

from collections.abc import Mapping

from counterfoil.office.services.work import Task
from counterfoil.office.tasks.answer import answer
from counterfoil.office.tasks.notice import notice
from counterfoil.office.tasks.produce import produce
from counterfoil.office.tasks.release import release
from counterfoil.office.tasks.search import search

TASKS: Mapping[str, Task] = {
    "answer": answer,
    "notice": notice,
    "produce": produce,
    "release": release,
    "search": search,
}
"""Kind of work → what does it."""
