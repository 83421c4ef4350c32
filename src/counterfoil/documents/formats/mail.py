"""An e-mail (RFC 5322, MIME): headers, what the message says in every version it carries, attachments as parts."""

from __future__ import annotations

import email
import email.errors
import re
from collections import Counter
from collections.abc import Iterator
from email import policy
from email.header import decode_header
from email.message import Message

from counterfoil.documents.blocks import Block, Fields, Heading, Table
from counterfoil.documents.content import Content, Part
from counterfoil.documents.formats import html
from counterfoil.documents.formats import text as plain
from counterfoil.errors import DocumentUnreadable, LimitExceeded

MAX_MIME_PARTS = 500
MAX_DEPTH = 30
_SHOWN_HEADERS = ("From", "Sender", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject")
_MAX_HEADERS = 500
_OF_PEOPLE = frozenset(
    "delivered-to x-original-to envelope-to return-path resent-from resent-to resent-cc resent-bcc resent-sender "
    "resent-date disposition-notification-to return-receipt-to errors-to thread-topic comments keywords organization "
    "x-sender x-envelope-from x-envelope-to apparently-to x-originating-email mail-reply-to mail-followup-to list-id "
    "x-mailing-list x-forwarded-to x-forwarded-for newsgroups followup-to content-description".split()
)
"""Headers that hold names, addresses or words: shown at the end. All others are technical and are named there."""

_OF_THE_FORM = frozenset("mime-version content-type content-transfer-encoding content-disposition content-id".split())
_REPORTS = frozenset(("message/delivery-status", "message/disposition-notification", "message/feedback-report"))
_CUSTOMARY = re.compile(
    r"(?:This is a (?:cryptographically signed )?(?:multi-?part|MIME).*|\s*)", re.DOTALL | re.IGNORECASE
)


def parse(data: bytes) -> Content:
    """The message. Every header is a property, in the order of the file; the usual ones are typeset as well.

    ``body`` is the plain text, or the text of the HTML where there is no plain text. Where both are there and differ,
    both are typeset. Raises ``LimitExceeded`` over 500 MIME parts or 30 levels.
    """
    # compat32 hands every header over as it stands; the newer policy raises on malformed ones when they are read.
    try:
        message = email.message_from_bytes(_without_envelope(data), policy=policy.compat32)
    except (ValueError, LookupError, RecursionError, TypeError, AttributeError) as error:
        raise DocumentUnreadable(
            f"The e-mail is malformed ({type(error).__name__}). Ask its sender for a PDF of it."
        ) from error
    warnings: list[str] = []
    headers = [(name, header_text(value)) for name, value in message.items()[:_MAX_HEADERS]]
    texts: list[str] = []
    pages: list[str] = []
    parts: list[Part] = []
    for number, part in enumerate(_leaves(message)):
        if number >= MAX_MIME_PARTS:
            raise LimitExceeded(
                f"The e-mail has more than {MAX_MIME_PARTS} parts. Save what is needed as files of its own."
            )
        _sort(part, texts, pages, parts, warnings)
    blocks: list[Block] = [Fields(tuple((n, v) for n in _SHOWN_HEADERS for k, v in headers if k.lower() == n.lower()))]
    body = "\n\n".join(text.strip() for text in texts if text.strip())
    blocks.extend(plain.paragraphs(body))
    from_html = [html.to_blocks(page) for page in pages]
    visible = "\n\n".join(text for _, text in from_html if text)
    concealed: tuple[tuple[str, ...], ...] = ()
    if visible and not _same_words(visible, body):
        if body:
            blocks.append(Heading("HTML version of this message (differs from the plain text)", 2))
            warnings.append("The plain text and the HTML of the message differ; both are shown.")
        for shown, _ in from_html:
            blocks.extend(shown)
    else:  # what the HTML hides is not in the plain text, though the rest is
        rows = [row for shown, _ in from_html for block in shown if isinstance(block, Table) for row in block.rows]
        concealed = tuple(row for row in rows if row[0] != "style")
    if not body:
        body = visible
    if not body and not parts:
        warnings.append("The message has no text and no attachment.")
    if not any(name.lower() == "date" for name, _ in headers):
        warnings.append("The message has no date.")
    for defect in dict.fromkeys(type(defect).__name__ for part in message.walk() for defect in part.defects):
        warnings.append(f"The message is malformed: {_plain_words(defect)}.")
    if parts:
        blocks.append(Heading("Attachments", 2))
        blocks.append(Fields(tuple((f"{index}.", part.name) for index, part in enumerate(parts, 1))))
    unseen = tuple(dict.fromkeys((*concealed, *_unseen_headers(headers), *_around_parts(message))))
    if unseen:
        blocks += [Heading(html.HIDDEN_HEADING, 2), Table(unseen)]
    return Content(
        "message/rfc822", "an e-mail", tuple(blocks), None, body, tuple(parts), tuple(headers), tuple(warnings)
    )


def _unseen_headers(headers: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Headers that mail programs do not show: those about people with what they say, the names of the others."""
    usual = {name.lower() for name in _SHOWN_HEADERS} | _OF_THE_FORM
    others: Counter[str] = Counter()
    for name, value in headers:
        if name.lower() in _OF_PEOPLE:
            yield name, value
        elif name.lower() not in usual:
            others[name] += 1
    if others:
        named = ", ".join(f"{name} ({count} times)" if count > 1 else name for name, count in others.items())
        yield "technical headers, which are not shown and stay in the original", named


def _around_parts(message: Message) -> Iterator[tuple[str, str]]:
    """Text before the first and after the last part, which no mail program shows, and what parts say of themselves."""
    for part in message.walk():
        for where, text in (("before the parts of the message", part.preamble), ("after its parts", part.epilogue)):
            if isinstance(text, str) and not _CUSTOMARY.fullmatch(text):
                yield where, header_text(text)
        if part is not message and part.get("Content-Description"):
            yield "description of a part", header_text(part["Content-Description"])


def header_text(value: object) -> str:
    """A header as text: folded lines joined, RFC 2047 words decoded, raw bytes read as UTF-8 or Windows-1252.

    >>> header_text("=?iso-8859-1?Q?Caf=E9?= Records")
    'Café Records'
    """
    raw = str(value).encode("ascii", "surrogateescape") if str(value).isascii() or _has_surrogates(str(value)) else None
    shown = plain.decode(raw)[0] if raw is not None and not plain.is_binary(raw) else str(value)
    pieces = []
    try:
        for piece, charset in decode_header(shown):
            pieces.append(piece if isinstance(piece, str) else _bytes_text(piece, charset or ""))
    except (email.errors.HeaderParseError, ValueError, LookupError, AssertionError):
        pieces = [shown]
    return " ".join("".join(pieces).split())


def _has_surrogates(value: str) -> bool:
    return any("\udc80" <= letter <= "\udcff" for letter in value)


def _bytes_text(data: bytes, charset: str) -> str:
    if charset.lower() != "unknown-8bit" and plain.is_of_text(charset):
        try:
            return data.decode(charset, "replace")
        except (LookupError, ValueError):
            pass
    try:
        return plain.decode(data)[0]
    except DocumentUnreadable:
        return data.decode("latin-1")


def _without_envelope(data: bytes) -> bytes:
    """The message without the mbox line (``From someone Mon …``) or blank lines that some programs put first."""
    data = data.lstrip(b"\r\n\t ") if data[:1] in b"\r\n" else data
    return data.partition(b"\n")[2] if data.startswith(b"From ") else data


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold content, in order; an attached message is one part and is not entered."""
    pending = [(message, 0)]
    while pending:
        part, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise LimitExceeded(
                f"The e-mail is nested more than {MAX_DEPTH} levels deep. Save its attachments as files."
            )
        payload = _payload(part)
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            pending.extend((child, depth + 1) for child in reversed(payload) if isinstance(child, Message))
        else:
            yield part


def _sort(part: Message, texts: list[str], pages: list[str], parts: list[Part], warnings: list[str]) -> None:
    """Puts one leaf among the plain texts, the HTML pages or the attachments."""
    kind = part.get_content_type()
    name = _file_name(part)
    if kind in _REPORTS:
        lines = [f"{field}: {header_text(value)}" for block in part.walk() for field, value in block.items()]
        parts.append(Part(name or f"{kind.partition('/')[2]}.txt", "\n".join(lines).encode()))
        return
    if kind.startswith("message/") and part.is_multipart():
        for inner in part.get_payload():
            if isinstance(inner, Message):
                parts.append(Part(name or f"{header_text(inner.get('Subject', 'message'))[:80]}.eml", _as_bytes(inner)))
        return
    data = _content(part)
    disposition = str(part.get("Content-Disposition", "")).strip().lower()
    if kind in ("text/plain", "text/html") and not disposition.startswith("attachment") and not name:
        try:
            text, said = plain.decode(data, _charset(part))
        except DocumentUnreadable:
            warnings.append("A text of the message is not text; it is kept as a part.")
            parts.append(Part("unreadable text", data))
            return
        warnings.extend(said)
        (texts if kind == "text/plain" else pages).append(text)
    elif kind.startswith("message/") and not name:
        parts.append(Part(f"{kind.partition('/')[2]}.txt", data))
    elif data or name:
        parts.append(Part(name or f"unnamed {kind.replace('/', ' ')}", data))


def _charset(part: Message) -> str:
    """The declared encoding; ASCII and unknown ones say nothing, so that the text decides."""
    try:
        declared = str(part.get_content_charset() or "")
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""
    return "" if declared.lower() in ("us-ascii", "ascii", "utf-7") or not declared.isascii() else declared


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename("")
    except (ValueError, LookupError, AttributeError, TypeError):
        name = ""
    return header_text(name)


def _content(part: Message) -> bytes:
    """The part's bytes, decoded from its transfer encoding; as they stand where that is malformed."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, AttributeError):
        data = None
    payload = _payload(part)
    if isinstance(data, bytes) and (data or not payload):
        return data
    return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def _payload(part: Message) -> object:
    """What stands in the part; where its encoding has a name that is none, the letters as they stand."""
    try:
        return part.get_payload()
    except (ValueError, LookupError):
        del part["Content-Type"]
        return part.get_payload()


def _as_bytes(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except (email.errors.MessageError, ValueError, LookupError, AttributeError, TypeError):
        return _by_hand(message)


def _by_hand(message: Message) -> bytes:
    """A message that the library reads and will not write: each header on one line, and its parts as they stand."""
    head = "".join(f"{name}: {' '.join(str(value).split())}\n" for name, value in message.raw_items())
    payload = _payload(message)
    if isinstance(payload, list):
        between = f"\n--{message.get_boundary('part')}\n".encode("utf-8", "replace")
        body = b"".join(between + _as_bytes(part) for part in payload)
    else:
        body = str(payload or "").encode("utf-8", "replace")
    return head.encode("utf-8", "replace") + b"\n" + body


def _same_words(one: str, other: str) -> bool:
    """True when the two have the same words in the same order, whatever their lines, quotes and links look like."""

    def words(text: str) -> list[str]:
        text = re.sub(r"<?(?:https?://|mailto:)\S+>?", " ", text)
        return re.findall(r"\w+", text.casefold())

    return words(one) == words(other)


def _plain_words(defect: str) -> str:
    """``NoBoundaryInMultipartDefect`` → ``no boundary in multipart``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", defect.removesuffix("Defect")).lower()
