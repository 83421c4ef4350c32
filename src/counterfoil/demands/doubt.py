"""Why something that arrived may be no demand at all: a machine's reply, or a paper in which nobody asks for anything.

A request needs no form of words (5 ILCS 140/3(c)), so a letter or message by a person always counts as one. What is
said here only stops the program: a person reads the paper and answers "is this a demand?".
"""

from __future__ import annotations

import re

from counterfoil.documents.model import Document

_MACHINE_SUBJECT = re.compile(
    r"(?i)^\W*(?:undeliver(?:able|ed)|(?:mail )?deliver(?:y|ies) (?:status|fail\w*|delayed|has failed)"
    r"|mail delivery (?:fail|system|subsystem)|returned mail|failure notice"
    r"|message (?:not delivered|could not be delivered)|automatic reply"
    r"|auto(?:matic)?[- ]?(?:reply|response|responder)|out of (?:the )?office|automatische antwort|abwesenheit)"
)
_MACHINE_SENDER = re.compile(r"(?i)\b(?:mailer-daemon|postmaster|mail delivery (?:sub)?system)\b")
_NAMES_A_RECORD = (
    r"(?:records?|reports?|cop(?:y|ies)|files?|documents?|e-?mails?|videos?|footage|photos?|photographs?|information|data|lists?|logs?"
    r"|polic(?:y|ies)|contracts?|agreements?|correspondence|letters?|memo\w*|recordings?|audio|tapes?|transcripts?"
    r"|inventor(?:y|ies)|minutes|subpoenas?|warrants?|detainers?|requests|complaints?|applications?|permits?|invoices?"
    r"|statistics|budgets?|settlements?|citations?|tickets?|manuals?|everything|anything)\b"
)
_SPEAKS = re.compile(
    r"(?is)\b(?:I|we)\b[^.?!]{0,80}\b(?:request\w*|ask(?:ing)?|seek(?:ing)?|need|want|would like|looking for)\b"
    rf"[^?!]{{0,200}}\b{_NAMES_A_RECORD}"
    rf"|\b(?:please|kindly)\s+(?:\w+\s+){{0,3}}?(?:send|provide|furnish|forward|e-?mail|release|produce|supply|give|copy)\b"
    rf"[^?!]{{0,200}}\b{_NAMES_A_RECORD}"
    r"|\bthis (?:letter |message |e-?mail )?(?:is|constitutes|serves as)\b[^.]{0,40}\brequest\b"
    rf"|\brequest(?:ing|ed)?\s*(?:for|:|the following|a|an|any|all|copies|access)\b[^.]{{0,60}}\b{_NAMES_A_RECORD}"
    r"|\b(?:records?|information|documents?) (?:being )?(?:requested|sought)\b"
)
_ADDRESSED = re.compile(
    r"(?im)^\W*(?:dear\b|to whom it may concern|attn\b|attention\s*:|(?:to|re|subject)\s*:"
    r"|(?:sincerely|respectfully|regards|yours)\b|(?:name of )?request(?:er|or)\b)"
)
_TITLE = re.compile(
    r"(?i)^\W*(?:[\w.’'&-]+\W+){0,6}?(?:polic(?:y|ies)|procedures?|directive|(?:general|special|department) orders?"
    r"|manual|handbook|guide(?:lines?)?|(?:annual|quarterly|monthly|progress|inspection|final|technical) reports?"
    r"|terms of (?:use|service)"
    r"|agenda|minutes|newsletter|press release|ordinance|curriculum|white paper|table of contents|user guide)\W*"
    r"(?:\W[\w.-]+){0,5}\W*$"
)
_FIRST_PAGES, _TITLE_LINES, _CHARS = 2, 8, 12_000
_SHORT = 3  # pages; a question is no longer


def doubt(document: Document, *, asks_records: bool = True) -> str:
    """Why the document is perhaps no demand, in one sentence; "" when nothing speaks against it.

    ``asks_records``: it was read as a request for records, and not as a call for help or a question about custody.
    Only for what no instrument's marks decide: a form or a court's paper is what it claims to be, whoever sent it.
    """
    if document.media_type == "message/rfc822":
        return _machine(document)
    if document.media_type in ("text/plain", "text/html") or (not asks_records and len(document.pages) <= _SHORT):
        return ""  # somebody typed it; a short letter of another kind is read by its own marks
    text = "\n".join(page.text for page in document.pages[:_FIRST_PAGES])[:_CHARS]
    if not text.strip():
        return ""
    flowing = " ".join(text.split())
    if not _SPEAKS.search(flowing):
        return "On its first pages nobody asks for a record, as a letter or a request form does"
    title = next((line.strip() for line in text.splitlines()[:_TITLE_LINES] if _TITLE.match(line.strip())), "")
    if title and not _ADDRESSED.search(text):
        shown = " ".join(title.split())[:80]
        return f"Its title, “{shown}”, is that of a paper of another kind, and it is addressed to nobody"
    return ""


def _machine(document: Document) -> str:
    headers = [(name.casefold(), " ".join(value.split())) for name, value in document.properties]
    first = dict(reversed(headers))
    if first.get("auto-submitted", "").casefold().startswith("auto-replied") or "x-autoreply" in first:
        return "Its headers say that a machine answered by itself"
    if "multipart/report" in first.get("content-type", "").casefold():
        return "It is a mail system's report about a message"
    if _MACHINE_SENDER.search(first.get("from", "")):
        return f"It comes from a mail system ({first['from'][:60]})"
    if _MACHINE_SUBJECT.match(first.get("subject", "")):
        return f"Its subject line, “{first['subject'][:60]}”, is that of an automatic reply"
    return ""
