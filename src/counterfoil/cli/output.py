"""How verbs speak: tables and colour for people on a terminal, plain text in a pipe, one JSON object for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from counterfoil.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console


def plain(text: object) -> str:
    """``text`` as a terminal may have it: what would move its cursor, colour it or turn its direction is ``?``.

    A file's name and a message's subject are written by whoever sent them.

    >>> plain("a\\x1b[2Jb\\u202ec\\n\\td")
    'a?[2Jb?c\\n\\td'
    """
    return "".join(one if one.isprintable() or one in "\n\t" else "?" for one in str(text))


def console() -> Console:
    """A console on standard output; wide enough in a pipe that no line is broken by us."""
    from rich.console import Console  # inline: slow import

    out = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    if not sys.stdout.isatty():
        out.width = 160
    return out


def print_json(verb: str, values: dict[str, Any]) -> None:
    """One JSON object with the shape's version and the verb's name first; shapes are in ``docs/formats``."""
    print(json.dumps({"version": 1, "verb": verb, **values}, ensure_ascii=False, indent=2, default=str))


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, whole: str = "") -> None:
    """A table; cells are shown as they are, never read as markup. The column ``whole`` is not broken into lines."""
    from rich import box  # inline: slow import
    from rich.table import Table  # inline: slow import
    from rich.text import Text  # inline: slow import

    shown = Table(title=Text(plain(title), style="bold") if title else None, title_justify="left", box=box.SIMPLE_HEAD)
    for column in columns:
        shown.add_column(plain(column), overflow="fold", no_wrap=column == whole)
    for row in rows:
        shown.add_row(*(cell if isinstance(cell, Text) else Text(plain(cell)) for cell in row))
    console().print(shown)


@contextmanager
def progress(quiet: bool = False) -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on standard error while long work runs: call it with done, total and what is being done."""
    if quiet or not sys.stderr.isatty():
        yield lambda done, total, what: None
        return
    from rich.console import Console  # inline: slow import
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total, description=what[:48])


def draft_form(option: str, out: Path | None) -> Literal["pdf", "docx"]:
    """The form of a draft by the ending of its file. Raises ``UsageError`` for another one."""
    if out is None or out.suffix == ".pdf":
        return "pdf"
    if out.suffix == ".docx":
        return "docx"
    raise UsageError(f"{option} {out}: ends in .pdf, or in .docx for a copy to be edited.")
