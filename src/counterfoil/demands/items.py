"""What is asked for: the numbered, bulleted or prose items of a demand, each with the kinds of record it names."""

from __future__ import annotations

import re

from counterfoil.demands.manner import heads_no_list, is_manner, points_to_attachment
from counterfoil.demands.model import Item
from counterfoil.values import RecordKind

_BULLET = re.compile(
    r"^[ \t]*(?:\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})[.)]{1,2}|[-–—]{1,2}|[*•●▪◦·]|o(?=\s))[ \t]*(?=\S)"
)
_ASK = re.compile(
    r"(?i)\b(?:(?:I|we)(?:'d| would| am| are| hereby| also| further| do)*\s*(?:\w+\s+){0,3}?(?:request"
    r"|requesting|ask|asking|seek|seeking|need|want|like|looking)\b"
    r"|(?:please|kindly|could you|can you|would you)\b|requesting\b|request (?:is )?(?:for|to)\b"
    r"|this is a request\b|request (?:also )?(?:includes|covers)\b|seeking\b|provide\b|send\b|cop(?:y|ies) of\b)"
)
_RECORD = re.compile(
    r"(?i)\b(?:records?|documents?|documentation|cop(?:y|ies)|reports?|files?|e-?mails?|memos?|memorand\w+|correspondence|communications?|letters?"
    r"|contracts?|agreements?|invoices?|receipts?|logs?|lists?|databases?|data|spreadsheets?|videos?|footage|recordings?|audio|photo\w*|pictures?|images?"
    r"|transcripts?|minutes|agendas?|polic(?:y|ies)|procedures?|manuals?|guidelines?|budgets?|statistics|number|maps?|complaints?|applications?|permits?"
    r"|licen[cs]es?|inspections?|dispatch|warrants?|subpoenas?|grievances?|settlements?|payroll|salar\w+|schedules?|calendars?|orders?|presentations?"
    r"|materials?|stud(?:y|ies)|analys[ei]s|audits?|surveys?|investigations?|proposals?|worksheets?|sheets?|information|rules|regulations|inventor\w+"
    r"|statements?|tickets?|citations?|checks?|expenses?|bids?|forms?|index|rosters?|books?|film|publications?|plans?|designs?|names|dates|requests?"
    r"|evaluations?|messages?|texts?|notes|calls?|tapes?|bills?|certificates?|purchases?|proof|spending|costs?|everything|anything)\b"
)
# A sentence that tells something ("The letter was cited in …"), where no word of asking stands in it.
_STATEMENT = re.compile(
    r"(?i)^\W*(?:this|these|those|it|they|note|there)\b|^\W*(?:the|a|an|on)\s+(?:[\w,'’-]+\s+){1,12}?"
    r"(?:was|were|is|are|has|have|had|reports|reported|requires?|states?|says|said|announced|sent)\b"
)
# "I request the following records:" – what is asked stands below.
_FOLLOWING = re.compile(r"(?i)\brequest(?:ing)? the following(?: \w+){0,3}:?$")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|No|v|vs|Dr|Jr|Mr|Mrs|Ms|Sr|St|Sgt|Lt|Det|Ofc|Capt|e\.g|i\.e|U\.S|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct"
    r"|Nov|Dec|Ave|Blvd|Sec|Art)\.)$"
)
_KINDS: tuple[tuple[RecordKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            RecordKind.DEMAND_FILE,
            r"\b(?:(?:foia|records|information) requests?"
            r"|(?<!budget )(?<!purchase )(?<!service )requests"
            r"(?! for (?:propos|quot|bid|qualif|service|payment|reimburs))|subpoenas|demands|detainers"
            r"|(?:administrative|immigration|civil) warrants)\b"
            r"[^.;]{0,60}\b(?:submitted|made|sent|filed|received|served|presented)\b"
            r"|\bfoia\b[^.;]{0,20}\b(?:logs?|requests)\b|\blogs? of\b[^.;]{0,40}\brequests\b"
            r"|\b(?:everything|all (?:records|documents)|responses?)\b[^.;]{0,50}\b(?:supplied|provided|released"
            r"|given|sent|produced|disclosed)\b[^.;]{0,40}\b(?:to (?:them|it|him|her|the|ice|dhs|cbp)"
            r"|in (?:answer|response))\b",
        ),
        (RecordKind.ARREST_REPORT,
                        r"\bpolice (?:case |incident )?reports?\b"
                        r"|\barrest(?:ee)?[- ](?:reports?|records?|cards?|paperwork|information)\b"
                        r"|\brecords? of (?:\w+ )?arrests?\b|\barrests?\b(?=[^.;]{0,40}\b(?:records?|reports?"
                        r"|documents?|files?)\b)|\bbooking (?:records?|sheets?|reports?)\b"),
        (RecordKind.CASE_REPORT,
                        r"\b(?:case|incident|offen[cs]e|police|general offense|original|crime)\s+(?:case "
                        r"|incident |police )?(?:reports?|files?|records?)\b|\breports? of (?:the )?(?:incident"
                        r"|offen[cs]e|crime)\b|\bRD\s?(?:#|no\.?|number)"),
        (RecordKind.SUPPLEMENT, r"\bsupplement(?:s|al|ary)?\b"),
        (RecordKind.INVENTORY,
                        r"\b(?:property|evidence|inventory)\s+(?:inventor(?:y|ies)|reports?|sheets?|records?"
                        r"|logs?)\b|\binventor(?:y|ies)\b"),
        (RecordKind.CALL_FOR_SERVICE,
                        r"\b9-?1-?1\b|\bcalls? for service\b|\bdispatch\b|\bCAD\b|\bevent quer(?:y|ies)\b"
                        r"|\bOEMC\b"),
        (RecordKind.CRASH_REPORT, r"\b(?:crash|traffic accident|accident|collision)\s+(?:reports?|records?)\b"),
        (RecordKind.VIDEO,
                        r"\bvideos?\b|\bfootage\b|\bbody[- ]?(?:worn )?cam(?:era)?s?\b|\bBWC\b|\bdash[- ]?cam\w*"
                        r"|\bsurveillance (?:tapes?|recordings?)\b|\bPOD camera\b|\bfilm\b"),
        (RecordKind.PHOTO, r"\bphoto(?:graph)?s?\b|\bmug ?shots?\b|\bpictures\b|\bimages\b"),
        (RecordKind.TABLE,
                        r"\b(?:spread ?sheets?|data ?(?:base|set|bases|sets)?|csv|excel|xlsx?|statistics"
                        r"|statistical)\b|\b(?:lists?|logs?|rosters?|number) (?:of|showing|containing)\b"
                        r"|\bin (?:a )?(?:tabular|machine[- ]readable)\b"),
        (RecordKind.CORRESPONDENCE,
                        r"(?<!by )(?<!via )(?<!per )\be-?mails?\b(?! (?:address|attachment|me\b))|\bcorrespondence\b"
                        r"|\bcommunications?\b|\bmemos?\b|\bmemorand(?:um|a)\b|(?<!this )(?<!my )\bletters?\b"
                        r"|\btext messages?\b"),
    )
)  # fmt: skip


# "a copy of my son's report": whose report it is says nothing about its kind; the police write two of an event.
_A_REPORT = re.compile(
    r"(?i)\b(?:a|the|my|his|her|their|our|this|that|any|all|\w{1,30}['’]s)\s+(?:(?:full|whole|complete|official)\s+)?reports?\b"
    r"(?!\s+(?:on|about|titled|entitled|to|by|prepared|issued|submitted|commissioned|regarding|and|or))"
)
_POLICE_EVENT = re.compile(
    r"(?i)\b(?:arrest\w*|victim|robb(?:ed|ery|eries)|stolen|burglar\w*|assault\w*|batter(?:y|ed)|domestic"
    r"|(?:police|incident) report|RD (?:no|number)|D\.?O\.?B|(?:taken to|at) (?:your|the) station|crime|shooting|shot"
    r"|accident|crash|car ?jack\w*)\b"
    r"|(?-i:\b[A-Z]{2}-?\d{6}\b)"
)
_EVENT_KINDS = (RecordKind.ARREST_REPORT, RecordKind.CASE_REPORT)
# "All reports on RD LH000000, with supplements": what is named behind is a part of all, and leaves nothing out.
_EVERY = re.compile(
    r"(?i)\b(?:all|any|any and all|every|each|complete|entire)\s+(?:\w+\s+){0,2}(?:reports?|records?"
    r"|documents?|documentation|files?|paperwork|materials?|information)\b|\beverything\b"
)
_NAMED_BEHIND = re.compile(
    r"(?i)\b(?:including|included|includes?|together with|along with|as well as|such as)\b|,\s*(?:with|e\.g\.|and)\s"
    r"|(?<!\bany )(?<!\ball )\band (?:the|any|all|its|their)\s"
)


def record_kinds(text: str) -> tuple[RecordKind, ...]:
    """The kinds of record that the words name, in a fixed order; empty when they name none that is known."""
    return tuple(kind for kind, pattern in _KINDS if pattern.search(text))


def asks_for_everything(item: str) -> bool:
    """Whether all of an event or a subject is asked for, and kinds are named as parts of it: they must narrow nothing.

    >>> asks_for_everything("All reports on RD LH000000, with supplements")
    True
    >>> asks_for_everything("All case reports on RD LH000000, with supplements")
    False
    """
    before = _NAMED_BEHIND.split(item, maxsplit=1)[0]
    return before != item and _EVERY.search(before) is not None and not record_kinds(before)


def _kinds_of(item: str, *, police_event: bool) -> tuple[RecordKind, ...]:
    """As ``record_kinds``; a bare "report" in a demand about a police event is an arrest report or a case report.

    Empty where everything is asked for, and kinds only as parts of it.
    """
    if asks_for_everything(item):
        return ()
    named = record_kinds(item)
    return _EVENT_KINDS if not named and police_event and _A_REPORT.search(item) else named


def items(text: str) -> tuple[Item, ...]:
    """The items of a demand in its own words, numbered from 1.

    A list of two bullets or more is read item by item, with the sentence before it that also asks; otherwise each
    sentence that asks for records is one item. Words about fees, thanks and delivery are none.

    >>> [item.text for item in items("Please send:\\n1. the arrest report\\n2. all photos")]
    ['the arrest report', 'all photos']
    """
    found = _listed(text) or _prose(text) or _only_paragraph(text)
    police_event = _POLICE_EVENT.search(text) is not None
    return tuple(
        Item(number, words, _kinds_of(words, police_event=police_event)) for number, words in enumerate(found, 1)
    )


def _listed(text: str) -> list[str]:
    """The items of a demand that has a list; [] when there is none of two bullets or more."""
    lines = text.splitlines()
    if sum(bool(_BULLET.match(line)) for line in lines) < 2:
        return []
    found: list[str] = []
    for prose, bullets in _blocks(lines):
        if found:
            prose = _with_tail(found, prose)
        sentences = _prose(prose)
        lead = _last_sentence(prose)
        heads_list = bool(bullets) and lead.endswith(":")
        found += [s for s in sentences if not (heads_list and s == lead)]
        if not bullets or heads_no_list(lead):
            continue
        # A list of companies, words or dates under "records about the following:" is one item, not many.
        if heads_list and _RECORD.search(lead) and sum(bool(_RECORD.search(b)) for b in bullets) * 2 < len(bullets):
            found.append(f"{lead} {'; '.join(bullets)}")
        else:
            found += [one for one in bullets if len(one) > 2 and not is_manner(one)]
    return found


def _with_tail(found: list[str], prose: str) -> str:
    """The prose below a list, without a first sentence in small letters, which goes on with the list's last item."""
    first, *others = re.split(r"\n\s*\n", prose.strip(), maxsplit=1)
    sentences = _sentences(_joined(first.splitlines()))
    if not sentences or not sentences[0][0].islower() or is_manner(sentences[0]):
        return prose
    found[-1] += " " + sentences[0]
    return "\n\n".join([" ".join(sentences[1:]), *others])


def _blocks(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Prose with the list that follows it, again and again. A bullet goes on until the next one or an empty line."""
    blocks: list[tuple[list[str], list[list[str]]]] = [([], [])]
    within = False
    for line in lines:
        if _BULLET.match(line):
            blocks[-1][1].append([_BULLET.sub("", line, count=1)])
            within = True
        elif not line.strip():
            within = False
            if not blocks[-1][1]:
                blocks[-1][0].append("")
        elif within:
            blocks[-1][1][-1].append(line)
        else:
            if blocks[-1][1]:
                blocks.append(([], []))
            blocks[-1][0].append(line)
    return [("\n".join(prose), [_joined(bullet) for bullet in bullets]) for prose, bullets in blocks]


def _last_sentence(prose: str) -> str:
    sentences = _sentences(_joined(prose.split("\n\n")[-1].splitlines()))
    return sentences[-1] if sentences else ""


def _prose(text: str) -> list[str]:
    """Sentences that ask for records."""
    asking = [
        s
        for sentences in _paragraphs(text)
        for s in sentences
        if not is_manner(s)
        and _RECORD.search(s)
        and (_ASK.search(s) or (_opens_with_a_record(s) and not _STATEMENT.search(s)))
    ]
    return [s for s in asking if not _FOLLOWING.search(s)] or asking


def _only_paragraph(text: str) -> list[str]:
    """What the first paragraph that names a record says, or the only one there is; nothing is asked where the text
    only points to an attachment."""
    paragraphs = _paragraphs(text)
    if any(points_to_attachment(s) for sentences in paragraphs for s in sentences):
        return []
    left = [" ".join(kept) for sentences in paragraphs if (kept := [s for s in sentences if not is_manner(s)])]
    return [p for p in left if _RECORD.search(p) or len(left) == 1][:1]


def _paragraphs(text: str) -> list[list[str]]:
    """The sentences of each paragraph."""
    return [_sentences(_joined(p.splitlines())) for p in re.split(r"\n\s*\n", text) if p.strip()]


def _opens_with_a_record(sentence: str) -> bool:
    first = " ".join(sentence.split()[:9])
    return bool(_RECORD.search(first)) or bool(
        re.match(r"(?i)\W*(?:all|any|every|each|the|a|an|number|names?)\b", sentence)
    )


def _sentences(paragraph: str) -> list[str]:
    """Sentences; "No. 5", "v.", "Dr." and initials do not end one."""
    pieces: list[str] = []
    for piece in re.split(r"(?<=[.?!])\s+(?=[\"“(]?[A-Z0-9])", paragraph):
        if pieces and _ABBREVIATION.search(pieces[-1][-12:]):
            pieces[-1] += " " + piece
        else:
            pieces.append(piece)
    return [piece.strip() for piece in pieces if piece.strip()]


def _joined(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())
