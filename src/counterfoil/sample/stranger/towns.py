"""Streets, schools, hospitals and shops of the third set: most are named after somebody, and nobody is meant.

All are invented; the ZIP codes belong to no place. House numbers reach beyond what the streets could hold.
"""

from __future__ import annotations

import random

from counterfoil.sample.places import ZIPS

STREETS = (
    "Tekla Ave", "Bernard Quist Dr", "Ottilie St", "Fr. Stanczak Ct", "S. Mercer", "Kildare Woods Ln", "Halsey-Dunn Rd",
    "Dr. Ella Crane Dr", "Whitcomb Pkwy", "Rosalind Ter", "Old Plank Rd", "Martha's Way", "74th St", "103rd Pl",
    "Avenue N", "Nelson Tate Blvd", "Emmett Rowe St", "Frontage Rd", "Birch Hollow Cir", "St. Casimir Pl",
    "Marigold Ct", "Holden Ave", "Sgt. Luis Peralta Way", "Jackson Bend", "Lee St", "Rt. 91",
)  # fmt: skip
_TOWNS = ("Lakehurst", "Lakehurst", "Lakehurst", "Marlow Heights", "St. Agnes Park", "Norris Grove", "Fox Prairie")
SCHOOLS = (
    "Amos Pelletier Elementary", "Bernadine Frye High School", "Holy Rosary Academy", "Harold Kemp Middle School",
    "Thurgood Ames Jr. High",
)  # fmt: skip
HOSPITALS = (
    "St. Hedwig Medical Center", "Mercy Dunning Hospital", "Loretta Vance Trauma Center", "Ezra Colby Memorial",
    "Good Samaritan West",
)  # fmt: skip
PARKS = ("Harriet Coe Park", "Lawler Woods", "Dean Playlot", "Juneway Terrace Beach", "Bishop Ford Field")
SHOPS = (
    "Tony's Tap", "Garza Brothers Tire", "Mama Ruth's Kitchen", "J. Novak & Daughters Plumbing", "Kim's Cleaners",
    "Dollar Junction", "Angel Nails", "Casey's Currency Exchange", "Dunn Mini Mart", "Pete & Vera's Diner",
    "Family Video 12", "Summer Moon Cafe", "Hunter Douglas Liquors", "Rose Medical Supply",
)  # fmt: skip
_FLATS = (" Apt. 2", ", 3rd Floor", " #1R", " Unit 14", ", Apt 2-East", " Bsmt", " Lot 31", " apt GDN")


def house(rng: random.Random, *, flat: bool = False) -> str:
    """A number and a street as officers write them: with a point or without, with a side or without."""
    number = rng.choice((rng.randrange(11, 99), rng.randrange(100, 999), rng.randrange(1000, 14999)))
    side = rng.choice(("N ", "S. ", "W ", "E. ", "", ""))
    line = f"{number} {side}{rng.choice(STREETS)}"
    return line + (rng.choice(_FLATS) if flat and rng.random() < 0.45 else "")


def home(rng: random.Random) -> str:
    """A home, with its town; the ZIP code is often left out."""
    state = rng.choice(("IL", "IL", "Illinois", "Ill."))
    tail = f" {rng.choice(ZIPS)}" if rng.random() < 0.6 else ""
    return f"{house(rng, flat=True)}, {rng.choice(_TOWNS)}, {state}{tail}"


def scene(rng: random.Random) -> str:
    """Where something happened: a house, a hundred block, a corner, an alley's mouth, a mile post."""
    one, two = rng.sample(STREETS, 2)
    return rng.choice(
        (
            house(rng),
            house(rng),
            f"{rng.randrange(3, 140)}00 blk of {one}",
            f"{one} and {two}",
            f"{one}/{two}",
            f"the alley r/o {house(rng)}",
            f"{one} just west of {two}",
        )
    )
