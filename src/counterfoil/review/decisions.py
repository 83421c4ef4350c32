"""The decisions table: the staff paper that a named person fills in, written and read strictly.

A CSV that opens in any spreadsheet. It shows the values of findings, so it never leaves the office, and says so in its
first row. Rows are of five kinds: ``paper`` (who decides), ``record`` (is it the right person's?), ``page`` (was it
viewed?), ``finding`` (what happens to it, or what is it really?) and ``add`` (a person saw what the program missed).
Format: docs/formats/decisions.md.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.review.model import FLAGS, NOTHING, OTHER, Correction, Decision, Proposal, counted, role_of
from counterfoil.values import Category, Digest, Role

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
_MAX_BYTES = 64 * 1024 * 1024
_MOST_ERRORS = 20
_LONGEST_ADDED = 2000  # characters; more than any paragraph that a person would copy from a page
_LONGEST_WHAT = 200  # characters of a letter's sentence
_CORRECT = re.compile(r"correct(?:[ ,:;-]+(release|redact))?")
_FORMULA = tuple("=+-@\t\r'＝＋－＠")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


class Confirmed(StrEnum):
    """Whether a record is about the person, or the event, that was asked for."""

    YES = "yes"
    NO = "no"  # looked at, and not yet certain: it blocks the release
    NOT_THE_PERSON = "not the person"  # somebody else's: it stays out
    UNDECIDED = ""


@dataclass(frozen=True, slots=True)
class RecordDecision:
    """What was decided of a record as a whole. ``withheld`` needs an exemption and a factual basis (``reason``)."""

    record_id: str
    confirmed: Confirmed
    withheld: bool = False
    exemption: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FindingDecision:
    """What was decided of one finding; ``decision`` None means that it was left empty.

    With a ``correction`` and no decision, what the law says of the corrected finding is accepted; see
    ``review.corrected``. Until then it is undecided.
    """

    record_id: str
    finding_id: str
    decision: Decision | None
    exemption: str = ""
    reason: str = ""
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """Words that the program missed and a person wants removed, wherever they stand on one page.

    ``page_index`` counts from 0. ``category`` is what the person says the words show; None when nothing was said.
    ``in_own_words``: no category names it, and ``reason`` says in a letter's words what it is.
    """

    record_id: str
    page_index: int
    text: str  # on one line, however it stands on the page
    exemption: str
    reason: str
    category: Category | None = None
    in_own_words: bool = False


@dataclass(frozen=True, slots=True)
class Decisions:
    """A decisions table, read. ``paper`` ties it to one set of proposals; see ``paper_of``."""

    case_number: str
    paper: Digest
    decided_by: str  # "Name, Title"; empty while nobody signed
    records: tuple[RecordDecision, ...] = ()
    viewed: frozenset[tuple[str, int]] = field(default=frozenset())  # (record id, page_index from 0)
    findings: tuple[FindingDecision, ...] = ()
    added: tuple[Added, ...] = ()

    def confirmed(self, record_id: str) -> Confirmed:
        """What was said of this record; undecided when nothing was."""
        return next((one.confirmed for one in self.records if one.record_id == record_id), Confirmed.UNDECIDED)


def paper_of(case_number: str, pages: Mapping[str, int], proposals: Sequence[Proposal]) -> Digest:
    """A digest over case, records, page counts and proposals: a table filled in for others is refused.

    Two cases may have the same records and proposals; what is decided for one requester is not decided for the other.
    """
    content = [case_number, sorted(pages.items()), [_identity(p) for p in proposals]]
    return Digest(hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest())


def _identity(p: Proposal) -> list[object]:
    found = p.finding
    boxes = [box.as_list() for box in found.boxes]
    decided = [p.duty.kind, p.duty.code, p.decision]
    return [p.record_id, found.id, found.page_index, boxes, found.text, found.category, found.role, *decided]


def accept_all(
    case_number: str, pages: Mapping[str, int], proposals: Sequence[Proposal], *, decided_by: str
) -> Decisions:
    """The table as if a named person had confirmed every record, viewed every page and accepted every proposal.

    Only for offices made with ``--sample``. Never accepts a ``refer``: raises ``PersonMustDecide`` that lists them
    (by place, never by value), and ``BadInput`` when ``decided_by`` is not "Name, Title".
    """
    _need_name_and_title(decided_by)
    referred = [p for p in proposals if p.decision is Decision.REFER]
    if referred:
        raise PersonMustDecide(
            f"{len(referred)} of {counted(len(proposals), 'finding')} {'is' if len(referred) == 1 else 'are'} for a "
            "person to decide:\n" + "\n".join(f"  {p.place}: {p.why}" for p in referred)
        )
    return Decisions(
        case_number=case_number,
        paper=paper_of(case_number, pages, proposals),
        decided_by=decided_by,
        records=tuple(RecordDecision(record_id, Confirmed.YES) for record_id in pages),
        viewed=frozenset((record_id, index) for record_id, count in pages.items() for index in range(count)),
        findings=tuple(
            FindingDecision(p.record_id, p.finding.id, p.decision, p.duty.code if p.decision is Decision.REDACT else "")
            for p in proposals
        ),
    )


def write_table(
    path: Path,
    *,
    case_number: str,
    pages: Mapping[str, int],
    proposals: Sequence[Proposal],
    labels: Mapping[str, str] | None = None,
    decided: Decisions | None = None,
) -> None:
    """Write the table for ``pages`` (record id → number of pages) and ``proposals``; an old file is replaced whole.

    ``labels`` says of a record what a reader needs in order to confirm it (kind, number, how it was found).
    ``decided`` fills in what was decided before. UTF-8 with a byte-order mark, so that spreadsheets read it rightly.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, row in enumerate(_rows(case_number, pages, proposals, labels or {}, decided), start=1):
        writer.writerow([number, *(_safe(row.get(column, "")) for column in COLUMNS[1:])])
    _replace(path, b"\xef\xbb\xbf" + buffer.getvalue().encode())


def read_table(path: Path) -> Decisions:
    """The decisions in a filled-in table. Raises ``BadInput`` that names each wrong line and what is allowed there.

    An empty ``decision`` is not an error here: it is undecided, and ``review.completeness`` says that it blocks.
    """
    return _Reader(path).read()


def _rows(
    case_number: str,
    pages: Mapping[str, int],
    proposals: Sequence[Proposal],
    labels: Mapping[str, str],
    decided: Decisions | None,
) -> Iterator[dict[str, str]]:
    paper = paper_of(case_number, pages, proposals)
    records = {one.record_id: one for one in decided.records} if decided else {}
    findings = {(one.record_id, one.finding_id): one for one in decided.findings} if decided else {}
    yield {
        "what": "paper",
        "record": case_number,
        "finding": paper,
        "text": WARNING,
        "why": f'Who decides? Write "Name, Title" under decision. {HOW_TO_ADD} {HOW_TO_CORRECT}',
        "decision": decided.decided_by if decided else "",
    }
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


def _added_row(one: Added) -> dict[str, str]:
    return {
        "what": "add",
        "record": one.record_id,
        "page": str(one.page_index + 1),
        "text": one.text,
        "category": OTHER if one.in_own_words else one.category or "",
        "decision": Decision.REDACT,
        "exemption": one.exemption,
        "reason": one.reason,
    }


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


def _safe(text: str) -> str:
    """One line, and never a formula: a spreadsheet would run ``=HYPERLINK(…)`` that stood in a record."""
    line = _CONTROL.sub(" ", text)
    return f"'{line}" if line.lstrip().startswith(_FORMULA) else line


def _plain(text: str) -> str:
    """What was meant by a cell: ``_safe`` undone, surrounding blanks gone."""
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(_FORMULA) else text


def _need_name_and_title(decided_by: str) -> None:
    if not is_name_and_title(decided_by):
        raise BadInput(
            f'"{decided_by}" is not "Name, Title". 5 ILCS 140/9(a) wants the name and the title or position of each '
            'person responsible; write for example "Ida Sample, Freedom of Information Officer".'
        )


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


class _Reader:
    """One reading of one table; gathers what is wrong, so that a person mends it in one go."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.errors: list[str] = []
        self.case_number, self.paper, self.decided_by = "", Digest(""), ""
        self.records: dict[str, RecordDecision] = {}
        self.viewed: dict[tuple[str, int], bool] = {}
        self.findings: dict[tuple[str, str], FindingDecision] = {}
        self.added: dict[tuple[str, int, str], Added] = {}
        self.known: frozenset[str] = frozenset()

    def read(self) -> Decisions:
        rows = self._parse()
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
        )

    def _parse(self) -> list[tuple[int, dict[str, str]]]:
        if self.path.stat().st_size > _MAX_BYTES:
            raise BadInput(f"{self.path.name}: larger than {_MAX_BYTES // 2**20} MB; this is no decisions table.")
        data = self.path.read_bytes()
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
            raise BadInput(f"{self.path.name}: not a CSV table ({error}). Save it as CSV again.") from error
        if not lines or tuple(cell.strip() for cell in lines[0][1]) != COLUMNS:
            raise BadInput(
                f"{self.path.name}: line 1 must name the columns {', '.join(COLUMNS)}, in this order. "
                f"Use the table as Counterfoil wrote it; fill in decision, exemption and reason. {HOW_TO_ADD}"
            )
        rows = []
        for number, cells in lines[1:]:
            if len(cells) != len(COLUMNS):
                self.errors.append(f"line {number}: {counted(len(cells), 'column')} instead of {len(COLUMNS)}.")
                continue
            rows.append((number, {column: _plain(cell) for column, cell in zip(COLUMNS, cells, strict=True)}))
        return rows

    def _take(self, row: dict[str, str]) -> None:
        kinds = {
            "paper": self._take_paper,
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
            self.findings[place] = _corrected(row, corrected[1] or "")
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
        if row["record"] not in self.known:
            raise ValueError(
                f"unknown record '{row['record']}'. Records of this table: {', '.join(sorted(self.known))}."
            )
        page_index = _page_index(row)
        if row["decision"].lower() not in ("", "redact"):
            raise ValueError(f"'{row['decision']}' for a row that was added. Allowed: redact, or empty.")
        text = " ".join(_CONTROL.sub(" ", row["text"]).split())
        if not any(character.isalnum() for character in text):
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
        place = (row["record"], page_index, text.casefold())
        if place in self.added:
            raise ValueError(f"these words were already added for page {row['page']} of {row['record']}.")
        category = Category(shows) if shows and shows != OTHER else None
        self.added[place] = Added(
            row["record"], page_index, text, row["exemption"], row["reason"], category, shows == OTHER
        )


def _need_own_words(what: str, text: str) -> None:
    """The words go out in letter and index, so they must not be those that are removed."""
    if len(what) > _LONGEST_WHAT:
        raise ValueError(
            f"category other: the reason goes into the letter, and has {len(what)} characters; at most {_LONGEST_WHAT}."
        )
    removed, said = _letters(text), _letters(what)
    if f" {removed} " in f" {said} ":
        raise ValueError(
            "category other: the reason goes into the letter, and holds the very words to remove. Say what they are "
            "(“a tattoo of the arrestee”), not what they read."
        )


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _corrected(row: Mapping[str, str], decision: str) -> FindingDecision:
    """What a row says that corrects its finding: what stands under category and role is what the finding shows."""
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
