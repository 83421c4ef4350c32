"""Invented sentences with the places of people's names and of addresses: what the token classifier learns from.

Everything is drawn from ``random.Random``; nobody in it exists. Names are put together from the word lists of
``counterfoil.detection.words``, a third of them altered so that they stand on no list.
"""

# ruff: noqa: E501 - tables and sentences are read as one line

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from counterfoil.detection import words
from counterfoil.detection.words import Packed

Label = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and its mentions: (start, end, ``PER`` or ``ADR``)."""

    text: str
    mentions: tuple[Label, ...]


@lru_cache(maxsize=4)
def _all(name: str) -> list[str]:
    return sorted(_unpacked(Packed(name)))


def _unpacked(packed: Packed) -> set[str]:
    return {
        start + rest for start, line in packed._by_start.items() for rest in line[1:-1].split(" ") if start.isalpha()
    }


STREETS = "Street St Avenue Ave Road Rd Drive Dr Lane Ln Court Ct Boulevard Blvd Place Pl Way Terrace Circle Parkway Trail Square Row Close Highway Route".split()
TITLES = "Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. Prof. Miss Judge Officer Sgt. Det. Capt. Sir Rev.".split()
TOWNS = "Chicago Springfield Austin Peoria Cicero Aurora Boston Denver Leeds Lyon Hamburg Porto Krakow Oslo Madrid Turin Graz Bern Utrecht Tampa Fresno Boise Mesa Omaha Tulsa".split()
STATES = "IL TX CA NY WA MI OH FL GA AZ NC PA Illinois Texas Ohio Indiana Iowa Wisconsin".split()
LANDS = "USA United States Germany France Italy Spain Poland Norway Mexico Canada Ireland Brazil Japan".split()
ORGANISATIONS = (
    "{l} & Sons|{l} Holdings|{l} Elementary School|{l} Hospital|Bank of {c}|{l} Park|{l} County|University of {c}|the {w} Company"
    "|{l}, {l} and {l} LLP|St. {f} Church|{l} Field|{w} Bank|{l}-{l}|{l} Group|{l}, {l} and {l}|{l} {W} Store|{W} {z} {W}|{l}'s Tavern|{W} Foods Market|{f} {W} Liquors|{c} Airport|{c} Police Department|{l} Foundation|{W} {W}|{l} Inc.|Lake {l}"
).split("|")
THINGS = (
    "Ford Explorer|Chevrolet Malibu|Toyota Camry|Honda Accord|Dodge Charger|Glock 19|Samsung Galaxy|Miranda|Monday|March|Narcan"
    "|Ring camera|Visa card|Windows|English|Spanish|Christmas|Venmo|Walmart|Xanax|Bluetooth|Facebook|Amber Alert|Jeep Grand Cherokee"
).split("|")

SAID = r"""
On {d} at {n} hours {t} {l} responded to {s} in regards to a {w}.
Victim {p} stated that {p} struck her with a {w} and fled on foot.
{p} told R/O that {f} had left before the police came.
{f} said that he was going to {c} with his brother {f}.
Witness {p} , age {n}, saw the offender near {o}.
The vehicle, a {y}, is registered to {p} of {a}.
{l} was taken into custody and brought to {o}.
{p} and {p} were both interviewed by {t} {l}.
Mother of the juvenile, {p}, arrived from {a}.
R/O spoke with {p} via telephone ({n}-{n}).
{l}, {f} was identified by a photo array on {d}.
The complainant, {t} {p}, resides at {a} with her daughter {f}.
{f} {l}'s statement was recorded.
{p}'s {w} was recovered from the {y}.
Contact was made with {f}, who gave the name {p}.
Arrestee identified as {p}, aka "{f}", DOB {d}.
According to {p}, the {w} belonged to {o}.
Photos were taken by {t} {p} #{n} and inventoried.
{o} employee {p} related the following.
The {w} was located at {a} in the {w}.
At {s}, officers observed {p} running toward {o}.
Neighbors {p}, {p} and {f} heard the {w}.
{p} (victim) was transported to {o} by ambulance {n}.
While speaking with {l} at the station, {f} called her phone.
Please send it to {p}, {a}.
My name is {p} and I live at {a}.
Hi {f}, the {w} is ready. Regards, {p}
Dear {t} {l}, we got your letter of {d}.
Thanks, {f}
{f}: did you talk to {p} about the {w}?
Ship to:\n{p}\n{a}\nTel {n}
{p}\n{o}\n{a}\nPhone: {n}
How do I change the address from {a} to {a}?
He moved from {a} last {y}.
We live at {a} now, my wife {f} and me.
Is there a {w} near {a}?
Meet me at {s} on {d}, {f}.
I met {p} in {c} and she told me about {o}.
{p} was born in {c} on {d}.
{p}, who works for {o}, has been in {c} since {d}.
A {w} named {p} asked {t} {l} for help.
The {w} of {c} met {p} on {d}.
Songs by {p} and {p} are on the list.
Why is {f} not in the {w} today?
"{q}," said {p}.
{p} v. {o}
{l} v. {l}, No. {n}
In the matter of {p}, the court of {c} held that the applicant, {t} {l}, had a {w}.
Mr {l} and his wife, Mrs {p}, lodged a complaint with {o}.
The applicant's lawyer, {t} {p}, practises in {c}.
{t} {l} said it, and {t} {l} denied it.
cc: {p}; {p}; {l}, {f}
From: {p}\nTo: {p}\nSubject: {W} {w}
Signed: {p}, {W} {W}
Attn: {p}\n{o}\n{a}
Deliver the {w} to {a} before {d}.
Billing address: {a}
Ms. {l}'s apartment at {a} was searched.
Call {f} at {n} or {f} at {n}.
{f} and {f} {l} own the {y} and the {w}.
The name on the card is {p}.
I think {f} has a {y}.
{f}, can you bring the {w}?
According to our records {p} lives in {c}, {x}.
My friend {f} lent {l} the {w}.
Employee: {p}  Dept: {W}  Ext. {n}
""".strip().splitlines()
EMPTY = r"""
The {w} was found near {o} and the {y} was towed.
{W} {w} is the {w} of {c}.
On {d}, {o} closed its {w} in {c}.
No {w} was reported. {W} and {w} were inventoried under #{n}.
{o} and {o} signed the {w} in {c}, {x}.
How many {w} does {o} have in {x}?
Case No. {n} was closed on {d}. Nothing Further.
The {y} was parked on {l} {z} facing north.
Units canvassed the area of {l} {z} and {l} {z} with negative results.
{W} {W} {W}: see {o} {w}.
The {w} was read from the {y} form.
Investigation Continues. {W} notified.
Which {w} is best in {c}? {W} or {W}?
{c} is in {x}, {o} too.
The {W} {W} Act of {n} applies.
{q}
Upon arrival at {o} R/Os observed a crowd.
The man was last seen walking toward {o}.
The {w} from {o} was returned to {o}.
He works at {o} in {c} and speaks {x}.
{o} is hiring a {w} in {c}. Apply at {o}.
Have you been to {c} or {c}? {W} {w} {w}.
The {x} {w} and the {c} {w} are {w}.
I bought a {y} from {o} with my {y}.
Can I use my {y} in {c}, {x}?
{W} {w} at {o}: {n} {w}.
EMS was offered and refused. LEADS was clear.
Complaints were signed. {W} was notified by PDT.
Title: {W} {W} of the {W}
Is {o} open on {d}? Which {w}?
{o}\n{c}\nPhone: {n}
My {w} with {o} expired on {d}.
What is the {w} of {o}?
The {w} of {W} {W} plays in {c} on {d}.
Beat {n}. Unit assigned {n}. Dispatched, {n}.
""".strip().splitlines()
_PLACE = re.compile(r"\{(\w)\}")


class Author:
    """Writes sentences from one source of chance."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.given, self.family = _all("world_given"), _all("world_family")
        self.near_given, self.near_family = sorted(words.first_names()), sorted(words.last_names())
        self.words = sorted(words.plain_words())
        self.english = _all("english")
        self.places = sorted(words.places())

    def sentence(self) -> Labelled:
        """One to three sentences, their case sometimes lost as it is in reports and messages."""
        rng = self.rng
        text, mentions = "", []
        for number in range(rng.choice((1, 1, 2, 3))):
            text += rng.choice((" ", " ", "\n")) if number else ""
            template = rng.choice(SAID if rng.random() < 0.75 else EMPTY).replace("\\n", "\n")
            end = 0
            for place in _PLACE.finditer(template):
                text += template[end : place.start()]
                kind, written = self.fill(place[1])
                if kind:
                    mentions.append((len(text), len(text) + len(written), kind))
                text += written
                end = place.end()
            text += template[end:]
        way = rng.random()
        if way < 0.12:
            text = _same_length(text, str.upper)
        elif way < 0.17:
            text = _same_length(text, str.lower)
        return Labelled(text, tuple(mentions))

    def fill(self, sign: str) -> tuple[str, str]:
        """What stands for a sign of a template, and the label of it."""
        rng = self.rng
        match sign:
            case "p":
                return "PER", self.person()
            case "f":
                return "PER", self.name(given=True)
            case "l":
                return self.surname()
            case "a":
                return "ADR", self.address()
            case "s":
                return "ADR", self.street()
            case "t":
                return "", rng.choice(TITLES)
            case "o":
                return "", re.sub(r"\{(\w)\}", lambda m: self.bare(m[1]), rng.choice(ORGANISATIONS))
            case "q":
                return "", " ".join(rng.choices(self.words, k=rng.randint(3, 9))).capitalize()
            case "d":
                return "", self.day()
            case "n":
                return "", str(rng.randrange(10 ** rng.randint(1, 6)))
            case _:
                return "", self.bare(sign)

    def bare(self, sign: str) -> str:
        """A word that is no mention: of an organisation's name, a town, a thing."""
        rng = self.rng
        match sign:
            case "l":
                return self.name(given=False)
            case "f":
                return self.name(given=True)
            case "c":
                return rng.choice(TOWNS) if rng.random() < 0.4 else rng.choice(self.places).title()
            case "x":
                return rng.choice(STATES + LANDS) if rng.random() < 0.5 else rng.choice(self.places).title()
            case "y":
                return rng.choice(THINGS)
            case "z":
                return rng.choice(STREETS)
            case "W":
                return rng.choice(self.words if rng.random() < 0.5 else self.english).capitalize()
            case _:
                return rng.choice(self.words if rng.random() < 0.6 else self.english)

    def surname(self) -> tuple[str, str]:
        return "PER", self.name(given=False)

    def name(self, *, given: bool) -> str:
        rng = self.rng
        near = self.near_given if given else self.near_family
        name = rng.choice(near if rng.random() < 0.35 else self.given if given else self.family)
        if not given and rng.random() < 0.03:
            name = rng.choice(self.words)  # Young, Bond, Park
        if rng.random() < 0.33:
            place = rng.randrange(len(name))
            name = name[:place] + rng.choice("aeioulnrstkmzdhy") + name[place + rng.randint(0, 1) :]
        name = name.capitalize()
        if not given and rng.random() < 0.08:
            name = rng.choice(("Mc", "O'", "Mac", "De ", "Van ", "Al-", "El ", "von ", "de la ", "St. ")) + name
        if rng.random() < (0.02 if given else 0.05):
            name = f"{name}-{rng.choice(near).capitalize()}"
        return name

    def person(self) -> str:
        rng = self.rng
        first, last = self.name(given=True), self.name(given=False)
        way = rng.random()
        if way < 0.62:
            return f"{first} {last}"
        if way < 0.76:
            return f"{first} {rng.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
        if way < 0.82:
            return f"{first} {self.name(given=True)} {last}"
        if way < 0.87:
            return f"{first[0]}. {last}"
        if way < 0.93:
            return f"{last}, {first}"
        if way < 0.96:
            return f"{first} {last} {rng.choice(('Jr.', 'Jr', 'Sr.', 'III', 'II'))}"
        return f"{first} {last} {self.name(given=False)}"

    def street(self) -> str:
        rng = self.rng
        name = rng.choice((self.name(given=False), rng.choice(self.words).capitalize(), f"{rng.randint(1, 140)}th"))
        number = str(rng.randint(1, 9999))
        way = rng.random()
        if way < 0.7:
            compass = rng.choice(("", "", "N ", "S. ", "W ", "East "))
            return f"{number} {compass}{name} {rng.choice(STREETS)}"
        if way < 0.8:
            return f"{name}{rng.choice(('strasse', 'straße', 'gatan', 'vej', 'weg', 'gasse'))} {number[:3]}"
        if way < 0.9:
            return f"{rng.choice(('Via', 'Rua', 'Calle', 'Avenida', 'ul.', 'Rue'))} {name} {number[:3]}"
        return f"{number[:3]} {rng.choice(('rue', 'boulevard', 'avenue'))} {name}"

    def address(self) -> str:
        rng = self.rng
        line = self.street()
        if rng.random() < 0.25:
            line += rng.choice((" Apt {n}", ", Apt. {n}", " #{n}", " Suite {n}", ", Unit {n}")).format(
                n=rng.randint(1, 99)
            )
        between = rng.choice((", ", ", ", "\n", "\n ", " "))
        if rng.random() < 0.85:
            town = rng.choice(
                (
                    rng.choice(TOWNS),
                    self.name(given=False),
                    f"{rng.choice(('New', 'San', 'Port', 'West'))} {self.name(given=False)}",
                )
            )
            line += between + town
            if rng.random() < 0.7:
                line += rng.choice((", ", " ", "\n ")) + rng.choice(STATES)
            if rng.random() < 0.75:
                line += " " + rng.choice(
                    (
                        f"{rng.randrange(100000):05d}",
                        f"{rng.randrange(10000):04d}",
                        f"{rng.randrange(1000):03d}{between}{rng.randrange(100):02d}".replace("\n", " ").replace(
                            ",", ""
                        ),
                    )
                )
            if rng.random() < 0.25:
                line += between + rng.choice(LANDS)
        return line

    def day(self) -> str:
        rng = self.rng
        month = rng.choice(
            "January February March April May June July August September October November December".split()
        )
        return rng.choice(
            (
                f"{rng.randint(1, 12):02d}/{rng.randint(1, 28):02d}/{rng.randint(1950, 2026)}",
                f"{month} {rng.randint(1, 28)}, {rng.randint(1950, 2026)}",
                f"{rng.randint(1, 28)} {month}",
            )
        )


def _same_length(text: str, change: Callable[[str], str]) -> str:
    """``text`` in the other case, but for letters that would become two: mentions keep their places."""
    return "".join(c if len(change(c)) != 1 else change(c) for c in text)
