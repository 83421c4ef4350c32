"""The instrument behind a demand, page by page. It says what a paper *claims* to be, never that it is judicial.

Procedure: the marks of an agency's form win on conflict; a court paper needs a caption, a case number and a form line
or signature line, and is still only a claim; a letter that merely mentions a form stays a letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from counterfoil.demands.doubt import doubt
from counterfoil.demands.marks import PageMarks, PaperMarks, marks_of, quoted
from counterfoil.documents.model import Document, Page
from counterfoil.law.instruments import Instruments
from counterfoil.law.model import Instrument, InstrumentClass, InstrumentKind, PageReading

_SHEET_CHARS, _OVERLAP_CHARS, _MAX_CHARS = 40_000, 4_000, 1_000_000
_COURT_KINDS = frozenset(
    {
        InstrumentKind.COURT_SUBPOENA,
        InstrumentKind.COURT_ORDER,
        InstrumentKind.SEARCH_WARRANT,
        InstrumentKind.ARREST_WARRANT,
    }
)


@dataclass(frozen=True, slots=True)
class _Read:
    reading: PageReading
    marks: PageMarks


def recognise(document: Document, instruments: Instruments) -> Instrument:
    """What the document and its parts claim to be, with every page's reading and the words that decided.

    Nothing is verified: ``klass`` CLAIMED_JUDICIAL means that two persons and the clerk must confirm. Pages without
    text are read as UNKNOWN and say so.
    """
    pages = list(_pages(document, "", instruments))
    chosen = _choose(pages)
    readings = tuple(page.reading for page in pages)
    agent = next((p.marks.agency for p in pages if p.marks.agency and not p.reading.part), "")
    custody = any(p.marks.custody for p in pages if p.reading.klass is InstrumentClass.REQUEST)
    if chosen is None:
        return Instrument(
            InstrumentKind.UNKNOWN,
            InstrumentClass.UNKNOWN,
            readings,
            immigration_agent=bool(agent),
            issuer=agent,
            why="No page shows marks that say what it is.",
        )
    reading, marks = chosen.reading, chosen.marks
    records = reading.kind is InstrumentKind.FOIA_REQUEST
    request = reading.klass is InstrumentClass.REQUEST and not reading.part
    if (
        request
        and reading.kind is not InstrumentKind.CERTIFICATION
        and (why_not := doubt(document, asks_records=records))
    ):
        return Instrument(
            InstrumentKind.UNKNOWN,
            InstrumentClass.UNKNOWN,
            readings,
            immigration_agent=bool(agent),
            issuer=agent,
            why=f"{why_not}. Is this a demand?",
        )
    court = reading.kind in _COURT_KINDS
    roles = dict(marks.signers)
    # A clerk may sign below a line that names a judge: the signature line decides, not the word.
    signer = _signer(reading, roles)
    federal = court and bool(marks.court) and not marks.state_court
    warrant = reading.kind in (InstrumentKind.SEARCH_WARRANT, InstrumentKind.ARREST_WARRANT)
    claimed = reading.klass is InstrumentClass.CLAIMED_JUDICIAL
    return Instrument(
        kind=reading.kind,
        klass=reading.klass,
        pages=readings,
        criminal_warrant=claimed and warrant and federal,
        article_iii_judge=claimed and federal and "article_iii_judge" in roles and "clerk" not in roles,
        state_court=claimed and marks.state_court,
        court_subpoena=claimed and reading.kind is InstrumentKind.COURT_SUBPOENA,
        court_order=claimed and reading.kind is InstrumentKind.COURT_ORDER,
        immigration_agent=bool(agent) or (bool(marks.agency) and not court),
        sealed=court and any(p.marks.sealed for p in pages if p.reading.klass is not InstrumentClass.REQUEST),
        expedited=any(p.marks.expedited for p in pages if p.reading.klass is InstrumentClass.REQUEST),
        asks_custody=custody and not court,
        signer=signer,
        issuer=marks.court if court else (marks.agency or agent),
        case_number=marks.case_number if court else "",
        form=next((m.paper.name for m in marks.papers if m.paper.kind is reading.kind), ""),
        why=_why(reading, roles, pages),
    )


def page_texts(document: Document) -> tuple[str, ...]:
    """The text of every page and part as ``recognise`` reads them, in the order of ``Instrument.pages``."""
    own = tuple(page.text for page in _own_pages(document))
    return own + tuple(text for inner in document.parts for text in page_texts(inner))


def _pages(document: Document, part: str, instruments: Instruments) -> Iterator[_Read]:
    sender = next((value for key, value in document.properties if key.casefold() == "from"), "")
    fields = [value for key, value in document.properties if key.casefold() == "form field"]
    for page in _own_pages(document):
        marks = marks_of(page.text, instruments, fields=fields if page.index == 0 else (), sender=sender)
        yield _Read(_read_page(page, part, marks), marks)
    for inner in document.parts:
        yield from _pages(inner, f"{part} / {inner.name}" if part else inner.name, instruments)


def _own_pages(document: Document) -> Iterator[Page]:
    # A message is read by its own lines; its pages are only how it was typeset for the screen. Where its HTML says
    # something else than its plain text, both are read.
    pages = document.pages
    if document.media_type in ("message/rfc822", "text/plain", "text/html"):
        subject = next((value for key, value in document.properties if key.casefold() == "subject"), "")
        text = f"Subject: {subject}\n\n{document.body}" if subject else document.body
        differs = any("HTML" in warning for warning in document.warnings)
        pages = (*_sheets(text), *(document.pages if differs else ()))
    for page in pages:
        if document.typeset and page.index == 0 and page.words:
            # The first line of a page typeset anew says so; it is ours, not the sender's.
            page = replace(page, text=page.text.partition("\n")[2])
        yield page


def _sheets(text: str) -> Iterator[Page]:
    """A message as one page; a very long one as sheets of 40,000 characters that overlap: time stays bounded."""
    for number, start in enumerate(range(0, max(min(len(text), _MAX_CHARS), 1), _SHEET_CHARS - _OVERLAP_CHARS)):
        yield Page(number, 0, 0, text[start : start + _SHEET_CHARS], ())
    if len(text) > _MAX_CHARS:
        yield Page(number + 1, 0, 0, "", ())


def _read_page(page: Page, part: str, marks: PageMarks) -> PageReading:
    def reading(kind: InstrumentKind, klass: InstrumentClass, *words: str) -> PageReading:
        return PageReading(page.index, part, kind, klass, tuple(dict.fromkeys(w for w in words if w)))

    if not page.text.strip():
        return reading(InstrumentKind.UNKNOWN, InstrumentClass.UNKNOWN, "no text could be read on this page")
    letter = bool(marks.names_law or marks.asks)
    agency = _strongest([m for m in marks.papers if not m.paper.court and _is_form(m, marks)])
    if agency is not None:
        roles = dict(marks.signers)
        signer = roles.get("agency_officer") or roles.get("immigration_judge", "")
        if (
            agency.paper.kind is InstrumentKind.CERTIFICATION
        ):  # a victim's form: it asks, and no agency stands behind it
            return reading(agency.paper.kind, InstrumentClass.REQUEST, *agency.quotes)
        return reading(agency.paper.kind, InstrumentClass.ADMINISTRATIVE, *agency.quotes, signer)
    court = _strongest([m for m in marks.papers if m.paper.court and m.placed])
    if court is not None and (marks.court or not letter):
        return _court_page(reading, court, marks)
    if marks.names_law:
        return reading(InstrumentKind.FOIA_REQUEST, InstrumentClass.REQUEST, marks.names_law, marks.asks)
    if marks.certification:
        return reading(InstrumentKind.CERTIFICATION, InstrumentClass.REQUEST, marks.certification, marks.expedited)
    if marks.alert and (marks.agency or not marks.asks):
        return reading(InstrumentKind.ALERT, InstrumentClass.REQUEST, marks.alert, marks.agency)
    if marks.database_access:
        return reading(InstrumentKind.DATABASE_ACCESS, InstrumentClass.REQUEST, marks.database_access, marks.agency)
    if marks.assistance and (marks.agency or not marks.asks):
        return reading(InstrumentKind.CALL_FOR_ASSISTANCE, InstrumentClass.REQUEST, marks.assistance, marks.agency)
    if marks.custody and (marks.agency or not marks.asks):
        return reading(InstrumentKind.INQUIRY, InstrumentClass.REQUEST, marks.custody, marks.agency)
    if marks.asks:
        kind = InstrumentKind.INQUIRY if marks.agency else InstrumentKind.FOIA_REQUEST
        return reading(kind, InstrumentClass.REQUEST, marks.asks, marks.agency)
    loose = [quote for m in marks.papers for quote in m.quotes]
    return reading(InstrumentKind.UNKNOWN, InstrumentClass.UNKNOWN, *loose[:3])


def _court_page(reading: Callable[..., PageReading], court: PaperMarks, marks: PageMarks) -> PageReading:
    """Caption and case number and (form line or signature line): a claim. Anything less: unknown, for a person."""
    signed = [words for role, words in marks.signers if role not in ("agency_officer", "immigration_judge")]
    form_line = any("(" in quote and quote[:2].casefold() in ("ao", "a0") for quote in court.quotes)
    complete = bool(marks.court and marks.case_number and (form_line or signed))
    klass = InstrumentClass.CLAIMED_JUDICIAL if complete else InstrumentClass.UNKNOWN
    found: PageReading = reading(
        court.paper.kind, klass, quoted(marks.court), *court.quotes, marks.case_number, *signed
    )
    return found


def _is_form(found: PaperMarks, page: PageMarks) -> bool:
    """Whether an agency's form is on the page, and not a letter that speaks of one.

    A page that names a public-records law must have the form's title and form line where a form has them. On a page
    that asks for records one mark is a mention, and so are marks of which none stands where a form has it.
    """
    if page.names_law:
        return found.placed >= 2
    if page.asks:
        return found.placed >= 1 and found.total >= 2
    return found.placed >= 1 or found.total >= 2


def _strongest(found: list[PaperMarks]) -> PaperMarks | None:
    return max(found, key=lambda m: (m.placed, m.total, m.paper.kind is not InstrumentKind.UNKNOWN), default=None)


def _choose(pages: list[_Read]) -> _Read | None:
    """The page that says what the whole demand is.

    A request that names the law stays a request, whatever is attached. Otherwise an agency's paper wins, then a
    court's; then a call for help, an inquiry, and a request on no particular form.
    """

    def first(*kinds: InstrumentKind, klass: InstrumentClass | None = None, own: bool = False) -> _Read | None:
        for page in pages:
            fits = (not kinds or page.reading.kind in kinds) and (klass is None or page.reading.klass is klass)
            if fits and not (own and page.reading.part):
                return page
        return None

    named = next((p for p in pages if p.reading.kind is InstrumentKind.FOIA_REQUEST and p.marks.names_law), None)
    return (
        (named if named and not named.reading.part else None)
        or first(InstrumentKind.CERTIFICATION, own=True)
        or first(klass=InstrumentClass.ADMINISTRATIVE)
        or first(klass=InstrumentClass.CLAIMED_JUDICIAL)
        or first(*_COURT_KINDS)
        or first(InstrumentKind.CERTIFICATION)
        or first(InstrumentKind.CALL_FOR_ASSISTANCE, own=True)
        or first(InstrumentKind.ALERT, InstrumentKind.DATABASE_ACCESS, own=True)
        or first(InstrumentKind.INQUIRY, own=True)
        or first(InstrumentKind.FOIA_REQUEST, own=True)
        or named
        or first(InstrumentKind.ALERT, InstrumentKind.DATABASE_ACCESS)
        or first(InstrumentKind.INQUIRY, InstrumentKind.FOIA_REQUEST, InstrumentKind.CALL_FOR_ASSISTANCE)
    )


def _signer(reading: PageReading, roles: dict[str, str]) -> str:
    if reading.klass is InstrumentClass.REQUEST:
        return ""
    order: tuple[str, ...] = ("agency_officer", "immigration_judge")
    if reading.kind in (InstrumentKind.COURT_ORDER, InstrumentKind.SEARCH_WARRANT):
        order = ("article_iii_judge", "judge", "clerk", "attorney")
    elif reading.kind in _COURT_KINDS:
        order = ("clerk", "attorney", "article_iii_judge", "judge")
    return next((roles[role] for role in order if role in roles), "")


def _why(reading: PageReading, roles: dict[str, str], pages: list[_Read]) -> str:
    others = {p.reading.klass for p in pages} - {reading.klass}
    if reading.klass is InstrumentClass.ADMINISTRATIVE:
        why = "Its words are those of an agency's form; no judge stands behind it, whatever else it says."
        if InstrumentClass.CLAIMED_JUDICIAL in others:
            why += " Another page claims to come from a court: a person must part the two."
        return why
    if reading.klass is InstrumentClass.CLAIMED_JUDICIAL:
        why = "It claims to come from a court: caption, case number and form or signature line. Two persons verify it."
        if "clerk" in roles and reading.kind is not InstrumentKind.SEARCH_WARRANT:
            why += " The signature line is a clerk's or issuing officer's, not a judge's."
        if "judge" in roles and "article_iii_judge" not in roles and "Magistrate" in roles["judge"]:
            why += " Whether a magistrate judge meets words such as 'Article III judge' is for counsel."
        return why
    if reading.kind in _COURT_KINDS:
        return "It has a court paper's title, but not caption, case number and form or signature line together."
    if reading.kind is InstrumentKind.FOIA_REQUEST:
        why = "It asks for records" + (" and names a public-records law." if pages and reading.marks else ".")
        if not any(p.marks.names_law for p in pages if p.reading == reading):
            why = "It asks for records and names no law; none needs to be named."
        if others & {InstrumentClass.ADMINISTRATIVE, InstrumentClass.CLAIMED_JUDICIAL}:
            why += " What is attached adds nothing to the request and is a paper of its own."
        return why
    if reading.kind is InstrumentKind.CALL_FOR_ASSISTANCE:
        return "It asks for people at a place, not for records."
    if reading.kind in _SAID:
        return _SAID[reading.kind]
    return "It asks without naming a public-records law or presenting process."


_SAID = {
    InstrumentKind.CERTIFICATION: "It asks to certify a victim's cooperation for a U or T visa, not for records.",
    InstrumentKind.DATABASE_ACCESS: "It asks for a way into a database, not for records.",
    InstrumentKind.ALERT: "It asks to look out for somebody or to confirm a hit, not for records.",
}
