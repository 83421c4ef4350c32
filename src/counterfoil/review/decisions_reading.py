"""The decisions table as a person filled it in, read strictly: every wrong line is named, and what is allowed there.

An empty decision is no error; see ``review.completeness``. Format: docs/formats/decisions.md.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput
from counterfoil.review.decisions import Added, Confirmed, Decisions, FindingDecision, RecordDecision
from counterfoil.review.decisions_table import COLUMNS, CONTROL, HOW_TO_ADD, plain
from counterfoil.review.model import FLAGS, NOTHING, OTHER, Correction, Decision
from counterfoil.values import Box, Category, Digest, Role, counted

_MAX_BYTES = 64 * 1024 * 1024
_MOST_ERRORS = 20
_LONGEST_ADDED = 2000  # characters; more than any paragraph that a person would copy from a page
_LONGEST_WHAT = 200  # characters of a letter's sentence
_EDGE = r" +([0-9]{1,5}(?:\.[0-9]{1,2})?)"  # points
_CORRECT = re.compile(r"correct(?:[ ,:;-]+(release|redact))?")


def read_table(path: Path) -> Decisions:
    """The decisions in a filled-in table. Raises ``BadInput`` that names each wrong line and what is allowed there.

    An empty ``decision`` is not an error here: it is undecided, and ``review.completeness`` says that it blocks.
    """
    return _Reader(path).read()


def rows_of(path: Path, columns: Sequence[str] = COLUMNS) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """The rows of a table, each with its line, cells as they were meant; and what is wrong with the other lines.

    Raises ``BadInput`` for a file that is no decisions table.
    """
    errors: list[str] = []
    if path.stat().st_size > _MAX_BYTES:
        raise BadInput(f"{path.name}: larger than {_MAX_BYTES // 2**20} MB; this is no decisions table.")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # how spreadsheets on Windows save "CSV"
    header, *_ = text.split("\n", 1)
    delimiter = max(",;\t", key=header.count)
    try:
        table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        lines = [(table.line_num, cells) for cells in table if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise BadInput(f"{path.name}: not a CSV table ({error}). Save it as CSV again.") from error
    if not lines or tuple(cell.strip() for cell in lines[0][1]) != tuple(columns):
        raise BadInput(
            f"{path.name}: line 1 must name the columns {', '.join(columns)}, in this order. "
            "Use the table as Counterfoil wrote it; fill in decision, exemption and reason. "
            + (HOW_TO_ADD if tuple(columns) == COLUMNS else "")
        )
    rows = []
    for number, cells in lines[1:]:
        if len(cells) != len(columns):
            errors.append(f"line {number}: {counted(len(cells), 'column')} instead of {len(columns)}.")
            continue
        rows.append((number, {column: plain(cell) for column, cell in zip(columns, cells, strict=True)}))
    return rows, errors


class _Reader:
    """One reading of one table; gathers what is wrong, so that a person mends it in one go."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.errors: list[str] = []
        self.case_number, self.paper, self.decided_by = "", Digest(""), ""
        self.records: dict[str, RecordDecision] = {}
        self.viewed: dict[tuple[str, int], bool] = {}
        self.findings: dict[tuple[str, str], FindingDecision] = {}
        self.added: dict[tuple[str, int, str, Box | None], Added] = {}
        self.known: frozenset[str] = frozenset()
        self.unread: set[str] = set()

    def read(self) -> Decisions:
        rows, self.errors = rows_of(self.path)
        self.known = frozenset(row["record"] for _, row in rows if row["what"] == "record")
        for line, row in rows:
            try:
                self._take(row)
            except ValueError as error:
                self.errors.append(f"line {line}: {error}")
        if not self.errors and not self.paper:
            self.errors.append("line 2: the row 'paper' is missing. Use the table as it was written.")
        if self.errors:
            more = len(self.errors) - _MOST_ERRORS
            shown = self.errors[:_MOST_ERRORS] + ([f"… and {more} more"] if more > 0 else [])
            raise BadInput(f"{self.path.name}: nothing was decided.\n" + "\n".join(f"  {one}" for one in shown))
        return Decisions(
            self.case_number,
            self.paper,
            self.decided_by,
            tuple(self.records.values()),
            frozenset(place for place, seen in self.viewed.items() if seen),
            tuple(self.findings.values()),
            tuple(self.added.values()),
            frozenset(self.unread),
        )

    def _take(self, row: dict[str, str]) -> None:
        kinds = {
            "paper": self._take_paper,
            "unread": self._take_unread,
            "record": self._take_record,
            "page": self._take_page,
            "finding": self._take_finding,
            "add": self._take_added,
        }
        kind = "add" if row["what"].lower() == "add" else row["what"]  # the one kind that a person writes
        if kind not in kinds:
            raise ValueError(f"unknown kind of row '{row['what']}'. Allowed: {', '.join(kinds)}.")
        kinds[kind](row)

    def _take_paper(self, row: dict[str, str]) -> None:
        if self.paper:
            raise ValueError("a second row 'paper'. Decide on one table at a time.")
        if not re.fullmatch(r"[0-9a-f]{64}", row["finding"]):
            raise ValueError("the digest under 'finding' was changed. Use the table as it was written.")
        self.case_number, self.paper = row["record"], Digest(row["finding"])
        if row["decision"] and not is_name_and_title(row["decision"]):
            raise ValueError(f'"{row["decision"]}" is not "Name, Title" (5 ILCS 140/9(a) wants both).')
        self.decided_by = row["decision"]

    def _take_unread(self, row: dict[str, str]) -> None:
        if row["decision"]:
            raise ValueError("nothing is decided on a file that was not read. Sign the row 'paper', or clear the cell.")
        self.unread.add(row["finding"])

    def _take_record(self, row: dict[str, str]) -> None:
        if row["record"] in self.records:
            raise ValueError(f"record {row['record']} stands twice.")
        said = row["decision"].lower()
        if said == "withhold":
            if not row["exemption"] or not row["reason"]:
                raise ValueError("withholding a whole record needs an exemption and a factual basis under reason.")
            decided = RecordDecision(row["record"], Confirmed.YES, True, row["exemption"], row["reason"])
        elif said in {one.value for one in Confirmed}:
            decided = RecordDecision(row["record"], Confirmed(said), reason=row["reason"])
        else:
            raise ValueError(f"'{row['decision']}' for a record. Allowed: yes, no, not the person, withhold.")
        self.records[row["record"]] = decided

    def _take_page(self, row: dict[str, str]) -> None:
        place = (row["record"], _page_index(row))
        if place in self.viewed:
            raise ValueError(f"page {row['page']} of {row['record']} stands twice.")
        if row["decision"].lower() not in ("yes", "no", ""):
            raise ValueError(f"'{row['decision']}' for a page. Allowed: yes, or empty while it was not viewed.")
        self.viewed[place] = row["decision"].lower() == "yes"

    def _take_finding(self, row: dict[str, str]) -> None:
        place = (row["record"], row["finding"])
        if not row["finding"] or place in self.findings:
            raise ValueError(f"finding '{row['finding']}' of {row['record']} stands twice, or has no id.")
        said = row["decision"].lower()
        if corrected := _CORRECT.fullmatch(said):
            self.findings[place] = correction_in(row, corrected[1] or "")
            return
        if said == "accept":
            said = row["proposal"].lower()
            if said == "refer":
                raise ValueError("a proposal to refer cannot be accepted. Decide: release, or redact with a reason.")
        if said not in ("", "release", "redact", "refer"):
            raise ValueError(f"'{row['decision']}' for a finding. Allowed: accept, release, redact, refer, correct.")
        decision = Decision(said) if said else None
        if decision is not None and decision != row["proposal"] and not row["reason"]:
            raise ValueError(f"{said} instead of {row['proposal']} needs a reason.")
        exemption = row["exemption"] if decision in (Decision.REDACT, None) else ""
        self.findings[place] = FindingDecision(row["record"], row["finding"], decision, exemption, row["reason"])

    def _take_added(self, row: dict[str, str]) -> None:
        one = addition_in(row, self.known)
        place = (one.record_id, one.page_index, one.text.casefold(), one.box)
        if place in self.added:
            what = "these words were" if one.box is None else "this box was"
            raise ValueError(f"{what} already added for page {row['page']} of {row['record']}.")
        self.added[place] = one


def addition_in(row: Mapping[str, str], known: Collection[str]) -> Added:
    """What a row that a person added says; ``known`` are the records of the table. Raises ``ValueError``."""
    if row["record"] not in known:
        raise ValueError(f"unknown record '{row['record']}'. Records of this table: {', '.join(sorted(known))}.")
    page_index = _page_index(row)
    if row["decision"].lower() not in ("", "redact"):
        raise ValueError(f"'{row['decision']}' for a row that was added. Allowed: redact, or empty.")
    text = " ".join(CONTROL.sub(" ", row["text"]).split())
    box = _box(row["finding"])
    if box is not None and text:
        raise ValueError("a row that was added has a box or words, not both. Add two rows.")
    if box is None and not any(character.isalnum() for character in text):
        raise ValueError("a row that was added needs under text the words to remove, as they stand on the page.")
    if len(text) > _LONGEST_ADDED:
        raise ValueError(f"the text has {len(text)} characters; at most {_LONGEST_ADDED}. Add it in several rows.")
    if not row["exemption"]:
        raise ValueError("a row that was added needs an exemption, for example 7(1)(c).")
    if not row["reason"]:
        raise ValueError("a row that was added needs a reason.")
    shows = row["category"].lower()
    if shows == OTHER:
        _need_own_words(row["reason"], text)
    elif shows and shows not in {one.value for one in Category}:
        raise ValueError(f"unknown category '{row['category']}'. Allowed: {', '.join(Category)}, other, or empty.")
    category = Category(shows) if shows and shows != OTHER else None
    return Added(row["record"], page_index, text, row["exemption"], row["reason"], category, shows == OTHER, box)


def _need_own_words(what: str, text: str) -> None:
    """The words go out in letter and index, so they must not be those that are removed."""
    if len(what) > _LONGEST_WHAT:
        raise ValueError(
            f"category other: the reason goes into the letter, and has {len(what)} characters; at most {_LONGEST_WHAT}."
        )
    removed, said = _letters(text), _letters(what)
    if removed and f" {removed} " in f" {said} ":
        raise ValueError(
            "category other: the reason goes into the letter, and holds the very words to remove. Say what they are "
            "(“a tattoo of the arrestee”), not what they read."
        )


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _box(cell: str) -> Box | None:
    """The box of a row that was added, ``box 48 96 192 110.4``: its edges in points, left, top, right, bottom."""
    if not cell:
        return None
    found = re.fullmatch(rf"box{_EDGE * 4}", cell.lower())
    if found is None:
        raise ValueError(
            f"'{cell}' under finding of a row that was added. Allowed: box LEFT TOP RIGHT BOTTOM, or empty."
        )
    return Box(*map(float, found.groups()))


def correction_in(row: Mapping[str, str], decision: str) -> FindingDecision:
    """What a row says that corrects its finding: what stands under category and role is what the finding shows.

    Raises ``ValueError``.
    """
    if not row["reason"]:
        raise ValueError("to correct a finding needs a reason, for example “a pistol, not a child”.")
    shows = row["category"].lower()
    if shows == NOTHING:
        correction = Correction(None)
    else:
        if shows not in {one.value for one in Category}:
            raise ValueError(f"unknown category '{row['category']}'. Allowed: {', '.join(Category)}, nothing.")
        role, *flags = [one.strip().replace(" ", "_") for one in row["role"].lower().split(",")]
        if role not in {one.value for one in Role}:
            raise ValueError(f"unknown role '{role}'. Allowed: {', '.join(Role)}.")
        if unknown := [flag for flag in flags if flag not in FLAGS]:
            raise ValueError(f"'{', '.join(unknown)}' after the role. Allowed: {', '.join(FLAGS)}, commas between.")
        correction = Correction(Category(shows), Role(role), frozenset(flags))
    made = Decision(decision) if decision else None
    exemption = row["exemption"] if made is Decision.REDACT else ""
    return FindingDecision(row["record"], row["finding"], made, exemption, row["reason"], correction)


def _page_index(row: Mapping[str, str]) -> int:
    """From 0, where the table counts from 1."""
    if not re.fullmatch(r"[1-9][0-9]{0,6}", row["page"]):
        raise ValueError(f"page '{row['page']}' is not a page number.")
    return int(row["page"]) - 1
