"""Addresses that their words or their line call the scene: ``OCC ADDR 1044``, ``@ 8718``, ``the alley r/o 79``."""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from counterfoil.detection.addresses import AddressMatch
from counterfoil.values import Category, Role

_REACH = 110  # characters before an address that are read
_SCENE = re.compile(
    # the code of a form or a dispatcher
    r"(?:\b(?:OCC(?:UR)?|INC|INCIDENT|EVT|OFF|OFFENSE|CALL|JOB|SCENE|CRASH|ARR|ARREST) ?(?:ADDR?|ADDRESS|LOC|LOCATION)\b"
    r"|\bON ?/ ?AT|(?:^|\n)(?:LOC|LOCATION)\b|(?:^|\n)@"
    # where nobody lives
    r"|(?i:\b(?:alley|gangway|parking lot|vacant lot|empty lot|sidewalk|parkway|bus stop|intersection|street|roadway|crosswalk)"
    r"(?: (?:r/?o|rear of|behind|beside|near|next to|in front of|by|of|at|outside))?)"
    # a sworn complaint, and who saw it happen
    r"|(?i:\bon or about [^;]{4,60},? (?:in the (?:city|village|county) of [\w ]{2,30},? )?at)"
    r"|(?i:\b(?:see|seen|saw|watched|witnessed|happened|occurred|took place|occurring|in progress)\b[^.;]{0,30} (?:at|on|near))"
    # what is done to a car, or for its driver's fault
    r"|(?i:\b(?:curbed|pulled over|stopped|towed|ticketed|cited|parked|plate|speeding|violation|signal|seat ?belt|headlights?)\b"
    r"[^.;]{0,60}, at))[ :=>.-]*(?:(?i:the|an|a) )?$"
)
_FIRST = re.compile(r"(?:^|\n)(?:ADR|ADDR|ADDRESS|LOC|AT)[>=:] ?$")
_HOME = re.compile(r"(?:\b(?:RES|RESD|LKA|L/K/A|H/ADDR|HM ADDR)\b)[ :=>.-]{0,4}$")
_PRIVATE = re.compile(r"\b(?i:his|her|their|residence|home|lives?|resid\w+|stays?|staying|mother'?s|father'?s)\b")


def placed(matches: Iterable[AddressMatch], text: str) -> Iterator[AddressMatch]:
    """``matches`` in ``text`` (with its lines), those without an owner as the scene or a home where a cue says so."""
    for match in matches:
        if match.category is not Category.OTHER_ADDRESS or match.role is not Role.UNKNOWN:
            yield match
            continue
        before = text[max(0, match.span.start - _REACH) : match.span.start]
        cue = _SCENE.search(before)
        if _HOME.search(before):
            yield replace(match, category=Category.HOME_ADDRESS, how=f"{match.how} behind a code for residence")
        elif _FIRST.search(before) or (cue is not None and _PRIVATE.search(cue[0]) is None):
            yield replace(
                match,
                category=Category.INCIDENT_LOCATION,
                role=Role.ORGANISATION,
                how=f"{match.how} behind a code or words of a scene",
                confidence=0.75,
            )
        else:
            yield match
