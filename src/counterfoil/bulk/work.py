"""One piece of work, and what came of it."""

from __future__ import annotations

import errno
import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from counterfoil.errors import BadInput, EnvironmentFailed, LimitExceeded

URGENT = 100
"""The priority of what somebody waits for; what may take all night has 0."""

DIED = "WorkerDied"
"""The note of work that took its process with it."""

_THE_MACHINE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE})
"""Errors of the system that the next piece of work would meet as well."""


@dataclass(frozen=True, slots=True)
class Work:
    """``job``, a ``module:function``, called with ``key`` and ``settings``. It must be safe to run twice.

    The function returns a small dictionary that JSON can hold, without any word of a record.
    """

    key: str
    job: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    priority: int = 0
    attempts: int = 0  # that failed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one piece of work: ``result``, or the kind of its failure, or neither when it must be sent again.

    A ``refused`` failure is an answer: the file is damaged, encrypted or of no known kind, and would be again. ``stop``
    is what keeps the machine from any work, a full disk for example; that is no failure of this piece.
    """

    key: str
    result: Mapping[str, Any] | None = None
    failure: str = ""
    refused: bool = False
    stop: str = ""


def done(job: str, key: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What a worker sends back for one piece of work: the result, or the kind of what went wrong.

    No error leaves it: the text of one may quote a record, and Dask would print it on every machine that it passes.
    """
    module, _, function = job.partition(":")
    try:
        return {"result": getattr(importlib.import_module(module), function)(key, settings)}
    except EnvironmentFailed as error:
        return {"stop": str(error)}
    except BadInput as error:
        # Over a limit it may have gone because the machine was busy.
        return {"failure": type(error).__name__, "refused": not isinstance(error, LimitExceeded)}
    except OSError as error:
        if error.errno in _THE_MACHINE:
            return {"stop": f"{error.strerror}. Mend that, and run the same command again."}
        return {"failure": type(error).__name__}
    except Exception as error:  # noqa: BLE001 - a job may be anybody's; it is counted, and put aside after three
        return {"failure": type(error).__name__}


def outcome(key: str, answer: Mapping[str, Any]) -> Outcome:
    """``answer``, as ``done`` gave it on some machine, for the piece of work ``key``."""
    if isinstance(answer.get("result"), Mapping):
        return Outcome(key, result=answer["result"])
    return Outcome(
        key,
        failure=str(answer.get("failure", "")),
        refused=bool(answer.get("refused")),
        stop=str(answer.get("stop", "")),
    )
