"""Numbers and words with a recognisable form: hyperscan says which patterns occur, plain ``re`` confirms each.

Every pattern marks its value with the group ``v``. A weak form (a plate, an account) counts only behind its cue, which
is part of the expression. Without hyperscan every expression is tried; the results are the same by construction.
"""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from counterfoil.detection import validators
from counterfoil.values import Category, Role, Span

_hyperscan: Any
try:
    import hyperscan as _hyperscan
except ImportError:  # no wheel for this platform: slower, same findings
    _hyperscan = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """One expression, what it shows, and how sure a match is when the check of its number holds or fails."""

    name: str
    category: Category
    expression: re.Pattern[str]
    sure: float = 0.95
    check: Callable[[str], bool] | None = None
    failed: float = 0.0  # confidence of a match that fails ``check``; 0 drops it
    role: Role = Role.UNKNOWN


@dataclass(frozen=True, slots=True)
class Match:
    """A place in a page's plain text that a pattern confirmed."""

    span: Span
    pattern: Pattern
    confidence: float


_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
DATE = (
    rf"(?:[0-9]{{1,2}}[/.-] ?[0-9]{{1,2}}[/.-] ?(?:[0-9]{{4}}|[0-9]{{2}})|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"
    rf"|{_MONTH}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}|[0-9]{{1,2}}(?:st|nd|rd|th)?[ -]?(?:of )?{_MONTH}\.?,?[ -]?[0-9]{{2,4}})"
)
_GAP = r"[ :#.=-]{0,4}"
_NO = r"(?: ?(?:numbers?|no\.?|nbr\.?|num\.?|#|id))?"
_COUNTRIES = (
    "Afghanistan|Albania|Algeria|Argentina|Armenia|Bangladesh|Belarus|Belize|Bolivia|Bosnia|Brazil|Bulgaria|Burma|Cambodia"
    "|Cameroon|Chile|China|Colombia|Congo|Costa Rica|Croatia|Cuba|Czech Republic|Dominican Republic|Ecuador|Egypt"
    "|El Salvador|Eritrea|Ethiopia|Gambia|Germany|Ghana|Greece|Guatemala|Guinea|Guyana|Haiti|Honduras|Hong Kong|India"
    "|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Ivory Coast|Jamaica|Kenya|Korea|Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon"
    "|Liberia|Libya|Lithuania|Malaysia|Mali|Mauritania|Mexico|Moldova|Mongolia|Morocco|Myanmar|Nepal|Nicaragua|Niger|Nigeria"
    "|Pakistan|Palestine|Panama|Paraguay|Peru|Philippines|Poland|Portugal|Puerto Rico|Romania|Russia|Rwanda|Senegal|Serbia"
    "|Sierra Leone|Somalia|South Africa|Spain|Sri Lanka|Sudan|Syria|Taiwan|Tajikistan|Tanzania|Thailand|Togo|Trinidad|Tunisia"
    "|Turkey|Turkmenistan|Uganda|Ukraine|United Kingdom|Uruguay|Uzbekistan|Venezuela|Vietnam|Yemen|Zambia|Zimbabwe"
)
_PLACE = r"[A-Z][\w'-]*(?:,? (?:(?:de|del|la|las|los|el) )*[A-Z][\w'-]*){0,3}"


def _make(name: str, category: Category, expression: str, **more: Any) -> Pattern:
    flags = 0 if more.pop("exact_case", False) else re.IGNORECASE
    return Pattern(name, category, re.compile(expression, flags), **more)


_C = Category
PATTERNS: tuple[Pattern, ...] = (
    _make(
        "social security number",
        _C.SSN,
        r"(?<![\w-])(?P<v>[0-9]{3}-[0-9]{2}- ?[0-9]{4})(?![\w-])",
        check=validators.is_issued_ssn,
        failed=0.85,
    ),
    _make(
        "social security number by its cue",
        _C.SSN,
        rf"\b(?:SSN|SS#|S\.S\.N\.?|social security|soc\.? sec\.?|ITIN|SOC){_NO}{_GAP}(?:(?:is|was|of) )?(?P<v>[0-9]{{3}}[ .-]?[0-9]{{2}}[ .-]?[0-9]{{4}})(?!\w)",
    ),
    _make(
        "social security number in three groups",
        _C.SSN,
        r"(?<![\w.-])(?P<v>[0-9]{3} [0-9]{2} [0-9]{4})(?![\w-])",
        check=validators.is_issued_ssn,
        failed=0.5,
    ),
    _make("last digits of a social security number", _C.SSN, r"(?<!\w)(?P<v>[x*]{3}-?[x*]{2}-?[0-9]{4})(?!\w)"),
    _make(
        "last digits of a social security number by their cue",
        _C.SSN,
        r"\b(?:SSN|social security(?: number)?)[ ,:(]{0,3}(?:ending (?:in|with)|last (?:four|4)(?: digits)?)[ :of]{0,5}(?P<v>[0-9]{4})(?!\w)",
    ),
    _make("Illinois driver's licence", _C.DRIVERS_LICENCE, r"(?<!\w)(?P<v>[A-Z][0-9]{3}-[0-9]{4}-[0-9]{4})(?!\w)"),
    _make("driver's licence without hyphens", _C.DRIVERS_LICENCE, r"(?<!\w)(?P<v>[A-Z][0-9]{11})(?!\w)"),
    _make(
        "driver's licence by its cue",
        _C.DRIVERS_LICENCE,
        rf"\b(?:O\.?L\.?N\.?|D\.?L\.?N?|I?DL|driver'?s?'? licen[sc]e|operator'?s? licen[sc]e|licen[sc]e)(?: (?:number|no\.?|#|nbr\.?))?(?:\s?\(?(?:IL|Ill\.?|[A-Z]{{2}})\)?)?{_GAP}(?:(?:is|was|of|number) )?(?P<v>[A-Z]{{0,2}}[0-9][0-9-]{{4,14}}[0-9])(?!\w)",
    ),
    _make(
        "state identification card",
        _C.STATE_ID,
        rf"\b(?:state id|identification card|ID card|SID card|IL id|FOID(?: card)?){_NO}{_GAP}(?:(?:is|was) )?(?P<v>[A-Z]{{0,2}}[0-9][0-9-]{{4,14}}[0-9][A-Z]?)(?!\w)",
    ),
    _make(
        "alien registration number",
        _C.A_NUMBER,
        r"(?<![\w-])(?P<v>A[#-]?[ -]?[0-9]{3}[ -][0-9]{3}[ -][0-9]{3})(?![\w-])",
        exact_case=True,
    ),
    _make(
        "alien registration number without gaps",
        _C.A_NUMBER,
        r"(?<![\w-])(?P<v>A[#-]?0?[0-9]{8,9})(?![\w-])",
        exact_case=True,
    ),
    _make(
        "alien registration number by its cue",
        _C.A_NUMBER,
        rf"\b(?:alien(?: registration)?|A-?number|A#|A-?file|USCIS){_NO}{_GAP}(?:(?:is|was) )?(?P<v>A?[ #-]?[0-9]{{2,3}}[ -]?[0-9]{{3}}[ -]?[0-9]{{3}})(?![\w-])",
    ),
    _make(
        "passport by its cue",
        _C.PASSPORT,
        rf"\bpassport(?: (?:card|book))?{_NO}{_GAP}(?:(?:is|was|of) )?(?P<v>[A-Z]{{0,2}}[0-9]{{6,9}})(?!\w)",
    ),
    _make(
        "criminal identification number by its cue",
        _C.CRIMINAL_ID,
        rf"\b(?:IR|I\.R\.|FBI|SID|ISP|SBI|CPD IR|NCIC){_NO}{_GAP}(?:(?:is|was) )?(?P<v>(?:IL)?[0-9][0-9-]{{3,10}}[A-Z]{{0,3}}[0-9]{{0,2}})(?!\w)",
    ),
    _make(
        "telephone",
        _C.PHONE,
        r"(?<![\w.-])(?<!\d\))(?P<v>(?:\+?1[ .-]?)?(?:\([0-9]{3}\) ?|[0-9]{3}[ .-])[0-9]{3}[.-] ?[0-9]{4}(?:,? ?(?:x|ext\.?) ?[0-9]{1,5})?)(?![\w-])",
    ),
    _make("telephone in blanks", _C.PHONE, r"(?<![\w.-])(?P<v>[0-9]{3} [0-9]{3} [0-9]{4})(?![\w-])", sure=0.8),
    _make(
        "telephone by its cue",
        _C.PHONE,
        rf"\b(?:phone|telephone|tel|cell(?: ?phone)?|cellular|mobile|call(?:ed)?(?: (?:him|her|them))?(?: (?:at|on))?|contact(?:ed)?(?: (?:him|her|them))? at){_NO}\.?{_GAP}(?:(?:is|was|at) )?(?P<v>\+?[0-9][0-9 .()-]{{5,15}}[0-9])(?!\w)",
        sure=0.85,
    ),
    _make(
        "e-mail",
        _C.EMAIL,
        r"(?<![\w.+-])(?P<v>[\w.+'-]+@[a-z0-9-]+(?: ?\.[a-z0-9-]+)*\.[a-z]{2,12})(?![\w-])",
        sure=0.99,
    ),
    _make(
        "plate by its cue",
        _C.PLATE,
        r"\b(?:(?:licen[sc]e )?plates?|L/?P|tag|registration|reg)\b\.?(?: ?(?:numbers?|no\.?|#))?(?: ?\(?(?:IL|Ill\.?|Illinois|IN|Indiana|WI|Wisconsin|MI|IA|MO)\)?)?[ :#-]{0,3}(?:(?:is|was|of) )?(?P<v>(?=[A-Z0-9 -]{0,7}[0-9])[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5})(?![\w-])",
    ),
    _make(
        "plate behind the state",
        _C.PLATE,
        r"\b(?:IL|Illinois|IN|Indiana|WI|Wisconsin) (?:license )?(?:plates?|tags?|registration)[ :#]{0,2}(?P<v>[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5})(?!\w)",
    ),
    _make(
        "vehicle identification number",
        _C.VIN,
        r"(?<!\w)(?P<v>(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-HJ-NPR-Z0-9]{17})(?!\w)",
        check=validators.passes_vin,
        failed=0.7,
    ),
    _make(
        "payment card",
        _C.ACCOUNT,
        r"(?<![\w-])(?P<v>[0-9](?:[ -]?[0-9]){12,18})(?![\w-])",
        check=validators.passes_luhn,
    ),
    _make(
        "account by its cue",
        _C.ACCOUNT,
        r"\b(?:account|acct\.?|routing|card|Visa|MasterCard|debit card|credit card|IBAN)(?: ?(?:numbers?|no\.?|#))?(?: ending in)?[ :#-]{0,3}(?:(?:is|was) )?(?P<v>[0-9*x][0-9*x -]{2,22}[0-9])(?!\w)",
        sure=0.9,
    ),
    _make("international bank account", _C.ACCOUNT, r"(?<!\w)(?P<v>[A-Z]{2}[0-9]{2}[A-Z]{4}[0-9]{10,18})(?!\w)"),
    _make(
        "network address",
        _C.IP_ADDRESS,
        r"(?<![\w.])(?P<v>[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?![\w]|\.[0-9])",
        check=validators.is_ip,
    ),
    _make("network address, version 6", _C.IP_ADDRESS, r"(?<![\w:])(?P<v>(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4})(?![\w:])"),
    _make(
        "date of birth by its cue",
        _C.DATE_OF_BIRTH,
        rf"\b(?:D\.?O\.?B\.?|date of birth|birth ?date|birthday|born(?: on)?)[ :,;()#-]{{0,4}}(?:(?:is|was|of|on) )?(?P<v>{DATE})(?!\w)",
    ),
    _make("date of birth behind sex and race", _C.DATE_OF_BIRTH, rf"\b[MF]/[A-Z]{{1,3}}/(?P<v>{DATE})(?!\w)"),
    _make(
        "age",
        _C.AGE,
        r"(?<![\w-])(?P<v>[0-9]{1,3}[ -]?(?:years?|yrs?\.?|y/?o)(?:[ -]?olds?|[ -]?of[ -]?age)?)(?![\w])(?<![0-9] years)(?<![0-9] year)(?<![0-9] yrs)",
        sure=0.85,
    ),
    _make(
        "age by its cue",
        _C.AGE,
        r"\b(?:age|aged|age of)[ :d]{0,2} ?(?P<v>[0-9]{1,3}(?: months)?)(?![\w/-]|\.[0-9])",
        sure=0.9,
    ),
    _make(
        "age behind sex and race",
        _C.AGE,
        r"\b(?:[MF]/[A-Z]{1,3}/|[A-Z]{1,3}/[MF]/)(?P<v>[0-9]{1,2})(?![\w/])",
        sure=0.9,
    ),
    _make(
        "birthplace by its cue",
        _C.BIRTHPLACE,
        rf"\b(?i:born in|place of birth|birthplace|POB|country of (?:birth|origin)|native of|originally from|emigrated from|immigrated from)[ :;,-]{{0,3}}(?i:is |was |the |state of )*(?P<v>{_PLACE})",
        exact_case=True,
    ),
    _make(
        "nationality by its cue",
        _C.IMMIGRATION_STATUS,
        rf"\b(?:citizen(?:ship)?(?: of)?|nationality|national of)[ :;,-]{{0,3}}(?:is |was |the )*(?P<v>{_COUNTRIES}|Mexican|Guatemalan|Honduran|Salvadoran|Venezuelan|Ecuadorian|Colombian|Polish|Ukrainian|U\.?S\.?|USA|United States)(?!\w)",
    ),
    _make(
        "country",
        _C.BIRTHPLACE,
        rf"\b(?P<v>{_COUNTRIES})(?!\w)(?! (?:Street|St|Ave|Avenue|Blvd|Road|Rd|Dr|Ct|Pl)\b)",
        exact_case=True,
        sure=0.5,
    ),
    _make(
        "immigration status word",
        _C.IMMIGRATION_STATUS,
        r"\b(?P<v>undocumented(?: (?:immigrant|alien|person))?|illegal (?:alien|immigrant)s?|(?:un)?lawful(?:ly)? present|lawful permanent resident|permanent resident(?: card)?|(?:(?:has|holds|with) a )?green card|(?:came|entered|here|arrived) on an? (?:[a-z]+ )?visa(?: in [0-9]{4})?|(?:(?:is )?seek(?:s|ing) )?asylum(?: seeker| applicant)?|refugee|DACA|visa overstay(?:ed)?|overstayed (?:his|her|a) visa|U[- ]visa|T[- ]visa|(?:has a |with a )?work permit|employment authorization|non-?citizen|deport(?:ed|ation|able)|removal proceedings|order of removal|immigration (?:hold|detainer|warrant|court|judge)|ICE (?:hold|detainer|warrant)|border crossing|naturali[sz]ed|foreign born)(?!\w)",
        sure=0.85,
    ),
    _make(
        "medical word",
        _C.MEDICAL,
        r"\b(?P<v>HIV(?:[- ]positive)?|AIDS|diagnos(?:ed|is)(?: with)?(?: [a-z]+)?|bipolar(?: disorder)?|schizophreni[ac]|depress(?:ion|ive)(?: disorder)?|PTSD|autis(?:m|tic)|anxiety(?: disorder)?|dementia|suicid(?:al|e attempt)(?: ideations?)?|diabet(?:es|ic)|epilep(?:sy|tic)|seizures?|asthma(?:tic)?|hepatitis(?: [ABC])?|cancer|pregnan(?:t|cy)|miscarriage|overdosed?|methadone|suboxone|insulin|sertraline|zoloft|prozac|lithium|xanax|alprazolam|seroquel|risperidone|oxycodone|hydrocodone|lorazepam|gabapentin|metformin|lisinopril|albuterol|prescribed [a-z]+|prescription (?:for|medication)|psychiatric(?: (?:hospital|evaluation|treatment|medication))?|mental (?:illness|health (?:evaluation|treatment|condition))|rape kit|sexual assault kit)(?!\w)(?! ?\?)",
        sure=0.8,
    ),
    _make(
        "plate behind a vehicle",
        _C.PLATE,
        r"\b(?i:vehicle|car|sedan|suv|truck|van|automobile|motorcycle),? (?i:with |bearing )?(?P<v>[A-Z]{1,3} ?[0-9]{3,6}|[0-9]{3,6} ?[A-Z]{1,3})(?![\w-])",
        exact_case=True,
        sure=0.85,
    ),
    _make(
        "medicine by the stem of its name",
        _C.MEDICAL,
        r"\b(?P<v>[a-z]{2,}(?:apine|azepam|azolam|oxetine|raline|alopram|idone|formin|cillin|mycin|azepine|triptan|sartan|prazole|olol|statin|codone|morphone|barbital|piprazole|vudine|tegravir|glutide|gliptin|dipine|thiazide))(?!\w)",
        sure=0.75,
    ),
    _make(
        "medicine by how it is taken",
        _C.MEDICAL,
        r"\b(?:takes|taking|prescribed|medications?:?|injects) (?P<v>[a-z]{5,})(?= (?:daily|twice|weekly|nightly|every|for (?:his|her|their|a)))",
        sure=0.7,
    ),
    _make(
        "records or case number",
        _C.CASE_NUMBER,
        rf"\b(?:R\.?D\.?|C\.?B\.?|event|case|incident|report|inventory|complaint|docket|ticket|citation|UCR|log|CAD){_NO}{_GAP}(?P<v>(?=[A-Z-]{{0,4}}[0-9])[A-Z0-9][A-Z0-9-]{{4,16}})(?!\w)",
        role=Role.ORGANISATION,
        sure=0.9,
    ),
    _make(
        "records division number",
        _C.CASE_NUMBER,
        r"(?<![\w-])(?P<v>[A-Z]{2}[0-9]{6})(?![\w-])",
        exact_case=True,
        role=Role.ORGANISATION,
        sure=0.7,
    ),
    _make(
        "star or employee number by its cue",
        _C.EMPLOYEE_ID,
        rf"\b(?:star|badge|shield|employee|emp\.?|PC ?#?|beat officer){_NO}{_GAP}(?P<v>[A-Z]{{0,2}}[0-9]{{3,7}}[A-Z]?)(?!\w)",
        role=Role.OFFICER,
    ),
    _make(
        "star behind a name",
        _C.EMPLOYEE_ID,
        r"(?<=[A-Za-z.] )# ?(?P<v>[0-9]{4,6})(?![\w-])",
        role=Role.OFFICER,
        sure=0.8,
    ),
    _make(
        "officer's user number",
        _C.EMPLOYEE_ID,
        r"(?<!\w)(?P<v>PC[0-9][A-Z0-9]{4})(?!\w)",
        exact_case=True,
        role=Role.OFFICER,
        sure=0.9,
    ),
    _make(
        "charge by its statute",
        _C.CHARGE,
        r"(?<![\w/.])(?P<v>(?:720|625|410|430|705|725|730|740|750) ILCS [0-9.]+/[0-9A-Z.-]+(?:\([0-9A-Za-z-]+\))*)",
        exact_case=True,
        sure=0.9,
    ),
    _make(
        "cue of a victim of a sexual offence or of a minor",
        _C.VICTIM_CUE,
        r"\b(?P<v>sexual(?:ly)? (?:assault(?:ed)?|abused?)|rape[ds]?|molest(?:ed|ation)|domestic violence shelter|order of protection|confidential informant|C\.?I\.? ?#? ?[0-9]{2,})(?!\w)",
        sure=0.6,
    ),
)


_DATE = re.compile(rf"(?<![\w/-])(?:{DATE})(?![\w/-])", re.IGNORECASE)


def dates(plain: str) -> Iterator[date]:
    """Every day that ``plain`` names in full, in order."""
    for match in _DATE.finditer(plain):
        day = validators.read_date(match[0])
        if day is not None:
            yield day


class Finder:
    """The patterns made ready once; hyperscan as the first look where it is installed and ``prefilter`` is true."""

    def __init__(self, *, prefilter: bool = True) -> None:
        self._database: Any = None
        if prefilter and _hyperscan is not None:
            self._database = _compile(_hyperscan)

    def find(self, plain: str) -> Iterator[Match]:
        """Every confirmed match in ``plain`` (``PageText.plain``), pattern by pattern."""
        for pattern in self._candidates(plain):
            for match in pattern.expression.finditer(plain):
                start, end = match.span("v")
                sure = pattern.sure
                if pattern.check is not None and not pattern.check(match["v"]):
                    sure = pattern.failed
                if sure:
                    yield Match(Span(start, end), pattern, sure)

    def _candidates(self, plain: str) -> tuple[Pattern, ...]:
        if self._database is None:
            return PATTERNS
        met: set[int] = set()

        def note(number: int, *_where: object) -> None:
            met.add(number)

        self._database.scan(plain.encode("utf-8", "replace"), match_event_handler=note)
        return tuple(PATTERNS[number] for number in sorted(met))


@lru_cache(maxsize=2)
def finder(*, prefilter: bool = True) -> Finder:
    """The one ``Finder`` of this process: compiling takes longer than reading a hundred pages."""
    return Finder(prefilter=prefilter)


def _compile(engine: Any) -> Any:
    """One database of all patterns. PREFILTER widens what hyperscan cannot express, so it may only say yes too often."""
    database = engine.Database()
    common = engine.HS_FLAG_UTF8 | engine.HS_FLAG_SINGLEMATCH | engine.HS_FLAG_PREFILTER | engine.HS_FLAG_ALLOWEMPTY
    database.compile(
        expressions=[_plainer(p.expression.pattern).encode() for p in PATTERNS],
        ids=list(range(len(PATTERNS))),
        elements=len(PATTERNS),
        flags=[common | (engine.HS_FLAG_CASELESS if p.expression.flags & re.IGNORECASE else 0) for p in PATTERNS],
    )
    return database


def _plainer(expression: str) -> str:
    """``expression`` without look-around and group names: matches at least wherever the full one does.

    ``\\w`` becomes ASCII's and everything beyond ASCII, since Python's knows every script and hyperscan's does not.
    """
    out, index = [], 0
    while index < len(expression):
        if expression.startswith(("(?<!", "(?<=", "(?!", "(?="), index):
            index = _end_of_group(expression, index)
            continue
        if expression.startswith("(?P<v>", index):
            out.append("(?:")
            index += 6
            continue
        if expression.startswith("\\b", index):
            index += 2
            continue
        out.append(expression[index])
        index += 1
    return "".join(out).replace("[\\w", "[\\x{80}-\\x{10ffff}A-Za-z0-9_")


def _end_of_group(expression: str, start: int) -> int:
    depth, index, inside = 0, start, False
    while index < len(expression):
        character = expression[index]
        if character == "\\":
            index += 2
            continue
        if character == "[":
            inside = True
        elif character == "]":
            inside = False
        elif not inside and character == "(":
            depth += 1
        elif not inside and character == ")":
            depth -= 1
            if depth == 0:
                return index + 1
        index += 1
    raise ValueError(f"{expression}: a group that begins at {start} does not end.")
