"""The marks of one page: which forms, courts, signers and asks its words show, and where on the page they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from counterfoil.demands.glyphs import Folded, fold, fold_words
from counterfoil.law.instruments import Instruments, Paper

_QUOTE_CHARS = 80
_LABEL = re.compile(r"(?i)signature|name and title|^order of|^decision of|^to:")
_REST_OF_FORM_LINE = re.compile(r"(?:page|0f|rev|revised|edition|n|y|dh5|1ce|[\W\d_]|\b[01258]\b)*", re.I)


@dataclass(frozen=True, slots=True)
class PaperMarks:
    """How one form shows on a page. ``placed`` counts marks that stand as a form's own title or form line."""

    paper: Paper
    placed: int
    loose: int
    quotes: tuple[str, ...]

    @property
    def total(self) -> int:
        return self.placed + self.loose


@dataclass(frozen=True, slots=True)
class PageMarks:
    """All that one page shows. Every text is quoted as printed, cut to 80 characters."""

    papers: tuple[PaperMarks, ...]
    court: str = ""
    state_court: bool = False
    case_number: str = ""
    signers: tuple[tuple[str, str], ...] = ()  # (role, words as printed)
    agency: str = ""  # an agency named as the sender: letterhead, signature, From line
    names_law: str = ""
    asks: str = ""
    custody: str = ""
    assistance: str = ""
    certification: str = ""  # asks that a certification form be completed
    expedited: str = ""
    database_access: str = ""
    alert: str = ""
    sealed: str = ""  # words by which a paper keeps itself secret


def marks_of(text: str, instruments: Instruments, *, fields: Iterable[str] = (), sender: str = "") -> PageMarks:
    """The marks of a page's text. ``fields``: names and values of its form fields; ``sender``: the mail's From."""
    page = Folded.of("\n".join([text, *fields]))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    court, state = _court(lines, instruments)
    flowing = " ".join(text.split())
    return PageMarks(
        papers=tuple(found for paper in instruments.papers if (found := _paper(paper, page, lines)).total),
        court=court,
        state_court=state,
        case_number=_case_number(text, instruments),
        signers=_signers(lines, instruments),
        agency=_agency(lines, sender, instruments),
        names_law=_search(text, instruments, "names_public_records_law"),
        asks=_asks(text, lines, instruments),
        custody=_search(text, instruments, "custody"),
        assistance=_search(text, instruments, "assistance") if _search(text, instruments, "scene") else "",
        certification=_search(flowing, instruments, "certification"),
        expedited=_search(flowing, instruments, "expedited"),
        database_access=_search(flowing, instruments, "database_access"),
        alert=_search(text, instruments, "alert"),
        sealed=_search(flowing, instruments, "sealed"),
    )


def quoted(text: str) -> str:
    """``text`` in one line, cut to 80 characters."""
    text = " ".join(text.split())
    return text if len(text) <= _QUOTE_CHARS else text[: _QUOTE_CHARS - 1].rstrip() + "…"


def _paper(paper: Paper, page: Folded, lines: list[str]) -> PaperMarks:
    placed: list[str] = []
    loose: list[str] = []
    title = next((found for wanted in paper.titles if (found := _own_lines(wanted, lines))), "")
    if title:
        placed.append(title)
    else:
        loose += [found for wanted in paper.titles if len(wanted.split()) > 2 and (found := page.find(wanted))][:1]
    form_line, own = _form_line(paper, lines)
    if form_line:
        (placed if own else loose).append(form_line)
    loose += [found for phrase in paper.phrases if (found := page.find(phrase))]
    quotes = tuple(dict.fromkeys(quoted(q) for q in (*placed, *loose)))
    return PaperMarks(paper, len(placed), len(loose), quotes)


def _own_lines(title: str, lines: list[str]) -> str:
    """The one to three lines that say ``title`` and nothing else, as printed; "" when there are none.

    A sentence that mentions a form has other words on its line; a form's title has the line to itself.
    """
    wanted = fold_words(title)
    for start, line in enumerate(lines):
        shown = list(fold_words(line))
        if not shown or shown[0] != wanted[0] or line.endswith((".", ",", ";")) or line.startswith(("-", "*", "•")):
            continue
        for end in range(start, min(start + 3, len(lines))):
            if end > start:
                shown += fold_words(lines[end])
            if tuple(shown) == wanted:
                return " ".join(lines[start : end + 1])
    return ""


@cache
def _form_number(number: str) -> re.Pattern[str]:
    """A form number in folded text, with the word that goes before it."""
    head, _, digits = number.rpartition("-") if "-" in number else number.rpartition(" ")
    core = (re.escape(fold(head)) + r"[-–—\s.]{0,3}" if head else "") + re.escape(fold(digits))
    if head in ("AO", "CCG", "CCCR"):
        return re.compile(rf"\b{core}\b(?=\s*\(\W*rev)|^\W*{core}\b(?=\s*\()")
    return re.compile(
        rf"(?:\b(?:u\W?5\W?|dh5|1ce|c8p|dh5\W{{0,2}}c8p|e01r)\s+)?\bf0(?:rm|m|m1)\W{{0,3}}{core}(?![\w-])"
    )


def _form_line(paper: Paper, lines: list[str]) -> tuple[str, bool]:
    """The line with the form's number as printed, and whether it is a form line (nothing else stands on it)."""
    for line in lines:
        folded = fold(line)
        for number in paper.numbers:
            match = _form_number(number).search(folded)
            if match is None:
                continue
            if paper.court:
                return line, not folded[: match.start()].strip(" \t-")
            rest = folded[: match.start()] + " " + folded[match.end() :]
            own = not line.endswith((".", ",", ";")) and not re.match(r"\W*\d+[.)]|\s*[-*•]", line)
            own = own and _REST_OF_FORM_LINE.fullmatch(rest) is not None
            return line, own
    return "", False


def _court(lines: list[str], instruments: Instruments) -> tuple[str, bool]:
    """A court's caption: a short line that begins with the court's name, and no sentence."""
    for line in lines:
        shown = fold_words(line)
        if len(shown) > 14 or line.endswith(","):
            continue
        for court in instruments.courts:
            caption = fold_words(court.caption)
            if shown[: len(caption)] == caption:
                return line, court.state
    return "", False


def _case_number(text: str, instruments: Instruments) -> str:
    for pattern in instruments.case_numbers:
        if match := re.search(pattern, text):
            return quoted(match.group(match.lastindex or 0))
    return ""


def _signers(lines: list[str], instruments: Instruments) -> tuple[tuple[str, str], ...]:
    """Signature lines by role: short lines with the printed title of a signer; a name beside it beats a bare label."""
    found: dict[str, tuple[int, str]] = {}
    for line in lines:
        shown = fold_words(line)
        if len(shown) > 12 or line.endswith(("?", ";")):
            continue
        joined = " " + " ".join(shown) + " "
        rank = 0 if _LABEL.search(line) else 2 if "," in line else 1
        for signer in instruments.signers:
            if any(f" {' '.join(fold_words(w))} " in joined for w in signer.words):
                # A later line is nearer to the signature.
                found[signer.role] = max(
                    found.get(signer.role, (-1, "")), (rank, quoted(line)), key=lambda pair: pair[0]
                )
    return tuple((role, words) for role, (_, words) in found.items())


def _agency(lines: list[str], sender: str, instruments: Instruments) -> str:
    """The agency that the paper says it comes from: mail domain, letterhead, or signature block.

    Words in the middle of a letter do not count: who writes *about* an agency is not the agency.
    """
    froms = [line for line in lines[:12] if re.match(r"(?i)from\s*:", line)]
    for address in re.findall(r"[\w.+-]+@([\w.-]+)", " ".join([sender, *froms])):
        domain = address.casefold().rstrip(".")
        if any(domain == known or domain.endswith("." + known) for known in instruments.agency_domains):
            return quoted(f"@{domain}")
    edges = lines[:6] + lines[-12:] if len(lines) > 18 else lines
    edges = [line for line in edges if not re.match(r"(?i)(?:to|cc|bcc|subject|re)\s*:", line)]
    for name in (*instruments.agency_names, *instruments.agency_titles):
        wanted = " ".join(fold_words(name))
        for line in edges:
            shown = " ".join(fold_words(line))
            if len(shown.split()) > 18 or line.endswith("?"):
                continue
            begins = shown.startswith(wanted) and len(shown) <= len(wanted) + 60
            if begins or (shown.endswith(wanted) and "," in line):
                return quoted(line)
    name = "|".join(re.escape(n) for n in (*instruments.agency_names, "ICE", "CBP", "DHS"))
    match = re.search(
        rf"(?i)\b(?:I am|this is)\s+[^.\n]{{0,60}}\b(?:with|at|of|for|from)\s+(?:the\s+)?(?:{name})\b", "\n".join(lines)
    )
    return quoted(match.group()) if match else ""


def _search(text: str, instruments: Instruments, what: str) -> str:
    for pattern in instruments.asks[what]:
        if match := re.search(pattern, text, re.IGNORECASE):
            return quoted(match.group())
    return ""


def _asks(text: str, lines: list[str], instruments: Instruments) -> str:
    """Words that ask for records, without naming a law: a verb of asking with a record, or a text that begins with one.

    Most requests are a bare phrase ("All e-mails about …", "Inspection reports of 2014"); no form of words is needed.
    """
    if not _search(text, instruments, "records_named"):
        return ""
    if asked := _search(text, instruments, "asks_for"):
        return asked
    begin = next((line for line in lines if not line.startswith("Subject:") and not line.endswith(",")), "")
    opening = " ".join(begin.split()[:9])
    if _search(opening, instruments, "records_named") and _search(begin, instruments, "opens_with_records"):
        return quoted(begin)
    return ""
