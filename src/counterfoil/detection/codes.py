"""Patterns behind the short codes of dispatchers and of exports: ``EVT 2335914972``, ``PLT QZ 27215``, ``POB/IL``."""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

from counterfoil.detection.shape import NO, Pattern, make
from counterfoil.values import Category, Role

_TO = "[ :#=>.-]{1,3}"
_STATES = "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|PR|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|MX|GT|HN|SV|CU"

CODES: tuple[Pattern, ...] = (
    make(
        "event number by a dispatcher's code",
        Category.CASE_NUMBER,
        rf"\b(?:EVT|EVNT|CFS|OCA|RPT){NO}{_TO}(?P<v>(?=[A-Z-]{{0,4}}[0-9]{{2}})[A-Z0-9][A-Z0-9-]{{5,15}})(?![\w-])",
        exact_case=True,
        role=Role.ORGANISATION,
        sure=0.9,
    ),
    make(
        "plate by a dispatcher's code",
        Category.PLATE,
        rf"\b(?:PLTS?|LIC|LICPLT)[ :#=>./-]{{1,3}}(?:(?:{_STATES})[/ -])?(?P<v>[A-Z]{{1,3}}[ -]?[0-9]{{2,6}}|[0-9]{{1,6}}[ -]?[A-Z]{{1,3}}|[A-Z]{{1,2}}[0-9]{{1,3}}[ -]?[0-9]{{2,3}})(?![\w-])",
        exact_case=True,
        sure=0.9,
    ),
    make(
        "birthplace by its code",
        Category.BIRTHPLACE,
        rf"\b(?:POB|PLOB|BPL)(?:/|{_TO})(?P<v>(?:{_STATES})(?:/[A-Z]{{2,3}})?)(?![\w-])",
        exact_case=True,
        sure=0.85,
    ),
    make(
        "star in brackets behind a rank and a name",
        Category.EMPLOYEE_ID,
        r"\b(?:officer|ofc\.?|p\.?o\.?|det\.?|detective|sgt\.?|sergeant|lt\.?|lieutenant|dep\.?|deputy|a/o|r/o) [A-Z][\w'’-]{1,30}(?: [A-Z][\w'’-]{1,30}){0,2}(?:,? (?:Jr|Sr|II|III)\.?)? \((?:star |badge )?#? ?(?P<v>[0-9]{2,6})\)",
        role=Role.OFFICER,
        sure=0.85,
        reach=190,
    ),
)
