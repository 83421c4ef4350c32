"""The decisions table: the staff paper that a named person fills in, as it is written.

A CSV that opens in any spreadsheet. It shows the values of findings, so it never leaves the office, and says so in its
first row. Rows are of six kinds: ``paper`` (who decides), ``unread`` (a file that no search saw into), ``record`` (is
it the right person's?), ``page`` (was it viewed?), ``finding`` (what happens to it, or what is it really?) and ``add``
(a person saw what the program missed).
Format: docs/formats/decisions.md. ``decisions_reading`` reads it back.
"""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from counterfoil.review.decisions import (
    Added,
    Confirmed,
    Decisions,
    FindingDecision,
    RecordDecision,
    paper_of,
    unread_id,
)
from counterfoil.review.model import OTHER, Decision, Proposal, role_of
from counterfoil.values import Box, counted

COLUMNS = (
    "row",
    "what",
    "record",
    "page",
    "finding",
    "text",
    "category",
    "role",
    "duty",
    "citation",
    "proposal",
    "why",
    "decision",
    "exemption",
    "reason",
)
WARNING = "STAFF PAPER - shows what may have to be withheld. NOT FOR RELEASE."
HOW_TO_ADD = "To remove something that was missed, add a row: what=add, record, page, text, exemption, reason."
HOW_TO_CORRECT = (
    "Where a finding is not what the program took it for, write under category and role what it is (category nothing: "
    "it shows nothing protected), under decision correct, and a reason."
)
NOT_READ = "No search saw into this file. Nothing to fill in: the signature in the first row stands for it."
_FORMULA = tuple("=+-@\t\r'＝＋－＠")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def write_table(
    path: Path,
    *,
    case_number: str,
    pages: Mapping[str, int],
    proposals: Sequence[Proposal],
    labels: Mapping[str, str] | None = None,
    decided: Decisions | None = None,
    unread: Sequence[str] = (),
) -> None:
    """Write the table for ``pages`` (record id → number of pages) and ``proposals``; an old file is replaced whole.

    ``labels`` says of a record what a reader needs in order to confirm it (kind, number, how it was found).
    ``decided`` fills in what was decided before. ``unread`` are the files that could not be read, each with the reason:
    whoever signs the first row signs for them. UTF-8 with a byte-order mark, so that spreadsheets read it rightly.
    """
    write_rows(path, _rows(case_number, pages, proposals, labels or {}, decided, unread))


def write_rows(path: Path, rows: Iterable[Mapping[str, str]], *, columns: Sequence[str] = COLUMNS) -> None:
    """A table of these rows, by the name of the column; an old file is replaced whole."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for number, row in enumerate(rows, start=1):
        writer.writerow([number, *(never_formula(row.get(column, "")) for column in columns[1:])])
    _replace(path, b"\xef\xbb\xbf" + buffer.getvalue().encode())


def _rows(
    case_number: str,
    pages: Mapping[str, int],
    proposals: Sequence[Proposal],
    labels: Mapping[str, str],
    decided: Decisions | None,
    unread: Sequence[str],
) -> Iterator[dict[str, str]]:
    paper = paper_of(case_number, pages, proposals)
    records = {one.record_id: one for one in decided.records} if decided else {}
    findings = {(one.record_id, one.finding_id): one for one in decided.findings} if decided else {}
    signs_for = f"{_not_read(len(unread))} " if unread else ""
    yield {
        "what": "paper",
        "record": case_number,
        "finding": paper,
        "text": WARNING,
        "why": f'Who decides? Write "Name, Title" under decision. {signs_for}{HOW_TO_ADD} {HOW_TO_CORRECT}',
        "decision": decided.decided_by if decided else "",
    }
    for file in unread:
        yield {"what": "unread", "finding": unread_id(file), "text": file, "why": NOT_READ}
    for record_id, count in pages.items():
        record = records.get(record_id, RecordDecision(record_id, Confirmed.UNDECIDED))
        yield {
            "what": "record",
            "record": record_id,
            "text": labels.get(record_id, ""),
            "why": "Is this the right person's record? yes | no | not the person | withhold (exemption and reason)",
            "decision": "withhold" if record.withheld else record.confirmed.value,
            "exemption": record.exemption,
            "reason": record.reason,
        }
        for index in range(count):
            seen = decided is not None and (record_id, index) in decided.viewed
            yield {
                "what": "page",
                "record": record_id,
                "page": str(index + 1),
                "why": "Did you look at the whole page? yes",
                "decision": "yes" if seen else "",
            }
        for p in (p for p in proposals if p.record_id == record_id):
            yield _finding_row(p, findings.get((record_id, p.finding.id)))
    yield from (_added_row(one) for one in (decided.added if decided else ()))


def _not_read(files: int) -> str:
    one = files == 1
    return (
        f"{counted(files, 'file')} could not be read and {'was' if one else 'were'} not searched: see the "
        f"{'row' if one else 'rows'} “unread” below. With your name you confirm that the answer may go out without "
        f"{'it' if one else 'them'}."
    )


def _added_row(one: Added) -> dict[str, str]:
    return {
        "what": "add",
        "record": one.record_id,
        "page": str(one.page_index + 1),
        "finding": box_cell(one.box) if one.box is not None else "",
        "text": one.text,
        "category": OTHER if one.in_own_words else one.category or "",
        "decision": Decision.REDACT,
        "exemption": one.exemption,
        "reason": one.reason,
    }


def box_cell(box: Box) -> str:
    """A drawn box as a cell: its edges in points.

    >>> box_cell(Box(48, 96, 192.004, 110.4))
    'box 48 96 192 110.4'
    """
    return "box " + " ".join(f"{edge:g}" for edge in box.as_list())


def _finding_row(p: Proposal, earlier: FindingDecision | None) -> dict[str, str]:
    said = earlier.decision if earlier and earlier.decision else ""
    category, role = str(p.finding.category), role_of(p.finding)
    if earlier and earlier.correction:
        said = f"correct {said}".strip()
        category, _, role = str(earlier.correction).partition(", ")
    return {
        "what": "finding",
        "record": p.record_id,
        "page": str(p.finding.page_index + 1),
        "finding": p.finding.id,
        "text": p.finding.text,
        "category": category,
        "role": role,
        "duty": p.duty.kind,
        "citation": "; ".join(p.duty.citations),
        "proposal": p.decision,
        "why": p.why,
        "decision": said,
        "exemption": earlier.exemption if earlier else p.duty.code if p.decision is Decision.REDACT else "",
        "reason": earlier.reason if earlier else "",
    }


def never_formula(text: str) -> str:
    """One line, and never a formula: a spreadsheet would run ``=HYPERLINK(…)`` that stood in a record."""
    line = CONTROL.sub(" ", text)
    return f"'{line}" if line.lstrip().startswith(_FORMULA) else line


def plain(text: str) -> str:
    """What was meant by a cell: ``never_formula`` undone, surrounding blanks gone."""
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(_FORMULA) else text


def _replace(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
