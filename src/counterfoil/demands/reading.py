"""A file that arrived, read as a demand: who asks, when, for what, about whom. One way in: ``read``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from counterfoil import documents
from counterfoil.demands.dates import first_day, names_fiscal_year
from counterfoil.demands.items import items
from counterfoil.demands.model import Demand, Subject
from counterfoil.demands.people import subjects
from counterfoil.demands.period import period
from counterfoil.demands.purpose import purpose, wants_electronic, wants_fee_waiver
from counterfoil.demands.sender import contact
from counterfoil.demands.words import own_words
from counterfoil.documents.model import Document
from counterfoil.errors import DemandUnreadable
from counterfoil.law.instruments import Instruments
from counterfoil.sandbox import Worker

_EARLIEST = date(1990, 1, 1)
_NOON = time(12, tzinfo=UTC)  # a letter has a day, no hour: noon in UTC is that day everywhere in the United States
_MESSAGES = ("message/rfc822", "application/vnd.ms-outlook", "application/ms-tnef")
_LIST_ITEM = re.compile(r"\s*(?:\(?\w{1,3}[.)]|[-–*•])\s")
_MAX_CHARS = 200_000  # forty letters; what is longer is an attachment in the wrong place
_LETTERHEAD_CHARS = 900  # a letter's head with two addresses is shorter
_GREETING = re.compile(r"(?im)^\s*(?:to whom it may concern|dear\b|hello\b|attn|attention|re:|subject:)")


def read(path: Path, *, workdir: Path, worker: Worker | None = None) -> Demand:
    """The demand in a file that ``documents.read`` reads: e-mail, PDF, scan, text, Word.

    Raises ``DemandUnreadable`` when there is no text and no attachment, and what ``documents.read`` raises
    (``DocumentUnreadable``, ``LimitExceeded``). Nothing is written outside ``workdir``.
    """
    return demand_of(documents.read(path, workdir=workdir, worker=worker))


def read_attachment(demand: Demand, number: int) -> Demand:
    """An attachment (from 1) as a demand of its own; it has no sender of its own unless it says one."""
    if not 1 <= number <= len(demand.attachments):
        raise DemandUnreadable(
            f"The demand has {len(demand.attachments)} attachments; there is no number {number}. Number them from 1."
        )
    return demand_of(demand.attachments[number - 1])


def in_body_warnings(demand: Demand, instruments: Instruments, *, on: date) -> tuple[str, ...]:
    """What the law of the day of receipt says about a request that stands only in an attachment; empty otherwise."""
    if not demand.asked_only_in_attachment:
        return ()
    return tuple(
        f"{rule.says} ({', '.join(map(str, rule.provenance.cites))}, from {rule.provenance.effective_from}.)"
        for rule in instruments.reading
        if rule.id == "electronic-request-in-body" and rule.provenance.holds_on(on)
    )


def demand_of(document: Document) -> Demand:
    """The demand in a document that is read already. Raises ``DemandUnreadable`` when it holds no text at all."""
    headers = _Headers(document.properties if document.media_type in _MESSAGES else ())
    # The pages of a message are typeset from its headers and body: where the body is empty they hold no request.
    whole = document.body or ("" if headers.known else _unwrapped(document))
    if not whole.strip() and not document.parts and not headers.first("Subject"):
        raise DemandUnreadable(
            f"{document.name}: no text could be read in it. "
            "Open it, type what it asks into a text file, and give that file."
        )
    greeting = None if headers.known else _GREETING.search(whole[:_LETTERHEAD_CHARS])
    letterhead = whole[: greeting.start()] if greeting else ""
    from_name = parseaddr(headers.first("From"))[0]
    own = own_words(whole[len(letterhead) : len(letterhead) + _MAX_CHARS], sender=from_name)
    warnings = list(document.warnings)
    sent = headers.moment("Date", warnings) if headers.known else _letter_date(whole)
    received = headers.received(warnings)
    _odd_order(sent, received, warnings)
    asked = items(own.text)
    only_attached = headers.known and bool(document.parts) and not asked
    if whole.strip() and not asked and not only_attached:
        warnings.append("No item that is asked for could be told apart: read the text.")
    if only_attached:
        warnings.append(
            "The body of the message asks for nothing that could be told apart; the request may be in an attachment."
        )
    if len(whole) > _MAX_CHARS:
        warnings.append(f"The text has {len(whole)} characters; items were looked for in the first {_MAX_CHARS} only.")
    if not whole.strip():
        warnings.append(
            "The body of the message is empty; only its subject line and attachments can say what is asked."
        )
    if names_fiscal_year(own.text):
        warnings.append(
            "A fiscal year is named; it is taken for the calendar year. Where the office's own begins in another "
            "month, search that period as well."
        )
    day = next((moment.date() for moment in (received, sent) if moment), None)
    sender = contact(
        from_header=headers.first("Reply-To" if not headers.first("From") else "From"),
        signature=own.signature,
        text=own.text,
        letterhead=letterhead,
    )
    return Demand(
        digest=document.digest,
        media_type=document.media_type,
        sender=sender,
        subject_line=headers.first("Subject") or _subject_line(whole),
        sent_at=sent,
        received_at=received,
        text=own.text,
        items=asked,
        subjects=_people(f"{headers.first('Subject')}\n{own.text}", sender.name, document if only_attached else None),
        period=period(own.text, asked_on=day),
        purpose=purpose(whole[:_MAX_CHARS]),
        wants_fee_waiver=wants_fee_waiver(whole[:_MAX_CHARS]),
        wants_electronic=wants_electronic(whole[:_MAX_CHARS]),
        document=document,
        attachments=document.parts,
        warnings=tuple(dict.fromkeys(warnings)),
        asked_only_in_attachment=only_attached,
        signature=own.signature,
    )


def _people(text: str, sender: str, bearer: Document | None) -> tuple[Subject, ...]:
    """The people of the text; where it asks for nothing itself, those of the papers that ``bearer`` carries."""
    found = subjects(text, sender=sender)
    if bearer is None or any(one.name for one in found):
        return found
    attached = (one for part in bearer.parts for one in subjects((part.body or _unwrapped(part))[:_MAX_CHARS]))
    return tuple(dict.fromkeys((*found, *(one for one in attached if one.name))))


def date_warnings(demand: Demand, *, today: date) -> tuple[str, ...]:
    """Dates that cannot be: in the future, or before 1990. ``today`` is the office's day."""
    found = []
    for what, moment in (("sent", demand.sent_at), ("received", demand.received_at)):
        if moment is not None and moment.date() > today:
            found.append(f"The date {what}, {moment.date()}, is in the future: give the day of receipt by hand.")
    return tuple(found)


class _Headers:
    """The headers of an e-mail, in the order of the file; a letter has none."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs = tuple((name.casefold(), value) for name, value in pairs)
        self.known = bool(self._pairs)

    def first(self, name: str) -> str:
        return next((" ".join(value.split()) for key, value in self._pairs if key == name.casefold()), "")

    def moment(self, name: str, warnings: list[str]) -> datetime | None:
        """The header's date in UTC; None with a warning when it is missing, malformed or before 1990."""
        value = self.first(name)
        if not value:
            warnings.append(f"The message has no {name} header.")
            return None
        return _moment(value, f"The {name} header", warnings)

    def received(self, warnings: list[str]) -> datetime | None:
        """When the last mail server took it: the first Received header that has a date after its last semicolon."""
        for key, value in self._pairs:
            if key == "received" and ";" in value:
                return _moment(value.rpartition(";")[2].strip(), "A Received header", warnings)
        if self.known:
            warnings.append("The message has no Received header: no mail server says when it arrived.")
        return None


def _moment(value: str, where: str, warnings: list[str]) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
        # RFC 5322: "-0000" gives a time in UTC without saying where; Python leaves such a time without a zone.
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        warnings.append(f"{where} has no date that can be read.")
        return None
    if found.date() < _EARLIEST:
        warnings.append(f"{where} says {found.date()}, which is before 1990: it is not believed.")
        return None
    return found


def _odd_order(sent: datetime | None, received: datetime | None, warnings: list[str]) -> None:
    if sent and received and (sent - received).total_seconds() > 86_400:
        warnings.append(
            f"It says it was sent on {sent.date()} but received on {received.date()}: one of the two is wrong."
        )


def _letter_date(text: str) -> datetime | None:
    """The date line of a letter: a day that stands alone or after "Date:" in the first lines."""
    for line in text[:4000].splitlines()[:14]:
        bare = re.sub(r"(?i)^\s*(?:date[d]?\s*:?|[A-Z][a-z]+,\s+(?:IL|Illinois),?)\s*", "", line).strip()
        if len(bare) <= 30 and (day := first_day(bare)) and day >= _EARLIEST:
            return datetime.combine(day, _NOON)
    return None


def _subject_line(text: str) -> str:
    match = re.search(r"(?im)^\s*(?:re|subject|betreff)\s*:\s*(.+)$", text[:3000])
    return match[1].strip() if match else ""


def _unwrapped(document: Document) -> str:
    """The pages' lines, joined to paragraphs: a line that nearly reaches the margin goes on in the next one."""
    pages = []
    for page in document.pages:
        # A scanner reads a capital I that stands alone as a bar.
        text = re.sub(r"(?<!\S)\|(?=\s)", "I", page.text) if page.layer == "ocr" else page.text
        lines = text.splitlines()
        longest = max((len(line) for line in lines), default=0)
        joined: list[str] = []
        before = ""
        for line in lines:
            if joined and len(before) > 0.8 * longest and not _LIST_ITEM.match(line) and not before.endswith(":"):
                joined[-1] += " " + line
            else:
                # What ends short of the margin ends a paragraph.
                joined += (
                    ["", line] if joined and len(before) < 0.6 * longest and not _LIST_ITEM.match(line) else [line]
                )
            before = line
        pages.append("\n".join(joined))
    return "\n\n".join(pages)
