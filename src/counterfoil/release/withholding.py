"""The withholding index: what was withheld, where, by what exemption, on what facts, on whose decision.

It goes out with the release and is open to the public (5 ILCS 140/9(b)), so it holds no withheld value, no party's name
and no name of a source file.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from counterfoil.detection.model import Finding
from counterfoil.errors import BadInput
from counterfoil.law.exemptions import Exemption, Exemptions
from counterfoil.redaction.passages import Passage
from counterfoil.release import pages as page_numbers
from counterfoil.release import typeset
from counterfoil.release.letter_data import Claim, Ground, Kind, LetterData
from counterfoil.release.letter_pack import LetterPack
from counterfoil.review.decisions_table import never_formula
from counterfoil.review.model import Decision, Determination

EACH = "information about each person listed below"
"""What a basis says that is given once for several kinds of information, which are then listed."""

COLUMNS = ("record", "page", "places", "exemption", "citation", "factual_basis", "decided_by")


@dataclass(frozen=True, slots=True)
class Row:
    """One exemption on one page. ``page_number`` counts from 1; 0 stands for a record withheld whole."""

    record: str  # the released file's name, or "withheld-1" for a record that stays out
    page_number: int
    places: int  # marks on the page; for a whole record its pages
    exemption: str
    citation: str
    factual_basis: str
    decided_by: str
    what: str = ""  # the kind of information, where the basis is the exemption's own for it: "the name of a victim"


def rows(
    determinations: Sequence[Determination],
    findings: Mapping[str, Sequence[Finding]],
    *,
    documents: Mapping[str, str],
    pages: Mapping[str, int],
    exemptions: Exemptions,
    on: date,
    passages: Mapping[str, tuple[str, Sequence[Passage]]] | None = None,
) -> tuple[Row, ...]:
    """The index of one case, by record, page and exemption.

    ``findings`` and ``pages`` (a number) are by record id; ``documents`` is record id → the name of its released file.
    A record withheld whole is called ``withheld-1`` and so on, in order. ``exemptions`` are the law pack's, as they
    hold ``on`` the day of release; one that does not hold then raises ``BadInput``. ``passages`` are those that were
    removed from recordings, by record id, with who listed them; a recording counts as one page.
    """
    places = {(record_id, one.id): one for record_id, found in findings.items() for one in found}
    made: list[Row] = []
    withheld = 0
    order = list(pages)
    for one in sorted(determinations, key=lambda d: order.index(d.record_id)):
        if one.decision is Decision.WITHHOLD and not one.finding_id:
            withheld += 1
            made.append(_row(one, f"withheld-{withheld}", 0, pages[one.record_id], exemptions, on, None))
        elif one.decision is Decision.REDACT:
            finding = places[one.record_id, one.finding_id]
            name = documents[one.record_id]
            made.append(_row(one, name, finding.page_index + 1, len(finding.boxes), exemptions, on, finding))
        elif one.decision is Decision.RELEASE and not one.finding_id and one.record_id in (passages or {}):
            made += _of_recording(documents[one.record_id], *(passages or {})[one.record_id], exemptions, on)
    return _counted(made)


def _of_recording(
    name: str, listed_by: str, removed: Sequence[Passage], exemptions: Exemptions, on: date
) -> Iterator[Row]:
    """One row for each exemption and basis, with the places in the recording."""
    for code, basis in dict.fromkeys((one.exemption, one.basis) for one in removed):
        of = [one for one in removed if (one.exemption, one.basis) == (code, basis)]
        places = "; ".join(one.shown for one in of)
        citation = _exemption(code, exemptions, on).sourced.cite
        yield Row(name, 1, len(of), code, citation, f"{basis} (in the recording: {places})", listed_by)


def claims(index: Sequence[Row], exemptions: Exemptions, on: date) -> tuple[Claim, ...]:
    """The exemptions as the letter claims them, each with every factual basis; in order of the index."""
    made: list[Claim] = []
    for code in dict.fromkeys(row.exemption for row in index):
        of = [row for row in index if row.exemption == code]
        exemption = _exemption(code, exemptions, on)
        citation, *more = exemption.sourced.cite.split("; ")
        named = [one for row in of for one in row.citation.split("; ") if one != citation]
        made.append(
            Claim(
                citation=citation,
                title=exemption.title,
                authority="; ".join(dict.fromkeys([*more, *named])) or citation,
                grounds=tuple(_grounds(of, exemption)),
                code=code,
            )
        )
    return tuple(made)


def _grounds(of: Sequence[Row], exemption: Exemption) -> Iterator[Ground]:
    """One basis for all kinds of information that the exemption's own words fit, then what persons wrote."""
    usual = [row for row in of if row.what]
    if usual:
        kinds = tuple(_kind(what, [row for row in usual if row.what == what]) for what in _each("what", usual))
        basis = usual[0].factual_basis if len(kinds) == 1 else exemption.basis.format(what=EACH)
        yield _ground(basis, usual, kinds)
    own = [row for row in of if not row.what]
    for basis in _each("factual_basis", own):
        yield _ground(basis, [row for row in own if row.factual_basis == basis])


def _each(name: str, of: Sequence[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(getattr(row, name)) for row in of))


def _kind(what: str, of: Sequence[Row]) -> Kind:
    return Kind(what, sum(row.places for row in of), _each("record", of))


def _ground(basis: str, of: Sequence[Row], kinds: tuple[Kind, ...] = ()) -> Ground:
    marked = [row for row in of if row.page_number]
    pages = len({(row.record, row.page_number) for row in marked})
    places = sum(row.places for row in marked)
    return Ground(basis, places, pages, len(of) - len(marked), _each("record", of), kinds)


def as_csv(index: Sequence[Row]) -> bytes:
    """The index as CSV (UTF-8 with a byte-order mark). A cell can never be a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in index:
        page = str(row.page_number) if row.page_number else "all"
        cells = (row.record, page, str(row.places), row.exemption, row.citation, row.factual_basis, row.decided_by)
        writer.writerow(never_formula(cell) for cell in cells)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def as_json(index: Sequence[Row]) -> bytes:
    """The index for programs: ``{"version": 1, "rows": […]}``; a record withheld whole has page_number 0."""
    return json.dumps({"version": 1, "rows": [asdict(row) for row in index]}, ensure_ascii=False, indent=1).encode()


def as_pdf(index: Sequence[Row], letter: LetterData, pack: LetterPack) -> bytes:
    """The index as a tagged PDF, under the name and number of the letter that it goes with.

    It gives each basis once, and of each record one row for each kind of information, with its pages; ``as_csv`` has
    every row of its own.
    """
    people = list(dict.fromkeys(row.decided_by for row in index))
    usual = {code: _usual([row for row in index if row.exemption == code]) for code in _each("exemption", index)}
    values = {
        "sample": letter.sample,
        "office": {"name": letter.office.name},
        "number": letter.number,
        "dated_on": letter.dated_on.isoformat(),
        "marks": sum(row.places for row in index if row.page_number),
        "files": len({row.record for row in index}),
        "people": people,
        "bases": [
            {
                "code": claim.code,
                "citation": claim.citation,
                "title": claim.title,
                "authority": claim.authority,
                "texts": [ground.factual_basis for ground in claim.grounds],
            }
            for claim in letter.exemptions
        ],
        "records": [
            {
                "name": record,
                "what": next((f"{one.description}, " for one in letter.documents if one.name == record), ""),
                "marks": sum(row.places for row in index if row.record == record),
                "whole": not any(row.page_number for row in index if row.record == record),
                "rows": [_line(of, people, usual) for of in _alike([row for row in index if row.record == record])],
            }
            for record in _each("record", index)
        ],
    }
    return typeset.pdf(pack, "index", values)


def _alike(of: Sequence[Row]) -> list[list[Row]]:
    """The rows of a record that differ only in their page."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in of:
        found.setdefault((row.exemption, row.what or row.factual_basis, row.citation, row.decided_by), []).append(row)
    return list(found.values())


def _usual(of: Sequence[Row]) -> str:
    """The authority that most rows of an exemption rest on; only another one is printed beside a row."""
    return Counter(row.citation for row in of).most_common(1)[0][0]


def _line(of: Sequence[Row], people: Sequence[str], usual: Mapping[str, str]) -> dict[str, str]:
    first = of[0]
    whole = not first.page_number
    return {
        "what": first.what or first.factual_basis,
        "exemption": first.exemption,
        "authority": "" if first.citation == usual[first.exemption] else first.citation,
        "items": "–" if whole else str(sum(row.places for row in of)),
        "pages": f"all {first.places}" if whole else page_numbers.runs(row.page_number for row in of),
        "decided_by": first.decided_by if len(people) > 1 else "",
    }


def _exemption(code: str, exemptions: Exemptions, on: date) -> Exemption:
    found = exemptions.exemption(code, on)
    if found is None:
        raise BadInput(f"{code}: is no exemption of this law pack on {on.isoformat()}. Decide on that item again.")
    return found


def _row(
    one: Determination,
    record: str,
    page_number: int,
    places: int,
    exemptions: Exemptions,
    on: date,
    finding: Finding | None,
) -> Row:
    citation = one.authority or _exemption(one.exemption, exemptions, on).sourced.cite
    usual = exemptions.basis(one.exemption, finding.category, finding.role, on) if finding else ""
    what = exemptions.words(finding.category, finding.role) if finding and one.factual_basis == usual else ""
    return Row(record, page_number, places, one.exemption, citation, one.factual_basis, one.decided_by, what)


def _counted(made: Sequence[Row]) -> tuple[Row, ...]:
    """Rows that differ only in their number of places as one; records in order, then pages, then exemptions."""
    totals: Counter[Row] = Counter()
    order = {row.record: number for number, row in enumerate(reversed(made))}
    for row in made:
        totals[Row(row.record, row.page_number, 0, *_rest(row))] += row.places
    summed = [Row(row.record, row.page_number, places, *_rest(row)) for row, places in totals.items()]
    return tuple(sorted(summed, key=lambda row: (-order[row.record], row.page_number, row.exemption)))


def _rest(row: Row) -> tuple[str, str, str, str, str]:
    return row.exemption, row.citation, row.factual_basis, row.decided_by, row.what
