"""The production table: the staff paper in which a named person ties each item to the words of the court's paper.

A CSV like the decisions table, with two more columns for the words and two for counsel.
Format: docs/formats/case-produce.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput
from counterfoil.review.decisions import paper_of
from counterfoil.review.decisions_reading import rows_of
from counterfoil.review.decisions_table import WARNING, write_rows
from counterfoil.review.model import Proposal, role_of
from counterfoil.review.production import Choice, FieldItem, Production, RecordItem, Words, forbidden
from counterfoil.values import Digest

COLUMNS = (
    "row",
    "what",
    "record",
    "pages",
    "finding",
    "text",
    "category",
    "role",
    "duty",
    "citation",
    "proposal",
    "why",
    "decision",
    "words",
    "words_page",
    "counsel",
    "authority",
    "reason",
)
_HOW = (
    "Quote under words what the court's paper says that reaches a record, and its page there. Nothing else goes out. "
    'With your name ("Name, Title" under decision) you say that you looked at every page of what is produced.'
)
_RECORD = (
    "Do the words reach it? produce (pages: empty for all, or 1-2, 4) | fields (only fields that say produce) | outside"
)
_COUNSEL = "Another law stands against it: counsel decides, produce or withhold, with name, statute and reason"
_NOTICE = "A statute orders that the person is told. Does a court forbid it? tell | held (see: case forbid-notice)"
_ALLOWED = {
    "record": (Choice.PRODUCE, Choice.FIELDS, Choice.OUTSIDE, Choice.UNDECIDED),
    "finding": (Choice.PRODUCE, Choice.WITHHOLD, Choice.UNDECIDED),
}


def write(
    path: Path,
    *,
    case_number: str,
    pages: Mapping[str, int],
    proposals: Sequence[Proposal],
    labels: Mapping[str, str],
    notice: str = "",
) -> None:
    """Write the table; an old file is replaced whole. ``notice`` is the statute that orders one, if there is any."""
    rows = _rows(case_number, pages, proposals, labels, notice)
    write_rows(path, rows, columns=COLUMNS)


def _rows(
    case_number: str, pages: Mapping[str, int], proposals: Sequence[Proposal], labels: Mapping[str, str], notice: str
) -> Iterator[dict[str, str]]:
    paper = paper_of(case_number, pages, proposals)
    yield {"what": "paper", "record": case_number, "finding": paper, "text": WARNING, "why": _HOW}
    if notice:
        yield {"what": "notice", "citation": notice, "why": _NOTICE}
    for record_id in pages:
        yield {"what": "record", "record": record_id, "text": labels.get(record_id, ""), "why": _RECORD}
        for p in (p for p in proposals if p.record_id == record_id):
            yield {
                "what": "finding",
                "record": record_id,
                "pages": str(p.finding.page_index + 1),
                "finding": p.finding.id,
                "text": p.finding.text,
                "category": p.finding.category,
                "role": role_of(p.finding),
                "duty": p.duty.kind,
                "citation": "; ".join(p.duty.citations),
                "proposal": "counsel" if forbidden(p) else "produce with its record",
                "why": f"{_COUNSEL}. {p.why}" if forbidden(p) else "",
            }


def read(path: Path, *, by: str = "") -> Production:
    """A filled-in table; ``by`` is who decides where the row ``paper`` does not say. Raises ``BadInput``."""
    rows, errors = rows_of(path, COLUMNS)
    case_number, paper, decided_by = "", Digest(""), by
    records: list[RecordItem] = []
    fields: list[FieldItem] = []
    notice, notice_reason = "", ""
    for line, row in rows:
        try:
            if row["what"] == "paper":
                case_number, paper, decided_by = row["record"], Digest(row["finding"]), _signed(row["decision"], by)
            elif row["what"] == "record":
                records.append(_record(row))
            elif row["what"] == "finding":
                fields.append(_field(row))
            elif row["what"] == "notice":
                if row["decision"] not in ("tell", "held", ""):
                    raise ValueError(f"decision '{row['decision']}': allowed are tell and held.")
                notice, notice_reason = row["decision"], row["reason"]
            else:
                raise ValueError(f"'{row['what']}' is no kind of row: paper, notice, record, finding.")
        except ValueError as error:
            errors.append(f"line {line}: {error}")
    if not paper and not errors:
        errors.append("line 2: the row 'paper' is missing. Use the table as it was written.")
    if not is_name_and_title(decided_by) and not errors:
        errors.append('nobody signed it: write "Name, Title" under decision in the row paper, or give --by.')
    for twins in {one.record_id for one in records if sum(r.record_id == one.record_id for r in records) > 1}:
        errors.append(f"record {twins} has two rows.")
    if errors:
        raise BadInput(f"{path.name}: nothing was decided.\n" + "\n".join(f"  {one}" for one in errors[:20]))
    return Production(case_number, paper, decided_by, tuple(records), tuple(fields), notice, notice_reason)


def page_indexes(text: str) -> tuple[int, ...]:
    """Pages as a person writes them, from 0, in order.

    >>> page_indexes("1-2, 4"), page_indexes("")
    ((0, 1, 3), ())
    """
    found: set[int] = set()
    for part in (part.strip() for part in re.split(r"[,;]", text) if part.strip()):
        met = re.fullmatch(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?", part)
        if met is None or int(met[1]) < 1 or int(met[2] or met[1]) < int(met[1]):
            raise ValueError(f"pages '{text}': write them as 1-2, 4; empty means all.")
        found.update(range(int(met[1]) - 1, int(met[2] or met[1])))
    return tuple(sorted(found))


def _signed(said: str, by: str) -> str:
    if said and by and said != by:
        raise ValueError(f"it is signed by “{said}”, and --by says “{by}”. One person decides.")
    return said or by


def _choice(row: Mapping[str, str]) -> Choice:
    allowed = _ALLOWED[row["what"]]
    try:
        choice = Choice(row["decision"].casefold())
    except ValueError:
        choice = None
    if choice not in allowed:
        raise ValueError(f"decision '{row['decision']}': allowed are {', '.join(filter(None, allowed))}.")
    return choice


def _words(row: Mapping[str, str]) -> Words | None:
    if not row["words"]:
        return None
    if not re.fullmatch(r"\d{1,4}", row["words_page"]):
        raise ValueError("words_page: on which page of the paper do the words stand?")
    return Words(row["words"], int(row["words_page"]))


def _record(row: Mapping[str, str]) -> RecordItem:
    return RecordItem(row["record"], _choice(row), _words(row), page_indexes(row["pages"]), row["reason"])


def _field(row: Mapping[str, str]) -> FieldItem:
    if row["counsel"] and not is_name_and_title(row["counsel"]):
        raise ValueError(f'counsel “{row["counsel"]}”: give "Name, Title".')
    return FieldItem(
        row["record"], row["finding"], _choice(row), _words(row), row["counsel"], row["authority"], row["reason"]
    )
