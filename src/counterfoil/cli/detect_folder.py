"""``counterfoil detect FOLDER``: each file as ``detect --json`` shows it, in a folder of its own; resumable."""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import counterfoil
from counterfoil.bulk import landing, worklist
from counterfoil.cli import bulk
from counterfoil.cli.detect import Asked, as_json, ask, said_by_law
from counterfoil.cli.output import print_json
from counterfoil.errors import BadInput, UsageError
from counterfoil.law.model import DutyKind

JOB = "counterfoil.cli.detect_folder:detect_one"


def run(options: argparse.Namespace) -> int:
    """The verb over a folder."""
    from counterfoil.cli.when import parse_day, today  # inline: only here

    folder, out = options.file, options.out
    if out is None:
        raise UsageError(f"{folder}: is a folder, so the results need one too. Give it with --out DIR.")
    if options.lines or options.all:
        raise UsageError("--lines and --all show one file; of a folder each result is a file in --out.")
    bulk.require_apart(folder, out)
    needs = [path.resolve() for path in (folder, options.parties, options.forms) if path is not None]
    told = parse_day("--on", options.on) if options.on else None
    with worklist.opened(out, of="detect") as listed:
        # A run of the night goes on by the law of the day on which it began.
        on = told or date.fromisoformat(listed.remembered("on", today().isoformat()))
        settings = {
            "folder": str(folder.resolve()),
            "out": str(out.resolve()),
            "parties": str(options.parties.resolve()) if options.parties else "",
            "forms": str(options.forms.resolve()) if options.forms else "",
            "second": options.second,
            "law": options.law,
            "overlay": options.overlay,
            "kind": options.kind,
            "on": on.isoformat(),
            "ocr": not options.no_ocr,
        }
        _asked(json.dumps(settings))  # what is wrong with it is said once, before the first file
        landing.clear(out)
        listed.job, listed.settings = JOB, settings
        listed.list_folder(
            folder, stamp=stamp_of(settings), place=lambda key: f"{key}.json", tell=bulk.listing(options.json)
        )
        if not sum(listed.counts().values()):
            raise BadInput(f"{folder}: holds no file. Name the folder that holds the records.")
        bulk.work(listed, options, verb="detect", needs=[*needs, out.resolve()], quiet=options.json)
        where, sums = bulk.write_table(listed, out)
        if options.json:
            shape = {"folder": str(folder), "out": str(out), "law": options.law, "on": on.isoformat(), "adopted": False}
            print_json(
                "detect", {**shape, **bulk.as_json(listed), "sums": dict(sorted(sums.items())), "table": str(where)}
            )
        else:
            _show(listed, where, sums, options.law, on)
        return bulk.exit_code(listed)


def detect_one(key: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The job: one file of the folder. Returns counts alone; what was found is in its result."""
    asked = _asked(json.dumps({name: value for name, value in settings.items() if name != "place"}))
    landing.take_away(Path(settings["out"]), settings["place"])
    results = asked.of(Path(settings["folder"]) / key)
    shape = as_json(results, settings["law"], date.fromisoformat(settings["on"]))
    text = json.dumps({"version": 1, "verb": "detect", **shape, "file": key}, ensure_ascii=False, indent=2)
    landing.put(Path(settings["out"]), settings["place"], text.encode())
    duties = Counter(said_by_law(duty).value for one in results for duty in one.duties)
    pages = [page for one in results for page in one.document.pages]
    return {
        "pages": len(pages),
        "pages_unread": sum(not page.words for page in pages),
        "findings": sum(len(one.findings) for one in results),
        **{kind.value: duties[kind.value] for kind in DutyKind},
    }


@lru_cache(maxsize=4)
def _asked(settings: str) -> Asked:
    """What is asked of every file, read once in a process."""
    given = json.loads(settings)
    return ask(
        parties=Path(given["parties"]) if given["parties"] else None,
        forms=Path(given["forms"]) if given["forms"] else None,
        law=given["law"],
        overlay=given["overlay"],
        kind=given["kind"],
        on=date.fromisoformat(given["on"]),
        ocr=given["ocr"],
        second=given["second"],
    )


def stamp_of(settings: Mapping[str, Any]) -> str:
    """A digest of what decides a result beside the file: another one, and every file is read anew."""
    digest = hashlib.sha256(f"{counterfoil.__version__} {json.dumps(settings, sort_keys=True)}".encode())
    for name in ("parties", "values", "forms"):
        given = Path(settings[name]) if settings.get(name) else None
        files = [] if given is None else sorted(given.rglob("*")) if given.is_dir() else [given]
        for path in files:
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _show(listed: worklist.Worklist, where: Path, sums: Counter[str], law: str, on: date) -> None:
    bulk.show_causes(listed)
    bulk.show_counts(listed, where)
    said = ", ".join(f"{sums[kind.value]} {kind.value.replace('_', ' ')}" for kind in DutyKind if sums[kind.value])
    print(
        f"{sums['pages']} pages ({sums['pages_unread']} without words), {sums['findings']} findings: {said or 'none'}."
    )
    print(
        f"Law: {law} as of {on.isoformat()}; not adopted: without an office its rules are only shown, a person decides."
    )
