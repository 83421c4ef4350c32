"""How ``counterfoil audit`` reads a folder: each file is a piece of work, done here, beside, or on other machines."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from counterfoil.bulk import worklist
from counterfoil.cli import bulk
from counterfoil.errors import BadInput
from counterfoil.law.load import load
from counterfoil.oversight.audit import Asked, Audit, clear, put_aside
from counterfoil.oversight.release_log import NO_LOG, read_log

JOB = "counterfoil.cli.audit_folder:audit_one"


@dataclass(frozen=True, slots=True)
class _Kept:
    """The name of every file with the place of its result, in the order of folders and names, read as it is asked."""

    listed: worklist.Worklist
    work: Path

    def __iter__(self) -> Iterator[tuple[str, Path]]:
        for row in self.listed.rows():
            if row.state == "done":
                yield row.key, self.work / row.result["kept"]
            elif row.note not in _LEFT_OUT:
                why = f"{bulk.meaning(row.note)} ({row.note})"
                yield row.key, put_aside(row.key, why, self.work)


_LEFT_OUT = (worklist.LINK, worklist.NO_FILE)


@contextmanager
def audited(options: argparse.Namespace, work: Path, asked: Asked) -> Iterator[Audit]:
    """The folder, audited; its results can be read until the end of the block. Raises as ``oversight.audit.audit``."""
    folder: Path = options.folder
    if not folder.is_dir():
        raise BadInput(f"{folder}: no folder is there. Name the folder that holds the released files.")
    settings = {
        "folder": str(folder.resolve()),
        "work": str(work.resolve()),
        "log": str(options.log.resolve()) if options.log else "",
        "law": options.law,
        "overlay": options.overlay,
        "today": asked.today.isoformat(),
        "told": asked.told.isoformat() if asked.told else "",
        "ocr": asked.ocr,
    }
    clear(work)
    with worklist.opened(work, of="audit", beside=True) as listed:
        listed.job, listed.settings = JOB, settings
        listed.list_folder(folder, stamp=asked.program, place=lambda key: key, tell=bulk.listing(options.json))
        listed.do_again(lambda row: not (work / row.result.get("kept", "")).is_file())
        left_out = tuple(row.key for row in listed.rows("quarantine") if row.note in _LEFT_OUT)
        if sum(listed.counts().values()) == len(left_out):
            raise BadInput(f"{folder}: holds no file. Name the folder that holds the released files.")
        before = listed.counts()["done"]
        needs = [folder.resolve(), work.resolve(), *([options.log.resolve()] if options.log else [])]
        bulk.work(listed, options, verb="audit", needs=needs, quiet=options.json)
        yield Audit(_Kept(listed, work), before + listed.summed()["was_there"], left_out)


def audit_one(key: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The job: one file of the folder."""
    given = json.dumps({name: value for name, value in settings.items() if name != "place"}, sort_keys=True)
    place, before = _asked(given).of(Path(settings["folder"]) / key, key, Path(settings["work"]))
    return {"kept": place.name, "was_there": int(before)}


@lru_cache(maxsize=4)
def _asked(settings: str) -> Asked:
    given = json.loads(settings)
    return Asked.by(
        load(given["law"], given["overlay"]),
        read_log(Path(given["log"])) if given["log"] else NO_LOG,
        date.fromisoformat(given["today"]),
        date.fromisoformat(given["told"]) if given["told"] else None,
        given["ocr"],
    )
