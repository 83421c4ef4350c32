"""What still blocks a release, as plain sentences for the person who can mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from counterfoil.law.model import DutyKind
from counterfoil.review import apart
from counterfoil.review.decisions import Confirmed, Decisions
from counterfoil.review.model import Decision, Determination, Proposal


@dataclass(frozen=True, slots=True)
class Review:
    """Everything decided about the records of one case. ``pages`` is record id → number of pages."""

    pages: Mapping[str, int]
    proposals: tuple[Proposal, ...]
    decisions: Decisions
    determinations: tuple[Determination, ...] = field(default=())
    passages: Mapping[str, int] = field(default_factory=dict)  # record id → passages that an outside tool removed


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that blocks the release: in words, and where it is mended. ``page_index`` None: at the record."""

    says: str
    record_id: str
    page_index: int | None = None
    finding_id: str = ""


def missing(review: Review) -> tuple[Missing, ...]:
    """What blocks the release; empty when nothing does. Names places, never values.

    An unconfirmed record, a page that nobody viewed, a finding that nobody decided, a referral that waits, and an item
    to release that a mark would cover. Records that stay out as a whole block nothing but by their confirmation.
    """
    by_finding = {(one.record_id, one.finding_id): one for one in review.determinations}
    proposed: dict[str, list[Proposal]] = {}  # once for all records: a case may have thousands
    for p in review.proposals:
        proposed.setdefault(p.record_id, []).append(p)
    confirmed = {one.record_id: one.confirmed for one in reversed(review.decisions.records)}
    found: list[Missing] = []
    for record_id in review.pages:
        said = confirmed.get(record_id, Confirmed.UNDECIDED)
        found += _of_record(record_id, review, said, proposed.get(record_id, ()), by_finding)
    return tuple(found)


def outstanding(review: Review) -> tuple[str, ...]:
    """What ``missing`` finds, as sentences."""
    return tuple(one.says for one in missing(review))


def released_records(review: Review) -> tuple[str, ...]:
    """Ids of the records that go out (whole or redacted), in order."""
    released = {
        one.record_id for one in review.determinations if not one.finding_id and one.decision is Decision.RELEASE
    }
    return tuple(record_id for record_id in review.pages if record_id in released)


def withheld_values(review: Review) -> tuple[str, ...]:
    """The values that were determined to be withheld and are released nowhere in the case, in order.

    Of a record withheld whole: those that the law forbids, lets withhold, or refers.
    """
    made = {(one.record_id, one.finding_id): one.decision for one in review.determinations}
    withheld: dict[str, None] = {}
    released: set[str] = set()
    for p in review.proposals:
        decision = made.get((p.record_id, p.finding.id))
        if decision is Decision.RELEASE:
            released.add(p.finding.text)
        elif decision is Decision.REDACT or (
            made.get((p.record_id, "")) is Decision.WITHHOLD and p.duty.kind not in (DutyKind.COMPELLED, DutyKind.OPEN)
        ):
            withheld[p.finding.text] = None
    return tuple(value for value in withheld if value and value not in released)


def count_marks(review: Review) -> int:
    """The number of marks that the determinations ask for, over all records, and of passages of recordings."""
    boxes = {(p.record_id, p.finding.id): len(p.finding.boxes) for p in review.proposals}
    marked = (one for one in review.determinations if one.decision is Decision.REDACT)
    return sum(boxes[one.record_id, one.finding_id] for one in marked) + sum(review.passages.values())


def _of_record(
    record_id: str,
    review: Review,
    confirmed: Confirmed,
    proposals: Sequence[Proposal],
    by_finding: Mapping[tuple[str, str], Determination],
) -> Iterator[Missing]:
    if confirmed is Confirmed.NO:
        yield Missing(f"{record_id}: it is not yet certain that this is the right person's record.", record_id)
    elif confirmed is Confirmed.UNDECIDED:
        yield Missing(f"{record_id}: nobody confirmed that this is the right person's record.", record_id)
    whole = by_finding.get((record_id, ""))
    if whole is None and confirmed not in (Confirmed.NO, Confirmed.UNDECIDED):
        yield Missing(f"{record_id}: no determination was made on this record.", record_id)
    if whole is not None and whole.decision in (Decision.WITHHOLD, Decision.NOT_RESPONSIVE):
        return
    unseen = [i + 1 for i in range(review.pages[record_id]) if (record_id, i) not in review.decisions.viewed]
    if unseen:
        yield Missing(f"{record_id}: nobody viewed page {_runs(unseen)}.", record_id, unseen[0] - 1)
    for p in proposals:
        made = by_finding.get((record_id, p.finding.id))
        place = f"{record_id}, page {p.finding.page_index + 1}, {p.finding.id}"
        if made is None:
            says = f"{p.shows} ({p.duty.kind})".replace("_", " ")
            yield _at(p, f"{place}: nobody decided on this {says}.")
        elif made.decision is Decision.REFER:
            yield _at(p, f"{place}: referred, and waits for counsel ({p.why}).")
    yield from _lost_beneath_marks(record_id, proposals, by_finding)


def _lost_beneath_marks(
    record_id: str, proposals: Sequence[Proposal], by_finding: Mapping[tuple[str, str], Determination]
) -> Iterator[Missing]:
    places = [(record_id, p.finding.id) for p in proposals]
    decided = {place: by_finding[place].decision for place in places if place in by_finding}
    for over, under in apart.conflicts(proposals, decided):
        must = under.duty.kind is DutyKind.COMPELLED
        yield _at(
            over,
            f"{record_id}, page {under.finding.page_index + 1}, {under.finding.id} ({under.shows}): "
            f"{'must go out' if must else 'is to be released'}, and lies beneath the mark of {over.finding.id} "
            f"({over.shows}). Change the row of {over.finding.id}{'' if must else ', or redact both'}.",
        )


def _at(p: Proposal, says: str) -> Missing:
    return Missing(says, p.record_id, p.finding.page_index, p.finding.id)


def _runs(numbers: list[int]) -> str:
    """Ascending numbers as runs.

    >>> _runs([1, 2, 3, 7, 9, 10])
    '1-3, 7, 9-10'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join("-".join(str(end) for end in run) for run in runs)
