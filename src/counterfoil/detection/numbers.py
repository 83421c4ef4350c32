"""Patterns of numbers: identifiers, telephones, plates, accounts, birth dates, ages, case and employee numbers.

A weak form (a plate, an account) counts only behind its cue, which is part of the expression.
"""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

from counterfoil.detection import validators
from counterfoil.detection.shape import DATE, GAP, NO, Pattern, make
from counterfoil.values import Category, Role

BEHIND_A_NAME = "date of birth in brackets behind a name"
AGE_BEHIND_A_NAME = "age in brackets behind a name"
AGE_SET_OFF = "age behind a name and a comma"
OF_A_NAME = frozenset({BEHIND_A_NAME, AGE_BEHIND_A_NAME, AGE_SET_OFF})
"""Patterns that count right behind somebody's name only."""
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    "|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
)

NUMBERS: tuple[Pattern, ...] = (
    make(
        "social security number",
        Category.SSN,
        r"(?<![\w-])(?P<v>[0-9]{3}-[0-9]{2}- ?[0-9]{4})(?![\w-])",
        check=validators.is_issued_ssn,
        failed=0.85,
    ),
    make(
        "social security number by its cue",
        Category.SSN,
        rf"\b(?:SSN|SS#|S\.S\.N\.?|social security|soc\.? sec\.?|ITIN|SOC){NO}{GAP}(?:(?:is|was|of) )?(?P<v>[0-9]{{3}}[ .-]?[0-9]{{2}}[ .-]?[0-9]{{4}})(?!\w)",
    ),
    make(
        "social security number in three groups",
        Category.SSN,
        r"(?<![\w.-])(?P<v>[0-9]{3} [0-9]{2} [0-9]{4})(?![\w-])",
        check=validators.is_issued_ssn,
        failed=0.5,
    ),
    make("last digits of a social security number", Category.SSN, r"(?<!\w)(?P<v>[x*]{3}-?[x*]{2}-?[0-9]{4})(?!\w)"),
    make(
        "last digits of a social security number by their cue",
        Category.SSN,
        r"\b(?:SSN|social security(?: number)?)[ ,:(]{0,3}(?:ending (?:in|with)|last (?:four|4)(?: digits)?)[ :of]{0,5}(?P<v>[0-9]{4})(?!\w)",
    ),
    make("Illinois driver's licence", Category.DRIVERS_LICENCE, r"(?<!\w)(?P<v>[A-Z][0-9]{3}-[0-9]{4}-[0-9]{4})(?!\w)"),
    make("driver's licence without hyphens", Category.DRIVERS_LICENCE, r"(?<!\w)(?P<v>[A-Z][0-9]{11})(?!\w)"),
    make(
        "driver's licence by its cue",
        Category.DRIVERS_LICENCE,
        rf"\b(?:O\.?L\.?N\.?|D\.?L\.?N?|I?DL|driver'?s?'? licen[sc]e|operator'?s? licen[sc]e|licen[sc]e)(?: (?:number|no\.?|#|nbr\.?))?(?:\s?\(?(?:IL|Ill\.?|[A-Z]{{2}})\)?)?{GAP}(?:(?:is|was|of|number) )?(?P<v>[A-Z]{{0,2}}[0-9][0-9-]{{4,14}}[0-9])(?!\w)",
    ),
    make(
        "state identification card",
        Category.STATE_ID,
        rf"\b(?:state id|identification card|ID card|SID card|IL id|FOID(?: card)?){NO}{GAP}(?:(?:is|was) )?(?P<v>[A-Z]{{0,2}}[0-9][0-9-]{{4,14}}[0-9][A-Z]?)(?!\w)",
    ),
    make(
        "alien registration number",
        Category.A_NUMBER,
        r"(?<![\w-])(?P<v>A[#-]?[ -]?[0-9]{3}[ -][0-9]{3}[ -][0-9]{3})(?![\w-])",
        exact_case=True,
    ),
    make(
        "alien registration number without gaps",
        Category.A_NUMBER,
        r"(?<![\w-])(?P<v>A[#-]? ?0?[0-9]{8,9})(?![\w-])",
        exact_case=True,
    ),
    make(
        "alien registration number by its cue",
        Category.A_NUMBER,
        rf"\b(?:alien(?: registration)?|A-?number|A#|A-?file|USCIS){NO}{GAP}(?:(?:is|was) )?(?P<v>A?[ #-]?[0-9]{{2,3}}[ -]?[0-9]{{3}}[ -]?[0-9]{{3}})(?![\w-])",
    ),
    make(
        "passport by its cue",
        Category.PASSPORT,
        rf"\bpassport(?: (?:card|book))?{NO}{GAP}(?:(?:is|was|of) )?(?P<v>[A-Z]{{0,2}}[0-9]{{6,9}})(?!\w)",
    ),
    make(
        "criminal identification number by its cue",
        Category.CRIMINAL_ID,
        rf"\b(?:IR|I\.R\.|FBI|SID|ISP|SBI|CPD IR|NCIC){NO}{GAP}(?:(?:is|was) )?(?P<v>(?:IL)?[0-9][0-9-]{{3,10}}[A-Z]{{0,3}}[0-9]{{0,2}})(?!\w)",
    ),
    make(
        "telephone",
        Category.PHONE,
        r"(?<![\w.-])(?<!\d\))(?P<v>(?:\+?1[ .-]?)?(?:\([0-9]{3}\) ?|[0-9]{3}[ .-])[0-9]{3}[.-] ?[0-9]{4}(?:,? ?(?:x|ext\.?) ?[0-9]{1,5})?)(?![\w-])",
    ),
    make(
        "telephone of another country",
        Category.PHONE,
        r"(?<![\w+])(?P<v>(?:\+|011 )[1-9][0-9]{0,3}[ .-]?(?:\([0-9]{1,4}\)[ .-]?)?[0-9]{1,12}(?:[ .-][0-9]{2,5}){0,5}(?: ?(?:x|ext\.?) ?[0-9]{1,5})?)(?![\w-])",
        check=validators.is_long_enough_to_ring,
        sure=0.9,
        reach=80,
    ),
    make("telephone in blanks", Category.PHONE, r"(?<![\w.-])(?P<v>[0-9]{3} [0-9]{3} [0-9]{4})(?![\w-])", sure=0.8),
    make(
        "telephone by its cue",
        Category.PHONE,
        rf"\b(?:phone|telephone|tel|cell(?: ?phone)?|cellular|mobile|call(?:ed)?(?: (?:him|her|them))?(?: (?:at|on))?|contact(?:ed)?(?: (?:him|her|them))? at|fax|pager|desk|office|whatsapp|text(?:ed|s)?(?: (?:him|her|them|from|to))?|messages? (?:to|from)|(?:call|ring|phone)(?:s|ed)? me (?:at|on)|reached at|number(?: (?:ending )?(?:is|was))){NO}\.?{GAP}(?:(?:is|was|at) )?(?P<v>\([0-9]{{1,4}}\)[ .-]?[0-9]{{2,5}}(?:[ .-]?[0-9]{{2,4}}){{1,3}}|\+?[0-9][0-9 .()-]{{5,15}}[0-9])(?!\w)",
        sure=0.85,
    ),
    make(
        "e-mail",
        Category.EMAIL,
        r"(?<![\w.+-])(?P<v>[\w.+'-]+@[a-z0-9-]+(?: ?\.[a-z0-9-]+){0,4}\.[a-z]{2,12})(?![\w-])",
        sure=0.99,
        reach=300,
    ),
    make(
        "e-mail with blanks about its sign, as OCR reads it",
        Category.EMAIL,
        r"(?<![\w.+-])(?P<v>(?:[\w+-]{2,20}[._-] |[\w+-]{2,20}[._][\w+-]{1,20} (?=[0-9]{1,3} ?@))?[\w.+'-]*\w(?: @ ?|@ )[a-z0-9-]+(?: ?\.[a-z0-9-]+){0,4}\.[a-z]{2,12})(?![\w-])",
        sure=0.85,
        reach=330,
    ),
    make(
        "plate by its cue",
        Category.PLATE,
        r"\b(?:(?:licen[sc]e )?plates?|L/?P|tag|registration|reg)\b\.?(?: ?(?:numbers?|no\.?|#))?(?: ?\(?(?:IL|Ill\.?|Illinois|IN|Indiana|WI|Wisconsin|MI|IA|MO)\)?)?[ :#-]{0,3}(?:(?:is|was|of) )?(?P<v>(?=[A-Z0-9 -]{0,7}[0-9])[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5})(?![\w-])",
    ),
    make(
        "plate behind the state",
        Category.PLATE,
        r"\b(?:IL|Illinois|IN|Indiana|WI|Wisconsin) (?:license )?(?:plates?|tags?|registration)[ :#]{0,2}(?P<v>[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5})(?!\w)",
    ),
    make(
        "vehicle identification number",
        Category.VIN,
        r"(?<!\w)(?P<v>(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-HJ-NPR-Z0-9]{17})(?!\w)",
        check=validators.passes_vin,
        failed=0.7,
    ),
    make(
        "payment card",
        Category.ACCOUNT,
        r"(?<![\w-])(?P<v>[0-9](?:[ -]?[0-9]){12,18})(?![\w-])",
        check=validators.passes_card,
    ),
    make(
        "account by its cue",
        Category.ACCOUNT,
        r"\b(?:account|acct\.?|routing|card|Visa|MasterCard|debit card|credit card|IBAN)(?: ?(?:numbers?|no\.?|#))?(?: ending in)?[ :#-]{0,3}(?:(?:is|was) )?(?P<v>[0-9*x][0-9*x -]{2,22}[0-9])(?!\w)",
        sure=0.9,
    ),
    make(
        "international bank account in groups",
        Category.ACCOUNT,
        r"(?<!\w)(?P<v>[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?!\w)",
        check=validators.passes_iban,
    ),
    make(
        "routing number by its cue",
        Category.ACCOUNT,
        r"\b(?:routing|ABA|RTN|transit)(?: ?(?:numbers?|no\.?|#))?[ :#-]{0,3}(?:(?:is|was) )?(?P<v>[0-9]{9})(?!\w)",
        check=validators.passes_routing,
        failed=0.85,
    ),
    make("international bank account", Category.ACCOUNT, r"(?<!\w)(?P<v>[A-Z]{2}[0-9]{2}[A-Z]{4}[0-9]{10,18})(?!\w)"),
    make(
        "network address",
        Category.IP_ADDRESS,
        r"(?<![\w.])(?<!version )(?<!release )(?<!firmware )(?<!build )(?<!section )(?<!sections )(?<!sec\. )(?<!paragraph )(?<!§ )(?<!\bv\. )(?P<v>[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?![\w]|\.[0-9])",
        check=validators.is_ip,
    ),
    make(
        "network address, version 6",
        Category.IP_ADDRESS,
        r"(?<![\w:])(?P<v>(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4})(?![\w:])",
    ),
    make(
        "date of birth by its cue",
        Category.DATE_OF_BIRTH,
        rf"\b(?:D\.?/?O\.?/?B\.?|date of birth|birth ?date|birthday|b-?day|born(?: on)?)[ :,;()#-]{{0,4}}(?:(?:is|was|of|on) )?(?P<v>{DATE})(?!\w)",
    ),
    make(BEHIND_A_NAME, Category.DATE_OF_BIRTH, rf"(?<=[\w.]) \((?:b\. ?)?(?P<v>{DATE})\)", sure=0.7),
    make("date of birth behind sex and race", Category.DATE_OF_BIRTH, rf"\b[MF]/[A-Z]{{1,3}}/(?P<v>{DATE})(?!\w)"),
    make(
        "age",
        Category.AGE,
        r"(?<![\w-])(?P<v>[0-9]{1,3}[ -]?(?:years?|yrs?\.?|y\.?/?o(?:\.|/?a\b)?)(?:[ -]?olds?|[ -]?of[ -]?age)?)(?![\w])(?<![0-9] years)(?<![0-9] year)(?<![0-9] yrs)",
        sure=0.85,
    ),
    make(
        "age in months, weeks or words",
        Category.AGE,
        rf"(?<![\w-])(?P<v>(?:[0-9]{{1,2}}[ -]?(?:months?|mos?\.?|weeks?|wks?\.?)|(?:{_NUMBER_WORDS})[ -](?:years?|yrs?\.?|months?|weeks?))[ -](?:olds?|of[ -]age))(?!\w)",
        sure=0.85,
    ),
    make(AGE_BEHIND_A_NAME, Category.AGE, r"(?<=[\w.]) \((?:age )?(?P<v>[0-9]{1,2})\)", sure=0.7),
    make(
        AGE_SET_OFF,
        Category.AGE,
        r"(?<=[\w.])(?:,| is| IS| was| WAS| turned| TURNED) (?P<v>[0-9]{1,2})(?=,? (?:[a-z]|[A-Z]{2})|,? and\b|, [A-Za-z]|;|\.(?! ?[0-9])|$)",
        exact_case=True,
        sure=0.6,
    ),
    make(
        "age by its cue",
        Category.AGE,
        r"\b(?:age|aged|age of)[ :d]{0,2} ?(?P<v>[0-9]{1,3}(?: months)?)(?![\w/-]|\.[0-9])",
        sure=0.9,
    ),
    make(
        "age behind sex and race",
        Category.AGE,
        r"\b(?:[MF]/(?:[A-Z]{1,3}[/ ])?|[A-Z]{1,3}/[MF][/ ])(?P<v>[0-9]{1,2})(?![\w/])",
        sure=0.9,
    ),
    make(
        "plate behind a vehicle",
        Category.PLATE,
        r"\b(?i:vehicle|car|sedan|suv|truck|van|automobile|motorcycle),? (?i:with |bearing )?(?P<v>[A-Z]{1,3} ?[0-9]{3,6}|[0-9]{3,6} ?[A-Z]{1,3})(?![\w-])",
        exact_case=True,
        sure=0.85,
    ),
    make(
        "records or case number",
        Category.CASE_NUMBER,
        rf"\b(?:R\.?D\.?|C\.?B\.?|event|case|incident|report|inventory|complaint|docket|ticket|citation|UCR|log|CAD){NO}{GAP}(?P<v>(?=[A-Z-]{{0,4}}[0-9])[A-Z0-9][A-Z0-9-]{{4,16}})(?!\w|\.[0-9])",
        role=Role.ORGANISATION,
        sure=0.9,
    ),
    make(
        "records division number",
        Category.CASE_NUMBER,
        r"(?<![\w-])(?P<v>[A-Z]{2}[0-9]{6})(?![\w-])",
        exact_case=True,
        role=Role.ORGANISATION,
        sure=0.7,
    ),
    make(
        "star or employee number by its cue",
        Category.EMPLOYEE_ID,
        rf"\b(?:star|badge|shield|employee|emp\.?|PC ?#?|beat officer){NO}{GAP}(?P<v>[A-Z]{{0,2}}[0-9]{{3,7}}[A-Z]?)(?!\w)",
        role=Role.OFFICER,
    ),
    make(
        "star behind a name",
        Category.EMPLOYEE_ID,
        r"(?<=[A-Za-z.] )# ?(?P<v>[0-9]{4,6})(?![\w-])",
        role=Role.OFFICER,
        sure=0.8,
    ),
    make(
        "officer's user number",
        Category.EMPLOYEE_ID,
        r"(?<!\w)(?P<v>PC[0-9][A-Z0-9]{4})(?!\w)",
        exact_case=True,
        role=Role.OFFICER,
        sure=0.9,
    ),
)
