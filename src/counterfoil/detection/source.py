"""Pages that came out of another system (LEADS, a transcript, a laboratory …), recognised by their layout.

Some of these may not go out at all. No mark is proof: a page counts as one of them by a title at its top *and* by what
such a page prints besides, or by the keys of a message alone; the words in a sentence are neither. The reading names
its marks, so that a person can look.

- ``leads``: LEADS, NCIC or Nlets and response, return, inquiry, message or hit, with one slash key (NAM/, DOB/, OLN/ …)
  or "no record"; without a title MKE/ and a slash key, or four different slash keys. SEX/RACE is a label, no key.
- ``rap_sheet``: criminal history transcript, report or record, identification record, with one of bureau of
  identification, SID or FBI number, DCN, cycle, "State use only"; without a title three of these.
- ``mental_health``: petition for involuntary admission, inpatient certificate, psychiatric evaluation, with one of form
  IL462, 405 ILCS 5, 740 ILCS 110, "asserted to be".
- ``hiv``: HIV test, antibody or result, with one of AIDS Confidentiality Act, 410 ILCS 305, specimen, reactive.
- ``secretary_of_state``: Secretary of State, with one of driving record, driver services, registration inquiry, court
  purposes.
- ``alpr``: license plate reader, ALPR, LPR detection, with two of read time, camera, hot list, confidence, plate read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counterfoil.values import Source

_TOP_LINES = 10
_ROOM = 5  # words that a title's line may have besides the title
_PAGE = re.compile(r"\bPAGE:? ?(\d{1,4}) ?(?:OF|/) ?\d{1,4}\b")
_KEYS = frozenset(
    "NAM DOB SEX RAC HGT WGT EYE HAI FBI SOC OLN OLS LIC LIS LIY VIN VYR VMA NIC OCA ORI OFF DOW MIS PCA WNO".split()
)
_SLASH = re.compile(
    r"/(?!(?:RACE|AGE|DOB|SEX|HGT|WGT|EYES?|HAIR|STATE|YEAR|YR|NO|NUMBER|DATE|TIME|NAME|TYPE|ETHNICITY)\b)[A-Z0-9]"
)
_A_KEY = re.compile("/")
_MESSAGE = re.compile(r"(?<![A-Z/])MKE/[A-Z]{1,4}\b")
_KEYS_ALONE = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page is taken for, and by which marks; no marks for the office's own."""

    source: Source = Source.OWN
    marks: tuple[str, ...] = ()

    @property
    def how(self) -> str:
        """One line for a person."""
        if self.source is Source.OWN:
            return ""
        said = ", ".join(repr(mark) for mark in self.marks)
        return f"the page looks like {_CALLED[self.source]} ({said}); a person must look"


@dataclass(frozen=True, slots=True)
class _Layout:
    source: Source
    title: re.Pattern[str]
    word: tuple[str, ...]  # the title cannot be without one of these
    signs: tuple[tuple[str, re.Pattern[str]], ...]  # each with a word that it cannot be without: looked for first
    needed: int  # of the signs, with the title
    alone: int = 99  # of the signs, without it


_CALLED = {
    Source.LEADS: "a return of LEADS or NCIC",
    Source.RAP_SHEET: "a criminal-history transcript",
    Source.MENTAL_HEALTH: "a mental-health record",
    Source.HIV: "an HIV test",
    Source.SECRETARY_OF_STATE: "a record of the Secretary of State",
    Source.ALPR: "a license plate reader's record",
}


def _signs(**patterns: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    # An expression that begins with its word, and looks back then, is found as fast as the word.
    return tuple(
        (word, re.compile(re.sub(rf"^\\b{word}", rf"{word}(?<!\\w{word})", pattern)))
        for word, pattern in patterns.items()
    )


_LAYOUTS = (
    _Layout(
        Source.LEADS,
        re.compile(
            r"\b(?:LEADS|NCIC|NLETS)(?: (?:2000|3(?:\.0)?))? (?:RESPONSE|RETURN|INQUIRY|MESSAGE|HIT)\b"
            r"|\bLAW ENFORCEMENT AGENCIES DATA SYSTEM\b"
        ),
        ("LEADS", "NCIC", "NLETS", "DATA SYSTEM"),
        (("/", _A_KEY), ("NO RECORD", re.compile(r"\bNO RECORDS?\b")), ("***", re.compile(r"\*{3}"))),
        1,
    ),
    _Layout(
        Source.RAP_SHEET,
        re.compile(r"\bCRIMINAL HISTORY (?:TRANSCRIPT|REPORT|RECORD)\b|\bIDENTIFICATION RECORD\b"),
        ("CRIMINAL HISTORY", "IDENTIFICATION RECORD"),
        _signs(
            IDENTIFICATION=r"\bBUREAU OF IDENTIFICATION\b",
            JUSTICE=r"\bCRIMINAL JUSTICE INFORMATION SERVICES\b",
            SID=r"\bSID(?: ?(?:NO|NUMBER|#))?[.: ]+IL ?\d{6,9}\b",
            FBI=r"\bFBI(?: ?(?:NO|NUMBER|#))?[.: ]+[0-9][A-Z0-9]{5,9}\b",
            DCN=r"\bDCN[.: #]+[A-Z]?\d{6,}\b",
            CYCLE=r"\bCYCLE(?: ?(?:NO|#))?[.: ]+\d+\b",
            STATE=r"\bSTATE USE ONLY\b",
        ),
        1,
        alone=3,
    ),
    _Layout(
        Source.MENTAL_HEALTH,
        re.compile(
            r"\bPETITION FOR (?:INVOLUNTARY|JUDICIAL|INVOLUNTARY/JUDICIAL) ADMISSION\b|\bINPATIENT CERTIFICATE\b"
            r"|\b(?:PSYCHIATRIC|MENTAL HEALTH) EVALUATION\b"
        ),
        ("ADMISSION", "INPATIENT", "EVALUATION"),
        _signs(
            IL=r"\bIL ?462-20\d\d",
            ILCS=r"\b(?:405 ILCS 5|740 ILCS 110)\b",
            ASSERTED=r"\bASSERTED TO BE\b",
        ),
        1,
    ),
    _Layout(
        Source.HIV,
        re.compile(r"\bHIV(?:-1(?:/2)?)? (?:TEST|ANTIBODY|ANTIGEN|RESULT)"),
        ("HIV",),
        _signs(
            AIDS=r"\bAIDS CONFIDENTIALITY ACT\b",
            ILCS=r"\b410 ILCS 305\b",
            SPECIMEN=r"\bSPECIMEN\b",
            REACTIVE=r"\b(?:NON-?)?REACTIVE\b",
        ),
        1,
    ),
    _Layout(
        Source.SECRETARY_OF_STATE,
        re.compile(r"\bSECRETARY OF STATE\b"),
        ("SECRETARY OF STATE",),
        _signs(
            DRIVING=r"\bDRIVING (?:RECORD|ABSTRACT)\b",
            SERVICES=r"\bDRIVER SERVICES\b",
            REGISTRATION=r"\bREGISTRATION INQUIRY\b",
            COURT=r"\bCOURT PURPOSES\b",
        ),
        1,
    ),
    _Layout(
        Source.ALPR,
        re.compile(r"\bLICENSE PLATE READER\b|\bALPR (?:READ|DETECTION|RECORD|REPORT|HIT)|\bLPR DETECTION"),
        ("PLATE READER", "LPR"),
        _signs(
            READ=r"\bREAD (?:DATE|TIME)\b",
            CAMERA=r"\bCAMERA(?: NAME| ID)?:",
            LIST=r"\bHOT ?LIST\b",
            CONFIDENCE=r"\bCONFIDENCE:",
            PLATE=r"\bPLATE READ:",
        ),
        2,
    ),
)


def source_of(pages: Sequence[str]) -> tuple[Reading, ...]:
    """For each page of a document, by its text, whose record it looks like. Never certain; see ``Reading.how``.

    A page that goes on with one ("Page 2 of 3" under a page so numbered) is of the same source.

    >>> source_of(["LEADS RESPONSE\\nMKE/QW ORI/IL0160000\\nNAM/SAMPLE, PAT DOB/19800101"])[0].source.value
    'leads'
    >>> source_of(["I ran the name through LEADS and NCIC with no hits."])[0].source.value
    'own'
    """
    return tuple(_read(pages))


def _read(pages: Sequence[str]) -> Iterator[Reading]:
    last, number = Reading(), 0
    for text in pages:
        upper = text.upper()
        printed = _PAGE.search(upper) if "PAGE" in upper else None
        now = int(printed[1]) if printed else 0
        reading = _of_page(upper)
        if reading.source is Source.OWN and last.source is not Source.OWN and number and now == number + 1:
            reading = Reading(last.source, (f"page {now} of what began before", *last.marks[:1]))
        last, number = reading, now
        yield reading


def _of_page(text: str) -> Reading:
    keys: list[str] = []
    if "/" in text:
        keys = list(dict.fromkeys(_keys(text)))
        message = _MESSAGE.search(text) if "MKE/" in text else None
        if (message is not None and keys) or len(keys) >= _KEYS_ALONE:
            marks = ((message[0],) if message else ()) + tuple(f"{key}/" for key in keys[:_KEYS_ALONE])
            return Reading(Source.LEADS, marks)
    top: list[str] | None = None
    for layout in _LAYOUTS:
        title = ""
        if any(word in text for word in layout.word):
            top = top or [line.strip() for line in text.split("\n") if line.strip()][:_TOP_LINES]
            title = _title(top, layout.title)
        if not title and layout.alone > len(layout.signs):
            continue
        signs = list(_seen(text, layout, keys))
        if len(signs) >= (layout.needed if title else layout.alone):
            return Reading(layout.source, (*([title] if title else []), *signs[:3]))
    return Reading()


def _keys(text: str) -> Iterator[str]:
    """The slash keys in order: NAM/SAMPLE and NAM/0 are, XNAM/ and A/NAM/B are not."""
    for match in _SLASH.finditer(text):
        at = match.start()
        before = text[at - 4 : at - 3] if at > 3 else " "
        if text[max(at - 3, 0) : at] in _KEYS and not ("A" <= before <= "Z" or before == "/"):
            yield text[at - 3 : at]


def _seen(text: str, layout: _Layout, keys: Sequence[str]) -> Iterator[str]:
    for word, sign in layout.signs:
        if sign is _A_KEY:
            yield from (f"{key}/" for key in keys[:1])
        elif word in text and (found := sign.search(text)):
            yield found[0].strip()


def _title(top: Sequence[str], title: re.Pattern[str]) -> str:
    """The title where it makes up most of its line: in a sentence it is none."""
    for line in top:
        found = title.search(line)
        if found and len(line.split()) <= len(found[0].split()) + _ROOM and not line.endswith("."):
            return found[0]
    return ""
