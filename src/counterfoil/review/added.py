"""What a person adds to the findings: what the program missed, by its words or by a box, made into proposals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from counterfoil.detection.model import Finding
from counterfoil.detection.text import PageText, fold_character
from counterfoil.documents.model import Document, Page
from counterfoil.errors import BadInput, RefusedByLaw
from counterfoil.law.model import Duty, DutyKind
from counterfoil.review.decisions import Added, Decisions, FindingDecision, paper_of
from counterfoil.review.duties import facts_of
from counterfoil.review.model import NOTHING, Decision, Proposal
from counterfoil.values import Box, Category, RecordKind, Role, Span, counted

DETECTOR = "person"
DRAWN = "drawn"
"""The detector of a box that a person drew: what is beneath it goes, and the same words elsewhere are not meant."""
SMALLEST_PT = 2.0
"""Of a drawn box's sides: less is a slip of the hand."""
Key = tuple[int, str, tuple[float, ...]]
UNNAMED = "information that a reviewer marked about a person"
"""What a letter says was removed where the person did not say what it is, and its shape does not tell."""
_HYPHENS = frozenset("-\xad\u2010\u2011\u0002\ufffe")  # the last two: how PDF engines write the hyphen at a line's end
_BREAK = r"(?:-(?:[ .]*\n[ .]*)?)?"  # within a word: a hyphen, at a line's end or not
_GAP = r"[-. \n]"  # between words: anything that is no letter or digit


def findings_of(document: Document, added: Sequence[Added], *, first: int = 1) -> tuple[Finding, ...]:
    """One finding for each place where the words of ``added`` stand on their page, in the order of ``added``.

    Whole words are met, whatever their case, accents, punctuation, blanks, line ends and hyphenation. All of ``added``
    are of this document; ids are ``p<page>-a<number>`` with numbers from ``first``, so a row added below leaves the
    earlier ids as they were. Raises ``BadInput`` for a page that the document lacks, words that do not stand on the
    page, and words that were added twice.

    The role is unknown. The category is the one that the person wrote, else what the shape of the words says (a
    telephone number, an address). Where neither tells, the verifier takes the words for a name, which is what is missed
    most: it then finds the same words left elsewhere in the record; a ``VICTIM_CUE`` would be judged by its place only.
    A letter does not call them a name; see ``proposals_of``.
    """
    pages = {page.index: PageText(page) for page in document.pages}
    made: list[Finding] = []
    seen: set[Key] = set()
    for one in added:
        place = f"{one.record_id}, page {one.page_index + 1}"
        if one.page_index not in pages:
            raise BadInput(
                f"{place}: {_called(one)} was added there, but the record has {counted(len(pages), 'page')}."
            )
        if _key(one) in seen:
            raise BadInput(f"{place}: {_called(one)} was added twice. Leave one of the rows.")
        seen.add(_key(one))
        text = pages[one.page_index]
        if one.box is not None:
            made.append(_drawn(one, one.box, text.page, f"p{one.page_index + 1}-a{first + len(made):03d}"))
            continue
        spans = [(span, boxes) for span in _places(text, one.text) if (boxes := text.boxes(span))]
        if not spans:
            raise BadInput(
                f"{place}: the words '{one.text}' do not stand there. Write whole words as the page shows them; where "
                "other words stand between the lines (two columns), add a row for each line."
            )
        category = one.category or _category(one) or Category.NAME
        for span, boxes in spans:
            made.append(
                Finding(
                    id=f"p{one.page_index + 1}-a{first + len(made):03d}",
                    text=text.written(span),
                    category=category,
                    role=Role.UNKNOWN,
                    page_index=one.page_index,
                    boxes=boxes,
                    span=span,
                    how="added by hand",
                    detector=DETECTOR,
                )
            )
    return tuple(made)


def proposals_of(
    record_id: str, findings: Sequence[Finding], added: Sequence[Added], record_kind: RecordKind
) -> tuple[Proposal, ...]:
    """A proposal to redact for each of the findings that ``findings_of`` made from ``added``, in order.

    No rule of the pack answered, so the duty names none; that the exemption is known, ``determine`` checks. What the
    letter says of it is true: the person's category, the shape's, the person's own words, else ``UNNAMED``.
    """
    made = []
    for finding, one in _paired(findings, added):
        why = f"added by the reviewer: {one.reason}"
        duty = Duty(DutyKind.PERMITTED_TO_WITHHOLD, (), why, adopted=True)
        facts = facts_of(finding, record_kind=record_kind)
        what = one.reason if one.in_own_words else "" if one.category or _category(one) else UNNAMED
        made.append(Proposal(record_id, finding, facts, duty, Decision.REDACT, why, what))
    return tuple(made)


def decisions_of(record_id: str, findings: Sequence[Finding], added: Sequence[Added]) -> tuple[FindingDecision, ...]:
    """The person's decision on each of these findings: redact, with the exemption and the reason of its row."""
    return tuple(
        FindingDecision(record_id, finding.id, Decision.REDACT, one.exemption, one.reason)
        for finding, one in _paired(findings, added)
    )


def with_added(
    proposals: Sequence[Proposal],
    decisions: Decisions,
    *,
    pages: Mapping[str, int],
    documents: Mapping[str, Document],
    kinds: Mapping[str, RecordKind],
) -> tuple[tuple[Proposal, ...], Decisions]:
    """Proposals and decisions with the added rows among their findings, as ``determine.determine`` takes them.

    ``documents`` and ``kinds`` are by record id. The decisions that come back have no ``added`` any more and are tied
    to the proposals that come back; so that this hides no mistake, the table must belong to ``proposals`` before.
    Raises ``BadInput`` when it does not, as ``findings_of``, and where the words stand in a finding that the same table
    releases; ``RefusedByLaw`` where they stand in one that must go out.
    """
    if not decisions.added:
        return tuple(proposals), decisions
    if decisions.paper != paper_of(decisions.case_number, pages, proposals):
        raise BadInput(
            f"The decisions of {decisions.case_number or 'this case'} were made on another set of records and findings "
            "than the case has now. Nothing was decided. Write the table anew, and copy your added rows into it."
        )
    strange = sorted({one.record_id for one in decisions.added} - set(documents))
    if strange:
        raise BadInput(f"Rows were added for records that the case does not have: {', '.join(strange)}.")
    more: list[Proposal] = []
    decided: list[FindingDecision] = []
    for record_id in dict.fromkeys(one.record_id for one in decisions.added):
        added = [one for one in decisions.added if one.record_id == record_id]
        findings = findings_of(documents[record_id], added)
        more += proposals_of(record_id, findings, added, kinds[record_id])
        decided += decisions_of(record_id, findings, added)
    _need_room(proposals, decisions, more)
    whole = (*proposals, *more)
    paper = paper_of(decisions.case_number, pages, whole)
    return whole, replace(decisions, paper=paper, findings=(*decisions.findings, *decided), added=())


def _need_room(proposals: Sequence[Proposal], decisions: Decisions, more: Sequence[Proposal]) -> None:
    """An added mark neither takes away what the law compels, nor contradicts what the same table releases."""
    released = {(d.record_id, d.finding_id) for d in decisions.findings if d.decision is Decision.RELEASE}
    clashes = [(new, old) for new in more for old in proposals if old.shows != NOTHING and _meet(new, old)]
    compelled = [(new, old) for new, old in clashes if old.duty.kind is DutyKind.COMPELLED]
    if compelled:
        lines = [
            f"{_place(new)} lies in {old.finding.id}, which must go out ({', '.join(old.duty.citations)})."
            for new, old in compelled
        ]
        raise RefusedByLaw(
            "The law does not let these added words be redacted; where you mean another place, write more of the words "
            "around it:\n" + "\n".join(f"  {line}" for line in lines)
        )
    lines = [
        f"{_place(new)} lies in {old.finding.id}, which this table releases."
        for new, old in clashes
        if (old.record_id, old.finding.id) in released
    ]
    if lines:
        raise BadInput(
            "Nothing was decided. Decide in the finding's own row, or write more of the words around the "
            "place that you mean:\n" + "\n".join(f"  {line}" for line in lines)
        )


def _meet(new: Proposal, old: Proposal) -> bool:
    one, other = new.finding, old.finding
    if new.record_id != old.record_id or one.page_index != other.page_index:
        return False
    if one.span is not None and other.span is not None:
        return one.span.start < other.span.end and other.span.start < one.span.end
    return any(a.overlaps(b) for a in one.boxes for b in other.boxes)


def _place(p: Proposal) -> str:
    return f"{p.record_id}, page {p.finding.page_index + 1}, {p.finding.id}"


def _drawn(one: Added, box: Box, page: Page, finding_id: str) -> Finding:
    """The finding of a drawn box. It has no text: what is beneath it goes, and nothing is looked for elsewhere."""
    place = f"{one.record_id}, page {one.page_index + 1}"
    if box.width < SMALLEST_PT or box.height < SMALLEST_PT:
        raise BadInput(f"{place}: the drawn box is smaller than {SMALLEST_PT:g} points. Draw it anew.")
    if box.x0 < 0 or box.y0 < 0 or box.x1 > page.width_pt or box.y1 > page.height_pt:
        raise BadInput(
            f"{place}: the drawn box {box.as_list()} leaves the page, which has {page.width_pt:g} by "
            f"{page.height_pt:g} points. Draw it within the page."
        )
    beneath = {_letters(word.text) for word in page.words if box.overlaps(word.box)} - {""}
    said = {_letters(word) for word in one.reason.split()}
    if one.in_own_words and any(len(word) > 3 for word in beneath & said):
        raise BadInput(
            f"{place}: the reason goes into the letter, and holds words that the box removes. Say what they are, not "
            "what they read."
        )
    return Finding(
        id=finding_id,
        text="",
        category=one.category or Category.PASSAGE,
        role=Role.UNKNOWN,
        page_index=one.page_index,
        boxes=(box,),
        span=None,
        how="drawn by hand",
        detector=DRAWN,
        whole_region=True,
    )


def _called(one: Added) -> str:
    return f"the box {one.box.as_list()}" if one.box is not None else f"'{one.text}'"


def _paired(findings: Sequence[Finding], added: Sequence[Added]) -> Iterator[tuple[Finding, Added]]:
    rows = {_key(one): one for one in added}
    for finding in findings:
        drawn = finding.detector == DRAWN
        words = "" if drawn else _letters(finding.text)
        yield finding, rows[finding.page_index, words, tuple(finding.boxes[0].as_list()) if drawn else ()]


def _key(one: Added) -> Key:
    """What one row and its findings share: the page, the letters and digits of the words, or the box."""
    if one.box is not None:
        return one.page_index, "", tuple(one.box.as_list())
    return one.page_index, _letters(one.text), ()


def _letters(text: str) -> str:
    return "".join(map(fold_character, text))


def _places(text: PageText, words: str) -> Iterator[Span]:
    folded, places = _folded(text.page.text)
    # A look-ahead, so that places which share a word are all found ("a b a" in "a b a b a").
    for match in re.finditer(rf"(?<!\w)(?=({_expression(words)})(?!\w))", folded):
        last = places[match.end(1) - 1]
        yield Span(places[match.start(1)], _end_of_letter(text.page.text, last))


def _end_of_letter(text: str, place: int) -> int:
    end = place + 1
    while end < len(text) and _is_combining(text[end]):
        end += 1
    return end


def _is_combining(character: str) -> bool:
    """True for an accent that is written after its letter."""
    return "\u0300" <= character <= "\u036f"


def _expression(words: str) -> str:
    folded, _ = _folded(words)
    pieces: list[str] = []
    end = 0
    for run in re.finditer(r"\w+", folded):
        gap = folded[end : run.start()]
        if pieces:
            # "Gar- cia" is how a person copies a word from two lines; elsewhere on the page it may stand whole.
            pieces.append(f"{_GAP}*" if re.fullmatch(r"-[ \n]*", gap) else f"{_GAP}+")
        pieces.append(_BREAK.join(map(re.escape, run[0])))
        end = run.end()
    return "".join(pieces)


def _folded(text: str) -> tuple[str, list[int]]:
    """Letters and digits as they are compared, hyphens, line ends and blanks plain, all else a full stop.

    With it, for each character, its place in ``text``.
    """
    out: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if _is_combining(character):
            continue  # part of the letter before it
        plain = fold_character(character) or _plain(character)
        out.append(plain)
        places += [place] * len(plain)
    return "".join(out), places


def _plain(character: str) -> str:
    if character == "\n":
        return "\n"
    if character in _HYPHENS:
        return "-"
    return " " if character.isspace() else "."


def _category(one: Added) -> Category | None:
    """What the shape of the words says by itself; None where it says nothing, or the person said it."""
    if one.in_own_words:
        return None
    if one.box is not None:
        return None  # nothing is known of it but its place
    from counterfoil.detection import addresses, patterns  # inline: slow import, and only an added row needs it

    shown = one.text.strip(" .,;:")
    whole = Span(0, len(shown))
    for match in patterns.finder().find(shown):
        if match.span == whole:
            return match.pattern.category
    return next((match.category for match in addresses.find(shown) if match.span == whole), None)
