"""The invented city: streets (some named like people), districts, the department and its city hall."""

from __future__ import annotations

import random

CITY = "City of Lakehurst (SAMPLE)"
TOWN = "LAKEHURST"
ZIPS = ("60999", "60998", "60997")  # not assigned to any place
DEPARTMENT = "LAKEHURST POLICE DEPARTMENT"
HEADQUARTERS = "1 Harbor Court, Lakehurst, Illinois 60999"

# A third carry the name of a person or a word that is also a first name: hard negatives for a detector of names.
STREETS = [
    "Larkmoor Ave",
    "Tannery St",
    "Quillfeather Ct",
    "Harbor Light Dr",
    "Saltbox Ln",
    "Ferryman Rd",
    "Copperleaf Blvd",
    "Ninepin Pl",
    "Stonecrop Ave",
    "Lantern St",
    "Grace St",
    "Washington Blvd",
    "Cesar Chavez Dr",
    "Maria Hale Ave",
    "Will Sullivan Pkwy",
    "Young St",
    "Main St",
    "Oak St",
    "Maple Ave",
    "Park Ave",
    "Bluewing Ter",
    "Millrace St",
    "Drydock Ave",
    "Pettigrew Ave",
]
_SIDES = ["N", "S", "E", "W"]


def street_address(rng: random.Random, *, flat: bool = True) -> str:
    """A street address; numbers end beyond what the invented streets could hold."""
    number = rng.randrange(1001, 9899)
    line = f"{number} {rng.choice(_SIDES)} {rng.choice(STREETS)}"
    if flat and rng.random() < 0.4:
        line += rng.choice((" Apt 2", " Apt 3F", " Unit 1R", " #204", " 2nd Fl", " Apt 12B"))
    return line


def home(rng: random.Random) -> str:
    """A home as a report writes it, with the town and the ZIP code."""
    return f"{street_address(rng)}, Lakehurst, IL {rng.choice(ZIPS)}"


def location(rng: random.Random) -> str:
    """Where something happened: an address without a flat, or a corner, or a block."""
    roll = rng.random()
    if roll < 0.12:
        return f"{rng.randrange(10, 98) * 100} block of {rng.choice(_SIDES)} {rng.choice(STREETS)}"
    if roll < 0.22:
        one, two = rng.sample(STREETS, 2)
        return f"{one} & {two}"
    return street_address(rng, flat=False)
