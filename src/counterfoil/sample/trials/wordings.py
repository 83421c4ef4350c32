"""Sentences of narratives, stage by stage; those of held-out seeds stand apart. Slots are those of ``sample.stories``.

More forms of a name: ``{V.fml}`` First M. Last, ``{V.lfm}`` LAST, FIRST M,
``{V.wrong}`` misspelt, ``{V.house}`` the family. A sentence is told only where everybody in it is in the cast.
"""

from __future__ import annotations

import random
import re
from collections.abc import Collection

STAGES = ("call", "victim", "witness", "offender", "arrest", "medical", "after")

_DEVELOPMENT: dict[str, tuple[str, ...]] = {
    "call": (
        "On the above date and time R/Os were dispatched to {loc} regarding a person calling for help.",
        "R/Os while on routine patrol were flagged down near {loc} by {W.full}.",
        "Beat units responded to {loc} after {R.full} called 911 from {R.phone}.",
        "The undersigned met with {V.lf} at the desk of the 8th District in reference to an incident at {loc}.",
        "Upon arrival at {biz} R/Os observed a crowd. Officer {P.last} spoke with {W.full} while Officer {O.last} "
        "remained with {V.full}.",
        "In summary: R/O was assigned a battery in progress at {loc}. Caller {R.full} hung up before R/Os arrived.",
    ),
    "victim": (
        'Victim {V.full} (DOB {V.dob}) related that {A.full} struck the victim about the head. "Will you help me," '
        "{V.first} asked as R/Os arrived.",
        "Victim, {V.fml}, states that {A.first} has been known to the victim for two years and lives at {A.address}.",
        "{V.mr} stated to R/O that he can be reached at {V.phone} or {V.email}. {V.poss} employer is not to be called.",
        "R/O learned from {V.full} that the offender fled northbound from {loc}. {V.last} further related that "
        "nothing was taken.",
        "{V.full}, F/{V.age}, was visibly upset and pointed to redness on the left arm. {V.poss} spouse was not home.",
        "{V.wrong} signed complaints. The {V.house} residence at {V.address} was secured by Officer {O.last}.",
    ),
    "witness": (
        "Witness {W.full}, of {W.address}, cell {W.phone}, observed the incident from a window.",
        "{W.lf} was interviewed by telephone and gave no further information.",
        "A neighbor, {N.full}, heard yelling but saw nothing.",
        "R/Os also spoke with {W.first}, who confirmed the account of {V.last}.",
        "{M.full}, age {M.age}, was present and was not harmed. {M.first} was asleep in the rear bedroom.",
        "R/O notified the juvenile's mother, {G.full}, at {G.phone}. {G.mr} came to the station.",
    ),
    "offender": (
        "{A.full} was last seen wearing a red jacket, walking toward {biz}.",
        "The offender, now known as {A.lfm}, was found two blocks away, on Grace Street near Washington Park.",
        "{S.full} fled in a vehicle bearing plate {S.plate} before R/Os could stop him.",
        "Dispatch gave the name {A.initials} and an address of {A.address}.",
    ),
    "arrest": (
        "{A.full} was taken into custody at {arrloc} by Officer {O.full} #{O.star} and advised of his Miranda rights.",
        "A name check of {A.lf}, DOB {A.dob}, IR {A.ir}, was clear. {A.last} was transported to the 8th District.",
        "{A.mr} presented an Illinois license, {A.dl}, and gave his address as {A.address}.",
        "{A.last} refused to sign. SSN {A.ssn} was taken from a prior report by Officer {P.last}.",
    ),
    "medical": (
        "{A.last} stated that he takes {A.medical} and was evaluated at Harbor Hospital.",
        "Ambulance 14 treated {V.last} on scene for a cut. {V.first} declined transport.",
        "EMS was offered to {W.last} and refused.",
    ),
    "after": (
        "Detective {D.full} was notified and will re-interview {V.full} on a later date.",
        "An evidence technician photographed {V.poss} injuries. Nothing further.",
        "BWC was activated. Officer {P.last} completed the LEADS check under RD {rd}.",
        "Copy of this report to Sgt. on duty; {V.full} was given a victim information notice at {V.email}.",
    ),
}

_HELD_OUT: dict[str, tuple[str, ...]] = {
    "call": (
        "Unit 812 was sent to a disturbance at {loc}. R/P {R.full} was waiting outside.",
        "Officers arrived at {loc}, where complainant {V.full} stood at the curb with {W.full}.",
        "R/D was assigned this case on {date}. The incident took place at {loc}, inside {biz}.",
        "While en route to {loc}, Officer {O.full} was informed by OEMC that {R.mr} had called twice.",
    ),
    "victim": (
        "The complainant, who identified herself as {V.full}, d.o.b. {V.dob}, told officers that {A.last} had "
        "threatened to come back.",
        "According to {V.last}, {A.full} and an unknown male blocked the doorway. {V.poss} phone, {V.phone}, was "
        "broken.",
        "{V.fml} resides at {V.address} and wishes to prosecute. Contact by mail at {V.email} only.",
        '{V.full} ({V.age} years old) said, "I hope they find {A.first}." {V.wrong} was calm.',
    ),
    "witness": (
        "Also present was {W.full}, who gave a written statement and a number of {W.phone}.",
        "Interviewed: {W.lfm}, {W.address}. {W.first} said much the same as {V.first}.",
        "A second person, later identified as {N.full}, drove off before she could be questioned.",
        "Child {M.first} ({M.age}) told her teacher what {A.last} had done.",
        "{G.full} arrived and took custody of the boy at 2200 hours; {G.poss} number is {G.phone}.",
    ),
    "offender": (
        "Subject {A.full} denied all of it and blamed {V.full}.",
        "{A.lfm} is described as tall. He is believed to stay with family at {A.address}.",
        "The car of {S.last}, plate {S.plate}, was parked on Will Sullivan Parkway.",
    ),
    "arrest": (
        "R/Os placed {A.full} under arrest on {arrloc}. Miranda was given by Officer {P.full}.",
        "Arrestee {A.last} (IR# {A.ir}, DOB {A.dob}) was processed by Officer {O.last}, star {O.star}.",
        "{A.first} produced driver's license {A.dl}. His social is {A.ssn}.",
    ),
    "medical": (
        "Paramedics found that {A.last} had not taken {A.medical} for a week.",
        "{V.last} was taken to Harbor Hospital and released.",
    ),
    "after": (
        "Det. {D.last} met {V.full} and {W.full} at Area One. Both viewed a lineup.",
        "This report was also sent to {V.poss} insurer. See RD {rd}.",
        "Case suspended pending contact with {W.last}.",
    ),
}

_NEEDS = re.compile(r"\{(\w)\.")


def told(rng: random.Random, cast: Collection[str], *, held_out: bool, most: int = 2) -> str:
    """A narrative of one or two sentences a stage, for the letters of ``cast``; paragraphs are parted by newlines."""
    bank = _HELD_OUT if held_out else _DEVELOPMENT
    there = {*cast, *"OPD"}
    parts = []
    for stage in STAGES:
        fit = [text for text in bank[stage] if set(_NEEDS.findall(text)) <= there]
        parts.append(" ".join(rng.sample(fit, min(len(fit), rng.randint(1, most)))))
    begun = [part for part in parts if part]
    cut = len(begun) // 2
    return " ".join(begun[:cut]) + "\n" + " ".join(begun[cut:])
