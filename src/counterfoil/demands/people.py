"""People whom a demand names, with birth date and police numbers that stand beside the name. Search terms only."""

from __future__ import annotations

import re

from counterfoil.demands.dates import WHEN, day_span
from counterfoil.demands.model import Subject

_PART = (
    r"(?<![\wÀ-ÿ])(?:(?:Mc|Mac|O'|O’|D'|De|La|Al-|El-)[A-ZÀ-Þ][a-zß-öø-ÿ]{1,30}|[A-ZÀ-ÖØ-Þ](?:[a-zß-öø-ÿ]{1,30}|\.)|[A-ZÀ-Þ]{2,30})"
    r"(?:[-’'][A-ZÀ-Þ][a-zß-öø-ÿ]{1,30}|-[A-ZÀ-Þ]{2,30}){0,3}"
)
_LINK = r"(?:de\s+la\s+|de\s+los\s+|del\s+|de\s+|la\s+|van\s+(?:der\s+)?|von\s+|bin\s+|al-|St\.\s+)?"
_NAME = (
    rf"(?:{_PART},\s+{_PART}(?:\s+{_PART})?(?![\w,])"
    rf"|{_PART}(?:\s+{_LINK}(?:[\"“(][A-Za-z]+[\"”)]\s+)?{_PART}){{1,3}}(?:,?\s+(?:Jr|Sr|II|III)\b\.?)?)"
)
_RECORD = (
    r"(?i:\b(?:records?|reports?|files?|documents?|photo\w*|pictures?|videos?|footage|information|data|charges?|arrests?|complaints?"
    r"|correspondence|e-?mails?|transcripts?|statements?|booking|case|warrants?|calls?|history|materials?)\b)"
)
_ABOUT = (
    r"(?i:regarding|concerning|about|mentioning|referencing|referring\s+to|(?:relat|pertain)(?:ed|ing)\s+to"
    r"|involving|naming)"
)
_KINSHIP = (
    r"(?i:my\s+(?:son|daughter|brother|sister|husband|wife|mother|father|client|nephew|niece|cousin|friend|partner|late\s+\w+)"
    r"|(?:our|the)\s+client)"
)
_ROLE = (
    r"(?i:named|(?:arrest|detention|prosecution|conviction|death|killing|shooting)s?\s+of|arrested|detained|subjects?|defendant|arrestee"
    r"|victim|suspect|offender|inmate|decedent|noncitizen|alien|respondent|individual|person|officer|detective|sergeant)"
)
_CUE = re.compile(
    rf"(?:\b(?:{_ABOUT}|{_KINSHIP}|{_ROLE}|(?:[Mm]r|[Mm]s|[Mm]rs|[Dd]r)\.?|{_RECORD}\s+(?i:of|for|on|against))"
    rf"(?:\s+(?i:is|was|are|officer|detective|sergeant|sgt\.?|mr\.?|ms\.?|mrs\.?|dr\.?)(?=\s))?\s*[:#,]?\s+[\"“]?)(?P<name>{_NAME})"
)
_KIN_OF = re.compile(
    r"(?i:\b(?:mother|father|parent|guardian|grandmother|grandfather|son|daughter|brother|sister|wife|husband|widow|spouse|attorney|lawyer|counsel"
    rf"|next of kin)\s+(?:of|for|to))\s+(?P<name>{_NAME})"
)
# "Is Pat Sample still with you?", "whether Pat Sample is in custody"
_WHEREABOUTS = re.compile(
    rf"\b(?i:is|was|has|whether|if)\s+(?P<name>{_NAME})\s+(?:(?:is|was|has)\s+)?"
    r"(?:still|currently|now|being|been|there|in\s+(?:\w+\s+)?(?:custody|jail|lock-?up)|with\s+you|held|detained|released|booked|arrested)\b"
)
# The sender asks about an event of their own; "my date of birth" is theirs.
_OF_ONESELF = re.compile(
    r"(?i)\bI\s+(?:was|am|have\s+been|got)\s+(?:a\s+|the\s+)?(?:victim|complainant|arrestee|arrested|robbed|assaulted|attacked|injured|hit\b|ticketed"
    r"|detained|booked|mugged|shot\b|burglarized)|\bmy\s+(?:own\s+)?(?:arrests?|booking|mug\s?shot|(?:police|incident|arrest|crash|accident|case"
    r"|criminal)\s+(?:reports?|records?|files?|history))\b|\b(?:records?|reports?|files?|documents?|information|everything)\s+(?:you\s+have\s+)?"
    r"(?:about|on|of|regarding|concerning|mentioning)\s+(?:me|myself)\b"
)
_OWN_BIRTH = re.compile(
    rf"(?i)\bmy\s+(?:D\.?O\.?B\b\.?|date\s+of\s+birth|birth\s?da(?:te|y))\s*(?:is|was|:|-)?\s*(?P<when>{WHEN})"
    rf"|\bI\s+was\s+born\s+(?:on\s+)?(?P<born>{WHEN})"
)
_LABEL = re.compile(
    r"(?im)^[ \t]*(?:\W{0,3})?(?:(?:full |last |subject'?s? |person'?s? )?name|subject|arrestee|defendant"
    r"|persons? of interest|client|RE)"
    rf"[ \t]*[:#]\s*(?P<name>(?-i:{_NAME}))(?=\s*(?:$|[,;(–-]|\b(?:DOB|D\.O\.B|RD|CB|IR|born|arrest)\b))"
)
_BEFORE_BIRTH = re.compile(
    rf"(?P<name>{_NAME})\s*[,;(–-]{{0,2}}\s*\(?(?i:D\.?O\.?B\b\.?|born\b|date\s+of\s+birth|birth\s?date)"
)
_BIRTH = re.compile(
    r"(?i)(?:\bD\.?O\.?B\b\.?|\bborn(?:\s+on)?|\bdate\s+of\s+birth|\bbirth\s?date)\s*(?:is|:|-|of|#)?\s*"
    rf"(?P<when>{WHEN})"
)
_SAYS = r"(?:\s{0,3}(?:\#|:|,|numbers?\b|num\b\.?|no\b\.?|is\b|was\b)){0,4}\s{0,3}"
_IDENTIFIERS = re.compile(
    rf"""(?xi)(?<!\w)(?:
      (?P<short>R\.?D\.?|C\.?B\.?|I\.?R\.?)(?:\s?/\s?HQ)?(?!\w) {_SAYS} (?P<a>[A-Z]{{0,2}}[-\ ]?\d{{5,9}})
    | (?P<long>event|incident|case|report|inventory|citation|ticket|log)
      (?:,\s)?(?=\s{{0,3}}(?:\#|:|number|num|no\b)) {_SAYS} (?P<b>[A-Z]{{0,3}}-?\d[-\d]{{3,15}})
    | (?P<bare>(?-i:[A-Z]{{2}})-?\d{{6}})
    )\b"""
)
# The records division number: two letters and six digits.
_RD = re.compile(r"[A-Z]{2}-?\d{6}")
_NOT_PEOPLE = frozenset(
    """act affairs agency agent air airport alcohol all also amazon amendment america america's american angeles any
    apple april army arrest association attorney august authority automated avenue bank black board body border
    boston boulevard budget bureau bus california camera case cbp center centre chart chicago church cia city civil
    code college commercial commission committee committee's committees communications company company's computer
    concern congress congressional contract contractors contracts cook corp corporation correctional council county
    court cpd customs data database dear death december defense department dhs display displays district division
    documents drive drone each east electronic email emails emergency energy enforcement england every facebook fbi
    february federal files fire firearms florida foia foods force forest form foundation francisco freedom friday
    fund general google governor grant grants group guardian guide health high holding homeland hospital house
    housing houston human ice illinois immigration inc incident indiana industries industry information initiative
    inspector institute internet invoices jail january july june justice lake lane law library license list lists
    lives llc log logs los lottery march massachusetts matter may mayor michigan microsoft mobile monday muckrock
    national natural navy network new news north november nsa october office officer ohio oig operation operations
    order park penalty pennsylvania photo photos plan plate please police policies policy post president press
    prison procedures program programme project public rates recognition record records records' report reports
    request requests research resource resources right rights road royal san saturday schedule school schools
    seattle section security senate senator september service services sheriff sincerely society south special state
    states street sun sunday supreme system systems task tax team technical technology texas that the these this
    thursday times title tobacco town training transit transportation tribune tuesday twitter union unit united
    university video village virginia war washington washington's waste water web wednesday west white whom
    wisconsin workers worksheets world worn york zoning""".split()
)
# A street's name ends with one; "Dr." and "St." before a name are parts of it.
_STREETS = frozenset("ave blvd cir ct dr expy hwy ln pkwy pl rd sq st ter".split())
# Endings of nouns that no given or family name of note has.
_NOUN = re.compile(r"(?:tions?|ments?|olog(?:y|ies)|ities|ware|ships?|ances?|ings|ical|tives?|ures)$")


def subjects(text: str, *, sender: str = "") -> tuple[Subject, ...]:
    """The people named as those asked about, in order of the text, each once. Candidates: a person confirms.

    Birth dates are ISO. Numbers are "RD JD100000", "CASE 25-000001": the label in capitals, then the number without
    blanks; they go to the only person named, or to the nearest before them. Who asks about an event of their own
    ("I was the victim") is a subject under the name of ``sender``: a term to search for, no proof of identity.
    """
    found: dict[str, tuple[int, str]] = {}
    for pattern in (_LABEL, _BEFORE_BIRTH, _KIN_OF, _WHEREABOUTS, _CUE):
        for match in pattern.finditer(text):
            name = person_name(match["name"])
            if name and _key(name) not in found:
                found[_key(name)] = (match.start("name"), name)
    own_birth = _OWN_BIRTH.search(text)
    oneself = person_name(sender) if own_birth or _OF_ONESELF.search(text) else ""
    if oneself and found.get(_key(oneself)) is None:
        found[_key(oneself)] = (own_birth.start() if own_birth else 0, oneself)
    ordered = sorted(found.values())
    births = [
        (m.start(), span[0].isoformat())
        for m in _BIRTH.finditer(text)
        if (span := day_span(m["when"])) and span[0] == span[1]
    ]
    numbers = [(m.start(), _number(m)) for m in _IDENTIFIERS.finditer(text)]
    people: list[Subject] = []
    for index, (at, name) in enumerate(ordered):
        until = ordered[index + 1][0] if index + 1 < len(ordered) else len(text) + 1
        begin = at if len(ordered) > 1 else 0
        born = next((day for place, day in births if begin <= place < until), "")
        own = tuple(dict.fromkeys(number for place, number in numbers if begin <= place < until))
        people.append(Subject(name, born, own))
    if not people and numbers:
        return (Subject("", "", tuple(dict.fromkeys(number for _, number in numbers))),)
    return tuple(people)


def _number(match: re.Match[str]) -> str:
    """The number as a search looks for it: its kind, one blank, its value. What looks like an RD number is one."""
    value = "".join((match["a"] or match["b"] or match["bare"]).split()).upper()
    if _RD.fullmatch(value) and not (match["short"] or "RD").upper().startswith(("C", "I")):
        return f"RD {value.replace('-', '')}"
    return f"{(match['short'] or match['long']).replace('.', '').upper()} {value}"


def person_name(words: str) -> str:
    """The name without what is no part of one; "" when it cannot be a person's name.

    >>> person_name("Pat Q. Sample."), person_name("Equitable Sharing Agreement")
    ('Pat Q. Sample', '')
    """
    name = " ".join(words.split()).rstrip(".,")
    parts = [part.strip(',.“”()"').casefold() for part in name.split()]
    if len(parts) < 2 or parts[-1] in _STREETS or any(part in _NOT_PEOPLE or _NOUN.search(part) for part in parts):
        return ""
    spelled = [word for word in name.replace(",", " ").split() if len(word.strip(".")) > 1]
    shouted = [word for word in spelled if word.isupper()]
    if not spelled or 0 < len(shouted) < len(spelled):
        return ""  # initials alone, or an abbreviation among words: "Houston, TX"
    return "" if shouted and all(len(word) <= 4 for word in shouted) else name


def _key(name: str) -> str:
    """One key for "Sample, Pat" "Pat Sample"."""
    if "," in name:
        last, _, first = name.partition(",")
        name = f"{first.strip()} {last}"
    return " ".join(name.casefold().split())
