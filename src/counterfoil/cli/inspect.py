"""``counterfoil inspect``: what can still be recovered from a redacted file, by engines that did not make it."""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.cli.output import console, print_json, progress
from counterfoil.errors import BadInput, CounterfoilError, DocumentUnreadable, LeakFound, UsageError
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.redaction.inspect import Inspection

HELP = (
    "What can still be recovered from a redacted file, or from every PDF of a folder. Exit code 5 when something leaks."
)
EXAMPLE = "counterfoil inspect report-redacted.pdf --values names.txt"

_NOT_JUDGED = "what is visible was not judged (use check)"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="FILE", help="a PDF, or a folder: every PDF in it")
    parser.add_argument("--values", type=Path, metavar="FILE", help="text that must not be in it, one value a line")
    parser.add_argument(
        "--pictures", type=Path, metavar="DIR", help="write a PNG of each place into DIR; no file in it is replaced"
    )
    parser.add_argument("--no-ocr", action="store_true", help="do not look for the values in pictures")


def run(options: argparse.Namespace) -> int:
    from counterfoil.documents.refusals import naming  # inline: slow import
    from counterfoil.redaction.inspect import inspect  # inline: as above
    from counterfoil.redaction.marks import read_values  # inline: slow import
    from counterfoil.sandbox import Worker  # inline: as above

    files = _files(options.path)
    if options.pictures:
        _require_folder(options.pictures)
    values = read_values(options.values) if options.values else ()
    done: list[tuple[Path, Inspection]] = []
    drawn: list[dict[int, str]] = []
    unreadable: list[tuple[Path, CounterfoilError]] = []
    with (
        tempfile.TemporaryDirectory(prefix="counterfoil-") as name,
        progress(options.json or len(files) < 2) as tell,
        Worker(readable=files, writable=[Path(name)], programs=False) as worker,
    ):
        for number, file in enumerate(files):
            tell(number, len(files), file.name)
            try:
                _require_pdf(file)
                with naming(str(file), "inspected"):
                    worker.call("counterfoil.release.unpacking:require_few_pages", source=str(file.resolve()))
                    found = inspect(file, values=values, workdir=Path(name), ocr=not options.no_ocr)
                    names = _draw(options.pictures, file, found, number, Path(name)) if options.pictures else {}
                done.append((file, found))
                drawn.append(names)
            except BadInput as error:
                if not options.path.is_dir():
                    raise
                unreadable.append((file, error))
    leaking = [file for file, inspection in done if inspection.leaks]
    if options.json:
        shown = [_as_json(file, found, names) for (file, found), names in zip(done, drawn, strict=True)]
        refused = [{"file": str(file), "why": str(error)} for file, error in unreadable]
        print_json("inspect", {"leaks": bool(leaking), "files": shown, "unreadable": refused})
    else:
        _print(done, unreadable)
        if options.pictures:
            console().print(f"{counted(sum(map(len, drawn)), 'picture')} in {options.pictures}", soft_wrap=True)
    if leaking:
        return LeakFound.exit_code
    return BadInput.exit_code if unreadable else 0


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise BadInput(f"{path}: there is no such file or folder. Check the path.")
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.is_file() and _may_be_pdf(file))
    if not files:
        raise BadInput(f"{path}: holds no PDF. counterfoil check reads files of every kind.")
    return files


def _head(file: Path) -> bytes:
    with file.open("rb") as handle:
        return handle.read(1 << 16)


def _may_be_pdf(file: Path) -> bool:
    return file.suffix.lower() == ".pdf" or b"%PDF-" in _head(file)[:1024]


def _require_pdf(file: Path) -> None:
    """Raises ``DocumentUnreadable`` with what the file is instead, by its content and not by its name."""
    from counterfoil.documents.sniff import Kind, sniff  # inline: slow import

    kind = sniff(_head(file), file.name)
    if kind is Kind.EMPTY:
        raise DocumentUnreadable(f"{file}: is empty. Ask its sender for it again.")
    if kind is not Kind.PDF:
        raise DocumentUnreadable(
            f"{file}: is no PDF ({kind.value} by its content), and inspect reads PDFs only. "
            f"For files of every kind give it to: counterfoil check"
        )


def _require_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is no folder. Give another name with --pictures.")
    if not folder.parent.is_dir():
        raise UsageError(f"{folder.parent}: there is no such folder. Make it first.")
    folder.mkdir(exist_ok=True)


def _draw(folder: Path, file: Path, inspection: Inspection, number: int, workdir: Path) -> dict[int, str]:
    """Row → the name of its picture in ``folder``. Raises ``UsageError`` before anything is written over."""
    from counterfoil.redaction.inspect import pictures  # inline: slow import

    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", file.stem)[:60].strip("-") or "file"
    made = pictures(file, inspection, workdir=workdir)
    names = {}
    for row in made:
        trace = inspection.traces[row]
        channel = trace.channel.replace(" ", "-")
        names[row] = f"{number + 1:03}-{stem}-page-{trace.page_index + 1:03}-row-{row + 1:03}-{channel}.png"
    for name in names.values():
        if (folder / name).exists() or (folder / name).is_symlink():
            raise UsageError(f"{folder / name}: exists already and is never overwritten. Give another folder.")
    for row, name in names.items():
        with (folder / name).open("xb") as out:  # refuses what came into being meanwhile, a link too
            out.write(made[row])
    return names


def _as_json(file: Path, inspection: Inspection, names: dict[int, str]) -> dict[str, Any]:
    return {
        "file": str(file),
        "sha256": inspection.digest,
        "pages": inspection.pages,
        "leaks": len(inspection.leaks),
        "rows": [{**trace.as_json(), "picture": names.get(row)} for row, trace in enumerate(inspection.traces)],
    }


def _verdict(inspection: Inspection) -> tuple[str, str]:
    """A style and a sentence. It speaks of what is hidden only: what a page shows is for ``check`` and for a person."""
    if inspection.leaks:
        return "bold red", counted(len(inspection.leaks), "leak")
    left = sum(trace.severity.value == "residue" for trace in inspection)
    if left:
        return "bold yellow", (
            f"nothing shows through a mark; {counted(left, 'trace')} of other content can be recovered, see below; "
            f"{_NOT_JUDGED}"
        )
    return "bold green", f"no hidden or recoverable content was found; {_NOT_JUDGED}"


def _print(done: list[tuple[Path, Inspection]], unreadable: list[tuple[Path, CounterfoilError]]) -> None:
    from rich import box  # inline: slow import
    from rich.table import Table  # inline: slow import
    from rich.text import Text  # inline: slow import

    out = console()
    styles = {"leak": "bold red", "residue": "yellow", "note": "dim"}
    for file, inspection in done:
        style, verdict = _verdict(inspection)
        out.print(Text(f"{file}: {counted(inspection.pages, 'page')}, {verdict}", style=style), soft_wrap=True)
        if not inspection.traces:
            continue
        table = Table(box=box.SIMPLE_HEAD)
        for column in ("severity", "channel", "page", "box", "what", "text"):
            table.add_column(column, overflow="fold")
        for trace in inspection:
            page = str(trace.page_index + 1) if trace.page_index >= 0 else ""
            place = " ".join(f"{value:g}" for value in trace.box.as_list()) if trace.box else ""
            severity = Text(trace.severity.value, style=styles[trace.severity.value])
            cells = (trace.channel, page, place, trace.what, trace.text[:120])
            table.add_row(severity, *(Text(cell) for cell in cells))
        out.print(table)
    for file, error in unreadable:
        out.print(Text(f"{file}: {error}", style="yellow"))
