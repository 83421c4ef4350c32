"""Patterns of words: birthplaces, immigration status, medical words, charges, cues of victims."""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

from counterfoil.detection.countries import ALSO_NAMES, COUNTRIES
from counterfoil.detection.shape import Pattern, make
from counterfoil.values import Category

_PLACE = r"[A-Z][\w'-]*(?:,? (?:(?:de|del|la|las|los|el) ){0,3}[A-Z][\w'-]*){0,3}"


WORDS: tuple[Pattern, ...] = (
    make(
        "birthplace by its cue",
        Category.BIRTHPLACE,
        rf"\b(?i:born (?:and raised )?in|raised in|place of birth|birthplace|POB|country of (?:birth|origin)|native of|originally from|emigrated from|immigrated from)[ :;,-]{{0,3}}(?i:is |was |the |state of ){{0,3}}(?P<v>{_PLACE})",
        exact_case=True,
        reach=400,
    ),
    make(
        "birthplace as somebody else wrote it",
        Category.BIRTHPLACE,
        rf"\b(?i:where (?:he |she |they )?(?:was |were )?born|place of birth|birthplace|POB|country of birth)[^.:?]{{0,48}}?(?i:shows?|lists?|listed as|given as|stated as|indicates?|says|reads|recorded as|appears as)(?i: as)?[ :]{{1,2}}(?P<v>{_PLACE})",
        exact_case=True,
        reach=400,
    ),
    make(
        "nationality by its cue",
        Category.IMMIGRATION_STATUS,
        rf"\b(?:citizen(?:ship)?(?: of)?|nationality|national of)[ :;,-]{{0,3}}(?:is |was |the ){{0,3}}(?P<v>{COUNTRIES}|{ALSO_NAMES}|Mexican|Guatemalan|Honduran|Salvadoran|Venezuelan|Ecuadorian|Colombian|Polish|Ukrainian|Cuban|Haitian|Nigerian|Chinese|Indian|Filipino|Pakistani|Syrian|Peruvian|Russian|Romanian|Nicaraguan|U\.?S\.?)(?!\w)",
        reach=96,
    ),
    make(
        "country",
        Category.BIRTHPLACE,
        rf"\b(?P<v>{COUNTRIES})(?!\w)(?! (?:Street|St|Ave|Avenue|Blvd|Road|Rd|Dr|Ct|Pl)\b)",
        exact_case=True,
        sure=0.5,
    ),
    make(
        "immigration status word",
        Category.IMMIGRATION_STATUS,
        r"\b(?P<v>undocumented(?: (?:immigrant|alien|person))?|illegal (?:alien|immigrant)s?|(?:un)?lawful(?:ly)? present|lawful permanent resident|permanent resident(?: card)?|(?:(?:has|holds|with) a )?green card|(?:came|entered|here|arrived) on an? (?:[a-z]+ )?visa(?: in [0-9]{4})?|(?:(?:is )?seek(?:s|ing) )?asylum(?: seeker| applicant)?|refugee|DACA|visa overstay(?:ed)?|overstayed (?:his|her|a) visa|U[- ]visa|T[- ]visa|(?:has a |with a )?work permit|employment authorization|non-?citizen|deport(?:ed|ation|able)|removal proceedings|order of removal|immigration (?:hold|detainer|warrant|court|judge)|ICE (?:hold|detainer|warrant)|border crossing|naturali[sz]ed|foreign[- ]born|temporary protected status|TPS|humanitarian parole|paroled into the (?:U\.?S\.?|United States|country)|(?:in the country |here |entered )(?:illegally|unlawfully|without inspection)|without (?:papers|documents|status)|out of status|no (?:legal|immigration) status|(?:H-?1B|H-?2A|F-?1|J-?1|B-?[12]|TN|K-?1|VAWA) (?:visa|status|petition)|voluntary departure|removable|I-(?:247A?|200|205|213|862)|unaccompanied (?:alien )?(?:child|minor)|sin papeles|indocumentad[oa])(?!\w)",
        sure=0.85,
        reach=96,
    ),
    make(
        "medical word",
        Category.MEDICAL,
        r"\b(?P<v>HIV(?:[- ]positive)?|AIDS|diagnos(?:ed|is)(?: with)?(?: [a-z]+)?|bipolar(?: disorder)?|schizophreni[ac]|depress(?:ion|ive)(?: disorder)?|PTSD|autis(?:m|tic)|anxiety(?: disorder)?|dementia|suicid(?:al|e attempt)(?: ideations?)?|diabet(?:es|ic)|epilep(?:sy|tic)|seizures?|asthma(?:tic)?|hepatitis(?: [ABC])?|cancer|pregnan(?:t|cy)|miscarriage|overdosed?|methadone|suboxone|insulin|sertraline|zoloft|prozac|lithium|xanax|alprazolam|seroquel|risperidone|oxycodone|hydrocodone|lorazepam|gabapentin|metformin|lisinopril|albuterol|prescribed [a-z]+|prescription (?:for|medication)|psychiatric(?: (?:hospital|evaluation|treatment|medication))?|mental (?:illness|health (?:evaluation|treatment|condition))|rape kit|sexual assault kit|opioid|narcan|naloxone|fentanyl overdose|heroin addict(?:ion)?|alcoholi(?:c|sm)|detox(?:ification)?|rehab(?:ilitation)? (?:center|program)|withdrawal|dialysis|chemotherapy|stroke|heart (?:attack|condition)|high blood pressure|hypertension|tuberculosis|covid(?:-19)?|syphilis|gonorrhea|chlamydia|herpes|STD|STI|abortion|ADHD|OCD|personality disorder|psychosis|psychotic|delusional|hallucinat(?:ions?|ing)|self[- ]harm|eating disorder|traumatic brain injury|concussion|fractured? (?:[a-z]+ )?(?:arm|leg|jaw|skull|rib|ribs|wrist|ankle|nose)|wheelchair|deaf|legally blind|colostomy|hormone therapy|transplant|blood type (?:A|B|AB|O)(?:[+-]| positive| negative)?)(?!\w)(?! ?\?)",
        sure=0.8,
    ),
    make(
        "medicine by the stem of its name",
        Category.MEDICAL,
        r"\b(?P<v>[a-z]{2,}(?:apine|azepam|azolam|oxetine|raline|alopram|idone|formin|cillin|mycin|azepine|triptan|sartan|prazole|olol|statin|codone|morphone|barbital|piprazole|vudine|tegravir|glutide|gliptin|dipine|thiazide))(?!\w)",
        sure=0.75,
    ),
    make(
        "medicine by how it is taken",
        Category.MEDICAL,
        r"\b(?:takes|taking|prescribed|medications?:?|injects) (?P<v>[a-z]{5,})(?= (?:daily|twice|weekly|nightly|every|for (?:his|her|their|a)))",
        sure=0.7,
    ),
    make(
        "charge by its statute",
        Category.CHARGE,
        r"(?<![\w/.])(?P<v>(?:720|625|410|430|705|725|730|740|750) ILCS [0-9.]+/[0-9A-Z.-]+(?:\([0-9A-Za-z-]+\))*)",
        exact_case=True,
        sure=0.9,
        reach=240,
    ),
    make(
        "cue of a victim of a sexual offence or of a minor",
        Category.VICTIM_CUE,
        r"\b(?P<v>sexual(?:ly)? (?:assault(?:ed)?|abused?)|rape[ds]?|molest(?:ed|ation)|domestic violence shelter|order of protection|confidential informant|C\.?I\.? ?#? ?[0-9]{2,})(?!\w)",
        sure=0.6,
    ),
)
