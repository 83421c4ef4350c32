"""What a person reads of a file that a parser gave up: which file, at what step, why, and what to do.

A parser in the sandbox works on a copy and knows no name; what a foreign library said there comes as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from counterfoil.errors import CounterfoilError, DocumentUnreadable, LimitExceeded

_FOREIGN = re.compile(
    r"The file could not be read: (?P<said>\w+: .*?)\. (?P<advice>Nothing was changed\..*)", re.DOTALL
)


def named(error: CounterfoilError, name: str, step: str = "read") -> CounterfoilError:
    """The same error, its message led by the file's name, once. ``step`` ends the sentence "it could not be …".

    >>> said = "The file could not be read: KeyError: 7. Nothing was changed. Print it to PDF, and try again."
    >>> print(named(DocumentUnreadable(said), "a.pdf", "redacted"))
    a.pdf: could not be redacted: a part of it is damaged, or not built as its format says (KeyError: 7). Nothing was changed. Print it to PDF, and try again.
    """  # noqa: E501 - a message is one line
    said = str(error)
    if found := _FOREIGN.fullmatch(said.removeprefix(f"{name}: ")):
        said = (
            f"{name}: could not be {step}: a part of it is damaged, or not built as its format says ({found['said']}). "
            f"{found['advice']}"
        )
    elif not said.startswith(f"{name}: "):
        said = f"{name}: {said}"
    return error if said == str(error) else type(error)(said)


@contextmanager
def naming(name: str, step: str = "read") -> Iterator[None]:
    """Within it, what cannot be read or is over a limit says which file that is, and at what step."""
    try:
        yield
    except (DocumentUnreadable, LimitExceeded) as error:
        raise named(error, name, step) from error
