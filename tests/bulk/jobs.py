"""Jobs for tests of the engine. Each execution leaves a file of its own, whatever becomes of it."""

from __future__ import annotations

import os
import signal
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from counterfoil.bulk.landing import put
from counterfoil.bulk.parcels import Parcel, packed, unpacked


def page(key: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Writes the key in capitals; whatever begins after the first ``free`` waits until the file ``go`` is there."""
    _began(key, settings)
    began = Path(settings["began"])
    held = len(list(began.iterdir())) > settings["free"]
    while held and not (began.parent / "go").exists():
        time.sleep(0.02)
    put(Path(settings["out"]), settings["place"], key.upper().encode())
    return {"letters": len(key), "pid": os.getpid()}


def poisoned(key: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """As ``page``, but a key with ``poison`` takes its process with it."""
    if "poison" in key:
        _began(key, settings)
        os.kill(os.getpid(), signal.SIGKILL)
    return page(key, settings)


def refuses(key: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    raise ValueError(f"the birthplace of {key}")


def full(key: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    raise OSError(28, "No space left on device")


def _began(key: str, settings: Mapping[str, Any]) -> None:
    name = f"{time.time_ns()} {key.replace('/', ' ')} {os.getpid()} {uuid.uuid4().hex}"
    (Path(settings["began"]) / name).touch()


def executions(began: Path) -> list[str]:
    """The keys of what was begun, in that order."""
    return [name.split(" ", 1)[1].rsplit(" ", 2)[0] for name in sorted(path.name for path in began.iterdir())]


def waiting(dask_scheduler: Any) -> int:
    """On the scheduler: how many pieces of work it holds."""
    return len(dask_scheduler.tasks)


def parcel(key: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Opens a courier's parcel and says its word in capitals; ``poison`` takes the process with it, ``full`` stops."""
    said = unpacked(settings["parcel"]).said
    _began(said["word"], said)
    if said["word"] == "poison":
        os.kill(os.getpid(), signal.SIGKILL)
    if said["word"] == "full":
        raise OSError(28, "No space left on device")
    began = Path(said["began"])
    while said["held"] and not (began.parent / "go").exists():
        time.sleep(0.02)
    return {"answer": packed(Parcel({"word": said["word"].upper()}, {"pid": str(os.getpid()).encode()}))}
