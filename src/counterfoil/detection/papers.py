"""Patterns of papers: taxpayer numbers, licences by state, State and police identification, travel and immigration."""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

from counterfoil.detection import licences, validators
from counterfoil.detection.shape import GAP, NO, Pattern, make
from counterfoil.values import Category

PAPERS: tuple[Pattern, ...] = (
    make(
        "individual taxpayer number",
        Category.SSN,
        r"(?<![\w-])(?P<v>9[0-9]{2}-[0-9]{2}-[0-9]{4})(?![\w-])",
        check=validators.is_itin,
    ),
    make(
        "driver's licence of a State's form by its cue",
        Category.DRIVERS_LICENCE,
        rf"\b(?:O\.?L\.?N\.?|D\.?L\.?N?|CDL|driver'?s?'? licen[sc]e|operator'?s? licen[sc]e){NO}(?: \(?[A-Z]{{2}}\)?(?=[ :]))?{GAP}(?:(?:is|was|of) )?(?P<v>[A-Z0-9*]{{5,19}})(?![\w*])",
        check=licences.has_a_form,
        reach=96,
    ),
    make(
        "State identification number (SID)",
        Category.CRIMINAL_ID,
        r"(?<![\w-])(?P<v>IL[0-9]{8})(?![\w-])",
        exact_case=True,
        sure=0.85,
    ),
    make(
        "firearm owner's identification by its cue",
        Category.STATE_ID,
        rf"\b(?:F\.?O\.?I\.?D\.?|CCL|firearm owner'?s? identification)(?: card)?{NO}{GAP}(?:(?:is|was) )?(?P<v>[0-9]{{8}}|[0-9]{{3,4}}[ -][0-9]{{4}})(?!\w)",
        reach=96,
    ),
    make(
        "immigration receipt number",
        Category.A_NUMBER,
        r"(?<!\w)(?P<v>(?:EAC|IOE|LIN|MSC|NBC|SRC|WAC|YSC)[ -]?[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{5})(?!\w)",
        exact_case=True,
    ),
    make(
        "arrival record or SEVIS number by its cue",
        Category.A_NUMBER,
        rf"\b(?:I-?94|admission|SEVIS|DACA|EOIR|NTA){NO}{GAP}(?:(?:is|was) )?(?P<v>N?(?=[A-Z]?[0-9])[A-Z0-9]{{9,11}})(?!\w)",
    ),
    make(
        "visa by its cue",
        Category.PASSPORT,
        rf"\b(?:visa|foil|border crossing card|matr[ií]cula consular|consular id){NO}{GAP}(?:(?:is|was|of) )?(?P<v>(?=[A-Z]{{0,3}}[0-9]{{5}})[A-Z0-9]{{7,12}})(?!\w)",
    ),
    make(
        "foreign passport by its cue",
        Category.PASSPORT,
        rf"\bpassport(?: (?:card|book))?{NO}{GAP}(?:(?:is|was|of) )?(?P<v>(?=[A-Z0-9]{{0,3}}[0-9]{{4}})[A-Z0-9]{{7,10}})(?!\w)",
    ),
    make(
        "machine-readable line of a passport",
        Category.PASSPORT,
        r"(?<!\w)(?P<v>[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9])(?!\w)",
        exact_case=True,
        check=validators.passes_passport_line,
        failed=0.7,
    ),
)
