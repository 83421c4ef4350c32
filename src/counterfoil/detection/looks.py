"""Patterns of what people look like and how old they are: ``M/W/42``, ``5'10" 180 lbs``, ``brn hair``, ``has 11``.

An expression asks for what only a person has beside it: ``F/U`` is a follow-up, ``M/W/F`` are days of the week, a door
is ``5'3" x 2'``, a car ``BLK/GRY``, and ``510/70`` a statute.
"""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

from counterfoil.detection.shape import Pattern, make
from counterfoil.values import Category

_LONG = "WH[IT]?|BLK?|HI[SP]?|WWH|WBH|API|ASI?|ASN|AM[IER]|IN[D]|PI|UNK|OTH|LAT|NAT"
_RACE = f"(?:[WBHAIOUPXSL]|{_LONG})"
_SURE_RACE = f"(?:[WBH]|{_LONG})"
_SEX_RACE = f"(?:[MF]/{_RACE}|{_RACE}/[MF])"
_SURE_SEX_RACE = f"(?:[MF]/{_SURE_RACE}|{_SURE_RACE}/[MF])"
_INCHES = "(?:1[01]|0?[0-9])"
_HEIGHT = rf"(?:[3-7] ?['’′´] ?{_INCHES}(?: ?(?:[\"”″“]|'')|(?![0-9]| ?[\"”″“]))|[3-7] ?(?:ft|foot|feet)\.?,? ?{_INCHES} ?(?:inches|inch|ins?)?\.?(?!\w))"
_HUE = "(?:black|blk|brown|bro|brn|blonde?|bln|red|auburn|gr[ae]y|gry|white|whi|sandy|sdy|bald|blue|blu|green|grn|hazel|haz)"
_WORN = "(?:short|long|medium|shoulder[- ]length|curly|straight|wavy|braided|thinning|receding|dark|light|dirty|dyed|close[- ]cropped|collar[- ]length)"
_BUILT = "(?:slim|slender|thin|medium|heavy|heavyset|stocky|muscular|athletic|average|large|small)"
_NOT_HAIR = r"(?! ?-?(?:dye|dryers?|salons?|clips?|ties?|brush|spray|gel|products?|care|extensions|net|braiding|cut|store|studio))"

LOOKS: tuple[Pattern, ...] = (
    make(
        "sex and race before an age",
        Category.PHYSICAL_DESCRIPTION,
        rf"(?<![\w/])(?P<v>{_SEX_RACE})(?=[/ ,-]{{1,2}}[0-9]{{1,3}}(?![\w/'’]|[.:-][0-9]))",
        sure=0.9,
    ),
    make(
        "sex and race beside a birth date or in brackets",
        Category.PHYSICAL_DESCRIPTION,
        rf"(?<![\w/])(?P<v>{_SEX_RACE})(?=,? (?:DOB|D\.O\.B|aged?\b|born\b)|/(?:DOB|[0-9]{{1,2}}[/-][0-9]{{1,2}}[/-][0-9]{{2,4}})|, (?:DOB|[0-9]{{1,3}}\)))",
        sure=0.9,
    ),
    make(
        "sex and race",
        Category.PHYSICAL_DESCRIPTION,
        rf"(?<![\w/.])(?P<v>{_SURE_SEX_RACE})(?![\w/]|\.\w)",
        sure=0.8,
    ),
    make(
        "age before sex and race",
        Category.AGE,
        rf"(?<![\w/.,:$#-])(?P<v>[0-9]{{1,2}})(?=[/ ](?:{_SURE_SEX_RACE})(?![\w/]))",
        sure=0.85,
    ),
    make(
        "height",
        Category.PHYSICAL_DESCRIPTION,
        rf"(?<![\w.'’/-])(?P<v>{_HEIGHT})(?!\w| ?(?:x|by|wide|long|high|deep|from|above|below|off|in (?:length|width)|skid|of)\b| [0-9])",
        sure=0.8,
    ),
    make(
        "height by its cue",
        Category.PHYSICAL_DESCRIPTION,
        rf"\b(?:height|hgt|ht)[ .:#=>/-]{{0,3}}(?P<v>[3-7](?:[ '’-]{{0,2}}){_INCHES}[\"”″]?|[3-7] ?(?:ft|feet))(?![\w'-])",
        sure=0.9,
    ),
    make(
        "height and weight behind an age or a sex",
        Category.PHYSICAL_DESCRIPTION,
        r"(?:\b[MF]|\bmale|\bfemale|[/ ][0-9]{2})[ ,/]{1,2}(?P<v>[4-7][-'’]?(?:0[0-9]|1[01])[\"”]?[/ ,-]{1,2}(?:1[0-9]{2}|2[0-9]{2}|[89][0-9])(?: ?lbs?)?)(?![\w/'-])",
        sure=0.85,
    ),
    make(
        "weight behind a height",
        Category.PHYSICAL_DESCRIPTION,
        rf"(?:{_HEIGHT})(?: tall)?[ ,;/]{{1,3}}(?:and |approx(?:imately)?\.? |about |wt\.? |weight:? |weighing )?(?P<v>[1-4]?[0-9]{{2}}(?: ?(?:lbs?\b\.?|pounds|#))?)(?![\w'’/-]|[.:][0-9])",
        sure=0.85,
        reach=80,
    ),
    make(
        "weight by its cue",
        Category.PHYSICAL_DESCRIPTION,
        r"\b(?:(?:weight|wgt|wt)[ .:#=>-]{0,3}(?P<v>[1-4]?[0-9]{2}(?: ?(?:lbs?|pounds))?))(?![\w/'-]|[.:,][0-9]| ?(?:grams?|kilos?|kg|oz|g)\b)",
        sure=0.85,
    ),
    make(
        "weight of somebody",
        Category.PHYSICAL_DESCRIPTION,
        r"\b(?:he|she|who|male|female|subject|suspect|offender) (?:is |was )?weigh(?:s|ed|ing)(?: about| approx(?:imately)?\.?| around)? (?P<v>[1-4]?[0-9]{2}(?: ?(?:lbs?|pounds))?)(?![\w/'-]|[.:,][0-9]| ?(?:grams?|kilos?|kg|oz|g)\b)",
        sure=0.85,
        reach=80,
    ),
    make(
        "weight before a build, hair or eyes",
        Category.PHYSICAL_DESCRIPTION,
        rf"(?<![\w$.,-])(?P<v>[1-4]?[0-9]{{2}} ?(?:lbs?\b\.?|pounds))(?=,? (?:with |and |w/ )?(?:(?:{_WORN},? ){{0,2}}{_HUE} (?:hair|eyes)|{_BUILT} build|{_WORN} hair))",
        sure=0.85,
    ),
    make(
        "hair or eyes",
        Category.PHYSICAL_DESCRIPTION,
        rf"(?<![\w-])(?P<v>(?:{_WORN},? ){{0,2}}(?:{_HUE}|{_WORN})(?:[ /-]{{1,2}}{_HUE})? (?:hair(?:ed)?|eyes)){_NOT_HAIR}(?!\w)",
        sure=0.8,
        reach=96,
    ),
    make(
        "hair or eyes by their cue",
        Category.PHYSICAL_DESCRIPTION,
        rf"\b(?:hair|hai|eyes?)[ ]?[:=>/]{{1,2}} ?(?P<v>{_HUE}(?:[/ ]{_HUE})?)(?!\w)",
        sure=0.85,
    ),
    make(
        "hair and eyes behind a weight",
        Category.PHYSICAL_DESCRIPTION,
        r"[0-9]{2,3}(?: ?lbs?\.?)?[ ,/]{1,2}(?P<v>(?:BLK|BRO|BRN|BLN|RED|GRY|WHI|SDY|BAL|XXX)/(?:BLK|BRO|BRN|BLU|GRN|HAZ|GRY))(?![\w/])",
        exact_case=True,
        sure=0.8,
    ),
    make(
        "age behind 'who is'",
        Category.AGE,
        r"\bwho(?:'s| is| was| turned| turns|, at)(?: only| just| about)? (?P<v>[0-9]{1,2})(?=,? and\b|[,;)]|\.(?! ?[0-9])|$)",
        sure=0.8,
    ),
    make(
        "age in the answer to 'how old'",
        Category.AGE,
        r"\bhow old\b[^?0-9]{0,40}\? ?[^?0-9]{0,40}(?P<v>[0-9]{1,2})(?![\w:/'’-]|[.,][0-9])",
        sure=0.85,
        reach=110,
    ),
    make(
        "second age in the answer to 'how old'",
        Category.AGE,
        r"\bhow old\b[^?0-9]{0,40}\? ?[^?0-9]{0,40}[0-9]{1,2}[^?0-9:/]{1,40}(?P<v>[0-9]{1,2})(?![\w:/'’-]|[.,][0-9])",
        sure=0.8,
        reach=150,
    ),
    make(
        "further age of several",
        Category.AGE,
        r"\b(?:ages|aged) [0-9]{1,2}(?:, [0-9]{1,2}){0,3},? (?:and|&) (?P<v>[0-9]{1,2})(?![\w/:'’-]|[.,][0-9])",
        sure=0.85,
    ),
    make(
        "first age of several",
        Category.AGE,
        r"\bages (?P<v>[0-9]{1,2})(?=, [0-9]|,? (?:and|&|to) [0-9])",
        sure=0.85,
    ),
    make(
        "age behind its cue and a mark",
        Category.AGE,
        r"\b(?:age|yrs|yoa)(?: ?[/=>] ?| - |-)(?P<v>[0-9]{1,2})(?![\w/:'’]|[.,-][0-9])",
        sure=0.85,
    ),
)
