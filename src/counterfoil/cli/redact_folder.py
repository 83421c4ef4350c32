"""``counterfoil redact FOLDER``: each document as ``redact`` does it, with its certificate beside it; resumable."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from counterfoil.bulk import landing, worklist
from counterfoil.cli import bulk, redact
from counterfoil.cli.detect_folder import stamp_of
from counterfoil.cli.output import print_json
from counterfoil.errors import BadInput, MarksInvalid, PersonMustDecide, UsageError

JOB = "counterfoil.cli.redact_folder:redact_one"


def run(options: argparse.Namespace) -> int:
    """The verb over a folder."""
    folder, out = options.document, options.output
    for name in ("marks", "certificate", "write_marks", "twin"):
        if getattr(options, name):
            raise UsageError(
                f"--{name.replace('_', '-')}: is for one document; a folder is redacted by --values or --parties."
            )
    bulk.require_apart(folder, out)
    lists = [path.resolve() for path in (options.values, options.parties) if path is not None]
    settings = {
        "folder": str(folder.resolve()),
        "out": str(out.resolve()),
        "values": str(options.values.resolve()) if options.values else "",
        "parties": str(options.parties.resolve()) if options.parties else "",
        "code": options.code,
        "seed": options.seed,
        "keep_layout": options.keep_layout,
        "ocr": not options.no_ocr,
    }
    _require_lists(options)
    with worklist.opened(out, of="redact") as listed:
        stamp = stamp_of(settings)
        if listed.remembered("asked", stamp) != stamp:
            raise UsageError(
                f"{out}: holds documents that were redacted by another list or other options. Give a new folder, so "
                "that none of them is taken for one of these."
            )
        landing.clear(out)
        listed.job, listed.settings = JOB, settings
        listed.list_folder(folder, stamp=stamp, place=_place, tell=bulk.listing(options.json))
        if not sum(listed.counts().values()):
            raise BadInput(f"{folder}: holds no file. Name the folder that holds the documents.")
        needs = [folder.resolve(), out.resolve(), *lists]
        bulk.work(listed, options, verb="redact", needs=needs, quiet=options.json)
        where, sums = bulk.write_table(listed, out)
        if options.json:
            shape = {"folder": str(folder), "out": str(out), **bulk.as_json(listed)}
            print_json("redact", {**shape, "sums": dict(sorted(sums.items())), "table": str(where)})
        else:
            _show(listed, where, sums)
        code = bulk.exit_code(listed)
        return code or (PersonMustDecide.exit_code if sums["nothing_found"] else 0)


def redact_one(key: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The job: one document of the folder, redacted and verified, or nothing written where nothing was found in it."""
    from counterfoil.documents.refusals import naming  # inline: slow import
    from counterfoil.redaction.line import redact as redacted  # inline: as above

    source, out = Path(settings["folder"]) / key, Path(settings["out"])
    certificate_at = f"{settings['place'].removesuffix('.pdf')}.certificate.json"
    for place in (settings["place"], certificate_at):
        landing.take_away(out, place)
    options = argparse.Namespace(
        document=source,
        marks=None,
        values=Path(settings["values"]) if settings["values"] else None,
        parties=Path(settings["parties"]) if settings["parties"] else None,
        code=settings["code"],
        no_ocr=not settings["ocr"],
    )
    with naming(str(source), "redacted"), tempfile.TemporaryDirectory(prefix="counterfoil-") as name:
        workdir = Path(name)
        pdf, left_out = redact.as_pdf(source, workdir, options)
        try:
            marks, _ = redact.marks_of(pdf, workdir, options)
        except MarksInvalid:
            return {"nothing_found": 1, "left_out": len(left_out)}
        with landing.landing(out, settings["place"]) as draft:
            certificate = redacted(
                pdf, marks.marks, draft, needles=marks.needles, kept=marks.kept, workdir=workdir,
                seed=settings["seed"], ocr=settings["ocr"], keep_layout=settings["keep_layout"],
                progress=lambda step: None,
            )  # fmt: skip
            text = json.dumps(certificate.as_json(), indent=2) + "\n"
            landing.put(out, certificate_at, text.encode())
    return {"pages": certificate.pages, "marks": certificate.marks, "left_out": len(left_out), "nothing_found": 0}


def _place(key: str) -> str:
    """The name of the redacted document: always a PDF, in the folder of its source.

    >>> _place("2024/report.pdf"), _place("2024/report.docx")
    ('2024/report-redacted.pdf', '2024/report.docx-redacted.pdf')
    """
    stem = key[:-4] if key.lower().endswith(".pdf") else key
    return f"{stem}-redacted.pdf"


def _require_lists(options: argparse.Namespace) -> None:
    """Read the list once, so that what is wrong with it is said before the first document."""
    if options.values:
        from counterfoil.redaction.marks import read_values  # inline: slow import

        read_values(options.values)
    else:
        from counterfoil.records.parties import read  # inline: as above

        read(options.parties)


def _show(listed: worklist.Worklist, where: Path, sums: Counter[str]) -> None:
    bulk.show_causes(listed)
    bulk.show_counts(listed, where)
    print(
        f"{sums['pages']} pages with {sums['marks']} marks, every gate passed; a certificate lies beside each document."
    )
    if sums["nothing_found"]:
        print(
            f"Nothing was found in {sums['nothing_found']} documents, so nothing was written for them: "
            "nothing_found in the table. Look at each before it goes anywhere."
        )
    if sums["left_out"]:
        print(f"Not in the output: {sums['left_out']} attachments. Redact them as documents of their own.")
